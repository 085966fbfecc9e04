"""The twin in a process of its own: JAX starts threads, and with threads a process cannot be forked, as the proof forks it."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.cycle import Course
from eutonia.response.prior import WorkingPrior
from eutonia.response.scales import Scale

Array = NDArray[np.float64]
ROOT = Path(__file__).parents[2]
THERE = (
    "import pickle, sys\n"
    "from tests.learn import nuts_twin\n"
    "name, given = pickle.load(sys.stdin.buffer)\n"
    "found = getattr(nuts_twin, name)(*given)\n"
    "sys.stdout.buffer.write(pickle.dumps(found))"
)
ANSWERS: dict[bytes, bytes] = {}


@dataclass(frozen=True)
class Sampled:
    """What NUTS found."""

    names: tuple[str, ...]
    scales: tuple[Scale, ...]
    working: Array
    """(samples, parameters), on the working scales."""
    natural: Mapping[str, Array]
    effective: Array
    """Effective number of samples of each parameter."""
    divergences: int
    steps: int


def sample(course: Course, warm_up: int, samples: int) -> Sampled:
    """NUTS on one person."""
    found = _there("sample", course, warm_up, samples)
    assert isinstance(found, Sampled)
    return found


def relief_of_next(course: Course, found: Mapping[str, Array], problem: int, measure: str, days: Sequence[int]) -> Array:
    """Relief after one more session like the last, given when all toxin has gone, (samples, days)."""
    return np.asarray(_there("relief_of_next", course, dict(found), problem, measure, days))


def log_likelihoods(course: Course, prior: WorkingPrior, guesses: Array) -> Array:
    """Of everything that was seen, under each guess on the working scales, (n,)."""
    return np.asarray(_there("log_likelihoods", course, guesses, prior.names, prior.scales, dict(prior.fixed)))


def _there(name: str, *given: Any) -> Any:
    """Each question once: the proof asks the same ones again for every mutant."""
    asked = pickle.dumps((name, given))
    if asked not in ANSWERS:
        ended = subprocess.run([sys.executable, "-c", THERE], cwd=ROOT, input=asked, stdout=subprocess.PIPE, check=True)
        ANSWERS[asked] = ended.stdout
    return pickle.loads(ANSWERS[asked])
