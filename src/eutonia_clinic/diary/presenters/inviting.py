"""Who keeps the diary of a person: devices, invitations, what is asked for, and what the clinic still has to set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eutonia.knowledge.types import Knowledge
from eutonia.report import view
from eutonia_clinic.core import words
from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.diary.documents import Chosen, Symptom
from eutonia_clinic.diary.models import Device, DiaryOfClinic, Invitation
from eutonia_clinic.diary.presenters.saying import holder


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One device: who holds it, since when, when it was last there, and where it is closed."""

    who: str
    opened: str
    last: str
    tag: Tag
    close: str = ""


@dataclass(frozen=True, slots=True)
class InvitePage:
    """Everything beside the form."""

    devices: tuple[DeviceRow, ...]
    waiting: tuple[str, ...]
    asks: tuple[str, ...]
    telephone: str
    missing: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Invited:
    """The sheet that is handed over: for whom, the code as text and as a picture, until when, and whom to call."""

    whose: str
    for_whom: str
    is_carer: bool
    code: str
    address: str
    path: str
    width: int
    until: str
    clinic: str
    telephone: str
    hours: str
    emergency: str


def invite_page(
    devices: Sequence[tuple[Device, str]], waiting: Sequence[Invitation], asked: Chosen, telephone: DiaryOfClinic | None,
    zone: str, knowledge: Knowledge, links: tuple[Link, ...],
) -> InvitePage:  # fmt: skip
    """`devices` each with the address at which it is closed, '' for nobody who may."""
    missing = "" if telephone else (
        "The clinic has not set the telephone that the diary shows: the lead or an administrator does. Until then it shows the "
        "emergency number only."
    )
    return InvitePage(
        devices=tuple(_device(one, close, zone) for one, close in devices),
        waiting=tuple(_waiting(one, zone) for one in waiting),
        asks=asks_words(asked, knowledge),
        telephone=words.joined([telephone.telephone, telephone.hours], ", ") if telephone else "not set",
        missing=missing,
        links=links,
    )


def asks_words(asked: Chosen, knowledge: Knowledge) -> tuple[str, ...]:
    """What a diary asks for, and what each answer is taken to tell of."""
    spasms = f"Spasms a day: told of {problem_words(asked.spasms_of, knowledge)}" if asked.spasms_of else "Spasms a day"
    return (*(_symptom(one, knowledge) for one in asked.symptoms), spasms)


def problem_words(problem: object, knowledge: Knowledge) -> str:
    """'equinovarus foot RIGHT'."""
    name = view.pattern_name(problem.pattern, knowledge)  # type: ignore[attr-defined]
    return f"{name[:1].lower()}{name[1:]} {problem.side.word}"  # type: ignore[attr-defined]


def _symptom(one: Symptom, knowledge: Knowledge) -> str:
    if one.problem and one.measure:
        return f"{one.words}: told of {one.measure} of {problem_words(one.problem, knowledge)}"
    return f"{one.words}: kept, teaches nothing"


def _device(one: Device, close: str, zone: str) -> DeviceRow:
    closed = getattr(one, "closed", None)
    seen = getattr(one, "seen", None)
    state = Tag("note", f"closed {_at(closed.made_at, zone)} by {closed.author.display_name}") if closed else Tag("ok", "open")
    last = _at(seen.at, zone) if seen else "never"
    return DeviceRow(words.capital(holder(one)), _at(one.made_at, zone), last, state, "" if closed else close)


def _waiting(one: Invitation, zone: str) -> str:
    whom = one.name or "a carer" if one.who == "carer" else "the person"
    return f"A code for {whom}, by {one.author.display_name}, may be used until {_at(one.until, zone)}."


def _at(moment: datetime, zone: str) -> str:
    return words.day_and_clock(moment.astimezone(ZoneInfo(zone)))
