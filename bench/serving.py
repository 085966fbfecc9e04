"""The clinic as an installation runs it: PostgreSQL that cares for power cuts, the real server beside us, and a browser."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

NAME = "clinic"
LIKE_AN_INSTALLATION = "-c shared_buffers=1GB -c max_wal_size=4GB -c max_connections=80"
"""Everything else as PostgreSQL comes: what is acknowledged is on the disk."""
WORKERS = 2
PATIENCE = 60
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Place:
    """Where the database and the data of a measured clinic lie."""

    data: Path
    database: Path
    environment: Mapping[str, str]


@contextmanager
def installation() -> Iterator[Place]:
    """An empty, migrated clinic on PostgreSQL, that is gone afterwards; Django is set up for it."""
    with (
        tempfile.TemporaryDirectory(prefix="eutonia-bench-") as data,
        tempfile.TemporaryDirectory(prefix="eutonia-pg-") as folder,
    ):
        place = Place(Path(data), Path(folder), _environment(Path(data), Path(folder)))
        os.environ.update(place.environment)
        import django

        django.setup()
        from django.db import connections
        from tests.clinic.databases import migrate, postgresql_server

        from eutonia_clinic.config.environment import postgresql

        with postgresql_server(LIKE_AN_INSTALLATION, place.database) as server:
            server.says(f"CREATE DATABASE {NAME}")
            migrate(postgresql(server.url(NAME)))
            try:
                yield place
            finally:
                connections.close_all()


def _environment(data: Path, database: Path) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "eutonia_clinic.config.settings",
        "EUTONIA_DATA_DIR": str(data),
        "EUTONIA_DATABASE_URL": f"postgresql://postgres@/{NAME}?host={database}",
        "EUTONIA_SECRET_KEY": "for this measurement only, kept nowhere else",
    }


@contextmanager
def served(place: Place, workers: int = WORKERS) -> Iterator[int]:
    """The server, as `eutonia clinic serve` starts it; the port where it answers."""
    port = _free_port()
    command = [sys.executable, "-m", "eutonia", "clinic", "serve", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(command, env={**os.environ, **place.environment}, stdout=subprocess.DEVNULL)
    try:
        _wait_for(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("The server does not answer.")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass
class Browser:
    """One browser on one connection that stays open. `cookies` are those of somebody who has signed in."""

    port: int
    cookies: dict[str, str]
    connection: HTTPConnection = field(init=False)
    page: str = ""
    """The page that is open."""
    taken: float = 0.0
    """Milliseconds from asking to the last byte."""

    def __post_init__(self) -> None:
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def get(self, address: str) -> HTTPResponse:
        """Open a page."""
        return self._ask("GET", address, None, {})

    def post(self, address: str, form: Mapping[str, str], part: bool = False) -> HTTPResponse:
        """Send a form; with `part`, as HTMX sends it."""
        token = TOKEN.search(self.page)
        sent = urlencode({**form, "csrfmiddlewaretoken": token[1] if token else ""})
        headers = {"Content-Type": "application/x-www-form-urlencoded", **({"HX-Request": "true"} if part else {})}
        return self._ask("POST", address, sent, headers)

    def _ask(self, method: str, address: str, sent: str | None, headers: Mapping[str, str]) -> HTTPResponse:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.perf_counter()
        self.connection.request(method, address, sent, {"Cookie": cookies, **headers})
        answer = self.connection.getresponse()
        body = answer.read().decode(errors="replace")
        self.taken = (time.perf_counter() - began) * 1_000
        for held in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = held.partition(";")[0].partition("=")
            self.cookies[name] = value
        if body and "text/html" in (answer.headers.get("Content-Type") or ""):
            self.page = body
        return answer
