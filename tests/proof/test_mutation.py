"""The runner of mutants: it makes each change, sees which a test notices, and counts what lives."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from proof.mutation.explained import explained
from proof.mutation.mutants import compiled, mutants_of
from proof.mutation.proving import interval, of_engine, of_explanations, of_guard
from proof.mutation.rooms import ENGINE, GUARD, LEDGER, ROOT, Room, sample_of_engine

SOURCE = '''
LIMIT = 84

def counts(days, status="given"):
    """Whether it counts."""
    if days < LIMIT and not status == "cancelled":
        return max([days, 0], key=abs)
    return any(one for one in (days, 1) if one > 3)
'''


def names() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in mutants_of("x.py", SOURCE):
        found.setdefault(one.kind, []).append(f"{one.before} -> {one.after}")
    return found


@pytest.mark.parametrize(("kind", "change"), [
    ("comparison", "days < LIMIT -> days <= LIMIT"),
    ("comparison", "one > 3 -> one >= 3"),
    ("boolean", "days < LIMIT and (not status == 'cancelled') -> days < LIMIT or not status == 'cancelled'"),
    ("constant", "LIMIT = 84 -> LIMIT = 85"),
    ("constant", "status == 'cancelled' -> status == 'cancelledXX'"),
    ("name", "max([days, 0], key=abs) -> min([days, 0], key=abs)"),
    ("argument", "max([days, 0], key=abs) -> max([days, 0])"),
    ("answer", "return max([days, 0], key=abs) -> return None"),
    ("answer", "(one for one in (days, 1) if one > 3) -> (one for one in (days, 1))"),
])  # fmt: skip
def test_each_kind_of_change_is_made(kind: str, change: str) -> None:
    assert change in names()[kind]


def test_every_mutant_can_be_read_and_is_another_program() -> None:
    for one in mutants_of("x.py", SOURCE):
        code = compiled(SOURCE, "x.py", one.place)
        assert code != compiled(SOURCE, "x.py", None), one
        assert one.before != one.after


@pytest.mark.parametrize("room", [GUARD, *ENGINE], ids=lambda room: room.name)
def test_nothing_that_judges_runs_what_must_not_be_forked(room: Room) -> None:
    assert [file for file in room.files_of_tests() if re.search(r"import jax|nuts_twin", (ROOT / file).read_text())] == []


def test_a_mutant_does_what_it_says() -> None:
    (place,) = [one.place for one in mutants_of("x.py", SOURCE) if one.after == "days <= LIMIT"]
    usual: dict[str, object] = {}
    changed: dict[str, object] = {}
    exec(compiled(SOURCE, "x.py", None), usual)
    exec(compiled(SOURCE, "x.py", place), changed)
    assert [scene["counts"](84) for scene in (usual, changed)] == [True, 84]  # type: ignore[operator]


def test_sentences_types_and_documentation_are_left_alone() -> None:
    source = 'from x import y\nPlace = tuple[int, "z"]\ndef f(a: int | None) -> "str":\n    """Words."""\n    g("a sentence")\n'
    assert mutants_of("x.py", source) == []


def test_what_acts_when_a_module_is_read_is_known() -> None:
    assert {one.before for one in mutants_of("x.py", SOURCE) if one.is_lasting} == {"LIMIT = 84", "'given'"}


def test_every_mutant_has_a_name_of_its_own() -> None:
    every = [one.name for room in (GUARD, *ENGINE) for one in room.every_mutant()]
    assert [name for name, times in Counter(every).items() if times > 1] == []


def test_each_explanation_is_of_a_mutant_that_is_made_and_says_why() -> None:
    assert of_explanations(explained()).is_met, of_explanations(explained()).note
    assert all(len(why) > 20 for why in explained().values())


def test_the_sample_takes_every_file_in_proportion_and_is_the_same_each_time() -> None:
    every = [one for room in ENGINE for one in room.every_mutant()]
    drawn = sample_of_engine()
    assert len(drawn) == 1_500
    assert [one for room in ENGINE for one in room.mutants()] == drawn
    of_all, of_some = (Counter(one.file for one in some) for some in (every, drawn))
    assert all(abs(of_some[file] - 1_500 * of_all[file] / len(every)) < 1 for file in of_all)


def test_the_runner_finds_what_the_tests_of_the_ledger_notice(tmp_path: Path) -> None:
    file = tmp_path / "tried.json"
    command = [sys.executable, "-m", "proof.mutation.trying", LEDGER.name, str(file), "0.2"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    found = json.loads(file.read_text(encoding="utf-8"))
    assert len(found) == 12
    assert all(one["killer"].startswith("tests/safety/test_ledger.py::") for one in found)


def test_a_mutant_that_lives_or_an_explanation_of_none_is_counted() -> None:
    dead, alive = {"name": "a", "killer": "some test"}, {"name": "b", "killer": ""}
    outcome = of_guard([dead, alive], GUARD)
    assert not outcome.is_met
    assert "b" in outcome.note
    assert of_guard([dead], GUARD).is_met
    assert not of_explanations(["safety/ledger.py shifted: days -> nights"]).is_met


def test_a_share_of_the_sample_comes_with_its_uncertainty() -> None:
    low, high = interval(95, 100)
    assert (round(low, 3), round(high, 3)) == (0.888, 0.978)
    assert of_engine([{"name": "a", "killer": "x"}] * 95 + [{"name": "b", "killer": ""}] * 5).is_met
    assert not of_engine([{"name": "a", "killer": "x"}] * 94 + [{"name": "b", "killer": ""}] * 6).is_met
