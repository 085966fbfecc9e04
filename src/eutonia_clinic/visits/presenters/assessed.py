"""A recorded assessment: what was found, what waits to be confirmed, and what was corrected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from eutonia.domain.answers import Answer, Side
from eutonia.domain.case import Case, EarlierTreatment, Goal, Measure, MuscleFinding, PostureProblem
from eutonia.knowledge.types import Knowledge
from eutonia.report import view
from eutonia.report.muscles import muscle_name
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Choice, Field
from eutonia_clinic.core.frame import person_facts
from eutonia_clinic.visits.presenters import asking
from eutonia_clinic.visits.presenters.entry import said_of, spoken
from eutonia_clinic.visits.presenters.signing import QUESTION

Line = tuple[str, str]
"""What was asked, and what was found."""
ROW = re.compile(r"[a-z_]+(\[\d+\])?")
"""The row of a place: 'goals[0]' of 'goals[0].words'."""


@dataclass(frozen=True, slots=True)
class FoundOnSide:
    """What was found of one movement on one side; no lines where it is no problem."""

    side: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FoundMovement:
    """One movement, RIGHT and LEFT."""

    name: str
    sides: tuple[FoundOnSide, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an assessment: who, when, and why it was corrected."""

    words: str
    why: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class AssessedLinks:
    """What may be done with it; '' for what this user may not do or what no longer stands."""

    confirm: str = ""
    correct: str = ""
    ask_again: str = ""
    propose: str = ""
    now: str = ""
    plan: str = ""


