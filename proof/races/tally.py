"""The races of one kind, run and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from proof.outcomes import Outcome, none_of
from proof.races.acting import Said, Wish
from proof.races.judging import Judgement, judged
from proof.races.kinds import Kind
from proof.races.scene import Scene

EXAMPLES = 3
REALLY = 0.95
"""The part of the races in which everybody has to be at it before the first was answered."""


class Contest(Protocol):
    """Where those who act at once do so: in this process, or in two."""

    def ready(self, wishes: list[Wish]) -> list[Wish]:
        """Everybody has read what the page shows, and waits. The wishes, under the keys of the forms that were read."""

    def go(self) -> list[Said]:
        """All together; what each was told."""


@dataclass
class Tally:
    """What was counted of one kind of race."""

    races: int = 0
    wrong: list[str] = field(default_factory=list)
    overlapped: int = 0
    first: Counter[str] = field(default_factory=Counter)

    def count(self, one: Judgement) -> None:
        """One race more."""
        self.races += 1
        self.wrong += ["; ".join(one.wrong)] if one.wrong else []
        self.overlapped += one.overlapped
        self.first[one.first] += 1

    @property
    def note(self) -> str:
        """How many overlapped, who came first, and what was wrong."""
        first = ", ".join(f"{act} first in {many}" for act, many in sorted(self.first.items())) if len(self.first) > 1 else ""
        examples = f"for example: {' | '.join(self.wrong[:EXAMPLES])}" if self.wrong else ""
        return "; ".join(filter(None, [f"all were at it at once in {self.overlapped} of {self.races}", first, examples]))


def run(kind: Kind, many: int, contest: Contest, scene: Scene, done: Callable[[int], object] = lambda _: None) -> Tally:
    """So many races of a kind, each in turn from the other side; `done` is told of each."""
    tally, names = Tally(), scene.names
    for at, wishes in enumerate(kind.made(scene, many)):
        tally.count(race(wishes if at % 2 else wishes[::-1], contest, names))
        done(1)
    return tally


def race(wishes: Sequence[Wish], contest: Contest, names: dict[int, str]) -> Judgement:
    """One race, from the moment when everybody is ready to what became of it."""
    ready = contest.ready(list(wishes))
    return judged(ready, contest.go(), names)


def outcome(words: str, tally: Tally, least: int) -> Outcome:
    """What a kind of race shows."""
    what = f"{words}: more than one won, none won, or one was not told why"
    return none_of(what, len(tally.wrong), tally.races, least, tally.note)


def overlap(where: str, tallies: Sequence[Tally]) -> Outcome:
    """How many of the races were races."""
    races, overlapped = sum(one.races for one in tallies), sum(one.overlapped for one in tallies)
    note = "each had begun before the first was answered; whoever came after that was told the same way, and is counted above too"
    measured, wanted = f"{overlapped:,} of {races:,}", f"at least {REALLY:.0%} of races"
    return Outcome(f"{where}: all were at it at once", measured, wanted, overlapped >= REALLY * races, note)
