"""What each figure counts, as it stands in `data/figures.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from eutonia_clinic.service.documents import Definition


@cache
def definitions() -> Mapping[str, tuple[str, Definition]]:
    """For each figure its title and what it counts, in the order of the file."""
    text = files("eutonia_clinic.service").joinpath("data/figures.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["figure"]
    parts = ("counted", "of", "source", "since")
    return MappingProxyType({row["key"]: (row["title"], Definition(**{part: row[part] for part in parts})) for row in rows})
