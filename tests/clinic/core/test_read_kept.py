"""A document that was read is remembered by its hash: never in place of another, and never without end."""

from __future__ import annotations

import pytest

from eutonia.domain.finding import Frozen
from eutonia_clinic.core import documents
from eutonia_clinic.core.documents import read_kept, sha256_of


class One(Frozen):
    """A document."""

    words: str


class Other(Frozen):
    """Another kind with the same spelling."""

    words: str


def test_equal_text_is_read_once_for_each_kind() -> None:
    text = '{"words":"equal text is read once"}'
    first = read_kept(text, sha256_of(text), One)
    assert read_kept(text, sha256_of(text), One) is first
    assert read_kept(text, sha256_of(text), Other) == Other(words=first.words)


def test_the_memory_is_bounded_and_forgets_what_was_read_longest_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_read", documents._Read(60))
    texts = ['{"words":"first"}', '{"words":"other"}', '{"words":"third"}', '{"words":"later"}']
    first = read_kept(texts[0], sha256_of(texts[0]), One)
    for text in texts[1:]:
        read_kept(text, sha256_of(text), One)
    assert read_kept(texts[0], sha256_of(texts[0]), One) == first
    assert read_kept(texts[0], sha256_of(texts[0]), One) is not first


def test_what_is_longer_than_the_memory_is_read_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_read", documents._Read(10))
    text = '{"words":"long"}'
    assert read_kept(text, sha256_of(text), One) is not read_kept(text, sha256_of(text), One)
