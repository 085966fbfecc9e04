"""Signing in: password and second factor, who is refused, and what an attacker can learn or try."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.utils import timezone
from tests.clinic.entering import PASSWORD, SECRET, code_now, signed_in, with_password, with_second_factor
from tests.clinic.scenes import a_clinic, a_user

from eutonia_clinic.accounts.hashing import PasswordHasher
from eutonia_clinic.accounts.models import User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.numbers import whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    """An administrator with a password, so that there is a page to come to."""
    return with_password(a_user(a_clinic(), "Dr Ada Sample", Role.ADMINISTRATOR))


def give_password(browser: Client, user: User, password: str = PASSWORD, **more: str) -> Any:
    return browser.post("/sign-in/", {"login": user.email, "password": password, **more})


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def test_the_first_time_leads_through_the_second_factor_to_the_recovery_codes(user: User) -> None:
    browser = Client()
    assert give_password(browser, user)["Location"] == "/"
    assert browser.get("/")["Location"] == "/account/second-factor/"
    page = browser.get("/account/second-factor/").content.decode()
    secret = re.search(r'<code class="secret">([A-Z2-7]+)</code>', page)
    assert secret
    assert browser.post("/account/second-factor/", {"code": code_now(secret=secret[1])})["Location"] == "/account/recovery-codes/"
    codes = re.findall(r"<li><code>(\d{8})</code></li>", browser.get("/account/recovery-codes/").content.decode())
    assert len(set(codes)) == 10
    assert is_in(browser)


def test_a_wrong_first_code_sets_nothing_up(user: User) -> None:
    browser = Client()
    give_password(browser, user)
    browser.get("/account/second-factor/")
    assert "This code is not right" in browser.post("/account/second-factor/", {"code": "000000"}).content.decode()
    assert not Authenticator.objects.exists()


def test_with_a_second_factor_the_password_alone_opens_nothing(user: User) -> None:
    browser = Client()
    with_second_factor(user)
    assert give_password(browser, user)["Location"] == "/sign-in/code/"
    assert browser.get("/colleagues/")["Location"].startswith("/sign-in/")
    assert browser.post("/sign-in/code/", {"code": code_now()})["Location"] == "/"
    assert is_in(browser)


def test_who_was_sent_to_sign_in_comes_to_what_was_asked_for(user: User) -> None:
    browser = Client()
    with_second_factor(user)
    where = browser.get("/colleagues/invite/")["Location"]
    assert where == "/sign-in/?next=%2Fcolleagues%2Finvite%2F"
    browser.post(where, {"login": user.email, "password": PASSWORD, "next": "/colleagues/invite/"})
    assert browser.post("/sign-in/code/", {"code": code_now()})["Location"] == "/colleagues/invite/"


def test_nobody_is_sent_to_another_site(user: User) -> None:
    assert give_password(Client(), user, next="https://elsewhere.example/")["Location"] == "/"


@pytest.mark.parametrize("change", [str.upper, str.title, lambda text: f"  {text} "])
def test_an_address_is_known_however_it_is_typed(user: User, change: Any) -> None:
    assert Client().post("/sign-in/", {"login": change(user.email), "password": PASSWORD})["Location"] == "/"


def test_a_stranger_and_a_wrong_password_are_answered_alike(user: User) -> None:
    wrong = give_password(Client(), user, "not this one").content.decode()
    strange = Client().post("/sign-in/", {"login": "nobody@example.org", "password": "not this one"}).content.decode()
    told = [re.search(r"nhsuk-error-summary__list.*?</ul>", page, re.DOTALL) for page in (wrong, strange)]
    assert all(told)
    assert told[0][0] == told[1][0]  # type: ignore[index]
    assert "do not belong together" in wrong


def test_a_password_is_never_sent_back(user: User) -> None:
    assert "not this one" not in give_password(Client(), user, "not this one").content.decode()


def test_a_user_without_a_password_cannot_sign_in_with_an_empty_one() -> None:
    invited = a_user(a_clinic())
    browser = Client()
    for password in ("", " ", "!"):
        give_password(browser, invited, password)
    assert not is_in(browser)


def test_a_closed_account_does_not_open(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    browser = Client()
    give_password(browser, user)
    assert not is_in(browser)


def test_a_user_who_is_closed_out_is_out_at_once(user: User) -> None:
    browser = signed_in(user)
    assert is_in(browser)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_in(browser)


def test_signing_in_gives_the_session_a_new_name(user: User) -> None:
    browser = Client()
    before = browser.session.session_key
    give_password(browser, user)
    assert browser.session.session_key != before


def test_signing_out_needs_a_form_and_ends_the_session(user: User) -> None:
    browser = signed_in(user)
    assert "Sign out?" in browser.get("/sign-out/").content.decode()
    assert is_in(browser)
    assert browser.post("/sign-out/")["Location"] == "/sign-in/"
    assert not is_in(browser)


# Guessing


def test_five_wrong_passwords_lock_the_address_even_for_the_right_one(user: User) -> None:
    browser = Client()
    told = [give_password(browser, user, f"guess {attempt}").status_code for attempt in range(5)]
    assert told == [200, 200, 200, 200, 429]
    locked = give_password(browser, user)
    assert locked.status_code == 429
    assert "15 minutes" in locked.content.decode()
    assert not is_in(browser)


def test_five_wrong_codes_lock_the_address_as_well(user: User) -> None:
    with_second_factor(user)
    browser = Client()
    give_password(browser, user)
    told = [browser.post("/sign-in/code/", {"code": f"00000{attempt}"}).status_code for attempt in range(5)]
    assert told == [200, 200, 200, 200, 429]
    assert browser.post("/sign-in/code/", {"code": code_now()}).status_code == 429
    assert not is_in(browser)


def test_passwords_and_codes_are_counted_together(user: User) -> None:
    with_second_factor(user)
    browser = Client()
    for attempt in range(3):
        give_password(browser, user, f"guess {attempt}")
    give_password(browser, user)
    told = [browser.post("/sign-in/code/", {"code": f"00000{attempt}"}).status_code for attempt in range(2)]
    assert told == [200, 429]


def test_capitals_do_not_start_a_new_count(user: User) -> None:
    browser = Client()
    told = [browser.post("/sign-in/", {"login": spelt, "password": "x"}).status_code
            for spelt in (user.email, user.email.upper(), user.email.title(), user.email, user.email.upper())]  # fmt: skip
    assert told[-1] == 429


def test_the_lock_is_for_one_address_and_one_place(user: User) -> None:
    other = with_password(a_user(a_clinic("Second"), "Dr Bo Sample", Role.ADMINISTRATOR))
    for attempt in range(5):
        give_password(Client(), user, f"guess {attempt}")
    assert give_password(Client(), other)["Location"] == "/"
    assert give_password(Client(REMOTE_ADDR="192.0.2.7"), user)["Location"] == "/"
    assert give_password(Client(), user).status_code == 429


def test_the_lock_opens_by_itself(user: User) -> None:
    for attempt in range(5):
        give_password(Client(), user, f"guess {attempt}")
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME - timedelta(seconds=1))
    assert give_password(Client(), user)["Location"] == "/"


def test_signing_in_forgets_the_failures_before_it(user: User) -> None:
    for attempt in range(4):
        give_password(Client(), user, f"guess {attempt}")
    give_password(Client(), user)
    assert give_password(Client(), user, "wrong again").status_code == 200


def test_nothing_of_an_attempt_is_kept_that_could_open_a_door(user: User) -> None:
    with_second_factor(user)
    browser = Client()
    give_password(browser, user, "almost right 17")
    give_password(browser, user)
    browser.post("/sign-in/code/", {"code": "918273"})
    kept = " ".join(f"{attempt.post_data} {attempt.get_data}" for attempt in AccessAttempt.objects.all())
    assert kept
    assert not [secret for secret in ("almost right 17", "918273", user.email) if secret in kept]


# The second factor


def test_a_code_works_once(user: User) -> None:
    with_second_factor(user)
    code = code_now()
    first, second = Client(), Client()
    give_password(first, user)
    assert first.post("/sign-in/code/", {"code": code})["Location"] == "/"
    give_password(second, user)
    assert second.post("/sign-in/code/", {"code": code}).status_code == 200
    assert not is_in(second)


def test_a_code_older_than_one_that_was_used_does_not_work(user: User) -> None:
    with_second_factor(user)
    first, second = Client(), Client()
    give_password(first, user)
    assert first.post("/sign-in/code/", {"code": code_now(1)})["Location"] == "/"
    give_password(second, user)
    assert second.post("/sign-in/code/", {"code": code_now()}).status_code == 200


@pytest.mark.parametrize("later", [-20, -3, 3, 20])
def test_a_code_of_another_time_does_not_work(user: User, later: int) -> None:
    with_second_factor(user)
    browser = Client()
    give_password(browser, user)
    assert browser.post("/sign-in/code/", {"code": code_now(later)}).status_code == 200


def test_a_recovery_code_lets_in_once(user: User) -> None:
    browser = Client()
    give_password(browser, user)
    browser.get("/account/second-factor/")
    browser.post("/account/second-factor/", {"code": code_now(secret=browser.session["mfa.totp.secret"])})
    code = re.findall(r"<li><code>(\d{8})</code></li>", browser.get("/account/recovery-codes/").content.decode())[0]
    for worked in (True, False):
        another = Client()
        give_password(another, user)
        another.post("/sign-in/code/", {"code": code})
        assert is_in(another) is worked


def test_recovery_codes_are_shown_once(user: User) -> None:
    browser = Client()
    give_password(browser, user)
    browser.get("/account/second-factor/")
    browser.post("/account/second-factor/", {"code": code_now(secret=browser.session["mfa.totp.secret"])})
    assert re.findall(r"<code>(\d{8})</code>", browser.get("/account/recovery-codes/").content.decode())
    browser.post("/sign-out/")
    give_password(browser, user)
    browser.post("/sign-in/code/", {"code": code_now(1, browser_secret(user))})
    again = browser.get("/account/recovery-codes/", follow=True).content.decode()
    assert not re.findall(r"<code>(\d{8})</code>", again)


def browser_secret(user: User) -> str:
    """The secret that a user's authenticator was set up with."""
    from allauth.mfa.utils import decrypt

    return str(decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"]))


def test_the_secret_of_an_authenticator_does_not_stand_in_the_database(user: User) -> None:
    with_second_factor(user)
    assert SECRET not in str(Authenticator.objects.get(user=user).data)


def test_where_no_second_factor_is_required_the_password_is_enough(user: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    browser = Client()
    give_password(browser, user)
    assert browser.get("/")["Location"] == "/colleagues/"


def test_who_has_a_second_factor_is_asked_for_it_even_where_none_is_required(user: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    with_second_factor(user)
    assert give_password(Client(), user)["Location"] == "/sign-in/code/"


def test_a_user_cannot_take_off_their_own_second_factor(user: User) -> None:
    browser = signed_in(user)
    for method in (browser.get, browser.post):
        assert method("/account/second-factor/is-on/").status_code in (302, 405)
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_a_password_is_kept_at_the_strength_that_the_numbers_say() -> None:
    hasher = PasswordHasher()
    kept = hasher.encode(PASSWORD, hasher.salt())
    strength = f"m={whole('accounts.password_memory')},t={whole('accounts.password_passes')},p={whole('accounts.password_lanes')}"
    assert kept.startswith("argon2$argon2id$")
    assert strength in kept
    assert hasher.verify(PASSWORD, kept)
    assert not hasher.verify(f"{PASSWORD} ", kept)


def test_a_password_kept_at_another_strength_is_good_and_kept_anew() -> None:
    django = Argon2PasswordHasher()
    kept = django.encode(PASSWORD, django.salt())
    assert PasswordHasher().verify(PASSWORD, kept)
    assert PasswordHasher().must_update(kept)
