"""The commands on published trials: fit the belief to them, and see how well it predicts those that it has not seen."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from types import ModuleType

    from eutonia.evidence.checks.running import Report

NOT_COMPLETE = 7
INSTALL = "Calibration needs JAX and NumPyro, which are not installed. Install them with: pip install 'eutonia[evidence]'"
NO_CHECKOUT = "This Eutonia is installed, not a checkout: its belief is not replaced. Give --out DIR to write elsewhere."

evidence_app = typer.Typer(
    help="Published trials: fit the belief to them, and see how well it predicts them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@evidence_app.command("validate")
def validate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder with outcomes.csv and, if there is one, trials.csv.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Print also what had to be assumed about each row.")] = False,
) -> None:
    """Predict every row of published trials that the belief has not seen, and compare with what was found.

    The columns are those of the evidence that comes with Eutonia. Rows that cannot be predicted are listed with the reason.
    """
    from eutonia.evidence.reading import read_folder
    from eutonia.evidence.validation import validate as validate_reading
    from eutonia.knowledge import load

    knowledge = load()
    found = validate_reading(read_folder(folder, knowledge), knowledge)

    from eutonia.cli.validating import print_validation, validation_json

    if as_json:
        sys.stdout.write(validation_json(found) + "\n")
    else:
        from eutonia.cli.printing import terminal_console

        print_validation(found, terminal_console(), why)


@evidence_app.command("calibrate")
def calibrate(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Published results; those that come with Eutonia when left out.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where draws, card and page go; the checkout when left out.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed gives other draws of the same belief.")] = 0,
) -> None:
    """Fit the belief to published results and write its draws and the model card. Takes some minutes.

    Nothing is written when the fit cannot be trusted: the exit code is then 7, and the message says why.
    """
    targets = _targets(out)
    fitting = _fitting()

    from eutonia.cli.outputs import write_and_tell
    from eutonia.evidence.calibration import files_of, gaps, gaps_in_words
    from eutonia.evidence.reading import own_reading, read_folder
    from eutonia.evidence.reports import may_be_fitted
    from eutonia.knowledge import load

    knowledge = load()
    reading = own_reading(knowledge) if folder is None else read_folder(folder, knowledge)
    rows = [row for row in reading.rows if may_be_fitted(row, knowledge.belief)]
    if not rows:
        raise _nothing_to_fit(folder)
    typer.echo(f"Fitting {len(rows)} rows of {len({row.trial for row in rows})} trials: this takes some minutes.", err=True)
    fit = fitting.fit(rows, knowledge, seed=seed, progress=sys.stderr.isatty())
    write_and_tell({targets[name]: content for name, content in files_of(fit, knowledge).items()})
    if before := gaps(fit.draws, knowledge.belief_draws):
        typer.echo(gaps_in_words(before), err=True)


@evidence_app.command("check")
def check(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where page, pictures and tables go; docs/ when left out.")
    ] = None,
    replicates: Annotated[int, typer.Option(min=10, help="How many sets of trials to simulate.")] = 40,
    so_far: Annotated[bool, typer.Option("--so-far", help="Do nothing more: show what an earlier run has done.")] = False,
) -> None:
    """Check the fitted belief in every way and write the page that shows it. Takes the better part of an hour.

    Every trial is left out once, trials are simulated from known truths, and the fit is repeated under other priors.
    A broken run goes on where it was. The page says what is missing; the exit code is 7 when anything is.
    """
    folder = out or _docs()
    _fitting()

    from eutonia.cli.outputs import write_and_tell
    from eutonia.cli.writing import may_write
    from eutonia.evidence.checks.running import FOLDER, PAGE, check_everything
    from eutonia.knowledge import load

    (folder / FOLDER).mkdir(exist_ok=True)
    may_write(folder / PAGE, ())
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "eutonia" / "evidence"
    found = check_everything(load(), kept, replicates, lambda words: typer.echo(words, err=True), so_far)
    write_and_tell({folder / name: content for name, content in found.files.items()} | _told_by_the_card(folder, found))
    if found.missing:
        typer.echo(f"Missing, and said so on the page: {', '.join(found.missing)}.", err=True)
        raise typer.Exit(NOT_COMPLETE)


def _told_by_the_card(folder: Path, found: Report) -> dict[Path, bytes]:
    """The model card of that folder, where there is one, with what the checks found."""
    from eutonia.evidence.calibration import PAGE_FILE
    from eutonia.evidence.card_page import with_left_out

    card = folder / PAGE_FILE
    return {card: with_left_out(card.read_text(encoding="utf-8"), found.for_the_card).encode()} if card.exists() else {}


def _docs() -> Path:
    """The documents of the checkout that this program runs from."""
    from eutonia.domain import EutoniaError

    docs = Path(__file__).resolve().parents[3] / "docs"
    if not docs.is_dir():
        raise EutoniaError(NO_CHECKOUT)
    return docs


def _nothing_to_fit(folder: Path | None) -> Exception:
    from eutonia.domain import BadInput, Problem

    found = "no row that may be fitted"
    return BadInput("the evidence", [Problem(str(folder), found, "rows with split 'calibration' and confidence 'seen'")])


def _fitting() -> ModuleType:
    """The room that fits. Raises `NotAvailable` when JAX or NumPyro is not installed."""
    try:
        from eutonia.evidence import fitting
    except ImportError as fault:
        from eutonia.domain import NotAvailable

        raise NotAvailable(INSTALL) from fault
    return fitting


def _targets(out: Path | None) -> Mapping[str, Path]:
    """Name of each file that a calibration writes -> where it goes. Asked before any work is done."""
    from eutonia.cli.writing import may_write
    from eutonia.evidence.calibration import CARD_FILE, DRAWS_FILE, PAGE_FILE

    if out is not None:
        targets = {name: out / name for name in (DRAWS_FILE, CARD_FILE, PAGE_FILE)}
    else:
        package, docs = Path(__file__).resolve().parents[1], _docs()
        belief, data = package / "knowledge" / "data" / "belief", package / "evidence" / "data"
        targets = {DRAWS_FILE: belief / DRAWS_FILE, CARD_FILE: data / CARD_FILE, PAGE_FILE: docs / PAGE_FILE}
    for target in targets.values():
        may_write(target, ())
    return targets
