"""Single values of a document: what is taken, in which one spelling it is kept, and the words in which it is refused."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from tests.domain.documents import BIDI_CONTROLS

from eutonia.domain import fields
from eutonia.domain.case import Person
from eutonia.domain.finding import Frozen

A_DATE = "a date written as year-month-day, for example 2026-09-24"
A_PLAIN_NUMBER = "a plain number without quotes, with a point and not a comma"
A_SIZE = "a number of a size that can occur in a clinic"


def taken(kind: Any, value: Any) -> Any:
    return TypeAdapter(kind).validate_python(value)


def refused(kind: Any, value: Any) -> str:
    with pytest.raises(ValidationError) as error:
        taken(kind, value)
    return str(error.value.errors()[0]["msg"]).removeprefix("Value error, ")


@pytest.mark.parametrize("value", ["2026-09-24", date(2026, 9, 24)])
def test_a_day_is_taken_as_it_is_written(value: Any) -> None:
    assert taken(fields.CivilDate, value) == date(2026, 9, 24)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("24.9.2026", A_DATE),
        ("2026-9-24", A_DATE),
        ("20260924", A_DATE),
        ("2026-09-24 ", A_DATE),
        ("2026-09-24T00:00", A_DATE),
        (20260924, A_DATE),
        (None, A_DATE),
        (datetime(2026, 9, 24), A_DATE),  # noqa: DTZ001 - no time is taken, with a zone or without
        ("2026-02-29", "a date that exists, written as year-month-day"),
        ("0000-01-01", "a date that exists, written as year-month-day"),
    ],
)
def test_what_is_no_civil_day_is_refused(value: Any, fault: str) -> None:
    assert refused(fields.CivilDate, value) == fault


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (75, "75"), (Decimal("75.0"), "75"), (Decimal("2.50"), "2.5"), (Decimal("0.001"), "0.001"), (Decimal("-0.0"), "0"),
        (Decimal("1E+2"), "100"), (Decimal("1000000"), "1000000"), (Decimal("-1000000"), "-1000000"),
        (Decimal("-0.125"), "-0.125"), (0, "0"),
    ],
)  # fmt: skip
def test_a_number_has_one_spelling(value: Any, kept: str) -> None:
    assert str(taken(fields.Number, value)) == kept
    assert str(taken(fields.Sum, value)) == kept


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("75", A_PLAIN_NUMBER),
        ("7,5", A_PLAIN_NUMBER),
        (True, A_PLAIN_NUMBER),
        (7.5, A_PLAIN_NUMBER),
        (None, A_PLAIN_NUMBER),
        (Decimal("NaN"), "a finite number"),
        (Decimal("-Infinity"), "a finite number"),
        (Decimal("0.0001"), "a number with at most 3 decimal places"),
        (Decimal("2.5005"), "a number with at most 3 decimal places"),
    ],
)
def test_what_is_no_exact_number_is_refused(value: Any, fault: str) -> None:
    for kind in (fields.Number, fields.Sum, fields.Amount):
        assert refused(kind, value) == fault


@pytest.mark.parametrize("value", [Decimal("1000000.001"), Decimal("-1000000.001"), 1_000_001, Decimal("1E+9")])
def test_a_sum_may_be_of_any_size_and_a_number_may_not(value: Any) -> None:
    assert taken(fields.Sum, value) == value
    assert refused(fields.Number, value) == A_SIZE


def test_an_amount_is_not_negative() -> None:
    assert taken(fields.Amount, Decimal("0.001")) == Decimal("0.001")
    assert taken(fields.Amount, 0) == 0
    assert refused(fields.Amount, Decimal("-0.001")) == "a number that is not negative"
    assert refused(fields.Amount, -1) == "a number that is not negative"


@pytest.mark.parametrize(("value", "written"), [(75, b"75"), (Decimal("2.50"), b"2.5"), (Decimal("-0.125"), b"-0.125")])
def test_a_number_is_exact_within_and_plain_where_it_is_written(value: Any, written: bytes) -> None:
    adapter = TypeAdapter(fields.Number)
    held = adapter.validate_python(value)
    assert adapter.dump_json(held) == written
    assert type(adapter.dump_python(held)) is Decimal
    assert type(adapter.dump_python(held, mode="json")) is (int if b"." not in written else float)


@pytest.mark.parametrize("value", [True, False, "3", 3.0, Decimal(3), None])
def test_a_count_is_a_whole_number(value: Any) -> None:
    assert refused(fields.Whole, value) == "a whole number without quotes"
    assert taken(fields.Whole, -3) == -3


@pytest.mark.parametrize("value", ["", "words", "two\nlines", "X", "Ünal-Šimić", "日本", " ", "e\u0301", "👩🏽", "X" * 2000])
def test_text_of_any_script_is_taken(value: str) -> None:
    assert taken(fields.Text, value) == value


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (3, "text in quotes"),
        (None, "text in quotes"),
        ("X" * 2001, "text of at most 2000 characters"),
        ("a\tb", "text without the character U+0009"),
        ("a\rb", "text without the character U+000D"),
        ("a\x00b", "text without the character U+0000"),
        ("a\x85b", "text without the character U+0085"),
        ("a\ud800b", "text without the character U+D800"),
        ("a\ue000b", "text without the character U+E000"),
        ("a\u0378b", "text without the character U+0378"),
        *((f"a{one}b", f"text without the character U+{ord(one):04X}") for one in BIDI_CONTROLS),
    ],
)  # fmt: skip
def test_text_with_what_cannot_be_seen_is_refused(value: Any, fault: str) -> None:
    assert refused(fields.Text, value) == fault
    assert refused(fields.FilledText, value) == fault


@pytest.mark.parametrize("value", ["", " ", "\n", "\u00a0"])
def test_text_that_must_be_there_is_not_blank(value: str) -> None:
    assert refused(fields.FilledText, value) == "text that is not blank"
    assert taken(fields.FilledText, " a ") == " a "


@pytest.mark.parametrize("value", ["0", "0.5", "6", "6.5", "9.5", "10"])
def test_disability_is_scored_in_half_steps(value: str) -> None:
    assert Person(birth_date=date(1974, 3, 2), edss=Decimal(value)).edss == Decimal(value)


@pytest.mark.parametrize("value", ["0.25", "6.4", "6.75", "0.333"])
def test_a_score_between_half_steps_is_refused(value: str) -> None:
    with pytest.raises(ValidationError, match=r"a score in steps of 0\.5"):
        Person(birth_date=date(1974, 3, 2), edss=Decimal(value))


class Part(Frozen):
    """Stands for every document there may ever be."""

    number: float = 0.0
    whole: int = 0


def test_a_document_is_fixed_and_holds_nothing_unknown_and_no_number_that_is_none() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Part().number = 1.0  # type: ignore[misc]
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Part.model_validate({"other": 1})
    for value in ("nan", "inf"):
        with pytest.raises(ValidationError, match="finite number"):
            Part(number=float(value))


def test_a_document_takes_a_value_that_says_the_same() -> None:
    assert Part.model_validate({"whole": "3"}).whole == 3
