"""How a measurement is taken and told: what, how much, the target, and whether it is met."""

from __future__ import annotations

import gc
import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
MANY_MUSCLES = EXAMPLES / "bilateral-feet-and-adductors.json"
"""Both legs, 24 candidate muscles: the case that the targets speak of."""
MOST_MUSCLES = EXAMPLES / "bilateral-legs-many-muscles.json"
"""Ten problems at once: larger than the targets ask for, measured so that nobody has to guess."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One line of the table. Without a target it only informs; `at_least` turns the target round."""

    what: str
    value: float
    unit: str
    target: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target


def timings(act: Callable[[], object], times: int, warm_up: int = 3) -> list[float]:
    """Milliseconds of each of so many runs, after some that do not count.

    Warm means as in a server: what is loaded once is put out of the collector's sight, so that a run pays for its own
    rubbish and not for a walk through all the knowledge.
    """
    for _ in range(warm_up):
        act()
    gc.collect()
    gc.freeze()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1_000)
    gc.unfreeze()
    return taken


def middle(taken: list[float]) -> float:
    """The median."""
    return median(taken)


def slowest_of_twenty(taken: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(taken, n=20, method="inclusive")[-1]


def machine() -> str:
    """The machine and how busy it is, in one line: timings mean nothing without it."""
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores{busy}, Python {platform.python_version()}"
