"""Every measurement against its target. Slow is told, not failed: only an error makes the exit code other than 0.

make bench                         every subject
python bench/run.py engine         one of them
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench.measuring import Measurement, machine  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

SUBJECTS = ("engine", "planning", "forecasting", "installed", "learning", "people", "clinic")
"""Files of this folder, each with `measure()`: a long subject tells one by one, so that a fault loses nothing."""
VERDICTS = {True: "met", False: "NOT MET", None: ""}


def subjects(wanted: list[str]) -> list[str]:
    """The subjects asked for; all of them when none is."""
    unknown = set(wanted) - set(SUBJECTS)
    if unknown:
        sys.exit(f"No subject {', '.join(sorted(unknown))}; there are: {', '.join(SUBJECTS)}.")
    return wanted or list(SUBJECTS)


def measurements(wanted: list[str]) -> Iterator[Measurement]:
    """Every measurement, subject by subject."""
    for subject in subjects(wanted):
        yield from importlib.import_module(f"bench.{subject}").measure()


def main() -> None:
    table = Table(title=machine(), title_justify="left")
    table.add_column("what")
    for heading in ("measured", "target", ""):
        table.add_column(heading, justify="right")
    table.add_column("note")
    try:
        for one in measurements(sys.argv[1:]):
            table.add_row(one.what, told(one.value, one.unit), _target(one), VERDICTS[one.met], one.note)
    finally:
        Console(width=128, highlight=False).print(table)


def told(value: float, unit: str) -> str:
    """A figure with three that matter."""
    places = max(0, 2 - len(str(int(value))) + 1)
    return f"{value:.{places}f} {unit}".strip() if value != int(value) else f"{int(value)} {unit}".strip()


def _target(one: Measurement) -> str:
    if one.target is None:
        return ""
    return f"{'at least' if one.at_least else 'at most'} {told(one.target, one.unit)}"


if __name__ == "__main__":
    main()
