"""A session that was held on paper: the form into which the sheet is typed, its read-back, and how it is marked afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from eutonia.domain.finding import Finding
from eutonia.domain.plan import Guidance, MuscleDose
from eutonia.domain.proposal import Preparation
from eutonia.knowledge.types import Knowledge
from eutonia.report.muscles import muscle_name
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Choice, Field
from eutonia_clinic.core.presenting import FindingShown, Sources, Tag, findings_shown
from eutonia_clinic.visits.documents import PaperEntry, Signed
from eutonia_clinic.visits.paper import Found, OnPaper
from eutonia_clinic.visits.presenters import entry
from eutonia_clinic.visits.presenters.correcting import SIDES, FieldsOf, dose_name
from eutonia_clinic.visits.presenters.giving import GUIDANCE_WORDS

BROKE_OFF = (
    "This session was begun in the system on {}, and counts from that day. Written down before it broke off: {}. Type everything "
    "that was given, this among it: it takes its place."
)
TAG = Tag("reason", "entered late, from paper")


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What is about to be recorded, to be compared with the paper, and everything that was found."""

    lines: tuple[str, ...]
    findings: tuple[FindingShown, ...]
    told: tuple[str, ...]
    reason: tuple[Field, ...]
    token: str


@dataclass(frozen=True, slots=True)
class PaperPage:
    """Everything on the page. `read_back` is None until everything could be read and adds up."""

    act: str
    back: str
    what: str
    before: str
    product: str
    when: tuple[Field, ...]
    doses: tuple[FieldsOf, ...]
    elsewhere: tuple[FieldsOf, ...]
    vials: tuple[FieldsOf, ...]
    more: tuple[Field, ...]
    read_back: ReadBack | None
    errors: tuple[tuple[str, str], ...]
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class PaperMark:
    """How a session that came from paper is marked wherever it is read."""

    tag: Tag
    lines: tuple[str, ...]
    findings: tuple[FindingShown, ...]
    told: tuple[str, ...]
    second: str
    waits: bool
    agree: str
    key: str
    words: Field


def paper_page(
    signed: Signed, knowledge: Knowledge, links: tuple[str, str], key: str, rows: tuple[int, int],
    places: Sequence[tuple[int, str]] = (), read_back: ReadBack | None = None, typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None, before: tuple[str, ...] = (),
) -> PaperPage:  # fmt: skip
    """The form. `links`: where it posts to, and the way back; `rows`: how many for vials, and for places beyond the plan.

    `before`: the day of a session that broke off, and what was written down in it.
    """
    act, back = links
    plan, made = signed.plan, signed.preparation
    page = PaperPage(
        act=act, back=back, product=plan.product,
        what=f"{words.units_of(plan.total)}, planned for {words.long_day(plan.planned_for)}",
        before=BROKE_OFF.format(*before) if before else "", when=_when(places),
        doses=tuple(_dose(one, knowledge) for one in plan.doses),
        elsewhere=tuple(_elsewhere(at, knowledge) for at in range(rows[1])),
        vials=tuple(_vial(at, made) for at in range(rows[0])), more=_more(), read_back=read_back, errors=(), idempotency_key=key,
    )  # fmt: skip
    return entry.with_typed(page, typed or {}, errors or {})


def _when(places: Sequence[tuple[int, str]]) -> tuple[Field, ...]:
    choices = (Choice("", "choose"), *(Choice(str(id), name) for id, name in places))
    where = (Field("site", "Where it was held", "select", "", choices=choices),) if len(places) > 1 else ()
    return (
        Field("held_on", "On which day was it held?", "day", hint="The day on the paper, not today."),
        *where,
        Field("why_late", "Why is it entered late?", "text", "", "Such as “the system was down from 9 to 15 o’clock”."),
        Field("injected_by", "Who injected?", "text", "", "The name on the paper. Leave it empty when it was you."),
    )


def _dose(one: MuscleDose, knowledge: Knowledge) -> FieldsOf:
    whose, name = f"{muscle_name(one.muscle, knowledge)} {one.side.word}", dose_name(one)
    return FieldsOf(
        f"{whose}, {words.units(one.units)} signed",
        (
            Field(f"{name}:units", "Units given", "number", "", width=5, spoken=f"({whose})"),
            Field(f"{name}:sites", "Sites", "number", str(one.sites), width=5, spoken=f"({whose})"),
            Field(f"{name}:why", "Why different", "text", "", spoken=f"({whose})"),
        ),
    )


