"""Facts that stand together in one table of one document: a label is read table by table, not number by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eutonia_clinic.core.documents import hash_of
from eutonia_clinic.facts.naming import Held
from eutonia_clinic.facts.standing import Standing, may_be_verified

KINDS = ("limit", "interval", "dose", "dilution", "vial", "indication", "statement")
"""Kinds of fact of a product that labels give in tables and lists."""
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind about one product, written at one place of one document. `id` stands for all of these."""

    product: str
    kind: str
    jurisdiction: str
    source: str
    section: str
    rows: tuple[Standing, ...]

    @property
    def id(self) -> str:
        """The same as long as the files say that these facts are written there."""
        return hash_of([self.product, self.kind, self.jurisdiction, self.source, self.section])[:12]

    @property
    def to_read(self) -> int:
        """Rows that nobody here has read."""
        return sum(one.holds is None and one.waiting is None for one in self.rows)


def tables_of(every: Iterable[Standing], files: Mapping[str, Held]) -> tuple[Table, ...]:
    """Every table, by product and kind. `files` says where each fact was written before anybody read it here."""
    found: dict[tuple[str, str, str, str, str], list[Standing]] = {}
    for one in every:
        if one.fact.product and one.fact.kind in KINDS and may_be_verified(one.fact):
            held = files[one.fact.id]
            cited = held.citations[0]
            found.setdefault((held.product, held.kind, held.jurisdiction, cited.source, cited.section), []).append(one)
    made = (Table(*key, rows=tuple(rows)) for key, rows in found.items() if len(rows) >= FEWEST)
    return tuple(sorted(made, key=lambda one: (one.product, KINDS.index(one.kind), one.jurisdiction, one.source, one.section)))
