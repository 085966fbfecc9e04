"""Who may open what: every route that exists, for everyone who may come, in their own clinic and in another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.clinic import databases
from tests.clinic.config.reached import REACHED
from tests.clinic.diary.keeping import a_red_flag
from tests.clinic.entering import signed_in
from tests.clinic.events.happening import recorded
from tests.clinic.letters.scenes import Treated, begun, consented, kept
from tests.clinic.responses.fading import an_empty_review
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_person, a_user
from tests.clinic.story import Visit, a_closed_session, a_history, bladder_toxin, seen_again

from eutonia.domain.case import EarlierTreatment
from eutonia_clinic.accounts.models import Clinic, Membership, Site
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.config.access import NAMES_NOTHING, SUBJECTS, TABLE, Known, Reach, Row
from eutonia_clinic.core import clock
from eutonia_clinic.letters.documents import LetterKind
from eutonia_clinic.patients.acts import merge, tell_apart, tell_treatment
from eutonia_clinic.scheduling.acts import close_days, make_calendar_address
from eutonia_clinic.service.acts import make_service_report
from eutonia_clinic.service.periods import named


def the_injector(clinic: Clinic) -> Membership:
    """Every clinic of these tests has one."""
    return Membership.objects.select_related("user").get(clinic=clinic, role=Role.INJECTOR)


def something_of_each_kind(clinic: Clinic) -> dict[str, int]:
    """For every name in an address that stands for something of a clinic: one such thing of this clinic."""
    injector = the_injector(clinic)
    visit = Visit(clinic, injector.user, a_person(injector.user, clinic, family=clinic.name.upper(), given=clinic.name))
    twin = a_person(injector.user, clinic, family=clinic.name.upper(), born=date(1990, 1, clinic.pk))
    closed = a_closed_session(visit, toxin_history=a_history(MOMENT, "yes", bladder_toxin("2026-08-20")))
    plan = closed.session.plan
    told = EarlierTreatment.model_validate(bladder_toxin("2026-01-02"))
    draft = visit.act("start_assessment", person=visit.person)
    sister = a_person(injector.user, clinic, family=clinic.name.upper(), born=date(1991, 1, clinic.pk))
    given: dict[str, Any] = {"by": injector.user, "clinic": clinic}
    closing: dict[str, Any] = {"by": a_user(clinic, "L. Mock", Role.LEAD), "clinic": clinic, "key": a_key()}
    return {
        "site": Site.objects.create(clinic=clinic, name="Day ward").pk,
        "distinct": tell_apart(**given, key=a_key(), person=visit.person, other=sister, reason="two sisters").pk,
        "colleague": injector.user_id,
        "membership": injector.pk,
        "person": visit.person.pk,
        "merge": merge(by=injector.user, clinic=clinic, key=a_key(), kept=visit.person, merged=twin, reason="one person").pk,
        "entry": tell_treatment(by=injector.user, clinic=clinic, key=a_key(), person=visit.person, treatment=told).pk,
        "assessment": plan.proposal.assessment_id,
        "assessment_draft": draft.pk,
        "proposal": plan.proposal_id,
        "draft": plan.draft_id,
        "reason": plan.draft.reasons.first().pk,
        "plan": plan.pk,
        "session": closed.session_id,
        "follow_up": seen_again(visit, closed, MOMENT).pk,
        "letter": kept(Treated(visit, closed), LetterKind.PERSON, MOMENT).pk,
        "letter_draft": begun(Treated(visit, closed), LetterKind.PERSON).pk,
        "consent": consented(visit, plan.draft).pk,
        "diary_entry": (flag := a_red_flag(visit)).pk,
        "diary_device": flag.device_id,
        "event": recorded(visit, onset_on=MOMENT.date(), told_on=MOMENT.date()).pk,
        "response_review": an_empty_review(visit, closed.session).pk,
        "closed_days": close_days(**closing, first=date(2027, 1, 1), last=date(2027, 1, 1), words="New Year").pk,
        "service_report": make_service_report(**closing | {"key": a_key()}, period=named("month", MOMENT.date())).pk,
        "calendar_address": make_calendar_address(**given, key=a_key(), secret=f"of {clinic.name}").pk,
    }


FREE = {"uidb36": "1", "key": "abc-def", "provider_id": "clinic", "fact": "onabotulinumtoxinA.limit.ona-us-session"}
NOBODY, NEWCOMER, WITHOUT_ROLE = "nobody", "newcomer", "without a role"
ASKERS = (NOBODY, NEWCOMER, WITHOUT_ROLE, *Role)
METHODS = ("get", "post", "put", "delete")


def routes(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """Every route that the addresses of the clinic hold: its full name, and what its address names."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            inside = f"{space}{each.namespace}:" if each.namespace else space
            yield from routes(each.url_patterns, inside)
        else:
            assert each.name, f"{each.pattern} has no name, so no rule can be given for it"
            yield f"{space}{each.name}", frozenset(re.findall(r"<(?:\w+:)?(\w+)>", str(each.pattern)))


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


