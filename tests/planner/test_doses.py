"""Which rows may fill in a dose, and where the range begins and ends for one person."""

from __future__ import annotations

from dataclasses import replace
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

    def test_practice_of_anywhere_fills_in_where_something_here_bounds_the_muscle(self) -> None:
        elsewhere, bounding = a_row(50, 75, 100, jurisdiction="other"), a_row(60, 70, 90, citation=RECALLED)
        assert usable_by_muscle(LATER, toxin(doses=(elsewhere,))) == {}
        assert usable_by_muscle(LATER, toxin(doses=(elsewhere, bounding))) == {"soleus": (elsewhere,)}

    @pytest.mark.parametrize("jurisdiction", ["US", "UK/EU", "any"])
    def test_a_label_of_each_territory_planned_for_here_fills_in(self, jurisdiction: str) -> None:
        label = a_row(50, None, 100, kind="label", jurisdiction=jurisdiction)
        assert usable_by_muscle(LATER, toxin(doses=(a_row(60, 70, 90), label))) == {"soleus": (a_row(60, 70, 90), label)}

    def test_what_bounds_one_muscle_does_not_bound_another(self) -> None:
        rows = a_row(50, 75, 100), a_row(50, None, 100, kind="label", jurisdiction="UK/EU", muscle="masseter")
        assert usable_by_muscle(LATER, toxin(doses=rows)) == {"soleus": rows[:1]}

    def test_the_first_label_of_elsewhere_is_named_and_none_where_all_hold_here(self) -> None:
        borrowed = a_row(50, None, 100, kind="label", jurisdiction="UK/EU")
        assert chosen(a_row(50, 75, 100), borrowed).borrowed == "UK/EU"
        assert chosen(a_row(50, 75, 100), a_row(50, None, 100, kind="label", jurisdiction="US")).borrowed == ""

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

    def test_a_lower_figure_of_the_label_does_not_lower_the_range_of_practice(self) -> None:
        dose = chosen(a_row(50, 75, 100), a_row(10, 20, 90, kind="label", jurisdiction="US"))
        assert (dose.least, dose.usual, dose.most) == (50, 75, 100)

    def test_without_practice_the_label_gives_all_of_it(self) -> None:
        dose = chosen(a_row(40, None, 120, kind="label", jurisdiction="US"), a_row(60, None, 80, kind="label"))
        assert (dose.least, dose.usual, dose.most) == (40, 60, 120)

    def test_the_lowest_and_the_highest_of_several_sources(self) -> None:
        dose = chosen(a_row(50, 75, 100), a_row(30, 75, 150), a_row(40, 75, 120))
        assert (dose.least, dose.most) == (30, 150)

    def test_a_single_figure_may_be_gone_below_at_a_later_treatment_too(self) -> None:
        dose = chosen(a_row(75, 75, 75))
        assert (dose.least, dose.usual, dose.most) == (40, 75, 75)
        assert chosen(a_row(70, 75, 75)).least == 70

    def test_what_is_usual_is_never_above_the_highest_figure(self) -> None:
        assert chosen(a_row(50, None, 100), also=(a_row(None, 140, None),)).usual == 100

    def test_a_range_smaller_than_a_step_is_one_step(self) -> None:
        dose = chosen(a_row(1, 2, 3))
        assert (dose.least, dose.usual, dose.most) == (5, 5, 5)

    def test_a_first_treatment_never_begins_above_where_it_ends(self) -> None:
        dose = chosen(a_row(100, 100, 100), case=FIRST)
        assert (dose.least, dose.usual, dose.most) == (50, 100, 75)
        assert (chosen(a_row(180, 100, 200), case=FIRST).least, chosen(a_row(180, 100, 200), case=FIRST).most) == (75, 75)

    @pytest.mark.parametrize(
        "mean",
        [
            a_row(None, 170, None, kind="label"),
            a_row(None, 170, None, per="both sides"),
            a_row(None, 170, 175, per="both sides"),
            a_row(None, 170, 175, kind="label", jurisdiction="UK/EU"),
            a_row(None, 170, 175),
            a_row(100, None, None),
            a_row(None, 170, None, valid_to=date(2020, 1, 1)),
            a_row(None, 170, None, muscle="masseter"),
        ],
    )
    def test_only_a_verified_mean_of_practice_for_this_muscle_and_side_without_a_range_counts(self, mean: DoseRange) -> None:
        assert chosen(a_row(100, None, 180), also=(mean,)).usual == 120

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

    def test_its_source_is_named(self) -> None:
        label = a_row(60, None, 200, kind="label", jurisdiction="US", sites_low=2, sites_high=4)
        assert chosen(a_row(50, 75, 100), label).sites.citation == label.citation

    def test_a_source_without_sites_is_passed_over(self) -> None:
        label = a_row(60, None, 200, kind="label", jurisdiction="US")
        rule = chosen(label, a_row(None, 75, 100, sites_high=3)).sites
        assert (rule.low, rule.high, rule.from_units, rule.to_units) == (3, 3, 75, 100)

    def test_a_dose_has_a_needle_even_where_a_source_says_none(self) -> None:
        rule = chosen(a_row(50, 75, 100, sites_low=0)).sites
        assert (rule.low, rule.high) == (1, 1)

    def test_by_size_the_sites_rise_over_the_whole_range_of_all_rows(self) -> None:
        rule = chosen(a_row(50, 75, 100), a_row(30, 40, 90), a_row(60, 80, 160)).sites
        assert (rule.from_units, rule.to_units) == (30, 160)

    @pytest.mark.parametrize(("share", "low", "high"), [(1, 1, 1), (2, 1, 2), (3, 2, 3), (4, 2, 4)])
    def test_the_size_of_a_group_is_that_of_its_members_together(self, share: int, low: int, high: int) -> None:
        volumes = [KNOWLEDGE.muscles[one].volume for one in KNOWLEDGE.muscles["hip-adductors"].members]
        whole = sum(one.millilitres for one in volumes if one)
        row = a_row(50, 75, 100, muscle="hip-adductors")
        rule = choose_dose([row], LATER, knowing(muscle_ml_per_site=whole / share), toxin(doses=(row,))).sites
        assert (rule.low, rule.high) == (low, high)

    def test_a_muscle_of_unknown_size_gets_one_site(self) -> None:
        unknown = replace(KNOWLEDGE.muscles["soleus"], volume=None)
        knowledge = replace(KNOWLEDGE, muscles=KNOWLEDGE.muscles | {"soleus": unknown})
        rule = choose_dose([a_row(50, 75, 100)], LATER, knowledge, ONA).sites
        assert (rule.low, rule.high) == (1, 1)

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
