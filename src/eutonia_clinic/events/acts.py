"""Acts on adverse events: recorded, followed up, corrected, looked at, and handed over to a regulator outside of this program."""

from __future__ import annotations

from datetime import date
from typing import Any

from eutonia.domain.answers import Answer
from eutonia.domain.errors import Problem
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.documents import canonical, checked, plain, same
from eutonia_clinic.core.errors import Changed, NotValid, TooLate
from eutonia_clinic.events import catalogue, naming
from eutonia_clinic.events.documents import EventDocument, News
from eutonia_clinic.events.models import AdverseEvent, HandedOver, ReviewedEvent, SuspectedSession
from eutonia_clinic.events.suspecting import as_given, candidates_of
from eutonia_clinic.patients.allowed import KEEPS_ORDER, WRITES, must_be_able_to
from eutonia_clinic.patients.models import Person
from eutonia_clinic.visits import engine

REVIEWS = KEEPS_ORDER
"""Roles that look at an event and decide what follows."""
REPORTS = frozenset({Role.INJECTOR, Role.ASSESSOR, Role.LEAD})
"""Roles that say that an event was handed over."""
NOT_USABLE = "This adverse event cannot be used as it is."


@act("record_event")
def record_event(*, by: User, clinic: Clinic, key: str, person: Person, event: EventDocument) -> AdverseEvent:
    """An adverse event as it was told or seen. What was suspected must have been given so; what the label facts name is added."""
    must_be_able_to(by, clinic, WRITES, person)
    _must_be_possible(event, person, clock.today(clinic.time_zone))
    return _written(event, person, clinic)


@act("follow_event")
def follow_event(*, by: User, clinic: Clinic, key: str, event: AdverseEvent, news: News) -> AdverseEvent:
    """What was learned of an event on a later day: a new version; the ones before stay."""
    must_be_able_to(by, clinic, WRITES, event.person)
    must_stand(event)
    today, held = clock.today(clinic.time_zone), event.content
    if not held.told_on <= news.on <= today:
        raise NotValid(NOT_USABLE, [Problem("on", news.on.isoformat(), f"a day from {held.told_on.isoformat()} to today")])
    _must_not_have_passed(news.follow_up_by, today)
    tree = plain(held) | {
        "outcome": news.outcome,
        "ended_on": plain(news.ended_on or held.ended_on),
        "seriousness": plain({**held.seriousness, **news.seriousness}),
        "actions": list(dict.fromkeys([*held.actions, *news.actions])),
        "action_words": news.action_words or held.action_words,
        "follow_up_by": plain(news.follow_up_by),
        "news": news.words,
        "news_on": plain(news.on),
    }
    later = checked(tree, EventDocument, "This follow-up")
    _must_not_be_later_than(later.ended_on, today, "ended_on")
    return _written(later, event.person, clinic, event, news.words, is_news=True)


@act("correct_event")
def correct_event(
    *, by: User, clinic: Clinic, key: str, event: AdverseEvent, document: EventDocument, reason: str
) -> AdverseEvent:
    """The event was written down wrongly: this is how it was. A day to ask again that has passed meanwhile may stay."""
    must_be_able_to(by, clinic, WRITES, event.person)
    must_stand(event)
    if not any(letter.isalpha() for letter in reason):
        raise NotValid("A correction needs a reason, in words.")
    _must_be_possible(document, event.person, clock.today(clinic.time_zone), event.content)
    return _written(document, event.person, clinic, event, " ".join(reason.split()))


@act("review_event")
def review_event(*, by: User, clinic: Clinic, key: str, event: AdverseEvent, said: str = "") -> ReviewedEvent:
    """Somebody who decides looked at an event as it stands. Looked at already, and nothing graver since: that is the answer."""
    must_be_able_to(by, clinic, REVIEWS, event.person)
    must_stand(event)
    held = ReviewedEvent.objects.filter(root=event.number, gravity=event.gravity).first()
    if held:
        return held
    words = " ".join(said.split())
    row = ReviewedEvent(person=event.person, event=event, root_id=event.number, gravity=event.gravity, words=words)
    row.save()
    return row


