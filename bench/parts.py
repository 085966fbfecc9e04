"""What the measured pages are made of: the flows of one user through them, and where the time of a page goes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from inspect import isfunction
from itertools import cycle
from random import Random
from typing import Any
from unittest.mock import patch

from allauth.mfa.models import Authenticator
from bench.measuring import Measurement, middle, slowest_of_twenty, timings
from bench.registry import Begun
from bench.serving import Browser
from django.db import connection
from django.template.backends.jinja2 import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.clinic.entering import PASSWORD, code_now
from tests.clinic.visits.planning_by_pages import form_of

from eutonia_clinic.patients.models import Person, PersonVersion
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.checking import checked, plan_of
from eutonia_clinic.visits.models import InjectionSession, PlanDraft, SessionClosed

OK, MOVED = 200, 302
RUNS = 30


class Flow:
    """One injector at work, on people and plans drawn at random."""

    def __init__(self, begun: Begun, random: Random) -> None:
        self._random = random
        people = list(Person.objects.values_list("pk", flat=True))
        random.shuffle(people)
        self._people = cycle(people)
        self._names = list(PersonVersion.objects.values_list("family", flat=True)[:5_000])
        drafts = PlanDraft.objects.filter(clinic=begun.clinic, is_finished=False, signed__isnull=True)
        self._drafts = list(drafts.order_by("-pk").values_list("pk", flat=True))
        self._fresh, self._signing = iter(self._drafts), iter(self._drafts)
        open_ones = InjectionSession.objects.exclude(pk__in=SessionClosed.objects.values("session"))
        self._sessions = iter(list(open_ones.order_by("-pk").values_list("pk", flat=True)))

    def person(self) -> str:
        """The page of somebody."""
        return reverse("visits:person", kwargs={"person": next(self._people)})

    def plan(self) -> str:
        """The plan board of a draft that may have been open before."""
        return reverse("visits:plan", kwargs={"draft": self._random.choice(self._drafts)})

    def fresh_plan(self) -> str:
        """The plan board of a draft that was not open yet."""
        return reverse("visits:plan", kwargs={"draft": next(self._fresh)})

    def search(self, people: str) -> Callable[[Browser], float]:
        """A name typed, and the page of whoever is found."""

        def run(browser: Browser) -> float:
            browser.get(people)
            browser.post(people, {"typed": self._random.choice(self._names)})
            sending = browser.taken
            browser.get(f"{people}?found")
            return sending + browser.taken

        return run

    def board_again(self, browser: Browser) -> float:
        """The same board twice on one connection; the second counts."""
        address = self.plan()
        browser.get(address)
        browser.get(address)
        return browser.taken

    def live(self, browser: Browser) -> float:
        """A dose typed on an open board."""
        address = self.plan()
        browser.get(address)
        form = form_of(browser.page)
        dose = next(name for name, value in form.items() if name.startswith("dose:") and value)
        answer = browser.post(f"{address}live/", {**form, dose: str(int(form[dose]) - 5)}, part=True)
        _must_be(OK, answer.status, "The live check", browser)
        return browser.taken

    def tap(self, browser: Browser) -> float:
        """'Given' at the first site of an open session."""
        at = {"session": next(self._sessions)}
        browser.get(reverse("visits:session", kwargs=at))
        form = form_of(browser.page, "session")
        answer = browser.post(reverse("visits:session_act", kwargs=at), {**form, "act": "given:1"}, part=True)
        _must_be(OK, answer.status, "The tap", browser)
        return browser.taken

    def sign(self, browser: Browser) -> float:
        """A signature with everything that it asks for; the code counts as unused again, as one is good once in half a minute."""
        draft = PlanDraft.objects.get(pk=next(self._signing))
        for held in Authenticator.objects.filter(type=Authenticator.Type.TOTP):
            held.data.pop("last", None)
            held.save()
        address = reverse("visits:sign", kwargs={"draft": draft.pk})
        browser.get(address)
        born = str(identity_of(draft.person).birth_date.year)
        typed = {"birth_year": born, "meaning": "planned", "password": PASSWORD, "code": code_now(), "act": "sign"}
        answer = browser.post(address, {**form_of(browser.page, "sign-form"), **typed})
        _must_be(MOVED, answer.status, "The signature", browser)
        return browser.taken


def _must_be(wanted: int, found: int, what: str, browser: Browser) -> None:
    """Raises with the words of the page when the answer is another: what was refused is not measured."""
    if found != wanted:
        words = " ".join(re.sub(r"<[^>]+>", " ", browser.page.partition("<main")[2]).split())
        raise RuntimeError(f"{what} answered {found}: {words[:600]}")


@dataclass
class Share:
    """Seconds in one part, the outermost call only."""

    seconds: float = 0.0
    depth: int = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Counts while the block runs."""
        began, self.depth = time.perf_counter(), self.depth + 1
        try:
            yield
        finally:
            self.depth -= 1
            self.seconds += 0 if self.depth else time.perf_counter() - began

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, counted."""

        def counted(*given: Any, **named: Any) -> Any:
            with self.running():
                return function(*given, **named)

        return counted


def asked_of_the_engine() -> dict[str, Callable[..., Any]]:
    """Every function of the engine that `visits.engine` calls; knowledge is read once and does not count."""
    held = vars(engine).items()
    return {name: one for name, one in held if isfunction(one) and one.__module__.startswith("eutonia.") and name != "load"}


class Parts:
    """Queries of a page, and the shares of database, engine and template, asked for in this process."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def of(self, address: str) -> str:
        """In words, of the second time that the page is asked for."""
        self._client.get(address)
        engine_time, template, database = Share(), Share(), Share()
        with ExitStack() as stack:
            for name, function in asked_of_the_engine().items():
                stack.enter_context(patch.object(engine, name, engine_time.around(function)))
            stack.enter_context(patch.object(Template, "render", template.around(Template.render)))
            stack.enter_context(connection.execute_wrapper(lambda execute, *given: database.around(execute)(*given)))
            queries = stack.enter_context(CaptureQueriesContext(connection))
            began = time.perf_counter()
            self._client.get(address)
            whole = time.perf_counter() - began
        shares = {"database": database, "engine": engine_time, "template": template}
        told = ", ".join(f"{name} {100 * share.seconds / whole:.0f} %" for name, share in shares.items())
        return f"{len(queries)} queries; {told}"


def engine_alone(begun: Begun) -> list[Measurement]:
    """The same check and forecast without any page: below this no answer can come."""
    draft = PlanDraft.objects.filter(clinic=begun.clinic).latest("pk")
    case, plan = checked(draft).case, plan_of(draft)
    belief = engine.belief_of(None)
    known = engine.knowledge()
    check = timings(lambda: engine.engine_check(plan, case, known), RUNS)
    ahead = timings(lambda: engine.forecast(plan, case, known, belief), RUNS)
    return [
        Measurement(
            f"limit: the engine alone, {what}, 95th percentile", slowest_of_twenty(taken), "ms", note=f"p50 {middle(taken):.1f}"
        )
        for what, taken in (("check", check), ("forecast", ahead))
    ]
