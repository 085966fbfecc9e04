"""Which rows may fill in a dose, and where the range begins and ends for one person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planner.facts import KNOWLEDGE, ONA, RECALLED, a_row, knowing, someone, toxin

from eutonia.knowledge import DoseRange
from eutonia.planner.doses import DoseChoice, choose_dose, is_first_treatment, usable_by_muscle

LATER = someone(first_toxin_treatment="no")
FIRST = someone(first_toxin_treatment="yes")


def chosen(*rows: DoseRange, case: Any = LATER, also: tuple[DoseRange, ...] = ()) -> DoseChoice:
    """The range that rows leave; `also` are rows of the product that may not fill in."""
    return choose_dose(rows, case, knowing(first_treatment_fraction=0.75, first_least_fraction=0.5), toxin(doses=(*rows, *also)))


class TestWhichRowsFillIn:
    @pytest.mark.parametrize(
        "row",
        [
            a_row(50, 75, 100),
            a_row(50, None, 100),
            a_row(None, 75, 100),
            a_row(50, None, 100, kind="label", jurisdiction="US"),
            a_row(50, None, 100, kind="label"),
        ],
    )
    def test_a_verified_dose_per_side_may(self, row: DoseRange) -> None:
        assert usable_by_muscle(LATER, toxin(doses=(row,))) == {"soleus": (row,)}

    @pytest.mark.parametrize(
        "row",
        [
            a_row(50, 75, 100, citation=RECALLED),
            a_row(50, 75, 100, per="both sides"),
            a_row(20, 20, 50, per="fascicle"),
            a_row(50, 75, None),
            a_row(None, None, 100),
            a_row(50, 75, 100, kind="label", jurisdiction="other"),
            a_row(50, 75, 100, valid_to=date(2020, 1, 1)),
        ],
        ids=["recalled", "both sides", "fascicle", "no upper end", "only a ceiling", "label of elsewhere", "no longer in force"],
    )
    def test_anything_else_may_not(self, row: DoseRange) -> None:
        assert usable_by_muscle(LATER, toxin(doses=(row,))) == {}

    def test_the_label_of_the_other_jurisdiction_is_evidence_where_something_here_bounds_the_muscle(self) -> None:
        borrowed = a_row(50, None, 100, kind="label", jurisdiction="UK/EU")
        bounding = a_row(75, None, 75, kind="label", jurisdiction="US", citation=RECALLED)
        assert usable_by_muscle(LATER, toxin(doses=(borrowed,))) == {}
        assert usable_by_muscle(LATER, toxin(doses=(borrowed, bounding))) == {"soleus": (borrowed,)}
        assert chosen(borrowed, also=(bounding,)).borrowed == "UK/EU"

    def test_no_recalled_row_of_the_real_products_fills_in(self) -> None:
        for product in KNOWLEDGE.products.values():
            for rows in usable_by_muscle(LATER, product).values():
                assert all(row.may_fill_in for row in rows)


class TestTheRange:
    def test_a_later_treatment_runs_from_the_low_end_in_practice_to_the_highest_figure(self) -> None:
        dose = chosen(a_row(50, 75, 100), a_row(60, None, 200, kind="label", jurisdiction="US"))
        assert (dose.least, dose.usual, dose.most) == (50, 75, 200)

    def test_a_first_treatment_ends_below_the_usual_dose_and_may_begin_lower(self) -> None:
        dose = chosen(a_row(50, 80, 200), case=FIRST)
        assert (dose.least, dose.usual, dose.most) == (25, 80, 60)

    def test_a_treatment_not_known_to_be_a_later_one_starts_low(self) -> None:
        for said in ("yes", "not_asked", "cannot_establish"):
            case = someone(first_toxin_treatment=said)
            assert is_first_treatment(case)
            assert chosen(a_row(50, 80, 200), case=case).most == 60

    def test_practice_decides_what_is_usual_and_not_the_middle_of_the_label(self) -> None:
        dose = chosen(a_row(330, None, 500, kind="label", jurisdiction="US"), a_row(200, 200, 200))
        assert dose.usual == 200

    def test_a_mean_in_practice_without_a_range_counts_for_what_is_usual(self) -> None:
        assert chosen(a_row(100, None, 150), also=(a_row(None, 140, None),)).usual == 140

    def test_a_recalled_mean_does_not(self) -> None:
        assert chosen(a_row(100, None, 180), also=(a_row(None, 170, None, citation=RECALLED),)).usual == 120

    def test_of_several_usual_doses_one_that_stands_in_a_source_is_taken(self) -> None:
        assert chosen(a_row(50, 75, 100), a_row(50, 125, 150), a_row(50, 80, 100)).usual == 80

    def test_ends_are_brought_inside_to_whole_practical_steps(self) -> None:
        dose = chosen(a_row(12.5, 20, 47.5))
        assert (dose.least, dose.most) == (15, 45)

    def test_a_range_without_a_low_end_begins_at_the_typical_dose(self) -> None:
        assert chosen(a_row(None, 75, 100)).least == 75

    @given(
        st.lists(st.tuples(*[st.integers(1, 400)] * 3), min_size=1, max_size=4),
        st.sampled_from(["yes", "no", "not_asked"]),
    )
    @settings(max_examples=80, deadline=None)
    def test_the_range_is_whole_steps_in_order_and_never_above_any_source(
        self, ranges: list[tuple[int, int, int]], first: str
    ) -> None:
        rows = [a_row(*sorted(one)) for one in ranges]
        dose = chosen(*rows, case=someone(first_toxin_treatment=first))
        assert dose.least <= dose.most
        assert dose.least >= ONA.step_units
        assert all(units % ONA.step_units == 0 for units in (dose.least, dose.usual, dose.most))
        highest = max(row.high for row in rows if row.high is not None)
        assert dose.most <= max(highest, ONA.step_units)

    @given(st.tuples(*[st.integers(10, 400)] * 3))
    @settings(max_examples=40, deadline=None)
    def test_a_first_treatment_never_gets_more_than_a_later_one(self, ends: tuple[int, int, int]) -> None:
        row = a_row(*sorted(ends))
        assert chosen(row, case=FIRST).most <= chosen(row).most
        assert chosen(row, case=FIRST).most <= max(chosen(row).usual, ONA.step_units)


class TestSitesRule:
    def test_the_label_gives_the_sites_before_practice_does(self) -> None:
        label = a_row(60, None, 200, kind="label", jurisdiction="US", sites_low=2, sites_high=4)
        rule = chosen(a_row(50, 75, 100, sites_low=1, sites_high=3), label).sites
        assert (rule.low, rule.high, rule.from_units, rule.to_units) == (2, 4, 60, 200)

    def test_one_figure_is_both_ends(self) -> None:
        rule = chosen(a_row(50, 75, 100, sites_low=3)).sites
        assert (rule.low, rule.high) == (3, 3)

    @pytest.mark.parametrize(
        ("muscle", "low", "high"), [("hip-adductors", 3, 6), ("soleus", 2, 3), ("flexor-pollicis-longus", 1, 1)]
    )
    def test_without_a_source_a_large_muscle_gets_more_sites(self, muscle: str, low: int, high: int) -> None:
        rule = chosen(a_row(50, 75, 100, muscle=muscle)).sites
        assert (rule.low, rule.high, rule.citation) == (low, high, None)


def test_a_row_without_an_upper_end_is_refused() -> None:
    with pytest.raises(ValueError, match="no upper end"):
        choose_dose([a_row(50, 75, None)], LATER, KNOWLEDGE, ONA)


def test_every_usable_muscle_of_every_product_has_a_range() -> None:
    for product in KNOWLEDGE.products.values():
        for muscle, rows in usable_by_muscle(LATER, product).items():
            dose = choose_dose(rows, LATER, KNOWLEDGE, product)
            assert Decimal(0) < dose.least <= dose.usual <= dose.most, muscle
