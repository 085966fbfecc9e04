"""The knowledge of this installation: the files as they came, with what was verified here laid over them.

Pure: the same files and readings give the same knowledge with the same hash, on whichever server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from eutonia.domain.errors import KnowledgeFault
from eutonia.domain.finding import Citation
from eutonia.knowledge import Knowledge, Source, audit, refuse_contradictions, refuse_loose_ends
from eutonia_clinic.core.documents import hash_of
from eutonia_clinic.facts.figures import as_values
from eutonia_clinic.facts.naming import Held, Path, facts_of

READ_HERE = "verified here"
LABELS = ("label", "label summary", "project")
"""Kinds of source in whose place a label comes."""


@dataclass(frozen=True, slots=True)
class Label:
    """The document that somebody had before them: its title, version and date, and where in it the fact stands."""

    title: str
    version: str
    dated: date
    section: str

    @property
    def id(self) -> str:
        """The source's id: the same for the same edition of the same document."""
        return f"here-{hash_of([self.title, self.version, self.dated])[:12]}"


@dataclass(frozen=True, slots=True)
class Laid:
    """One fact as a label states it. `files` is what the files said when it was read."""

    fact: str
    states: Mapping[str, str]
    files: Mapping[str, str]
    label: Label


def laid_over(files: Knowledge, readings: Sequence[Laid], earlier: Iterable[Label] = ()) -> Knowledge:
    """The files with these readings over them; each lies on the fact as the files held it when it was read, or not at all.

    A reading that no longer lies where it did, since the files have changed, is left out: `is_superseded` says so of it.
    `earlier` are labels that held once: plans that were signed then still cite them.
    """
    lying = [one for one in readings if not is_superseded(one.fact, one.files, files)]
    if not lying:
        return files
    known = replace(files, sources={**files.sources, **{one.id: _source(one, None) for one in earlier}})
    for one in lying:
        known = _laid(known, facts_of(files)[one.fact], one)
    return replace(known, version=_version(files, len(lying)), hash=_hash(files, lying))


def is_superseded(fact: str, said_by_files: Mapping[str, str], files: Knowledge) -> bool:
    """True when the files no longer say of a fact what they said when it was read, or no longer hold it."""
    held = facts_of(files).get(fact)
    return held is None or held.said != said_by_files


def must_hold(known: Knowledge, before: Knowledge) -> None:
    """Raises `KnowledgeFault` when something that the engine asserts of its knowledge no longer holds.

    `before` tells which gaps were there already. That nobody cites an old document any more is no gap: it was replaced here.
    """
    refuse_loose_ends(known)
    refuse_contradictions(known)
    gaps = [gap for gap in audit(known) if gap not in audit(before) and not gap.endswith(UNCITED)]
    if gaps:
        raise KnowledgeFault(gaps[0])


UNCITED = "is cited by no fact."


def sound(files: Knowledge, readings: Sequence[Laid], earlier: Sequence[Label] = ()) -> Knowledge:
    """The same, and if the whole does not hold (new files under old readings), without the readings at fault."""
    known = laid_over(files, readings, earlier)
    if known is files or _holds(known, files):
        return known
    kept: list[Laid] = []
    for one in readings:
        if _holds(laid_over(files, [*kept, one]), files):
            kept.append(one)
    return laid_over(files, kept, earlier)


def _holds(known: Knowledge, files: Knowledge) -> bool:
    try:
        must_hold(known, files)
    except KnowledgeFault:
        return False
    return True


def _laid(known: Knowledge, fact: Held, one: Laid) -> Knowledge:
    old = known.sources.get(fact.citations[0].source)
    source = _source(one.label, old)
    cited = Citation(source=source.id, section=one.label.section, state="seen")
    changed: Knowledge = put(known, fact.path, lambda record: _changed(record, fact, one.states, cited))
    return replace(changed, sources={**known.sources, source.id: source})


def _source(label: Label, old: Source | None) -> Source:
    title = f"{label.title}, {label.version}"
    return Source(id=label.id, title=title, kind=_kind(old), publisher=READ_HERE, dated=label.dated.isoformat())


def _kind(old: Source | None) -> Any:
    return "label" if old is None or old.kind in LABELS else old.kind


def _changed(record: Any, fact: Held, states: Mapping[str, str], cited: Citation) -> Any:
    """The record with what the label states, and the label as what it rests on; beside it whatever was read elsewhere."""
    values = as_values(fact, states)
    if isinstance(record, tuple):
        return (*values.values(), cited)
    held = getattr(record, fact.cites)
    cites = (cited, *(one for one in held if not one.is_unverified)) if isinstance(held, tuple) else cited
    return replace(record, **values, **{fact.cites: cites})


def put(whole: Any, path: Path, change: Callable[[Any], Any]) -> Any:
    """A frozen whole with one part of it changed; everything else is the same object as before."""
    if not path:
        return change(whole)
    head, rest = path[0], path[1:]
    if isinstance(whole, dict):
        return {**whole, head: put(whole[head], rest, change)}
    if isinstance(whole, tuple):
        at = int(head)
        return (*whole[:at], put(whole[at], rest, change), *whole[at + 1 :])
    return replace(whole, **{str(head): put(getattr(whole, str(head)), rest, change)})


def _version(files: Knowledge, many: int) -> str:
    return f"{files.version}, {many} {READ_HERE}"


def _hash(files: Knowledge, lying: Iterable[Laid]) -> str:
    content = sorted(hash_of([one.fact, one.states, one.label.id, one.label.section]) for one in lying)
    return hash_of([files.hash, content])
