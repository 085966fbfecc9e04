"""Acts of consent: record what was discussed and decided, and that consent was taken back."""

from __future__ import annotations

from datetime import date

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock, words
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.documents import canonical, same
from eutonia_clinic.core.errors import Changed, NotValid, TooLate
from eutonia_clinic.letters.consents import plan_hash, plan_now
from eutonia_clinic.letters.documents import ConsentDocument, Decision
from eutonia_clinic.letters.models import Consent
from eutonia_clinic.letters.whole import words_of
from eutonia_clinic.patients.allowed import WRITES, must_be_able_to, must_be_of_this_clinic
from eutonia_clinic.visits.models import PlanDraft


@act("record_consent")
def record_consent(*, by: User, clinic: Clinic, key: str, draft: PlanDraft, consent: ConsentDocument) -> Consent:
    """What was discussed about a plan and decided: consent, a refusal, or the wish for more time.

    Raises `Changed` when the plan is not the one that was shown.
    """
    must_be_able_to(by, clinic, WRITES, draft.person)
    must_be_of_this_clinic(clinic, draft)
    if consent.decision is Decision.WITHDRAWN:
        raise NotValid("Consent is withdrawn where it was recorded.")
    if consent.plan_sha256 != plan_hash(plan_now(draft)):
        raise Changed("The plan was changed since this form was shown. Talk over what is different, then record it.")
    _must_be_a_day_before(consent.discussed_on, clinic)
    held = consent.model_copy(update={"recorded_by": words_of(by)})
    row = Consent(
        person=draft.person, document=canonical(same(held)), draft=draft, decision=held.decision.value,
        discussed_on=held.discussed_on,
    )  # fmt: skip
    row.save()
    return row


@act("withdraw_consent")
def withdraw_consent(
    *, by: User, clinic: Clinic, key: str, consent: Consent, on: date, said: str
) -> Consent:
    """Consent is taken back. What was discussed stays; the decision is another."""
    must_be_able_to(by, clinic, WRITES, consent.person)
    must_be_of_this_clinic(clinic, consent)
    if Consent.objects.filter(replaces_id=consent.pk).exists():
        raise TooLate("Something else is recorded already in place of this.")
    document: ConsentDocument = consent.content
    if document.decision is not Decision.CONSENTS:
        raise NotValid("Only consent that was given can be withdrawn.")
    tidy = " ".join(said.split())
    if not any(sign.isalpha() for sign in tidy):
        raise NotValid("Say in a few words what the person said.")
    _must_be_a_day_before(on, clinic)
    if on < document.discussed_on:
        raise NotValid(f"Consent was given on {words.day(document.discussed_on)}; it is withdrawn on that day or later.")
    later = {"decision": Decision.WITHDRAWN, "discussed_on": on, "words": tidy, "recorded_by": words_of(by)}
    row = Consent(
        person=consent.person, document=canonical(same(document.model_copy(update=later))), draft=consent.draft,
        decision=Decision.WITHDRAWN.value, discussed_on=on, replaces=consent, reason=tidy,
    )  # fmt: skip
    row.save()
    return row


def _must_be_a_day_before(day: date, clinic: Clinic) -> None:
    if day > clock.today(clinic.time_zone):
        raise NotValid(f"{words.day(day)} has not come yet. Type the day on which it was talked over.")
