"""Door 1: may we, what, how much, what to expect and why. A plan that a clinician makes is told alike (`drafted`, `prepare`).

`may_we` answers the first question alone, where nothing else is asked.
"""

from eutonia.eligibility import assess as may_we
from eutonia.planner import prepare
from eutonia.propose.door import propose
from eutonia.propose.options import drafted
from eutonia.propose.sites import with_usual_sites

__all__ = ["drafted", "may_we", "prepare", "propose", "with_usual_sites"]
