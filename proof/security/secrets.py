"""Secrets in the repository: keys, tokens and passwords that open something, looked for in every file that is kept."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LISTED = Path(__file__).with_name("secrets.toml")


def kept_files() -> list[Path]:
    """Every file that git keeps or would keep."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in said.split("\0") if name and (ROOT / name).is_file()]


def patterns() -> dict[str, re.Pattern[str]]:
    """What a secret looks like, by what it is."""
    return {row["what"]: re.compile(row["pattern"]) for row in _rows("secret")}


def secrets_in(text: str) -> Iterator[str]:
    """What looks like a secret, but for what is known to be none."""
    known = re.compile("|".join(row["pattern"] for row in _rows("known")))
    for what, pattern in patterns().items():
        for match in pattern.finditer(text):
            if not known.search(match[0]):
                yield f"{what}: {match[0][:24]}"


def found() -> dict[str, list[str]]:
    """By file: everything that looks like a secret."""
    held = {str(path.relative_to(ROOT)): list(secrets_in(_text(path))) for path in kept_files() if path != LISTED}
    return {name: told for name, told in held.items() if told}


def _rows(kind: str) -> list[dict[str, str]]:
    return list(tomllib.loads(LISTED.read_text(encoding="utf-8"))[kind])


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="ignore")
