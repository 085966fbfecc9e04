"""`eutonia clinic demo`: a clinic of made-up people, made when there is none yet, and served on this machine."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from eutonia_clinic.config.environment import platform_data_folder
from eutonia_clinic.demo.folder import DemoFolder

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from eutonia_clinic.demo.playing import Turn

FOLDER = "eutonia-demo"
PLACE = "Europe/London"
"""Whose civil day it is in both clinics."""


def own_settings(folder: Path | None) -> DemoFolder:
    """Take the settings of the demonstration in place of those of this machine: its own data, and nothing beyond this machine."""
    path = (folder or platform_data_folder().with_name(FOLDER)).expanduser().resolve()
    for name in [name for name in os.environ if name.startswith("EUTONIA_")]:
        del os.environ[name]
    os.environ.update(EUTONIA_DATA_DIR=str(path), EUTONIA_DEMO="1", EUTONIA_SECOND_FACTOR="0")
    return DemoFolder(path)


def prepare(folder: DemoFolder, fresh: bool, people: int) -> None:
    """Make the demonstration when there is none yet, or a fresh one is wanted; otherwise keep what was done in it."""
    today = datetime.now(ZoneInfo(PLACE)).date()
    if folder.made_on is None or fresh:
        _make(folder, people)
        folder.complete(today)
    elif folder.made_on != today:
        typer.echo(f"This demonstration is as of {folder.made_on.isoformat()}. With --fresh it is made anew, as of today.")


def tell_accounts(address: str) -> None:
    """Where to begin, and who may sign in."""
    from eutonia_clinic.demo.staff import COLLEAGUES, PASSWORD

    typer.echo(f"\nThe demonstration answers at {address}tour/\n")
    widest = max(len(one.email) for one in COLLEAGUES)
    for one in COLLEAGUES:
        typer.echo(f"  {one.role.label:<14}{one.email:<{widest + 2}}{one.words}")
    typer.echo(f"\nThe password of every account: {PASSWORD}\nEverybody in it is made up. Stop it with Ctrl-C.")


def _make(folder: DemoFolder, people: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from eutonia_clinic.demo.making import FOUNDED_BEFORE, make

    folder.begin()
    now = datetime.now(ZoneInfo(PLACE)).replace(microsecond=0)
    typer.echo("Making two years of a clinic, act by act. It takes a minute or two.")
    try:
        with _Progress(now - FOUNDED_BEFORE, now) as progress:
            call_command("migrate", verbosity=0, interactive=False)
            _written_without_waiting(connection)
            acts = make(now, range(1, people + 1), telling=progress.tell)
    except KeyboardInterrupt:
        typer.echo("Stopped before the demonstration was whole. The next start makes it anew.")
        raise
    finally:
        connection.close()
    typer.echo(f"Made: {acts} acts, each in the audit.")


def _written_without_waiting(connection: BaseDatabaseWrapper) -> None:
    """While it is being made, nothing is lost that could not be made again: the disk is not waited for."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")


class _Progress:
    """A bar from the first day of the clinic to today, with what is being done."""

    def __init__(self, first: datetime, last: datetime) -> None:
        columns = (TextColumn("{task.description:<64}"), BarColumn(), TimeElapsedColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._first = first
        self._task = self._bar.add_task("Preparing the database", total=(last - first).total_seconds())

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def tell(self, turn: Turn) -> None:
        """What is about to be done, for whom."""
        doing = turn.act.__name__.replace("_", " ")
        done = (turn.at - self._first).total_seconds()
        self._bar.update(self._task, completed=done, description=f"{turn.at:%B %Y}  {turn.about}: {doing}")
