"""Assess: fast entry by movement and side, with the last values beside, the safety questions and the goals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from markupsafe import Markup

from eutonia.domain.answers import Answer, Side
from eutonia.domain.case import Case, MuscleFinding, PostureProblem
from eutonia.knowledge.types import Knowledge, Pattern, ScreenQuestion
from eutonia.report import view
from eutonia.report.body import Mark, body_views
from eutonia.report.muscles import muscle_name
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Choice, Field, answer_field
from eutonia_clinic.visits.presenters import entry
from eutonia_clinic.visits.presenters.signing import QUESTION

PARTS = {"leg": "Legs", "arm": "Arms", "trunk": "Trunk", "neck": "Neck", "jaw": "Jaw"}
TOPICS = {
    "contraindication": "Reasons not to inject today", "allergy": "Allergy", "neuromuscular": "Nerve and muscle",
    "reserve": "Swallowing and breathing", "pregnancy": "Pregnancy", "interaction": "Medicines and other treatment",
    "trigger": "What can make spasms worse", "other": "Other",
}  # fmt: skip
USES = "the bladder, migraine, the face or eyelids, saliva, sweating, the neck, the jaw, wrinkles, or stiff limbs"
"""Every use in plain words: people do not call it botulinum toxin (hazard H02)."""


@dataclass(frozen=True, slots=True)
class SideBox:
    """One movement on one side."""

    side: str
    fields: tuple[Field, ...]
    more: tuple[Field, ...]
    is_used: bool


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement with its RIGHT and LEFT."""

    pattern: str
    name: str
    movement: str
    boxes: tuple[SideBox, ...]
    strengths: tuple[Field, ...]
    remove: str


@dataclass(frozen=True, slots=True)
class PartChoices:
    """The movements of one part of the body that may be added."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class TopicQuestions:
    """The safety questions of one topic, and how many wait for an answer."""

    name: str
    questions: tuple[Field, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class GoalShown:
    """One goal in the person's words, with its measure and target."""

    number: int
    fields: tuple[Field, ...]
    about: str


@dataclass(frozen=True, slots=True)
class TreatmentShown:
    """One earlier treatment with toxin."""

    number: int
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class BodySide:
    """One drawing of the body and what it shows, in words."""

    view: str
    picture: Markup
    on_left: str
    on_right: str


@dataclass(frozen=True, slots=True)
class AssessLinks:
    """Where the form posts to."""

    act: str
    back: str = ""


@dataclass(frozen=True, slots=True)
class AssessPage:
    """Everything on the page."""

    links: AssessLinks
    heading: str
    last_words: str
    errors: tuple[tuple[str, str], ...]
    person: tuple[Field, ...]
    movements: tuple[Movement, ...]
    add: tuple[PartChoices, ...]
    goals: tuple[GoalShown, ...]
    topics: tuple[TopicQuestions, ...]
    waiting: str
    answered_by: Field
    question: Field
    question_hint: str
    treatments: tuple[TreatmentShown, ...]
    bodies: tuple[BodySide, ...]
    body_list: tuple[tuple[str, str], ...]
    idempotency_key: str = ""


@dataclass(frozen=True, slots=True)
class Assessing:
    """What is not in the case: the assessment before, what was typed, and what cannot be read, by the name of the field."""

    last: Case | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    idempotency_key: str = ""


