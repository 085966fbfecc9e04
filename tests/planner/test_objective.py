"""What is maximised: benefit, less weakness, less needles, less wasted vial; and what caution takes off the total."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from tests.build import a_problem
from tests.planner.facts import KNOWLEDGE, knowing, someone
from tests.planner.planned import an_effect_table, planned

from eutonia.domain.effect import EffectTable
from eutonia.planner import (
    Candidate,
    candidates,
    most_steps,
    never_together,
    planning_problem,
    spread_cost,
    waste_cost,
    weigh,
)
from eutonia.planner.doses import SitesRule

STEP = Decimal(5)


class TestTheValueOfADose:
    def test_it_is_benefit_less_weakness_less_needles_over_the_mean_of_the_draws(self) -> None:
        run = planned(knowledge=knowing(weakness_weight=10, needle_cost=0.1))
        row, step = run.index("soleus"), 15
        parts = run.weighing
        table = an_effect_table(run.case, run.candidates, KNOWLEDGE, {}, {})
        assert parts.benefit[row, step] == pytest.approx(table.benefit[:, row, step].mean())
        assert parts.weakness[row, step] == pytest.approx(10 * table.weakness[:, row, step].mean())
        expected = parts.benefit[row, step] - parts.weakness[row, step] - 0.1 * parts.needles[row, step]
        assert parts.value[row, step] == pytest.approx(expected)

    def test_nothing_is_worth_nothing(self) -> None:
        assert not planned().weighing.value[:, 0].any()

    def test_only_doses_of_the_range_may_be_given(self) -> None:
        run = planned()
        for row, one in enumerate(run.candidates):
            given = [step * STEP for step in np.flatnonzero(np.isfinite(run.weighing.value[row])) if step]
            if one.may_dose:
                assert (given[0], given[-1]) == (one.least, one.most)
            else:
                assert given == []

    def test_no_site_is_given_more_than_its_limit(self) -> None:
        run = planned()
        for row in range(len(run.candidates)):
            for step in np.flatnonzero(np.isfinite(run.weighing.value[row]))[1:]:
                assert int(step) * STEP <= int(run.weighing.needles[row, step]) * 50

    def test_a_table_of_other_targets_is_refused(self) -> None:
        there = candidates(someone(), KNOWLEDGE)
        table = an_effect_table(someone(), there, KNOWLEDGE, {}, {})
        turned = replace(table, targets=table.targets[::-1])
        with pytest.raises(ValueError, match="the same targets in the same order"):
            weigh(turned, there, [None] * len(there), KNOWLEDGE)

    def test_site_limits_of_other_targets_are_refused(self) -> None:
        there = candidates(someone(), KNOWLEDGE)
        table = an_effect_table(someone(), there, KNOWLEDGE, {}, {})
        with pytest.raises(ValueError, match="shorter"):
            weigh(table, there, [None] * (len(there) - 1), KNOWLEDGE)

    def test_needles_are_counted_for_every_dose_up_to_the_most_and_for_none_above_it(self) -> None:
        one = replace(
            next(one for one in candidates(someone(), KNOWLEDGE) if one.may_dose),
            least=Decimal(10), usual=Decimal(15), most=Decimal(22), sites=SitesRule(1, 3, Decimal(10), Decimal(20)),
        )  # fmt: skip
        there = (one, replace(one, keep=True))
        zeros = np.zeros((2, 2, 8))
        table = EffectTable("onabotulinumtoxinA", STEP, tuple(each.target for each in there), zeros, zeros)
        found = weigh(table, there, [None, None], knowing(needle_cost=0.5))
        assert found.needles.tolist() == [[0, 1, 1, 2, 3, 0, 0, 0], [0] * 8]
        assert found.value.tolist() == [[0, -np.inf, -0.5, -1, -1.5, *[-np.inf] * 3], [0, *[-np.inf] * 7]]
        assert (found.needle_cost, found.step_units) == (0.5, STEP)
        tight = weigh(table, there, [Decimal(5), None], KNOWLEDGE)
        assert tight.needles[0].tolist() == [0, 1, 2, 3, 4, 0, 0, 0]
        assert most_steps(there, STEP) == (4, 0)

    def test_the_question_carries_the_weighing_the_grain_the_pairs_and_the_cost(self) -> None:
        run = planned()
        pairs, cost = (frozenset({0, 1}),), np.arange(99.0)
        asked = planning_problem(run.weighing, run.problem.tree, knowing(grain=0.25), pairs, cost)
        assert asked.values is run.weighing.value
        assert asked.needles is run.weighing.needles
        assert (asked.tree, asked.grain, asked.at_most_one) == (run.problem.tree, 0.25, pairs)
        assert asked.total_cost is cost
        plain = planning_problem(run.weighing, run.problem.tree, KNOWLEDGE)
        assert (plain.at_most_one, plain.total_cost) == ((), None)

    def test_a_table_shorter_than_the_range_ends_the_doses_there(self) -> None:
        there = candidates(someone(), KNOWLEDGE)
        table = an_effect_table(someone(), there, KNOWLEDGE, {}, {})
        short = EffectTable(table.product, table.step_units, table.targets, table.benefit[:, :, :12], table.weakness[:, :, :12])
        assert weigh(short, there, [None] * len(there), KNOWLEDGE).value.shape == (len(there), 12)

    def test_the_most_steps_are_those_of_the_range_and_none_for_what_may_not_be_dosed(self) -> None:
        there = candidates(someone(problems=[a_problem("adducted-thighs")]), KNOWLEDGE)
        for one, steps in zip(there, most_steps(there, STEP), strict=True):
            assert steps * STEP == (one.most if one.may_dose else 0)


class TestWhatThePlanDoesAboutIt:
    def test_a_muscle_that_helps_more_gets_more(self) -> None:
        run = planned(session=200, relief={"soleus": 4.0})
        doses = run.frontier.doses(run.balanced)
        assert doses[run.index("soleus")] == max(doses)

    def test_a_muscle_whose_weakness_costs_much_is_left_out(self) -> None:
        run = planned(harm={"soleus": 5.0})
        assert run.frontier.doses(run.balanced)[run.index("soleus")] == 0

    def test_dearer_needles_mean_fewer_needles(self) -> None:
        def needles(cost: float) -> int:
            run = planned(knowledge=knowing(needle_cost=cost))
            doses = run.frontier.doses(run.balanced)
            return int(run.weighing.needles[np.arange(len(doses)), doses].sum())

        assert needles(0.3) < needles(0.01)

    def test_dear_vials_are_used_up(self) -> None:
        run = planned(knowledge=knowing(waste_cost=50))
        assert run.balanced * STEP % 100 == 0

    def test_no_cost_of_waste_is_known_without_a_vial(self) -> None:
        assert not waste_cost(np.ones(9), None, KNOWLEDGE).any()

    def test_waste_costs_its_share_of_the_smallest_vial(self) -> None:
        cost = waste_cost(np.array([0.0, 25, 50, 200]), Decimal(50), knowing(waste_cost=0.5))
        assert cost.tolist() == [0, 0.25, 0.5, 2]

    def test_spread_costs_nothing_at_no_dose_and_more_with_every_step(self) -> None:
        cost = spread_cost(80, Decimal(5), Decimal(0), Decimal(400), KNOWLEDGE)
        assert cost[0] == 0
        assert (np.diff(cost) > 0).all()
        assert (np.diff(cost, 2) > 0).all()

    def test_spread_at_a_full_session_costs_what_the_setting_says(self) -> None:
        cost = spread_cost(80, Decimal(5), Decimal(0), Decimal(400), knowing(spread_cost=3))
        assert cost[-1] == pytest.approx(3)

    def test_spread_costs_the_difference_of_two_squares(self) -> None:
        half = spread_cost(2, Decimal(100), Decimal(200), Decimal(400), knowing(spread_cost=2))
        assert half.tolist() == [0, 0.625, 1.5]
        assert spread_cost(2, Decimal(100), Decimal(0), Decimal(400), knowing(spread_cost=2)).tolist() == [0, 0.125, 0.5]
        assert spread_cost(2, Decimal(100), Decimal(0), None, KNOWLEDGE).tolist() == [0, 0, 0]

    def test_toxin_already_in_the_person_makes_every_step_dearer(self) -> None:
        alone = spread_cost(40, Decimal(5), Decimal(0), Decimal(400), KNOWLEDGE)
        after = spread_cost(40, Decimal(5), Decimal(200), Decimal(400), KNOWLEDGE)
        assert after[0] == 0
        assert (after[1:] > alone[1:]).all()

    def test_spread_means_the_same_share_of_every_product(self) -> None:
        one = spread_cost(10, Decimal(40), Decimal(0), Decimal(400), KNOWLEDGE)
        other = spread_cost(10, Decimal(150), Decimal(0), Decimal(1500), KNOWLEDGE)
        assert one == pytest.approx(other)

    def test_without_a_session_maximum_spread_is_not_priced(self) -> None:
        assert not spread_cost(4, Decimal(5), Decimal(0), None, KNOWLEDGE).any()

    def test_bladder_toxin_in_the_window_makes_for_a_smaller_plan(self) -> None:
        assert planned(given=200).balanced < planned().balanced

    def test_a_kept_or_unsourced_muscle_is_never_dosed_at_any_total(self) -> None:
        problems = [a_problem(tone_is_useful="yes"), a_problem("adducted-thighs", "left"), a_problem("stiff-knee")]
        run = planned(problems=problems)
        barred = [row for row, one in enumerate(run.candidates) if not one.may_dose]
        assert barred
        for total in np.flatnonzero(np.isfinite(run.frontier.value)):
            assert not run.frontier.doses(int(total))[barred].any()

    def test_a_first_treatment_starts_below_what_is_usual_everywhere(self) -> None:
        first = planned(first_toxin_treatment="yes")
        for row, dose in enumerate(first.frontier.doses(first.frontier.largest)):
            assert dose * STEP <= first.candidates[row].usual
        assert first.frontier.largest * STEP <= 200


class TestNeverTogether:
    def make(self, muscle: str) -> tuple[frozenset[int], ...]:
        there = candidates(someone(problems=[a_problem(), a_problem(side="left")]), KNOWLEDGE)
        renamed = [_as(one, muscle) for one in there if one.target.muscle == "soleus"]
        assert len(renamed) == 2
        return never_together(renamed, KNOWLEDGE)

    @pytest.mark.parametrize("muscle", ["sternocleidomastoid", "longus-colli", "suprahyoid-muscles"])
    def test_both_sides_of_a_muscle_beside_the_pharynx(self, muscle: str) -> None:
        assert self.make(muscle) == (frozenset({0, 1}),)

    def test_one_that_matters_just_as_much_as_the_setting(self) -> None:
        there = candidates(someone(problems=[a_problem(), a_problem(side="left")]), KNOWLEDGE)
        both = [_as(one, "sternocleidomastoid") for one in there if one.target.muscle == "soleus"]
        assert never_together(both, knowing(never_both_swallowing_weight=0.8)) == (frozenset({0, 1}),)
        assert never_together(both, knowing(never_both_swallowing_weight=0.81)) == ()

    def test_two_muscles_are_no_pair(self) -> None:
        one, *_, other = candidates(someone(), KNOWLEDGE)
        assert never_together([_as(one, "longus-colli"), _as(other, "sternocleidomastoid")], KNOWLEDGE) == ()

    @pytest.mark.parametrize("muscle", ["splenius-capitis", "soleus", "trapezius"])
    def test_other_muscles_may_be_dosed_on_both_sides(self, muscle: str) -> None:
        assert self.make(muscle) == ()


def _as(one: Candidate, muscle: str) -> Candidate:
    return replace(one, target=replace(one.target, muscle=muscle))
