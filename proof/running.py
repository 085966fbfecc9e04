"""Every part of the proof, two at a time, each in a process of its own, with progress; what was done for this commit is kept.

    make proof                         everything (under two hours on two cores)
    python -m proof.running audit      one part
    python -m proof.running --fresh    everything anew, also what was done for this commit
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from proof.reporting import Kept, is_met, written

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build/proof"
AT_ONCE = 2
PARTS = {
    "mutation": "Faults put into the engine on purpose",
    "second_check": "A second check engine, plan by plan",
    "crash": "The server and the database killed at random moments",
    "races": "Two at once",
    "bad_input": "Bad input through every door",
    "at_random": "Requests at random",
    "interface": "Requests made from the description of an interface",
    "audit": "The audit altered, and a long one verified",
    "permissions": "Who may open what",
    "restore": "Backup, restore, broken migrations",
    "second_planner": "A second solver for the planner",
    "hazards": "The hazards and the tests that hold them",
    "clocks": "Clock changes, leap days, two zones",
    "security": "Security, part by part",
    "plans": "Dangerous and ordinary plans",
}
"""What each part is called; the longest first, so that none of them runs alone at the end."""
LOOKS_AT = {
    "mutation": ("src/eutonia", "uv.lock", "proof/mutation", "tests", ":!tests/clinic", ":!tests/proof"),
    "second_check": ("src/eutonia", "uv.lock", "proof/second", "proof/second_check.py"),
}
"""Long parts that look at nothing else: while all of this is as it was, what they found for an earlier commit holds."""


def main(wanted: Sequence[str], fresh: bool, share: float) -> int:
    """Run what is wanted, write the report when everything was run; 1 when a part broke."""
    names, commit = _names(wanted), _commit()
    BUILD.mkdir(parents=True, exist_ok=True)
    todo = [name for name in names if fresh or not _is_done(name, commit, share)]
    with _bar() as progress, ThreadPoolExecutor(AT_ONCE) as pool:
        lines = {name: progress.add_task(PARTS[name], total=None, start=False) for name in todo}
        codes = pool.map(lambda name: _run(name, share, commit, progress, lines[name]), todo)
        broken = [name for name, code in zip(todo, codes, strict=True) if code]
    kept = _kept(names)
    _say(kept, broken)
    if share == 1 and not broken and set(names) == set(PARTS):
        print(f"Report: {written(kept, commit, PARTS)}")
    return 1 if broken else 0


def _names(wanted: Sequence[str]) -> list[str]:
    unknown = set(wanted) - set(PARTS)
    if unknown:
        sys.exit(f"No part {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}.")
    return list(wanted) or list(PARTS)


def _bar() -> Progress:
    counts = TextColumn("{task.completed:,.0f} of {task.total}")
    return Progress(TextColumn("{task.description}"), BarColumn(), counts, TimeElapsedColumn(), TimeRemainingColumn())


def _run(name: str, share: float, commit: str, progress: Progress, line: Any) -> int:
    """One part in a process of its own; what it complains of lies beside what it found."""
    progress.start_task(line)
    command = [sys.executable, "-m", "proof.part", name, str(_file(name)), str(share)]
    with (BUILD / f"{name}.log").open("w") as complaints:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=complaints, text=True, env=_environment())
        assert process.stdout
        for text in process.stdout:
            _told(text, progress, line)
        code = process.wait()
    if not code:
        kept = json.loads(_file(name).read_text())
        _file(name).write_text(json.dumps({**kept, "commit": commit}, indent=1))
    return code


def _told(text: str, progress: Progress, line: Any) -> None:
    done, _, of = text.strip().partition(" ")
    if done.isdecimal() and of.isdecimal():
        progress.update(line, completed=int(done), total=int(of))


def _environment() -> dict[str, str]:
    """One thread each: two parts share two cores."""
    return {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def _file(name: str) -> Path:
    return BUILD / f"{name}.json"


def _is_done(name: str, commit: str, share: float) -> bool:
    if not _file(name).exists() or commit.endswith("changed"):
        return False
    held = json.loads(_file(name).read_text())
    return held["share"] == share and "commit" in held and _is_the_same(name, held["commit"], commit)


def _is_the_same(name: str, earlier: str, commit: str) -> bool:
    """Whether a part would see at this commit what it saw at an earlier one."""
    if earlier == commit or name not in LOOKS_AT or earlier.endswith("changed"):
        return earlier == commit
    return not _git("diff", "--name-only", earlier, "HEAD", "--", *LOOKS_AT[name])


def _kept(names: Iterable[str]) -> list[Kept]:
    return [Kept.of(json.loads(_file(name).read_text())) for name in names if _file(name).exists()]


def _say(kept: Sequence[Kept], broken: Sequence[str]) -> None:
    for part in kept:
        for one in part.outcomes:
            print(f"{'met    ' if one.is_met else 'NOT MET'} {part.part}: {one.what}: {one.measured} (wanted: {one.wanted})")
    for name in broken:
        print(f"BROKEN  {name}: see {(BUILD / name).relative_to(ROOT)}.log")
    print(f"{sum(map(is_met, kept))} of {len(kept)} parts reached every number.")


def _commit() -> str:
    """The commit, and whether anything was changed since."""
    head = _git("rev-parse", "--short=12", "HEAD")
    return f"{head} changed" if _git("status", "--porcelain", "-uno") else head


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    reading = argparse.ArgumentParser(description="Prove it, with counts.")
    reading.add_argument("parts", nargs="*", help="parts to run; all when none is named")
    reading.add_argument("--fresh", action="store_true", help="also what was already done for this commit")
    reading.add_argument("--share", type=float, default=1.0, help="this share of the full number of tries (writes no report)")
    given = reading.parse_args()
    sys.exit(main(given.parts, given.fresh, given.share))
