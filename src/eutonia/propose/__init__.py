"""Door 1: may we, what, how much, what to expect and why. A plan that a clinician makes is told alike (`drafted`, `prepare`)."""

from eutonia.planner import prepare
from eutonia.propose.door import propose
from eutonia.propose.options import drafted
from eutonia.propose.sites import with_usual_sites

__all__ = ["drafted", "prepare", "propose", "with_usual_sites"]
