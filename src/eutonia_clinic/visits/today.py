"""What the page of today reads: a bounded number of queries, however many people a clinic has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, today_of
from eutonia_clinic.core.frame import Link
from eutonia_clinic.patients.presenters.today import SOON_DAYS, Due, Many, More, Waits
from eutonia_clinic.visits import due, lending, waiting
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.someone import people
from eutonia_clinic.visits.waiting_rows import Rows

ROWS = 12
"""Of each list on the page; the rest is one link away."""
RED_FLAGS = 40
SESSIONS = 60
LEFT_OVER = 24
COUNTED = 100
"""Up to here whoever is due soon is counted."""


@dataclass(frozen=True, slots=True)
class Part:
    """The first rows of a list, and whether there are more."""

    rows: Sequence[Any]
    more: bool


def part(rows: QuerySet[Any, Any], most: int = ROWS) -> Part:
    """The first rows. One query."""
    found = list(rows[: most + 1])
    return Part(found[:most], len(found) > most)


def read_today(request: ClinicRequest) -> tuple[tuple[Due, ...], Waits, More]:
    """Who is due, what waits, and what the lists leave out."""
    clinic, today = clinic_of(request), today_of(request)
    ends = part(due.ending_soon(clinic, today), COUNTED)
    shown = due.given_of(ends.rows[:ROWS])
    lists = _lists(clinic, today)
    who = people({one.person_id for one in shown} | waiting.persons(*(found.rows for found in lists.values())))
    rows = Rows(request, clinic, today, who, _given(lists))
    lent = lending.red_flags_of(request)
    waits = Waits(
        red_flags=(*lent, *rows.red_flags(lists["red_flags"].rows)),
        sessions=rows.sessions(lists["booked"].rows, lists["sessions"].rows, lists["plans"].rows, lists["drafts"].rows),
        waiting=rows.waiting(lists["waiting"].rows),
        reviews=rows.reviews(lists["reviews"].rows),
        left_open=rows.left_over(lists["left_over"].rows),
        many=_many(lists, ends, today, len(lent)),
    )
    return due.due_of(shown, who, clinic, today, _begun(lists["sessions"], rows)), waits, more_of(request, lists)


def _begun(sessions: Part, rows: Rows) -> frozenset[int] | None:
    """Those whose session of today is under way; None where the list of sessions does not hold them all."""
    if sessions.more:
        return None
    return frozenset(rows.people.shown[one.person_id] for one in sessions.rows if one.pk not in rows.given)


def _lists(clinic: Clinic, today: date) -> dict[str, Part]:
    """Every list beside that of who is due, each in one query."""
    booked = part(waiting.booked_on(clinic, today), SESSIONS)
    return {
        "red_flags": part(waiting.red_flags(clinic), RED_FLAGS),
        "reviews": part(waiting.reviews(clinic, waiting.since_weeks(today))),
        "waiting": part(waiting.not_signed(clinic)),
        "booked": booked,
        "sessions": part(waiting.sessions_on(clinic, today), SESSIONS),
        "plans": part(waiting.plans_on(clinic, today), SESSIONS),
        "drafts": part(waiting.not_signed(clinic).filter(person__in=[one.person_id for one in booked.rows]), SESSIONS),
        "left_over": part(waiting.left_over(clinic, today, waiting.since_days(today)), LEFT_OVER),
    }


def _given(lists: Mapping[str, Part]) -> Mapping[int, Decimal]:
    """The units that were given in the sessions that are spoken of."""
    seen = [one.session_id for name in ("red_flags", "reviews") for one in lists[name].rows]
    return waiting.given_in([*seen, *(one.pk for one in lists["sessions"].rows)])


def _many(lists: Mapping[str, Part], ends: Part, today: date, lent: int) -> dict[str, Many]:
    """How many there are of what a list may not hold whole; red flags with those that other parts have lent."""
    soon = today + timedelta(days=SOON_DAYS)
    ending = sum(row.ends_on <= soon for row in ends.rows)
    return {
        "due": Many(ending, ends.more and ending == len(ends.rows)),
        **{name: Many(len(lists[name].rows), lists[name].more) for name in ("reviews", "waiting")},
        "red_flags": Many(len(lists["red_flags"].rows) + lent, lists["red_flags"].more),
    }


def more_of(request: ClinicRequest, lists: Mapping[str, Part]) -> More:
    """What the lists leave out: the rest of each, and what is too long ago for the page of today."""
    everyone = to(request, "visits:everyone")

    def rest(name: str, words: str) -> Link:
        return Link(words, f"{everyone}?list={name}")

    return More(
        due=(
            Link("Everyone", everyone),
            rest("longer", "Ended more than 8 weeks ago"),
            rest("not-forecast", "End not forecast"),
            *lending.today_links_of(request),
            Link("Recall of a lot", to(request, "visits:recall")),
        ),
        red_flags=(rest("flags", "Every red flag"),) if lists["red_flags"].more else (),
        reviews=(rest("reviews", "Every follow-up to review"),),
        waiting=(rest("unsigned", "Every plan without a signature"),) if lists["waiting"].more else (),
        left_open=(rest("open", "Everything left open"),),
    )
