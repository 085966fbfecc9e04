"""Programs that carry out errands until they are killed.

Each is forked from this one, acts for real, and tells down a pipe what it sends and what was answered: an act counts as
acknowledged when its line has come out of the pipe. A life ends at a moment drawn at random: after so many answers, and then as
far into the next act as that kind of act takes; or, by its `Doom`, at a place that a clock hardly hits, such as right after a
commit.
"""

from __future__ import annotations

import json
import os
import select
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any, NoReturn
from unittest.mock import patch

from django.db import InterfaceError, OperationalError, connection, connections

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import daybook
from proof.crash.errands import STEPS, Errand, form_of, send

PATIENCE = 60.0
"""Seconds that nothing may come out of a pipe."""
UNKNOWN = 0.05
"""Seconds for an act whose like was not seen yet."""


@dataclass(frozen=True, slots=True)
class Doom:
    """Where a program ends itself: at its nth statement to the database, or after its nth commit."""

    what: str
    nth: int


@dataclass
class Client:
    """Everything that clients know: what was sent under which key, what was answered, how long each act takes."""

    errands: list[Errand]
    sent: set[str] = field(default_factory=set)
    acknowledged: dict[str, str] = field(default_factory=dict)
    again: int = 0
    """Forms sent a second time, because the first was not answered."""
    broken: list[str] = field(default_factory=list)
    """What was refused or broke: nothing should be."""
    gone: list[str] = field(default_factory=list)
    """What a program said whose database had gone."""
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def open_errands(self) -> list[Errand]:
        """What is not done yet, in its order."""
        return [one for one in self.errands if not one.is_done]

    def seconds_of(self, act: str) -> float:
        """How long such an act takes, as far as was seen."""
        seen = self.taken[act][-50:]
        return sum(seen) / len(seen) if seen else UNKNOWN


@dataclass
class Program:
    """One program that carries out errands, and the end of its pipe that we read."""

    pid: int
    pipe: int
    errands: dict[int, Errand]
    answers: int = 0
    step: str = ""
    began: float = 0.0
    is_over: bool = False
    _rest: bytes = b""

    def read(self, client: Client) -> None:
        """What it has told since; a pipe that has ended means that it is over."""
        told = os.read(self.pipe, 65_536)
        self.is_over = self.is_over or not told
        *lines, self._rest = (self._rest + told).split(b"\n")
        for line in lines:
            self._hear(json.loads(line), client)

    def kill(self, client: Client) -> bool:
        """Kill it, and hear what it had told by then; False when it had ended already."""
        was_alive = os.waitpid(self.pid, os.WNOHANG) == (0, 0)
        if was_alive:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self._hear_out(client)
        return was_alive

    def end(self, client: Client) -> None:
        """Wait until it has ended by itself, and hear everything that it told."""
        self._hear_out(client)
        os.waitpid(self.pid, 0)

    def _hear_out(self, client: Client) -> None:
        while not self.is_over:
            self.read(client)
        os.close(self.pipe)

    def _hear(self, told: dict[str, Any], client: Client) -> None:
        if "broken" in told or "gone" in told:
            client.broken += [told["broken"]] if "broken" in told else []
            client.gone += [told["gone"]] if "gone" in told else []
            return
        errand = self.errands[told["draft"]]
        if "sent" in told:
            client.again += errand.key in client.sent
            client.sent.add(errand.key)
            errand.sent, self.step, self.began = told["sent"], STEPS[errand.at][0], time.monotonic()
            return
        client.acknowledged[errand.key] = told["answered"]
        client.taken[self.step].append(time.monotonic() - self.began)
        errand.answered(told["answered"])
        self.answers += 1


def begun(errands: Iterable[Errand], by: User, clinic: Clinic, doom: Doom | None = None) -> Program:
    """A program of its own at these errands, from where they stand."""
    held = list(errands)
    connections.close_all()
    out, into = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(out)
        _work(held, by, clinic, into, doom)
    os.close(into)
    return Program(pid, out, {one.draft: one for one in held})


def until(programs: list[Program], client: Client, is_enough: Callable[[], bool]) -> None:
    """Listen until it is enough, or everybody is over."""
    while not is_enough() and (open_ones := [one for one in programs if not one.is_over]):
        ready, _, _ = select.select([one.pipe for one in open_ones], [], [], PATIENCE)
        if not ready:
            client.broken.append(f"Nothing was answered for {PATIENCE:.0f} seconds.")
            return
        for one in open_ones:
            if one.pipe in ready:
                one.read(client)


def a_moment(programs: list[Program], client: Client, random: Random) -> None:
    """Wait for a moment that lies anywhere in what is under way."""
    longest = max((client.seconds_of(one.step or STEPS[0][0]) for one in programs), default=UNKNOWN)
    time.sleep(random.uniform(0, 1.2 * longest))


def shared(errands: list[Errand], hands: int) -> Iterator[list[Errand]]:
    """The same errands dealt out, so that two programs work at two of them."""
    yield from (errands[at::hands] for at in range(hands))


def _work(errands: list[Errand], by: User, clinic: Clinic, into: int, doom: Doom | None) -> NoReturn:
    """The life of a program. Nothing of the one that it was forked from runs in it afterwards."""
    try:
        with _doomed(doom):
            for errand in errands:
                _carry_out(errand, by, clinic, into)
    except (OperationalError, InterfaceError) as fault:
        _tell(into, gone=str(fault).strip().partition("\n")[0])
    except BaseException as fault:
        _tell(into, broken=f"{type(fault).__name__}: {fault}")
    os._exit(0)


def _carry_out(errand: Errand, by: User, clinic: Clinic, into: int) -> None:
    while not errand.is_done:
        form = errand.sent or form_of(errand)
        _tell(into, draft=errand.draft, sent=form)
        label = send(errand, form, by, clinic)
        _tell(into, draft=errand.draft, answered=label)
        errand.answered(label)


def _tell(into: int, **told: Any) -> None:
    os.write(into, json.dumps(told).encode() + b"\n")


@contextmanager
def _doomed(doom: Doom | None) -> Iterator[None]:
    """The end at a place, in whatever is run under it."""
    left = doom.nth if doom else 0

    def step(done: Callable[..., Any], *given: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return done(*given, **named)

    with ExitStack() as stack:
        if doom and doom.what == "commit":
            stack.enter_context(patch.object(daybook, "write", partial(step, daybook.write)))
        elif doom:
            stack.enter_context(connection.execute_wrapper(step))
        yield
