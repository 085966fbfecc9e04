"""The plans worth comparing, always with 'do not inject now' among them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from eutonia.knowledge.types import Knowledge
from eutonia.planner.programme import Frontier

Name = Literal["none", "lower", "balanced", "stronger", "strongest"]


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One plan worth comparing: total and steps per target, within every limit."""

    name: Name
    total: int
    doses: NDArray[np.int64]


def choose(frontier: Frontier, knowledge: Knowledge) -> tuple[Choice, ...]:
    """None, lower, balanced, stronger and strongest, by rising total; those that are no different are left out.

    Balanced has the best value of all. Lower is the best plan up to a share of its total. Stronger and strongest are
    the best plans from a multiple of its total upwards, or the largest total that the limits and doses allow.
    """
    balanced = frontier.total_of_best(frontier.largest)
    totals: dict[Name, int] = {
        "none": 0,
        "lower": frontier.total_of_best(_share(balanced, "lower", knowledge, ROUND_FLOOR)),
        "balanced": balanced,
        "stronger": _from(frontier, _share(balanced, "stronger", knowledge, ROUND_CEILING)),
        "strongest": _from(frontier, _share(balanced, "strongest", knowledge, ROUND_CEILING)),
    }
    return tuple(Choice(name, total, frontier.doses(total)) for name, total in _distinct(totals))


def _share(balanced: int, name: str, knowledge: Knowledge, rounding: str) -> int:
    share = knowledge.number(f"planner.{name}_fraction") * Decimal(balanced)
    return int(share.to_integral_value(rounding=rounding))


def _from(frontier: Frontier, total: int) -> int:
    """The total of the best plan with at least so many steps, or the largest total there is."""
    total = min(total, frontier.largest)
    return total + int(np.argmax(frontier.value[total:]))


def _distinct(totals: dict[Name, int]) -> list[tuple[Name, int]]:
    """Each total once; balanced and none keep their names."""
    kept = {totals["none"]: "none"} | ({totals["balanced"]: "balanced"} if totals["balanced"] else {})
    named: dict[int, Name] = {}
    for name, total in totals.items():
        if total not in named and kept.get(total, name) == name:
            named[total] = name
    return [(name, total) for total, name in sorted((total, name) for total, name in named.items())]
