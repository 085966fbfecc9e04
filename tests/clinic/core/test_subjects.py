"""The rows of an act in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia_clinic.core.subjects import is_all_rows, rows_in, shortened

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
def test_a_draft_or_a_page_is_not_hashed_again(subject: str, expected: bool) -> None:
    assert is_all_rows(subject) is expected
