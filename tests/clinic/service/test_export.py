"""The export: whoever takes it learns of courses and of nobody. Looked at from outside, as bytes."""

from __future__ import annotations

import csv
import io
import json
import locale
import re
import zipfile
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from random import Random
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.clinic.entering import signed_in
from tests.clinic.scenes import a_key, a_user
from tests.clinic.service.months import TODAY, Month

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.patients.models import PersonVersion
from eutonia_clinic.service.exporting import grouping
from eutonia_clinic.service.exporting.gathering import Somebody, Treated, gather
from eutonia_clinic.service.exporting.grouping import common, grouped
from eutonia_clinic.service.exporting.making import Wanted, make
from eutonia_clinic.service.exporting.package import PACKAGE, cell, columns, packed
from eutonia_clinic.service.models import ResearchExport
from eutonia_clinic.service.reading import Given
from eutonia_clinic.visits.models import SessionClosed

PURPOSE = "Dose and duration, study 12, approved by the board"
UNTIL = date(2026, 10, 31)
COULD_TELL = ("age_band", "sex", "mobility", "first_year")
FORM = {"purpose": PURPOSE, "until": "2026-10", "least": "5"}


def asked(client: Client, **changes: str) -> HttpResponse:
    return client.post(reverse("service:export"), {**FORM, "idempotency_key": a_key(), **changes})  # type: ignore[return-value]


def files_of(answer: Any) -> dict[str, bytes]:
    """The files in a zip that was sent."""
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.fixture
def files(month: Month) -> dict[str, bytes]:
    """The export of the month, taken by the researcher."""
    return files_of(asked(signed_in(month.researcher)))


def test_everybody_treated_is_in_it_once(files: dict[str, bytes]) -> None:
    people = rows_of(files["people.csv"])
    treated = SessionClosed.objects.filter(clinic__name="TESTCLINIC spasticity").values("person").distinct().count()
    assert len({one["person"] for one in people}) == len(people) == treated - 1, "two entries are one person"
    assert sum(int(one["cycles"]) for one in people) == len(rows_of(files["cycles.csv"])) == 12


def test_nothing_that_names_anybody_is_anywhere_in_the_bytes(month: Month, files: dict[str, bytes]) -> None:
    everything = b"\n".join(files.values()).decode()
    for row in PersonVersion.objects.all():
        identity = row.content
        for direct in (identity.family, identity.given, identity.birth_date.isoformat(), str(identity.birth_date.year)):
            assert direct.lower() not in everything.lower(), direct
    for lot in set(SessionClosed.objects.values_list("session__vials__lot", flat=True)) - {None}:
        assert lot not in everything
    for words in ("Heel to the ground", "Discussed with", "Coughs when", "asked to stop", "one person, asked", "Ines", PURPOSE):
        assert words not in everything, words
    assert month.clinic.name not in everything


