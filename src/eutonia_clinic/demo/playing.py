"""Many stories told at once, in the order of time: each asks for one act after another, and is told what each answered."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock


@dataclass(frozen=True, slots=True)
class Turn:
    """One act that a story asks for: when, which, by whom and where."""

    at: datetime
    act: Callable[..., Any]
    by: User
    clinic: Clinic
    given: Mapping[str, Any]
    about: str

    def done(self, key: str) -> Any:
        """Do it, and give what it answered."""
        return self.act(by=self.by, clinic=self.clinic, key=key, **self.given)


Story = Generator[Turn, Any, None]
Telling = Callable[[Turn], None]


def play(stories: Iterable[Story], telling: Telling) -> int:
    """Do every act of every story, the earliest first, each at its own moment: so the audit is in order too. Gives their number.

    `telling` is called before each.
    """
    waiting: list[tuple[datetime, int, Turn, Story]] = []
    for number, story in enumerate(stories):
        _wait(waiting, number, story, None)
    done, last = count(1), None
    for at in done:
        if not waiting:
            return at - 1
        _, number, turn, story = heapq.heappop(waiting)
        if last is not None and turn.at < last:
            raise ValueError(f"The story of {turn.about} goes back in time: {turn.at} after {last}.")
        last = turn.at
        telling(turn)
        with clock.stopped_at(turn.at):
            _wait(waiting, number, story, turn.done(f"demo-{at}"))
    return 0


def _wait(waiting: list[tuple[datetime, int, Turn, Story]], number: int, story: Story, answer: Any) -> None:
    """Put a story back in the line at the moment of its next act; one that has ended leaves it."""
    try:
        turn = story.send(answer)
    except StopIteration:
        return
    heapq.heappush(waiting, (turn.at, number, turn, story))
