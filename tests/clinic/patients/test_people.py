"""People in the record: entered once, found by anything known of them, corrected without losing what was known before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.clinic.databases import Database
from tests.clinic.scenes import a_clinic, a_key, a_person, a_user, an_identity

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.errors import Alike, Changed, NotAllowed, NotFound, NotValid
from eutonia_clinic.patients import acts, queries
from eutonia_clinic.patients.models import Person, Registration

NUMBER = {"kind": "nhs-number", "value": "943 476 5919"}
OTHER_NUMBER = {"kind": "nhs-number", "value": "987 654 3210"}


@pytest.fixture
def at_work(database: Database) -> dict[str, Any]:
    clinic = a_clinic()
    return {"by": a_user(clinic), "clinic": clinic}


def register(at_work: dict[str, Any], other_than: list[int] | None = None, **changes: Any) -> Person:
    return acts.register_person(**at_work, key=a_key(), identity=an_identity(**changes), other_than=other_than or [])


def elsewhere() -> dict[str, Any]:
    clinic = a_clinic("TESTCLINIC elsewhere")
    return {"by": a_user(clinic, "Dr Else Where"), "clinic": clinic}


def test_nobody_is_entered_twice_under_one_number(at_work: dict[str, Any]) -> None:
    person = register(at_work, identifiers=[NUMBER])
    with pytest.raises(Alike) as refused:
        register(at_work, [person.pk], family="Quite", given="Different", born=date(1950, 1, 1), identifiers=[NUMBER])
    assert refused.value.people == (person.pk,)
    with pytest.raises(Alike):
        register(elsewhere(), family="Quite", given="Different", born=date(1950, 1, 1), identifiers=[NUMBER])
    assert Person.objects.count() == 1


def test_two_clinics_may_give_out_the_same_record_number(at_work: dict[str, Any]) -> None:
    record_number = [{"kind": "medical-record-number", "value": "77"}]
    register(at_work, identifiers=record_number)
    register(elsewhere(), family="Somebody", given="Else", born=date(1950, 1, 1), identifiers=record_number)
    with pytest.raises(Alike):
        register(at_work, family="Somebody", given="Third", born=date(1951, 1, 1), identifiers=record_number)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"family": "Testpersson"},
        {"given": "Jun"},
        {"given": "Peggy"},
        {"family": "Juniper", "given": "Testperson"},
        {"born": date(1974, 2, 3)},
        {"family": "Jones"},
    ],
)
def test_somebody_alike_is_entered_only_when_the_user_has_looked(at_work: dict[str, Any], changes: dict[str, Any]) -> None:
    person = register(at_work)
    with pytest.raises(Alike) as refused:
        register(at_work, **changes)
    assert refused.value.people == (person.pk,)
    assert register(at_work, **changes, other_than=[person.pk]).pk != person.pk


@pytest.mark.parametrize(
    "changes",
    [
        {"born": date(1974, 3, 3)},
        {"given": "Mary", "born": date(1974, 3, 3)},
        {"family": "Jones", "given": "Mary"},
        {"family": "Jones", "born": date(1974, 3, 3)},
    ],
)
def test_somebody_else_is_entered_without_a_question(at_work: dict[str, Any], changes: dict[str, Any]) -> None:
    register(at_work)
    register(at_work, **changes)
    assert Person.objects.count() == 2


@pytest.mark.both_databases
def test_a_correction_keeps_what_was_known_before(at_work: dict[str, Any]) -> None:
    person = register(at_work)
    shown = queries.version_of(person)
    changed = an_identity(family="Newname", identifiers=[NUMBER])
    acts.correct_identity(**at_work, key=a_key(), person=person, shown=shown, identity=changed, reason="Married")
    assert queries.identity_of(person).name == "NEWNAME Juniper"
    assert [version.content.family for version in queries.versions_of(person)] == ["Newname", "TESTPERSON"]
    with pytest.raises(Changed):
        acts.correct_identity(**at_work, key=a_key(), person=person, shown=shown, identity=changed, reason="Again")


def test_a_correction_needs_a_reason_and_takes_nobodys_number(at_work: dict[str, Any]) -> None:
    register(at_work, family="First", identifiers=[NUMBER])
    person = register(at_work, family="Second", born=date(1950, 1, 1))
    given: dict[str, Any] = {**at_work, "person": person, "shown": queries.version_of(person)}
    for reason in ("", "  ", "123"):
        with pytest.raises(NotValid):
            acts.correct_identity(**given, key=a_key(), identity=an_identity(family="Third"), reason=reason)
    taken = an_identity(family="Second", identifiers=[NUMBER])
    with pytest.raises(Alike):
        acts.correct_identity(**given, key=a_key(), identity=taken, reason="Found out")


def test_another_clinic_registers_somebody_it_can_name(at_work: dict[str, Any]) -> None:
    person, there = register(at_work), elsewhere()
    assert not queries.people_of(there["by"]).exists()
    for family, born in [("Guess", date(1974, 3, 2)), ("Testperson", date(1974, 3, 3))]:
        with pytest.raises(NotFound):
            acts.register_at_clinic(**there, key=a_key(), person=person, family=family, birth_date=born)
    first = acts.register_at_clinic(**there, key=a_key(), person=person, family="TestPerson", birth_date=date(1974, 3, 2))
    again = acts.register_at_clinic(**there, key=a_key(), person=person, family="TestPerson", birth_date=date(1974, 3, 2))
    assert first == again
    assert queries.person_of(there["by"], person.pk) == person
    assert {clinic.name for clinic in queries.clinics_that_know(person)} == {"TESTCLINIC spasticity", "TESTCLINIC elsewhere"}


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.INJECTOR, Role.ASSESSOR)])
def test_who_has_no_part_in_care_enters_nobody(at_work: dict[str, Any], role: Role) -> None:
    with pytest.raises(NotAllowed):
        register({"by": a_user(at_work["clinic"], "Not A Clinician", role), "clinic": at_work["clinic"]})
    with pytest.raises(NotAllowed):
        register({"by": elsewhere()["by"], "clinic": at_work["clinic"]})
    assert not Person.objects.exists()


def test_nobody_reads_or_writes_the_record_of_a_person_of_another_clinic(at_work: dict[str, Any]) -> None:
    person, there = register(at_work), elsewhere()
    with pytest.raises(NotFound):
        queries.person_of(there["by"], person.pk)
    with pytest.raises(NotFound):
        acts.correct_identity(
            **there, key=a_key(), person=person, shown=queries.version_of(person), identity=an_identity(), reason="Curious"
        )
    assert queries.search(there["by"], "testperson").people == ()


def test_an_administrator_sees_nobody(at_work: dict[str, Any]) -> None:
    register(at_work)
    assert not queries.people_of(a_user(at_work["clinic"], "Ad Min", Role.ADMINISTRATOR)).exists()


@pytest.fixture
def four(at_work: dict[str, Any]) -> User:
    register(at_work, family="Šimková", given="Ana Maria", born=date(1966, 11, 30), identifiers=[NUMBER])
    register(at_work, family="Simmons", given="Ana", born=date(1970, 4, 5), identifiers=[OTHER_NUMBER])
    register(at_work, family="O'Neill", given="Marian", born=date(1970, 5, 4))
    register(at_work, family="Østby", given="Kari", born=date(1980, 12, 24))
    by: User = at_work["by"]
    return by


SEARCHES = [
    ("sim", ["ŠIMKOVÁ Ana Maria", "SIMMONS Ana"]),
    ("simkova", ["ŠIMKOVÁ Ana Maria"]),
    ("ana sim", ["ŠIMKOVÁ Ana Maria", "SIMMONS Ana"]),
    ("maria", ["O'NEILL Marian", "ŠIMKOVÁ Ana Maria"]),
    ("o'neill", ["O'NEILL Marian"]),
    ("OSTBY k", ["ØSTBY Kari"]),
    ("943 476 5919", ["ŠIMKOVÁ Ana Maria"]),
    ("9434765919", ["ŠIMKOVÁ Ana Maria"]),
    ("1980-12-24", ["ØSTBY Kari"]),
    ("24 Dec 1980", ["ØSTBY Kari"]),
    ("ostby 24 december 1980", ["ØSTBY Kari"]),
    ("24/12/1980", ["ØSTBY Kari"]),
    ("05/04/1970", ["O'NEILL Marian", "SIMMONS Ana"]),
    ("ana 05/04/1970", ["SIMMONS Ana"]),
    ("imkova", []),
    ("ana kari", []),
    ("1980-13-45", []),
    ("", []),
    ("   ", []),
    ("%", []),
    ("_", []),
    ("' OR 1=1 --", []),
    ("o'neill -", ["O'NEILL Marian"]),
    ("maria 943 476 5919", ["ŠIMKOVÁ Ana Maria"]),
    ("kari 943 476 5919", []),
]


@pytest.mark.both_databases
def test_people_are_found_by_anything_known_of_them(four: User) -> None:
    for typed, found in SEARCHES:
        assert (typed, [one.identity.name for one in queries.search(four, typed).people]) == (typed, found)


def test_a_former_name_finds_the_person_under_the_name_of_now(at_work: dict[str, Any]) -> None:
    person = register(at_work)
    given: dict[str, Any] = {**at_work, "person": person, "shown": queries.version_of(person)}
    acts.correct_identity(**given, key=a_key(), identity=an_identity(family="Newname"), reason="Married")
    assert [one.identity.name for one in queries.search(at_work["by"], "testperson").people] == ["NEWNAME Juniper"]


def test_a_long_list_says_that_there_are_more(at_work: dict[str, Any]) -> None:
    for at in range(51):
        a_person(at_work["by"], at_work["clinic"], family=f"Many {chr(97 + at % 26)}", born=date(1940 + at, 1, 1))
    found = queries.search(at_work["by"], "many")
    assert (len(found.people), found.more) == (50, True)


def test_a_name_that_could_be_taken_for_anothers_is_flagged(at_work: dict[str, Any]) -> None:
    person = register(at_work)
    assert not queries.has_name_alike(at_work["by"], person)
    register(at_work, given="Junipre", born=date(1990, 1, 1))
    assert queries.has_name_alike(at_work["by"], person)


def test_a_clinics_list_holds_its_own_people(at_work: dict[str, Any]) -> None:
    person, there = register(at_work), elsewhere()
    a_user(there["clinic"], "Dr Ines Sample")
    register(there, family="Elsewhere", born=date(1950, 1, 1))
    clinic: Clinic = at_work["clinic"]
    assert list(queries.listed_people_of(at_work["by"], clinic)) == [person]
    assert Registration.objects.count() == 2
