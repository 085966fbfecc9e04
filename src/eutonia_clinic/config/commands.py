"""What `eutonia clinic ...` does. Each command says what it does, verifies what it did, and refuses with the remedy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from eutonia.domain.errors import BadInput, EutoniaError, Problem

if TYPE_CHECKING:
    from eutonia_clinic.core.backup import Report

OWNER_ONLY = 0o700
OTHERS_NOTHING = 0o077


def check_settings() -> None:
    """Say what is set and what Django finds wrong with it."""
    _ready()
    from django.conf import settings
    from django.core.checks import Error, run_checks

    from eutonia_clinic.config.telling import settings_told

    for name, said in settings_told(settings.ENVIRONMENT):
        typer.echo(f"{name:<18}{said}")
    found = run_checks(include_deployment_checks=settings.ENVIRONMENT.https)
    for one in found:
        typer.echo(f"{'error' if isinstance(one, Error) else 'note':<18}{one.msg}")
    if any(isinstance(one, Error) for one in found):
        raise EutoniaError("The settings have errors; see above.")
    typer.echo("Nothing is wrong with the settings.")


def migrate() -> None:
    """Bring the database to the present and look at what stands there afterwards."""
    _ready()
    _make_data_folder()
    from eutonia_clinic.config.database import must_be_sound, must_not_be_newer, steps_to_do
    from eutonia_clinic.core.backup import must_be_finished
    from eutonia_clinic.core.migrating import migrate as bring_to_the_present

    with _reachable():
        must_be_finished()
        must_not_be_newer()
        steps = steps_to_do()
        typer.echo(f"{_where()}: {len(steps)} steps to do." if steps else f"{_where()}: nothing to do.")
        for step in steps:
            typer.echo(f"  {step}")
        bring_to_the_present()
        for said in must_be_sound():
            typer.echo(said)
        _follow_everybody()


def create_administrator(email: str, name: str, clinic: str, time_zone: str, jurisdiction: str, product: str) -> None:
    """Found a clinic with its first administrator."""
    _ready()
    from eutonia_clinic.accounts.acts import found_clinic
    from eutonia_clinic.accounts.models import Clinic, User
    from eutonia_clinic.core.acts import fresh_key

    with _reachable():
        _must_be_migrated()
        address = email.strip().lower()
        by = User.objects.filter(email=address).first() or User(email=address, display_name=name.strip())
        is_new = by.pk is None
        founded = Clinic(name=clinic.strip(), time_zone=time_zone, jurisdiction=jurisdiction, default_product=product)
        given = found_clinic(by=by, clinic=founded, key=fresh_key())
        typer.echo(f"{given.clinic} is founded; {given.user} ({given.user.email}) is its administrator.")
        if is_new:
            _tell_link(given.user)


def let_in_again(email: str) -> None:
    """Take off a user's password and second factor, and print a new link."""
    _ready()
    from eutonia_clinic.accounts.acts import let_in_again as let_in
    from eutonia_clinic.accounts.models import User
    from eutonia_clinic.core.acts import fresh_key

    with _reachable():
        _must_be_migrated()
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise BadInput("The address", [Problem("EMAIL", email, "the address of a user")])
        let_in(by=user, clinic=None, key=fresh_key())
        typer.echo(f"Password and second factor of {user} are off; every session has ended.")
        _tell_link(user)


def serve(host: str, port: int, workers: int, certificate: Path | None, certificate_key: Path | None) -> None:
    """Serve the pages until Ctrl-C."""
    _ready()
    from django.core.management import call_command

    from eutonia_clinic.config.server import Listening, must_be_safe, run

    listening = Listening(host, port, workers, certificate, certificate_key)
    must_be_safe(listening)
    _make_data_folder()
    with _reachable():
        _must_be_migrated()
        call_command("clearsessions")
    call_command("collectstatic", verbosity=0, interactive=False)
    run(listening, lambda: typer.echo(f"Eutonia answers at {listening.address}. Stop it with Ctrl-C."))
    typer.echo("Stopped. Everything that was acknowledged is kept.")


def demo(port: int, fresh: bool, folder: Path | None, people: int) -> None:
    """Make a clinic of made-up people when there is none yet, and serve it on this machine until Ctrl-C."""
    from eutonia_clinic.config import demonstration

    place = demonstration.own_settings(folder)
    _ready()
    from django.core.management import call_command

    from eutonia_clinic.config.server import Listening, must_be_safe, run

    listening = Listening("127.0.0.1", port, 1, None, None)
    must_be_safe(listening)
    demonstration.prepare(place, fresh, people)
    _must_be_migrated()
    call_command("collectstatic", verbosity=0, interactive=False)
    run(listening, lambda: demonstration.tell_accounts(listening.address))
    typer.echo("Stopped. What was done in the demonstration is kept; --fresh makes it anew.")


