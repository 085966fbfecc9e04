"""Forecasts kept and held against what came: scores of one cycle, and the calibration of many."""

from eutonia.scoring.calibrating import calibration
from eutonia.scoring.goals import measured_in, reached_by_attainment, reached_by_scores
from eutonia.scoring.keeping import kept_forecast, kept_plan
from eutonia.scoring.matching import cycle_of
from eutonia.scoring.scored import score

__all__ = [
    "calibration",
    "cycle_of",
    "kept_forecast",
    "kept_plan",
    "measured_in",
    "reached_by_attainment",
    "reached_by_scores",
    "score",
]