def test_there_is_no_date_in_it_and_no_year_but_that_of_a_first_session(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        if name.endswith(".csv"):
            assert re.findall(r"\d{4}-\d{2}-\d{2}|\d{1,2} [A-Z][a-z]{2} \d{4}", content.decode()) == [], name
    for table, held in columns().items():
        for row in rows_of(files[f"{table}.csv"]):
            for column in held:
                value = row[column.name]
                if column.name != "first_year" and value.isdigit():
                    assert not 1900 < int(value) < 2100, (table, column.name, value)


def test_the_numbers_of_people_in_the_record_are_not_what_they_are_called(files: dict[str, bytes]) -> None:
    names = [one["person"] for one in rows_of(files["people.csv"])]
    assert all(re.fullmatch(r"[0-9a-f]{16}", name) for name in names)
    assert names == sorted(names), "in an order that does not tell who came first"


def slow_cells(people: list[dict[str, str]]) -> Counter[tuple[str, ...]]:
    """Who is like whom, counted from the file alone, one person against every other."""
    found: Counter[tuple[str, ...]] = Counter()
    for one in people:
        alike = sum(all(one[name] == other[name] for name in COULD_TELL) for other in people)
        found[tuple(one[name] for name in COULD_TELL)] = alike
    return found


def test_nobody_is_like_fewer_than_five(files: dict[str, bytes]) -> None:
    cells = slow_cells(rows_of(files["people.csv"]))
    assert cells
    assert min(cells.values()) >= 5


def test_every_rare_value_is_told_as_other(files: dict[str, bytes]) -> None:
    for table, column in (("doses", "muscle"), ("cycles", "product"), ("observations", "pattern"), ("adverse_events", "what")):
        by_value: dict[str, set[str]] = {}
        for row in rows_of(files[f"{table}.csv"]):
            by_value.setdefault(row[column], set()).add(row["person"])
        assert {value: len(people) for value, people in by_value.items() if len(people) < 5 and value != "other"} == {}
    assert {row["product"] for row in rows_of(files["cycles.csv"])} == {"onabotulinumtoxinA", "other"}


def test_units_of_a_product_that_is_not_named_are_not_told(files: dict[str, bytes]) -> None:
    others = [row for row in rows_of(files["cycles.csv"]) if row["product"] == "other"]
    assert others
    assert {row[name] for row in others for name in ("units_given", "units_drawn", "units_left_over")} == {""}
    assert {row["units"] for row in rows_of(files["doses.csv"]) if row["product"] == "other"} == {""}


def test_days_are_counted_from_the_first_session_of_each(files: dict[str, bytes]) -> None:
    cycles = rows_of(files["cycles.csv"])
    assert {row["day"] for row in cycles if row["cycle"].endswith("-1")} == {"0"}
    assert sorted(int(row["day"]) for row in cycles if row["cycle"].endswith("-2")) == [56, 98, 100]
    assert sorted(int(row["days_to_next"]) for row in cycles if row["days_to_next"]) == [56, 98, 100]


def test_goals_and_observations_are_those_of_the_record(files: dict[str, bytes]) -> None:
    goals = [row for row in rows_of(files["goals.csv"]) if row["attainment"]]
    assert sorted(row["attainment"] for row in goals) == ["-1", "0", "1"]
    assert {row["target"] for row in goals} == {"1+"}
    after = [row for row in rows_of(files["observations.csv"]) if row["when"] == "follow_up"]
    assert sorted(row["value"] for row in after if row["measure"] == "ashworth") == ["1", "1+", "2", "4"]


def test_every_column_is_described_with_its_unit_and_type(files: dict[str, bytes]) -> None:
    described = {(row["table"], row["column"]): row for row in rows_of(files["dictionary.csv"])}
    package = json.loads(files[PACKAGE])
    tables = {one["name"]: one for one in package["resources"] if "schema" in one}
    for name in tables:
        head = files[f"{name}.csv"].decode().splitlines()[0].split(",")
        assert head == [field["name"] for field in tables[name]["schema"]["fields"]]
        for column in head:
            row = described.pop((name, column))
            assert row["words"]
            assert row["type"] in ("string", "integer", "number")
            assert row["unit"]
    assert described == {}, "nothing is described that is not there"


def test_every_value_is_of_the_type_that_is_described(files: dict[str, bytes]) -> None:
    for table, held in columns().items():
        for row in rows_of(files[f"{table}.csv"]):
            for column in held:
                if row[column.name] and column.type == "integer":
                    assert str(int(row[column.name])) == row[column.name]
                if row[column.name] and column.type == "number":
                    assert Decimal(row[column.name]).is_finite()


def test_every_row_is_of_somebody_in_people(files: dict[str, bytes]) -> None:
    people = {row["person"] for row in rows_of(files["people.csv"])}
    for table in columns():
        assert {row["person"] for row in rows_of(files[f"{table}.csv"])} <= people


def test_the_package_holds_the_hash_of_each_file_and_the_versions(files: dict[str, bytes]) -> None:
    package = json.loads(files[PACKAGE])
    for resource in package["resources"]:
        assert resource["hash"] == f"sha256:{sha256(files[resource['path']]).hexdigest()}"
    assert {*(one["path"] for one in package["resources"]), PACKAGE} == set(files)
    assert package["eutonia"]["knowledge_hash"]
    assert package["licenses"][0]["title"].startswith("Not open data.")
    readme = files["README.md"].decode()
    assert "{" not in readme
    assert "Two exports of one clinic" in readme
    assert package["licenses"][0]["title"] in readme


def test_what_was_handed_out_is_kept_with_its_purpose_and_hash(month: Month) -> None:
    files = files_of(asked(signed_in(month.researcher)))
    row = ResearchExport.objects.get()
    assert (row.purpose, row.author, row.until, row.least) == (PURPOSE, month.researcher, UNTIL, 5)
    assert row.sha256 == sha256(files[PACKAGE]).hexdigest()
    assert row.people == len(rows_of(files["people.csv"]))
    assert row.rows == sum(len(rows_of(files[f"{table}.csv"])) for table in columns())
    event = AuditEvent.objects.filter(verb="make_export").latest("sequence")
    assert (event.actor, event.clinic) == (month.researcher.pk, month.clinic.pk)


def test_the_same_form_sent_twice_gives_the_same_file_and_one_entry(month: Month) -> None:
    client, key = signed_in(month.researcher), a_key()
    first, second = (files_of(asked(client, idempotency_key=key)) for _ in range(2))
    assert first == second
    assert ResearchExport.objects.count() == 1


def test_another_form_calls_everybody_otherwise(month: Month) -> None:
    client = signed_in(month.researcher)
    first, second = ({row["person"] for row in rows_of(files_of(asked(client))["people.csv"])} for _ in range(2))
    assert first.isdisjoint(second)


def test_a_project_key_links_exports_and_is_not_kept(month: Month) -> None:
    client, key = signed_in(month.researcher), "four words nobody guesses"
    first, second = (rows_of(files_of(asked(client, project_key=key))["people.csv"]) for _ in range(2))
    other = rows_of(files_of(asked(client, project_key=f"{key} either"))["people.csv"])
    assert first == second
    assert {row["person"] for row in first}.isdisjoint(row["person"] for row in other)
    kept = list(ResearchExport.objects.order_by("pk"))
    assert kept[0].linked_by == kept[1].linked_by != kept[2].linked_by
    assert all(key not in f"{row.linked_by}{row.document}" for row in kept)


def test_another_installation_with_the_same_project_key_calls_them_otherwise(month: Month, settings: Any) -> None:
    wanted = Wanted(UNTIL, 5, "four words nobody guesses")
    here = make(month.clinic, wanted, "a").files["people.csv"]
    settings.SECRET_KEY = "that of another installation, as long as it has to be"
    assert make(month.clinic, wanted, "a").files["people.csv"] != here


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"purpose": ""}, "What is it for?"),
        ({"purpose": "x"}, "Say in a few words what the export is for"),
        ({"purpose": "12345678901234"}, "Say in a few words"),
        ({"least": "4"}, "At least 5 people have to be alike"),
        ({"least": "0"}, "At least 5 people have to be alike"),
        ({"least": "-5"}, "Type a whole number."),
        ({"least": "five"}, "Type a whole number."),
        ({"project_key": "short"}, "at least 16 characters"),
        ({"until": "2026-11"}, "Select a valid choice"),
        ({"until": "1999-01"}, "Select a valid choice"),
    ],
)
def test_what_may_not_be_is_refused_and_what_was_typed_stays(month: Month, changes: dict[str, str], told: str) -> None:
    page = asked(signed_in(month.researcher), **changes)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert "There is a problem" in page.content.decode()
    assert not ResearchExport.objects.exists()


