"""Single sign-on by OpenID Connect: it lets in whom we invited, under an address that is proven, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client
from tests.clinic.entering import code_now, with_second_factor
from tests.clinic.provider import Provider, openid_provider
from tests.clinic.scenes import a_clinic, a_user

from eutonia_clinic.accounts.models import User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.config.environment import read_environment

pytestmark = pytest.mark.django_db
IN_2100, LONG_AGO = 4_102_444_800, 946_684_800


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """A provider that is set as an installation would set it."""
    with openid_provider() as made:
        app = {"provider_id": "clinic", "name": "Hospital account", "client_id": "eutonia", "secret": "hush"}
        app["settings"] = {"server_url": made.address, "verified_email": False}  # type: ignore[assignment]
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        yield made


@pytest.fixture
def user() -> User:
    return with_second_factor(a_user(a_clinic(), "Dr Ada Sample", Role.ADMINISTRATOR))


def come_back(browser: Client, provider: Provider, **person: Any) -> Any:
    """Go to the provider, be known there as this person, and come back."""
    provider.person = {"sub": "s-1", "email_verified": True, **person}
    there = urlsplit(browser.get("/sign-in/with/clinic/")["Location"])
    state = parse_qs(there.query)["state"][0]
    return browser.get("/sign-in/with/clinic/back/", {"code": "c-1", "state": state})


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def test_the_sign_in_page_offers_it_where_it_is_set(provider: Provider) -> None:
    page = Client().get("/sign-in/?next=/colleagues/").content.decode()
    assert "Sign in with Hospital account" in page
    assert "/sign-in/with/clinic/?next=%2Fcolleagues%2F" in page


def test_the_sign_in_page_is_silent_about_it_where_it_is_not_set() -> None:
    assert "Sign in with" not in Client().get("/sign-in/").content.decode()
    assert Client().get("/sign-in/with/clinic/").status_code == 404


def test_whom_we_invited_comes_in_with_the_second_factor(provider: Provider, user: User) -> None:
    browser = Client()
    assert come_back(browser, provider, email=user.email.upper())["Location"] == "/sign-in/code/"
    assert not is_in(browser)
    assert browser.post("/sign-in/code/", {"code": code_now()})["Location"] == "/"
    assert is_in(browser)


def test_the_provider_is_asked_with_proof_of_possession_and_our_secret(provider: Provider, user: User) -> None:
    browser = Client()
    provider.person = {"sub": "s-1", "email": user.email, "email_verified": True}
    asked = parse_qs(urlsplit(browser.get("/sign-in/with/clinic/")["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["client_id"] == ["eutonia"]
    browser.get("/sign-in/with/clinic/back/", {"code": "c-1", "state": asked["state"][0]})
    token = next(given for path, given in provider.asked if path == "/token")
    assert token["client_secret"] == "hush"
    assert token["code_verifier"]


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({}, "/sign-in/code/"),
        ({"aud": "another-program"}, "/sign-in/with/failed/"),
        ({"iss": "https://another-provider.example"}, "/sign-in/with/failed/"),
        ({"exp": LONG_AGO}, "/sign-in/with/failed/"),
    ],
    ids=["meant for us", "for another program", "by another provider", "for a time that is over"],
)
def test_what_the_provider_says_opens_only_when_it_is_meant_for_us(
    provider: Provider, user: User, wrong: dict[str, Any], where: str
) -> None:
    said = {"iss": provider.address, "aud": "eutonia", "sub": "s-1", "exp": IN_2100, **wrong}
    provider.id_token = jwt.encode(said, "nobody asks for the key: it comes from the provider itself")
    browser = Client()
    assert come_back(browser, provider, email=user.email)["Location"] == where
    assert not is_in(browser)


def test_a_stranger_is_told_that_nobody_invited_them(provider: Provider, user: User) -> None:
    browser = Client()
    said = come_back(browser, provider, email="stranger@example.org")
    assert said["Location"] == "/sign-in/with/not-invited/"
    page = browser.get(said["Location"])
    assert page.status_code == 403
    assert "invited" in page.content.decode()
    assert not is_in(browser)
    assert User.objects.count() == 1


def test_an_address_that_is_not_proven_opens_nothing(provider: Provider, user: User) -> None:
    browser = Client()
    assert come_back(browser, provider, email=user.email, email_verified=False)["Location"] == "/sign-in/with/not-invited/"
    assert not is_in(browser)


def test_an_installation_may_trust_the_addresses_of_its_own_provider(provider: Provider, user: User, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["verified_email"] = True
    assert come_back(Client(), provider, email=user.email, email_verified=False)["Location"] == "/sign-in/code/"


def test_who_changes_the_address_there_stays_the_same_user_here(provider: Provider, user: User) -> None:
    come_back(Client(), provider, email=user.email)
    assert come_back(Client(), provider, email="new@example.org")["Location"] == "/sign-in/code/"


def test_an_answer_that_nobody_asked_for_opens_nothing(provider: Provider, user: User) -> None:
    browser = Client()
    provider.person = {"sub": "s-1", "email": user.email, "email_verified": True}
    said = browser.get("/sign-in/with/clinic/back/", {"code": "c-1", "state": "made-up"})
    assert said["Location"] == "/sign-in/with/failed/"
    assert "did not work" in browser.get(said["Location"]).content.decode()


def test_who_says_no_at_the_provider_is_told_so(provider: Provider, user: User) -> None:
    browser = Client()
    state = parse_qs(urlsplit(browser.get("/sign-in/with/clinic/")["Location"]).query)["state"][0]
    said = browser.get("/sign-in/with/clinic/back/", {"error": "access_denied", "state": state})
    assert said["Location"] == "/sign-in/with/cancelled/"
    assert "was cancelled" in browser.get(said["Location"]).content.decode()


def test_a_provider_that_does_not_answer_is_said_as_such(provider: Provider) -> None:
    provider.is_down = True
    assert Client().get("/sign-in/with/clinic/")["Location"] == "/sign-in/with/failed/"


def test_a_closed_account_does_not_open_by_another_door(provider: Provider, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    browser = Client()
    come_back(browser, provider, email=user.email)
    browser.post("/sign-in/code/", {"code": code_now()})
    assert not is_in(browser)


def test_the_settings_of_an_installation_name_the_provider() -> None:
    given = {"EUTONIA_OIDC_ISSUER": "https://id.example.org/", "EUTONIA_OIDC_CLIENT_ID": "e", "EUTONIA_OIDC_CLIENT_SECRET": "s"}
    read = read_environment(given).single_sign_on
    assert read is not None
    assert (read.issuer, read.name, read.trusts_addresses) == ("https://id.example.org", "single sign-on", False)
