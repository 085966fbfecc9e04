"""Who works where: acts with one author each, on both databases, that leave an event and cannot be half done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in, with_password
from tests.clinic.scenes import a_clinic, a_key, a_user

from eutonia_clinic.accounts import acts
from eutonia_clinic.accounts.models import Clinic, Membership, Site, User
from eutonia_clinic.accounts.queries import clinics_of, has_second_factor, roles_of
from eutonia_clinic.accounts.roles import CLINICAL, Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.errors import KeyUsed, NotAllowed, NotValid, Refused
from eutonia_clinic.core.models import AuditEvent

pytestmark = pytest.mark.both_databases
NOW = datetime(2026, 9, 24, 9, 0, tzinfo=UTC)
NEW = {"email": "Bea@Example.org ", "display_name": "Dr Bea Sample", "registration": "GMC 7654321"}


@pytest.fixture
def clinic(database: Database) -> Clinic:
    return a_clinic()


@pytest.fixture
def by(clinic: Clinic) -> User:
    return a_user(clinic, "Ann Admin", Role.ADMINISTRATOR)


def invited(by: User, clinic: Clinic, *roles: Role, **changes: str) -> User:
    return acts.invite(by=by, clinic=clinic, key=a_key(), roles=roles or (Role.INJECTOR,), **(NEW | changes))


def events() -> list[str]:
    return list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))


def test_a_clinic_is_founded_by_its_first_administrator(database: Database) -> None:
    founder = User(email="ann@example.org", display_name="Ann Admin")
    clinic = Clinic(name="North", time_zone="Europe/London", jurisdiction="UK/EU", default_product="abobotulinumtoxinA")
    given = acts.found_clinic(by=founder, clinic=clinic, key=a_key(), site="Day ward")
    assert (given.role, given.user, given.clinic) == (Role.ADMINISTRATOR, founder, clinic)
    assert not founder.has_usable_password()
    assert Site.objects.get().name == "Day ward"
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.clinic) == ("found_clinic", founder.pk, clinic.pk)


@pytest.mark.parametrize(
    "wrong", [{"default_product": "botox"}, {"time_zone": "London"}, {"jurisdiction": "EU"}, {"name": ""}, {"name": "x" * 121}]
)
def test_a_clinic_that_cannot_be_is_not_founded(database: Database, wrong: dict[str, str]) -> None:
    right = {"name": "North", "time_zone": "Europe/London", "jurisdiction": "UK/EU", "default_product": "onabotulinumtoxinA"}
    with pytest.raises(NotValid):
        acts.found_clinic(by=User(email="a@example.org", display_name="A"), clinic=Clinic(**right | wrong), key=a_key())
    assert (Clinic.objects.count(), User.objects.count(), AuditEvent.objects.count()) == (0, 0, 0)


def test_an_invitation_makes_a_user_who_cannot_sign_in_yet(by: User, clinic: Clinic) -> None:
    user = invited(by, clinic, Role.INJECTOR, Role.LEAD)
    assert user.email == "bea@example.org"
    assert user.registration == "GMC 7654321"
    assert not user.has_usable_password()
    assert roles_of(user, clinic) == {Role.INJECTOR, Role.LEAD}
    assert {each.granted_by for each in user.memberships.all()} == {by}
    assert events() == ["invite"]


def test_somebody_with_an_account_keeps_name_and_password(by: User, clinic: Clinic) -> None:
    other = a_clinic("Second")
    user = with_password(a_user(other, "Dr Cy Sample"))
    again = invited(by, clinic, Role.ASSESSOR, email=user.email.upper(), display_name="Somebody else")
    assert again == user
    assert again.display_name == "Dr Cy Sample"
    assert again.has_usable_password()
    assert list(clinics_of(user)) == [other, clinic]


@pytest.mark.parametrize("wrong", [{"email": "bea"}, {"email": ""}, {"display_name": " "}, {"display_name": "x" * 121}])
def test_an_invitation_that_cannot_be_is_refused_whole(by: User, clinic: Clinic, wrong: dict[str, str]) -> None:
    with pytest.raises(NotValid, match="Nobody was invited"):
        invited(by, clinic, **wrong)
    assert User.objects.exclude(pk=by.pk).count() == 0
    assert events() == []


def test_an_invitation_needs_a_role(by: User, clinic: Clinic) -> None:
    with pytest.raises(NotValid, match="role"):
        acts.invite(by=by, clinic=clinic, key=a_key(), roles=[], **NEW)


def test_a_form_sent_twice_invites_once(by: User, clinic: Clinic) -> None:
    key = a_key()
    first, second = (acts.invite(by=by, clinic=clinic, key=key, roles=[Role.LEAD], **NEW) for _ in range(2))
    assert first == second
    assert events() == ["invite"]
    with pytest.raises(KeyUsed):
        acts.invite(by=by, clinic=clinic, key=key, roles=[Role.INJECTOR], **NEW)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_of_this_clinic_acts_here(by: User, clinic: Clinic, role: Role) -> None:
    here, elsewhere = a_user(clinic, "Here", role), a_user(a_clinic("Second"), "Elsewhere", Role.ADMINISTRATOR)
    membership = here.memberships.get()
    for stranger in (here, elsewhere):
        for attempt in (
            lambda who: invited(who, clinic),
            lambda who: acts.grant_role(by=who, clinic=clinic, key=a_key(), user=here, role=Role.LEAD),
            lambda who: acts.end_role(by=who, clinic=clinic, key=a_key(), membership=membership),
            lambda who: acts.give_link(by=who, clinic=clinic, key=a_key(), user=here),
            lambda who: acts.second_factor_off(by=who, clinic=clinic, key=a_key(), user=here),
            lambda who: acts.sign_out_everywhere(by=who, clinic=clinic, key=a_key(), user=here),
        ):
            with pytest.raises(NotAllowed, match="Only an administrator"):
                attempt(stranger)
    assert events() == []


def test_a_role_is_given_once(by: User, clinic: Clinic) -> None:
    user = invited(by, clinic, Role.INJECTOR)
    acts.grant_role(by=by, clinic=clinic, key=a_key(), user=user, role=Role.LEAD)
    with pytest.raises(NotValid, match="is lead here already"):
        acts.grant_role(by=by, clinic=clinic, key=a_key(), user=user, role=Role.LEAD)
    assert Membership.objects.filter(user=user, role=Role.LEAD).count() == 1


def test_a_role_ends_by_itself_at_the_moment_it_was_given_until(by: User, clinic: Clinic) -> None:
    with clock.stopped_at(NOW):
        user = invited(by, clinic, Role.INJECTOR)
        acts.grant_role(by=by, clinic=clinic, key=a_key(), user=user, role=Role.LEAD, until=NOW + timedelta(days=1))
    both, second = {Role.INJECTOR, Role.LEAD}, timedelta(seconds=1)
    end = NOW + timedelta(days=1)
    for moment, held in ((NOW - second, set()), (NOW, both), (end - second, both), (end, {Role.INJECTOR})):
        with clock.stopped_at(moment):
            assert roles_of(user, clinic) == held


def test_a_role_is_not_given_until_a_moment_that_has_passed(by: User, clinic: Clinic) -> None:
    user = invited(by, clinic)
    with pytest.raises(NotValid, match="one to come"):
        acts.grant_role(by=by, clinic=clinic, key=a_key(), user=user, role=Role.LEAD, until=clock.now())


def test_a_role_that_is_ended_is_over_at_once_and_the_row_stays(by: User, clinic: Clinic) -> None:
    user = invited(by, clinic, Role.INJECTOR)
    ended = acts.end_role(by=by, clinic=clinic, key=a_key(), membership=user.memberships.get())
    assert roles_of(user, clinic) == frozenset()
    assert not clinics_of(user, CLINICAL).exists()
    assert ended.ended_by == by
    assert ended.until is not None
    assert Membership.objects.filter(pk=ended.pk).exists()
    assert events() == ["invite", "end_role"]
    again = acts.grant_role(by=by, clinic=clinic, key=a_key(), user=user, role=Role.INJECTOR)
    assert again.pk != ended.pk


def test_a_role_ends_once_and_in_its_own_clinic_only(by: User, clinic: Clinic) -> None:
    user = invited(by, clinic)
    membership = user.memberships.get()
    elsewhere = a_user(a_clinic("Second"), "Elsewhere").memberships.get()
    acts.end_role(by=by, clinic=clinic, key=a_key(), membership=membership)
    for wrong in (membership, elsewhere):
        with pytest.raises(Refused, match="ended already, or it is of another clinic"):
            acts.end_role(by=by, clinic=clinic, key=a_key(), membership=wrong)


def test_the_last_administrator_stays(by: User, clinic: Clinic) -> None:
    own = by.memberships.get()
    with pytest.raises(Refused, match="only administrator"):
        acts.end_role(by=by, clinic=clinic, key=a_key(), membership=own)
    acts.grant_role(by=by, clinic=clinic, key=a_key(), user=a_user(clinic), role=Role.ADMINISTRATOR)
    acts.end_role(by=by, clinic=clinic, key=a_key(), membership=own)


def test_an_administrator_for_a_while_does_not_count_as_one_who_stays(by: User, clinic: Clinic) -> None:
    soon = clock.now() + timedelta(days=7)
    acts.grant_role(by=by, clinic=clinic, key=a_key(), user=a_user(clinic), role=Role.ADMINISTRATOR, until=soon)
    with pytest.raises(Refused, match="only administrator"):
        acts.end_role(by=by, clinic=clinic, key=a_key(), membership=by.memberships.get())


def test_two_administrators_who_end_each_other_at_once_leave_one(by: User, clinic: Clinic) -> None:
    other = a_user(clinic, "Bo Admin", Role.ADMINISTRATOR)
    told: list[str] = []
    start = Barrier(2)

    def end(mine: User, theirs: User) -> None:
        try:
            membership = theirs.memberships.get()
            start.wait()
            acts.end_role(by=mine, clinic=clinic, key=a_key(), membership=membership)
            told.append("ended")
        except Refused:
            told.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=end, args=pair) for pair in ((by, other), (other, by))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["ended", "refused"]
    assert Membership.objects.filter(role=Role.ADMINISTRATOR, until__isnull=True).count() == 1


@pytest.mark.parametrize("act", [acts.give_link, acts.second_factor_off, acts.sign_out_everywhere])
def test_an_administrator_cannot_become_somebody_of_a_clinic_they_do_not_administer(by: User, clinic: Clinic, act: Any) -> None:
    user = invited(by, clinic)
    Membership.objects.create(user=user, clinic=a_clinic("Second"), role=Role.LEAD)
    with pytest.raises(Refused, match="works in Second too"):
        act(by=by, clinic=clinic, key=a_key(), user=user)
    stranger = a_user(a_clinic("Third"), "Stranger")
    with pytest.raises(Refused, match="has no role in"):
        act(by=by, clinic=clinic, key=a_key(), user=stranger)


def test_a_second_factor_is_taken_off_and_the_user_is_out(by: User, clinic: Clinic) -> None:
    user = invited(by, clinic)
    browser = signed_in(user)
    assert browser.get("/account/").status_code == 200
    acts.second_factor_off(by=by, clinic=clinic, key=a_key(), user=user)
    assert not has_second_factor(user)
    assert browser.get("/account/")["Location"].startswith("/sign-in/")


def test_signing_out_everywhere_ends_every_session_and_nothing_else(by: User, clinic: Clinic) -> None:
    user = with_password(invited(by, clinic))
    browsers = [signed_in(user), signed_in(user, second_factor=False)]
    acts.sign_out_everywhere(by=by, clinic=clinic, key=a_key(), user=user)
    assert [browser.get("/account/").status_code for browser in browsers] == [302, 302]
    user.refresh_from_db()
    assert user.has_usable_password()
    assert has_second_factor(user)


def test_whoever_runs_the_server_can_let_anybody_in_again(by: User, clinic: Clinic) -> None:
    browser = signed_in(with_password(by))
    acts.let_in_again(by=by, clinic=None, key=a_key())
    by.refresh_from_db()
    assert not by.has_usable_password()
    assert not Authenticator.objects.filter(user=by).exists()
    assert browser.get("/account/")["Location"].startswith("/sign-in/")
    assert roles_of(by, clinic) == {Role.ADMINISTRATOR}


def test_the_audit_of_accounts_holds_together(by: User, clinic: Clinic) -> None:
    user = invited(by, clinic)
    acts.grant_role(by=by, clinic=clinic, key=a_key(), user=user, role=Role.LEAD)
    acts.sign_out_everywhere(by=by, clinic=clinic, key=a_key(), user=user)
    signed_in(user).post("/sign-out/")
    assert events() == ["invite", "grant_role", "sign_out_everywhere", "sign_in", "sign_out"]
    assert verify().is_sound
