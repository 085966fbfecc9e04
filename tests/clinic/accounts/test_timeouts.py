"""A session ends: after a quarter of an hour without activity, after twelve hours whatever happens, and when it is ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests.clinic.entering import PASSWORD, code_now, signed_in, with_password
from tests.clinic.scenes import a_clinic, a_user

from eutonia_clinic.accounts.models import User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock

pytestmark = pytest.mark.django_db
START = datetime(2026, 9, 24, 8, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Watch:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self.at(START)

    def at(self, moment: datetime) -> None:
        self._stack.close()
        self._stack.enter_context(clock.stopped_at(moment))

    def after(self, span: timedelta) -> None:
        self.at(clock.now() + span)

    def close(self) -> None:
        self._stack.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Eight o'clock in the morning."""
    made = Watch()
    yield made
    made.close()


@pytest.fixture
def user() -> User:
    return with_password(a_user(a_clinic(), "Dr Ada Sample", Role.ADMINISTRATOR))


def where(browser: Client, address: str = "/colleagues/") -> str:
    """'in', or where it leads instead."""
    said = browser.get(address)
    return "in" if said.status_code == 200 else said["Location"]


def test_fourteen_minutes_of_thinking_are_allowed(user: User, watch: Watch) -> None:
    browser = signed_in(user)
    assert where(browser) == "in"
    watch.after(14 * MINUTE)
    assert where(browser) == "in"


def test_after_a_quarter_of_an_hour_the_session_has_ended_and_the_page_says_why(user: User, watch: Watch) -> None:
    browser = signed_in(user)
    where(browser)
    watch.after(15 * MINUTE)
    address = where(browser, "/colleagues/?page=2")
    assert address == "/sign-in/?why=idle&next=%2Fcolleagues%2F%3Fpage%3D2"
    assert "after 15 minutes without activity" in browser.get(address).content.decode()
    assert where(browser) == "/sign-in/?next=%2Fcolleagues%2F"


def test_activity_keeps_the_session(user: User, watch: Watch) -> None:
    browser = signed_in(user)
    for _ in range(20):
        assert where(browser) == "in"
        watch.after(14 * MINUTE)


def test_after_twelve_hours_the_session_ends_whatever_happens(user: User, watch: Watch) -> None:
    browser = signed_in(user)
    for _ in range(71):
        assert where(browser) == "in"
        watch.after(10 * MINUTE)
    where(browser)
    watch.at(START + 12 * HOUR - MINUTE)
    assert where(browser) == "in"
    watch.at(START + 12 * HOUR)
    assert where(browser).startswith("/sign-in/?why=long")


def test_an_entry_that_comes_too_late_is_not_done_and_leads_to_the_sign_in_page(user: User, watch: Watch) -> None:
    browser = signed_in(user)
    where(browser)
    watch.after(16 * MINUTE)
    said = browser.post("/account/", {"theme": "dark", "contrast": "standard"})
    assert said["Location"] == "/sign-in/?why=idle"
    user.refresh_from_db()
    assert user.theme == "system"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(user: User, watch: Watch) -> None:
    browser = signed_in(user)
    where(browser)
    watch.after(16 * MINUTE)
    said = browser.get("/colleagues/", headers={"HX-Request": "true"})
    assert said.status_code == 200
    assert said["HX-Redirect"] == "/sign-in/?why=idle"


def test_who_signs_in_and_goes_away_is_signed_out_too(user: User, watch: Watch) -> None:
    browser = signed_in(user)
    watch.after(15 * MINUTE)
    assert where(browser).startswith("/sign-in/?why=idle")


def test_a_session_that_was_never_timed_has_ended(user: User, watch: Watch) -> None:
    browser = signed_in(user)
    session = browser.session
    del session["session-began"]
    session.save()
    assert where(browser).startswith("/sign-in/?why=long")


def test_a_new_session_begins_anew(user: User, watch: Watch) -> None:
    browser = signed_in(user)
    where(browser)
    watch.after(16 * MINUTE)
    where(browser)
    browser.post("/sign-in/", {"login": user.email, "password": PASSWORD})
    browser.post("/sign-in/code/", {"code": code_now()})
    watch.after(11 * HOUR + 55 * MINUTE - 11 * HOUR - 45 * MINUTE)
    assert where(browser) == "in"


@given(st.lists(st.integers(0, 16 * 60), min_size=1, max_size=40))
@examples(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_session_ends_never_late_and_at_most_a_minute_early(user: User, watch: Watch, pauses: list[int]) -> None:
    """Against the plain rule: over when a pause, or the whole, is too long."""
    watch.at(START)
    browser = signed_in(user)
    where(browser)
    active = START
    for pause in pauses:
        watch.after(timedelta(seconds=pause))
        idle = clock.now() - active
        still = where(browser) == "in"
        if idle >= 15 * MINUTE:
            assert not still
        if idle < 14 * MINUTE:
            assert still
        if not still:
            return
        active = clock.now()


def test_a_moment_of_the_clock_knows_its_zone() -> None:
    with pytest.raises(ValueError, match="zone"), clock.stopped_at(datetime(2026, 9, 24)):  # noqa: DTZ001
        pass


@pytest.mark.parametrize(
    ("zone", "day"), [("Europe/London", 24), ("Asia/Tokyo", 25), ("America/New_York", 24), ("Pacific/Kiritimati", 25)]
)
def test_the_civil_day_is_that_of_the_clinic(zone: str, day: int) -> None:
    with clock.stopped_at(datetime(2026, 9, 24, 22, 30, tzinfo=UTC)):
        assert clock.today(zone).day == day


@pytest.mark.parametrize(("hour", "day"), [(22, 24), (23, 25)])
def test_in_summer_the_day_of_london_begins_an_hour_before_that_of_the_clock(hour: int, day: int) -> None:
    with clock.stopped_at(datetime(2026, 9, 24, hour, 0, tzinfo=UTC)):
        assert clock.today("Europe/London").day == day


def test_the_clock_goes_on_after_it_was_stopped() -> None:
    with clock.stopped_at(START), clock.stopped_at(START + HOUR):
        assert clock.now() == START + HOUR
    assert clock.now() > START + timedelta(days=30)
