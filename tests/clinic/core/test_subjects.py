"""The rows of an act in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia_clinic.core.subjects import can_be_hashed_again, rows_in, set_to, shortened, told

labels = st.lists(st.tuples(st.sampled_from(["visits.givenentry", "patients.person"]), st.integers(1, 40)), unique=True)


@given(labels)
def test_what_was_shortened_names_the_same_rows(rows: list[tuple[str, int]]) -> None:
    assert list(rows_in(shortened(f"{model}:{number}" for model, number in rows))) == rows


def test_neighbours_become_a_run() -> None:
    assert shortened(["a.b:1", "a.b:2", "a.b:3", "a.c:4", "a.b:5"]) == "a.b:1..3 a.c:4 a.b:5"


@pytest.mark.parametrize(
    ("subject", "expected"),
    [("", False), ("a.b:1", True), ("a.b:1..3 a.c:2", True), ("a.b:1@4", False), ("page:course@2026-09-24", False)],
)
def test_a_page_is_not_hashed_again(subject: str, expected: bool) -> None:
    assert can_be_hashed_again(subject) is expected


def test_what_may_change_later_stands_beside_the_rows_with_what_it_was_set_to() -> None:
    made = {"a.b:1": "e" * 64, "a.draft:7@2": "f" * 64, "a.b:2": "0" * 64}
    subject = told(made)
    assert subject == f"a.b:1 a.draft:7@2={'f' * 64} a.b:2"
    assert list(rows_in(subject)) == [("a.b", 1), ("a.b", 2)]
    assert set_to(subject) == {"a.draft:7@2": "f" * 64}
    assert can_be_hashed_again(subject)


def test_a_page_that_was_read_is_told_as_it_is() -> None:
    assert told({"page:visits:person@2026-09-24T09:00:00+00:00": "f" * 64}) == "page:visits:person@2026-09-24T09:00:00+00:00"
