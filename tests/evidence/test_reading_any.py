"""Tables made at random from what reports write: reading never breaks, loses no line, and whatever it reads can be predicted."""

from __future__ import annotations

import csv
import io

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from eutonia.evidence.columns import OUTCOMES, TRIALS, lines_of
from eutonia.evidence.predicting import imagine, predictives
from eutonia.evidence.reading import Reading, read_lines
from eutonia.evidence.scores import log_score, sampled
from eutonia.knowledge import load

Cells = list[dict[str, str]]
FEW = imagine(load(), 3, np.random.default_rng(0))
PHASES = (Phase.explicit, Phase.generate)
"""Large tables are slow to make smaller: a failing one is shown as it is."""
CELLS = {
    "trial_id": ["ASH2001", "BAY2002", ""],
    "arm": ["placebo", "Dysport 500", "Botox", "drug vs placebo", "OL cycle 2", "300", "", "pooled, baseline AS>3"],
    "product": ["placebo", "Dysport", "Botox", "Xeomin", "BoNT-A", "Nabota", "NeuroBloc", "tizanidine", ""],
    "total_dose_U": ["", "0", "500", "200-240", "<=400", "individual", "750/leg", "1,000", "20 U/kg", "?"],
    "muscle_group": ["", "FCR+FCU", "calf", "hip adductors bilateral", "UL", "SCM", "masseter", "paraspinals", "multi", "EDB"],
    "joint": ["", "wrist", "ankle", "UL", "LL", "mixed", "neck", "knee/ankle", "shoulder", "jaw", "back", "somewhere"],
    "n": ["", "20", "55/51", "136 pts/415 intervals", "0", "n.r."],
    "week": ["", "4", "<=12", "0", "12-16", "d28", "-3"],
    "outcome": [
        "MAS_change", "AS_change_median", "responder_>=1_MAS_%", "REPAS_change", "DAS_responder_%", "spasm_frequency_improved_%",
        "pain_improved_%", "Tsui_%improvement", "TWSTRS_change", "weakness_AE_%", "dysphagia_%", "reinjection_interval_>=week_%",
        "time_to_retreatment_days", "onset_days", "peak_perceived_week", "duration of effect (weeks)", "EDB_paralysis_%", "MAS_p",
        "MAS", "MAS_%change", "weakness_n", "",
    ],
    "baseline_mean": ["", "2.9", "43.6"],
    "value": ["-1.2", "0", "1.1", "52.3", "0.4", "100", "-46", "<0.02", "", "40/64", "1e9"],
    "spread": ["", "0.8", "0", "0.4-1.2", "n.s."],
    "spread_type": ["", "SD", "SEM", "95% CI", "IQR", "p-value", "SD or SE not stated"],
    "ci_low": ["", "-1.5", "40"],
    "ci_high": ["", "-0.9", "60"],
    "x_of_n": ["", "40/64", "0/20", "64/40"],
    "confidence": ["seen", "recalled", ""],
    "split": ["calibration", "context", ""],
}  # fmt: skip
TOLD = {
    "trial_id": ["ASH2001", "BAY2002"],
    "design": ["RCT DB", "cohort", ""],
    "population_aetiology_n": ["MS n=40", "stroke n=81 (27 each)", ""],
    "product": ["Dysport", "Botox vs Dysport", ""],
    "muscles": ["", "biceps 200, FCR 50", "UL", "hip adductors bilateral", "neck"],
    "arms_dose_U": ["", "placebo;500;1000", "<=360 each"],
    "primary_outcome": ["", "MAS wrist wk4", "AQoL"],
}


def rows_of(cells: dict[str, list[str]], most: int) -> st.SearchStrategy[list[dict[str, str]]]:
    return st.lists(st.fixed_dictionaries({name: st.sampled_from(words) for name, words in cells.items()}), max_size=most)


def table(rows: list[dict[str, str]], headings: dict[str, list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(headings))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def reading(trials: list[dict[str, str]], outcomes: list[dict[str, str]]) -> Reading:
    return read_lines(lines_of(table(trials, TOLD), TRIALS), lines_of(table(outcomes, CELLS), OUTCOMES), load())


@settings(max_examples=150, phases=PHASES)
@given(trials=rows_of(TOLD, 2), outcomes=rows_of(CELLS, 8))
def test_every_line_is_a_sound_row_or_is_left_out_with_a_reason(trials: Cells, outcomes: Cells) -> None:
    found = reading(trials, outcomes)
    filled = sum(1 for row in outcomes if any(row.values()))
    assert len(found.rows) + len(found.left_out) == filled
    assert all(one.why for one in found.left_out)
    for row in found.rows:
        assert np.isfinite(row.value)
        assert row.people is None or row.people > 0
        assert all(one.units > 0 for one in row.muscles)
        assert bool(row.muscles) == bool(row.product)
        assert row.confidence != "recalled" or row.use == "context"


@settings(max_examples=40, phases=PHASES)
@given(trials=rows_of(TOLD, 2), outcomes=rows_of(CELLS, 12))
def test_whatever_is_read_can_be_predicted_and_scored(trials: Cells, outcomes: Cells) -> None:
    generator = np.random.default_rng(0)
    rows = reading(trials, outcomes).rows
    for row, expected in zip(rows, predictives(rows, load(), FEW, generator), strict=True):
        assert np.isfinite(sampled(expected, generator)).all()
        assert np.isfinite(log_score(expected, row.value))
