"""Mutants tried in a fresh process: nothing of the engine or of its tests has been read when the mutant's module is.

For what acts when a module is read (constants, tables, fields of classes), and for what lived in a warm process where every
mutant has to be killed.
The packages of others are read once, before the first fork.
"""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

import pytest

from proof.mutation.mutants import Mutant, compiled
from proof.mutation.rooms import ROOT, SOURCE, Room
from proof.mutation.warm import EXTRA_SECONDS, TIMES_SLOWER, Tried, in_a_child

ELSEWHERE = (
    "numpy", "scipy.optimize", "scipy.special", "scipy.stats", "pydantic", "hypothesis", "jsonschema", "playwright.sync_api",
)  # fmt: skip
WITHOUT_THE_CLINIC = ("-c", str(Path(__file__).with_name("pytest.ini")), f"--rootdir={ROOT}")


def try_afresh(
    mutants: Sequence[Mutant], room: Room, seconds: Mapping[str, float], told: Callable[[int, int], None]
) -> list[Tried]:
    """Every mutant by the files of tests of its own folder, those first that have seen most until now."""
    if not mutants:
        return []
    for name in ELSEWHERE:
        importlib.import_module(name)
    files = sorted(room.files_of_tests(), key=lambda file: seconds.get(file, 0.0))
    limit = EXTRA_SECONDS + TIMES_SLOWER * sum(seconds.values())
    if killer := in_a_child(lambda: _pytest(files), limit)[0]:
        raise RuntimeError(f"without any mutant the tests of {room.name} end with {killer}")
    found, seen = [], Counter[str]()
    for done, mutant in enumerate(mutants, 1):
        own = [file for file in files if file.startswith(f"tests/{mutant.file.partition('/')[0]}/")]
        ordered = sorted(own, key=lambda file: -seen[file])
        found.append(Tried(mutant, *in_a_child(lambda: _with(mutant, ordered), limit)))  # noqa: B023
        seen[found[-1].killer or ""] += 1
        told(done, len(mutants))
    return found


def _with(mutant: Mutant, files: Sequence[str]) -> str:
    path = str(SOURCE / mutant.file)
    usual = SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, name: str) -> CodeType | None:
        if loader.path == path:
            return compiled((SOURCE / mutant.file).read_text(encoding="utf-8"), path, mutant.place)
        return usual(loader, name)

    _refuse_what_was_read()
    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    # one file at a time: the next is read only when those before it saw nothing
    return next((file for file in files if _pytest([file])), "")


def _refuse_what_was_read() -> None:
    if any(name.partition(".")[0] in ("eutonia", "tests") for name in sys.modules):
        raise RuntimeError("the engine was read before its mutant")


def _pytest(files: Sequence[str]) -> str:
    code = pytest.main(["-x", *WITHOUT_THE_CLINIC, *files])
    return "" if code == pytest.ExitCode.OK else pytest.ExitCode(code).name
