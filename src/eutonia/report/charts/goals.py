"""The chance of each goal by week: a table with shading, so that the number and the pattern are both there."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from eutonia.domain.proposal import GoalChance
from eutonia.report.charts.values import every_value
from eutonia.report.svg import el, join
from eutonia.report.words import number, percent_number, span

MOST_COLUMNS = 9
SHADES = (Decimal("0.1"), Decimal("0.25"), Decimal("0.5"), Decimal("0.7"))


def goal_table(goals: Sequence[GoalChance], caption: str, source: Markup, treated: bool = True) -> Markup:
    """One row a goal, one column a week, chances in per cent, and below each the chance without treatment; then the bands.

    With `treated` false the chances are those without treatment, and the second row is left out.
    """
    if not goals:
        return el("p", "No goal was recorded, so no chance is given. Unknown is not none: agree a goal first.", class_="fine")
    shown = chosen_weeks(goals[0].weeks)
    top = el("th", "Goal", scope="col") + join(el("th", f"{number(goals[0].weeks[i])}", scope="col") for i in shown)
    rows = join(_rows(goal, shown, treated) for goal in goals)
    head = el("thead", el("tr", top))
    table = el("table", el("caption", Markup("{} {}").format(caption, source)) + head + el("tbody", rows), class_="hm")
    scroll = el("div", table, class_="scroll", tabindex="0", role="region", aria_label=caption)
    return scroll + join(values(goal, source) for goal in goals)


def chosen_weeks(weeks: Sequence[Decimal]) -> list[int]:
    """Places of at most nine weeks, evenly spread, without the day of the injection."""
    later = [i for i, week in enumerate(weeks) if week > 0] or list(range(len(weeks)))
    even = [i for i in later if weeks[i] % 2 == 0]
    later = even if len(even) >= 3 else later
    step = -(-len(later) // MOST_COLUMNS)
    return later[:: max(step, 1)]


def best_week(goal: GoalChance) -> int:
    """The place of the week with the best chance; the first of equals."""
    return max(range(len(goal.weeks)), key=lambda i: (goal.probability[i], -goal.weeks[i]))


def values(goal: GoalChance, source: Markup) -> Markup:
    """Every week of one goal: chance, its 80 % band, and the chance without treatment, in per cent."""
    rows = [
        (number(week), percent_number(chance), span(percent_number(low), percent_number(high)), percent_number(without))
        for week, chance, low, high, without in zip(
            goal.weeks, goal.probability, goal.low_80, goal.high_80, goal.without_treatment, strict=True
        )
    ]
    return every_value(
        f"Chance of the goal “{goal.words}”, %", ("Week", "Chance", "80 %", "Without treatment"), rows, source, caption_shown=True
    )


def _rows(goal: GoalChance, shown: Sequence[int], treated: bool) -> Markup:
    first = el("tr", el("th", goal.words, scope="row") + _cells([goal.probability[i] for i in shown]))
    if not treated:
        return first
    name = el("th", el("span", f"{goal.words}: ", class_="vh") + el("span", "without treatment", class_="fine"), scope="row")
    return first + el("tr", name + _cells([goal.without_treatment[i] for i in shown]))


def _cells(chances: Sequence[Decimal]) -> Markup:
    return join(el("td", percent_number(chance), class_=f"h{shade(chance)}") for chance in chances)


def shade(chance: Decimal) -> int:
    """0 (lightest) to 4 (darkest)."""
    return sum(chance >= step for step in SHADES)
