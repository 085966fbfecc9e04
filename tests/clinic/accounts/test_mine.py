"""One's own account: what it shows, how it looks, the password, and the clinic one works in."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
from django.core import mail
from django.test import Client
from tests.clinic.accounts.test_colleagues import text_of
from tests.clinic.entering import PASSWORD, code_now, signed_in, with_password, with_second_factor
from tests.clinic.scenes import a_clinic, a_user

from eutonia_clinic.accounts.models import Membership, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.errors import NotAllowed, NotFound, Refused

pytestmark = pytest.mark.django_db
NEW = "a heron over the weir"


@pytest.fixture
def user() -> User:
    return with_password(a_user(a_clinic("North clinic"), "Dr Ada Sample", Role.ADMINISTRATOR))


@pytest.fixture
def browser(user: User) -> Client:
    return signed_in(user)


def test_it_says_who_one_is_and_what_one_may_do(browser: Client, user: User) -> None:
    words = text_of(browser.get("/account/"))
    assert "Dr Ada Sample" in words
    assert user.email in words
    assert "Administrator, North clinic: invites people and gives roles" in words
    assert "second factor set up" in words


def test_who_came_by_single_sign_on_has_no_password_to_change() -> None:
    browser = signed_in(a_user(a_clinic("South clinic")))
    assert "Change the password" not in text_of(browser.get("/account/"))
    assert browser.get("/account/password/")["Location"] == "/account/password/none/"
    assert browser.get("/account/password/none/")["Location"] == "/account/"


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
@pytest.mark.parametrize("contrast", ["standard", "high"])
def test_pages_look_as_one_chose(browser: Client, theme: str, contrast: str) -> None:
    browser.post("/account/", {"theme": theme, "contrast": contrast})
    page = browser.get("/colleagues/").content.decode()
    assert f'data-theme="{theme}" data-contrast="{contrast}"' in page


def test_a_look_that_does_not_exist_is_refused(browser: Client, user: User) -> None:
    browser.post("/account/", {"theme": "pink", "contrast": "standard"})
    user.refresh_from_db()
    assert user.theme == "system"


def test_the_password_is_changed_and_other_devices_are_out(browser: Client, user: User) -> None:
    elsewhere = signed_in(user, second_factor=False)
    told = browser.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert told["Location"] == "/account/"
    assert "Your password is changed" in text_of(browser.get("/account/"))
    assert elsewhere.get("/account/").status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"oldpassword": "wrong"}, "not your present password"),
        ({"oldpassword": ""}, "Present password: type it"),
        ({"password2": "another one altogether"}, "password"),
        ({"password1": "short", "password2": "short"}, "too short"),
    ],
)
def test_a_password_that_cannot_be_is_refused(browser: Client, user: User, given: dict[str, str], said: str) -> None:
    told = browser.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, **given})
    assert said in text_of(told)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_new_recovery_codes_ask_once_more_who_one_is(user: User) -> None:
    browser = Client()
    with_second_factor(user)
    browser.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    browser.post("/sign-in/code/", {"code": code_now()})
    where = browser.get("/account/recovery-codes/new/")["Location"]
    assert where.startswith("/account/again/password/")
    assert "once more" in text_of(browser.get(where))
    assert "not your password" in text_of(browser.post(where, {"password": "wrong"}))
    assert browser.post(where, {"password": PASSWORD})["Location"] == "/account/recovery-codes/new/"
    assert browser.post("/account/recovery-codes/new/")["Location"] == "/account/recovery-codes/"
    assert browser.get("/account/recovery-codes/").content.decode().count("<li><code>") == 10


def test_a_user_of_two_clinics_chooses_where_to_work(user: User) -> None:
    second = a_clinic("South clinic")
    Membership.objects.create(user=user, clinic=second, role=Role.INJECTOR)
    browser = signed_in(user)
    assert "North clinic" in text_of(browser.get("/account/"))
    assert "Change clinic" in text_of(browser.get("/account/"))
    page = text_of(browser.get("/account/clinic/"))
    assert "North clinic as administrator" in page
    assert "South clinic as injector" in page
    assert browser.get("/colleagues/").status_code == 200
    browser.post("/account/clinic/", {"clinic": second.pk})
    assert "You now work in South clinic" in text_of(browser.get("/account/"))
    assert browser.get("/colleagues/").status_code == 403, "an injector there, not an administrator"


@pytest.mark.parametrize("clinic", ["", "0", "-1", "x", "9" * 40, "other"])
def test_nobody_chooses_a_clinic_that_is_not_theirs(browser: Client, clinic: str) -> None:
    other = a_clinic("Other")
    chosen = str(other.pk) if clinic == "other" else clinic
    assert browser.post("/account/clinic/", {"clinic": chosen}).status_code == 404
    assert "North clinic" in text_of(browser.get("/account/"))


def test_a_clinic_that_one_has_left_is_no_longer_in_use(user: User) -> None:
    second = a_clinic("South clinic")
    membership = Membership.objects.create(user=user, clinic=second, role=Role.ADMINISTRATOR)
    browser = signed_in(user)
    browser.post("/account/clinic/", {"clinic": second.pk})
    membership.until = membership.since
    membership.save()
    assert "North clinic" in text_of(browser.get("/account/"))


def test_who_has_no_role_is_told_what_to_do(user: User) -> None:
    Membership.objects.filter(user=user).update(until="2021-01-01T00:00:00Z")
    assert "no role at present" in text_of(signed_in(user).get("/"))


def test_a_forgotten_password_is_answered_by_e_mail_and_alike_for_strangers(user: User) -> None:
    told = [Client().post("/password/forgotten/", {"email": address}, follow=True) for address in (user.email, "who@example.org")]
    assert [text_of(said) for said in told] == [text_of(told[0])] * 2
    assert [letter.to for letter in mail.outbox] == [[user.email]]
    assert "/password/set/" in str(mail.outbox[0].body)
    assert "testserver" in str(mail.outbox[0].body)


def test_where_no_e_mail_is_sent_the_page_says_whom_to_ask(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "Ask an administrator of your clinic" in text_of(Client().get("/password/forgotten/"))


def test_pages_that_cannot_be_given_say_why(browser: Client, user: User) -> None:
    assert "Nothing here" in text_of(browser.get("/nowhere/"))
    strict = Client(enforce_csrf_checks=True)
    told = strict.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    assert told.status_code == 403
    assert "This form is too old" in text_of(told)


@pytest.mark.parametrize(("refusal", "status"), [(Refused("It was too late."), 409), (NotAllowed("Not yours."), 403)])
def test_an_act_that_refuses_is_told_in_its_own_words(
    browser: Client, monkeypatch: pytest.MonkeyPatch, refusal: Refused, status: int
) -> None:
    monkeypatch.setattr("eutonia_clinic.accounts.views.mine.my_account", Mock(side_effect=refusal))
    told = browser.get("/account/")
    assert told.status_code == status
    assert f"{refusal} Nothing was saved." in text_of(told)


def test_what_an_act_does_not_find_is_nothing_here(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eutonia_clinic.accounts.views.mine.my_account", Mock(side_effect=NotFound("No such person.")))
    told = browser.get("/account/")
    assert told.status_code == 404
    assert "No such person" not in text_of(told)


def test_a_fault_of_ours_is_told_without_details(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr("eutonia_clinic.accounts.views.mine.my_account", fail)
    browser.raise_request_exception = False
    told = browser.get("/account/")
    assert told.status_code == 500
    assert "not in what you did" in text_of(told)
    assert "secret of the house" not in told.content.decode()
