"""Assess: fast entry by movement and side, with the last values beside, the safety questions and the goals.

What was carried over from an earlier assessment is marked until somebody says that it is still so, row by row; a value that is
changed needs no tick (hazard H32).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from eutonia.domain.answers import Side
from eutonia.domain.case import Case, EarlierTreatment, MuscleFinding, PostureProblem
from eutonia.knowledge.types import Knowledge
from eutonia.report import view
from eutonia.report.muscles import muscle_name
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Choice, Field
from eutonia_clinic.visits.presenters import asking, beside, entry
from eutonia_clinic.visits.presenters.asking import Asking
from eutonia_clinic.visits.presenters.behind import BodySide, bodies, body_list
from eutonia_clinic.visits.presenters.carried import PERSON, STILL, about_movement, muscles_under, still
from eutonia_clinic.visits.presenters.still_listed import Listed, listed

PARTS = {"leg": "Legs", "arm": "Arms", "trunk": "Trunk", "neck": "Neck", "jaw": "Jaw"}


@dataclass(frozen=True, slots=True)
class SideBox:
    """One movement on one side."""

    side: str
    fields: tuple[Field, ...]
    more: tuple[Field, ...]
    is_used: bool


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement with its RIGHT and LEFT. `still` is the tick for what was carried over and is not confirmed."""

    pattern: str
    name: str
    movement: str
    boxes: tuple[SideBox, ...]
    strengths: tuple[Field, ...]
    remove: str
    still: Field | None = None

    @property
    def has_strength(self) -> bool:
        """True when a strength is written down: what is carried over is seen before it is confirmed."""
        return any(one.value or one.error for one in self.strengths)


@dataclass(frozen=True, slots=True)
class PartChoices:
    """The movements of one part of the body that may be added."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class GoalShown:
    """One goal in the person's words, with its measure and target."""

    number: int
    id: str
    fields: tuple[Field, ...]
    about: str
    still: Field | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """Some fields that stand together, and the tick for what was carried over among them."""

    fields: tuple[Field, ...]
    still: Field | None = None
    more: str = ""


@dataclass(frozen=True, slots=True)
class AssessLinks:
    """Where the form posts to, the way back, where toxin on record is corrected, and where the draft is put aside."""

    act: str
    back: str = ""
    record: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class AssessPage:
    """Everything on the page, in its order: so are errors listed."""

    links: AssessLinks
    heading: str
    last_words: str
    errors: tuple[tuple[str, str], ...]
    reason: Field | None
    movements: tuple[Movement, ...]
    muscles: Fields
    add: tuple[PartChoices, ...]
    goals: tuple[GoalShown, ...]
    person: Fields
    days: tuple[Field, ...]
    others: Fields
    asking: Asking
    waiting: str
    carried: tuple[Listed, ...]
    bodies: tuple[BodySide, ...]
    body_list: tuple[tuple[str, str], ...]
    conflict: tuple[str, ...] = ()
    closed: str = ""
    version: int = 0
    idempotency_key: str = ""