def test_more_alike_may_be_asked_for(month: Month) -> None:
    people = rows_of(files_of(asked(signed_in(month.researcher), least="6"))["people.csv"])
    assert min(slow_cells(people).values()) >= 6


def test_a_neighbour_of_an_earlier_export_is_refused_when_few_came_new(month: Month) -> None:
    client = signed_in(month.researcher)
    assert asked(client, until="2026-08").status_code == 200
    page = asked(client, until="2026-09")
    assert page.status_code == 422
    assert "fewer than 5 people came new" in page.content.decode()
    assert asked(client, until="2026-08").status_code == 200
    assert asked(client, until="2026-10").status_code == 200


def test_roles(month: Month) -> None:
    for role in Role:
        answer = asked(signed_in(a_user(month.clinic, f"A {role}", role)))
        assert answer.status_code == (200 if role in (Role.RESEARCHER, Role.LEAD) else 403), role


def test_a_researcher_takes_what_is_theirs_and_opens_nobodys_record(month: Month) -> None:
    theirs = signed_in(a_user(month.other, "Kim Other", Role.RESEARCHER))
    assert rows_of(files_of(asked(theirs))["people.csv"]) == [], "one person: nobody is like them"
    assert ResearchExport.objects.get().left_out == 1
    for route in ("service:overview", "service:people", "patients:people", "visits:today"):
        assert theirs.get(reverse(route)).status_code == 403


def test_a_clinic_without_anybody_gives_tables_without_rows(month: Month) -> None:
    made = make(month.other, Wanted(date(2025, 1, 31), 5), "key")
    assert {name: len(rows_of(made.files[f"{name}.csv"])) for name in columns()} == dict.fromkeys(columns(), 0)


