"""May we, and giving a reason for a finding: two small pages before and beside the board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eutonia.domain.proposal import PlanOption, Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import view
from eutonia.report.sources import Document
from eutonia_clinic.core.fields import Choice, Field
from eutonia_clinic.core.presenting import FindingShown, Sources, check_shown
from eutonia_clinic.visits.presenters.board import MayWe, may_we

KINDS = (
    Choice("", "Choose"),
    Choice("agreed", "Agreed with the person after explaining the risk"),
    Choice("confirmed", "Confirmed by another clinic or record"),
    Choice("response", "The person's own earlier response supports it"),
    Choice("benefit", "The expected benefit outweighs it"),
    Choice("other", "Another reason"),
)
"""Why a finding is accepted, so that nuisance rules can be counted and retired (hazards H35, H36); the words are the reason."""


@dataclass(frozen=True, slots=True)
class MayWeLinks:
    """The way on and the way back. `plan` is empty where no plan may follow."""

    plan: str = ""
    assess: str = ""


@dataclass(frozen=True, slots=True)
class MayWePage:
    """The answer with everything behind it."""

    links: MayWeLinks
    said: str
    may_we: MayWe
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class ReasonLinks:
    """Where the reason is posted to, and the way back."""

    act: str
    back: str


@dataclass(frozen=True, slots=True)
class ReasonPage:
    """One finding and the boxes for its reason."""

    links: ReasonLinks
    finding: FindingShown
    fields: tuple[Field, ...]
    by: str
    idempotency_key: str


def may_we_page(proposal: Proposal, knowledge: Knowledge, links: MayWeLinks) -> MayWePage:
    """The page of the answer to 'may we?'."""
    sources = Sources(proposal, knowledge)
    return MayWePage(links, view.said(proposal), may_we(proposal, knowledge, sources), sources.register.documents)


def reason_page(
    key: str, proposal: Proposal, drafted: PlanOption, knowledge: Knowledge, links: ReasonLinks, by: str, idempotency_key: str,
    typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None,
) -> ReasonPage | None:  # fmt: skip
    """The page for the finding with this key; None when the plan has no such finding that takes a reason."""
    check = check_shown(drafted.plan, drafted.check, knowledge, Sources(proposal, knowledge))
    found = next((one for one in check.loud if one.key == key and one.level == "reason" and not one.not_checked), None)
    if found is None:
        return None
    return ReasonPage(links, found, reason_fields(found, typed or {}, errors or {}), by, idempotency_key)


def reason_fields(finding: FindingShown, typed: Mapping[str, str], errors: Mapping[str, str]) -> tuple[Field, ...]:
    """The kind of reason, the words, and the second name where one is needed."""
    before = finding.answered.reason if finding.answered else ""
    fields = (
        Field("kind", "What kind of reason", "select", typed.get("kind", ""), error=errors.get("kind", ""), choices=KINDS),
        Field("reason", "The reason, in your words", "long_text", typed.get("reason", before), error=errors.get("reason", "")),
        Field("second_name", "Second person’s name", "text", typed.get("second_name", ""), "Another person, who agrees with it.",
              errors.get("second_name", "")),
    )  # fmt: skip
    return fields if finding.second_name else fields[:-1]
