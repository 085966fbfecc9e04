"""What adverse events lend to the pages of visits: links, a sentence, red flags, entries of the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.documents import label_of
from eutonia_clinic.core.frame import Link, Message
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.core.rows import Record
from eutonia_clinic.events import beginnings, catalogue, queries
from eutonia_clinic.events.documents import EventDocument
from eutonia_clinic.events.models import AdverseEvent, HandedOver, ReviewedEvent
from eutonia_clinic.events.presenters import saying
from eutonia_clinic.events.presenters.event import is_pressing
from eutonia_clinic.patients.lending import Holding
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.presenters.today import RedFlag
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.lending import Lent, LentKind, is_held
from eutonia_clinic.visits.models import OfPerson
from eutonia_clinic.visits.someone import people
from eutonia_clinic.visits.timeline import Entry, Kind

NOBODY = "Nobody who decides has looked at it yet"
SEEN = "seen-here"
MOST_FLAGS, MOST_COUNTED = 40, queries.MOST_ON_TODAY - 1
FROM = "from"


def links_of(request: ClinicRequest, person: Person) -> Sequence[Link]:
    """From the page of a person: every event, and a new one."""
    events = to(request, "events:of_person", person=person.pk)
    record = to(request, "events:record", person=person.pk)
    offered = (Link("Adverse events", events), Link("Record an adverse event", record))
    return tuple(one for one in offered if one.href)


def begins_from(request: ClinicRequest, row: OfPerson | Record) -> Sequence[Link]:
    """From a row that tells of harm: the event that was begun from it, or a new one."""
    label = label_of(row)
    begun = queries.standing_of(row.person).filter(began_from=label).first()
    if begun:
        return (Link("The adverse event", to(request, "events:event", event=begun.pk)),)
    record = to(request, "events:record", person=row.person_id)
    is_known = beginnings.beginning_of(label, row.person) is not None
    return (Link("Record an adverse event", f"{record}?{FROM}={label}"),) if record and is_known else ()


def notices_of(request: ClinicRequest, person: Person) -> Sequence[Message]:
    """Above the pages about a person: what is serious and not over, or was serious and has to be known before the next dose."""
    if not is_held(AdverseEvent, ids_of(person.pk)):
        return ()
    rows = queries.standing_of(person).filter(Q(is_settled=False) | Q(serious="yes"), in_error=False)
    return tuple(_notice(request, row) for row in rows[:2])


def red_flags_of(request: ClinicRequest) -> Sequence[RedFlag]:
    """On Today: what is serious, may be, or may be spread, until somebody who decides has looked at it."""
    rows = queries.flagged(clinic_of(request))[:MOST_FLAGS]
    who, today = people({row.person_id for row in rows}), today_of(request)
    return tuple(
        RedFlag(
            who.of(row.person_id), _flag_words(row.content), _about(row, today),
            (Link("Open the adverse event", to(request, "events:event", event=row.pk)),),
        )
        for row in rows
    )  # fmt: skip


def today_links_of(request: ClinicRequest) -> Sequence[Link]:
    """On Today: the list of what asks for something, and how many of it now."""
    waiting = queries.on_today(clinic_of(request))
    today = today_of(request)
    late = sum(is_pressing(row, row.seen, row.handed, today) for row in waiting)
    many = f"{MOST_COUNTED} and more" if len(waiting) > MOST_COUNTED else str(len(waiting))
    said = words.joined([f"{many} to be done" if waiting else "", f"{late} now" if late else ""], ", ")
    return (Link(words.joined(["Adverse events", said], ": "), to(request, "events:open")),)


def holdings_of(person: Person) -> Sequence[Holding]:
    """Before two entries become one: the days on which events were told."""
    days = queries.standing_of(person).filter(in_error=False).values_list("told_on", flat=True)
    return (Holding("adverse events", tuple(days)),)


def _notice(request: ClinicRequest, row: AdverseEvent) -> Message:
    event: EventDocument = row.content
    serious = saying.serious_tag(event).words
    said = f"Adverse event, {serious}: {_lower(saying.what_words(event))}"
    when = f"began on {words.day(event.onset_on)}" if event.onset_on else f"told on {words.day(event.told_on)}"
    more = f"{words.capital(when)}. Now: {saying.outcome_words(event).lower()}."
    return Message("reason" if row.is_flagged else "note", said, more, Link("Read it", to(request, "events:event", event=row.pk)))


def _flag_words(event: EventDocument) -> str:
    return f"{_lower(saying.what_words(event))}, an adverse event. {saying.serious_words(event)}."


def _about(row: AdverseEvent, today: date) -> str:
    event: EventDocument = row.content
    since = saying.since_words
    after = [f"{since(one.given_on, event.onset_on)}, {words.dose(one.units, one.product)}" for one in event.suspects]
    teller = catalogue.options("teller")[event.told_by].words
    told = f"{'' if event.told_by == SEEN else 'told by '}{teller}, {words.near_day(event.told_on, today)}"
    parts = (after[0] if after else "", f"{told}, written down by {row.author.display_name}", NOBODY)
    return " ".join(words.sentence(words.capital(one)) for one in parts if one)


def _lower(said: str) -> str:
    return said[:1].lower() + said[1:]


def _event_words(one: Entry) -> str:
    day = f" told on {words.day(one.day)}" if one.day else ""
    return f"Adverse event{day}{', written about again' if one.replaces else ''}"


def _handed_words(one: Entry) -> str:
    return words.joined(["Report of an adverse event written down", words.day(one.day) if one.day else ""], ", ")


def _reviewed_words(_: Entry) -> str:
    return "Adverse event looked at"


KINDS = (
    LentKind(
        Kind("adverse_event", AdverseEvent, day="told_on", replaces="replaces_id", text="reason"), _event_words,
        "events:event", "event", Tag("reason", "adverse event"),
    ),
    LentKind(
        Kind("event_reviewed", ReviewedEvent, about="event_id", text="words"), _reviewed_words, "events:event", "event",
        Tag("ok", "reviewed"), by_about=True,
    ),
    LentKind(
        Kind("event_handed_over", HandedOver, day="day", about="event_id", text="why_not"), _handed_words,
        "events:event", "event", by_about=True,
    ),
)  # fmt: skip
LENT = Lent(
    "events", notices=notices_of, links=links_of, red_flags=red_flags_of, kinds=KINDS, holdings=holdings_of,
    begins=begins_from, today_links=today_links_of, tables=(AdverseEvent,),
)  # fmt: skip
