"""Every text of the JSON parsing suite, given as a case: refused with a message, whether it is JSON or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.bad_input.elsewhere import OUTSIDE, needs_outside
from tests.running import eutonia, refused

from eutonia.cli.strict_json import NotJson, parse, unusable

pytestmark = needs_outside
SUITE = sorted((OUTSIDE / "json-parsing").glob("*.json"))
VALID_BUT_REFUSED_BY_US = {
    "y_object_duplicated_key.json": "more than once",
    "y_object_duplicated_key_and_value.json": "more than once",
}
VALID = [path for path in SUITE if path.name.startswith("y_")]
INVALID = [path for path in SUITE if path.name.startswith("n_")]


def test_the_suite_is_here() -> None:
    assert len(SUITE) == 318


@pytest.mark.parametrize("text", SUITE, ids=lambda path: path.stem)
def test_no_text_of_the_suite_passes_as_a_case(text: Path, tmp_path: Path) -> None:
    ran = eutonia("propose", text, "--html", tmp_path / "page.html")
    refused(ran, tmp_path)
    assert text.name in ran.err, "the message names the file"
    assert ": found " in ran.err
    assert "; expected " in ran.err


@pytest.mark.parametrize("text", INVALID, ids=lambda path: path.stem)
def test_what_is_not_json_is_not_read_as_json(text: Path) -> None:
    try:
        read = parse(text.read_bytes().decode("utf-8-sig"))
    except (NotJson, UnicodeDecodeError):
        return
    assert unusable(read), f"{text.name} is not JSON, yet it was read as {read}"


@pytest.mark.parametrize("text", VALID, ids=lambda path: path.stem)
def test_json_objects_are_read_and_other_json_is_told_apart(text: Path) -> None:
    words = text.read_bytes().decode("utf-8")
    if not words.lstrip().startswith("{"):
        with pytest.raises(NotJson, match="an object in curly brackets"):
            parse(words)
        return
    problems = unusable(parse(words))
    expected = VALID_BUT_REFUSED_BY_US.get(text.name)
    assert [p.found.endswith(expected) for p in problems] == [True] if expected else problems == []
