"""Two sides of a diary brought together: nothing lost, nothing twice, nothing overwritten, whatever the devices do."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.clinic.databases import Database
from tests.clinic.diary.keeping import a_device, an_entry, an_id, asked
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_person, at_once
from tests.clinic.story import Visit, a_closed_session, a_visit, assessed

from eutonia_clinic.core import clock
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.recordcheck import verify_record
from eutonia_clinic.diary import acts
from eutonia_clinic.diary.models import DeviceSeen, DiaryEntry
from eutonia_clinic.patients.acts import merge

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _now(database: Database) -> Any:
    with clock.stopped_at(MOMENT):
        yield


def test_a_day_is_kept_under_the_name_of_whoever_wrote_it() -> None:
    visit = a_visit()
    held = a_device(visit, "carer", "Ada Example")
    entry = an_entry(symptoms={held.symptom(): 7}, felt="onset", red_flags={"swallowing": "no"}, note="Slept badly.\nRain.")
    answer = held.send(entry)
    assert answer.status_code == 200
    assert (answer.json()["kept"], answer.json()["refused"], answer.json()["closed"]) == ([entry["id"]], [], False)
    row = DiaryEntry.objects.get()
    assert (row.person, row.clinic, row.source, row.felt) == (visit.person, visit.clinic, "carer", "onset")
    assert row.author.display_name == "Ada Example, carer"
    assert row.content.written_at.isoformat() == "2026-09-24T20:15:00+01:00"
    assert row.content.note == "Slept badly.\nRain."


def test_sending_again_adds_nothing() -> None:
    held, entry = a_device(a_visit()), an_entry()
    answers = [held.send(entry).json() for _ in range(3)]
    assert [one["kept"] for one in answers] == [[entry["id"]]] * 3
    assert DiaryEntry.objects.count() == 1


def test_an_order_of_names_or_a_spelling_of_the_same_moment_is_the_same_content() -> None:
    held = a_device(a_visit())
    entry = an_entry(written_at="2026-09-24T20:15:00+00:00", red_flags={"swallowing": "no", "speech": "no"})
    held.send(entry)
    again = {**entry, "written_at": "2026-09-24T20:15:00Z", "red_flags": {"speech": "no", "swallowing": "no"}, "note": ""}
    assert held.send(again).json()["refused"] == []


def test_the_same_id_with_other_content_is_told_and_never_overwrites() -> None:
    held, entry = a_device(a_visit()), an_entry(spasms=6)
    held.send(entry)
    answer = held.send({**entry, "spasms": 2}, an_entry()).json()
    assert len(answer["kept"]) == 1
    assert [(one["id"], one["field"]) for one in answer["refused"]] == [(entry["id"], "id")]
    assert DiaryEntry.objects.get(entry_id=entry["id"]).content.spasms == 6


def test_one_id_twice_in_one_message_is_kept_once() -> None:
    held, entry = a_device(a_visit()), an_entry()
    answer = held.send(entry, entry, {**entry, "spasms": 9}).json()
    assert answer["kept"] == [entry["id"]]
    assert DiaryEntry.objects.get().content.spasms == 6


def test_an_id_of_another_persons_entry_is_taken_and_nothing_of_it_is_told() -> None:
    entry = an_entry(note="private")
    a_device(a_visit()).send(entry)
    other = a_device(a_visit(a_clinic("Another"), family="ELSEWHERE", given="Robin", born=date(1961, 5, 9)))
    answer = other.send(entry)
    assert [one["field"] for one in answer.json()["refused"]] == ["id"]
    assert (answer.json()["kept"], answer.json()["entries"]) == ([], [])


BAD = {
    "id": {"id": "not-a-uuid"},
    "no id": {"id": None},
    "day": {"day": "24/09/2026"},
    "written_at": {"written_at": "2026-09-24T20:15:00"},
    "an offset that no zone has": {"written_at": "2026-09-24T20:15:00+00:60"},
    "spasms": {"spasms": 2.5},
    "spasms as text": {"spasms": "3"},
    "spasms as truth": {"spasms": True},
    "spasms below": {"spasms": -1},
    "spasms above": {"spasms": 501},
    "felt": {"felt": "better"},
    "red_flags": {"red_flags": {"swallowing": "maybe"}},
    "red_flags unknown": {"red_flags": {"hiccups": "yes"}},
    "symptoms unknown": {"symptoms": {"mood": 3}},
    "note": {"note": "x" * 501},
    "note hidden": {"note": "a\u202eb"},
    "unknown name": {"dose": 100},
    "replaces": {"replaces": "yesterday"},
}


@pytest.mark.parametrize("wrong", BAD.values(), ids=BAD)
def test_an_entry_that_cannot_be_used_is_refused_alone(wrong: dict[str, Any]) -> None:
    held, good = a_device(a_visit()), an_entry()
    answer = held.send({**an_entry(), **wrong}, good).json()
    assert answer["kept"] == [good["id"]]
    assert [one["field"].partition(".")[0] for one in answer["refused"]] == list(wrong)
    assert answer["refused"][0]["why"]
    assert DiaryEntry.objects.count() == 1


@pytest.mark.parametrize("score", [-1, 11, 5.0, 5.5, "5", None, True])
def test_a_symptom_is_a_whole_number_from_0_to_10(score: Any) -> None:
    held = a_device(a_visit())
    answer = held.send(an_entry(symptoms={held.symptom(): score})).json()
    assert (answer["kept"], len(answer["refused"])) == ([], 1)


@pytest.mark.parametrize("one", [None, 5, "entry", [], {}])
def test_what_is_no_entry_at_all_is_refused_without_an_id(one: Any) -> None:
    answer = a_device(a_visit()).send(one).json()
    assert [refusal["id"] for refusal in answer["refused"]] == [None]


def test_a_name_that_stands_twice_is_refused_and_not_guessed() -> None:
    held, entry = a_device(a_visit()), json.dumps(an_entry())
    outside = entry.replace('"spasms": 6', '"spasms": 6, "spasms": 1')
    inside = entry.replace("6}", '6, "red_flags": {"speech": "no", "speech": "yes"}}')
    for twice in (outside, inside):
        answer = asked("sync", f'{{"entries": [{twice}], "since": ""}}', held.key).json()
        assert [one["why"] for one in answer["refused"]] == ["each name once"]
    assert not DiaryEntry.objects.exists()


def test_an_entry_that_says_nothing_is_none() -> None:
    answer = a_device(a_visit()).send(an_entry(spasms=None, note="  ")).json()
    assert [one["field"] for one in answer["refused"]] == ["id"]


@pytest.mark.parametrize(
    ("day", "is_kept"),
    [("2026-09-25", True), ("2026-09-26", False), ("2025-08-20", True), ("2025-08-19", False), ("2062-09-24", False)],
)
def test_a_day_is_not_in_the_future_and_not_long_before_the_invitation(day: str, is_kept: bool) -> None:
    answer = a_device(a_visit()).send(an_entry(day)).json()
    assert bool(answer["kept"]) is is_kept
    assert [one["field"] for one in answer["refused"]] == ([] if is_kept else ["day"])


def test_the_day_is_that_of_the_device_wherever_its_clock_stands() -> None:
    """Just after midnight in Auckland it is still noon of the day before in London: the civil day is what the person says."""
    held = a_device(a_visit())
    entry = an_entry("2026-09-25", written_at="2026-09-25T00:10:00+12:00")
    assert held.send(entry).json()["kept"] == [entry["id"]]
    assert DiaryEntry.objects.get().day.isoformat() == "2026-09-25"


def test_a_clock_that_was_set_back_loses_nothing() -> None:
    held = a_device(a_visit())
    first = an_entry(written_at="2026-09-24T20:15:00+01:00")
    second = an_entry(written_at="1999-01-01T00:00:00+00:00", spasms=2)
    held.send(first)
    assert held.send(second).json()["kept"] == [second["id"]]
    assert [str(one.entry_id) for one in DiaryEntry.objects.order_by("pk")] == [first["id"], second["id"]]


def test_a_correction_is_a_new_entry_of_the_same_day() -> None:
    held, entry = a_device(a_visit()), an_entry("2026-09-20")
    mend = an_entry("2026-09-20", spasms=3, replaces=entry["id"])
    assert held.send(entry, mend).json()["kept"] == [entry["id"], mend["id"]]
    wrong = held.send(an_entry("2026-09-21", replaces=entry["id"])).json()
    assert [one["field"] for one in wrong["refused"]] == ["replaces"]


def test_a_correction_of_what_has_not_arrived_yet_waits_for_it() -> None:
    held, first = a_device(a_visit()), an_entry()
    mend = an_entry(replaces=first["id"])
    assert held.send(mend).json()["kept"] == [mend["id"]]
    assert held.send(first).json()["kept"] == [first["id"]]


def test_an_entry_that_corrects_itself_or_somebody_elses_is_refused() -> None:
    foreign = an_entry()
    a_device(a_visit()).send(foreign)
    held = a_device(a_visit(a_clinic("Another"), family="ELSEWHERE", given="Robin", born=date(1961, 5, 9)))
    own = an_entry()
    answer = held.send({**own, "replaces": own["id"]}, an_entry(replaces=foreign["id"])).json()
    assert [one["field"] for one in answer["refused"]] == ["replaces", "replaces"]


def test_what_one_device_writes_the_other_is_told_once() -> None:
    visit = a_visit()
    mine, theirs = a_device(visit), a_device(visit, "carer", "Ada Example")
    entry = an_entry(spasms=1)
    theirs.send(entry)
    told = mine.send().json()["entries"]
    assert [(one["id"], one["spasms"], one["by"]) for one in told] == [(entry["id"], 1, "Ada Example, carer")]
    assert mine.send().json()["entries"] == []
    assert theirs.send().json()["entries"] == []


def test_my_second_telephone_is_told_that_i_wrote_it_and_the_carer_by_my_name() -> None:
    visit = a_visit()
    mine, second, carer = a_device(visit), a_device(visit), a_device(visit, "carer", "Ada Example")
    mine.send(an_entry())
    assert [one["by"] for one in second.send().json()["entries"]] == ["you"]
    assert [one["by"] for one in carer.send().json()["entries"]] == ["Juniper"]


def test_an_answer_that_never_arrived_is_asked_for_again() -> None:
    visit = a_visit()
    mine, theirs = a_device(visit), a_device(visit)
    theirs.send(an_entry())
    first = mine.send(since="").json()
    assert mine.send(since="").json()["entries"] == first["entries"]


def test_much_is_told_in_parts() -> None:
    visit = a_visit()
    mine, theirs = a_device(visit), a_device(visit)
    theirs.send(*(an_entry() for _ in range(1001)))
    first, second = mine.send().json(), mine.send().json()
    assert (len(first["entries"]), first["more"]) == (1000, True)
    assert (len(second["entries"]), second["more"]) == (1, False)
    assert len({one["id"] for one in (*first["entries"], *second["entries"])}) == 1001


def test_three_thousand_entries_at_once_are_kept_and_one_more_is_too_much() -> None:
    held = a_device(a_visit())
    entries = [an_entry(note="A day like others, and a few words about it.") for _ in range(3000)]
    assert len(held.send(*entries).json()["kept"]) == 3000
    assert len(held.send(*entries).json()["kept"]) == 3000
    assert DiaryEntry.objects.count() == 3000
    answer = held.send(*entries, an_entry())
    assert (answer.status_code, answer.json()["most"]) == (413, 3000)


def test_what_is_longer_than_is_read_at_all_is_told_so() -> None:
    held = a_device(a_visit())
    answer = asked("sync", "[" + " " * 3_000_000 + "]", held.key)
    assert answer.status_code == 413


@pytest.mark.parametrize("since", ["x", "-1", "9" * 40, "1.2.3"])
def test_a_cursor_that_is_none_of_ours_loses_nothing(since: str) -> None:
    visit = a_visit()
    a_device(visit).send(an_entry())
    answer = a_device(visit).send(since=since)
    assert answer.status_code == 400 or len(answer.json()["entries"]) == 1


def test_entries_beside_a_cursor_that_is_none_are_not_kept() -> None:
    held = a_device(a_visit())
    assert held.send(an_entry(), since="x").status_code == 400
    assert not DiaryEntry.objects.exists()


@pytest.mark.parametrize("tree", [[], {"entries": {}}, {"since": 5}, {"entries": [], "dose": 1}, "[0.5e787877789999999999999]"])
def test_what_is_no_question_is_refused_whole(tree: Any) -> None:
    assert asked("sync", tree, a_device(a_visit()).key).status_code == 400


def test_a_key_that_nobody_gave_opens_nothing_and_says_that_nothing_is_lost() -> None:
    answer = asked("sync", {"entries": [an_entry()]}, "guessed")
    assert (answer.status_code, answer.json()["closed"]) == (401, False)
    assert Client().post("/diary/sync/", "{}", content_type="application/json").status_code == 401
    assert not DiaryEntry.objects.exists()


def test_a_device_that_was_closed_neither_writes_nor_reads() -> None:
    visit = a_visit()
    held, other = a_device(visit), a_device(visit)
    other.send(an_entry())
    acts.close_device(by=visit.by, clinic=visit.clinic, key=a_key(), device=held.row, reason="lost")
    answer = held.send(an_entry())
    assert (answer.status_code, answer.json()) == (401, {"closed": True})
    assert DiaryEntry.objects.count() == 1
    assert other.send().status_code == 200


@pytest.mark.both_databases
def test_a_device_that_is_closed_while_it_sends_is_either_kept_or_told(database: Database) -> None:
    visit = a_visit()
    held = a_device(visit)
    row = held.row

    def work(at: int) -> Any:
        if at == 0:
            return acts.close_device(by=visit.by, clinic=visit.clinic, key=a_key(), device=row)
        return held.send(an_entry())

    answers: Any = at_once(5, work)[1:]
    kept = [one.json()["kept"][0] for one in answers if one.status_code == 200]
    assert all(one.status_code in (200, 401) for one in answers)
    assert sorted(kept) == sorted(str(one) for one in DiaryEntry.objects.values_list("entry_id", flat=True))
    assert held.send(an_entry()).status_code == 401


@pytest.mark.both_databases
def test_two_devices_that_send_at_once_lose_nothing_and_repeat_nothing(database: Database) -> None:
    visit = a_visit()
    devices = [a_device(visit), a_device(visit, "carer", "Ada Example")]
    days = [[an_entry(f"2026-09-{day:02d}") for day in range(10, 20)] for _ in devices]

    def work(at: int) -> Any:
        return [devices[at % 2].send(*days[at % 2][:many]).status_code for many in (3, 10, 10)]

    assert at_once(4, work) == [[200, 200, 200]] * 4
    assert DiaryEntry.objects.count() == 20
    for held, others in zip(devices, reversed(days), strict=True):
        told = [one["id"] for one in held.send(since="").json()["entries"]]
        assert sorted(told) == sorted(one["id"] for one in others)
    assert verify().is_sound
    assert verify_record().is_sound


@pytest.mark.both_databases
def test_one_entry_sent_by_two_devices_at_once_is_kept_once(database: Database) -> None:
    visit, entry = a_visit(), an_entry()
    devices = [a_device(visit), a_device(visit)]
    answers = at_once(2, lambda at: devices[at].send(entry).json()["kept"])
    assert answers == [[entry["id"]]] * 2
    assert DiaryEntry.objects.count() == 1


@pytest.mark.both_databases
def test_a_cursor_never_skips_what_is_being_written(database: Database) -> None:
    visit = a_visit()
    writer, reader = a_device(visit), a_device(visit)
    seen: list[str] = []

    def work(at: int) -> None:
        for _ in range(8):
            if at == 0:
                writer.send(an_entry())
            else:
                seen.extend(one["id"] for one in reader.send().json()["entries"])

    assert at_once(2, work) == [None, None]
    seen += [one["id"] for one in reader.send().json()["entries"]]
    assert sorted(seen) == sorted(str(one) for one in DiaryEntry.objects.values_list("entry_id", flat=True))


def test_after_a_merge_every_device_is_told_everything() -> None:
    visit = a_visit()
    twin = Visit(visit.clinic, visit.by, a_person(visit.by, visit.clinic, other_than=[visit.person.pk], given="June"))
    mine, theirs = a_device(visit), a_device(twin)
    entry = an_entry()
    mine.send(entry)
    theirs.send(an_entry())
    theirs.send()
    merge(by=visit.by, clinic=visit.clinic, key=a_key(), kept=visit.person, merged=twin.person, reason="one person")
    assert [one["id"] for one in theirs.send().json()["entries"]] == [entry["id"]]


def test_a_symptom_that_is_no_longer_asked_for_keeps_its_meaning() -> None:
    visit = a_visit()
    assessed(visit)
    held = a_device(visit)
    before = held.symptom("pain")
    from eutonia_clinic.diary.documents import Chosen
    from eutonia_clinic.diary.symptoms import symptom

    acts.choose_symptoms(
        by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, chosen=Chosen(symptoms=(symptom("Sleep"),))
    )
    offline = an_entry(symptoms={before: 4})
    answer = held.send(offline).json()
    assert answer["kept"] == [offline["id"]]
    assert [(one["words"], one["known"]) for one in answer["symptoms"]] == [("Sleep", "")]


def test_the_clinic_sees_when_a_device_was_last_there() -> None:
    held = a_device(a_visit())
    assert not DeviceSeen.objects.exists()
    with clock.stopped_at(MOMENT + timedelta(hours=5)):
        held.send()
    assert DeviceSeen.objects.get().at == MOMENT + timedelta(hours=5)


def test_no_answer_says_anything_of_a_dose_a_plan_or_a_chance() -> None:
    visit = a_visit()
    a_closed_session(visit)
    held = a_device(visit)
    other = a_device(visit)
    other.send(an_entry())
    said = json.dumps([held.told, held.send(an_entry()).json()]).lower()
    assert not re.search(r"\bunits?\b|\bdose|toxina\b|soleus|forecast|probab|\bplan\b|\bchance|per cent|%", said)


def test_a_session_of_the_clinic_is_neither_needed_nor_used() -> None:
    """A cookie of somebody who is signed in on the same telephone changes nothing, and none is set."""
    visit = a_visit()
    held = a_device(visit)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(visit.by, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = asked("sync", {"entries": [an_entry()]}, held.key, client=browser)
    assert answer.status_code == 200
    assert DiaryEntry.objects.get().author == held.row.user
    assert asked("sync", {"entries": []}, client=browser).status_code == 401


def test_ids_are_what_devices_make() -> None:
    held = a_device(a_visit())
    upper = an_id().upper().replace("0", "A", 1)
    assert held.send(an_entry(id=upper)).json()["kept"] == []
