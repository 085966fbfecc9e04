"""A clock that is set back while people work: nothing is done twice, nothing is lost, the chain and its anchors stay whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from tests.clinic.entering import signed_in
from tests.clinic.scenes import MOMENT, a_clinic, a_person
from tests.clinic.story import Visit, a_closed_session, a_signed_plan, a_visit, assessed, drafted, proposed, reasoned, signature

from eutonia_clinic.core import anchors, audit, chain, clock
from eutonia_clinic.visits.models import SignedPlan
from proof.clocks.civil import Shown
from proof.clocks.record import somebody
from proof.clocks.zones import MINUTE

BACK = (timedelta(hours=2), timedelta(days=1))
PAGES = ("visits:person", "patients:toxin", "visits:record", "patients:identity")


def set_back() -> Iterator[Shown]:
    """By two hours, and by a day."""
    for by in BACK:
        yield from _set_back(by)


def _set_back(by: timedelta) -> Iterator[Shown]:
    with clock.stopped_at(MOMENT):
        clinic = a_clinic(f"TESTCLINIC {by} back")
        visit = a_visit(clinic, **somebody())
        browser = signed_in(visit.by)
        given = signature(_ready(visit)) | {"key": f"signed once {by}"}
        plan = visit.act("sign_plan", **given)
        a_closed_session(Visit(visit.clinic, visit.by, a_person(visit.by, visit.clinic, **somebody())))
        head, anchored = chain.head(), len(anchors.read(anchors.place())[0])
    with clock.stopped_at(MOMENT - by):
        yield f"{by} back: the same form is answered as before", visit.act("sign_plan", **given) == plan
        yield f"{by} back: and adds nothing", chain.head() == head and SignedPlan.objects.filter(draft=plan.draft).count() == 1
        yield f"{by} back: who was signed in signs in again", browser.get("/account/").status_code == 302
        yield from _goes_on(visit, by, head, anchored)
        yield from _pages(visit, by)
    with clock.stopped_at(MOMENT + MINUTE):
        yield f"{by} back and forward again: the chain is whole", audit.verify().is_sound


def _goes_on(visit: Visit, by: timedelta, head: Any, anchored: int) -> Iterator[Shown]:
    """Somebody else is signed for, at a moment before the last event."""
    other = Visit(visit.clinic, visit.by, a_person(visit.by, visit.clinic, **somebody()))
    later = a_signed_plan(other, MOMENT - by)
    after = chain.head()
    yield f"{by} back: work goes on", later.pk is not None and after is not None and after.sequence > head.sequence
    yield f"{by} back: events stand in the order in which they came", after is not None and after.at < head.at
    yield f"{by} back: the chain is whole", audit.verify().is_sound
    yield f"{by} back: anchors are written", len(anchors.read(anchors.place())[0]) > anchored
    yield f"{by} back: an anchor is due at once", anchors.is_due(clock.now(), _ahead(visit))


def _ahead(visit: Visit) -> Any:
    """Anchors whose last line is of a time that is still to come."""
    del visit
    file = anchors.place().with_name("ahead.jsonl")
    last = chain.head()
    assert last is not None
    anchors.write(chain.Head(last.sequence, last.hash, MOMENT + timedelta(days=2)), file)
    return file


def _pages(visit: Visit, by: timedelta) -> Iterator[Shown]:
    """Every page of the person opens, and what was given 'tomorrow' lets no plan of today pass."""
    browser = signed_in(visit.by)
    for route in PAGES:
        page = browser.get(reverse(route, kwargs={"person": visit.person.pk}))
        yield f"{by} back: {route} opens", page.status_code == 200


def _ready(visit: Visit) -> Any:
    draft = drafted(visit, proposed(visit, assessed(visit)))
    reasoned(visit, draft)
    return draft
