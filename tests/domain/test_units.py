"""Units of one product are exact and add up; units of two products never meet (hazards H04, H05)."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eutonia.domain import EutoniaError, MixedProducts, Units, plain, total

PRODUCTS = ("onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA")
MEETINGS: list[Callable[[Any, Any], Any]] = [
    operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge,
]  # fmt: skip

amounts = st.decimals(0, 10_000, places=3, allow_nan=False, allow_infinity=False)
products = st.sampled_from(PRODUCTS)
two_products = st.permutations(PRODUCTS).map(lambda order: (order[0], order[1]))
often = settings(max_examples=1000, deadline=None)


def ona(amount: Decimal | int) -> Units:
    return Units(Decimal(amount), PRODUCTS[0])


@often
@given(amounts, amounts, amounts)
def test_sums_are_exact_whatever_their_order(a: Decimal, b: Decimal, c: Decimal) -> None:
    assert (ona(a) + ona(b)) + ona(c) == ona(c) + (ona(b) + ona(a)) == ona(a + b + c)


@often
@given(amounts, amounts)
def test_taking_away_what_was_added_gives_back_the_first(a: Decimal, b: Decimal) -> None:
    assert ona(a) + ona(b) - ona(b) == ona(a)


@often
@given(amounts, amounts)
def test_there_is_never_less_than_nothing_in_a_syringe(a: Decimal, b: Decimal) -> None:
    if b <= a:
        assert ona(a) - ona(b) <= ona(a)
    else:
        with pytest.raises(ValueError, match="not negative"):
            ona(a) - ona(b)


@often
@given(amounts, amounts)
def test_the_order_of_units_is_the_order_of_their_amounts(a: Decimal, b: Decimal) -> None:
    assert (ona(a) < ona(b), ona(a) <= ona(b), ona(a) > ona(b), ona(a) >= ona(b)) == (a < b, a <= b, a > b, a >= b)


@often
@given(amounts, st.integers(0, 12))
def test_so_many_times_a_dose_is_that_dose_added_up(a: Decimal, times: int) -> None:
    assert ona(a) * times == total([ona(a)] * times, PRODUCTS[0])


@often
@given(st.lists(amounts, max_size=8), products)
def test_a_total_is_the_exact_sum_of_its_rows(rows: list[Decimal], product: str) -> None:
    assert total([Units(row, product) for row in rows], product) == Units(sum(rows, Decimal(0)), product)


@pytest.mark.parametrize("meet", MEETINGS, ids=lambda meet: meet.__name__)
@settings(max_examples=300, deadline=None)
@given(amounts, amounts, two_products)
def test_units_of_two_products_never_meet(meet: Callable[[Any, Any], Any], a: Decimal, b: Decimal, two: tuple[str, str]) -> None:
    with pytest.raises(MixedProducts, match="cannot be added to, compared with or converted") as refusal:
        meet(Units(a, two[0]), Units(b, two[1]))
    assert all(product in str(refusal.value) for product in two)


@given(amounts, two_products)
def test_the_same_number_of_another_product_is_not_equal(a: Decimal, two: tuple[str, str]) -> None:
    assert Units(a, two[0]) != Units(a, two[1])
    assert len({Units(a, two[0]), Units(a, two[1])}) == 2


@given(amounts, two_products)
def test_a_total_of_one_product_refuses_a_row_of_another(a: Decimal, two: tuple[str, str]) -> None:
    with pytest.raises(MixedProducts):
        total([Units(a, two[0])], two[1])


@pytest.mark.parametrize("meet", MEETINGS, ids=lambda meet: meet.__name__)
@pytest.mark.parametrize("bare", [5, 5.0, Decimal(5), "5", None])
def test_units_never_meet_a_bare_number(meet: Callable[[Any, Any], Any], bare: object) -> None:
    with pytest.raises(TypeError, match="only meet units"):
        meet(ona(5), bare)


def test_units_and_a_bare_number_are_not_equal() -> None:
    assert ona(5) != Decimal(5)
    assert ona(5) != 5


@pytest.mark.parametrize("amount", [5, 5.0, "5", None])
def test_an_amount_is_exact_or_refused(amount: Any) -> None:
    with pytest.raises(TypeError, match="must be Decimal"):
        Units(amount, PRODUCTS[0])


@pytest.mark.parametrize("amount", ["-1", "-0.001", "NaN", "Infinity", "-Infinity", "sNaN"])
def test_an_impossible_amount_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="finite and not negative"):
        Units(Decimal(amount), PRODUCTS[0])


def test_units_without_a_product_are_refused() -> None:
    with pytest.raises(ValueError, match="name of their product"):
        Units(Decimal(5), "")


def test_units_cannot_be_changed_after_they_were_written() -> None:
    with pytest.raises(AttributeError):
        ona(5).amount = Decimal(6)  # type: ignore[misc]


def test_nothing_is_false_and_something_is_true() -> None:
    assert not ona(0)
    assert ona(Decimal("0.001"))


def test_mixing_products_is_an_error_a_person_can_read() -> None:
    assert issubclass(MixedProducts, EutoniaError)


def test_units_are_never_shown_without_their_product() -> None:
    assert str(ona(Decimal("1250.50"))) == "1,250.5 units of onabotulinumtoxinA"


def test_no_module_converts_units() -> None:
    assert not [name for name in dir(Units) if "convert" in name or "to_" in name]


@often
@given(amounts)
def test_a_number_is_printed_as_safe_prescribing_asks(a: Decimal) -> None:
    text = plain(a)
    assert Decimal(text.replace(",", "")) == a, "nothing is lost"
    assert not text.startswith("."), "no naked point"
    assert not ("." in text and text.endswith("0")), "no trailing zero"
    assert not text.endswith(".")
    assert "E" not in text.upper()
    assert all(len(group) == 3 for group in text.split(".")[0].split(",")[1:])


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0"), ("0.0", "0"), ("100", "100"), ("1E+2", "100"), ("1000", "1,000"), ("1234567.5", "1,234,567.5"),
        ("0.5", "0.5"), ("12.50", "12.5"), ("200", "200"),
    ],
)  # fmt: skip
def test_numbers_a_nurse_will_meet(amount: str, text: str) -> None:
    assert plain(Decimal(amount)) == text
