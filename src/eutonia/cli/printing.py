"""A check and a forecast in the terminal. A finding is never told by colour alone."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from eutonia.domain.answers import Severity
from eutonia.domain.finding import Citation, Finding
from eutonia.domain.plan import Plan
from eutonia.domain.proposal import Band, CheckResult, ExpectedCourse, GoalChance, LimitUse
from eutonia.domain.units import plain
from eutonia.knowledge.types import Knowledge
from eutonia.report.charts.bars import limit_name
from eutonia.report.muscles import muscle_name
from eutonia.report.view import course_name, sum_words
from eutonia.report.words import (
    STATES,
    band_80,
    capital,
    chance_band,
    day,
    level,
    long_day,
    measured,
    number,
    one_line,
    percent,
    sentence,
)
from eutonia.response import Forecast

_COLOURS = {Severity.STOP: "bold red", Severity.REASON: "bold yellow", Severity.NOTE: "bold cyan"}


def terminal_console() -> Console:
    """The terminal, taking no text for markup: what a person wrote is printed as it was written."""
    return Console(highlight=False, markup=False, emoji=False)


def print_check(plan: Plan, result: CheckResult, open_findings: Sequence[Finding], knowledge: Knowledge) -> None:
    """Every finding, the limits, and first of all whether the plan can be signed."""
    console = terminal_console()
    console.print(_verdict(plan, open_findings), style="bold")
    if result.eligible_from is not None:
        passed = "was" if result.eligible_from <= plan.planned_for else "is"
        console.print(Text(f"The interval since the last toxin {passed} over on {day(result.eligible_from)}."))
    for finding in result.findings:
        console.print(_finding(finding, finding in open_findings, knowledge))
    console.print(_limits(result.limits))
    console.print(Text(f"{result.checks_run} of {result.checks_known} checks ran. Knowledge {result.knowledge_hash[:12]}."))


def print_forecast(plan: Plan, expected: Forecast, knowledge: Knowledge) -> None:
    """The course of each problem, the chance of each goal and the risk of weakness."""
    console = terminal_console()
    console.print(Text(f"Forecast for {plan.total} on {long_day(plan.planned_for)}, with 80 % intervals"), style="bold")
    console.print(Text(f"Goal weeks: {_band(expected.goal_weeks)}"))
    console.print(Text(f"Weakness that limits the person: {chance_band(expected.weakness)}"))
    for course in expected.courses:
        console.print(_course(course, knowledge))
    if expected.goals:
        console.print(_goals(expected.goals))
    if expected.swallowing is not None:
        console.print(_finding(expected.swallowing, True, knowledge))
    for words in (*expected.not_forecast, *expected.assumed):
        console.print(Text(one_line(words)))


def _verdict(plan: Plan, open_findings: Sequence[Finding]) -> Text:
    subject = f"{plan.total} on {day(plan.planned_for)}"
    if any(finding.cannot_be_answered for finding in open_findings):
        return Text(f"STOPPED: {subject} cannot be signed.", style=_COLOURS[Severity.STOP])
    if open_findings:
        return Text(f"NEEDS A REASON: {subject} can be signed when each reason is given.", style=_COLOURS[Severity.REASON])
    return Text(f"CAN BE SIGNED: {subject}. The injector decides.")


def _finding(finding: Finding, still_open: bool, knowledge: Knowledge) -> Padding:
    lines = [_headline(finding, still_open, knowledge), Text(one_line(finding.because))]
    if finding.arithmetic is not None:
        lines.append(Text(sentence(one_line(sum_words(finding.arithmetic)))))
    if finding.remedy:
        lines.append(Text(f"What would change it: {one_line(finding.remedy)}"))
    if still_open and finding.interrupts and not finding.cannot_be_answered:
        lines.append(Text(f"To accept it, give a reason in the plan under overrides, with the rule {finding.rule}."))
    lines.extend(Text(_source(citation, knowledge), style="dim") for citation in finding.citations)
    return _below(Group(lines[0], Padding(Group(*lines[1:]), (0, 0, 0, 4), expand=False)))


def _headline(finding: Finding, still_open: bool, knowledge: Knowledge) -> Text:
    muscle = muscle_name(finding.muscle, knowledge) if finding.muscle else ""
    where = " ".join(filter(None, (muscle, finding.side.word if finding.side else "")))
    answered = "" if still_open or not finding.interrupts else " (reason given)"
    failed = " THIS CHECK DID NOT RUN." if finding.could_not_run else ""
    head = Text(finding.severity.words.upper(), style=_COLOURS[finding.severity])
    title = sentence(one_line(finding.title))
    return head.append(f"{answered}: {title}{f' [{where}]' if where else ''}{failed}", style="bold")


def _source(citation: Citation, knowledge: Knowledge) -> str:
    found = knowledge.sources.get(citation.source)
    section = f", {citation.section}" if citation.section else ""
    return f"{found.title if found else citation.source}{section} [{STATES.get(citation.state, citation.state)}]"


def _limits(limits: Sequence[LimitUse]) -> Padding:
    table = Table(box=box.SIMPLE_HEAD, title="Limits", title_justify="left")
    table.add_column("Limit", overflow="fold")
    for heading in ("Given", "Planned", "Maximum", "Used"):
        table.add_column(heading, justify="right")
    for use in limits:
        table.add_row(*(Text(cell) for cell in _limit_cells(use)))
    return _below(table)


def _below(part: RenderableType) -> Padding:
    """A part of the page with a line of air above it."""
    return Padding(part, (1, 0, 0, 0), expand=False)


def _limit_cells(use: LimitUse) -> tuple[str, ...]:
    share = f"{number(use.share * 100, 0)} %" if use.maximum else "over"
    return one_line(capital(limit_name(use))), plain(use.given), plain(use.planned), f"{plain(use.maximum)} {use.unit}", share


def _band(band: Band, measure: str = "") -> str:
    return f"{level(band.median, measure)} (80 %: {band_80(band, measure)})"


def _course(course: ExpectedCourse, knowledge: Knowledge) -> Table:
    title = f"{course_name(course, knowledge)}, {measured(course.measure, course.unit)}, by week"
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left")
    for heading in ("Week", "Expected", "80 % interval", "If nothing is injected"):
        table.add_column(heading, justify="right")
    for week, band, without in zip(course.weeks, course.bands, course.without_treatment, strict=True):
        table.add_row(
            plain(week), level(band.median, course.measure), band_80(band, course.measure), level(without, course.measure)
        )
    return table


def _goals(goals: Sequence[GoalChance]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, title="Goals", title_justify="left")
    for heading in ("Goal", "Best week", "Chance then", "If nothing is injected"):
        table.add_column(heading)
    for goal in goals:
        best = max(range(len(goal.weeks)), key=lambda week: goal.probability[week])
        chances = percent(goal.probability[best]), percent(goal.without_treatment[best])
        table.add_row(Text(one_line(goal.words)), plain(goal.weeks[best]), *chances)
    return table