def assess_page(case: Case, knowledge: Knowledge, links: AssessLinks, state: Assessing = Assessing()) -> AssessPage:
    """The page of an assessment as far as it has come. A field without a value was not asked."""
    patterns = list(dict.fromkeys(problem.pattern for problem in case.problems))
    topics = screen_topics(case, knowledge)
    waiting = sum(topic.waiting for topic in topics)
    page = AssessPage(
        links=links, heading=f"Assessment, {words.long_day(case.assessed_on)}", last_words=_last_words(state.last), errors=(),
        person=entry.person_fields(case, state.last),
        movements=_movements(patterns, case, knowledge, state.last), add=_more_patterns(patterns, knowledge),
        goals=tuple(_goal(i, case, knowledge) for i in range(1, len(case.goals) + 2)), topics=topics,
        waiting=f"{words.count(waiting, 'question')} not asked yet" if waiting else "Every question has an answer",
        answered_by=entry.answered_by("screen:answered_by", case.screen.answered_by), question=_question(case),
        question_hint=f"That is: injections for {USES}. Ask the person and the carer. What was given elsewhere counts.",
        treatments=tuple(_treatment(i, case, knowledge) for i in range(1, len(case.toxin_history.treatments) + 2)),
        bodies=_bodies(case, knowledge), body_list=_body_list(case, knowledge), idempotency_key=state.idempotency_key,
    )  # fmt: skip
    return entry.with_errors(page, state.errors) if state.errors else page


def _last_words(last: Case | None) -> str:
    return f"Last: assessment of {words.day(last.assessed_on)}" if last else "No earlier assessment here"


def _movements(patterns: Sequence[str], case: Case, knowledge: Knowledge, last: Case | None) -> tuple[Movement, ...]:
    """Each movement; the strength of a muscle is asked once, under the first movement that needs it."""
    made: list[Movement] = []
    for pattern in patterns:
        asked = {one.name for movement in made for one in movement.strengths}
        one = _movement(pattern, case, knowledge, last)
        made.append(replace(one, strengths=tuple(field for field in one.strengths if field.name not in asked)))
    return tuple(made)


def _movement(pattern: str, case: Case, knowledge: Knowledge, last: Case | None) -> Movement:
    known = knowledge.patterns.get(pattern)
    name = view.pattern_name(pattern, knowledge)
    return Movement(
        pattern=pattern, name=name, movement=known.movement if known else "",
        boxes=tuple(_box(pattern, name, side, case, last) for side in Side), strengths=_strengths(known, case, knowledge),
        remove=f"remove:{pattern}",
    )  # fmt: skip


def _box(pattern: str, name: str, side: Side, case: Case, last: Case | None) -> SideBox:
    now, before = problem_of(case, pattern, side), problem_of(last, pattern, side)
    fields = entry.problem_fields(f"problem:{pattern}:{side.value}", f"{name} {side.word}", now, before)
    return SideBox(side.word, fields[: entry.MEASURED], fields[entry.MEASURED :], now is not None)


def problem_of(case: Case | None, pattern: str, side: Side) -> PostureProblem | None:
    """What a case found of one pattern on one side."""
    problems = case.problems if case else ()
    return next((one for one in problems if one.pattern == pattern and one.side is side), None)


def _strengths(pattern: Pattern | None, case: Case, knowledge: Knowledge) -> tuple[Field, ...]:
    """The muscles whose weakness would speak against injecting: their strength decides what may be proposed."""
    asked = dict.fromkeys(
        r.when.removeprefix("weak:") for r in (pattern.against if pattern else ()) if r.when.startswith("weak:")
    )
    return tuple(
        entry.strength_field(muscle, muscle_name(muscle, knowledge), side, _muscle(case, muscle, side))
        for muscle in asked for side in Side if pattern and problem_of(case, pattern.id, side)
    )  # fmt: skip


def _muscle(case: Case, muscle: str, side: Side) -> MuscleFinding | None:
    return next((one for one in case.muscles if one.muscle == muscle and one.side is side), None)


def _more_patterns(there: Sequence[str], knowledge: Knowledge) -> tuple[PartChoices, ...]:
    others = [one for one in knowledge.patterns.values() if one.id not in there]
    ordered = sorted(others, key=lambda one: (list(PARTS).index(one.part), one.name))
    return tuple(
        PartChoices(PARTS[part], tuple(Choice(one.id, words.capital(one.name)) for one in of))
        for part, of in groupby(ordered, key=lambda one: one.part)
    )


