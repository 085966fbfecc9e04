"""What a trial with these parameters would report: the equations of one person, averaged over an arm.

The equations are those of `response.curves`, written for arrays of either NumPy or JAX: NUTS fits them, `predictive` and the
checks predict with them, and the tests compare both with the engine. Each outcome has a link of its own, one small function.

Arrays have rows (or pairs of row and muscle) first and people last. A `Scene` is one draw of the parameters.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from eutonia.evidence.duration import of_duration
from eutonia.evidence.harm import of_harm
from eutonia.evidence.layout import Layout
from eutonia.evidence.relief import improvements, of_relief, spread_of_change
from eutonia.evidence.rows import Kind
from eutonia.evidence.scene import NUMPY, Array, Arrays, Latent, Prediction, Scene

__all__ = ["NUMPY", "Arrays", "Latent", "Prediction", "Scene", "predict"]


def predict(parameters: Mapping[str, Array], latent: Latent, layout: Layout, on: Arrays = NUMPY) -> Prediction:
    """Every row's value from one draw of the parameters. KeyError names a parameter that is missing."""
    scene = Scene(parameters, latent, layout, on)
    improved, noise = improvements(scene)
    days, spread_of_days = of_duration(scene)
    spreads = {Kind.TONE_CHANGE: spread_of_change(scene, improved, noise), **spread_of_days}
    others = {kind: on.xp.zeros(len(layout.of_kind[kind])) for kind in Kind if kind not in spreads}
    found = {**of_relief(scene, improved, noise), **days, **of_harm(scene)}
    return Prediction(_in_order(found, layout, on), _in_order({**spreads, **others}, layout, on))


def _in_order(found: Mapping[Kind, Array], layout: Layout, on: Arrays) -> Array:
    """The values of all kinds in the order of the rows."""
    places = np.concatenate([layout.of_kind[kind] for kind in found])
    return on.xp.concatenate([found[kind] for kind in found])[np.argsort(places, kind="stable")]
