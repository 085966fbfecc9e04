"""Every page that the documentation shows, in a browser, with the demonstration in it.

`make docs` runs this by its name, to draw the pictures; it is none of the tests that `make test` collects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse
from scripts.make_pages import NARROW, TALLEST, WIDE
from scripts.pages_shown import DARK, DESK, PAGES, PHONE, Shown
from tests.clinic import databases
from tests.clinic.databases import Database
from tests.clinic.diary.devices import SYMPTOMS, Phone, a_code
from tests.clinic.seeing import Served, draw, look_at

from eutonia.domain.answers import Severity
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock
from eutonia_clinic.core.presenting import key_of
from eutonia_clinic.demo.cast import synthetic
from eutonia_clinic.demo.coming import FADES
from eutonia_clinic.demo.facts import VERIFIED, WAITING
from eutonia_clinic.demo.harm import SERIOUS
from eutonia_clinic.demo.making import make
from eutonia_clinic.demo.staff import COLLEAGUES, SPASTICITY
from eutonia_clinic.diary.queries import waiting_flags
from eutonia_clinic.events.models import AdverseEvent, SuspectedSession
from eutonia_clinic.letters.acts import start_letter
from eutonia_clinic.letters.documents import LetterKind
from eutonia_clinic.letters.models import Consent, Letter
from eutonia_clinic.patients.models import Person, PersonIdentifier
from eutonia_clinic.service.models import ServiceReport
from eutonia_clinic.visits import queries
from eutonia_clinic.visits.checking import checked
from eutonia_clinic.visits.models import FollowUpVisit, OverrideReason, SessionClosed, VialEntry

pytestmark = pytest.mark.browser
OK = 200
NOW = datetime(2026, 11, 26, 14, 30, tzinfo=UTC)
A_COURSE, SWALLOWING, TWO_CLINICS, TO_SIGN, UNDER_WAY, ASSESSED, AMENDED, BEGUN, TWICE = 1, 2, 4, 6, 9, 12, 16, 20, 23
"""Numbers of the cast: who has what a page shows best."""
PLAYED = (
    A_COURSE,
    SWALLOWING,
    3,
    TWO_CLINICS,
    TO_SIGN,
    8,
    UNDER_WAY,
    10,
    ASSESSED,
    13,
    AMENDED,
    19,
    BEGUN,
    22,
    TWICE,
    25,
    30,
    33,
)
"""These and some more, so that lists have lines."""


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path, settings: Any, django_db_blocker: Any) -> Iterator[Database]:
    """The demonstration, as of one moment: the same pictures every time."""
    settings.SECOND_FACTOR_REQUIRED, settings.DEMO = False, True
    settings.KNOWN_ACCOUNTS = "eutonia_clinic.demo.staff.known_accounts"
    with ExitStack() as stack, django_db_blocker.unblock():
        made = stack.enter_context(databases.sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path))
        stack.enter_context(override_settings(EUTONIA_ANCHORS=tmp_path / "anchors.jsonl"))
        make(NOW, PLAYED)
        stack.enter_context(clock.stopped_at(NOW))
        yield made


def person(number: int) -> Person:
    return Person.objects.get(pk=PersonIdentifier.objects.filter(value=synthetic(number)).order_by("pk")[0].person_id)


def of_person(route: str, number: int) -> Callable[[], str]:
    return lambda: reverse(route, kwargs={"person": person(number).pk})


def of_draft(route: str, number: int) -> Callable[[], str]:
    return lambda: reverse(route, kwargs={"draft": queries.drafts_of(person(number))[0].pk})


def of_plan(route: str, number: int) -> Callable[[], str]:
    return lambda: reverse(route, kwargs={"plan": queries.plans_of(person(number))[0].pk})


def of_open_session(route: str) -> Callable[[], str]:
    clinic = Clinic.objects.get
    return lambda: reverse(route, kwargs={"session": queries.open_sessions(clinic(name=SPASTICITY))[0].pk})


def of_closed_session(route: str, number: int) -> Callable[[], str]:
    return lambda: reverse(route, kwargs={"session": _closed(person(number)).session_id})


def of_fact(route: str, fact: str) -> Callable[[], str]:
    return lambda: reverse(route, kwargs={"fact": fact})


def _closed(whose: Person) -> SessionClosed:
    return SessionClosed.objects.filter(person=whose).latest("pk")


def of_assessment(route: str) -> Callable[[], str]:
    return lambda: reverse(route, kwargs={"assessment": queries.assessments_of(person(ASSESSED))[0].pk})


def a_reason_wanted() -> str:
    """The form for a finding that takes a reason."""
    draft = queries.drafts_of(person(TWO_CLINICS))[0]
    found = next(one for one in checked(draft).result.findings if one.severity is Severity.REASON)
    return f"{reverse('visits:give_reason', kwargs={'draft': draft.pk})}?key={key_of(found)}"


def a_reason_to_second() -> str:
    """The form for the second name."""
    reason = OverrideReason.objects.filter(person=person(TWO_CLINICS), seconds=None).latest("pk")
    return reverse("visits:second_reason", kwargs={"reason": reason.pk})


def two_entries() -> str:
    return f"{of_person('patients:same', A_COURSE)()}?with={person(SWALLOWING).pk}"


def at(route: str) -> Callable[[], str]:
    return lambda: reverse(route)


def a_lot() -> str:
    return f"{reverse('visits:recall')}?lot={VialEntry.objects.latest('pk').lot}"


def a_letter(route: str, sort: str) -> Callable[[], str]:
    return lambda: reverse(route, kwargs={"letter": Letter.objects.filter(sort=sort).latest("pk").pk})


def a_letter_draft() -> str:
    """The letter to physiotherapy, begun now."""
    injector, closed = _user("injector"), _closed(person(A_COURSE))
    given = {"by": injector, "clinic": closed.session.clinic, "key": "letter-drawn", "session": closed.session}
    draft = start_letter(**given, kind=LetterKind.PHYSIOTHERAPY)
    return reverse("letters:draft", kwargs={"letter_draft": draft.pk})


def of_event(route: str) -> Callable[[], str]:
    """The adverse event that was followed to its outcome, as it stands."""
    return lambda: reverse(route, kwargs={"event": AdverseEvent.objects.filter(person=person(SERIOUS)).latest("pk").pk})


def people_of_a_lot() -> str:
    """The people of a lot after which something happened."""
    one = SuspectedSession.objects.filter(person=person(SERIOUS)).latest("pk")
    return f"{reverse('events:behind')}?product={one.product}&lot={one.lot}"


WHERE: Mapping[str, tuple[str, Callable[[], str]]] = {
    "sign-in": ("", at("account_login")),
    "tour": ("", at("demo:tour")),
    "today": ("injector", at("visits:today")),
    "everyone": ("injector", at("visits:everyone")),
    "people": ("injector", at("patients:people")),
    "register": ("injector", at("patients:register")),
    "person": ("injector", of_person("visits:person", A_COURSE)),
    "record": ("injector", of_person("visits:record", A_COURSE)),
    "identity": ("lead", of_person("patients:identity", TWICE)),
    "same": ("lead", two_entries),
    "toxin": ("injector", of_person("patients:toxin", TWO_CLINICS)),
    "tell-treatment": ("injector", of_person("patients:tell_treatment", TWO_CLINICS)),
    "book": ("injector", of_person("visits:book", A_COURSE)),
    "assess": (
        "assessor",
        lambda: reverse("visits:assess", kwargs={"assessment_draft": queries.assessment_drafts_of(person(BEGUN))[0].pk}),
    ),
    "assessment": ("assessor", of_assessment("visits:assessment")),
    "ask-again": ("assessor", of_assessment("visits:ask_again")),
    "may-we": ("injector", lambda: reverse("visits:may_we", kwargs={"proposal": queries.proposals_of(person(ASSESSED))[0].pk})),
    "plan": ("injector", of_draft("visits:plan", TWO_CLINICS)),
    "plan-courses": ("injector", of_draft("visits:plan_courses", TO_SIGN)),
    "give-reason": ("injector", a_reason_wanted),
    "second-reason": ("second-injector", a_reason_to_second),
    "sign": ("injector", of_draft("visits:sign", TO_SIGN)),
    "signed-plan": ("injector", of_plan("visits:signed_plan", AMENDED)),
    "sheet": ("injector", of_plan("visits:sheet", AMENDED)),
    "labels": ("injector", of_plan("visits:labels", AMENDED)),
    "session": ("injector", of_open_session("visits:session")),
    "vials": ("injector", of_open_session("visits:vials")),
    "given": ("injector", of_closed_session("visits:given", A_COURSE)),
    "recall": ("injector", a_lot),
    "follow-up": ("assessor", of_closed_session("visits:follow_up", SWALLOWING)),
    "seen": (
        "injector",
        lambda: reverse(
            "visits:seen", kwargs={"follow_up": FollowUpVisit.objects.filter(person=person(A_COURSE)).latest("pk").pk}
        ),
    ),
    "knowledge": ("lead", lambda: reverse("facts:overview")),
    "fact": ("injector", of_fact("facts:fact", VERIFIED)),
    "fact-plans": ("injector", of_fact("facts:plans", VERIFIED)),
    "fact-verify": ("injector", of_fact("facts:verify", VERIFIED)),
    "fact-second": ("lead", of_fact("facts:second", WAITING)),
    "self-test": ("lead", lambda: reverse("facts:self_test")),
    "diary": ("injector", of_person("diary:entries", A_COURSE)),
    "diary-flag": ("injector", lambda: reverse("diary:flag", kwargs={"diary_entry": waiting_flags()[0].pk})),
    "diary-invite": ("injector", of_person("diary:invite", A_COURSE)),
    "diary-symptoms": ("injector", of_person("diary:symptoms", A_COURSE)),
    "diary-app": ("", at("diary:home")),
    "diary-paper": ("injector", of_person("diary:paper", A_COURSE)),
    "diary-type-in": ("injector", of_person("diary:type_in", A_COURSE)),
    "fading": ("injector", of_person("responses:review", FADES)),
    "when-next": ("injector", of_person("scheduling:propose", A_COURSE)),
    "overdue": ("injector", lambda: f"{reverse('scheduling:overdue')}?list=sessions"),
    "working-days": ("lead", at("scheduling:days")),
    "calendar": ("injector", at("scheduling:calendar")),
    "letters": ("injector", of_person("letters:of_person", A_COURSE)),
    "write-letter": ("injector", of_person("letters:write", A_COURSE)),
    "letter-draft": ("injector", a_letter_draft),
    "letter": ("injector", a_letter("letters:letter", "general-practitioner")),
    "letter-print": ("injector", a_letter("letters:print", "person")),
    "consent": ("injector", of_draft("letters:consent", TO_SIGN)),
    "consent-form": ("injector", of_draft("letters:consent_print", TO_SIGN)),
    "consented": ("injector", lambda: reverse("letters:consented", kwargs={"consent": Consent.objects.latest("pk").pk})),
    "events-open": ("injector", at("events:open")),
    "events-of-person": ("injector", of_person("events:of_person", SERIOUS)),
    "event-record": ("assessor", of_person("events:record", A_COURSE)),
    "event": ("injector", of_event("events:event")),
    "event-follow": ("assessor", of_event("events:follow")),
    "event-report": ("injector", of_event("events:report")),
    "events-lots": ("lead", at("events:signals")),
    "events-behind": ("lead", people_of_a_lot),
    "service": ("lead", lambda: f"{reverse('service:overview')}?by=quarter"),
    "service-people": ("lead", lambda: f"{reverse('service:people')}?by=quarter&figure=goals"),
    "service-report": (
        "lead", lambda: reverse("service:report", kwargs={"service_report": ServiceReport.objects.latest("pk").pk}),
    ),
    "service-export": ("researcher", at("service:export")),
    "audit": ("lead", at("accounts:audit")),
    "colleagues": ("administrator", at("accounts:colleagues")),
    "sites": ("administrator", at("accounts:sites")),
    "account": ("injector", at("accounts:mine")),
}


def test_Every_page_of_the_documentation_is_drawn(served: Served) -> None:
    assert {page.name for page in PAGES} == set(WHERE)
    tabs = {key: served.browser(_user(key)) for key in {key for key, _ in WHERE.values()}}
    for page in PAGES:
        key, where = WHERE[page.name]
        assert tabs[key].goto(where()).status == OK, page.name
        if page.name == "people":
            _find_somebody(tabs[key])
        if page.name == "diary-app":
            _keep_a_diary(tabs[key])
        _look(tabs[key], page)
    User.objects.filter(email=_address("injector")).update(theme="dark")
    tabs["injector"].goto(WHERE["plan"][1]())
    _draw(tabs["injector"], f"plan-{DARK}", int(DESK))


def _find_somebody(tab: Any) -> None:
    tab.get_by_label("Name, date of birth or number").fill("te")
    tab.get_by_role("button", name="Find").click()
    tab.wait_for_load_state()


def _keep_a_diary(tab: Any) -> None:
    """On a telephone that was invited a moment ago."""
    phone = Phone(tab)
    phone.is_at(NOW)
    phone.come()
    phone.open(a_code(User.objects.get(email=_address("injector")), Clinic.objects.get(name=SPASTICITY), person(A_COURSE)))
    phone.fill_in(dict(zip(SYMPTOMS, (7, 6, 5), strict=True)), 10, "felt.wear_off", "flags.questions.swallowing.words")


def _address(key: str) -> str:
    return next(one.email for one in COLLEAGUES if one.key == key)


def _user(key: str) -> User | None:
    return User.objects.get(email=_address(key)) if key else None


def _look(tab: Any, page: Shown) -> None:
    """Every rule asked, then drawn in a window as high as the page, so that what is fixed to its foot is at the foot."""
    widths = tuple(sorted(int(width) for width in page.widths if width.isdecimal()))
    look_at(tab, page.name, widths)
    for width in widths:
        _draw(tab, f"{page.name}-{width}", width)


def _draw(tab: Any, name: str, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 900})
    tallest = TALLEST * width // (NARROW if str(width) == PHONE else WIDE)
    tab.set_viewport_size({"width": width, "height": min(tallest, tab.evaluate("document.documentElement.scrollHeight"))})
    draw(tab, name, whole=False)
