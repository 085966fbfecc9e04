"""The forecast of one plan, and relief over half a year in a million virtual people beside what the machine's `exp` allows."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from bench.measuring import MANY_MUSCLES, Measurement, middle, slowest_of_twenty, timings

from eutonia.cli.reading import read_case
from eutonia.knowledge import Knowledge, load
from eutonia.propose import propose
from eutonia.response import forecast, population_belief
from eutonia.response.cohort import PIECE, OneDose, VirtualPeople, simulate, virtual_people

FORECASTS = 100
PEOPLE, WEEKS = 1_000_000, 26
SEED = 0
UNIT = "million a second"
BEST_OF = 5
EXPS = 3
OF_A_WEEK = "3 a week: rise and fall of active toxin, power of block; the program itself needs one log and one tanh"
"""What one person and week asks of `exp` by the equations of `response.curves`."""
CALF = OneDose("onabotulinumtoxinA", units=100, millilitres=250, part="leg", joint="ankle")


def measure() -> list[Measurement]:
    """One plan with all that it shares with no other; then the crowd."""
    knowledge = load()
    return [*_one_plan(knowledge), *_many_people(knowledge)]


def _one_plan(knowledge: Knowledge) -> list[Measurement]:
    case, belief = read_case(str(MANY_MUSCLES)), population_belief(knowledge)
    plan = max((one.plan for one in propose(case, knowledge, belief).options), key=lambda plan: len(plan.doses))
    taken = timings(lambda: forecast(plan, case, knowledge, belief), FORECASTS)
    size = f"{len(plan.doses)} doses, {len(case.problems)} problems"
    return [
        Measurement("forecast of one plan, median", middle(taken), "ms", note=size),
        Measurement("forecast of one plan, 95th percentile", slowest_of_twenty(taken), "ms", 10),
    ]


def _many_people(knowledge: Knowledge) -> list[Measurement]:
    people = virtual_people(CALF, knowledge, PEOPLE, SEED)
    # Time of the processor, which is what a core has to give; in turn, so that whatever else the machine does hits all alike.
    rounds = [
        (_seconds_of_people(people), _seconds_of_exp(people, np.float64), _seconds_of_exp(people, np.float32))
        for _ in range(BEST_OF)
    ]
    taken, exp, single = (PEOPLE * WEEKS / min(column) / 1e6 for column in zip(*rounds, strict=True))
    return [
        Measurement("virtual people", taken, UNIT, note=f"{PEOPLE:,} people, {WEEKS} weeks, one core"),
        Measurement(
            "the machine's limit: one exp for each person and week",
            exp,
            UNIT,
            note="double precision, in the cache, memory at hand",
        ),
        Measurement("virtual people: part of that limit", 100 * taken / exp, "%", 40, at_least=True),
        Measurement("the same exp in single precision, in which the people are worked out", single, UNIT),
        Measurement("virtual people: part of that", 100 * taken / single, "%"),
        Measurement("part of as many exp as the equations write", 100 * taken * EXPS / exp, "%", note=OF_A_WEEK),
    ]


def _seconds_of_people(people: VirtualPeople) -> float:
    began = time.process_time()
    simulate(people, WEEKS)
    return time.process_time() - began


def _seconds_of_exp(people: VirtualPeople, precision: type[np.floating[Any]]) -> float:
    """One `exp` for each person and week, of numbers like those of the model, and nothing else."""
    arguments = -np.log(people.peak_ratio[:PIECE]).astype(precision)
    found = np.empty_like(arguments)
    began = time.process_time()
    for _ in range(round(PEOPLE * WEEKS / PIECE)):
        np.exp(arguments, out=found)
    return time.process_time() - began
