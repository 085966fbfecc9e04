"""Tables as people save them: marks, encodings, separators, order of columns. What cannot be used is refused by name."""

from __future__ import annotations

import codecs
import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.domain import BadInput
from eutonia.evidence.columns import OUTCOMES, TRIALS, lines_of
from eutonia.evidence.reading import Reading, read_folder
from eutonia.knowledge import load

HEADINGS = "trial_id,arm,product,total_dose_U,muscle_group,joint,n,week,outcome,value,spread,spread_type"
LINE = "ASH2001,Dysport,Dysport,500,wrist flexors,wrist,20,4,AS_change,-1.1,0.8,SD"
TABLE = f"{HEADINGS}\n{LINE}\n"
PLAIN = lines_of(TABLE.encode(), OUTCOMES)


def reading(folder: Path, outcomes: bytes, trials: bytes | None = None) -> Reading:
    (folder / OUTCOMES).write_bytes(outcomes)
    if trials is not None:
        (folder / TRIALS).write_bytes(trials)
    return read_folder(folder, load())


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
        TABLE.encode("cp1252"),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace(",", ";").encode(),
        TABLE.replace(",", "\t").encode(),
        f"\n\n{TABLE}\n\n".encode(),
        TABLE.replace("trial_id", " Trial ID ").replace("total_dose_U", "Total dose (U)").encode(),
        TABLE.replace(LINE, f'"{LINE.replace(",", chr(34) + "," + chr(34))}"').encode(),
        TABLE.replace("wrist flexors", "wrist  flexors ").encode(),
        TABLE.replace("Dysport,Dysport", "Dysport\0,Dysport").encode(),
    ],
    ids=["mark", "utf-16", "big", "windows", "returns", "semicolons", "tabs", "blank", "headings", "quoted", "spaces", "nul"],
)
def test_a_table_is_the_same_however_it_was_saved(content: bytes) -> None:
    assert [line.cells for line in lines_of(content, OUTCOMES)] == [line.cells for line in PLAIN]


def test_letters_of_an_old_windows_table_are_read() -> None:
    line = lines_of(TABLE.replace("ASH2001", "MÜLLER2001").encode("cp1252"), OUTCOMES)[0]
    assert line["trial_id"] == "MÜLLER2001"


@given(order=st.permutations(range(12)))
def test_the_order_of_the_columns_does_not_matter(order: list[int]) -> None:
    headings, cells = HEADINGS.split(","), LINE.split(",")
    moved = "\n".join(",".join(row[at] for at in order) for row in (headings, cells))
    assert lines_of(moved.encode(), OUTCOMES)[0].cells == PLAIN[0].cells


def test_a_line_keeps_the_number_it_has_in_the_file() -> None:
    content = f'{HEADINGS},note\n\n{LINE},"two\nlines"\n{LINE},\n'
    assert [line.number for line in lines_of(content.encode(), OUTCOMES)] == [3, 5]


def test_a_missing_optional_column_is_empty(tmp_path: Path) -> None:
    content = b"trial_id,arm,product,outcome,value,joint,week,n\nASH2001,placebo,placebo,AS_change,-0.2,wrist,4,20\n"
    found = reading(tmp_path, content)
    assert found.rows[0].baseline is None
    assert found.rows[0].standard_deviation is None


def test_a_heading_that_is_ours_goes_before_one_that_only_means_the_same() -> None:
    line = lines_of(b"trial_id,arm,outcome,mean,value\nASH2001,placebo,AS_change,9,-0.2\n", OUTCOMES)[0]
    assert (line["value"], line["mean"]) == ("-0.2", "9")


def test_headings_without_lines_are_a_reading_without_rows(tmp_path: Path) -> None:
    found = reading(tmp_path, f"{HEADINGS}\n".encode(), b"trial_id,citation\n")
    assert found == Reading((), (), ())


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        (b"", "an empty file"),
        (b"\n\n", "an empty file"),
        (b"trial_id,arm,value\n", "column outcome: found no such column"),
        (b"arm,outcome,value\n", "column trial_id"),
        (b"trial_id,outcome,value\n", "a column arm or product"),
        (b"trial_id,arm,outcome,value,value\n", "column value: found 2 columns"),
        (b"trial_id,arm,outcome,result,mean\n", "column value: found 2 columns"),
        (codecs.BOM_UTF16_LE + b"t", "bytes that are not utf-16"),
        (b"trial_id,arm,outcome,value\n" + b"a," + b"x" * 200_000 + b",AS_change,1\n", "line 2"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_by_name(tmp_path: Path, outcomes: bytes, words: str) -> None:
    with pytest.raises(BadInput) as refusal:
        reading(tmp_path, outcomes)
    assert OUTCOMES in str(refusal.value)
    assert words in str(refusal.value)
    assert "expected" in str(refusal.value)


def test_every_missing_column_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refusal:
        reading(tmp_path, b"joint,n\n")
    assert len(refusal.value.problems) == 4


def test_a_folder_without_outcomes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        read_folder(tmp_path, load())
    with pytest.raises(BadInput, match="no such folder"):
        read_folder(tmp_path / "nowhere", load())
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadInput, match="a file"):
        read_folder(tmp_path / "file", load())


@given(text=st.text(max_size=200))
def test_no_text_breaks_the_reader_of_tables(text: str) -> None:
    with contextlib.suppress(BadInput):
        lines = lines_of(f"{HEADINGS}\n{text}".encode(errors="replace"), OUTCOMES)
        assert all(line.number > 1 for line in lines)
