"""The lists of who has been forgotten, page by page, in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.responses.documents import Follows
from eutonia_clinic.responses.models import ResponseReview
from eutonia_clinic.scheduling import overdue
from eutonia_clinic.scheduling.models import FollowUpBooking
from eutonia_clinic.scheduling.presenters.overdue import OverduePage, OverdueRow
from eutonia_clinic.scheduling.proposing import Window
from eutonia_clinic.visits.everyone import A_PAGE
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.models import Booking, LatestEffect, SignedPlan
from eutonia_clinic.visits.someone import People, people


@dataclass(frozen=True, slots=True)
class List:
    """One list: its name in the address, its words, and what stands in it."""

    name: str
    words: str
    said: str
    empty: str
    asked: Callable[[Clinic, date], tuple[QuerySet[Any, Any], ...]]


LISTS = (
    List(
        "", "Follow-ups", "Treated more than 6 weeks ago and not seen since week 2. Whose effect ends first stands first.",
        "Everybody who was treated in the last half year was followed up, or week 6 has not passed.",
        lambda clinic, today: (overdue.follow_ups(clinic, today),),
    ),
    List(
        "sessions", "Worn off, not booked",
        "The effect was forecast to have ended within the last half year, and no day is booked. The latest first.",
        "Everybody whose effect has ended has a day.", lambda clinic, today: (overdue.worn_off(clinic, today),),
    ),
    List(
        "passed", "Nobody came", "A booked day has passed and nothing was written down on it or since. The latest first.",
        "Every booked day that has passed was used, or it is written down why not.",
        lambda clinic, today: (overdue.bookings_passed(clinic, today), overdue.follow_ups_passed(clinic, today)),
    ),
    List(
        "paper", "Given on paper?",
        "Signed for a day of the last half year that has passed, and no session is written down. The latest first.",
        "Every signed plan whose day has passed was given or cancelled.",
        lambda clinic, today: (overdue.unanswered(clinic, today),),
    ),
)  # fmt: skip


NOTHING_SINCE = "nothing was written down on that day or since"


def list_named(name: str) -> List:
    """The list of an address; the first when there is no such list."""
    return next((one for one in LISTS if one.name == name), LISTS[0])


def read_overdue(request: ClinicRequest, name: str, number: int) -> OverduePage:
    """One page of one list."""
    clinic, today, which = clinic_of(request), today_of(request), list_named(name)
    start = (number - 1) * A_PAGE
    found = [list(rows[start : start + A_PAGE + 1]) for rows in which.asked(clinic, today)]
    more = any(len(rows) > A_PAGE for rows in found)
    rows = [one for many in found for one in many[:A_PAGE]]
    who = people({one.person_id for one in rows})
    worn_off = which.name == "sessions"
    reading = _Rows(request, today, who, _ended([one.session_id for one in rows]) if worn_off else {}, worn_off)
    return OverduePage(
        heading=which.words, said=which.said, empty=which.empty,
        tabs=tuple(Link(one.words, _address(request, one.name, 1), one is which) for one in LISTS),
        rows=reading.of(rows), number=number,
        before=Link("Page before", _address(request, which.name, number - 1)) if number > 1 else None,
        after=Link("Next page", _address(request, which.name, number + 1)) if more else None,
        calendar=to(request, "scheduling:calendar"), days=to(request, "scheduling:days"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a list in words. `ended` says after which session toxin was to wait or to end."""

    request: ClinicRequest
    today: date
    who: People
    ended: Mapping[int, str]
    worn_off: bool

    def of(self, rows: list[Any]) -> tuple[OverdueRow, ...]:
        """Each person once."""
        made: dict[int, OverdueRow] = {}
        for row in rows:
            made.setdefault(self.who.shown[row.person_id], self._row(row))
        return tuple(made.values())

    def _row(self, row: Any) -> OverdueRow:
        if isinstance(row, Booking | FollowUpBooking):
            return self._passed(row)
        if isinstance(row, SignedPlan):
            return self._unanswered(row)
        return self._worn_off(row) if self.worn_off else self._follow_up(row)

    def _follow_up(self, row: LatestEffect) -> OverdueRow:
        due = Window.after(row.given_on).last
        return OverdueRow(
            self.who.of(row.person_id), f"Follow-up due by {words.day(due)}", self._given(row),
            Tag("reason", f"{words.days((self.today - due).days)} late"),
            self._acts(row, ("Write the follow-up", to(self.request, "visits:follow_up", session=row.session_id))),
        )  # fmt: skip

    def _worn_off(self, row: LatestEffect) -> OverdueRow:
        assert row.ends_on is not None
        said = self.ended.get(row.session_id, "")
        tag = Tag("note", said) if said else Tag("reason", f"{words.days((self.today - row.ends_on).days)} without a day")
        return OverdueRow(
            self.who.of(row.person_id), f"Effect forecast to end on {words.day(row.ends_on)}", self._given(row), tag,
            self._acts(row),
        )  # fmt: skip

    def _passed(self, row: Booking | FollowUpBooking) -> OverdueRow:
        what = "follow-up" if isinstance(row, FollowUpBooking) else "next visit"
        assert row.day is not None
        missed = to(self.request, "scheduling:missed", person=self.who.shown[row.person_id])
        return OverdueRow(
            self.who.of(row.person_id), f"Booked for {words.day(row.day)}, {what}", NOTHING_SINCE,
            Tag("reason", words.ago(row.day, self.today)), self._acts(row, ("Say what happened", missed)),
        )  # fmt: skip

    def _unanswered(self, row: SignedPlan) -> OverdueRow:
        answers = (("Given on paper", "visits:paper"), ("Not given", "visits:cancel"), ("Open the plan", "visits:signed_plan"))
        links = (Link(said, to(self.request, route, plan=row.pk)) for said, route in answers)
        return OverdueRow(
            self.who.of(row.person_id), f"Plan signed for {words.day(row.planned_for)}",
            f"{words.dose(row.units, row.product)}, no session written down",
            Tag("reason", words.ago(row.planned_for, self.today)), tuple(one for one in links if one.href),
        )  # fmt: skip

    def _given(self, row: LatestEffect) -> str:
        return f"treated {words.day(row.given_on)} with {row.product}"

    def _acts(self, row: Any, *first: tuple[str, str]) -> tuple[Link, ...]:
        propose = to(self.request, "scheduling:propose", person=self.who.shown[row.person_id])
        return tuple(Link(said, href) for said, href in (*first, ("Propose a day", propose)) if href)


def _ended(sessions: Collection[int]) -> Mapping[int, str]:
    """After which of these sessions a review said that toxin waits or ends, and nobody went on. One query."""
    holding = [one.value for one in Follows if one.holds]
    rows = ResponseReview.objects.current().filter(session__in=sessions, follows__in=holding, going_on__isnull=True)
    return {session: Follows(follows).words for session, follows in rows.order_by("pk").values_list("session_id", "follows")}


def _address(request: ClinicRequest, name: str, number: int) -> str:
    asked = "&".join([f"list={name}" if name else "", f"page={number}" if number > 1 else ""]).strip("&")
    return f"{to(request, 'scheduling:overdue')}{f'?{asked}' if asked else ''}"
