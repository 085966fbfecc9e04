"""Two processes that act at once, as two workers of a server do: contestants are dealt between them, and all begin together."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from bench.serving import Place

from proof.races.acting import Said, Wish

PROCESSES = 2
MOST_IN_ONE = 10
"""Threads of one process."""
SOON = 0.005
"""Seconds from the word to the beginning: everybody has heard it by then."""


class Runners:
    """The processes, and what each of them was given last."""

    def __init__(self, processes: list[subprocess.Popen[str]]) -> None:
        self._processes = processes
        self._dealt: list[list[Wish]] = []

    def ready(self, wishes: list[Wish]) -> list[Wish]:
        """Everybody has read what the page shows, and waits."""
        self._dealt = [wishes[at :: len(self._processes)] for at in range(len(self._processes))]
        for process, dealt in self._playing():
            _say(process, json.dumps([asdict(one) for one in dealt]))
        for process, _ in self._playing():
            assert _heard(process) == "ready"
        return wishes

    def go(self) -> list[Said]:
        """All together; what each was told, in the order of the wishes."""
        at = time.monotonic() + SOON
        for process, _ in self._playing():
            _say(process, str(at))
        answers = iter([[Said(**one) for one in _heard(process)] for process, _ in self._playing()])
        by_process = [next(answers) if dealt else [] for dealt in self._dealt]
        many = sum(map(len, self._dealt))
        return [by_process[at % len(by_process)][at // len(by_process)] for at in range(many)]

    def _playing(self) -> Iterator[tuple[subprocess.Popen[str], list[Wish]]]:
        return ((process, dealt) for process, dealt in zip(self._processes, self._dealt, strict=True) if dealt)


@contextmanager
def runners(place: Place) -> Iterator[Runners]:
    """The processes on one database, gone at the end of the block."""
    command = [sys.executable, "-W", "ignore", "-m", "proof.races.runner", str(MOST_IN_ONE)]
    environment = {**os.environ, **place.environment}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, env=environment, **pipes) for _ in range(PROCESSES)]
    try:
        for process in processes:
            assert _heard(process) == "here"
        yield Runners(processes)
    finally:
        for process in processes:
            process.communicate()


def _say(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def _heard(process: subprocess.Popen[str]) -> Any:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())
