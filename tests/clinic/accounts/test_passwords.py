"""Passwords, links and sessions against what is tried on them: taken as typed, not guessed, no way round the second factor."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import BadHeaderError
from django.test import Client
from tests.clinic.entering import PASSWORD, code_now, signed_in, with_password, with_second_factor
from tests.clinic.scenes import a_clinic, a_user

from eutonia_clinic.accounts.adapters import SecondFactorAdapter
from eutonia_clinic.accounts.links import password_link, send_link
from eutonia_clinic.accounts.models import User
from eutonia_clinic.core import clock
from eutonia_clinic.core.numbers import whole

pytestmark = pytest.mark.django_db
EXACT = "  Änders   Groß und KLEIN, 7 Zeichen; \t" + "ein langer Satz ohne Ende " * 4


@pytest.fixture
def user() -> User:
    return a_user(a_clinic())


def set_by_link(user: User, password: str, link: str = "") -> Any:
    """What the page of the link answers when this password is typed twice."""
    visitor = Client()
    opened = visitor.get(link or password_link(user), follow=True)
    where = opened.redirect_chain[-1][0] if opened.redirect_chain else "/nowhere/"
    return visitor.post(where, {"password1": password, "password2": password})


def comes_in(user: User, password: str) -> bool:
    """Whether the password is taken."""
    said = Client().post("/sign-in/", {"login": user.email, "password": password})
    return bool(said.status_code == 302)


def test_a_password_is_taken_exactly_as_it_was_typed(user: User) -> None:
    assert len(EXACT) > 64
    assert set_by_link(user, EXACT)["Location"] == "/password/is-set/"
    assert comes_in(user, EXACT)
    for other in (EXACT.strip(), EXACT.lower(), EXACT[:72], " ".join(EXACT.split())):
        assert not comes_in(user, other)


GUESSED = (
    "Eutonia-2026-Eutonia", "botulinum!2026", "P@ssw0rd12345!", "dragon dragon dragon", "clinic 1 clinic 2", "T0xin#clinic#2026",
)  # fmt: skip


@pytest.mark.parametrize("password", GUESSED)
def test_a_password_made_of_a_word_that_everybody_tries_is_refused(user: User, password: str) -> None:
    assert "everybody tries first" in set_by_link(user, password).content.decode()
    user.refresh_from_db()
    assert not user.has_usable_password()


@pytest.mark.parametrize("password", [PASSWORD, "a heron over the weir", "kq4;Tz!w9#Lm", "73061452908837"])
def test_what_is_hard_to_guess_is_taken_whatever_it_is_made_of(user: User, password: str) -> None:
    assert set_by_link(user, password)["Location"] == "/password/is-set/"


def test_a_password_does_not_grow_old(user: User) -> None:
    with_password(user)
    with clock.stopped_at(clock.now() + timedelta(days=3 * 365)):
        assert comes_in(user, PASSWORD)


def test_a_new_password_leaves_the_second_factor_on(user: User) -> None:
    with_second_factor(user)
    assert set_by_link(user, PASSWORD)["Location"] == "/password/is-set/"
    browser = Client()
    assert browser.post("/sign-in/", {"login": user.email, "password": PASSWORD})["Location"] == "/sign-in/code/"
    assert browser.get("/account/").status_code == 302


def test_a_link_opens_nothing_after_its_hours(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    link, now = password_link(user), PasswordResetTokenGenerator()._now()
    later = now + timedelta(hours=whole("accounts.link_hours"), seconds=1)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda _: later)
    assert "does not work any more" in Client().get(link).content.decode()
    assert set_by_link(user, PASSWORD, link).status_code == 404
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_fields_of_passwords_hide_what_is_typed_and_take_what_a_manager_fills_in(user: User) -> None:
    browser = signed_in(with_password(user))
    link = Client()
    where = link.get(password_link(user), follow=True).redirect_chain[-1][0]
    pages = (Client().get("/sign-in/"), browser.get("/account/password/"), link.get(where))
    for page in pages:
        text = page.content.decode()
        fields = [one for one in re.findall(r"<input[^>]*>", text) if re.search(r'name="[a-z]*password\d?"', one)]
        assert fields
        assert all('type="password"' in one for one in fields)
        assert all(re.search(r'autocomplete="(current|new)-password"', one) for one in fields)
        assert not re.search(r"onpaste|autocomplete=.off|hint of|secret question|maiden", text, re.IGNORECASE)


def test_the_name_of_a_session_is_not_guessed(user: User) -> None:
    names = {signed_in(user).session.session_key for _ in range(20)}
    assert len(names) == 20
    assert all(re.fullmatch(r"[a-z0-9]{32}", str(one)) for one in names), "32 of 36 letters by chance are 165 bits"


@pytest.mark.parametrize(("where", "asked"), [("password", "password"), ("code", "code")])
def test_a_proof_once_more_gives_the_session_a_new_name(user: User, where: str, asked: str) -> None:
    browser = signed_in(with_password(user))
    before = browser.session.session_key
    proof = {"password": PASSWORD, "code": code_now()}[asked]
    assert browser.post(f"/account/again/{where}/", {asked: proof}).status_code == 302
    assert browser.session.session_key != before
    assert browser.get("/account/").status_code == 200
    old = Client()
    old.cookies["eutonia-session"] = str(before)
    assert old.get("/account/").status_code == 302


def test_a_secret_that_was_changed_where_it_lies_is_not_read(user: User) -> None:
    with_second_factor(user)
    kept = str(Authenticator.objects.get(user=user).data["secret"])
    adapter = SecondFactorAdapter()
    assert adapter.decrypt(kept)
    changed = kept[:40] + ("A" if kept[40] != "A" else "B") + kept[41:]
    with pytest.raises(InvalidToken):
        adapter.decrypt(changed)


def test_a_name_cannot_add_a_line_to_the_head_of_a_letter(user: User) -> None:
    clinic = a_clinic("North\nBcc: everybody@example.org")
    with pytest.raises(BadHeaderError):
        send_link(user, clinic, "an address")
