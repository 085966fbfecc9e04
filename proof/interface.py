"""Requests that Schemathesis makes from the description of the diary's doors, valid ones and others, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import product
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode, openapi
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from proof.bad_input.judging import FAULT, REFUSING, SHOWN
from proof.bad_input.scene import Scene, clinic_on
from proof.described import Known, described
from proof.on_both import IN_WORDS, KINDS
from proof.outcomes import Outcome, Told, none_of, tell_after

REQUESTS = 10_000
"""On each kind of database."""
SEED, EVERY = 20_261_129, 50
DOORS = ("/diary/open/", "/diary/sync/")
CODES = ("BCDF-GHJK-MNPQ-RSTV", "CDFG-HJKM-NPQR-STVW", "DFGH-JKMN-PQRS-TVWX")
"""The same on every run, so that the requests are."""
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@dataclass
class Answers:
    """What came of the requests: how many of each status, and what was wrong with some of them."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    opened: int = 0
    kept: int = 0

    @property
    def asked(self) -> int:
        """How many requests were answered."""
        return self.statuses.total()


def prove(told: Told, share: float) -> Iterator[Outcome]:
    """So many requests on each, the same on every run."""
    many = round(REQUESTS * share)
    for number, kind in enumerate(KINDS):
        with clinic_on(kind) as scene:
            answers = ask(scene, known_in(scene), many, partial(tell_after, told, number * many, many * len(KINDS)))
        yield from _outcomes(answers, many, IN_WORDS[kind])


def _outcomes(answers: Answers, many: int, where: str) -> Iterator[Outcome]:
    counted = ", ".join(f"{times:,} with {status}" for status, times in sorted(answers.statuses.items()))
    deep = f"{answers.opened:,} diaries were opened, {answers.kept:,} entries kept, and taken back"
    what = f"Requests that Schemathesis made from the description of the diary's doors, on {where}:"
    found = (
        (f"{what} faults of the server", answers.faults, f"answered: {counted}; {deep}"),
        (f"{what} answers unlike their description", answers.unlike, ""),
        (f"{what} refused, and yet written", answers.written, ""),
    )
    for title, wrong, note in found:
        yield none_of(title, len(wrong), answers.asked, many, "; ".join([note, *wrong[:3]]).strip("; "))


def ask(scene: Scene, known: Known, many: int, done: Callable[[int], None] = lambda _: None) -> Answers:
    """As many requests to each door as described and otherwise, about what this clinic knows and about anything."""
    from django.core.handlers.wsgi import WSGIHandler

    answers, schemas = Answers(), [openapi.from_dict(described(one)) for one in (known, None)]
    asking, kinds = _Asking(scene, WSGIHandler(), answers, done), list(product(schemas, DOORS, GenerationMode))
    with _one_connection():
        for schema, door, mode in kinds:
            _run(schema[door]["POST"].as_strategy(generation_mode=mode), many // len(kinds), asking.one)
    return answers


@contextmanager
def _one_connection() -> Iterator[None]:
    """The end of a request closes no connection: what it wrote is still to be taken back."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def _run(cases: Any, many: int, one: Callable[[Case], None]) -> None:
    """So many cases, the same on every run; a fault is noted and ends nothing."""
    quiet = settings(
        max_examples=many, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    seed(SEED)(quiet(given(case=cases)(one)))()


def known_in(scene: Scene) -> Known:
    """Codes that open, days within reach, and the names that this diary knows."""
    from tests.clinic.diary.keeping import an_entry, invited
    from tests.clinic.scenes import MOMENT

    from eutonia_clinic.diary import codes

    device, own = scene.device, an_entry()
    assert device.send(own).json()["kept"] == [own["id"]]
    with patch.object(codes, "new_code", side_effect=CODES):
        for who, name in (("person", ""), ("carer", "Ada Example"), ("carer", "")):
            invited(scene.visit, who, name)
    days = [str(MOMENT.date() + timedelta(days=ahead)) for ahead in (-2, -1, 0)]
    moments = [f"{day}T20:15:00+01:00" for day in days]
    ids = [[one["id"] for one in device.told[part]] for part in ("symptoms", "red_flags")]
    return Known(CODES, days, moments, *ids, [own["id"]], device.cursor)


class _Asking:
    """One request after the other, each taken back."""

    def __init__(self, scene: Scene, program: Any, answers: Answers, done: Callable[[int], None]) -> None:
        from proof.bad_input.standing import standing

        self.program, self.answers, self.done = program, answers, done
        self.key, self.before = {"Authorization": f"Diary {scene.device.key}"}, standing()

    def one(self, case: Case) -> None:
        """Ask, look at the answer, and take back what it wrote."""
        from django.core.cache import cache

        from proof.bad_input.standing import undone

        with undone(self.before) as watch:
            cache.clear()
            answer = case.call(app=self.program, base_url="http://testserver", headers=self.key)
            self._note(case, answer, watch)
        if self.answers.asked % EVERY == 0:
            self.done(self.answers.asked)

    def _note(self, case: Case, answer: Any, watch: Any) -> None:
        status, words = answer.status_code, f"{case.method} {case.path} {str(case.body)[:200]}"
        self.answers.statuses[status] += 1
        if status == SHOWN:
            told = answer.json()
            self.answers.opened += "key" in told
            self.answers.kept += len(told.get("kept", ()))
        if status >= FAULT:
            self.answers.faults.append(f"{status} {words}")
        if status >= REFUSING and watch.changed:
            self.answers.written.append(f"{status} {words}")
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as unlike:
            self.answers.unlike.append(f"{status} {words}: {unlike.exceptions[0]}"[:400])
