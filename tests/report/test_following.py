"""Advice, lessons and scores as they are read: nothing is lost on the way, and nothing drives the terminal or the page."""

from __future__ import annotations

from io import StringIO
from typing import Any

import numpy as np
import pytest
from rich.console import Console
from tests.next_cycle.making import BELIEF, FOOT, KNOWLEDGE, a_course, advised, case_on, learned_from
from tests.scoring.made import a_chance, a_forecast, around, seen
from tests.scoring.made import a_course as an_expected_course

from eutonia.domain.cycle import Course
from eutonia.domain.score import Calibration
from eutonia.next_cycle import lessons, next_plan
from eutonia.report import charts
from eutonia.report.following import advice_text, lessons_text
from eutonia.report.scoring import calibration_text, scores_page, scores_text
from eutonia.scoring import calibration, score

BAD = {"at": 35, "ashworth": "3", "spasms_per_day": 12, "goals": {"heel": -1, "calm": -1}}
GOOD = {"at": 35, "ashworth": "1", "spasms_per_day": 4, "goals": {"heel": 0, "calm": 0}}


def printed(part: Any) -> str:
    """The text at 80 columns, on one line."""
    said = StringIO()
    Console(width=80, file=said).print(part)
    return " ".join(said.getvalue().split())


def cohort() -> list[Any]:
    generator, held = np.random.default_rng(1), []
    for person in range(40):
        forecast = a_forecast(
            case_id=f"person-{person}",
            courses=(an_expected_course("spasms_per_day", [around(20, 5)] * 20),),
            goals=(a_chance("calm", [0.2] * 20),),
        )
        spasms = [max(round(float(generator.normal(20, 8))), 0) for _ in range(2)]
        held.append((forecast, score(forecast, [seen(28 * at, spasms_per_day=one) for at, one in enumerate(spasms, 1)])))
    return held


PAIRS = cohort()
FOUND: Calibration = calibration([scores for _, scores in PAIRS], KNOWLEDGE)


def test_everything_in_the_advice_is_on_the_page() -> None:
    course = a_course(FOOT, [{"day": 0, "seen": [GOOD]}, {"day": 98, "seen": [BAD]}])
    now = case_on(196, FOOT, 203, screen={"relapse": "not_asked"})
    advice = advised(course, now)
    text = printed(advice_text(advice, next_plan(course, now, KNOWLEDGE, BELIEF, learned_from(course), advice), KNOWLEDGE))
    for one in advice.what:
        assert " ".join(one.reason.because.split()) in text
        assert all(" ".join(words.split()) in text for words in (*one.evidence, *one.missing))
    assert all(words in text for words in advice.timing.words)
    assert advice.loss is not None
    for suspect in advice.loss.suspects:
        assert suspect.asks in text
        said = (*suspect.speaks_for, *suspect.speaks_against, *suspect.not_known)
        assert all(" ".join(words.split()) in text for words in said)
    assert "only when what comes first is settled" in text
    assert all(one.title in text for one in advice.sources)
    assert advice.intended_use.split(".")[0] in text


def test_advice_without_a_plan_can_be_read_too() -> None:
    advice = advised(a_course(FOOT, [{"day": 0, "seen": [GOOD]}]), case_on(98, FOOT))
    text = printed(advice_text(advice, None, KNOWLEDGE))
    assert "SAME: The same again" in text
    assert "Plan:" not in text


def test_what_a_person_wrote_is_never_read_as_markup() -> None:
    odd = {"id": "heel", "measure": "ashworth", "target_ashworth": "1+", "problems": [FOOT["problem"]]}
    tree = a_course(FOOT, [{"day": 0, "seen": [{"at": 35, "ashworth": "1+"}]}]).model_dump(mode="json")
    tree["case"]["goals"] = [{**odd, "words": "[red]heel[/red]\ndown"}]
    course = Course.model_validate(tree)
    assert "[red]heel[/red] down" in printed(advice_text(advised(course, case_on(98, FOOT)), None, KNOWLEDGE))


def test_lessons_say_whether_they_may_be_used() -> None:
    course = a_course(FOOT, [{"day": 0, "seen": [GOOD]}])
    found = lessons(course, KNOWLEDGE, BELIEF, learned_from(course))
    assert "it may be used" in printed(lessons_text(found))
    outside = found.model_copy(update={"in_domain": False})
    assert "NOT to be used" in printed(lessons_text(outside))


def test_scores_show_each_observation_each_chance_and_what_was_not_covered() -> None:
    scores = score(a_forecast(), [seen(14, spasms_per_day=15, ashworth="2", pain=3, weakness="no"), seen(90, ashworth="2")])
    text = printed(scores_text(scores, KNOWLEDGE))
    for words in ("NO", "chance", "Not covered: 16 Mar 2026, pain", "it did not happen", "lies outside the weeks"):
        assert words in text
    assert "Nothing that was forecast was observed." in printed(scores_text(score(a_forecast(), []), KNOWLEDGE))


def test_a_calibration_is_words_first() -> None:
    text = printed(calibration_text(FOUND))
    assert text.startswith("40 forecasts for 40 people All observations: 80 observations of 40 people. Bands are too narrow")
    assert "Brier score of goals" in text
    assert "There is nothing to judge by yet." in printed(calibration_text(calibration([], KNOWLEDGE)))


def test_the_charts_say_in_words_what_they_show() -> None:
    whole = FOUND.groups[0]
    places = str(charts.places(whole))
    assert places.count("<rect") == len(whole.places)
    assert "A right forecast fills all parts alike." in places
    coverage = str(charts.coverages(FOUND.groups))
    assert coverage.count("class=\"whisker\"") == len(FOUND.groups)
    assert "Per cent inside the 80 % band" in coverage
    goals = str(charts.reliability(FOUND.reliability[0]))
    assert "Chances of goals: 20 to 40 %" in goals
    assert "No chance of weakness" in str(charts.reliability(FOUND.reliability[1]))
    assert "Nothing was observed" in str(charts.coverages(()))


def test_observations_are_drawn_into_the_forecast_and_said() -> None:
    course = an_expected_course("ashworth", [around(3, 1)] * 6)
    without, drawn = (str(charts.forecast(course, "Foot", seen=points)) for points in ((), ((3.0, 2.0),)))
    assert "Written down: 1+ at week 3." in drawn
    assert drawn.count("mk-r") == without.count("mk-r") + 1


def test_the_page_holds_every_chart_and_loads_nothing() -> None:
    page = scores_page(PAIRS[:3], FOUND, KNOWLEDGE)
    assert page.count("<svg") >= 6
    assert "<script" not in page
    assert page == scores_page(PAIRS[:3], FOUND, KNOWLEDGE)


@pytest.mark.parametrize("by", ["all", "measure", "pattern", "product", "weeks"])
def test_every_group_can_be_drawn(by: str) -> None:
    for group in FOUND.groups:
        if group.by == by:
            assert "<svg" in str(charts.places(group))
