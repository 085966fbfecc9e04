"""One question to the second engine, in plain documents, and the row that an answer is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from proof.second.facts import Facts, Table

STOP, REASON, NOTE = "stop", "reason", "note"
UNKNOWN = ("not_asked", "cannot_establish")


class Row(NamedTuple):
    """One thing that is the matter: by which rule, how severely, whether a second name is needed, and where."""

    rule: str
    severity: str
    second: bool = False
    muscle: str = ""
    side: str = ""


def other_side(side: str) -> str:
    """The opposite side."""
    return {"right": "left", "left": "right"}[side]


def day_of(text: str | None) -> date | None:
    """A civil date of a document."""
    return None if text is None else date.fromisoformat(text)


def exact(value: Any) -> Decimal:
    """A number of a document, exactly."""
    return Decimal(str(value))


@dataclass(frozen=True)
class Scene:
    """Plan and case as documents."""

    facts: Facts
    plan: Table
    case: Table

    @cached_property
    def day(self) -> date:
        """Of the plan."""
        return date.fromisoformat(self.plan["planned_for"])

    @property
    def product(self) -> Table:
        """That of the plan."""
        return self.facts.products[self.plan["product"]]

    @property
    def doses(self) -> list[Table]:
        """Rows of the plan."""
        return list(self.plan["doses"])

    def number(self, name: str) -> Decimal:
        """A setting of the guard."""
        return self.facts.settings[f"safety.{name}"]

    def rows(self, name: str) -> tuple[Table, ...]:
        """The rows of the product that speak here: its limits, doses, vials."""
        return self.facts.speaking(name, self.plan["product"], self.plan["jurisdiction"], self.day)

    def units(self, muscles: Iterable[str], side: str = "") -> Decimal:
        """Units planned into these muscles, on a side or on both."""
        wanted = set(muscles)
        return sum(
            (exact(dose["units"]) for dose in self.doses if dose["muscle"] in wanted and side in ("", dose["side"])), Decimal(0)
        )

    def where(self, **wanted: str) -> set[str]:
        """The planned muscles whose file says so (`part="arm"`)."""
        names = {dose["muscle"] for dose in self.doses}
        return {name for name in names if all(self.facts.muscles[name][key] == value for key, value in wanted.items())}

    @property
    def sides(self) -> list[str]:
        """The sides that the plan names."""
        return sorted({dose["side"] for dose in self.doses})

    @property
    def total(self) -> Decimal:
        """All units of the plan."""
        return sum((exact(dose["units"]) for dose in self.doses), Decimal(0))
