"""Backup and restore: each says what it did, and verifies it before it says so.

A backup is a folder: the database, a copy of the anchors, a manifest with what the database holds and the hash of every file,
and the hash of the manifest as `sha256sum --check` reads it. SQLite is copied while others write (its own online backup);
PostgreSQL by pg_dump, in the snapshot that the manifest is made of.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Literal

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.migrations.loader import MigrationLoader

from eutonia import __version__
from eutonia.domain.errors import EutoniaError, NotAvailable
from eutonia.domain.finding import Frozen
from eutonia_clinic.core import anchors, clock, gap
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.documents import canonical, read
from eutonia_clinic.core.errors import Damaged
from eutonia_clinic.core.manifest import Inventory, inventory, tables
from eutonia_clinic.core.migrating import migrate
from eutonia_clinic.core.outside import keep_entry

MANIFEST, SEAL, ANCHORS = "manifest.json", "manifest.sha256", "audit-anchors.jsonl"
UNFINISHED = "restore-unfinished"
"""A file beside the anchors while a restore has not come to its end."""
DUMP = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
COPY = "backup"
"""The name under which the copy is opened: no other thread asks for it."""
OWNER_ONLY = 0o700


class BackupFailed(EutoniaError):
    """A backup that could not be made, or that cannot be restored here. Nothing half made is left."""


class Manifest(Frozen):
    """What stands in a backup."""

    document: Literal["eutonia-clinic/backup/1"] = "eutonia-clinic/backup/1"
    made_at: datetime
    version: str
    holds: Inventory
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """What was done, a sentence a line. `is_sound` is false when something has to be looked at."""

    lines: tuple[str, ...]
    is_sound: bool


def back_up(folder: Path) -> Report:
    """Write a backup into a folder that does not exist yet. Raises `BackupFailed`, and then leaves no folder."""
    if folder.exists():
        raise BackupFailed(f"{folder} exists already: a backup goes into a new folder.")
    partial = folder.with_name(f"{folder.name}.unfinished")
    try:
        partial.mkdir(mode=OWNER_ONLY, parents=True)
        held = _dumped(partial)
        _copy_anchors(partial)
        manifest = Manifest(made_at=clock.now(), version=__version__, holds=held, files=_hashes(partial))
        (partial / MANIFEST).write_text(canonical(manifest) + "\n", encoding="utf-8")
        (partial / SEAL).write_text(_sealed(partial), encoding="ascii")
        _flush(partial)
        partial.rename(folder)
    except (OSError, sqlite3.Error, subprocess.SubprocessError) as fault:
        raise BackupFailed(f"The backup was not made: {fault}") from fault
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return Report((f"Backup written to {folder}.", *_holdings(held)), True)


def restore(folder: Path) -> Report:
    """Restore a backup into an empty database, read it back and compare. Raises `BackupFailed` when it is not as it was.

    Nothing is changed before every file is known to be the one that was written. A restore that ends early leaves a database that
    is served by nobody (`must_be_finished`).
    """
    manifest = _manifest(folder)
    _must_be_empty()
    _must_be_known_here(manifest)
    _begin()
    try:
        _load(folder / DUMP[connection.vendor])
        found = inventory()
        differences = manifest.holds.differences(found)
        if differences:
            raise BackupFailed("What was restored is not what was backed up. Do not use it: " + "; ".join(differences))
        missing = _follow(folder, manifest)
    finally:
        _take_back_if_empty()
    unfinished().unlink(missing_ok=True)
    verdict = verify()
    lines = (f"Restored from {folder}, made {manifest.made_at.isoformat(timespec='minutes')}.", *_holdings(found))
    lines += (*gap.told(missing), *(trouble.words for trouble in verdict.troubles))
    return Report(lines, verdict.is_sound and not missing.events)


def unfinished() -> Path:
    """Where it is noted that a restore has begun and not come to its end."""
    return anchors.place().with_name(UNFINISHED)


def must_be_finished() -> None:
    """Refuse a database into which a restore was begun that did not come to its end."""
    if unfinished().exists():
        raise BackupFailed(
            "A restore was begun here and did not come to its end: what stands in the database is not to be used. Empty the "
            f"database and restore again; or, to begin with an empty one, remove {unfinished()}."
        )


def _begin() -> None:
    unfinished().write_text("See: eutonia clinic restore\n", encoding="utf-8")
    keep_entry(unfinished().parent)


def _take_back_if_empty() -> None:
    if not tables(connection):
        unfinished().unlink(missing_ok=True)


def _dumped(folder: Path) -> Inventory:
    target = folder / DUMP[connection.vendor]
    if connection.vendor == "postgresql":
        return _dumped_postgresql(target)
    return _dumped_sqlite(target)


def _dumped_sqlite(target: Path) -> Inventory:
    """The inventory is that of the copy: it shows what the backup holds, whatever is written meanwhile."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    connections.settings[COPY] = {**connections.settings[DEFAULT_DB_ALIAS], "NAME": target, "OPTIONS": {}}
    try:
        with connections[COPY].cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if cursor.fetchone() != ("ok",):
                raise BackupFailed("The copy of the database is not whole. Nothing was written.")
        return inventory(COPY)
    finally:
        connections[COPY].close()
        del connections[COPY]
        del connections.settings[COPY]


