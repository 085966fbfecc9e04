"""Door 1: may we, what, how much, what to expect and why."""

from eutonia.propose.door import propose

__all__ = ["propose"]
