"""Every page keeps the rules of the browser, writes nothing when it is looked at, and takes no method that it does not have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from proof.security.pages import Looked, broken_by, look
from tests.clinic.config.everybody import everybody


@pytest.fixture(scope="module")
def looked(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Looked]:
    folder = tmp_path_factory.mktemp("pages")
    with django_db_blocker.unblock(), everybody(sqlite_template, folder) as scene:
        yield look(scene)


def test_every_page_keeps_the_rules_of_the_browser(looked: Looked) -> None:
    assert looked.broken == []
    assert looked.pages >= 80


def test_looking_at_a_page_writes_nothing_but_that_it_was_read(looked: Looked) -> None:
    assert looked.wrote == []


def test_no_page_takes_a_method_that_it_does_not_have(looked: Looked) -> None:
    assert (looked.taken, looked.faults) == ([], [])


@pytest.mark.parametrize(
    "body",
    [
        '<script>alert("x")</script>', '<p onclick="x()">', '<p style="color:red">', "<iframe></iframe>",
        '<img src="https://elsewhere.example/x.png">', '<link rel="stylesheet" href="//elsewhere.example/x.css">',
        '<a href="javascript:x()">', '<form action="https://elsewhere.example/"></form>',
    ],
)  # fmt: skip
def test_a_page_that_breaks_a_rule_is_found(body: str) -> None:
    whole, plain = (len(broken_by("visits:person", HttpResponse(one), True)) for one in (body, ""))
    assert whole > plain


def test_an_answer_without_its_headers_is_found() -> None:
    said = broken_by("visits:person", HttpResponse("", headers={"Access-Control-Allow-Origin": "*"}), False)
    assert len(said) >= 9
