"""Long work in pieces: each in a process of its own, two at a time, kept as it is done so that a broken run goes on.

A process for each piece, because compiled code is never given back: after some twenty fits one process cannot map more.
A piece that dies is told, tried once more by itself, and named among what is missing when it dies again.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

AT_ONCE = 2
NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Job:
    """One piece: a function of a module and its arguments, which must be plain values."""

    name: str
    """Also the name of the file that keeps its result."""
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of the pieces."""

    found: Mapping[str, Any]
    """The result of each piece that was done, by its name."""
    missing: Mapping[str, str]
    """Why each of the others has none."""


def done(jobs: Sequence[Job], kept: Path, tell: Callable[[str], None]) -> Done:
    """The result of each job by its name; those that lie in the folder `kept` are not done again.

    The folder belongs to one state of code and data: the caller names it after them. Nobody else may write there.
    """
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    waiting = [job for job in jobs if not (kept / job.name).exists()]
    if len(waiting) < len(jobs):
        tell(f"{len(jobs) - len(waiting)} of {len(jobs)} pieces were done before.")
    died = _together(waiting, kept, tell)
    again: dict[str, str] = {}
    for job in (job for job in waiting if job.name in died):
        tell(f"{job.name}: tried once more.")
        again |= _together([job], kept, tell)
    return so_far(jobs, kept, again)


def so_far(jobs: Sequence[Job], kept: Path, why: Mapping[str, str] | None = None) -> Done:
    """What was done before, with nothing done now; `why` says of some why they are missing."""
    there = [job.name for job in jobs if (kept / job.name).exists()]
    return Done(
        found={name: pickle.loads((kept / name).read_bytes()) for name in there},
        missing={job.name: (why or {}).get(job.name, NOT_RUN) for job in jobs if job.name not in there},
    )


def _together(jobs: Sequence[Job], kept: Path, tell: Callable[[str], None]) -> dict[str, str]:
    """Do these and keep what comes of them; the name of each that died, and why. One that is killed takes its pool along."""
    died = {}
    with ProcessPoolExecutor(AT_ONCE, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        running = {pool.submit(job.function, *job.arguments): job.name for job in jobs}
        for number, future in enumerate(as_completed(running), start=1):
            name = running[future]
            if fault := future.exception():
                died[name] = f"{type(fault).__name__}: {fault}"
                tell(f"{name}: DIED, {died[name]}")
            else:
                _keep(kept / name, future.result())
                tell(f"{name}: done ({number} of {len(jobs)}).")
    return died


def _keep(path: Path, result: Any) -> None:
    beside = path.with_suffix(".new")
    beside.write_bytes(pickle.dumps(result))
    os.replace(beside, path)
