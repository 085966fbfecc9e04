"""Hypothesis strategies for whole documents: everything a clinic could write, and nothing it could not."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from eutonia.domain.answers import Answer, Ashworth, Side
from eutonia.domain.case import Case, Distribution, Impact, Jurisdiction, Mobility, Response
from eutonia.domain.cycle import Cycle
from eutonia.domain.plan import Guidance, Plan

ASSESSED = date(2026, 9, 24)

ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,11}", fullmatch=True)
answers = st.sampled_from(Answer)
sides = st.sampled_from(Side)
BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
characters = st.characters(exclude_categories=("Cs", "Cn", "Co", "Cc"), exclude_characters=BIDI_CONTROLS)
words = st.text(characters, max_size=30)
filled = words.filter(lambda text: bool(text.strip()))
days_before = st.integers(0, 4000).map(lambda days: ASSESSED - timedelta(days=days))
days_after = st.integers(0, 200).map(lambda days: ASSESSED + timedelta(days=days))


def amounts(low: int = 0, high: int = 1000) -> st.SearchStrategy[Decimal]:
    """Exact amounts with up to three decimal places."""
    return st.decimals(low, high, places=3, allow_nan=False, allow_infinity=False).map(lambda d: d + 0)


def perhaps(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value or nothing."""
    return st.none() | strategy


places = st.tuples(ids, sides)
problem_facts = st.fixed_dictionaries(
    {
        "ashworth": perhaps(st.sampled_from(Ashworth)),
        "tardieu": perhaps(
            st.fixed_dictionaries({"catch_degrees": st.integers(-180, 180), "full_range_degrees": st.integers(-180, 180)})
        ),
        "spasms_per_day": perhaps(amounts()),
        "pain": perhaps(st.integers(0, 10)),
        "impact": st.sampled_from(Impact),
        "fixed_contracture": answers,
        "tone_is_useful": answers,
        "note": words,
    }
)
targets = st.one_of(
    st.fixed_dictionaries({"measure": st.just("ashworth"), "target_ashworth": st.sampled_from(Ashworth)}),
    st.fixed_dictionaries({"measure": st.sampled_from(["pain", "spasms_per_day"]), "target_at_most": amounts(0, 10)}),
)
people = st.fixed_dictionaries(
    {
        "name": words,
        "birth_date": st.dates(date(1910, 1, 1), date(2008, 1, 1)),
        "weight_kg": perhaps(amounts(20, 400)),
        "height_cm": perhaps(amounts(80, 250)),
        "edss": perhaps(st.integers(0, 20).map(lambda half: Decimal(half) / 2)),
        "multiple_sclerosis": answers,
        "mobility": st.sampled_from(Mobility),
    }
)
treatments = st.fixed_dictionaries(
    {
        "given_on": perhaps(days_before.filter(lambda day: day > date(2008, 1, 1))),
        "product": perhaps(ids),
        "units": perhaps(amounts()),
        "indication": st.sampled_from(["limb_spasticity", "bladder", "not_known"]),
        "clinic": words,
        "confirmed": answers,
        "response": st.sampled_from(Response),
    }
)


@st.composite
def case_documents(draw: st.DrawFn) -> dict[str, Any]:
    """What `Case` accepts, as a dictionary."""
    troubled = draw(st.lists(places, min_size=1, max_size=4, unique=True))
    problems = [{"pattern": pattern, "side": side, **draw(problem_facts)} for pattern, side in troubled]
    named = st.lists(st.sampled_from(troubled), min_size=1, max_size=2, unique=True)
    goals = [
        {
            "id": goal,
            "words": draw(filled),
            "problems": [{"pattern": p, "side": s} for p, s in draw(named)],
            "importance": draw(st.integers(1, 3)),
            **draw(targets),
        }
        for goal in draw(st.lists(ids, max_size=3, unique=True))
    ]
    found = draw(st.lists(places, max_size=3, unique=True))
    return {
        "case_id": draw(ids),
        "title": draw(filled),
        "jurisdiction": draw(st.sampled_from(Jurisdiction)),
        "product": draw(ids),
        "assessed_on": ASSESSED,
        "planned_for": draw(days_after),
        "first_toxin_treatment": draw(answers),
        "person": draw(people),
        "distribution": draw(st.sampled_from(Distribution)),
        "problems": problems,
        "goals": goals,
        "muscles": [
            {"muscle": m, "side": s, "strength": draw(perhaps(st.integers(0, 5))), "overactive": draw(answers)} for m, s in found
        ],
        "screen": {
            "answered_on": draw(perhaps(days_before)),
            "answered_by": draw(st.sampled_from(["person", "nobody"])),
            "answers": draw(st.dictionaries(ids, answers, max_size=4)),
            "inr": draw(perhaps(amounts(0, 20))),
        },
        "toxin_history": {"any_in_16_weeks": draw(answers), "treatments": draw(st.lists(treatments, max_size=2))},
        "note": draw(words),
    }


@st.composite
def plan_documents(draw: st.DrawFn) -> dict[str, Any]:
    """What `Plan` accepts, as a dictionary."""
    rows = draw(st.lists(places, max_size=5, unique=True))
    return {
        "case_id": draw(ids),
        "product": draw(ids),
        "jurisdiction": draw(st.sampled_from(Jurisdiction)),
        "planned_for": draw(days_after),
        "doses": [
            {
                "muscle": muscle,
                "side": side,
                "units": draw(amounts(1, 400)),
                "sites": draw(st.integers(1, 40)),
                "guidance": draw(perhaps(st.sampled_from(Guidance))),
            }
            for muscle, side in rows
        ],
        "dilution": draw(perhaps(st.fixed_dictionaries({"vial_units": amounts(1, 500), "diluent_ml": amounts(1, 10)}))),
        "overrides": draw(
            st.lists(st.fixed_dictionaries({"rule": filled, "reason": filled, "by": filled, "on": days_after}), max_size=2)
        ),
    }


@st.composite
def cycle_documents(draw: st.DrawFn) -> dict[str, Any]:
    """What `Cycle` accepts, as a dictionary."""
    given_doses = [
        {"muscle": muscle, "side": side, "units": draw(amounts()), "why_different": draw(words)}
        for muscle, side in draw(st.lists(places, max_size=3, unique=True))
    ]
    follow_ups = [
        {
            "seen_on": draw(days_after),
            "scores": [{"problem": {"pattern": draw(ids), "side": draw(sides)}, "pain": draw(perhaps(st.integers(0, 10)))}],
            "goal_attainment": draw(st.dictionaries(ids, st.integers(-2, 2), max_size=2)),
            "felt_onset": draw(st.booleans()),
        }
        for _ in range(draw(st.integers(0, 2)))
    ]
    return {
        "case_id": draw(ids),
        "session": {
            "given_on": draw(days_after),
            "product": draw(ids),
            "doses": given_doses,
            "drawn_units": draw(amounts()),
            "wasted_units": draw(amounts()),
            "lots": draw(st.lists(filled, max_size=2)),
        },
        "follow_ups": follow_ups,
    }


cases = case_documents().map(Case.model_validate)
plans = plan_documents().map(Plan.model_validate)
cycles = cycle_documents().map(Cycle.model_validate)
