"""What can become of a backup that lies about: every kind of damage, each on a copy of a good one, each refused."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection

from eutonia_clinic.core.backup import ANCHORS, MANIFEST, SEAL, BackupFailed, restore
from eutonia_clinic.core.manifest import tables
from proof.restore.machines import Machine

Damage = Callable[[Path], object]
SEED = 20_261_129
FLIPS, CUTS = 16, 6
"""Of each file."""
CHANGES: dict[str, Any] = {
    "version": "99.0", "made_at": "2020-01-01T00:00:00Z", "document": "eutonia-clinic/backup/2", "files": {}, "holds": None,
}  # fmt: skip
"""What somebody may write into a manifest by hand."""
HELD: dict[str, Any] = {
    "vendor": "mysql", "migrations": ["visits.9999_from_the_future"], "tables": {}, "units": {},
    "head": {"sequence": 1, "hash": "x"},
}  # fmt: skip
"""The same inside of what it says the database holds."""


def damages(backup: Path, other: Path) -> Iterator[tuple[str, Damage]]:
    """Every damage with its name. `other` is another good backup, whose files are put in place of these."""
    random = Random(SEED)
    for file in sorted(backup.iterdir()):
        size = file.stat().st_size
        for at in sorted(random.randrange(size) for _ in range(FLIPS)):
            yield f"{file.name}: bit of byte {at} turned", _flipped(file.name, at, 1 << random.randrange(8))
        for length in sorted(random.randrange(size) for _ in range(CUTS)):
            yield f"{file.name}: cut to {length} bytes", _cut(file.name, length)
        yield f"{file.name}: empty", _cut(file.name, 0)
        yield f"{file.name}: a byte more", _longer(file.name)
        yield f"{file.name}: not there", _gone(file.name)
        yield f"{file.name}: of another backup", _of_another(other, file.name)
        yield f"{file.name}: a folder", _a_folder(file.name)
    yield "database and anchors exchanged", _exchanged
    yield "no file at all", _emptied
    for name, value in CHANGES.items():
        yield f"manifest says {name} is {value}", _rewritten({name: value})
    for name, value in HELD.items():
        yield f"manifest says {name} held is {value}", _rewritten({"holds": {name: value}})


def not_refused(backup: Path, other: Path, machine: Machine) -> tuple[list[str], int]:
    """Damages after which something was restored or changed, and how many were tried. The machine is empty and stays so."""
    found, tried = [], 0
    with machine.used():
        for name, damage in damages(backup, other):
            tried += 1
            if (why := _tried(backup, damage, machine)) is not None:
                found.append(f"{name}: {why}")
    return found, tried


def _tried(backup: Path, damage: Damage, machine: Machine) -> str | None:
    """Why this damage was not refused as it should be; None when it was."""
    with tempfile.TemporaryDirectory(prefix="eutonia-damaged-") as name:
        copy = Path(name) / "backup"
        shutil.copytree(backup, copy)
        damage(copy)
        before = _files(machine.data)
        try:
            restore(copy)
            return "restored"
        except BackupFailed:
            held = tables(connection)
            changed = before != _files(machine.data)
            return f"refused, with {len(held)} tables and files changed: {changed}" if held or changed else None


def _files(data: Path) -> list[str]:
    """What lies in a data folder, apart from the empty file that SQLite makes when it is asked for anything."""
    return sorted(path.name for path in data.iterdir() if not path.name.startswith("clinic.sqlite3"))


def _flipped(name: str, at: int, bit: int) -> Damage:
    def damage(folder: Path) -> None:
        data = bytearray((folder / name).read_bytes())
        data[at] ^= bit
        (folder / name).write_bytes(bytes(data))

    return damage


def _cut(name: str, length: int) -> Damage:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:length])


def _longer(name: str) -> Damage:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + b" ")


def _gone(name: str) -> Damage:
    return lambda folder: (folder / name).unlink()


def _of_another(other: Path, name: str) -> Damage:
    return lambda folder: shutil.copyfile(other / name, folder / name)


def _a_folder(name: str) -> Damage:
    def damage(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).mkdir()

    return damage


def _exchanged(folder: Path) -> None:
    database = next(path for path in folder.iterdir() if path.name not in (MANIFEST, SEAL, ANCHORS))
    held, anchors = database.read_bytes(), (folder / ANCHORS).read_bytes()
    database.write_bytes(anchors)
    (folder / ANCHORS).write_bytes(held)


def _emptied(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _rewritten(changes: dict[str, Any]) -> Damage:
    def damage(folder: Path) -> None:
        held = json.loads((folder / MANIFEST).read_text())
        for name, value in changes.items():
            held[name] = {**held[name], **value} if name == "holds" and value else value
        (folder / MANIFEST).write_text(json.dumps(held))

    return damage
