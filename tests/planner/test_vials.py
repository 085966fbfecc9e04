"""Vials with least waste, all at one strength, and never a bladder strength."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product as every
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planner.facts import RECALLED, a_dilution, a_vial, knowing, toxin

from eutonia.domain.case import Jurisdiction
from eutonia.knowledge import DilutionOption, Product
from eutonia.planner.vials import (
    VialChoice,
    as_dilution,
    best_dilution,
    fewest_vials,
    in_force,
    smallest_vial,
    strengths,
    vials_for,
    waste_by_total,
    weakest_strength,
)

US = Jurisdiction.US
DAY = date(2026, 9, 24)
LIMB = ("limb",)
sizes = st.lists(st.sampled_from([Decimal(size) for size in (50, 100, 200, 300, 500)]), min_size=1, max_size=3, unique=True)


def offered(product: Product, uses: tuple[str, ...] = LIMB) -> dict[Fraction, dict[Decimal, DilutionOption]]:
    """Strengths of a product in the US on the day of the tests."""
    return strengths(product, US, uses, DAY)  # type: ignore[arg-type]


def at_50(*vials: int, **changes: object) -> Product:
    """A product whose vials are all prepared to 50 units in 1 mL."""
    return toxin(
        vials=tuple(map(a_vial, vials)),
        dilutions=tuple(a_dilution(size, size / 50, recommended=True) for size in vials),
        **changes,
    )


def best(needed: float, product: Product) -> VialChoice:
    """The vials chosen for a dose."""
    choice = best_dilution(Decimal(str(needed)), offered(product))
    assert choice is not None
    return choice


def shown(choice: VialChoice) -> list[int]:
    """Vial strengths as whole numbers."""
    return [int(one.vial_units) for one in choice.prepared]


class TestLeastWaste:
    @pytest.mark.parametrize(
        ("needed", "vials", "wasted"),
        [(200, [200], 0), (300, [200, 100], 0), (305, [200, 200], 95), (5, [100], 95), (400, [200, 200], 0), (100, [100], 0)],
    )
    def test_ordinary_doses(self, needed: int, vials: list[int], wasted: int) -> None:
        choice = best(needed, at_50(100, 200))
        assert (shown(choice), choice.wasted) == (vials, wasted)

    @given(sizes, st.integers(1, 1200))
    @settings(max_examples=80, deadline=None)
    def test_nothing_wastes_less_and_nothing_as_good_takes_fewer_vials(self, on_sale: list[Decimal], needed: int) -> None:
        choice = best(needed, at_50(*map(int, on_sale)))
        counts = [range(needed // int(size) + 2) for size in on_sale]
        tried = [
            (sum(size * many for size, many in zip(on_sale, each, strict=True)) - needed, sum(each))
            for each in every(*counts)
        ]
        assert (choice.wasted, len(choice.prepared)) == min(one for one in tried if one[0] >= 0)

    @given(sizes, st.decimals(min_value="0.5", max_value=900, places=1))
    @settings(max_examples=60, deadline=None)
    def test_drawn_is_given_and_wasted_to_the_unit(self, on_sale: list[Decimal], needed: Decimal) -> None:
        choice = best_dilution(needed, offered(at_50(*map(int, on_sale))))
        assert choice is not None
        assert choice.drawn == needed + choice.wasted
        assert choice.drawn == sum(one.vial_units for one in choice.prepared)
        assert choice.wasted >= 0

    def test_a_preferred_vial_is_kept_when_it_wastes_no_more(self) -> None:
        prepared = offered(at_50(100, 200))[Fraction(50)]
        assert shown(vials_for(Decimal(400), prepared, Decimal(100))) == [100, 100, 100, 100]
        assert shown(vials_for(Decimal(300), prepared, Decimal(200))) == [200, 100]

    def test_nothing_to_give_needs_no_vial(self) -> None:
        assert best_dilution(Decimal(0), offered(at_50(100))) is None

    def test_without_any_dilution_there_is_no_choice(self) -> None:
        assert best_dilution(Decimal(50), offered(toxin(dilutions=()))) is None

    def test_a_vial_too_large_for_the_sum_does_not_hide_the_smaller_ones(self) -> None:
        assert fewest_vials([Decimal(200), Decimal(100)], Decimal(150)) == {Decimal(0): (), Decimal(100): (Decimal(100),)}

    def test_every_sum_up_to_the_last_one_is_made_and_none_beyond(self) -> None:
        sums = fewest_vials([Decimal(50), Decimal(200)], Decimal(250))
        assert {int(total): [int(one) for one in vials] for total, vials in sums.items()} == {
            0: [], 50: [50], 100: [50, 50], 150: [50] * 3, 200: [200], 250: [200, 50],
        }  # fmt: skip

    def test_of_two_ways_with_as_many_vials_the_one_with_the_largest_is_taken(self) -> None:
        sizes = [Decimal(size) for size in (50, 100, 150, 200)]
        for order in (sizes, sizes[::-1]):
            assert fewest_vials(order, Decimal(250))[Decimal(250)] == (200, 50)
        sizes = [Decimal(size) for size in (10, 20, 50, 70)]
        assert fewest_vials(sizes, Decimal(110))[Decimal(110)] == (70, 20, 20)

    def test_no_vials_make_nothing(self) -> None:
        assert fewest_vials([], Decimal(100)) == {Decimal(0): ()}

    def test_a_preferred_vial_that_is_not_on_sale_or_leaves_a_part_is_not_taken(self) -> None:
        prepared = offered(at_50(100, 200))[Fraction(50)]
        assert shown(vials_for(Decimal(400), prepared, Decimal(50))) == [200, 200]
        assert shown(vials_for(Decimal(100), prepared, Decimal(200))) == [100]
        assert shown(vials_for(Decimal(390), prepared, Decimal(100))) == [100] * 4
        assert shown(vials_for(Decimal(390), prepared)) == [200, 200]

    def test_what_was_needed_is_kept_beside_what_is_drawn(self) -> None:
        choice = best(305, at_50(100, 200))
        assert (choice.needed, choice.drawn, choice.wasted, choice.strength) == (305, 400, 95, 50)

    def test_sums_of_vials_take_the_fewest(self) -> None:
        sums = fewest_vials([Decimal(50), Decimal(100), Decimal(200)], Decimal(400))
        assert sums[Decimal(350)] == (200, 100, 50)
        assert max(sums) == 400


class TestWhichStrength:
    def test_the_recommended_one_when_waste_is_equal(self) -> None:
        dilutions = (a_dilution(100, 1), a_dilution(100, 2, recommended=True), a_dilution(100, 4))
        product = toxin(vials=(a_vial(100),), dilutions=dilutions)
        assert best(100, product).strength == 50

    def test_less_waste_before_the_recommended_one(self) -> None:
        product = toxin(vials=(a_vial(100), a_vial(200)), dilutions=(a_dilution(200, 4, recommended=True), a_dilution(100, 1)))
        assert (best(100, product).wasted, best(100, product).strength) == (0, 100)

    def test_a_verified_one_before_a_recalled_one(self) -> None:
        product = toxin(vials=(a_vial(100),), dilutions=(a_dilution(100, 1, citation=RECALLED), a_dilution(100, 2)))
        assert best(100, product).strength == 50

    def test_one_too_weak_for_the_site_only_when_there_is_no_other(self) -> None:
        dilutions = (a_dilution(500, 1), a_dilution(500, 5, recommended=True))
        product = toxin(vials=(a_vial(500),), dilutions=dilutions)
        weakest = weakest_strength([(Decimal(150), Decimal(1))])
        strong = best_dilution(Decimal(500), offered(product), weakest)
        assert strong is not None
        assert strong.strength == 500
        only = best_dilution(Decimal(500), offered(toxin(vials=(a_vial(500),), dilutions=dilutions[1:])), weakest)
        assert only is not None
        assert only.strength == 100

    def test_no_sites_ask_for_no_strength(self) -> None:
        assert weakest_strength([]) == 0
        assert weakest_strength([(Decimal(10), Decimal(0))]) == 0

    def test_the_site_that_asks_for_most_decides(self) -> None:
        assert weakest_strength([(Decimal(10), Decimal(1)), (Decimal(50), Decimal(2)), (Decimal(20), Decimal(1))]) == 25

    def test_a_strength_just_strong_enough_for_the_site_is_no_worse_than_a_stronger_one(self) -> None:
        dilutions = (a_dilution(100, 1), a_dilution(100, 2, recommended=True))
        product = toxin(vials=(a_vial(100),), dilutions=dilutions)
        for weakest, strength in ((Fraction(50), 50), (Fraction(51), 100)):
            choice = best_dilution(Decimal(100), offered(product), weakest)
            assert choice is not None
            assert choice.strength == strength

    def test_without_a_site_no_strength_is_too_weak(self) -> None:
        product = toxin(vials=(a_vial(100),), dilutions=(a_dilution(100, 200, recommended=True), a_dilution(100, 2)))
        assert best(100, product).strength == Fraction(1, 2)

    def test_fewer_vials_before_more_volume(self) -> None:
        product = toxin(vials=(a_vial(100), a_vial(200)), dilutions=(a_dilution(100, 4), a_dilution(200, 4)))
        assert shown(best(200, product)) == [200]

    def test_more_volume_where_all_else_is_equal(self) -> None:
        product = toxin(vials=(a_vial(100),), dilutions=(a_dilution(100, 1), a_dilution(100, 4), a_dilution(100, 2)))
        assert best(100, product).strength == 25

    def test_one_recommended_vial_of_two_is_not_enough(self) -> None:
        dilutions = (
            a_dilution(200, 2, recommended=True), a_dilution(100, 1),
            a_dilution(200, 1, recommended=True), a_dilution(100, 0.5, recommended=True),
        )  # fmt: skip
        product = toxin(vials=(a_vial(100), a_vial(200)), dilutions=dilutions)
        assert best(300, product).strength == 200

    def test_one_recalled_vial_of_two_counts_as_recalled(self) -> None:
        dilutions = (a_dilution(200, 4), a_dilution(100, 2, citation=RECALLED), a_dilution(200, 2), a_dilution(100, 1))
        product = toxin(vials=(a_vial(100), a_vial(200)), dilutions=dilutions)
        assert best(300, product).strength == 100

    def test_all_vials_of_one_choice_have_one_strength(self) -> None:
        product = toxin(
            vials=(a_vial(50), a_vial(100)), dilutions=(a_dilution(100, 2), a_dilution(100, 4), a_dilution(50, 2))
        )
        for needed in range(5, 305, 5):
            assert len({one.units_per_ml for one in best(needed, product).prepared}) == 1

    def test_a_strength_without_an_exact_decimal_is_still_one_strength(self) -> None:
        product = toxin(vials=(a_vial(50), a_vial(100)), dilutions=(a_dilution(100, 3), a_dilution(50, 1.5)))
        assert set(offered(product)) == {Fraction(100, 3)}
        assert best(150, product).wasted == 0

    def test_the_dilution_shown_is_that_of_the_largest_vial(self) -> None:
        dilution = as_dilution(best(300, at_50(100, 200)))
        assert (dilution.vial_units, dilution.diluent_ml) == (200, 4)


class TestWhatIsOffered:
    def test_of_two_rows_for_one_vial_the_verified_then_the_recommended_one_is_shown(self) -> None:
        plain, advised = a_dilution(100, 2), a_dilution(100, 2, recommended=True)
        recalled = a_dilution(100, 2, recommended=True, citation=RECALLED)
        for rows, first in (((plain, advised), advised), ((advised, plain), advised), ((recalled, plain), plain)):
            assert offered(toxin(vials=(a_vial(100),), dilutions=rows)) == {Fraction(50): {Decimal(100): first}}

    def test_each_strength_has_every_vial_on_sale_that_makes_it(self) -> None:
        rows = a_dilution(100, 2), a_dilution(200, 4), a_dilution(200, 2)
        assert offered(toxin(vials=(a_vial(100), a_vial(200)), dilutions=rows)) == {
            Fraction(50): {Decimal(100): rows[0], Decimal(200): rows[1]},
            Fraction(100): {Decimal(200): rows[2]},
        }

    def test_neck_alone_takes_a_strength_for_the_neck(self) -> None:
        rows = a_dilution(100, 2), a_dilution(100, 1, use="neck")
        product = toxin(vials=(a_vial(100),), dilutions=rows)
        assert offered(product, ("neck",)) == {Fraction(100): {Decimal(100): rows[1]}}
        assert offered(product, ("limb", "neck")) == {}
        assert offered(product, ()) == {}

    @pytest.mark.parametrize(
        ("day", "changes", "counts"),
        [
            (DAY, {}, True),
            (DAY, {"jurisdiction": "US"}, True),
            (DAY, {"jurisdiction": "UK/EU"}, False),
            (DAY, {"valid_to": date(2026, 1, 1)}, False),
            (DAY, {"valid_to": date(2027, 1, 1)}, True),
            (None, {}, True),
            (None, {"jurisdiction": "UK/EU"}, False),
            (None, {"valid_to": date(2027, 1, 1)}, False),
        ],
    )
    def test_what_is_in_force_here_on_the_day_or_now(self, day: date | None, changes: dict[str, Any], counts: bool) -> None:
        row = a_dilution(100, 2, **changes)
        assert in_force([row], US, day) == ([row] if counts else [])

    def test_a_bladder_strength_never_is(self) -> None:
        product = toxin(vials=(a_vial(100),), dilutions=(a_dilution(100, 10, use="bladder"), a_dilution(100, 2)))
        assert set(offered(product)) == {50}

    def test_a_dilution_of_a_vial_that_is_not_on_sale_here_never_is(self) -> None:
        product = toxin(vials=(a_vial(100),), dilutions=(a_dilution(100, 2), a_dilution(200, 1)))
        assert set(offered(product)) == {50}

    def test_the_dilution_of_another_jurisdiction_never_is(self) -> None:
        product = toxin(vials=(a_vial(100),), dilutions=(a_dilution(100, 2, jurisdiction="UK/EU"),))
        assert offered(product) == {}

    def test_limb_and_neck_together_take_a_strength_that_serves_both(self) -> None:
        product = toxin(
            vials=(a_vial(500),), dilutions=(a_dilution(500, 1), a_dilution(500, 2.5), a_dilution(500, 1, use="neck"))
        )
        assert set(offered(product, ("limb", "neck"))) == {500}

    def test_a_use_that_no_source_names_asks_for_nothing(self) -> None:
        product = toxin(vials=(a_vial(100),), dilutions=(a_dilution(100, 2),))
        assert set(offered(product, ("limb", "neck"))) == {50}

    def test_the_smallest_vial(self) -> None:
        assert smallest_vial(at_50(200, 100), US, DAY) == 100
        assert smallest_vial(toxin(vials=()), US, DAY) is None


class TestWasteOfEveryTotal:
    @given(sizes)
    @settings(max_examples=30, deadline=None)
    def test_it_is_the_waste_of_the_vials_chosen_for_that_total(self, on_sale: list[Decimal]) -> None:
        product = at_50(*map(int, on_sale))
        wasted = waste_by_total(product.id, US, knowing(product), 60)
        assert wasted[0] == 0
        assert [float(best(total * 5, product).wasted) for total in range(1, 61)] == list(wasted[1:])

    def test_the_least_of_all_strengths(self) -> None:
        product = toxin(vials=(a_vial(100), a_vial(200)), dilutions=(a_dilution(200, 4), a_dilution(100, 1)))
        assert list(waste_by_total(product.id, US, knowing(product), 60)[[20, 21, 40]]) == [0, 95, 0]

    def test_it_falls_to_nothing_at_every_sum_of_vials(self) -> None:
        product = at_50(50)
        assert list(waste_by_total(product.id, US, knowing(product), 12)) == [0, 45, 40, 35, 30, 25, 20, 15, 10, 5, 0, 45, 40]
        assert not waste_by_total(product.id, US, knowing(product), 0).any()

    def test_it_is_that_of_a_limb_unless_another_use_or_day_is_named(self) -> None:
        rows = a_dilution(100, 2), a_dilution(50, 1, use="neck"), a_dilution(25, 1, valid_to=date(2025, 1, 1))
        product = toxin(vials=tuple(map(a_vial, (25, 50, 100))), dilutions=rows)
        knowledge = knowing(product)
        assert waste_by_total(product.id, US, knowledge, 1)[1] == 95
        assert waste_by_total(product.id, US, knowledge, 1, ("neck",))[1] == 45
        assert waste_by_total(product.id, US, knowledge, 1, day=date(2024, 1, 1))[1] == 20

    def test_nothing_is_known_of_waste_without_a_dilution(self) -> None:
        product = toxin(dilutions=())
        assert not np.any(waste_by_total(product.id, US, knowing(product), 10))
