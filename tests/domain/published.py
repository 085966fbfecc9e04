"""What every type of the domain publishes of itself: `python -m tests.domain.published` writes it down anew.

Documents of others are read by these names, values, ends and defaults: whoever changes one sees it in the diff, and decides
whether the document needs a new number.
"""

from __future__ import annotations

import json
from dataclasses import is_dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from pydantic import BaseModel, TypeAdapter

import eutonia.domain

FILE = Path(__file__).with_name("published.json")


def types() -> list[type]:
    """Every document, every part of one and every list of words, in the order of their names."""
    found = {}
    for module in iter_modules(eutonia.domain.__path__, "eutonia.domain."):
        for name, one in vars(import_module(module.name)).items():
            if isinstance(one, type) and one.__module__ == module.name:
                found[name] = one
    return [one for _, one in sorted(found.items()) if _is_published(one)]


def _is_published(one: type) -> bool:
    return issubclass(one, BaseModel | StrEnum) or (is_dataclass(one) and hasattr(one, "__pydantic_config__"))


def told_of(one: type) -> dict[str, Any]:
    """The schema without what stands in its parts: name of each field -> what it may hold."""
    schema = TypeAdapter(one).json_schema()
    fields = {name: _untitled(field) for name, field in schema.get("properties", {}).items()}
    rest = {key: schema[key] for key in ("enum", "const", "required", "additionalProperties") if key in schema}
    return rest | fields


def _untitled(field: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in field.items() if key != "title"}


def as_text(told: dict[str, dict[str, Any]]) -> str:
    """One line for each field, so that a change shows where it is."""
    parts = []
    for name, entries in told.items():
        lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(entry, ensure_ascii=False)}" for key, entry in entries.items())
        parts.append(f"{json.dumps(name)}: {{\n{lines}\n}}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(as_text({one.__name__: told_of(one) for one in types()}), encoding="utf-8")
