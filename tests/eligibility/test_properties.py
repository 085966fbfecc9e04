"""What holds for everybody: knowing less is never better, and neither order nor side matters."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.eligibility.changing import KNOWLEDGE, answered, changed, document
from tests.eligibility.drawing import people

from eutonia.domain import Case, Eligibility, Outcome, Severity
from eutonia.eligibility import assess

MODEST = settings(max_examples=60, deadline=None)
SHUFFLED = ("problems", "goals", "muscles", "other_treatments")


def door(eligibility: Eligibility) -> int:
    """How far the door is shut: 0 open, 1 open with cautions, 2 shut, whether for now or for good.

    'Not a candidate' with one answer taken away may become 'not now: ask', and nobody is injected either way.
    """
    shut = {Outcome.CANDIDATE: 0, Outcome.WITH_CAUTIONS: 1}
    return shut.get(eligibility.outcome, 2)


def worst(eligibility: Eligibility) -> int:
    return max((finding.severity.rank for finding in eligibility.findings), default=0)


@MODEST
@given(people(), st.data(), st.sampled_from(["not_asked", "cannot_establish"]))
def test_knowing_less_never_opens_the_door(case: Case, data: st.DataObject, unknown: str) -> None:
    path = data.draw(st.sampled_from(sorted(answered(case))))
    word = unknown if path.rsplit(".", 1)[-1] not in ("mobility", "distribution", "impact") else "not_asked"
    before, after = assess(case, KNOWLEDGE), assess(changed({path: word}, case), KNOWLEDGE)
    assert door(after) >= door(before), path
    assert worst(after) >= worst(before), path


@MODEST
@given(people(), st.sampled_from(sorted(KNOWLEDGE.screen)))
def test_a_yes_is_never_better_than_a_no(case: Case, question: str) -> None:
    yes = assess(changed({f"screen.answers.{question}": "yes"}, case), KNOWLEDGE)
    no = assess(changed({f"screen.answers.{question}": "no"}, case), KNOWLEDGE)
    assert door(yes) >= door(no)


@MODEST
@given(people(), st.sampled_from(sorted(KNOWLEDGE.screen)))
def test_a_question_left_out_is_a_question_not_asked(case: Case, question: str) -> None:
    without = document(case)
    without["screen"]["answers"].pop(question)
    not_asked = changed({f"screen.answers.{question}": "not_asked"}, case)
    assert assess(Case.model_validate(without), KNOWLEDGE) == assess(not_asked, KNOWLEDGE)


@MODEST
@given(people(), st.integers(0, 1_000))
def test_the_order_in_which_things_were_written_down_does_not_matter(case: Case, seed: int) -> None:
    copy = document(case)
    for rows in (*(copy[name] for name in SHUFFLED), copy["toxin_history"]["treatments"]):
        random.Random(seed).shuffle(rows)
    assert assess(Case.model_validate(copy), KNOWLEDGE) == assess(case, KNOWLEDGE)


@MODEST
@given(people())
def test_the_other_side_of_the_body_gets_the_mirrored_answer(case: Case) -> None:
    here, there = assess(case, KNOWLEDGE), assess(Case.model_validate(mirrored(document(case))), KNOWLEDGE)
    assert there.outcome is here.outcome
    assert sides_of(there, mirror=True) == sides_of(here, mirror=False)
    assert [advice.option for advice in there.alternatives] == [advice.option for advice in here.alternatives]


def mirrored(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _other(inner) if key == "side" else mirrored(inner) for key, inner in value.items()}
    return [mirrored(inner) for inner in value] if isinstance(value, list) else value


def _other(side: str) -> str:
    return {"right": "left", "left": "right"}[side]


def sides_of(eligibility: Eligibility, mirror: bool) -> list[tuple[str, str, str, str]]:
    def seen(side: str) -> str:
        return _other(side) if side and mirror else side

    return sorted((f.rule, f.severity, f.title, seen(f.side.value if f.side else "")) for f in eligibility.findings)


@MODEST
@given(people())
def test_the_answer_hangs_together(case: Case) -> None:
    eligibility = assess(case, KNOWLEDGE)
    is_shut = door(eligibility) == 2
    assert (worst(eligibility) == Severity.STOP.rank) == is_shut
    assert bool(eligibility.would_change) == is_shut
    assert all(finding.because and finding.title and finding.citations for finding in eligibility.findings)
    assert all(c.source in KNOWLEDGE.sources for finding in eligibility.findings for c in finding.citations)


@MODEST
@given(people())
def test_asking_twice_gives_the_same_answer(case: Case) -> None:
    assert assess(case, KNOWLEDGE) == assess(Case.model_validate(document(case)), KNOWLEDGE)


@MODEST
@given(people())
def test_taking_an_earlier_treatment_off_the_list_does_not_hide_that_there_was_one(case: Case) -> None:
    emptied = changed({"toxin_history.any_in_16_weeks": "yes", "toxin_history.treatments": []}, case)
    assert "eligibility.history-complete" in {finding.rule for finding in assess(emptied, KNOWLEDGE).findings}
