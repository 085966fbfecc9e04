"""What an answer to a safety question does: every outcome, both unknowns, and where the rest of the case adds to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.build import DAY, a_problem
from tests.eligibility.changing import KNOWLEDGE, ORDINARY, changed

from eutonia.domain import Answer, Case, Citation, Outcome, Severity
from eutonia.eligibility import screen
from eutonia.eligibility.verdict import PROJECT, Verdict
from eutonia.knowledge.types import Knowledge, ScreenQuestion

PLANNED = date.fromisoformat(DAY)
FRAILTY = KNOWLEDGE.screen["frailty"]


def knowing(question: ScreenQuestion) -> Knowledge:
    """The knowledge with this as its only question."""
    return replace(KNOWLEDGE, screen={question.id: question})


def said(question: ScreenQuestion, answer: str, case: Case = ORDINARY) -> list[Verdict]:
    answered = case.model_copy(update={"screen": case.screen.model_copy(update={"answers": {question.id: Answer(answer)}})})
    return list(screen.screen(answered, knowing(question)))


def told(question: ScreenQuestion, answer: str, case: Case = ORDINARY) -> tuple[Outcome, Severity] | None:
    found = said(question, answer, case)
    assert len(found) < 2
    return (found[0].outcome, found[0].finding.severity) if found else None


NOTED = (Outcome.CANDIDATE, Severity.NOTE)
REMINDED = (Outcome.WITH_CAUTIONS, Severity.NOTE)
CAUTIONED = (Outcome.WITH_CAUTIONS, Severity.REASON)
LATER = (Outcome.NOT_NOW, Severity.STOP)
NEVER = (Outcome.NOT_A_CANDIDATE, Severity.STOP)


@pytest.mark.parametrize(
    ("outcome", "if_yes", "if_unknown", "yes", "unknown"),
    [
        ("candidate", "", "", None, None),
        ("candidate", "note", "", NOTED, NOTED),
        ("candidate", "", "note", None, NOTED),
        ("candidate", "note", "note", NOTED, NOTED),
        ("candidate", "note", "reason", NOTED, CAUTIONED),
        ("candidate", "note", "stop", NOTED, LATER),
        ("candidate_with_cautions", "note", "", REMINDED, REMINDED),
        ("candidate_with_cautions", "note", "note", REMINDED, REMINDED),
        ("candidate_with_cautions", "note", "reason", REMINDED, CAUTIONED),
        ("candidate_with_cautions", "", "note", REMINDED, REMINDED),
        ("candidate_with_cautions", "reason", "note", CAUTIONED, CAUTIONED),
        ("candidate_with_cautions", "reason", "reason", CAUTIONED, CAUTIONED),
        ("candidate_with_cautions", "reason", "stop", CAUTIONED, LATER),
        ("not_now", "reason", "reason", LATER, LATER),
        ("not_now", "reason", "", LATER, LATER),
        ("not_a_candidate", "stop", "stop", NEVER, LATER),
        ("not_a_candidate", "stop", "note", NEVER, LATER),
    ],
)
def test_a_yes_does_what_the_knowledge_says_and_an_unknown_is_never_milder(
    outcome: str, if_yes: Any, if_unknown: Any, yes: tuple[Outcome, Severity] | None, unknown: tuple[Outcome, Severity] | None
) -> None:
    question = replace(FRAILTY, outcome_if_yes=outcome, if_yes=if_yes, if_unknown=if_unknown)
    assert told(question, "no") is None
    assert told(question, "yes") == yes
    assert told(question, "not_asked") == unknown
    assert told(question, "cannot_establish") == unknown


def test_a_question_that_was_left_out_was_not_asked() -> None:
    bare = ORDINARY.model_copy(update={"screen": ORDINARY.screen.model_copy(update={"answers": {}})})
    assert list(screen.screen(bare, knowing(FRAILTY))) == said(FRAILTY, "not_asked")


def test_the_words_of_a_yes_and_of_both_unknowns() -> None:
    question = replace(FRAILTY, words="Frail?", because="It is a risk.", remedy="Less.")
    yes, unasked, unknown = (said(question, one)[0].finding for one in ("yes", "not_asked", "cannot_establish"))
    assert (yes.title, yes.because, yes.remedy) == ("Frail? Yes", "It is a risk.", "Less.")
    assert (unasked.title, unasked.because) == ("Frail? Not asked", "Unknown is not no. If the answer were yes: It is a risk.")
    assert unasked.remedy == "Ask the person and the carer: Frail?"
    assert unknown.title == f"Frail? {Answer.CANNOT_ESTABLISH.words.capitalize()}"
    assert unknown.remedy == "Look in the records, examine, or ask the treating team: Frail?"
    assert yes.rule == unasked.rule == unknown.rule == "eligibility.screen.frailty"


def test_a_question_cites_its_sources_or_else_the_project() -> None:
    assert said(FRAILTY, "yes")[0].finding.citations == FRAILTY.citations
    assert said(replace(FRAILTY, citations=()), "yes")[0].finding.citations == (PROJECT,)


# --- whom a question concerns


@pytest.mark.parametrize(
    ("products", "parts", "concerns"),
    [
        ((), (), True),
        (("onabotulinumtoxinA",), (), True),
        (("abobotulinumtoxinA",), (), False),
        ((), ("leg",), True),
        ((), ("neck", "leg"), True),
        ((), ("neck",), False),
        (("onabotulinumtoxinA",), ("leg",), True),
        (("onabotulinumtoxinA",), ("neck",), False),
        (("abobotulinumtoxinA",), ("leg",), False),
    ],
)
def test_a_question_concerns_its_products_and_its_parts_of_the_body(
    products: tuple[str, ...], parts: tuple[str, ...], concerns: bool
) -> None:
    question = replace(FRAILTY, products=products, parts=parts)
    assert screen.concerns(question, ORDINARY, KNOWLEDGE) is concerns
    assert (told(question, "yes") is not None) is concerns
    assert (told(question, "not_asked") is not None) is concerns


# --- where the rest of the case adds to it

NECK = changed({"problems": [a_problem("torticollis")], "goals": []})
SWALLOWING = KNOWLEDGE.screen["swallowing-trouble"]


def test_little_reserve_and_a_neck_to_treat_close_the_door_and_say_why() -> None:
    (found,) = said(SWALLOWING, "yes", NECK)
    assert (found.outcome, found.finding.severity) == LATER
    assert found.finding.because == (
        f"{SWALLOWING.because} The neck or jaw would be treated, where toxin reaches the muscles of swallowing."
    )
    assert found.finding.remedy == (
        "Swallowing and breathing assessment, and a specialist's opinion, before any injection of the neck or jaw."
    )
    assert told(SWALLOWING, "yes") == CAUTIONED
    assert said(SWALLOWING, "yes")[0].finding.because == SWALLOWING.because


def test_what_bars_toxin_for_good_is_not_made_milder_by_a_neck_to_treat() -> None:
    assert told(replace(SWALLOWING, outcome_if_yes="not_a_candidate"), "yes", NECK) == NEVER


def test_a_neck_to_treat_adds_nothing_to_other_questions() -> None:
    assert told(FRAILTY, "yes", NECK) == NOTED
    assert told(KNOWLEDGE.screen["albumin-objection"], "yes", NECK) == CAUTIONED


SORE = KNOWLEDGE.screen["pressure-sore"]


def with_spasms(*patterns: str, measure: str = "spasms_per_day", side: str = "right") -> Case:
    target = {"target_at_most": 4} if measure == "spasms_per_day" else {"target_ashworth": "1"}
    about = [{"pattern": pattern, "side": side} for pattern in patterns]
    goal = {"id": "sore", "words": "heal", "measure": measure, "problems": about, **target}
    return changed({"problems": [a_problem(pattern, side) for pattern in (*patterns, "clawed-toes")], "goals": [goal]})


@pytest.mark.parametrize(
    ("case", "named"),
    [
        (with_spasms("flexed-hip"), ("flexed hip, RIGHT",)),
        (with_spasms("stiff-knee", side="left"), ("stiff knee, LEFT",)),
        (with_spasms("stiff-knee", "flexed-hip"), ("flexed hip, RIGHT", "stiff knee, RIGHT")),
        (with_spasms("hip-extensor-spasm", "flexed-elbow"), ("hip extensor spasm, RIGHT",)),
        (with_spasms("leg-extensor-spasm"), ("extensor spasm of the whole leg, RIGHT",)),
        (with_spasms("equinovarus-foot"), ()),
        (with_spasms("valgus-foot", "flexed-elbow", "paraspinal-spasm"), ()),
        (with_spasms("hip-hiking"), ()),
        (with_spasms("trunk-flexion-spasm"), ()),
        (with_spasms("flexed-hip", measure="ashworth"), ()),
        (ORDINARY, ()),
    ],
)
def test_spasms_that_press_are_those_of_a_goal_at_the_hip_or_thigh(case: Case, named: tuple[str, ...]) -> None:
    assert screen.pressing_spasms(case, KNOWLEDGE) == named


@pytest.mark.parametrize(
    ("pattern", "presses"),
    [("flexed-hip", True), ("stiff-knee", True), ("equinovarus-foot", False), ("hip-hiking", False), ("bent-foot", False)],
)
def test_only_a_pattern_of_the_leg_that_is_known_presses(pattern: str, presses: bool) -> None:
    assert screen._presses(pattern, KNOWLEDGE) is presses


def test_muscles_that_are_only_secondary_do_not_press() -> None:
    """Some of the muscles that may bend a foot lie at the thigh; the primary ones do not."""
    stiff = KNOWLEDGE.patterns["stiff-knee"]
    secondary = replace(stiff, muscles=tuple(replace(part, rank="secondary") for part in stiff.muscles))
    knowledge = replace(KNOWLEDGE, patterns={**KNOWLEDGE.patterns, stiff.id: secondary})
    assert not screen._presses("stiff-knee", knowledge)


def test_a_sore_that_spasms_keep_open_is_a_caution_with_both_sources() -> None:
    (found,) = screen.screen(
        changed({"screen.answers.pressure-sore": "yes"}, with_spasms("stiff-knee", "flexed-hip")), knowing(SORE)
    )
    assert (found.outcome, found.finding.severity) == CAUTIONED
    assert "these spasms can keep the sore open: flexed hip, RIGHT; stiff knee, RIGHT. Fewer" in found.finding.because
    assert found.finding.remedy.startswith("Treat the sore at the same time: ")
    assert found.finding.citations == (KNOWLEDGE.settings["eligibility.pressing_spasms"].citation, *SORE.citations)
    assert told(SORE, "not_asked", with_spasms("flexed-hip")) == CAUTIONED
    assert told(replace(SORE, if_yes="note", outcome_if_yes="candidate"), "yes", with_spasms("flexed-hip")) == CAUTIONED


def test_pressing_spasms_add_nothing_to_other_questions() -> None:
    assert told(KNOWLEDGE.screen["constipation"], "yes", with_spasms("flexed-hip")) == LATER
    assert told(FRAILTY, "yes", with_spasms("flexed-hip")) == NOTED


MILK = KNOWLEDGE.screen["cows-milk-allergy"]
ABO = changed({"product": "abobotulinumtoxinA"})


def test_what_bars_one_product_names_the_others_and_a_caution_does_not() -> None:
    others = "Another product planned here: incobotulinumtoxinA or onabotulinumtoxinA."
    assert said(MILK, "yes", ABO)[0].finding.remedy == f"{MILK.remedy} {others}"
    milder = replace(MILK, outcome_if_yes="candidate_with_cautions")
    assert said(milder, "yes", ABO)[0].finding.remedy == MILK.remedy
    every = replace(MILK, products=())
    assert said(every, "yes", ABO)[0].finding.remedy == MILK.remedy


def test_what_bars_every_product_planned_here_names_none() -> None:
    all_of_them = replace(MILK, products=tuple(KNOWLEDGE.products))
    assert said(all_of_them, "yes", ABO)[0].finding.remedy == MILK.remedy


# --- how old the answers are


def answered(days: int | None, by: str = "person") -> Case:
    on = None if days is None else (PLANNED - timedelta(days=days)).isoformat()
    return changed({"screen.answered_on": on, "screen.answered_by": by})


@pytest.mark.parametrize(
    ("days", "by", "again"),
    [
        (0, "person", False), (28, "person", False), (29, "person", True), (None, "person", True), (0, "nobody", True),
        (29, "nobody", True), (28, "record", False), (28, "carer", False),
    ],
)  # fmt: skip
def test_answers_are_relied_on_for_28_days(days: int | None, by: str, again: bool) -> None:
    assert bool(list(screen.answered_lately(answered(days, by), KNOWLEDGE))) is again


def test_old_answers_are_told_with_their_day_and_who_gave_them() -> None:
    (old,) = screen.answered_lately(answered(40, "person_and_carer"), KNOWLEDGE)
    assert old.finding.because == (
        "They were answered by person and carer, on 15 Aug 2026; an answer is relied on for 28 days."
    )
    assert old.finding.remedy == "Ask the safety questions again within 28 days before 24 Sep 2026."
    (never,) = screen.answered_lately(answered(None, "nobody"), KNOWLEDGE)
    assert never.finding.because.startswith("They were answered by nobody, on a day that is not recorded; ")


def test_the_meaning_of_a_question_without_any_effect_is_a_note() -> None:
    silent = replace(FRAILTY, if_yes="", citations=())
    meaning = screen.meaning_of(silent, ORDINARY, KNOWLEDGE)
    assert meaning == screen.Meaning(Outcome.CANDIDATE, Severity.NOTE, FRAILTY.because, FRAILTY.remedy, (PROJECT,))


def test_the_project_is_cited_by_the_page_that_argues_it() -> None:
    assert Citation(source="eutonia-project", section="docs/eligibility.md", state="project") == PROJECT