def _dumped_postgresql(target: Path) -> Inventory:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}")
        return inventory()


def _load(dump: Path) -> None:
    if connection.vendor == "postgresql":
        _run("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", str(dump))
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(dump)) as copy:
        copy.backup(connection.connection)
    connection.close()


def _run(program: str, *words: str) -> None:
    """One of PostgreSQL's own programs, on our database. The password goes by the environment: no list of programs shows it."""
    held = connection.settings_dict
    given = {"--host": held["HOST"], "--port": held["PORT"], "--username": held["USER"], "--dbname": held["NAME"]}
    options = [f"{name}={value}" for name, value in given.items() if value]
    command = [_where_is(program), "--no-password", *options, *words]
    environment = {**os.environ, "PGPASSWORD": str(held["PASSWORD"])}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        said = ended.stderr.strip().splitlines() or ["no reason given"]
        raise BackupFailed(f"{program} failed: {said[0]}")


def _where_is(program: str) -> str:
    by_version = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)
    found = shutil.which(program) or next(map(str, by_version), None)
    if found is None:
        raise NotAvailable(f"{program} is not installed; it comes with PostgreSQL's client programs.")
    return found


def _copy_anchors(folder: Path) -> None:
    if anchors.place().exists():
        shutil.copyfile(anchors.place(), folder / ANCHORS)


def _hashes(folder: Path) -> dict[str, str]:
    return {file.name: _hash(file) for file in sorted(folder.iterdir())}


def _hash(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def _flush(folder: Path) -> None:
    """A backup that a power cut can take is none."""
    for place in [*folder.iterdir(), folder]:
        if place.is_file() or os.name == "posix":
            handle = os.open(place, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _sealed(folder: Path) -> str:
    return f"{_hash(folder / MANIFEST)}  {MANIFEST}\n"


def _manifest(folder: Path) -> Manifest:
    try:
        is_sealed = (folder / SEAL).read_text(encoding="ascii") == _sealed(folder)
        manifest = read((folder / MANIFEST).read_text(encoding="utf-8"), Manifest)
        found = {name: _hash(folder / name) for name in manifest.files}
    except (OSError, UnicodeDecodeError, Damaged) as fault:
        raise BackupFailed(f"{folder} is no backup that can be read: {fault}") from fault
    wrong = sorted(name for name, held in manifest.files.items() if found[name] != held) + ([] if is_sealed else [MANIFEST])
    if wrong:
        raise BackupFailed(f"The backup is damaged: {', '.join(wrong)} is not the file that was written.")
    if manifest.holds.vendor != connection.vendor:
        raise BackupFailed(f"This is a backup of {manifest.holds.vendor}; the database here is {connection.vendor}.")
    return manifest


def _must_be_empty() -> None:
    held = tables(connection)
    if held:
        raise BackupFailed(f"The database is not empty: it has {len(held)} tables. A backup is restored into an empty one only.")


def _must_be_known_here(manifest: Manifest) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
    newer = sorted(set(manifest.holds.migrations) - known)
    if newer:
        raise BackupFailed(f"The backup is of a newer version ({manifest.version}): {newer[0]} is not known here.")


def _follow(folder: Path, manifest: Manifest) -> gap.Gap:
    """Bring what was restored to the present, the anchors of the backup in place of those here, and keep what is missing."""
    missing = gap.known(manifest.made_at)
    if {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations} != set(manifest.holds.migrations):
        migrate()
    place, kept = anchors.place(), folder / ANCHORS
    if place.exists():
        place.rename(place.with_name(f"{place.name}.before-{clock.now():%Y%m%dT%H%M%S}"))
    if kept.exists():
        shutil.copyfile(kept, place)
    gap.keep(missing, {f"backup@{folder.name}": _hash(folder / MANIFEST)})
    return missing


def _holdings(held: Inventory) -> tuple[str, ...]:
    rows = sum(table.rows for table in held.tables.values())
    units = [f"{label}: {total} units of {product}" for label, sums in held.units.items() for product, total in sums.items()]
    head = f"The audit ends with event {held.head.sequence}, {held.head.hash[:12]}." if held.head else "The audit is empty."
    return (f"{len(held.tables)} tables with {rows} rows, read back and compared.", *units, head)
