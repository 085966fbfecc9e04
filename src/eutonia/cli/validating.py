"""A validation as terminal text, which fits 100 columns, and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from eutonia.evidence.reading import LeftOut, Remark
from eutonia.evidence.reports import SHARES
from eutonia.evidence.rows import Kind, Row
from eutonia.evidence.validation import OVERALL, Difference, Scored, Summary, Totals, Validation
from eutonia.report.words import one_line

DOCUMENT = "eutonia/validation/1"
NO_ROWS = "No row of this folder can be predicted."
EMPTY = "The tables have headings and no lines: there is nothing to predict."
WIDTHS = {"arm": 12, "outcome": 18, "week": 4, "found": 6, "expected": 8, "50 %": 15, "80 %": 15, "95 %": 15}
"""Columns of the rows and how wide they are: 100 in all, the least that is printed, so that a file holds every figure."""
TRIAL_WIDTH, ARM_WIDTH, NAME_WIDTH = 13, 12, 26
NAMES = {
    Kind.TONE_CHANGE: "tone", Kind.TONE_MEDIAN: "tone, median", Kind.TONE_RESPONDER: "responders", Kind.TONE_SUM: "tone, sum",
    Kind.DISABILITY_RESPONDER: "disability", Kind.SPASM_RESPONDER: "spasms", Kind.PAIN_RESPONDER: "pain",
    Kind.NECK_IMPROVEMENT: "neck score, %", Kind.WEAKNESS: "weakness", Kind.SWALLOWING: "swallowing",
    Kind.RETREATMENT_SHARE: "interval reached", Kind.RETREATMENT_DAYS: "retreatment, days", Kind.FELT_ONSET: "onset felt, days",
    Kind.FELT_PEAK: "peak felt, weeks", Kind.FELT_WEAR_OFF: "wear-off felt, d.", Kind.PARALYSIS: "paralysis",
}  # fmt: skip
UNITS = (
    "RMSE and CRPS in the unit of the outcome (shares as parts of 1); over all outcomes in naive\n"
    "standard deviations. Model and naive are compared over the rows that both can answer."
)
TITLES = ((False, "Trials that the belief has not seen"), (True, "Trials that the belief was fitted to: no test of it"))


def validation_json(found: Validation) -> str:
    """A validation as JSON, in the same order every time. What cannot be told is null."""
    rows = [_row_parts(one) for one in found.rows]
    parts = {
        "document": DOCUMENT,
        "draws": found.draws,
        "words": list(found.words),
        "rows": rows,
        "summaries": [_plain(one) for one in found.summaries],
        "left_out": [_plain(one) for one in found.left_out],
        "remarks": [_plain(one) for one in found.remarks],
    }
    return json.dumps(parts, indent=2, ensure_ascii=False, allow_nan=False)


def _row_parts(one: Scored) -> dict[str, Any]:
    row = one.row
    names = ("trial", "arm", "outcome", "kind", "product", "part", "joint", "week", "people", "dose_spread", "confidence", "use")
    return {
        **{name: _plain(getattr(row, name)) for name in names},
        "dose_units": sum(amount.units for amount in row.muscles),
        "muscles": [_plain(amount) for amount in row.muscles],
        "observed": row.value,
        "in_the_fit": one.fitted,
        "model": _plain(one.model),
        "naive": _plain(one.naive),
    }


def _plain(value: Any) -> Any:
    """Dataclasses and tuples as JSON has them; a number that is none is null."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def print_validation(found: Validation, console: Console, why: bool = False) -> None:
    """Rows of unseen trials, rows of trials in the fit, the summaries, and what was left out."""
    console.width = max(console.width, sum(WIDTHS.values()) + len(WIDTHS) - 1)
    for words in found.words:
        console.print(words, style="bold yellow")
    if not found.rows:
        console.print(NO_ROWS if found.left_out else EMPTY)
    for fitted, title in TITLES:
        rows = [one for one in found.rows if one.fitted is fitted]
        if rows:
            summaries = [one for one in found.summaries if one.fitted is fitted]
            console.print(_head(title), _rows_table(rows))
            console.print(_head("In all"), _summary_table(summaries))
            console.print(UNITS)
            console.print(_difference_words(summaries))
    if found.left_out:
        console.print(_head("Not predicted"), _left_out_table(found))
    if why and found.remarks:
        console.print(_head("What had to be assumed"), _remarks_table(found))
    elif found.remarks:
        console.print(f"{len(found.remarks)} things had to be assumed about rows; --why lists them.")


def _head(title: str) -> RenderableType:
    return Text(f"\n{title}", style="bold underline")


