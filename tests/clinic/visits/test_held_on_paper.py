"""A session held on paper (hazard H50): what was given is in the ledger from its day, whatever is found, and loudly so."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_user, at_once
from tests.clinic.story import (
    Visit,
    a_history,
    a_screen,
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
)
from tests.clinic.story import signed as signed_as
from tests.clinic.visits.on_paper import BACK, DOWN, REASON, WHY, a_sheet, entered, mark_of

from eutonia.domain.answers import Side
from eutonia.domain.case import EarlierTreatment, SafetyScreen, ToxinHistory
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.errors import Changed, NotAllowed, NotValid, Refused, StillOpen, TooLate
from eutonia_clinic.core.recordcheck import verify_record
from eutonia_clinic.patients import acts as people
from eutonia_clinic.patients.ledger import treatments_of
from eutonia_clinic.visits import acts, effects
from eutonia_clinic.visits.due import eligible_from
from eutonia_clinic.visits.models import GivenEntry, InjectionSession, LatestEffect, SessionClosed, SignedPlan, VialEntry
from eutonia_clinic.visits.paper import found_of
from eutonia_clinic.visits.queries import papers_to_second, unanswered_plans
from eutonia_clinic.visits.recalling import people_given
from eutonia_clinic.visits.standing import Standing, standing_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def plan(database: Database) -> Any:
    """A visit and its signed plan of 75 units, with the forecast that was shown; time stands still, four days later."""
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        signed = a_signed_plan(visit)
        visit.act("keep_forecast", plan=signed)
    with clock.stopped_at(BACK):
        yield visit, signed


def states(visit: Visit) -> list[tuple[str, date | None, int | None]]:
    """The ledger: what counts as what, of which day."""
    return [(one.status, one.given_on, None if one.units is None else int(one.units)) for one in treatments_of(visit.person)]


def told(visit: Visit, on: datetime, units: int = 200) -> None:
    """Toxin into the bladder that the other clinic writes of now."""
    row = EarlierTreatment.model_validate(bladder_toxin(on.date().isoformat(), units))
    people.tell_treatment(by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, treatment=row)


@pytest.mark.both_databases
def test_it_counts_from_the_day_on_which_it_was_held(plan: Any) -> None:
    visit, signed = plan
    assert standing_of(signed, BACK.date()) is Standing.IN_FORCE
    row = entered(visit, signed, a_sheet(), reason="")
    assert row.session.given_on == DOWN.date()
    assert states(visit) == [("given", DOWN.date(), 75)]
    assert standing_of(signed, BACK.date()) is Standing.GIVEN
    (effect,) = LatestEffect.objects.all()
    forecast = signed.forecast
    assert effect.given_on == DOWN.date()
    assert effect.ends_on - forecast.ends_on == timedelta(days=1)
    assert next(effects.latest([visit.person.pk])).ends_on == effect.ends_on
    first = eligible_from([DOWN.date()], signed.product, visit.clinic, BACK.date())
    assert first == DOWN.date() + timedelta(weeks=12)
    assert verify().is_sound
    assert verify_record().troubles == ()


def test_it_is_marked_with_why_who_injected_and_who_entered_it(plan: Any) -> None:
    visit, signed = plan
    row = entered(visit, signed, a_sheet(), reason="")
    mark = mark_of(row)
    assert (mark.reason, mark.needs_second, mark.author) == (WHY, False, visit.by)
    assert (mark.content.injected_by, mark.content.held_on, mark.content.entered_on) == ("Dr Nil Stub", DOWN.date(), BACK.date())
    assert (mark.content.findings, mark.content.told, mark.content.all_the_same) == ((), (), "")
    assert row.reason == "Held on paper, entered later"


def test_its_vials_and_doses_are_entries_like_any_other_so_that_a_recall_finds_them(plan: Any) -> None:
    visit, signed = plan
    sheet = a_sheet()
    entered(visit, signed, sheet, reason="")
    (vial,), (dose,) = VialEntry.objects.all(), GivenEntry.objects.all()
    assert (vial.lot, vial.drawn_units, vial.mixed_at) == ("P77", 100, DOWN)
    assert (dose.muscle, dose.units, dose.sites, dose.vial) == ("soleus", 75, 3, vial)
    (found,) = people_given(visit.by, "p77")
    assert (found.given_on, found.units, found.is_from_paper) == (DOWN.date(), 75, True)


def test_a_dose_from_two_vials_is_told_of_both(plan: Any) -> None:
    visit, signed = plan
    whole = a_sheet()
    lines = [{**whole.closed.vials[0].model_dump(), "lot": lot, "vial_units": 50, "diluent_ml": 1, "drawn_units": 50,
              "given_units": given, "wasted_units": 50 - given} for lot, given in (("A1", 50), ("B2", 25))]  # fmt: skip
    sheet = whole.model_validate(
        {**whole.model_dump(), "closed": {**whole.closed.model_dump(), "vials": lines}, "mixed": (None, DOWN)}
    )
    entered(visit, signed, sheet, reason="")
    assert [(one.vial.lot, one.units, one.sites) for one in GivenEntry.objects.order_by("pk")] == [("A1", 50, 3), ("B2", 25, 0)]
    assert [one.mixed_at for one in VialEntry.objects.order_by("pk")] == [None, DOWN]


@pytest.mark.parametrize(
    ("day", "said"), [(BACK + timedelta(days=1), "still to come"), (MOMENT - timedelta(days=1), "made from an assessment")]
)
def test_a_day_that_cannot_be_right_is_refused(plan: Any, day: datetime, said: str) -> None:
    visit, signed = plan
    with pytest.raises(NotValid) as refused:
        entered(visit, signed, a_sheet(day))
    assert said in refused.value.problems[0].expected
    assert not InjectionSession.objects.exists()


def test_after_the_last_day_of_the_plan_it_is_recorded_with_a_reason_and_waits_for_a_second_name(plan: Any) -> None:
    visit, signed = plan
    late = datetime.combine(signed.valid_until, MOMENT.timetz()) + timedelta(days=2)
    with clock.stopped_at(late + timedelta(days=1)):
        with pytest.raises(NotValid, match="Say why"):
            entered(visit, signed, a_sheet(late), reason=" ")
        row = entered(visit, signed, a_sheet(late))
        assert "Held 2 days after the last day of the plan" in " ".join(mark_of(row).content.told)
        assert mark_of(row).content.all_the_same == REASON
        assert states(visit) == [("given", late.date(), 75)]
        assert list(papers_to_second(visit.clinic)) == [mark_of(row)]


def test_the_published_case_toxin_three_weeks_before_that_came_to_light_since_is_told_and_the_dose_is_in_the_ledger(
    plan: Any,
) -> None:
    visit, signed = plan
    told(visit, MOMENT - timedelta(weeks=3))
    with pytest.raises((StillOpen, Changed)):
        visit.act("open_session", plan=signed)
    row = entered(visit, signed, a_sheet())
    rules = {one.rule for one in mark_of(row).content.findings}
    assert "safety.interval" in rules
    assert mark_of(row).needs_second
    assert states(visit) == [("given", (MOMENT - timedelta(weeks=3)).date(), 200), ("given", DOWN.date(), 75)]


def test_toxin_between_the_question_and_the_session_counts_for_its_day(plan: Any) -> None:
    """The answer 'no' was given before it: the record goes before the answer, and the window is counted."""
    visit, signed = plan
    told(visit, DOWN)
    found = found_of(SignedPlan.objects.get(pk=signed.pk), a_sheet())
    assert not [one for one in found.told if "did not run" in one]
    assert "safety.interval" in {one.rule for one in found.findings}
    assert not any(one.could_not_run for one in found.findings)


def test_toxin_that_was_given_after_the_session_and_before_its_entry_is_told(plan: Any) -> None:
    visit, signed = plan
    told(visit, DOWN + timedelta(days=2))
    row = entered(visit, signed, a_sheet())
    (said,) = mark_of(row).content.told
    assert said == (
        "Toxin was given 2 days after this session, when it was not on record: "
        "200 units of onabotulinumtoxinA, bladder, 27 Sep 2026."
    )
    assert mark_of(row).needs_second


def test_a_plan_cancelled_as_not_given_that_was_given_after_all_is_given(plan: Any) -> None:
    visit, signed = plan
    visit.act("cancel_plan", plan=signed, reason="Nobody saw her that day")
    assert states(visit) == [("cancelled", MOMENT.date(), 75)]
    row = entered(visit, signed, a_sheet())
    assert mark_of(row).content.told == ("Dr Ines Sample cancelled the plan as not given: Nobody saw her that day.",)
    assert states(visit) == [("given", DOWN.date(), 75)]
    assert standing_of(signed, BACK.date()) is Standing.GIVEN


def test_held_before_the_signature_it_says_that_nobody_had_signed(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = drafted(visit, proposed(visit, assessed(visit, planned_for=DOWN.date().isoformat())))
        reasoned(visit, draft)
    with clock.stopped_at(DOWN - timedelta(hours=1)):
        plan = signed_as(visit, draft)
        row = entered(visit, plan, a_sheet(MOMENT))
    assert mark_of(row).content.told == ("Held before the plan was signed, on 25 Sep 2026: nobody had signed for these doses.",)


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (a_sheet(units=100), "More than was signed: 100 units into Soleus RIGHT; 75 units were signed."),
        (
            a_sheet(doses=[{"muscle": "soleus", "side": "left", "units": 75, "sites": 3, "why_different": "wrong side"}]),
            "More than was signed: 75 units into Soleus LEFT; it is not in the plan.",
        ),
        (a_sheet(expiry="2026-08-31"), "Lot P77 had expired on 31 Aug 2026."),
        (a_sheet(diluent_ml=1), "Lot P77 was mixed otherwise than signed: 100 units in 1 mL."),
    ],
    ids=["more", "other side", "expired", "strength"],
)
def test_what_a_session_with_the_system_would_refuse_is_recorded_and_told(plan: Any, sheet: Any, said: str) -> None:
    visit, signed = plan
    row = entered(visit, signed, sheet)
    assert said in mark_of(row).content.told
    assert mark_of(row).needs_second
    assert states(visit) == [("given", DOWN.date(), int(sheet.closed.session.doses[0].units))]


def test_more_than_was_signed_is_checked_as_it_was_given(plan: Any) -> None:
    visit, signed = plan
    hundreds = [{"muscle": "soleus", "side": "right", "units": 420, "sites": 3, "why_different": "read as 420"}]
    sheet = a_sheet(doses=hundreds, drawn=420, vial_units=420, diluent_ml=Decimal("8.4"))
    rules = {one.rule for one in mark_of(entered(visit, signed, sheet)).content.findings}
    assert {"safety.cumulative", "safety.muscle"} & rules


def test_what_came_between_the_read_back_and_the_record_is_read_back_first(plan: Any) -> None:
    visit, signed = plan
    sheet = a_sheet()
    shown = found_of(SignedPlan.objects.get(pk=signed.pk), sheet).token(sheet)
    told(visit, DOWN)
    with pytest.raises(Changed, match="no longer what was read back"):
        visit.act("enter_from_paper", plan=signed, sheet=sheet, shown=shown, all_the_same=REASON)
    other = a_sheet(units=50)
    with pytest.raises(Changed):
        visit.act("enter_from_paper", plan=signed, sheet=other, shown=shown, all_the_same=REASON)
    assert not InjectionSession.objects.exists()


def test_of_an_amended_plan_the_latest_version_is_entered_and_the_paper_may_be_older(plan: Any) -> None:
    visit, signed = plan
    draft = visit.act("start_amendment", plan=signed)
    draft = visit.act("renew_proposal", draft=draft, version=draft.version, planned_for=BACK.date())
    visit.act(
        "ask_again", assessment=draft.proposal.assessment, screen=SafetyScreen.model_validate(a_screen(BACK)),
        toxin_history=ToxinHistory.model_validate(a_history(BACK)),
    )  # fmt: skip
    draft = visit.act("renew_proposal", draft=draft, version=draft.version)
    reasoned(visit, draft)
    later = visit.act("amend_plan", **signature(draft), reason="For another day")
    with pytest.raises(TooLate, match="amended this plan"):
        entered(visit, signed, a_sheet())
    row = entered(visit, later, a_sheet())
    assert mark_of(row).content.told[0] == (
        "The plan was amended on 28 Sep 2026, after this session. The paper is of an earlier version."
    )
    assert states(visit) == [("given", DOWN.date(), 75)]


def test_a_plan_has_one_session_by_whatever_way(plan: Any) -> None:
    visit, signed = plan
    entered(visit, signed, a_sheet(), reason="")
    for again in (lambda: entered(visit, signed, a_sheet(BACK)), lambda: visit.act("open_session", plan=signed)):
        with pytest.raises(TooLate):
            again()
    with pytest.raises(TooLate):
        visit.act("cancel_plan", plan=signed, reason="No")
    assert SessionClosed.objects.count() == InjectionSession.objects.count() == 1


def test_a_session_that_was_begun_in_the_system_is_not_entered_again_from_paper(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        signed = a_signed_plan(visit)
        closed(visit, given(visit, signed))
        with pytest.raises(TooLate, match="has its session"):
            entered(visit, signed, a_sheet(MOMENT))


def test_a_session_that_broke_off_is_entered_whole_and_takes_the_place_of_what_was_written_down(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        signed = a_signed_plan(visit)
        session = visit.act("open_session", plan=signed)
        visit.act("record_vial", session=session, vial=a_vial())
        inject(visit, session, "soleus", Side.RIGHT, 25)
    with clock.stopped_at(BACK):
        with pytest.raises(NotValid) as refused:
            entered(visit, signed, a_sheet())
        assert "was begun in the system on 24 Sep 2026" in refused.value.problems[0].expected
        row = entered(visit, signed, a_sheet(MOMENT), reason="")
    assert (row.session, row.units) == (session, 75)
    assert states(visit) == [("given", MOMENT.date(), 75)]
    assert [one.lot for one in row.content.vials] == ["P77"]
    assert [one.units for one in people_given(visit.by, "P77")] == [75]
    assert not people_given(visit.by, "C1234AB"), "what was written down before it broke off counts no more"
    assert mark_of(row).session == session


@pytest.mark.both_databases
def test_of_two_who_enter_the_same_sheet_at_once_one_is_told_that_it_is_there(plan: Any) -> None:
    visit, signed = plan
    other = a_user(visit.clinic, "Dr Otto Sample")
    sheet, held = a_sheet(), SignedPlan.objects.get(pk=signed.pk)
    shown = found_of(held, sheet).token(sheet)

    def enter(at: int) -> object:
        return acts.enter_from_paper(
            by=(visit.by, other)[at], clinic=visit.clinic, key=a_key(), plan=held, sheet=sheet, shown=shown
        )

    found = at_once(2, enter)
    assert sorted(type(one).__name__ for one in found) == ["SessionClosed", "TooLate"]
    assert states(visit) == [("given", DOWN.date(), 75)]


def test_the_second_name_is_somebody_elses_once_and_only_where_something_was_found(plan: Any) -> None:
    visit, signed = plan
    told(visit, DOWN)
    mark = mark_of(entered(visit, signed, a_sheet()))
    lead = a_user(visit.clinic, "Prof Bela Other", Role.LEAD)
    with pytest.raises(NotAllowed, match="somebody else"):
        visit.act("second_paper_session", paper=mark, words="Agreed")
    with pytest.raises(NotValid):
        visit.act("second_paper_session", by=lead, paper=mark, words=" ")
    with pytest.raises(NotAllowed):
        visit.act("second_paper_session", by=a_user(visit.clinic, "A. Mock", Role.ASSESSOR), paper=mark, words="Agreed")
    visit.act("second_paper_session", by=lead, paper=mark, words="Compared with the paper")
    assert not papers_to_second(visit.clinic)
    with pytest.raises(TooLate, match="already"):
        visit.act("second_paper_session", by=lead, paper=mark, words="Again")


def test_nobody_seconds_what_was_found_to_be_in_order(plan: Any) -> None:
    visit, signed = plan
    mark = mark_of(entered(visit, signed, a_sheet(), reason=""))
    with pytest.raises(TooLate, match="no second name"):
        visit.act("second_paper_session", by=a_user(visit.clinic, "Prof Bela Other", Role.LEAD), paper=mark, words="Agreed")


def test_only_who_may_inject_enters_it(plan: Any) -> None:
    visit, signed = plan
    with pytest.raises(NotAllowed):
        entered(visit, signed, a_sheet(), by=a_user(visit.clinic, "A. Mock", Role.ASSESSOR))
    with pytest.raises(Refused):
        entered(a_visit(a_clinic("TESTCLINIC elsewhere")), signed, a_sheet())
    assert not InjectionSession.objects.exists()


def test_a_plan_whose_day_has_passed_is_asked_about_until_it_is_answered(plan: Any) -> None:
    visit, signed = plan
    assert not unanswered_plans(visit.clinic, MOMENT.date())
    assert list(unanswered_plans(visit.clinic, BACK.date())) == [signed]
    entered(visit, signed, a_sheet(), reason="")
    assert not unanswered_plans(visit.clinic, BACK.date())


def test_not_given_sets_its_toxin_free(plan: Any) -> None:
    visit, signed = plan
    visit.act("cancel_plan", plan=signed, reason="She did not come; nothing was given")
    assert not unanswered_plans(visit.clinic, BACK.date())
    assert states(visit) == [("cancelled", MOMENT.date(), 75)]


def test_what_was_given_is_corrected_like_any_session_and_stays_marked(plan: Any) -> None:
    visit, signed = plan
    row = entered(visit, signed, a_sheet(), reason="")
    later = visit.act("correct_session", closed=row, document=a_sheet(units=50).closed, reason="Read again")
    assert (later.units, states(visit)) == (50, [("given", DOWN.date(), 50)])
    assert mark_of(row).session_id == later.session_id
