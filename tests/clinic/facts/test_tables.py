"""A whole table of a label read at once: row by row, under one name, and never a row that was not on the page."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.clinic.entering import signed_in
from tests.clinic.facts.reading import LABEL, NEWER, UNVERIFIED_LIMIT, form_of, read, second
from tests.clinic.scenes import a_key, a_user

from eutonia.knowledge import load
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.errors import Changed, NotAllowed, NotValid
from eutonia_clinic.facts import acts
from eutonia_clinic.facts.here import here
from eutonia_clinic.facts.laying import Label
from eutonia_clinic.facts.models import FactReading, InForce
from eutonia_clinic.facts.naming import facts_of
from eutonia_clinic.facts.standing import standings, token_of
from eutonia_clinic.facts.tables import Table, tables_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("_at_noon")]
OLDER = Label("TEST prescribing information", "revised 2020", date(2020, 1, 1), "section 2.1")


def table(kind: str, fact: str = "") -> Table:
    """The first table of a kind; or the one that holds a fact."""
    now = here(load())
    every = tables_of(standings(now), facts_of(now.files))
    return next(one for one in every if one.kind == kind and (not fact or fact in {row.fact.id for row in one.rows}))


def address(of: Table) -> str:
    return f"{reverse('facts:table')}?of={of.id}"


def sent(user: User, of: Table, rows: int, **more: str) -> Any:
    """The first so many rows ticked as the page shows them, and the document named."""
    client = signed_in(user)
    page = client.get(address(of)).content.decode()
    boxes = re.findall(r'type="checkbox" name="([^"]+)" value="([^"]+)"', page)
    return client.post(address(of), {"idempotency_key": a_key(), **form_of(), **dict(boxes[:rows]), **more}, follow=True)


def test_every_fact_of_a_product_that_stands_beside_others_is_in_one_table() -> None:
    now = here(load())
    every = tables_of(standings(now), facts_of(now.files))
    ids = [row.fact.id for one in every for row in one.rows]
    assert len(ids) == len(set(ids))
    assert len({one.id for one in every}) == len(every)
    assert all(len({(row.fact.product, row.fact.kind) for row in one.rows}) == 1 for one in every)


def test_no_box_is_ticked_beforehand_and_there_is_none_for_all(user: User) -> None:
    of = table("dose")
    page = signed_in(user).get(address(of)).content.decode()
    assert page.count('type="checkbox"') == len(of.rows)
    assert "checked" not in page.split("<table", 1)[1]
    assert "There is no box for all of them." in page


def test_the_ticked_rows_are_kept_under_one_name_and_the_others_stay_as_they_were(user: User) -> None:
    of = table("statement")
    answer = sent(user, of, 2)
    assert "2 rows are verified here, under your name." in answer.content.decode()
    rows = FactReading.objects.order_by("pk")
    assert [row.fact for row in rows] == [one.fact.id for one in of.rows[:2]]
    assert {(row.author, row.verdict, row.title, row.section) for row in rows} == {(user, "same", LABEL.title, LABEL.section)}
    assert InForce.objects.count() == 2
    assert table("statement", of.rows[0].fact.id).to_read == len(of.rows) - 2


def test_what_bounds_a_dose_waits_for_a_second_who_types_what_they_read(user: User, clinic: Clinic) -> None:
    of = table("limit", UNVERIFIED_LIMIT)
    answer = sent(user, of, len(of.rows))
    assert f"{len(of.rows)} rows wait for a second name, under your name." in answer.content.decode()
    assert not InForce.objects.exists()
    again = signed_in(user).get(address(table("limit", UNVERIFIED_LIMIT))).content.decode()
    assert 'type="checkbox"' not in again
    lead = a_user(clinic, "Prof Bela Other", Role.LEAD)
    first = FactReading.objects.get(fact=UNVERIFIED_LIMIT)
    with pytest.raises(NotAllowed):
        second(user, clinic, first)
    with pytest.raises(NotValid, match="You did not read the same"):
        second(lead, clinic, first, {**first.said, "maximum": "1"})
    assert second(lead, clinic, first).reading == first


def test_without_a_tick_or_a_document_nothing_is_kept_and_the_ticks_stay(user: User) -> None:
    of = table("statement")
    assert "Tick the rows that you have read in the document." in sent(user, of, 0).content.decode()
    page = sent(user, of, 2, title="").content.decode()
    assert "Type its title." in page
    assert len(re.findall(r'type="checkbox"[^>]* checked', page)) == 2
    assert not FactReading.objects.exists()


def test_a_row_of_another_table_is_not_kept_unseen(user: User) -> None:
    of, other = table("statement"), table("dose").rows[0]
    sent(user, of, 1, **{f"row:{other.fact.id}": token_of(other.fact, None)})
    assert [row.fact for row in FactReading.objects.all()] == [of.rows[0].fact.id]


def test_all_rows_are_kept_or_none(user: User, clinic: Clinic) -> None:
    of = table("statement")
    seen = {one.fact.id: token_of(one.fact, None) for one in of.rows}
    read(user, clinic, of.rows[-1].fact.id, NEWER)
    given = {"by": user, "clinic": clinic, "key": a_key()}
    with pytest.raises(Changed):
        acts.read_table(label=NEWER, seen=seen, **given)
    fresh = {**seen, of.rows[-1].fact.id: token_of(of.rows[-1].fact, FactReading.objects.get())}
    with pytest.raises(NotValid, match="This one is older"):
        acts.read_table(label=OLDER, seen=fresh, **given)
    assert FactReading.objects.count() == 1


def test_who_gives_no_second_name_reads_no_table_and_no_page_asks_more_for_more_rows(user: User, clinic: Clinic) -> None:
    assessor = signed_in(a_user(clinic, "P. Mock", Role.ASSESSOR))
    assert assessor.get(reverse("facts:tables")).status_code == 403
    assert "Read a whole table of a label" not in assessor.get(reverse("facts:overview")).content.decode()
    client, few, many = signed_in(user), table("interval"), table("dose")
    assert "Read a whole table of a label" in client.get(reverse("facts:overview")).content.decode()
    asked = []
    for where in (reverse("facts:tables"), address(few), address(many)):
        client.get(where)
        with CaptureQueriesContext(connection) as found:
            assert client.get(where).status_code == 200
        asked.append(len(found))
    assert max(asked) <= 12
    assert asked[1] == asked[2]
    assert client.get(f"{reverse('facts:table')}?of=nothing").status_code == 404
