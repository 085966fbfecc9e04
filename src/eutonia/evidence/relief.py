"""Relief of one problem in one week, and what each scale of the trials makes of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from eutonia.evidence.lasting import Toxin, toxin_at
from eutonia.evidence.layout import Group
from eutonia.evidence.rows import Kind
from eutonia.evidence.scene import Array, Scene


def log_odds_per_toxin(scene: Scene, group: Group) -> Array:
    """Logarithm of peak density over half density, before steepness, (pairs, people)."""
    pairs, xp = group.pairs, scene.on.xp
    half = xp.log(scene.by_part("half_density"))[pairs.part]
    sensitive = scene.by_measure("sensitivity")[group.measure]
    more = xp.where(group.measure > 0, xp.log(xp.where(group.measure > 0, sensitive, 1.0)), 0.0)
    return log_densities(scene, group) + (more[pairs.row] - half)[:, None]


def full_relief(scene: Scene, group: Group) -> Array:
    """Relief of a typical person at full block of the whole problem, (pairs,): a muscle works with the effect of its part."""
    xp, pairs = scene.on.xp, group.pairs
    tone = scene.by_part("effect.ashworth")[pairs.part] * _joints(scene, group)[pairs.row]
    other = scene.by_measure("effect")[group.measure]
    sclerosis = xp.where(group.sclerosis > 0, scene["aetiology.multiple_sclerosis"], 1.0)
    # The muscles that a trial injected held the joint more than their rank alone says, and the others less.
    chosen = group.chosen + scene["evidence.unchosen_part"] * (1 - group.chosen)
    of_trial = xp.exp(scene.latent.effect[group.trial]) * sclerosis / chosen
    return xp.where(group.measure[pairs.row] > 0, other[pairs.row], tone) * of_trial[pairs.row]


def relief(scene: Scene, group: Group, days: Array) -> Array:
    """Relief beyond placebo on each row's day, (rows, people), on the scale of the row's measure."""
    xp, pairs = scene.on.xp, group.pairs
    acting = xp.log(toxin_at(days[:, None], Toxin(scene.onset, scene.offset), xp))
    log_odds = scene["steepness"] * (log_odds_per_toxin(scene, group) + acting[pairs.row])
    blocked = 1 / (1 + xp.exp(-log_odds))
    strong = xp.exp(scene.deviates("person") + scene.deviates("problem"))
    return (pairs.shares @ (full_relief(scene, group)[:, None] * blocked)) * strong


def unspecific(scene: Scene, group: Group, days: Array) -> Array:
    """What changes without toxin on each row's day, (rows, people)."""
    xp = scene.on.xp
    of_trial = scene.latent.placebo[group.trial] + group.open_label * scene["evidence.open_label"]
    tone = group.parts @ scene.by_part("placebo.ashworth") + of_trial
    typical = xp.where(group.measure > 0, scene.by_measure("placebo")[group.measure], tone)
    part = (days / scene["placebo_peak_days"])[:, None]
    return (typical[:, None] + _placebo_spread(scene, group)[:, None] * scene.layout.people["placebo"]) * part * xp.exp(1 - part)


def _placebo_spread(scene: Scene, group: Group) -> Array:
    tone = group.parts @ scene.by_part("between.placebo.ashworth")
    return scene.on.xp.where(group.measure > 0, scene.by_measure("between.placebo")[group.measure], tone)


def _joints(scene: Scene, group: Group) -> Array:
    """How much more or less the tone of a joint answers than that of its part of the body, (rows,)."""
    joints = [scene[f"joint.{joint}"] for joint in scene.layout.joints]
    return scene.on.xp.stack([*joints, scene.on.xp.ones(())])[group.joint]


def log_densities(scene: Scene, group: Group) -> Array:
    """Logarithm of the density at its peak in model units per millilitre, (pairs, people)."""
    xp, pairs = scene.on.xp, group.pairs
    potency = xp.log(scene.potencies())
    dose = scene.with_none(scene.latent.dose)
    wasted = group.sclerosis[pairs.row] * pairs.limb * xp.log(scene["wasting"])
    of_row = potency[group.product] + dose[group.dose]
    return (pairs.log_density + of_row[pairs.row] - wasted)[:, None] + scene.deviates("susceptibility")


def points(position: Array, xp: Any = np) -> Array:
    """Ashworth points of a position: straight lines through 0, 1, 1.5 (the grade 1+), 2, 3 and 4; never below 0.

    A scale without the grade 1+ has the same line: its grades 1 and 2 lie two positions apart.
    """
    held = xp.maximum(position, 0)
    return held - xp.maximum(held - 1, 0) / 2 + xp.maximum(held - (1 + 2), 0) / 2


def improvements(scene: Scene) -> tuple[Array, Array]:
    """Fall from before treatment and the deviation of two gradings, in points, both (rows that look at relief, people)."""
    group, xp = scene.layout.relief, scene.on.xp
    before = group.baseline[:, None] + scene["evidence.baseline_spread"] * scene.layout.people["baseline"]
    after = before - relief(scene, group, group.days) - unspecific(scene, group, group.days)
    error = scene["noise.ashworth"]
    slopes = [(points(tone + error, xp) - points(tone - error, xp)) / 2 for tone in (before, after)]
    return points(before, xp) - points(after, xp), xp.sqrt(slopes[0] ** 2 + slopes[1] ** 2)


def spread_of_change(scene: Scene, improved: Array, noise: Array) -> Array:
    """Standard deviation of the change of tone of each row that reports it: people differ, and it is that of two gradings."""
    group, xp = scene.layout.relief, scene.on.xp
    spread = xp.sqrt(((improved - improved.mean(axis=1, keepdims=True)) ** 2 + noise**2).mean(axis=1))
    return spread[np.searchsorted(group.rows, scene.layout.of_kind[Kind.TONE_CHANGE])]


def of_relief(scene: Scene, improved: Array, noise: Array) -> dict[Kind, Array]:
    """What each kind of row that looks at relief in one week would report."""
    layout = scene.layout
    group = layout.relief
    total = relief(scene, group, group.days) + unspecific(scene, group, group.days)
    beyond = layout.thresholds[group.rows] - 1 + scene["evidence.responder_threshold"]
    change = -improved.mean(axis=1)
    by_kind = {
        Kind.TONE_CHANGE: change,
        Kind.TONE_MEDIAN: change,
        Kind.TONE_SUM: change * layout.problems[group.rows],
        Kind.TONE_RESPONDER: scene.on.below((improved - beyond[:, None]) / noise).mean(axis=1),
        Kind.DISABILITY_RESPONDER: _share(scene, total, "disability", scene["evidence.disability_noise"]),
        Kind.SPASM_RESPONDER: _share(scene, total, "spasms", scene["evidence.spasms_noise"]),
        Kind.PAIN_RESPONDER: _share(scene, total, "pain", np.sqrt(2) * scene["noise.pain"]),
        Kind.NECK_IMPROVEMENT: total.mean(axis=1) * scene["evidence.neck_relief"],
    }
    return {kind: values[np.searchsorted(group.rows, layout.of_kind[kind])] for kind, values in by_kind.items()}


def _share(scene: Scene, total: Array, name: str, noise: Array) -> Array:
    """Part of the people whose relief, as they would report it, is beyond the threshold of the outcome."""
    return scene.on.below((total - scene[f"evidence.{name}_threshold"]) / noise).mean(axis=1)
