"""The whole of it, counted: the cases, and the outside sets."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from proof.bad_input.judging import Tried
from proof.bad_input.scene import Scene, clinic_on
from proof.outcomes import Outcome, Told, all_of, none_of

LEAST_CASES, LEAST_STRINGS, LEAST_TEXTS = 500, 515, 318
TRIES = 60_000
"""About so many there are."""
T = TypeVar("T")


@dataclass
class Counting:
    """Every try, and what was wrong."""

    told: Told
    of: int
    done: int = 0
    tried: list[Tried] = field(default_factory=list)

    def step(self) -> None:
        """One more."""
        self.done += 1
        if self.done % 50 == 0:
            self.told(min(self.done, self.of), self.of)

    def note(self, found: Iterable[Tried]) -> None:
        """Keep what came of some tries."""
        for one in found:
            self.tried.append(one)
            self.step()


def prove(told: Told, share: float) -> Iterator[Outcome]:
    """All of it; with a smaller share, every so many-th try."""
    counting = Counting(told, round(TRIES * share))
    with clinic_on("sqlite") as scene:
        found = doors_in(scene)
        counting.note(tries_of_forms(scene, found, share))
        counting.note(tries_of_lists(scene, found, share))
        counting.note(tries_of_the_diary(scene, share))
        counting.note(tries_of_documents(share))
        strings, json_texts = list(_strings(scene, found, share, counting)), list(_texts(scene, share, counting))
        missing = unreached(scene, found)
    yield from outcomes(counting, share)
    yield from outside_outcomes(strings, json_texts, share)
    yield none_of("Routes that take a form, but no page holds it", len(missing), len(found), 1, ", ".join(missing))


def outcomes(counting: Counting, share: float) -> Iterator[Outcome]:
    """What the cases and the requests came to."""
    wrong = [one for one in counting.tried if one.wrong]
    bad = {(one.case.group, one.case.what) for one in wrong}
    known = {(one.case.group, one.case.what) for one in counting.tried}
    doors, fields = {one.door for one in counting.tried}, {(one.door, one.field) for one in counting.tried}
    through = f"through {len(doors)} doors and {len(fields)} fields"
    yield all_of("Named bad cases that every door refuses by name, or keeps as they were written", len(known - bad), len(known),
                 LEAST_CASES if share == 1 else 1, through)  # fmt: skip
    yield none_of("Tries of a bad case that stored something, ended in a fault, or were refused without a name or a way out",
                  len(wrong), len(counting.tried), round(10_000 * share), "; ".join(_told(one) for one in wrong[:5]))  # fmt: skip


def outside_outcomes(strings: list[str], texts: list[str], share: float) -> Iterator[Outcome]:
    """What the material that nobody here wrote came to."""
    wrong = [one for one in texts if one]
    yield none_of("Texts of the JSON suite taken for a document, or that brought a door down", len(wrong), len(texts),
                  round(LEAST_TEXTS * share), "; ".join(wrong[:3]))  # fmt: skip
    wrong = [one for one in strings if one]
    yield none_of("Strings that break text fields: a fault, a script on a page, or not kept as it was written", len(wrong),
                  len(strings), round(LEAST_STRINGS * share), "; ".join(wrong[:3]))  # fmt: skip


def tries_of_forms(scene: Scene, found: list[Any], share: float) -> Iterator[Tried]:
    """Every case through every field of its kind of every form."""
    from proof.bad_input.by_forms import Trying, rounds

    trying = Trying(scene)
    return (one for each in some(rounds(found), share) for one in trying.tried(each))


def tries_of_lists(scene: Scene, found: list[Any], share: float) -> Iterator[Tried]:
    """Every case through every parameter of an address."""
    from proof.bad_input.by_addresses import Asking

    asking = Asking(scene, found)
    return (asking.tried(*one) for one in some(asking.tries(), share))


def tries_of_the_diary(scene: Scene, share: float) -> Iterator[Tried]:
    """Every case through the diary."""
    from proof.bad_input.bad import of_kind
    from proof.bad_input.by_diary import Diary

    diary = Diary(scene)
    yield from (diary.tried(*one) for one in some(diary.tries(), share))
    yield from (diary.body(one) for one in some(of_kind("body"), share))


def tries_of_documents(share: float) -> Iterator[Tried]:
    """Every case through the documents of the command line; files that are none; and the bad documents that were there before."""
    from proof.bad_input.bad import of_kind
    from proof.bad_input.by_documents import Reading

    with tempfile.TemporaryDirectory(prefix="eutonia-proof-") as folder:
        reading = Reading(Path(folder))
        yield from (reading.tried(*one) for one in some(reading.tries(), share))
        yield from (reading.body(one) for one in some(of_kind("body"), share))
        yield from (reading.path(one) for one in some(of_kind("file"), share))
        yield from (reading.written(*one) for one in some(reading.before(), share))


def unreached(scene: Scene, found: list[Any]) -> list[str]:
    """Routes that take a form, and that no page leads to; without those of which that is known."""
    from proof.bad_input.finding import routes_that_take
    from proof.bad_input.forms import doors

    return sorted(routes_that_take(scene) - {door.route for door in found} - set(doors()["elsewhere"]))


def some(these: Iterable[T], share: float) -> Iterator[T]:
    """Every so many-th."""
    step = max(round(1 / share), 1)
    return (one for number, one in enumerate(these) if number % step == 0)


def doors_in(scene: Scene) -> list[Any]:
    from proof.bad_input.finding import doors_of
    from proof.bad_input.standing import standing

    return doors_of(scene, standing())


def _strings(scene: Scene, found: list[Any], share: float, counting: Counting) -> Iterator[str]:
    """For each form full of strings what is wrong with the answer; '' for nothing."""
    from proof.bad_input.outside import Strings

    strings = Strings(scene, found)
    for one in some(strings.tries(), share):
        counting.step()
        yield strings.wrong(*one)


def _texts(scene: Scene, share: float, counting: Counting) -> Iterator[str]:
    from proof.bad_input.outside import json_refused, texts

    for path in some(texts(), share):
        counting.step()
        wrong = [f"{path.name} at {door}: {said}" for door, said in json_refused(scene, path) if said]
        yield "; ".join(wrong)


def _told(one: Tried) -> str:
    return f"{one.case.what} in {one.field} of {one.door}: {one.wrong}"

