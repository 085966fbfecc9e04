"""The knowledge, the belief and every example proposed once."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from eutonia.domain.belief import Belief
from eutonia.domain.case import Case
from eutonia.domain.proposal import Proposal
from eutonia.knowledge import Knowledge, load
from eutonia.propose import propose
from eutonia.response import population_belief

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json"))


def read_example(name: str) -> Case:
    """One example as a case."""
    return Case.model_validate(json.loads((EXAMPLES / f"{name}.json").read_text(), parse_float=Decimal))


@cache
def proposed(name: str) -> Proposal:
    """The proposal for one example."""
    knowledge = load()
    return propose(read_example(name), knowledge, population_belief(knowledge))


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="session")
def belief(knowledge: Knowledge) -> Belief:
    return population_belief(knowledge)


@pytest.fixture(params=NAMES)
def proposal(request: pytest.FixtureRequest) -> Proposal:
    return proposed(request.param)
