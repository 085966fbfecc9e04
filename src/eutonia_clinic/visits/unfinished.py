"""An assessment that is still being written, as far as it has come: no valid case yet, and shown all the same.

`Case` refuses what is not whole, as it must. What a page shows while somebody writes is built by construction instead: what is
there is there, what is missing is not asked, and nothing is checked. It never leaves a page: whatever is recorded is a `Case`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from eutonia.domain.case import (
    Case,
    EarlierTreatment,
    Goal,
    MuscleFinding,
    OtherTreatment,
    Person,
    PostureProblem,
    ProblemName,
    SafetyScreen,
    Tardieu,
    ToxinHistory,
)

Model = TypeVar("Model", bound=BaseModel)
PARTS: Mapping[str, type[BaseModel]] = {
    "person": Person, "screen": SafetyScreen, "toxin_history": ToxinHistory, "tardieu": Tardieu,
}  # fmt: skip
ROWS: Mapping[tuple[type[BaseModel], str], type[BaseModel]] = {
    (Case, "problems"): PostureProblem, (Case, "muscles"): MuscleFinding, (Case, "goals"): Goal,
    (Case, "other_treatments"): OtherTreatment, (Goal, "problems"): ProblemName, (ToxinHistory, "treatments"): EarlierTreatment,
    (EarlierTreatment, "muscles"): ProblemName,
}  # fmt: skip
EMPTY: Mapping[str, Any] = {
    "problems": [], "person": {}, "words": "", "measure": "ashworth", "target_ashworth": None, "target_at_most": None,
    "catch_degrees": None, "full_range_degrees": None,
}  # fmt: skip
"""What a part that has to be there holds while it is not there yet."""


def unfinished_case(tree: Mapping[str, Any]) -> Case:
    """A draft of an assessment as a page shows it. It may be no valid case, and is used for nothing else."""
    return _built(Case, tree)


def _built(kind: type[Model], tree: Mapping[str, Any]) -> Model:
    held = {**{name: EMPTY[name] for name in kind.model_fields if name in EMPTY and _must_be_there(kind, name)}, **tree}
    return kind.model_construct(**{name: _part(kind, name, held[name]) for name in kind.model_fields if name in held})


def _must_be_there(kind: type[BaseModel], name: str) -> bool:
    return kind.model_fields[name].is_required()


def _part(kind: type[BaseModel], name: str, value: Any) -> Any:
    if (kind, name) in ROWS:
        return tuple(_built(ROWS[kind, name], row) for row in value)
    if name in PARTS and isinstance(value, Mapping):
        return _built(PARTS[name], value)
    return _leaf(kind, name, value)


def _leaf(kind: type[BaseModel], name: str, value: Any) -> Any:
    """The value as its type; a number that the engine will refuse stays, so that it is seen beside its error."""
    try:
        return _adapter(kind, name).validate_python(value)
    except ValidationError:
        field = kind.model_fields[name]
        return value if isinstance(value, int | Decimal) else _default_of(field)


def _default_of(field: FieldInfo) -> Any:
    """What stands where nothing is written; None also for what a whole case must have."""
    return None if field.is_required() else field.get_default(call_default_factory=True)


@cache
def _adapter(kind: type[BaseModel], name: str) -> TypeAdapter[Any]:
    annotation: Any = kind.model_fields[name].annotation
    return TypeAdapter(annotation)
