"""The bad cases as data: what each is, the kind of field that it goes into, and what has to become of it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
MANY = re.compile(r"@(.+?)\*(\d+)", re.DOTALL)
REFUSED, KEPT, ANSWERED = "refused", "kept", "answered"


@dataclass(frozen=True, slots=True)
class Bad:
    """One case. `held` is what its kind needs: `typed`, `boxes`, `text`, `json`, or how a body or a file is made."""

    what: str
    kind: str
    expected: str
    group: str
    held: Mapping[str, Any]

    @property
    def typed(self) -> str | None:
        """What goes into a box of a form; None where it has no such spelling."""
        said = self.held.get("typed")
        return None if said is None else grown(said)

    @property
    def boxes(self) -> tuple[str, ...] | None:
        """What goes into the three boxes of a day."""
        said = self.held.get("boxes")
        return None if said is None else tuple(grown(one) for one in said)

    @property
    def raw(self) -> str | None:
        """What stands in a document, as JSON or as what somebody takes for it."""
        if "json" in self.held:
            return str(self.held["json"])
        said = self.held.get("text", self.held.get("typed"))
        return None if said is None else json.dumps(grown(said), ensure_ascii=False)


def grown(said: str) -> str:
    """A text in which `@x*3` stands for xxx."""
    return MANY.sub(lambda found: found[1] * int(found[2]), said)


@cache
def every_case() -> tuple[Bad, ...]:
    """Every case, by file and line."""
    return tuple(one for path in sorted(DATA.glob("*.toml")) for one in _read(path))


def of_kind(kind: str) -> tuple[Bad, ...]:
    """The cases for one kind of field."""
    return tuple(one for one in every_case() if one.kind == kind)


def _read(path: Path) -> list[Bad]:
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        Bad(row.pop("what"), held["kind"], row.pop("expected", held["expected"]), path.stem, row) for row in held.get("case", ())
    ]
