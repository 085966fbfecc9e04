"""The answer to "may we?", with every finding behind it, what would change it, and what else fits."""

from __future__ import annotations

from dataclasses import dataclass

from eutonia.domain.proposal import Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import view
from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import FindingShown, Source, Sources, Tag, findings_shown


@dataclass(frozen=True, slots=True)
class Alternative:
    """A treatment other than toxin."""

    name: str
    line: str
    preferred: bool
    why: str
    when: str
    cautions: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class MayWe:
    """The answer to 'may we?', with what would change it and what else fits."""

    tag: Tag
    findings: tuple[FindingShown, ...]
    would_change: tuple[str, ...]
    alternatives: tuple[Alternative, ...]


def may_we(proposal: Proposal, knowledge: Knowledge, sources: Sources) -> MayWe:
    """Eligibility with every finding behind it, and the treatments other than toxin, the preferred first."""
    found = proposal.eligibility
    ordered = sorted(found.alternatives, key=lambda a: not a.preferred_now)
    return MayWe(
        tag=Tag(view.LEVELS[found.outcome], words.capital(found.outcome.words)),
        findings=findings_shown(found.findings, knowledge, sources),
        would_change=tuple(words.sentence(one) for one in found.would_change),
        alternatives=tuple(
            Alternative(
                words.capital(a.name), a.line, a.preferred_now, words.sentence(a.why), words.sentence(a.when_preferred),
                words.sentence(a.cautions), sources.of(a.citations),
            )
            for a in ordered
        ),
    )  # fmt: skip
