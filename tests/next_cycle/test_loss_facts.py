"""The reasons for a loss of response as the knowledge holds them."""

from __future__ import annotations

from eutonia.knowledge import load
from eutonia.next_cycle.advise import RULES
from eutonia.next_cycle.differential import AGAINST_ON_YES, BY_STEP
from eutonia.next_cycle.stopping import RESISTANT

KNOWLEDGE = load()


def test_each_reason_has_its_function_and_the_rare_one_comes_late() -> None:
    assert set(BY_STEP) == set(KNOWLEDGE.loss)
    order = list(KNOWLEDGE.loss)
    assert order.index("dose") < order.index("target") < order.index("guidance") < order.index("contracture")
    assert order.index("contracture") < order.index("disease") < order.index("antibodies")


def test_the_questions_that_rules_ask_are_there_and_end_with_a_question_mark() -> None:
    asked = {question.id: question for step in KNOWLEDGE.loss.values() for question in step.questions}
    assert {*RESISTANT, *AGAINST_ON_YES} <= set(asked)
    assert all(question.words.endswith("?") for question in asked.values())
    assert all(question.if_yes.endswith(".") for question in asked.values())


def test_no_fact_about_antibodies_gives_a_dose_or_a_ratio() -> None:
    said = " ".join(words for step in KNOWLEDGE.loss.values() for words, _ in (*step.to_do, *step.facts))
    assert "units" not in said


def test_rules_are_named_once() -> None:
    assert len(RULES) == len({rule.__name__ for rule in RULES})
