"""The served clinic, killed while a browser signs, taps and closes: granian as `eutonia clinic serve` starts it.

The browser does what a user does: what was not answered is sent again as it was. An answer counts when all of it has come.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException
from random import Random
from threading import Timer
from typing import Any
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from bench.serving import Browser, Place, served
from django.db import connections
from django.urls import reverse
from tests.clinic.entering import PASSWORD, code_now
from tests.clinic.visits.giving_by_pages import HIDDEN
from tests.clinic.visits.planning_by_pages import form_of

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import clock
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.visits.models import InjectionSession, PlanDraft, SignedPlan
from proof.crash.errands import SITES, UNITS, VIAL_UNITS, Errand
from proof.crash.postgres import Postgres, command_of, processes

Form = dict[str, str]
OK, FAULT = 400, 500
"""Below the first an answer says that it was done; from the second on that something broke."""
PATIENCE = 90.0
AGAIN = 0.1
HALF, FIRST_GUESS = 0.4, 0.3
"""How often a request is met by a kill; seconds that it may take before one was seen."""


@dataclass
class Server:
    """The served clinic of one place: started, killed whole or in part, and started again."""

    place: Place
    workers: int
    port: int = 0
    _running: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        """Serve, and wait until it answers."""
        connections.close_all()
        self._running.close()
        self.port = self._running.enter_context(served(self.place, self.workers))

    def stop(self) -> None:
        """The end, in good order."""
        self._running.close()

    def kill(self, whole: bool) -> None:
        """kill -9 of all its processes, or of those that answer only: the first process then starts others."""
        first = next((pid for pid in processes(os.getpid()) if "clinic serve" in command_of(pid)), None)
        held = list(processes(first)) if first else []
        for pid in held if whole else held[1:]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    @property
    def is_there(self) -> bool:
        """True while its first process runs."""
        return any("clinic serve" in command_of(pid) for pid in processes(os.getpid()))


@dataclass
class Visitor:
    """One injector in a browser, and the kills that meet what is sent."""

    server: Server
    cookies: dict[str, str]
    random: Random
    postgres: Postgres | None
    clinic: Clinic
    kills_left: int
    killed: Counter[str] = field(default_factory=Counter)
    acknowledged: dict[str, str] = field(default_factory=dict)
    again: int = 0
    broken: list[str] = field(default_factory=list)
    _taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    _browser: Browser | None = None

    def carry_out(self, errand: Errand) -> None:
        """Sign, begin, record the vial, tap every site, close."""
        self._sign(errand.draft)
        plan = SignedPlan.objects.get(draft=errand.draft).pk
        self._seen("signed_plan", plan=plan)
        self._send("open", reverse("visits:open_session", kwargs={"plan": plan}), {"idempotency_key": f"open-{plan}"})
        session = InjectionSession.objects.get(plan=plan).pk
        self._seen("vials", session=session)
        self._send("vial", reverse("visits:vials", kwargs={"session": session}), {**self._hidden(), **self._vial()})
        self._seen("session", session=session)
        tap = reverse("visits:session_act", kwargs={"session": session})
        for number in range(1, SITES + 1):
            self._send("tap", tap, {**self._hidden(), "act": f"given:{number}"}, part=True)
        self._send("close", tap, {**self._hidden(), "act": "close"}, part=True)

    def _sign(self, draft: int) -> None:
        self._seen("sign", draft=draft)
        person = PlanDraft.objects.get(pk=draft).person
        born = str(identity_of(person).birth_date.year)
        typed = {"birth_year": born, "meaning": "planned", "password": PASSWORD, "act": "sign"}
        form = {**form_of(self._page, "sign-form"), **typed}
        self._send("sign", reverse("visits:sign", kwargs={"draft": draft}), form, fresh=_fresh_code)

    def _vial(self) -> Form:
        now = clock.now().astimezone(ZoneInfo(self.clinic.time_zone))
        expiry, mixed = now + timedelta(days=300), now - timedelta(minutes=1)
        days = {"expiry": expiry, "mixed_on": mixed}
        parts = {f"{name}_{part}": str(getattr(day, part)) for name, day in days.items() for part in ("day", "month", "year")}
        units = {"vial_units": str(VIAL_UNITS), "drawn_units": str(SITES * UNITS), "diluent_ml": "4"}
        return {"act": "save", "code": "", "lot": "C1234AB", "mixed_time": f"{mixed:%H:%M}", "reason": "", **parts, **units}

    def _seen(self, route: str, **at: int) -> None:
        """Open a page; nothing is killed meanwhile."""
        address = reverse(f"visits:{route}", kwargs=at)
        self._until(lambda browser: browser.get(address).status)

    def _send(self, kind: str, address: str, form: Form, part: bool = False, fresh: Callable[[], Form] = dict) -> None:
        """Send a form until it is answered; the first time perhaps into a kill."""
        killing = self._killing(kind)
        if killing:
            killing.start()
        began = time.monotonic()
        status = self._tried(lambda browser: browser.post(address, {**form, **fresh()}, part).status)
        if killing:
            killing.join()
            connections.close_all()
        if status and status < FAULT:
            self._taken[kind].append(time.monotonic() - began)
        else:
            self.again += 1
            status = self._until(lambda browser: browser.post(address, {**form, **fresh()}, part).status)
        if status >= OK:
            self.broken.append(f"{kind}: {status}")
        else:
            self.acknowledged[form["idempotency_key"]] = ""

    def _killing(self, kind: str) -> Timer | None:
        """A kill at a moment drawn from as long as such a request takes."""
        if self.kills_left <= self.killed.total() or self.random.random() > HALF:
            return None
        seen = self._taken[kind]
        longest = 1.2 * (sum(seen) / len(seen) if seen else FIRST_GUESS)
        victims = ["the server, every process", "the server, what answers"] + (["PostgreSQL"] if self.postgres else [])
        victim = self.random.choice(victims)
        self.killed[victim] += 1
        return Timer(self.random.uniform(0, longest), self._kill, [victim])

    def _kill(self, victim: str) -> None:
        if victim == "PostgreSQL" and self.postgres:
            self.postgres.kill_all()
        else:
            self.server.kill(whole=victim.endswith("every process"))

    def _until(self, ask: Callable[[Browser], int]) -> int:
        """Ask until there is an answer, with the server started again where it is gone."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status = self._tried(ask)
            if status and status < FAULT:
                return status
            if not self.server.is_there:
                self.server.start()
            time.sleep(AGAIN)
        raise RuntimeError("The served clinic does not answer again.")

    def _tried(self, ask: Callable[[Browser], int]) -> int:
        """The status of an answer that has come whole; 0 for none. What is open stays open where it was not answered."""
        page = self._page
        browser = self._browser = self._browser or Browser(self.server.port, self.cookies)
        try:
            status = ask(browser)
        except (OSError, HTTPException):
            status = 0
        if not status or status >= FAULT:
            browser.connection.close()
            self._browser = Browser(self.server.port, self.cookies)
            self._browser.page = page
        return status

    @property
    def _page(self) -> str:
        return self._browser.page if self._browser else ""

    def _hidden(self) -> Form:
        found: Any = HIDDEN.findall(self._page)
        return dict(found)


def _fresh_code() -> Form:
    """The code that the authenticator shows now; it counts as unused, since half a minute is too long to wait for the next."""
    for held in Authenticator.objects.filter(type=Authenticator.Type.TOTP):
        held.data.pop("last", None)
        held.save()
    return {"code": code_now()}
