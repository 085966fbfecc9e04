"""An ordinary document with one thing spoilt, as the files of bad cases describe it."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MANY = re.compile(r"@(\d+)")


def bad(name: str) -> list[dict[str, Any]]:
    """The entries of one file of bad cases."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))["bad"]


def spoilt(document: dict[str, Any], how: dict[str, Any]) -> str:
    """The JSON text of `document` after one entry was applied to it."""
    document = copy.deepcopy(document)
    raw = ""
    for path in filter(None, (how.get("drop"), how.get("also_drop"))):
        holder, last = _holder(document, path)
        del holder[last]
    if "again" in how:
        holder, last = _holder(document, how["again"])
        holder.insert(last + 1, copy.deepcopy(holder[last]))
    if "set" in how:
        holder, last = _holder(document, how["set"]["path"])
        raw = _value(how["set"]["value"], holder, last)
        holder[last] = "@here@"
    return json.dumps(document, ensure_ascii=False).replace('"@here@"', raw)


def _value(value: str, holder: Any, last: str | int) -> str:
    many = MANY.fullmatch(value)
    return json.dumps([holder[last][0]] * int(many[1])) if many else value


def _holder(document: Any, path: str) -> tuple[Any, Any]:
    steps = [int(number) if number else name for name, number in re.findall(r"(\w+)|\[(\d+)\]", path)]
    for step in steps[:-1]:
        document = document[step]
    return document, steps[-1]
