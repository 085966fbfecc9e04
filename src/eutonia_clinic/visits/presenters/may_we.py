"""The answer to "may we?", with every finding behind it, what would change it, and what else fits."""

from __future__ import annotations

from dataclasses import dataclass

from eutonia.domain.proposal import Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import view
from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import FindingShown, Source, Sources, Tag, findings_shown, level_tags

NAMED = 6
"""Findings that are named before the panel is opened. There are more only where whole questions were not asked."""


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

    @property
    def named(self) -> tuple[Tag, ...]:
        """The first findings by name, each with its level in words, so that nobody has to open the panel to know them."""
        return tuple(_named(one) for one in self.findings[:NAMED])

    @property
    def told(self) -> str:
        """'2 need a reason, 1 note', and how many of them are not named."""
        many = words.listed(tag.words for tag in level_tags(self.findings))
        unnamed = len(self.findings) - NAMED
        return f"{many}; {unnamed} not named above" if unnamed > 0 else many


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


def _named(one: FindingShown) -> Tag:
    return Tag("stop" if one.not_checked else one.level, f"Note: {one.heading}" if one.is_quiet else one.heading)
