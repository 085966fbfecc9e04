"""Signing: is this exactly what I mean, for this person?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from eutonia.domain.answers import Side
from eutonia.domain.case import ToxinHistory
from eutonia.domain.plan import MuscleDose, Plan
from eutonia.domain.proposal import LimitUse, PreparedPlan, Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report.charts.bars import limit_name
from eutonia.report.muscles import muscle_name
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Field
from eutonia_clinic.core.frame import Banner, Link
from eutonia_clinic.core.presenting import (
    CheckShown,
    FindingShown,
    Freshness,
    Source,
    Sources,
    Tag,
    check_shown,
    checked_at,
)
from eutonia_clinic.visits.presenters.before import NeedShown, why_waiting
from eutonia_clinic.visits.presenters.board import changes, stamp
from eutonia_clinic.visits.presenters.sign_form import sign_fields

QUESTION = "Any botulinum toxin, anywhere, for anything, in the last 16 weeks?"
WHO_ANSWERED = {
    "person": "the person", "carer": "the carer", "person_and_carer": "the person and the carer", "record": "the record alone",
    "nobody": "nobody",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the read-back sentence; what must be right is bold."""

    words: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class SignRow:
    """One muscle, RIGHT and LEFT, in words."""

    muscle: str
    right: str
    left: str


@dataclass(frozen=True, slots=True)
class SignLinks:
    """Where signing posts to, and the way back."""

    act: str
    back: str


@dataclass(frozen=True, slots=True)
class SignPage:
    """Everything on the page."""

    links: SignLinks
    read: tuple[Part, ...]
    product: str
    rows: tuple[SignRow, ...]
    right_total: str
    left_total: str
    total: str
    checked: Tag
    accepted: tuple[FindingShown, ...]
    still_open: tuple[FindingShown, ...]
    notes: tuple[str, ...]
    note_sources: tuple[Source, ...]
    changes: tuple[str, ...]
    question: str
    answered: str
    fields: tuple[Field, ...]
    button: str
    can_sign: bool
    why_not: str
    lapses: str
    stamp: tuple[tuple[str, str], ...]
    idempotency_key: str
    version: int = 1
    token: str = ""
    needs: tuple[NeedShown, ...] = ()
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A signature that was not given: why, what is different now, and the way on."""

    heading: str
    told: tuple[str, ...] = ()
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Signing:
    """What is not in the engine's documents."""

    checked: datetime | None
    lapses_on: date
    idempotency_key: str
    freshness: Freshness = "fresh"
    stale_because: str = ""
    amends: bool = False
    needs_code: bool = True
    needs_password: bool = True
    version: int = 1
    token: str = ""
    needs: tuple[NeedShown, ...] = ()
    refused: Refusal | None = None
    typed: Mapping[str, str] | None = None
    errors: Mapping[str, str] | None = None


def sign_page(
    proposal: Proposal, drafted: PreparedPlan, banner: Banner, knowledge: Knowledge, links: SignLinks, state: Signing
) -> SignPage:
    """The page on which a draft becomes a signed plan. `drafted.check` is the check made for this very page."""
    plan, sources = drafted.plan, Sources(proposal, knowledge)
    check = check_shown(plan, drafted.check, knowledge, sources, state.freshness, state.stale_because)
    return SignPage(
        links=links, read=read_back(drafted, banner, knowledge), product=plan.product, rows=sign_rows(plan, knowledge),
        right_total=_of_side(plan, Side.RIGHT), left_total=_of_side(plan, Side.LEFT),
        total=f"{words.units(plan.total.amount)}, {words.count(drafted.needles, 'site')}, "
        f"{words.millilitres(drafted.preparation.volume_ml)}",
        checked=checked_tag(check, state), accepted=tuple(one for one in check.loud if one.answered and not one.open),
        still_open=tuple(one for one in check.loud if one.open), notes=tuple(one.heading for one in check.notes),
        note_sources=tuple(dict.fromkeys(source for one in check.notes for source in one.sources)),
        changes=changes(proposal, drafted), question=QUESTION, answered=toxin_answer(proposal.case.toxin_history),

        fields=sign_fields(state.typed or {}, state.errors or {}, state.amends, state.needs_password, state.needs_code),
        button=f"Sign {words.units_of(plan.total)}",
        can_sign=check.opens_signing and not state.needs and bool(plan.doses), why_not=_why_not(check, state, plan),
        lapses=f"It lapses if not given by {words.long_day(state.lapses_on)}.", stamp=stamp(proposal),
        idempotency_key=state.idempotency_key, version=state.version, token=state.token, needs=state.needs,
        refused=state.refused,
    )  # fmt: skip


