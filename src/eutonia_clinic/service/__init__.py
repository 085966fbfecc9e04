"""How the service does: every figure leads to its people; a de-identified export; the same as a command."""
