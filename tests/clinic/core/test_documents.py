"""One spelling for one content."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.build import a_case, a_plan

from eutonia.domain.answers import Side
from eutonia.domain.case import Case
from eutonia.domain.plan import Plan
from eutonia_clinic.core import documents
from eutonia_clinic.core.documents import canonical, hash_of, read, same, sha256_of
from eutonia_clinic.core.errors import Damaged, NotValid

trees = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(trees)
def test_what_was_spelt_reads_back_as_it_was(tree: object) -> None:
    assert json.loads(canonical(tree)) == tree


@given(st.dictionaries(st.text(), trees, max_size=6), st.randoms())
def test_the_order_of_entry_makes_no_difference(tree: dict[str, object], chance: object) -> None:
    keys = list(tree)
    chance.shuffle(keys)  # type: ignore[attr-defined]
    assert canonical({key: tree[key] for key in keys}) == canonical(tree)


@given(trees, trees)
def test_two_contents_have_two_hashes(one: object, other: object) -> None:
    assert (hash_of(one) == hash_of(other)) == (canonical(one) == canonical(other))


def test_the_hash_is_sha256_of_the_text_in_utf8() -> None:
    assert sha256_of("Šimková") == hashlib.sha256("Šimková".encode()).hexdigest()


@pytest.mark.parametrize(
    ("value", "spelling"),
    [
        (Decimal("75.000"), "75"),
        (Decimal("2.50"), "2.5"),
        (Decimal("1E+2"), "100"),
        (date(2026, 9, 24), '"2026-09-24"'),
        (datetime(2026, 9, 24, 9, 0, tzinfo=UTC), '"2026-09-24T09:00:00.000000+00:00"'),
        (datetime(2026, 9, 24, 10, 0, tzinfo=timezone(timedelta(hours=1))), '"2026-09-24T09:00:00.000000+00:00"'),
        (Side.RIGHT, '"right"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        ({2, 1}, "[1,2]"),
        ((1, None), "[1,null]"),
    ],
)
def test_values_of_the_record_have_one_spelling(value: object, spelling: str) -> None:
    assert canonical(value) == spelling


@pytest.mark.parametrize("value", [object(), b"bytes", datetime(2026, 9, 24, 9, 0), 1j])  # noqa: DTZ001
def test_what_no_document_holds_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_without_end_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical(value)


@pytest.mark.parametrize("document", [a_case(("frailty", "albumin-objection")), a_plan()], ids=["case", "plan"])
def test_a_document_of_the_engine_reads_back_equal_and_spells_the_same_for_ever(document: Case | Plan) -> None:
    text = canonical(document)
    again = read(text, type(document))
    assert again == document
    assert canonical(again) == text
    assert same(document).model_dump_json() == again.model_dump_json()


def test_a_stored_document_that_cannot_be_read_is_damage() -> None:
    for text in ("", "{", '{"case_id": 1}', "[]"):
        with pytest.raises(Damaged):
            read(text, Case)


def test_a_document_from_outside_is_refused_with_every_fault() -> None:
    tree = documents.tree_of(canonical(a_case())) | {"planned_for": "24/09/2026", "product": ""}
    with pytest.raises(NotValid) as refused:
        documents.checked(tree, Case, "This assessment")
    assert {one.field for one in refused.value.problems} == {"planned_for", "product"}
    assert "This assessment cannot be used" in str(refused.value)
