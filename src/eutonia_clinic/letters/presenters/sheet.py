"""A letter as it is read and printed: the same on the page and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from eutonia_clinic.core import words
from eutonia_clinic.letters.documents import Block, LetterDocument, LetterKind, Reading
from eutonia_clinic.letters.phrases import data
from eutonia_clinic.letters.reading_age import measured, sentences_of, target


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """Everything that stands on one letter."""

    kind: str
    is_large: bool
    language: str
    title: str
    about: str
    dated: str
    clinic: str
    telephone: str
    to: tuple[str, ...]
    who: str
    dear: str
    synthetic: bool
    blocks: tuple[Block, ...]
    checked_by: str
    copies: str
    warning: str
    foot: str


def letter_sheet(document: LetterDocument, warnings: Sequence[str] = (), version: int = 1) -> LetterSheet:
    """A letter; `warnings` stand large above it, on every print."""
    is_large = document.kind is LetterKind.PERSON
    return LetterSheet(
        kind=document.kind.value, is_large=is_large, language=document.language, title=document.title, about=document.about,
        dated=words.long_day(document.written_on), clinic=document.clinic,
        telephone=f"Telephone {document.telephone}" if document.telephone else "Telephone: not written down",
        to=(document.addressee.name, *document.addressee.address), who=_who(document), dear=_dear(document),
        synthetic=document.who.synthetic, blocks=document.blocks, checked_by=document.checked_by,
        copies=words.listed(document.copies), warning=" ".join(warnings),
        foot=_foot(document, version),
    )  # fmt: skip


def _who(document: LetterDocument) -> str:
    number = f"number {document.who.identifier}" if document.who.identifier else "number: not recorded"
    shown = number if document.who.identifier or document.kind is not LetterKind.PERSON else ""
    return words.joined((document.who.name, document.who.born, shown), ", ")


def _dear(document: LetterDocument) -> str:
    if document.kind is LetterKind.PERSON:
        return str(data(document.language, "person")["dear"]).format(name=document.addressee.name)
    return f"Dear {document.addressee.name},"


def _foot(document: LetterDocument, version: int) -> str:
    if document.kind is LetterKind.PERSON:
        return f"{document.who.name}, {words.day(document.written_on)}, version {version}"
    units = "Units belong to the product named and cannot be exchanged with those of another."
    which = f"{document.who.name}, {words.day(document.written_on)}, version {version}."
    return f"{which} Written from the record of the clinic. {units}"


def reading_words(reading: Reading | None) -> tuple[str, ...]:
    """How hard the fixed words are to read, against what we aim at."""
    if reading is None:
        return ()
    aim = target()
    return (
        f"Reading age of the fixed words: {words.exact(reading.age)} years (at most {words.exact(aim.age)} wanted). "
        f"Longest sentence: {reading.longest_sentence} words (at most {aim.longest_sentence} wanted). "
        "Flesch-Kincaid; names, days and numbers left out.",
    )


def typed_reading(texts: Sequence[str]) -> str:
    """How hard what was typed by hand is to read; empty when nothing was typed."""
    typed = "\n".join(text for text in texts if text.strip())
    if not sentences_of(typed):
        return ""
    found, aim = measured([typed]), target()
    hard = found.age > Decimal(aim.age) or found.longest_sentence > aim.longest_sentence
    advice = " Shorter sentences and shorter words help." if hard else ""
    said = f"Reading age of what you typed: {words.exact(found.age)} years, longest sentence {found.longest_sentence} words."
    return f"{said}{advice}"
