"""Values as pages say them: units with their product, days, chances, unknown, sides."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.domain.answers import Answer, Side
from eutonia.domain.case import EarlierTreatment, ToxinHistory
from eutonia.domain.proposal import Band
from eutonia.domain.units import Units
from eutonia_clinic.core import words

TODAY = date(2026, 11, 23)
AMOUNTS = st.decimals(min_value=0, max_value=5000, places=2)


def band(low: str, middle: str, high: str) -> Band:
    """A band whose three intervals are alike."""
    a, b, c = Decimal(low), Decimal(middle), Decimal(high)
    return Band(b, a, c, a, c, a, c)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("1000", "1,000 units of abobotulinumtoxinA"),
        ("2.50", "2.5 units of abobotulinumtoxinA"),
        ("0.5", "0.5 units of abobotulinumtoxinA"),
        ("1", "1 unit of abobotulinumtoxinA"),
        ("1.00", "1 unit of abobotulinumtoxinA"),
        ("0", "0 units of abobotulinumtoxinA"),
    ],
)
def test_an_amount_is_said_with_its_product_in_full(amount: str, said: str) -> None:
    assert words.units_of(Units(Decimal(amount), "abobotulinumtoxinA")) == said


@given(AMOUNTS)
def test_an_amount_has_no_trailing_zero_no_naked_point_and_no_letter_for_unit(amount: Decimal) -> None:
    said = words.dose(amount, "onabotulinumtoxinA")
    number = said.split(" ")[0]
    assert Decimal(number.replace(",", "")) == amount
    assert not number.startswith(".")
    assert not re.search(r"\.\d*0$", number)
    assert re.fullmatch(r"\S+ units? of onabotulinumtoxinA", said)


def test_days_are_words_and_never_digits_with_strokes() -> None:
    assert words.day(TODAY) == "23 Nov 2026"
    assert words.long_day(TODAY) == "23 November 2026"
    assert words.weekday(TODAY) == "Monday 23 November 2026"
    assert words.near_day(TODAY, TODAY) == "today"
    assert words.near_day(date(2027, 1, 2), TODAY) == "2 Jan 2027"


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_a_day_always_names_its_month_and_year(when: date) -> None:
    for said in (words.day(when), words.long_day(when), words.weekday(when)):
        assert "/" not in said
        assert str(when.year) in said


def test_moments_are_said_by_day_and_clock() -> None:
    assert words.day_and_clock(datetime(2026, 11, 23, 9, 5, tzinfo=UTC)) == "23 Nov 2026, 09:05"


@pytest.mark.parametrize(("days", "said"), [(0, "today"), (1, "1 day ago"), (31, "31 days ago"), (-11, "in 11 days")])
def test_how_long_ago(days: int, said: str) -> None:
    assert words.ago(TODAY - timedelta(days=days), TODAY) == said


@pytest.mark.parametrize(("days", "said"), [(0, "week 0"), (6, "week 0"), (7, "week 1"), (35, "week 5")])
def test_weeks_count_from_the_injection_which_is_day_0(days: int, said: str) -> None:
    assert words.week_of(TODAY + timedelta(days=days), TODAY) == said


@pytest.mark.parametrize(
    ("low", "middle", "high", "said"),
    [
        ("0.05", "0.10", "0.15", "10 %, 80 %: 5 to 15"),
        ("0.001", "0.005", "0.03", "fewer than 1 in 100, 80 %: <1 to 3"),
        ("0.9", "0.995", "1", "more than 99 in 100, 80 %: 90 to >99"),
    ],
)
def test_a_chance_is_whole_per_cent_with_its_band_and_its_ends_are_words(low: str, middle: str, high: str, said: str) -> None:
    assert words.chance(band(low, middle, high)) == said


@given(st.floats(0, 1))
def test_a_chance_is_never_0_or_100_per_cent(chance: float) -> None:
    assert words.percent(chance) not in ("0 %", "100 %")


def test_unknown_is_never_blank() -> None:
    assert words.answer(None) == "not asked"
    assert [words.answer(one) for one in Answer] == ["yes", "no", "not asked", "cannot establish"]


def test_sides_are_words_in_capitals() -> None:
    assert [words.side_of(side) for side in Side] == ["RIGHT", "LEFT"]


@pytest.mark.parametrize(
    ("treatment", "said"),
    [
        (
            EarlierTreatment(given_on=date(2026, 11, 2), product="onabotulinumtoxinA", units=Decimal(200), indication="bladder"),
            "200 units of onabotulinumtoxinA, bladder, 2 Nov 2026",
        ),
        (EarlierTreatment(), "units not known of a product not known, for a use not known, day not known"),
        (EarlierTreatment(units=Decimal(100)), "100 units of a product not known, for a use not known, day not known"),
        (
            EarlierTreatment(product="abobotulinumtoxinA", indication="migraine", status="signed_not_given"),
            "units not known of abobotulinumtoxinA, migraine, day not known, signed, not given",
        ),
    ],
)
def test_what_is_not_known_of_a_treatment_is_said(treatment: EarlierTreatment, said: str) -> None:
    assert words.treatment(treatment) == said


def test_the_banner_says_that_nobody_asked() -> None:
    assert words.toxin(ToxinHistory(), TODAY) == "Toxin in 16 weeks: not asked"


def test_an_empty_list_is_not_a_no() -> None:
    assert words.toxin(ToxinHistory(any_in_16_weeks=Answer.NO), TODAY) == "In 16 weeks: no toxin"
    assert "not written down" in words.toxin(ToxinHistory(any_in_16_weeks=Answer.YES), TODAY)
    assert "no toxin" not in words.toxin(ToxinHistory(any_in_16_weeks=Answer.CANNOT_ESTABLISH), TODAY)


@pytest.mark.parametrize(("days", "counts"), [(111, True), (112, False)])
def test_the_weeks_are_counted_in_days(days: int, counts: bool) -> None:
    one = EarlierTreatment(given_on=TODAY - timedelta(days=days), product="onabotulinumtoxinA", units=Decimal(100))
    history = ToxinHistory(any_in_16_weeks=Answer.YES, treatments=(one,))
    assert bool(words.given_in(history, TODAY, 16)) is counts


def test_a_treatment_without_a_day_counts_and_a_cancelled_one_does_not() -> None:
    history = ToxinHistory(treatments=(EarlierTreatment(), EarlierTreatment(status="cancelled")))
    assert words.given_in(history, TODAY, 16) == (EarlierTreatment(),)


def test_two_products_stand_side_by_side_and_are_never_added() -> None:
    rows = tuple(
        EarlierTreatment(given_on=TODAY, product=product, units=Decimal(100), indication="other")
        for product in ("onabotulinumtoxinA", "abobotulinumtoxinA")
    )
    said = words.toxin(ToxinHistory(any_in_16_weeks=Answer.YES, treatments=rows), TODAY)
    assert "100 units of onabotulinumtoxinA" in said
    assert "100 units of abobotulinumtoxinA" in said
    assert "200" not in said


@pytest.mark.parametrize(("text", "said"), [("sha256:7c1e90ab44d2ffff", "7c1e 90ab 44d2"), ("7c1e90", "7c1e 90"), ("", "")])
def test_a_hash_is_said_in_groups_that_can_be_read_aloud(text: str, said: str) -> None:
    assert words.short_hash(text) == said
