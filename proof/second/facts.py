"""The fact files, read as they stand: dictionaries and exact numbers, and nothing that the engine makes of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

Table = dict[str, Any]
FILES = Path(__file__).resolve().parents[2] / "src/eutonia/knowledge/data"


@dataclass(frozen=True, eq=False)
class Facts:
    """Every file that the guard rests on."""

    products: dict[str, Table]
    muscles: dict[str, Table]
    patterns: dict[str, Table]
    questions: tuple[Table, ...]
    settings: dict[str, Decimal]

    @cache  # noqa: B019
    def members(self, muscle: str) -> set[str]:
        """A muscle or group with everything inside it, itself among them."""
        inside = {muscle}
        for part in self.muscles[muscle].get("members", ()):
            inside |= self.members(part)
        return inside | {
            other for other, row in self.muscles.items() if row.get("members") and self.leaves(other) <= self.leaves(muscle)
        }

    @cache  # noqa: B019
    def leaves(self, muscle: str) -> set[str]:
        """The finest parts of a muscle or group."""
        parts = self.muscles[muscle].get("members", ())
        return set().union(*(self.leaves(part) for part in parts)) if parts else {muscle}

    @cache  # noqa: B019
    def groups_of(self, muscle: str) -> set[str]:
        """Every group that holds a muscle or a smaller group."""
        return {
            other
            for other, row in self.muscles.items()
            if row.get("members") and other != muscle and muscle in self.members(other)
        }

    @cache  # noqa: B019
    def speaking(self, name: str, product: str, jurisdiction: str, day: date) -> tuple[Table, ...]:
        """The rows of one kind of a product that speak for a label on a day."""
        return tuple(row for row in self.products[product].get(name, ()) if counts(row, jurisdiction, day))

    @cache  # noqa: B019
    def ends_of(self, muscle: str, product: str, jurisdiction: str, day: date) -> tuple[Table, ...]:
        """The doses of one muscle that have an upper end."""
        rows = self.speaking("doses", product, jurisdiction, day)
        return tuple(row for row in rows if row["muscle"] == muscle and "high" in row)


def read_facts(folder: Path = FILES) -> Facts:
    """Read the folder."""
    return Facts(
        products={path.name: _product(path) for path in sorted((folder / "products").iterdir())},
        muscles={row["id"]: row for row in _rows(folder, "muscles/*/*.toml")},
        patterns={row["id"]: row for row in _rows(folder, "patterns/*/*.toml")},
        questions=tuple(one for row in _rows(folder, "screen/*.toml") for one in row["question"]),
        settings={one["id"]: Decimal(one["value"]) for row in _rows(folder, "settings/*.toml") for one in row["setting"]},
    )


def counts(row: Table, jurisdiction: str, day: date) -> bool:
    """Whether a row speaks for this label on this day."""
    ends = row.get("valid_to")
    begins = row.get("valid_from")
    return row["jurisdiction"] in (jurisdiction, "any") and (ends is None or day <= ends) and (begins is None or day >= begins)


def _product(folder: Path) -> Table:
    found = _read(folder / "product.toml")
    for name in ("limits", "doses"):
        path = folder / f"{name}.toml"
        found[name] = next(iter(_read(path).values()), []) if path.exists() else []
    return found


def _rows(folder: Path, pattern: str) -> list[Table]:
    return [_read(path) for path in sorted(folder.glob(pattern))]


def _read(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
