"""One part of the proof in a process of its own: `python -m proof.part audit build/proof/audit.json [size]`.

Progress goes to the terminal that called, one line `done of` each; the outcomes go into the file, all of them or none.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

from proof.outcomes import Outcome, Told


def run(name: str, told: Told, share: float = 1.0) -> tuple[Outcome, ...]:
    """The outcomes of one part: a module of this folder with `prove(told, share)`; a share of 1 is the full number of tries."""
    module: Any = importlib.import_module(f"proof.{name}")
    return tuple(module.prove(told, share))


def main(name: str, file: Path, share: float) -> None:
    began = time.monotonic()
    found = run(name, _tell, share)
    seconds = round(time.monotonic() - began)
    kept = {"part": name, "seconds": seconds, "share": share, "outcomes": [one.document() for one in found]}
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    beside.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    beside.replace(file)


def _tell(done: int, of: int) -> None:
    sys.stdout.write(f"{done} {of}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 1.0)
