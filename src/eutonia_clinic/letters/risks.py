"""What is discussed before a treatment: the risks of this plan and where each is written, and what else could help."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eutonia.domain.answers import Answer
from eutonia.domain.case import Case
from eutonia.domain.finding import Citation, Finding
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import Proposal
from eutonia.knowledge.types import Knowledge, Muscle
from eutonia.report import view
from eutonia_clinic.core import words
from eutonia_clinic.letters.documents import DiscussedAlternative, DiscussedRisk
from eutonia_clinic.letters.phrases import ENGLISH, data
from eutonia_clinic.letters.writing.common import cited

NO_SOURCE = "No source for {product} is held here."


@dataclass(frozen=True, slots=True)
class Discussed:
    """One plan as it is discussed: what it would do to whom, and what the guard found."""

    plan: Plan
    case: Case
    findings: tuple[Finding, ...]
    off_label: bool


def discussed(plan: Plan, proposal: Proposal, findings: tuple[Finding, ...]) -> Discussed:
    """A plan beside the proposal that it was made from."""
    outside = {(one.muscle, one.side) for one in proposal.candidates if one.off_label}
    return Discussed(plan, proposal.case, findings, any((one.muscle, one.side) in outside for one in plan.doses))


def risks_of(of: Discussed, knowledge: Knowledge, language: str = ENGLISH) -> tuple[DiscussedRisk, ...]:
    """The risks of a plan, those of the product first, then what the guard found about this very plan. None is ticked."""
    rows = (row for row in data(language, "risks")["risk"] if _applies(row, of, knowledge))
    return (*(_risk(row, of, knowledge) for row in rows), *_found(of, knowledge))


def _applies(row: Mapping[str, Any], of: Discussed, knowledge: Knowledge) -> bool:
    muscles = [knowledge.muscles[one.muscle] for one in of.plan.doses if one.muscle in knowledge.muscles]
    parts = row.get("parts", ())
    if parts and not any(one.part in parts for one in muscles):
        return False
    return WHEN[row["when"]](of, muscles) if "when" in row else True


WHEN: Mapping[str, Callable[[Discussed, list[Muscle]], bool]] = {
    "near_chest_wall": lambda _, muscles: any(one.near_chest_wall for one in muscles),
    "anticoagulant": lambda of, _: of.case.screen.answers.get("anticoagulant", Answer.NOT_ASKED) is not Answer.NO,
    "off_label": lambda of, _: of.off_label,
}
"""Conditions of a plan. What was not asked counts: a risk is rather discussed in vain than not."""


def _risk(row: Mapping[str, Any], of: Discussed, knowledge: Knowledge) -> DiscussedRisk:
    citations = citations_of(row, of.plan.product, knowledge)
    said = cited(citations, knowledge) if citations else NO_SOURCE.format(product=of.plan.product)
    return DiscussedRisk(id=row["id"], words=row["words"], sources=(said,), discussed=False)


def citations_of(row: Mapping[str, Any], product: str, knowledge: Knowledge) -> tuple[Citation, ...]:
    """Where a risk is written for a product, each place once."""
    wanted = tuple(one.lower() for one in row.get("says", ()))
    held = (
        one.citation for one in knowledge.products[product].statements
        if one.topic in row["topics"] and (not wanted or any(word in one.words.lower() for word in wanted))
    )  # fmt: skip
    return tuple(dict.fromkeys(held))


def _found(of: Discussed, knowledge: Knowledge) -> Iterator[DiscussedRisk]:
    """What the guard says of this plan and asks a reason for, in its own words; each rule once."""
    loud = [one for one in of.findings if one.interrupts and not one.could_not_run]
    for at, (finding, place) in enumerate(view.spoken(loud, knowledge)):
        said = words.joined((finding.title, f"({place})" if place else ""), " ")
        because = f"{words.sentence(said)} {words.sentence(finding.because)}"
        yield DiscussedRisk(id=f"found-{at + 1}", words=because, sources=(cited(finding.citations, knowledge),), discussed=False)


def alternatives_of(proposal: Proposal) -> tuple[DiscussedAlternative, ...]:
    """What else fits this person, as it was answered when the plan was proposed."""
    return tuple(
        DiscussedAlternative(id=one.option, name=one.name, discussed=False) for one in proposal.eligibility.alternatives
    )
