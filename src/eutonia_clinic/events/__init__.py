"""Adverse events: what, when, how serious, after which product, lot, muscle and site, and what became of it."""
