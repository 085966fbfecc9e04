"""Days in words. Every sentence of every room names a day in this way."""

from __future__ import annotations

from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT = 3


def day(when: date) -> str:
    """2 Nov 2026, for sentences and tables."""
    return f"{when.day} {MONTHS[when.month - 1][:SHORT]} {when.year}"


def long_day(when: date) -> str:
    """2 November 2026, for headings."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"
