"""A nurse reads every number once and right: no trailing zero, no naked point, no unit letter, no invented certainty."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.made import a_band

from eutonia.domain.answers import Answer, Ashworth
from eutonia.report import words

AMOUNTS = st.decimals(min_value=0, max_value=100_000, places=3)


@given(AMOUNTS, st.integers(0, 3))
def test_A_number_has_no_trailing_zero_and_no_naked_point(value: Decimal, places: int) -> None:
    text = words.number(value, places)
    assert not re.search(r"\.\d*0$", text)
    assert not text.startswith(".")
    assert not text.endswith(".")
    assert abs(Decimal(text.replace(",", "")) - value) <= Decimal(1).scaleb(-places)


@given(AMOUNTS)
def test_An_exact_dose_is_never_rounded(value: Decimal) -> None:
    assert Decimal(words.exact(value).replace(",", "")) == value


def test_Thousands_are_separated_and_units_are_written_in_full() -> None:
    assert words.units(Decimal(1500)) == "1,500 units"
    assert words.units(1) == "1 unit"
    assert words.millilitres(Decimal("2.50")) == "2.5 mL"


def test_A_negative_zero_reads_as_zero() -> None:
    assert words.number(Decimal("-0.01")) == "0"


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        ("0", "fewer than 1 in 100"),
        ("0.004", "fewer than 1 in 100"),
        ("0.1", "10 %"),
        ("0.995", "more than 99 in 100"),
        ("0.01", "1 %"),
    ],
)
def test_A_chance_never_claims_certainty(chance: str, said: str) -> None:
    assert words.percent(Decimal(chance)) == said


@given(st.decimals(min_value=0, max_value=1, places=3))
def test_A_chance_in_a_cell_is_never_0_or_100(chance: Decimal) -> None:
    assert words.percent_number(chance) not in ("0", "100")


def test_A_band_of_chances_reads_low_to_high() -> None:
    assert words.chance_band(a_band(0.1, 0.02)) == "10 % (80 %: 6 to 14 %)"
    assert words.short_chance_band(a_band(0.1, 0.02)) == "10 % (6 to 14)"


def test_Dates_name_their_month() -> None:
    assert words.day(date(2026, 9, 24)) == "24 Sep 2026"
    assert words.long_day(date(2026, 9, 4)) == "4 September 2026"


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_Day_0_is_the_injection(start: date, days: int) -> None:
    assert (words.day_after(start, days) - start).days == days


def test_Age_counts_completed_years() -> None:
    assert words.age(date(1974, 9, 25), date(2026, 9, 24)) == 51
    assert words.age(date(1974, 9, 24), date(2026, 9, 24)) == 52


def test_What_is_unknown_is_said_and_never_blank_or_0() -> None:
    assert words.known(None, "kg") == "not asked"
    assert words.known(Answer.CANNOT_ESTABLISH) == "cannot establish"
    assert words.known(Decimal("64.50"), "kg") == "64.5 kg"


@given(st.floats(-3, 9))
def test_A_place_on_the_ordinal_scale_reads_as_a_grade(place: float) -> None:
    assert words.grade(place) in {grade.value for grade in Ashworth}


def test_Every_grade_reads_as_itself() -> None:
    assert [words.grade(grade.rank) for grade in Ashworth] == ["0", "1", "1+", "2", "3", "4"]


def test_Lists_read_as_speech() -> None:
    assert words.listed(["a", "", "b", "c"]) == "a, b and c"
    assert words.listed([]) == ""
    assert words.span("5", "5") == "5"
    assert words.count(1, "site") == "1 site"


def test_A_sentence_keeps_its_own_stop() -> None:
    assert words.sentence("toxin fits") == "Toxin fits."
    assert words.sentence("Does it?") == "Does it?"
    assert words.sentence("  ") == ""


@given(st.text())
def test_One_line_has_no_control_character(text: str) -> None:
    assert words.one_line(text).isprintable()


@pytest.mark.parametrize(
    ("given", "said"),
    [("2024-06-18", "18 Jun 2024"), ("2023-10", "Oct 2023"), ("2012", "2012"), ("2023-13", "2023-13"), ("unknown", "unknown")],
)
def test_The_date_of_a_document_is_in_words(given: str, said: str) -> None:
    assert words.dated(given) == said
