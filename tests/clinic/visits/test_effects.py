"""The table of who is due says what the record says, after whatever happened; the record is asked in one slow, obvious query."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from bench import registry
from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT, a_clinic
from tests.clinic.story import (
    LATER,
    Visit,
    a_closed_session,
    a_signed_plan,
    a_visit,
    closed,
    given,
    inject,
    reasoned,
    signature,
    with_doses,
)

from eutonia.domain.answers import Side
from eutonia_clinic.core import clock
from eutonia_clinic.visits import effects
from eutonia_clinic.visits.models import KeptForecast, LatestEffect, SessionClosed, SignedPlan

Said = set[tuple[int, int, date, str, date | None, date | None, date | None]]
"""Person, clinic, the day, the product, and the end of the effect with its band."""


def as_the_table_says() -> Said:
    columns = ("person_id", "clinic_id", "given_on", "product", "ends_on", "ends_earliest", "ends_latest")
    return set(LatestEffect.objects.values_list(*columns))


def as_the_record_says() -> Said:
    """Of everybody's latest day the forecast in force that ends first, at each clinic; without one, the session alone."""
    ending, clinics = list(_ending()), set()
    said: Said = set()
    for one in sorted(ending, key=lambda row: row.ends_on):
        moved = one.given_on - one.plan.planned_for
        days = [day + moved for day in (one.ends_on, one.ends_earliest, one.ends_latest)]
        if (one.person_id, one.clinic_id) not in clinics:
            clinics.add((one.person_id, one.clinic_id))
            said.add((one.person_id, one.clinic_id, one.given_on, one.plan.product, *days))
    for row in _latest(_given().annotate(given_on=Subquery(_own_day()))):
        if (row.person_id, row.clinic_id) not in clinics:
            said.add((row.person_id, row.clinic_id, row.given_on, row.product, None, None, None))
    return said


def _own_day() -> QuerySet[Any]:
    return SessionClosed.objects.filter(pk=OuterRef("pk")).values("session__given_on")[:1]


def _ending() -> Iterator[Any]:
    amended_since = Exists(SignedPlan.objects.filter(replaces=OuterRef("plan")))
    kept = KeptForecast.objects.current().filter(~amended_since, ends_on__isnull=False).select_related("plan")
    return iter(_latest(kept.annotate(given_on=_given_on(OuterRef("plan")))))


def _given() -> QuerySet[Any]:
    rows: QuerySet[Any] = SessionClosed.objects.current().filter(units__gt=0)
    return rows


def _given_on(plan: Any) -> Coalesce:
    families = (Q(session__plan=plan), Q(session__plan__amendments=plan), Q(session__plan__root__amendments=plan))
    days = [Subquery(_given().filter(family).values("session__given_on")[:1]) for family in families]
    return Coalesce(*days, output_field=DateField())


def _latest(rows: QuerySet[Any]) -> QuerySet[Any]:
    last = _given().filter(person=OuterRef("person")).order_by("-session__given_on").values("session__given_on")[:1]
    return rows.filter(given_on__gte=Subquery(last))


def must_agree(rows: int) -> None:
    said = as_the_table_says()
    assert said == as_the_record_says()
    assert len(said) == rows
    assert effects.follow_everybody() == rows
    assert as_the_table_says() == said


def corrected_to_nothing(visit: Visit, row: SessionClosed) -> None:
    """Nothing was given after all: what was written down as given was thrown away."""
    held = row.content
    none, nothing = Decimal(0), "Written down in error"
    drawn = sum((one.drawn_units for one in held.vials), none)
    session = held.session.model_copy(update={"doses": (), "wasted_units": drawn})
    vials = tuple(one.model_copy(update={"given_units": none, "wasted_units": one.drawn_units}) for one in held.vials)
    document = held.model_copy(update={"session": session, "vials": vials})
    visit.act("correct_session", closed=row, document=document, reason=nothing)


@pytest.mark.both_databases
def test_a_story_of_one_person_step_by_step(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        plan = a_signed_plan(visit)
        visit.act("keep_forecast", plan=plan)
        must_agree(0)
        session = given(visit, plan)
        must_agree(0)
        first = closed(visit, session)
        must_agree(1)
    with clock.stopped_at(LATER):
        later = a_closed_session(visit, LATER)
        must_agree(1)
        assert as_the_table_says() == {(visit.person.pk, visit.clinic.pk, LATER.date(), "onabotulinumtoxinA", None, None, None)}
        visit.act("keep_forecast", plan=later.session.plan)
        must_agree(1)
        assert first.session.plan.forecast.ends_on != LatestEffect.objects.get().ends_on
        corrected_to_nothing(visit, later)
        must_agree(1)
        assert LatestEffect.objects.get().given_on == MOMENT.date()
        corrected_to_nothing(visit, first)
        must_agree(0)


@pytest.mark.both_databases
def test_a_registry_that_was_copied(database: Database) -> None:
    begun = registry.begin(2)
    registry.grow(begun, 12)
    must_agree(LatestEffect.objects.count())
    assert LatestEffect.objects.count() > 5


def test_given_a_day_later_the_effect_ends_a_day_later(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        plan = a_signed_plan(visit)
        forecast = visit.act("keep_forecast", plan=plan)
    with clock.stopped_at(MOMENT + timedelta(days=1)):
        session = given(visit, plan, MOMENT + timedelta(days=1))
        closed(visit, session)
        must_agree(1)
        assert LatestEffect.objects.get().ends_on == forecast.ends_on + timedelta(days=1)


@pytest.mark.both_databases
def test_a_plan_amended_while_it_is_given_ends_as_the_amendment_says_once_that_is_forecast(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        plan = a_signed_plan(visit)
        visit.act("keep_forecast", plan=plan)
        session = given(visit, plan)
        draft = visit.act("start_amendment", plan=session.plan)
        draft = visit.act("save_draft", draft=draft, version=draft.version, plan=with_doses(draft, 75, 25))
        reasoned(visit, draft)
        later = visit.act("amend_plan", **signature(draft), reason="The heel head is overactive too")
        inject(visit, session, "gastrocnemius-medial-head", Side.RIGHT, 25)
        closed(visit, session)
        must_agree(1)
        assert LatestEffect.objects.get().ends_on is None
        visit.act("keep_forecast", plan=later)
        must_agree(1)
        assert LatestEffect.objects.get().ends_on is not None


def test_what_is_written_away_behind_an_act_is_written_anew(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit(a_clinic())
        visit.act("keep_forecast", plan=a_closed_session(visit).session.plan)
        before = as_the_table_says()
        LatestEffect.objects.all().delete()
        assert effects.follow_everybody() == 1
        assert as_the_table_says() == before
