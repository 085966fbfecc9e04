"""Tables of labels: which there are, and one of them row by row, to be ticked against the open document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from eutonia.knowledge import Knowledge
from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.facts.models import FactReading
from eutonia_clinic.facts.presenters.facts import KINDS, dated, name_of, says, tags_of
from eutonia_clinic.facts.standing import Standing, names_needed, token_of
from eutonia_clinic.facts.tables import Table

TWO = "Each of these rows needs two names. The second person reads for themselves and types what they read, row by row, as ever."
ONE = "One name is enough for each of these rows."


@dataclass(frozen=True, slots=True)
class TableLine:
    """One table in the list."""

    href: str
    name: str
    source: str
    rows: str
    to_read: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row. `tick` is what its box sends; empty for a row that waits for a second name already."""

    href: str
    name: str
    says: str
    fact: str
    tick: str
    ticked: bool
    tags: tuple[Tag, ...]
    label: str


@dataclass(frozen=True, slots=True)
class TablePage:
    """Everything on the page of one table."""

    heading: str
    source: str
    names: str
    rows: tuple[RowShown, ...]
    can_tick: bool
    act: str
    back: str


def table_lines(tables: Iterable[Table], knowledge: Knowledge) -> tuple[TableLine, ...]:
    """Every table, those with rows that nobody read before those that are done."""
    ordered = sorted(tables, key=lambda one: not one.to_read)
    return tuple(
        TableLine(
            _href(one), _name(one), _source(one, knowledge), words.count(len(one.rows), "row"),
            f"{one.to_read} not read here" if one.to_read else "all read here",
        )
        for one in ordered
    )  # fmt: skip


def table_page(
    table: Table, last: Mapping[str, FactReading], knowledge: Knowledge, ticked: Sequence[str] = ()
) -> TablePage:
    """One table. `ticked` are the facts whose boxes were ticked before something else was found wrong."""
    rows = tuple(_row(one, last.get(one.fact.id), one.fact.id in ticked) for one in table.rows)
    names = TWO if names_needed(table.rows[0].fact) > 1 else ONE
    return TablePage(
        heading=_name(table), source=_source(table, knowledge), names=names, rows=rows, can_tick=any(one.tick for one in rows),
        act=_href(table), back=reverse("facts:tables"),
    )  # fmt: skip


def _href(table: Table) -> str:
    return f"{reverse('facts:table')}?of={table.id}"


def _name(table: Table) -> str:
    territory = {"any": "", "other": ", elsewhere"}.get(table.jurisdiction, f", {table.jurisdiction}")
    return f"{table.product}: {KINDS[table.kind].lower()}{territory}"


def _source(table: Table, knowledge: Knowledge) -> str:
    found = knowledge.sources.get(table.source)
    title = f"{found.title}, {dated(found.dated)}" if found else table.source
    return words.joined((title, table.section), ", ")


def _row(one: Standing, last: FactReading | None, ticked: bool) -> RowShown:
    fact = one.fact
    said = says(fact)
    return RowShown(
        reverse("facts:fact", kwargs={"fact": fact.id}), name_of(fact), said, fact.id,
        "" if one.waiting else token_of(fact, last), ticked and not one.waiting, tags_of(one),
        f"The document says the same: {name_of(fact)}, {said}",
    )  # fmt: skip
