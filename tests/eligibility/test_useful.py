"""Tone that carries the person: of whole problems, of single muscles, and of someone who stands to transfer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.build import a_problem
from tests.eligibility.changing import KNOWLEDGE, changed

from eutonia.domain import Finding, Severity, Side
from eutonia.domain.case import PostureProblem
from eutonia.eligibility import assess, useful

Changes = dict[str, Any]
WEAK_STRENGTH = KNOWLEDGE.settings["safety.weak_strength"].citation


def findings(changes: Changes) -> list[Finding]:
    return list(assess(changed(changes), KNOWLEDGE).findings)


def a_muscle(muscle: str = "soleus", side: str = "right", **more: Any) -> Changes:
    return {"muscle": muscle, "side": side, "tone_is_useful": "no", **more}


def of_a_useful_foot(*muscles: Changes, pattern: str = "equinovarus-foot") -> str:
    """What is said of a foot whose tone is useful, with these muscles examined."""
    case = changed({"problems": [a_problem(pattern, tone_is_useful="yes")], "goals": [], "muscles": list(muscles)})
    (found,) = useful.useful_tone(case, KNOWLEDGE)
    return found.finding.because


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ("yes", "This tone is useful"),
        ("no", None),
        ("not_asked", "Is this tone useful?"),
        ("cannot_establish", "Is this tone useful?"),
    ],
)
def test_useful_tone_is_a_caution_and_so_is_not_knowing(answer: str, title: str | None) -> None:
    found = findings({"problems.0.tone_is_useful": answer})
    assert [(one.title, one.side, one.severity) for one in found] == ([(title, Side.RIGHT, Severity.REASON)] if title else [])


def test_each_problem_is_told_with_its_own_side_and_sources() -> None:
    rows = [a_problem("stiff-knee", "left", tone_is_useful="yes"), a_problem("flexed-elbow", tone_is_useful="not_asked")]
    stiff, elbow = useful.useful_tone(changed({"problems": rows, "goals": []}), KNOWLEDGE)
    assert (stiff.finding.side, elbow.finding.side) == (Side.LEFT, Side.RIGHT)
    reasons = [one for one in KNOWLEDGE.patterns["stiff-knee"].against if one.when == "useful_tone"]
    assert reasons
    assert all(one.words in stiff.finding.because for one in reasons)
    assert {one.citation for one in reasons} | {WEAK_STRENGTH} == set(stiff.finding.citations)
    assert stiff.finding.citations[-1] == WEAK_STRENGTH
    assert elbow.finding.because == "Whether the tone of flexed elbow, RIGHT, holds the person up is not known (not asked)."


def test_a_pattern_without_words_of_its_own_gets_the_general_ones() -> None:
    told = of_a_useful_foot(pattern="torticollis")
    assert told == (
        "The tone of torticollis: head turned to one side, RIGHT, holds the person up when standing, transferring or walking. "
        "Weakening it can cost a transfer or a fall."
    )
    assert "Weakening it can cost" not in of_a_useful_foot()
    assert of_a_useful_foot(pattern="bent-foot").endswith("walking. Weakening it can cost a transfer or a fall.")


@pytest.mark.parametrize(
    ("muscle", "weak"),
    [
        (a_muscle(strength=3), True),
        (a_muscle(strength=0), True),
        (a_muscle(strength=4), False),
        (a_muscle(strength=None), False),
        (a_muscle(side="left", strength=2), False),
        (a_muscle("tibialis-posterior", strength=2), False),
        (a_muscle("triceps-brachii", strength=2), False),
        (a_muscle("calf", strength=2), False),
    ],
)
def test_a_muscle_of_that_limb_that_carries_the_body_is_weak_up_to_grade_three(muscle: Changes, weak: bool) -> None:
    told = f" The strength underneath is poor: soleus grade {muscle['strength']}."
    assert of_a_useful_foot(muscle).endswith(told) is weak
    assert ("strength underneath" in of_a_useful_foot(muscle)) is weak


def test_weak_muscles_stand_in_order() -> None:
    rows = (a_muscle(strength=2), a_muscle("quadriceps-femoris", strength=1), a_muscle("gluteus-medius", strength=5))
    told = of_a_useful_foot(*rows)
    assert told.endswith(" The strength underneath is poor: quadriceps femoris grade 1, soleus grade 2.")


def test_a_pattern_that_is_not_known_has_no_limb_to_be_weak_in() -> None:
    assert "strength underneath" not in of_a_useful_foot(a_muscle(strength=1), pattern="bent-foot")


def test_too_weak_is_a_yes_or_a_no() -> None:
    rows = [a_muscle(strength=3), a_muscle(strength=None), a_muscle("calf", strength=1), a_muscle(strength=5)]
    found = [changed({"muscles": [row]}).muscles[0] for row in rows]
    assert [useful._is_too_weak(one, "leg", KNOWLEDGE) for one in found] == [True, False, False, False]


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"muscles": [a_muscle()]}, None),
        ({"muscles": [a_muscle(tone_is_useful="yes")]}, "A muscle whose tone is useful"),
        ({"muscles": [a_muscle(tone_is_useful="not_asked")]}, "Is this muscle's tone useful?"),
        ({"muscles": [a_muscle(tone_is_useful="cannot_establish")]}, "Is this muscle's tone useful?"),
        ({"muscles": [a_muscle("quadriceps-femoris", tone_is_useful="yes")]}, None),
        ({"muscles": [a_muscle(side="left", tone_is_useful="yes")]}, None),
        ({"muscles": [a_muscle("calf", tone_is_useful="yes")]}, None),
    ],
)
def test_a_muscle_is_asked_about_when_a_plan_could_reach_it(changes: Changes, title: str | None) -> None:
    found = list(useful.useful_muscle(changed(changes), KNOWLEDGE))
    assert [one.finding.title for one in found] == ([title] if title else [])


@pytest.mark.parametrize(
    ("sides", "answers", "is_news"),
    [
        (("right", "left"), ("no", "yes"), True),
        (("right", "left"), ("yes", "no"), False),
        (("right", "right"), ("no", "yes"), False),
        (("right", "right"), ("no", "not_asked"), True),
    ],
)
def test_it_is_no_news_once_a_problem_on_that_side_was_said_to_be_useful(
    sides: tuple[str, str], answers: tuple[str, str], is_news: bool
) -> None:
    rows = [
        a_problem(pattern, side, tone_is_useful=answer)
        for pattern, side, answer in zip(("equinovarus-foot", "stiff-knee"), sides, answers, strict=True)
    ]
    case = changed({"problems": rows, "goals": [], "muscles": [a_muscle(tone_is_useful="yes")]})
    assert bool(list(useful.useful_muscle(case, KNOWLEDGE))) is is_news


def test_a_useful_muscle_is_named_with_its_side() -> None:
    case = changed({"muscles": [a_muscle("gastrocnemius", tone_is_useful="yes")]})
    (found,) = useful.useful_muscle(case, KNOWLEDGE)
    assert found.finding.because == "Tone of gastrocnemius, RIGHT holds the person up: yes."
    assert (found.finding.side, found.finding.citations) == (Side.RIGHT, (WEAK_STRENGTH,))


# --- standing to transfer


@pytest.mark.parametrize(
    ("pattern", "carries"),
    [
        ("equinovarus-foot", True),
        ("stiff-knee", True),
        ("adducted-shoulder", True),
        ("flexed-hip", False),
        ("flexed-elbow", False),
        ("torticollis", False),
        ("bent-foot", False),
    ],
)
def test_a_pattern_carries_weight_by_its_primary_muscles(pattern: str, carries: bool) -> None:
    problem = PostureProblem.model_validate(a_problem(pattern))
    assert useful.carries_weight(problem, KNOWLEDGE) is carries


def test_a_muscle_that_holds_the_head_or_is_only_secondary_carries_no_weight() -> None:
    foot = KNOWLEDGE.patterns["equinovarus-foot"]
    secondary = replace(foot, muscles=tuple(replace(part, rank="secondary") for part in foot.muscles))
    knowledge = replace(KNOWLEDGE, patterns={**KNOWLEDGE.patterns, foot.id: secondary})
    assert not useful.carries_weight(PostureProblem.model_validate(a_problem()), knowledge)


@pytest.mark.parametrize(
    ("mobility", "answer", "pattern", "titles"),
    [
        ("stands_to_transfer", "no", "stiff-knee", ["Stands to transfer, perhaps on this tone"]),
        ("stands_to_transfer", "no", "flexed-elbow", []),
        ("stands_to_transfer", "yes", "stiff-knee", []),
        ("stands_to_transfer", "not_asked", "stiff-knee", []),
        ("wheelchair", "no", "stiff-knee", []),
        ("walks_unaided", "no", "stiff-knee", []),
        ("not_asked", "no", "stiff-knee", ["How the person moves about is not recorded"]),
        ("not_asked", "yes", "flexed-elbow", ["How the person moves about is not recorded"]),
    ],
)
def test_someone_who_stands_to_transfer_is_watched_whatever_was_answered(
    mobility: str, answer: str, pattern: str, titles: list[str]
) -> None:
    rows = [a_problem(pattern, "left", tone_is_useful=answer)]
    case = changed({"person.mobility": mobility, "problems": rows, "goals": []})
    found = list(useful.stands_on_it(case, KNOWLEDGE))
    assert [one.finding.title for one in found] == titles
    assert all(one.finding.severity is Severity.NOTE for one in found)
    if mobility == "stands_to_transfer" and titles:
        assert found[0].finding.side is Side.LEFT
        assert found[0].finding.because.startswith("The muscles behind stiff knee, LEFT, can carry the body")
