"""How hard a text is to read, held against texts whose words, sentences and syllables were counted by hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from eutonia_clinic.letters.phrases import ENGLISH, Phrases, data, languages
from eutonia_clinic.letters.reading_age import STAND_IN, grade, measured, sentences_of, source, syllables, target, words_of

BY_HAND = (
    ("The cat sat on the mat.", 6, 1, 6),
    ("You may feel weak. Take care when you stand up.", 10, 2, 10),
    ("We gave you a drug with a thin needle.", 9, 1, 10),
    ("Tell any doctor, dentist or nurse before they treat you.", 10, 1, 14),
    ("The physiotherapist recommended additional rehabilitation immediately afterwards.", 7, 1, 29),
    ("Call us if:\nyou fall\nyour skin gets red, hot or swollen", 12, 3, 13),
)
"""A text, its words, its sentences and its syllables, as a person counts them aloud."""
SPOKEN = {
    "a": 1, "the": 1, "I": 1, "you": 1, "feel": 1, "weeks": 1, "called": 1, "treated": 2, "injected": 3, "muscle": 2,
    "muscles": 2, "needle": 2, "needles": 2, "table": 2, "while": 1, "place": 1, "places": 2, "changes": 2, "watches": 2,
    "breathe": 1,
    "swallow": 2, "medicine": 2, "normal": 2, "doctor": 2, "hospital": 3, "treatment": 2, "botulinum": 4, "tired": 1, "every": 2,
    "don't": 1, "eyelids": 2, "bladder": 2, "somewhere": 2, "slurred": 1, "therapist": 3,
}  # fmt: skip


@pytest.mark.parametrize(("text", "words", "sentences", "spoken"), BY_HAND)
def test_words_sentences_and_syllables_are_those_counted_by_hand(text: str, words: int, sentences: int, spoken: int) -> None:
    assert len(words_of(text)) == words
    assert len(sentences_of(text)) == sentences
    assert abs(sum(map(syllables, words_of(text))) - spoken) <= max(1, spoken // 20)


@pytest.mark.parametrize(("word", "many"), SPOKEN.items())
def test_a_word_has_the_syllables_that_are_spoken(word: str, many: int) -> None:
    assert syllables(word) == many


def test_the_grade_is_that_of_the_formula() -> None:
    """6 words, 1 sentence, 6 syllables: 0.39 × 6 + 11.8 × 1 - 15.59 = -1.45, worked out by hand."""
    assert grade("The cat sat on the mat.") == Decimal("-1.45")


def test_no_age_is_below_that_at_which_school_begins() -> None:
    assert measured(["The cat sat on the mat."]).age == 5
    assert measured([]).age == 5


def test_long_words_and_long_sentences_make_a_text_older() -> None:
    short, long = "We treat you.", "We administer the aforementioned pharmacological intervention to you as previously explained."
    assert measured([long]).age > target().age > measured([short]).age
    assert measured([long]).longest_sentence == len(long.split())


def test_a_text_without_words_has_no_grade() -> None:
    with pytest.raises(ValueError, match="without words"):
        grade(" – … 🙂")


@pytest.mark.parametrize("text", ["x" * 5000, "a.b.c " * 500, "e" * 300, "12.5 " * 99, "ß Ωμέγα naïve"])
def test_no_text_brings_it_down(text: str) -> None:
    assert measured([text]).age >= 5


def test_the_formula_has_a_source() -> None:
    assert "Kincaid" in source()
    assert "1975" in source()


def test_a_name_that_cannot_be_avoided_does_not_count() -> None:
    phrases = Phrases("en-GB", "person")
    said = phrases.say("given.what", day="24 September 2026", product="onabotulinumtoxinA")
    assert "onabotulinumtoxinA" in said
    assert phrases.said == [said.replace("24 September 2026", STAND_IN).replace("onabotulinumtoxinA", STAND_IN)]


def places(held: Mapping[str, Any], before: str = "") -> set[str]:
    return {
        place for name, value in held.items()
        for place in (places(value, f"{before}{name}.") if isinstance(value, dict) else {f"{before}{name}"})
    }  # fmt: skip


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", ["person", "consent"])
def test_a_language_has_every_sentence(language: str, name: str) -> None:
    assert places(data(language, name)) == places(data(ENGLISH, name))
    assert data(language, name)["language"] == language


def test_a_value_that_is_missing_is_no_sentence() -> None:
    with pytest.raises(KeyError):
        Phrases("en-GB", "person").say("given.what", day="24 September 2026")
