"""Every case through every field of its kind of the documents that the command line reads; and files that are no documents."""

from __future__ import annotations

import base64
import copy
import gzip
import json
import os
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bad_input.spoiling import bad, spoilt
from tests.bad_input.test_bad_cases import an_ordinary_case, an_ordinary_plan
from tests.build import a_case, a_plan, a_problem
from tests.running import FAULT_IN_EUTONIA, Ran, eutonia

from proof.bad_input.bad import KEPT, REFUSED, Bad, grown, of_kind
from proof.bad_input.judging import Tried

HERE = "@here@"
DOOR = "command line"
UNUSABLE = 2
KINDS = {"date": "day", "number": "number", "integer": "number", "choice": "choice", "text": "text"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value of a document: where it stands, by which words, and its kind."""

    path: tuple[str | int, ...]
    kind: str

    @property
    def words(self) -> str:
        """'problems[0].ashworth', as a complaint names it."""
        said = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in self.path)
        return said.removeprefix(".")


def a_full_case() -> dict[str, Any]:
    """An ordinary case in which every kind of field is filled in."""
    case: dict[str, Any] = json.loads(a_case(problems=[a_problem(impact="none", pain=4, spasms_per_day=6)]).model_dump_json())
    case |= {"note": "n", "muscles": [{"muscle": "soleus", "side": "right", "note": "n"}]}
    told = {"given_on": "2026-03-01", "product": "onabotulinumtoxinA", "units": 100, "indication": "bladder", "status": "given",
            "clinic": "urology"}  # fmt: skip
    case["toxin_history"] |= {"any_in_16_weeks": "yes", "treatments": [told]}
    case["other_treatments"] = [{"option": "baclofen-oral", "status": "in_use", "note": "n"}]
    return case


def a_full_plan() -> dict[str, Any]:
    """An ordinary plan."""
    plan: dict[str, Any] = json.loads(a_plan().model_dump_json())
    return plan


def leaves(document: dict[str, Any], schema: dict[str, Any]) -> Iterator[Leaf]:
    """Every value of a document that is no list and no object, with its kind as the schema says."""
    yield from _leaves(document, [schema], schema, ())


def _leaves(value: Any, at: list[Any], whole: dict[str, Any], path: tuple[str | int, ...]) -> Iterator[Leaf]:
    at = [one for each in at for one in _resolved(each, whole)]
    if isinstance(value, dict):
        for key, held in value.items():
            under = [one["properties"][key] for one in at if key in one.get("properties", {})]
            under += [one["additionalProperties"] for one in at if isinstance(one.get("additionalProperties"), dict)]
            yield from _leaves(held, under, whole, (*path, key))
    elif isinstance(value, list):
        for row, held in enumerate(value[:1]):
            yield from _leaves(held, [one["items"] for one in at if "items" in one], whole, (*path, row))
    elif value is not None and at:
        yield Leaf(path, _kind(at, str(path[-1])))


def _resolved(schema: dict[str, Any], whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "$ref" in schema:
        yield from _resolved(whole["$defs"][schema["$ref"].rpartition("/")[2]], whole)
    elif "anyOf" in schema:
        for one in schema["anyOf"]:
            yield from _resolved(one, whole)
    else:
        yield schema


def _kind(at: list[dict[str, Any]], name: str) -> str:
    first = next(one for one in at if one.get("type") != "null")
    if name == "product":
        return "product"
    if "enum" in first or "const" in first:
        return "choice"
    if first.get("format") == "date":
        return "day"
    return {"number": "number", "integer": "number"}.get(first.get("type", ""), "id" if "pattern" in first else "text")


class Reading:
    """Gives documents to the command line, in a folder that stays as it was."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.case, self.plan = a_full_case(), a_full_plan()
        self.file = folder / "document.json"
        (folder / "case.json").write_text(json.dumps(self.case), encoding="utf-8")

    def tries(self) -> Iterator[tuple[str, Leaf, Bad]]:
        """Every case for every field of a case and of a plan."""
        from eutonia.domain import Case, Plan

        for name, document, model in (("case", self.case, Case), ("plan", self.plan, Plan)):
            for leaf in leaves(document, model.model_json_schema()):
                yield from ((name, leaf, one) for one in of_kind(leaf.kind) if one.raw is not None)

    def tried(self, name: str, leaf: Leaf, case: Bad) -> Tried:
        """One document with one bad value."""
        document = copy.deepcopy(self.case if name == "case" else self.plan)
        _put(document, leaf.path, HERE)
        text = json.dumps(document, ensure_ascii=False).replace(f'"{HERE}"', case.raw or "")
        self.file.write_bytes(text.encode())
        ran = self._asked(name)
        return Tried(case, f"{DOOR}: {name}", leaf.words, self._wrong(ran, case, leaf.words))

    def body(self, case: Bad) -> Tried:
        """A file that is no document."""
        self.file.write_bytes(body_of(case, json.dumps(self.case).encode()))
        return Tried(case, f"{DOOR}: case", "", self._wrong(self._asked("case"), case, ""))

    def path(self, case: Bad) -> Tried:
        """A path at which no document is."""
        with tempfile.TemporaryDirectory() as folder:
            ran = eutonia("propose", made(case, Path(folder)), "--html", self.folder / "page.html")
        return Tried(case, f"{DOOR}: file", "", self._wrong(ran, case, ""))

    def before(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The bad documents that the tests of the command line hold."""
        yield from (("case", how) for how in bad("cases.toml"))
        yield from (("plan", how) for how in bad("plans.toml"))

    def written(self, name: str, how: dict[str, Any]) -> Tried:
        """One of those."""
        self.file.write_text(spoilt(ORDINARY[name](), how), encoding="utf-8")
        case = Bad(how["what"], "document", REFUSED, f"documents: {name}", how)
        return Tried(case, f"{DOOR}: {name}", how["field"], self._wrong(self._asked(name), case, how["field"]))

    def _asked(self, name: str) -> Ran:
        if name == "case":
            return eutonia("check", self.folder / "no-plan.json", "--case", self.file)
        return eutonia("check", self.file, "--case", self.folder / "case.json")

    def _wrong(self, ran: Ran, case: Bad, words: str) -> str:
        if ran.code in (FAULT_IN_EUTONIA, 1) or "Traceback" in ran.err:
            return f"a fault: {ran.err[:200]}"
        if ran.out or sorted(one.name for one in self.folder.iterdir()) not in (["case.json"], ["case.json", "document.json"]):
            return "something was answered or written"
        refused = ran.code == UNUSABLE and ("document.json" in ran.err or not words)
        if case.expected == KEPT:
            return "" if not refused else f"refused: {ran.err[:200]}"
        if not refused:
            return f"taken: {ran.code}"
        names = not words or words.partition("[")[0] in ran.err or "line 1" in ran.err
        return "" if names and (": found " in ran.err or not words) else f"refused without naming the field: {ran.err[:200]}"


ORDINARY = {"case": an_ordinary_case, "plan": an_ordinary_plan}


def body_of(case: Bad, ordinary: bytes) -> bytes:
    """The bytes of a body that is spoilt as a whole."""
    held = case.held
    if "hex" in held:
        return bytes.fromhex(held["hex"])
    if "says" in held:
        return grown(held["says"]).encode()
    if "keep" in held:
        return ordinary[: max(int(len(ordinary) * held["keep"]), 1)]
    if "pack" in held:
        return {"gzip": gzip.compress, "zlib": zlib.compress, "base64": base64.b64encode}[held["pack"]](ordinary)
    if held.get("twice"):
        return ordinary + ordinary
    if "bytes" in held:
        return ordinary.replace(b": \"", b": \"" + bytes.fromhex(held["bytes"]), 1)
    return ordinary.decode().replace(': "', f': "{held.get("put", "")}', 1).encode(held["encoding"])


def made(case: Bad, folder: Path) -> str | Path:
    """The path of a case about files, made where something has to be there."""
    kind, place = case.held.get("make", ""), folder / "document.json"
    if not kind:
        return grown(case.held["name"])
    if kind == "bytes":
        place.write_bytes(bytes.fromhex(case.held["hex"]))
    elif kind == "folder":
        place.mkdir()
    elif kind == "below a file":
        place.write_bytes(b"{}")
        return place / "document.json"
    else:
        os.symlink({"loop": place, "dangling": folder / "nowhere", "link to folder": folder}[kind], place)
    return place


def _put(document: Any, path: tuple[str | int, ...], value: Any) -> None:
    for step in path[:-1]:
        document = document[step]
    document[path[-1]] = value