def _elsewhere(at: int, knowledge: Knowledge) -> FieldsOf:
    name, whose = f"else:{at}", f"(place {at + 1} outside of the plan)"
    muscles = (Choice("", "nowhere else"), *(Choice(one.id, one.name) for one in knowledge.muscles.values()))
    return FieldsOf(
        f"Given outside of the plan, place {at + 1}",
        (
            Field(f"{name}:muscle", "Muscle", "select", "", choices=muscles, spoken=whose),
            Field(f"{name}:side", "Side", "select", "", choices=SIDES, spoken=whose),
            Field(f"{name}:units", "Units given", "number", "", width=5, spoken=whose),
            Field(f"{name}:sites", "Sites", "number", "", width=5, spoken=whose),
            Field(f"{name}:why", "Why", "text", "", spoken=whose),
        ),
    )  # fmt: skip


def _vial(at: int, made: Preparation) -> FieldsOf:
    """The strength is that of the preparation, where this vial was planned; lot, expiry, time and waste are of the paper."""
    name, whose, planned = f"vial:{at}", f"(vial {at + 1})", at < len(made.vials)
    units, diluent = (made.vials[at], made.diluent_ml[at]) if planned else (None, None)

    def number(key: str, label: str, value: Decimal | None) -> Field:
        return Field(f"{name}:{key}", label, "number", entry.text(value), width=5, spoken=whose)

    return FieldsOf(
        f"Vial {at + 1}" if planned else f"Vial {at + 1}, where another one was opened",
        (
            Field(f"{name}:lot", "Lot", "text", "", spoken=whose), Field(f"{name}:expiry", "Expiry", "day"),
            number("units", "Units in the vial", units), number("diluent", "Diluent, mL", diluent),
            Field(f"{name}:mixed", "Mixed at", "text", "", width=5, spoken=whose),
            number("drawn", "Units drawn", units), number("wasted", "Units wasted", None),
        ),
    )  # fmt: skip


def _more() -> tuple[Field, ...]:
    kinds = tuple(Choice(one.value, GUIDANCE_WORDS[one]) for one in Guidance)
    return (Field("guidance", "Guidance ticked on the paper", "ticks", (), choices=kinds), Field("note", "Note", "text", ""))


def read_back_of(
    sheet: OnPaper, found: Found, by: str, today: date, knowledge: Knowledge, sources: Sources
) -> ReadBack:
    """What is read back before anything is recorded. The reason is asked for when something was found."""
    session = sheet.closed.session
    given, wasted = sum((one.units for one in session.doses), Decimal(0)), words.exact(session.wasted_units)
    hint = "In words. It was given, so it is recorded; a second injector or lead reads this and gives their name."
    reason = (Field("all_the_same", "What do you say to what was found?", "long_text", "", hint),) if found.takes_two else ()
    return ReadBack(
        lines=(
            f"Held on {words.weekday(sheet.held_on)}, {words.ago(sheet.held_on, today)}, injected by {sheet.injected_by or by}.",
            f"{words.dose(given, session.product)} given: {words.listed(_given(sheet, knowledge))}.",
            f"{words.exact(session.drawn_units)} drawn = {words.exact(given)} given + {wasted} wasted.",
            f"Look at the day again: the ledger counts it, and the effect is forecast, from {words.day(sheet.held_on)}.",
        ),
        findings=_that_it_was_given(found.findings, knowledge, sources), told=found.told, reason=reason, token=found.token(sheet),
    )  # fmt: skip


def _that_it_was_given(
    findings: Sequence[Finding], knowledge: Knowledge, sources: Sources
) -> tuple[FindingShown, ...]:
    """Findings on what cannot be undone: nothing is said of what would change them."""
    return tuple(replace(one, remedy="", second_name=False) for one in findings_shown(findings, knowledge, sources))


def _given(sheet: OnPaper, knowledge: Knowledge) -> list[str]:
    return [
        f"{muscle_name(one.muscle, knowledge)} {one.side.word} {words.exact(one.units)}" for one in sheet.closed.session.doses
    ]  # fmt: skip


def paper_mark(
    held: PaperEntry, by: str, second: tuple[str, str] | None, waits: bool, knowledge: Knowledge, sources: Sources,
    agree: str = "", key: str = "",
) -> PaperMark:  # fmt: skip
    """The mark of a session from paper. `second`: who put the second name to it and their words; `agree`: where this user may."""
    lines = [
        f"Held on paper on {words.day(held.held_on)}, entered by {by} on {words.day(held.entered_on)}: “{held.why_late}”",
        f"Injected by {held.injected_by}.",
        f"Recorded all the same: “{held.all_the_same}” {by}." if held.all_the_same else "",
    ]
    said = f"{second[0]}: “{second[1]}”" if second else ""
    return PaperMark(
        tag=TAG, lines=tuple(one for one in lines if one), findings=_that_it_was_given(held.findings, knowledge, sources),
        told=held.told, second=f"Second name, {said}" if said else "", waits=waits and not said,
        agree=agree if waits and not said else "", key=key,
        words=Field("words", "What do you say to it?", "text", "", "In words, such as “compared with the paper, agreed”."),
    )  # fmt: skip
