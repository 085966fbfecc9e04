"""Everything from a label, a guideline or a paper: dated, cited files, and the one loader that reads them."""

from eutonia.knowledge.audit import audit, citations_in
from eutonia.knowledge.consistency import refuse_contradictions, refuse_loose_ends
from eutonia.knowledge.loading import load
from eutonia.knowledge.types import (
    Alternative,
    BeliefParameter,
    DilutionOption,
    DoseRange,
    Fact,
    Indication,
    Interval,
    Knowledge,
    Limit,
    LimitScope,
    LossQuestion,
    LossStep,
    Muscle,
    Pattern,
    PatternMuscle,
    Product,
    ReasonAgainst,
    Scale,
    ScreenQuestion,
    Setting,
    Source,
    Statement,
    Territory,
    Vial,
    Volume,
)

__all__ = [
    "Alternative", "BeliefParameter", "DilutionOption", "DoseRange", "Fact", "Indication", "Interval",
    "Knowledge", "Limit", "LimitScope", "LossQuestion", "LossStep", "Muscle", "Pattern", "PatternMuscle", "Product",
    "ReasonAgainst", "Scale",
    "ScreenQuestion", "Setting", "Source", "Statement", "Territory", "Vial", "Volume", "audit", "citations_in", "load",
    "refuse_contradictions", "refuse_loose_ends",
]  # fmt: skip
