"""The mutants of one room, tried: `python -m proof.mutation.trying guard build/mutation-guard.json [share]`.

A process of its own, in which nothing of the engine has been read: a fork tries what a warm process can, and what lived there is
tried afresh here. Progress goes to the terminal as `done of`; the file holds what became of each mutant.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from proof.mutation.explained import explained
from proof.mutation.fresh import WITHOUT_THE_CLINIC, try_afresh
from proof.mutation.mutants import Mutant
from proof.mutation.rooms import ROOMS, ROOT, Room
from proof.mutation.warm import Tried, Warm


def main(name: str, file: Path, share: float) -> None:
    """Try them, and write what became of them."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    room = ROOMS[name]
    why = explained()
    mutants = [one for one in room.mutants(share) if one.name not in why]
    warm = file.with_suffix(".warm")
    file.parent.mkdir(parents=True, exist_ok=True)
    if not (child := os.fork()):
        os._exit(_warm(mutants, room, warm))
    if os.waitpid(child, 0)[1]:
        raise SystemExit(f"the tests of {name} could not be run warm")
    found = json.loads(warm.read_text(encoding="utf-8"))
    first = [Tried(one, killer, seconds) for one, (killer, seconds) in zip(mutants, found["tried"], strict=True)]
    open_ones = [one.mutant for one in first if one.killer is None or (not one.killer and not room.is_sampled)]
    again = {one.mutant: one for one in try_afresh(open_ones, room, found["seconds"], _tell)}
    file.write_text(json.dumps([_kept(again.get(one.mutant, one)) for one in first], indent=0), encoding="utf-8")
    warm.unlink()


def _warm(mutants: list[Mutant], room: Room, file: Path) -> int:
    plugin = Warm(mutants, _tell)
    code = pytest.main(["-s", *WITHOUT_THE_CLINIC, *(str(ROOT / file) for file in room.files_of_tests())], plugins=[plugin])
    if len(plugin.tried) != len(mutants):
        sys.stderr.write(f"pytest ended with {code}; {plugin.failed}\n")
        return 1
    tried = [(one.killer, one.seconds) for one in plugin.tried]
    file.write_text(json.dumps({"tried": tried, "seconds": plugin.seconds_of_files}), encoding="utf-8")
    return 0


def _kept(one: Tried) -> dict[str, Any]:
    told = {"name": one.mutant.name, "line": one.mutant.lines[0], "kind": one.mutant.kind}
    return told | {"killer": one.killer, "seconds": round(one.seconds, 2)}


def _tell(done: int, of: int) -> None:
    sys.stdout.write(f"{done} {of}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 1.0)
