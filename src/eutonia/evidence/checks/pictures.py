"""Every check as a picture, drawn without a screen and the same at every run."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from eutonia.evidence.checks.anchors import interval_of
from eutonia.evidence.checks.before_and_after import Expected
from eutonia.evidence.checks.simulation import RANKED, Ranked
from eutonia.evidence.priors import from_standard, priors
from eutonia.evidence.rows import Kind
from eutonia.knowledge.types import Knowledge

Array = NDArray[np.float64]
INK, BANDS, DRUG, PRIOR = "#1f2328", ("#c9dcf0", "#93bbe0", "#5b93c9"), "#7a3b00", "#b9b9b9"
STYLE: Any = {
    "svg.hashsalt": "eutonia", "svg.fonttype": "none", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False
}  # fmt: skip
TITLES = {
    Kind.TONE_CHANGE: "Change of tone, Ashworth points", Kind.TONE_RESPONDER: "Share with one grade less or more",
    Kind.DISABILITY_RESPONDER: "Share with less disability", Kind.SPASM_RESPONDER: "Share with fewer spasms",
    Kind.PAIN_RESPONDER: "Share with less pain", Kind.TONE_SUM: "Change of a sum of Ashworth items",
    Kind.NECK_IMPROVEMENT: "Improvement of the neck, per cent", Kind.WEAKNESS: "Share with weakness reported",
    Kind.SWALLOWING: "Share with trouble swallowing", Kind.RETREATMENT_SHARE: "Share of intervals that last so long",
    Kind.RETREATMENT_DAYS: "Days to the next treatment", Kind.PARALYSIS: "Part of the muscle response lost",
    Kind.FELT_ONSET: "Day on which onset is felt", Kind.FELT_PEAK: "Week of the strongest effect",
    Kind.FELT_WEAR_OFF: "Day on which wear-off is felt", Kind.TONE_MEDIAN: "Median change of tone",
}  # fmt: skip


def fits(found: Sequence[Expected]) -> bytes:
    """Every row: what was found, with its own 95 % interval, on what the belief expects of such a trial."""
    kinds = [kind for kind in TITLES if any(one.row.kind is kind for one in found)]
    sizes = [sum(one.row.kind is kind for one in found) for kind in kinds]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(8.5, 0.24 * sum(sizes) + 0.62 * len(kinds)), layout="constrained")
        panels = figure.subplots(len(kinds), 1, height_ratios=[size + 1.4 for size in sizes], squeeze=False)[:, 0]
        for panel, kind in zip(panels, kinds, strict=True):
            _forest(panel, [one for one in found if one.row.kind is kind])
            panel.set_title(TITLES[kind], loc="left", fontsize=9, fontweight="bold")
    return _svg(figure)


def _forest(panel: mpl.axes.Axes, found: Sequence[Expected]) -> None:
    for at, one in enumerate(found):
        for (low, high), colour in zip(reversed(one.intervals), BANDS, strict=True):
            panel.barh(at, high - low, left=low, height=0.72, color=colour, linewidth=0)
        panel.plot([one.median] * 2, [at - 0.36, at + 0.36], color="white", linewidth=1.5)
        panel.plot(interval_of(one.row), [at, at], color=INK, linewidth=1)
        panel.plot([one.row.value], [at], "o", color=INK, markersize=4)
    panel.set_yticks(range(len(found)), [name_of(one) for one in found], fontsize=7.5)
    panel.set_ylim(len(found) - 0.4, -0.6)


def name_of(one: Expected) -> str:
    """Trial, arm, joint and week of a row."""
    row = one.row
    week = "" if row.week is None else f", week {row.week:g}"
    return f"{row.trial} {row.arm[:22]}{' ' + row.joint if row.joint else ''}{week}"


def priors_and_posteriors(knowledge: Knowledge, draws: Mapping[str, Array], names: Sequence[str]) -> bytes:
    """What was held to be open before (grey), and what is after (blue)."""
    known = priors(knowledge)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(8.5, 1.5 * int(np.ceil(len(names) / 4))), layout="constrained")
        panels = figure.subplots(int(np.ceil(len(names) / 4)), 4, squeeze=False).ravel()
        for panel, name in zip(panels, names, strict=False):
            before = from_standard(known[name], np.linspace(-2.5, 2.5, 400))
            edges = np.linspace(min(before.min(), draws[name].min()), max(before.max(), np.quantile(draws[name], 0.995)), 40)
            normal = from_standard(known[name], np.random.default_rng(0).standard_normal(20_000))
            panel.hist(normal, edges, density=True, color=PRIOR)
            panel.hist(draws[name], edges, density=True, color=BANDS[2], alpha=0.75)
            panel.set_title(name, fontsize=7.5)
            panel.set_yticks([])
        for panel in panels[len(names) :]:
            panel.set_visible(False)
    return _svg(figure)


def rank_curves(found: Ranked) -> bytes:
    """Distribution of the ranks of the truths less the uniform one; the grey band holds 95 % of single curves at each point."""
    number = len(found.ranks)
    grid = np.arange(RANKED + 1) / RANKED
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(8.5, 3), layout="constrained")
        panel = figure.subplots()
        band = 1.96 * np.sqrt(grid * (1 - grid) / number)
        panel.fill_between(grid, -band, band, color=PRIOR, alpha=0.6, linewidth=0)
        for at in range(found.ranks.shape[1]):
            below = (found.ranks[:, at, None] <= grid * RANKED).mean(axis=0)
            panel.plot(grid, below - grid, color=BANDS[2], linewidth=0.6, alpha=0.7)
        panel.set_xlabel("part of the posterior draws below the truth")
        panel.set_ylabel("found less expected")
    return _svg(figure)


def calibration(levels: Sequence[float], lines: Mapping[str, Sequence[float]]) -> bytes:
    """Share of rows inside the predictive intervals against the share that should be."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(4.2, 4), layout="constrained")
        panel = figure.subplots()
        panel.plot([0, 1], [0, 1], color=PRIOR)
        for (words, shares), colour in zip(lines.items(), (BANDS[2], DRUG, INK), strict=False):
            panel.plot(levels, shares, "o-", color=colour, label=words)
        panel.set_xlabel("interval, nominal")
        panel.set_ylabel("rows inside")
        panel.legend(frameon=False)
    return _svg(figure)


def _svg(figure: Figure) -> bytes:
    held = io.BytesIO()
    with mpl.rc_context(STYLE):
        figure.savefig(held, format="svg", metadata={"Date": None, "Creator": None})
    return held.getvalue()
