"""A finding: what a rule saw, how much it matters, why, and where that is written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from eutonia.domain.answers import Severity, Side


class Frozen(BaseModel):
    """Base of every document and value that crosses an edge: immutable, and unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Citation(Frozen):
    """Where a number or a rule is written, and whether it may be trusted here."""

    source: str = Field(description="id of a source in the knowledge, for example 'botox-us-label'")
    section: str = Field(default="", description="section, table or page of that source")
    state: str = Field(description="'seen', 'derived', 'recalled' or 'project': see GLOSSARY, verification state")

    @property
    def is_unverified(self) -> bool:
        """A recalled fact is shown as unverified and never fills in a dose."""
        return self.state == "recalled"


class Arithmetic(Frozen):
    """The sum behind a limit finding, so that it can be checked by hand."""

    terms: tuple[str, ...] = Field(description="each amount that was added, in words")
    total: Decimal
    limit: Decimal
    unit: str = Field(description="'units of onabotulinumtoxinA', 'mL', 'days', ...")
    window_start: date | None = None
    window_end: date | None = None


class Finding(Frozen):
    """One answer of one rule. A rule with nothing to say returns nothing; a rule that could not run says so."""

    rule: str = Field(description="stable id of the rule, for example 'safety.cumulative'")
    severity: Severity
    title: str = Field(description="what is the matter, in a few words")
    because: str = Field(description="why, in one or two sentences, with the figures")
    remedy: str = Field(default="", description="what would change it")
    muscle: str | None = None
    side: Side | None = None
    arithmetic: Arithmetic | None = None
    citations: tuple[Citation, ...] = ()
    needs_second_name: bool = Field(default=False, description="an override needs a second person's name")
    could_not_run: bool = Field(default=False, description="the check did not run; this never means safe")

    @property
    def interrupts(self) -> bool:
        """True when the clinician must act before signing."""
        return self.severity is not Severity.NOTE

    @property
    def cannot_be_answered(self) -> bool:
        """True when no reason opens signing again: a stop, or a check that did not run."""
        return self.severity is Severity.STOP or (self.could_not_run and self.interrupts)


def most_severe_first(findings: list[Finding]) -> tuple[Finding, ...]:
    """Findings in a fixed order: by severity, then rule, muscle, side and words, so that output is reproducible."""
    return tuple(
        sorted(findings, key=lambda f: (-f.severity.rank, f.rule, f.muscle or "", f.side or "", f.because))
    )
