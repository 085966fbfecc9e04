"""One thing done to a database or its anchors behind the program's back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tamper:
    """`kind` for the counts, `words` for whoever reads that it was not found, and what does it."""

    kind: str
    words: str
    do: Callable[[], None]
