"""One sentence per muscle, chosen or not, and the two sentences about more units and limits."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.build import a_problem
from tests.planner.facts import KNOWLEDGE, knowing
from tests.planner.planned import MORE, Planned, planned
from tests.planner.problems import replace_in

from eutonia.planner.explain import binding_sentence, chance, more_units, sentences
from eutonia.planner.pricing import binding
from eutonia.planner.programme import solve

FIVE = Decimal(5)


def said(run: Planned, muscle: str, side: str = "right") -> str:
    """The sentence of one muscle in the balanced plan."""
    told = sentences(run.candidates, run.weighing, run.problem, run.frontier.doses(run.balanced), KNOWLEDGE)
    return told[run.index(muscle, side)]


def more(run: Planned, total: int | None = None) -> str:
    """The sentence about more units."""
    return more_units(run.problem, run.frontier, run.weighing, run.balanced if total is None else total, MORE)


def held(run: Planned) -> str:
    """The sentence about the limit that binds."""
    return binding_sentence(binding(run.problem, run.frontier, run.balanced, MORE), FIVE, MORE)


class TestAMuscle:
    def test_a_chosen_one_says_dose_sites_what_it_brings_what_it_risks_and_why(self) -> None:
        run = planned()
        given = int(run.frontier.doses(run.balanced)[run.index("soleus")])
        words = said(run, "soleus")
        assert words.startswith(f"Soleus RIGHT {given * 5} units in ")
        assert f"{run.weighing.benefit[run.index('soleus'), given]:.2f} goal weeks" in words
        assert "with a chance of limiting weakness of " in words
        assert words.endswith(" %; Ashworth 3, RIGHT.")

    def test_a_kept_one_says_for_what(self) -> None:
        run = planned(problems=[a_problem(tone_is_useful="yes")])
        assert said(run, "soleus").startswith("Soleus RIGHT kept: The calf holds the shin back")

    def test_one_that_must_not_be_injected_now_says_why(self) -> None:
        run = planned(muscles=[{"muscle": "soleus", "side": "right", "infection_at_site": "yes"}])
        assert said(run, "soleus") == "Soleus RIGHT not dosed: infection at the site: Soleus, RIGHT."

    def test_one_without_a_sourced_dose_says_so(self) -> None:
        run = planned(problems=[a_problem("adducted-thighs")])
        assert said(run, "gracilis") == "Gracilis RIGHT not dosed: no sourced dose of this product for it."

    def test_one_that_is_not_worth_its_needles_says_so(self) -> None:
        run = planned(relief={"tibialis-posterior": 0.02}, harm={"tibialis-posterior": 0.0})
        assert "less than its 1 needle cost" in said(run, "tibialis-posterior")

    def test_one_whose_weakness_costs_more_than_it_brings_says_so(self) -> None:
        run = planned(harm={"tibialis-posterior": 3.0})
        assert "its weakness would cost more" in said(run, "tibialis-posterior")

    def test_one_that_does_nothing_for_the_goals_says_so(self) -> None:
        assert "adds nothing to the goals" in said(planned(relief={"tibialis-posterior": 0.0}), "tibialis-posterior")

    def test_one_crowded_out_by_a_limit_names_the_limit(self) -> None:
        run = planned(session=100, relief={"soleus": 9.0})
        assert "do more elsewhere within the limit “This session”" in said(run, "tibialis-posterior")

    def test_one_left_out_of_a_lower_plan_is_not_blamed_on_a_limit(self) -> None:
        run = planned(relief={"soleus": 9.0})
        told = sentences(run.candidates, run.weighing, run.problem, run.frontier.doses(10), KNOWLEDGE)
        assert "do more elsewhere at this total" in told[run.index("tibialis-posterior")]

    def test_one_whose_other_side_is_dosed_and_must_stay_alone_says_so(self) -> None:
        run = planned(problems=[a_problem(), a_problem(side="left")], relief={"soleus": 9.0})
        pair = frozenset({run.index("soleus"), run.index("soleus", "left")})
        problem = replace_in(run.problem, at_most_one=(pair,))
        frontier = solve(problem)
        doses = frontier.doses(frontier.total_of_best(frontier.largest))
        told = sentences(run.candidates, run.weighing, problem, doses, KNOWLEDGE)
        assert sum("never both sides in one session" in words for words in told) == 1

    @given(st.sampled_from(sorted(KNOWLEDGE.patterns)), st.sampled_from(["yes", "no", "not_asked"]))
    @settings(max_examples=30, deadline=None)
    def test_every_muscle_of_every_pattern_has_one_sentence(self, pattern: str, useful: str) -> None:
        run = planned(problems=[a_problem(pattern, tone_is_useful=useful)])
        doses = run.frontier.doses(run.balanced)
        told = sentences(run.candidates, run.weighing, run.problem, doses, KNOWLEDGE)
        assert len(told) == len(run.candidates)
        for words, one, dose in zip(told, run.candidates, doses, strict=True):
            assert words.startswith(f"{KNOWLEDGE.muscles[one.target.muscle].name} {one.target.side.word} ")
            assert words.endswith(".")
            assert ("units in" in words) == bool(dose)


class TestMore:
    def test_within_the_limits_it_says_what_is_bought_and_whether_it_is_worth_it(self) -> None:
        run = planned(session=2000)
        words = more(run)
        assert words.startswith("50 more units: +")
        assert "percentage points of limiting weakness" in words
        assert "not worth it on balance" in words

    def test_below_the_balanced_plan_it_is_worth_it(self) -> None:
        run = planned()
        assert "; worth it on balance (+" in more(run, run.balanced // 2)

    def test_above_a_limit_it_names_the_limit(self) -> None:
        assert "above the limit “This session”" in more(planned(session=100))

    def test_the_figures_are_those_of_the_two_plans(self) -> None:
        run = planned(session=2000)
        here, there = run.frontier.doses(run.balanced), run.frontier.doses(run.balanced + MORE)
        rows = np.arange(len(here))
        benefit = run.weighing.benefit[rows, there].sum() - run.weighing.benefit[rows, here].sum()
        assert f"{benefit:+.1f}".removesuffix(".0") + " goal weeks" in more(run)

    def test_where_every_dose_is_at_its_end_nothing_can_be_added(self) -> None:
        run = planned(session=2000)
        assert "at its upper end" in more(run, run.frontier.largest)

    def test_a_little_room_is_told_as_a_little(self) -> None:
        run = planned(session=2000)
        assert "(only 5 fit)" in more(run, run.frontier.largest - 1)


class TestTheLimitThatBinds:
    def test_none(self) -> None:
        assert held(planned(session=2000)) == "No limit holds this plan back."

    def test_the_session(self) -> None:
        words = held(planned(session=100))
        assert words.startswith("This session holds the plan back: 50 units more room there would be worth ")

    def test_one_muscle(self) -> None:
        run = planned(session=2000, limits=[("Soleus, one side", 50, "soleus")], relief={"soleus": 9.0})
        assert held(run).startswith("Soleus, one side holds the plan back")

    def test_one_that_is_used_up_but_costs_nothing(self) -> None:
        run = planned(session=100, knowledge=knowing(weakness_weight=12, waste_cost=1000))
        assert held(run) == "This session is used up, but 50 units more room there would bring nothing."


@pytest.mark.parametrize(("hazard", "words"), [(0.0, "less than 0.1 %"), (0.1, "9.5 %"), (3.0, "95 %")])
def test_a_hazard_is_told_as_a_chance(hazard: float, words: str) -> None:
    assert chance(hazard) == words
