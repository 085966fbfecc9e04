"""Tables with strange headings, spellings and gaps: every line is a row, or is left out with a reason."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from eutonia.evidence.reading import Reading, read_folder
from eutonia.evidence.rows import Row
from eutonia.knowledge import load

FOLDER = Path(__file__).parent / "strange"
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))["line"]
LEFT_OUT = {line: told["why"] for line, told in EXPECTED.items() if "why" in told}
UNDERSTOOD = {line: told for line, told in EXPECTED.items() if "why" not in told}
READING = read_folder(FOLDER, load())


def row_of(line: str, reading: Reading = READING) -> Row:
    """The row of a line: rows keep the order of the lines that were not left out."""
    out = {one.line for one in reading.left_out}
    kept = [int(one) for one in EXPECTED if int(one) not in out]
    return reading.rows[sorted(kept).index(int(line))]


def told(row: Row, name: str) -> Any:
    if name == "units":
        return sum(one.units for one in row.muscles)
    if name == "muscles":
        return {one.muscle: one.units for one in row.muscles}
    return getattr(row, name)


@pytest.mark.parametrize("line", UNDERSTOOD)
def test_a_strange_line_is_understood(line: str) -> None:
    row = row_of(line)
    for name, expected in UNDERSTOOD[line].items():
        if name == "remark":
            words = [one.words for one in READING.remarks if one.line == int(line)]
            assert any(expected in word for word in words), words
        else:
            near = pytest.approx(expected, rel=1e-3) if isinstance(expected, float | int | dict) else expected
            assert told(row, name) == near, name


@pytest.mark.parametrize("line", LEFT_OUT)
def test_a_line_that_cannot_be_used_is_left_out_with_its_reason(line: str) -> None:
    found = [one for one in READING.left_out if one.line == int(line)]
    assert len(found) == 1
    assert LEFT_OUT[line] in found[0].why


def test_every_line_is_accounted_for_and_blank_ones_are_none() -> None:
    assert len(READING.rows) + len(READING.left_out) == len(EXPECTED)
    assert {one.line for one in READING.remarks}.isdisjoint({one.line for one in READING.left_out})


@pytest.mark.parametrize("line", UNDERSTOOD)
def test_a_row_is_sound(line: str) -> None:
    row = row_of(line)
    assert row.dose_spread >= 0
    assert row.problems >= 1
    assert sum(one.share for one in row.muscles) <= 1 + 1e-9
    assert all(one.units > 0 and one.millilitres > 0 and one.share >= 0 for one in row.muscles)
    assert bool(row.product) == bool(row.muscles)
    assert (row.standard_error or 1) > 0
    assert {field.name for field in fields(row)} >= {"trial", "arm"}


def test_reading_twice_gives_the_same() -> None:
    assert read_folder(FOLDER, load()) == READING
