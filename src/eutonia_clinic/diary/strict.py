"""JSON as it comes from a device, read without guessing: a name that stands twice and a number that is none are refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from eutonia_clinic.core.errors import NotValid

NAME_TWICE = "each name once"


class Pairs(dict[str, Any]):
    """An object of JSON that remembers which names stood in it twice."""

    twice: tuple[str, ...] = ()


class TooMuch(NotValid):
    """The question is larger than is read at once."""

    status = 413


def read_json(request: HttpRequest) -> Pairs:
    """The object that was sent. Raises `NotValid` when it is none, `TooMuch` when it is too long."""
    if request.content_type != "application/json":
        raise NotValid("Send application/json.")
    try:
        body = request.body
    except RequestDataTooBig:
        raise TooMuch("This is too much at once.") from None
    try:
        found = json.loads(body.decode("utf-8"), object_pairs_hook=_pairs, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, ArithmeticError, RecursionError):
        raise NotValid("This is no JSON.") from None
    if not isinstance(found, Pairs) or found.twice:
        raise NotValid("Send one object, with each name once.")
    return found


def twice_in(tree: object) -> str:
    """A name that stands twice in an object or in one inside it; '' when there is none."""
    if not isinstance(tree, Mapping):
        return ""
    own = getattr(tree, "twice", ())
    return own[0] if own else next((found for value in tree.values() if (found := twice_in(value))), "")


def _pairs(pairs: list[tuple[str, Any]]) -> Pairs:
    found = Pairs(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        found.twice = tuple(name for name in found if names.count(name) > 1)
    return found


def _no_constant(text: str) -> NoReturn:
    raise ValueError(text)
