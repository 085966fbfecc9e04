"""One letter, whatever its kind: title, blocks, and how hard its fixed words are to read."""

from __future__ import annotations

from dataclasses import dataclass

from eutonia.knowledge.types import Knowledge
from eutonia_clinic.core import words
from eutonia_clinic.letters.documents import Block, LetterKind, Reading
from eutonia_clinic.letters.phrases import ENGLISH, Phrases
from eutonia_clinic.letters.told import Told
from eutonia_clinic.letters.writing import general_practitioner, physiotherapy
from eutonia_clinic.letters.writing.person import ToPerson

TITLES = {
    LetterKind.GENERAL_PRACTITIONER: "Letter to the general practitioner",
    LetterKind.PERSON: "Letter to the person",
    LetterKind.PHYSIOTHERAPY: "Letter to physiotherapy",
}
ABOUT = {
    LetterKind.GENERAL_PRACTITIONER: "Botulinum toxin for spasticity, treatment of {day}",
    LetterKind.PHYSIOTHERAPY: "After botulinum toxin for spasticity, treatment of {day}",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as the record gives it. Blocks by hand are empty."""

    kind: LetterKind
    language: str
    title: str
    about: str
    blocks: tuple[Block, ...]
    reading: Reading | None = None


def written(kind: LetterKind, told: Told, knowledge: Knowledge, telephone: str = "", language: str = ENGLISH) -> Written:
    """The letter of one kind. Only that to the person is measured, and may be in another language."""
    if kind is LetterKind.PERSON:
        return _to_person(told, knowledge, telephone, language)
    writer = general_practitioner if kind is LetterKind.GENERAL_PRACTITIONER else physiotherapy
    about = ABOUT[kind].format(day=words.long_day(told.given_on))
    return Written(kind, ENGLISH, TITLES[kind], about, tuple(writer.blocks(told, knowledge)))


def _to_person(told: Told, knowledge: Knowledge, telephone: str, language: str) -> Written:
    phrases = Phrases(language, "person")
    title = phrases.say("title")
    about = phrases.say("about", day=words.long_day(told.given_on))
    blocks = tuple(ToPerson(told, knowledge, phrases, telephone).blocks())
    return Written(LetterKind.PERSON, language, title, about, blocks, phrases.reading)
