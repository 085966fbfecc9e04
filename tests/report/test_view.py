"""What is arranged for reading keeps its meaning: sides, unknowns, places and what a document's figure is for."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from tests.report.made import a_course, a_person_case, a_proposal, an_option, findings

from eutonia.domain.answers import Side
from eutonia.domain.finding import Arithmetic
from eutonia.domain.plan import MuscleDose
from eutonia.domain.proposal import DoseEvidence, Proposal
from eutonia.knowledge import load
from eutonia.knowledge.types import DoseRange, Knowledge
from eutonia.report import muscles, view
from eutonia.report.sources import register


def as_evidence(row: DoseRange) -> DoseEvidence:
    """A dose row of the knowledge as a proposal carries it."""
    return DoseEvidence(kind=row.kind, low=row.low, typical=row.typical, high=row.high, words=row.words, citation=row.citation)


def every_row() -> list[tuple[str, DoseRange]]:
    """Every dose row of every product, with its product."""
    return [(product.id, row) for product in load().products.values() for row in product.doses]


def test_A_dose_for_both_sides_is_never_compared_with_one_side() -> None:
    rows = [(product, row) for product, row in every_row() if row.per != "side"]
    assert len(rows) > 5
    assert not [row for product, row in rows if muscles.is_for_one_side(as_evidence(row), row.muscle, product, load())]


def test_A_dose_of_an_unknown_product_is_taken_as_its_document_gives_it(knowledge: Knowledge, proposal: Proposal) -> None:
    evidence = proposal.candidates[0].evidence[0]
    assert muscles.is_for_one_side(evidence, "soleus", "someothertoxin", knowledge)


def test_Site_doses_add_up_to_the_dose() -> None:
    dose = MuscleDose(muscle="soleus", side=Side.RIGHT, units=Decimal(110), sites=3)
    said = muscles.site_shares(dose, "onabotulinumtoxinA", load())
    parts = [part.split(" × ") for part in said.removesuffix(" units").split(", ")]
    assert sum(int(many) * Decimal(each) for many, each in parts) == 110


def test_What_is_said_of_both_sides_in_the_same_words_is_said_once(knowledge: Knowledge) -> None:
    note = findings()[1]
    both = (note, note.model_copy(update={"side": Side.LEFT}), findings()[0])
    assert [place for _, place in view.spoken(both, knowledge)] == ["RIGHT and LEFT Adductor magnus", ""]
    assert view.level_counts(both) == (("reason", "1 needs a reason"), ("note", "1 note"))


def test_Nothing_found_is_said() -> None:
    assert view.level_counts(()) == (("ok", "nothing found"),)


def test_A_muscle_is_told_once_with_both_its_sides(proposal: Proposal) -> None:
    dosed, left_out = muscles.stories(proposal)
    magnus = next(story for story in dosed if story.name == "Adductor-magnus" or story.name.startswith("Adductor"))
    assert magnus.doses == ("RIGHT 60 units, 2 sites, 1.2 mL", "LEFT 40 units, 2 sites, 0.8 mL")
    soleus = next(story for story in dosed if story.name.startswith("Soleus"))
    assert soleus.doses == ("RIGHT 50 units, 2 sites, 1 mL", "LEFT keep, not injected")
    assert [story.doses for story in left_out] == [("RIGHT not dosed, by hand only",)]


def test_A_dose_leads_to_what_was_read_before_what_is_recalled(proposal: Proposal, knowledge: Knowledge) -> None:
    option = view.chosen(proposal)
    assert option is not None
    assert all(not row.grounds[0].is_unverified for row in muscles.dose_rows(proposal, option, knowledge) if row.doses)


@pytest.mark.parametrize(("measure", "words"), [("spasms_per_day", "5 or fewer"), ("ashworth", "1+ or lower"), ("pain", None)])
def test_The_goal_line_belongs_to_its_own_problem_and_measure(measure: str, words: str | None, proposal: Proposal) -> None:
    aim = view.aim_of(proposal, a_course(measure))
    assert (aim.words if aim else None) == words
    assert view.aim_of(proposal, a_course(measure, Side.LEFT)) is None


def test_What_was_not_asked_is_said_of_a_problem(proposal: Proposal) -> None:
    assert "spasms a day not asked" in view.problem_words(proposal.case.problems[0])


def test_Goals_say_their_target() -> None:
    assert [view.goal_words(goal) for goal in a_person_case().goals] == [
        "spasms per day 5 or fewer, importance 3 of 3",
        "Ashworth 1+ or lower, importance 1 of 3",
    ]


def test_An_effect_that_never_wears_off_is_not_given_a_date() -> None:
    option = an_option(courses=(a_course(wears_off_day=None),))
    assert view.wear_off_words(option) == "–"
    assert next(fact for fact in view.facts(a_proposal(), option) if fact.name == "Wears off").value == "cannot establish"


def test_Places_of_one_document_are_told_apart_by_letters(proposal: Proposal) -> None:
    found = register(proposal, load())
    for document in found.documents:
        marks = [place.mark for place in document.places]
        assert len(set(marks)) == len(marks)
        assert len(marks) < 2 or marks[0].endswith("a")


def test_What_binds_is_not_said_twice(proposal: Proposal) -> None:
    assert proposal.binding is not None
    told = proposal.binding.model_copy(update={"costs": "12 weeks, everywhere holds the plan back"})
    assert view.binding_words(a_proposal(binding=told)) == "12 weeks, everywhere holds the plan back."
    assert view.binding_words(a_proposal(binding=None)) == ""


def test_The_first_goal_is_never_told_without_its_chance_without_treatment(proposal: Proposal) -> None:
    option = view.chosen(proposal)
    assert option is not None
    goal = next(fact for fact in view.facts(proposal, option) if fact.name == "First goal")
    assert re.fullmatch(r"\d+ % at week \d+, .+ without", goal.value)


def test_Days_since_a_treatment_are_not_told_as_a_sum() -> None:
    sums = Arithmetic(terms=("200 units, bladder, 2 Nov 2026",), total=Decimal(21), limit=Decimal(84), unit="days")
    assert view.sum_words(sums) == "200 units, bladder, 2 Nov 2026: 21 days ago, and the interval is 84 days"


def test_One_term_is_not_said_to_equal_itself() -> None:
    sums = Arithmetic(terms=("Soleus RIGHT 80 units",), total=Decimal(80), limit=Decimal(75), unit="units of a toxin")
    assert view.sum_words(sums) == "Soleus RIGHT 80 units; the limit is 75 units of a toxin"


@pytest.mark.parametrize(
    ("free_from", "words"), [(date(2026, 3, 2), "was over on 2 Mar"), (date(2026, 12, 2), "is over on 2 Dec")]
)
def test_The_interval_is_told_as_past_or_to_come(proposal: Proposal, free_from: date, words: str) -> None:
    option = view.chosen(proposal)
    assert option is not None
    checked = option.model_copy(update={"check": option.check.model_copy(update={"eligible_from": free_from})})
    assert words in view.interval_words(proposal, checked)
    never = option.model_copy(update={"check": option.check.model_copy(update={"eligible_from": None})})
    assert view.interval_words(proposal, never) == ""


def test_The_summary_does_not_repeat_the_outcome_it_stands_beside(proposal: Proposal) -> None:
    outcome = proposal.eligibility.outcome.words.capitalize()
    assert view.said(proposal.model_copy(update={"summary": f"{outcome}: 80 units."})) == "80 units."


def test_Why_a_muscle_is_told_without_the_name_that_stands_above_it(proposal: Proposal) -> None:
    rows = [row for row in proposal.candidates if row.muscle == proposal.candidates[0].muscle]
    told = [row.model_copy(update={"sentence": f"{row.name} {row.side.word} not dosed: it adds nothing."}) for row in rows]
    assert muscles.Story(tuple(told)).sentences == ("It adds nothing.",)
    told[0] = told[0].model_copy(update={"sentence": f"{rows[0].name} {rows[0].side.word} kept: needed."})
    if len(told) > 1:
        assert muscles.Story(tuple(told)).sentences[0].endswith(": needed.")
