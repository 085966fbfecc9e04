"""May we? Eligibility as small pure rules, and the treatments other than toxin that fit."""

from eutonia.eligibility.alternatives import alternatives, without_toxin
from eutonia.eligibility.assess import RULES, assess

__all__ = ["RULES", "alternatives", "assess", "without_toxin"]