def test_fewer_than_five_cannot_be_had_past_the_form_either(month: Month) -> None:
    with pytest.raises(NotValid, match="never for fewer"):
        make(month.clinic, Wanted(UNTIL, 4), "key")


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_is_a_formula(typed: str) -> None:
    assert cell(typed, "string") == f"'{typed}"


def test_a_number_below_zero_stays_one() -> None:
    assert (cell("-2", "integer"), cell("-0.5", "number"), cell("1+", "string")) == ("-2", "-0.5", "1+")


def test_a_text_that_would_be_a_formula_is_not_one_in_the_file(month: Month) -> None:
    told = make(month.clinic, Wanted(UNTIL, 5), "key").told
    made = packed({"doses": [{"person": "=cmd|' /C calc'!A0", "cycle": "a-1", "muscle": "@x", "units": "-1"}]}, told, 5)
    assert b"'=cmd" in made.files["doses.csv"]
    assert b"'@x" in made.files["doses.csv"]


def test_a_column_that_nobody_described_cannot_leave(month: Month) -> None:
    told = make(month.clinic, Wanted(UNTIL, 5), "key").told
    with pytest.raises(KeyError, match="surname"):
        packed({"people": [{"surname": "TESTPERSON"}]}, told, 5)


def test_the_file_is_the_same_whatever_language_the_machine_speaks(month: Month) -> None:
    here = make(month.clinic, Wanted(UNTIL, 5), "key").files
    before = locale.setlocale(locale.LC_ALL)
    try:
        for name in ("de_DE.UTF-8", "C.UTF-8", "C"):
            try:
                locale.setlocale(locale.LC_ALL, name)
            except locale.Error:
                continue
            with translation.override("de"):
                assert make(month.clinic, Wanted(UNTIL, 5), "key").files == here
    finally:
        locale.setlocale(locale.LC_ALL, before)


def somebody(number: int, age: int = 50, sex: str = "female", mobility: str = "wheelchair", year: int = 2024) -> Somebody:
    """A person as the grouping sees one."""
    given = Given(number, number, date(year, 5, 1), "onabotulinumtoxinA", Decimal(100), number, number, number)
    return Somebody(number, age, sex, mobility, (Treated(given, {}, {}, (), None),))


@pytest.mark.parametrize("seed", range(12))
def test_grouping_of_anybody_leaves_nobody_alone(seed: int) -> None:
    dice = Random(seed)
    sexes, many = ("female", "male", "other"), dice.choice([0, 1, 4, 5, 9, 40, 200])
    crowd = [
        somebody(n, dice.randint(19, 95), dice.choice(sexes), dice.choice([*grouping.WALKS]), dice.randint(2020, 2026))
        for n in range(many)
    ]
    least = dice.choice([5, 7, 10])
    found = grouped(crowd, least, Decimal("0.1"))
    rows = [found.told(one) for one in found.kept]
    assert len(rows) + found.left_out == len(crowd)
    assert all(count >= least for count in slow_cells(rows).values())
    if len(crowd) >= least:
        assert found.left_out <= len(crowd) // 10, "everybody told alike leaves nobody out"


def test_the_finest_grouping_is_taken_that_leaves_few_out() -> None:
    alike = [somebody(n) for n in range(20)]
    assert {level.words for level in grouped(alike, 5, Decimal("0.1")).levels.values()} == {
        "bands of 10 years", "as known", "as assessed", "the year",
    }  # fmt: skip
    ages = [somebody(n, age=41 + 10 * (n % 2)) for n in range(8)]
    assert grouped(ages, 5, Decimal("0.1")).levels["age_band"].words == "bands of 20 years"


def test_somebody_who_is_like_nobody_is_left_out_and_counted() -> None:
    crowd = [somebody(n) for n in range(20)] + [somebody(99, age=88)]
    found = grouped(crowd, 5, Decimal("0.1"))
    assert (found.left_out, found.cells_left_out) == (1, 1)
    assert 99 not in {one.person_id for one in found.kept}


def test_a_value_counts_once_for_each_person() -> None:
    held = common([(1, "soleus")] * 9 + [(person, "biceps-brachii") for person in range(5)], 5)
    assert (held.told("soleus"), held.told("biceps-brachii"), held.told(""), held.rare) == ("other", "biceps-brachii", "", 1)


def test_ages_are_those_of_the_day_of_the_first_session(month: Month) -> None:
    for one in gather(month.clinic, UNTIL).people:
        assert one.age == 52
        assert one.first_on == min(treated.given.given_on for treated in one.treated)
        assert one.first_on <= TODAY.date() - timedelta(days=1)
