"""The report of an adverse event, field by field as a regulator's scheme names them: for paper, and the same as plain JSON.

Of the person it holds initials, sex, age and weight, and nothing else that would name them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from types import MappingProxyType

from eutonia.domain.answers import Answer
from eutonia.domain.case import Case
from eutonia.knowledge.types import Knowledge
from eutonia_clinic.core import words
from eutonia_clinic.events import catalogue
from eutonia_clinic.events.catalogue import Scheme
from eutonia_clinic.events.documents import EventDocument, Suspect
from eutonia_clinic.events.presenters import saying
from eutonia_clinic.events.presenters.event import NOT_SENT, deadline_rows
from eutonia_clinic.events.queries import what_of
from eutonia_clinic.patients.identity import Identity

ROUTE = "into the muscle"
NOT_KNOWN = "not known"
UNKNOWN_SEX = {"not_asked": "not asked", "other": "other"}


@dataclass(frozen=True, slots=True)
class Reported:
    """An event with what a report says around it. `versions` are all that were written, the earliest first."""

    number: int
    event: EventDocument
    versions: tuple[EventDocument, ...]
    identity: Identity
    case: Case | None
    reporter: str
    clinic: str
    today: date


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field with its lines."""

    label: str
    lines: tuple[str, ...]
    content: str


