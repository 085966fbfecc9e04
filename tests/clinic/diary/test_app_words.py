"""The words of the person's app: complete in every language, plain, those of the clinic, and silent about dose and chance."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eutonia_clinic.diary.languages import CATALOGUE, languages, words_of
from eutonia_clinic.diary.questions import questions
from eutonia_clinic.diary.shell import OWN
from eutonia_clinic.diary.symptoms import USUAL

NEVER = {
    "en": (
        r"dos(e|es|age|ing)|units?|plan(s|ned)?|probabilit\w*|chances?|forecasts?|predict\w*|likel\w*|expect\w*|per ?cent|%"
        r"|inject (more|less)"
    ),
    "de": (
        r"dosis|dosen|dosier\w*|einheit(en)?|pläne?|geplant|plan|wahrscheinlich\w*|chancen?|prognosen?|vorhersag\w*|erwart\w*"
        r"|prozent|%"
    ),
}
"""What the person's app may never say, shown or advised."""
JARGON = {
    "en": r"synchron\w*|sync|server|cache|browser storage|cursor|token|invalid|error",
    "de": r"synchron\w*|server|cache|cursor|token|ungültig",
}
LONGEST_SENTENCE = 22
BY_PARTS = (
    "app.today", "app.days", "app.settings", "felt.", "flags.questions.", "symptoms.", "scale.", "spasms.", "refusal.",
    "text.", "writer.", "days.by_", "status.unsent_", "status.refused_", "language.", "opening.person", "opening.carer",
)  # fmt: skip
"""Texts that the app names by parts: a question, a symptom, a state."""
SCRIPTS = "\n".join(path.read_text("utf-8") for path in sorted(OWN.glob("*.js")))
PAGES = "\n".join(path.read_text("utf-8") for path in sorted((CATALOGUE.parent / "jinja2" / "diary").glob("*.html")))
MODULES = ("paper.py", "shell.py", "views/app.py", "views/paper.py")
PYTHON = "\n".join((CATALOGUE.parent / name).read_text("utf-8") for name in MODULES)
NAMED = set(re.findall(r"""["'`]([a-z_]+(?:\.[a-z_]+)+)["'`]""", SCRIPTS + PAGES + PYTHON))

each_language = pytest.mark.parametrize("language", languages())


def test_there_is_english_and_one_language_more() -> None:
    assert languages()[0] == "en"
    assert len(languages()) > 1


@each_language
def test_a_language_is_complete(language: str) -> None:
    assert set(words_of(language)) == set(words_of("en"))
    assert [key for key, text in words_of(language).items() if not text.strip()] == []


@each_language
def test_what_is_filled_in_stands_in_every_language(language: str) -> None:
    for key, text in words_of(language).items():
        assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", words_of("en")[key])), key


def test_an_unknown_language_is_said_to_be_one() -> None:
    with pytest.raises(KeyError):
        words_of("xx")


def says_what_is_never_said(text: str, language: str) -> bool:
    return re.search(rf"(?<!\w)({NEVER[language]})(?!\w)", text, re.IGNORECASE) is not None


@each_language
def test_a_person_is_never_told_of_a_dose_a_plan_or_a_chance(language: str) -> None:
    assert {key: text for key, text in words_of(language).items() if says_what_is_never_said(text, language)} == {}


def test_the_questions_of_the_clinic_do_not_either() -> None:
    said = [text for one in questions().values() for text in (one.words, one.say, one.do)]
    assert [text for text in said if says_what_is_never_said(text, "en")] == []


def test_the_search_for_what_is_never_said_finds_it() -> None:
    assert says_what_is_never_said("Your dose is smaller", "en")
    assert says_what_is_never_said("There is a 10 % chance", "en")
    assert says_what_is_never_said("Ihre Dosis", "de")


@each_language
def test_words_are_plain(language: str) -> None:
    for key, text in words_of(language).items():
        assert not re.search(rf"(?<!\w)({JARGON[language]})(?!\w)", text, re.IGNORECASE), key
        assert "!" not in text, key
        longest = max(len(sentence.split()) for sentence in re.split(r"[.:;?] ", text))
        assert longest <= LONGEST_SENTENCE, (key, longest)


def test_danger_is_asked_and_answered_in_the_words_of_the_clinic() -> None:
    for one in questions().values():
        said = {part: words_of("en")[f"flags.questions.{one.id}.{part}"] for part in ("words", "say", "do")}
        assert said == {"words": one.words, "say": one.say, "do": one.do}


@each_language
def test_no_question_about_danger_is_missing_and_none_is_left_over(language: str) -> None:
    asked = {key.split(".")[2] for key in words_of(language) if key.startswith("flags.questions.")}
    assert asked == set(questions())


@each_language
def test_the_usual_symptoms_are_known(language: str) -> None:
    for name, words in USUAL.items():
        assert words_of("en")[f"symptoms.{name}.words"] == words
        assert words_of(language)[f"symptoms.{name}.low"]


def test_every_text_that_the_app_names_exists() -> None:
    rooms = {key.split(".")[0] for key in words_of("en")}
    files = (".js", ".css", ".svg", ".png", ".html")
    named = {name for name in NAMED if name.split(".")[0] in rooms and not name.endswith(files)}
    known = tuple(words_of("en"))
    assert [name for name in sorted(named) if not any(key.startswith(name) for key in known)] == []


def test_no_text_is_left_over() -> None:
    assert {key for key in words_of("en") if key not in NAMED and not key.startswith(BY_PARTS)} == set()


@pytest.mark.parametrize("path", sorted(OWN.glob("*.js")), ids=lambda path: path.name)
def test_a_script_holds_no_words_of_its_own_and_runs_nothing_that_was_typed(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\beval\(|new Function|(inner|outer)HTML|insertAdjacentHTML|document\.write|localStorage", text)
    assert not re.search(r"https?://(?!www\.w3\.org)", text)
    assert len(text.splitlines()) <= 300
