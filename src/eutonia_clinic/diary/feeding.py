"""What the engine learns from of a diary: the days of a week tell nearly the same, so a week of one voice is one observation.

Weeks are counted from the injection, so that none holds days of two treatments. The first day on which something was felt, and
a yes about danger, stand on their own day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from statistics import median, median_high
from typing import Any

from django.db.models import Count, Max, Sum

from eutonia.domain.answers import Answer
from eutonia.domain.case import ProblemName
from eutonia.domain.cycle import FollowUp, ProblemScore
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.diary.counting import counted, rows_of
from eutonia_clinic.diary.documents import Chosen, Symptom
from eutonia_clinic.diary.models import ChosenSymptoms, DiaryEntry
from eutonia_clinic.patients.models import Person
from eutonia_clinic.visits.courses import closed_sessions
from eutonia_clinic.visits.lending import is_held

DAYS_A_WEEK = 7
SWALLOWING, WEAKNESS = "swallowing", "weakness"


class FromDiary(FollowUp):
    """A follow-up that no visit was: pages draw it smaller, and the engine learns from it as from any other."""


Values = dict[tuple[str, str, str], list[int]]
"""By pattern, side and measure what was written down."""


def seen(ids: frozenset[int], known_before: datetime | None) -> tuple[FollowUp, ...]:
    """What a diary tells of the treatments of a person, in the order of the days. Nothing of the time before the first."""
    rows = rows_of(ids, known_before) if is_held(DiaryEntry, ids) else []
    if not rows:
        return ()
    starts = starts_of(ids, known_before)
    asked = list(ChosenSymptoms.objects.filter(person__in=ids).order_by("pk"))
    found: list[FollowUp] = []
    for start, entries in by_treatment(counted(rows).counts, starts).items():
        found += _weeks(start, entries, asked)
        found += _moments(start, entries)
    return tuple(sorted(found, key=lambda one: one.seen_on))


def mark(ids: frozenset[int]) -> object:
    """What changes when `seen` would; nothing without an entry. Reads no document."""
    if not is_held(DiaryEntry, ids):
        return []
    sums = {"last": Max("pk"), "many": Count("pk"), "sum": Sum("pk")}
    return [model.objects.filter(person__in=ids).aggregate(**sums) for model in (DiaryEntry, ChosenSymptoms)]


def starts_of(ids: frozenset[int], known_before: datetime | None) -> list[date]:
    """The days on which something was given."""
    given = closed_sessions(Person(pk=min(ids)), known_before).filter(units__gt=0)
    return sorted(set(given.values_list("session__given_on", flat=True)))


def by_treatment(entries: Sequence[DiaryEntry], starts: Sequence[date]) -> Mapping[date, Sequence[DiaryEntry]]:
    """Entries by the day of the last injection before them or on their day; without those before the first."""
    found: dict[date, list[DiaryEntry]] = defaultdict(list)
    for one in entries:
        at = bisect_right(starts, one.day)
        if at:
            found[starts[at - 1]].append(one)
    return found


def _weeks(start: date, entries: Sequence[DiaryEntry], asked: Sequence[ChosenSymptoms]) -> Iterator[FollowUp]:
    """One observation for each week and voice, on the last day of it that anybody wrote of; the injection's own day by itself.

    Voices of one week stand on one day, since the engine works out every day that is named: a day costs as much as a visit.
    """
    weeks: dict[tuple[int, str], list[DiaryEntry]] = defaultdict(list)
    last: dict[int, date] = {}
    for one in entries:
        week = ((one.day - start).days - 1) // DAYS_A_WEEK
        weeks[week, one.source].append(one)
        last[week] = max(one.day, last.get(week, one.day))
    for (week, _), rows in weeks.items():
        scores, swallowing = _scores(_values(rows, asked)), _swallowing_denied(rows)
        if scores or swallowing is Answer.NO:
            yield FromDiary(seen_on=last[week], scores=scores, swallowing_trouble=swallowing)


def _values(rows: Sequence[DiaryEntry], asked: Sequence[ChosenSymptoms]) -> Values:
    found: Values = defaultdict(list)
    symptoms: dict[str, Symptom] = {one.id: one for chosen in asked for one in chosen.content.symptoms}
    for row in rows:
        for id, score in row.content.symptoms.items():
            one = symptoms.get(id)
            if one and one.problem and one.measure:
                found[(*_place(one.problem), one.measure)].append(score)
        spasms_of = _spasms_of(row, asked)
        if row.content.spasms is not None and spasms_of:
            found[(*_place(spasms_of), "spasms_per_day")].append(row.content.spasms)
    return found


def _spasms_of(row: DiaryEntry, asked: Sequence[ChosenSymptoms]) -> ProblemName | None:
    """The problem whose spasms were counted when an entry came."""
    before: list[Chosen] = [one.content for one in asked if one.made_at <= row.made_at]
    return before[-1].spasms_of if before else None


def _place(problem: ProblemName) -> tuple[str, str]:
    return problem.pattern, problem.side.value


def _scores(values: Values) -> tuple[ProblemScore, ...]:
    """The middle of what was written down; of two in the middle the worse, since a scale has whole steps only."""
    by_problem: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for (pattern, side, measure), found in values.items():
        middle = Decimal(str(median(found))) if measure == "spasms_per_day" else median_high(found)
        by_problem[pattern, side][measure] = middle
    return tuple(
        ProblemScore.model_validate({"problem": {"pattern": pattern, "side": side}, **by_problem[pattern, side]})
        for pattern, side in sorted(by_problem)
    )


def _swallowing_denied(rows: Sequence[DiaryEntry]) -> Answer:
    """No, when it was asked and never answered with yes. A yes stands on its own day (`_moments`)."""
    answers = {row.content.red_flags[SWALLOWING] for row in rows if SWALLOWING in row.content.red_flags}
    return Answer.NO if answers == {Answer.NO} else Answer.NOT_ASKED


def _moments(start: date, entries: Sequence[DiaryEntry]) -> Iterator[FollowUp]:
    """The first day on which each thing was said.

    That no strength was lost elsewhere is no word on the treated limb: a no to that question says nothing of weakness here.
    """
    onset = felt_onset(start, entries)
    if onset:
        yield FromDiary(seen_on=onset, felt_onset=True)
    ends = felt_wear_off(start, entries)
    if ends:
        yield FromDiary(seen_on=ends.day, felt_wear_off=True)
    choked = _first(entries, lambda one: SWALLOWING in one.content.flagged)
    if choked:
        yield FromDiary(seen_on=choked, swallowing_trouble=Answer.YES)
    weak = _first(entries, lambda one: WEAKNESS in one.content.flagged)
    if weak:
        yield FromDiary(seen_on=weak, weakness_that_limits=Answer.YES)


def felt_onset(start: date, entries: Sequence[DiaryEntry]) -> date | None:
    """The first day on which a treatment was felt to start."""
    return _first(entries, lambda one: one.felt == "onset" and one.day > start)


def felt_wear_off(start: date, entries: Sequence[DiaryEntry]) -> DiaryEntry | None:
    """The first entry that feels a treatment wear off: so late that it is not the one before, and after it was felt to start."""
    earliest = whole("diary.wear_off_from_days")
    onset = felt_onset(start, entries)
    told = [one for one in entries if one.felt == "wear_off" and (one.day - start).days >= earliest]
    return next((one for one in told if onset is None or one.day > onset), None)


def _first(entries: Sequence[DiaryEntry], holds: Any) -> date | None:
    return next((one.day for one in entries if holds(one)), None)