def _table(*headings: str, right: int = 99) -> Table:
    """A plain table; columns from `right` on are numbers."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for at, heading in enumerate(headings):
        table.add_column(heading, justify="right" if at >= right else "left", no_wrap=at >= right)
    return table


def _rows_table(rows: Sequence[Scored]) -> RenderableType:
    """One table a trial under common headings; the widths are fixed so that they stand under each other."""
    parts: list[RenderableType] = [_of_trial((), heading=True)]
    for trial in dict.fromkeys(one.row.trial for one in rows):
        parts += [Text(one_line(trial), style="bold"), _of_trial([one for one in rows if one.row.trial == trial])]
    return Group(*parts, Text("Shares in per cent. Changes: negative is better. * outside."))


def _of_trial(rows: Sequence[Scored], heading: bool = False) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=heading)
    for name, width in WIDTHS.items():
        table.add_column(name, width=width, no_wrap=True, justify="left" if name in ("arm", "outcome") else "right")
    for one in rows:
        row, model = one.row, one.model
        ends = [_ends(low, high, held, row) for (low, high), held in zip(model.intervals, model.inside, strict=True)]
        week = "" if row.week is None else f"{row.week:.3g}"
        middle = (week, _figure(row.value, row), _figure(model.median, row))
        table.add_row(Text(one_line(row.arm)), Text(_outcome(row)), *middle, *ends)
    return table


def _ends(low: float, high: float, held: bool, row: Row) -> str:
    return f"{_figure(low, row)} to {_figure(high, row)}{' ' if held else '*'}"


def _summary_table(summaries: Sequence[Summary]) -> Table:
    table = _table("outcome", "by", "rows", "trials", "RMSE", "CRPS", "in 50 %", "in 80 %", "in 95 %", "log score", right=2)
    for one in summaries:
        table.add_row(_name(one.outcome), "model", f"{one.rows}", f"{one.trials}", *_totals(one.model))
        if one.naive is not None:
            table.add_row("", "naive", "", "", *_totals(one.naive))
        if one.all_rows > one.rows:
            table.add_row("", "model", f"{one.all_rows}", "", *_totals(one.all_model))
    return table


def _totals(totals: Totals) -> tuple[str, ...]:
    sizes = ["" if size is None else f"{size:.3g}" for size in (totals.rmse, totals.crps)]
    return (*sizes, *(f"{part:.0%}" for part in totals.coverage), f"{totals.log_score:.2f}")


def _difference_words(summaries: Sequence[Summary]) -> RenderableType:
    whole = summaries[0]
    if whole.log_score is None or whole.crps is None:
        return Text("No other trial reports such outcomes, so there is no naive prediction to compare with.")
    return Text(
        f"Model less naive: log score {_with_error(whole.log_score)} a row (above 0: the model is better), "
        f"CRPS {_with_error(whole.crps)} (below 0: the model is better)."
    )


def _with_error(difference: Difference) -> str:
    error = "one trial, so no standard error" if difference.error is None else f"standard error {difference.error:.2f}"
    return f"{difference.value:+.2f} ({error})"


def _left_out_table(found: Validation) -> Table:
    table = _table("line", "trial", "arm", "outcome", "why")
    for one in found.left_out:
        table.add_row(*_place(one), one_line(one.why))
    return table


def _remarks_table(found: Validation) -> Table:
    table = _table("line", "trial", "arm", "outcome", "assumed")
    for one in found.remarks:
        table.add_row(*_place(one), one_line(one.words))
    return table


def _place(one: LeftOut | Remark) -> tuple[str, ...]:
    return f"{one.line}", _cut(one.trial, TRIAL_WIDTH), _cut(one.arm, ARM_WIDTH), _cut(one.outcome, NAME_WIDTH)


def _outcome(row: Row) -> str:
    return " ".join(filter(None, (NAMES[row.kind], row.joint)))


def _name(outcome: str) -> str:
    return outcome if outcome == OVERALL else NAMES[Kind(outcome)]


def _figure(value: float, row: Row) -> str:
    """A figure with the decimals of its unit; a share in per cent."""
    if row.kind in SHARES or row.kind is Kind.PARALYSIS:
        return f"{value * 100:.0f}"
    tone = row.kind in (Kind.TONE_CHANGE, Kind.TONE_MEDIAN)
    return f"{value:.2f}" if tone else f"{value:.1f}" if abs(value) < 20 else f"{value:.0f}"


def _cut(text: str, width: int) -> str:
    line = one_line(text)
    return line if len(line) <= width else line[: width - 1] + "…"
