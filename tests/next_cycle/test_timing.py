"""When: the first day allowed, the end of the effect as it was seen or is expected, the week suggested, and the time between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from tests.next_cycle.making import KNOWLEDGE, a_scene, on

from eutonia.domain.advice import Step, Suggestion, Timing
from eutonia.next_cycle import timing as when
from eutonia.next_cycle.scene import Scene
from eutonia.next_cycle.suggesting import Voice

GOOD = {"at": 35, "ashworth": "1+", "spasms_per_day": 4, "goals": {"heel": 0, "calm": 0}}
BAD = {"at": 35, "ashworth": "3", "spasms_per_day": 12, "goals": {"heel": -1, "calm": -1}}
ALLOWED = "Toxin may be given from 30 Mar 2026 (84 days after the last of any kind)."
EXPECTED = "The effect is expected to end about 1 Apr 2026, day 86 (80 %: 17 Mar 2026 to 26 Apr 2026)."
WITHOUT_DATE = {
    "any_in_16_weeks": "yes",
    "treatments": [{"product": "onabotulinumtoxinA", "units": 200, "indication": "bladder"}],
}


def told(*seen: Mapping[str, Any], what: tuple[Suggestion, ...] = (), **changes: Any) -> Timing:
    return when.timing(a_scene({"day": 0, "seen": list(seen)}, **changes), what)


def gone(day: int) -> dict[str, Any]:
    return {"at": day, "gone": True}


def days(timing: Timing) -> tuple[date | None, ...]:
    return timing.session_from, timing.session_to, timing.follow_up_from, timing.follow_up_to


def test_an_effect_expected_to_end_after_the_interval_says_when_the_session_is() -> None:
    found = told(GOOD, day=60, planned=84)
    assert (found.eligible_from, found.interval_days, found.effect) == (on(84), 84, "expected to end")
    assert (found.ends_on, found.ends_low_80, found.ends_high_80) == (on(86), on(71), on(111))
    assert (found.without_effect_days, found.meanwhile) == (0, ())
    assert days(found) == (on(86), on(92), on(114), on(128))
    assert found.words == (ALLOWED, EXPECTED, "Suggested for the session: the 7 days from 1 Apr 2026.")
    assert [one.source for one in found.citations] == [interval_of(a_scene({"day": 0})).citation.source]


def interval_of(scene: Scene) -> Any:
    assert scene.interval is not None
    return scene.interval


def test_an_effect_that_is_over_leaves_a_gap_until_toxin_is_allowed() -> None:
    found = told(GOOD, gone(60), day=70, planned=77)
    assert (found.effect, found.ends_on, found.ends_low_80, found.ends_high_80) == ("over", on(60), None, None)
    assert found.without_effect_days == 24
    assert days(found) == (on(84), on(90), on(112), on(126))
    assert found.words == (
        f"{ALLOWED} 23 Mar 2026 is 7 days too early.", "The effect was over on 6 Mar 2026, day 60.",
        "The effect is over 24 days before toxin may be given again.",
        "Suggested for the session: the 7 days from 30 Mar 2026.",
    )  # fmt: skip
    first, second, *bridges = found.meanwhile
    assert first.startswith("Do not bring the session forward and give no booster before 30 Mar 2026")
    assert second == "Review the drugs against spasticity with whoever prescribes them."
    assert [one.partition(":")[0] for one in bridges] == ["Physiotherapy", "Treating what makes the spasms worse"]


@pytest.mark.parametrize(("day", "gap"), [(76, 8), (77, 7), (78, 0), (84, 0), (95, 0)])
def test_a_gap_of_less_than_a_week_is_none(day: int, gap: int) -> None:
    found = told(GOOD, gone(day), day=day, planned=98)
    assert found.without_effect_days == gap
    assert bool(found.meanwhile) is any("before toxin may be given again" in one for one in found.words) is (gap > 0)


def test_no_effect_is_not_waited_for() -> None:
    found = told(BAD)
    assert (found.effect, found.ends_on, found.without_effect_days) == ("none was seen", None, 0)
    assert days(found) == (on(98), on(104), on(126), on(140))
    assert found.words[1:] == (
        "No effect was seen, so there is none to wait for.", "Suggested for the session: the 7 days from 13 Apr 2026.",
    )  # fmt: skip
    assert told(BAD, day=200).words[2:] == ("Suggested for the session: the 7 days from 24 Jul 2026.",), "never overdue"


def test_an_effect_that_was_never_measured_cannot_be_told() -> None:
    found = when.timing(a_scene({"day": 0, "product": "daxibotulinumtoxinA", "seen": [GOOD]}), ())
    assert (found.effect, found.ends_on) == ("cannot be told", None)
    assert found.words[1] == "When the effect ends cannot be told: nothing that it could be told by was measured."
    (low, high) = (replace(when._End("expected to end", on(86), on(71), on(111)), **{end: None}) for end in ("low", "high"))
    for half in (low, high):
        assert when._end_words(half, a_scene({"day": 0})) == "The effect was over on 1 Apr 2026, day 86.", "no range, no forecast"


def test_the_planned_day_is_too_early_only_before_the_first_day_allowed() -> None:
    assert told(GOOD, day=60, planned=83).words[0] == f"{ALLOWED} 29 Mar 2026 is 1 days too early."
    assert told(GOOD, day=60, planned=84).words[0] == ALLOWED
    assert told(GOOD, day=60, planned=85).words[0] == ALLOWED


def test_without_the_day_of_an_earlier_treatment_no_day_is_suggested() -> None:
    found = told(GOOD, gone(60), history=WITHOUT_DATE)
    assert (found.eligible_from, found.without_effect_days, found.meanwhile) == (None, 0, ())
    assert days(found) == (None, None, on(98), on(140))
    assert found.words == (
        "The first day allowed cannot be told: the day of an earlier treatment, or the interval, is not known.",
        "The effect was over on 6 Mar 2026, day 60.", "No day can be suggested: see above.",
    )  # fmt: skip


def test_without_an_interval_in_force_the_first_day_is_not_told() -> None:
    scene = a_scene({"day": 0, "seen": [GOOD]})
    scene.__dict__["interval"] = None
    found = when.timing(scene, ())
    assert (found.interval_days, found.citations) == (None, ())
    assert found.words[0].startswith("The first day allowed cannot be told")
    assert interval_of(a_scene({"day": 0})).days == 84


PAUSE, REFER_FIRST = (Voice("a").first(step, "Title", "Because.", "Remedy.") for step in (Step.PAUSE, Step.REFER))
ASK, REFER = Voice("a").first(Step.ASK_FIRST, "Title", "Because.", "Remedy."), Voice("a").step(Step.REFER, "Title", "Because.")
SAME = Voice("a").step(Step.SAME, "Title", "Because.")


@pytest.mark.parametrize(
    ("what", "is_paused"),
    [
        ((PAUSE,), True), ((REFER_FIRST,), True), ((SAME, PAUSE), True), ((ASK,), False), ((REFER,), False),
        ((ASK, REFER), False), ((SAME,), False), ((), False),
    ],
)  # fmt: skip
def test_no_session_is_suggested_while_a_pause_or_a_referral_comes_first(
    what: tuple[Suggestion, ...], is_paused: bool
) -> None:
    found = told(GOOD, what=what)
    assert (found.session_from is None) is (found.session_to is None) is is_paused
    assert ("No session is suggested while something comes first." in found.words) is is_paused
    assert found.follow_up_from == (on(98) if is_paused else on(126))


@pytest.mark.parametrize(
    ("ends", "assessed", "overdue"), [(95, 122, None), (95, 123, 28), (60, 112, 28), (60, 111, None), (60, 160, 76)]
)
def test_a_session_is_overdue_four_weeks_after_it_could_have_been(ends: int, assessed: int, overdue: int | None) -> None:
    found = told(GOOD, gone(ends), day=assessed)
    said = [one for one in found.words if one.startswith("Overdue")]
    assert said == ([f"Overdue: it could have been given {overdue} days before this assessment."] if overdue else [])
    assert found.session_from == on(assessed)


def test_toxin_from_elsewhere_and_what_nobody_asked_of_it_are_told() -> None:
    assert told(GOOD, history={"any_in_16_weeks": "not_asked"}).words[-1] == (
        "Whether toxin was given elsewhere lately is not known: the first day allowed may be later."
    )
    bladder = {"given_on": on(40).isoformat(), "product": "onabotulinumtoxinA", "units": 50, "indication": "bladder"}
    found = told(GOOD, history={"any_in_16_weeks": "yes", "treatments": [bladder]})
    assert found.words[-1] == (
        "Toxin from elsewhere in this cycle counts: 50 units of onabotulinumtoxinA (bladder) on 14 Feb 2026."
    )
    assert found.eligible_from == on(124)


def test_only_what_can_be_begun_while_toxin_waits_is_a_bridge() -> None:
    lines = {one.line for one in KNOWLEDGE.alternatives.values()}
    assert set(when.BRIDGES) <= lines | {"foundation", "first", "second", "third", "add-on"}
    options = [SimpleNamespace(name=line, why="why", line=line) for line in (*sorted(when.BRIDGES), "specialist", "instead")]
    scene: Any = SimpleNamespace(eligibility=SimpleNamespace(alternatives=options))
    assert list(when._meanwhile(9, on(84), scene))[2:] == [
        f"{line}: why" for line in ("add-on", "first", "foundation", "second", "third")
    ]
    assert list(when._meanwhile(0, on(84), scene)) == list(when._meanwhile(9, None, scene)) == []
