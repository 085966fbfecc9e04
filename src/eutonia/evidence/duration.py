"""When people feel it come, be strongest and go, and when they are treated again."""

from __future__ import annotations

import numpy as np

from eutonia.evidence.lasting import Toxin, falling_day, peak_day, rising_day, shape_at
from eutonia.evidence.layout import DAYS_A_WEEK
from eutonia.evidence.relief import full_relief, log_odds_per_toxin
from eutonia.evidence.rows import Kind
from eutonia.evidence.scene import Array, Scene

FELT = {Kind.FELT_ONSET: "felt_onset", Kind.FELT_WEAR_OFF: "felt_wear_off"}
"""Kinds whose spread over people is told and predicted, and the parameter of what is felt."""


def of_duration(scene: Scene) -> tuple[dict[Kind, Array], dict[Kind, Array]]:
    """What each kind of row that tells days and weeks would report, and the spread of days over people where it is told."""
    layout, xp = scene.layout, scene.on.xp
    toxin = Toxin(scene.onset, scene.offset)
    comes, goes = _levels(scene)
    asked = xp.exp(scene.latent.felt[layout.lasting.trial])[:, None]
    onset, gone = rising_day(comes, toxin, scene.on), falling_day(goes, toxin, scene.on)
    again = gone + scene["evidence.retreatment_delay_days"] + scene.latent.delay[layout.lasting.trial][:, None]
    felt = {Kind.FELT_ONSET: onset * asked, Kind.FELT_WEAR_OFF: gone * asked}
    days = {**felt, Kind.RETREATMENT_DAYS: again, Kind.RETREATMENT_SHARE: again}
    of_rows = {kind: layout.parts_of_arm[layout.of_kind[kind]] @ values for kind, values in days.items()}
    found = {kind: values.mean(axis=1) for kind, values in of_rows.items()}
    found[Kind.RETREATMENT_SHARE] = _still_waiting(scene, of_rows[Kind.RETREATMENT_SHARE])
    spreads = {kind: _spread(scene, of_rows[kind], name) for kind, name in FELT.items()}
    return {Kind.FELT_PEAK: _felt_peak(scene), **found}, spreads


def _still_waiting(scene: Scene, again: Array) -> Array:
    """Share of intervals that last at least until the week of each row."""
    layout = scene.layout
    weeks = np.array([layout.rows[at].week or 0 for at in layout.of_kind[Kind.RETREATMENT_SHARE]])
    late = (again - weeks[:, None] * DAYS_A_WEEK) / scene["evidence.retreatment_noise_days"]
    return scene.on.below(late).mean(axis=1)


def _spread(scene: Scene, days: Array, name: str) -> Array:
    """Standard deviation of the days that people tell: they differ, and each remembers with an error."""
    mean = days.mean(axis=1)
    return scene.on.xp.sqrt(((days - mean[:, None]) ** 2).mean(axis=1) + (scene[f"evidence.{name}_noise"] * mean) ** 2)


def _levels(scene: Scene) -> tuple[Array, Array]:
    """Logarithm of acting toxin, as a part of its peak, when relief is felt to come and to go; both (arms, people)."""
    xp, group = scene.on.xp, scene.layout.lasting
    log_odds = log_odds_per_toxin(scene, group)
    felt = xp.concatenate([_part_felt(scene, "felt_onset"), _part_felt(scene, "felt_wear_off")])
    weights = group.pairs.shares * full_relief(scene, group)
    twice = xp.concatenate([log_odds, log_odds], axis=1)
    found = shape_at(felt, twice, scene["steepness"], weights, group.pairs.row, scene.on)
    people = log_odds.shape[1]
    return found[:, :people], found[:, people:]


def _part_felt(scene: Scene, name: str) -> Array:
    """The part of the greatest relief at which each person feels it come or go, (people,)."""
    odds = scene[name] / (1 - scene[name]) * scene.on.xp.exp(scene.deviates(name))
    return odds / (1 + odds)


def _felt_peak(scene: Scene) -> Array:
    week = peak_day(Toxin(scene.onset, scene.offset), scene.on.xp).mean() / DAYS_A_WEEK
    return week * scene.on.xp.exp(scene.latent.felt[scene.trials_of(Kind.FELT_PEAK)])
