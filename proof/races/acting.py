"""What one of those who act at once wants, as data; and how it is made ready, done, and told."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from threading import Barrier
from typing import Any

from django.db import connection
from django.db.models import Model
from tests.clinic.story import bladder_toxin, signature, with_doses

from eutonia.domain.answers import Side
from eutonia.domain.case import EarlierTreatment
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock
from eutonia_clinic.core.documents import label_of
from eutonia_clinic.core.errors import Refused
from eutonia_clinic.patients.acts import merge, tell_treatment
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.visits.acts import record_given, save_draft, sign_plan
from eutonia_clinic.visits.models import InjectionSession, PlanDraft

PATIENCE = 120
"""Seconds that those who are ready wait for the others."""
EDITED, SIGNED, TAPPED = 60, 75, 25
"""Units: of the draft when somebody edits it, of the draft as it is signed, of one tap."""
BLADDER_UNITS, BLADDER_DAYS = 200, 10
Act = Callable[[], Model]


@dataclass(frozen=True, slots=True)
class Wish:
    """An act that somebody wants to do: sign, edit, tell, merge or give; by whom, where, under which key, on which row."""

    act: str
    by: int
    clinic: int
    key: str
    row: int
    other: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a wish. `began` and `ended` are moments of one clock; `answer` is the row, or `refused` says of which kind
    and `words` why; `fault` is what no user should ever meet."""

    began: float
    ended: float
    answer: str = ""
    refused: str = ""
    words: str = ""
    fault: str = ""


class Crowd:
    """Those who act at once in this process, each in a thread with a connection of its own."""

    def __init__(self, most: int) -> None:
        self._most, self._pool = most, ThreadPoolExecutor(most)
        self._gate, self._at, self._running = Barrier(1), 0.0, list[Future[Said]]()

    def ready(self, wishes: list[Wish]) -> list[Wish]:
        """Everybody has read what the page shows, and waits."""
        self._gate = Barrier(len(wishes) + 1)
        self._running = [self._pool.submit(self._run, wish, self._gate) for wish in wishes]
        self._gate.wait(PATIENCE)
        return wishes

    def go(self, at: float = 0.0) -> list[Said]:
        """All together, at a moment of the clock that all processes share; what each was told."""
        self._at = at
        self._gate.wait(PATIENCE)
        return [one.result(PATIENCE) for one in self._running]

    def close(self) -> None:
        """Give the connections of all threads back."""
        gate = Barrier(self._most)
        list(self._pool.map(lambda _: (gate.wait(PATIENCE), connection.close()), range(self._most)))
        self._pool.shutdown()

    def _run(self, wish: Wish, gate: Barrier) -> Said:
        act = _made_ready(wish)
        gate.wait(PATIENCE)
        gate.wait(PATIENCE)
        time.sleep(max(0.0, self._at - time.monotonic()))
        return _done(act)


def _made_ready(wish: Wish) -> Act:
    """The act with everything that a page would have shown by then. What fails here fails when it is called."""
    try:
        common = {"by": User.objects.get(pk=wish.by), "clinic": Clinic.objects.get(pk=wish.clinic), "key": wish.key}
        return partial(READY[wish.act](wish), **common)
    except Exception as fault:
        return partial(_fail, fault)


def _fail(fault: Exception) -> Model:
    raise fault


def _done(act: Act) -> Said:
    began = time.monotonic()
    try:
        row = act()
        return Said(began, time.monotonic(), answer=label_of(row))
    except Refused as refusal:
        told = " ".join([refusal.sentence, *getattr(refusal, "changes", ())])
        return Said(began, time.monotonic(), refused=type(refusal).__name__, words=told)
    except Exception as fault:
        return Said(began, time.monotonic(), fault=f"{type(fault).__name__}: {fault}")


def _draft(wish: Wish) -> PlanDraft:
    return PlanDraft.objects.select_related("proposal__assessment", "person").get(pk=wish.row)


def _sign(wish: Wish) -> Callable[..., Model]:
    draft = _draft(wish)
    return partial(sign_plan, **signature(draft, birth_year=identity_of(draft.person).birth_date.year))


def _edit(wish: Wish) -> Callable[..., Model]:
    draft = _draft(wish)
    return partial(save_draft, draft=draft, version=draft.version, plan=with_doses(draft, EDITED))


def _tell(wish: Wish) -> Callable[..., Model]:
    return partial(tell_treatment, person=Person.objects.get(pk=wish.row), treatment=a_bladder_treatment())


def _merge(wish: Wish) -> Callable[..., Model]:
    kept, merged = Person.objects.get(pk=wish.row), Person.objects.get(pk=wish.other)
    return partial(merge, kept=kept, merged=merged, reason="The same number on both letters")


def _give(wish: Wish) -> Callable[..., Model]:
    session = InjectionSession.objects.select_related("person", "plan").get(pk=wish.row)
    tapped: dict[str, Any] = {"muscle": "soleus", "side": Side.RIGHT, "units": Decimal(TAPPED), "sites": 1, "site": 1}
    return partial(record_given, session=session, **tapped)


READY: dict[str, Callable[[Wish], Callable[..., Model]]] = {
    "sign": _sign, "edit": _edit, "tell": _tell, "merge": _merge, "give": _give,
}  # fmt: skip


def a_bladder_treatment() -> EarlierTreatment:
    """Toxin into the bladder some days ago, as another clinic writes it down."""
    on = (clock.now() - timedelta(days=BLADDER_DAYS)).date().isoformat()
    return EarlierTreatment.model_validate(bladder_toxin(on, BLADDER_UNITS))
