"""Rows of evidence as flat arrays, worked out once: what of a prediction does not depend on any parameter.

A row is spread over pairs of row and muscle, so that an arm with one muscle costs one pair and an arm with eight costs eight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from eutonia.evidence.people import PEOPLE, virtual_people
from eutonia.evidence.priors import betweens
from eutonia.evidence.rows import Kind, MuscleAmount, Row
from eutonia.knowledge.types import Knowledge

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Part = Literal["arm", "leg", "trunk", "neck", "jaw"]
PARTS: tuple[Part, ...] = ("arm", "leg", "trunk", "neck", "jaw")
TONE = frozenset(
    {Kind.TONE_CHANGE, Kind.TONE_MEDIAN, Kind.TONE_RESPONDER, Kind.TONE_SUM, Kind.DISABILITY_RESPONDER, Kind.NECK_IMPROVEMENT}
)
"""Kinds that answer as tone does."""
SENSITIVE = {Kind.SPASM_RESPONDER: "spasms_per_day", Kind.PAIN_RESPONDER: "pain"}
"""Kinds that answer to less toxin than tone, and the measure whose parameters they read."""
RELIEF = frozenset(TONE | SENSITIVE.keys())
"""Kinds that look at relief in one week."""
LASTING = frozenset({Kind.FELT_ONSET, Kind.FELT_WEAR_OFF, Kind.RETREATMENT_SHARE, Kind.RETREATMENT_DAYS})
"""Kinds that look for the day on which relief crosses a level."""
MEASURES = ("ashworth", *SENSITIVE.values())
LIMBS = ("arm", "leg")
DAYS_A_WEEK = 7
USUAL_WEEK = 4
"""When no week is given: trials report at week 4 what they report once."""
USUAL_POINTS = 3.0
"""Mean tone before treatment where a trial does not say: people enter trials with 2 points or more."""
NECK_TRIAL = ("splenius-capitis", "sternocleidomastoid")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Row by muscle. Arrays are (pairs,) where nothing else is said; `row` counts within the group the pairs belong to."""

    row: Index
    log_density: Array
    """Logarithm of units per millilitre of healthy muscle; potency is the model's business."""
    part: Index
    """Where the muscle is, an index into `PARTS`."""
    limb: Array
    """1 for a limb muscle, which may be wasted in multiple sclerosis."""
    shares: Array
    """(rows of the group, pairs): sums the pairs of a row by their shares in the problem."""
    sizes: Array
    """(rows of the group, pairs): sums the pairs of a row by their size against the reference muscle, on all treated sides."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows whose predictions are made alike. Arrays are (rows of the group,)."""

    rows: Index
    """Which rows of the layout these are."""
    pairs: Pairs
    days: Array
    product: Index
    """Index into `Layout.products`; the place after the last stands for placebo."""
    trial: Index
    dose: Index
    """Index into `Layout.arms`; the place after the last stands for an arm whose dose is known."""
    joint: Index
    """Index into `Layout.joints`; the place after the last stands for several joints or none."""
    measure: Index
    """0 tone, 1 spasms, 2 pain."""
    parts: Array
    """(rows, parts): how much of the row's problem lies in each part of the body; sums to 1."""
    baseline: Array
    """Mean tone before treatment, in positions."""
    sclerosis: Array
    """1 where the people have multiple sclerosis."""
    open_label: Array
    routine: Array
    """1 where harm was reported in routine care, not asked for."""
    chosen: Array
    """What the ranks of the pattern give to the muscles that were injected, 0 to 1; 1 where nothing was."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything about a set of rows that stays the same whatever the parameters are."""

    rows: tuple[Row, ...]
    trials: tuple[str, ...]
    arms: tuple[str, ...]
    """The arms whose dose is uncertain, as 'trial, arm'."""
    dose_spread: Array
    products: tuple[str, ...]
    joints: tuple[str, ...]
    people: Mapping[str, Array]
    betweens: Mapping[str, float]
    """How people differ, for what a draw does not say itself."""
    relief: Group
    lasting: Group
    """One row for each arm and part of the body: when relief wears off there is the same for all rows of the arm."""
    parts_of_arm: Array
    """(rows, rows of `lasting`): how much of a row's problem lies in each, summing to 1; 0 for rows of other kinds."""
    weakness: Group
    of_kind: Mapping[Kind, Index]
    thresholds: Array
    problems: Array
    units: Array
    """(rows,): all units of the arm."""
    exposure: Array
    """(rows,): units near the swallowing muscles against those of the trial in the neck."""
    peers: Index
    """(rows,): for a share of intervals, the row of the same arm with the next shorter interval; else -1."""


