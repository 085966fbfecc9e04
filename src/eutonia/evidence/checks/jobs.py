"""Long work in pieces: each in a process of its own, two at a time, kept as it is done so that a broken run goes on.

A process for each piece, because compiled code is never given back: after some twenty fits one process cannot map more.
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


@dataclass(frozen=True, slots=True)
class Job:
    """One piece: a function of a module and its arguments, which must be plain values."""

    name: str
    """Also the name of the file that keeps its result."""
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


def done(jobs: Sequence[Job], kept: Path, tell: Callable[[str], None]) -> Mapping[str, Any]:
    """The result of each job by its name; those that lie in the folder `kept` are not done again.

    The folder belongs to one state of code and data: the caller names it after them. Nobody else may write there.
    """
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    open_jobs = [job for job in jobs if not (kept / job.name).exists()]
    if len(open_jobs) < len(jobs):
        tell(f"{len(jobs) - len(open_jobs)} of {len(jobs)} pieces were done before.")
    with ProcessPoolExecutor(AT_ONCE, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        running = {pool.submit(job.function, *job.arguments): job for job in open_jobs}
        for number, future in enumerate(as_completed(running), start=1):
            job = running[future]
            _keep(kept / job.name, future.result())
            tell(f"{job.name}: done ({number} of {len(open_jobs)}).")
    return {job.name: pickle.loads((kept / job.name).read_bytes()) for job in jobs}


def _keep(path: Path, result: Any) -> None:
    beside = path.with_suffix(".new")
    beside.write_bytes(pickle.dumps(result))
    os.replace(beside, path)
