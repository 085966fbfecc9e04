"""One fact in words: its kind, its name, what it says, where that is written, and how far it may be trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from eutonia.domain.finding import Citation
from eutonia.knowledge import Knowledge
from eutonia_clinic.core import words
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.facts.figures import told
from eutonia_clinic.facts.laying import Label
from eutonia_clinic.facts.naming import Held
from eutonia_clinic.facts.standing import Standing, State

KINDS: Mapping[str, str] = {
    "limit": "Limit", "interval": "Interval", "dose": "Dose", "dilution": "Dilution", "vial": "Vial", "step": "Step of a dose",
    "question": "Safety question", "setting": "Number of a rule", "statement": "Statement of a label", "indication": "Indication",
    "volume": "Muscle volume", "anatomy": "Anatomy", "pattern": "Muscle of a pattern", "against": "Reason against",
    "alternative": "Other treatment", "loss": "Loss of response", "scale": "Scale", "belief": "Response model",
}  # fmt: skip
"""Kind of fact in words, what bounds a dose first."""

STATES: Mapping[State, tuple[str, str]] = {
    State.SUPERSEDED: ("stop", "files changed since: look again"),
    State.RECALLED: ("reason", "unverified here"),
    State.CORRECTED: ("ok", "corrected here"),
    State.VERIFIED: ("ok", "verified here"),
    State.DERIVED: ("note", "worked out from figures that were read"),
    State.SEEN: ("note", "read in a published source"),
    State.PROJECT: ("note", "a choice of the project"),
}
"""Level and words of each state."""
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
WAITING = Tag("reason", "waits for a second name")


@dataclass(frozen=True, slots=True)
class SourceShown:
    """One document, with its date and the place in it."""

    title: str
    place: str
    dated: str
    href: str = ""


def tags_of(one: Standing) -> tuple[Tag, ...]:
    """The state of a fact, and that a reading of it waits."""
    level, said = STATES[one.state]
    return (Tag(level, said), *((WAITING,) if one.waiting else ()))


def name_of(fact: Held) -> str:
    """What it is called: 'This session, UK/EU'."""
    territory = {"any": "", "other": ", elsewhere"}.get(fact.jurisdiction, f", {fact.jurisdiction}")
    return f"{words.capital(fact.name.rstrip('.'))}{territory}"


def kind_of(fact: Held) -> str:
    """'Limit'; of a product also which."""
    return words.joined((KINDS[fact.kind], fact.product))


def sources_of(fact: Held, knowledge: Knowledge) -> tuple[SourceShown, ...]:
    """Every document that it rests on."""
    return tuple(_source(one, knowledge) for one in dict.fromkeys(fact.citations))


def _source(citation: Citation, knowledge: Knowledge) -> SourceShown:
    found = knowledge.sources.get(citation.source)
    if found is None:
        return SourceShown(citation.source, citation.section, "no date given")
    href = found.address if found.address.startswith("https://") else ""
    return SourceShown(found.title, citation.section, dated(found.dated), href)


def dated(text: str) -> str:
    """The date of a document: a day in words, or as much of it as is known."""
    try:
        return words.day(date.fromisoformat(text))
    except ValueError:
        pass
    month = MONTH.fullmatch(text)
    return f"{words.MONTHS[int(month[2]) - 1][:3]} {month[1]}" if month else text


def label_words(label: Label | None) -> str:
    """'BOTOX prescribing information, revised November 2023, 15 Nov 2023, section 2.4'."""
    if label is None:
        return "the files that came with the program"
    return ", ".join(part for part in (label.title, label.version, words.day(label.dated), label.section) if part)


def says(fact: Held, said: Mapping[str, str] | None = None, *, short: bool = False) -> str:
    """What it says, or said."""
    return told(fact, fact.said if said is None else said, short=short)
