"""Text that can be kept: any script, and no character that drives a terminal or turns the writing round; as long as a page is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from eutonia.domain.errors import Problem
from eutonia.domain.fields import Text
from eutonia_clinic.core.errors import NotValid

_TEXT = TypeAdapter(Text)
_BLANKS = str.maketrans("\t\r\n", "   ")
"""What stands between words is not what is refused: a line is made of it anyway."""


def wanted_of(text: str) -> str:
    """What is expected in place of a text that cannot be kept; '' for one that can."""
    try:
        _TEXT.validate_python(text.translate(_BLANKS))
    except ValidationError as fault:
        return str(fault.errors()[0]["msg"]).removeprefix("Value error, ")
    return ""


def must_be_kept(given: Mapping[str, Any]) -> None:
    """Raises `NotValid` with every text among the arguments of an act that cannot be kept. Documents were read before."""
    told = {name: wanted for name, value in given.items() if isinstance(value, str) and (wanted := wanted_of(value))}
    if told:
        said = "; ".join(f"{name.replace('_', ' ')}: expected is {wanted}" for name, wanted in told.items())
        problems = [Problem(name, "what was typed", wanted) for name, wanted in told.items()]
        raise NotValid(f"This text cannot be kept. {said[0].upper()}{said[1:]}.", problems)
