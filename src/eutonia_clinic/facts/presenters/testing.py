"""The self-test: which dangerous plans were tried, what has to be found of each, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.facts.presenters.overview import Tested
from eutonia_clinic.facts.selftest import NOTHING, Tried

SEVERITIES = {"stop": "stop", "reason": "needs a reason", "note": "note", NOTHING: "nothing"}


@dataclass(frozen=True, slots=True)
class LastRun:
    """The run that is looked at: how many plans, how many were missed, and whether it is of the knowledge as it is now."""

    plans: int
    failed: int
    when: datetime
    by: str
    version: str
    is_of_now: bool


@dataclass(frozen=True, slots=True)
class TriedRow:
    """One dangerous plan."""

    words: str
    hazard: str
    rule: str
    expected: str
    found: str
    also: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class SelfTestPage:
    """Everything on the page."""

    level: str
    heading: str
    said: str
    rows: tuple[TriedRow, ...]
    plans: int


def tested(last: LastRun | None, href: str) -> Tested:
    """The last run in a line."""
    if last is None:
        said = "Dangerous plans have not been tried on this installation."
        return Tested("reason", "The self-test was never run here", said, href)
    when = f"{words.day_and_clock(last.when)}, {last.by}, knowledge {last.version}"
    if last.failed:
        missed = words.count(last.failed, "dangerous plan was", "dangerous plans were")
        said = f"{when}. Do not sign plans on this installation before this is understood: tell whoever runs it."
        return Tested("stop", f"{missed} not caught, of {last.plans}", said, href)
    if not last.is_of_now:
        return Tested("reason", "The self-test has to be run again", f"What is known has changed since {when}.", href)
    return Tested("ok", f"All {last.plans} dangerous plans are caught", when, href)


def self_test_page(last: LastRun | None, tried: Sequence[Tried], plans: int) -> SelfTestPage:
    """The page: the plans that were missed first."""
    line = tested(last, "")
    rows = tuple(_row(one) for one in sorted(tried, key=lambda one: one.caught))
    return SelfTestPage(line.level, line.heading, line.said, rows, plans)


def _row(one: Tried) -> TriedRow:
    return TriedRow(
        words=one.words, hazard=one.hazard, rule=one.rule, expected=_said(one.expected), found=_said(one.found), also=one.also,
        tag=Tag("ok", "caught") if one.caught else Tag("stop", "not caught"),
    )  # fmt: skip


def _said(severity: str) -> str:
    return SEVERITIES.get(severity, severity.replace("_", " "))
