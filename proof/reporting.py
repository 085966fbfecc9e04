"""The report of the proof: one dated page with machine, versions and counts, and its summary in the README."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from proof.outcomes import Outcome

ROOT = Path(__file__).resolve().parents[1]
FOLDER, README = ROOT / "docs/proof", ROOT / "README.md"
BEGINS, ENDS = "<!-- proof: begin -->", "<!-- proof: end -->"
VERSIONED = ("numpy", "scipy", "pydantic", "Django", "psycopg", "granian", "ortools", "hypothesis")
OPEN = (
    "Power loss: a process that is killed leaves its writes with the operating system; a machine that loses power was not tried.",
    "Real users: nobody outside wrote, signed or read anything with this system; use in a clinic was not observed.",
    "A clinical safety officer has not signed the hazard log.",
    "Migration from earlier versions with data: nothing was released yet, so there is no earlier version.",
)
"""What cannot be shown here."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One part as it was run."""

    part: str
    seconds: int
    outcomes: tuple[Outcome, ...]
    commit: str = ""
    """What it was run on; parts that do not look at what was changed since are not run again."""

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> Kept:
        """From the file that the part wrote."""
        return cls(held["part"], held["seconds"], tuple(Outcome(**one) for one in held["outcomes"]), held.get("commit", ""))


def is_met(part: Kept) -> bool:
    """Whether every number of a part was reached."""
    return all(one.is_met for one in part.outcomes)


def written(kept: Sequence[Kept], commit: str, names: Mapping[str, str]) -> Path:
    """The report as a file of its day, and its summary in the README. Returns the file."""
    now = datetime.now(UTC)
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{now:%Y-%m-%d}.md"
    file.write_text(report(kept, commit, names, now), encoding="utf-8")
    held = README.read_text(encoding="utf-8")
    README.write_text(with_summary(held, summary(kept, file, now)), encoding="utf-8")
    return file


def report(kept: Sequence[Kept], commit: str, names: Mapping[str, str], now: datetime) -> str:
    """The whole page."""
    whole = sum(part.seconds for part in kept)
    head = [
        f"# Proof of {now:%-d %B %Y}",
        "",
        f"Made by `make proof` from commit {commit}; {whole // 60} minutes of work, two parts at a time.",
        f"Machine: {machine()}. {versions()}.",
        "",
        f"{_met(kept)} of {_all(kept)} numbers reached.",
    ]
    parts = (line for part in kept for line in _part(part, names[part.part], commit))
    return "\n".join([*head, *parts, "", "## What cannot be shown here", "", *(f"- {one}" for one in OPEN), ""])


def summary(kept: Sequence[Kept], file: Path, now: datetime) -> str:
    """A few lines for the README."""
    where = f"[the report]({file.relative_to(ROOT)}), made by `make proof`"
    told = [f"- {one.what}: {one.measured}." for part in kept for one in part.outcomes[:1] if one.is_met]
    missed = (one for part in kept for one in part.outcomes if not one.is_met)
    short = [f"- Not reached: {one.what}: {one.measured}, wanted {one.wanted}." for one in missed]
    return "\n".join([f"{_met(kept)} of {_all(kept)} numbers reached on {now:%-d %B %Y}: {where}.", "", *told, *short])


def with_summary(readme: str, text: str) -> str:
    """The README with its summary put in between its two marks."""
    return re.sub(f"{BEGINS}.*?{ENDS}", lambda _: f"{BEGINS}\n{text}\n{ENDS}", readme, flags=re.DOTALL)


def machine() -> str:
    """What it ran on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{platform.system()} {platform.release()}, {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB"


def versions() -> str:
    """What it ran with."""
    server = subprocess.run(["pg_config", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    held = [f"{name} {version(name)}" for name in VERSIONED]
    return ", ".join([f"Python {platform.python_version()}", *([server] if server else []), *held])


def _part(part: Kept, name: str, commit: str) -> Iterable[str]:
    yield from ("", f"## {name}", "", "| what | counted | wanted | |", "|---|---|---|---|")
    for one in part.outcomes:
        note = f"<br>{one.note}" if one.note else ""
        yield f"| {one.what}{note} | {one.measured} | {one.wanted} | {'met' if one.is_met else '**not met**'} |"
    earlier = f", run on commit {part.commit}: nothing that it looks at was changed since" if part.commit != commit else ""
    yield f"\n{part.seconds // 60} min {part.seconds % 60} s{earlier}."


def _met(kept: Sequence[Kept]) -> int:
    return sum(one.is_met for part in kept for one in part.outcomes)


def _all(kept: Sequence[Kept]) -> int:
    return sum(len(part.outcomes) for part in kept)
