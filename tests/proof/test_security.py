"""The table of security is whole and true, its page fresh; no secret lies about, and what is dangerous is where it is listed."""

from __future__ import annotations

from collections import Counter

import pytest
from proof.security import dangerous, secrets, table
from proof.security.table import IN_EACH, OF_LEVEL, PAGE, Chapter, chapters, decisions, faults, page, requirements

ROWS = requirements()


def test_every_requirement_of_levels_1_and_2_stands_in_the_table() -> None:
    assert tuple(len(one.requirements) for one in chapters()) == IN_EACH
    assert Counter(one.level for one in ROWS) == OF_LEVEL
    assert len({one.id for one in ROWS}) == len(ROWS)
    for number, chapter in enumerate(chapters(), start=1):
        assert {one.place[0] for one in chapter.requirements} == {number}


@pytest.mark.parametrize("chapter", chapters(), ids=lambda one: one.title)
def test_what_is_met_names_a_place_and_tests_that_exist_and_the_rest_says_why(chapter: Chapter) -> None:
    assert [fault for one in chapter.requirements for fault in faults(one)] == []


def test_a_row_that_names_nothing_is_found() -> None:
    made_up = table.Requirement("1.1.1", 1, "", "met", where="src", tests=("tests/proof/test_security.py::test_nobody_wrote",))
    assert list(faults(made_up)) == ["1.1.1: tests/proof/test_security.py::test_nobody_wrote"]
    assert list(faults(table.Requirement("1.1.1", 1, "", "open"))) == ["1.1.1: says not why"]


def test_every_decision_that_the_table_rests_on_is_written_down() -> None:
    answered = [id for one in decisions() for id in one.answers]
    rests_on = [one.id for one in ROWS if one.where == "proof/security/decisions.toml"]
    assert sorted(answered) == sorted(rests_on)
    assert all(len(one.words) > 100 for one in decisions())


def test_the_page_of_security_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m proof.security"


def test_no_file_holds_a_secret() -> None:
    assert secrets.found() == {}


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN " + "EC PRIVATE KEY-----",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "ghp_" + "0" * 36,
        "eyJhbGciOiJIUzI1" + ".eyJzdWIiOiIxMjM0" + ".c2lnbmF0dXJl",
        "postgresql://eutonia:" + "hunter2@db.example.org/n",
        'SECRET_KEY = "' + "q8fJ2kLmN4pR7tVxZb1c" + '"',
    ],
)
def test_the_search_for_secrets_finds_one(text: str) -> None:
    assert list(secrets.secrets_in(f"first line\n{text}\n"))


def test_what_is_dangerous_is_called_only_where_it_is_listed() -> None:
    assert dangerous.unlisted() == []
    assert dangerous.needless() == []


@pytest.mark.parametrize(
    "text",
    [
        "eval(typed)",
        "import pickle",
        "from subprocess import run",
        "import xml.etree.ElementTree as tree",
        "from urllib.request import urlopen",
        "cursor.execute(f'SELECT {typed}')",
        "Person.objects.raw(typed)",
        "mark_safe(typed)",
        "environment.from_string(typed)",
        "import random",
        "hashlib.md5(typed)",
        "models.FileField()",
        "from django.views.decorators.csrf import csrf_exempt",
    ],
)
def test_the_search_for_what_is_dangerous_finds_it(text: str) -> None:
    assert dangerous.found_in(dangerous.said_in(text), "eutonia_clinic/somewhere.py")


def test_a_pattern_is_never_made_of_what_was_typed() -> None:
    assert dangerous.patterns_made() == []


def test_a_format_is_never_what_was_typed() -> None:
    assert dangerous.formats_made() == []


def test_no_script_copies_names_from_outside_into_objects() -> None:
    assert dangerous.copied_names() == []
