"""The anchors of the audit: its head, written to a file outside the database.

A chain shows every change but one: that its end was cut off. Against an anchor that shows too, as does a chain that was
calculated anew from an altered event on. The file is only as good as the place it lies in: it belongs where whoever
administers the database cannot write, and whoever can change both can deceive both.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from eutonia_clinic.core import outside
from eutonia_clinic.core.chain import Head
from eutonia_clinic.core.documents import canonical
from eutonia_clinic.core.numbers import number

LONGEST_LINE = 256


def place() -> Path:
    """Where the anchors are kept."""
    return Path(settings.EUTONIA_ANCHORS)


def write(head: Head, file: Path) -> None:
    """Add one anchor and wait until it is on the disk. One line at a time, so that several programs may write at once."""
    outside.add_line(file, canonical({"sequence": head.sequence, "hash": head.hash, "at": head.at}), flush=True)


def read(file: Path) -> tuple[list[Head], list[int]]:
    """Every anchor, and the numbers of the lines that are none. Both are empty when there is no file."""
    if not file.exists():
        return [], []
    anchors, damaged = [], []
    for at, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        anchor = _read_line(line)
        if anchor:
            anchors.append(anchor)
        else:
            damaged.append(at)
    return anchors, damaged


def is_due(now: datetime, file: Path) -> bool:
    """True when the last anchor is older than setting `audit.anchor_minutes`, or there is none, or the clock was set back."""
    last = _last(file)
    return last is None or abs(now - last.at) >= timedelta(minutes=float(number("audit.anchor_minutes")))


def _last(file: Path) -> Head | None:
    if not file.exists():
        return None
    with file.open("rb") as opened:
        opened.seek(max(0, file.stat().st_size - LONGEST_LINE))
        lines = opened.read().decode(errors="replace").splitlines()
    return _read_line(lines[-1]) if lines else None


def _read_line(line: str) -> Head | None:
    try:
        held = json.loads(line)
        return Head(int(held["sequence"]), str(held["hash"]), datetime.fromisoformat(held["at"]))
    except (ValueError, KeyError, TypeError):
        return None
