"""One adverse event read: what happened, how it is now, after what, who has to do what, and all that was ever written of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from eutonia.domain.answers import Answer
from eutonia.knowledge.types import Knowledge
from eutonia_clinic.core import words
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.events import catalogue, naming
from eutonia_clinic.events.catalogue import Scheme
from eutonia_clinic.events.documents import EventDocument
from eutonia_clinic.events.models import AdverseEvent, HandedOver, ReviewedEvent
from eutonia_clinic.events.presenters import saying
from eutonia_clinic.events.presenters.saying import NamedRow, SuspectRow

NOT_SENT = "Nothing is sent to a regulator from here. Somebody reports it in the scheme, and writes down here that it was done."
GIVEN_WAS_CORRECTED = "What was given in a suspected session was corrected since. Look at the session, and correct this event."


@dataclass(frozen=True, slots=True)
class EventLinks:
    """What can be done from here; empty where it cannot."""

    follow: str = ""
    correct: str = ""
    review: str = ""
    report: str = ""
    hand_over: str = ""
    person: str = ""
    every: str = ""
    told_in: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history."""

    when: str
    words: str
    by: str = ""
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class EventKnown:
    """An event with everything that is known around it."""

    row: AdverseEvent
    versions: Sequence[AdverseEvent]
    reviews: Sequence[ReviewedEvent]
    handovers: Sequence[HandedOver]
    scheme: Scheme
    jurisdiction: str
    time_zone: str
    today: date
    is_latest: bool
    as_given: bool = True
    suspects: tuple[SuspectRow, ...] = ()


@dataclass(frozen=True, slots=True)
class EventPage:
    """Everything on the page."""

    links: EventLinks
    heading: str
    said: str
    tags: tuple[Tag, ...]
    warnings: tuple[str, ...]
    happened: str
    facts: tuple[tuple[str, str], ...]
    criteria: tuple[tuple[str, str], ...]
    suspects: tuple[SuspectRow, ...]
    named: tuple[NamedRow, ...]
    named_now: tuple[NamedRow, ...]
    to_do: tuple[Tag, ...]
    review: str
    needs_review: bool
    handed: tuple[str, ...]
    deadlines: tuple[tuple[str, str], ...]
    history: tuple[Line, ...]
    version: str
    idempotency_key: str
    not_sent: str = NOT_SENT
    not_the_label: str = saying.NOT_THE_LABEL


def event_page(known: EventKnown, knowledge: Knowledge, links: EventLinks, key: str) -> EventPage:
    """The page of one version of an event."""
    event: EventDocument = known.row.content
    now = naming.judged(event, known.jurisdiction, knowledge).named
    reviewed = _reviewed(known)
    return EventPage(
        links=links, heading=saying.what_words(event), said=_said(event),
        tags=(saying.serious_tag(event), saying.outcome_tag(event)), warnings=tuple(_warnings(known)), happened=event.happened,
        facts=tuple(_facts(event)), criteria=tuple(_criteria(event)), suspects=known.suspects,
        named=saying.named_rows(event.named, knowledge),
        named_now=saying.named_rows(now, knowledge) if now != event.named else (),
        to_do=tuple(to_do(known.row, reviewed, bool(known.handovers), known.today)) if known.is_latest else (),
        review=_review_words(known), needs_review=not reviewed and not event.in_error,
        handed=tuple(_handed(one, known.time_zone) for one in known.handovers), deadlines=tuple(deadline_rows(known.scheme)),
        history=tuple(_history(known)), version=_version(known.row, known.time_zone), idempotency_key=key,
    )  # fmt: skip


def to_do(row: AdverseEvent, is_reviewed: bool, is_handed: bool, today: date) -> Iterator[Tag]:
    """What somebody still has to do about an event that stands, the most pressing first. What is overdue is said as such."""
    if row.in_error:
        return
    if row.is_flagged and not is_reviewed:
        yield Tag("stop", "not looked at by somebody who decides")
    serious = Answer(row.serious)
    if serious is not Answer.NO and not is_handed:
        yield _hand_over(row.told_on, serious, today)
    if not row.is_settled:
        yield _ask_again(row.follow_up_by, today)


def is_pressing(row: AdverseEvent, is_reviewed: bool, is_handed: bool, today: date) -> bool:
    """True when something should have been done by now: looked at, reported, or asked after again."""
    late = row.follow_up_by is not None and row.follow_up_by < today and not row.is_settled
    return late or any(one.level == "stop" for one in to_do(row, is_reviewed, is_handed, today))


def _hand_over(told: date, serious: Answer, today: date) -> Tag:
    by = told + timedelta(days=whole("events.handover_days"))
    if serious.is_unknown:
        return Tag("reason", "establish whether it is serious")
    late = f"report was due by {words.day(by)}, {words.ago(by, today)}"
    return Tag("stop", late) if by < today else Tag("reason", f"report by {words.day(by)}")


def _ask_again(by: date | None, today: date) -> Tag:
    if by is None:
        return Tag("reason", "not over, and no day to ask again")
    if by < today:
        return Tag("reason", f"asking again was due {words.ago(by, today)}")
    return Tag("note", f"ask again by {words.day(by)}")