@dataclass(frozen=True, slots=True)
class Assessing:
    """What is not in the case.

    `last` is the assessment before; `typed` and `errors` what cannot be read, by the name of its field, and `general` what is
    wrong with no field of its own; `movements` those that were added and hold nothing yet; `unconfirmed` what was carried over,
    by what it is about; `conflict` what somebody else wrote meanwhile, and
    `closed` why nothing can be saved here any more.
    """

    last: Case | None = None
    typed: Mapping[str, str | list[str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    general: tuple[tuple[str, str], ...] = ()
    movements: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    ledger: tuple[EarlierTreatment, ...] = ()
    corrects: bool = False
    today: date | None = None
    conflict: tuple[str, ...] = ()
    closed: str = ""
    version: int = 0
    idempotency_key: str = ""


def assess_page(case: Case, knowledge: Knowledge, links: AssessLinks, state: Assessing = Assessing()) -> AssessPage:
    """The page of an assessment as far as it has come. A field without a value was not asked."""
    patterns = list(dict.fromkeys([*state.movements, *(problem.pattern for problem in case.problems)]))
    asked = _asking(case, knowledge, links, state)
    page = AssessPage(
        links=links, heading=_heading(case, state), last_words=_last_words(state.last), errors=(),
        person=Fields(beside.person_fields(case, state.last), _still("person", PERSON, "The person and the product", state)),
        days=_days(case, knowledge), movements=_movements(patterns, case, knowledge, state),
        muscles=_other_muscles(patterns, case, knowledge, state), add=_more_patterns(patterns, knowledge),
        goals=tuple(_goal(i, patterns, case, knowledge, state) for i in range(1, len(case.goals) + 2)),
        others=_others(case, knowledge, state), asking=asked, waiting="", carried=(),
        reason=Field("reason", "Why it is corrected", "text") if state.corrects else None,
        bodies=bodies(case, knowledge), body_list=body_list(case, knowledge), conflict=state.conflict,
        closed=state.closed, version=state.version, idempotency_key=state.idempotency_key,
    )  # fmt: skip
    whole = replace(page, waiting=_waiting(page), carried=listed(page))
    return entry.with_typed(whole, state.typed, state.errors, state.general)


def _heading(case: Case, state: Assessing) -> str:
    day = words.long_day(case.assessed_on)
    return f"Correction of the assessment of {day}" if state.corrects else f"Assessment, {day}"


def _last_words(last: Case | None) -> str:
    return f"Last: assessment of {words.day(last.assessed_on)}" if last else "No earlier assessment here"


def _waiting(page: AssessPage) -> str:
    """How much is still to do, in one line."""
    ticks = sum(one.name.startswith(STILL) for one in entry.every_field(page))
    carried = f"{words.count(ticks, 'row')} carried over and not confirmed: signing stays closed" if ticks else ""
    return words.joined((page.asking.waiting, carried), "; ")


def _days(case: Case, knowledge: Knowledge) -> tuple[Field, ...]:
    return (
        beside.product_field(case.product, knowledge),
        entry.day_field("assessed_on", "Assessed on", case.assessed_on),
        entry.day_field("planned_for", "Treatment planned for", case.planned_for),
    )


def _asking(case: Case, knowledge: Knowledge, links: AssessLinks, state: Assessing) -> Asking:
    treated = any(one.status == "given" for one in state.ledger)
    return asking.asking(
        case.screen, case.toxin_history, asking.screen_topics(case, knowledge), knowledge, state.ledger, links.record,
        first=None if treated else asking.is_first_field(case), old="" if state.corrects else _old(case, state.today),
    )  # fmt: skip


def _old(case: Case, today: date | None) -> str:
    """Said when answers are of an earlier day; '' when none is."""
    days = [day for day in (case.screen.answered_on, case.toxin_history.answered_on) if day]
    return f"Answered on {words.long_day(min(days))}" if today and days and min(days) < today else ""


def _still(name: str, about: Collection[str], whose: str, state: Assessing) -> Field | None:
    return still(name, about, whose, state.unconfirmed)


def _movements(patterns: Sequence[str], case: Case, knowledge: Knowledge, state: Assessing) -> tuple[Movement, ...]:
    under = muscles_under(patterns, knowledge)
    return tuple(_movement(pattern, under[pattern], patterns, case, knowledge, state) for pattern in patterns)


def _movement(
    pattern: str, muscles: Sequence[str], patterns: Sequence[str], case: Case, knowledge: Knowledge, state: Assessing
) -> Movement:
    known = knowledge.patterns.get(pattern)
    name = view.pattern_name(pattern, knowledge)
    about = about_movement(pattern, patterns, knowledge)
    return Movement(
        pattern=pattern, name=name, movement=known.movement if known else "",
        boxes=tuple(_box(pattern, name, side, case, state.last) for side in Side),
        strengths=_strengths(pattern, muscles, case, knowledge),
        remove=f"remove:{pattern}", still=_still(f"movement:{pattern}", about, f"{name}, RIGHT and LEFT", state),
    )  # fmt: skip


def _box(pattern: str, name: str, side: Side, case: Case, last: Case | None) -> SideBox:
    now, before = problem_of(case, pattern, side), problem_of(last, pattern, side)
    fields = entry.problem_fields(f"problem:{pattern}:{side.value}", f"{name} {side.word}", now, before)
    return SideBox(side.word, fields[: entry.MEASURED], fields[entry.MEASURED :], now is not None)


def problem_of(case: Case | None, pattern: str, side: Side) -> PostureProblem | None:
    """What a case found of one pattern on one side."""
    problems = case.problems if case else ()
    return next((one for one in problems if one.pattern == pattern and one.side is side), None)


def _strengths(pattern: str, muscles: Sequence[str], case: Case, knowledge: Knowledge) -> tuple[Field, ...]:
    return tuple(
        entry.strength_field(muscle, muscle_name(muscle, knowledge), side, _muscle(case, muscle, side))
        for muscle in muscles for side in Side if problem_of(case, pattern, side)
    )  # fmt: skip


def _muscle(case: Case, muscle: str, side: Side) -> MuscleFinding | None:
    return next((one for one in case.muscles if one.muscle == muscle and one.side is side), None)


def _other_muscles(patterns: Sequence[str], case: Case, knowledge: Knowledge, state: Assessing) -> Fields:
    """Muscles that were examined and stand under no movement."""
    shown = {(muscle, side) for pattern, under in muscles_under(patterns, knowledge).items() for muscle in under for side in Side
             if problem_of(case, pattern, side)}  # fmt: skip
    rest = [one for one in case.muscles if (one.muscle, one.side) not in shown]
    about = [f"muscles {one.muscle} {one.side.value}" for one in rest]
    named = [(one, muscle_name(one.muscle, knowledge)) for one in rest]
    fields = tuple(entry.strength_field(one.muscle, name, one.side, one) for one, name in named)
    more = words.listed(f"{name} {one.side.word}: {said}" for one, name in named if (said := entry.said_of(one)))
    return Fields(fields, _still("muscles", about, "these muscles", state), more)


def _others(case: Case, knowledge: Knowledge, state: Assessing) -> Fields:
    before = state.last.other_treatments if state.last else ()
    fields = beside.other_fields(case.other_treatments, before, knowledge)
    held = words.listed(one.label for one in fields if one.value) or "none written down"
    return Fields(fields, _still("others", ("other_treatments",), "other treatments", state), held)


def _more_patterns(there: Sequence[str], knowledge: Knowledge) -> tuple[PartChoices, ...]:
    others = [one for one in knowledge.patterns.values() if one.id not in there]
    ordered = sorted(others, key=lambda one: (list(PARTS).index(one.part), one.name))
    return tuple(
        PartChoices(PARTS[part], tuple(Choice(one.id, words.capital(one.name)) for one in of))
        for part, of in groupby(ordered, key=lambda one: one.part)
    )


def _goal(number: int, patterns: Sequence[str], case: Case, knowledge: Knowledge, state: Assessing) -> GoalShown:
    one = case.goals[number - 1] if number <= len(case.goals) else None
    about = words.listed(f"{view.pattern_name(p.pattern, knowledge)} {p.side.word}" for p in one.problems) if one else ""
    choices = tuple(Choice(f"{p}:{s.value}", f"{view.pattern_name(p, knowledge)} {s.word}") for p in patterns for s in Side)
    still = _still(f"goal:{number}", (f"goals {one.id}",), f"goal {number}", state) if one else None
    return GoalShown(number, one.id if one else "", entry.goal_fields(number, one, choices), about, still)