@dataclass(frozen=True, slots=True)
class AssessedPage:
    """Everything on the page."""

    links: AssessedLinks
    heading: str
    by: str
    replaced: str
    waiting: Field | None
    movements: tuple[FoundMovement, ...]
    muscles: tuple[Line, ...]
    goals: tuple[Line, ...]
    person: tuple[Line, ...]
    others: tuple[Line, ...]
    toxin: tuple[Line, ...]
    ledger: tuple[str, ...]
    topics: tuple[tuple[str, tuple[Line, ...]], ...]
    answers: str
    versions: tuple[Version, ...]
    confirmed: tuple[str, ...]
    idempotency_key: str = ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Rows carried over that somebody looked at: who said so, when, and the rows."""

    by: str
    when: datetime
    rows: Sequence[str]


@dataclass(frozen=True, slots=True)
class Assessed:
    """What is not in the case. `unconfirmed` are the rows that wait, each by its place and what it says."""

    by: str
    at: datetime
    unconfirmed: Sequence[tuple[str, str]] = ()
    ledger: Sequence[EarlierTreatment] = ()
    versions: Sequence[Version] = ()
    confirmed: Sequence[Confirmed] = ()
    replaced: str = ""
    idempotency_key: str = ""


def assessed_page(case: Case, knowledge: Knowledge, links: AssessedLinks, state: Assessed) -> AssessedPage:
    """The page of one assessment. `case` has the answers as they were given last."""
    patterns = dict.fromkeys(problem.pattern for problem in case.problems)
    return AssessedPage(
        links=links, heading=f"Assessment, {words.long_day(case.assessed_on)}",
        by=f"{state.by}, {words.day_and_clock(state.at)}", replaced=state.replaced, waiting=_waiting(state),
        movements=tuple(_movement(one, case, knowledge) for one in patterns),
        muscles=tuple(_muscle(one, knowledge) for one in case.muscles),
        goals=tuple(_goal(one, knowledge) for one in case.goals), person=_person(case),
        others=tuple((_alternative(one.option, knowledge), spoken(one.status)) for one in case.other_treatments),
        toxin=_toxin(case), ledger=tuple(words.treatment(one) for one in state.ledger),
        topics=_topics(case, knowledge), answers=_answers(case, knowledge),
        versions=tuple(state.versions), confirmed=tuple(map(_confirmed, state.confirmed)), idempotency_key=state.idempotency_key,
    )  # fmt: skip


def _waiting(state: Assessed) -> Field | None:
    choices = tuple(Choice(place, said) for place, said in state.unconfirmed)
    return Field("places", "Still so", "ticks", (), choices=choices) if choices else None


def _confirmed(one: Confirmed) -> str:
    """'Carried over and still so by the word of Dr A, 24 Dec 2026, 09:00: equinovarus foot RIGHT.'"""
    rows = words.listed(row.partition(":")[0] for row in one.rows)
    return f"Carried over and still so, by the word of {one.by}, {words.day_and_clock(one.when)}: {rows}."


def _movement(pattern: str, case: Case, knowledge: Knowledge) -> FoundMovement:
    held = {one.side: one for one in case.problems if one.pattern == pattern}
    sides = tuple(FoundOnSide(side.word, problem_lines(held[side]) if side in held else ()) for side in Side)
    return FoundMovement(view.pattern_name(pattern, knowledge), sides)


def problem_lines(one: PostureProblem) -> tuple[Line, ...]:
    """What was found of one problem; unknown is said."""
    tardieu = f"catch {one.tardieu.catch_degrees}°, range {one.tardieu.full_range_degrees}°" if one.tardieu else words.NOT_ASKED
    lines = (
        ("Ashworth", one.ashworth.value if one.ashworth else "not graded"), ("Tardieu", tardieu),
        ("Spasms a day", words.known(one.spasms_per_day)), ("Pain, 0 to 10", words.known(one.pain)),
        ("Impact", spoken(one.impact.value)), ("Contracture", one.fixed_contracture.words),
        ("Holds up", one.tone_is_useful.words),
    )  # fmt: skip
    return (*lines, ("Note", one.note)) if one.note else lines


def _muscle(one: MuscleFinding, knowledge: Knowledge) -> Line:
    found = words.joined((f"strength {words.known(one.strength)}", said_of(one)), ", ")
    return f"{muscle_name(one.muscle, knowledge)} {one.side.word}", found


def _goal(goal: Goal, knowledge: Knowledge) -> Line:
    about = words.listed(f"{view.pattern_name(p.pattern, knowledge)} {p.side.word}" for p in goal.problems)
    target = goal.target_ashworth.value if goal.target_ashworth else words.known(goal.target_at_most)
    measure = {Measure.ASHWORTH: "Ashworth grade"}.get(goal.measure, spoken(goal.measure.value))
    return f"“{goal.words}”", f"{measure} {target} or lower; {about}; importance {goal.importance} of 3"


def _person(case: Case) -> tuple[Line, ...]:
    weight, _, mobility = person_facts(case.person)
    height = f"{words.exact(case.person.height_cm)} cm" if case.person.height_cm is not None else words.NOT_ASKED
    return (
        ("Weight", weight), ("Height", height), ("EDSS", words.known(case.person.edss)),
        ("Multiple sclerosis", case.person.multiple_sclerosis.words), ("Moves about", mobility),
        ("Spread", spoken(case.distribution.value)), ("Product", case.product), ("Planned for", words.day(case.planned_for)),
    )  # fmt: skip


def _alternative(option: str, knowledge: Knowledge) -> str:
    known = knowledge.alternatives.get(option)
    return words.capital(known.name if known else spoken(option))


def _toxin(case: Case) -> tuple[Line, ...]:
    history = case.toxin_history
    return (
        (QUESTION, history.any_in_16_weeks.words), ("Answered by", spoken(history.answered_by)),
        ("Answered on", words.day(history.answered_on) if history.answered_on else words.NOT_ASKED),
        ("First treatment with toxin ever", case.first_toxin_treatment.words),
    )  # fmt: skip


def _answers(case: Case, knowledge: Knowledge) -> str:
    """What is not a plain no, before anything else: '2 yes, 3 not known'."""
    given = [Answer(str(q.value)) for topic in asking.screen_topics(case, knowledge) for q in topic.questions]
    yes, unknown = given.count(Answer.YES), sum(one.is_unknown for one in given)
    said = [f"{yes} yes" if yes else "", f"{unknown} not known" if unknown else ""]
    return words.joined(said, ", ") or f"all {len(given)} answered no"


def _topics(case: Case, knowledge: Knowledge) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    return tuple(
        (topic.name, tuple((q.label, Answer(str(q.value)).words) for q in topic.questions))
        for topic in asking.screen_topics(case, knowledge)
    )


def rows_waiting(places: Iterable[str], case: Case, knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """Each row that waits to be confirmed: its place, and all that it says."""
    rows = dict.fromkeys(ROW.match(place)[0] for place in places)  # type: ignore[index]
    return tuple((row, _row_words(row, case, knowledge)) for row in rows)


def _row_words(row: str, case: Case, knowledge: Knowledge) -> str:
    part, _, number = row.removesuffix("]").partition("[")
    if part == "person":
        height = f"height {words.known(case.person.height_cm)} cm"
        return words.joined((*person_facts(case.person), height), ", ")
    if not number:
        return f"{words.capital(part)}: {spoken(str(getattr(case, part)))}"
    one = getattr(case, part)[int(number)]
    if part == "problems":
        found = words.joined((f"{what} {said}" for what, said in problem_lines(one)), ", ")
        return f"{view.pattern_name(one.pattern, knowledge)} {one.side.word}: {found}"
    said = {
        "muscles": lambda: " ".join(_muscle(one, knowledge)), "goals": lambda: ": ".join(_goal(one, knowledge)),
        "other_treatments": lambda: f"{_alternative(one.option, knowledge)}: {spoken(one.status)}",
    }  # fmt: skip
    return said[part]()
