"""All checks of a fitted belief, one after the other, into files: tables, pictures, and the page that shows them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from eutonia.evidence.checks import pictures
from eutonia.evidence.checks.anchors import anchors
from eutonia.evidence.checks.before_and_after import after, before
from eutonia.evidence.checks.jobs import Job, done
from eutonia.evidence.checks.leaving_out import fitted_rows, left_out
from eutonia.evidence.checks.page import Checked, page
from eutonia.evidence.checks.sensitivity import OTHERS, WATCHED, moves, under
from eutonia.evidence.checks.simulation import Ranked, ranks, recover, together
from eutonia.evidence.scores import LEVELS
from eutonia.evidence.validation import OVERALL, Scored, summaries
from eutonia.knowledge.types import Knowledge

REPLICATES = 40
CHUNK = 10
"""Sets of trials that are simulated and fitted in one process."""
OF_A_ROW = ("trial", "arm", "outcome", "joint", "week")
PAGE = "response-model.md"
FOLDER = "evidence"
"""Tables and pictures lie in this folder beside the page."""


def check_everything(
    knowledge: Knowledge, kept: Path, replicates: int = REPLICATES, tell: Callable[[str], None] = print
) -> Mapping[str, bytes]:
    """Name of each file, relative to the documents -> its content.

    Takes the better part of an hour on two cores: every trial is left out once, `replicates` sets of trials are
    simulated, and the fit is repeated under other priors. What is done is kept in a folder under `kept`, so that a
    broken run goes on where it was.
    """
    rows, draws = fitted_rows(knowledge), knowledge.belief_draws
    trials = tuple(dict.fromkeys(row.trial for row in rows))
    chunks = range(0, replicates, CHUNK)
    jobs = (
        *(Job(f"left-out-{trial}", left_out, (trial, at)) for at, trial in enumerate(trials)),
        *(Job(f"other-prior-{at}", under, (at, 0)) for at in range(len(OTHERS))),
        *(Job(f"simulated-{first}", ranks, (first, min(CHUNK, replicates - first), 0)) for first in chunks),
        Job("recovered", recover, (0,)),
    )
    found = done(jobs, kept / state_of(knowledge), tell)
    checked = Checked(
        before=before(rows, knowledge),
        after=after(rows, knowledge, draws),
        anchors=anchors(rows, knowledge, draws),
        left_out=tuple(one for trial in trials for one in found[f"left-out-{trial}"]),
        ranked=together([found[f"simulated-{first}"] for first in chunks]),
        recovered=found["recovered"],
        moved=tuple(one for at, prior in enumerate(OTHERS) for one in moves(prior, draws, found[f"other-prior-{at}"])),
    )
    return {PAGE: page(checked).encode(), **_pictures(checked, knowledge), **_tables(checked)}


def state_of(knowledge: Knowledge) -> str:
    """A name for the state of knowledge, data and code of evidence: what was kept under another is of no use."""
    package = Path(__file__).resolve().parents[1]
    held = sha256(knowledge.hash.encode())
    for file in sorted(one for one in package.rglob("*") if one.suffix in (".py", ".csv", ".toml") and one.name != "card.toml"):
        held.update(file.read_bytes())
    return held.hexdigest()[:16]


def _pictures(checked: Checked, knowledge: Knowledge) -> dict[str, bytes]:
    draws = knowledge.belief_draws
    watched = [name for name in WATCHED if name in draws]
    return {
        f"{FOLDER}/fits.svg": pictures.fits(checked.after),
        f"{FOLDER}/before.svg": pictures.fits(checked.before),
        f"{FOLDER}/priors.svg": pictures.priors_and_posteriors(knowledge, draws, watched),
        f"{FOLDER}/ranks.svg": pictures.rank_curves(checked.ranked),
        f"{FOLDER}/left-out.svg": pictures.calibration(LEVELS, covered(checked.left_out)),
    }


def covered(left_out: Sequence[Scored]) -> Mapping[str, Sequence[float]]:
    """Coverage of the model and of the naive prediction when the trial was left out."""
    whole = next(one for one in summaries(left_out) if one.outcome == OVERALL)
    found = {"model": whole.all_model.coverage}
    return found | ({"naive": whole.naive.coverage} if whole.naive else {})


def _tables(checked: Checked) -> dict[str, bytes]:
    return {
        f"{FOLDER}/left-out.csv": _csv(
            (*OF_A_ROW, "observed", "median", "low 95", "high 95", "log score", "naive log score"), _left_out(checked.left_out)
        ),
        f"{FOLDER}/ranks.csv": _csv(("parameter", "ranks"), _ranks(checked.ranked)),
        f"{FOLDER}/recovered.csv": _csv(
            ("parameter", "truth", "mean", "deviation", "low 90", "high 90"),
            [(one.name, one.truth, one.mean, one.deviation, one.low, one.high) for one in checked.recovered],
        ),
        f"{FOLDER}/other-priors.csv": _csv(
            ("prior", "parameter", "median", "median under the other prior", "posterior standard deviations"),
            [(one.prior, one.parameter, one.median, one.other_median, one.deviations) for one in checked.moved],
        ),
    }


def _left_out(found: Sequence[Scored]) -> list[tuple[object, ...]]:
    return [
        (
            *(getattr(one.row, name) for name in OF_A_ROW),
            one.row.value,
            one.model.median,
            *one.model.intervals[-1],
            one.model.log_score,
            one.naive.log_score if one.naive else None,
        )
        for one in found
    ]


def _ranks(ranked: Ranked) -> list[tuple[object, ...]]:
    return [(name, " ".join(map(str, ranked.ranks[:, at]))) for at, name in enumerate(ranked.names)]


def _csv(heading: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows([[f"{cell:.4g}" if isinstance(cell, float) else cell for cell in row] for row in rows])
    return held.getvalue().encode()

