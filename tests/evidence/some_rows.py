"""Rows and draws that the tests of the fit share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from eutonia.evidence.layout import Layout, lay_out
from eutonia.evidence.predictive import new_trials
from eutonia.evidence.priors import from_standard, priors
from eutonia.evidence.reading import own_reading
from eutonia.evidence.reports import may_be_fitted
from eutonia.evidence.rows import Kind, MuscleAmount, Row
from eutonia.evidence.scene import Latent
from eutonia.knowledge import Knowledge, load

ONA, ABO = "onabotulinumtoxinA", "abobotulinumtoxinA"
ELBOW = (MuscleAmount("biceps-brachii", 100, 143.7, 0.4), MuscleAmount("brachialis", 60, 143.7, 0.4),
         MuscleAmount("brachioradialis", 40, 65.1, 0.2))  # fmt: skip
CALF = (MuscleAmount("soleus", 75, 435.9, 0.6), MuscleAmount("gastrocnemius-medial-head", 75, 255, 0.4))
NECK = (MuscleAmount("splenius-capitis", 100, 40, 0.6), MuscleAmount("sternocleidomastoid", 50, 56.3, 0.4))

A_ROW = Row(
    trial="A", arm="drug", outcome="AS", kind=Kind.TONE_CHANGE, product=ONA, part="arm", joint="elbow", aetiology="stroke",
    open_label=False, has_one_plus=True, week=4, people=50, value=-1.0, standard_deviation=None, standard_error=None,
    baseline=3.0, threshold=None, problems=1, muscles=ELBOW, dose_spread=0, confidence="seen", use="fit",
)  # fmt: skip


def a_row(**changes: Any) -> Row:
    """A change of tone at the elbow, with these differences."""
    return replace(A_ROW, **changes)


def placebo(row: Row, **changes: Any) -> Row:
    """The row's placebo arm."""
    return replace(row, arm="placebo", product="", muscles=(), dose_spread=0, **changes)


def one_of_each() -> tuple[Row, ...]:
    """A row of every kind, with and without toxin where both make sense."""
    leg = {"part": "leg", "joint": "ankle", "muscles": CALF}
    neck = {"part": "neck", "joint": "", "muscles": NECK, "aetiology": "dystonia", "product": ABO}
    drug = [
        a_row(),
        a_row(kind=Kind.TONE_MEDIAN, week=6),
        a_row(kind=Kind.TONE_RESPONDER, threshold=1, value=0.7),
        a_row(kind=Kind.TONE_SUM, problems=4, muscles=ELBOW + CALF, open_label=True, value=-4.5),
        a_row(kind=Kind.DISABILITY_RESPONDER, value=0.6),
        a_row(kind=Kind.SPASM_RESPONDER, week=12, value=0.4, **leg),
        a_row(kind=Kind.PAIN_RESPONDER, week=12, value=0.2, **leg),
        a_row(kind=Kind.NECK_IMPROVEMENT, value=45.0, **neck),
        a_row(kind=Kind.WEAKNESS, value=0.1, **neck),
        a_row(kind=Kind.SWALLOWING, value=0.2, **neck),
    ]
    lasting = [
        a_row(kind=kind, week=week, value=value, dose_spread=0.3)
        for kind, week, value in (
            (Kind.RETREATMENT_SHARE, 16.0, 0.3), (Kind.RETREATMENT_SHARE, 14.0, 0.5), (Kind.RETREATMENT_DAYS, None, 95.0),
            (Kind.FELT_ONSET, None, 13.0), (Kind.FELT_PEAK, None, 5.0), (Kind.FELT_WEAR_OFF, None, 89.0),
        )
    ]  # fmt: skip
    paralysed = a_row(kind=Kind.PARALYSIS, value=0.7, muscles=(MuscleAmount("extensor-digitorum-brevis", 8, 5, 1),), part="leg")
    return (*drug, *(placebo(row) for row in drug), *lasting, paralysed)


@cache
def unfitted() -> Knowledge:
    """The packaged knowledge without the draws of a fit."""
    return replace(load(), belief_draws={})


@cache
def own_rows() -> tuple[Row, ...]:
    """The rows that the shipped belief is fitted to."""
    knowledge = load()
    return tuple(row for row in own_reading(knowledge).rows if may_be_fitted(row, knowledge.belief))


@cache
def laid_out() -> Layout:
    """The layout of those rows."""
    return lay_out(own_rows(), unfitted())


def centres(**changes: float) -> dict[str, float]:
    """Every parameter at its centre, with these differences; two underscores stand for a point."""
    found = {one.id: one.centre for one in priors(unfitted()).values()}
    return found | {name.replace("__", "."): value for name, value in changes.items()}


def a_draw(layout: Layout, seed: int) -> tuple[Mapping[str, float], Latent]:
    """Everything from the prior, peculiar trials included."""
    generator = np.random.Generator(np.random.PCG64(seed))
    found = {one.id: float(from_standard(one, generator.standard_normal())) for one in priors(unfitted()).values()}
    return found, new_trials(found, layout, generator)
