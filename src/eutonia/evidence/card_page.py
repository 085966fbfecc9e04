"""The model card as a page and as data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from eutonia.evidence.card import HARDLY, Card, Taught
from eutonia.evidence.fitted import FittedRow, UnseenRow
from eutonia.evidence.rows import Row

SMALL = 0.01
POTENCY = "potency."
"""Relative potencies live inside the model and are never shown."""


def as_page(card: Card) -> bytes:
    """The card in Markdown."""
    before = [HEAD, _made(card), _rows(card.rows), LEFT_OUT + NOT_YET]
    parts = [*before, _taught(card.taught), _untaught(card), TRUST, _unseen(card.unseen)]
    return ("\n\n".join(part.strip() for part in parts) + "\n").encode()


def with_left_out(page: str, words: str) -> str:
    """The page of a card with what was found of trials that the belief had not seen."""
    before, _, rest = page.partition(LEFT_OUT)
    _, mark, after = rest.partition("\n## ")
    return f"{before}{LEFT_OUT}{words.strip()}\n{mark}{after}"


def as_toml(card: Card) -> bytes:
    """The card as data: hashes, versions, diagnostics, and every row beside the model."""
    head = {"model": card.model, "data": card.data, "code": card.code, "beliefs": card.beliefs, "draws": card.draws,
            "seed": card.seed, "chains": card.chains, "warmup": card.warmup, "samples": card.samples}  # fmt: skip
    lines = ["# Written by `make evidence`; docs/model-card.md says the same in words.", *_pairs(head)]
    lines += ["", "[versions]", *_pairs(card.versions), "", "[diagnostics]", *_pairs(card.diagnostics)]
    for one in card.rows:
        lines += ["", "[[row]]", *_pairs(_row_as_data(one))]
    for taught in card.taught:
        values = {"id": taught.name, "low": _number(taught.low), "middle": _number(taught.middle), "high": _number(taught.high),
                  "prior": _number(taught.prior_middle), "shrunk": round(taught.shrunk, 2)}  # fmt: skip
        lines += ["", "[[parameter]]", *_pairs(values)]
    return ("\n".join(lines) + "\n").encode()


HEAD = """
# Model card: the population belief

Made by `make evidence`; not written by hand. What the words mean is in the [glossary](../GLOSSARY.md), why the model is as it is
in [decision 7](decisions/0007-the-calibrated-belief.md).

**For**: forecasting, before and during treatment, how spasms, tone and pain of one adult answer to botulinum toxin type A, and
weighing doses against each other. **Not for**: deciding alone, converting units between products (the relative potencies inside
the model are never shown), children, type B, or any muscle that is not in the catalogue.
"""

ROWS = """
## What it was fitted to, row by row

Reported, and what the fitted model says of the same arm (95 per cent interval). The last column is where 95 of 100 repetitions
of the trial with as many people would lie. Shares are parts of 1, changes of tone are points of the Ashworth scale.
"""

TAUGHT = """
## What was learned

`shrunk` is the part of its prior spread that a parameter lost: 0 nothing was learned, 1 everything. Names that begin with
`between.` are how people differ; `evidence.` only links trials to the model. Relative potencies are left out on purpose.

| parameter | prior | after the fit (90 per cent interval) | shrunk |
|---|---|---|---|"""

LEFT_OUT = "## How it does on trials that it has not seen\n\n"
NOT_YET = "This belief was not checked yet: `eutonia evidence check`."
UNSEEN = """
## Read and not fitted

Rows that are recalled and not confirmed, or kept for comparison. They are compared with the belief and never taught to it: what a
new trial of this design would report in 95 of 100 cases.
"""

TRUST = """
## Where it may be trusted

- **Arm, after stroke, weeks 1 to 6**: several trials, two products, a dose contrast.
- **Calf, after stroke, week 4**: one large trial with two doses. Week 12: one trial, spasms and pain and tone as shares.
- **When it is felt and when it is repeated**: one survey of 210 people, the intervals of one extension, one trial in the neck.
- **Weakness and swallowing in the neck**: one trial with four arms of some twenty people.

## Where it is no more than a prior

- **Multiple sclerosis**: no trial that reports the size of the effect on tone in MS could be read; it is taken to be that
  after stroke times a factor with a spread of 30 per cent. Weakness of the hip adductors is from a trial in MS.
- **Trunk and jaw**; shoulder, hip, knee and toes (they borrow from arm and leg); everything in the list of the untaught above.
- **Later cycles**: trend and drift are priors; there is no sign of tachyphylaxis in the extensions that were read.
- **How people differ** is taught only by the spread of changes and of intervals.

## Where it refuses

A product without a relative potency in the belief, a muscle or pattern that is not in the knowledge, and a goal whose problem has
no baseline are not forecast, in words. Once a person's own course lies outside what the model can speak of, the learned belief
says so, and the forecast of the population is the safer one.

## Known weaknesses

