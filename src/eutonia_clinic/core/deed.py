"""The act under way: who does what, where, when, and which rows came of it. There is at most one in a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from eutonia_clinic.core.documents import label_of
from eutonia_clinic.core.errors import OutsideAnAct

if TYPE_CHECKING:
    from eutonia_clinic.accounts.models import Clinic, User


@dataclass(slots=True)
class Deed:
    """One act while it happens. `made` holds each row that it wrote, by label, with the hash of what the row holds; `asked` what
    has to stay the same from its beginning to its end."""

    verb: str
    by: User
    clinic: Clinic | None
    at: datetime
    person_id: int | None = None
    made: dict[str, str] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)

    def wrote(self, row: Any, held: str) -> None:
        """A row of the record was added; `held` is the SHA-256 of its columns."""
        self.made[label_of(row)] = held

    def changed(self, row: Any, version: int = 0) -> None:
        """A row that may change (a draft, an account) was set to what it holds now. The audit keeps the hash of it."""
        self.made[f"{label_of(row)}@{version}"] = row.held

    def about(self, person_id: int) -> None:
        """The person whom this act turned out to be about."""
        self.person_id = person_id


Answer = TypeVar("Answer")
_current: ContextVar[Deed | None] = ContextVar("deed", default=None)


def current() -> Deed:
    """The act under way. Raises `OutsideAnAct` when there is none: only acts write."""
    deed = _current.get()
    if deed is None:
        raise OutsideAnAct("the record is written by acts only (core/acts.py)")
    return deed


def once_in_an_act(name: str, ask: Callable[[], Answer]) -> Answer:
    """What has to be one and the same throughout an act, asked at its first use; outside of acts it is asked each time."""
    deed = _current.get()
    if deed is None:
        return ask()
    if name not in deed.asked:
        deed.asked[name] = ask()
    answer: Answer = deed.asked[name]
    return answer


@contextmanager
def under_way(deed: Deed) -> Iterator[Deed]:
    """While the block runs, this is the act under way."""
    token = _current.set(deed)
    try:
        yield deed
    finally:
        _current.reset(token)
