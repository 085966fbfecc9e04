"""The letters of every example of the engine, as if its proposed plan had been given: what holds of any letter holds of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import cache

import pytest
from tests.clinic.pages import scenes

from eutonia.domain.cycle import GivenDose, Session
from eutonia.response import forecast
from eutonia.scoring import kept_plan
from eutonia_clinic.letters.documents import Block, LetterKind, Rested, Whom
from eutonia_clinic.letters.phrases import data
from eutonia_clinic.letters.reading_age import measured, target
from eutonia_clinic.letters.risks import alternatives_of, discussed, risks_of
from eutonia_clinic.letters.told import Told
from eutonia_clinic.letters.writing import Written, written
from eutonia_clinic.visits.documents import ClosedSession, Signed, VialLine

PERSON = LetterKind.PERSON
NAMES = scenes.names()
FLOAT = re.compile(r"\d+\.\d*0(?!\d)|\d[eE][+-]?\d|(?<![\d.])\.\d")


@cache
def told(name: str) -> Told:
    """An example treated as proposed, from one vial of a made-up lot."""
    proposal, option = scenes.proposal(name), scenes.proposed(name)
    plan, case, knowledge = option.plan, scenes.case(name), scenes.knowledge()
    doses = tuple(GivenDose(muscle=d.muscle, side=d.side, units=d.units, sites=d.sites) for d in plan.doses)
    total = sum((d.units for d in doses), Decimal(0))
    session = Session(
        given_on=plan.planned_for, product=plan.product, doses=doses, drawn_units=total, wasted_units=Decimal(0), lots=("TEST1",)
    )
    vial = VialLine(
        lot="TEST1", expiry=plan.planned_for + timedelta(days=300), vial_units=total, diluent_ml=Decimal(2), drawn_units=total,
        given_units=total, wasted_units=Decimal(0),
    )  # fmt: skip
    signed = Signed(
        plan=plan, case=case, check=option.check, proposal_id=proposal.proposal_id, difference=(),
        preparation=option.preparation, meaning="I have checked.", signed_by="Dr Ines Sample", valid_until=plan.planned_for,
    )  # fmt: skip
    made = kept_plan(plan, forecast(plan, case, knowledge, scenes.belief()), case, knowledge, scenes.belief(), case.planned_for)
    return Told(
        today=plan.planned_for, clinic="TESTCLINIC spasticity", jurisdiction=case.jurisdiction.value,
        who=Whom(name=case.person.name or "TESTPERSON", born="born", synthetic=True), given_on=plan.planned_for,
        closed=ClosedSession(session=session, vials=(vial,) if doses else ()), signed=signed, case=case, forecast=made,
        follow_ups=(), events=(),
        elsewhere=(), booked=None, eligible=None, interval_days=84, emergency="112", hours="",
        rests_on=(Rested(row="visits.sessionclosed:1", sha256="0" * 64),),
    )  # fmt: skip


def letter(name: str, kind: LetterKind) -> Written:
    return written(kind, told(name), scenes.knowledge(), "020 7946 0000")


def lines(block: Block) -> Iterator[str]:
    """What stands outside of tables."""
    yield from (*block.words, *block.items, *block.after)
    if not block.columns:
        yield from (cell for row in block.rows for cell in row)


@pytest.mark.parametrize("name", NAMES)
def test_what_holds_of_every_letter_holds_of_this_example(name: str) -> None:
    product = told(name).product
    for kind in LetterKind:
        for block in letter(name, kind).blocks:
            if block.name == "sources":
                continue
            assert FLOAT.findall(block.says.replace("0000", "")) == [], (kind, block.name)
            for said in lines(block):
                for found in re.finditer(r"\d+ units?\b", said):
                    assert said[found.end() :].startswith(f" of {product}"), said
            for row in block.rows if block.columns else ():
                for column, cell in zip(block.columns, row, strict=True):
                    assert product in column or not re.search(r"\d+ units?\b", cell)
        words = "\n".join(one.says for one in letter(name, kind).blocks)
        for dose in told(name).closed.session.doses:
            assert dose.side.word in words


@pytest.mark.parametrize("name", NAMES)
def test_the_person_of_this_example_can_read_their_letter_at_12(name: str) -> None:
    found = letter(name, PERSON).reading
    assert found is not None
    assert found.age <= target().age
    assert found.longest_sentence <= target().longest_sentence
    words = "\n".join(one.says for one in letter(name, PERSON).blocks)
    assert "%" not in words
    assert "dose" not in words.lower()


@pytest.mark.parametrize("name", NAMES)
def test_the_risks_of_this_example_name_the_spread_and_where_each_is_written(name: str) -> None:
    of = discussed(scenes.proposed(name).plan, scenes.proposal(name), scenes.proposed(name).check.findings)
    risks = risks_of(of, scenes.knowledge())
    ids = [one.id for one in risks]
    assert ids[0] == "spread"
    assert len(ids) == len(set(ids))
    assert all(one.sources and not one.discussed for one in risks)
    parts = {scenes.knowledge().muscles[one.muscle].part for one in of.plan.doses}
    assert ("falls" in ids) is bool(parts & {"leg", "trunk"})
    assert ("swallowing-neck" in ids) is bool(parts & {"neck", "jaw"})
    assert len({one.id for one in alternatives_of(scenes.proposal(name))}) == len(alternatives_of(scenes.proposal(name)))


def test_the_words_of_the_risks_can_be_read_at_12() -> None:
    fixed = [one["words"] for one in data("en-GB", "risks")["risk"]]
    form = [said for said in data("en-GB", "consent").values() if isinstance(said, str)]
    assert measured([*fixed, *form]).age <= target().age
    assert measured(fixed).longest_sentence <= target().longest_sentence


def test_there_are_examples_to_hold_and_some_in_which_nothing_is_given() -> None:
    given = {name for name in NAMES if scenes.proposed(name).plan.doses}
    assert len(given) >= 12
    assert {scenes.case(name).product for name in given} >= {"onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA"}
    for name in set(NAMES) - given:
        assert "we gave you nothing in the end" in "\n".join(one.says for one in letter(name, PERSON).blocks)
