"""Every example is answered, and the answer fits the published schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.running import eutonia

from eutonia.cli.schemas import schema_of

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.json"))
PROPOSAL = Draft202012Validator(schema_of("proposal"))


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 14


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_answer_to_an_example_fits_the_published_schema(file: Path) -> None:
    ran = eutonia("propose", file, "--json")
    assert ran.code == 0, ran.err
    PROPOSAL.validate(json.loads(ran.out))
