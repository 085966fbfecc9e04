"""Bad input: named cases and random ones through every door, refused by name with nothing stored, or kept as written."""

from proof.bad_input.proving import prove

__all__ = ["prove"]
