"""How hard a text is to read: the Flesch-Kincaid grade as an age. Its figures and their source stand in `data/reading.toml`.

    grade = 0.39 × words a sentence + 11.8 × syllables a word - 15.59, and its age is 5 years more

Names that cannot be avoided (product, muscle, person, clinic, days, telephone numbers) are not the text's fault: whoever fills a
sentence in hands over the sentence with `STAND_IN`, a word of two syllables, in place of each of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from eutonia_clinic.letters.documents import Reading

STAND_IN = "someone"
_END = re.compile(r"[.!?:;]+(?=\s|$)|\n+")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|\d[\d.,]*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^aeiouyl]e|[aeiouy]le|[^aeiouytd]ed|[^aeiouyscxzlg]es|[aeiouy]les)$")
_HISSED = re.compile(r"(?:ch|sh)es$")


@cache
def _figures() -> Any:
    return tomllib.loads(files(__package__).joinpath("data/reading.toml").read_text(encoding="utf-8"), parse_float=Decimal)


def target() -> Reading:
    """What the fixed words for the person must keep to."""
    held = _figures()["target"]
    return Reading(age=Decimal(held["age"]), longest_sentence=held["longest_sentence"])


def source() -> str:
    """Where the formula is written."""
    return str(_figures()["formula"]["source"])


def words_of(text: str) -> list[str]:
    """The words of a text; a number is one."""
    return _WORD.findall(text)


def sentences_of(text: str) -> list[str]:
    """Its sentences. A line of its own, such as a heading or an item of a list, is one."""
    return [part.strip() for part in _END.split(text) if words_of(part)]


def syllables(word: str) -> int:
    """Groups of vowels, without the silent ones at the end; at least one. Words that this gets wrong are listed beside it."""
    plain = word.lower().replace("’", "'").split("'")[0]
    listed = _figures()["spoken"].get(plain)
    if listed:
        return int(listed)
    many = len(_VOWELS.findall(plain))
    if many > 1 and _SILENT.search(plain) and not _HISSED.search(plain):
        many -= 1
    return max(many, 1)


def grade(text: str) -> Decimal:
    """The Flesch-Kincaid grade. Raises `ValueError` for a text without words."""
    words, many, formula = words_of(text), len(sentences_of(text)), _figures()["formula"]
    if not words:
        raise ValueError("a text without words has no grade")
    spoken = sum(map(syllables, words))
    a_sentence, a_word = Decimal(len(words)) / many, Decimal(spoken) / len(words)
    found: Decimal = formula["words_a_sentence"] * a_sentence + formula["syllables_a_word"] * a_word + formula["constant"]
    return found


def measured(sentences: Sequence[str]) -> Reading:
    """The reading age of a text and the words in its longest sentence. Nothing said is read at the first age there is."""
    text, youngest = "\n".join(sentences), Decimal(_figures()["age"]["years_before_the_first_grade"])
    if not words_of(text):
        return Reading(age=youngest, longest_sentence=0)
    age = max(grade(text) + youngest, youngest).quantize(Decimal(1), ROUND_HALF_UP)
    return Reading(age=Decimal(int(age)), longest_sentence=max(len(words_of(one)) for one in sentences_of(text)))
