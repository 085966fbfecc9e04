"""The one way in and the one place where a failure becomes a message and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

from eutonia.cli.commands import app

FAULT_IN_EUTONIA = 70
INTERRUPTED = 130
DEBUG = "EUTONIA_DEBUG"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command (`sys.argv` when None) and give its exit code. Never shows a traceback unless EUTONIA_DEBUG=1."""
    _speak_utf8()
    try:
        app(args=argv, prog_name="eutonia")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except BrokenPipeError:
        _let_go_of_output()
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as fault:
        return _told(fault)
    return 0


def _told(fault: Exception) -> int:
    from eutonia.domain.errors import EutoniaError

    if isinstance(fault, EutoniaError):
        return _say(str(fault), fault.exit_code)
    if os.environ.get(DEBUG) == "1":
        traceback.print_exc()
    name = type(fault).__name__
    return _say(
        f"This is a fault in Eutonia ({name}), not in what you gave it. Nothing was written.\n"
        f"Please report it. {DEBUG}=1 shows where it happened.",
        FAULT_IN_EUTONIA,
    )


def _say(words: str, code: int) -> int:
    sys.stderr.write(f"{words}\n")
    return code


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _let_go_of_output() -> None:
    """The reader has gone; what is still buffered must not raise again when Python closes."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:
        return
