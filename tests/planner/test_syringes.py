"""Syringes: none overfilled, marks that only fall, every unit in one of them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planner.facts import KNOWLEDGE

from eutonia.domain.answers import Side
from eutonia.domain.proposal import Syringe
from eutonia.planner.syringes import Load, fill, millilitres, sizes_on_the_shelf, split_over_syringes

site_lists = st.lists(st.integers(1, 400).map(lambda halves: Decimal(halves) * 5 / 2), min_size=1, max_size=12)
strengths = st.sampled_from([Fraction(20), Fraction(100, 3), Fraction(50), Fraction(100), Fraction(200), Fraction(500)])


def filled(*site_units: str, strength: int = 50, side: Side = Side.RIGHT) -> tuple[Syringe, ...]:
    """Syringes for one region."""
    return fill([Load("calf", side, tuple(map(Decimal, site_units)))], Fraction(strength), KNOWLEDGE)


def test_one_syringe_with_its_marks() -> None:
    [syringe] = filled("25", "25", "25")
    assert (syringe.label, syringe.region, syringe.side) == ("A", "calf", Side.RIGHT)
    assert (syringe.units, syringe.volume_ml, syringe.size_ml) == (75, Decimal("1.5"), 2)
    assert syringe.marks_ml == (1, Decimal("0.5"), 0)


@pytest.mark.parametrize(("units", "size"), [("45", 1), ("50", 1), ("55", 2), ("105", 3), ("150", 3)])
def test_the_smallest_syringe_that_holds_it(units: str, size: int) -> None:
    assert filled(units)[0].size_ml == size


def test_a_strength_without_an_exact_decimal_still_fits_exactly() -> None:
    [syringe] = fill([Load("calf", Side.RIGHT, (Decimal(100),))], Fraction(100, 3), KNOWLEDGE)
    assert (syringe.volume_ml, syringe.size_ml) == (3, 3)


def test_more_than_the_largest_syringe_takes_another_between_sites() -> None:
    first, second = filled(*["50"] * 4)
    assert (first.units, second.units) == (150, 50)
    assert (first.label, second.label) == ("A", "B")


def test_a_site_that_fits_in_no_syringe_is_given_from_two() -> None:
    assert [syringe.units for syringe in filled("200")] == [150, 50]


def test_each_region_and_side_has_its_own() -> None:
    loads = [Load("calf", side, (Decimal(50),)) for side in Side] + [Load("thigh", Side.LEFT, (Decimal(50),))]
    assert [(s.label, s.region, s.side) for s in fill(loads, Fraction(50), KNOWLEDGE)] == [
        ("A", "calf", Side.RIGHT),
        ("B", "calf", Side.LEFT),
        ("C", "thigh", Side.LEFT),
    ]


def test_labels_go_on_after_z() -> None:
    loads = [Load(f"region {number}", Side.LEFT, (Decimal(5),)) for number in range(28)]
    assert [syringe.label for syringe in fill(loads, Fraction(50), KNOWLEDGE)][-3:] == ["Z", "AA", "AB"]


@pytest.mark.parametrize(
    ("sites", "most", "syringes"),
    [
        (["50", "50", "50"], 100, [["50", "50"], ["50"]]),
        (["50", "51", "50"], 100, [["50"], ["51"], ["50"]]),
        (["100", "100"], 100, [["100"], ["100"]]),
        (["250"], 100, [["100"], ["100"], ["50"]]),
        (["10", "210"], 100, [["10"], ["100"], ["100"], ["10"]]),
        ([], 100, []),
    ],
)
def test_sites_go_on_in_order_until_one_does_not_fit(sites: list[str], most: int, syringes: list[list[str]]) -> None:
    found = split_over_syringes([Decimal(one) for one in sites], Fraction(most))
    assert found == [tuple(map(Decimal, one)) for one in syringes]


def test_parts_of_a_large_site_are_whole_units() -> None:
    assert split_over_syringes([Decimal(70)], Fraction(100, 3)) == [(33,), (33,), (4,)]
    assert split_over_syringes([Decimal(70)], Fraction(200, 3)) == [(66,), (4,)]


@pytest.mark.parametrize(("units", "volume"), [("50", "1.50"), ("1", "0.03"), ("0", "0.00"), ("100", "3.00")])
def test_a_volume_is_shown_to_the_step(units: str, volume: str) -> None:
    shown = millilitres(Decimal(units), Fraction(100, 3), Decimal("0.01"))
    assert str(shown) == volume


def test_marks_and_sizes_worked_out_by_hand() -> None:
    first, second = filled("60", "60", "60", strength=50)
    assert (first.site_units, first.volume_ml, first.size_ml, first.marks_ml) == (
        (60, 60), Decimal("2.4"), 3, (Decimal("1.2"), 0),
    )  # fmt: skip
    assert (second.site_units, second.volume_ml, second.size_ml, second.marks_ml) == ((60,), Decimal("1.2"), 2, (0,))


@given(site_lists, strengths)
@settings(max_examples=150, deadline=None)
def test_none_is_overfilled_and_none_is_larger_than_it_must_be(sites: list[Decimal], strength: Fraction) -> None:
    sizes = sizes_on_the_shelf(KNOWLEDGE)
    for syringe in fill([Load("calf", Side.RIGHT, tuple(sites))], strength, KNOWLEDGE):
        volume = Fraction(syringe.units) / strength
        assert volume <= syringe.size_ml
        assert all(volume > size for size in sizes if size < syringe.size_ml)


@given(site_lists, strengths)
@settings(max_examples=100, deadline=None)
def test_every_unit_is_in_a_syringe_once_in_the_order_of_the_sites(sites: list[Decimal], strength: Fraction) -> None:
    syringes = fill([Load("calf", Side.RIGHT, tuple(sites))], strength, KNOWLEDGE)
    assert sum(syringe.units for syringe in syringes) == sum(sites)
    assert all(sum(syringe.site_units) == syringe.units for syringe in syringes)
    largest = Fraction(sizes_on_the_shelf(KNOWLEDGE)[-1]) * strength
    if all(units <= largest for units in sites):
        assert [units for syringe in syringes for units in syringe.site_units] == sites


@given(site_lists, strengths)
@settings(max_examples=100, deadline=None)
def test_the_plunger_only_goes_down_and_ends_at_nothing(sites: list[Decimal], strength: Fraction) -> None:
    for syringe in fill([Load("calf", Side.RIGHT, tuple(sites))], strength, KNOWLEDGE):
        assert len(syringe.marks_ml) == len(syringe.site_units)
        assert all(before >= after for before, after in pairwise((syringe.volume_ml, *syringe.marks_ml)))
        assert syringe.marks_ml[-1] == 0


@given(site_lists, st.integers(1, 400))
@settings(max_examples=100, deadline=None)
def test_no_share_of_a_syringe_is_above_what_it_may_hold(sites: list[Decimal], most: int) -> None:
    for syringe in split_over_syringes(sites, Fraction(most)):
        assert sum(syringe) <= most


def test_the_shelf_has_the_sizes_of_the_settings_smallest_first() -> None:
    assert sizes_on_the_shelf(KNOWLEDGE) == (1, 2, 3)
