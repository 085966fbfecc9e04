"""Proof: independent checks of what keeps people safe. Nothing here is part of the installed program."""
