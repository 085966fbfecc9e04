"""Every naughty string in every text field: refused by the name of the field, or carried through as it was written."""

from __future__ import annotations

import io
import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from rich.console import Console
from tests.bad_input.elsewhere import OUTSIDE, needs_outside
from tests.build import a_case, a_problem
from tests.running import eutonia

from eutonia import report
from eutonia.cli.complaints import problems_of
from eutonia.domain import Case, Proposal
from eutonia.domain.fields import LONGEST_TEXT
from eutonia.knowledge import load
from eutonia.propose import propose
from eutonia.report.words import one_line
from eutonia.response import population_belief

pytestmark = needs_outside
LIST = OUTSIDE / "naughty-strings.json"
STRINGS: list[str] = json.loads(LIST.read_text(encoding="utf-8")) if LIST.exists() else []
SLICES = [range(start, min(start + 26, len(STRINGS))) for start in range(0, len(STRINGS), 26)]
HARMLESS = "harmless"
MUST_BE_FILLED = {"title", "goals[0].words"}


def document(text: str) -> dict[str, Any]:
    """An ordinary case with the same text in every text field."""
    case = json.loads(a_case(problems=[a_problem(impact="none")]).model_dump_json())
    case |= {"title": text, "note": text, "published_source": text}
    case["person"]["name"] = text
    case["problems"][0]["note"] = text
    case["goals"][0]["words"] = text
    case["muscles"] = [{"muscle": "soleus", "side": "right", "note": text}]
    case["toxin_history"] |= {"any_in_16_weeks": "yes", "treatments": [{"given_on": "2026-03-01", "clinic": text}]}
    case["other_treatments"] = [{"option": "baclofen-oral", "status": "in_use", "note": text}]
    return case


@cache
def accepted(text: str) -> Case | None:
    """The case with this text, or None when the text is refused."""
    try:
        return Case.model_validate(document(text))
    except ValidationError:
        return None


def joined(texts: list[str]) -> list[str]:
    """The same strings in fewer texts, each short enough for a field."""
    together = [""]
    for text in texts:
        if len(together[-1]) + len(text) < LONGEST_TEXT:
            together[-1] += f" {text}"
        else:
            together.append(text)
    return [text for text in together if text.strip()]


@cache
def answered() -> Proposal:
    """The proposal for the harmless text; other texts change nothing but words."""
    knowledge = load()
    return propose(Case.model_validate(document(HARMLESS)), knowledge, population_belief(knowledge))


def test_the_list_is_here() -> None:
    assert len(STRINGS) == 515


def test_most_strings_are_plain_text_to_us() -> None:
    taken = [text for text in STRINGS if accepted(text) is not None]
    assert len(taken) > 470, "a clinic writes in any script, with any punctuation"


@pytest.mark.parametrize("number", [n for n, text in enumerate(STRINGS) if accepted(text) is None])
def test_a_string_that_is_refused_is_refused_by_the_name_of_its_field(number: int, tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(document(STRINGS[number])), encoding="utf-8")
    ran = eutonia("propose", file, "--html", tmp_path / "page.html")
    assert ran.code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["case.json"]
    named = set(re.findall(r"^  (\S+): found ", ran.err, re.MULTILINE))
    assert named >= MUST_BE_FILLED
    assert all(line.isprintable() for line in ran.err.splitlines())


@pytest.mark.parametrize("numbers", SLICES, ids=lambda numbers: f"{numbers.start}-{numbers.stop - 1}")
def test_a_string_that_is_accepted_is_kept_as_it_was_written(numbers: range) -> None:
    for text in (STRINGS[n] for n in numbers):
        case = accepted(text)
        if case is not None:
            written = json.loads(answered().model_copy(update={"case": case}).model_dump_json())["case"]
            assert (written["title"], written["person"]["name"], written["goals"][0]["words"]) == (text, text, text)


@pytest.mark.parametrize("numbers", SLICES[::4], ids=lambda numbers: f"{numbers.start}")
def test_the_command_line_carries_it_through(numbers: range) -> None:
    text = next(text for n in numbers if accepted(text := STRINGS[n]))
    ran = eutonia("propose", "-", "--json", stdin=json.dumps(document(text)).encode())
    assert json.loads(ran.out)["case"]["title"] == text


@pytest.mark.parametrize("numbers", SLICES, ids=lambda numbers: f"{numbers.start}-{numbers.stop - 1}")
def test_on_the_page_it_is_text_and_never_markup(numbers: range) -> None:
    harmless = as_read(report.html(answered(), load())).marks
    for text in (STRINGS[n] for n in numbers):
        case = accepted(text)
        if case is not None:
            page = as_read(report.html(answered().model_copy(update={"case": case}), load()))
            assert page.marks == harmless, f"{text!r} changed the structure of the page"
            assert one_line(text) in one_line(" ".join(page.text)), f"{text!r} is not on the page"


@pytest.mark.parametrize("numbers", SLICES, ids=lambda numbers: f"{numbers.start}-{numbers.stop - 1}")
def test_in_the_terminal_it_is_text_and_never_a_command(numbers: range) -> None:
    for text in joined([text for n in numbers if accepted(text := STRINGS[n])]):
        case = accepted(text)
        assert case is not None
        screen = io.StringIO()
        told = report.terminal(answered().model_copy(update={"case": case}), load())
        Console(file=screen, width=100, force_terminal=False).print(told)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", screen.getvalue())
        assert text.split()[0][:20] in screen.getvalue()


def test_a_complaint_never_repeats_what_could_drive_a_terminal() -> None:
    for text in STRINGS:
        with pytest.raises(ValidationError) as refusal:
            Case.model_validate(document(text) | {"person": text})
        assert all(str(problem).isprintable() for problem in problems_of(refusal.value, Case))


class _Outline(HTMLParser):
    """The elements of a page with the names of their attributes, and apart from them the text."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[tuple[str, ...]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.marks.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.marks.append((f"/{tag}",))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def as_read(page: str) -> _Outline:
    """A page as a browser would take it apart."""
    reader = _Outline()
    reader.feed(page)
    return reader
