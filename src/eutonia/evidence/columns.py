"""Tables as people save them: bytes in any usual encoding and separator -> lines with our headings, each with its line number."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eutonia.domain import BadInput, Problem
from eutonia.evidence.lexicon import lexicon, plain_words

TRIALS, OUTCOMES, PARALYSIS = "trials.csv", "outcomes.csv", "paralysis.csv"
NEEDED = {TRIALS: ("trial_id",), OUTCOMES: ("trial_id", "outcome", "value"), PARALYSIS: ("trial_id", "outcome", "value")}
ONE_OF = {TRIALS: (), OUTCOMES: ("arm", "product"), PARALYSIS: ("arm", "product")}
"""At least one of these must be there beside those needed."""

_SEPARATORS = ",;\t|"
_LARGEST = 20_000_000
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table. A cell that is not there is empty."""

    file: str
    number: int
    """Line of the file on which it begins; the headings are on line 1."""
    cells: Mapping[str, str]
    surplus: int = 0
    """Filled cells beyond the last heading: the columns are then shifted and the line cannot be trusted."""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_table(folder: Path, name: str) -> tuple[Line, ...]:
    """Every line of one file that holds anything.

    Raises `BadInput`, naming file, line and column with the remedy, for a file that cannot be opened or decoded, for a missing or
    doubled column that is needed.
    """
    try:
        content = (folder / name).read_bytes()
    except OSError as fault:
        raise _bad(name, "the file", fault.strerror or "cannot be opened", f"a readable file {name} in the folder") from fault
    return lines_of(content, name)


def lines_of(content: bytes, name: str) -> tuple[Line, ...]:
    """The lines of a table from its bytes; `name` is for messages and says which columns are needed."""
    if len(content) > _LARGEST:
        raise _bad(name, "the file", f"{len(content)} bytes", f"a table of at most {_LARGEST} bytes")
    text = _text(content, name).replace("\0", "")
    rows = _rows(text, name)
    first = next(rows, None)
    if first is None:
        raise _bad(name, "line 1", "an empty file", f"headings, at least {_listed(NEEDED[name])}")
    columns = _columns(first[1], name)
    return tuple(_line(name, number, columns, row) for number, row in rows if any(cell.strip() for cell in row))


def _text(content: bytes, name: str) -> str:
    encoding = next((how for mark, how in _MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise _bad(name, "the file", f"bytes that are not {encoding}", "a table saved as UTF-8") from None
        return content.decode("cp1252", errors="replace")


def _rows(text: str, name: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Rows with the number of the line on which each begins; blank lines before the headings are passed over."""
    begin = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=begin.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    started, before = False, 0
    try:
        for row in reader:
            started = started or any(cell.strip() for cell in row)
            if started:
                yield before + 1, row
            before = reader.line_num
    except csv.Error as fault:
        raise _bad(name, f"line {before + 1}", str(fault), "cells closed by the quotation mark that opens them") from fault


def _columns(headings: Iterable[str], name: str) -> tuple[str, ...]:
    """Our name of each column; the heading itself where it means nothing to us, or where the column of our name is there too."""
    known = lexicon().headings
    found = [known.get(plain_words(heading), heading.strip()) for heading in headings]
    exact = [heading.strip() for heading in headings]
    ours = tuple(written if one in exact else one for one, written in zip(found, exact, strict=True))
    _refuse_columns(ours, name)
    return ours


def _refuse_columns(columns: Sequence[str], name: str) -> None:
    missing = [Problem(f"{name}, line 1, column {one}", "no such column", "this column; see the evidence folder of Eutonia")
               for one in NEEDED[name] if one not in columns]  # fmt: skip
    if ONE_OF[name] and not set(ONE_OF[name]) & set(columns):
        missing.append(Problem(f"{name}, line 1", "no such column", f"a column {' or '.join(ONE_OF[name])}"))
    known = set(lexicon().headings.values())
    missing += [Problem(f"{name}, line 1, column {one}", f"{times} columns of this name", "one; rename or remove the others")
                for one, times in Counter(columns).items() if times > 1 and one in known]  # fmt: skip
    if missing:
        raise BadInput(name, missing)


def _line(name: str, number: int, columns: Sequence[str], row: Sequence[str]) -> Line:
    cells = {column: " ".join(cell.split()) for column, cell in zip(columns, row, strict=False)}
    return Line(name, number, cells, sum(1 for cell in row[len(columns) :] if cell.strip()))


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)


def _bad(name: str, where: str, found: str, expected: str) -> BadInput:
    return BadInput(name, [Problem(f"{name}, {where}", found, expected)])
