"""What a part of the proof says: each number that had to be reached, what was measured, and whether it is met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

Told = Callable[[int, int], None]
"""Is told how many of how many are done."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One number of the proof.

    `what` is a sentence that stands by itself, `measured` what was counted, in words or a figure; `wanted` is what had to be
    reached, in words. `note` says what a shortfall comes from, or where details stand.
    """

    what: str
    measured: str
    wanted: str
    is_met: bool
    note: str = ""

    def document(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


def none_of(what: str, found: int, of: int, least: int, note: str = "") -> Outcome:
    """For what must never happen: `found` of `of` tries, of which there had to be `least`."""
    return Outcome(what, f"{found:,} of {of:,}", f"0 of at least {least:,}", found == 0 and of >= least, note)


def all_of(what: str, found: int, of: int, least: int, note: str = "") -> Outcome:
    """For what must always happen: `found` of `of` tries, of which there had to be `least`."""
    return Outcome(what, f"{found:,} of {of:,}", f"all of at least {least:,}", found == of and of >= least, note)


def tell_after(told: Told, before: int, of: int, done: int) -> None:
    """Tell of what was done in one of several goes: `before` in the earlier ones, `of` in all."""
    told(before + done, of)


def quietly(_done: int, _of: int) -> None:
    """For who does not want to be told."""
