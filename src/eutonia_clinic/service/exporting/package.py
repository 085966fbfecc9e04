"""An export as one file: its tables as CSV, the dictionary of every column, and what to know before it is used."""

from __future__ import annotations

import csv
import io
import json
import tomllib
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from eutonia import __version__
from eutonia_clinic.core.documents import canonical
from eutonia_clinic.service.documents import Told
from eutonia_clinic.service.exporting.tables import Row
from eutonia_clinic.visits import engine

PACKAGE = "datapackage.json"
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBERS = frozenset({"integer", "number"})
ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The time that stands in the file of every export: it is no one's."""
LICENCE = (
    "Not open data. For the purpose that is kept with this export in the audit of the clinic, by whoever made it, and for "
    "nothing else; not to be handed on, and nobody is to be looked for in it."
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, in which unit, and whether it could help to tell somebody."""

    table: str
    name: str
    type: str
    words: str
    unit: str = ""
    values: str = ""
    could_tell: bool = False
    key: bool = False


@dataclass(frozen=True, slots=True)
class Packed:
    """An export, whole: its files by their names, and the hash that stands for all of them."""

    files: Mapping[str, bytes]
    told: Told

    @property
    def sha256(self) -> str:
        """Of `datapackage.json`, in which the hash of every other file stands."""
        return sha256(self.files[PACKAGE]).hexdigest()

    def zipped(self) -> bytes:
        """One file; the same content gives the same bytes."""
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.files.items():
                archive.writestr(zipfile.ZipInfo(name, ALWAYS), content, zipfile.ZIP_DEFLATED)
        return held.getvalue()


@cache
def columns() -> Mapping[str, tuple[Column, ...]]:
    """Every column by its table, in their order."""
    text = files("eutonia_clinic.service").joinpath("data/dictionary.toml").read_text(encoding="utf-8")
    rows = [Column(**row) for row in tomllib.loads(text)["column"]]
    tables = dict.fromkeys(one.table for one in rows)
    return MappingProxyType({table: tuple(one for one in rows if one.table == table) for table in tables})


def packed(tables: Mapping[str, Sequence[Row]], told: Told, least: int) -> Packed:
    """The files of an export. Raises `KeyError` for a column that the dictionary does not describe."""
    made = {f"{name}.csv": _csv(columns()[name], rows) for name, rows in tables.items()}
    made["dictionary.csv"] = _dictionary()
    made["README.md"] = _readme(told, least)
    made[PACKAGE] = json.dumps(_package(made, tables, told, least), indent=1, ensure_ascii=False).encode()
    return Packed(MappingProxyType(made), told)


def cell(value: str, type: str) -> str:
    """A cell as no spreadsheet takes it for a formula. A number stays one, below 0 as well."""
    return f"'{value}" if type not in NUMBERS and value.startswith(BEGINS_A_FORMULA) else value


def _csv(held: Sequence[Column], rows: Iterable[Row]) -> bytes:
    names = [one.name for one in held]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        strange = row.keys() - set(names)
        if strange:
            raise KeyError(f"the dictionary does not describe {', '.join(sorted(strange))}")
        writer.writerow([cell(row.get(one.name, ""), one.type) for one in held])
    return out.getvalue().encode()


DICTIONARY = (
    Column("dictionary", "table", "string", ""), Column("dictionary", "column", "string", ""),
    Column("dictionary", "type", "string", ""), Column("dictionary", "unit", "string", ""),
    Column("dictionary", "values", "string", ""), Column("dictionary", "words", "string", ""),
    Column("dictionary", "could_tell_somebody", "string", ""),
)  # fmt: skip


def _dictionary() -> bytes:
    rows = [
        {"table": one.table, "column": one.name, "type": one.type, "unit": one.unit or "none", "values": one.values,
         "words": one.words, "could_tell_somebody": "yes" if one.could_tell else "no"}
        for held in columns().values()
        for one in held
    ]  # fmt: skip
    return _csv(DICTIONARY, rows)


def _package(made: Mapping[str, bytes], tables: Mapping[str, Sequence[Row]], told: Told, least: int) -> dict[str, Any]:
    known = engine.knowledge()
    resources = [_resource(name, made[f"{name}.csv"]) for name in tables]
    others = [
        {"name": name.partition(".")[0].lower(), "path": name, **_held(made[name])} for name in ("dictionary.csv", "README.md")
    ]
    return {
        "profile": "tabular-data-package",
        "name": "eutonia-export",
        "title": "Botulinum toxin in spasticity of multiple sclerosis: de-identified courses",
        "licenses": [{"name": "not-open", "title": LICENCE}],
        "eutonia": {
            "engine_version": __version__, "knowledge_version": known.version, "knowledge_hash": known.hash,
            "fewest_people_alike": least, "told": json.loads(canonical(told)),
        },
        "resources": [*resources, *others],
    }  # fmt: skip


def _resource(name: str, content: bytes) -> dict[str, Any]:
    held = columns()[name]
    fields = [
        {"name": one.name, "type": one.type, "title": one.words, **({"unit": one.unit} if one.unit else {}),
         **({"description": one.values} if one.values else {})}
        for one in held
    ]  # fmt: skip
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""], "primaryKey": [one.name for one in held if one.key]}
    if not schema["primaryKey"]:
        del schema["primaryKey"]
    if name != "people":
        schema["foreignKeys"] = [{"fields": "person", "reference": {"resource": "people", "fields": "person"}}]
    return {"name": name, "path": f"{name}.csv", "profile": "tabular-data-resource", "encoding": "utf-8",
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n"}, "schema": schema, **_held(content)}  # fmt: skip


def _held(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}"}


def _readme(told: Told, least: int) -> bytes:
    text = files("eutonia_clinic.service").joinpath("data/export-readme.md").read_text(encoding="utf-8")
    known = engine.knowledge()
    grouping = "\n".join(f"* `{name}`: {how}" for name, how in told.grouping.items())
    rows = "\n".join(f"* `{name}.csv`: {many} rows" for name, many in told.rows.items())
    filled = {
        "LICENCE": LICENCE, "LEAST": str(least), "GROUPING": grouping, "ROWS": rows, "ENGINE": __version__,
        "KNOWLEDGE": f"{known.version} ({known.hash})", "KNOWN": str(told.people_known - told.people_left_out),
        "LEFT_OUT": str(told.people_left_out), "CELLS": str(told.cells_left_out), "RARE": str(told.values_grouped),
    }  # fmt: skip
    for name, value in filled.items():
        text = text.replace(f"{{{name}}}", value)
    return text.encode()
