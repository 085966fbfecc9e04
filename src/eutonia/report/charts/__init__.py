"""Charts as SVG text: pure functions of a proposal's values. The clinic's pages draw the same ones."""

from eutonia.report.charts.bars import limit_bar, range_bar
from eutonia.report.charts.calibration import coverages, places, reliability
from eutonia.report.charts.forecast import forecast
from eutonia.report.charts.frontier import frontier
from eutonia.report.charts.goals import goal_table
from eutonia.report.charts.syringes import syringe, vials
from eutonia.report.charts.values import every_value

__all__ = [
    "coverages",
    "every_value",
    "forecast",
    "frontier",
    "goal_table",
    "limit_bar",
    "places",
    "range_bar",
    "reliability",
    "syringe",
    "vials",
]
