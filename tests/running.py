"""Runs the command line in this process, as a person would in a terminal, and keeps what it said."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from eutonia.cli import main

FAULT_IN_EUTONIA = 70


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def eutonia(*argv: str | Path, stdin: bytes = b"") -> Ran:
    """Run `eutonia` with these words."""
    said, complained = _stream(), _stream()
    with patch.multiple(sys, stdin=_stream(stdin), stdout=said, stderr=complained):
        code = main([str(word) for word in argv])
    return Ran(code, _text(said), _text(complained))


def refused(ran: Ran, folder: Path, *left: str) -> None:
    """Assert that a command refused with a message: no fault of ours, no traceback, nothing said as an answer, no file."""
    assert ran.code not in (0, FAULT_IN_EUTONIA), ran.err
    assert "Traceback" not in ran.err
    assert ran.err.strip()
    assert ran.out == ""
    assert sorted(path.name for path in folder.iterdir()) == sorted(left)


def _stream(content: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8")


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    held = stream.buffer
    assert isinstance(held, io.BytesIO)
    return held.getvalue().decode()
