"""People drawn at random for properties: several problems, any answers, any history."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from tests.build import DAY
from tests.eligibility.changing import KNOWLEDGE, ORDINARY, document

from eutonia.domain import Answer, Case
from eutonia.domain.case import Distribution, Impact, Mobility, Response

PATTERNS = ("equinovarus-foot", "adducted-thighs", "flexed-hip", "stiff-knee", "flexed-elbow", "torticollis", "paraspinal-spasm")
MUSCLES = ("soleus", "quadriceps-femoris", "hip-adductors", "biceps-brachii", "sternocleidomastoid")
SIDES = ("right", "left")
PRODUCTS = tuple(sorted(KNOWLEDGE.products))

answers = st.sampled_from([answer.value for answer in Answer])
mostly_no = st.sampled_from(["no"] * 12 + [answer.value for answer in Answer])


def _words(kind: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([member.value for member in kind])


def _mostly(word: str, kind: Any) -> st.SearchStrategy[str]:
    return st.one_of(st.just(word), st.just(word), _words(kind))


tardieu = st.fixed_dictionaries({"catch_degrees": st.integers(-40, 10), "full_range_degrees": st.integers(-40, 20)})

problem = st.fixed_dictionaries(
    {
        "pattern": st.sampled_from(PATTERNS),
        "side": st.sampled_from(SIDES),
        "ashworth": st.sampled_from([None, "1", "1+", "2", "3", "4"]),
        "tardieu": st.none() | tardieu,
        "impact": _mostly("severe", Impact),
        "fixed_contracture": mostly_no,
        "tone_is_useful": mostly_no,
    }
)

muscle = st.fixed_dictionaries(
    {
        "muscle": st.sampled_from(MUSCLES),
        "side": st.sampled_from(SIDES),
        "strength": st.none() | st.integers(0, 5),
        "tone_is_useful": mostly_no,
    }
)

treatment = st.fixed_dictionaries(
    {
        "given_on": st.none() | st.integers(1, 900).map(lambda days: (date.fromisoformat(DAY) - timedelta(days)).isoformat()),
        "product": st.none() | st.sampled_from(PRODUCTS),
        "units": st.none() | st.integers(20, 400),
        "indication": st.sampled_from(["limb_spasticity", "cervical_dystonia", "bladder", "migraine", "not_known"]),
        "status": st.sampled_from(["given", "given", "signed_not_given", "cancelled"]),
        "response": _words(Response),
    }
)


def _each_once(row: dict[str, Any], name: str) -> tuple[str, str]:
    return row[name], row["side"]


problems = st.lists(problem, min_size=1, max_size=4, unique_by=lambda row: _each_once(row, "pattern"))
muscles = st.lists(muscle, max_size=3, unique_by=lambda row: _each_once(row, "muscle"))


@st.composite
def goals(draw: st.DrawFn, of: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Up to two goals about some of the problems."""
    return [_goal(draw, number, of) for number in range(draw(st.integers(0, 2)))]


def _goal(draw: st.DrawFn, number: int, of: list[dict[str, Any]]) -> dict[str, Any]:
    about = draw(st.lists(st.sampled_from(of), min_size=1, max_size=3, unique_by=lambda row: _each_once(row, "pattern")))
    named = [{"pattern": row["pattern"], "side": row["side"]} for row in about]
    target = draw(
        st.sampled_from([{"measure": "ashworth", "target_ashworth": "1"}, {"measure": "spasms_per_day", "target_at_most": 3}])
    )
    return {"id": f"goal-{number}", "words": f"goal {number}", "problems": named, **target}


@st.composite
def people(draw: st.DrawFn) -> Case:
    """One person: most answers are no, so that closed and open doors are both met."""
    copy = document(ORDINARY)
    copy["product"] = draw(st.sampled_from(PRODUCTS))
    copy["jurisdiction"] = draw(st.sampled_from(["US", "UK/EU"]))
    copy["distribution"] = draw(_mostly("focal", Distribution))
    copy["first_toxin_treatment"] = draw(mostly_no)
    copy["person"]["multiple_sclerosis"] = draw(_mostly("yes", Answer))
    copy["person"]["mobility"] = draw(_words(Mobility))
    copy["problems"] = draw(problems)
    copy["muscles"] = draw(muscles)
    copy["goals"] = draw(goals(copy["problems"]))
    asked = draw(st.dictionaries(st.sampled_from(sorted(KNOWLEDGE.screen)), answers, max_size=3))
    copy["screen"]["answers"] |= asked
    copy["screen"]["forced_vital_capacity_percent"] = draw(st.none() | st.integers(20, 120))
    copy["toxin_history"]["any_in_16_weeks"] = draw(mostly_no)
    copy["toxin_history"]["treatments"] = draw(st.lists(treatment, max_size=3))
    return Case.model_validate(copy)
