"""The planner alone beside its mixed-integer twin, as `bench.planner` times them, told in the common table."""

from __future__ import annotations

from bench.measuring import Measurement
from bench.planner import ALONE, TIMES_FASTER, TWIN, subjects, timed


def measure() -> list[Measurement]:
    """Each subject's 95th percentile, and how many times faster the programme is than the twin, by their medians."""
    medians: dict[str, float] = {}
    told = []
    for subject in subjects():
        medians[subject.name], slowest = timed(subject)
        note = f"median {medians[subject.name]:.2f} ms"
        told.append(Measurement(f"{subject.name}, 95th percentile", slowest, "ms", subject.budget_ms, note=note))
    ratio = medians[TWIN] / medians[ALONE]
    return [*told, Measurement("planner faster than its twin by", ratio, "times", TIMES_FASTER, at_least=True)]
