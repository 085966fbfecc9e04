"""What is mutated, by which tests it is judged, and the sample of what is too much to try in full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from proof.mutation.mutants import Mutant, mutants_of

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "eutonia"
SEED = 20_261_129
SAMPLE = 1_500
NOT_TO_BE_FORKED = frozenset({"tests/learn/test_against_nuts.py", "tests/learn/test_likelihood.py"})
"""Left out of the judging: they run JAX, and a process in which that has run must not be forked."""


@dataclass(frozen=True, slots=True)
class Room:
    """Folders and files of `src/eutonia`, and the tests that judge them: every mutant, or what the sample has of them.

    `without` are files of these folders that another room has.
    """

    name: str
    places: tuple[str, ...]
    tests: tuple[str, ...]
    is_sampled: bool = False
    without: tuple[str, ...] = ()

    def files(self) -> Iterator[str]:
        """Every module, relative to `src/eutonia`."""
        for place in self.places:
            path = SOURCE / place
            for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
                if (name := file.relative_to(SOURCE).as_posix()) not in self.without:
                    yield name

    def files_of_tests(self) -> Iterator[str]:
        """Every file of tests that judges, relative to the repository."""
        for place in self.tests:
            path = ROOT / place
            for file in sorted(path.rglob("test_*.py")) if path.is_dir() else [path]:
                if (name := file.relative_to(ROOT).as_posix()) not in NOT_TO_BE_FORKED:
                    yield name

    def every_mutant(self) -> list[Mutant]:
        """All there are."""
        return [one for file in self.files() for one in _of_file(file)]

    def mutants(self, share: float = 1.0) -> list[Mutant]:
        """The mutants to try; a share below 1 takes fewer."""
        if self.is_sampled:
            own = set(self.files())
            return [one for one in sample_of_engine(share) if one.file in own]
        every = self.every_mutant()
        return every if share >= 1 else sampled(every, round(len(every) * share))


@cache
def _of_file(file: str) -> list[Mutant]:
    return mutants_of(file, (SOURCE / file).read_text(encoding="utf-8"))


def sampled(every: Sequence[Mutant], wanted: int) -> list[Mutant]:
    """So many mutants, from each file in proportion (largest remainders), drawn with a fixed seed."""
    by_file = defaultdict[str, list[Mutant]](list)
    for one in every:
        by_file[one.file].append(one)
    exact = {file: wanted * len(some) / len(every) for file, some in by_file.items()}
    counts = {file: int(share) for file, share in exact.items()}
    most_left = sorted(exact, key=lambda file: (counts[file] - exact[file], file))
    for file in most_left[: wanted - sum(counts.values())]:
        counts[file] += 1
    random = Random(SEED)
    return [one for file, some in by_file.items() for one in sorted(random.sample(some, counts[file]), key=lambda m: m.place)]


def sample_of_engine(share: float = 1.0) -> list[Mutant]:
    """The sample of everything but the guard, over all rooms together."""
    return sampled([one for room in ENGINE for one in room.every_mutant()], round(SAMPLE * share))


GUARD = Room("guard", ("safety", "domain/units.py"), ("tests/safety", "tests/domain/test_units.py"))
ENGINE = tuple(
    Room(name, (name,), (f"tests/{name}",), is_sampled=True, without=GUARD.places)
    for name in ("domain", "knowledge", "eligibility", "planner", "response", "learn", "scoring", "next_cycle", "propose")
)
LEDGER = Room("ledger", ("safety/ledger.py",), ("tests/safety/test_ledger.py",))
"""One file and its own tests, to try the runner with."""
ROOMS = {room.name: room for room in (GUARD, *ENGINE, LEDGER)}
