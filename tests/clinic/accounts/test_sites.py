"""The places of a clinic, by form posts alone: add, rename, close, open again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.clinic.entering import signed_in
from tests.clinic.patients.browsing import text
from tests.clinic.scenes import a_clinic, a_key, a_user

from eutonia_clinic.accounts import acts
from eutonia_clinic.accounts.models import Clinic, Site, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.errors import NotAllowed, NotValid
from eutonia_clinic.core.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    return a_clinic("North clinic")


@pytest.fixture
def administrator(clinic: Clinic) -> User:
    return a_user(clinic, "Ann Admin", Role.ADMINISTRATOR)


@pytest.fixture
def browser(administrator: User) -> Client:
    return signed_in(administrator)


def a_site(clinic: Clinic, name: str = "Day ward") -> Site:
    return Site.objects.create(clinic=clinic, name=name)


def post(browser: Client, address: str, **sent: str) -> Any:
    return browser.post(address, {"idempotency_key": a_key(), **sent}, follow=True)


def test_the_clinic_is_shown_with_what_hangs_on_it_and_its_first_site_is_asked_for(browser: Client) -> None:
    said = text(browser.get("/sites/"))
    assert "Europe/London" in said
    assert "onabotulinumtoxinA" in said
    assert "No site is written down." in said
    assert 'href="/sites/"' in browser.get("/colleagues/").content.decode()


def test_a_site_is_added_renamed_closed_and_opened_again(browser: Client, clinic: Clinic) -> None:
    assert "Day ward is a place of North clinic now." in text(post(browser, "/sites/", name="  Day   ward "))
    site = Site.objects.get(clinic=clinic)
    address = f"/sites/{site.pk}/"
    assert "Day ward is called Ward 4 now." in text(post(browser, address, act="rename", name="Ward 4"))
    assert "Ward 4 is closed." in text(post(browser, address, act="close", name="Ward 4"))
    assert "Closed on" in text(browser.get("/sites/"))
    assert "closed already" in text(post(browser, address, act="close", name="Ward 4"))
    assert "Ward 4 is open again." in text(post(browser, address, act="open", name="Ward 4"))
    verbs = list(AuditEvent.objects.exclude(verb="sign_in").order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["add_site", "rename_site", "close_site", "open_site_again"], "what was refused is no event"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Name of the site: type it."),
        ("   ", "Name of the site: type it."),
        ("day WARD", "has a place called day WARD already"),
        ("x" * 121, "at most 120"),
    ],
)
def test_a_name_that_cannot_be_is_told_at_its_field(browser: Client, clinic: Clinic, name: str, said: str) -> None:
    a_site(clinic)
    other = a_site(clinic, "Second")
    for address in ("/sites/", f"/sites/{other.pk}/"):
        answer = post(browser, address, name=name)
        assert (answer.status_code, said in text(answer), "There is a problem" in text(answer)) == (422, True, True)
    assert set(Site.objects.values_list("name", flat=True)) == {"Day ward", "Second"}


def test_a_site_may_change_its_own_capitals(browser: Client, clinic: Clinic) -> None:
    site = a_site(clinic)
    post(browser, f"/sites/{site.pk}/", act="rename", name="DAY ward")
    assert Site.objects.get().name == "DAY ward"


def test_a_form_sent_twice_adds_once(browser: Client) -> None:
    for _ in range(2):
        browser.post("/sites/", {"name": "Day ward", "idempotency_key": "one"})
    assert Site.objects.count() == 1
    assert AuditEvent.objects.filter(verb="add_site").count() == 1


def test_another_clinics_site_is_not_there(browser: Client, administrator: User, clinic: Clinic) -> None:
    theirs = a_site(a_clinic("Second"))
    assert browser.get(f"/sites/{theirs.pk}/").status_code == 404
    with pytest.raises(NotValid):
        acts.close_site(by=administrator, clinic=clinic, key=a_key(), site=theirs)


def test_only_an_administrator_changes_sites(clinic: Clinic) -> None:
    injector, site = a_user(clinic), a_site(clinic)
    assert signed_in(injector).get("/sites/").status_code == 403
    given: dict[str, Any] = {"by": injector, "clinic": clinic, "key": a_key()}
    for act in (acts.close_site, acts.open_site_again):
        with pytest.raises(NotAllowed):
            act(**given, site=site)
    with pytest.raises(NotAllowed):
        acts.add_site(**given, name="Ward 9")
    with pytest.raises(NotAllowed):
        acts.rename_site(**given, site=site, name="Ward 9")


def test_a_name_that_somebody_else_gave_meanwhile_is_told(administrator: User, clinic: Clinic) -> None:
    acts.add_site(by=administrator, clinic=clinic, key=a_key(), name="Day ward")
    with pytest.raises(NotValid, match="has a place called Day ward already"):
        acts.add_site(by=administrator, clinic=clinic, key=a_key(), name="Day ward")
