"""PostgreSQL as whoever kills it sees it: its processes, the end of all of them or of one, and how it comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import psycopg

UNPRIVILEGED = "postgres"
PATIENCE = 60.0
BACK = 0.02
"""Seconds between two looks whether it answers again."""


class Postgres:
    """One running server in a folder of its own, as `tests.clinic.databases.postgresql_server` starts it."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._data = folder, folder / "data"
        self._programs = Path(os.readlink(f"/proc/{self._first()}/exe")).parent

    def kill_all(self) -> None:
        """kill -9 of the first process and of every one that it has started: nothing is left that could tidy up."""
        first = self._first()
        for pid in [first, *children_of(first)]:
            _kill(pid)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and any(_is_there(pid) for pid in [first, *children_of(first)]):
            time.sleep(BACK)
        self._start()

    def kill_one(self, random: Random) -> bool:
        """kill -9 of one process that serves a client; the first process then ends all the others and recovers by itself."""
        serving = [pid for pid in children_of(self._first()) if "[local]" in command_of(pid)]
        if serving:
            _kill(random.choice(serving))
            self._wait()
        return bool(serving)

    def must_run(self) -> None:
        """Start it where it has gone down by itself."""
        if not (self._data / "postmaster.pid").exists() or not _is_there(self._first()):
            self._start()
        self._wait()

    def _first(self) -> int:
        return int((self._data / "postmaster.pid").read_text().splitlines()[0])

    def _start(self) -> None:
        """With the options of before. Until the memory of the killed one is free it refuses: then again."""
        until = time.monotonic() + PATIENCE
        command = [self._programs / "pg_ctl", "restart", "--wait", "-D", self._data, "-l", self._folder / "log"]
        user = UNPRIVILEGED if os.geteuid() == 0 else None
        while time.monotonic() < until:
            ended = subprocess.run(command, user=user, cwd="/", capture_output=True, text=True, check=False)
            if not ended.returncode:
                return
        raise RuntimeError(f"PostgreSQL does not start again: {ended.stdout}{ended.stderr}")

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                psycopg.connect(host=str(self._folder), user=UNPRIVILEGED, dbname="postgres").close()
                return
            except psycopg.OperationalError:
                time.sleep(BACK)
        raise RuntimeError("PostgreSQL does not answer again.")


def children_of(pid: int) -> list[int]:
    """The processes that a process has started, from whichever of its threads."""
    return [one for one in map(int, filter(str.isdigit, os.listdir("/proc"))) if _parent_of(one) == pid]


def _parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def command_of(pid: int) -> str:
    """How a process was called; nothing for one that is over."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def _is_there(pid: int) -> bool:
    return "postgres" in command_of(pid)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def processes(of: int) -> Iterator[int]:
    """A process and all that came of it."""
    yield of
    for one in children_of(of):
        yield from processes(one)
