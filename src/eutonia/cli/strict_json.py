"""JSON as the standard has it, and stricter where a silent reading could hurt: exact numbers, no key twice, no depth bomb.

The standard library accepts NaN, keeps the last of two equal keys and rounds decimals to binary. Here a number stays
exact, and whatever cannot be read for certain becomes a problem that names its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from eutonia.domain.errors import Problem

DEEPEST = 32
"""No document of ours nests deeper than 8; far above that a reader would run out of stack."""
LONGEST_NUMBER = 40
"""Characters of one number. Python's own limit is for speed; ours is for sense."""

MOST_VALUES = 50_000
"""Values in one document. The largest real case has under 2 000."""

_STRING_OR_MARK = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{},]', re.DOTALL)
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")
_COMMA_DECIMAL = re.compile(r"[0-9],\Z")
_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Unusable:
    """Stands in the parsed tree for a value that must not be used."""

    found: str
    expected: str


class NotJson(Exception):
    """The text is no JSON, or not a JSON object. Carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def parse(text: str) -> dict[str, Any]:
    """The JSON object in `text`, numbers as int or Decimal. Raises `NotJson`; see `unusable` for what else to ask."""
    _refuse_bombs(text)
    try:
        tree = json.loads(
            text, parse_int=_whole, parse_float=_decimal, parse_constant=_constant, object_pairs_hook=_each_key_once
        )
    except json.JSONDecodeError as fault:
        raise NotJson(_syntax_problem(fault)) from fault
    if not isinstance(tree, dict):
        raise NotJson(Problem("top level", shown(tree), "an object in curly brackets"))
    return tree


def unusable(tree: dict[str, Any]) -> list[Problem]:
    """Every value of a parsed tree that must not be used, with its place. Empty for an ordinary document."""
    return [
        Problem(place(path), value.found, value.expected) for path, value in _leaves(tree) if isinstance(value, Unusable)
    ]


def place(path: Sequence[str | int]) -> str:
    """The way to a field as a person writes it: problems[0].ashworth."""
    words = ""
    for step in path:
        if isinstance(step, int):
            words += f"[{step}]"
        elif _PLAIN_KEY.fullmatch(step):
            words += f".{step}" if words else step
        else:
            words += f"[{shown(step)}]"
    return words or "top level"


def shown(value: object) -> str:
    """A value in an error message: short, on one line, nothing in it that could drive a terminal."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        return f'"{escaped(_shortened(value))}"'
    return escaped(_shortened(str(value)))


def escaped(text: str) -> str:
    """The text with every character that does not print written as its number."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}… ({len(text)} characters)"


def _refuse_bombs(text: str) -> None:
    """Refuse depth and number before a parser recurses or fills the memory; one pass, linear in the text."""
    depth = commas = 0
    for token in _STRING_OR_MARK.finditer(text):
        mark = token[0]
        depth += (mark in "[{") - (mark in "]}")
        commas += mark == ","
        if depth > DEEPEST or commas > MOST_VALUES:
            line = text.count("\n", 0, token.start()) + 1
            found = f"brackets nested more than {DEEPEST} deep" if depth > DEEPEST else f"more than {MOST_VALUES:,} values"
            raise NotJson(Problem(f"line {line}", found, "a document of ordinary depth and length"))


def _syntax_problem(fault: json.JSONDecodeError) -> Problem:
    rest = fault.doc[fault.pos : fault.pos + _LONGEST_SHOWN]
    where = f"line {fault.lineno}, column {fault.colno}"
    if not fault.doc.strip():
        return Problem(where, "nothing: the file is empty", "a JSON document")
    if _COMMA_DECIMAL.search(fault.doc[: fault.pos]) and rest[:1].isdigit():
        return Problem(where, shown(rest.splitlines()[0]), "a number with a point and not a comma, such as 72.5")
    found = shown(rest.splitlines()[0]) if rest.strip() else "the end of the text"
    return Problem(where, found, f"JSON ({fault.msg.lower()})")


def _whole(digits: str) -> int | Unusable:
    return int(digits) if len(digits) <= LONGEST_NUMBER else _too_long(digits)


def _decimal(digits: str) -> Decimal | Unusable:
    try:
        return Decimal(digits) if len(digits) <= LONGEST_NUMBER else _too_long(digits)
    except InvalidOperation:
        return Unusable(digits, "a number of a size that can occur in a clinic")


def _too_long(digits: str) -> Unusable:
    return Unusable(f"a number of {len(digits)} characters", f"a number of at most {LONGEST_NUMBER} characters")


def _constant(name: str) -> Unusable:
    return Unusable(name, "a number; JSON has no such value")


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for key, value in pairs:
        held[key] = Unusable("this field more than once", "it once") if key in held else value
    return held


def _leaves(tree: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), tree)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(((*path, key), part) for key, part in reversed(value.items()))
        elif isinstance(value, list):
            waiting.extend(((*path, row), part) for row, part in reversed(list(enumerate(value))))
        else:
            yield path, value
