"""The files that a proposal becomes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import typer

from eutonia.cli.writing import write_together
from eutonia.domain.proposal import Proposal


def plan_of(proposal: Proposal) -> bytes:
    """The recommended plan as JSON; a plan without doses when nothing is recommended."""
    recommended = next(option for option in proposal.options if option.name == proposal.recommended)
    return (recommended.plan.model_dump_json(indent=2) + "\n").encode()


def write_and_tell(files: Mapping[Path, bytes]) -> None:
    """Write finished files and say so on standard error, which leaves standard output to JSON."""
    write_together(files)
    for target in files:
        typer.echo(f"Written: {target}", err=True)
