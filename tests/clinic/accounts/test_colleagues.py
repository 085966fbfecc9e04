"""The administrator's pages, by form posts alone: list, invite, give and end roles, help somebody in again."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from tests.clinic.entering import PASSWORD, code_now, signed_in, with_password, with_second_factor
from tests.clinic.scenes import a_clinic, a_user

from eutonia_clinic.accounts.models import Clinic, Membership, User
from eutonia_clinic.accounts.queries import has_second_factor, roles_of
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.models import AuditEvent

pytestmark = pytest.mark.django_db
NEW = {"email": "bea@example.org", "display_name": "Dr Bea Sample", "registration": "GMC 7654321", "roles": ["injector", "lead"]}


@pytest.fixture
def clinic() -> Clinic:
    return a_clinic("North clinic")


@pytest.fixture
def browser(clinic: Clinic) -> Client:
    return signed_in(a_user(clinic, "Ann Admin", Role.ADMINISTRATOR))


@pytest.fixture
def no_mail(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


def text_of(said: Any) -> str:
    """The words of a page, without its tags."""
    page = re.sub(r"<(script|style|svg).*?</\1>", " ", said.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def key_in(said: Any) -> str:
    found = re.search(r'name="idempotency_key" value="(\w+)"', said.content.decode())
    assert found
    return found[1]


def test_everybody_of_the_clinic_is_listed_and_nobody_else(browser: Client, clinic: Clinic) -> None:
    with_second_factor(with_password(a_user(clinic, "Dr Cy Sample", Role.INJECTOR, Role.LEAD)))
    with_password(a_user(clinic, "Di Sample", Role.ASSESSOR))
    a_user(clinic, "Eb Sample", Role.ASSESSOR)
    a_user(a_clinic("Second"), "Somebody else")
    words = text_of(browser.get("/colleagues/"))
    assert "Dr Cy Sample" in words
    assert "Injector, Lead second factor" in words
    assert "Assessor no second factor yet" in words
    assert "Assessor invited never" in words
    assert "Somebody else" not in words


def test_who_has_left_is_listed_last(browser: Client, clinic: Clinic) -> None:
    gone = a_user(clinic, "Aaron Gone")
    Membership.objects.filter(user=gone).update(until=datetime(2024, 1, 1, tzinfo=UTC))
    words = text_of(browser.get("/colleagues/"))
    assert words.index("Ann Admin", words.index("Last signed in")) < words.index("Aaron Gone")
    assert "none at present" in words


def test_an_invitation_by_e_mail_leads_to_a_password_and_in(browser: Client, clinic: Clinic) -> None:
    key = key_in(browser.get("/colleagues/invite/"))
    assert browser.post("/colleagues/invite/", {**NEW, "idempotency_key": key})["Location"] == "/colleagues/"
    assert "on its way to bea@example.org" in text_of(browser.get("/colleagues/"))
    letter = mail.outbox[0]
    assert letter.to == ["bea@example.org"]
    link = re.search(r"http://testserver(/\S+)", str(letter.body))
    assert link
    _set_password_and_sign_in(link[1])


def test_where_no_e_mail_is_sent_the_link_is_shown_once(browser: Client, clinic: Clinic, no_mail: None) -> None:
    said = browser.post("/colleagues/invite/", {**NEW, "idempotency_key": "k-1"})
    link = re.search(r"http://testserver(/password/set/[^<]+)</code>", said.content.decode())
    assert link
    assert "Hand it over yourself" in text_of(said)
    assert link[1] not in browser.get("/colleagues/").content.decode()
    _set_password_and_sign_in(link[1])


def _set_password_and_sign_in(link: str) -> None:
    visitor = Client()
    form = visitor.get(link, follow=True)
    where = form.redirect_chain[-1][0]
    assert link not in where
    assert visitor.post(where, {"password1": PASSWORD, "password2": PASSWORD})["Location"] == "/password/is-set/"
    assert "Sign in with it now" in text_of(visitor.get("/password/is-set/"))
    assert visitor.post("/sign-in/", {"login": "bea@example.org", "password": PASSWORD})["Location"] == "/"
    assert visitor.get("/")["Location"] == "/account/second-factor/"
    assert visitor.get("/account/second-factor/").status_code == 200
    assert "does not work any more" in text_of(Client().get(link))


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short pass", "too short"),
        ("password1234", "too common"),
        ("bea@example.org", "too similar"),
        ("drbeasample1", "too similar"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(browser: Client, no_mail: None, password: str, said: str) -> None:
    page = browser.post("/colleagues/invite/", {**NEW, "idempotency_key": "k-1"})
    link = re.search(r"(/password/set/[^<]+)</code>", page.content.decode())
    assert link
    visitor = Client()
    where = visitor.get(link[1], follow=True).redirect_chain[-1][0]
    refused = visitor.post(where, {"password1": password, "password2": password})
    assert said in text_of(refused)
    assert not User.objects.get(email="bea@example.org").has_usable_password()


def test_two_different_passwords_are_refused(browser: Client, no_mail: None) -> None:
    page = browser.post("/colleagues/invite/", {**NEW, "idempotency_key": "k-1"})
    link = re.search(r"(/password/set/[^<]+)</code>", page.content.decode())
    assert link
    visitor = Client()
    where = visitor.get(link[1], follow=True).redirect_chain[-1][0]
    visitor.post(where, {"password1": PASSWORD, "password2": PASSWORD + "!"})
    assert not User.objects.get(email="bea@example.org").has_usable_password()


@pytest.mark.parametrize(
    "link", ["/password/set/1/abc-def/", "/password/set/zzz/abc/", "/password/set/1/set-password/", "/password/set/!/x/",
             "/password/set/%00/x/", "/password/set/1/%00/"]
)
def test_a_link_that_was_made_up_opens_nothing(link: str) -> None:
    assert "does not work any more" in text_of(Client().get(link))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "bea"}, "expected an e-mail address"),
        ({"email": ""}, "E-mail address: type it"),
        ({"display_name": ""}, "Name: type it"),
        ({"display_name": "Dr Bea\x00Sample"}, "Name: expected is"),
        ({"roles": []}, "at least one"),
        ({"roles": ["service"]}, "valid choice"),
        ({"roles": ["owner"]}, "valid choice"),
    ],
)
def test_an_invitation_that_cannot_be_is_shown_again_with_what_is_wrong(
    browser: Client, wrong: dict[str, Any], said: str
) -> None:
    answer = browser.post("/colleagues/invite/", {**NEW, "idempotency_key": "k-1", **wrong})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "There is a problem" in text_of(answer)
    assert not User.objects.filter(email__startswith="bea").exists()
    if "display_name" not in wrong:
        assert "Dr Bea Sample" in answer.content.decode()


def test_a_form_sent_twice_invites_once(browser: Client) -> None:
    for _ in range(2):
        browser.post("/colleagues/invite/", {**NEW, "idempotency_key": "k-1"})
    assert AuditEvent.objects.filter(verb="invite").count() == 1
    answer = browser.post("/colleagues/invite/", {**NEW, "idempotency_key": "k-1", "email": "cea@example.org"})
    assert answer.status_code == 422
    assert "sent before with other content" in text_of(answer)


@pytest.mark.parametrize("key", ["k" * 201, "k\x00", "clé"])
def test_a_form_whose_key_is_not_ours_cannot_be_read(browser: Client, clinic: Clinic, key: str) -> None:
    own = Membership.objects.get(role=Role.ADMINISTRATOR)
    answer = browser.post(f"/roles/{own.pk}/end/", {"idempotency_key": key})
    assert answer.status_code == 422
    assert "Open the page again" in text_of(answer)


def test_somebody_who_works_elsewhere_already_gets_no_link(browser: Client, clinic: Clinic) -> None:
    user = with_password(a_user(a_clinic("Second"), "Dr Cy Sample"))
    browser.post("/colleagues/invite/", {**NEW, "email": user.email, "idempotency_key": "k-1"})
    assert mail.outbox == []
    assert "has an account already" in text_of(browser.get("/colleagues/"))
    assert roles_of(user, clinic) == {Role.INJECTOR, Role.LEAD}


def test_a_role_is_given_and_ended(browser: Client, clinic: Clinic) -> None:
    user = a_user(clinic, "Dr Cy Sample", Role.ASSESSOR)
    page = browser.get(f"/colleagues/{user.pk}/")
    assert 'value="assessor"' not in page.content.decode(), "a role that is held is not offered"
    browser.post(f"/colleagues/{user.pk}/grant/", {"role": "injector", "idempotency_key": key_in(page)})
    assert roles_of(user, clinic) == {Role.ASSESSOR, Role.INJECTOR}
    membership = user.memberships.get(role=Role.ASSESSOR)
    asked = browser.get(f"/roles/{membership.pk}/end/")
    assert "No longer assessor in North clinic" in text_of(asked)
    assert roles_of(user, clinic) == {Role.ASSESSOR, Role.INJECTOR}
    browser.post(f"/roles/{membership.pk}/end/", {"idempotency_key": key_in(asked)})
    assert roles_of(user, clinic) == {Role.INJECTOR}
    words = text_of(browser.get(f"/colleagues/{user.pk}/"))
    assert "is no longer assessor here" in words
    assert "Roles that have ended (1)" in words
    assert "ended by Ann Admin" in words


def test_a_role_until_a_last_day_ends_with_that_day_of_the_clinic(browser: Client, clinic: Clinic) -> None:
    user = a_user(clinic, "Dr Cy Sample", Role.ASSESSOR)
    last = {"last_day_day": "28", "last_day_month": "3", "last_day_year": "2099"}
    browser.post(f"/colleagues/{user.pk}/grant/", {"role": "injector", "idempotency_key": "k-1", **last})
    given = user.memberships.get(role=Role.INJECTOR)
    assert given.until == datetime(2099, 3, 29, tzinfo=UTC), "the night in which summer time begins in London"


@pytest.mark.parametrize(
    ("given", "said"),
    [({}, "choose one"), ({"role": "king"}, "valid choice"), ({"role": "assessor"}, "is assessor here already"),
     ({"role": "lead", "last_day_day": "31", "last_day_month": "2", "last_day_year": "2099"}, "not a day"),
     ({"role": "lead", "last_day_day": "1", "last_day_month": "1", "last_day_year": "2020"}, "expected one to come")],
)  # fmt: skip
def test_a_role_that_cannot_be_given_is_said_why(browser: Client, clinic: Clinic, given: dict[str, str], said: str) -> None:
    user = a_user(clinic, "Dr Cy Sample", Role.ASSESSOR)
    answer = browser.post(f"/colleagues/{user.pk}/grant/", {"idempotency_key": "k-1", **given})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert roles_of(user, clinic) == {Role.ASSESSOR}


def test_the_last_administrator_is_told_why_they_stay(browser: Client, clinic: Clinic) -> None:
    own = Membership.objects.get(role=Role.ADMINISTRATOR)
    answer = browser.post(f"/roles/{own.pk}/end/", {"idempotency_key": "k-1"})
    assert answer.status_code == 422
    assert "Make somebody else administrator first" in text_of(answer)


def test_a_lost_telephone(browser: Client, clinic: Clinic) -> None:
    user = with_second_factor(with_password(a_user(clinic, "Dr Cy Sample")))
    where = f"/colleagues/{user.pk}/second-factor-off/"
    assert "For a lost telephone" in text_of(browser.get(where))
    assert has_second_factor(user)
    browser.post(where, {"idempotency_key": "k-1"})
    assert not has_second_factor(user)
    assert "The second factor is off" in text_of(browser.get(f"/colleagues/{user.pk}/"))


def test_a_forgotten_password_without_e_mail(browser: Client, clinic: Clinic, no_mail: None) -> None:
    user = with_password(a_user(clinic, "Dr Cy Sample"))
    where = f"/colleagues/{user.pk}/link/"
    said = browser.post(where, {"idempotency_key": key_in(browser.get(where))})
    link = re.search(r"http://testserver(/password/set/[^<]+)</code>", said.content.decode())
    assert link
    visitor = Client()
    form = visitor.get(link[1], follow=True).redirect_chain[-1][0]
    visitor.post(form, {"password1": "another kestrel marrow", "password2": "another kestrel marrow"})
    user.refresh_from_db()
    assert user.check_password("another kestrel marrow")
    assert list(AuditEvent.objects.values_list("verb", flat=True))[-2:] == ["give_link", "password_set_by_link"]


def test_signing_a_colleague_out_everywhere(browser: Client, clinic: Clinic) -> None:
    user = a_user(clinic, "Dr Cy Sample")
    theirs = signed_in(user)
    browser.post(f"/colleagues/{user.pk}/sign-out/", {"idempotency_key": "k-1"})
    assert theirs.get("/account/").status_code == 302


def test_who_works_for_another_administrator_too_is_left_to_whoever_runs_the_server(browser: Client, clinic: Clinic) -> None:
    user = a_user(clinic, "Dr Cy Sample")
    Membership.objects.create(user=user, clinic=a_clinic("Second"), role=Role.LEAD)
    answer = browser.post(f"/colleagues/{user.pk}/link/", {"idempotency_key": "k-1"})
    assert answer.status_code == 422
    assert "Whoever runs the server can do this" in text_of(answer)
    assert "password/set" not in answer.content.decode()


def test_times_are_told_on_the_clock_of_the_clinic(clinic: Clinic) -> None:
    Clinic.objects.filter(pk=clinic.pk).update(time_zone="Asia/Tokyo")
    browser = signed_in(a_user(clinic, "Ann Admin", Role.ADMINISTRATOR))
    user = a_user(clinic, "Dr Cy Sample")
    Membership.objects.filter(user=user).update(since=datetime(2026, 9, 24, 20, 15, tzinfo=UTC))
    assert "Since 25 Sep 2026, 05:15" in text_of(browser.get(f"/colleagues/{user.pk}/"))


def test_the_list_asks_the_database_no_more_for_many_than_for_few(
    browser: Client, clinic: Clinic, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        a_user(clinic, f"Colleague {number}")
    with django_assert_max_num_queries(9):
        browser.get("/colleagues/")


def test_a_colleague_signs_in_after_all(browser: Client, clinic: Clinic) -> None:
    user = with_second_factor(with_password(a_user(clinic, "Dr Cy Sample", Role.ADMINISTRATOR)))
    theirs = Client()
    theirs.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    theirs.post("/sign-in/code/", {"code": code_now()})
    words = text_of(browser.get("/colleagues/"))
    assert re.search(r"Dr Cy Sample .* second factor \d+ \w+ \d{4}, \d\d:\d\d", words)
