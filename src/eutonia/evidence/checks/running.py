"""All checks of a fitted belief, one after the other, into files: tables, pictures, and the page that shows them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from eutonia.evidence.card_page import POTENCY
from eutonia.evidence.checks import pictures
from eutonia.evidence.checks.anchors import anchors
from eutonia.evidence.checks.before_and_after import after, before
from eutonia.evidence.checks.jobs import Done, Job, done, so_far
from eutonia.evidence.checks.leaving_out import fitted_rows, left_out
from eutonia.evidence.checks.page import Checked, for_the_card, medians, page
from eutonia.evidence.checks.sensitivity import OTHERS, WATCHED, moves, under
from eutonia.evidence.checks.simulation import Ranked, ranks, recover, together
from eutonia.evidence.rows import Row
from eutonia.evidence.scores import LEVELS
from eutonia.evidence.validation import OVERALL, Scored, summaries
from eutonia.knowledge.types import Knowledge

REPLICATES = 40
CHUNK = 10
"""Sets of trials that are simulated and fitted in one process."""
LEFT_OUT, OTHER_PRIOR, SIMULATED, RECOVERED = "left-out-", "other-prior-", "simulated-", "recovered"
"""How the pieces are called."""
OF_A_ROW = ("trial", "arm", "outcome", "joint", "week")
PAGE = "response-model.md"
FOLDER = "evidence"
"""Tables and pictures lie in this folder beside the page."""
SHOWING = (
    "calibration.py", "card.py", "card_page.py", "checks/jobs.py", "checks/page.py", "checks/pictures.py", "checks/running.py",
)  # fmt: skip
"""What only arranges and shows: a change there leaves what was found as it is."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run of the checks gives."""

    files: Mapping[str, bytes]
    """Name of each file, relative to the documents -> its content."""
    for_the_card: str
    """What the model card says of trials that the belief has not seen."""
    missing: Mapping[str, str]
    """Pieces that are not in them, and why."""


def check_everything(
    knowledge: Knowledge,
    kept: Path,
    replicates: int = REPLICATES,
    tell: Callable[[str], None] = print,
    only_so_far: bool = False,
) -> Report:
    """The page of all checks, with its pictures and tables.

    Takes the better part of an hour on two cores: every trial is left out once, `replicates` sets of trials are
    simulated, and the fit is repeated under other priors. What is done is kept in a folder under `kept`, so that a
    broken run goes on where it was; `only_so_far` shows that and does nothing more. The page names what is missing.
    """
    rows = fitted_rows(knowledge)
    jobs, folder = jobs_of(rows, replicates), kept / state_of(knowledge)
    outcome = so_far(jobs, folder) if only_so_far else done(jobs, folder, tell)
    checked = _checked(rows, knowledge, outcome)
    files = {PAGE: page(checked).encode(), **_pictures(checked, knowledge), **_tables(checked)}
    return Report(files, for_the_card(checked), outcome.missing)


def jobs_of(rows: Sequence[Row], replicates: int) -> tuple[Job, ...]:
    """Every piece of the long work."""
    trials = tuple(dict.fromkeys(row.trial for row in rows))
    return (
        *(Job(f"{LEFT_OUT}{trial}", left_out, (trial, at)) for at, trial in enumerate(trials)),
        *(Job(f"{OTHER_PRIOR}{at}", under, (at, 0)) for at in range(len(OTHERS))),
        *(Job(f"{SIMULATED}{first}", ranks, (first, min(CHUNK, replicates - first), 0)) for first in range(0, replicates, CHUNK)),
        Job(RECOVERED, recover, (0,)),
    )


def _checked(rows: Sequence[Row], knowledge: Knowledge, outcome: Done) -> Checked:
    draws, found = knowledge.belief_draws, outcome.found
    simulated = [part for name, part in found.items() if name.startswith(SIMULATED)]
    others = [(prior, found.get(f"{OTHER_PRIOR}{at}")) for at, prior in enumerate(OTHERS)]
    return Checked(
        before=before(rows, knowledge),
        after=after(rows, knowledge, draws),
        anchors=anchors(rows, knowledge, draws),
        left_out=tuple(one for name, part in found.items() if name.startswith(LEFT_OUT) for one in part),
        ranked=together(simulated) if simulated else None,
        recovered=found.get(RECOVERED, ()),
        moved=tuple(one for prior, other in others if other is not None for one in moves(prior, draws, other)),
        missing=outcome.missing,
    )


def state_of(knowledge: Knowledge) -> str:
    """A name for the state of knowledge, data and code of evidence: what was kept under another is of no use."""
    package = Path(__file__).resolve().parents[1]
    held = sha256(knowledge.hash.encode())
    for file in sorted(one for one in package.rglob("*") if one.suffix in (".py", ".csv", ".toml") and one.name != "card.toml"):
        if file.relative_to(package).as_posix() not in SHOWING:
            held.update(file.read_bytes())
    return held.hexdigest()[:16]


def _pictures(checked: Checked, knowledge: Knowledge) -> dict[str, bytes]:
    draws = knowledge.belief_draws
    watched = [name for name in WATCHED if name in draws and not name.startswith(POTENCY)]
    drawn = {
        f"{FOLDER}/fits.svg": pictures.fits(checked.after),
        f"{FOLDER}/before.svg": pictures.fits(checked.before),
        f"{FOLDER}/priors.svg": pictures.priors_and_posteriors(knowledge, draws, watched),
    }
    if checked.ranked:
        drawn[f"{FOLDER}/ranks.svg"] = pictures.rank_curves(checked.ranked)
    if checked.left_out:
        drawn[f"{FOLDER}/left-out.svg"] = pictures.calibration(LEVELS, covered(checked.left_out))
    return drawn


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
            [(one.prior, one.parameter, *medians(one), one.deviations) for one in checked.moved],
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


def _ranks(ranked: Ranked | None) -> list[tuple[object, ...]]:
    return [] if ranked is None else [(name, " ".join(map(str, ranked.ranks[:, at]))) for at, name in enumerate(ranked.names)]


def _csv(heading: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows([[f"{cell:.4g}" if isinstance(cell, float) else cell for cell in row] for row in rows])
    return held.getvalue().encode()