def deadline_rows(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """How soon a report is due by the scheme, for whom, and where that is written."""
    for one in scheme.deadlines:
        state = "" if one.state == "seen" else " Unverified here."
        yield f"{words.capital(one.whose)}, {one.applies}", f"{one.words} {one.source.words}.{state}"


def _said(event: EventDocument) -> str:
    """The answer in one line."""
    began = f"began on {words.long_day(event.onset_on)}" if event.onset_on else "began on a day not known"
    after = [saying.since_words(one.given_on, event.onset_on) for one in event.suspects[:1]]
    now = saying.outcome_words(event)
    return words.sentence(f"It {words.joined([began, *after], ', ')}. Now: {now[:1].lower() + now[1:]}")


def _warnings(known: EventKnown) -> Iterator[str]:
    if known.row.in_error:
        yield "Recorded in error. It counts nowhere."
    if not known.as_given and known.is_latest and not known.row.in_error:
        yield GIVEN_WAS_CORRECTED


def _facts(event: EventDocument) -> Iterator[tuple[str, str]]:
    said = catalogue.options
    yield "Began", saying.onset_words(event)
    yield "Now", saying.outcome_words(event)
    yield "How bad", said("severity")[event.severity].words
    if event.where:
        yield "Where", event.where
    yield "Done", words.joined([saying.chosen_words("action", event.actions), event.action_words], "; ") or "not said"
    opinion = said("relation")[event.relation].words
    yield "Due to the toxin, in the opinion of the clinician", words.joined([opinion, event.relation_words], ": ")
    yield "Told", f"by {said('teller')[event.told_by].words}, {words.day(event.told_on)}".replace("by seen", "seen")
    yield "Device", event.device or "none suspected"
    yield "Other medicines", event.other_medicines or "not written down"


def _criteria(event: EventDocument) -> Iterator[tuple[str, str]]:
    for one in catalogue.options("seriousness").values():
        yield one.words, words.answer(event.seriousness.get(one.id))


def _reviewed(known: EventKnown) -> bool:
    return any(one.gravity == known.row.gravity for one in known.reviews)


def _review_words(known: EventKnown) -> str:
    """Who looked at it last, and whether something graver is known since."""
    if not known.reviews:
        return ""
    last = known.reviews[-1]
    said = f"Looked at by {last.author.display_name}, {_when(last, known.time_zone)}."
    said = f"{said} “{last.words}”" if last.words else said
    return said if _reviewed(known) else f"{said} What has to be looked at has changed since."


def _handed(one: HandedOver, zone: str) -> str:
    name, by = catalogue.schemes()[one.scheme].name, one.author.display_name
    if one.why_not:
        return f"Not reported to {name}, decided on {words.day(one.day)}: “{one.why_not}”. {by}, {_when(one, zone)}."
    return f"Reported to {name} on {words.day(one.day)}, number {one.reference}. Written down by {by}, {_when(one, zone)}."


def _history(known: EventKnown) -> Iterator[Line]:
    rows: list[AdverseEvent | ReviewedEvent | HandedOver] = [*known.versions, *known.reviews, *known.handovers]
    for row in sorted(rows, key=lambda one: (one.made_at, one.pk), reverse=True):
        by = words.joined([row.author.display_name, row.clinic.name], ", ")
        yield _line(row, _when(row, known.time_zone), by)


def _line(row: AdverseEvent | ReviewedEvent | HandedOver, when: str, by: str) -> Line:
    if isinstance(row, ReviewedEvent):
        return Line(when, words.joined(["Looked at", f"“{row.words}”" if row.words else ""], ". "), by, Tag("ok", "reviewed"))
    if isinstance(row, HandedOver):
        name = catalogue.schemes()[row.scheme].name
        said = f"Not reported to {name}: “{row.why_not}”" if row.why_not else f"Reported to {name}, number {row.reference}"
        return Line(when, said, by, Tag("note" if row.why_not else "ok", "report"))
    return Line(when, _written(row), by, saying.outcome_tag(row.content))


def _written(row: AdverseEvent) -> str:
    event: EventDocument = row.content
    if row.is_news:
        day = f", {words.day(event.news_on)}" if event.news_on else ""
        return f"Followed up{day}: “{event.news}” {saying.serious_words(event)}."
    if row.replaces_id:
        return f"Corrected: “{row.reason}” {saying.serious_words(event)}."
    return f"Recorded. {saying.serious_words(event)}."


def _version(row: AdverseEvent, zone: str) -> str:
    what = "Followed up" if row.is_news else "Corrected" if row.replaces_id else "Recorded"
    return f"{what} by {row.author.display_name}, {_when(row, zone)}."


def _when(row: AdverseEvent | ReviewedEvent | HandedOver, zone: str) -> str:
    return words.day_and_clock(row.made_at.astimezone(ZoneInfo(zone)))


def tags_of(many: Iterable[Tag]) -> tuple[Tag, ...]:
    """What has to be done as tags; 'nothing more to do' when there is nothing."""
    return tuple(many) or (Tag("ok", "nothing more to do"),)
