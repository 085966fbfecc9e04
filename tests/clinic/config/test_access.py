"""Who may open what: every route that exists, for everyone who may come, in their own clinic and in another."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from proof.permissions import REACHED as BEHIND
from proof.permissions import plainly_refused
from proof.permissions.doors import (
    OF_ANOTHER,
    THEIRS,
    UNSAFE,
    WITHOUT_COOKIES,
    Found,
    address_of,
    answer,
    ask,
    expected,
    named_by,
    reached_without_a_token,
    routes,
    unsafe_doors,
)
from tests.clinic.config.everybody import ASKERS, DEVICE, OTHER, OWN, STRANGERS, Scene, everybody
from tests.clinic.config.reached import REACHED

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.config.access import NAMES_NOTHING, SUBJECTS, TABLE, Known, Reach

METHODS = ("GET", "POST", "PUT", "DELETE")
"""The others are tried in `tests/proof/test_permissions.py`, with whatever was merged, parted or is nowhere."""
ROUTES = dict(routes())
OF_A_CLINIC = {name for name, parts in ROUTES.items() if parts - NAMES_NOTHING}


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert set(ROUTES) == set(TABLE)


def test_no_two_routes_share_a_name() -> None:
    assert len(list(routes())) == len(ROUTES)


def test_every_row_says_what_it_is_for() -> None:
    assert [name for name, row in TABLE.items() if not row.words] == []


def test_whatever_an_address_names_is_looked_for_in_the_clinic() -> None:
    named = frozenset().union(*ROUTES.values()) - NAMES_NOTHING
    assert named <= set(SUBJECTS)


def test_a_thing_of_each_kind_is_there_to_try_other_clinics(scene: Scene) -> None:
    assert all(set(SUBJECTS) <= set(things) for things in scene.things.values())


def test_an_address_that_names_something_of_a_clinic_is_open_to_roles_only() -> None:
    assert [name for name in OF_A_CLINIC if not TABLE[name].roles] == []


def test_who_reads_no_record_by_their_role_opens_no_page_of_a_person() -> None:
    readers = {Role.ADMINISTRATOR, Role.RESEARCHER, Role.SERVICE}
    pages = [name for name, parts in ROUTES.items() if "person" in parts]
    assert [name for name in pages for role in readers if TABLE[name].reach(role) is not Reach.NONE] == []


def test_a_service_account_opens_no_page_of_a_clinic() -> None:
    assert [name for name, row in TABLE.items() if row.roles and row.reach(Role.SERVICE) is not Reach.NONE] == []


@pytest.fixture(scope="module")
def scene(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Scene]:
    """One for all: nothing changes, since no page is reached."""
    folder = tmp_path_factory.mktemp("access")
    with django_db_blocker.unblock(), plainly_refused(), everybody(sqlite_template, folder, (BEHIND,)) as made:
        yield made


@pytest.mark.parametrize("asker", ASKERS)
def test_each_may_open_what_the_table_says_in_their_own_clinic(scene: Scene, asker: str) -> None:
    found = Found()
    ask(scene, THEIRS, asker, [(route, method) for route in sorted(ROUTES) for method in METHODS], found)
    assert (found.wrong, found.wrote) == ([], [])
    assert found.asked == len(ROUTES) * len(METHODS)


@pytest.mark.parametrize("asker", ASKERS)
def test_nobody_opens_anything_of_another_clinic(scene: Scene, asker: str) -> None:
    found = Found()
    ask(scene, OF_ANOTHER, asker, [(route, method) for route in sorted(OF_A_CLINIC) for method in METHODS], found)
    assert (found.wrong, found.wrote) == ([], [])
    wanted = {expected(TABLE[route], asker, OF_ANOTHER, named_by(route)) for route in OF_A_CLINIC}
    assert (REACHED in wanted) is (asker == "injector of the other clinic")


@pytest.mark.parametrize("asker", STRANGERS)
def test_whose_session_has_ended_opens_no_more_than_nobody(scene: Scene, asker: str) -> None:
    opened = {route for route in ROUTES if expected(TABLE[route], asker, THEIRS, ROUTES[route]) == REACHED}
    assert opened == {route for route, row in TABLE.items() if row.known == Known.NOBODY}
    assert not opened & OF_A_CLINIC
    assert answer(scene.browsers[asker], "GET", "/account/") == "/sign-in/"


def test_what_another_site_sends_is_refused_on_every_route(scene: Scene) -> None:
    assert reached_without_a_token(scene) == []
    assert len(unsafe_doors()) == len(ROUTES) * len(UNSAFE)
    for route in WITHOUT_COOKIES:
        assert answer(scene.browsers[DEVICE], "POST", address_of(route, (), {})) == REACHED


def test_a_route_without_a_row_is_open_to_nobody(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    without = {name: row for name, row in TABLE.items() if name != "accounts:colleagues"}
    monkeypatch.setattr("eutonia_clinic.config.gate.TABLE", without)
    for browser in scene.browsers.values():
        assert answer(browser, "GET", "/colleagues/") == 403


def test_who_is_refused_stands_in_the_log(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    person = scene.things[OTHER]["person"]
    with caplog.at_level(logging.WARNING, "eutonia.access"):
        assert answer(scene.browsers[Role.ASSESSOR], "POST", f"/people/{person}/?with=%0aFORGED") == 404
        assert answer(scene.browsers[Role.ASSESSOR], "GET", "/colleagues/") == 403
    said = [record.getMessage() for record in caplog.records]
    user = scene.browsers[Role.ASSESSOR].session["_auth_user_id"]
    assert said == [
        f"refused 404 POST visits:person person={person} user={user} clinic={scene.clinics[OWN].pk}",
        f"refused 403 GET accounts:colleagues user={user} clinic={scene.clinics[OWN].pk}",
    ]


def test_an_address_that_leads_nowhere_is_nothing_for_anyone(scene: Scene) -> None:
    for browser in scene.browsers.values():
        assert browser.get("/nowhere/").status_code == 404
