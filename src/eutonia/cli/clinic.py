"""`eutonia clinic ...`: the clinic's own commands. What they do lives in `eutonia_clinic`, which is an optional part."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

MISSING = "The clinic is not installed here. Install it with: pip install 'eutonia[clinic]'"

clinic_app = typer.Typer(
    help="Records, access and pages for many people and many hands. Settings come from the environment: see check-settings.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@clinic_app.command("check-settings")
def check_settings() -> None:
    """Say what is set, and name every fault. Changes nothing."""
    _clinic().check_settings()


@clinic_app.command()
def migrate() -> None:
    """Bring the database to the present.

    Says each step and verifies what it did. Done again it does nothing.
    """
    _clinic().migrate()


@clinic_app.command("create-administrator")
def create_administrator(
    email: Annotated[str, typer.Option(prompt="E-mail address", help="The administrator signs in with it.")],
    name: Annotated[str, typer.Option(prompt="Name, as it stands under acts", help="As it stands under acts.")],
    clinic: Annotated[str, typer.Option(prompt="Name of the clinic", help="A new clinic.")],
    time_zone: Annotated[str, typer.Option(help="Whose civil days count, such as Europe/London.")] = "Europe/London",
    jurisdiction: Annotated[str, typer.Option(help="Whose label applies: US or UK/EU.")] = "UK/EU",
    product: Annotated[str, typer.Option(help="The product the clinic usually uses.")] = "onabotulinumtoxinA",
) -> None:
    """Found a clinic with its first administrator.

    Prints the link with which a new administrator sets a password. Asks for what is not given.
    """
    _clinic().create_administrator(email, name, clinic, time_zone, jurisdiction, product)


@clinic_app.command("let-in-again")
def let_in_again(email: Annotated[str, typer.Argument(help="The address of the user.")]) -> None:
    """Give a user a new link who has no other way in.

    Takes off password and second factor and ends every session: for whoever runs the server, when no administrator can help.
    """
    _clinic().let_in_again(email)


@clinic_app.command("backup")
def back_up(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet.")]) -> None:
    """Write everything into a new folder, and read it back.

    The secret that deciphers second factors is not in it: keep that apart.
    """
    _clinic().back_up(folder)


@clinic_app.command()
def restore(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A backup.")]) -> None:
    """Restore a backup into an empty database, and compare.

    Says what was lost since the backup was made, act by act where audit-anchors.jsonl and day-book.jsonl of the data folder lie
    here: on another machine, copy both into its data folder first. Exit code 1 when something has to be looked at.
    """
    _clinic().restore(folder)


@clinic_app.command("verify-audit")
def verify_audit(
    chain_only: Annotated[bool, typer.Option("--chain-only", help="Leave out the rows of the record.")] = False,
) -> None:
    """Say whether everything is as it was written.

    Finds what was edited, removed, put in, moved or cut off. Exit code 1 when something was.
    """
    _clinic().verify_audit(chain_only)


@clinic_app.command("service-report")
def service_report(
    month: Annotated[str, typer.Option(help="The month, as 2026-11.")],
    clinic: Annotated[str, typer.Option(help="The name of the clinic.")],
    by: Annotated[str, typer.Option(help="The e-mail address of the lead under whose name it is kept.")],
    file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write every figure into a file that is not there yet.")
    ] = None,
) -> None:
    """Make a month's service report, keep it, and say its figures.

    The same as the page makes. It reads the same ever after.
    """
    _clinic().service_report(month, clinic, by, file)


@clinic_app.command("export")
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet.")],
    clinic: Annotated[str, typer.Option(help="The name of the clinic.")],
    purpose: Annotated[str, typer.Option(help="What it is for, and who approved it. Kept in the audit.")],
    by: Annotated[str, typer.Option(help="The e-mail address of the researcher or lead who takes it.")],
    until: Annotated[str, typer.Option(help="The last month in it, as 2026-10; the month before this one when left out.")] = "",
    least: Annotated[int | None, typer.Option(help="People who have to be alike at least; never fewer than usual.")] = None,
    project_key_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A file with the project key that links exports of one project.")
    ] = None,
) -> None:
    """Write courses of treatment without names into a new folder.

    CSV tables with their dictionary. Nothing is left behind when it fails.
    """
    _clinic().export(folder, clinic, purpose, by, until, least, project_key_file)


@clinic_app.command("self-test")
def self_test() -> None:
    """Try dangerous plans on this installation.

    With its rules, its files, and what was verified or corrected there. Exit code 1 when one is not caught.
    """
    _clinic().self_test()


@clinic_app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that answer; more than one needs PostgreSQL.", min=1, max=64)] = 1,
    certificate: Annotated[Path | None, typer.Option(help="A certificate, to be served as https from here.")] = None,
    certificate_key: Annotated[Path | None, typer.Option(help="The key of the certificate.")] = None,
) -> None:
    """Serve the pages until Ctrl-C.

    Answers under way are finished first.
    """
    _clinic().serve(host, port, workers, certificate, certificate_key)


@clinic_app.command()
def demo(
    port: Annotated[int, typer.Option(help="The port to listen at, on this machine only.", min=1, max=65535)] = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Make the made-up people anew, as of today.")] = False,
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where its data are kept; a place of its own when left out.")
    ] = None,
    people: Annotated[int, typer.Option(help="How many of them are made; fewer are made sooner.", min=0, max=40)] = 40,
) -> None:
    """Try a clinic of forty made-up people.

    Makes it the first time (a minute or two), keeps what you do in it, and never touches the data of a real clinic.
    """
    _clinic().demo(port, fresh, folder, people)


def _clinic() -> ModuleType:
    """The commands of the clinic; refuses with the remedy when its packages are not installed."""
    if find_spec("django") is None or find_spec("granian") is None:
        from eutonia.domain.errors import NotAvailable

        raise NotAvailable(MISSING)
    from eutonia_clinic.config import commands

    return commands