@act("hand_over_event")
def hand_over_event(
    *, by: User, clinic: Clinic, key: str, event: AdverseEvent, scheme: str, day: date, reference: str = "", why_not: str = ""
) -> HandedOver:
    """An event was reported to a regulator, by somebody, outside of this program: when, and under which number of the scheme.

    Or it was decided on this day not to report it, for a reason. Nothing is sent from here.
    """
    must_be_able_to(by, clinic, REPORTS, event.person)
    must_stand(event)
    told = event.told_on
    problems = []
    if scheme not in catalogue.schemes():
        problems.append(Problem("scheme", scheme, "a scheme of the list"))
    if not told <= day <= clock.today(clinic.time_zone):
        problems.append(Problem("day", day.isoformat(), f"a day from {told.isoformat()}, when it was told, to today"))
    if bool(reference.strip()) == bool(why_not.strip()):
        problems.append(Problem("reference", reference or "nothing", "the number of the scheme, or why it is not reported"))
    if problems:
        raise NotValid("This cannot be written down as it is.", problems)
    row = HandedOver(
        person=event.person, event=event, root_id=event.number, scheme=scheme, day=day,
        reference=" ".join(reference.split()), why_not=" ".join(why_not.split()),
    )  # fmt: skip
    row.save()
    return row


def must_stand(event: AdverseEvent) -> None:
    """Raises `TooLate` when a later version stands in place of this one."""
    if AdverseEvent.objects.filter(replaces_id=event.pk).exists():
        raise TooLate("Somebody else wrote about this event meanwhile. Look at it again.")


def gravity_of(event: EventDocument) -> str:
    """What has to be looked at: each criterion that was answered yes or is not known, death, and every sign of spread."""
    if event.in_error:
        return ""
    unknown = event.serious.is_unknown
    urgent = (one for one in event.reactions if catalogue.reactions()[one].urgent)
    return ",".join([*event.criteria, *(["unknown"] if unknown else []), *urgent])


def _written(
    event: EventDocument, person: Person, clinic: Clinic, replaces: AdverseEvent | None = None, reason: str = "",
    *, is_news: bool = False,
) -> AdverseEvent:  # fmt: skip
    held = same(naming.judged(event, clinic.jurisdiction, engine.knowledge()))
    row = AdverseEvent(
        person=person, document=canonical(held), replaces=replaces, reason=reason, root_id=replaces.number if replaces else None,
        is_news=is_news, began_from=held.began_from, **_columns(held),
    )  # fmt: skip
    row.save()
    for one in held.suspects:
        for lot in dict.fromkeys(vial.lot for vial in one.vials) or ("",):
            given = {"session_id": one.session, "product": one.product, "lot": lot}
            SuspectedSession(person=person, event=row, **given).save()
    return row


def _columns(event: EventDocument) -> dict[str, Any]:
    flagged = not event.in_error and (event.serious is not Answer.NO or event.is_urgent)
    return {
        "onset_on": event.onset_on, "told_on": event.told_on, "serious": event.serious.value, "is_flagged": flagged,
        "gravity": gravity_of(event), "outcome": event.outcome, "is_settled": event.is_settled, "in_error": event.in_error,
        "follow_up_by": event.follow_up_by,
    }  # fmt: skip


def _must_be_possible(event: EventDocument, person: Person, today: date, before: EventDocument | None = None) -> None:
    """Raises `NotValid` for a day that cannot be, and `Changed` when what is suspected is not what was given."""
    _must_not_be_later_than(event.told_on, today, "told_on")
    _must_not_be_later_than(event.ended_on, today, "ended_on")
    if event.follow_up_by != (before.follow_up_by if before else None):
        _must_not_have_passed(event.follow_up_by, today)
    if event.in_error:
        return
    if not (event.suspects or event.elsewhere or event.device.strip()):
        expected = "a session, toxin elsewhere, or a device; toxin that is not listed goes into the toxin ledger first"
        raise NotValid(NOT_USABLE, [Problem("suspects", "nothing", expected)])
    if wrong := as_given(event, candidates_of(person)):
        raise Changed(f"What was given on {', '.join(wrong)} was corrected meanwhile. Choose again from what is there now.")


def _must_not_be_later_than(day: date | None, today: date, field: str) -> None:
    if day is not None and day > today:
        raise NotValid(NOT_USABLE, [Problem(field, day.isoformat(), "today or an earlier day")])


def _must_not_have_passed(day: date | None, today: date) -> None:
    if day is not None and day < today:
        raise NotValid(NOT_USABLE, [Problem("follow_up_by", day.isoformat(), "today or a later day")])
