"""Each story gets the advice that it says."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.next_cycle.making import KNOWLEDGE, PEOPLE, a_course, advised, case_on, on

from eutonia.domain.advice import Advice, Step
from eutonia.domain.case import Case
from eutonia.domain.cycle import Course

VIGNETTES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "vignettes.toml").read_text("utf-8"))["vignette"]
KEYS = {
    "story", "person", "cycles", "assessed", "planned", "found", "told", "screen", "history", "product", "answers",
    "now", "held", "contains", "never", "first", "loss", "likely", "effect", "gap", "says", "reasons", "eligible",
}  # fmt: skip


def course_of(vignette: dict[str, Any]) -> Course:
    return a_course(PEOPLE[vignette["person"]], vignette["cycles"])


def case_of(vignette: dict[str, Any]) -> Case:
    changes = {key: vignette[key] for key in ("found", "told", "screen", "history", "product") if key in vignette}
    return case_on(vignette["assessed"], PEOPLE[vignette["person"]], vignette.get("planned"), **changes)


def answers_of(vignette: dict[str, Any]) -> dict[str, str]:
    given = dict(vignette.get("answers", {}))
    every = given.pop("all", None)
    asked = [question.id for step in KNOWLEDGE.loss.values() for question in step.questions] if every else []
    return dict.fromkeys(asked, every) | given


def advice_of(vignette: dict[str, Any]) -> Advice:
    return advised(course_of(vignette), case_of(vignette), answers_of(vignette))


def steps(advice: Advice, held: bool) -> list[str]:
    return [one.step.value for one in advice.what if one.held is held]


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda vignette: vignette["story"])
def test_the_story_gets_its_advice(vignette: dict[str, Any]) -> None:
    advice = advice_of(vignette)
    now, held = steps(advice, held=False), steps(advice, held=True)
    said = f"now {now}, held {held}: {[one.reason.because for one in advice.what]}"
    if "now" in vignette:
        assert set(now) == set(vignette["now"]), said
    assert set(vignette.get("held", [])) <= set(held), said
    assert set(vignette.get("contains", [])) <= {*now, *held}, said
    assert {*now, *held}.isdisjoint(vignette.get("never", [])), said
    if "first" in vignette:
        assert now[0] == vignette["first"]
    assert (f"{advice.loss.kind}, {advice.loss.certainty}" if advice.loss else None) == vignette.get("loss"), said


@pytest.mark.parametrize("vignette", [one for one in VIGNETTES if "likely" in one], ids=lambda vignette: vignette["story"])
def test_the_reason_of_the_loss_is_seen(vignette: dict[str, Any]) -> None:
    loss = advice_of(vignette).loss
    assert loss is not None
    assert {one.step for one in loss.suspects if one.stands == "likely"} >= set(vignette["likely"])
    assert [one.step for one in loss.suspects] == list(KNOWLEDGE.loss)


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda vignette: vignette["story"])
def test_the_days_are_as_told(vignette: dict[str, Any]) -> None:
    advice = advice_of(vignette)
    when = advice.timing
    if "effect" in vignette:
        assert when.effect == vignette["effect"], when
    if "gap" in vignette:
        assert when.without_effect_days == vignette["gap"]
        assert when.meanwhile
    if "eligible" in vignette:
        assert when.eligible_from == on(vignette["eligible"])
    for words in vignette.get("says", []):
        assert any(words in one for one in when.words), when.words
    for words in vignette.get("reasons", []):
        assert any(words in one.reason.remedy or words in one.reason.because for one in advice.what)


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda vignette: vignette["story"])
def test_every_piece_of_advice_is_grounded_and_within_the_law(vignette: dict[str, Any]) -> None:
    advice = advice_of(vignette)
    assert advice.what, "there is always something to say"
    for one in advice.what:
        assert one.reason.because
        assert one.reason.citations
        assert all(citation.source in KNOWLEDGE.sources for citation in one.reason.citations)
        assert one.step is Step.SAME or one.reason.remedy
    when = advice.timing
    if when.session_from is not None:
        assert when.eligible_from is not None
        assert when.eligible_from <= when.session_from <= when.session_to  # type: ignore[operator]
        assert when.session_from >= advice.assessed_on
        assert when.session_from < when.follow_up_from <= when.follow_up_to
    assert advice.summary.endswith(".")


def test_there_are_enough_stories_and_each_is_told_once_in_known_words() -> None:
    stories = [vignette["story"] for vignette in VIGNETTES]
    assert len(stories) == len(set(stories)) >= 25
    assert {key for vignette in VIGNETTES for key in vignette} <= KEYS


@pytest.mark.parametrize("step", list(Step))
def test_every_step_is_advised_in_some_story(step: Step) -> None:
    assert any(step.value in (*one.get("now", ()), *one.get("held", ()), *one.get("contains", ())) for one in VIGNETTES)
