"""May we, and giving a reason for a finding: two small pages before and beside the board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from eutonia.domain.proposal import PlanOption, Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import view
from eutonia.report.sources import Document
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Choice, Field
from eutonia_clinic.core.presenting import FindingShown, Sources, check_shown
from eutonia_clinic.visits.models import ReasonKind
from eutonia_clinic.visits.presenters.may_we import MayWe, may_we

KINDS = (Choice("", "Choose"), *(Choice(value, said) for value, said in ReasonKind.choices))
"""Why a finding is accepted; the words are the reason."""

LONGEST_REASON = 1800
"""Letters of a reason, so that its kind fits beside it."""
SECOND_NEEDED = (
    "This finding needs two names. When you have given your reason, a second injector or a lead opens the plan, signed in under "
    "their own name, and agrees there. Until then signing stays closed."
)
SECOND_HINT = "For example what you checked, and with whom."


@dataclass(frozen=True, slots=True)
class MayWeLinks:
    """The way on and the way back. `plan`, to which a form posts, is empty where no plan may follow."""

    plan: str = ""
    assess: str = ""
    open_plan: str = ""


@dataclass(frozen=True, slots=True)
class MayWePage:
    """The answer with everything behind it."""

    links: MayWeLinks
    said: str
    may_we: MayWe
    documents: tuple[Document, ...]
    waiting: str = ""
    idempotency_key: str = ""


@dataclass(frozen=True, slots=True)
class ReasonLinks:
    """Where the reason is posted to, and the way back."""

    act: str
    back: str


@dataclass(frozen=True, slots=True)
class ReasonPage:
    """One finding and the boxes for its reason. `finding_hash` names it with the figures that were read."""

    links: ReasonLinks
    finding: FindingShown
    fields: tuple[Field, ...]
    by: str
    idempotency_key: str
    finding_hash: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class SecondPage:
    """A reason that somebody gave, and the boxes of the one who is asked to agree with it."""

    links: ReasonLinks
    finding: FindingShown
    plan: str
    given: str
    given_by: str
    fields: tuple[Field, ...]
    by: str
    idempotency_key: str


def may_we_page(
    proposal: Proposal, knowledge: Knowledge, links: MayWeLinks, waiting: str = "", idempotency_key: str = ""
) -> MayWePage:
    """The page of the answer to 'may we?'. `waiting` says what closes signing already now."""
    sources = Sources(proposal, knowledge)
    answer = may_we(proposal, knowledge, sources)
    return MayWePage(links, view.said(proposal), answer, sources.register.documents, waiting, idempotency_key)


def reason_page(
    key: str, proposal: Proposal, drafted: PlanOption, knowledge: Knowledge, links: ReasonLinks, by: str, idempotency_key: str,
    typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None, finding_hash: str = "",
) -> ReasonPage | None:  # fmt: skip
    """The page for the finding with this key; None when the plan has no such finding that takes a reason."""
    found = _finding(key, proposal, drafted, knowledge)
    if found is None:
        return None
    second = SECOND_NEEDED if found.second_name else ""
    return ReasonPage(links, found, reason_fields(found, typed or {}, errors or {}), by, idempotency_key, finding_hash, second)


def second_page(
    key: str, proposal: Proposal, drafted: PlanOption, knowledge: Knowledge, links: ReasonLinks, by: str, idempotency_key: str,
    typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None,
) -> SecondPage | None:  # fmt: skip
    """The page on which a second person agrees; None when no reason for this finding waits for a second name."""
    found = _finding(key, proposal, drafted, knowledge)
    if found is None or found.answered is None or not found.waits:
        return None
    said = (typed or {}).get("words", "")
    fields = (
        Field("words", "What you agree to, in your words", "long_text", said, SECOND_HINT, (errors or {}).get("words", "")),
    )
    given_by = found.answered.signed.split(". ")[0]
    plan = f"{words.units_of(drafted.plan.total)}, planned for {words.long_day(drafted.plan.planned_for)}"
    shown = replace(found, answered=None, open=False, second_name=False)
    return SecondPage(links, shown, plan, found.answered.reason, given_by, fields, by, idempotency_key)


def reason_fields(finding: FindingShown, typed: Mapping[str, str], errors: Mapping[str, str]) -> tuple[Field, ...]:
    """The kind of reason, and the words."""
    before = finding.answered.reason if finding.answered else ""
    return (
        Field("kind", "What kind of reason", "select", typed.get("kind", ""), error=errors.get("kind", ""), choices=KINDS),
        Field("reason", "The reason, in your words", "long_text", typed.get("reason", before), error=errors.get("reason", "")),
    )


def reason_errors(kind: str, reason: str) -> dict[str, str]:
    """What is wrong with what was typed, by the field."""
    chosen = kind in ReasonKind.values
    said = any(letter.isalpha() for letter in reason)
    return {
        **({} if chosen else {"kind": "Choose what kind of reason it is."}),
        **({} if said else {"reason": "Say the reason in words."}),
        **({"reason": f"Say it in at most {LONGEST_REASON} letters."} if len(reason) > LONGEST_REASON else {}),
    }


def _finding(key: str, proposal: Proposal, drafted: PlanOption, knowledge: Knowledge) -> FindingShown | None:
    check = check_shown(drafted.plan, drafted.check, knowledge, Sources(proposal, knowledge))
    return next((one for one in check.loud if one.key == key and one.level == "reason" and not one.not_checked), None)
