"""The tries on one kind of database, each on an installation of its own that is gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle
from random import Random
from unittest.mock import patch

from bench.serving import NAME
from django.db import connection, connections
from django.test import Client as Browsing
from tests.clinic.entering import signed_in, with_password

from proof.crash.disks import Tried, emptied, filled, small_disk, tried, turned
from proof.crash.errands import STEPS
from proof.crash.found import Found
from proof.crash.killing import Rounds, waiting
from proof.crash.lives import Client, Doom
from proof.crash.postgres import Postgres
from proof.crash.served import Server, Visitor
from proof.crash.standing import standing
from proof.on_both import installation

CAREFUL = "-c max_connections=80"
"""PostgreSQL as it comes: what is acknowledged is on the disk (fsync and synchronous_commit are on).

With both off, as the tests have it, acts were found to be lost when PostgreSQL was killed.
"""
SEED = 20_261_129
ACTS_FOR_A_KILL = 13
"""More than are done before one, so that there is always something to do."""
REQUESTS = 12
"""Of one errand in a browser."""
LEFT = (0, 8_192, 40_960, 131_072, 524_288)
"""Bytes that a full disk still has: a disk is full at any moment of an act."""
Done = Callable[[int], None]


def nobody_asks(_: int) -> None:
    """For who does not want to be told."""


def of_programs(kind: str, kills: int, done: Done = nobody_asks) -> Found:
    """Programs and, where it is the database, PostgreSQL: so many of them killed by the clock and at places."""
    with installation(kind, CAREFUL) as place:
        rounds = _rounds(kills * ACTS_FOR_A_KILL // len(STEPS) + 8, Postgres(place.database) if kind == "postgresql" else None)
        rounds.run(kills, done)
        return _found(kind, rounds)


def of_places(places: Sequence[Doom]) -> Found:
    """One program after the other killed at these places, which needs no clock, over two errands of the database in use."""
    rounds = _rounds(2, None)
    for doom in places:
        rounds.by_place(doom)
    rounds.rest()
    return _found(connection.vendor, rounds)


def _rounds(many: int, postgres: Postgres | None) -> Rounds:
    by, clinic, errands = waiting(many)
    return Rounds(by, clinic, Client(errands), Random(SEED), postgres)


def _found(kind: str, rounds: Rounds) -> Found:
    client = rounds.client
    stands = standing(client.acknowledged, client.sent)
    return Found(kind, "", rounds.killed, len(client.acknowledged), client.again, client.broken, stands)


def of_the_server(kind: str, kills: int, done: Done = nobody_asks) -> Found:
    """The served clinic killed so often, whole or in part, under the hands of one injector in a browser."""
    with installation(kind, CAREFUL) as place:
        by, clinic, errands = waiting(kills * 10 // REQUESTS + 4)
        browsing = signed_in(with_password(by), Browsing(SERVER_NAME="localhost"))
        cookies = {name: morsel.value for name, morsel in browsing.cookies.items()}
        server = Server(place, 2 if kind == "postgresql" else 1)
        postgres = Postgres(place.database) if kind == "postgresql" else None
        visitor = Visitor(server, cookies, Random(SEED), postgres, clinic, kills)
        server.start()
        try:
            for errand in errands:
                if visitor.killed.total() >= kills:
                    break
                visitor.carry_out(errand)
                done(visitor.killed.total())
        finally:
            server.stop()
        connections.close_all()
        stands = standing(visitor.acknowledged, visitor.acknowledged)
    return Found(kind, ", served", visitor.killed, len(visitor.acknowledged), visitor.again, visitor.broken, stands)


def of_disk(kind: str) -> dict[str, Tried | str]:
    """A full disk and one that can only be read, under acts that are due. In words where no disk may be mounted."""
    try:
        with small_disk() as disk, patch.object(tempfile, "tempdir", str(disk)), installation(kind, CAREFUL) as place:
            postgres = Postgres(place.database) if kind == "postgresql" else None
            rounds = _rounds(4, postgres)
            later = [rounds.client.errands.pop() for _ in range(2)]
            room = cycle(LEFT)
            full = tried(rounds, lambda: filled(disk, next(room)), lambda: emptied(disk))
            rounds.client.errands = later
            if postgres:
                return {"full disk": full, "database that can only be read": tried(rounds, *_read_only())}
            turn = partial(turned, disk, "ro"), partial(turned, disk, "rw")
            return {"full disk": full, "disk that can only be read": tried(rounds, *turn)}
    except OSError as fault:
        return {"full disk": f"No disk could be mounted here: {fault}"}


def _read_only() -> tuple[Callable[[], None], Callable[[], None]]:
    """PostgreSQL holds its files open, so that its disk cannot be turned; it is told to let nothing be written."""

    def told(setting: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {NAME} {setting}")
        connections.close_all()

    def mend() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
        told("RESET default_transaction_read_only")

    return partial(told, "SET default_transaction_read_only = on"), mend
