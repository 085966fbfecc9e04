"""Every sentence in full, for two muscles whose figures are set by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from tests.build import a_problem
from tests.planner.facts import KNOWLEDGE, a_row, knowing, someone, toxin
from tests.planner.patterns import a_part, a_pattern, with_patterns
from tests.planner.problems import a_node

from eutonia.planner import Binding, Candidate, LimitNode, PlanningProblem, Weighing, candidates
from eutonia.planner.explain import binding_sentence, chance, more_units, sentences
from eutonia.planner.programme import solve

FIVE = Decimal(5)
NO = -np.inf
HERE, BEHIND = "Soleus RIGHT ", "Tibialis posterior RIGHT "
WEAK = "with a chance of limiting weakness of"


def two_muscles() -> tuple[Candidate, ...]:
    """Soleus and tibialis posterior on the right, both with a dose."""
    doses = a_row(5, 10, 20), a_row(5, 10, 20, muscle="tibialis-posterior")
    pattern = a_pattern(parts=(a_part(), a_part("tibialis-posterior")))
    return candidates(someone(problems=[a_problem()]), with_patterns(pattern, knowledge=knowing(toxin(doses=doses))))


THERE = two_muscles()
BENEFIT = ((0, 1, 2, 2.5), (0, 0.5, 1, 1.5))
CHANCE = ((0, 0.05, 0.1, 0.2), (0, 0.01, 0.02, 0.03))
NEEDLES = ((0, 1, 2, 2), (0, 1, 1, 1))


def weighed(
    benefit: Any = BENEFIT, chances: Any = CHANCE, needles: Any = NEEDLES, weakness: Any = 0.0, value: Any = None
) -> Weighing:
    """A weighing whose single hazards are given as chances; the value is benefit less weakness when it is not said."""
    gain = np.array(benefit, dtype=float)
    cost = np.broadcast_to(np.array(weakness, dtype=float), gain.shape)
    worth = gain - cost if value is None else np.array(value, dtype=float)
    return Weighing(gain, -np.log1p(-np.array(chances)), cost, np.array(needles), 0.03, worth, FIVE)


def asked(weighing: Weighing, tree: LimitNode | None = None, **more: Any) -> PlanningProblem:
    """The question about it, under one limit of 30 units unless another tree is given."""
    return PlanningProblem(weighing.value, tree or a_node("session", 6, (0, 1)), 0.000001, needles=weighing.needles, **more)


def told(
    *doses: int, weighing: Weighing | None = None, there: Any = THERE, tree: LimitNode | None = None, **more: Any
) -> list[str]:
    """The sentences of a plan."""
    weighing = weighing or weighed()
    return list(sentences(there, weighing, asked(weighing, tree, **more), np.array(doses), KNOWLEDGE))


class TestAChosenMuscle:
    def test_in_full(self) -> None:
        assert told(2, 1) == [
            f"{HERE}10 units in 2 sites: on average 2 goal weeks, {WEAK} 10 %; Ashworth 3, RIGHT.",
            f"{BEHIND}5 units in 1 site: on average 0.5 goal weeks, {WEAK} 1 %; Ashworth 3, RIGHT.",
        ]

    def test_one_week_is_one_week_and_other_reasons_begin_small(self) -> None:
        primary = replace(THERE[0], reasons_for=("Primary muscle in the foot", "Ashworth 3, RIGHT"))
        words = f"{HERE}5 units in 1 site: on average 1 goal week, {WEAK} 5 %; primary muscle in the foot."
        assert told(1, 0, there=(primary, THERE[1]))[0] == words

    def test_without_a_reason_it_ends_with_the_chance(self) -> None:
        bare = replace(THERE[0], reasons_for=())
        assert told(1, 0, there=(bare, THERE[1]))[0].endswith(f"{WEAK} 5 %.")


class TestAMuscleThatIsNotChosen:
    def of_the_second(self, weighing: Weighing | None = None, **more: Any) -> str:
        """Its words when only the first muscle is dosed, with 10 units."""
        return told(2, 0, weighing=weighing, **more)[1].removeprefix(BEHIND)

    def test_a_kept_one_says_its_first_reason_once_stopped(self) -> None:
        kept = replace(THERE[1], keep=True, reasons_against=("It stands on it.", "It is weak."))
        assert self.of_the_second(there=(THERE[0], kept)) == "kept: It stands on it."

    def test_an_excluded_one_says_why(self) -> None:
        out = replace(THERE[1], excluded="Infection at the site.")
        assert self.of_the_second(there=(THERE[0], out)) == "not dosed: infection at the site."

    def test_one_for_the_hand_alone(self) -> None:
        manual = replace(THERE[1], manual_only=True)
        assert self.of_the_second(there=(THERE[0], manual)) == "not dosed: no sourced dose of this product for it."

    def test_one_beside_its_other_side(self) -> None:
        words = "not dosed: never both sides in one session, and the other side brings more."
        assert self.of_the_second(at_most_one=(frozenset({0, 1}),)) == words

    def test_a_pair_of_others_or_one_that_is_not_dosed_is_not_blamed(self) -> None:
        assert "never both" not in self.of_the_second(at_most_one=(frozenset({0}),))
        assert "never both" not in self.of_the_second(at_most_one=(frozenset({1}),))
        assert "never both" not in told(0, 0, at_most_one=(frozenset({0, 1}),))[1]

    @pytest.mark.parametrize("brings", [0.0, -1.0])
    def test_one_that_adds_nothing(self, brings: float) -> None:
        weighing = weighed(benefit=(BENEFIT[0], (0, brings, brings, brings)))
        assert self.of_the_second(weighing) == "not dosed: it adds nothing to the goals."

    @pytest.mark.parametrize(("costs", "words"), [(1.5, "1.5 goal weeks"), (2, "2 goal weeks")])
    def test_one_whose_weakness_costs_as_much_as_it_brings_or_more(self, costs: float, words: str) -> None:
        weighing = weighed(weakness=((0, 0, 0, 0), (0, 9, 9, costs)))
        expected = f"not dosed: its weakness would cost more ({words}) than it brings (1.5 goal weeks)."
        assert self.of_the_second(weighing) == expected

    @pytest.mark.parametrize("value", [0.0, -0.1])
    @pytest.mark.parametrize(("needles", "words"), [(1, "1 needle"), (3, "3 needles")])
    def test_one_that_is_not_worth_its_needles(self, value: float, needles: int, words: str) -> None:
        weighing = weighed(
            weakness=((0, 0, 0, 0), (0, 0, 0, 0.5)), value=(BENEFIT[0], (0, NO, NO, value)),
            needles=(NEEDLES[0], (0, 1, 1, needles)),
        )  # fmt: skip
        assert self.of_the_second(weighing) == f"not dosed: it adds 1 goal week, less than its {words} cost."

    @pytest.mark.parametrize(("last", "words"), [(2.0, "2 goal weeks"), (1.75, "1.75 goal weeks")])
    def test_one_for_which_the_larger_total_costs_as_much_or_more(self, last: float, words: str) -> None:
        weighing = weighed(value=(BENEFIT[0], (0, 0.5, 1, 1.5)))
        cost = np.array([0, 0, 0.25, 9, 9, last])
        net = last - 0.25
        words = words.replace(str(last).removesuffix(".0"), f"{net:g}")
        assert self.of_the_second(weighing, total_cost=cost) == (
            f"not dosed: it would add 1.5 goal weeks net, but the larger total would cost {words} in spread and waste."
        )

    def test_beyond_the_last_total_the_last_cost_counts(self) -> None:
        assert "would cost 1.75 goal weeks" in self.of_the_second(total_cost=np.array([0, 0, 0.25, 2]))
        assert "elsewhere" in self.of_the_second(total_cost=np.array([0, 2]))

    def test_a_larger_total_that_costs_less_than_it_adds_is_not_blamed(self) -> None:
        words = "not dosed: it would add 1.5 goal weeks net, but the units do more elsewhere at this total."
        assert self.of_the_second(total_cost=np.array([0, 0, 0.25, 9, 9, 1.7])) == words
        assert self.of_the_second() == words

    def test_a_full_limit_around_it_is_named_the_narrowest_of_several(self) -> None:
        both = a_node("calf", 2, (0, 1))
        tree = a_node("session", 2, (), (both,))
        words = "not dosed: it would add 1.5 goal weeks net, but the units do more elsewhere within the limit “limit calf”."
        assert self.of_the_second(tree=tree) == words

    def test_a_full_limit_that_does_not_hold_it_is_not_named(self) -> None:
        tree = a_node("session", 6, (1,), (a_node("soleus", 2, (0,)),))
        assert self.of_the_second(tree=tree).endswith("elsewhere at this total.")

    def test_its_best_dose_is_told_and_not_its_largest(self) -> None:
        weighing = weighed(value=(BENEFIT[0], (0, 0.25, 0.75, 0.5)))
        words = "not dosed: it would add 0.75 goal weeks net, but the units do more elsewhere at this total."
        assert self.of_the_second(weighing) == words


class TestMoreUnits:
    RISING = ((0, 1, 2, 3, 4), (0, 0.5, 1, 1.5, 2))
    COUNTED = ((0, 1, 2, 2, 2), (0, 1, 1, 1, 1))
    RISKS = ((0, 0.05, 0.1, 0.2, 0.28), (0, 0, 0, 0, 0))

    def more(self, total: int, more: int = 2, tree: LimitNode | None = None, cost: Any = None, **changes: Any) -> str:
        """The sentence about so many more steps."""
        fields = {"benefit": self.RISING, "chances": self.RISKS, "needles": self.COUNTED} | changes
        weighing = weighed(**fields)
        problem = asked(weighing, tree or a_node("session", 12, (0, 1)), total_cost=cost)
        return more_units(problem, solve(problem), weighing, total, more)

    def test_within_the_limits(self) -> None:
        bought = "+2 goal weeks, +18 percentage points of limiting weakness, no more needles"
        assert self.more(2) == f"10 more units: {bought}; worth it on balance (+2 goal weeks)."

    @pytest.mark.parametrize(
        ("total", "words"), [(0, "2 needles more"), (1, "1 needle more"), (2, "no more needles"), (4, "1 needle more")]
    )
    def test_needles_are_counted(self, total: int, words: str) -> None:
        assert f"limiting weakness, {words}; worth it" in self.more(total)

    @pytest.mark.parametrize(("needles", "words"), [(2, "1 needle fewer"), (1, "2 needles fewer")])
    def test_a_larger_dose_may_need_fewer(self, needles: int, words: str) -> None:
        assert f", {words}; " in self.more(2, needles=((0, 1, 3, 3, needles), self.COUNTED[1]))

    def test_risk_that_falls_has_its_sign(self) -> None:
        falling = ((0, 0.05, 0.1, 0.2, 0.05), (0, 0, 0, 0, 0))
        assert "-5 percentage points" in self.more(2, chances=falling)

    def test_units_that_cost_more_than_they_bring(self) -> None:
        cost = np.array([0.0, 0, 0, 0, 2.5, 9, 9, 9, 9, 9, 9])
        assert self.more(2, cost=cost).endswith("; not worth it on balance (-0.5 goal weeks).")

    def test_units_that_bring_nothing_are_not_worth_it(self) -> None:
        cost = np.array([0.0, 0, 0, 0, 2, 9, 9, 9, 9, 9, 9])
        assert self.more(2, cost=cost).endswith("; not worth it on balance (+0 goal weeks).")

    def test_above_the_limit_that_is_full(self) -> None:
        words = self.more(4, tree=a_node("session", 4, (0, 1)))
        bought = "+1 goal weeks, +0 percentage points of limiting weakness, 1 needle more"
        assert words == f"10 more units, above the limit “limit session”: {bought}; worth it on balance (+1 goal weeks)."

    def test_above_several_limits_the_narrowest_is_named(self) -> None:
        tree = a_node("session", 4, (), (a_node("calf", 4, (0, 1)),))
        assert self.more(4, tree=tree).startswith("10 more units, above the limit “limit calf”: ")

    def test_a_limit_that_leaves_room_for_all_of_it_is_not_passed(self) -> None:
        tree = a_node("session", 8, (1,), (a_node("soleus", 4, (0,)),))
        assert self.more(4, tree=tree).startswith("10 more units: +1 goal weeks")

    def test_what_fits_is_told_where_the_doses_end(self) -> None:
        assert self.more(7).startswith("10 more units (only 5 fit): +0.5 goal weeks")

    def test_at_the_end_of_every_dose_nothing_can_be_given(self) -> None:
        assert self.more(8) == "10 more units cannot be given: every dose in use is at its upper end."
        assert self.more(8, tree=a_node("session", 8, (0, 1))) == self.more(8)


class TestTheLimitThatBinds:
    def test_none(self) -> None:
        assert binding_sentence((), FIVE, 10) == "No limit holds this plan back."

    def test_the_first_one_with_what_more_room_is_worth(self) -> None:
        held = Binding("a", "The calf", 4, 1.25), Binding("b", "The session", 9, 1)
        words = "The calf holds the plan back: 50 units more room there would be worth 1.25 goal weeks."
        assert binding_sentence(held, FIVE, 10) == words
        assert "worth 1 goal week." in binding_sentence(held[1:], FIVE, 10)

    @pytest.mark.parametrize("gain", [0.0, -1.0])
    def test_one_that_is_used_up_for_nothing(self, gain: float) -> None:
        held = (Binding("a", "The calf", 4, gain),)
        words = "The calf is used up, but 2.5 units more room there would bring nothing."
        assert binding_sentence(held, Decimal("2.5"), 1) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0004, "less than 0.1 %"), (0.0006, "0.1 %"), (0.01, "1 %"), (0.1, "10 %"), (0.1234, "12.3 %"), (0.9999, "100 %")],
)
def test_a_chance_has_one_digit_after_the_point_and_none_that_is_nothing(share: float, words: str) -> None:
    assert chance(float(-np.log1p(-share))) == words