def back_up(folder: Path) -> None:
    """Write a backup into a new folder."""
    _ready()
    from eutonia_clinic.core.backup import back_up as write

    with _reachable():
        _must_be_migrated()
        _report(write(folder))


def restore(folder: Path) -> None:
    """Restore a backup into an empty database, and compare."""
    _ready()
    _make_data_folder()
    from eutonia_clinic.core.backup import restore as read_back

    with _reachable():
        report = read_back(folder)
        if report.is_sound:
            _follow_everybody()
        _report(report)


def verify_audit(chain_only: bool) -> None:
    """Read the audit, and the record beside it, and say whether everything is as it was written."""
    _ready()
    from eutonia_clinic.core.audit_report import verify_audit as verify

    with _reachable():
        _must_be_migrated()
        _report(verify(with_record=not chain_only))


def service_report(month: str, clinic: str, by: str, file: Path | None) -> None:
    """Make a month's service report and keep it."""
    _ready()
    from eutonia_clinic.service import commands

    with _reachable():
        _must_be_migrated()
        for line in commands.service_report(month, clinic, by, file):
            typer.echo(line)


def export(
    folder: Path, clinic: str, purpose: str, by: str, until: str, least: int | None, project_key_file: Path | None
) -> None:
    """Write a de-identified export into a new folder."""
    _ready()
    from eutonia_clinic.service import commands

    with _reachable():
        _must_be_migrated()
        for line in commands.export(folder, clinic, purpose, by, until, least, project_key_file):
            typer.echo(line)


def self_test() -> None:
    """Try every dangerous plan on the knowledge of this installation. Exit code 1 when one is not caught."""
    _ready()
    from eutonia.knowledge import load
    from eutonia_clinic.facts import selftest
    from eutonia_clinic.facts.here import here

    with _reachable():
        _must_be_migrated()
        known = here(load()).knowledge
    tried = selftest.run(known)
    typer.echo(f"Knowledge {known.version}, hash {known.hash[:12]}.")
    missed = selftest.failed(tried)
    for one in missed:
        typer.echo(f"NOT CAUGHT  {one.words} ({one.hazard}): expected {one.expected} by {one.rule}, found {one.found}")
    if missed:
        typer.echo(f"{len(missed)} of {len(tried)} dangerous plans are not caught. Sign no plan here before this is understood.")
        raise typer.Exit(EutoniaError.exit_code)
    typer.echo(f"All {len(tried)} dangerous plans are caught.")


def _report(report: Report) -> None:
    """Say what was found; the exit code is 1 when something has to be looked at."""
    for line in report.lines:
        typer.echo(line)
    if not report.is_sound:
        raise typer.Exit(EutoniaError.exit_code)


def _ready() -> None:
    """Read the settings and load the parts; files made from here on are their owner's. Raises `BadInput` with every fault."""
    os.umask(OTHERS_NOTHING)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eutonia_clinic.config.settings")
    import django

    django.setup()


def _follow_everybody() -> None:
    """The list of who is due is no record: it is written anew from the record."""
    from eutonia_clinic.visits.effects import follow_everybody

    typer.echo(f"The list of who is due is written anew from the record: {follow_everybody()} rows.")


def _make_data_folder() -> None:
    from django.conf import settings

    folder: Path = settings.ENVIRONMENT.data_folder
    try:
        folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    except OSError as fault:
        said = f"The data folder {folder} cannot be made: {fault.strerror}. Name another in EUTONIA_DATA_DIR."
        raise EutoniaError(said) from fault


@contextmanager
def _reachable() -> Iterator[None]:
    """A database that does not answer is said as such, without the password of its address."""
    from django.db.utils import OperationalError

    try:
        yield
    except OperationalError as fault:
        first = str(fault).strip().splitlines()[0]
        raise EutoniaError(f"{_where()} does not answer: {first}. See: eutonia clinic check-settings") from fault


def _must_be_migrated() -> None:
    from eutonia_clinic.config.database import must_not_be_newer, steps_to_do
    from eutonia_clinic.core.backup import must_be_finished

    must_be_finished()
    must_not_be_newer()
    if steps_to_do():
        raise EutoniaError("The database is not up to date. Run: eutonia clinic migrate")


def _where() -> str:
    from django.conf import settings

    from eutonia_clinic.config.telling import database_told

    return database_told(settings.ENVIRONMENT)


def _tell_link(user: object) -> None:
    from django.conf import settings

    from eutonia_clinic.accounts.links import password_link
    from eutonia_clinic.accounts.models import User
    from eutonia_clinic.core.numbers import whole

    assert isinstance(user, User)
    host = settings.ENVIRONMENT.allowed_hosts[0]
    base = f"https://{host}" if settings.ENVIRONMENT.https else f"http://{host}:8000"
    typer.echo(f"Set the password here within {whole('accounts.link_hours')} hours, while Eutonia is served:")
    typer.echo(f"  {base}{password_link(user)}")
