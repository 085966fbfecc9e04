"""The page that shows every check. Each figure on it was measured by the run that wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from eutonia.evidence.card_page import POTENCY
from eutonia.evidence.checks.anchors import Anchor
from eutonia.evidence.checks.before_and_after import Expected, coverage
from eutonia.evidence.checks.leaving_out import CHAINS, SAMPLES, WARMUP
from eutonia.evidence.checks.sensitivity import Moved
from eutonia.evidence.checks.simulation import RANKED, Ranked, Recovered, uniformity
from eutonia.evidence.rows import Kind
from eutonia.evidence.validation import OVERALL, Scored, Summary, summaries

SURPRISING = 0.01
UNSEEN, KNOWN, OTHERS = "## Trials that it has not seen", "## Truths that were known", "## Other priors"
NONE = "Not run yet: nothing is known of this."
HIDDEN = "not shown"
ENOUGH, POOR = 4, 0.8
"""Rows from which coverage is told, and what is poor for an interval that should hold 95 %."""
NOTABLE = 0.5
"""Posterior standard deviations from which a move under another prior is told."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The results of all checks."""

    before: Sequence[Expected]
    after: Sequence[Expected]
    anchors: Sequence[Anchor]
    left_out: Sequence[Scored]
    ranked: Ranked | None
    recovered: Sequence[Recovered]
    moved: Sequence[Moved]
    missing: Mapping[str, str] = field(default_factory=dict)
    """Pieces of the long work that have no result, and why."""


