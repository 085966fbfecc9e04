"""JSON is read exactly or refused: numbers stay exact, no key counts twice, depth and length have an end."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eutonia.cli.strict_json import DEEPEST, NotJson, escaped, parse, place, shown, unusable

decimals = st.decimals(-(10**6), 10**6, places=12, allow_nan=False, allow_infinity=False)
numbers = st.integers(-(10**20), 10**20) | decimals
scalars = st.none() | st.booleans() | st.text(max_size=10) | numbers
trees = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4))
objects = st.dictionaries(st.text(max_size=5), trees, max_size=4)


def written(tree: Any) -> str:
    """JSON with decimals written out in full."""
    if isinstance(tree, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{written(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ",".join(map(written, tree)) + "]"
    return str(tree) if isinstance(tree, Decimal) else json.dumps(tree)


@settings(max_examples=100, deadline=None)
@given(objects)
def test_what_is_written_is_what_is_read_to_the_last_digit(tree: dict[str, Any]) -> None:
    read = parse(written(tree))
    assert read == tree
    assert unusable(read) == []


def test_a_decimal_is_not_rounded_to_binary() -> None:
    assert parse('{"a": 0.1}')["a"] * 3 == Decimal("0.3")


@pytest.mark.parametrize("again", ['{"a": 1, "a": 1}', '{"a": 1, "a": 2}', '{"a": 1, "b": 0, "a": null, "a": 4}'])
def test_a_key_twice_is_refused_even_with_the_same_value(again: str) -> None:
    (problem,) = unusable(parse(again))
    assert (problem.field, problem.found) == ("a", "this field more than once")


def test_a_key_twice_deep_inside_is_named_by_its_place() -> None:
    (problem,) = unusable(parse('{"x": [0, {"y y": 1, "y y": 2}]}'))
    assert problem.field == 'x[1]["y y"]'


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_depth_has_an_end_long_before_the_stack_has(opening: str) -> None:
    with pytest.raises(NotJson, match="nested more than"):
        parse('{"a":' + opening * 200_000)


def test_ordinary_depth_is_read_and_the_first_step_too_deep_is_not() -> None:
    held = '{"a":' + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1) + "}"
    assert parse(held)["a"] is not None
    with pytest.raises(NotJson, match="line 1"):
        parse(held.replace("[]", "[[]]"))


def test_length_has_an_end_too() -> None:
    with pytest.raises(NotJson, match="more than 50,000 values"):
        parse('{"a": [' + "0," * 50_001 + "0]}")


def test_brackets_and_commas_inside_text_are_only_text() -> None:
    words = "[{," * 100_000 + '"'
    assert parse(json.dumps({"a": words}))["a"] == words


@pytest.mark.parametrize("text", ['{"a": "' + '\\"' * 400_000, '{"a": "' + "x" * 900_000, '"' * 900_000, "[" + '"\\' * 300_000])
def test_text_that_never_ends_is_refused_in_one_pass(text: str) -> None:
    with pytest.raises(NotJson):
        parse(text)


def test_a_syntax_error_names_line_and_column() -> None:
    with pytest.raises(NotJson, match=r"line 2, column 8.*expecting value"):
        parse('{"a": 1,\n  "b": oops}')


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "null", "7", '"a"', "[]", "{}}", "{", "{'a': 1}", '{"a": 1,}', '{"a": 01}', '{"a": +1}']
)
def test_what_is_no_json_object_is_refused(text: str) -> None:
    with pytest.raises(NotJson):
        parse(text)


@given(st.text(max_size=200))
def test_nothing_shown_in_a_message_can_drive_a_terminal(text: str) -> None:
    assert escaped(text).isprintable()
    assert shown(text).isprintable()
    assert len(shown(text)) < 700


@pytest.mark.parametrize(
    ("value", "text"),
    [({"a": 1}, "an object"), ([1, 2], "a list of 2"), (None, "null"), (True, "true"), (Decimal("6.40"), "6.40"), ("a", '"a"')],
)
def test_values_are_shown_short(value: object, text: str) -> None:
    assert shown(value) == text


def test_long_text_is_shown_by_its_beginning_and_length() -> None:
    assert shown("x" * 5000) == f'"{"x" * 60}… (5000 characters)"'


def test_places_are_written_as_people_write_them() -> None:
    assert place(["problems", 0, "ashworth"]) == "problems[0].ashworth"
    assert place([]) == "top level"
