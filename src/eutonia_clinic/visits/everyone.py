"""The lists behind the page of today, whole: 50 rows a page, each page in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, today_of
from eutonia_clinic.core.frame import Link
from eutonia_clinic.patients.presenters.today import EveryonePage, due_rows
from eutonia_clinic.visits import due, waiting
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.models import LatestEffect
from eutonia_clinic.visits.someone import people
from eutonia_clinic.visits.waiting_rows import Rows

A_PAGE = 50
LAST_PAGE = 10_000
Asked = Callable[[Clinic, date], tuple[QuerySet[Any, Any], ...]]


@dataclass(frozen=True, slots=True)
class List:
    """One list: its name in the address, its words, what stands in it, and what to say when it is empty."""

    name: str
    words: str
    said: str
    empty: str
    asked: Asked


LISTS = (
    List(
        "", "Due", "From eight weeks ago on, by the day on which the effect of the latest session is forecast to end.",
        "Nobody here has an effect that ends in this time.", lambda clinic, today: (due.ending_soon(clinic, today),),
    ),
    List(
        "longer", "Ended longer ago",
        "The effect was forecast to end more than eight weeks ago, and nothing was given since. The latest first.",
        "Nobody.", lambda clinic, today: (due.ended_before(clinic, today),),
    ),
    List(
        "not-forecast", "End not forecast", "Treated here, and no forecast says when the effect ends. The latest first.",
        "Nobody.", lambda clinic, _: (due.not_forecast(clinic),),
    ),
    List(
        "flags", "Red flags",
        "Follow-ups with trouble in swallowing, or a weakness that limits, that nobody who decides has looked at.",
        "No red flag waits.", lambda clinic, _: (waiting.red_flags(clinic),),
    ),
    List(
        "reviews", "To review", "Other follow-ups that nobody who decides has looked at. The latest first.",
        "No follow-up waits to be reviewed.", lambda clinic, _: (waiting.reviews(clinic),),
    ),
    List(
        "unsigned", "Not signed", "Plans that wait for a signature. The latest first.",
        "No plan waits for a signature.", lambda clinic, _: (waiting.not_signed(clinic),),
    ),
    List(
        "open", "Left open",
        "Sessions of earlier days that were not closed, signed plans past their day without a session, and sessions from paper "
        "that wait for a second name.",
        "Nothing was left open.",
        lambda clinic, today: (waiting.left_over(clinic, today),),
    ),
)  # fmt: skip
DUE = frozenset({"", "longer", "not-forecast"})


def list_named(name: str) -> List:
    """The list of an address; that of who is due when there is no such list."""
    return next((one for one in LISTS if one.name == name), LISTS[0])


def page_number(text: str) -> int:
    """The page of an address, from 1; the first when that is no number."""
    return min(int(text), LAST_PAGE) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else 1


def read_everyone(request: ClinicRequest, name: str, number: int) -> EveryonePage:
    """One page of one list."""
    clinic, today, which = clinic_of(request), today_of(request), list_named(name)
    start = (number - 1) * A_PAGE
    found = [list(rows[start : start + A_PAGE + 1]) for rows in which.asked(clinic, today)]
    more, cut = any(len(rows) > A_PAGE for rows in found), [rows[:A_PAGE] for rows in found]
    shown = _due(cut[0], clinic, today) if which.name in DUE else _waiting(which.name, cut, request, clinic, today)
    return EveryonePage(
        heading=which.words,
        said=which.said,
        empty=which.empty,
        tabs=tuple(Link(one.words, _address(request, one.name, 1), one is which) for one in LISTS),
        before=Link("Page before", _address(request, which.name, number - 1)) if number > 1 else None,
        after=Link("Next page", _address(request, which.name, number + 1)) if more else None,
        number=number,
        **shown,
    )


def _due(rows: list[LatestEffect], clinic: Clinic, today: date) -> dict[str, Any]:
    given = due.given_of(rows)
    who = people({one.person_id for one in given})
    return {"due": due_rows(due.due_of(given, who, clinic, today), today, is_sorted=True)}


def _waiting(name: str, found: list[list[Any]], request: ClinicRequest, clinic: Clinic, today: date) -> dict[str, Any]:
    who = people(waiting.persons(*found))
    seen = [one.session_id for one in found[0]] if name in ("flags", "reviews") else []
    rows = Rows(request, clinic, today, who, waiting.given_in(seen) if seen else {})
    if name == "flags":
        return {"red_flags": rows.red_flags(found[0])}
    if name == "reviews":
        return {"reviews": rows.reviews(found[0])}
    if name == "unsigned":
        return {"waiting": rows.waiting(found[0])}
    return {"left_open": rows.left_over(found[0])}


def _address(request: ClinicRequest, name: str, number: int) -> str:
    asked = "&".join([f"list={name}" if name else "", f"page={number}" if number > 1 else ""]).strip("&")
    return f"{to(request, 'visits:everyone')}{f'?{asked}' if asked else ''}"
