"""Time: clock changes both ways in five zones, leap days and year ends, a clock set back, clinics in two zones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext

from proof.bad_input.scene import set_up
from proof.on_both import IN_WORDS, KINDS, installation
from proof.outcomes import Outcome, Told, all_of

DAYS_OF_A_YEAR = 366


def prove(told: Told, share: float) -> Iterator[Outcome]:
    """Everything about time; with a smaller share, fewer days of the year."""
    set_up()
    steps = _steps(range(0, DAYS_OF_A_YEAR, max(round(1 / share), 1)))
    parts = [(None, step) for step in steps[:3]] + [(kind, step) for kind in KINDS for step in steps[3:]]
    for number, (kind, (what, least, shown)) in enumerate(parts):
        told(number, len(parts))
        with _on(kind):
            where = f", on {IN_WORDS[kind]}" if kind else ""
            yield outcome(what + where, shown(), least if kind else round(least * share))
    told(len(parts), len(parts))


def _steps(days: range) -> list[tuple[str, int, Callable[[], Iterable[tuple[str, bool]]]]]:
    from proof.clocks import back, civil, record

    return [
        ("Today is the civil day of the clinic, around every change of the clocks in five zones", 4_000, civil.every_change),
        ("366 days, five zones: on the 83rd day after a dose a plan is too early, on the 84th and 85th it is not", 5_400,
         lambda: civil.intervals(days)),
        ("The first day on which somebody may be treated again, over eight years with their leap days", 2_900,
         civil.leap_days_and_year_ends),
        ("A session that begins before a change of the clocks and closes after it", 80, record.across_every_change),
        ("Two signatures at a time of day that comes twice in autumn", 20, record.signed_twice_at_one_time),
        ("One person at clinics on both sides of the date line", 14, record.two_zones),
        ("A clock that is set back by two hours and by a day", 24, back.set_back),
    ]  # fmt: skip


def outcome(what: str, shown: Iterable[tuple[str, bool]], least: int) -> Outcome:
    """So many things that had to be so; the first that was not is named."""
    held = list(shown)
    wrong = [words for words, so in held if not so]
    return all_of(what, len(held) - len(wrong), len(held), least, "; ".join(wrong[:5]))


@contextmanager
def _on(kind: str | None) -> Iterator[None]:
    """A fresh database with an audit of its own; none where no record is needed."""
    with installation(kind) if kind else nullcontext():
        yield
