"""The table behind every chart: whoever cannot see the picture, or doubts it, reads the numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from eutonia.report.svg import el, join

NOTHING = Markup("")


def every_value(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    source: Markup = NOTHING,
    caption_shown: bool = False,
) -> Markup:
    """A closed 'Show every value' with one table: `head` names the columns, the first cell of a row names the row.

    `source` is a link to where the values come from, for a table that stands apart from its chart.
    """
    top = el("tr", join(el("th", word, scope="col", class_="num" if i else None) for i, word in enumerate(head)))
    body = join(_row(row) for row in rows)
    inner = el("caption", caption, class_="vh") + el("thead", top) + el("tbody", body)
    scroll = el("div", el("table", inner), class_="scroll", tabindex="0", role="region", aria_label=caption)
    name = el("span", f": {caption}", class_="fine" if caption_shown else "vh")
    return el("details", el("summary", Markup("Show every value") + name) + scroll + source)


def _row(row: Sequence[object]) -> Markup:
    cells = join(el("td", cell, class_="num") for cell in row[1:])
    return el("tr", el("th", row[0], scope="row") + cells)
