"""Long work in pieces: each is done once, and a broken run goes on where it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from eutonia.evidence.checks.jobs import Job, done


def _noted(folder: str, value: int) -> tuple[int, int]:
    """Leaves a mark for each time it runs."""
    mark = Path(folder) / f"ran-{value}"
    mark.write_text(mark.read_text() + "x" if mark.exists() else "x")
    if value < 0:
        raise ValueError("a piece that fails")
    return value * 2, os.getpid()


def test_each_piece_runs_in_a_process_of_its_own_and_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    found = done([Job(f"piece-{at}", _noted, (str(tmp_path), at)) for at in range(3)], tmp_path / "kept", told.append)
    assert [value for value, _ in found.values()] == [0, 2, 4]
    assert len({process for _, process in found.values()} | {os.getpid()}) == 4
    assert sorted(one.split(":")[0] for one in told) == ["piece-0", "piece-1", "piece-2"]
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0, "nobody else may write what is read back"


def test_what_is_done_is_not_done_again_after_a_piece_failed(tmp_path: Path) -> None:
    kept, good = tmp_path / "kept", Job("good", _noted, (str(tmp_path), 1))
    done([good], kept, lambda _: None)
    with pytest.raises(ValueError, match="a piece that fails"):
        done([good, Job("bad", _noted, (str(tmp_path), -1))], kept, lambda _: None)
    told: list[str] = []
    found = done([good, Job("other", _noted, (str(tmp_path), 2))], kept, told.append)
    assert [value for value, _ in found.values()] == [2, 4]
    assert (tmp_path / "ran-1").read_text() == "x"
    assert told[0] == "1 of 2 pieces were done before."
    assert not list(kept.glob("*.new"))
