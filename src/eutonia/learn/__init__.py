"""What one person's course teaches: the population belief, conditioned on it."""

from eutonia.learn.door import learn

__all__ = ["learn"]
