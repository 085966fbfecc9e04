"""From a table to a fact: each kind of value, what is assumed of one left out, and the path to a fault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import pytest

from eutonia.domain import Citation
from eutonia.knowledge import Alternative, Interval, PatternMuscle, ScreenQuestion, Source, Statement
from eutonia.knowledge.decoding import Decoder, Misfit

LABEL = Source("label", "Label", "label", "Maker", "2023-06")
UNDATED = Source("letter", "Letter", "paper", "Maker", "no date given")
CITE = {"source": "label", "section": "table 1", "state": "seen"}
CITED = Citation(source="label", section="table 1", state="seen")
FACT = {"topic": "storage", "words": "In a refrigerator.", "cite": CITE}


@dataclass(frozen=True)
class Inner:
    words: str


@dataclass(frozen=True)
class Sheet:
    """One field of every kind that a file may hold."""

    text: str
    flag: bool
    whole: int
    exact: Decimal
    rough: float
    day: date
    choice: Literal["one", "other"]
    inner: Inner
    names: tuple[str, ...]
    inners: tuple[Inner, ...]
    perhaps: int | None
    note: str
    given: str = "as it is given"


SHEET = {
    "text": "words", "flag": True, "whole": 3, "exact": Decimal("2.50"), "rough": Decimal("0.5"), "day": date(2026, 9, 24),
    "choice": "one", "inner": {"words": "within"}, "names": ["a", "b"], "inners": [{"words": "c"}], "perhaps": 4,
    "note": "seen", "given": "given",
}  # fmt: skip


def decode(kind: type, table: Any) -> Any:
    return Decoder({one.id: one for one in (LABEL, UNDATED)}).record(kind, table)


def fault_of(kind: type, table: Any) -> str:
    with pytest.raises(Misfit) as misfit:
        decode(kind, table)
    return str(misfit.value)


def test_every_kind_of_value_is_read_as_it_stands() -> None:
    sheet = decode(Sheet, SHEET)
    assert sheet == Sheet(
        "words", True, 3, Decimal("2.50"), 0.5, date(2026, 9, 24), "one", Inner("within"), ("a", "b"), (Inner("c"),), 4,
        "seen", "given",
    )  # fmt: skip
    assert [type(one) for one in (sheet.flag, sheet.whole, sheet.exact, sheet.rough)] == [bool, int, Decimal, float]
    assert str(sheet.exact) == "2.50"


def test_no_is_not_nothing_and_a_whole_number_is_an_exact_one() -> None:
    sheet = decode(Sheet, SHEET | {"flag": False, "exact": 2, "rough": 2})
    assert sheet.flag is False
    assert (sheet.exact, type(sheet.exact)) == (Decimal(2), Decimal)
    assert (sheet.rough, type(sheet.rough)) == (2.0, float)


def test_what_is_left_out_is_nothing_empty_or_as_the_type_says() -> None:
    left_out = ("names", "inners", "perhaps", "note", "given")
    sheet = decode(Sheet, {key: value for key, value in SHEET.items() if key not in left_out})
    assert [getattr(sheet, name) for name in left_out] == [(), (), None, "", "as it is given"]


@pytest.mark.parametrize("name", ["text", "flag", "whole", "exact", "rough", "day", "choice", "inner"])
def test_what_must_be_there_is_missed(name: str) -> None:
    assert fault_of(Sheet, {key: value for key, value in SHEET.items() if key != name}) == f"the whole file: missing key {name!r}"


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("text", 3, "found 3; expected text in quotes"),
        ("flag", 1, "found 1; expected true or false"),
        ("flag", "true", "found 'true'; expected true or false"),
        ("whole", True, "found True; expected a whole number without quotes"),
        ("whole", Decimal("2.0"), "found Decimal('2.0'); expected a whole number without quotes"),
        ("whole", "2", "found '2'; expected a whole number without quotes"),
        ("exact", True, "found True; expected a number without quotes, with a point and not a comma"),
        ("exact", "2", "found '2'; expected a number without quotes, with a point and not a comma"),
        ("exact", 2.5, "found 2.5; expected a number without quotes, with a point and not a comma"),
        ("exact", Decimal("Infinity"), "found Decimal('Infinity'); expected a finite number"),
        ("rough", Decimal("NaN"), "found Decimal('NaN'); expected a finite number"),
        ("day", "2026-09-24", "found '2026-09-24'; expected a date such as 2026-09-24, without quotes or time"),
        (
            "day",
            datetime(2026, 9, 24),  # noqa: DTZ001 - as a file may hold it
            "found datetime.datetime(2026, 9, 24, 0, 0); expected a date such as 2026-09-24, without quotes or time",
        ),
        ("choice", "third", "found 'third'; expected one of 'one', 'other'"),
        ("inner", ["words"], "found ['words']; expected a table"),
        ("names", "a", "found 'a'; expected a list"),
        ("perhaps", "4", "found '4'; expected a whole number without quotes"),
    ],
)
def test_a_value_of_another_kind_is_refused_by_its_key(name: str, value: Any, fault: str) -> None:
    assert fault_of(Sheet, SHEET | {name: value}) == f"{name}: {fault}"


def test_the_path_to_a_fault_leads_through_tables_and_lists() -> None:
    expected = "expected text in quotes"
    assert fault_of(Sheet, SHEET | {"inner": {"words": 3}}) == f"inner, words: found 3; {expected}"
    assert fault_of(Sheet, SHEET | {"names": ["a", 3]}) == f"names, number 2: found 3; {expected}"
    assert fault_of(Sheet, SHEET | {"inners": [{"words": 3}]}) == f"inners, number 1, words: found 3; {expected}"


def test_the_first_unknown_key_is_named_with_the_keys_that_are_known() -> None:
    assert fault_of(Inner, {"words": "w", "zeal": 1, "age": 2}) == "age: unknown key; known keys are words"


def test_a_table_that_is_none_is_at_fault_as_a_whole() -> None:
    assert fault_of(Inner, "words") == "the whole file: found 'words'; expected a table"


def test_the_key_of_a_fault_is_the_outermost_and_blank_for_the_whole_table() -> None:
    misfit = Misfit("what")
    assert (misfit.key, str(misfit)) == ("", "the whole file: what")
    misfit.path = ("dose", "number 1")
    assert (misfit.key, str(misfit)) == ("dose", "dose, number 1: what")


def test_a_fact_is_of_any_place_and_dated_by_its_document_when_nothing_else_is_said() -> None:
    assert decode(Statement, FACT) == Statement(CITED, "any", date(2023, 6, 1), None, "storage", "In a refrigerator.")


def test_a_fact_keeps_the_place_and_the_days_that_it_says() -> None:
    table = FACT | {"jurisdiction": "UK/EU", "valid_from": date(2020, 1, 1), "valid_to": date(2021, 1, 1)}
    fact = decode(Statement, table)
    assert (fact.jurisdiction, fact.valid_from, fact.valid_to) == ("UK/EU", date(2020, 1, 1), date(2021, 1, 1))


@pytest.mark.parametrize(("source", "state"), [("letter", "seen"), ("label", "project")])
def test_without_a_date_of_a_document_a_fact_holds_from_the_first_day(source: str, state: str) -> None:
    assert decode(Statement, FACT | {"cite": {"source": source, "state": state}}).valid_from is None


@pytest.mark.parametrize("state", ["seen", "project"])
def test_what_restrains_is_not_dated_by_its_document(state: str) -> None:
    table = {"id": "i", "days": 84, "indication": "", "words": "w", "cite": CITE | {"state": state}}
    assert decode(Interval, table).valid_from is None


@pytest.mark.parametrize("state", ["seen", "derived", "recalled", "project"])
def test_a_citation_may_leave_out_its_section(state: str) -> None:
    fact = decode(Statement, FACT | {"cite": {"source": "label", "state": state}})
    assert fact.citation == Citation(source="label", section="", state=state)


def test_the_same_citation_is_kept_once() -> None:
    decoder = Decoder({"label": LABEL})
    assert decoder.record(Statement, FACT).citation is decoder.record(Statement, FACT).citation


@pytest.mark.parametrize(
    ("cite", "fault"),
    [
        ({"source": "label", "state": "seen", "page": 1}, "page: unknown key; known keys are section, source, state"),
        ({"state": "seen"}, "source: found None; expected text in quotes"),
        ({"source": "lable", "state": "seen"}, "source: unknown source 'lable'; it is in no sources file"),
        ({"source": "label", "section": 3, "state": "seen"}, "section: found 3; expected text in quotes"),
        ({"source": "label"}, "state: found None; expected one of 'seen', 'derived', 'recalled', 'project'"),
    ],
)
def test_a_citation_is_refused_by_its_own_key(cite: dict[str, Any], fault: str) -> None:
    assert fault_of(Statement, FACT | {"cite": cite}) == f"cite, {fault}"


ALTERNATIVE = {"id": "a", "name": "A", "line": "first", "kind": "oral", "scope": "focal"}


def test_words_stand_beside_their_citation() -> None:
    found = decode(Alternative, ALTERNATIVE | {"dose": [{"words": "5 mg", "cite": CITE}], "cautions": []})
    assert (found.dose, found.when_preferred, found.cautions) == ((("5 mg", CITED),), (), ())


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"words": "5 mg", "cite": CITE, "text": ""}, "text: unknown key; known keys are cite, words"),
        ({"cite": CITE}, "words: found None; expected text in quotes"),
        ({"words": "5 mg"}, "cite: found None; expected a table"),
        ({"words": "5 mg", "cite": {"source": "label"}}, "cite, state: found None; expected one of"),
        ("5 mg", "found '5 mg'; expected a table"),
    ],
)
def test_cited_words_are_refused_by_their_own_key(words: Any, fault: str) -> None:
    at = "dose, number 1" + (": " if isinstance(words, str) else ", ")
    assert fault_of(Alternative, ALTERNATIVE | {"dose": [words]}).startswith(at + fault)


def test_a_part_of_a_pattern_needs_no_note_and_a_question_no_product() -> None:
    entry = decode(PatternMuscle, {"muscle": "soleus", "where": "same", "rank": "primary", "cite": CITE})
    assert entry == PatternMuscle("soleus", "same", "primary", "", CITED)
    question = {
        "id": "fever", "words": "Fever?", "topic": "trigger", "if_yes": "reason", "if_unknown": "reason",
        "outcome_if_yes": "not_now", "because": "b.", "remedy": "r.", "needs_second_name": True, "cites": [CITE],
    }  # fmt: skip
    assert decode(ScreenQuestion, question) == ScreenQuestion(
        "fever", "Fever?", "trigger", "reason", "reason", "not_now", (), (), "b.", "r.", True, (CITED,)
    )


def test_a_source_may_have_no_address_and_no_note() -> None:
    table = {"id": "label", "title": "Label", "kind": "label", "publisher": "Maker", "dated": "2023-06"}
    assert decode(Source, table) == LABEL
    assert (LABEL.address, LABEL.note) == ("", "")
