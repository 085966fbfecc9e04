"""What pydantic found wrong, said to a clinician: the field, what stands there, and what belongs there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from eutonia.cli.strict_json import escaped, place, shown
from eutonia.domain.contradictions import CONTRADICTION
from eutonia.domain.errors import Problem

_IDENTIFIERS = "letters, digits, points, hyphens and underscores, beginning with a letter or digit, at most 64 characters"
_KNOWLEDGE_IDS = "letters, digits and hyphens, beginning with a letter or digit, at most 64 characters"

_EXPECTED: dict[str, Callable[[dict[str, Any]], str]] = {
    "missing": lambda _: "a value: this field is needed",
    "enum": lambda ctx: f"one of {ctx['expected']}",
    "literal_error": lambda ctx: f"one of {ctx['expected']}",
    "greater_than": lambda ctx: f"more than {ctx['gt']}",
    "greater_than_equal": lambda ctx: f"at least {ctx['ge']}",
    "less_than": lambda ctx: f"less than {ctx['lt']}",
    "less_than_equal": lambda ctx: f"at most {ctx['le']}",
    "too_short": lambda ctx: f"at least {ctx['min_length']} in this list",
    "too_long": lambda ctx: f"at most {ctx['max_length']} in this list",
    "string_type": lambda _: "text in quotes",
    "string_too_short": lambda _: "text that is not blank",
    "string_too_long": lambda ctx: f"text of at most {ctx['max_length']} characters",
    "string_pattern_mismatch": lambda ctx: _IDENTIFIERS if "._" in ctx["pattern"] else _KNOWLEDGE_IDS,
    "tuple_type": lambda _: "a list in square brackets",
    "model_type": lambda _: "an object in curly brackets",
    "model_attributes_type": lambda _: "an object in curly brackets",
    "dict_type": lambda _: "an object in curly brackets",
    "bool_type": lambda _: "true or false",
    "value_error": lambda ctx: str(ctx["error"]),
}


def problems_of(error: ValidationError, document: type[BaseModel]) -> list[Problem]:
    """Every fault of one validation, in the order of the document's fields."""
    return [problem for details in error.errors(include_url=False) for problem in _problems(details, document)]


def _problems(details: ErrorDetails, document: type[BaseModel]) -> list[Problem]:
    context = details.get("ctx", {})
    if details["type"] == CONTRADICTION:
        return list(context["problems"])
    steps = details["loc"]
    if details["type"] == "extra_forbidden":
        return [Problem(place(steps), "a field that does not exist", _fields_here(document, steps))]
    found = "nothing" if details["type"] == "missing" else shown(details["input"])
    words = _EXPECTED.get(details["type"])
    expected = words(context) if words else escaped(details["msg"])
    return [Problem(place([s for s in steps if s != "[key]"]), found, expected)]


def _fields_here(document: type[BaseModel], steps: Sequence[str | int]) -> str:
    fields = list(_model_at(document, steps[:-1]).model_fields)
    near = get_close_matches(str(steps[-1]), fields, n=1)
    return f"the field {near[0]}" if near else f"only these fields: {', '.join(fields)}"


def _model_at(document: type[BaseModel], steps: Sequence[str | int]) -> type[BaseModel]:
    model = document
    for step in steps:
        if isinstance(step, str):
            inner = _model_in(model.model_fields[step].annotation)
            assert inner is not None, f"{step} of {model.__name__} holds a document part"
            model = inner
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The one model inside an annotation such as Annotated[tuple[Goal, ...], ...] or Dilution | None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Annotated, Union, UnionType, tuple):
        return next((model for part in get_args(annotation) if (model := _model_in(part))), None)
    return None
