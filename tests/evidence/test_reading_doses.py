"""Doses, people, weeks and counts as reports write them: what each means, and that no figure comes from nowhere."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.evidence.doses import count_of, dose, intervals, leading_number, number, people, quartile_width, tidy, week, week_in

TABLE = tomllib.loads((Path(__file__).parent / "doses.toml").read_text(encoding="utf-8"))
WHOLE = st.integers(min_value=1, max_value=5000)
ANYTHING = st.text(max_size=40)


@pytest.mark.parametrize("row", TABLE["dose"], ids=lambda row: row["text"] or "nothing")
def test_a_dose_is_understood(row: dict[str, float | str | bool]) -> None:
    found = dose(str(row["text"]))
    if "units" not in row:
        assert found.units is None
    else:
        assert found.units == pytest.approx(row["units"], rel=1e-3)
        assert found.spread == pytest.approx(row["spread"], rel=1e-2)
        assert found.one_side is row.get("one_side", False)


@pytest.mark.parametrize(("text", "many"), TABLE["people"].items())
def test_people_are_counted(text: str, many: float) -> None:
    assert people(text) == many


@pytest.mark.parametrize(("text", "many"), TABLE["placebo"].items())
def test_of_two_counts_the_second_is_of_placebo(text: str, many: float) -> None:
    assert people(text, placebo=True) == many


@pytest.mark.parametrize("text", TABLE["nobody"])
def test_nobody_is_not_a_number_of_people(text: str) -> None:
    assert people(text) is None


@pytest.mark.parametrize(("text", "when"), [*TABLE["week"].items(), *TABLE["month"].items()])
def test_a_week_is_understood(text: str, when: float) -> None:
    assert week(text) == pytest.approx(when, abs=0.01)


@pytest.mark.parametrize(("name", "when"), TABLE["week_in_a_name"].items())
def test_a_week_in_the_name_of_an_outcome_is_found(name: str, when: float) -> None:
    assert week_in(name) == when


def test_a_name_without_a_week_tells_none() -> None:
    assert week_in("responder_>=1_MAS_%") is None


@pytest.mark.parametrize(("text", "counted"), TABLE["count"].items())
def test_a_count_is_understood(text: str, counted: list[float]) -> None:
    assert count_of(text) == tuple(counted)


@pytest.mark.parametrize("text", TABLE["no_count"]["words"])
def test_what_is_no_count_is_none(text: str) -> None:
    assert count_of(text) is None


def test_intervals_stand_beside_people() -> None:
    assert intervals("136 pts/415 intervals") == 415
    assert intervals("136") is None


@pytest.mark.parametrize(("text", "width"), [("1", 1), ("0.5-2", 1.5), ("0.4 to 1.2", 0.8), ("n.s.", None)])
def test_the_width_between_quartiles(text: str, width: float | None) -> None:
    assert quartile_width(text) == (None if width is None else pytest.approx(width))


@pytest.mark.parametrize(
    ("text", "value"),
    [("-1.2", -1.2), ("−1,2", -1.2), ("62 %", 62), ("+0.3", 0.3), ("n.s.", None), ("85 to 90", None), ("<0.02", 0.02)],
)
def test_a_number_is_one_number(text: str, value: float | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("-0.9 (0.1)", -0.9), ("1.2 ± 0.4", 1.2), ("62 % (40/64)", 62), ("(0.1)", None), ("40/64", None), ("", None)],
)
def test_a_number_may_be_followed_by_its_spread(text: str, value: float | None) -> None:
    assert leading_number(text) == value


@given(units=WHOLE, remark=st.sampled_from(["", " U", " units", "U", " (seen)", " U total"]))
def test_a_plain_dose_comes_back_whatever_remark_follows(units: int, remark: str) -> None:
    assert dose(f"{units}{remark}").units == units


@given(low=WHOLE, more=WHOLE, between=st.sampled_from(["-", "–", " to ", ";", " - "]))
def test_the_middle_of_a_range_lies_in_it_and_its_spread_grows_with_it(low: int, more: int, between: str) -> None:
    found = dose(f"{low}{between}{low + more}")
    assert found.units is not None
    assert low <= found.units <= low + more
    assert found.spread == pytest.approx(math.log((low + more) / low) / math.sqrt(12))
    assert found.words


@given(units=WHOLE, words=st.sampled_from(["<=", "≤", "up to ", "max ", "at most "]))
def test_less_than_a_maximum_is_taken_and_said(units: int, words: str) -> None:
    found = dose(f"{words}{units}")
    assert found.units is not None
    assert 0 < found.units < units
    assert found.spread > 0
    assert str(units) in found.words


@given(text=ANYTHING)
def test_nothing_breaks_a_dose_and_no_dose_is_negative(text: str) -> None:
    found = dose(text)
    assert found.spread >= 0
    assert found.units is None or found.units >= 0
    if not any(sign.isdigit() for sign in text):
        assert found.units is None


@given(text=ANYTHING)
def test_nothing_breaks_the_other_numbers(text: str) -> None:
    assert (people(text) or 1) > 0
    assert (week(text) or 0) >= 0
    counted = count_of(text)
    assert counted is None or 0 <= counted[0] <= counted[1]
    assert number(text) is None or math.isfinite(number(text) or 0)


@given(yes=st.integers(0, 500), more=st.integers(0, 500), words=st.sampled_from(["", " implied", " (ITT)"]))
def test_a_count_comes_back(yes: int, more: int, words: str) -> None:
    expected = (yes, yes + more) if yes + more else None
    assert count_of(f"{yes}/{yes + more}{words}") == expected


@given(text=ANYTHING)
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
