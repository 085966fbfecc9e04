"""What follows from frozen documents alone is worked out once in a process while they are in use.

Remembered by the very documents, not by a name of theirs: another document is never answered with it, however alike it is called.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
Answer = TypeVar("Answer")
MOST = 32
"""Answers of each function that are kept."""


def of_the_same(function: Callable[P, Answer]) -> Callable[P, Answer]:
    """A function of frozen arguments, answered from memory when it is asked about the very same ones again."""
    held: OrderedDict[tuple[int, ...], tuple[tuple[Any, ...], Answer]] = OrderedDict()
    lock = Lock()

    @wraps(function)
    def answered(*given: P.args, **named: P.kwargs) -> Answer:
        if named:
            return function(*given, **named)
        key = tuple(map(id, given))
        with lock:
            if key in held:
                held.move_to_end(key)
                return held[key][1]
        answer = function(*given, **named)
        with lock:
            # With the arguments themselves: while they are held here, no other object can have their place in memory.
            held[key] = (given, answer)
            while len(held) > MOST:
                held.popitem(last=False)
        return answer

    return answered
