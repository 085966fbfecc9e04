"""Adverse events as acts: what is kept, what is refused, who may, and what is never changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from pydantic import ValidationError
from tests.clinic.databases import Database
from tests.clinic.events.happening import LATER, ON, an_event, answered, did, recorded, some_news
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_user, at_once
from tests.clinic.story import Visit, a_closed_session, a_history, a_visit, bladder_toxin

from eutonia.domain.answers import Answer
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.errors import Changed, NotAllowed, NotFound, NotValid, Refused, TooLate
from eutonia_clinic.events import acts, queries
from eutonia_clinic.events.models import AdverseEvent, HandedOver, ReviewedEvent, SuspectedSession
from eutonia_clinic.events.suspecting import candidates_of
from eutonia_clinic.visits.models import SessionClosed

pytestmark = pytest.mark.both_databases


@pytest.fixture
def visit(database: Database) -> Iterator[Visit]:
    """75 units were given ten days ago."""
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit)
    with clock.stopped_at(ON):
        yield visit


def test_What_was_given_stands_in_the_event_with_lot_muscle_side_and_sites(visit: Visit) -> None:
    row = recorded(visit)
    event = row.content
    (suspect,) = event.suspects
    assert (suspect.product, suspect.units, suspect.vials[0].lot) == ("onabotulinumtoxinA", 75, "C1234AB")
    assert [(one.muscle, one.side.word, one.units, one.sites) for one in suspect.doses] == [("soleus", "RIGHT", 75, 3)]
    assert [(one.session_id, one.lot) for one in SuspectedSession.objects.filter(event=row)] == [(suspect.session, "C1234AB")]
    (plain,) = queries.events_of(visit.person)
    assert (plain.what, plain.after[0].days_since, plain.after[0].places) == (("Trouble swallowing",), 10, (("soleus", "RIGHT"),))


def test_One_yes_is_serious_and_no_is_only_no_when_all_were_asked(visit: Visit) -> None:
    assert recorded(visit).serious == "no"
    assert recorded(visit, seriousness=answered(hospital="yes")).serious == "yes"
    assert recorded(visit, seriousness={}).serious == "not_asked"
    assert recorded(visit, seriousness=answered(disability="cannot_establish")).serious == "cannot_establish"


def test_What_is_not_known_to_be_harmless_waits_for_somebody_who_decides(visit: Visit) -> None:
    mild = {"reactions": ["dry-mouth"]}
    for changes, waits in (
        (mild, False), (mild | {"seriousness": {}}, True), (mild | {"seriousness": answered(important="yes")}, True), ({}, True),
    ):  # fmt: skip
        assert recorded(visit, **changes).is_flagged is waits, changes


def test_It_is_followed_to_its_outcome_and_every_version_stays(visit: Visit) -> None:
    first = recorded(visit)
    with clock.stopped_at(LATER):
        later = did("follow_event", visit, event=first, news=some_news(seriousness=answered(hospital="yes")))
    assert (later.number, later.outcome, later.is_settled, later.is_news) == (first.pk, "recovered", True, True)
    assert later.serious == "yes"
    assert [row.pk for row in queries.versions_of(later)] == [first.pk, later.pk]
    assert first.content.outcome == "not-recovered"
    (stands,) = queries.events_of(visit.person)
    assert (stands.id, stands.outcome, stands.serious) == (later.pk, "Recovered", Answer.YES)
    with clock.stopped_at(LATER), pytest.raises(TooLate):
        did("follow_event", visit, event=first, news=some_news())


def test_An_answer_that_was_given_is_not_lost_by_news_that_say_nothing_of_it(visit: Visit) -> None:
    first = recorded(visit, seriousness=answered(hospital="yes"))
    with clock.stopped_at(LATER):
        later = did("follow_event", visit, event=first, news=some_news(seriousness={"death": "no"}))
    assert later.content.criteria == ("hospital",)


def test_A_correction_needs_a_reason_in_words(visit: Visit) -> None:
    first = recorded(visit)
    changed = an_event(visit, reactions=["speech"])
    with pytest.raises(NotValid):
        did("correct_event", visit, event=first, document=changed, reason=" - ")
    later = did("correct_event", visit, event=first, document=changed, reason="Speech, not swallowing")
    assert (later.reason, later.content.reactions, first.content.reactions) == (
        "Speech, not swallowing", ("speech",), ("swallowing",),
    )  # fmt: skip


def test_An_event_in_error_counts_nowhere_and_stays_readable(visit: Visit) -> None:
    first = recorded(visit, seriousness=answered(death="yes"), outcome="fatal")
    document = first.content.model_copy(update={"in_error": True})
    later = did("correct_event", visit, event=first, document=document, reason="Another person of that name")
    assert queries.events_of(visit.person) == ()
    assert queries.flagged(visit.clinic) == []
    assert not queries.open_at(visit.clinic).exists()
    assert [row.pk for row in queries.versions_of(later)] == [first.pk, later.pk]


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"onset_on": LATER.date(), "told_on": LATER.date()}, "told_on"),
    ({"ended_on": LATER.date()}, "ended_on"),
    ({"follow_up_by": MOMENT.date()}, "follow_up_by"),
    ({"suspects": [], "device": ""}, "suspects"),
)


def test_What_cannot_be_is_refused_at_its_field_and_nothing_is_written(visit: Visit) -> None:
    for changes, field in WRONG:
        with pytest.raises(NotValid) as refusal:
            recorded(visit, **changes)
        assert refusal.value.problems[0].field == field
    assert not AdverseEvent.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"reactions": []}, {"reactions": ["headless"]}, {"reactions": ["fall", "fall"]}, {"happened": " "}, {"outcome": "fine"},
        {"seriousness": {"death": "maybe"}}, {"seriousness": {"hotel": "yes"}}, {"told_by": "a bird"}, {"surname": "X"},
        {"onset_on": (ON + timedelta(days=1)).date()}, {"onset_on": (MOMENT - timedelta(days=1)).date()},
        {"ended_on": (ON - timedelta(days=1)).date()}, {"outcome": "fatal"}, {"happened": "a\u202eb"},
    ],
    ids=str,
)  # fmt: skip
def test_A_document_that_cannot_be_true_is_none(visit: Visit, changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        an_event(visit, **changes)


def test_Only_what_was_really_given_is_suspected(visit: Visit) -> None:
    event = an_event(visit)
    (suspect,) = event.suspects
    dose = suspect.doses[0].model_copy(update={"muscle": "tibialis-posterior"})
    for change in ({"units": Decimal(80)}, {"session": 999}, {"product": "abobotulinumtoxinA"}, {"doses": (dose,)}):
        strange = event.model_copy(update={"suspects": (suspect.model_copy(update=change),)})
        with pytest.raises(Changed):
            did("record_event", visit, person=visit.person, event=strange)
    assert not AdverseEvent.objects.exists()


def test_A_session_that_is_corrected_meanwhile_is_chosen_anew(visit: Visit) -> None:
    event, closed = an_event(visit), SessionClosed.objects.get()
    held = closed.content
    vials = (held.vials[0].model_copy(update={"lot": "C9999ZZ"}),)
    session = held.session.model_copy(update={"lots": ("C9999ZZ",)})
    document = held.model_copy(update={"vials": vials, "session": session})
    visit.act("correct_session", closed=closed, document=document, reason="Lot")
    with pytest.raises(Changed):
        did("record_event", visit, person=visit.person, event=event)


def test_Toxin_elsewhere_can_be_suspected_and_is_not_taken_for_a_session_here(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit, toxin_history=a_history(MOMENT, "yes", bladder_toxin("2026-08-20")))
    with clock.stopped_at(ON):
        found = candidates_of(visit.person)
        assert (len(found.sessions), len(found.elsewhere)) == (1, 1)
        row = recorded(visit, suspects=[], elsewhere=found.elsewhere)
        assert row.content.products == ("onabotulinumtoxinA",)
        assert not SuspectedSession.objects.exists()


def test_It_is_looked_at_once_and_again_when_it_becomes_graver(visit: Visit) -> None:
    first = recorded(visit)
    assert [row.pk for row in queries.flagged(visit.clinic)] == [first.pk]
    row = did("review_event", visit, event=first, said="Swallow test tomorrow")
    assert did("review_event", visit, event=first) == row
    assert queries.flagged(visit.clinic) == []
    with clock.stopped_at(LATER):
        later = did("follow_event", visit, event=first, news=some_news(seriousness=answered(hospital="yes")))
        assert [one.pk for one in queries.flagged(visit.clinic)] == [later.pk]
        did("review_event", visit, event=later)
        assert queries.flagged(visit.clinic) == []
    assert ReviewedEvent.objects.count() == 2


def test_It_is_reported_outside_and_written_down_here_with_its_number_or_a_reason(visit: Visit) -> None:
    row = recorded(visit, seriousness=answered(hospital="yes"), outcome="recovered", reactions=["dry-mouth"])
    did("review_event", visit, event=row)
    assert [one.pk for one in queries.open_at(visit.clinic)] == [row.pk]
    given = {"event": row, "scheme": "medwatch-3500", "day": ON.date()}
    wrong: tuple[dict[str, Any], ...] = (
        {}, {"reference": "1", "why_not": "no"}, {"reference": "1", "scheme": "post"}, {"reference": "1", "day": LATER.date()},
        {"reference": "1", "day": MOMENT.date()},
    )  # fmt: skip
    for changes in wrong:
        with pytest.raises(NotValid):
            did("hand_over_event", visit, **(given | changes))
    did("hand_over_event", visit, **given, reference="MW-77")
    assert not queries.open_at(visit.clinic).exists()
    did("hand_over_event", visit, **given, why_not="Reported by the hospital already")
    assert [(one.reference, one.why_not) for one in HandedOver.objects.order_by("pk")] == [
        ("MW-77", ""), ("", "Reported by the hospital already"),
    ]  # fmt: skip


def test_Who_may_write_look_and_report(visit: Visit) -> None:
    nurse, lead = a_user(visit.clinic, "A Nurse", Role.ASSESSOR), a_user(visit.clinic, "A Lead", Role.LEAD)
    administrator = a_user(visit.clinic, "An Admin", Role.ADMINISTRATOR)
    event = an_event(visit)
    row = did("record_event", visit, by=nurse, person=visit.person, event=event)
    for by, name, given in (
        (lead, "record_event", {"person": visit.person, "event": event}), (nurse, "review_event", {"event": row}),
        (lead, "correct_event", {"event": row, "document": event, "reason": "so"}),
        (administrator, "review_event", {"event": row}),
        (administrator, "hand_over_event", {"event": row, "scheme": "eu", "day": ON.date(), "reference": "1"}),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            did(name, visit, by=by, **given)
    did("review_event", visit, by=lead, event=row)
    did("hand_over_event", visit, by=lead, event=row, scheme="eu", day=ON.date(), reference="1")


def test_Another_clinic_that_does_not_know_the_person_writes_nothing(visit: Visit) -> None:
    other = a_clinic("TESTCLINIC two")
    stranger = a_user(other, "Dr Far Away")
    with pytest.raises(NotFound):
        did("record_event", visit, by=stranger, clinic=other, person=visit.person, event=an_event(visit))


def test_The_same_form_twice_is_one_event_and_the_audit_is_whole(visit: Visit) -> None:
    given = {"by": visit.by, "clinic": visit.clinic, "key": a_key(), "person": visit.person, "event": an_event(visit)}
    assert acts.record_event(**given) == acts.record_event(**given)
    assert AdverseEvent.objects.count() == 1
    assert verify().is_sound


def test_Of_two_who_follow_it_up_at_once_one_is_told_to_look_again(visit: Visit) -> None:
    row = recorded(visit)
    with clock.stopped_at(LATER):
        told = at_once(2, lambda _: did("follow_event", visit, event=AdverseEvent.objects.get(pk=row.pk), news=some_news()))
    assert sorted(isinstance(one, Refused) for one in told) == [False, True]
    assert len(queries.versions_of(row)) == 2


def test_What_was_written_is_never_changed_or_removed(visit: Visit) -> None:
    row = recorded(visit, seriousness=answered(hospital="yes"))
    did("review_event", visit, event=row)
    did("hand_over_event", visit, event=row, scheme="eu", day=ON.date(), reference="1")
    for model in (AdverseEvent, SuspectedSession, ReviewedEvent, HandedOver):
        table = model._meta.db_table
        for statement in (f'UPDATE "{table}" SET id = id', f'DELETE FROM "{table}"'):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        assert model.objects.count() == 1
