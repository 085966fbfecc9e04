"""The case as it is now: what was found at the assessment, with the identity, the ledger and the answers of this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from eutonia.domain.answers import Answer
from eutonia.domain.case import Case, EarlierTreatment, SafetyScreen, ToxinHistory
from eutonia_clinic.core.asking import once
from eutonia_clinic.core.documents import canonical as spelt
from eutonia_clinic.core.documents import checked, plain, read, same, tree_of
from eutonia_clinic.core.errors import Changed, NotValid
from eutonia_clinic.core.numbers import number
from eutonia_clinic.patients.ledger import treatments_of
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.visits.models import Assessment, SafetyAnswers


@dataclass(frozen=True, slots=True)
class Asked:
    """The latest answers about safety and earlier toxin, and when they were written down."""

    screen: SafetyScreen
    toxin_history: ToxinHistory
    written_at: datetime

    def is_recent(self, now: datetime, today: date) -> bool:
        """True when both were asked within `visits.asked_again_hours`: written down since then, and not dated earlier."""
        since = timedelta(hours=float(number("visits.asked_again_hours")))
        days = (self.screen.answered_on, self.toxin_history.answered_on)
        return now - self.written_at <= since and all(day is not None and today - day <= since for day in days)


@once
def asked_for(assessment: Assessment) -> Asked:
    """What was answered last: at the assessment, or when it was asked again."""
    again = SafetyAnswers.objects.current().filter(assessment=assessment).order_by("-pk").first()
    if again is not None:
        return Asked(again.content.screen, again.content.toxin_history, again.made_at)
    case: Case = assessment.content
    return Asked(case.screen, case.toxin_history, assessment.made_at)


def case_now(assessment: Assessment, planned_for: date | None = None, without: str = "", product: str = "") -> Case:
    """The case of an assessment as it stands at this moment, planned for a day and with a product (its own when left out).

    `without` is the source of the ledger that is left out: the plan that is to be checked. Raises `Changed` when toxin was given
    after the question about it was answered: the answer can no longer be relied on.
    """
    case: Case = assessment.content
    asked = asked_for(assessment)
    identity = identity_of(assessment.person)
    tree = tree_of(spelt(case))
    tree |= {"planned_for": planned_for or case.planned_for, "product": product or case.product}
    tree["person"] |= {"name": identity.name, "birth_date": identity.birth_date}
    tree["screen"] = tree_of(spelt(asked.screen))
    tree["toxin_history"] = _with(asked.toxin_history, treatments_of(assessment.person, without))
    try:
        return same(checked(tree, Case))
    except NotValid as fault:
        changes = [f"{problem.field}: {problem.found}; {problem.expected}" for problem in fault.problems]
        raise Changed("What was answered no longer fits the record. Ask about toxin and safety again.", changes) from fault


def case_of_day(assessment: Assessment, day: date, without: str, product: str) -> Case:
    """The case for a day that is over, with what is known now: for a dose that was given by then, so that it is always built.

    The ledger goes before the answers. Toxin on record up to that day that nobody told of when it was asked about counts as told
    by the record; toxin of a later day is left out here (`paper.since` tells of it). Answers of a later day count as of that day.
    """
    case: Case = assessment.content
    asked, identity = asked_for(assessment), identity_of(assessment.person)
    history, screen = asked.toxin_history, asked.screen
    held = tuple(one for one in treatments_of(assessment.person, without) if not is_after(one, day))
    told = min(max(case.assessed_on, history.answered_on or case.assessed_on), day)
    answered: dict[str, Any] = {"answered_on": min(history.answered_on, day) if history.answered_on else None}
    if any(is_after(one, told) for one in held):
        answered = {"any_in_16_weeks": Answer.YES, "answered_by": "record", "answered_on": day}
    tree = tree_of(spelt(case)) | {"planned_for": day, "product": product}
    tree["person"] |= {"name": identity.name, "birth_date": identity.birth_date}
    tree["screen"] = plain_tree(screen.model_copy(update=_screen_of_day(screen, day)))
    tree["toxin_history"] = _with(history.model_copy(update=answered), held)
    return same(checked(tree, Case))


def is_after(one: EarlierTreatment, day: date) -> bool:
    """True for toxin that was given after a day; what is only signed for counts on any day."""
    return one.status == "given" and one.given_on is not None and one.given_on > day


def _screen_of_day(screen: SafetyScreen, day: date) -> dict[str, Any]:
    """A coagulation value that was measured later says nothing of that day."""
    later = {"inr": None, "inr_on": None} if screen.inr_on and screen.inr_on > day else {}
    return {"answered_on": min(screen.answered_on, day) if screen.answered_on else None, **later}


def case_if_answers_hold(assessment: Assessment, planned_for: date) -> Case | None:
    """The case for a day, or none when toxin was told of since it was asked about: then it is asked again before any advice."""
    try:
        return case_now(assessment, planned_for)
    except Changed:
        return None


def with_ledger(tree: dict[str, Any], person: Person) -> dict[str, Any]:
    """A case as it was entered, with everything that the ledger holds among its treatments, each once."""
    history = dict(tree.get("toxin_history") or {})
    entered = [read(spelt(row), EarlierTreatment) for row in history.get("treatments") or ()]
    held = treatments_of(person)
    history["treatments"] = [plain_tree(one) for one in (*held, *(one for one in entered if one not in held))]
    return tree | {"toxin_history": history}


def plain_tree(document: Any) -> Any:
    """A document as a tree whose numbers are exact."""
    return tree_of(spelt(plain(document)))


def _with(history: ToxinHistory, treatments: tuple[EarlierTreatment, ...]) -> Any:
    return plain_tree(history.model_copy(update={"treatments": treatments}))
