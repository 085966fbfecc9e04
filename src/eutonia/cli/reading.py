"""Reading documents: the one place where text from outside becomes a case, a plan or a cycle.

UTF-8 only; a byte order mark at the start is allowed, since common editors write one and it changes nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from eutonia.cli import strict_json
from eutonia.cli.complaints import problems_of
from eutonia.cli.strict_json import NotJson, escaped, shown
from eutonia.cli.vocabulary import unknown_in_case, unknown_in_plan
from eutonia.domain.case import Case
from eutonia.domain.errors import BadInput, Problem
from eutonia.domain.plan import Plan
from eutonia.knowledge import load

LARGEST_FILE = 2_000_000
"""Bytes. The largest real case is under 30 000."""
MOST_PROBLEMS = 50
"""Faults told at once; what is left is counted."""
STANDARD_INPUT = "-"

_KINDS = {
    "eutonia/case/1": "a case",
    "eutonia/plan/1": "a plan",
    "eutonia/cycle/1": "a cycle",
    "eutonia/course/1": "a course",
    "eutonia/forecast/1": "a forecast",
    "eutonia/belief/1": "a belief",
    "eutonia/loss-answers/1": "answers about a loss of response",
    "eutonia/proposal/1": "a proposal",
}

Document = TypeVar("Document", bound=BaseModel)


def read_case(path: str) -> Case:
    """The case in a file, or on standard input for '-'. Raises `BadInput` with every fault found."""
    case = read_document(path, Case)
    refuse(path, unknown_in_case(case, load()))
    return case


def read_plan(path: str, case: Case) -> Plan:
    """The plan in a file, for this case. Raises `BadInput` with every fault found, or when it is for someone else."""
    plan = read_document(path, Plan)
    refuse(path, [*unknown_in_plan(plan, load()), *_not_for(plan, case)])
    return plan


def read_document(path: str, kind: type[Document]) -> Document:
    """A document of one kind, valid in itself; its words are not yet asked of the knowledge."""
    tree = _tree(path)
    refuse(path, strict_json.unusable(tree))
    refuse(path, _another_kind(tree, kind))
    try:
        return kind.model_validate(tree)
    except ValidationError as error:
        raise _bad(path, problems_of(error, kind)) from error


def _tree(path: str) -> dict[str, Any]:
    try:
        return strict_json.parse(_text(path))
    except NotJson as fault:
        raise _bad(path, [fault.problem]) from fault


def _text(path: str) -> str:
    data = _bytes(path)
    if len(data) > LARGEST_FILE:
        raise _bad(path, [Problem("file", f"more than {LARGEST_FILE:,} bytes", "a document of ordinary size")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _bad(path, [Problem("file", f"a byte that is not text, at {fault.start}", "text in UTF-8")]) from fault


def _bytes(path: str) -> bytes:
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read(LARGEST_FILE + 1)
    try:
        with Path(path).open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as fault:
        raise _bad(path, [Problem("file", _why_not(fault), "a file that can be read")]) from fault


def _why_not(fault: OSError | ValueError) -> str:
    if isinstance(fault, FileNotFoundError):
        return "no such file"
    if isinstance(fault, IsADirectoryError):
        return "a folder"
    return (getattr(fault, "strerror", None) or str(fault)).lower()


def _another_kind(tree: dict[str, Any], kind: type[BaseModel]) -> list[Problem]:
    (wanted,) = get_args(kind.model_fields["document"].annotation)
    given = tree.get("document", wanted)
    if given == wanted:
        return []
    known = f" ({_KINDS[given]})" if isinstance(given, str) and given in _KINDS else ""
    return [Problem("document", shown(given) + known, f'"{wanted}" ({_KINDS[wanted]})')]


def _not_for(plan: Plan, case: Case) -> list[Problem]:
    if plan.case_id == case.case_id:
        return []
    return [Problem("case_id", shown(plan.case_id), f"the id of the case, {shown(case.case_id)}")]


def refuse(path: str, problems: list[Problem]) -> None:
    """Raise `BadInput` for a document when there is any problem."""
    if problems:
        raise _bad(path, problems)


def _bad(path: str, problems: list[Problem]) -> BadInput:
    told = problems[:MOST_PROBLEMS]
    if len(problems) > len(told):
        told.append(Problem("and", f"{len(problems) - len(told)} more faults", "none"))
    return BadInput("standard input" if path == STANDARD_INPUT else escaped(path), told)
