"""A belief written down: its draws as numbers, with their hash, so that it can be carried to another machine."""

from __future__ import annotations

import json
from decimal import Decimal
from hashlib import sha256
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from eutonia.domain.contradictions import contradiction
from eutonia.domain.errors import Problem
from eutonia.domain.fields import FilledText
from eutonia.domain.finding import Frozen


def _finite(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not isfinite(value):
        raise ValueError("a finite number without quotes")
    return float(value)


Draw = Annotated[float, BeforeValidator(_finite)]


class KeptBelief(Frozen):
    """Draws of the parameters of the response model, each list as long as the others and aligned with them."""

    document: Literal["eutonia/belief/1"] = "eutonia/belief/1"
    id: FilledText
    words: FilledText
    draws_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] = Field(description="SHA-256 of the parameters as JSON")
    parameters: Annotated[dict[str, tuple[Draw, ...]], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_whole(self) -> KeptBelief:
        lengths = {len(values) for values in self.parameters.values()}
        problems = []
        if len(lengths) > 1 or 0 in lengths:
            found = f"lists of {', '.join(str(one) for one in sorted(lengths))}"
            problems.append(Problem("parameters", found, "lists of the same length, at least 1"))
        if hash_of_draws(self.parameters) != self.draws_hash:
            problems.append(Problem("draws_hash", self.draws_hash, "the SHA-256 of the parameters: they were changed"))
        if problems:
            raise contradiction(problems)
        return self


def hash_of_draws(parameters: dict[str, tuple[float, ...]]) -> str:
    """SHA-256 of the draws, whatever the order of the parameters."""
    return sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()
