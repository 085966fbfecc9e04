"""Scores and calibration: as terminal text, and as one page of charts that loads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup
from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from eutonia.domain.kept_forecast import KeptForecast
from eutonia.domain.proposal import ExpectedCourse
from eutonia.domain.score import Calibration, CalibrationGroup, Coverage, ScoredObservation, Scores
from eutonia.knowledge.types import Knowledge
from eutonia.report import charts, words
from eutonia.report.charts.calibration import group_name
from eutonia.report.page import page
from eutonia.report.terminal import safe
from eutonia.report.view import course_name
from eutonia.scoring.telling import MEASURES

MOST_DRAWN = 24
"""Courses that are drawn on one page; what is left out is counted there, and the calibration holds all of them."""


def scores_text(scores: Scores, knowledge: Knowledge) -> RenderableType:
    """One forecast held against what came: a row for each observation, then goals, then what was not covered."""
    parts: list[RenderableType] = [safe(scores.words[0], "bold") if scores.words else Text(), *_lines(scores.words[1:])]
    if scores.observations:
        parts.append(_observations(scores.observations, knowledge))
    chances = [*scores.goals, *((scores.weakness,) if scores.weakness else ())]
    for one in chances:
        said = "it happened" if one.happened else "it did not happen"
        chance = f"chance {words.percent(one.chance)}, {said} (Brier score {words.number(one.brier, 2)})"
        parts.append(safe(f"{words.day(one.seen_on)}, {one.words}: {chance}"))
    parts += _lines(f"Not covered: {words.day(one.seen_on)}, {one.what}: {one.why}." for one in scores.not_covered)
    return Group(*parts, safe(f"Forecast {scores.forecast_id[:12]}, belief {scores.belief_id}.", "dim"))


def _lines(said: Iterable[str]) -> list[RenderableType]:
    return [safe(one) for one in said]


def _table(*names: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for at, name in enumerate(names):
        table.add_column(Text(name), justify="left" if at < 1 else "right", overflow="fold")
    return table


def _observations(seen: Sequence[ScoredObservation], knowledge: Knowledge) -> Table:
    table = _table("What", "Day", "Week", "Forecast (80 %)", "Seen", "In 80 %", "Where", "Score")
    for one in seen:
        name = f"{knowledge.patterns[one.pattern].name} {one.side.word}, {MEASURES[one.measure]}"
        forecast = f"{words.level(one.band.median, one.measure)} ({words.band_80(one.band, one.measure)})"
        cells = (
            name, words.day(one.seen_on), words.number(one.week), forecast, words.level(one.observed, one.measure),
            "yes" if one.inside_80 else "NO", words.number(one.place, 2), words.number(one.ranked_score, 2),
        )  # fmt: skip
        table.add_row(*(safe(cell) for cell in cells))
    return table


def calibration_text(found: Calibration) -> RenderableType:
    """What many forecasts say together: sentences first, then a row for each group."""
    table = _table("Group", "Observations", "People", "In 50 %", "In 80 %", "In 95 %", "Ranked score")
    for one in found.groups:
        many = f"{one.observations}{' (few)' if one.is_small else ''}"
        shares = [_share(each) for each in one.coverages]
        cells = (group_name(one), many, str(one.people), *shares, words.number(one.ranked_score, 2))
        table.add_row(*(safe(cell) for cell in cells))
    told = f"{words.count(found.forecasts, 'forecast')} for {words.count(found.people, 'person', 'people')}"
    parts: list[RenderableType] = [safe(told, "bold"), *_lines(found.words)]
    parts += [table] if found.groups else []
    briers = [
        f"Brier score of {one.of}: {words.number(one.brier, 2)}; the mean for everybody: {words.number(one.brier_of_the_mean, 2)}"
        for one in found.reliability
        if one.brier is not None and one.brier_of_the_mean is not None
    ]
    return Group(*parts, *_lines(briers), safe(f"Not covered by any forecast: {found.not_covered}.", "dim"))


def _share(one: Coverage) -> str:
    return f"{one.inside / one.of:.0%}".replace("%", " %") if one.of else "–"


def scores_page(pairs: Sequence[tuple[KeptForecast, Scores]], found: Calibration, knowledge: Knowledge) -> str:
    """One page: the sentences, the charts of the whole, and each forecast with its observations drawn into it."""
    drawn = [one for forecast, scores in pairs for one in _drawn(forecast, scores, knowledge)]
    context = {
        "found": found,
        "left_out": max(len(drawn) - MOST_DRAWN, 0),
        "coverages": charts.coverages([one for one in found.groups if one.by != "all"] or found.groups),
        "places": [(group_name(one), charts.places(one), one.words) for one in _whole_and_measures(found)],
        "reliabilities": [(one.of, charts.reliability(one), one.words) for one in found.reliability],
        "drawn": drawn[:MOST_DRAWN],
    }
    return page("scores.html.j2", "Forecasts held against what came", context, "Eutonia, forecasts held against what came")


def _whole_and_measures(found: Calibration) -> Iterator[CalibrationGroup]:
    yield from (one for one in found.groups if one.by in ("all", "measure"))


def _drawn(forecast: KeptForecast, scores: Scores, knowledge: Knowledge) -> Iterator[tuple[str, Markup, str]]:
    """Each course that was observed, with what was seen."""
    for course in forecast.courses:
        seen = [one for one in scores.observations if _of_course(one, course)]
        if seen:
            name = f"{course_name(course, knowledge)} ({forecast.case_id})"
            points = [(float(one.week), float(one.observed)) for one in seen]
            inside = sum(one.inside_80 for one in seen)
            said = f"{inside} of {len(seen)} inside the 80 % band; forecast of {words.day(forecast.kept_on)}"
            yield name, charts.forecast(course, name, seen=points), said


def _of_course(one: ScoredObservation, course: ExpectedCourse) -> bool:
    return (one.pattern, one.side, one.measure) == (course.pattern, course.side, course.measure)
