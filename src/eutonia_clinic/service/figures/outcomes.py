"""What came of it: goals, tone, spasms and pain at the follow-up, beside what was found before the session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from eutonia.domain.answers import Ashworth, Side
from eutonia.domain.case import Measure
from eutonia.scoring.goals import REACHED
from eutonia_clinic.core import words
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.service.figures.rows import One, Place, Rows
from eutonia_clinic.service.reading import Read, Seen, Tree
from eutonia_clinic.visits import engine

MET, NOT_MET, NOT_SCORED = "met", "not", "unscored"
BETTER, SAME, WORSE, NOT_TAKEN = "better", "same", "worse", "untaken"
SPASMS, PAIN = Measure.SPASMS_PER_DAY.value, Measure.PAIN.value
Spot = tuple[str, str]
"""Pattern and side."""


def in_the_weeks(read: Read) -> tuple[Seen, ...]:
    """The follow-ups of the period in the weeks that count, by the day."""
    first, last = whole("service.follow_up_from_days"), whole("service.follow_up_to_days")
    return tuple(one for one in read.follow_ups if first <= one.days <= last)


def goals(read: Read) -> Rows:
    """Every goal of everybody followed up, by its measure: met, not met, or not scored. The latest score of each counts."""
    rows: list[One] = []
    for seen in _by_session(in_the_weeks(read)):
        for goal in read.cases[seen[-1].assessment_id]["goals"]:
            rows.append(_goal(goal, [one for one in seen if goal["id"] in one.tree["goal_attainment"]] or seen))
    return tuple(rows)


def tone(read: Read) -> Rows:
    """Every problem that was graded before: how many grades it is better or worse at the latest follow-up that graded it."""
    return tuple(_change(read, "ashworth", _graded))


def spasms(read: Read) -> Rows:
    """Every problem whose spasms were counted before: by how many a day it is more or less."""
    return tuple(_change(read, SPASMS, _counted))


def pain(read: Read) -> Rows:
    """Every problem whose pain was told before: by how much it is more or less."""
    return tuple(_change(read, PAIN, _counted))


def outside_the_weeks(read: Read) -> Rows:
    """Follow-ups of the period that came too early or too late to be counted with the others."""
    held = {one.follow_up_id for one in in_the_weeks(read)}
    return tuple(
        One(one.person_id, one.seen_on, "", f"{words.days(one.days)} after the session", place=_place(one))
        for one in read.follow_ups
        if one.follow_up_id not in held
    )


def _by_session(seen: Iterable[Seen]) -> Iterator[list[Seen]]:
    found: dict[int, list[Seen]] = {}
    for one in seen:
        found.setdefault(one.session_id, []).append(one)
    yield from found.values()


def _goal(goal: Tree, seen: list[Seen]) -> One:
    last = seen[-1]
    score = last.tree["goal_attainment"].get(goal["id"])
    verdict = NOT_SCORED if score is None else MET if score >= REACHED else NOT_MET
    said = f"“{goal['words']}”: {'not scored' if score is None else f'{score:+d}' if score else '0'}"
    value = None if score is None else Decimal(score)
    return One(last.person_id, last.seen_on, f"{goal['measure']}.{verdict}", said, value, place=_place(last))


def _change(read: Read, measure: str, told: Any) -> Iterator[One]:
    for seen in _by_session(in_the_weeks(read)):
        for problem in read.cases[seen[-1].assessment_id]["problems"]:
            if problem.get(measure) is not None:
                yield _of_problem(problem, measure, seen, told)


def _of_problem(problem: Tree, measure: str, seen: list[Seen], told: Any) -> One:
    spot = (problem["pattern"], problem["side"])
    taken = [(one, value) for one in seen if (value := _score(one, spot, measure)) is not None]
    place = spot_words(spot)
    if not taken:
        last = seen[-1]
        return One(last.person_id, last.seen_on, NOT_TAKEN, f"{place}: not taken", place=_place(last))
    last, after = taken[-1]
    return told(last, place, problem[measure], after)  # type: ignore[no-any-return]


def _graded(seen: Seen, place: str, before: str, after: str) -> One:
    better = Ashworth(before).rank - Ashworth(after).rank
    group = f"{BETTER}.{better}" if better > 0 else f"{WORSE}.{-better}" if better else SAME
    said = f"{place}: {before} to {after}"
    return One(seen.person_id, seen.seen_on, group, said, Decimal(better), before, after, _place(seen))


def _counted(seen: Seen, place: str, before: Any, after: Any) -> One:
    change = Decimal(after) - Decimal(before)
    group = BETTER if change < 0 else WORSE if change else SAME
    was, now = words.exact(Decimal(before)), words.exact(Decimal(after))
    return One(seen.person_id, seen.seen_on, group, f"{place}: {was} to {now}", change, was, now, _place(seen))


def _score(seen: Seen, spot: Spot, measure: str) -> Any:
    """What was written down last of one problem on this day; None when it was not taken."""
    rows = [one for one in seen.tree["scores"] if (one["problem"]["pattern"], one["problem"]["side"]) == spot]
    return rows[-1].get(measure) if rows else None


def spot_words(spot: Spot) -> str:
    """'Equinovarus foot RIGHT'."""
    pattern, side = spot
    known: Mapping[str, Any] = engine.knowledge().patterns
    name = known[pattern].name if pattern in known else pattern.replace("-", " ")
    return f"{words.capital(name)} {Side(side).word}"


def _place(seen: Seen) -> Place:
    return Place("follow_up", seen.follow_up_id)
