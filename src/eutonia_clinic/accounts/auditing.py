"""The audit of a clinic as a page shows it: who did what, when, about whom; and what a reading of the chain found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from eutonia_clinic.core import words
from eutonia_clinic.core.acts import verbs
from eutonia_clinic.core.audit import READ, ChainVerdict
from eutonia_clinic.core.models import AuditEvent

NOBODY = "nobody in particular"
ROWS: Mapping[str, str] = MappingProxyType({
    "accounts.clinic": "clinic", "accounts.membership": "role of a colleague", "accounts.site": "site",
    "accounts.user": "account",
    "core.gapentered": "what a restore had lost entered again", "core.restoration": "restore of a backup",
    "diary.chosensymptoms": "what a diary asks for", "diary.device": "device of a diary",
    "diary.deviceclosed": "device of a diary closed", "diary.diaryentry": "diary entry",
    "diary.diaryofclinic": "telephone of the diary", "diary.invitation": "invitation to a diary",
    "diary.revieweddiaryflag": "red flag of a diary looked at",
    "events.adverseevent": "adverse event", "events.handedover": "report handed over",
    "events.reviewedevent": "adverse event looked at", "events.suspectedsession": "session suspected of an adverse event",
    "facts.declined": "reading declined", "facts.inforce": "fact in force",
    "facts.factreading": "reading of a fact", "facts.selftest": "self-test", "patients.distinct": "two people told apart",
    "patients.distincttakenback": "two people no longer told apart", "patients.ledgerentry": "toxin ledger entry",
    "letters.consent": "consent", "letters.handedover": "letter handed over or posted", "letters.letter": "letter",
    "letters.letterdraft": "draft letter", "patients.merge": "two entries joined",
    "patients.person": "person", "patients.personidentifier": "number of a person", "patients.personversion": "identity",
    "patients.registration": "registration", "responses.goingon": "going on despite the stop rule",
    "responses.responsereview": "reasons for a fading effect", "responses.walkdraft": "walk through the reasons, draft",
    "scheduling.calendaraddress": "calendar address", "scheduling.calendartakenback": "calendar address taken back",
    "scheduling.closeddays": "closed days", "scheduling.followupbooking": "follow-up booked",
    "scheduling.missedvisit": "missed visit", "scheduling.workingdays": "working days",
    "patients.unmerge": "two entries parted", "service.researchexport": "research export",
    "service.servicereport": "service report", "service.researchchoice": "choice about research",
    "visits.assessment": "assessment", "visits.assessmentdraft": "draft assessment",
    "visits.booking": "booking", "visits.confirmedvalues": "values confirmed", "visits.followupvisit": "follow-up",
    "visits.enteredfrompaper": "session held on paper", "visits.secondedpaper": "second name for a session held on paper",
    "visits.givenentry": "injection entry", "visits.injectionsession": "session", "visits.keptforecast": "forecast",
"visits.learnedbelief": "what the course has taught",
    "visits.overridereason": "reason", "visits.plancancelled": "plan cancelled", "visits.plandraft": "draft plan",
    "visits.reviewedfollowup": "follow-up looked at", "visits.safetyanswers": "answers to the safety questions",
    "visits.sessionclosed": "session closed", "visits.sessiondraft": "session under way", "visits.signedplan": "signed plan",
    "visits.storedproposal": "proposal", "visits.vialentry": "vial",
})  # fmt: skip
"""What the rows are called of which an act writes. The stored event keeps the name of the table and the hash."""


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
    """'the page “identity”', or the rows that were written: 'draft plan 46, version 2; signed plan 44'."""
    if event.verb != READ:
        return "; ".join(_row(one) for one in event.subject.split()) or "no row"
    page = event.subject.removeprefix("page:").partition("@")[0].rpartition(":")[2]
    return f"the page “{page.replace('_', ' ')}”"


def _row(subject: str) -> str:
    """'visits.plandraft:46@2' as 'draft plan 46, version 2'."""
    table, _, rest = subject.partition(":")
    number, _, state = rest.partition("=")[0].partition("@")
    said = f"{ROWS.get(table, table)} {number}".strip()
    if state in ("", "0"):
        return said
    return f"{said}, version {state}" if state.isdigit() else f"{said}, {state.replace('_', ' ')}"


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
