"""Breathing reserve as it was measured; what the person says of it is in the screen."""

from __future__ import annotations

from collections.abc import Iterable

from eutonia.domain import Case, plain
from eutonia.eligibility.reading import is_near_swallowing
from eutonia.eligibility.verdict import Verdict, says
from eutonia.knowledge.types import Knowledge


def vital_capacity(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """A low forced vital capacity leaves little to lose when toxin spreads."""
    measured, enough = case.screen.forced_vital_capacity_percent, knowledge.number("planner.low_vital_capacity_percent")
    if measured is None or measured >= enough:
        return
    voice = says("vital-capacity", knowledge, "planner.low_vital_capacity_percent")
    because = (
        f"Forced vital capacity is {plain(measured)} % of what is expected, below {plain(enough)} %: "
        "weakness that spreads could reach breathing."
    )
    if is_near_swallowing(case, knowledge):
        yield voice.not_now(
            "Low breathing reserve, and the neck or jaw to be treated",
            because,
            "A respiratory opinion before any injection of the neck or jaw.",
        )
    else:
        yield voice.caution(
            "Low breathing reserve",
            because,
            "Lowest dose that could help; keep away from chest wall and shoulder girdle; tell the person what to watch for.",
        )
