"""Documents of the service: a report as it was made, and what an export told of itself."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from eutonia.domain.fields import CivilDate, FilledText, Sum, Text, Whole
from eutonia.domain.finding import Frozen


class Definition(Frozen):
    """What a figure counts: read it before the number is used."""

    counted: FilledText = Field(description="the numerator, or what is summed or ranked")
    of: FilledText = Field(description="the denominator: out of what")
    source: FilledText = Field(description="the rows of the record that it is read from")
    since: FilledText = Field(description="the version of Eutonia since which it is counted like this")


class Line(Frozen):
    """One row of a table; `leads` is the key of the people behind it."""

    cells: tuple[Text, ...]
    leads: Text = ""


class Table(Frozen):
    """A table of values, the first cell of each row its name."""

    caption: FilledText
    head: tuple[FilledText, ...]
    lines: tuple[Line, ...]


class Bar(Frozen):
    """One bar of a chart: its name, how long, and what stands at its end. `before` is a second, hollow bar."""

    name: FilledText
    value: Sum
    words: FilledText
    before: Sum | None = None
    flagged: bool = False


class Chart(Frozen):
    """Bars of one kind on one scale that begins at zero."""

    title: FilledText
    bars: tuple[Bar, ...]
    key: tuple[FilledText, ...] = Field(default=(), description="what a solid and a hollow bar are, when there are two kinds")


class Lead(Frozen):
    """A number of the answer, and whose it is."""

    words: FilledText
    key: FilledText


class Shown(Frozen):
    """One figure as it is read: the answer first, then its charts and tables, and what it counts."""

    key: FilledText
    title: FilledText
    answer: FilledText
    said: tuple[FilledText, ...] = ()
    leads: tuple[Lead, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    definition: Definition


class Headline(Frozen):
    """One number at the head of the page."""

    number: FilledText
    words: FilledText
    leads: Text = ""


class Section(Frozen):
    """Figures that belong together."""

    title: FilledText
    figures: tuple[Shown, ...]


class Report(Frozen):
    """Every figure of one clinic for one period."""

    document: Literal["eutonia-clinic/service-report/1"] = "eutonia-clinic/service-report/1"
    clinic: FilledText
    period: FilledText
    begins: CivilDate
    ends: CivilDate
    made_on: CivilDate
    is_over: bool = Field(description="False when the period had not ended: the figures were so far")
    headlines: tuple[Headline, ...]
    missing: tuple[Lead, ...] = Field(description="what is not known, and of whom")
    sections: tuple[Section, ...]
    engine_version: FilledText
    knowledge_version: FilledText
    knowledge_hash: FilledText


class Told(Frozen):
    """What an export says of itself: how values were grouped, who was left out, how many rows each table has."""

    document: Literal["eutonia-clinic/research-export/1"] = "eutonia-clinic/research-export/1"
    grouping: dict[str, FilledText] = Field(description="column that could tell somebody -> how coarse it is")
    people_known: Whole
    people_left_out: Whole = Field(description="too few are like them, or they object; how many of each is not told")
    cells_left_out: Whole = Field(description="combinations of those columns that too few people share")
    values_grouped: Whole = Field(description="rare muscles, patterns and products that are told as 'other'")
    rows: dict[str, Whole] = Field(description="table -> rows")
