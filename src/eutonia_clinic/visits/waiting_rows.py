"""Rows of what waits, with names, words and addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.accounts.requests import ClinicRequest
from eutonia_clinic.core.frame import Link
from eutonia_clinic.patients.presenters.today import (
    LeftOpen,
    RedFlag,
    Review,
    SessionToday,
    State,
    Waiting,
)
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.models import Booking, FollowUpVisit, InjectionSession, PlanDraft, SignedPlan
from eutonia_clinic.visits.presenters import waiting as said
from eutonia_clinic.visits.someone import People
from eutonia_clinic.visits.waiting import LEFT_OVER, changed_since

FURTHEST: tuple[State, ...] = ("under_way", "given", "signed", "draft", "not_started")
"""Of several things known of one person on one day, the first of these is told."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Makes the rows. `given` holds the units of closed sessions by their number."""

    request: ClinicRequest
    clinic: Clinic
    today: date
    people: People
    given: Mapping[int, Decimal]

    def red_flags(self, rows: Iterable[FollowUpVisit]) -> tuple[RedFlag, ...]:
        """Follow-ups with a red flag."""
        return tuple(
            said.red_flag(
                self.people.of(one.person_id), one.content, one.session.given_on, self._dose(one.session),
                one.author.display_name, self._seen(one),
            )
            for one in rows
        )  # fmt: skip

    def reviews(self, rows: Iterable[FollowUpVisit]) -> tuple[Review, ...]:
        """Follow-ups that wait to be looked at."""
        return tuple(
            Review(
                self.people.of(one.person_id), said.review_words(one.content, one.session.given_on, one.author.display_name),
                said.review_tag(one.content), self._seen(one),
            )
            for one in rows
        )  # fmt: skip

    def waiting(self, rows: Sequence[PlanDraft]) -> tuple[Waiting, ...]:
        """Plans without a signature."""
        changes = changed_since(rows, self.people)
        return tuple(
            Waiting(
                self.people.of(one.person_id),
                said.drafted_words(one.author.display_name, one.changed_at, self.clinic.time_zone, self.today),
                self._draft(one), said.changed_words(changes[one.pk]),
            )
            for one in rows
        )  # fmt: skip

    def left_over(self, rows: Iterable[Any]) -> tuple[LeftOpen, ...]:
        """What has no end yet (`waiting.left_over`)."""
        made = {"to_second": self._to_second, "open": self._left_open, "unanswered": self._unanswered}
        return tuple(made[LEFT_OVER[one.e_rank]](one) for one in rows)

    def _left_open(self, one: Any) -> LeftOpen:
        href = to(self.request, "visits:session", session=one.e_id) or self._person(one.person_id)
        words, answers = said.open_words(one.e_day, one.e_product), self._answers(one, ("Enter it from paper", "visits:paper"))
        return LeftOpen(self.people.of(one.person_id), words, href, "Go to the session", answers)

    def _unanswered(self, one: Any) -> LeftOpen:
        """With every answer that this user may give."""
        answers = self._answers(one, ("Given on paper", "visits:paper"), ("Not given", "visits:cancel"))
        href = to(self.request, "visits:signed_plan", plan=one.e_id) or self._person(one.person_id)
        return LeftOpen(
            self.people.of(one.person_id), said.unanswered_words(one.e_units, one.e_product, one.e_day), href, "Open the plan",
            answers,
        )  # fmt: skip

    def _answers(self, one: Any, *routes: tuple[str, str]) -> tuple[Link, ...]:
        links = (Link(words, to(self.request, route, plan=one.e_plan)) for words, route in routes)
        return tuple(link for link in links if link.href)

    def _to_second(self, one: Any) -> LeftOpen:
        href = to(self.request, "visits:given", session=one.e_id) or self._person(one.person_id)
        return LeftOpen(self.people.of(one.person_id), said.to_second_words(one.e_day, one.e_by), href, "Read the session")

    def sessions(
        self, booked: Iterable[Booking], sessions: Iterable[InjectionSession], plans: Iterable[SignedPlan],
        drafts: Iterable[PlanDraft],
    ) -> tuple[SessionToday, ...]:  # fmt: skip
        """The sessions of the day, each person once."""
        found: dict[int, SessionToday] = {}
        rows = (*self._sessions(sessions), *self._plans(plans), *self._drafts(drafts), *self._booked(booked))
        for person, one in sorted(rows, key=lambda row: FURTHEST.index(row[1].state)):
            found.setdefault(person, one)
        return tuple(found.values())

    def _sessions(self, rows: Iterable[InjectionSession]) -> Iterator[tuple[int, SessionToday]]:
        for one in rows:
            closed = one.pk in self.given
            what = said.dose_of(*self._dose(one)) if closed else f"{one.plan.product}, begun today"
            href = to(self.request, "visits:given" if closed else "visits:session", session=one.pk)
            yield self._of_day(one.person_id, what, "given" if closed else "under_way", href)

    def _plans(self, rows: Iterable[SignedPlan]) -> Iterator[tuple[int, SessionToday]]:
        for one in rows:
            what = said.plan_words(one.units, one.product, one.planned_for, self.today)
            yield self._of_day(one.person_id, what, "signed", self._plan(one))

    def _drafts(self, rows: Iterable[PlanDraft]) -> Iterator[tuple[int, SessionToday]]:
        for one in rows:
            yield self._of_day(one.person_id, f"plan drafted by {one.author.display_name}", "draft", self._draft(one))

    def _booked(self, rows: Iterable[Booking]) -> Iterator[tuple[int, SessionToday]]:
        for one in rows:
            yield self._of_day(one.person_id, "booked; no plan yet", "not_started", "")

    def _of_day(self, person_id: int, what: str, state: State, href: str) -> tuple[int, SessionToday]:
        return self.people.shown[person_id], SessionToday(self.people.of(person_id), what, state, href)

    def _dose(self, session: InjectionSession) -> tuple[Decimal | None, str]:
        return self.given.get(session.pk), session.plan.product

    def _person(self, person_id: int) -> str:
        return self.people.of(person_id).href

    def _seen(self, one: FollowUpVisit) -> str:
        return to(self.request, "visits:seen", follow_up=one.pk) or self._person(one.person_id)

    def _draft(self, one: PlanDraft) -> str:
        return to(self.request, "visits:plan", draft=one.pk) or self._person(one.person_id)

    def _plan(self, one: SignedPlan) -> str:
        return to(self.request, "visits:signed_plan", plan=one.pk) or self._person(one.person_id)
