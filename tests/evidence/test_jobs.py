"""Long work in pieces: each is done once, a broken run goes on where it was, and what dies is told, tried again and named."""

from __future__ import annotations

import os
from pathlib import Path

from eutonia.evidence.checks.jobs import NOT_RUN, Job, done, so_far


def _noted(folder: str, value: int) -> tuple[int, int]:
    """Leaves a mark for each time it runs."""
    mark = Path(folder) / f"ran-{value}"
    mark.write_text(mark.read_text() + "x" if mark.exists() else "x")
    if value < 0:
        raise ValueError("a piece that fails")
    return value * 2, os.getpid()


def _killed_at_first(folder: str) -> str:
    mark = Path(folder) / "killed"
    if not mark.exists():
        mark.touch()
        os._exit(9)
    return "well"


def test_each_piece_runs_in_a_process_of_its_own_and_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    pieces = done([Job(f"piece-{at}", _noted, (str(tmp_path), at)) for at in range(3)], tmp_path / "kept", told.append)
    assert [value for value, _ in pieces.found.values()] == [0, 2, 4]
    assert len({process for _, process in pieces.found.values()} | {os.getpid()}) == 4
    assert not pieces.missing
    assert sorted(one.split(":")[0] for one in told) == ["piece-0", "piece-1", "piece-2"]
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0, "nobody else may write what is read back"


def test_a_piece_that_dies_is_told_tried_once_more_and_named_and_the_others_stand(tmp_path: Path) -> None:
    told: list[str] = []
    bad, good = Job("bad", _noted, (str(tmp_path), -1)), Job("good", _noted, (str(tmp_path), 1))
    pieces = done([bad, good], tmp_path / "kept", told.append)
    assert pieces.found["good"][0] == 2
    assert pieces.missing == {"bad": "ValueError: a piece that fails"}
    assert (tmp_path / "ran--1").read_text() == "xx"
    assert told.count("bad: DIED, ValueError: a piece that fails") == 2
    assert "bad: tried once more." in told


def test_a_process_that_is_killed_takes_no_other_piece_along(tmp_path: Path) -> None:
    good = [Job(f"good-{at}", _noted, (str(tmp_path), at)) for at in (1, 2)]
    pieces = done([Job("killed", _killed_at_first, (str(tmp_path),)), *good], tmp_path / "kept", lambda _: None)
    assert pieces.found["killed"] == "well"
    assert [pieces.found[job.name][0] for job in good] == [2, 4]
    assert not pieces.missing


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    kept, good, other = tmp_path / "kept", Job("good", _noted, (str(tmp_path), 1)), Job("other", _noted, (str(tmp_path), 2))
    done([good], kept, lambda _: None)
    looked = so_far([good, other], kept)
    assert (list(looked.found), looked.missing) == (["good"], {"other": NOT_RUN})
    told: list[str] = []
    pieces = done([good, other], kept, told.append)
    assert [value for value, _ in pieces.found.values()] == [2, 4]
    assert (tmp_path / "ran-1").read_text() == "x"
    assert told[0] == "1 of 2 pieces were done before."
    assert not list(kept.glob("*.new"))
