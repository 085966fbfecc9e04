"""What one rule says: a finding, and what it does to the question 'may we?'."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from eutonia.domain import Case, Citation, Finding, Outcome, Severity, Side
from eutonia.knowledge.types import Knowledge, ReasonAgainst

ROOM = "eligibility"
PROJECT = Citation(source="eutonia-project", section="docs/eligibility.md", state="project")
"""The source of a rule that rests on no single fact."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One finding and the best outcome that it still allows."""

    outcome: Outcome
    finding: Finding


Rule = Callable[[Case, Knowledge], Iterable[Verdict]]
"""A rule sees the case and the knowledge and nothing else. No verdict: it has nothing to say."""


def rank(outcome: Outcome) -> int:
    """0 for candidate up to 3 for not a candidate: higher is worse."""
    return list(Outcome).index(outcome)


def is_closed(outcome: Outcome) -> bool:
    """True when nothing is to be injected today, whatever the reason."""
    return outcome in (Outcome.NOT_NOW, Outcome.NOT_A_CANDIDATE)


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The worst of them; candidate when there are none."""
    return max(outcomes, key=rank, default=Outcome.CANDIDATE)


def cited(knowledge: Knowledge, setting: str) -> Citation:
    """Where the number of one setting is argued."""
    return knowledge.settings[setting].citation


@dataclass(frozen=True, slots=True)
class Says:
    """The voice of one rule on one case: its id and its sources, said once."""

    rule: str
    citations: tuple[Citation, ...]

    def not_a_candidate(self, title: str, because: str, remedy: str) -> Verdict:
        """Toxin, or this product, is not the answer for this person."""
        return self._verdict(Outcome.NOT_A_CANDIDATE, Severity.STOP, title, because, remedy)

    def not_now(self, title: str, because: str, remedy: str, could_not_run: bool = False) -> Verdict:
        """Something comes first; the remedy names it."""
        found = self._verdict(Outcome.NOT_NOW, Severity.STOP, title, because, remedy)
        return Verdict(found.outcome, found.finding.model_copy(update={"could_not_run": could_not_run}))

    def caution(self, title: str, because: str, remedy: str = "", side: Side | None = None) -> Verdict:
        """May go ahead, for a reason that somebody states."""
        return self._verdict(Outcome.WITH_CAUTIONS, Severity.REASON, title, because, remedy, side)

    def reminder(self, title: str, because: str, remedy: str = "", side: Side | None = None) -> Verdict:
        """May go ahead with care; nobody need answer."""
        return self._verdict(Outcome.WITH_CAUTIONS, Severity.NOTE, title, because, remedy, side)

    def note(self, title: str, because: str, remedy: str = "") -> Verdict:
        """Worth knowing; changes nothing."""
        return self._verdict(Outcome.CANDIDATE, Severity.NOTE, title, because, remedy)

    def _verdict(
        self, outcome: Outcome, severity: Severity, title: str, because: str, remedy: str, side: Side | None = None
    ) -> Verdict:
        finding = Finding(
            rule=f"{ROOM}.{self.rule}",
            severity=severity,
            title=title,
            because=because,
            remedy=remedy,
            side=side,
            citations=self.citations,
        )
        return Verdict(outcome, finding)


def sources_of(reasons: Iterable[ReasonAgainst], setting: Citation) -> tuple[Citation, ...]:
    """The sources of the pattern's own reasons, each once, and of the setting they are judged by."""
    own = {reason.citation for reason in reasons} - {setting}
    return (*sorted(own, key=lambda citation: (citation.source, citation.section)), setting)


def says(rule: str, knowledge: Knowledge, setting: str) -> Says:
    """The voice of a rule whose source is that of one setting."""
    return Says(rule, (cited(knowledge, setting),))
