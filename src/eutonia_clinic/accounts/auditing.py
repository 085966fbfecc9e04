"""The audit of a clinic as a page shows it: who did what, when, about whom; and what a reading of the chain found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from eutonia_clinic.core import words
from eutonia_clinic.core.acts import verbs
from eutonia_clinic.core.audit import READ, ChainVerdict
from eutonia_clinic.core.models import AuditEvent

NOBODY = "nobody in particular"


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event. `href` leads to the person, for whoever reads records."""

    number: str
    when: str
    who: str
    did: str
    person: str
    href: str
    about: str
    hash: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a reading of the whole chain found, and every trouble."""

    level: str
    heading: str
    said: str
    troubles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page of the audit."""

    lines: tuple[EventLine, ...]
    empty: str
    older: str
    newest: str
    verified: Verified | None


def did(verb: str) -> str:
    """'register_person' as 'register person'; a reading is 'opened a page'."""
    return "opened a page" if verb == READ else verb.replace("_", " ")


def verb_choices() -> tuple[tuple[str, str], ...]:
    """Everything that can be done, in words and by the alphabet, for the filter."""
    named = sorted((did(verb), verb) for verb in (*verbs(), READ))
    return (("", "everything"), *((verb, said) for said, verb in named))


def event_line(event: AuditEvent, names: Mapping[int, str], reads: bool) -> EventLine:
    """One event. `names` are those of users; a person stands by the number alone, with a link for whoever `reads` records."""
    person = event.person
    return EventLine(
        number=words.number(event.sequence, 0),
        when=f"{words.day_and_clock(timezone.localtime(event.at))}",
        who=names.get(event.actor, f"user {event.actor}"),
        did=did(event.verb),
        person=f"person {person}" if person else NOBODY,
        href=reverse("visits:person", kwargs={"person": person}) if person and reads else "",
        about=_about(event),
        hash=words.short_hash(event.hash),
    )


def _about(event: AuditEvent) -> str:
    """'page identity of patients', or the rows that were written."""
    if event.verb != READ:
        return event.subject or "no row"
    part, _, page = event.subject.removeprefix("page:").partition("@")[0].partition(":")
    return f"{page.replace('_', ' ')} ({part})"


def audit_page(
    events: Sequence[AuditEvent], more: bool, names: Mapping[int, str], reads: bool, asked: Mapping[str, str],
    verdict: ChainVerdict | None = None,
) -> AuditPage:  # fmt: skip
    """One page, the newest first. `asked` is the filter, which a link to older events keeps."""
    address, kept = reverse("accounts:audit"), {key: value for key, value in asked.items() if value}
    older = f"{address}?{urlencode({**kept, 'before': str(events[-1].sequence)})}" if more else ""
    filtered = {key: value for key, value in kept.items() if key != "before"}
    return AuditPage(
        lines=tuple(event_line(one, names, reads) for one in events),
        empty="No event of this clinic is like that." if kept else "Nothing has been done or read in this clinic yet.",
        older=older,
        newest=f"{address}{'?' if filtered else ''}{urlencode(filtered)}" if "before" in kept else "",
        verified=verified(verdict) if verdict else None,
    )


def verified(found: ChainVerdict) -> Verified:
    """The verdict in words. The chain is one for all clinics, so all of it is read."""
    head = f", up to event {words.number(found.head.sequence, 0)} ({words.short_hash(found.head.hash)})" if found.head else ""
    anchors = words.count(found.anchors, "anchor")
    said = f"{words.count(found.events, 'event')} read{head}, and compared with {anchors} outside the database."
    troubles = [f"Event {one.sequence}: {one.words}" if one.sequence else one.words for one in found.troubles]
    if found.more:
        troubles.append(f"And {found.more} more.")
    if found.is_sound:
        return Verified("ok", "Every event is as it was written", said, ())
    return Verified("stop", "The audit is not as it was written: tell whoever runs this installation", said, tuple(troubles))


def numbers_of_users(events: Collection[AuditEvent]) -> frozenset[int]:
    """The users of some events."""
    return frozenset(event.actor for event in events)
