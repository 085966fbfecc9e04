"""The day book: one line for each act, in a file outside the database, so that after a restore it can be said what is missing.

It holds numbers and verbs only, no name and nothing that was found or given. A line is written when its act is done; it waits for
the disk where the audit is anchored at once. Whoever moves to another machine takes the file along: it lies beside the anchors.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from eutonia.domain.finding import Frozen
from eutonia_clinic.core import anchors, outside
from eutonia_clinic.core.documents import canonical

FILE = "day-book.jsonl"


class DayBookLine(Frozen):
    """One act: its number in the audit, who did what, where and about whom, by their numbers.

    `lost_by` is the number of the event of a restore that lost this act, for the lines of before.
    """

    sequence: int
    at: datetime
    verb: str
    actor: int
    clinic: int | None = None
    person: int | None = None
    lost_by: int | None = None


def place() -> Path:
    """Where the day book is kept."""
    return anchors.place().with_name(FILE)


def write(line: DayBookLine, *, flush: bool) -> None:
    """Add one act."""
    outside.add_line(place(), canonical(line), flush=flush)


def read(file: Path) -> tuple[DayBookLine, ...]:
    """Every act that stands there. A line that cannot be read is passed over: what the others tell is told."""
    found = map(_read_line, outside.whole_lines(file))
    return tuple(line for line in found if line is not None)


def since(sequence: int, lines: Iterable[DayBookLine]) -> tuple[DayBookLine, ...]:
    """The acts that a database whose audit ends with this event does not hold, in their order.

    An act that an earlier restore had lost counts as long as the database knows nothing of that restore either.
    """
    missing = (line for line in lines if (line.lost_by or line.sequence) > sequence)
    return tuple(sorted(missing, key=lambda line: (line.at, line.sequence)))


def begin_anew(lost: Iterable[DayBookLine], by: int) -> None:
    """After a restore: the book goes on with what was lost by it, told as such; the book before is put aside."""
    file = place()
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    for line in lost:
        outside.add_line(fresh, canonical(line.model_copy(update={"lost_by": line.lost_by or by})), flush=False)
    if file.exists():
        file.rename(file.with_name(f"{file.name}.before-{by}"))
    if fresh.exists():
        fresh.rename(file)
        outside.keep_entry(file.parent)


def _read_line(line: str) -> DayBookLine | None:
    try:
        return DayBookLine.model_validate_json(line)
    except ValidationError:
        return None
