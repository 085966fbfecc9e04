"""Door 1: may we, what, how much, what to expect and why. The same is said of a plan that a clinician makes (`drafted`)."""

from eutonia.propose.door import propose
from eutonia.propose.options import drafted

__all__ = ["drafted", "propose"]
