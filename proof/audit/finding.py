"""Every tamper on a copy of its own, and whether an administrator finds it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random

from bench.serving import Place
from django.db import connection

from eutonia_clinic.core.audit_report import verify_audit
from proof.audit import of_anchors, of_events, of_guards, of_rows
from proof.audit.copies import Copy
from proof.audit.tamper import Tamper

SEED = 20_261_129
COMMAND_EVERY = 60
"""Of so many tampers one is looked for by the command as well; the others by the function that it calls."""


@dataclass
class Tried:
    """What was tried and what was missed, by kind."""

    kinds: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    by_command: int = 0

    @property
    def note(self) -> str:
        """Kinds and numbers; first what was missed."""
        kinds = f"{len(self.kinds)} kinds: " + ", ".join(f"{kind} {many}" for kind, many in sorted(self.kinds.items()))
        return "; ".join([*(f"NOT FOUND {one}" for one in self.missed), kinds, f"{self.by_command} of them by the command too"])


def every_tamper() -> list[Tamper]:
    """Of the database in use, the same ones each time."""
    return [one for part in (of_rows, of_events, of_guards, of_anchors) for one in part.tampers(Random(SEED))]


def tried(tampers: Iterable[Tamper], copy: Copy, done: Callable[[], object], every: int = COMMAND_EVERY) -> Tried:
    """Each tamper on a copy; what an administrator runs, on that copy: of `every` so many also the command, 0 for none."""
    found = Tried()
    for at, tamper in enumerate(tampers):
        with copy() as place:
            tamper.do()
            found.kinds[tamper.kind] += 1
            if is_sound() or (every and at % every == 0 and not _is_told_by_the_command(place, found)):
                found.missed.append(f"{tamper.kind} ({tamper.words})")
        done()
    return found


def is_sound() -> bool:
    """What verify-audit says of the database in use. A fault of its own is no finding."""
    return verify_audit().is_sound


def command_says_sound(place: Place) -> bool:
    """The command, as an administrator runs it: exit code 0 and its sentence."""
    connection.close()
    command = [sys.executable, "-W", "ignore", "-m", "eutonia", "clinic", "verify-audit"]
    ended = subprocess.run(command, env={**os.environ, **place.environment}, capture_output=True, text=True, check=False)
    if ended.returncode not in (0, 1) or not ended.stdout.strip():
        raise RuntimeError(f"verify-audit broke: {ended.stderr[-2000:]}")
    return ended.returncode == 0


def _is_told_by_the_command(place: Place, found: Tried) -> bool:
    found.by_command += 1
    return not command_says_sound(place)
