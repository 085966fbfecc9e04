"""A day is named in words, the same way everywhere: 03/02 is read as February by some and as March by others."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.domain.words import MONTHS, day, long_day


@pytest.mark.parametrize(
    ("when", "short", "long"),
    [
        (date(2026, 11, 2), "2 Nov 2026", "2 November 2026"),
        (date(2024, 2, 29), "29 Feb 2024", "29 February 2024"),
        (date(1999, 5, 31), "31 May 1999", "31 May 1999"),
    ],
)
def test_a_day_in_words(when: date, short: str, long: str) -> None:
    assert day(when) == short
    assert long_day(when) == long


def test_every_month_has_its_name() -> None:
    assert [long_day(date(2026, month, 1)) for month in range(1, 13)] == [
        f"1 {month} 2026"
        for month in (
            "January", "February", "March", "April", "May", "June",
            "July", "August", "September", "October", "November", "December",
        )
    ]  # fmt: skip


@given(st.dates())
def test_no_two_days_read_alike(when: date) -> None:
    number, month, year = day(when).split()
    months = [name[:3] for name in MONTHS]
    assert date(int(year), months.index(month) + 1, int(number)) == when