- Standard errors of trials that print none follow from the spread of changes elsewhere; several visits of one arm count as fewer
  people (correlation 0.5), several joints of one arm do not.
- Doses that were told as a range, a maximum or a product only are open within a spread, and so are divisions over muscles.
- The unspecific relief has one course over time, from cervical dystonia; at single joints the placebo arms go other ways.
- A single survey says what "felt" means.
"""


def _made(card: Card) -> str:
    hashes = {"fitted rows": card.data, "code": card.code, "priors": card.beliefs, "draws": card.draws}
    chains = f"{card.chains} chains of {card.warmup} + {card.samples} from dispersed starts"
    lines = ["## How it was made", "", "| | |", "|---|---|", f"| model | {card.model} |"]
    lines += [f"| hash of the {name} | `{value}` |" for name, value in hashes.items()]
    lines += [f"| versions | {', '.join(f'{name} {value}' for name, value in card.versions.items())} |"]
    lines += [f"| sampler | NUTS, seed {card.seed}, {chains} |"]
    lines += [f"| {name} | {value} |" for name, value in card.diagnostics.items()]
    return "\n".join(lines)


def _rows(rows: Sequence[FittedRow]) -> str:
    outside = "; ".join(_name(one.row) for one in rows if not one.inside) or "none"
    lines = [ROWS, f"{len(rows)} rows. Outside their interval: {outside}.", "",
             "| trial | arm | what | week | reported | model | again |", "|---|---|---|---|---|---|---|"]  # fmt: skip
    return "\n".join(lines + [_row(one) for one in rows])


def _row(one: FittedRow) -> str:
    model = f"{_short(one.middle)} ({_short(one.low)} to {_short(one.high)})"
    again = f"{_short(one.again_low)} to {_short(one.again_high)}{'' if one.inside else ' **outside**'}"
    return f"| {_what(one.row)} | {_short(one.row.value)} | {model} | {again} |"


def _taught(taught: Sequence[Taught]) -> str:
    shown = [one for one in sorted(taught, key=lambda one: -one.shrunk) if not one.name.startswith(POTENCY)]
    return "\n".join([TAUGHT, *(_learned(one) for one in shown)])


def _learned(one: Taught) -> str:
    after = f"{_short(one.middle)} ({_short(one.low)} to {_short(one.high)})"
    return f"| {one.name} | {_short(one.prior_middle)} | {after} | {one.shrunk:.2f} |"


def _untaught(card: Card) -> str:
    silent = _shown(card.untaught)
    hardly = _shown(one.name for one in card.taught if one.shrunk < HARDLY)
    return (
        f"## What is prior only\n\nNo row speaks of: {silent}.\n\n"
        f"Open in the fit, but less than {HARDLY:.0%} of the prior spread went: {hardly}."
    )


def _shown(names: Iterable[str]) -> str:
    return ", ".join(name for name in names if not name.startswith(POTENCY))


def _unseen(rows: Sequence[UnseenRow]) -> str:
    outside = sum(not one.inside for one in rows)
    heading = "| trial | arm | what | week | reported | expected of a new trial | how it was read |"
    lines = [UNSEEN, f"{len(rows)} rows, {outside} outside their interval.", "", heading, "|---|---|---|---|---|---|---|"]
    return "\n".join(lines + [_new(one) for one in rows])


def _new(one: UnseenRow) -> str:
    expected = f"{_short(one.middle)} ({_short(one.low)} to {_short(one.high)}){'' if one.inside else ' **outside**'}"
    return f"| {_what(one.row)} | {_short(one.row.value)} | {expected} | {one.row.confidence} |"


def _what(row: Row) -> str:
    """Trial, arm, outcome and week, as cells of a table."""
    what = ", ".join(filter(None, (row.kind.value.replace("_", " "), row.joint)))
    return f"{row.trial} | {row.arm} | {what} | {'' if row.week is None else _short(row.week)}"


def _name(row: Row) -> str:
    return f"{row.trial} {row.arm}, {row.kind.value.replace('_', ' ')}"


def _row_as_data(one: FittedRow) -> dict[str, object]:
    row = one.row
    return {"trial": row.trial, "arm": row.arm, "outcome": row.outcome, "kind": row.kind.value,
            **({} if row.week is None else {"week": _number(row.week)}), "reported": _number(row.value),
            "model": _number(one.middle), "low": _number(one.low), "high": _number(one.high),
            "again_low": _number(one.again_low), "again_high": _number(one.again_high), "inside": one.inside}  # fmt: skip


def _pairs(values: Mapping[str, object]) -> list[str]:
    return [f"{json.dumps(name) if ' ' in name else name} = {json.dumps(value)}" for name, value in values.items()]


def _number(value: float) -> float:
    return float(f"{value:.4g}")


def _short(value: float) -> str:
    """Three figures, without an exponent."""
    return f"{value:.3g}" if abs(value) >= SMALL or value == 0 else f"{value:.4f}"
