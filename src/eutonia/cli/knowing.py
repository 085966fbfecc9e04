"""The knowledge in the terminal: lists, one entry whole, and the count of facts by how far they are verified."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal

import typer

from eutonia.cli.vocabulary import nearest
from eutonia.domain.errors import EutoniaError
from eutonia.domain.finding import Citation
from eutonia.domain.units import plain
from eutonia.knowledge.types import Knowledge, Source

_STATES = {
    "seen": "read in a published source",
    "derived": "arithmetic from figures that were seen",
    "recalled": "not verified here: shown as unverified, never fills in a dose",
    "project": "a choice of this project, argued in a decision record",
}
_NAMES = ("name", "title", "brand", "words")


def print_kinds(knowledge: Knowledge, kinds: Sequence[str]) -> None:
    """How many entries of each kind there are."""
    for kind in kinds:
        typer.echo(f"{kind:<14}{len(_entries(knowledge, kind)):>5}")
    typer.echo(_stamp(knowledge))


def print_kind(knowledge: Knowledge, kind: str) -> None:
    """One line for each entry of a kind."""
    entries = _entries(knowledge, kind)
    width = max((len(entry) for entry in entries), default=0)
    for entry, held in sorted(entries.items()):
        typer.echo(f"{entry:<{width}}  {_name_of(held)}".rstrip())


def print_entry(knowledge: Knowledge, entry: str) -> None:
    """Everything that stands under one id. Raises `EutoniaError` with the nearest ids when there is none."""
    found = [(kind, held[entry]) for kind, held in _all(knowledge).items() if entry in held]
    if not found:
        known = {word for held in _all(knowledge).values() for word in held}
        near = nearest(entry, known)
        hint = f" The nearest: {', '.join(near)}." if near else " See: eutonia knowledge list KIND."
        raise EutoniaError(f"The knowledge holds nothing with the id {entry!a}.{hint}")
    for kind, held in found:
        typer.echo(f"{entry} ({kind})")
        for line in _lines(held, knowledge.sources, 1):
            typer.echo(line)


def print_audit(knowledge: Knowledge) -> None:
    """Facts by verification state. That `load` came this far means every file is well formed and nothing dangles."""
    states = Counter(citation.state for held in _all(knowledge).values() for citation in _citations(list(held.values())))
    for state, meaning in _STATES.items():
        typer.echo(f"{state:<10}{states[state]:>6}  {meaning}")
    typer.echo("Every reference file was read; nothing is malformed, doubled or without its source.")
    typer.echo(_stamp(knowledge))


def _stamp(knowledge: Knowledge) -> str:
    return f"knowledge {knowledge.version}, hash {knowledge.hash}"


def _entries(knowledge: Knowledge, kind: str) -> Mapping[str, object]:
    held: Mapping[str, object] = getattr(knowledge, kind)
    return held


def _all(knowledge: Knowledge) -> dict[str, Mapping[str, object]]:
    return {f.name: held for f in fields(knowledge) if isinstance(held := getattr(knowledge, f.name), dict)}


def _name_of(held: object) -> str:
    return next((str(getattr(held, name)) for name in _NAMES if getattr(held, name, "")), "")


def _citations(part: object) -> Iterator[Citation]:
    if isinstance(part, Citation):
        yield part
    elif isinstance(part, list | tuple):
        for piece in part:
            yield from _citations(piece)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _citations(getattr(part, field.name))


def _lines(part: object, sources: Mapping[str, Source], depth: int) -> Iterator[str]:
    """A dataclass as indented lines, empty fields left out."""
    margin = "  " * depth
    for name, value in _parts(part):
        if _is_simple(value):
            yield f"{margin}{name}: {_words(value, sources)}"
        else:
            yield f"{margin}{name}:"
            yield from _lines(value, sources, depth + 1)


def _parts(part: object) -> Iterator[tuple[str, object]]:
    if is_dataclass(part):
        named = [(field.name.replace("_", " "), getattr(part, field.name)) for field in fields(part)]
    elif isinstance(part, tuple):
        named = [(_row_name(row, number), row) for number, row in enumerate(part, start=1)]
    else:
        named = []
    yield from ((name, value) for name, value in named if value is not None and value != "" and value != ())


def _row_name(row: object, number: int) -> str:
    name = getattr(row, "id", None) or getattr(row, "muscle", None)
    return str(name or number)


def _is_simple(value: object) -> bool:
    return isinstance(value, str | int | Decimal | date | Citation) or (
        isinstance(value, tuple) and all(isinstance(piece, str) for piece in value)
    )


def _words(value: object, sources: Mapping[str, Source]) -> str:
    if isinstance(value, Citation):
        return _source_words(value, sources)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return ", ".join(value)
    return str(value)


def _source_words(citation: Citation, sources: Mapping[str, Source]) -> str:
    source = sources.get(citation.source)
    title = f"{source.title} ({source.dated})" if source else citation.source
    section = f", {citation.section}" if citation.section else ""
    state = "UNVERIFIED (recalled)" if citation.is_unverified else citation.state
    return f"{title}{section} [{state}]"
