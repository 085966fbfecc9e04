"""What the documents publish of themselves: names, values, ends, defaults and words change only on purpose."""

from __future__ import annotations

import json

import pytest
from tests.domain.published import FILE, told_of, types

KEPT = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", types(), ids=lambda kind: kind.__name__)
def test_a_type_publishes_what_is_kept_of_it(kind: type) -> None:
    assert told_of(kind) == KEPT[kind.__name__], "if this is meant: python -m tests.domain.published"


def test_every_type_that_is_kept_is_published() -> None:
    assert [kind.__name__ for kind in types()] == list(KEPT)
    assert len(KEPT) > 60
