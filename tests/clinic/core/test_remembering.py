"""What follows from documents is worked out once for the very same ones, and for no others."""

from __future__ import annotations

from eutonia_clinic.core.remembering import MOST, of_the_same

asked: list[tuple[str, ...]] = []


@of_the_same
def length(words: tuple[str, ...]) -> int:
    """What is worked out here."""
    asked.append(words)
    return len(words)


def test_only_the_very_same_is_answered_from_memory() -> None:
    asked.clear()
    first, equal = tuple("ab"), tuple("ab")
    assert [length(first), length(first), length(equal), length(first)] == [2, 2, 2, 2]
    assert len(asked) == 2
    assert asked[0] is first
    assert asked[1] is equal


def test_no_more_is_kept_than_said() -> None:
    asked.clear()
    many = [(str(at),) for at in range(MOST + 1)]
    for one in many:
        length(one)
    length(many[-1])
    assert len(asked) == MOST + 1
    length(many[0])
    assert len(asked) == MOST + 2
