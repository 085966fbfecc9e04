"""Adverse events in the demonstration: one that was serious and is reported, one that passed, and one of this morning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from eutonia_clinic.core.documents import label_of, plain
from eutonia_clinic.demo.playing import Story
from eutonia_clinic.demo.treating import Asked, Teller
from eutonia_clinic.events import acts, catalogue
from eutonia_clinic.events.documents import EventDocument, News
from eutonia_clinic.events.models import AdverseEvent
from eutonia_clinic.events.suspecting import candidates_of
from eutonia_clinic.visits.models import FollowUpVisit

SERIOUS, THIS_MORNING = 13, 2
"""Numbers of the cast. A weakness that limited is one more, whoever had it."""
AGAIN_AFTER = timedelta(days=14)
FELL: Mapping[str, Any] = {
    "reactions": ["weakness-near", "fall"], "severity": "severe", "relation": "probable", "outcome": "recovering",
    "happened": "The ankle gave way on the stairs: a fall. One night in hospital for observation; nothing was broken.",
    "actions": ["referred", "lower-dose"], "relation_words": "three weeks after the injection, in the leg that was injected",
}  # fmt: skip
WEAKER: Mapping[str, Any] = {
    "reactions": ["weakness-near"], "severity": "moderate", "relation": "probable", "outcome": "recovered",
    "happened": "The ankle was weak on stairs for two weeks.", "actions": ["watched", "lower-dose"],
}  # fmt: skip
CHOKES: Mapping[str, Any] = {
    "reactions": ["swallowing"], "severity": "moderate", "outcome": "unknown",
    "happened": "Coughs when drinking and leaves bread since two days. Told by telephone; asked to come today.",
    "actions": ["watched"],
}  # fmt: skip


def harm_seen(teller: Teller, row: FollowUpVisit) -> Story:
    """At a follow-up a weakness was told; after the last session of one person, a fall with a night in hospital."""
    assert teller.last is not None
    number = teller.last.session
    is_last = number == len(teller.member.weeks_ago)
    if teller.member.number == SERIOUS and is_last:
        yield from _serious(teller, row)
    elif number in teller.member.weak_in:
        over = {"onset_on": teller.day - timedelta(days=21), "ended_on": teller.day - timedelta(days=7)}
        event = yield from _recorded(teller, row, {**WEAKER, **over, "seriousness": _answers()})
        yield from teller.do(acts.review_event, teller.injector, event=event, said="A lower dose next time.")


def harm_today(teller: Teller) -> Story:
    """What was told by telephone this morning; nobody who decides has looked at it, and nobody asked how serious it is."""
    row = FollowUpVisit.objects.filter(person=teller.person).order_by("pk").last()
    if teller.member.number == THIS_MORNING and row is not None and row.is_red_flag:
        told = {"onset_on": teller.day - timedelta(days=2), "told_by": "person", "follow_up_by": teller.day}
        yield from _recorded(teller, row, {**CHOKES, **told})


def _serious(teller: Teller, row: FollowUpVisit) -> Story:
    """Recorded, looked at, asked after again, over, and reported."""
    told = {
        "onset_on": teller.day - timedelta(days=14), "seriousness": _answers(hospital="yes"),
        "follow_up_by": teller.day + AGAIN_AFTER,
    }  # fmt: skip
    event = yield from _recorded(teller, row, {**FELL, **told})
    yield from teller.do(acts.review_event, teller.injector, event=event, said="Report it. Two thirds of the dose next time.")
    told = {"scheme": "yellow-card", "day": teller.day, "reference": "TEST-0001 (no real report)"}
    yield from teller.do(acts.hand_over_event, teller.assessor, event=event, **told)
    teller.go_to(teller.day + AGAIN_AFTER)
    news = {"on": teller.day, "words": "Walks stairs as before the injection.", "outcome": "recovered", "ended_on": teller.day}
    yield from teller.do(acts.follow_event, teller.assessor, event=event, news=News.model_validate(plain(news)))


def _recorded(teller: Teller, row: FollowUpVisit, told: Mapping[str, Any]) -> Asked:
    """An event told at a follow-up, after the latest session, its vials and its muscles."""
    suspects = candidates_of(teller.person).sessions[:1]
    held = {"told_by": "seen-here", "told_on": teller.day, "suspects": suspects, "began_from": label_of(row), **told}
    event = EventDocument.model_validate(plain(held))
    recorded: AdverseEvent = yield from teller.do(acts.record_event, teller.assessor, person=teller.person, event=event)
    return recorded


def _answers(**yes: str) -> dict[str, str]:
    return dict.fromkeys(catalogue.options("seriousness"), "no") | yes
