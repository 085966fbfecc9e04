"""What stands in a letter, held against the record over whole courses: every number is there, nothing is left out unsaid."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from tests.build import a_problem
from tests.clinic.databases import Database
from tests.clinic.letters.scenes import EVERY, NEXT_DAY, Treated, all_words, read, told, treated
from tests.clinic.scenes import MOMENT, a_clinic
from tests.clinic.story import (
    a_case_tree,
    a_follow_up,
    a_history,
    a_screen,
    a_signed_plan,
    a_vial,
    a_visit,
    assessed,
    bladder_toxin,
    closed,
    drafted,
    given,
    inject,
    proposed,
    reasoned,
    signed,
)

from eutonia.domain.answers import Side
from eutonia.domain.cycle import FollowUp
from eutonia.knowledge import load
from eutonia_clinic.core import clock
from eutonia_clinic.core.errors import NotFound
from eutonia_clinic.letters.documents import LetterKind
from eutonia_clinic.letters.phrases import data
from eutonia_clinic.letters.reading_age import target
from eutonia_clinic.letters.told import told_of
from eutonia_clinic.letters.writing.general_practitioner import citations_of
from eutonia_clinic.visits import engine

GP, PERSON, PHYSIO = LetterKind.GENERAL_PRACTITIONER, LetterKind.PERSON, LetterKind.PHYSIOTHERAPY
FLOAT = re.compile(r"\d+\.\d*0(?!\d)|\d+[eE][+-]?\d+|(?<![\d.])\.\d|\d\.(?=\s*units)")
PRODUCTS = "onabotulinumtoxinA|abobotulinumtoxinA|incobotulinumtoxinA"


def plain(now: Any = MOMENT) -> Treated:
    """One muscle, nothing before."""
    return treated(now)


def both_sides(now: Any = MOMENT) -> Treated:
    """Both legs, odd doses, several muscles, guidance written down, bladder toxin on record, goals of every measure."""
    with clock.stopped_at(now):
        visit = a_visit()
        tree = {
            "problems": [a_problem(spasms_per_day=6, pain=4), a_problem(side="left", ashworth=None, impact="not_asked")],
            "goals": [
                a_case_tree()["goals"][0],
                {"id": "spasms", "words": "Sleep through the night", "measure": "spasms_per_day", "target_at_most": 2,
                 "problems": [{"pattern": "equinovarus-foot", "side": "left"}]},
                {"id": "pain", "words": "Put on shoes without pain", "measure": "pain", "target_at_most": 2,
                 "problems": [{"pattern": "equinovarus-foot", "side": "right"}]},
            ],
            "toxin_history": a_history(now, "yes", bladder_toxin("2026-05-02", 100)),
        }  # fmt: skip
        doses = [
            {"muscle": "soleus", "side": "right", "units": 45, "sites": 3},
            {"muscle": "tibialis-posterior", "side": "left", "units": 30, "sites": 2},
        ]
        draft = drafted(visit, proposed(visit, assessed(visit, now, **tree)), doses=doses)
        reasoned(visit, draft)
        plan = signed(visit, draft)
        session = visit.act("open_session", plan=plan)
        visit.act("record_vial", session=session, vial=a_vial(now))
        inject(visit, session, "soleus", Side.RIGHT, 45)
        inject(visit, session, "tibialis-posterior", Side.LEFT, 0, why_different="A sore over the needle's way")
        closing = closed(visit, session)
        visit.act("keep_forecast", plan=plan)
    later = MOMENT + timedelta(weeks=5)
    with clock.stopped_at(later):
        visit.act("record_follow_up", session=session, follow_up=a_follow_up(later, weakness_that_limits="not_asked",
                                                                          swallowing_trouble="cannot_establish"))
    return Treated(visit, closing)


def no_forecast(now: Any = MOMENT) -> Treated:
    """No forecast was kept and nothing was asked of the person."""
    bare = {"edss": None, "multiple_sclerosis": "not_asked", "mobility": "not_asked", "weight_kg": 64, "height_cm": 168}
    return treated(now, forecast=False, person=bare, distribution="not_asked", goals=[])


COURSES: Mapping[str, Any] = {"plain": plain, "both sides": both_sides, "no forecast": no_forecast}
LATE = MOMENT + timedelta(weeks=6)


@pytest.fixture(params=sorted(COURSES))
def course(request: pytest.FixtureRequest, database: Database) -> Treated:
    """One of the courses."""
    return COURSES[request.param]()


def numbers(text: str) -> list[str]:
    return re.findall(r"\d[\d,]*(?:\.\d+)?", text)


def recorded(of: Treated) -> str:
    """Everything that the record and the knowledge hold behind a letter, as one text."""
    held = told(of, LATE)
    parts = [held.closed.model_dump_json(), held.signed.model_dump_json(), held.case.model_dump_json()]
    parts += [seen.model_dump_json() for seen in held.follow_ups]
    parts += [entry.model_dump_json() for entry in held.elsewhere]
    parts += [str(held.eligible), str(held.given_on), str(held.today), held.who.born, held.who.identifier]
    return " ".join(parts)


def days_of(held: Any) -> Iterator[str]:
    """Days that a forecast leads to."""
    if held.forecast:
        for one in held.forecast.courses:
            for band in (one.onset_day, one.wears_off_day):
                for value in (band.median, band.low_80, band.high_80) if band else ():
                    day = held.given_on + timedelta(days=int(value.to_integral_value()))
                    yield f"{day.day} {day.year}"


def fixed_numbers() -> str:
    """Numbers that stand in the fixed words and in the titles of sources."""
    files = (json.dumps(data("en-GB", name)) for name in ("person", "asks", "therapy"))
    titles = " ".join(f"{one.title} {one.dated}" for one in engine.knowledge().sources.values())
    facts = " ".join(said for one in engine.knowledge().alternatives.values() for said, _ in (*one.dose, *one.cautions))
    cites = " ".join(c.section for q in engine.knowledge().screen.values() for c in q.citations)
    costs = " ".join(s.citation.section for p in engine.knowledge().products.values() for s in p.statements)
    return " ".join((*files, titles, facts, cites, costs))


@pytest.mark.parametrize("kind", EVERY)
def test_every_number_of_a_letter_stands_in_the_record(course: Treated, kind: LetterKind) -> None:
    letter, held = read(course, kind, LATE), told(course, LATE)
    known = set(numbers(f"{recorded(course)} {' '.join(days_of(held))} {fixed_numbers()} 020 7946 0000 911 112 999"))
    known |= {part for text in known for part in text.split(".")} | {one.lstrip("0") for one in known}
    known |= {str(week) for week in range(53)} if kind is PERSON else {"80", "12", "10", "0"}
    spoken = "\n".join(one.says for one in letter.blocks if one.name != "sources")
    marks = re.sub(r"\[[\d, ]+\]", "", spoken)
    strange = [one for one in numbers(marks) if one.replace(",", "") not in known and one not in known]
    weeks = [one for one in strange if f"week {one}" in spoken or re.search(rf"week \d+ to {one}\b", spoken)]
    assert [one for one in strange if one not in weeks] == []


@pytest.mark.parametrize("kind", EVERY)
def test_no_number_is_spelt_as_a_machine_spells_it(course: Treated, kind: LetterKind) -> None:
    words = "\n".join(one.says for one in read(course, kind, LATE).blocks if one.name != "sources")
    assert FLOAT.findall(words.replace("0000", "")) == []
    assert not re.search(r"\b(U|IU|Decimal|None|nan|inf)\b", words)


@pytest.mark.parametrize("kind", EVERY)
def test_units_are_in_full_with_their_product_beside_them(course: Treated, kind: LetterKind) -> None:
    product = told(course).product
    for block in read(course, kind, LATE).blocks:
        for said in (*block.words, *block.items, *block.after, *(c for row in block.rows for c in row if not block.columns)):
            for found in re.finditer(r"\d+ units?\b", said):
                assert said[found.end() :].startswith(f" of {product}"), said
        for row in block.rows if block.columns else ():
            for column, cell in zip(block.columns, row, strict=True):
                if re.search(r"\d+ units?\b", cell):
                    assert product in column or f"of {product}" in cell
    assert len(set(re.findall(PRODUCTS, all_words(read(course, kind, LATE))))) <= (1 if kind is PERSON else 2)


@pytest.mark.parametrize("kind", EVERY)
def test_sides_are_words_in_capitals(course: Treated, kind: LetterKind) -> None:
    words = all_words(read(course, kind, LATE))
    assert "RIGHT" in words
    assert not re.search(r"\b(right|left) (soleus|calf|foot|tibialis)", words)


def test_the_person_is_told_no_dose_advice_no_next_dose_and_no_chance(course: Treated) -> None:
    words = all_words(read(course, PERSON, LATE))
    assert "%" not in words
    for word in ("probab", "chance", "likel", "dose", "next time", "percent", "per cent", "eligible", "interval", "plan to give"):
        assert word not in words.lower(), word
    facts = next(one for one in read(course, PERSON, LATE).blocks if one.name == "facts")
    outside = "\n".join(one.says for one in read(course, PERSON, LATE).blocks if one.name != "facts")
    assert "units" in facts.says
    assert "units" not in outside


def test_the_fixed_words_for_the_person_can_be_read_at_12(course: Treated) -> None:
    reading = read(course, PERSON, LATE).reading
    assert reading is not None
    assert reading.age <= target().age
    assert reading.longest_sentence <= target().longest_sentence


def test_the_person_learns_what_to_do_now_and_whom_to_call(course: Treated) -> None:
    letter = read(course, PERSON, LATE)
    named = {one.name: one.says for one in letter.blocks}
    assert "Call 911 now" in named["now"]
    assert "swallow" in named["now"]
    assert "24 September 2026" in named["now"]
    assert "020 7946 0000" in named["today"]


def test_weeks_for_the_person_hold_every_range_of_the_forecast(database: Database) -> None:
    of = plain()
    held, words = told(of), all_words(read(of, PERSON))
    ends = [one.wears_off_day for one in held.forecast.courses if one.wears_off_day]  # type: ignore[union-attr]
    first = min(int(one.low_80.to_integral_value()) // 7 for one in ends)
    last = max(int(one.high_80.to_integral_value()) // 7 for one in ends)
    assert f"wear off between week {first} and week {last}" in words
    assert "not at all" in words


def test_what_is_missing_is_said_to_be_missing(database: Database) -> None:
    of = no_forecast()
    gp, physio, person = (all_words(read(of, kind)) for kind in (GP, PHYSIO, PERSON))
    wanted = ("not asked", "mobility not asked", "No goal was written down", "no forecast was kept", "harm has not been asked")
    assert [said for said in wanted if said not in gp] == []
    assert gp.count("not recorded") >= 3
    assert "no forecast was kept" in physio
    assert "We did not write down how long it may last" in person


def test_what_was_planned_and_not_given_is_told_with_its_reason(database: Database) -> None:
    of = both_sides()
    gp = all_words(read(of, GP, LATE))
    assert "Tibialis posterior LEFT: planned and not given. Reason: A sore over the needle's way" in gp
    assert "LEFT tibialis" not in all_words(read(of, PERSON, LATE)).replace("Tibialis", "tibialis").replace("RIGHT", "")
    assert "What we gave you was not quite what we had planned" in all_words(read(of, PERSON, LATE))
    assert "what was given differs from it" in gp


def test_unknown_answers_of_harm_are_not_none(database: Database) -> None:
    gp = all_words(read(both_sides(), GP, LATE))
    assert "a weakness that limits: not asked" in gp
    assert "trouble with swallowing: cannot establish" in gp


def test_a_goal_that_was_scored_is_told_with_the_day(database: Database) -> None:
    gp = all_words(read(both_sides(), GP, LATE))
    assert "0, as hoped for (29 Oct 2026)" in gp
    assert "2 spasms a day or fewer" in gp
    assert "pain 2 of 10 or lower" in gp


def test_the_same_record_gives_the_same_letter(course: Treated) -> None:
    assert [read(course, kind) for kind in EVERY] == [read(course, kind) for kind in EVERY]


def test_another_country_has_another_emergency_number(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit(a_clinic("TESTCLINIC Leeds", jurisdiction="UK/EU"))
    words = all_words(read(treated(visit=visit), PERSON))
    assert "Call 112 now" in words
    assert "911" not in words


@pytest.mark.parametrize("product", ["onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA"])
def test_everything_asked_of_the_general_practitioner_has_a_source(product: str) -> None:
    for one in data("en-GB", "asks")["ask"]:
        found = citations_of(one, product, load())
        assert found != (), one["id"]
        assert (found is None) is (one["id"] == "new-weakness")


def test_every_therapy_is_one_of_the_knowledge() -> None:
    assert all(one["id"] in load().alternatives for one in data("en-GB", "therapy")["therapy"])


def test_a_follow_up_that_says_nothing_breaks_no_letter(database: Database) -> None:
    of = plain()
    with clock.stopped_at(NEXT_DAY):
        bare = FollowUp.model_validate({"seen_on": NEXT_DAY.date().isoformat()})
        of.visit.act("record_follow_up", session=of.closing.session, follow_up=bare)
        assert "a weakness that limits: not asked" in all_words(read(of, GP))


def test_an_unsigned_or_open_session_has_no_letter(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        session = given(visit, a_signed_plan(visit, screen=a_screen()))
        with pytest.raises(NotFound, match="not closed"):
            told_of(session, visit.clinic, MOMENT.date())
