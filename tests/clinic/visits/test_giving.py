"""A session: planned beside given, vial by vial, whatever interrupts it; closed only when it adds up to the unit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as draws
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_person, a_user, at_once
from tests.clinic.story import (
    DILUTION,
    Visit,
    a_closed_session,
    a_history,
    a_signed_plan,
    a_vial,
    a_visit,
    assessed,
    bladder_toxin,
    closed,
    drafted,
    given,
    inject,
    proposed,
    reasoned,
    signature,
    signed,
    with_doses,
)

from eutonia.domain.answers import Side
from eutonia.domain.case import EarlierTreatment
from eutonia.domain.plan import Guidance
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.errors import NotAllowed, NotValid, StillOpen, TooLate
from eutonia_clinic.patients import acts as people
from eutonia_clinic.patients.ledger import treatments_of
from eutonia_clinic.visits import acts
from eutonia_clinic.visits.documents import VialLine
from eutonia_clinic.visits.giving import beside, entries_of, strength
from eutonia_clinic.visits.models import GivenEntry, InjectionSession, SessionClosed, SignedPlan
from eutonia_clinic.visits.queries import open_sessions, plans_to_give, unanswered_plans
from eutonia_clinic.visits.recalling import lots_like, people_given
from eutonia_clinic.visits.standing import plan_in_force

RIGHT, LEFT = Side.RIGHT, Side.LEFT


def problems_of(refused: Any) -> dict[str, str]:
    return {problem.field: problem.found for problem in refused.value.problems}


@pytest.fixture
def opened(database: Database) -> Any:
    """A visit and an open session of 75 units into the right soleus, with one vial of 100 units; time stands still."""
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        session = visit.act("open_session", plan=a_signed_plan(visit))
        vial = visit.act("record_vial", session=session, vial=a_vial())
        yield visit, session, vial


def test_planned_stands_beside_given_at_every_moment(opened: Any) -> None:
    visit, session, _ = opened
    plan = plan_in_force(session).content.plan
    (row,) = beside(plan, entries_of(session))
    assert (row.muscle, row.side, row.planned_units, row.given_units, row.is_written) == ("soleus", RIGHT, 75, 0, False)
    inject(visit, session, "soleus", RIGHT, 25)
    inject(visit, session, "soleus", RIGHT, 50, guidance=Guidance.ULTRASOUND)
    (row,) = beside(plan, entries_of(session))
    assert (row.given_units, row.is_written, len(row.entries)) == (75, True, 2)
    assert closed(visit, session).content.session.doses[0].guidance is Guidance.ULTRASOUND


@pytest.mark.parametrize(
    ("muscle", "side", "units"),
    [("soleus", RIGHT, 76), ("soleus", LEFT, 1), ("tibialis-posterior", RIGHT, 25), ("soleus", RIGHT, -1)],
)
def test_more_than_was_signed_another_muscle_or_the_other_side_is_an_amendment_first(
    opened: Any, muscle: str, side: Side, units: int
) -> None:
    visit, session, _ = opened
    with pytest.raises(NotValid, match="Amend the plan first"):
        inject(visit, session, muscle, side, units)
    assert not GivenEntry.objects.exists()


def test_a_plan_may_be_amended_in_the_middle_of_its_session(opened: Any) -> None:
    visit, session, _ = opened
    inject(visit, session, "soleus", RIGHT, 75)
    draft = visit.act("start_amendment", plan=session.plan)
    draft = visit.act("save_draft", draft=draft, version=draft.version, plan=with_doses(draft, 75, 25))
    reasoned(visit, draft)
    visit.act("amend_plan", **signature(draft), reason="The heel head is overactive too")
    assert [(one.status, one.units) for one in treatments_of(visit.person)] == [("given", 100)]
    assert not plans_to_give(visit.clinic)
    inject(visit, session, "gastrocnemius-medial-head", RIGHT, 25)
    assert closed(visit, session).units == 100
    assert not plans_to_give(visit.clinic)


@pytest.mark.parametrize(
    ("wasted", "told"),
    [
        (None, "nothing written"),
        (24, "drawn 100; given 75 and wasted 24 are 99"),
        (26, "drawn 100; given 75 and wasted 26 are 101"),
        ("24.5", "drawn 100; given 75 and wasted 24.5 are 99.5"),
        (-25, "drawn 100; given 75 and wasted -25 are 50"),
    ],
)
def test_a_session_that_does_not_add_up_to_the_unit_stays_open(opened: Any, wasted: Any, told: str) -> None:
    visit, session, vial = opened
    inject(visit, session, "soleus", RIGHT, 75)
    with pytest.raises(NotValid) as refused:
        visit.act("close_session", session=session, wasted={} if wasted is None else {vial.pk: Decimal(wasted)})
    assert problems_of(refused) == {"wasted from lot C1234AB": told}
    assert not SessionClosed.objects.exists()
    assert visit.act("close_session", session=session, wasted={vial.pk: Decimal(25)})


def test_every_fault_of_a_session_is_told_at_once(opened: Any) -> None:
    visit, session, _ = opened
    with pytest.raises(NotValid) as refused:
        visit.act("close_session", session=session, wasted={999: Decimal(1)})
    assert set(problems_of(refused)) == {"soleus RIGHT", "wasted from lot C1234AB", "wasted"}


def test_what_was_given_otherwise_says_why(opened: Any) -> None:
    visit, session, vial = opened
    entry = inject(visit, session, "soleus", RIGHT, 50)
    with pytest.raises(NotValid) as refused:
        visit.act("close_session", session=session, wasted={vial.pk: Decimal(50)})
    assert problems_of(refused) == {"soleus RIGHT": "50 given, 75 planned"}
    inject(visit, session, "soleus", RIGHT, 50, replaces=entry, reason="Left out the reason", why_different="Asked to stop")
    row = visit.act("close_session", session=session, wasted={vial.pk: Decimal(50)})
    assert (row.units, row.content.session.doses[0].why_different) == (50, "Asked to stop")
    assert [(one.status, one.units) for one in treatments_of(visit.person)] == [("given", 50)]


def test_a_muscle_that_was_left_out_is_written_down_with_its_reason(opened: Any) -> None:
    visit, session, vial = opened
    with pytest.raises(NotValid, match="why nothing was given"):
        inject(visit, session, "soleus", RIGHT, 0)
    inject(visit, session, "soleus", RIGHT, 0, why_different="The person felt faint")
    row = visit.act("close_session", session=session, wasted={vial.pk: Decimal(100)})
    assert row.units == 0
    assert [one.status for one in treatments_of(visit.person)] == ["cancelled"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"expiry": "2026-09-23"}, "expiry"),
        ({"drawn_units": 101}, "drawn_units"),
        ({"drawn_units": 0}, "drawn_units"),
        ({"diluent_ml": 4}, "diluent_ml"),
        ({"vial_units": 200, "diluent_ml": 2, "drawn_units": 200}, "diluent_ml"),
        ({"mixed_at": MOMENT + timedelta(minutes=1)}, "mixed_at"),
        ({"mixed_at": MOMENT - timedelta(hours=24, minutes=1)}, "mixed_at"),
    ],
)
def test_a_vial_that_cannot_be_right_is_refused(opened: Any, changes: dict[str, Any], field: str) -> None:
    visit, session, _ = opened
    with pytest.raises(NotValid) as refused:
        visit.act("record_vial", session=session, vial=a_vial(**changes))
    assert set(problems_of(refused)) == {field}


@pytest.mark.parametrize("changes", [{"expiry": "2026-09-24"}, {"vial_units": 50, "diluent_ml": 1, "drawn_units": 50}])
def test_a_vial_on_its_last_day_or_of_another_size_and_the_same_strength_is_used(opened: Any, changes: dict[str, Any]) -> None:
    visit, session, _ = opened
    assert visit.act("record_vial", session=session, vial=a_vial(**changes))


@pytest.mark.parametrize(
    "changes",
    [{"lot": ""}, {"lot": "x" * 65}, {"gtin": "123"}, {"vial_units": 0}, {"vial_units": 1.5}, {"expiry": "24/09/26"}],
)
def test_a_vial_is_entered_in_full(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a_vial(**changes)


def test_from_which_vial_is_said_where_there_are_two_and_none_gives_more_than_it_holds(opened: Any) -> None:
    visit, session, first = opened
    second = visit.act("record_vial", session=session, vial=a_vial(lot="D99", vial_units=50, diluent_ml=1, drawn_units=50))
    with pytest.raises(NotValid, match="from which vial"):
        inject(visit, session, "soleus", RIGHT, 25)
    with pytest.raises(NotValid, match="does not hold that"):
        inject(visit, session, "soleus", RIGHT, 60, vial=second)
    inject(visit, session, "soleus", RIGHT, 50, vial=second)
    inject(visit, session, "soleus", RIGHT, 25, vial=first)
    lines = closed(visit, session).content.vials
    assert [(line.lot, line.given_units, line.wasted_units) for line in lines] == [("C1234AB", 25, 75), ("D99", 50, 0)]


def test_a_vial_that_was_mixed_too_long_ago_gives_nothing_more(opened: Any) -> None:
    visit, session, _ = opened
    with clock.stopped_at(MOMENT + timedelta(hours=24)), pytest.raises(NotValid, match="mixed too long ago"):
        inject(visit, session, "soleus", RIGHT, 75)


def test_a_corrected_vial_keeps_what_was_given_from_it(opened: Any) -> None:
    visit, session, vial = opened
    inject(visit, session, "soleus", RIGHT, 75)
    with pytest.raises(NotValid, match="More was given"):
        visit.act("record_vial", session=session, vial=a_vial(drawn_units=50), replaces=vial, reason="Read again")
    right = visit.act("record_vial", session=session, vial=a_vial(lot="C1234AC"), replaces=vial, reason="The last letter")
    with pytest.raises(TooLate):
        visit.act("record_vial", session=session, vial=a_vial(lot="C1234AD"), replaces=vial, reason="Once more")
    assert entries_of(session).given_from(right) == 75
    assert closed(visit, session).content.session.lots == ("C1234AC",)
    assert people_given(visit.by, "C1234AB") == ()
    assert [one.units for one in people_given(visit.by, "c1234ac")] == [75]


@pytest.mark.parametrize("reason", ["", "  ", "1"])
def test_a_corrected_entry_says_why(opened: Any, reason: str) -> None:
    visit, session, vial = opened
    entry = inject(visit, session, "soleus", RIGHT, 25)
    with pytest.raises(NotValid, match="needs a reason"):
        inject(visit, session, "soleus", RIGHT, 50, replaces=entry, reason=reason)
    with pytest.raises(NotValid, match="needs a reason"):
        visit.act("record_vial", session=session, vial=a_vial(), replaces=vial, reason=reason)


@pytest.mark.both_databases
def test_an_interrupted_session_is_gone_on_with_where_it_was(database: Database) -> None:
    """The tablet loses its connection: entries sent again are not entered again, and everything entered is there."""
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        session = visit.act("open_session", plan=a_signed_plan(visit))
        visit.act("record_vial", session=session, vial=a_vial())
        for _ in range(3):
            visit.act("record_given", key="tablet-7", session=session, muscle="soleus", side=RIGHT, units=Decimal(25), sites=1)
        (found,) = open_sessions(visit.clinic)
        assert found == session
        assert entries_of(found).given_into("soleus", RIGHT) == 25
        with pytest.raises(TooLate, match="being given already"):
            visit.act("open_session", plan=session.plan)
        inject(visit, session, "soleus", RIGHT, 50)
        closed(visit, session)
        assert not open_sessions(visit.clinic)
        for name, more in [
            ("record_given", {"muscle": "soleus", "side": RIGHT, "units": Decimal(1), "sites": 1}),
            ("record_vial", {"vial": a_vial()}),
            ("close_session", {"wasted": {}}),
        ]:
            with pytest.raises(TooLate, match="is closed"):
                visit.act(name, session=session, **more)


@pytest.mark.both_databases
def test_of_two_tablets_that_give_the_last_units_at_once_one_does(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        session = visit.act("open_session", plan=a_signed_plan(visit))
        visit.act("record_vial", session=session, vial=a_vial())
        form: dict[str, Any] = {"session": session, "muscle": "soleus", "side": RIGHT, "units": Decimal(50), "sites": 1}
        found = at_once(3, lambda at: acts.record_given(by=visit.by, clinic=visit.clinic, key=f"race-{at}", **form))
    assert sorted(type(one).__name__ for one in found) == ["GivenEntry", "NotValid", "NotValid"]


@pytest.mark.both_databases
def test_a_session_is_opened_once_however_often_it_is_asked_for(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        plan = a_signed_plan(visit)
        found = at_once(4, lambda at: acts.open_session(by=visit.by, clinic=visit.clinic, key=f"race-{at}", plan=plan))
    assert sum(isinstance(one, InjectionSession) for one in found) == 1
    assert InjectionSession.objects.count() == 1


@pytest.mark.parametrize(("days", "opens"), [(0, True), (28, False), (29, False)])
def test_a_plan_lasts_as_long_as_it_says_and_answers_do_not_outlive_it(database: Database, days: int, opens: bool) -> None:
    """On the last day the answers about toxin are too old: they are asked again and the plan amended."""
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        plan = a_signed_plan(visit)
    with clock.stopped_at(MOMENT + timedelta(days=days)):
        if opens:
            assert visit.act("open_session", plan=plan)
        else:
            with pytest.raises((TooLate, StillOpen)):
                visit.act("open_session", plan=plan)
        assert bool(unanswered_plans(visit.clinic, clock.today("Europe/London"))) is (days > 0)


def test_a_lapsed_plan_goes_on_reserving_until_somebody_says_it_was_not_given(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        plan = a_signed_plan(visit)
    with clock.stopped_at(MOMENT + timedelta(days=40)):
        assert list(plans_to_give(visit.clinic)) == [plan]
        assert [one.status for one in treatments_of(visit.person)] == ["signed_not_given"]
        visit.act("cancel_plan", plan=plan, reason="Did not come")
        assert [one.status for one in treatments_of(visit.person)] == ["cancelled"]
        assert not plans_to_give(visit.clinic)


def test_toxin_that_became_known_after_the_signature_stops_the_session(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        plan = a_signed_plan(visit)
        on = (MOMENT - timedelta(weeks=3)).date().isoformat()
        people.tell_treatment(
            by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person,
            treatment=EarlierTreatment.model_validate(bladder_toxin(on)),
        )  # fmt: skip
        with pytest.raises(StillOpen) as refused:
            visit.act("open_session", plan=plan)
    assert "safety.interval" in {finding.rule for finding in refused.value.findings}
    assert not InjectionSession.objects.exists()


def test_a_reason_for_other_figures_does_not_open_a_session(database: Database) -> None:
    """The plan was signed with a reason for one treatment three weeks ago; another became known: the reason is not for that."""
    on = (MOMENT - timedelta(weeks=3)).date().isoformat()
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        plan = a_signed_plan(visit, toxin_history=a_history(MOMENT, "yes", bladder_toxin(on)))
        more = bladder_toxin((MOMENT - timedelta(weeks=2)).date().isoformat(), units=100)
        people.tell_treatment(
            by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, treatment=EarlierTreatment.model_validate(more)
        )
        with pytest.raises(StillOpen):
            visit.act("open_session", plan=plan)


def test_only_an_injector_gives(opened: Any) -> None:
    visit, session, _ = opened
    nurse = a_user(visit.clinic, "An Assessor", Role.ASSESSOR)
    with pytest.raises(NotAllowed):
        inject(visit, session, "soleus", RIGHT, 25, by=nurse)


def test_a_code_that_stood_on_a_vial_of_another_product_is_refused(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        code = {"gtin": "09506000134352"}
        closed(visit, given(visit, a_signed_plan(visit), **code))
        other = Visit(visit.clinic, visit.by, a_person(visit.by, visit.clinic, family="Second", born=date(1974, 1, 1)))
        vial = {"vial_units": 500, "diluent_ml": 5}
        draft = drafted(
            other, proposed(other, assessed(other, product="abobotulinumtoxinA")), product="abobotulinumtoxinA", dilution=vial,
            doses=[{"muscle": "soleus", "side": "right", "units": 300, "sites": 3}],
        )  # fmt: skip
        reasoned(other, draft)
        session = other.act("open_session", plan=signed(other, draft))
        with pytest.raises(NotValid) as refused:
            other.act("record_vial", session=session, vial=a_vial(**vial, drawn_units=500, **code))
        assert "onabotulinumtoxinA" in refused.value.problems[0].expected


def test_a_closed_session_is_corrected_with_a_reason_and_the_ledger_follows(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        row = a_closed_session(visit)
        held = row.content
        dose = held.session.doses[0].model_copy(update={"units": Decimal(70), "why_different": "Syringe not emptied"})
        session = held.session.model_copy(update={"doses": (dose,), "wasted_units": Decimal(30)})
        vial = held.vials[0].model_copy(update={"given_units": Decimal(70), "wasted_units": Decimal(30)})
        right = held.model_copy(update={"session": session, "vials": (vial,)})
        later = visit.act("correct_session", closed=row, document=right, reason="Counted again")
        assert (later.units, [one.units for one in treatments_of(visit.person)]) == (70, [70])
        with pytest.raises(TooLate):
            visit.act("correct_session", closed=row, document=right, reason="Counted again")
        other_day = right.model_copy(update={"session": session.model_copy(update={"given_on": date(2026, 9, 1)})})
        with pytest.raises(NotValid, match="day and the product"):
            visit.act("correct_session", closed=later, document=other_day, reason="Another day")


def test_the_people_of_a_lot_are_listed_for_a_recall(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit)
        other = Visit(visit.clinic, visit.by, a_person(visit.by, visit.clinic, family="Second", born=date(1974, 1, 1)))
        closed(other, given(other, a_signed_plan(other), lot="OTHER1"))
        there = a_clinic("TESTCLINIC elsewhere")
        stranger = a_visit(there, name="Dr Else Where", family="Third", born=date(1974, 1, 2))
        a_closed_session(stranger)
    found = people_given(visit.by, " c1234ab ")
    assert [(one.person_id, one.units, one.product) for one in found] == [(visit.person.pk, 75, "onabotulinumtoxinA")]
    assert [one.person_id for one in people_given(stranger.by, "C1234AB")] == [stranger.person.pk]
    assert people_given(visit.by, "C1234") == ()


def test_a_lot_that_was_corrected_is_recalled_as_corrected(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        held = a_closed_session(visit)
        (line,) = held.content.vials
        lots = held.content.session.model_copy(update={"lots": ("D5678",)})
        right = held.content.model_copy(update={"session": lots, "vials": (line.model_copy(update={"lot": "D5678"}),)})
        visit.act("correct_session", closed=held, document=right, reason="The lot was read from the wrong box")
    assert [(one.person_id, one.session_id, one.units) for one in people_given(visit.by, "d5678")] == [
        (visit.person.pk, held.session_id, 75)
    ]
    assert people_given(visit.by, "C1234AB") == ()
    assert people_given(visit.by, "5678") == ()
    assert (lots_like(visit.by, "d56"), lots_like(visit.by, "C12")) == (("D5678",), ())


@draws(st.decimals(0, 500, places=1), st.decimals(0, 500, places=1), st.decimals(0, 500, places=1))
def test_a_vial_line_adds_up_or_is_refused(drawn: Decimal, into: Decimal, lost: Decimal) -> None:
    line: dict[str, Any] = {
        "lot": "x", "expiry": "2027-01-01", "vial_units": 500, "diluent_ml": 5, "drawn_units": drawn, "given_units": into,
        "wasted_units": lost,
    }  # fmt: skip
    if drawn == into + lost:
        assert VialLine.model_validate(line).drawn_units == drawn
    else:
        with pytest.raises(ValidationError, match="to the unit"):
            VialLine.model_validate(line)


def test_a_strength_without_a_decimal_is_compared_exactly() -> None:
    assert strength(Decimal(100), Decimal(3)) == strength(Decimal(200), Decimal(6))
    assert strength(Decimal(100), Decimal(3)) != strength(Decimal("33.333"), Decimal(1))
    assert DILUTION == {"vial_units": 100, "diluent_ml": 2}
    assert SignedPlan._meta.get_field("units").decimal_places == 3
