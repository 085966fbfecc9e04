"""The model card: what the belief was made from, how well it fits, where it may be trusted and where it refuses."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from eutonia.evidence.fitted import FittedRow, UnseenRow, fitted_rows, unseen_rows
from eutonia.evidence.priors import Prior, priors, working
from eutonia.evidence.reading import own_reading
from eutonia.evidence.rows import Row
from eutonia.knowledge.types import Knowledge
from eutonia.response.curves import MODEL

if TYPE_CHECKING:
    from eutonia.evidence.fitting import Fit

PACKAGES = ("numpy", "scipy", "jax", "numpyro")
CODE = (
    "convergence", "duration", "fitting", "forward", "harm", "lasting", "layout", "model", "people", "priors", "relief",
    "reports", "scene",
)  # fmt: skip
"""The modules whose change can change the draws."""
HASH_LENGTH = 16
OUTER = (0.05, 0.5, 0.95)
HARDLY = 0.05
"""A parameter whose spread shrank by less than this part was taught next to nothing."""


@dataclass(frozen=True, slots=True)
class Taught:
    """One open parameter, before and after."""

    name: str
    low: float
    middle: float
    high: float
    """Middle and 90 per cent interval after the fit."""
    prior_middle: float
    shrunk: float
    """By which part its spread shrank, on the working scale: 0 nothing was learned, 1 everything."""


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that the page says, as data."""

    model: str
    data: str
    code: str
    beliefs: str
    draws: str
    """Hashes: of the fitted rows, of the modules, of the rows of the belief, and of the table of draws."""
    versions: Mapping[str, str]
    seed: int
    chains: int
    warmup: int
    samples: int
    diagnostics: Mapping[str, str]
    rows: tuple[FittedRow, ...]
    unseen: tuple[UnseenRow, ...]
    taught: tuple[Taught, ...]
    untaught: tuple[str, ...]
    """Parameters of people about which no row says anything: they keep their prior."""


def card(fit: Fit, knowledge: Knowledge, table: bytes) -> Card:
    """The card of one fit and of the table of draws that was made from it."""
    rows, known = fit.setup.layout.rows, priors(knowledge)
    found = fit.convergence
    taught = tuple(_taught(name, fit, known) for name in sorted(fit.draws))
    return Card(
        model=MODEL,
        data=hash_of_rows(rows),
        code=_hash(_source(name) for name in CODE),
        beliefs=hash_of_priors(knowledge),
        draws=hashlib.sha256(table).hexdigest()[:HASH_LENGTH],
        versions={"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
        seed=fit.seed,
        chains=fit.chains,
        warmup=fit.warmup,
        samples=fit.samples,
        diagnostics={
            "largest R-hat": f"{found.r_hat:.4f} ({found.r_hat_of})",
            "smallest bulk effective sample size": f"{found.bulk:.0f} ({found.bulk_of})",
            "smallest tail effective sample size": f"{found.tail:.0f} ({found.tail_of})",
            "divergent transitions": str(found.divergences),
        },
        rows=fitted_rows(fit),
        unseen=unseen_rows([row for row in own_reading(knowledge).rows if row not in rows], fit, knowledge),
        taught=taught,
        untaught=tuple(one.id for one in known.values() if one.spread > 0 and _of_people(one.id) and one.id not in fit.draws),
    )


def hash_of_rows(rows: Iterable[Row]) -> str:
    """Changes with any row that was fitted."""
    return _hash(repr(row) for row in rows)


def hash_of_priors(knowledge: Knowledge) -> str:
    """Changes with any number in the rows of the belief."""
    return _hash(repr(one) for one in priors(knowledge).values())


def _of_people(name: str) -> bool:
    return not name.startswith("evidence.")


def _taught(name: str, fit: Fit, known: Mapping[str, Prior]) -> Taught:
    drawn = fit.draws[name]
    low, middle, high = (float(one) for one in np.quantile(drawn, OUTER))
    before, spread = fit.setup.prior_of(name)
    prior = known[name.removeprefix("between.")]
    after = np.log(drawn) if name.startswith("between.") else working(prior, drawn)
    return Taught(name, low, middle, high, before, max(0.0, 1 - float(after.std()) / spread))


def _hash(texts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()[:HASH_LENGTH]


def _source(name: str) -> str:
    return (Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8")
