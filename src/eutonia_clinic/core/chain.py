"""The chain of the audit: how an event is hashed, and how the next one is added without a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection

from eutonia_clinic.core.documents import hash_of, moment, sha256_of, spelt
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.core.subjects import told

BEFORE_THE_FIRST = "0" * 64
"""What stands for the hash before the first event."""
LOCK_ROOM, CHAIN, KEYS = 20_261_122, 1, 2
"""Numbers of the advisory locks of PostgreSQL: a room of our own, with the chain and the keys of acts in it."""


class Link(NamedTuple):
    """One event as it is hashed, in the order of the columns."""

    sequence: int
    at: datetime
    actor: int
    clinic: int | None
    verb: str
    person: int | None
    subject: str
    content: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of the chain: its number, hash and moment."""

    sequence: int
    hash: str
    at: datetime


def hash_after(before: str, link: Link) -> str:
    """The hash of an event that follows the hash `before`. Spelt by hand, as `canonical` does: a chain has millions of them."""
    return sha256_of(spelt({"before": before, **link._asdict(), "at": moment(link.at)}))


def head(alias: str = DEFAULT_DB_ALIAS) -> Head | None:
    """The last event; None while there is none."""
    last = AuditEvent.objects.using(alias).order_by("-sequence").values_list("sequence", "hash", "at").first()
    return Head(*last) if last else None


def append(
    verb: str, *, actor: int, clinic: int | None, person: int | None, at: datetime, made: dict[str, str], receipt: str = ""
) -> Head:
    """Add one event. Inside a transaction; the chain stays locked until it ends, so that the next number is free for nobody else.

    `made` is what the act wrote: label of each row, and SHA-256 of what it holds. `receipt` is that of its answer.
    """
    lock_chain()
    last = head()
    link = Link(
        sequence=last.sequence + 1 if last else 1,
        at=at,
        actor=actor,
        clinic=clinic,
        verb=verb,
        person=person,
        subject=told(made),
        content=content_of(made, receipt),
    )
    hashed = hash_after(last.hash if last else BEFORE_THE_FIRST, link)
    AuditEvent(**link._asdict(), hash=hashed).save()
    return Head(link.sequence, hashed, at)


def content_of(made: dict[str, str], receipt: str = "") -> str:
    """SHA-256 over what an act wrote, and over the answer that it gave to its form. No row is called `receipt`."""
    return hash_of({**made, "receipt": receipt} if receipt else made)


def lock_chain() -> None:
    """Let nobody else add an event until this transaction ends. SQLite has one writer at a time as it is."""
    _lock("SELECT pg_advisory_xact_lock(%s, %s)", LOCK_ROOM, CHAIN)


def lock_key(key: str) -> None:
    """Let nobody else act under this key until this transaction ends."""
    _lock("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", LOCK_ROOM + KEYS, key)


def _lock(statement: str, *values: int | str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
