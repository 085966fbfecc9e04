"""Every case of a folder planned, one line each, and pages to look at."""

from __future__ import annotations

from pathlib import Path

import typer

from eutonia import report
from eutonia.cli.reading import read_case
from eutonia.cli.writing import write_together
from eutonia.domain.errors import EutoniaError
from eutonia.domain.proposal import Proposal
from eutonia.knowledge import load
from eutonia.propose import propose
from eutonia.response import population_belief

INDEX = "index.html"


def write_gallery(folder: Path, out: Path) -> None:
    """Plan every case under `folder`, print a line for each and write `out`/index.html with a page for each.

    Raises `EutoniaError` when the folder holds no case or a case is not valid; nothing is written then.
    """
    files = _cases(folder)
    knowledge = load()
    belief = population_belief(knowledge)
    proposals: dict[str, Proposal] = {}
    for file in files:
        proposal = propose(read_case(str(file)), knowledge, belief)
        proposals[file.stem] = proposal
        typer.echo(f"{file.stem}: {proposal.summary}")
    pages = {f"{name}.html": report.html(proposal, knowledge) for name, proposal in proposals.items()}
    entries = [report.GalleryEntry(proposal, f"{name}.html") for name, proposal in proposals.items()]
    pages[INDEX] = report.gallery(entries, knowledge)
    _make(out)
    write_together({out / name: page.encode() for name, page in pages.items()})
    typer.echo(f"{len(files)} cases planned. Open {(out / INDEX).resolve()}")


def _cases(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise EutoniaError(f"The folder {folder} does not exist. Nothing was written.")
    files = sorted(folder.glob("*.json"))
    if not files:
        raise EutoniaError(f"The folder {folder} holds no case (a file whose name ends in .json). Nothing was written.")
    return files


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise EutoniaError(f"The folder {out} cannot be made: {fault.strerror}. Nothing was written.") from fault
