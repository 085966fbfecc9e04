"""A fact is read in the current label: verified, corrected, declined, taken back. What bounds a dose needs two who read it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.clinic.facts.reading import (
    LABEL,
    LIMIT,
    NEWER,
    STATEMENT,
    UNVERIFIED_LIMIT,
    corrected,
    held,
    read,
    second,
    seen,
)
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_user, at_once

from eutonia.knowledge import load
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.errors import Changed, NotAllowed, NotFound, NotValid, TooLate
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.facts import acts
from eutonia_clinic.facts.here import here
from eutonia_clinic.facts.laying import Label
from eutonia_clinic.facts.models import Declined, FactReading, InForce, SelfTest, Verdict
from eutonia_clinic.facts.standing import State, standing_of, waiting_readings
from eutonia_clinic.visits import engine

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("_at_noon")]


@pytest.fixture
def first(clinic: Clinic) -> User:
    """Who reads it first."""
    return a_user(clinic, "Dr Ines Sample")


@pytest.fixture
def lead(clinic: Clinic) -> User:
    """Who reads it as the second."""
    return a_user(clinic, "Prof Bela Other", Role.LEAD)


def test_while_nothing_was_read_the_knowledge_is_that_of_the_files() -> None:
    assert engine.knowledge() is load()


def test_what_needs_one_name_is_verified_by_one(clinic: Clinic, first: User) -> None:
    row = read(first, clinic, STATEMENT)
    assert (row.verdict, row.names_needed) == (Verdict.SAME, 1)
    fact = held(STATEMENT)
    assert fact.citations[0].state == "seen"
    assert engine.knowledge().sources[fact.citations[0].source].title == "TEST prescribing information, revised August 2026"
    assert standing_of(fact, here(load())).state is State.VERIFIED


def test_a_sentence_is_corrected_by_one_with_a_reason(clinic: Clinic, first: User) -> None:
    row = read(first, clinic, STATEMENT, reason="The new label words it otherwise.", words="Keep in a refrigerator.")
    assert (row.verdict, row.in_force.changes) == (Verdict.OTHER, True)
    assert held(STATEMENT).said == {"words": "Keep in a refrigerator."}
    assert standing_of(held(STATEMENT), here(load())).state is State.CORRECTED


def test_after_one_name_a_limit_has_not_changed(clinic: Clinic, first: User) -> None:
    read(first, clinic, LIMIT, maximum="360")
    assert held(LIMIT).said["maximum"] == "400"
    assert engine.knowledge() is load()
    assert [one.fact for one in waiting_readings()] == [LIMIT]


def test_after_two_names_it_holds_and_has_another_hash(clinic: Clinic, first: User, lead: User) -> None:
    row = corrected(first, lead, clinic, maximum="360")
    known = engine.knowledge()
    (limit,) = [one for one in known.products["onabotulinumtoxinA"].limits if one.id == "ona-us-cumulative"]
    assert (row.changes, limit.maximum, limit.citation.state) == (True, 360, "seen")
    assert known.hash != load().hash
    assert known.version == f"{load().version}, 1 verified here"
    assert not waiting_readings()


def test_the_same_content_has_the_same_hash_whoever_read_it(clinic: Clinic, first: User, lead: User) -> None:
    corrected(first, lead, clinic, maximum="360")
    before = engine.knowledge().hash
    acts.take_back_reading(by=lead, clinic=clinic, key=a_key(), fact=LIMIT, seen=seen(LIMIT), reason="Wrong label.")
    second(first, clinic, waiting_readings()[0], {})
    assert engine.knowledge().hash == load().hash
    corrected(lead, first, clinic, maximum="360")
    assert engine.knowledge().hash == before


def test_an_unverified_limit_is_verified_by_two(clinic: Clinic, first: User, lead: User) -> None:
    assert standing_of(held(UNVERIFIED_LIMIT), here(load())).state is State.RECALLED
    row = second(lead, clinic, read(first, clinic, UNVERIFIED_LIMIT))
    assert not row.changes
    assert not held(UNVERIFIED_LIMIT).citations[0].is_unverified
    assert standing_of(held(UNVERIFIED_LIMIT), here(load())).state is State.VERIFIED


def test_a_dose_verified_here_may_fill_in(clinic: Clinic, first: User, lead: User) -> None:
    recalled = "incobotulinumtoxinA.dose.biceps-brachii.uk-eu.label.xeomin-uk-smpc"
    assert not held(recalled).record.may_fill_in
    second(lead, clinic, read(first, clinic, recalled))
    assert held(recalled).record.may_fill_in


def test_the_first_is_not_the_second_in_any_account(clinic: Clinic, first: User) -> None:
    row = read(first, clinic, LIMIT, maximum="360")
    again = a_user(clinic, "Ines SAMPLE", Role.LEAD)
    for user in (first, again):
        with pytest.raises(NotAllowed, match="somebody else"):
            second(user, clinic, row)
    assert held(LIMIT).said["maximum"] == "400"


def test_two_who_read_different_things_change_nothing(clinic: Clinic, first: User, lead: User) -> None:
    row = read(first, clinic, LIMIT, maximum="360")
    with pytest.raises(NotValid, match="did not read the same") as refused:
        second(lead, clinic, row, {**row.said, "maximum": "630"})
    assert [one.field for one in refused.value.problems] == ["maximum"]
    assert engine.knowledge() is load()


def test_a_second_of_another_clinic_of_the_installation_will_do(clinic: Clinic, first: User) -> None:
    other = a_clinic("TESTCLINIC north")
    second(a_user(other, "Dr Una North"), other, read(first, clinic, LIMIT, maximum="360"))
    assert held(LIMIT).said["maximum"] == "360"


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.ADMINISTRATOR, Role.RESEARCHER])
def test_who_decides_nothing_verifies_nothing(clinic: Clinic, first: User, role: Role) -> None:
    row, user = read(first, clinic, LIMIT, maximum="360"), a_user(clinic, "Rosa Example", role)
    with pytest.raises(NotAllowed):
        read(user, clinic, STATEMENT)
    with pytest.raises(NotAllowed):
        second(user, clinic, row)
    with pytest.raises(NotAllowed):
        acts.decline_reading(by=user, clinic=clinic, key=a_key(), reading=row, why="No.")
    with pytest.raises(NotAllowed):
        acts.run_self_test(by=user, clinic=clinic, key=a_key())


def test_a_reading_that_is_declined_never_holds_and_another_may_follow(clinic: Clinic, first: User, lead: User) -> None:
    row = read(first, clinic, LIMIT, maximum="360")
    acts.decline_reading(by=lead, clinic=clinic, key=a_key(), reading=row, why="That is the page about the bladder.")
    with pytest.raises(TooLate):
        second(lead, clinic, row)
    again = read(first, clinic, LIMIT, maximum="380")
    assert again.replaces == row
    second(lead, clinic, again)
    assert held(LIMIT).said["maximum"] == "380"


def test_a_decline_says_why(clinic: Clinic, first: User, lead: User) -> None:
    row = read(first, clinic, LIMIT, maximum="360")
    with pytest.raises(NotValid, match="why not"):
        acts.decline_reading(by=lead, clinic=clinic, key=a_key(), reading=row, why=" . ")


def test_while_one_waits_nobody_reads_another(clinic: Clinic, first: User, lead: User) -> None:
    read(first, clinic, LIMIT, maximum="360")
    with pytest.raises(TooLate, match="waits for a second name"):
        read(lead, clinic, LIMIT, maximum="380")


def test_a_second_name_is_given_once(clinic: Clinic, first: User, lead: User) -> None:
    row = read(first, clinic, LIMIT, maximum="360")
    second(lead, clinic, row)
    with pytest.raises(TooLate, match="already"):
        second(a_user(clinic, "Dr Carl Third"), clinic, row)


def test_what_was_not_shown_is_not_corrected(clinic: Clinic, first: User) -> None:
    before = seen(STATEMENT)
    read(first, clinic, STATEMENT, words="Keep in a refrigerator.")
    given = {"fact": STATEMENT, "seen": before, "label": NEWER, "reason": "So."}
    with pytest.raises(Changed, match="meanwhile"):
        acts.read_fact(by=first, clinic=clinic, key=a_key(), states={"words": "In a freezer."}, **given)


@pytest.mark.both_databases
def test_two_at_once_are_one_reading(clinic: Clinic, first: User, lead: User) -> None:
    shown, users = seen(LIMIT), (first, lead)

    def reads(at: int) -> FactReading:
        given = {"fact": LIMIT, "seen": shown, "label": LABEL, "reason": "The label says so."}
        return acts.read_fact(by=users[at], clinic=clinic, key=a_key(), states={"maximum": "360", "window_days": "84"}, **given)

    found = at_once(2, reads)
    assert sorted(type(one).__name__ for one in found) == ["FactReading", "TooLate"]
    assert FactReading.objects.count() == 1


@pytest.mark.both_databases
def test_two_second_names_at_once_are_one(clinic: Clinic, first: User, lead: User) -> None:
    row, users = read(first, clinic, LIMIT, maximum="360"), (lead, a_user(clinic, "Dr Carl Third"))
    found = at_once(2, lambda at: second(users[at], clinic, row))
    assert sorted(type(one).__name__ for one in found) == ["InForce", "TooLate"]
    assert InForce.objects.count() == 1


@pytest.mark.both_databases
def test_a_second_name_and_a_decline_at_once_are_one_of_them(clinic: Clinic, first: User, lead: User) -> None:
    row, third = read(first, clinic, LIMIT, maximum="360"), a_user(clinic, "Dr Carl Third")

    def decides(at: int) -> object:
        if at:
            return acts.decline_reading(by=third, clinic=clinic, key=a_key(), reading=row, why="Not in my copy.")
        return second(lead, clinic, row)

    names = [type(one).__name__ for one in at_once(2, decides)]
    assert "TooLate" in names
    assert InForce.objects.count() + Declined.objects.count() == 1


def test_the_same_form_twice_is_one_reading(clinic: Clinic, first: User) -> None:
    given = {"fact": LIMIT, "seen": seen(LIMIT), "label": LABEL, "reason": "So."}
    states = {"maximum": "360", "window_days": "84"}
    rows = [acts.read_fact(by=first, clinic=clinic, key="once", states=states, **given) for _ in range(2)]
    assert rows[0] == rows[1]


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"maximum": ""}, "cannot be what a label says"),
        ({"maximum": "four hundred"}, "cannot be what a label says"),
        ({"maximum": "0"}, "contradict itself"),
        ({"maximum": "400", "window_days": ""}, "cannot be what a label says"),
        ({"maximum": "40000"}, "dangerous plan would no longer be caught"),
    ],
)
def test_what_no_label_can_say_is_refused(clinic: Clinic, first: User, figures: dict[str, str], said: str) -> None:
    with pytest.raises(NotValid, match=said):
        read(first, clinic, LIMIT, **figures)
    assert not FactReading.objects.exists()


def test_a_dose_whose_ends_are_turned_round_is_refused_with_the_reason(clinic: Clinic, first: User) -> None:
    with pytest.raises(NotValid, match="rising order"):
        read(first, clinic, "incobotulinumtoxinA.dose.biceps-brachii.us.label.xeomin-us-label-2-3", low="200", high="50")


def test_a_vial_that_its_dilutions_need_is_not_corrected_away(clinic: Clinic, first: User) -> None:
    with pytest.raises(NotValid, match="0 recommended limb dilutions"):
        read(first, clinic, "abobotulinumtoxinA.vial.us.500-units", units="600")


def test_other_than_it_stands_needs_a_reason(clinic: Clinic, first: User) -> None:
    with pytest.raises(NotValid, match="why the fact is corrected"):
        read(first, clinic, LIMIT, reason="", maximum="360")


def test_a_label_of_tomorrow_or_older_than_the_one_that_holds_is_refused(clinic: Clinic, first: User, lead: User) -> None:
    tomorrow = Label("TEST", "next", MOMENT.date() + timedelta(days=1), "1")
    with pytest.raises(NotValid, match="future"):
        read(first, clinic, LIMIT, tomorrow)
    corrected(first, lead, clinic, label=NEWER, maximum="360")
    with pytest.raises(NotValid, match="older"):
        read(first, clinic, LIMIT, Label("TEST", "old", date(2020, 1, 1), "1"))


@pytest.mark.parametrize("fact", ["setting.safety.usual_weight_kg", "onabotulinumtoxinA.step", "belief.response.size"])
def test_what_no_label_says_is_not_verified(clinic: Clinic, first: User, fact: str) -> None:
    with pytest.raises((NotValid, NotFound)):
        acts.read_fact(by=first, clinic=clinic, key=a_key(), fact=fact, seen="", label=LABEL, states={}, reason="So.")


def test_a_newer_label_takes_the_place_of_the_one_before(clinic: Clinic, first: User, lead: User) -> None:
    corrected(first, lead, clinic, maximum="360")
    row = corrected(first, lead, clinic, label=NEWER, maximum="380")
    assert row.reading.held_before == {"maximum": "360", "window_days": "84"}
    assert held(LIMIT).said["maximum"] == "380"
    assert [one.states["maximum"] for one in here(load()).history] == ["360", "380"]
    assert LABEL.id in engine.knowledge().sources, "plans that were signed then still cite it"


def test_what_is_taken_back_holds_until_the_second_agrees(clinic: Clinic, first: User, lead: User) -> None:
    corrected(first, lead, clinic, maximum="360")
    row = acts.take_back_reading(by=lead, clinic=clinic, key=a_key(), fact=LIMIT, seen=seen(LIMIT), reason="Wrong label.")
    assert held(LIMIT).said["maximum"] == "360"
    taken = second(first, clinic, row, {})
    assert (taken.changes, held(LIMIT).said["maximum"]) == (True, "400")


def test_nothing_is_taken_back_that_was_not_verified(clinic: Clinic, first: User) -> None:
    with pytest.raises(NotValid, match="Nothing was verified"):
        acts.take_back_reading(by=first, clinic=clinic, key=a_key(), fact=LIMIT, seen=seen(LIMIT), reason="Wrong.")


def test_the_self_test_is_kept_with_its_knowledge(clinic: Clinic, first: User) -> None:
    row = acts.run_self_test(by=first, clinic=clinic, key=a_key())
    assert (row.failed, row.knowledge) == (0, load().hash)
    assert row.plans == SelfTest.objects.get().plans >= 40


def test_every_act_is_one_event_of_the_audit(clinic: Clinic, first: User, lead: User) -> None:
    corrected(first, lead, clinic, maximum="360")
    verbs = list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs == ["read_fact", "second_reading"]


def test_one_act_goes_by_one_knowledge(clinic: Clinic, first: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr("eutonia_clinic.facts.here._mark", lambda: asked.append(1) or ("", 0, 0, ""))
    acts.run_self_test(by=first, clinic=clinic, key=a_key())
    assert len(asked) == 1
