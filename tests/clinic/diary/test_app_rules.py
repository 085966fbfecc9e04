"""The rules of the person's app, asked of its modules one by one: days, entries, which one stands, the file for the calendar."""

from __future__ import annotations

from typing import Any

import pytest
from tests.clinic.databases import Database
from tests.clinic.seeing import Served

pytestmark = pytest.mark.browser
MODULES = "/static/diary/app/"


@pytest.fixture
def ask(served: Served, database: Database) -> Any:
    """Ask a module something: `ask("days.js", "made.shifted('2026-03-28', 1)")`."""
    tab = served.browser(timezone_id="Europe/Berlin", locale="de-DE")
    tab.goto("/diary/manifest.webmanifest")

    def asked(module: str, what: str, given: Any = None) -> Any:
        return tab.evaluate(f"async given => {{ const made = await import('{MODULES}{module}'); return {what} }}", given)

    return asked


def a_record(id: str, *, replaces: str | None = None, state: str = "sent", own: bool = True, **more: Any) -> dict[str, Any]:
    entry = {"id": id, "day": more.pop("day", "2026-09-24"), "symptoms": {}, "replaces": replaces}
    return {"id": id, "state": state, "own": own, "entry": entry, **more}


def test_Days_and_entries_follow_their_rules(ask: Any) -> None:
    """One page for all of them: what is asked is quick, a browser is not."""
    days_are_civil_days(ask)
    an_entry_is_what_the_clinic_takes(ask)
    what_stands_is_what_nothing_replaces(ask)
    what_was_refused_replaces_nothing(ask)
    who_wrote_is_always_said(ask)
    lines_of_a_calendar_are_folded(ask)


def days_are_civil_days(ask: Any) -> None:
    assert ask("days.js", "['2026-03-28', '2026-10-24', '2026-12-31', '2028-02-28'].map(day => made.shifted(day, 1))") == [
        "2026-03-29", "2026-10-25", "2027-01-01", "2028-02-29",
    ]  # fmt: skip
    assert ask("days.js", "made.lastDays(3, '2026-03-01')") == ["2026-03-01", "2026-02-28", "2026-02-27"]
    assert ask("days.js", "made.withZone(new Date(2026, 8, 24, 9, 5, 7))") == "2026-09-24T09:05:07+02:00"
    assert ask("days.js", "made.withZone(new Date(2026, 11, 24, 23, 59, 0))") == "2026-12-24T23:59:00+01:00"


def an_entry_is_what_the_clinic_takes(ask: Any) -> None:
    said = {"symptoms": {"stiffness": 0}, "spasms": None, "felt": None, "redFlags": {"speech": "no"}, "note": "  tired "}
    entry = ask("entries.js", "made.entryOf(given, '2026-09-24', new Date(2026, 8, 24, 9))", said)
    assert set(entry) == {"id", "day", "written_at", "symptoms", "spasms", "felt", "red_flags", "note", "replaces"}
    assert (entry["symptoms"], entry["spasms"], entry["note"], entry["replaces"]) == ({"stiffness": 0}, None, "tired", None)
    assert len(entry["id"]) == 36
    assert ask("entries.js", "made.isEmpty(made.blank())") is True
    assert ask("entries.js", "made.isEmpty({...made.blank(), spasms: 0})") is False
    assert ask("entries.js", "made.isEmpty({...made.blank(), symptoms: {stiffness: 0}})") is False
    assert ask("entries.js", "made.isEmpty({...made.blank(), note: '  '})") is True


def what_stands_is_what_nothing_replaces(ask: Any) -> None:
    both = [a_record("a"), a_record("b", replaces="a"), a_record("c", replaces="a", own=False), a_record("d", day="2026-09-23")]
    assert ask("entries.js", "made.standing(given).map(one => one.id)", both) == ["b", "c", "d"]
    assert ask("entries.js", "made.ownOf(given, '2026-09-24').id", both) == "b"
    assert ask("entries.js", "made.ownOf(given, '2026-09-22')", both) is None


def what_was_refused_replaces_nothing(ask: Any) -> None:
    refused = [a_record("a"), a_record("b", replaces="a", state="refused")]
    assert ask("entries.js", "made.standing(given).map(one => one.id)", refused) == ["a", "b"]
    assert ask("entries.js", "made.namedBy(given)", refused[1]) == {"replaces": "a", "hides": "b"}
    assert ask("entries.js", "made.namedBy(given)", refused[0]) == {"replaces": "a", "hides": None}
    anew = [*refused, a_record("c", replaces="a", hides="b", state="unsent")]
    assert ask("entries.js", "made.standing(given).map(one => one.id)", anew) == ["c"]


def who_wrote_is_always_said(ask: Any) -> None:
    here = [{"who": "carer", "name": "Bo"}, {"who": "person", "name": "Juniper"}]
    names = [*here, "you", "Bo Helper, carer", "from paper, X", None]
    writers = ask("history.js", "given.map(by => made.writerOf({by}))", names)
    assert writers == ["carer", "person", "person", "carer", "person", "person"]


def lines_of_a_calendar_are_folded(ask: Any) -> None:
    text = ask("reminding.js", "made.calendarOf('07:05', 'https://a.example/' + 'long/'.repeat(40))")
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert max(len(line) for line in lines) <= 75
    assert "T070500" in text
    assert text.count("\n") == text.count("\r\n")
