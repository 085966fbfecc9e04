"""The first belief: stratified, mirrored, seeded draws of every parameter of the response model.

Each draw is one person who might sit in front of us: the spread of a parameter holds both what the trials leave open
and how people differ. A draw's parameters are independent of each other, its values a pure function of the reference
files, the seed and the number of draws, on every machine.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from eutonia.domain.belief import Belief
from eutonia.domain.errors import KnowledgeFault
from eutonia.knowledge.types import Knowledge
from eutonia.response.curves import MODEL
from eutonia.response.normal import beta_quantiles, normal_quantiles

Array = NDArray[np.float64]
Spec = tuple[str, str, float, float]
"""Id, distribution, centre and spread of one parameter: all that its draws depend on."""
ID_LENGTH = 16
REMEMBERED = 8
BYTES_A_KEY = 8


def first_belief(knowledge: Knowledge, draws: int | None = None) -> Belief:
    """The belief before anything is known of one person's response.

    `draws` is even and at least 2 (setting `response.draws` when left out). The id is a hash of the distributions, the
    seed, the number of draws and the name of the model. Raises ValueError for an odd or too small number of draws and
    `KnowledgeFault` for a distribution that cannot be drawn from.
    """
    number = int(knowledge.number("response.draws")) if draws is None else draws
    if number < 2 or number % 2:
        raise ValueError(f"the number of draws is even and at least 2, not {number}")
    rows = (knowledge.belief[name] for name in sorted(knowledge.belief))
    spec = tuple((row.id, row.distribution, row.centre, row.spread) for row in rows)
    return _drawn(spec, int(knowledge.number("response.seed")), number)


def parameter(belief: Belief, name: str) -> Array:
    """The draws of one parameter; raises `KnowledgeFault` when the belief does not hold it."""
    try:
        return belief.parameters[name]
    except KeyError:
        raise KnowledgeFault(f"the belief {belief.id} has no parameter {name!r}; nothing can be forecast") from None


def potency(belief: Belief, product: str) -> Array:
    """How strongly one unit of this product acts inside the model. Used for nothing else, and shown nowhere."""
    return parameter(belief, f"potency.{product}")


def _strata(seed: int, name: str, draws: int) -> Array:
    """One probability in the middle of each of `draws` equal parts, in an order of its own for each parameter.

    Draw k and draw (draws - 1 - k) mirror each other, so that symmetric quantities have their mean exactly.
    The order comes from a hash and not from a random generator, whose stream may change between versions.
    """
    half = draws // 2
    keys = np.frombuffer(hashlib.shake_256(f"{seed}:{name}".encode()).digest(half * BYTES_A_KEY), dtype="<u8")
    order = np.argsort(keys, kind="stable")
    stratum = np.where(keys % 2 == 0, order, draws - 1 - order)
    return (np.concatenate([stratum, draws - 1 - stratum[::-1]]) + 1 / 2) / draws


@lru_cache(maxsize=REMEMBERED)
def _drawn(spec: tuple[Spec, ...], seed: int, draws: int) -> Belief:
    values = {one[0]: _values(one, _strata(seed, one[0], draws)) for one in spec}
    fingerprint = hashlib.sha256(repr((MODEL, seed, draws, spec)).encode()).hexdigest()[:ID_LENGTH]
    return Belief(
        id=f"first-{fingerprint}",
        words=f"First belief from published trials, {draws} draws; nothing is known yet of this person's response.",
        parameters=MappingProxyType(values),
    )


def _values(spec: Spec, probabilities: Array) -> Array:
    name, distribution, centre, spread = spec
    try:
        values = _quantiles(distribution, centre, spread, probabilities)
    except ValueError as fault:
        raise KnowledgeFault(f"belief, parameter {name}: {fault}") from fault
    values.setflags(write=False)
    return values


def _quantiles(distribution: str, centre: float, spread: float, probabilities: Array) -> Array:
    if distribution == "beta":
        return beta_quantiles(probabilities, centre, spread)
    if spread < 0 or (distribution == "lognormal" and centre <= 0):
        raise ValueError(f"a {distribution} distribution has no centre {centre} with spread {spread}")
    deviation = spread * normal_quantiles(probabilities)
    return centre * np.exp(deviation) if distribution == "lognormal" else centre + deviation
