"""One needle position at a time: given once, from the vial mixed first, taken back without a trace lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given as draws
from hypothesis import strategies as st
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT, a_user, at_once
from tests.clinic.story import Visit, a_vial, a_visit, inject, signature, with_doses
from tests.clinic.visits.giving_by_pages import a_plan

from eutonia.domain.answers import Side
from eutonia.domain.plan import Guidance
from eutonia_clinic.core import clock
from eutonia_clinic.core.errors import Changed, NotValid, TooLate
from eutonia_clinic.visits import acts
from eutonia_clinic.visits.giving import Entries, entries_of
from eutonia_clinic.visits.models import GivenEntry, InjectionSession, SessionDraft, VialEntry
from eutonia_clinic.visits.needles import Choices, beyond, from_vials, given_at, needles_of
from eutonia_clinic.visits.opened import opened
from eutonia_clinic.visits.standing import plan_in_force

RIGHT = Side.RIGHT
SOLEUS, CALF = "soleus", "gastrocnemius-medial-head"


@pytest.fixture
def begun(database: Database) -> Iterator[tuple[Visit, InjectionSession]]:
    """A session of two sites in the calf and three in the soleus, of 25 units each, and its first vial of 100 units."""
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        session = visit.act("open_session", plan=a_plan(visit))
        visit.act("record_vial", session=session, vial=a_vial())
        yield visit, session


def site(visit: Visit, session: InjectionSession, number: int, units: int | str = 25, muscle: str = SOLEUS, **more: Any) -> Any:
    """One position given."""
    return visit.act("give_site", session=session, muscle=muscle, side=RIGHT, site=number, units=Decimal(units), **more)


def test_a_position_is_given_once(begun: Any) -> None:
    visit, session = begun
    site(visit, session, 1)
    with pytest.raises(TooLate, match="Dr Ines Sample wrote 25 units down for this site already"):
        site(visit, session, 1)
    with pytest.raises(TooLate, match="not entered twice"):
        inject(visit, session, SOLEUS, RIGHT, 25, site=1)
    site(visit, session, 2)
    assert entries_of(session).given_into(SOLEUS, RIGHT) == 50


@pytest.mark.parametrize(
    ("number", "units", "why", "said"),
    [
        (9, 25, "", "no such site"), (1, 26, "More tone", "More than was signed for this site"), (1, 15, "", "Say why"),
        (1, 0, "", "Say why"), (1, -1, "Cramp", "More than was signed"), (1, 15, "15", "Say why"),
    ],
)  # fmt: skip
def test_a_position_takes_what_was_signed_or_says_why_not(begun: Any, number: int, units: int, why: str, said: str) -> None:
    visit, session = begun
    with pytest.raises(NotValid, match=said):
        site(visit, session, number, units, why_different=why)
    assert not GivenEntry.objects.exists()


def test_what_is_taken_back_waits_again_and_stays_in_the_record(begun: Any) -> None:
    visit, session = begun
    site(visit, session, 1)
    visit.act("take_back_site", session=session, muscle=SOLEUS, side=RIGHT, site=1, reason="Tapped by mistake")
    entries = entries_of(session)
    assert (entries.given, entries.left_in(entries.vials[0])) == ((), 100)
    assert [(row.units, row.reason) for row in GivenEntry.objects.order_by("pk")] == [(25, ""), (0, "Tapped by mistake")]
    with pytest.raises(NotValid) as refused:
        visit.act("close_session", session=session, wasted={entries.vials[0].pk: Decimal(100)})
    assert {one.found for one in refused.value.problems} == {"nothing written"}
    with pytest.raises(TooLate, match="took it back meanwhile"):
        visit.act("take_back_site", session=session, muscle=SOLEUS, side=RIGHT, site=1, reason="Once more")
    site(visit, session, 1, 20, why_different="Less tone")
    assert entries_of(session).given_into(SOLEUS, RIGHT) == 20


def test_what_was_left_out_is_written_down_and_can_be_taken_back(begun: Any) -> None:
    visit, session = begun
    site(visit, session, 1, 0, why_different="The person felt faint")
    assert entries_of(session).has(SOLEUS, RIGHT)
    visit.act("take_back_site", session=session, muscle=SOLEUS, side=RIGHT, site=1, reason="Felt better")
    assert not entries_of(session).has(SOLEUS, RIGHT)


def test_a_dose_that_a_vial_no_longer_holds_is_of_two(begun: Any) -> None:
    visit, session = begun
    visit.act("record_vial", session=session, vial=a_vial(lot="D99", mixed_at=MOMENT - timedelta(minutes=5)))
    for number in (1, 2):
        site(visit, session, number, muscle=CALF)
    site(visit, session, 1)
    site(visit, session, 2, 15, why_different="Cramp")
    site(visit, session, 3)
    last = entries_of(session).at(SOLEUS, RIGHT, 3)
    assert [(row.vial.lot, row.units, row.sites) for row in last] == [("C1234AB", 10, 1), ("D99", 15, 0)]
    assert entries_of(session).dose(SOLEUS, RIGHT).sites == 3
    visit.act("take_back_site", session=session, muscle=SOLEUS, side=RIGHT, site=3, reason="Tapped by mistake")
    assert [entries_of(session).left_in(one) for one in entries_of(session).vials] == [10, 100]


def test_without_a_vial_or_after_its_time_nothing_is_given(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        session = visit.act("open_session", plan=a_plan(visit))
        with pytest.raises(NotValid, match="Record the vial first"):
            site(visit, session, 1)
        visit.act("record_vial", session=session, vial=a_vial())
    with clock.stopped_at(MOMENT + timedelta(hours=25)), pytest.raises(NotValid, match="Record the vial first"):
        site(visit, session, 1)


AMOUNTS = st.decimals(Decimal("0.5"), 100, places=1)


@draws(st.lists(st.tuples(AMOUNTS, st.integers(0, 3)), min_size=1, max_size=4), st.lists(AMOUNTS, max_size=12))
def test_no_vial_ever_gives_more_than_was_drawn_and_nothing_is_lost(
    vials: list[tuple[Decimal, int]], doses: list[Decimal]
) -> None:
    rows = [
        SimpleNamespace(pk=at, drawn_units=drawn, mixed_at=MOMENT + timedelta(minutes=late))
        for at, (drawn, late) in enumerate(vials)
    ]
    given: list[Any] = []
    for dose in doses:
        entries = Entries(cast(tuple[VialEntry, ...], tuple(rows)), tuple(given))
        parts = from_vials(entries, dose, entries.vials)
        left = sum(entries.left_in(one) for one in entries.vials)
        assert sum(part for _, part in parts) == min(dose, left)
        assert all(part > 0 for _, part in parts)
        given += [SimpleNamespace(vial_id=vial.pk, units=part) for vial, part in parts]
    for vial in entries.vials if doses else ():
        assert 0 <= Entries(entries.vials, tuple(given)).given_from(vial) <= vial.drawn_units


def test_the_vial_mixed_first_is_emptied_first() -> None:
    early, late = (SimpleNamespace(pk=pk, drawn_units=Decimal(50), mixed_at=MOMENT - timedelta(minutes=pk)) for pk in (2, 1))
    rows = cast(tuple[VialEntry, ...], (late, early))
    assert from_vials(Entries(rows, ()), Decimal(60), rows) == ((early, Decimal(50)), (late, Decimal(10)))


@pytest.mark.both_databases
def test_two_tablets_that_tap_one_site_at_once_give_it_once(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        session = visit.act("open_session", plan=a_plan(visit))
        visit.act("record_vial", session=session, vial=a_vial())
        users = [visit.by, *(a_user(visit.clinic, f"Dr {name}") for name in ("Two", "Three"))]
        tap: dict[str, Any] = {"session": session, "muscle": SOLEUS, "side": RIGHT, "site": 1, "units": Decimal(25)}
        found = at_once(3, lambda at: acts.give_site(by=users[at], clinic=visit.clinic, key=f"race-{at}", **tap))
    assert sorted(type(one).__name__ for one in found) == ["GivenEntry", "TooLate", "TooLate"]
    assert GivenEntry.objects.count() == 1


@pytest.mark.both_databases
def test_one_tap_that_is_sent_again_is_one_entry(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        session = visit.act("open_session", plan=a_plan(visit))
        visit.act("record_vial", session=session, vial=a_vial())
        for _ in range(3):
            site(visit, session, 1, key="tap-1")
    assert GivenEntry.objects.count() == 1


def test_guidance_and_waste_are_kept_and_nobody_s_choice_is_written_over(begun: Any) -> None:
    visit, session = begun
    chosen = Choices().pressed((SOLEUS, RIGHT), Guidance.ULTRASOUND).with_waste("A", Decimal(10))
    visit.act("save_session_choices", session=session, version=0, choices=chosen)
    assert (opened(session).choices, opened(session).version) == (chosen, 1)
    for behind in (0, 2):
        with pytest.raises(Changed):
            visit.act("save_session_choices", session=session, version=behind, choices=Choices())
    visit.act("save_session_choices", session=session, version=1, choices=chosen.pressed((SOLEUS, RIGHT), Guidance.STIMULATION))
    assert opened(session).choices.guidance_of((SOLEUS, RIGHT)) == (Guidance.ULTRASOUND, Guidance.STIMULATION)
    assert SessionDraft.objects.count() == 1


def test_pressed_twice_and_wasted_nothing_leave_no_trace_in_the_choices() -> None:
    place = (SOLEUS, RIGHT)
    held = Choices().pressed(place, Guidance.ULTRASOUND).pressed(place, Guidance.ULTRASOUND)
    assert held.with_waste("A", Decimal(5)).with_waste("A", Decimal(0)) == Choices()


def test_entries_that_name_no_site_cover_the_next_ones(begun: Any) -> None:
    visit, session = begun
    inject(visit, session, SOLEUS, RIGHT, 60)
    needles = needles_of(plan_in_force(session).content)
    found = given_at(needles, entries_of(session))
    assert {number: [share.units for share in shares] for number, shares in found.items()} == {3: [25], 4: [25], 5: [10]}


def test_what_an_amendment_no_longer_has_is_told_and_still_counts(begun: Any) -> None:
    visit, session = begun
    for number in (1, 2, 3):
        site(visit, session, number)
    draft = visit.act("start_amendment", plan=session.plan)
    plan = with_doses(draft, 50)
    draft = visit.act("save_draft", draft=draft, version=draft.version, plan=plan)
    visit.act("amend_plan", **signature(draft), reason="Enough for today")
    now = opened(session)
    assert [row.site for row in beyond(now.needles, now.entries)] == [3]
    assert now.count.given == 75
    with pytest.raises(NotValid, match="does not add up"):
        visit.act("close_session", session=session, wasted={})
    row = visit.act("close_session", session=session, wasted={now.entries.vials[0].pk: Decimal(25)})
    assert [dose.why_different for dose in row.content.session.doses] == ["Given before the plan was amended."]
