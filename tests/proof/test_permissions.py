"""The matrix of who may open what, in small; and that a gate, a page or a form that lets somebody through is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.http import HttpRequest
from django.test import Client
from proof.permissions import REACHED as BEHIND
from proof.permissions import plainly_refused
from proof.permissions.crossing import Crossings, foreign, is_listed, pages, try_page
from proof.permissions.doors import METHODS, THEIRS, Found, ask, counted, doors, states
from proof.permissions.forms import forms_of
from tests.clinic.config.everybody import (
    ASKERS,
    BESIDE,
    IN_EVERY_ROLE,
    KEY_OF_A_DEVICE,
    OTHER,
    OWN,
    SECRET_OF_A_CALENDAR,
    Scene,
    everybody,
    room_of,
)
from tests.clinic.diary.keeping import asked

from eutonia_clinic.accounts.links import password_link
from eutonia_clinic.accounts.requests import key_of
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.visits.models import PlanDraft
from eutonia_clinic.visits.views import planning

EVERY = 60
"""Of the doors of a state every so many-th is tried, others for each who asks."""
FORMS = (
    "patients:same", "visits:plan", "visits:signed_plan", "diary:invite", "accounts:colleague", "letters:draft", "events:event",
)  # fmt: skip


READ_STRICTLY = {"accounts:colleague"}
"""Forms that a machine does not fill in so that they go through."""


@pytest.fixture(scope="module")
def scene(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("permissions")
    with django_db_blocker.unblock(), everybody(sqlite_template, folder) as made:
        yield made


def test_the_matrix_holds_whatever_was_merged_parted_or_is_nowhere(
    sqlite_template: Path, tmp_path: Path, django_db_blocker: Any
) -> None:
    found, tried = Found(), set()
    with django_db_blocker.unblock(), plainly_refused(), everybody(sqlite_template, tmp_path, (BEHIND,)) as small:
        for state in states(small):
            before = counted()
            for at, asker in enumerate(ASKERS):
                few = doors(state)[at % EVERY :: EVERY]
                ask(small, state, asker, few, found)
                tried |= {method for _, method in few}
            assert counted() == before
    assert (found.wrong, found.wrote) == ([], [])
    assert tried == set(METHODS)


def test_a_gate_that_lets_somebody_through_is_found(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eutonia_clinic.config.gate._is_allowed", lambda *_: True)
    found = Found()
    ask(scene, THEIRS, Role.RESEARCHER, [("visits:record", "GET")], found)
    assert found.wrong


@pytest.mark.parametrize("route", FORMS)
def test_no_number_in_a_form_reaches_somebody_else(scene: Scene, route: str) -> None:
    found = Crossings()
    try_page(scene.browsers[IN_EVERY_ROLE], route, dict(pages(scene))[route], foreign(), found)
    assert (found.crossed, found.faults) == ([], [])
    assert found.forms
    assert found.accepted or route in READ_STRICTLY
    assert found.tried


def test_a_page_that_believes_a_number_in_a_form_is_found(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(request: HttpRequest) -> str:
        PlanDraft.objects.filter(pk=request.POST.get("draft") or 0).update(is_finished=F("is_finished"))
        return key_of(request)

    monkeypatch.setattr(planning, "key_of", careless)
    found = Crossings()
    try_page(scene.browsers[IN_EVERY_ROLE], "visits:plan", dict(pages(scene))["visits:plan"], foreign(), found)
    assert found.crossed


def test_what_a_browser_would_send_is_read() -> None:
    page = """<form method="post" action="/a/" id="one"><input type="hidden" name="version" value="3">
    <input name="reason"><input type="radio" name="side" value="left"><input type="radio" name="side" value="right">
    <select name="lot"><option value=""></option><option value="27">C</option></select><textarea name="notes">x</textarea>
    <button name="act" value="save">Save</button></form><button form="one" name="act" value="drop">Drop</button>
    <form method="post" action="/sign-out/"></form><form action="/b/"></form>"""
    (form,) = forms_of(page)
    assert form.action == "/a/"
    assert [one["act"] for one in form.sendings()] == [["save"], ["drop"]]
    sent = next(form.sendings())
    assert (sent["version"], sent["side"], sent["lot"], sent["notes"]) == (["3"], ["left"], ["27"], ["x"])
    assert sent["reason"] != [""]


def test_the_key_of_one_thing_opens_nothing_else(scene: Scene) -> None:
    device, calendar, whose = KEY_OF_A_DEVICE + OWN, SECRET_OF_A_CALENDAR + OWN, scene.injectors[OWN]
    *_, person, link = password_link(whose).strip("/").split("/")
    nothing: dict[str, Any] = {"entries": [], "since": ""}
    for key in (device, calendar, link):
        assert Client().get(f"/calendar/{key}/clinic.ics").status_code == (200 if key == calendar else 404)
        assert asked("sync", nothing, key).status_code == (200 if key == device else 401)
        assert asked("open", {"code": key}).status_code in (404, 422)
        page = Client().get(f"/password/set/{person}/{key}/", follow=True).content.decode()
        assert ("does not work any more" in page) is (key != link)
        assert Client(headers={"Authorization": f"Diary {key}"}).get("/people/").status_code == 302


def test_a_number_says_whose_it_is(scene: Scene) -> None:
    rooms = {room: {room_of(number) for number in things.values()} for room, things in scene.things.items()}
    assert rooms == {OWN: {OWN}, BESIDE: {BESIDE, OWN}, OTHER: {OTHER}}, "who works in the clinic is of its own room"
    assert not is_listed("patients:same", "with", OTHER)
    assert is_listed("patients:same", "with", BESIDE)
