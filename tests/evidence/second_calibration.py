"""Means and spreads of a second calibration, with another seed, for the test that holds the shipped belief against them.

    eutonia evidence calibrate --seed 1 --out DIR && python -m tests.evidence.second_calibration DIR

writes `second_calibration.toml` beside this file. Do it whenever `make evidence` has made another belief.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

TABLE = Path(__file__).with_suffix(".toml")
DIGITS = 7


def second() -> dict[str, Any]:
    """The table."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def columns(path: Path) -> dict[str, NDArray[np.float64]]:
    """Draws by name."""
    with path.open(encoding="utf-8") as file:
        names = file.readline().strip().split(",")
        return dict(zip(names, np.loadtxt(file, delimiter=",").T, strict=True))


def table(folder: Path) -> str:
    """What is kept of a calibration: of which data and priors, with which seed, and each mean and standard deviation."""
    card = tomllib.loads((folder / "card.toml").read_text(encoding="utf-8"))
    drawn = columns(folder / "draws.csv")
    head = [f'{name} = "{card[name]}"' for name in ("data", "beliefs")]
    head += [f"seed = {card['seed']}", f"draws = {len(next(iter(drawn.values())))}", "", "[moments]"]
    return "\n".join([*head, *(f'"{name}" = [{one.mean():.{DIGITS}g}, {one.std():.{DIGITS}g}]' for name, one in drawn.items())])


if __name__ == "__main__":
    TABLE.write_text(table(Path(sys.argv[1])) + "\n", encoding="utf-8")
