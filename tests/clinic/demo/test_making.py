"""The demonstration is a clinic like any other: every row by an act, the audit whole, and each scene as the cast says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from tests.clinic import databases

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.queries import roles_of
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import audit, clock
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.core.recordcheck import verify_record
from eutonia_clinic.demo.cast import members, synthetic
from eutonia_clinic.demo.making import make
from eutonia_clinic.demo.staff import COLLEAGUES, PASSWORD, SPASTICITY, UROLOGY
from eutonia_clinic.demo.tour import stops
from eutonia_clinic.letters.models import Consent
from eutonia_clinic.patients import ledger
from eutonia_clinic.patients.models import Person, PersonIdentifier
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.visits import queries
from eutonia_clinic.visits.checking import checked
from eutonia_clinic.visits.models import FollowUpVisit, SignedPlan

NOW = datetime(2026, 11, 26, 14, 30, tzinfo=UTC)
RED_FLAG, TWO_CLINICS, TO_SIGN, STALE, INTERRUPTED, AMENDED, GENERALISED, TWICE = 2, 4, 6, 8, 9, 16, 22, 23
PLAYED = (RED_FLAG, TWO_CLINICS, TO_SIGN, STALE, INTERRUPTED, AMENDED, GENERALISED, TWICE)


@pytest.fixture(scope="module", autouse=True)
def _made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[None]:
    """Eight of the forty, each with the last session only: made once, looked at by every test."""
    anchors = tmp_path_factory.mktemp("anchors") / "anchors"
    with ExitStack() as stack, django_db_blocker.unblock():
        stack.enter_context(databases.sqlite_copy(sqlite_template, tmp_path_factory.mktemp("demo")))
        with override_settings(EUTONIA_ANCHORS=anchors):
            make(NOW, PLAYED, sessions=1)
        stack.enter_context(clock.stopped_at(NOW))
        yield


@pytest.fixture(autouse=True)
def _of_the_demonstration(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.EUTONIA_ANCHORS = max(tmp_path_factory.getbasetemp().glob("anchors*")) / "anchors"
    settings.SECOND_FACTOR_REQUIRED = False
    settings.DEMO = True
    settings.KNOWN_ACCOUNTS = "eutonia_clinic.demo.staff.known_accounts"


def person(number: int) -> Person:
    return Person.objects.get(pk=PersonIdentifier.objects.get(value=synthetic(number)).person_id)


def the_clinic() -> Clinic:
    return Clinic.objects.get(name=SPASTICITY)


def test_the_audit_is_whole_and_in_the_order_of_time() -> None:
    assert audit.verify().is_sound
    moments = list(AuditEvent.objects.order_by("sequence").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] <= NOW


def test_the_record_is_whole() -> None:
    assert verify_record().is_sound


def test_everybody_is_marked_as_made_up() -> None:
    assert len(PLAYED) + 1 == Person.objects.count(), "one of them stands there twice"
    assert all(identity_of(one).is_synthetic for one in Person.objects.all())


def test_after_a_neck_treatment_trouble_with_swallowing_waits_to_be_looked_at() -> None:
    flag = FollowUpVisit.objects.get(is_red_flag=True)
    assert flag.person == person(RED_FLAG)
    assert not hasattr(flag, "reviewed")


def test_a_plan_waits_for_a_second_name_since_another_clinic_gave_toxin() -> None:
    told = [one for one in ledger.treatments_of(person(TWO_CLINICS)) if one.indication == "bladder"]
    assert [one.clinic for one in told] == [UROLOGY]
    draft = queries.drafts_of(person(TWO_CLINICS)).get()
    assert draft.reasons.exists()
    assert any(finding.needs_second_name for finding in checked(draft).open)


def test_a_plan_waits_for_a_signature_and_nothing_else() -> None:
    now = checked(queries.drafts_of(person(TO_SIGN)).get())
    assert (now.open, now.stale) == ((), ())


def test_a_plan_was_drafted_before_a_letter_came() -> None:
    assert checked(queries.drafts_of(person(STALE)).get()).stale == ("Toxin was given, signed for or told of.",)


def test_a_session_is_half_given() -> None:
    session = queries.open_sessions(the_clinic()).get()
    assert session.person == person(INTERRUPTED)
    planned = {(dose.muscle, dose.side.value) for dose in session.plan.content.plan.doses}
    assert set() < set(session.given.values_list("muscle", "side")) < planned


def test_a_signed_plan_was_amended_for_a_reason() -> None:
    before, after = SignedPlan.objects.filter(person=person(AMENDED)).order_by("-pk")[:2][::-1]
    assert after.replaces == before
    assert after.units < before.units
    assert after.reason


def test_where_the_spasticity_is_generalised_nothing_is_proposed() -> None:
    assert queries.proposals_of(person(GENERALISED)).get().content.recommended == "none"


def test_the_plan_to_sign_was_talked_over() -> None:
    assert [(one.person_id, one.decision) for one in Consent.objects.all()] == [(person(TO_SIGN).pk, "consents")]


def test_one_person_was_entered_twice_and_made_one() -> None:
    assert len(ids_of(person(TWICE).pk)) == 2


def test_the_tour_leads_each_role_to_a_page_that_opens() -> None:
    played = [stop for stop in stops() if stop.href]
    people = [stop for stop in played if stop.person]
    assert len(people) == len(PLAYED) - 1, "all but the one that is amended have a stop"
    for stop in played:
        user = User.objects.get(email=stop.sign_in_as.email)
        browser = Client()
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert browser.get(stop.href).status_code == 200, stop.title


def test_the_tour_is_there_without_signing_in_and_only_in_the_demonstration(settings: Any) -> None:
    page = Client().get("/tour/")
    assert page.status_code == 200
    assert all(stop.title in page.content.decode() for stop in stops())
    settings.DEMO = False
    assert Client().get("/tour/").status_code == 404


def test_the_sign_in_page_offers_the_accounts_of_the_demonstration_only_there(settings: Any) -> None:
    assert PASSWORD in Client().get("/sign-in/").content.decode()
    settings.KNOWN_ACCOUNTS = ""
    assert PASSWORD not in Client().get("/sign-in/").content.decode()


@pytest.mark.parametrize("one", COLLEAGUES, ids=lambda one: one.key)
def test_every_account_has_its_role_and_its_password(one: Any) -> None:
    user = User.objects.get(email=one.email)
    assert roles_of(user, Clinic.objects.get(name=one.clinic)) == {one.role}
    assert user.check_password(PASSWORD)


def test_every_role_that_signs_in_has_an_account() -> None:
    assert {one.role for one in COLLEAGUES} == set(Role) - {Role.SERVICE}


def test_the_cast_is_forty_people_whose_surnames_and_numbers_say_that_they_are_made_up() -> None:
    cast = members()
    assert [one.number for one in cast] == list(range(1, 41))
    assert len({one.name for one in cast}) == len(cast)
    assert all(one.identity().is_synthetic for one in cast)
