"""The questions about toxin and safety, as the assessment and the page that asks them again show them.

A question starts as not asked. No is never chosen for anyone in silence: under the questions of a topic stands one button that
says in words who answered no to all of them, and afterwards each is there to be seen and changed (hazards H28 and H35).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from eutonia.domain.answers import Answer
from eutonia.domain.case import Case, EarlierTreatment, SafetyScreen, ToxinHistory
from eutonia.knowledge.types import Knowledge, ScreenQuestion
from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Field, answer_field
from eutonia_clinic.visits.presenters import beside, entry
from eutonia_clinic.visits.presenters.signing import QUESTION

TOPICS = {
    "contraindication": "Reasons not to inject today", "allergy": "Allergy", "neuromuscular": "Nerve and muscle",
    "reserve": "Swallowing and breathing", "pregnancy": "Pregnancy", "interaction": "Medicines and other treatment",
    "trigger": "What can make spasms worse", "other": "Other",
}  # fmt: skip
USES = "the bladder, migraine, the face or eyelids, saliva, sweating, the neck, the jaw, wrinkles, or stiff limbs"
"""Every use in plain words: people do not call it botulinum toxin (hazard H02)."""
WHO = {
    "nobody": "the person and the carer", "person": "the person", "carer": "the carer",
    "person_and_carer": "the person and the carer",
}  # fmt: skip
"""Who may answer no to several questions at once. A record that says nothing is no answer."""
NO_TO_ALL = "no:"
"""What the name of the button begins with; the topic follows."""


@dataclass(frozen=True, slots=True)
class TopicQuestions:
    """The safety questions of one topic, and how many wait for an answer. `no_to_all` is what its button says; '' for none."""

    topic: str
    name: str
    questions: tuple[Field, ...]
    waiting: int
    no_to_all: str = ""

    @property
    def act(self) -> str:
        """What the button does."""
        return f"{NO_TO_ALL}{self.topic}"


@dataclass(frozen=True, slots=True)
class TreatmentShown:
    """One earlier treatment with toxin that was told of."""

    number: int
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """Everything that is asked about toxin and safety."""

    answered_by: Field
    question: Field
    first: Field | None
    hint: str
    on_record: tuple[str, ...]
    record: str
    treatments: tuple[TreatmentShown, ...]
    topics: tuple[TopicQuestions, ...]
    measured: tuple[Field, ...]
    waiting: str
    old: str = ""

    @property
    def has_measured(self) -> bool:
        """True when something measured is written down."""
        return _says_something(self.measured)


def _says_something(fields: Collection[Field]) -> bool:
    return any(any(one.value) if isinstance(one.value, tuple) else one.value or one.error for one in fields)


@dataclass(frozen=True, slots=True)
class AskAgainPage:
    """The page on which toxin and safety are asked again."""

    act: str
    back: str
    last: str
    asking: Asking
    errors: tuple[tuple[str, str], ...] = ()
    idempotency_key: str = ""


def ask_again_page(
    case: Case, last: tuple[SafetyScreen, ToxinHistory], knowledge: Knowledge, ledger: Sequence[EarlierTreatment],
    links: tuple[str, str, str],
) -> AskAgainPage:  # fmt: skip
    """`case` has the answers so far, `last` those of before; `links` lead to the act, back, and to the toxin on record."""
    act, back, record = links
    before, told = last
    day = words.long_day(before.answered_on) if before.answered_on else "a day not written down"
    asked = asking(case.screen, case.toxin_history, screen_topics(case, knowledge, before), knowledge, ledger, record, last=told)
    return AskAgainPage(act, back, f"Asked last on {day}, answered by {entry.spoken(before.answered_by)}", asked)


def asking(
    screen: SafetyScreen, history: ToxinHistory, topics: tuple[TopicQuestions, ...], knowledge: Knowledge,
    ledger: Sequence[EarlierTreatment] = (), record: str = "", last: ToxinHistory | None = None, first: Field | None = None,
    old: str = "",
) -> Asking:  # fmt: skip
    """The questions with the answers there are. `ledger` is what the record holds already; `record` leads to it."""
    waiting = sum(topic.waiting for topic in topics)
    told = history.treatments
    before = f"Answered last: {words.answer(last.any_in_16_weeks)}." if last else ""
    return Asking(
        answered_by=entry.answered_by("answered_by", _who(screen, history)),
        question=answer_field("history:any", QUESTION, history.any_in_16_weeks, before),
        hint=f"Botulinum toxin is injected for {USES}. Ask the person and the carer. What was given elsewhere counts.",
        on_record=tuple(words.treatment(one) for one in ledger), record=record,
        treatments=tuple(_treatment(i, told, knowledge) for i in range(1, len(told) + 2)), topics=topics,
        measured=beside.measured_fields(screen), waiting=_waiting(waiting), first=first, old=old,
    )  # fmt: skip


def _waiting(many: int) -> str:
    return f"{words.count(many, 'question')} not asked yet" if many else "Every question has an answer"


def _who(screen: SafetyScreen, history: ToxinHistory) -> str:
    return screen.answered_by if screen.answered_by != "nobody" else history.answered_by


def is_first_field(case: Case) -> Field:
    """Whether toxin was ever given before, for anything."""
    return answer_field(
        "first_toxin_treatment", "Is this the first treatment with botulinum toxin ever?", case.first_toxin_treatment
    )


def screen_topics(case: Case, knowledge: Knowledge, last: SafetyScreen | None = None) -> tuple[TopicQuestions, ...]:
    """The safety questions for this product and these parts of the body, by topic; `last` is what was answered before."""
    parts = {knowledge.patterns[p.pattern].part for p in case.problems if p.pattern in knowledge.patterns}
    asked = [q for q in knowledge.screen.values() if _applies(q, case.product, parts)]
    topics = [(topic, [q for q in asked if q.topic == topic]) for topic in TOPICS]
    return tuple(_topic(topic, found, case.screen, last) for topic, found in topics if found)


def _applies(question: ScreenQuestion, product: str, parts: Iterable[str]) -> bool:
    for_product = not question.products or product in question.products
    return for_product and (not question.parts or bool(set(question.parts) & set(parts)))


def _topic(topic: str, asked: Sequence[ScreenQuestion], screen: SafetyScreen, last: SafetyScreen | None) -> TopicQuestions:
    answers = [(q, screen.answers.get(q.id, Answer.NOT_ASKED)) for q in asked]
    waiting = sum(answer is Answer.NOT_ASKED for _, answer in answers)
    return TopicQuestions(
        topic, TOPICS[topic], tuple(answer_field(f"screen:{q.id}", q.words, answer, _before(q, last)) for q, answer in answers),
        waiting, _no_to_all(waiting, screen.answered_by),
    )  # fmt: skip


def _before(question: ScreenQuestion, last: SafetyScreen | None) -> str:
    return f"Last: {words.answer(last.answers.get(question.id))}" if last else ""


def _no_to_all(waiting: int, answered_by: str) -> str:
    """What the button of a topic says: that every question was asked, and who answered. One question needs no button."""
    if waiting < 2 or answered_by not in WHO:
        return ""
    return f"All {waiting} asked, all no, as {WHO[answered_by]} answered"


def questions_of(topics: Collection[TopicQuestions], topic: str) -> tuple[str, ...]:
    """The questions of one topic that wait for an answer."""
    return tuple(
        q.name.removeprefix("screen:")
        for one in topics if one.topic == topic for q in one.questions if q.value == Answer.NOT_ASKED.value
    )  # fmt: skip


def _treatment(number: int, told: Sequence[EarlierTreatment], knowledge: Knowledge) -> TreatmentShown:
    one = told[number - 1] if number <= len(told) else None
    title = words.treatment(one) if one else "Another treatment"
    return TreatmentShown(number, title, entry.treatment_fields(number, one, knowledge))
