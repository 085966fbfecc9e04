"""Weakness, trouble swallowing, and the paralysis of a single muscle."""

from __future__ import annotations

from typing import Any

import numpy as np

from eutonia.evidence.lasting import Toxin, toxin_at
from eutonia.evidence.layout import DAYS_A_WEEK
from eutonia.evidence.relief import log_densities
from eutonia.evidence.rows import Kind
from eutonia.evidence.scene import Array, Scene


def of_harm(scene: Scene) -> dict[Kind, Array]:
    """Shares of people with weakness and trouble swallowing, and the part of a nerve-muscle response that is lost."""
    return {Kind.WEAKNESS: _weakness(scene), Kind.SWALLOWING: _swallowing(scene), Kind.PARALYSIS: _paralysis(scene)}


def _weakness(scene: Scene) -> Array:
    """Share that report weakness: those who would without toxin, and those whom it weakens, of whom a part is limited."""
    xp, group = scene.on.xp, scene.layout.weakness
    steep = scene["steepness"] + scene["harm_steeper"]
    half = xp.log(scene.by_part("harm_density"))[group.pairs.part]
    weakened = 1 / (1 + xp.exp(-steep * (log_densities(scene, group) - half[:, None])))
    size = scene["harm_size"] * xp.exp(scene.deviates("harm_size")) / scene["evidence.reported_part"]
    asked = xp.where(group.routine > 0, scene["evidence.routine_part"], 1.0)
    toxin = 1 - xp.exp(-(group.pairs.sizes @ weakened) * size).mean(axis=1)
    background = scene["evidence.weakness_background"]
    told = _shifted(1 - (1 - background) * (1 - toxin), scene.latent.harm[group.trial], xp)
    return asked * told


def _shifted(share: Array, log_odds: Array, xp: Any) -> Array:
    """The share whose log odds are higher by this much."""
    return share * xp.exp(log_odds) / (1 - share + share * xp.exp(log_odds))


def _potency(scene: Scene, kind: Kind) -> Array:
    """Potency of the product of each row of a kind, (rows,)."""
    names = [scene.layout.rows[at].product for at in scene.layout.of_kind[kind]]
    return scene.on.xp.stack([scene.potency(name) for name in names]) if names else np.zeros(0)


def _swallowing(scene: Scene) -> Array:
    at = scene.layout.of_kind[Kind.SWALLOWING]
    exposure = _potency(scene, Kind.SWALLOWING) * scene.layout.exposure[at]
    of_trial = scene.latent.harm[scene.trials_of(Kind.SWALLOWING)]
    return 1 / (1 + scene.on.xp.exp(-scene["swallowing_background"] - scene["swallowing_slope"] * exposure - of_trial))


def _paralysis(scene: Scene) -> Array:
    """The nerve-muscle curve: saturating without steepness, quick to come, and slower to go than relief is."""
    xp, layout = scene.on.xp, scene.layout
    at = layout.of_kind[Kind.PARALYSIS]
    offset = (scene["onset_days"] + scene["offset_gap_days"]) * scene["paralysis_lasts"]
    days = np.array([layout.rows[one].week or 0 for one in at]) * DAYS_A_WEEK
    course = toxin_at(days, Toxin(scene["evidence.paralysis_onset_days"], offset), xp)
    acting = _potency(scene, Kind.PARALYSIS) * layout.units[at] * course
    return scene["evidence.paralysis_most"] * acting / (scene["evidence.paralysis_half_units"] + acting)
