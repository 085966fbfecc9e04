"""Shared by the tests of the service."""
