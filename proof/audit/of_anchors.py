"""Tampers with the file of the anchors, alone and together with the chain."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings

from eutonia_clinic.core.chain import BEFORE_THE_FIRST, Link, hash_after
from eutonia_clinic.core.models import AuditEvent
from proof.audit.hands import past_the_guards, set_columns
from proof.audit.tamper import Tamper

EACH = 4
Lines = list[str]


def tampers(random: Random) -> Iterator[Tamper]:
    """Each kind at several lines."""
    many = len(_read())
    for kind, change in EDITS:
        for at in sorted(random.sample(range(many), EACH)):
            yield Tamper(kind, f"{kind}: line {at + 1} of {many}", partial(_write, partial(change, at)))
    for part in (4, 3, 2):
        kept = max(1, many // part)
        words = f"the first {kept} of {many} lines are left"
        yield Tamper("the end of the anchors is cut off", words, partial(_write, partial(_first, kept)))
    yield Tamper("the anchors are emptied", "", partial(_write, lambda _: []))
    yield Tamper("the anchors are gone", "", lambda: _place().unlink())
    yield Tamper("two anchors change places", "", partial(_write, _exchanged))
    for at in random.sample(range(2, AuditEvent.objects.count()), EACH):
        words = f"event {at} is edited, the chain calculated anew, and anchors for it written after the old ones"
        anew = partial(past_the_guards, AuditEvent, partial(_anchored_again, at))
        yield Tamper("the chain is calculated anew and anchored again", words, anew)


def _edit(name: str, change: Callable[[Any], Any], at: int, lines: Lines) -> Lines:
    held = json.loads(lines[at])
    held[name] = change(held[name])
    return [*lines[:at], json.dumps(held), *lines[at + 1 :]]


def _other_hash(text: str) -> str:
    return text[:-1] + ("1" if text.endswith("0") else "0")


def _later(text: str) -> str:
    return (datetime.fromisoformat(text) + timedelta(days=1000)).isoformat()


EDITS: tuple[tuple[str, Callable[[int, Lines], Lines]], ...] = (
    ("the hash of an anchor is another", partial(_edit, "hash", _other_hash)),
    ("the number of an anchor is another", partial(_edit, "sequence", lambda number: number + 1)),
    ("the moment of an anchor is another", partial(_edit, "at", _later)),
    ("a line of the anchors is damaged", lambda at, lines: [*lines[:at], lines[at][: len(lines[at]) // 2], *lines[at + 1 :]]),
)


def _first(many: int, lines: Lines) -> Lines:
    return lines[:many]


def _exchanged(lines: Lines) -> Lines:
    """The hashes of the first and the last."""
    first, last = json.loads(lines[0]), json.loads(lines[-1])
    first["hash"], last["hash"] = last["hash"], first["hash"]
    return [json.dumps(first), *lines[1:-1], json.dumps(last)]


def _anchored_again(at: int) -> None:
    """What is left to somebody who can add to the file, and change nothing in it."""
    set_columns(AuditEvent, at, {"actor": 1_000_000})
    before, hashes = BEFORE_THE_FIRST, dict[int, str]()
    for row in list(AuditEvent.objects.order_by("sequence").values_list(*Link._fields)):
        hashes[row[0]] = before = hash_after(before, Link._make(row))
        set_columns(AuditEvent, row[0], {"hash": before})
    _write(lambda lines: [*lines, *(json.dumps({**held, "hash": hashes[held["sequence"]]}) for held in map(json.loads, lines))])


def _place() -> Path:
    return Path(settings.EUTONIA_ANCHORS)


def _read() -> Lines:
    return _place().read_text(encoding="utf-8").splitlines()


def _write(change: Callable[[Lines], Lines]) -> None:
    _place().write_text("".join(f"{line}\n" for line in change(_read())), encoding="utf-8")
