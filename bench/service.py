"""What a lead asks of a large clinic: figures, lists and the export. Long work, for which no target was set."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bench.measuring import Measurement, middle
from bench.registry import Begun
from bench.serving import Browser
from django.db.models import Max
from django.urls import reverse
from tests.clinic.entering import signed_in
from tests.clinic.scenes import a_user

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.visits.models import InjectionSession

TIMES = 3
PURPOSE = "Measured: how long an export takes."
OK = 200


def of_the_service(port: int, begun: Begun) -> Iterator[Measurement]:
    """Each asked for a few times by a lead, the middle one told."""
    lead = signed_in(a_user(begun.clinic, "Lee Sample", Role.LEAD))
    browser = Browser(port, {name: morsel.value for name, morsel in lead.cookies.items()})
    for what, ask in _asked(browser):
        taken = sorted(ask() for _ in range(TIMES))
        note = f"the middle of {TIMES}, from {taken[0]:.0f} to {taken[-1]:.0f} ms"
        yield Measurement(what, middle(taken) / 1_000, "s", note=note)


def _asked(browser: Browser) -> Iterator[tuple[str, Callable[[], float]]]:
    service, overdue, export = (reverse(route) for route in ("service:overview", "scheduling:overdue", "service:export"))
    last = InjectionSession.objects.aggregate(last=Max("given_on"))["last"]
    yield "Overdue lists", lambda: _opened(browser, overdue)
    for by in ("month", "quarter", "year"):
        yield f"Service: the figures of a {by}", lambda by=by: _opened(browser, f"{service}?by={by}&of={last:%Y-%m}")  # type: ignore[misc]
    yield "Research export of everybody", lambda: _exported(browser, export)


def _opened(browser: Browser, address: str) -> float:
    _must_be_there(browser.get(address).status, address)
    return browser.taken


def _exported(browser: Browser, address: str) -> float:
    _opened(browser, address)
    until = re.search(r'<option value="([^"]+)"', browser.page)
    assert until, "a month can be chosen"
    form = {"purpose": PURPOSE, "until": until[1], "least": str(whole("export.least")), "idempotency_key": fresh_key()}
    _must_be_there(browser.post(address, form).status, "The export")
    return browser.taken


def _must_be_there(status: int, what: str) -> None:
    if status != OK:
        raise RuntimeError(f"{what} answered {status}")