def lay_out(rows: Sequence[Row], knowledge: Knowledge, people: int = PEOPLE) -> Layout:
    """The layout of these rows, with `people` virtual people an arm. Raises KeyError for names the knowledge lacks."""
    names = _Names(rows, knowledge)
    where = {kind: np.array([at for at, row in enumerate(rows) if row.kind is kind], dtype=np.intp) for kind in Kind}
    lasting = [part for row in rows if row.kind in LASTING for part in _split(row, names)]
    by_part = list({(arm_of(one), one.part): one for one in lasting}.values())
    return Layout(
        rows=tuple(rows),
        trials=names.trials,
        arms=tuple(names.arms),
        dose_spread=np.array(list(names.arms.values())),
        products=names.products,
        joints=names.joints,
        people=virtual_people(people),
        betweens=betweens(knowledge),
        relief=_group(rows, names, [at for at, row in enumerate(rows) if row.kind in RELIEF]),
        lasting=_group(by_part, names, range(len(by_part))),
        parts_of_arm=_parts_of_arm(rows, by_part, names),
        weakness=_group(rows, names, where[Kind.WEAKNESS]),
        of_kind=where,
        thresholds=np.array([1.0 if row.threshold is None else row.threshold for row in rows]),
        problems=np.array([row.problems for row in rows]),
        units=np.array([sum(one.units for one in row.muscles) for row in rows]),
        exposure=np.array([_exposure(row, knowledge) if row.kind is Kind.SWALLOWING else 0.0 for row in rows]),
        peers=_peers(rows),
    )


