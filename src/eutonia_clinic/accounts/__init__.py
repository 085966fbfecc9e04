"""Clinics, sites, users and what they may do, and how they sign in."""
