"""What was learned, told beside what is typical: every number from where it belongs, and nothing where nothing is known."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.next_cycle.making import BELIEF, FOOT, KNOWLEDGE, NECK, a_course, a_scene, case_on, on

from eutonia.domain.answers import Side
from eutonia.domain.belief import Belief, Learned, Surprise, Verdict
from eutonia.domain.cycle import Course
from eutonia.domain.lessons import Lesson
from eutonia.domain.proposal import Band, ExpectedCourse
from eutonia.next_cycle import lessons
from eutonia.next_cycle.advise import document_hash
from eutonia.next_cycle.lessons import _days, _greatest, _how_sure, _of_the_last_session, _onset, _percent, _times
from eutonia.next_cycle.scene import Scene, first_to_go
from eutonia.response import Forecast
from eutonia.response.bands import band
from eutonia.response.population import problem_size

GOOD = {"at": 35, "ashworth": "1+", "spasms_per_day": 4}
COURSE = a_course(FOOT, [{"day": 0, "seen": [GOOD]}])
PERSON, LEG = BELIEF.parameters["person"], BELIEF.parameters["half_density.leg"]
OWN = Belief("own", "own", dict(BELIEF.parameters) | {"person": PERSON * 1.5, "half_density.leg": LEG * 0.5})
SURPRISE = Surprise(on(35), 0.0123, "Far from what was expected.")
VERDICT = Verdict(200.25, 7, (SURPRISE,), False, ("It cannot be trusted.",))
LEARNED = Learned(OWN, VERDICT)


def told(course: Course = COURSE, learned: Learned = LEARNED) -> dict[str, Lesson]:
    return {one.about: one for one in lessons(course, KNOWLEDGE, BELIEF, learned).lessons}


def test_the_verdict_is_told_with_what_it_was_learned_from() -> None:
    found = lessons(COURSE, KNOWLEDGE, BELIEF, LEARNED)
    assert (found.case_id, found.course_hash) == ("test-case", document_hash(COURSE))
    assert (found.population_belief_id, found.belief_id) == (BELIEF.id, "own")
    assert (found.knowledge.version, found.knowledge.hash) == (KNOWLEDGE.version, KNOWLEDGE.hash)
    assert (found.observations, found.draws, found.effective_draws) == (7, BELIEF.draws, Decimal("200.25"))
    assert (found.in_domain, found.verdict) == (False, ("It cannot be trusted.",))
    assert [(one.seen_on, one.probability, one.words) for one in found.surprises] == [
        (on(35), Decimal("0.012"), "Far from what was expected.")
    ]


def test_the_response_is_told_beside_the_typical_one() -> None:
    found = told()["response"]
    assert (found.unit, found.pattern, found.side) == ("times the typical response", None, None)
    assert (found.typical, found.learned) == (band(PERSON), band(PERSON * 1.5))
    assert found.learned is not None
    assert found.words == (
        f"The response is 1.5 times (80 %: {found.learned.low_80:.1f} to {found.learned.high_80:.1f}) "
        "that of the typical person; the interval is 150 % as wide as before anything was learned."
    )


def test_each_problem_is_told_by_itself() -> None:
    own = Learned(replace(OWN, parameters=dict(OWN.parameters) | {"problem.equinovarus-foot.right": PERSON * 0 + 2}), VERDICT)
    found = told(learned=own)["problem"]
    assert (found.pattern, found.side) == ("equinovarus-foot", Side.RIGHT)
    assert found.unit == "times the response of the person's other problems"
    assert found.typical == band(problem_size(BELIEF, "equinovarus-foot", Side.RIGHT))
    assert found.learned == band(problem_size(own.belief, "equinovarus-foot", Side.RIGHT))
    assert found.words.startswith("Equinovarus foot RIGHT responds ")


def test_relief_onset_end_and_weakness_are_of_the_last_session_with_each_belief() -> None:
    scene = Scene(COURSE, COURSE.case, KNOWLEDGE, BELIEF, LEARNED)
    typical, own = scene.forecast_of(BELIEF), scene.forecast_of(OWN)
    assert typical is not None
    assert own is not None
    found = [one for one in lessons(COURSE, KNOWLEDGE, BELIEF, LEARNED).lessons if one.about == "relief"]
    assert [(one.pattern, one.side, one.unit, one.typical, one.learned) for one in found] == [
        ("equinovarus-foot", Side.RIGHT, one.unit, None, None) for one in own.courses
    ]
    assert [one.words for one in found] == [
        f"Greatest relief of a session like the last, equinovarus foot RIGHT, {unit}: "
        f"{_greatest(mine):.1f} for this person, {_greatest(usual):.1f} for people like them."
        for unit, mine, usual in zip(("steps of tone", "fewer spasms a day"), own.courses, typical.courses, strict=True)
    ]
    onset, end, weakness = (told()[about] for about in ("onset", "wear-off", "weakness"))
    assert (onset.typical, onset.learned, onset.unit) == (_onset(typical), _onset(own), "days since the injection")
    assert (end.typical, end.learned) == tuple(first_to_go(one, scene.treated_for) for one in (typical, own))
    assert onset.typical != onset.learned
    assert end.typical != end.learned
    assert onset.words.startswith("An effect like the last is felt about day ")
    assert end.words.startswith("It is no longer felt about day ")
    assert end.learned is not None
    assert end.learned.median > end.typical.median  # type: ignore[union-attr]
    assert (weakness.typical, weakness.learned, weakness.unit) == (typical.weakness, own.weakness, "probability, 0 to 1")
    assert weakness.words == (
        f"Weakness that limits after a dose like the last: {_percent(own.weakness)} for this person, "
        f"{_percent(typical.weakness)} for people like them."
    )


def test_pain_has_its_own_unit() -> None:
    course = a_course(NECK, [{"day": 0, "seen": [{"at": 28, "pain": 3}]}])
    assert ", points of pain: " in told(course)["relief"].words


def test_what_was_told_between_visits_only_has_nothing_to_be_held_against() -> None:
    scene = a_scene({"day": 0, "seen": [GOOD]}, learned=LEARNED)
    scene.__dict__["expected_at_first"] = replace(forecast(scene), courses=forecast(scene).courses[:1])
    found = [one.words for one in _of_the_last_session(scene) if one.about == "relief"]
    assert len(found) == 1
    assert "steps of tone" in found[0]


def forecast(scene: Scene) -> Forecast:
    found = scene.forecast_of(BELIEF)
    assert found is not None
    return found


def test_without_either_forecast_nothing_is_told_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = a_scene({"day": 0, "seen": [GOOD]}, learned=LEARNED)
    scene.__dict__["expected_at_first"] = None
    assert list(_of_the_last_session(scene)) == []
    other = a_scene({"day": 0, "seen": [GOOD]}, learned=LEARNED)
    other.__dict__["expected_at_first"] = forecast(other)
    monkeypatch.setattr(Scene, "forecast_of", lambda *_: None)
    assert list(_of_the_last_session(other)) == []


def test_without_a_session_only_sizes_are_told() -> None:
    course = Course.model_validate({"case": case_on(0, FOOT)})
    assert list(told(course)) == ["response", "problem"]


def a_band(median: float, low: float = 1, high: float = 9) -> Band:
    middle, least, most = (Decimal(str(one)) for one in (median, low, high))
    return Band(middle, least, most, least, most, least, most)


def test_how_sure_it_is_is_the_width_that_is_left() -> None:
    assert _how_sure(a_band(5, 1, 9), a_band(5, 3, 5)) == "the interval is 25 % as wide as before anything was learned"
    assert _how_sure(a_band(5, 5, 5), a_band(5, 3, 5)) == "the interval is 0 % as wide as before anything was learned"
    assert _times(a_band(1.26, 0.5, 2)) == "1.3 times (80 %: 0.5 to 2.0)"
    assert _percent(a_band(0.1, 0.02, 0.3)) == "10 % (2 % to 30 %)"


def test_days_are_told_beside_those_of_others_where_there_are_any() -> None:
    both, alone, none = (_days("onset", "It is felt", typical, own) for typical, own in (
        (a_band(4), a_band(5)), (None, a_band(5)), (a_band(4), None),
    ))  # fmt: skip
    assert (both.about, both.unit, both.typical, both.learned) == ("onset", "days since the injection", a_band(4), a_band(5))
    assert both.words == "It is felt about day 5 (80 %: 1 to 9); for people like them about day 4."
    assert (alone.words, alone.typical) == ("It is felt about day 5 (80 %: 1 to 9).", None)
    assert none.words == "It is felt: cannot be told, for no problem was measured or no effect is expected."
    assert none.learned is None


def course_of(**changes: Any) -> ExpectedCourse:
    scene = a_scene({"day": 0, "seen": [GOOD]})
    return forecast(scene).courses[0].model_copy(update=changes)


def test_the_greatest_relief_is_the_widest_difference_in_any_week() -> None:
    bands = tuple(a_band(one) for one in (4, 2, 3))
    without = (Decimal(4), Decimal(4), Decimal("3.5"))
    assert _greatest(course_of(bands=bands, without_treatment=without)) == 2
    assert _greatest(course_of(bands=(), without_treatment=())) == 0
    with pytest.raises(ValueError, match="zip"):
        _greatest(course_of(bands=bands, without_treatment=without[:2]))


def test_the_earliest_onset_counts() -> None:
    found = forecast(a_scene({"day": 0, "seen": [GOOD]}))
    made = tuple(course_of(onset_day=None if at is None else a_band(at)) for at in (9, None, 6, 7))
    assert _onset(replace(found, courses=made)) == a_band(6)
    assert _onset(replace(found, courses=made[1:2])) is None
    assert _onset(replace(found, courses=())) is None