class _Names:
    """What the arrays count by."""

    def __init__(self, rows: Sequence[Row], knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.trials = tuple(dict.fromkeys(row.trial for row in rows))
        self.arms = {arm_of(row): row.dose_spread for row in rows if row.dose_spread > 0}
        self.products = tuple(dict.fromkeys(row.product for row in rows if row.product))
        self.joints = tuple(dict.fromkeys(row.joint for row in rows if row.joint))

    def part(self, amount: MuscleAmount, row: Row) -> Part:
        """Where a muscle is: by the catalogue, else where the row is."""
        known = self.knowledge.muscles.get(amount.muscle)
        return row.part if known is None else known.part

    def size(self, amount: MuscleAmount, row: Row) -> float:
        """Millilitres against the muscle of weight 1 of that part of the body, as in the weights of the response."""
        return amount.millilitres / float(self.knowledge.number(f"response.weight.reference_volume.{self.part(amount, row)}"))


def arm_of(row: Row) -> str:
    """The name of the row's arm."""
    return f"{row.trial}, {row.arm}"


def _group(rows: Sequence[Row], names: _Names, at: Iterable[int]) -> Group:
    at = list(at)
    mine = [rows[index] for index in at]
    return Group(
        rows=np.array(at, dtype=np.intp),
        pairs=_pairs(mine, names),
        days=np.array([_days(row) for row in mine]),
        product=_index(mine, lambda row: row.product, names.products),
        trial=_index(mine, lambda row: row.trial, names.trials),
        dose=_index(mine, arm_of, tuple(names.arms)),
        joint=_index(mine, lambda row: row.joint, names.joints),
        measure=np.array([(None, *SENSITIVE).index(row.kind if row.kind in SENSITIVE else None) for row in mine], dtype=np.intp),
        parts=np.array([_parts(row, names) for row in mine]).reshape(len(mine), len(PARTS)),
        baseline=np.array([position_of(USUAL_POINTS if row.baseline is None else row.baseline) for row in mine]),
        sclerosis=np.array([float(row.aetiology == "multiple sclerosis") for row in mine]),
        open_label=np.array([float(row.open_label) for row in mine]),
        routine=np.array([float(row.routine) for row in mine]),
        chosen=np.array([min(sum(one.share for one in row.muscles), 1.0) or 1.0 for row in mine]),
    )


def _split(row: Row, names: _Names) -> list[Row]:
    """One row for each part of the body in which the arm treats a problem."""
    parts = [part for part in PARTS if any(one.share > 0 and names.part(one, row) == part for one in row.muscles)]
    return [replace(row, part=part, muscles=tuple(one for one in row.muscles if names.part(one, row) == part)) for part in parts]


def _parts_of_arm(rows: Sequence[Row], by_part: Sequence[Row], names: _Names) -> Array:
    found = np.zeros((len(rows), len(by_part)))
    for at, row in enumerate(rows):
        for place, one in enumerate(by_part):
            if row.kind in LASTING and arm_of(row) == arm_of(one):
                found[at, place] = _parts(row, names)[PARTS.index(one.part)]
    return found


def _pairs(rows: Sequence[Row], names: _Names) -> Pairs:
    pairs = [(at, row, one) for at, row in enumerate(rows) for one in row.muscles if one.units > 0 and row.product]
    shares, sizes = np.zeros((2, len(rows), len(pairs)))
    for pair, (at, row, one) in enumerate(pairs):
        shares[at, pair] = one.share
        sizes[at, pair] = names.size(one, row) * row.problems
    where = [names.part(one, row) for _, row, one in pairs]
    return Pairs(
        row=np.array([at for at, _, _ in pairs], dtype=np.intp),
        log_density=np.array([np.log(one.units / one.millilitres) for _, _, one in pairs]),
        part=np.array([PARTS.index(part) for part in where], dtype=np.intp),
        limb=np.array([float(part in LIMBS) for part in where]),
        shares=shares,
        sizes=sizes,
    )


def position_of(points: float) -> float:
    """Ashworth points as a position: 1+ is one and a half points and the position 2."""
    return points if points <= 1 else points * 2 - 1 if points <= 2 else points + 1


def _days(row: Row) -> float:
    return (USUAL_WEEK if row.week is None else row.week) * DAYS_A_WEEK


def _index(rows: Sequence[Row], name: Callable[[Row], str], names: tuple[str, ...]) -> Index:
    """Where each row's name stands among the names; the place after the last for a name that is not there."""
    return np.array([names.index(name(row)) if name(row) in names else len(names) for row in rows], dtype=np.intp)


def _parts(row: Row, names: _Names) -> list[float]:
    """How much of the problem lies in each part of the body; all of it where the row is when no share is known."""
    weights = dict.fromkeys(PARTS, 0.0)
    for one in row.muscles:
        weights[names.part(one, row)] += one.share
    whole = sum(weights.values())
    return [weights[part] / whole if whole > 0 else float(part == row.part) for part in PARTS]


def _exposure(row: Row, knowledge: Knowledge) -> float:
    """Units by how near their muscle is to swallowing, against the mixture of the trial in the neck, as in the response."""
    near = {name: float(muscle.swallowing_weight) for name, muscle in knowledge.muscles.items()}
    back = float(knowledge.number("response.swallowing.splenius_part"))
    in_the_trial = back * near[NECK_TRIAL[0]] + (1 - back) * near[NECK_TRIAL[1]]
    return sum(one.units * near.get(one.muscle, 0.0) for one in row.muscles) / in_the_trial


def _peers(rows: Sequence[Row]) -> Index:
    """A survival curve is fitted step by step: those who came through the shorter interval, and how many the longer."""
    found = np.full(len(rows), -1, dtype=np.intp)
    of_arms: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        if row.kind is Kind.RETREATMENT_SHARE:
            of_arms.setdefault(arm_of(row), []).append(at)
    for places in of_arms.values():
        ordered = sorted(places, key=lambda at: rows[at].week or 0)
        found[ordered[1:]] = ordered[:-1]
    return found
