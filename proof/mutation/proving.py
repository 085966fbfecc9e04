"""The counts of mutation: each room in a process of its own, what was killed, what is explained, and what lives."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from math import sqrt
from pathlib import Path
from typing import Any

from proof.mutation.explained import explained
from proof.mutation.rooms import ENGINE, GUARD, ROOT, Room
from proof.outcomes import Outcome, Told, none_of

WANTED_OF_ENGINE = 0.95
NINETY_FIVE = 1.96
SHOWN = 12


def prove(told: Told, share: float) -> Iterator[Outcome]:
    """Every mutant of the guard and of the arithmetic of units, and a sample of the rest of the engine, room by room."""
    yield of_guard(tried(GUARD, share, told), GUARD)
    yield of_engine([one for room in ENGINE for one in tried(room, share, told)])
    yield of_explanations(explained())


def tried(room: Room, share: float, told: Told) -> list[dict[str, Any]]:
    """What became of the mutants of a room."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tried.json"
        command = [sys.executable, "-m", "proof.mutation.trying", room.name, str(file), str(share)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
            for line in running.stdout or ():
                done, _, of = line.partition(" ")
                if done.isdigit() and of.strip().isdigit():
                    told(int(done), int(of))
        if running.returncode:
            raise RuntimeError(f"the mutants of {room.name} could not be tried")
        found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return found


def of_guard(found: Sequence[dict[str, Any]], room: Room) -> Outcome:
    """All killed, or explained one by one."""
    lived = [one["name"] for one in found if not one["killer"]]
    said = _explained_of([room])
    killed = len(found) - len(lived)
    measured = f"{killed:,} of {len(found) + said:,} killed, {said} explained, {len(lived)} neither"
    what = "mutants of the guard and of sums of units"
    return Outcome(what, measured, "every one killed or explained", not lived, "; ".join(lived[:SHOWN]))


def of_engine(found: Sequence[dict[str, Any]]) -> Outcome:
    """The share of the sample that was killed, and between what the share of all lies with a certainty of 95 %."""
    killed = sum(bool(one["killer"]) for one in found)
    low, high = interval(killed, len(found))
    share = killed / len(found)
    measured = f"{killed:,} of {len(found):,} ({share:.1%}; of all mutants {low:.1%} to {high:.1%})"
    lived = [one["name"] for one in found if not one["killer"]]
    note = "; ".join([f"{_explained_of(ENGINE)} of all mean the same and were not tried", *lived[:SHOWN]])
    what = "mutants of the rest of the engine, drawn from every file"
    return Outcome(what, measured, f"at least {WANTED_OF_ENGINE:.0%} killed", share >= WANTED_OF_ENGINE, note)


def of_explanations(said: Iterable[str]) -> Outcome:
    """An explanation of a mutant that is no longer made counts against the proof."""
    made = {one.name for room in (GUARD, *ENGINE) for one in room.every_mutant()}
    names = list(said)
    lost = [name for name in names if name not in made]
    return none_of("explained mutants that are not made", len(lost), len(names), 1, "; ".join(lost[:SHOWN]))


def _explained_of(rooms: Iterable[Room]) -> int:
    return sum(one.name in explained() for room in rooms for one in room.every_mutant())


def interval(killed: int, of: int) -> tuple[float, float]:
    """Wilson's interval for a share."""
    share, square = killed / of, NINETY_FIVE**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = NINETY_FIVE * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return middle - half, middle + half