def _why_not(check: CheckShown, state: Signing, plan: Plan) -> str:
    if not plan.doses:
        return "There is nothing to sign: no dose is planned."
    return check.why_closed or why_waiting(state.needs)


def checked_tag(check: CheckShown, state: Signing) -> Tag:
    """'checked again 14:02, nothing has changed', or why not."""
    if check.freshness == "failed":
        return Tag("stop", "not checked: the check did not answer")
    if check.freshness == "stale":
        return Tag("reason", state.stale_because or "something changed since this was drafted")
    if any(one.step == "renew" for one in state.needs):
        return Tag("reason", f"{checked_at(state.checked)} again: something changed")
    return Tag("ok", f"{checked_at(state.checked)} again, nothing has changed")


def read_back(drafted: PreparedPlan, banner: Banner, knowledge: Knowledge) -> tuple[Part, ...]:
    """One sentence to be read aloud: for whom, how much of what, where, when, and what it makes with what was given before."""
    plan = drafted.plan
    parts = [Part("For "), Part(banner.spoken, True), Part(": "), Part(words.units_of(plan.total), True), Part(", ")]
    places = _places(plan, knowledge)
    for at, (amount, place) in enumerate(places):
        parts += [Part(f"{words.units(amount)} in the {place}", True), Part(_between(at, len(places)))]
    parts += [Part(f"at {words.count(drafted.needles, 'site')}, on "), Part(words.long_day(plan.planned_for), True), Part(".")]
    for use in drafted.check.limits:
        if use.given:
            parts += [
                Part(f" With what was given or reserved before that makes, {limit_name(use)}: "),
                Part(_used(use), True),
                Part("."),
            ]
    return tuple(parts)


def _between(at: int, many: int) -> str:
    return " and " if at == many - 2 else ", "


def _places(plan: Plan, knowledge: Knowledge) -> list[tuple[Decimal, str]]:
    """Units by side and part of the body: RIGHT leg, LEFT leg, RIGHT side of the neck."""
    found: dict[tuple[Side, str], Decimal] = {}
    for dose in sorted(plan.doses, key=lambda d: d.side is Side.LEFT):
        known = knowledge.muscles.get(dose.muscle)
        key = (dose.side, known.part if known else "")
        found[key] = found.get(key, Decimal(0)) + dose.units
    return [(amount, _place(side, part)) for (side, part), amount in found.items()]


def _place(side: Side, part: str) -> str:
    return f"{side.word} {part}" if part in ("arm", "leg") else f"{side.word} side of the {part or 'body'}"


def _used(use: LimitUse) -> str:
    return f"{words.exact(use.given + use.planned)} of {words.exact(use.maximum)} {use.unit}"


def sign_rows(plan: Plan, knowledge: Knowledge) -> tuple[SignRow, ...]:
    """Every muscle of the plan, none where a side gets nothing."""
    order = dict.fromkeys(dose.muscle for dose in plan.doses)
    return tuple(
        SignRow(muscle_name(muscle, knowledge), _dose(plan, muscle, Side.RIGHT), _dose(plan, muscle, Side.LEFT))
        for muscle in order
    )


def _dose(plan: Plan, muscle: str, side: Side) -> str:
    found: MuscleDose | None = next((d for d in plan.doses if d.muscle == muscle and d.side is side), None)
    return words.units(found.units) if found else "none"


def _of_side(plan: Plan, side: Side) -> str:
    return words.units(sum((d.units for d in plan.doses if d.side is side), Decimal(0)))


def toxin_answer(history: ToxinHistory) -> str:
    """'Answered by the person and the carer, 16 Nov 2026: yes, 200 units of …'."""
    if history.any_in_16_weeks.is_unknown:
        return f"The answer is: {history.any_in_16_weeks.words}."
    on = words.day(history.answered_on) if history.answered_on else "day not known"
    rows = words.listed(words.treatment(one) for one in history.treatments if one.status != "cancelled")
    said = f"{history.any_in_16_weeks.words}{f'; on record: {rows}' if rows else ''}"
    return f"Answered by {WHO_ANSWERED[history.answered_by]}, {on}: {said}."
