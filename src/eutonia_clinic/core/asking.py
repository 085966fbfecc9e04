"""What one page asks of the record is asked once, however many of its parts want to know.

For pages that only read: while such a page is made, a question marked with `once` is answered from memory the second time it is
asked with the same arguments. Nothing outlives the page. An act always asks the database, under its lock, and whatever was
remembered before it is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
Answer = TypeVar("Answer")
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """While the block runs every question is asked once. Inside another such block nothing changes."""
    held = _answers.get()
    before = _answers.set({} if held is None else held)
    try:
        yield
    finally:
        _answers.reset(before)


@contextmanager
def always_asked() -> Iterator[None]:
    """While the block runs every question is asked anew, and what was remembered before is forgotten: something is written."""
    held = _answers.get()
    before = _answers.set(None)
    try:
        yield
    finally:
        _answers.reset(before)
        if held is not None:
            held.clear()


def is_asked_once() -> bool:
    """True inside a page that only reads."""
    return _answers.get() is not None


def once(question: Callable[P, Answer]) -> Callable[P, Answer]:
    """A question to the record, whose answer nobody changes. Rows among its arguments count by their number."""

    @wraps(question)
    def asked(*given: P.args, **named: P.kwargs) -> Answer:
        held = _answers.get()
        if held is None:
            return question(*given, **named)
        key = (question, given, tuple(sorted(named.items())))
        if key not in held:
            held[key] = question(*given, **named)
        answer: Answer = held[key]
        return answer

    return asked
