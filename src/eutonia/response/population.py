"""The population belief: draws of the people who might sit in front of us, before anything is known of one of them.

Each draw is one person: the typical person of one draw of the fit to the trials, or of the prior where nothing was fitted,
and around it how people differ, in stratified, mirrored, seeded normals. All of it is a pure function of the reference
files, the seed and the number of draws, on every machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.answers import Side
from eutonia.domain.belief import Belief
from eutonia.domain.errors import KnowledgeFault
from eutonia.knowledge.types import BeliefParameter, Knowledge
from eutonia.response.curves import MODEL
from eutonia.response.scales import OF_DISTRIBUTION, Scale, from_working, to_working
from eutonia.response.stratified import normals, strata

Array = NDArray[np.float64]
Row = tuple[str, str, float, float, float]
"""Id, distribution, centre, spread and between of one parameter: all that its draws depend on, but for the fit."""
Fit = tuple[tuple[str, bytes], ...]
"""Columns of the fit, thinned to the draws of the belief."""
OF_TRIALS = "evidence."
"""Begins the name of what only the prediction of trials needs: no part of a person."""
BETWEEN = "between."
PROBLEM = "problem"
ID_LENGTH = 16
REMEMBERED = 8


def population_belief(knowledge: Knowledge, draws: int | None = None) -> Belief:
    """The belief before anything is known of one person's response.

    `draws` is even and at least 2 (setting `response.draws` when left out). The id is a hash of the distributions, the
    draws of the fit that are used, the seed, the number of draws and the name of the model. Raises ValueError for an odd
    or too small number of draws and `KnowledgeFault` for a distribution that cannot be drawn from.
    """
    number = int(knowledge.number("response.draws")) if draws is None else draws
    if number < 2 or number % 2:
        raise ValueError(f"the number of draws is even and at least 2, not {number}")
    seed = int(knowledge.number("response.seed"))
    rows = tuple((row.id, row.distribution, row.centre, row.spread, row.between) for row in rows_of_a_person(knowledge))
    return _drawn(rows, _thinned(knowledge.belief_draws, seed, number), seed, number)


def rows_of_a_person(knowledge: Knowledge) -> tuple[BeliefParameter, ...]:
    """Every row of the belief that speaks of people, in the order of their ids; raises `KnowledgeFault` for a bad one."""
    rows = [knowledge.belief[name] for name in sorted(knowledge.belief) if not name.startswith(OF_TRIALS)]
    for row in rows:
        if fault := _fault(row):
            raise KnowledgeFault(f"belief, parameter {row.id}: {fault}")
    return tuple(rows)


def parameter(belief: Belief, name: str) -> Array:
    """The draws of one parameter; raises `KnowledgeFault` when the belief does not hold it."""
    try:
        return belief.parameters[name]
    except KeyError:
        raise KnowledgeFault(f"the belief {belief.id} has no parameter {name!r}; nothing can be forecast") from None


def potency(belief: Belief, product: str) -> Array:
    """How strongly one unit of this product acts inside the model. Used for nothing else, and shown nowhere."""
    return parameter(belief, f"potency.{product}")


def problem_name(pattern: str, side: Side) -> str:
    """The name under which a learned belief holds the size of the response of one problem."""
    return f"{PROBLEM}:{pattern}:{side.value}"


def problem_size(belief: Belief, pattern: str, side: Side) -> Array:
    """Size of the response of one problem on one side, around 1, (draws,): as learned, else drawn apart by its name."""
    name = problem_name(pattern, side)
    if name in belief.parameters:
        return belief.parameters[name]
    return np.exp(parameter(belief, BETWEEN + PROBLEM) * normals(name, belief.draws))


def _fault(row: BeliefParameter) -> str:
    """What is wrong with a distribution; empty when it can be drawn from."""
    inside = {"lognormal": row.centre > 0, "beta": 0 < row.centre < 1}.get(row.distribution, True)
    if not inside or min(row.spread, row.between) < 0:
        return f"no {row.distribution} distribution has centre {row.centre}, spread {row.spread} and between {row.between}"
    if row.id == PROBLEM and (row.centre != 1 or row.spread):
        return "its centre is 1 and its spread 0: the size of every response is that of its effect"
    return ""


def _thinned(fitted: Mapping[str, Array], seed: int, draws: int) -> Fit:
    """As many rows of the fit as there are draws, evenly chosen, in an order of their own; whole rows stay together."""
    if not fitted:
        return ()
    available = len(next(iter(fitted.values())))
    rows = (2 * strata(f"{seed}:fit", draws) + 1) * available // (2 * draws)
    return tuple((name, fitted[name][rows].tobytes()) for name in sorted(fitted) if not name.startswith(OF_TRIALS))


@lru_cache(maxsize=REMEMBERED)
def _drawn(rows: tuple[Row, ...], fit: Fit, seed: int, draws: int) -> Belief:
    fitted = {name: np.frombuffer(values) for name, values in fit}
    found = dict(_parameter(row, fitted, seed, draws) for row in rows)
    fingerprint = hashlib.sha256(repr((MODEL, seed, draws, rows)).encode())
    for name, values in fit:
        fingerprint.update(name.encode() + values)
    source = "from published trials" if fit else "before a fit to the trials"
    return Belief(
        id=f"population-{fingerprint.hexdigest()[:ID_LENGTH]}",
        words=f"Population belief {source}, {draws} draws of people; nothing is known yet of this person's response.",
        parameters=MappingProxyType(found),
    )


def _parameter(row: Row, fitted: Mapping[str, Array], seed: int, draws: int) -> tuple[str, Array]:
    """Name and draws of one parameter; of the problems, how they differ, since each is drawn when it is asked for."""
    name, between = row[0], row[-1]
    differ = fitted.get(BETWEEN + name, np.full(draws, between))
    if name == PROBLEM:
        found, name = differ, BETWEEN + PROBLEM
    else:
        found = _people(row, fitted.get(name), differ, normals(f"{seed}:{name}", draws))
    found.setflags(write=False)
    return name, found


def _people(row: Row, typical: Array | None, differ: Array, deviates: Array) -> Array:
    """People around the typical one. Without a fit, what is open and how people differ are one normal, filled evenly."""
    _, distribution, centre, spread, _ = row
    scale = OF_DISTRIBUTION[distribution]
    if typical is not None:
        return from_working(to_working(typical, scale) + differ * deviates, scale)
    deviation = np.hypot(spread, differ) * deviates
    # Multiplied and not added to a logarithm, so that what does not differ is its centre to the last bit.
    if scale is Scale.LOG:
        return centre * np.exp(deviation)
    return from_working(to_working(np.asarray(centre), scale) + deviation, scale)
