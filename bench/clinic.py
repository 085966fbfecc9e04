"""The clinic at scale: 50,000 people with 500,000 injections on PostgreSQL, its pages through the real server.

    .venv/bin/python bench/run.py clinic                                loads the registry, then measures
    EUTONIA_BENCH_PEOPLE=500 .venv/bin/python bench/run.py clinic       the same on a small one

Injections are counted as rows of `GivenEntry`: one muscle of one side, injected once. All people are registered at one clinic,
which is harder than spreading them. Every time is from asking to the last byte of an answer of the served clinic (granian, two
processes) on a connection that stays open, one request after the other, people and plans drawn at random. Beside each page
stand its queries and where its time goes, from the same page asked for in this process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.measuring import Measurement, middle, slowest_of_twenty
from bench.serving import Browser, Place, installation, served

if TYPE_CHECKING:
    from bench.registry import Begun, Registry

PEOPLE = int(os.environ.get("EUTONIA_BENCH_PEOPLE", "50000"))
TIMES = int(os.environ.get("EUTONIA_BENCH_TIMES", "100"))
"""Answers of each kind, after one that does not count."""
ACTS = 40
"""Signatures and taps: each needs a plan or session of its own."""
PAGE, LIVE, SIGN = 200, 100, 300
"""Milliseconds at most, for 19 answers of 20."""
LOAD_MINUTES = 60
OK, MOVED = 200, 302
SEED = 20_261_129


@dataclass(frozen=True)
class Step:
    """One thing that is measured: what is asked before, off the clock, and what is timed; it answers with what it expects."""

    what: str
    run: Callable[[Browser], float]
    target: float | None
    times: int
    address: str = ""
    """The page whose queries and parts are told beside it."""


def measure() -> Iterator[Measurement]:
    """Load the registry, serve it, and ask for pages."""
    with installation() as place:
        from bench import registry

        loaded, begun = registry.load(PEOPLE, min(registry.PATTERNS, 2 + PEOPLE // 50))
        yield from _of_loading(loaded)
        yield from _of_soundness(loaded)
        registry.grow_waiting(begun, ACTS, loaded.people + 1)
        settled()
        yield from _of_pages(place, begun)


def _of_loading(loaded: Registry) -> Iterator[Measurement]:
    size = f"{loaded.people} people, {loaded.sessions} sessions, {loaded.injections} injections"
    speed = f"{loaded.rows_per_second:.0f} rows a second; people treated by acts {loaded.pattern_seconds:.0f} s"
    yield Measurement("load the registry", loaded.copy_seconds / 60, "min", LOAD_MINUTES, note=f"{size}; {speed}")


def _of_soundness(loaded: Registry) -> Iterator[Measurement]:
    """The whole chain, and every row of the record, read and hashed again."""
    import time

    from eutonia_clinic.core.audit import verify
    from eutonia_clinic.core.recordcheck import verify_record
    from eutonia_clinic.core.triggers import unguarded

    began = time.perf_counter()
    chain, record, bare = verify(), verify_record(), unguarded()
    if not (chain.is_sound and record.is_sound) or bare:
        raise RuntimeError(f"The registry is not sound: {chain.troubles[:3]} {record.troubles[:3]} {bare}")
    note = f"{chain.events} events and all {record.rows} rows read and hashed again; every guard stands; {loaded.people} people"
    yield Measurement("verify the audit and the whole record", (time.perf_counter() - began) / 60, "min", note=note)


def settled() -> None:
    """What PostgreSQL does by itself within minutes: count what is in its tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _of_pages(place: Place, begun: Begun) -> Iterator[Measurement]:
    from bench.parts import Parts, engine_alone
    from bench.service import of_the_service
    from django.test import Client
    from tests.clinic.entering import signed_in, with_password

    client = signed_in(with_password(begun.injector), Client(SERVER_NAME="localhost"))
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with served(place) as port:
        browser, parts = Browser(port, cookies), Parts(client)
        for step in _steps(begun, Random(SEED)):
            step.run(browser)
            taken = [step.run(browser) for _ in range(step.times)]
            where = f"; {parts.of(step.address)}" if step.address else ""
            note = f"p50 {middle(taken):.0f}, p99 {_p99(taken):.0f}, of {len(taken)}{where}"
            yield Measurement(f"{step.what}, 95th percentile", slowest_of_twenty(taken), "ms", step.target, note=note)
        yield from of_the_service(port, begun)
    yield from engine_alone(begun)


def _p99(taken: list[float]) -> float:
    return quantiles(taken, n=100, method="inclusive")[-1]


def _steps(begun: Begun, random: Random) -> Iterator[Step]:
    from bench.parts import Flow
    from django.urls import reverse

    flow = Flow(begun, random)
    today, everyone, people = (reverse(route) for route in ("visits:today", "visits:everyone", "patients:people"))
    yield Step("limit: a page that reads nothing", _page(lambda: reverse("accounts:mine")), None, TIMES, reverse("accounts:mine"))
    yield Step("Today", _page(lambda: today), PAGE, TIMES, today)
    yield Step("Everyone due", _page(lambda: f"{everyone}?page={random.randint(1, 20)}"), PAGE, TIMES, everyone)
    yield Step("People: search by a name and its page", flow.search(people), PAGE, TIMES, "")
    yield Step("Person", _page(flow.person), PAGE, TIMES, flow.person())
    yield Step("Plan board, belief still to be learned", _page(flow.fresh_plan), PAGE, min(ACTS, TIMES) - 2, flow.fresh_plan())
    yield Step("Plan board, belief in memory", flow.board_again, PAGE, TIMES, flow.plan())
    yield Step("live check", flow.live, LIVE, TIMES)
    yield Step("session tap", flow.tap, None, ACTS - 1)
    yield Step("sign", flow.sign, SIGN, min(ACTS, TIMES) - 1)


def _page(address: Callable[[], str]) -> Callable[[Browser], float]:
    def run(browser: Browser) -> float:
        answer: Any = browser.get(address())
        if answer.status != OK:
            raise RuntimeError(f"{address()} answered {answer.status}")
        return browser.taken

    return run
