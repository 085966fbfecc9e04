"""What time it is. The only place that asks the machine, so that a test can say what time it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo


def _of_the_machine() -> datetime:
    return datetime.now(UTC)


_ask: Callable[[], datetime] = _of_the_machine


def now() -> datetime:
    """This moment, in UTC."""
    return _ask()


def today(zone: str | tzinfo) -> date:
    """The civil day of this moment in a time zone, given by its name (`Europe/London`) or as such."""
    return now().astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone).date()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """For tests: time stands still at this moment, in every thread, until the block ends. The moment knows its zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment knows its zone.")
    global _ask
    before, standing = _ask, moment.astimezone(UTC)

    def _stopped() -> datetime:
        return standing

    _ask = _stopped
    try:
        yield
    finally:
        _ask = before