def screen_topics(case: Case, knowledge: Knowledge) -> tuple[TopicQuestions, ...]:
    """The safety questions for this product and these parts of the body, by topic."""
    parts = {knowledge.patterns[p.pattern].part for p in case.problems if p.pattern in knowledge.patterns}
    asked = [q for q in knowledge.screen.values() if _applies(q, case.product, parts)]
    topics = [(name, [q for q in asked if q.topic == topic]) for topic, name in TOPICS.items()]
    return tuple(_topic(name, found, case) for name, found in topics if found)


def _applies(question: ScreenQuestion, product: str, parts: Iterable[str]) -> bool:
    for_product = not question.products or product in question.products
    return for_product and (not question.parts or bool(set(question.parts) & set(parts)))


def _topic(name: str, asked: Sequence[ScreenQuestion], case: Case) -> TopicQuestions:
    answers = [(q, case.screen.answers.get(q.id, Answer.NOT_ASKED)) for q in asked]
    return TopicQuestions(
        name, tuple(answer_field(f"screen:{q.id}", q.words, answer) for q, answer in answers),
        sum(answer is Answer.NOT_ASKED for _, answer in answers),
    )  # fmt: skip


def _question(case: Case) -> Field:
    return answer_field("history:any", QUESTION, case.toxin_history.any_in_16_weeks)


def _treatment(number: int, case: Case, knowledge: Knowledge) -> TreatmentShown:
    rows = case.toxin_history.treatments
    one = rows[number - 1] if number <= len(rows) else None
    return TreatmentShown(
        number, words.treatment(one) if one else "Another treatment", entry.treatment_fields(number, one, knowledge)
    )


def _goal(number: int, case: Case, knowledge: Knowledge) -> GoalShown:
    one = case.goals[number - 1] if number <= len(case.goals) else None
    problems = [(p.pattern, p.side) for p in case.problems]
    about = words.listed(f"{view.pattern_name(p.pattern, knowledge)} {p.side.word}" for p in one.problems) if one else ""
    choices = tuple(Choice(f"{p}:{s.value}", f"{view.pattern_name(p, knowledge)} {s.word}") for p, s in problems)
    return GoalShown(number, entry.goal_fields(number, one, choices), about)


def _marks(case: Case, knowledge: Knowledge) -> tuple[Mark, ...]:
    """The muscles behind the problems, as the body chart shows them."""
    found: dict[tuple[str, Side], str] = {}
    for problem in case.problems:
        known = knowledge.patterns.get(problem.pattern)
        for one in known.muscles if known else ():
            for side in _sides(one.where, problem.side):
                if one.rank == "primary":
                    found.setdefault((one.muscle, side), known.name if known else "")
    return tuple(_mark(muscle, side, said, knowledge) for (muscle, side), said in found.items())


def _sides(where: str, side: Side) -> tuple[Side, ...]:
    return {"same": (side,), "opposite": (side.other,), "both": tuple(Side)}[where]


def _mark(muscle: str, side: Side, said: str, knowledge: Knowledge) -> Mark:
    known = knowledge.muscles.get(muscle)
    shapes, part = (known.drawn_as, known.part) if known else ((), "")
    return Mark(muscle, muscle_name(muscle, knowledge), side, part, shapes, said, False)


def _bodies(case: Case, knowledge: Knowledge) -> tuple[BodySide, ...]:
    views = body_views(_marks(case, knowledge), labels=False)
    sides = {"front": ("RIGHT", "LEFT"), "back": ("LEFT", "RIGHT")}
    return tuple(BodySide(one.view.upper(), one.svg, *sides[one.view]) for one in views)


def _body_list(case: Case, knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """The picture as a list: each side with its muscles."""
    marks = _marks(case, knowledge)
    return tuple((side.word, words.listed(m.name for m in marks if m.side is side) or "none") for side in Side)
