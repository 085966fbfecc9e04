"""A disk that is full, and one that can only be read: the act is refused in a plain sentence, nothing is half written, and when
there is room again it goes on.

The disk is one of memory, as small as is needed, which asks for the right to mount one.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.db import DatabaseError, connections

from eutonia_clinic.core.errors import NotKept
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.core.refusing import words_of
from proof.crash.errands import Errand, Form, form_of, send
from proof.crash.killing import Rounds

ROOM = "256m"
BALLAST = "ballast"
CHUNK = 1 << 20
SMALLEST = 256


@dataclass
class Tried:
    """What became of acts on a disk without room. `sentences` are those that users would read."""

    acts: int = 0
    refused: int = 0
    sentences: set[str] = field(default_factory=set)
    troubles: list[str] = field(default_factory=list)

    @property
    def well(self) -> int:
        """Acts that were refused whole or done whole, and stood once when there was room again."""
        return self.acts - len(self.troubles) if self.refused else 0


@contextmanager
def small_disk() -> Iterator[Path]:
    """A disk of its own, gone afterwards. Raises `OSError` where none may be mounted."""
    with tempfile.TemporaryDirectory(prefix="eutonia-disk-") as name:
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", name], capture_output=True, check=False)
        if made.returncode:
            raise OSError(made.stderr.decode().strip())
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "--lazy", name], check=False)


def filled(disk: Path, leave: int = 0) -> None:
    """Leave so many bytes free, as nearly as the disk allows."""
    with (disk / BALLAST).open("ab", buffering=0) as ballast, suppress(OSError):
        size = CHUNK
        while size >= SMALLEST:
            try:
                if os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize < leave + size:
                    raise OSError
                ballast.write(b"\0" * size)
            except OSError:
                size //= 2


def emptied(disk: Path) -> None:
    """There is room again."""
    (disk / BALLAST).unlink()


def turned(disk: Path, how: str) -> None:
    """`ro`: the disk can only be read from now on; `rw`: it can be written again."""
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True, capture_output=True)


def tried(rounds: Rounds, spoil: Callable[[], object], mend: Callable[[], object]) -> Tried:
    """Every act of the errands once on the spoiled disk, and once more when it is mended."""
    found = Tried()
    for errand in rounds.client.open_errands():
        while not errand.is_done:
            found.acts += 1
            form, before = form_of(errand), AuditEvent.objects.count()
            connections.close_all()
            spoil()
            said = _sent(errand, form, rounds, found)
            connections.close_all()
            mend()
            if rounds.postgres:
                rounds.postgres.must_run()
            if said is None and AuditEvent.objects.count() != before:
                found.troubles.append(f"{errand.key}: refused, and something was written")
            label = send(errand, form, rounds.by, rounds.clinic)
            found.troubles += [f"{errand.key}: {said} was answered, then {label}"] if said not in (None, label) else []
            rounds.client.acknowledged[errand.key] = label
            rounds.client.sent.add(errand.key)
            errand.answered(label)
    return found


def _sent(errand: Errand, form: Form, rounds: Rounds, found: Tried) -> str | None:
    """The answer to an act on a spoiled disk; None where it was refused.

    Before an act has begun (the database cannot even be opened) it is the page of a fault that says why.
    """
    try:
        return send(errand, form, rounds.by, rounds.clinic)
    except (NotKept, DatabaseError) as fault:
        said = fault.sentence if isinstance(fault, NotKept) else words_of(fault)
        found.refused += bool(said)
        found.sentences |= {said} - {""}
        name = getattr(fault.__cause__, "sqlite_errorname", "")
        found.troubles += [] if said else [f"{errand.key}: {name} {fault}"]
    return None
