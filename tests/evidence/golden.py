"""The reading of Eutonia's own evidence as a table to look at: `python -m tests.evidence.golden` writes it anew."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from eutonia.evidence.reading import Reading, own_reading
from eutonia.evidence.rows import Row
from eutonia.knowledge import load

GOLDEN = Path(__file__).parent / "own_reading.csv"
HEADINGS = (
    "trial", "arm", "outcome", "kind or why not", "product", "place", "people are", "week", "n", "value", "sd", "se", "baseline",
    "patterns", "units", "muscles", "dose spread", "confidence", "use", "design",
)  # fmt: skip


def table(reading: Reading) -> str:
    """Every line of the evidence: understood, or left out with its reason."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(_parts(row) for row in reading.rows)
    writer.writerows((one.trial, one.arm, one.outcome, one.why) for one in reading.left_out)
    return text.getvalue()


def _parts(row: Row) -> tuple[str, ...]:
    marks = (("open", row.open_label), ("1+", row.has_one_plus), ("routine", row.routine))
    design = " ".join(word for word, holds in marks if holds)
    threshold = "" if row.threshold is None else f" >= {row.threshold:g}"
    measured = (row.week, row.people, row.value, row.standard_deviation, row.standard_error, row.baseline, row.problems)
    muscles = " ".join(f"{one.muscle}:{one.units:.3g}:{one.share:.2f}" for one in row.muscles)
    return (
        row.trial, row.arm, row.outcome, f"{row.kind.value}{threshold}", row.product or "placebo",
        f"{row.part} {row.joint}".strip(), row.aetiology,
        *("" if one is None else f"{one:.4g}" for one in measured), f"{sum(one.units for one in row.muscles):.4g}", muscles,
        f"{row.dose_spread:.3f}", row.confidence, row.use, design,
    )  # fmt: skip


if __name__ == "__main__":
    GOLDEN.write_text(table(own_reading(load())), encoding="utf-8")
