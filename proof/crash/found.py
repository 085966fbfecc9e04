"""What was done on one kind of database, and what stood afterwards."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from proof.crash.standing import Standing


@dataclass(frozen=True, slots=True)
class Found:
    """Who was killed how often, what was acknowledged meanwhile, what was sent again, what broke, and what stood."""

    kind: str
    how: str
    killed: Counter[str]
    acts: int
    again: int
    broken: list[str]
    standing: Standing
