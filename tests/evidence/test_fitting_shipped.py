"""The belief that is shipped: made from the data that are shipped, converged, and on the right side of every printed p-value."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.evidence.some_rows import ABO, CALF, ONA, a_row, own_rows, placebo
from tests.health.source import ROOT

from eutonia.evidence.card import hash_of_priors, hash_of_rows
from eutonia.evidence.forward import predict
from eutonia.evidence.layout import lay_out
from eutonia.evidence.lexicon import DATA
from eutonia.evidence.predictive import usual_trials
from eutonia.evidence.priors import priors
from eutonia.evidence.rows import Kind, MuscleAmount, Row
from eutonia.knowledge import load

DRAWS = Path(DATA).parents[1] / "knowledge" / "data" / "belief" / "draws.csv"
ADDUCTORS = tuple(
    MuscleAmount(f"adductor-{name}", units, millilitres, share)
    for name, units, millilitres, share in (("longus", 98, 160.8, 0.2), ("brevis", 62, 102.9, 0.2), ("magnus", 340, 554.8, 0.6))
)
"""500 units of abobotulinumtoxinA in one leg."""


@cache
def card() -> dict[str, Any]:
    return tomllib.loads((DATA / "card.toml").read_text(encoding="utf-8"))


def row(trial: str, arm: str, kind: Kind, week: float | None = None) -> dict[str, Any]:
    """One row of the card."""
    found = [one for one in card()["row"] if (one["trial"], one["arm"], one["kind"]) == (trial, arm, kind.value)]
    return next(one for one in found if week is None or one["week"] == week)


@pytest.mark.parametrize(
    ("what", "now"),
    [
        ("data", lambda: hash_of_rows(own_rows())),
        ("beliefs", lambda: hash_of_priors(load())),
        ("draws", lambda: hashlib.sha256(DRAWS.read_bytes()).hexdigest()[:16]),
    ],
)
def test_the_draws_were_made_from_what_is_here(what: str, now: Any) -> None:
    assert card()[what] == now(), "run: make evidence"


def test_the_page_speaks_of_the_same_draws() -> None:
    assert f"`{card()['draws']}`" in (ROOT / "docs" / "model-card.md").read_text(encoding="utf-8")


def test_the_chains_agreed() -> None:
    found = {name: float(words.split()[0]) for name, words in card()["diagnostics"].items()}
    assert found["largest R-hat"] < 1.01
    assert min(found["smallest bulk effective sample size"], found["smallest tail effective sample size"]) > 400
    assert found["divergent transitions"] == 0


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [(Kind.FELT_ONSET, 12.1, 13.7), (Kind.FELT_PEAK, 4.7, 5.4), (Kind.FELT_WEAR_OFF, 86.3, 92.4)],
)
def test_what_people_feel_lies_in_the_interval_of_the_survey(kind: Kind, low: float, high: float) -> None:
    assert low <= row("JACINTO2020", "routine", kind)["model"] <= high


@pytest.mark.parametrize(("week", "share"), [(14, 0.52), (16, 0.31), (18, 0.19), (20, 0.12)])
def test_as_many_wait_as_long_as_in_the_extension(week: int, share: float) -> None:
    assert row("KANOVSKY2021", "inco OLEX", Kind.RETREATMENT_SHARE, week)["model"] == pytest.approx(share, abs=0.04)


@pytest.mark.parametrize(
    ("kind", "shares"), [(Kind.WEAKNESS, (0, 0.11, 0.12, 0.56)), (Kind.SWALLOWING, (0.1, 0.21, 0.29, 0.39))]
)
def test_harm_in_the_neck_rises_as_in_the_trial(kind: Kind, shares: tuple[float, ...]) -> None:
    arms = ("placebo", "250", "500", "1000")
    found = [row("POEWE1998", arm, kind)["model"] for arm in arms]
    assert found == sorted(found)
    assert found == pytest.approx(shares, abs=0.1)


def test_nearly_every_report_lies_where_a_repetition_would() -> None:
    inside = [one["inside"] for one in card()["row"]]
    assert np.mean(inside) >= 0.9


# ---- the p-values that are printed and never fitted: sign and order only ---------------------------------------------------


def difference(drug: Row, other: Row | None = None) -> np.ndarray:
    """Drug less placebo (or less another arm) in usual trials, one value a draw."""
    layout = lay_out((drug, other or placebo(drug)), load())
    fixed, held = {one.id: one.centre for one in priors(load()).values()}, load().belief_draws
    found = []
    for at in range(0, len(held["steepness"]), 8):
        draw = {**fixed, **{name: float(values[at]) for name, values in held.items()}}
        found.append(predict(draw, usual_trials(layout), layout).value @ np.array([1, -1]))
    return np.array(found)


LEGS = a_row(product=ABO, part="leg", joint="hip", aetiology="multiple sclerosis", muscles=ADDUCTORS)
CALVES = a_row(part="leg", joint="ankle", muscles=CALF)


@pytest.mark.parametrize(
    ("trial", "drug"),
    [
        ("GUSEV2008: pain, adductors in multiple sclerosis, week 8", replace(LEGS, kind=Kind.PAIN_RESPONDER, week=8)),
        ("GUSEV2008: pain, week 12", replace(LEGS, kind=Kind.PAIN_RESPONDER, week=12)),
        ("PITTOCK2003: calf, week 12", replace(CALVES, kind=Kind.PAIN_RESPONDER, week=12)),
    ],
)
def test_more_people_are_better_with_toxin(trial: str, drug: Row) -> None:
    assert (difference(drug) > 0).mean() > 0.95, trial


@pytest.mark.parametrize(
    ("trial", "drug"),
    [
        ("SNOW1990: adductors in multiple sclerosis", LEGS),
        ("BURBAUD1996: calf, week 4", replace(CALVES, product=ABO)),
        ("BAKHEIT2001: arm, week 4", a_row(product=ABO)),
        ("SIMPSON2009: wrist, week 3", a_row(joint="wrist", week=3)),
    ],
)
def test_tone_falls_more_with_toxin(trial: str, drug: Row) -> None:
    assert (difference(drug) < 0).mean() > 0.95, trial


def test_tone_at_the_ankle_is_back_at_week_12_while_spasms_are_not() -> None:
    """DUNNE2012: no difference of tone (p = 0.53), fewer spasms in 41 against 14 per cent."""
    tone = difference(replace(CALVES, week=12))
    spasms = difference(replace(CALVES, kind=Kind.SPASM_RESPONDER, week=12))
    assert np.abs(np.median(tone)) < 0.2
    assert np.median(spasms) > 0.08


def test_tone_rises_again_from_week_10_to_week_22() -> None:
    """PAOLONI2013: in multiple sclerosis, knee and ankle, p < 0.05."""
    later, earlier = (replace(CALVES, aetiology="multiple sclerosis", week=week, arm=str(week)) for week in (22.0, 10.0))
    assert (difference(later, earlier) > 0).mean() > 0.95


def test_a_higher_dose_buys_more_tone_than_time() -> None:
    """SMITH2000: doses between 500 and 1500 units change the size of the effect and not when it ends."""
    doubled = tuple(replace(one, units=2 * one.units) for one in CALF)
    deeper = difference(replace(CALVES, muscles=doubled, product=ONA), CALVES)
    assert (deeper < 0).all()


def test_benefit_saturates_before_harm() -> None:
    """POEWE1998 and the notes of the evidence: weakness rises more steeply than benefit."""
    doubled = tuple(replace(one, units=2 * one.units) for one in ADDUCTORS)

    def growth(kind: Kind) -> float:
        less, more = (replace(LEGS, kind=kind, muscles=muscles, arm=str(len(muscles))) for muscles in (ADDUCTORS, doubled))
        return float(np.median(difference(replace(more, arm="more")) / difference(less)))

    assert growth(Kind.WEAKNESS) > growth(Kind.TONE_CHANGE)
