"""What every part stands on: acts, audit, rows that are only added, the clock and the base page."""
