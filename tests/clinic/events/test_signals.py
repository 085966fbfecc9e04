"""Lots and products: exact intervals, a lot that stands out, small numbers, corrections, and the people behind each count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from math import comb
from typing import Any

import pytest
from hypothesis import given as given_that
from hypothesis import strategies as st
from scipy.stats import binom, fisher_exact
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.events.happening import LATER, ON, answered, did, recorded
from tests.clinic.events.test_pages import at, text
from tests.clinic.scenes import MOMENT, a_clinic, a_user
from tests.clinic.story import Visit, a_closed_session, a_signed_plan, a_visit, closed, given

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.documents import plain
from eutonia_clinic.events.documents import EventDocument, Suspect
from eutonia_clinic.events.exact import chance_of_so_many, share
from eutonia_clinic.events.presenters.signals import share_words
from eutonia_clinic.events.signals import Given as GivenLot
from eutonia_clinic.events.signals import Happened, Signal, Signals, _by_lot, signals_of, since_of
from eutonia_clinic.events.suspecting import candidates_of
from eutonia_clinic.visits.models import SessionClosed

SINCE = since_of(MOMENT.date())
ONA = "onabotulinumtoxinA"
COUNTS = st.integers(0, 40).flatmap(lambda all: st.tuples(st.integers(0, all), st.just(all)))


@given_that(COUNTS)
def test_The_interval_is_that_of_Clopper_and_Pearson(counts: tuple[int, int]) -> None:
    """At each end just as much as so extreme a count as this would be seen in 2.5 % of samples."""
    some, all = counts
    held = share(some, all)
    assert 0 <= held.low <= held.middle <= held.high <= 1
    if some:
        assert binom.sf(some - 1, all, held.low) == pytest.approx(0.025, abs=1e-6)
    if some < all:
        assert binom.cdf(some, all, held.high) == pytest.approx(0.025, abs=1e-6)
    assert (held.low == 0, held.high == 1) == (some == 0, some == all)


@given_that(COUNTS, COUNTS)
def test_The_chance_is_that_of_Fishers_exact_test(mine: tuple[int, int], others: tuple[int, int]) -> None:
    (some, all), (other_some, other_all) = mine, others
    table = [[some, all - some], [other_some, other_all - other_some]]
    if all and other_all:
        assert chance_of_so_many(*mine, *others) == pytest.approx(fisher_exact(table, alternative="greater").pvalue, abs=1e-9)


def test_By_hand() -> None:
    """Five of 5 against none of 5: of all ways to deal 5 events to 10 people, one. Three of 3: the low end is a cube root."""
    assert chance_of_so_many(5, 5, 0, 5) == 1 / comb(10, 5)
    assert share(3, 3).low == pytest.approx(0.025 ** (1 / 3))
    assert share(0, 0).high == 1
    with pytest.raises(ValueError, match="3 of 2"):
        share(3, 2)


def made_up(**lots: tuple[int, int]) -> Signals:
    """For each lot so many people with an event, of so many who were given it. Nobody got two."""
    rows, events, person = [], [], 0
    for lot, (harmed, many) in lots.items():
        for at_ in range(many):
            person += 1
            rows.append(GivenLot(person, person, ONA, lot))
            if at_ < harmed:
                events.append(Happened(person, person, ONA, lot, at_ == 0, False))
    return Signals(SINCE, (), tuple(_by_lot(rows, events)))


def test_A_lot_stands_out_and_its_neighbours_do_not() -> None:
    found = made_up(A=(8, 20), B=(1, 40), C=(1, 40))
    assert {one.lot for one in found.lots if one.stands_out} == {"A"}
    assert {one.lots for one in found.lots} == {3}


def test_Many_lots_do_not_make_one_stand_out_by_chance() -> None:
    """Two of 10 against 2 of 90 would be rare alone, 1 in 20 or so; among ten lots it is not."""
    one_of_two = made_up(A=(2, 10), B=(2, 90))
    one_of_ten = made_up(A=(2, 10), **{f"L{n}": (0 if n > 2 else 1, 10) for n in range(1, 10)})
    chances = [next(one for one in found.lots if one.lot == "A").chance for found in (one_of_two, one_of_ten)]
    assert chances[0] is not None
    assert chances[0] == pytest.approx(chances[1])
    assert not next(one for one in one_of_ten.lots if one.lot == "A").stands_out


def test_A_lot_alone_is_compared_with_nothing_and_a_small_number_is_said_to_be_small() -> None:
    (one,) = made_up(A=(3, 3)).lots
    assert (one.chance, one.stands_out, one.is_small) == (None, False, True)
    assert share_words(one) == "3 of 3, 95 %: 29 to 100 in 100"


# On the record


@pytest.fixture
def visits(database: Database) -> Iterator[list[Visit]]:
    """Three people; the first two were given lot A1, the third lot B2."""
    with clock.stopped_at(MOMENT):
        clinic = a_clinic()
        who = (("Ash", "Testash", 1), ("Berry", "Placebirch", 5), ("Clover", "Mockcedar", 11))
        made = [a_visit(clinic, given=one, family=name, born=date(1974, month, 2), name=f"Dr {one}") for one, name, month in who]
        for visit, lot in zip(made, ("A1", "A1", "B2"), strict=True):
            closed(visit, given(visit, a_signed_plan(visit), lot=lot))
    with clock.stopped_at(ON):
        yield made


def of(visits: list[Visit], lot: str = "") -> Signal:
    found = signals_of(visits[0].clinic, SINCE).of(ONA, lot)
    assert found is not None
    return found


def test_People_and_events_are_counted_by_product_and_by_lot(visits: list[Visit]) -> None:
    recorded(visits[0], seriousness=answered(hospital="yes"))
    recorded(visits[0], reactions=["fall"], happened="Fell.", seriousness={})
    a1, b2, product = of(visits, "A1"), of(visits, "B2"), of(visits)
    assert (len(a1.given), len(a1.harmed), len(a1.events), len(a1.serious)) == (2, 1, 2, 1)
    assert (len(b2.given), len(b2.harmed)) == (1, 0)
    assert (len(product.given), len(product.harmed), sum(one.not_known for one in product.events)) == (3, 1, 1)


def test_An_event_in_error_or_after_something_else_counts_for_no_lot(visits: list[Visit]) -> None:
    row = recorded(visits[0])
    recorded(visits[1], suspects=[], device="Needle")
    document = row.content.model_copy(update={"in_error": True})
    did("correct_event", visits[0], event=row, document=document, reason="Another person")
    assert of(visits, "A1").events == ()


def test_Only_the_version_that_stands_counts(visits: list[Visit]) -> None:
    row = recorded(visits[0], seriousness=answered(hospital="yes"))
    document = EventDocument.model_validate(plain(row.content) | {"seriousness": answered()})
    did("correct_event", visits[0], event=row, document=document, reason="No stay")
    assert (len(of(visits, "A1").events), of(visits, "A1").serious) == (1, ())


def test_A_vial_that_cannot_be_told_counts_for_every_lot_of_its_session(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit)
    with clock.stopped_at(ON):
        event = recorded(visit, suspects=[_without_vials(visit)])
        assert event.content.suspects[0].vials == ()
        found = signals_of(visit.clinic, SINCE).of(ONA, "C1234AB")
        assert found is not None
        assert len(found.events) == 1


def _without_vials(visit: Visit) -> Suspect:
    return candidates_of(visit.person).sessions[0].model_copy(update={"vials": ()})


def test_A_lot_that_was_corrected_in_the_closed_session_is_the_one_that_counts(visits: list[Visit]) -> None:
    row = recorded(visits[2])
    closing = SessionClosed.objects.get(person=visits[2].person)
    held = closing.content
    vials = (held.vials[0].model_copy(update={"lot": "A1"}),)
    document = held.model_copy(update={"vials": vials, "session": held.session.model_copy(update={"lots": ("A1",)})})
    visits[2].act("correct_session", closed=closing, document=document, reason="Read wrongly")
    assert signals_of(visits[0].clinic, SINCE).of(ONA, "B2") is None
    assert {one.event_id for one in of(visits, "A1").events} == {row.pk}
    assert len(of(visits, "A1").given) == 3


def test_What_was_given_before_the_window_or_at_another_clinic_is_not_counted(visits: list[Visit]) -> None:
    later = MOMENT.date() + timedelta(days=1)
    assert signals_of(visits[0].clinic, later).lots == ()
    assert signals_of(a_clinic("TESTCLINIC two"), SINCE).products == ()
    assert signals_of(visits[0].clinic, SINCE, MOMENT.date() - timedelta(days=1)).lots == ()


def test_Nothing_given_is_no_lot(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        plan = a_signed_plan(visit)
        session = visit.act("open_session", plan=plan)
        visit.act(
            "record_given", session=session, muscle="soleus", side=plan.content.plan.doses[0].side, units=Decimal(0), sites=0,
            why_different="Went home",
        )  # fmt: skip
        visit.act("close_session", session=session, wasted={})
    assert signals_of(visit.clinic, SINCE).lots == ()


def test_The_lead_sees_them_and_every_count_leads_to_its_people(visits: list[Visit]) -> None:
    row = recorded(visits[0], seriousness=answered(hospital="yes"))
    lead = signed_in(a_user(visits[0].clinic, "A Lead", Role.LEAD))
    page = lead.get(at("signals"))
    said = text(page)
    told = "1 of 2, 95 %: 1 to 99 in 100"
    for words in ("No lot stands out against the other lots", "A1", told, "small number: 2 people", "Fisher"):
        assert words in said, words
    behind = lead.get(at("behind"), {"product": ONA, "lot": "A1"})
    assert "2 people given it, 1 person with an adverse event" in text(behind)
    assert at("event", event=row) in behind.content.decode()
    assert text(behind).index("TESTASH") < text(behind).index("PLACEBIRCH")
    assert lead.get(at("behind"), {"product": ONA, "lot": "nonsense"}).status_code == 404
    assert signed_in(visits[0].by).get(at("signals")).status_code == 403


def test_The_number_of_queries_does_not_grow_with_the_people(
    visits: list[Visit], django_assert_max_num_queries: Any
) -> None:
    for visit in visits:
        recorded(visit)
    with django_assert_max_num_queries(7):
        signals_of(visits[0].clinic, SINCE)
    with clock.stopped_at(LATER):
        lead = signed_in(a_user(visits[0].clinic, "A Lead", Role.LEAD))
        assert lead.get(at("open")).status_code == 200
