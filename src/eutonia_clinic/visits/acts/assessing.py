"""Acts of the assessment: begin, keep what is being written, record, confirm what was carried over, ask again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from eutonia.domain.case import Case, SafetyScreen, ToxinHistory
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.deed import current
from eutonia_clinic.core.documents import canonical, checked, same
from eutonia_clinic.core.errors import Changed, NotValid, TooLate
from eutonia_clinic.patients import ledger
from eutonia_clinic.patients.allowed import WRITES, must_be_able_to
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits import copying, correcting, engine
from eutonia_clinic.visits.cases import plain_tree, with_ledger
from eutonia_clinic.visits.courses import last_assessment
from eutonia_clinic.visits.documents import AskedAgain
from eutonia_clinic.visits.drafts import saved
from eutonia_clinic.visits.models import Assessment, AssessmentDraft, ConfirmedValues, SafetyAnswers


@act("start_assessment")
def start_assessment(*, by: User, clinic: Clinic, key: str, person: Person) -> AssessmentDraft:
    """An assessment to be written, begun from the last one of this person; every value carried over waits to be confirmed."""
    must_be_able_to(by, clinic, WRITES, person)
    return begun(by, clinic, person, last_assessment(person))


@act("start_correction")
def start_correction(*, by: User, clinic: Clinic, key: str, assessment: Assessment) -> AssessmentDraft:
    """A recorded assessment to be put right: a draft with all of it, and the answers as they were given last.

    What waited to be confirmed still waits; nothing else does. Recorded with a reason it takes the place of this one.
    """
    must_be_able_to(by, clinic, WRITES, assessment.person)
    if Assessment.objects.filter(replaces_id=assessment.pk).exists():
        raise TooLate("Somebody else corrected this assessment meanwhile. Look at it again.")
    tree = correcting.tree_to_correct(assessment)
    draft = AssessmentDraft(
        person=assessment.person,
        clinic=clinic,
        author=by,
        changed_at=current().at,
        document=canonical(tree),
        corrects=assessment,
        unconfirmed=copying.written(correcting.still_waiting(assessment, tree)),
    )
    draft.save()
    current().changed(draft, draft.version)
    return draft


@act("save_assessment_draft")
def save_assessment_draft(
    *,
    by: User,
    clinic: Clinic,
    key: str,
    draft: AssessmentDraft,
    version: int,
    document: Mapping[str, Any],
    unconfirmed: Collection[str],
) -> AssessmentDraft:
    """Keep what has been written so far. Raises `Changed` when somebody else saved it since `version`."""
    must_be_able_to(by, clinic, WRITES, draft.person)
    if AssessmentDraft.objects.filter(pk=draft.pk, is_finished=True).exists():
        raise TooLate("This draft was recorded or put aside meanwhile. What you wrote was not saved.")
    return saved(draft, version, by, document=canonical(document), unconfirmed=copying.written(unconfirmed))


@act("put_aside")
def put_aside(*, by: User, clinic: Clinic, key: str, draft: AssessmentDraft, version: int) -> AssessmentDraft:
    """What was begun is not gone on with. It stands in no list any more."""
    must_be_able_to(by, clinic, WRITES, draft.person)
    return saved(draft, version, by, is_finished=True)


@act("record_assessment")
def record_assessment(
    *,
    by: User,
    clinic: Clinic,
    key: str,
    person: Person,
    case: Mapping[str, Any],
    unconfirmed: Collection[str] = (),
    draft: AssessmentDraft | None = None,
    replaces: Assessment | None = None,
    reason: str = "",
    confirmed: Mapping[str, str] = MappingProxyType({}),
) -> Assessment:
    """What was found, as the engine's case. Who the person is, whose label applies and what the ledger holds are filled in here.

    `case` holds the rest of the document; its numbers are exact. Treatments told of elsewhere go into the ledger. Raises
    `NotValid` with every fault, each with its field. `unconfirmed` are values carried over nobody confirmed: they close signing;
    `confirmed` are the places of those that somebody did confirm while it was written, each with their name.
    """
    must_be_able_to(by, clinic, WRITES, person)
    if replaces is not None:
        _must_stand(replaces, person, reason)
        correcting.answers_must_be_the_latest(replaces, draft)
    found = _case(case, person, clinic)
    for treatment in ledger.told_anew(person, found.toxin_history.treatments):
        ledger.enter(person, treatment, ledger.TOLD)
    assessment = Assessment(
        person=person,
        document=canonical(found),
        assessed_on=found.assessed_on,
        product=found.product,
        unconfirmed=copying.written(copying.still_there(unconfirmed, plain_tree(found))),
        replaces=replaces,
        reason=reason,
    )
    assessment.save()
    if confirmed:
        names = "; ".join(dict.fromkeys(confirmed.values()))
        ConfirmedValues(assessment=assessment, person=person, places=copying.written(confirmed), said_by=names).save()
    if draft is not None:
        saved(draft, draft.version, by, is_finished=True)
    return assessment


@act("confirm_values")
def confirm_values(*, by: User, clinic: Clinic, key: str, assessment: Assessment, places: Collection[str]) -> ConfirmedValues:
    """Values carried over were looked at and hold. A place of a row confirms everything in it."""
    must_be_able_to(by, clinic, WRITES, assessment.person)
    held = copying.read(assessment.unconfirmed)
    strange = [place for place in places if copying.left(held, [place]) == held]
    if strange:
        raise NotValid(f"Nothing at {', '.join(sorted(strange))} waits to be confirmed.")
    row = ConfirmedValues(assessment=assessment, person=assessment.person, places=copying.written(places))
    row.save()
    return row


@act("ask_again")
def ask_again(
    *, by: User, clinic: Clinic, key: str, assessment: Assessment, screen: SafetyScreen, toxin_history: ToxinHistory
) -> SafetyAnswers:
    """The safety questions and earlier toxin, asked again. Treatments told of go into the ledger."""
    person = assessment.person
    must_be_able_to(by, clinic, WRITES, person)
    if Assessment.objects.filter(replaces_id=assessment.pk).exists():
        raise Changed("The assessment was corrected meanwhile. Ask for the one that stands now.")
    today = clock.today(clinic.time_zone)
    if any(day is None or day > today for day in (screen.answered_on, toxin_history.answered_on)):
        raise NotValid("Say on which day the questions were answered; a day to come cannot be right.")
    for treatment in ledger.told_anew(person, toxin_history.treatments):
        ledger.enter(person, treatment, ledger.TOLD)
    asked = AskedAgain(screen=screen, toxin_history=toxin_history.model_copy(update={"treatments": ()}))
    answers = SafetyAnswers(person=person, assessment=assessment, document=canonical(same(asked)))
    answers.save()
    return answers


def begun(
    by: User, clinic: Clinic, person: Person, last: Assessment | None, found: Mapping[str, Any] | None = None
) -> AssessmentDraft:
    """A draft of an assessment for today, carried over from the last. Inside an act. `found` are newer values of its parts."""
    today = clock.today(clinic.time_zone)
    tree = copying.carried(last.content, today) | dict(found or {}) if last else {"assessed_on": today, "planned_for": today}
    draft = AssessmentDraft(
        person=person,
        clinic=clinic,
        author=by,
        changed_at=current().at,
        document=canonical(tree),
        copied_from=last,
        unconfirmed=copying.written(copying.places(tree)),
    )
    draft.save()
    current().changed(draft, draft.version)
    return draft


def _must_stand(replaces: Assessment, person: Person, reason: str) -> None:
    if replaces.person_id not in ids_of(person.pk):
        raise NotValid("This assessment is of another person.")
    if Assessment.objects.filter(replaces_id=replaces.pk).exists():
        raise TooLate("Somebody else corrected this assessment meanwhile. Look at it again.")
    if not any(letter.isalpha() for letter in reason):
        raise NotValid("A correction needs a reason, in words.")


def _case(entered: Mapping[str, Any], person: Person, clinic: Clinic) -> Case:
    identity = identity_of(person)
    number = Assessment.objects.filter(person__in=ids_of(person.pk)).count() + 1
    filled = {
        "case_id": f"person-{person.pk}-{number}",
        "jurisdiction": clinic.jurisdiction,
        "person": {**(entered.get("person") or {}), "name": identity.name, "birth_date": identity.birth_date},
    }
    case = checked(with_ledger(dict(entered) | filled, person), Case, "This assessment")
    if case.assessed_on > clock.today(clinic.time_zone):
        raise NotValid("The day of the assessment is still to come.")
    engine.must_be_known(case)
    return same(case)
