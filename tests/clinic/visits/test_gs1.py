"""Codes on vials: read for certain or refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.visits.gs1 import SEPARATOR, VialCode, is_gtin, parts, read_code

TODAY = date(2026, 9, 24)
GTIN = "09506000134352"
READ = VialCode(GTIN, "C1234AB", date(2027, 4, 30), "S1")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (f"01{GTIN}1727043010C1234AB{SEPARATOR}21S1", READ),
        (f"]d201{GTIN}1727043010C1234AB{SEPARATOR}21S1", READ),
        (f"]C1{SEPARATOR}01{GTIN}1727043010C1234AB{SEPARATOR}21S1", READ),
        (f"01{GTIN}21S1{SEPARATOR}17270430{SEPARATOR}10C1234AB", READ),
        (f"(01){GTIN}(17)270430(10)C1234AB(21)S1", READ),
        (f"(01) {GTIN} (17) 270430 (10) C1234AB (21) S1", READ),
        (f"01{GTIN}1727040010C1234AB{SEPARATOR}21S1", READ),
        (f"01{GTIN}1126010117270430710123{SEPARATOR}10C1234AB{SEPARATOR}21S1", READ),
        ("10LOT-7/A", VialCode("", "LOT-7/A", None, "")),
        ("17280229", VialCode("", "", date(2028, 2, 29), "")),
    ],
)
def test_a_code_is_read(code: str, expected: VialCode) -> None:
    assert read_code(code, TODAY) == expected
    assert read_code(f"  {code}\r\n", TODAY) == expected


@pytest.mark.parametrize(
    "code",
    [
        "", "   ", "hello", "01", "0109506000134353", f"01{GTIN[:-1]}", "17271301", "17270230", "1727023", "10", f"10{SEPARATOR}",
        f"10A{SEPARATOR}10B", "(01)123", "(99)x", "(10)A(10)B", "10LOT(17)270430", "(10)" + "x" * 21, "10" + "x" * 21, "10Lö",
        "10A B", "99ABC",
        f"01{GTIN}17ABCDEF", "(17)27-04-30", "0109506000134352x",
    ],
)  # fmt: skip
def test_a_code_that_is_not_certain_is_refused_with_what_to_do(code: str) -> None:
    with pytest.raises(NotValid) as refused:
        read_code(code, TODAY)
    assert refused.value.sentence.endswith(".")


@given(st.text("0123456789", min_size=13, max_size=13), st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_of_a_gtin_is_caught(body: str, at: int, by: int) -> None:
    (right,) = [body + str(last) for last in range(10) if is_gtin(body + str(last))]
    wrong = right[:at] + str((int(right[at]) + by) % 10) + right[at + 1 :]
    assert not is_gtin(wrong)


lots = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-", min_size=1, max_size=20)


@given(lots, lots, st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.permutations(["01", "10", "17", "21"]))
def test_whatever_the_order_the_same_is_read(lot: str, serial: str, expiry: date, order: list[str]) -> None:
    held = {"01": GTIN, "10": lot, "17": f"{expiry:%y%m%d}", "21": serial}
    scanned = "".join(id + held[id] + (SEPARATOR if id in ("10", "21") else "") for id in order)
    typed = "".join(f"({id}){held[id]}" for id in order)
    assert read_code(scanned, TODAY) == read_code(typed, TODAY) == VialCode(GTIN, lot, expiry, serial)


@given(st.text(max_size=60))
def test_whatever_is_scanned_is_read_or_refused(text: str) -> None:
    try:
        read_code(text, TODAY)
    except NotValid:
        return


@pytest.mark.parametrize(
    ("today", "digits", "year"), [(TODAY, "27", 2027), (TODAY, "76", 2076), (TODAY, "77", 1977), (date(2080, 1, 1), "20", 2120)]
)
def test_two_digits_of_a_year_are_those_nearest_to_now(today: date, digits: str, year: int) -> None:
    assert read_code(f"17{digits}0101", today).expiry == date(year, 1, 1)


def test_every_part_has_a_length_or_a_most() -> None:
    assert all(bool(part.length) != bool(part.most) for part in parts().values())
    ids = list(parts())
    assert not [(one, other) for one in ids for other in ids if one != other and other.startswith(one)]