def page(checked: Checked) -> str:
    """The page in Markdown."""
    parts = (
        _opening(checked),
        _missing(checked),
        _fits(checked),
        _anchors(checked),
        _left_out(checked) if checked.left_out else f"{UNSEEN}\n\n{NONE}",
        f"{KNOWN}\n\n{_simulated(checked.ranked) if checked.ranked else NONE}",
        _recovery(checked.recovered) if checked.recovered else f"Recovery of one known truth: {NONE}",
        _priors(checked) if checked.moved else f"{OTHERS}\n\n{NONE}",
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _missing(checked: Checked) -> str:
    """What this page does not show, first of all."""
    if not checked.missing:
        return ""
    rows = (f"- {name}: {why}" for name, why in checked.missing.items())
    return "\n".join(
        (
            f"**Not complete: {len(checked.missing)} pieces of the long work are missing.** What stands below is without them; "
            "`eutonia evidence check` does them and writes this page again.\n",
            *rows,
        )
    )


def _shares(found: Sequence[float]) -> str:
    return ", ".join(f"{100 * one:.0f}" for one in found) + " %"


def _opening(checked: Checked) -> str:
    trials = len({one.row.trial for one in checked.after})
    return (
        "# The response model, checked\n\n"
        "This page is written by `make evidence`, together with the belief; every figure on it comes from that run. What "
        "the model is: "
        "[decision 5](decisions/0005-the-first-belief.md) and [decision 7](decisions/0007-the-calibrated-belief.md). What "
        "it was fitted to, "
        f"and where it refuses: [the model card](model-card.md). {len(checked.after)} rows of {trials} trials and studies "
        f"were fitted."
    )


def _fits(checked: Checked) -> str:
    then, now = coverage(checked.before), coverage(checked.after)
    return (
        "## Every fit\n\n"
        "Point and line: what a report found, with its own 95 % interval. Bands: the middle 50, 80 and 95 % of what the "
        "belief expects "
        "*another* trial like it to report, with the luck of a trial and of its sampling in it. These rows were fitted, "
        "so this shows misfit, "
        "not skill; for skill see below.\n\n"
        "![Every fit](evidence/fits.svg)\n\n"
        f"Inside the 50, 80, 95 % intervals: {_shares(now)} of the rows after the fit, {_shares(then)} before it "
        "([what the priors alone expect](evidence/before.svg)).\n\n"
        "![Prior and posterior](evidence/priors.svg)\n\nGrey: open before the fit. Blue: after it."
    )


def _anchors(checked: Checked) -> str:
    rows = [
        f"| {one.row.trial}, {one.row.arm} | {_what(one)} | {_of(one, one.row.value)} ({_of(one, one.fact_low)} to "
        f"{_of(one, one.fact_high)}) "
        f"| {_of(one, one.median)} ({_of(one, one.low)} to {_of(one, one.high)}) | {'yes' if one.holds else 'NO'} |"
        for one in checked.anchors
    ]
    held = sum(one.holds for one in checked.anchors)
    return "\n".join(
        (
            "## Facts that it must reproduce\n",
            "The belief's figures are for an average trial: nothing of a single trial's luck is in them.\n",
            "| report | what | published (95 % interval) | belief (95 % interval) | belief's middle inside |",
            "|---|---|---|---|---|",
            *rows,
            f"\n{held} of {len(checked.anchors)} hold.",
        )
    )


def _what(one: Anchor) -> str:
    week = "" if one.row.kind is not Kind.RETREATMENT_SHARE else f" {one.row.week:g} weeks"
    return one.row.kind.value.replace("_", " ") + week


def _of(one: Anchor, value: float) -> str:
    shares = (Kind.WEAKNESS, Kind.SWALLOWING, Kind.RETREATMENT_SHARE)
    return f"{100 * max(value, 0):.0f} %" if one.row.kind in shares else f"{value:.1f}"


def _left_out(checked: Checked) -> str:
    found = summaries(checked.left_out)
    whole = next(one for one in found if one.outcome == OVERALL)
    rows = [_summary_row(one) for one in found]
    return "\n".join(
        (
            f"{UNSEEN}\n",
            f"{len({one.row.trial for one in checked.left_out})} of {len({one.row.trial for one in checked.after})} trials were "
            f"left out, one at a time: the model is fitted to the others ({CHAINS} chains of {WARMUP} + {SAMPLES}) and predicts "
            "it as a trial never seen. The naive prediction is the mean of the other trials' arms by limb, with toxin or "
            "without. Scores are over the rows that both can answer.\n",
            "| outcome | rows | trials | inside 50, 80, 95 % | log score | naive | better by (standard error) | error, "
            "model and naive |",
            "|---|---|---|---|---|---|---|---|",
            *rows,
            "\n![Coverage](evidence/left-out.svg)\n",
            _verdict(whole),
            "Every row: [left-out.csv](evidence/left-out.csv).",
        )
    )


def for_the_card(checked: Checked) -> str:
    """The same in the words of the model card: coverage, scores, and where it is surer than it may be."""
    if not checked.left_out:
        return NONE
    found = summaries(checked.left_out)
    whole = next(one for one in found if one.outcome == OVERALL)
    trials = len({one.row.trial for one in checked.left_out})
    missing = "" if not checked.missing else f" {len(checked.missing)} pieces of the checks are missing: see there."
    return "\n\n".join(
        (
            f"Left out one at a time, {trials} trials; every row, picture and other check is in "
            f"[the response model, checked](response-model.md).{missing}",
            _verdict(whole).strip(),
            "\n".join(_too_sure(found)) or "No outcome with enough rows is covered much worse than it should be.",
        )
    )


def _too_sure(found: Sequence[Summary]) -> Iterator[str]:
    """Outcomes with enough rows to tell, of which far fewer lie inside the widest interval than should."""
    for one in found:
        inside, what = one.all_model.coverage[-1], one.outcome.replace("_", " ")
        if one.outcome != OVERALL and one.all_rows >= ENOUGH and inside < POOR:
            yield (
                f"- **Surer than it may be of {what}**: {inside * one.all_rows:.0f} of {one.all_rows} rows lie inside the 95 % "
                "interval when their trial is left out."
            )


def _summary_row(one: Summary) -> str:
    naive = "" if one.naive is None else f"{one.naive.log_score:.2f}"
    better = "" if one.log_score is None else f"{one.log_score.value:+.2f}"
    if one.log_score is not None and one.log_score.error is not None:
        better += f" ({one.log_score.error:.2f})"
    error = "" if one.naive is None else f"{one.model.rmse:.2f}, {one.naive.rmse:.2f}"
    return (
        f"| {one.outcome.replace('_', ' ')} | {one.all_rows} | {one.trials} | {_shares(one.all_model.coverage)} "
        f"| {one.model.log_score:.2f} | {naive} | {better} | {error} |"
    )


def _verdict(whole: Summary) -> str:
    if whole.log_score is None:
        return "No row could be answered by both."
    better = "better" if whole.log_score.value > 0 else "WORSE"
    error = (
        "" if whole.log_score.error is None else f" (standard error {whole.log_score.error:.2f}, rows of a trial going together)"
    )
    return (
        f"Over the {whole.rows} rows of {whole.trials} trials that both can answer the model's log score is {better} than the "
        f"naive one by {abs(whole.log_score.value):.2f} a row{error}; "
        f"{_shares(whole.all_model.coverage)} of all {whole.all_rows} rows lie inside its 50, 80 and 95 % intervals.\n"
    )


def _simulated(ranked: Ranked) -> str:
    chances = uniformity(ranked)
    uneven = [name for name, chance in zip(ranked.names, chances, strict=True) if chance < SURPRISING]
    worst = int(np.argmin(chances))
    return (
        f"Simulation-based calibration: {len(ranked.ranks)} truths from the prior, the same trials simulated with "
        f"each, the model fitted to each; "
        f"the rank of {len(chances)} parameters among {RANKED} posterior draws should be uniform. Chi-squared chances "
        f"below {SURPRISING}: {len(uneven)} "
        f"(expected by chance: {SURPRISING * len(chances):.1f}){': ' + ', '.join(uneven) if uneven else ''}. "
        f"Most uneven: {ranked.names[worst]} (chance {chances[worst]:.4f}). "
        f"Divergent transitions over all fits: {ranked.divergent}.\n\n"
        "![Ranks](evidence/ranks.svg)"
    )


def _recovery(recovered: Sequence[Recovered]) -> str:
    found = [one for one in recovered if one.low <= one.truth <= one.high]
    learned = [one for one in recovered if one.deviation < NOTABLE]
    away = float(np.mean([abs(one.mean - one.truth) for one in learned])) if learned else float("nan")
    return (
        f"Recovery: with the trials 25 times as large, {len(found)} of {len(recovered)} truths lie inside their "
        f"90 % intervals; the {len(learned)} "
        f"parameters that such trials pin down to less than half of their prior spread are found within {away:.2f} prior "
        f"standard deviations on average "
        "([recovered.csv](evidence/recovered.csv))."
    )


def medians(one: Moved) -> tuple[str, str]:
    """Both medians of one parameter. Of a relative potency neither is shown: only how far it moved."""
    return (HIDDEN, HIDDEN) if one.parameter.startswith(POTENCY) else (f"{one.median:.3g}", f"{one.other_median:.3g}")


def _priors(checked: Checked) -> str:
    told = [one for one in checked.moved if abs(one.deviations) >= NOTABLE]
    rows = [f"| {one.prior} | {one.parameter} | {' | '.join(medians(one))} | {one.deviations:+.1f} |" for one in told]
    table = ("| other prior | parameter | as it is | then | posterior standard deviations |", "|---|---|---|---|---|", *rows)
    return "\n".join(
        (
            f"{OTHERS}\n",
            f"The model was fitted again under {len({one.prior for one in checked.moved})} other priors for placebo, "
            f"potency and rater noise. Of "
            f"{len(checked.moved)} medians {len(told)} move by half a posterior standard deviation or more "
            f"([all](evidence/other-priors.csv)).\n",
            *(table if rows else ()),
        )
    )