@dataclass(frozen=True, slots=True)
class Section:
    """The fields of one section of the scheme."""

    name: str
    fields: tuple[FieldShown, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Everything on the sheets."""

    title: str
    what: str
    to: str
    where: str
    asks: str
    sections: tuple[Section, ...]
    deadlines: tuple[tuple[str, str], ...]
    source: str
    warning: str
    not_sent: str
    synthetic: bool


def report_page(held: Reported, scheme: Scheme, knowledge: Knowledge) -> ReportPage:
    """The report for one scheme."""
    return ReportPage(
        title=saying.what_words(held.event), what=f"Adverse event {held.number} · {initials_of(held.identity)} · "
        f"{words.long_day(held.today)}", to=f"{scheme.name}: {scheme.to}", where=scheme.where, asks=scheme.asks,
        sections=tuple(_sections(held, scheme, knowledge)), deadlines=tuple(deadline_rows(scheme)),
        source=f"Fields after: {scheme.source.words}.{'' if scheme.state == 'seen' else ' Unverified here.'}",
        warning=names_warning(held), not_sent=NOT_SENT, synthetic=held.identity.is_synthetic,
    )  # fmt: skip


def report_tree(held: Reported, scheme: Scheme, knowledge: Knowledge) -> dict[str, object]:
    """The same fields as plain JSON, to be handed over."""
    sections = _sections(held, scheme, knowledge)
    return {
        "document": "eutonia-clinic/adverse-event-report/1",
        "scheme": scheme.id,
        "adverse_event": held.number,
        "made_on": held.today.isoformat(),
        "synthetic_person": held.identity.is_synthetic,
        "sent": "not by this program",
        "fields": [
            {"section": one.name, "label": field.label, "content": field.content, "value": list(field.lines)}
            for one in sections
            for field in one.fields
        ],
    }


def names_warning(held: Reported) -> str:
    """A warning when the words of the report hold a name of the person; empty when they do not."""
    said = " ".join(_own_words(held)).lower()
    parts = [part for name in (held.identity.family, held.identity.given) for part in name.lower().split() if len(part) > 1]
    found = [part for part in dict.fromkeys(parts) if part in said.replace(",", " ").replace(".", " ").split()]
    if not found:
        return ""
    told = f"The words of this report hold a name of the person: {words.listed(found)}."
    return f"{told} Correct the event before it is handed over."


def initials_of(identity: Identity) -> str:
    """'J. T.': the first letters of the given and the family name."""
    return f"{identity.given[:1].upper()}. {identity.family[:1].upper()}."


def _own_words(held: Reported) -> Iterator[str]:
    for one in (*held.versions, held.event):
        yield from (one.happened, one.where, one.action_words, one.relation_words, one.device, one.other_medicines, one.news)


def _sections(held: Reported, scheme: Scheme, knowledge: Knowledge) -> Iterator[Section]:
    for name, fields in groupby(scheme.fields, key=lambda one: one.section):
        shown = (FieldShown(one.label, CONTENT[one.content](held, knowledge), one.content) for one in fields)
        yield Section(name, tuple(shown))


Content = Callable[[Reported, Knowledge], tuple[str, ...]]


def _suspects(held: Reported, knowledge: Knowledge) -> tuple[str, ...]:
    lines = [line for one in held.event.suspects for line in _suspect(one, held.event, knowledge)]
    for one in held.event.elsewhere:
        since, at = saying.since_words(one.treatment.given_on, held.event.onset_on), one.treatment.clinic or "a clinic not known"
        lines.append(f"{words.treatment(one.treatment)}; lot not known; {since}. Given at {at}")
    return tuple(lines) or ("no medicine suspected",)


def _suspect(one: Suspect, event: EventDocument, knowledge: Knowledge) -> Iterator[str]:
    product = knowledge.products.get(one.product)
    name = f"{one.product} ({product.brand})" if product else one.product
    since = saying.since_words(one.given_on, event.onset_on)
    yield f"{name}: {words.dose(one.units, one.product)} in all, {ROUTE}, once on {words.day(one.given_on)}; {since}"
    for vial in one.vials:
        strength = f"vial of {words.dose(vial.strength, one.product)}"
        yield f"Lot {vial.lot}, expiry {words.day(vial.expiry)}, {strength}, {words.units(vial.units)} given from it"
    if not one.vials:
        yield "Lot: which vial cannot be told"
    for dose in one.doses:
        yield saying.dose_words(dose, one.product, knowledge)
    if not one.doses:
        yield "No one muscle named as suspect"


def _reactions(held: Reported, _: Knowledge) -> tuple[str, ...]:
    known = catalogue.reactions()
    return tuple(
        f"{known[one].term} ({known[one].words.lower()})" if one != catalogue.OTHER else what_of(held.event)[at]
        for at, one in enumerate(held.event.reactions)
    )


def _narrative(held: Reported, _: Knowledge) -> tuple[str, ...]:
    event = held.event
    lines = [event.happened]
    lines += [f"Where: {event.where}"] if event.where else []
    lines += [f"{words.day(one.news_on)}: {one.news}" for one in held.versions if one.news_on and one.news]
    done = words.joined([saying.chosen_words("action", event.actions), event.action_words], "; ")
    return (*dict.fromkeys(lines), f"Done: {done or 'not said'}")


def _seriousness(held: Reported, _: Knowledge) -> tuple[str, ...]:
    asked = catalogue.options("seriousness")
    return tuple(f"{one.term}: {words.answer(held.event.seriousness.get(one.id))}" for one in asked.values())


def _concomitant(held: Reported, _: Knowledge) -> tuple[str, ...]:
    return (held.event.other_medicines or "not written down",)


def _history(held: Reported, _: Knowledge) -> tuple[str, ...]:
    if held.case is None:
        return ("not assessed here",)
    person = held.case.person
    sclerosis = "Multiple sclerosis"
    if person.multiple_sclerosis is not Answer.YES:
        sclerosis = f"Multiple sclerosis: {person.multiple_sclerosis.words}"
    said = f"{sclerosis}, EDSS {words.known(person.edss)}"
    return (f"{said} (assessed on {words.day(held.case.assessed_on)})", *_earlier(held))


def _earlier(held: Reported) -> Iterator[str]:
    """Toxin that was given before what is suspected."""
    first = min((one.given_on for one in held.event.suspects), default=held.event.onset_on or held.event.told_on)
    told = held.case.toxin_history.treatments if held.case else ()
    given = [one for one in told if one.status == "given" and (one.given_on is None or one.given_on < first)]
    if given:
        yield f"Earlier toxin: {words.listed(words.treatment(one) for one in given)}"


def _weight(held: Reported, _: Knowledge) -> tuple[str, ...]:
    weight = held.case.person.weight_kg if held.case else None
    if held.case is None or weight is None:
        return ("not asked",)
    return (f"{words.exact(weight)} kg on {words.day(held.case.assessed_on)}",)


def _age(held: Reported, _: Knowledge) -> tuple[str, ...]:
    on = held.event.onset_on or held.event.told_on
    return (words.count(words.age(held.identity.birth_date, on), "year"),)


def _indication(held: Reported, knowledge: Knowledge) -> tuple[str, ...]:
    if held.case is None:
        return ("spasticity",)
    names = (knowledge.patterns[one.pattern].name.lower() for one in held.case.problems if one.pattern in knowledge.patterns)
    return (f"Spasticity in multiple sclerosis: {words.listed(dict.fromkeys(names))}",)


def _named(held: Reported, knowledge: Knowledge) -> tuple[str, ...]:
    rows = saying.named_rows(held.event.named, knowledge)
    lines = tuple(
        words.joined([f"{one.reaction}, {one.product}: {one.tag.words}", one.because, *one.sources], ". ") for one in rows
    )
    return lines or ("no medicine suspected",)


def _relation(held: Reported, _: Knowledge) -> tuple[str, ...]:
    said = catalogue.options("relation")[held.event.relation].words
    return (words.joined([said, held.event.relation_words], ": "),)


def _sex(held: Reported, _: Knowledge) -> tuple[str, ...]:
    return (UNKNOWN_SEX.get(held.identity.sex, held.identity.sex),)


def _ended(held: Reported, _: Knowledge) -> tuple[str, ...]:
    event = held.event
    if event.ended_on:
        return (words.day(event.ended_on),)
    return ("day not known" if event.is_settled else "not over",)


def _outcome(held: Reported, _: Knowledge) -> tuple[str, ...]:
    return (catalogue.options("outcome")[held.event.outcome].words,)


CONTENT: Mapping[str, Content] = MappingProxyType({
    "suspects": _suspects, "reactions": _reactions, "narrative": _narrative, "seriousness": _seriousness, "outcome": _outcome,
    "onset": lambda held, _: (saying.onset_words(held.event),), "ended": _ended, "sex": _sex, "age": _age, "weight": _weight,
    "patient": lambda held, _: (f"{initials_of(held.identity)}, adverse event {held.number} of {held.clinic}",),
    "reporter": lambda held, _: (held.reporter, held.clinic, "Address and telephone: ________________________________"),
    "report_day": lambda held, _: (words.day(held.today),), "concomitant": _concomitant, "history": _history,
    "indication": _indication, "named": _named, "relation": _relation,
    "device": lambda held, _: (held.event.device or "none suspected",),
    "available": lambda *_: ("not written down: ask whoever keeps the vials",),
})  # fmt: skip
"""What of the record goes into each field that a scheme asks for."""
