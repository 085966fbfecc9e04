"""Pages about letters: those of one person, which to write, one that is being written, one that was kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from eutonia_clinic.core import words
from eutonia_clinic.core.fields import Choice, Field
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.letters.documents import Block, LetterKind, Typed
from eutonia_clinic.letters.presenters.sheet import LetterSheet
from eutonia_clinic.letters.writing import TITLES

FOR_WHOM = {
    LetterKind.GENERAL_PRACTITIONER: "General practitioner", LetterKind.PERSON: "The person treated",
    LetterKind.PHYSIOTHERAPY: "Physiotherapy",
}  # fmt: skip
WHAT = {
    LetterKind.GENERAL_PRACTITIONER: "why, what was given, what came of it, what we ask",
    LetterKind.PERSON: "what was given, what to expect when, what to watch for, whom to call; plain words, large print",
    LetterKind.PHYSIOTHERAPY: "muscles, when it acts, goals, stretching and splints, what to watch",
}
WAYS = (Choice("handed_over", "Handed over"), Choice("posted", "Posted"))


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter of a list."""

    title: str
    about: str
    when: str
    by: str
    tags: tuple[Tag, ...]
    href: str


@dataclass(frozen=True, slots=True)
class LettersPage:
    """Letters and consents of one person. Links are empty where this user may not go."""

    letters: tuple[LetterRow, ...]
    drafts: tuple[LetterRow, ...]
    consents: tuple[LetterRow, ...]
    write: str
    consent: str
    no_consent_because: str
    no_letter_because: str


@dataclass(frozen=True, slots=True)
class SessionChoice:
    """One closed session that a letter may be about."""

    id: int
    given_on: date
    units: Decimal
    product: str


def session_words(one: SessionChoice) -> str:
    """'24 Sep 2026: 75 units of onabotulinumtoxinA'."""
    return f"{words.day(one.given_on)}: {words.dose(one.units, one.product)}"


@dataclass(frozen=True, slots=True)
class WritePage:
    """Which letter."""

    kind: Field
    session: Field
    errors: tuple[tuple[str, str], ...]
    back: str
    key: str


def write_page(
    sessions: Sequence[SessionChoice], typed: Mapping[str, str], errors: Mapping[str, str], back: str, key: str
) -> WritePage:
    """The form that begins a letter; the latest session is chosen."""
    kinds = tuple(Choice(kind.value, FOR_WHOM[kind], WHAT[kind]) for kind in LetterKind)
    chosen = typed.get("session", str(sessions[0].id) if sessions else "")
    kind = Field("kind", "To whom?", "choices", typed.get("kind", ""), error=errors.get("kind", ""), choices=kinds)
    session = Field(
        "session", "About which treatment?", "select", chosen, error=errors.get("session", ""),
        choices=tuple(Choice(str(one.id), session_words(one)) for one in sessions),
    )  # fmt: skip
    return WritePage(kind, session, tuple((one.id, one.error) for one in (kind, session) if one.error), back, key)


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A letter that is being written: as it will read, and the boxes."""

    heading: str
    sheet: LetterSheet
    to: tuple[Field, ...]
    texts: tuple[Field, ...]
    reading: tuple[str, ...]
    errors: tuple[tuple[str, str], ...]
    refused: str
    version: int
    shown: str
    key: str
    back: str
    aside: str


def typed_fields(
    typed: Typed, kind: LetterKind, errors: Mapping[str, str], is_new_version: bool, raw: Mapping[str, str]
) -> tuple[Field, ...]:
    """To whom, copies, telephone; for a new version why. `raw` is what a form held that could not be used."""
    fields = [
        Field("addressee", "To", "text", typed.addressee, "Name of who gets this letter", errors.get("addressee", "")),
        Field("address", "Address", "long_text", "\n".join(typed.address), "One line for each line", errors.get("address", "")),
        Field("copies", "Copies to", "long_text", "\n".join(typed.copies), "One name on each line; empty: none",
              errors.get("copies", "")),
        Field("telephone", "Telephone of the clinic", "text", typed.telephone, _telephone_hint(kind),
              errors.get("telephone", "")),
    ]  # fmt: skip
    if is_new_version:
        fields.insert(0, Field("reason", "Why a new version?", "text", typed.reason, error=errors.get("reason", "")))
    return tuple(replace(one, value=raw.get(one.name, one.value)) for one in fields)


def _telephone_hint(kind: LetterKind) -> str:
    return "Stands in the letter as the number to call" if kind is LetterKind.PERSON else "Stands in the head of the letter"


def text_fields(
    blocks: Iterable[Block], typed: Typed, errors: Mapping[str, str], raw: Mapping[str, str]
) -> tuple[Field, ...]:
    """The boxes for words by hand, in the order of the letter."""
    return tuple(
        Field(
            f"text-{one.name}", one.heading, "long_text", raw.get(f"text-{one.name}", typed.texts.get(one.name, "")),
            "Left empty, it is left out of the letter", errors.get(one.name, ""),
        )
        for one in blocks if one.by_hand
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A kept letter: what holds of it now, the letter, its versions, and how it left the clinic."""

    heading: str
    tags: tuple[Tag, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    sheet: LetterSheet
    reading: tuple[str, ...]
    rests_on: tuple[str, ...]
    versions: tuple[LetterRow, ...]
    handed_over: tuple[str, ...]
    day: Field
    way: Field
    to: Field
    errors: tuple[tuple[str, str], ...]
    may_hand_over: bool
    hand_over: str
    anew: str
    print: str
    back: str
    later: str
    key: str


def heading_of(kind: LetterKind, version: int) -> str:
    """'Letter to the general practitioner, version 2'."""
    return f"{TITLES[kind]}, version {version}" if version > 1 else TITLES[kind]