@dataclass(frozen=True, slots=True)
class Scene:
    """Two clinics with something of each kind, and one browser for everyone who may come to the first."""

    things: dict[str, dict[str, int]]
    browsers: dict[str, Client]

    def address(self, route: str, clinic: str) -> str:
        named = {part: FREE.get(part) or self.things[clinic][part] for part in ROUTES[route]}
        return reverse(route, kwargs=named)


@pytest.fixture(scope="module")
def scene(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Scene]:
    """One for all: nothing changes, since no page is reached."""
    behind = {"MIDDLEWARE": [*settings.MIDDLEWARE, "tests.clinic.config.reached.ReachedMiddleware"]}
    with ExitStack() as stack, django_db_blocker.unblock():
        stack.enter_context(databases.sqlite_copy(sqlite_template, tmp_path_factory.mktemp("access")))
        stack.enter_context(override_settings(**behind, EUTONIA_ANCHORS=tmp_path_factory.mktemp("anchors") / "anchors"))
        clinics = {name: a_clinic(name) for name in ("own", "other")}
        users = {role: a_user(clinics["own"], f"Own {role}", role) for role in Role}
        a_user(clinics["other"], "Other injector", Role.INJECTOR)
        stack.enter_context(clock.stopped_at(MOMENT))
        things = {name: something_of_each_kind(clinic) for name, clinic in clinics.items()}
        browsers = {NOBODY: Client(), **{role: signed_in(user) for role, user in users.items()}}
        browsers[NEWCOMER] = signed_in(a_user(clinics["own"], "Newcomer", Role.ASSESSOR), second_factor=False)
        browsers[WITHOUT_ROLE] = signed_in(_without_role(clinics["own"]))
        yield Scene(things, browsers)


def _without_role(clinic: Clinic) -> Any:
    user = a_user(clinic, "Left long ago")
    user.memberships.update(until="2021-01-01T00:00:00Z")
    return user


def expected(row: Row, asker: str, clinic: str, names_something: bool) -> object:
    """What the table says, written down a second time and plainly."""
    if row.known == Known.NOBODY:
        return REACHED
    if asker == NOBODY:
        return "/sign-in/"
    if asker == NEWCOMER and row.known == Known.BY_SECOND_FACTOR:
        return "/account/second-factor/"
    roles = {NEWCOMER: {Role.ASSESSOR}, WITHOUT_ROLE: set()}.get(asker, {asker})
    if row.roles and not any(row.roles.get(role) for role in roles):
        return 403
    return 404 if names_something and clinic == "other" else REACHED


def answer(scene: Scene, route: str, asker: str, clinic: str, method: str) -> object:
    """A status, or where it leads instead."""
    said = getattr(scene.browsers[asker], method)(scene.address(route, clinic))
    return said["Location"].split("?")[0] if said.status_code == 302 else said.status_code


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("route", sorted(ROUTES))
def test_each_may_open_what_the_table_says_in_their_own_clinic(scene: Scene, route: str, asker: str) -> None:
    told = {method: answer(scene, route, asker, "own", method) for method in METHODS}
    assert told == dict.fromkeys(METHODS, expected(TABLE[route], asker, "own", route in OF_A_CLINIC))


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("route", sorted(OF_A_CLINIC))
def test_nobody_opens_anything_of_another_clinic(scene: Scene, route: str, asker: str) -> None:
    told = {method: answer(scene, route, asker, "other", method) for method in METHODS}
    wanted = expected(TABLE[route], asker, "other", names_something=True)
    assert told == dict.fromkeys(METHODS, wanted)
    assert wanted != REACHED


def test_a_route_without_a_row_is_open_to_nobody(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    without = {name: row for name, row in TABLE.items() if name != "accounts:colleagues"}
    monkeypatch.setattr("eutonia_clinic.config.gate.TABLE", without)
    for asker in ASKERS:
        assert answer(scene, "accounts:colleagues", asker, "own", "get") == 403


def test_an_address_that_leads_nowhere_is_nothing_for_anyone(scene: Scene) -> None:
    for browser in scene.browsers.values():
        assert browser.get("/nowhere/").status_code == 404
