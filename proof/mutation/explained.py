"""Mutants that no test can tell from the program, each with the reason why: `explained.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("explained.toml")


@cache
def explained() -> Mapping[str, str]:
    """Name of each mutant and why it means the same. A reason may hold for several mutants."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["same"]
    return {mutant: row["why"] for row in rows for mutant in row["mutants"]}
