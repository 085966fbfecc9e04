"""Frozen types that everything else speaks in."""

from eutonia.domain.answers import Answer, Ashworth, Severity, Side
from eutonia.domain.case import Case, Jurisdiction
from eutonia.domain.cycle import Cycle
from eutonia.domain.errors import BadInput, EutoniaError, KnowledgeFault, MixedProducts, NotAvailable, Problem
from eutonia.domain.finding import Arithmetic, Citation, Finding, most_severe_first
from eutonia.domain.plan import Dilution, MuscleDose, Override, Plan
from eutonia.domain.proposal import CheckResult, Eligibility, LimitUse, Outcome, Proposal
from eutonia.domain.units import Units, plain, total

__all__ = [
    "Answer", "Arithmetic", "Ashworth", "BadInput", "Case", "CheckResult", "Citation", "Cycle", "Dilution",
    "Eligibility", "EutoniaError", "Finding", "Jurisdiction", "KnowledgeFault", "LimitUse", "MixedProducts",
    "MuscleDose", "NotAvailable", "Outcome", "Override", "Plan", "Problem", "Proposal", "Severity", "Side", "Units",
    "most_severe_first", "plain", "total",
]  # fmt: skip
