"""What can do harm when it is given what somebody typed: every call and import of it, against the list of where it may be."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
LISTED = Path(__file__).with_name("dangerous.toml")
SERVED = ("eutonia_clinic", "eutonia")
NOT_SERVED = ("eutonia/evidence", "eutonia/learn/fitting")
"""Rooms that fit the belief: nobody who is served reaches them (`.importlinter`)."""


@dataclass(frozen=True, slots=True)
class Danger:
    """One kind of danger: how it is called or imported, and where it may be. `bare`: only when called by its own name."""

    what: str
    calls: frozenset[str] = frozenset()
    modules: tuple[str, ...] = ()
    where: dict[str, str] = field(default_factory=dict)
    bare: bool = False

    def is_in(self, file: Said) -> bool:
        """Whether a file calls or imports it."""
        called = file.bare if self.bare else file.bare | file.of_something
        return bool(self.calls & called) or any(self._names(one) for one in file.imported)

    def _names(self, module: str) -> bool:
        return any(module == one or module.startswith(f"{one}.") for one in self.modules)


@dataclass(slots=True)
class Said:
    """What a file calls, by its own name and as something's, what it imports, and whether it works out a pattern or a format."""

    bare: set[str] = field(default_factory=set)
    of_something: set[str] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)
    makes_patterns: bool = False
    makes_formats: bool = False


def said_in(text: str) -> Said:
    """A file, read once."""
    found = Said()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            _note_call(node, found)
        elif isinstance(node, ast.Import):
            found.imported |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.imported |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def _note_call(node: ast.Call, found: Said) -> None:
    called = node.func
    if isinstance(called, ast.Name):
        found.bare.add(called.id)
    elif isinstance(called, ast.Attribute):
        found.of_something.add(called.attr)
        owner = called.value
        is_pattern = called.attr in PATTERNS and isinstance(owner, ast.Name) and owner.id == "re"
        found.makes_patterns = found.makes_patterns or (is_pattern and not _is_written(node.args[0]))
        found.makes_formats = found.makes_formats or (called.attr == "format" and not _is_written(owner))


PATTERNS = {"compile", "fullmatch", "match", "search", "sub", "split", "findall", "finditer"}


def _is_written(node: ast.AST) -> bool:
    """Whether this is a text that stands there, a name in capitals that holds one, or both put together."""
    if isinstance(node, ast.JoinedStr):
        return all(_is_written(one.value if isinstance(one, ast.FormattedValue) else one) for one in node.values)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Markup":
        return all(_is_written(one) for one in node.args)
    if isinstance(node, ast.Name | ast.Attribute):
        return (node.id if isinstance(node, ast.Name) else node.attr).isupper()
    return isinstance(node, ast.Constant)


def dangers() -> tuple[Danger, ...]:
    """Everything that is looked for."""
    return tuple(
        Danger(
            row["what"], frozenset(row.get("calls", ())), tuple(row.get("modules", ())), row.get("where", {}),
            row.get("bare", False),
        )
        for row in _listed()["danger"]
    )  # fmt: skip


def found_in(file: Said, name: str) -> list[str]:
    """Dangers of a file that do not stand in the list."""
    return [f"{name}: {one.what}" for one in dangers() if name not in one.where and one.is_in(file)]


def unlisted() -> list[str]:
    """Dangers of the program that do not stand in the list."""
    return [told for name, file in served().items() for told in found_in(file, name)]


def needless() -> list[str]:
    """Places of the list where nothing of the kind is any more."""
    held = served()
    listed = ((one, name) for one in dangers() for name in one.where)
    return [f"{name}: {one.what}" for one, name in listed if name not in held or not one.is_in(held[name])]


@cache
def served() -> dict[str, Said]:
    """Every Python file that is part of what is served, by its name below src."""
    found = ((path, path.relative_to(SOURCE).as_posix()) for room in SERVED for path in sorted((SOURCE / room).rglob("*.py")))
    return {name: said_in(path.read_text(encoding="utf-8")) for path, name in found if not name.startswith(NOT_SERVED)}


def patterns_made() -> list[str]:
    """Files in which a pattern is worked out and not written down, but for those of the list."""
    return _without_listed("patterns", [name for name, file in served().items() if file.makes_patterns])


def formats_made() -> list[str]:
    """Files in which a format is worked out: `.format` is called on no text that stands there, but for those of the list."""
    return _without_listed("formats", [name for name, file in served().items() if file.makes_formats])


def copied_names() -> list[str]:
    """Our scripts that copy objects or write under a name that came from elsewhere, but for those of the list."""
    scripts = (path for path in sorted(SOURCE.rglob("*.js")) if path.parent.name != "vendor")
    found = (path.relative_to(SOURCE).as_posix() for path in scripts if COPIES.search(path.read_text(encoding="utf-8")))
    return _without_listed("scripts", found)


@cache
def _listed() -> dict[str, Any]:
    return tomllib.loads(LISTED.read_text(encoding="utf-8"))


def _without_listed(kind: str, found: Iterable[str]) -> list[str]:
    return sorted(set(found) - set(_listed()[kind]))


COPIES = re.compile(
    r"Object\.assign\(|\b(?:structuredClone|merge|extend)\(|__proto__|\.constructor\b|\[\s*(?:key|name)\s*\]\s*=[^=]"
)
