"""Learning one person's course: how long it takes, and NUTS on the same person in the same run, accuracy side by side.

The person has three cycles, four problems and fifteen visits with tone, spasms and pain of each: 192 observations.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from bench.measuring import Measurement, middle, slowest_of_twenty, timings
from numpy.typing import NDArray
from tests.learn.nuts_twin import Sampled, sample
from tests.learn.people import ABO, FOUR, ONA, Made, Visits, known, make, population

from eutonia.domain.belief import Belief
from eutonia.learn import learn
from eutonia.response import population_belief
from eutonia.response.scales import to_working

Array = NDArray[np.float64]
RUNS = 40
PEOPLE = 8
"""So many people are learned in turn, so that no course is favoured."""
BIG = Visits(problems=FOUR, weeks=(2, 4, 6, 9, 12), products=(ONA, ONA, ABO))
SAMPLES = 1_000
WARM_UP = 500


def measure() -> list[Measurement]:
    """Time of `learn`, and its twin."""
    people = [make(BIG, seed) for seed in range(PEOPLE)]
    return [*_time(people), *_beside_nuts(people[1])]


def _time(people: list[Made]) -> list[Measurement]:
    belief = population()
    turn = iter(people * RUNS)
    taken = timings(lambda: learn(belief, next(turn).course, known()), RUNS)
    seen = learn(belief, people[0].course, known()).verdict
    size = f"{seen.observations} observations, {belief.draws} draws"
    return [
        Measurement("learn 3 cycles, 4 problems, 15 visits, median", middle(taken), "ms", note=size),
        Measurement("learn 3 cycles, 4 problems, 15 visits, 95th percentile", slowest_of_twenty(taken), "ms", 150),
    ]


def _beside_nuts(made: Made) -> list[Measurement]:
    """The same person by NUTS. Gaps are in standard deviations of the posterior; those of sampling alone stand in the note."""
    began = time.perf_counter()
    twin = sample(made.course, known(), WARM_UP, SAMPLES)
    slow = time.perf_counter() - began
    fast = min(timings(lambda: learn(population(), made.course, known()), 5)) / 1_000
    told = [
        Measurement("learn faster than NUTS by", slow / fast, "times", 50, at_least=True,
                    note=f"NUTS {slow:.0f} s with compiling, {WARM_UP} + {SAMPLES} samples, least effective "
                         f"{twin.effective.min():.0f}, divergences {twin.divergences}")
    ]  # fmt: skip
    for belief in (population(), population_belief(known(), 2_048)):
        found = learn(belief, made.course, known()).belief
        told += _gaps(found, twin, len(made.course.cycles))
    return told


def _gaps(found: Belief, twin: Sampled, cycles: int) -> list[Measurement]:
    names = [name for name in twin.names if name in found.parameters and name != "trend" and not name.startswith("baseline")]
    pairs = [_pair(name, found, twin, cycles) for name in names]
    means = [(fast.mean() - slow.mean()) / slow.std() for fast, slow in pairs]
    spreads = [fast.std() / slow.std() - 1 for fast, slow in pairs]
    ends = [(np.quantile(fast, part) - np.quantile(slow, part)) / slow.std() for fast, slow in pairs for part in (0.05, 0.95)]
    chance = float(np.sqrt(1 / found.draws + 1 / SAMPLES))
    of = f"{found.draws} draws beside NUTS"
    return [
        Measurement(f"{of}: gap of means", _size(means), "SD", note=f"{len(names)} parameters; by chance alone {chance:.3f}"),
        Measurement(f"{of}: spread", 100 * float(np.mean(spreads)), "% more", note=f"most {100 * np.abs(spreads).max():.0f} %"),
        Measurement(f"{of}: gap of 90 % ends", _size(ends), "SD", note=f"by chance alone about {2 * chance:.3f}"),
    ]


def _size(gaps: list[float]) -> float:
    """Root of the mean square."""
    return float(np.sqrt(np.mean(np.square(gaps))))


def _pair(name: str, found: Belief, twin: Sampled, cycles: int) -> tuple[Array, Array]:
    at = twin.names.index(name)
    slow = twin.working[:, at]
    if name == "person":
        slow = slow + cycles * twin.working[:, twin.names.index("trend")]
    return to_working(found.parameters[name], twin.scales[at]), slow
