"""Assessments: checked by the engine, filled with what the record knows, carried forward with everything to be confirmed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.build import a_case, a_problem
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT, a_user
from tests.clinic.story import (
    LATER,
    Visit,
    a_case_tree,
    a_closed_session,
    a_follow_up,
    a_history,
    a_screen,
    a_visit,
    assessed,
    seen_again,
)

from eutonia.domain.case import SafetyScreen, ToxinHistory
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.documents import tree_of
from eutonia_clinic.core.errors import Changed, NotAllowed, NotFound, NotValid, TooLate
from eutonia_clinic.visits import copying, engine
from eutonia_clinic.visits.cases import asked_for, case_now
from eutonia_clinic.visits.courses import course_of
from eutonia_clinic.visits.models import Assessment, AssessmentDraft, KeptForecast
from eutonia_clinic.visits.queries import assessment_drafts_of, assessments_of, booking_of, drafts_at, drafts_of, measures_of


@pytest.fixture
def visit(database: Database) -> Any:
    with clock.stopped_at(MOMENT):
        yield a_visit()


def test_who_it_is_and_whose_label_applies_come_from_the_record(visit: Visit) -> None:
    case = assessed(visit, person={"name": "Somebody Else", "birth_date": "1900-01-01", "weight_kg": 64}).content
    assert (case.person.name, case.person.birth_date.year, case.jurisdiction.value) == ("TESTPERSON Juniper", 1974, "US")
    assert case.person.weight_kg == 64
    assert (case.case_id, assessed(visit).content.case_id) == ("person-1-1", "person-1-2")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"problems": []}, "problems"),
        ({"problems": [a_problem("no-such-pattern")], "goals": []}, "problems[0].pattern"),
        ({"problems": [a_problem(ashworth="5")]}, "problems[0].ashworth"),
        ({"product": "no-such-toxin"}, "product"),
        ({"person": {"weight_kg": 640}}, "person.weight_kg"),
        ({"person": {"weight_kg": "64"}}, "person.weight_kg"),
        ({"planned_for": "2026-09-23"}, "planned_for"),
        ({"screen": a_screen() | {"answered_on": "2026-09-25"}}, "screen.answered_on"),
        ({"toxin_history": {"treatments": [{"given_on": "2062-01-01"}]}}, "toxin_history.treatments[0].given_on"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_a_fault_is_told_with_its_field_and_nothing_is_kept(visit: Visit, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(NotValid) as refused:
        assessed(visit, **changes)
    assert field in {problem.field for problem in refused.value.problems}
    assert not Assessment.objects.exists()


def test_an_assessment_of_a_day_to_come_is_refused(visit: Visit) -> None:
    with pytest.raises(NotValid, match="still to come"):
        assessed(visit, MOMENT + timedelta(days=1))


def test_a_correction_stands_in_place_of_what_was_found(visit: Visit) -> None:
    first = assessed(visit)
    case = a_case_tree(problems=[a_problem(ashworth="2")])
    with pytest.raises(NotValid, match="reason"):
        visit.act("record_assessment", person=visit.person, case=case, replaces=first)
    second = visit.act("record_assessment", person=visit.person, case=case, replaces=first, reason="Wrong leg read")
    assert list(assessments_of(visit.person)) == [second]
    with pytest.raises(TooLate):
        visit.act("record_assessment", person=visit.person, case=case, replaces=first, reason="Again")
    with pytest.raises(Changed):
        visit.act("make_proposal", assessment=first)
    with pytest.raises(Changed):
        visit.act("ask_again", assessment=first, screen=SafetyScreen.model_validate(a_screen()), toxin_history=a_told())


def a_told(**changes: Any) -> ToxinHistory:
    return ToxinHistory.model_validate(a_history() | changes)


def test_what_is_asked_again_counts_from_then_on(visit: Visit) -> None:
    assessment = assessed(visit, toxin_history=a_history(MOMENT, "not_asked"))
    with clock.stopped_at(MOMENT + timedelta(hours=1)):
        visit.act(
            "ask_again",
            assessment=assessment,
            screen=SafetyScreen.model_validate(a_screen(MOMENT, frailty="yes")),
            toxin_history=a_told(),
        )
    case = case_now(assessment)
    assert (case.toxin_history.any_in_16_weeks, case.screen.answers["frailty"]) == ("no", "yes")
    assert asked_for(assessment).written_at == MOMENT + timedelta(hours=1)
    assert assessment.content.toxin_history.any_in_16_weeks == "not_asked"


@pytest.mark.parametrize("answered_on", [None, "2026-09-25"])
def test_the_day_of_an_answer_is_known_and_has_been(visit: Visit, answered_on: str | None) -> None:
    screen = SafetyScreen.model_validate(a_screen())
    with pytest.raises(NotValid, match="which day"):
        visit.act("ask_again", assessment=assessed(visit), screen=screen, toxin_history=a_told(answered_on=answered_on))


def test_what_was_given_after_the_question_makes_the_answer_unreliable(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        assessment = assessed(visit)
    with clock.stopped_at(MOMENT + timedelta(days=1)):
        a_closed_session(visit, MOMENT + timedelta(days=1))
        with pytest.raises(Changed, match="Ask about toxin and safety again"):
            case_now(assessment, (MOMENT + timedelta(days=1)).date())


def test_an_assessor_assesses_and_a_lead_reads(visit: Visit) -> None:
    visit.act("record_assessment", person=visit.person, case=a_case_tree(), by=a_user(visit.clinic, "An Assessor", Role.ASSESSOR))
    with pytest.raises(NotAllowed):
        visit.act("record_assessment", person=visit.person, case=a_case_tree(), by=a_user(visit.clinic, "A Lead", Role.LEAD))


def test_the_first_assessment_begins_empty_and_is_kept_while_it_is_written(visit: Visit) -> None:
    draft = visit.act("start_assessment", person=visit.person)
    assert (copying.read(draft.unconfirmed), draft.copied_from) == ((), None)
    later = visit.act(
        "save_assessment_draft", draft=draft, version=1, document={"problems": [], "note": "Halfway"}, unconfirmed=["product"]
    )
    assert (later.version, tree_of(later.document)["note"], copying.read(later.unconfirmed)) == (2, "Halfway", ("product",))
    with pytest.raises(Changed, match="Dr Ines Sample changed this"):
        visit.act("save_assessment_draft", draft=draft, version=1, document={}, unconfirmed=[])
    assert list(assessment_drafts_of(visit.person)) == [later]
    with clock.stopped_at(MOMENT):
        visit.act("record_assessment", person=visit.person, case=a_case_tree(), draft=later)
    assert not assessment_drafts_of(visit.person)
    AssessmentDraft.objects.all().delete()
    with pytest.raises(Changed, match="no longer there"):
        visit.act("save_assessment_draft", draft=draft, version=2, document={}, unconfirmed=[])


def test_what_is_put_aside_waits_for_nobody(visit: Visit) -> None:
    draft = visit.act("start_assessment", person=visit.person)
    visit.act("put_aside", draft=draft, version=draft.version)
    plan = visit.act("start_draft", proposal=visit.act("make_proposal", assessment=assessed(visit)))
    assert list(drafts_at(visit.clinic)) == list(drafts_of(visit.person)) == [plan]
    visit.act("put_plan_aside", draft=plan, version=plan.version)
    assert not assessment_drafts_of(visit.person)
    assert not drafts_at(visit.clinic)


def test_carried_over_is_everything_found_and_nothing_answered(database: Database) -> None:
    case = a_case(screen_ids=("frailty",))
    tree = copying.carried(case, LATER.date())
    assert set(tree) == {*copying.CARRIED, "title", "assessed_on", "planned_for"}
    assert "birth_date" not in tree["person"]
    assert (tree["assessed_on"], tree["problems"][0]["ashworth"]) == ("2027-01-14", "3")
    places = copying.places(tree)
    first = {"problems[0].pattern", "problems[0].side", "problems[0].ashworth"}
    assert {"product", "goals[0].words", "person.weight_kg", *first} <= set(places)
    assert not [place for place in places if place.startswith(("screen", "toxin_history", "title"))]


@pytest.mark.parametrize(
    ("confirmed", "left"),
    [
        ([], ["problems[1].side", "problems[10].side", "product"]),
        (["problems[1]"], ["problems[10].side", "product"]),
        (["problems"], ["product"]),
        (["problems[1].side", "problems[10]", "product"], []),
        (["prod"], ["problems[1].side", "problems[10].side", "product"]),
    ],
)
def test_confirming_a_row_confirms_what_is_in_it_and_nothing_else(confirmed: list[str], left: list[str]) -> None:
    assert copying.left(["problems[1].side", "problems[10].side", "product"], confirmed) == tuple(left)


def test_the_next_cycle_begins_with_what_was_seen_since(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        with pytest.raises(NotFound):
            visit.act("open_next_cycle", person=visit.person)
        closing = a_closed_session(visit)
    with clock.stopped_at(MOMENT + timedelta(weeks=5)):
        seen_again(visit, closing, MOMENT + timedelta(weeks=5))
    with clock.stopped_at(LATER):
        draft = visit.act("open_next_cycle", person=visit.person)
    tree = tree_of(draft.document)
    assert (tree["problems"][0]["ashworth"], tree["problems"][0]["spasms_per_day"]) == ("1+", 2)
    assert "screen" not in tree
    assert "problems[0].ashworth" in copying.read(draft.unconfirmed)


def test_a_follow_up_names_what_was_treated_on_a_day_that_can_be_right(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        closing = a_closed_session(visit)
    week_5 = MOMENT + timedelta(weeks=5)
    with clock.stopped_at(week_5):
        for changes, field in [
            ({"seen_on": "2026-09-23"}, "seen_on"),
            ({"seen_on": "2027-09-23"}, "seen_on"),
            ({"scores": [{"problem": {"pattern": "equinovarus-foot", "side": "left"}}]}, "scores[0].problem"),
            ({"goal_attainment": {"toe": 1}}, "goal_attainment.toe"),
        ]:
            with pytest.raises(NotValid) as refused:
                visit.act("record_follow_up", session=closing.session, follow_up=a_follow_up(week_5, **changes))
            assert [problem.field for problem in refused.value.problems] == [field]
        row = seen_again(visit, closing, week_5)
        with pytest.raises(NotValid, match="reason"):
            visit.act("record_follow_up", session=closing.session, follow_up=row.content, replaces=row)
        better = a_follow_up(week_5, weakness_that_limits="yes")
        visit.act("record_follow_up", session=closing.session, follow_up=better, replaces=row, reason="Asked again")
        with pytest.raises(TooLate):
            visit.act("record_follow_up", session=closing.session, follow_up=better, replaces=row, reason="Asked again")
    course = course_of(visit.person)
    assert course
    assert [one.weakness_that_limits for one in course.cycles[0].follow_ups] == ["yes"]


def test_what_was_seen_after_the_next_session_followed_that_one(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        first = a_closed_session(visit)
    with clock.stopped_at(LATER):
        second = a_closed_session(visit, LATER)
    week_5 = LATER + timedelta(weeks=5)
    with clock.stopped_at(week_5):
        with pytest.raises(NotValid) as refused:
            seen_again(visit, first, week_5)
        assert "the next session, 2027-01-14" in refused.value.problems[0].expected
        seen_again(visit, second, week_5)


@pytest.mark.both_databases
def test_the_course_is_learned_from_and_the_forecast_of_its_day_is_kept(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        closing = a_closed_session(visit)
        kept = visit.act("keep_forecast", plan=closing.session.plan)
    week_5 = MOMENT + timedelta(weeks=5)
    with clock.stopped_at(week_5):
        seen_again(visit, closing, week_5)
        again = visit.act("keep_forecast", plan=closing.session.plan)
    assert again == kept
    assert KeptForecast.objects.get().content.fingerprint() == kept.content.forecast_id
    assert kept.content.belief_id == engine.belief_of(None).id
    course = course_of(visit.person)
    assert course
    learned = engine.learned_from(course)
    assert learned is engine.learned_from(course)
    assert (learned.verdict.observations > 0, learned.belief.id != engine.belief_of(None).id) == (True, True)


def test_weight_is_kept_over_time(visit: Visit) -> None:
    assessed(visit)
    assessed(visit, person={"weight_kg": 61})
    assert [one.weight_kg for one in measures_of(visit.person)] == [64, 61]
    assert measures_of(visit.person)[0].height_cm == Decimal(168)


def test_a_booking_takes_the_place_of_the_one_before(visit: Visit) -> None:
    assert booking_of(visit.person, visit.clinic) is None
    visit.act("book", person=visit.person, day=LATER.date())
    visit.act("book", person=visit.person, day=LATER.date() + timedelta(days=7))
    assert booking_of(visit.person, visit.clinic) == LATER.date() + timedelta(days=7)
    visit.act("book", person=visit.person, day=None)
    assert booking_of(visit.person, visit.clinic) is None
