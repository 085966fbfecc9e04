"""The verdict says what was learned from, what was left out, and when people in general are the safer guide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
from tests.learn.people import ONA, TWO, Visits, filled, known, skeleton
from tests.learn.test_reading import changed, read

from eutonia.domain.belief import Surprise, Verdict
from eutonia.domain.cycle import Course
from eutonia.learn.door import likelihood_of, posterior_of
from eutonia.learn.exploring import Explored
from eutonia.learn.likelihood import Likelihood
from eutonia.learn.mode import Place
from eutonia.learn.posterior import Posterior
from eutonia.learn.scores import Kind
from eutonia.learn.verdict import nothing_learned, verdict_on
from eutonia.response import working_prior

DRAWS = 100
SAFER = "The forecast for people in general is the safer one."
VISITS = Visits(weeks=(4, 12), measures=("ashworth", "pain"))
LEARNED = "Learned from 6 observations on 3 days over 1 cycle."
FAR = float(known().number("learn.far"))
SURPRISING = float(known().number("learn.surprising"))


def likelihood(course: Course) -> Likelihood:
    return likelihood_of(read(course), working_prior(known()), known())


@cache
def ordinary() -> Likelihood:
    return likelihood(filled(VISITS, lambda *_: 2.0))


def verdict(
    of: Likelihood | None = None, effective: float = 90.0, far: Mapping[str, float] | None = None, told: Sequence[float] = ()
) -> Verdict:
    """The verdict when draws are worth so much, parameters lie so many standard deviations off, and follow-ups so far off."""
    of = of or ordinary()
    posterior: Posterior = posterior_of(of)
    prior = of.prior
    away = np.array([(far or {}).get(name, 0.0) for name in prior.names]) * np.sqrt(np.diag(prior.covariance))
    at = np.linalg.solve(posterior.root, away)
    size = len(at)
    explored = Explored(np.zeros((1, size)), effective, Place(at, 0.0, np.zeros(size), np.zeros((size, size))))
    surprises = [Surprise(date(2026, 10, 1 + row), chance, "") for row, chance in enumerate(told)]
    return verdict_on(of, posterior, explored, surprises, DRAWS)


def test_an_ordinary_course_is_trusted_and_said_in_one_sentence() -> None:
    assert verdict() == Verdict(90.0, 6, (), True, (LEARNED,))


@pytest.mark.parametrize(
    ("visits", "words"),
    [
        (Visits(weeks=(4,), measures=("pain",), products=(ONA, ONA)), "Learned from 3 observations on 3 days over 2 cycles."),
        (Visits(weeks=(), measures=("pain",)), "Learned from 1 observation on 1 day over 1 cycle."),
    ],
)
def test_one_is_said_otherwise_than_many(visits: Visits, words: str) -> None:
    assert verdict(likelihood(filled(visits, lambda *_: 2.0))).words[0] == words


def test_draws_are_worth_no_more_than_their_number() -> None:
    assert verdict(effective=1000.0).effective_draws == DRAWS


def test_too_few_that_count_are_told() -> None:
    least = float(known().number("learn.effective_part")) * DRAWS
    assert verdict(effective=least).in_domain
    found = verdict(effective=least - 0.6)
    assert not found.in_domain
    assert found.words == (
        LEARNED, f"Only {least - 0.6:.0f} of {DRAWS} draws count: the course could not be matched well.", SAFER
    )  # fmt: skip


@pytest.mark.parametrize(("times", "side"), [(1.01, "above"), (-1.01, "below")])
def test_a_value_far_from_that_of_others_is_told(times: float, side: str) -> None:
    found = verdict(far={"placebo.pain": times * FAR})
    words = known().belief["placebo.pain"].words
    assert found.words == (LEARNED, f"The course asks for a value far {side} that of other people: {words}.", SAFER)
    assert not found.in_domain
    assert verdict(far={"placebo.pain": times * FAR * 0.98}).in_domain


def test_what_belongs_to_this_persons_problem_may_lie_anywhere() -> None:
    assert verdict(far={"baseline:pain:equinovarus-foot:right": 3 * FAR, "problem:equinovarus-foot:right": -3 * FAR}).in_domain


def test_scatter_far_from_that_of_others_is_told_and_no_doubt() -> None:
    found = verdict(far={"noise.pain": 1.01 * FAR, "noise.ashworth": -1.01 * FAR})
    assert found.in_domain
    assert found.words == (
        LEARNED,
        "What is written down of tone scatters otherwise than in other people; this is allowed for.",
        "What is written down of pain scatters otherwise than in other people; this is allowed for.",
    )


ROW = int(known().number("learn.surprises_in_a_row"))
LITTLE, LOT = SURPRISING / 2, SURPRISING


@pytest.mark.parametrize(
    ("told", "trusted"),
    [
        ([LITTLE] * ROW, False),
        ([LOT] + [LITTLE] * ROW, False),
        ([LITTLE] * (ROW - 1), True),
        ([LITTLE] * ROW + [LOT], True),
        ([LITTLE] * (ROW - 1) + [LOT], True),
        ([LOT] + [LITTLE] * (ROW - 1), True),
        ([], True),
    ],
)
def test_so_many_surprises_in_a_row_at_the_end_are_a_doubt(told: list[float], trusted: bool) -> None:
    found = verdict(told=told)
    assert found.in_domain is trusted
    assert [one.probability for one in found.surprises] == told
    doubt = (f"The last {ROW} follow-ups were far from what was expected of them.", SAFER)
    assert found.words == ((LEARNED,) if trusted else (LEARNED, *doubt))


def seen(found: Mapping[tuple[Kind, int], float], problems: tuple[tuple[str, str], ...] = TWO) -> Likelihood:
    """By kind and place (elbow 1, foot 0, as their names stand); else nothing."""
    visits = replace(VISITS, problems=problems)
    return likelihood(filled(visits, lambda kind, day, place: found.get((kind, place), 0.0) if day else 0.0))


def test_a_problem_of_which_only_zeros_were_seen_is_told() -> None:
    some = {(Kind.ASHWORTH, 0): 2.0, (Kind.PAIN, 0): 1.0, (Kind.PAIN, 1): 1.0}
    found = verdict(seen(some))
    assert found.in_domain
    assert found.words[1:] == ("Only zeros of tone were seen in flexed-elbow LEFT: nothing could be learned of its relief.",)


def test_only_zeros_in_everything_that_was_followed_is_a_doubt() -> None:
    found = verdict(seen({}, TWO[:1]))
    assert not found.in_domain
    assert found.words[1:] == (
        "Only zeros of tone were seen in equinovarus-foot RIGHT: nothing could be learned of its relief.",
        "Only zeros of pain were seen in equinovarus-foot RIGHT: nothing could be learned of its relief.",
        "Nothing was there to relieve in anything that was followed.",
        SAFER,
    )


def test_weakness_that_was_asked_for_is_nothing_to_relieve() -> None:
    found = verdict(likelihood(skeleton(replace(VISITS, weakness=True))))
    assert found.words[-2:] == ("Nothing was there to relieve in anything that was followed.", SAFER)


def test_where_no_problem_was_followed_nothing_is_missed() -> None:
    def only_weakness(document: dict[str, Any]) -> None:
        document["case"]["problems"][0]["ashworth"] = document["case"]["problems"][0]["pain"] = None
        for one in document["cycles"][0]["follow_ups"]:
            one.update(scores=(), weakness_that_limits="no")

    found = verdict(likelihood(changed(skeleton(VISITS), only_weakness)))
    assert found.in_domain
    assert found.words == ("Learned from 1 observation on 1 day over 1 cycle.",)


def test_what_moves_no_problem_of_the_course_is_named() -> None:
    def elsewhere(document: dict[str, Any]) -> None:
        doses = document["cycles"][0]["session"]["doses"]
        doses += [{"muscle": name, "side": "left", "units": 20, "sites": 1} for name in ("soleus", "biceps-brachii")]

    found = verdict(likelihood(changed(filled(VISITS, lambda *_: 2.0), elsewhere)))
    assert found.in_domain
    assert found.words[1:] == (
        "Nothing is learned of what was injected into biceps-brachii LEFT, soleus LEFT: no problem of the course is moved by it.",
    )


def test_a_course_cut_short_is_not_trusted_and_says_why() -> None:
    record = read(filled(replace(VISITS, products=(ONA, "abobotulinumtoxinA")), lambda *_: 2.0), frozenset({ONA}))
    found = verdict(likelihood_of(record, working_prior(known()), known()))
    assert not found.in_domain
    assert found.words == (LEARNED, *record.not_used, SAFER)
    assert len(record.not_used) == 1


def test_nothing_learned_leaves_the_population_as_it_is() -> None:
    record = read(skeleton(VISITS))
    words = "Nothing was learned: the course holds no session and follow-up to learn from."
    assert nothing_learned(record, 64) == Verdict(64.0, 0, (), True, (words,))
    short = replace(record, cut_short=True, not_used=("One thing.",))
    assert nothing_learned(short, 64) == Verdict(64.0, 0, (), False, (words, "One thing."))
