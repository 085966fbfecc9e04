"""A machine with a clinic on it, and empty ones that its backups are restored on."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from unittest.mock import patch

from bench.serving import Place
from django.conf import settings
from tests.clinic.databases import Server, pointed_at

from eutonia_clinic.config.environment import postgresql, sqlite

_numbers = count(1)


@dataclass(frozen=True)
class Machine:
    """An installation that is used from here, and by its commands."""

    data: Path
    environment: Mapping[str, str]
    database: Mapping[str, object]

    @contextmanager
    def used(self) -> Iterator[None]:
        """The default connection and the anchors lead to it in the block."""
        with patch.object(settings, "EUTONIA_ANCHORS", self.data / "audit-anchors.jsonl"), pointed_at(self.database):
            yield

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`eutonia clinic ...`, as whoever runs the server types it."""
        command = [sys.executable, "-m", "eutonia", "clinic", *words]
        return subprocess.run(command, env=dict(self.environment), capture_output=True, text=True, check=False)


def this_machine(place: Place) -> Machine:
    """The one that the default connection leads to now."""
    url = place.environment["EUTONIA_DATABASE_URL"]
    return Machine(place.data, _environment(place, place.data, url), postgresql(url) if url else sqlite(place.data))


@contextmanager
def an_empty_machine(place: Place) -> Iterator[Machine]:
    """A new data folder and a new database of the same kind, with nothing in them; both are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="eutonia-empty-") as name:
        data = Path(name)
        if not place.environment["EUTONIA_DATABASE_URL"]:
            yield Machine(data, _environment(place, data, ""), sqlite(data))
            return
        server, fresh = Server(place.database), f"empty_{next(_numbers)}"
        server.says(f"CREATE DATABASE {fresh}")
        try:
            yield Machine(data, _environment(place, data, server.url(fresh)), postgresql(server.url(fresh)))
        finally:
            server.says(f"DROP DATABASE {fresh} WITH (FORCE)")


def _environment(place: Place, data: Path, url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EUTONIA_")}
    return {**kept, **place.environment, "EUTONIA_DATA_DIR": str(data), "EUTONIA_DATABASE_URL": url}
