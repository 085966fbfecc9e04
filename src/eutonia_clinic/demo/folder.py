"""The folder of the demonstration: whether it holds one, and making room for a new one. Nothing else is ever removed."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eutonia.domain.errors import EutoniaError

MARK = "this-is-the-demonstration.json"
MADE_HERE = ("clinic.sqlite3", "clinic.sqlite3-wal", "clinic.sqlite3-shm", "audit-anchors.jsonl", "static")
"""What a demonstration leaves in its folder, and a fresh one makes anew."""


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """One folder. A mark in it says that it is a demonstration, and of which day once it is complete."""

    path: Path

    @property
    def is_one(self) -> bool:
        """True when a demonstration was begun here."""
        return self._mark.is_file()

    @property
    def made_on(self) -> date | None:
        """The day of which a complete demonstration is; none where there is none, or it was interrupted while it was made."""
        said = json.loads(self._mark.read_text(encoding="utf-8")) if self.is_one else {}
        return date.fromisoformat(said["made_on"]) if said.get("made_on") else None

    def begin(self) -> None:
        """Make room: remove what a demonstration left, and mark the folder. Refuses a folder that holds something else."""
        if not self.is_one and self.path.exists() and any(self.path.iterdir()):
            raise EutoniaError(f"{self.path} holds something that is no demonstration. Nothing was removed; name another folder.")
        for name in MADE_HERE:
            found = self.path / name
            if found.is_dir():
                shutil.rmtree(found)
            else:
                found.unlink(missing_ok=True)
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._write(None)

    def complete(self, made_on: date) -> None:
        """Say that it is whole."""
        self._write(made_on)

    @property
    def _mark(self) -> Path:
        return self.path / MARK

    def _write(self, made_on: date | None) -> None:
        said = {"made_on": made_on.isoformat() if made_on else None, "words": "Made-up people. It is made anew with --fresh."}
        self._mark.write_text(json.dumps(said), encoding="utf-8")
