"""Mutants tried in a warm process: a plugin of pytest collects once, learns which test calls what, and forks for each mutant.

The child puts the mutant's code into the functions that exist and empties every cache of the engine, then runs the tests that
call the function, the quickest first, until one fails. What cannot be put in so, or lives, is tried again in a fresh process.
"""

from __future__ import annotations

import functools
import gc
import os
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from coverage import Coverage
from hypothesis import Phase, settings

from proof.mutation.mutants import Mutant, compiled
from proof.mutation.rooms import ROOT, SOURCE

FILES_ROOMS = ("eutonia.knowledge", "eutonia.domain")
"""Their caches hold what the files say, which a mutant of another room does not change."""
OURS = ("eutonia", "tests")
EXTRA_SECONDS, TIMES_SLOWER = 10, 4
PATIENCE_SECONDS = 30.0
"""Tests that a mutant is tried on, the quickest first: what only slower ones would see counts as living."""
NO_END, NOT_PUT_IN = "no end", "not put in"


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a mutant: the test that killed it, '' when it lives, None when it could not be tried."""

    mutant: Mutant
    killer: str | None
    seconds: float


class Warm:
    """Runs in place of the tests: all of them once, as they are, to learn from; then every mutant that can be put in."""

    def __init__(self, mutants: Sequence[Mutant], told: Callable[[int, int], None]) -> None:
        self.mutants, self.told = mutants, told
        self.tried: list[Tried] = []
        self.reached: dict[str, dict[int, set[int]]] = {}
        self.seconds: list[float] = []
        self.seconds_of_files = defaultdict[str, float](float)
        self.failed = ""

    def pytest_collection(self) -> None:
        """A failing example is enough: it need not be made small."""
        settings.register_profile("mutation", settings(), phases=(Phase.explicit, Phase.generate))
        settings.load_profile("mutation")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """The first failure is told."""
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """All tests as they are, all with the same code put in anew, and then with each mutant."""
        self.functions, self.caches = _functions(), _caches()
        self._learn(session.items)
        if not self.failed:
            self.failed = self._try(session.items, None).killer
        if self.failed:
            raise pytest.UsageError(f"without any mutant this fails: {self.failed}")
        gc.freeze()
        for done, mutant in enumerate(self.mutants, 1):
            self.tried.append(self._try(self._tests_of(mutant, session.items), mutant))
            self.told(done, len(self.mutants))
        return True

    def _learn(self, items: Sequence[pytest.Item]) -> None:
        """Run each test once, with every cache empty, and note which lines of the engine it reaches."""
        coverage = Coverage(data_file=None, source=[str(SOURCE)], config_file=False)
        coverage.start()
        for at, item in enumerate(items):
            empty(self.caches, FILES_ROOMS)
            coverage.switch_context(str(at))
            began = time.process_time()
            _run(item, None)
            self.seconds.append(time.process_time() - began)
            self.seconds_of_files[item.path.relative_to(ROOT).as_posix()] += self.seconds[-1]
        coverage.stop()
        found = coverage.get_data()
        for file in found.measured_files():
            lines = {line: {int(one) for one in some if one} for line, some in found.contexts_by_lineno(file).items()}
            self.reached[Path(file).relative_to(SOURCE).as_posix()] = lines

    def _tests_of(self, mutant: Mutant, items: Sequence[pytest.Item]) -> list[pytest.Item]:
        """The tests that reach the statement, the quickest first, as long as patience lasts."""
        of_file, (first, last) = self.reached.get(mutant.file, {}), mutant.lines
        numbers = sorted(set().union(*(of_file.get(line, ()) for line in range(first, last + 1))), key=self.seconds.__getitem__)
        spent = accumulate(self.seconds[at] for at in numbers)
        return [items[at] for at, so_far in zip(numbers, spent, strict=True) if so_far <= PATIENCE_SECONDS]

    def _try(self, items: Sequence[pytest.Item], mutant: Mutant | None) -> Tried:
        """Try one mutant in a child, so that nothing of it stays; with none, the code as it is."""
        if mutant and (mutant.is_lasting or not items):
            return Tried(mutant, None, 0.0)
        limit = EXTRA_SECONDS + TIMES_SLOWER * (sum(self.seconds) if mutant is None else min(sum(self.seconds), PATIENCE_SECONDS))
        killer, seconds = in_a_child(lambda: self._in_child(items, mutant), limit)
        return Tried(mutant, None if killer == NOT_PUT_IN else killer, seconds)  # type: ignore[arg-type]

    def _in_child(self, items: Sequence[pytest.Item], mutant: Mutant | None) -> str:
        for file in [mutant.file] if mutant else self.functions:
            if not put_in(file, mutant.place if mutant else None, self.functions[file]) and mutant:
                return NOT_PUT_IN
        empty(self.caches, () if mutant and mutant.file.startswith(("knowledge", "domain")) else FILES_ROOMS)
        for item, following in zip(items, [*items[1:], None], strict=True):
            _run(item, following)
            if self.failed:
                return self.failed
        return ""


def in_a_child(act: Callable[[], str], limit: float) -> tuple[str, float]:
    """What an act says when it is done in a fork, silent and within so many seconds of a processor; and how long it took."""
    began = time.perf_counter()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        signal.setitimer(signal.ITIMER_PROF, limit)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.write(writing, _said(act).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        said = NO_END if os.WTERMSIG(status) == signal.SIGPROF else f"signal {os.WTERMSIG(status)}"
    return said, time.perf_counter() - began


def _said(act: Callable[[], str]) -> str:
    try:
        return act()
    except BaseException as fault:  # whatever a mutant does to the runner of tests, it was seen
        return f"fault of {type(fault).__name__}"


def _run(item: pytest.Item, following: pytest.Item | None) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def _functions() -> dict[str, list[FunctionType]]:
    """Every function of the engine that exists, by file."""
    found = defaultdict[str, list[FunctionType]](list)
    for one in gc.get_objects():
        if type(one) is FunctionType and one.__code__.co_filename.startswith(f"{SOURCE}/"):
            found[Path(one.__code__.co_filename).relative_to(SOURCE).as_posix()].append(one)
    return found


def _caches() -> list[Any]:
    wrapper = type(functools.cache(lambda: None))
    return [one for one in gc.get_objects() if type(one) is wrapper and (one.__module__ or "").startswith(OURS)]


def empty(caches: Sequence[Any], keep: tuple[str, ...]) -> None:
    """Forget what was worked out before."""
    for one in caches:
        if not one.__module__.startswith(keep or ("-",)):
            one.cache_clear()


def put_in(file: str, place: int | None, functions: Sequence[FunctionType]) -> bool:
    """Give the functions of a module the code of a mutant of it (with no place, the same code anew); False when it cannot be."""
    path = SOURCE / file
    new = defaultdict[tuple[str, int], list[CodeType]](list)
    for code in _codes(compiled(path.read_text(encoding="utf-8"), str(path), place)):
        new[code.co_qualname, code.co_firstlineno].append(code)
    for one in functions:
        codes = new[one.__code__.co_qualname, one.__code__.co_firstlineno]
        if len(codes) != 1 or codes[0].co_freevars != one.__code__.co_freevars:
            return False
        one.__code__ = codes[0]
    return True


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)
