"""What came of it, in words: goals, tone, spasms and pain."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from eutonia.domain.answers import Ashworth
from eutonia.domain.case import Measure
from eutonia_clinic.core import words
from eutonia_clinic.service.documents import Bar, Chart, Shown, Table
from eutonia_clinic.service.figures.outcomes import BETTER, MET, NOT_MET, NOT_SCORED, NOT_TAKEN, SAME, WORSE
from eutonia_clinic.service.figures.rows import Figures, One, Rows, of, people, values
from eutonia_clinic.service.presenters.summing import leads, middle, middle_words, part_words, shown, table

KINDS = {
    Measure.ASHWORTH.value: "Tone (Ashworth)", Measure.SPASMS_PER_DAY.value: "Spasms a day", Measure.PAIN.value: "Pain",
}  # fmt: skip
CHANGES = (
    (BETTER, {"spasms": "Fewer", "pain": "Less"}), (SAME, {"spasms": "As before", "pain": "As before"}),
    (WORSE, {"spasms": "More", "pain": "More"}),
)  # fmt: skip


def goals_shown(figures: Figures) -> Shown:
    """Goals met, for each kind of goal."""
    rows = figures["goals"]
    met, not_met = _verdict(rows, MET), _verdict(rows, NOT_MET)
    missing = len(rows) - len(met) - len(not_met)
    scored = len(met) + len(not_met)
    answer = f"{part_words(len(met), scored)} goals met" if scored else "No goal was scored"
    kinds = [(kind, name) for kind, name in KINDS.items() if of(rows, kind)]
    lines = [((name, *_counts(rows, kind)), f"goals:{kind}") for kind, name in kinds]
    chart = Chart(title="Goals met, of those scored", bars=tuple(_goal_bars(rows, kinds)))
    return shown(
        "goals", answer,
        said=(f"{words.count(missing, 'goal was', 'goals were')} not scored at the follow-up.",) if missing else (),
        leads=leads((scored + missing, f"{_people(rows)} behind it", "goals")),
        charts=(chart,) if chart.bars else (),
        tables=(table("Goals by kind", ("Kind of goal", "Met", "Not met", "Not scored"), lines),) if lines else (),
    )  # fmt: skip


def _counts(rows: Rows, kind: str) -> tuple[str, ...]:
    return tuple(str(len(of(rows, f"{kind}.{one}"))) for one in (MET, NOT_MET, NOT_SCORED))


def _verdict(rows: Rows, verdict: str) -> Rows:
    return tuple(one for one in rows if one.group.endswith(f".{verdict}"))


def _goal_bars(rows: Rows, kinds: list[tuple[str, str]]) -> Iterator[Bar]:
    for kind, name in kinds:
        met, scored = len(of(rows, f"{kind}.{MET}")), len(of(rows, f"{kind}.{MET}")) + len(of(rows, f"{kind}.{NOT_MET}"))
        if scored:
            share = Decimal(met * 100) / scored
            yield Bar(name=name, value=round(share, 1), words=f"{met} of {scored}")


def tone_shown(figures: Figures) -> Shown:
    """How many problems are at least one grade better, and every shift and grade."""
    rows = figures["tone"]
    taken = tuple(one for one in rows if one.group != NOT_TAKEN)
    better, worse = of(rows, BETTER), of(rows, WORSE)
    missing = len(rows) - len(taken)
    answer = f"{part_words(len(better), len(taken))} problems better by at least 1 grade"
    answer = answer if taken else "No problem was graded again"
    said = [
        f"{words.count(len(of(rows, SAME)), 'problem')} as before, {words.count(len(worse), 'problem')} worse." if taken else "",
        f"{words.count(missing, 'problem was', 'problems were')} not graded again at the follow-up." if missing else "",
    ]
    charts = (_shifts(taken), _grades(taken)) if taken else ()
    tables = (_shift_table(rows), _grade_table(taken)) if taken else ()
    who = leads((len(rows), f"{_people(rows)} behind it", "tone"), (len(worse), f"worse: {_people(worse)}", f"tone:{WORSE}"))
    return shown("tone", answer, said=tuple(one for one in said if one), leads=who, charts=charts, tables=tables)


def _steps(rows: Rows) -> list[tuple[int, str, str]]:
    """Every shift between the best and the worst that occurs: its steps, its words, its group."""
    found = [int(one.value) for one in rows if one.value is not None]
    return [
        (step, "As before" if not step else f"{words.count(abs(step), 'grade')} {'better' if step > 0 else 'worse'}",
         SAME if not step else f"{BETTER}.{step}" if step > 0 else f"{WORSE}.{-step}")
        for step in range(max([*found, 1]), min([*found, -1]) - 1, -1)
    ]  # fmt: skip


def _shifts(rows: Rows) -> Chart:
    counted = [(name, len(of(rows, group))) for _, name, group in _steps(rows)]
    bars = tuple(Bar(name=name, value=Decimal(many), words=str(many)) for name, many in counted)
    return Chart(title="Problems by how many grades they changed", bars=bars)


def _shift_table(rows: Rows) -> Table:
    lines = [((name, str(len(of(rows, group)))), f"tone:{group}") for _, name, group in _steps(rows)]
    missing = len(of(rows, NOT_TAKEN))
    return table("Change in tone", ("Change", "Problems"), [*lines, (("Not graded again", str(missing)), f"tone:{NOT_TAKEN}")])


def _grades(rows: Rows) -> Chart:
    bars = tuple(
        Bar(name=f"Grade {grade.value}", value=Decimal(after), before=Decimal(before), words=f"{before} before, {after} after")
        for grade, before, after in _by_grade(rows)
    )
    key = ("at the follow-up", "before the session")
    return Chart(title="Problems by grade, before and at the follow-up", bars=bars, key=key)


def _grade_table(rows: Rows) -> Table:
    lines = [((grade.value, str(before), str(after)), "") for grade, before, after in _by_grade(rows)]
    return table("Modified Ashworth grades, in their order", ("Grade", "Before the session", "At the follow-up"), lines)


def _by_grade(rows: Rows) -> list[tuple[Ashworth, int, int]]:
    return [(one, _count(rows, "before", one), _count(rows, "after", one)) for one in Ashworth]


def _count(rows: Rows, when: str, grade: Ashworth) -> int:
    return sum(getattr(one, when) == grade.value for one in rows)


def change_shown(figures: Figures, key: str) -> Shown:
    """Spasms or pain: the median change with its quartiles."""
    rows = figures[key]
    taken = tuple(one for one in rows if one.group != NOT_TAKEN)
    missing, found = len(rows) - len(taken), middle(values(taken))
    unit = "spasms a day" if key == "spasms" else "points"
    many = words.count(len(taken), "problem")
    answer = f"{words.capital(middle_words(found, unit, signed=True))} ({many})" if taken else "Nothing was taken again"
    said = (f"{words.count(missing, 'problem was', 'problems were')} not taken again at the follow-up.",) if missing else ()
    lines = [((names[key], str(len(of(rows, group)))), f"{key}:{group}") for group, names in CHANGES]
    lines.append((("Not taken again", str(missing)), f"{key}:{NOT_TAKEN}"))
    bars = tuple(Bar(name=name, value=Decimal(many), words=str(many)) for name, many in _classes(taken, key))
    return shown(
        key, answer, said=said, leads=leads((len(rows), f"{_people(rows)} behind it", key)),
        charts=(Chart(title=f"Problems by change in {key}", bars=bars),) if bars else (),
        tables=(table(f"Change in {key}", ("Change", "Problems"), lines),) if rows else (),
    )  # fmt: skip


def _classes(rows: Rows, key: str) -> list[tuple[str, int]]:
    names = {group: names[key] for group, names in CHANGES}
    return [(names[group], len(of(rows, group))) for group, _ in CHANGES] if rows else []


def _people(rows: tuple[One, ...]) -> str:
    return words.count(people(rows), "person", "people")
