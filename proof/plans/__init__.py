"""Dangerous plans must be seen, and ordinary ones left alone: both written down as data, with the counts that the proof names."""

from proof.plans.counting import prove

__all__ = ["prove"]
