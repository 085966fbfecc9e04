"""The program as it is installed: from a cold start to an answer, and the size on disk."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.measuring import MANY_MUSCLES, ROOT, Measurement, middle

STARTS = 5
BIN = "Scripts" if os.name == "nt" else "bin"


def measure() -> list[Measurement]:
    """Cold start of the command line, and the core installation in a fresh environment."""
    return [*_cold_start(), *_size()]


def _cold_start() -> list[Measurement]:
    propose = [sys.executable, "-m", "eutonia", "propose", str(MANY_MUSCLES)]
    taken = [_seconds(propose) for _ in range(STARTS)]
    return [
        Measurement("command line, propose from cold, median of 5", middle(taken), "s", 1.5),
        Measurement("command line, propose from cold, best of 5", min(taken), "s"),
        Measurement("command line, --help from cold", _seconds([sys.executable, "-m", "eutonia", "--help"]), "s"),
    ]


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def _size() -> list[Measurement]:
    uv = next((str(path) for path in (ROOT / ".tools" / "uv-venv" / BIN / "uv",) if path.exists()), "uv")
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "venv"
        install = [uv, "pip", "install", "--quiet", "--link-mode", "copy", "--python", str(fresh)]
        steps = [
            [uv, "venv", "--quiet", "--python", sys.executable, str(fresh)],
            [*install, "--require-hashes", "--requirement", str(ROOT / "requirements" / "core.txt")],
            [*install, "--no-deps", str(ROOT)],
        ]
        for step in steps:
            subprocess.run(step, check=True)
        size = sum(path.lstat().st_blocks * 512 for path in fresh.rglob("*"))
    return [Measurement("core installation on disk", size / 1_000_000, "MB", 250)]
