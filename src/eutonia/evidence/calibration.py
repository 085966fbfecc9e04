"""The calibration: published results in, draws of the belief and the model card out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from eutonia.evidence.card import card
from eutonia.evidence.card_page import as_page, as_toml
from eutonia.knowledge.types import Knowledge

if TYPE_CHECKING:
    from eutonia.evidence.fitting import Fit

Array = NDArray[np.float64]
DRAWS = 1024
"""Draws that are kept: more than any use takes, and small enough to be read whole."""
DIGITS = 6
ON_THEIR_LOGARITHM = 4.0
"""Draws that are all above 0 and whose largest is so many times their median are compared on their logarithm."""
DRAWS_FILE, CARD_FILE, PAGE_FILE = "draws.csv", "card.toml", "model-card.md"


def files_of(fit: Fit, knowledge: Knowledge) -> Mapping[str, bytes]:
    """What a calibration writes: the draws, the card as data, and the card as a page. Name -> content."""
    table = draws_table(fit.draws)
    found = card(fit, knowledge, table)
    return {DRAWS_FILE: table, CARD_FILE: as_toml(found), PAGE_FILE: as_page(found)}


def draws_table(draws: Mapping[str, Array], number: int = DRAWS) -> bytes:
    """`number` draws, evenly taken from all, as comma separated values: a column for each parameter, by name."""
    names = sorted(draws)
    every = len(draws[names[0]])
    places = np.floor(np.arange(min(number, every)) * (every / min(number, every))).astype(np.intp)
    rows = np.stack([draws[name][places] for name in names], axis=1)
    lines = [",".join(names), *(",".join(f"{value:.{DIGITS}g}" for value in row) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def gaps(draws: Mapping[str, Array], others: Mapping[str, Array]) -> dict[str, float]:
    """For each parameter that both hold: the gap of their means in Monte Carlo errors, as of independent draws.

    Two calibrations of the same belief with different seeds have gaps that are about standard normal.
    """
    return {name: _gap(draws[name], others[name]) for name in sorted(draws) if name in others}


def gaps_in_words(found: Mapping[str, float]) -> str:
    """One line about all gaps."""
    size = float(np.sqrt(np.mean(np.square(list(found.values())))))
    most = max(found, key=lambda name: abs(found[name]))
    return (
        f"Means of {len(found)} parameters lie {size:.2f} Monte Carlo errors from those of the belief before (1 by chance); "
        f"the furthest is {most}, {found[most]:+.1f}."
    )


def _gap(draws: Array, others: Array) -> float:
    if min(draws.min(), others.min()) > 0 and draws.max() > ON_THEIR_LOGARITHM * np.median(draws):
        draws, others = np.log(draws), np.log(others)
    return float((draws.mean() - others.mean()) / np.sqrt(draws.var() / len(draws) + others.var() / len(others)))
