"""The commands of the clinic, from an empty machine to pages that are served, and what each refuses."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from tests.clinic.databases import Database
from tests.clinic.entering import PASSWORD, signed_in, with_password
from tests.clinic.scenes import a_clinic, a_user, guards_down
from tests.running import Ran, eutonia

from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.queries import roles_of
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.core.triggers import unguarded

FOUND = ("--email", "Ann@Example.org", "--name", "Ann Admin", "--clinic", "North clinic")


@pytest.fixture(autouse=True)
def _mask_as_before() -> Iterator[None]:
    """The commands make files of their owner's; the tests go on as they were."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine with nothing on it but a folder."""

    folder: Path

    def variables(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("EUTONIA_", "DJANGO_"))}
        return {**kept, "EUTONIA_DATA_DIR": str(self.folder), **more}

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "eutonia", "clinic", *words]
        return subprocess.run(command, env=self.variables(**more), capture_output=True, text=True, check=False)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "data")


def clinic(*words: str) -> Ran:
    return eutonia("clinic", *words)


def link_in(said: str) -> str:
    found = re.search(r"http://localhost:8000(/password/set/\S+)", said)
    assert found
    return found[1]


@pytest.mark.both_databases
def test_a_clinic_is_founded_and_its_administrator_sets_a_password(database: Database) -> None:
    ran = clinic("create-administrator", *FOUND)
    assert (ran.code, ran.err) == (0, "")
    assert "North clinic is founded; Ann Admin (ann@example.org) is its administrator." in ran.out
    ann = User.objects.get()
    assert roles_of(ann, Clinic.objects.get()) == {Role.ADMINISTRATOR}
    visitor = Client()
    form = visitor.get(link_in(ran.out), follow=True).redirect_chain[-1][0]
    visitor.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)


def test_somebody_with_an_account_founds_a_second_clinic_and_keeps_the_password(database: Database) -> None:
    user = with_password(a_user(a_clinic("First")))
    ran = clinic("create-administrator", "--email", user.email, "--name", "Another name", "--clinic", "Second")
    assert ran.code == 0
    assert "password" not in ran.out
    user.refresh_from_db()
    assert user.display_name == "Dr Ines Sample"
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--product", "botox"), "product: found botox"),
        (("--time-zone", "London"), "time_zone"),
        (("--jurisdiction", "EU"), "jurisdiction"),
        (("--email", "ann"), "email"),
        (("--clinic", " "), "name"),
    ],
)
def test_a_clinic_that_cannot_be_is_refused_with_the_field(database: Database, wrong: tuple[str, ...], said: str) -> None:
    ran = clinic("create-administrator", *FOUND, *wrong)
    assert ran.code not in (0, 70)
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert (Clinic.objects.count(), User.objects.count()) == (0, 0)


def test_a_clinic_is_founded_once(database: Database) -> None:
    clinic("create-administrator", *FOUND)
    ran = clinic("create-administrator", *FOUND)
    assert ran.code not in (0, 70)
    assert Clinic.objects.count() == 1


@pytest.mark.both_databases
def test_somebody_without_another_way_is_let_in_again(database: Database) -> None:
    user = with_password(a_user(a_clinic(), "Ann Admin", Role.ADMINISTRATOR))
    browser = signed_in(user)
    ran = clinic("let-in-again", user.email.upper())
    assert ran.code == 0
    assert "Password and second factor of Ann Admin are off" in ran.out
    assert browser.get("/account/").status_code == 302
    assert Client().get(link_in(ran.out)).status_code == 302


def test_nobody_is_let_in_who_is_not_known(database: Database) -> None:
    ran = clinic("let-in-again", "nobody@example.org")
    assert (ran.code, ran.out) == (2, "")
    assert "expected the address of a user" in ran.err


@pytest.mark.both_databases
def test_migrating_what_is_up_to_date_does_nothing_and_says_what_it_looked_at(database: Database) -> None:
    ran = clinic("migrate")
    assert (ran.code, ran.err) == (0, "")
    assert "nothing to do" in ran.out
    assert "Every table of the record refuses changes and deletions." in ran.out


@pytest.mark.both_databases
def test_a_database_of_a_later_version_is_left_alone(database: Database) -> None:
    MigrationRecorder(connection).record_applied("visits", "9999_from_the_future")
    for command in ("migrate", "serve"):
        ran = clinic(command)
        assert (ran.code, ran.out) == (1, "")
        assert "visits 9999_from_the_future" in ran.err
        assert "nothing was changed" in ran.err


@pytest.mark.both_databases
def test_a_database_whose_guards_are_gone_is_refused(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert unguarded() == []
    monkeypatch.setattr("eutonia_clinic.config.database.unguarded", lambda: ["core_auditevent"])
    ran = clinic("migrate")
    assert ran.code == 1
    assert "not guarded against changes: core_auditevent" in ran.err


@pytest.mark.both_databases
def test_the_audit_is_verified_and_a_forged_event_found(database: Database) -> None:
    clinic("create-administrator", *FOUND)
    sound = clinic("verify-audit")
    assert (sound.code, sound.err) == (0, "")
    assert "Everything is as it was written." in sound.out
    with guards_down(AuditEvent), connection.cursor() as cursor:
        cursor.execute("UPDATE core_auditevent SET verb = 'nothing' WHERE sequence = 1")
    forged = clinic("verify-audit", "--chain-only")
    assert forged.code == 1
    assert "The event is not what was written" in forged.out
    assert "Something is not as it was written." in forged.out


def test_a_backup_is_restored_on_another_machine(database: Database, machine: Machine, tmp_path: Path) -> None:
    clinic("create-administrator", *FOUND)
    kept = tmp_path / "kept"
    assert clinic("backup", str(kept)).code == 0
    assert clinic("backup", str(kept)).code not in (0, 70), "never over another"
    ran = machine.run("restore", str(kept))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert machine.run("verify-audit").returncode == 0
    assert "is founded" not in machine.run("create-administrator", *FOUND).stdout, "it is there already"


def test_the_settings_are_told_in_words(database: Database) -> None:
    ran = clinic("check-settings")
    assert ran.code == 0
    assert "required of every user" in ran.out
    assert "Nothing is wrong with the settings." in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--host", "0.0.0.0"), "--host: found 0.0.0.0"),
        (("--host", "192.0.2.1"), "--host: found 192.0.2.1"),
        (("--workers", "2"), "PostgreSQL in EUTONIA_DATABASE_URL"),
        (("--certificate", "none.pem"), "certificate and key belong together"),
        (("--certificate", "none.pem", "--certificate-key", "none.key"), "a file that can be read"),
    ],
)
def test_serving_in_the_clear_or_in_vain_is_refused(database: Database, words: tuple[str, ...], said: str) -> None:
    ran = clinic("serve", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_port_that_is_taken_is_named(database: Database) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = clinic("serve", "--port", str(port))
    assert ran.code == 1
    assert f"127.0.0.1:{port} cannot be listened at" in ran.err


def test_without_the_clinics_packages_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eutonia.cli.clinic.find_spec", lambda _: None)
    for command in ("migrate", "serve", "check-settings"):
        ran = clinic(command)
        assert (ran.code, ran.out) == (5, "")
        assert "pip install 'eutonia[clinic]'" in ran.err


# From an empty machine, in processes of their own


def test_from_an_empty_machine_to_a_page_and_back(machine: Machine) -> None:
    before = machine.run("serve")
    assert (before.returncode, before.stdout) == (1, "")
    assert "Run: eutonia clinic migrate" in before.stderr
    migrated = machine.run("migrate")
    assert migrated.returncode == 0, migrated.stderr
    assert "accounts 0001_initial" in migrated.stdout
    assert "The file is whole" in migrated.stdout
    assert {path.name: path.stat().st_mode & 0o077 for path in [machine.folder, *machine.folder.iterdir()]} == {
        "data": 0,
        "clinic.sqlite3": 0,
    }
    port = _free_port()
    serving = [sys.executable, "-m", "eutonia", "clinic", "serve", "--port", str(port)]
    with subprocess.Popen(
        serving, env=machine.variables(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as server:
        try:
            assert server.stdout
            assert server.stdout.readline() == f"Eutonia answers at http://127.0.0.1:{port}/. Stop it with Ctrl-C.\n"
            page = _page(f"http://127.0.0.1:{port}/sign-in/", server)
            style = re.search(r'href="(/static/core/tokens\.\w+\.css)"', page)
            assert style
            assert "--canvas" in _page(f"http://127.0.0.1:{port}{style[1]}", server)
        finally:
            os.killpg(server.pid, signal.SIGINT)
            said, _ = server.communicate(timeout=30)
    assert server.returncode == 0
    assert said == "Stopped. Everything that was acknowledged is kept.\n"


def test_settings_that_are_wrong_are_told_before_anything_is_made(machine: Machine) -> None:
    ran = machine.run("migrate", EUTONIA_HTTPS="maybe", EUTONIA_DATABASE_URL="mysql://u:private@h/n")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "EUTONIA_HTTPS" in ran.stderr
    assert "EUTONIA_DATABASE_URL" in ran.stderr
    assert "private" not in ran.stderr
    assert not machine.folder.exists()


def test_a_database_that_does_not_answer_is_named_without_its_password(machine: Machine) -> None:
    url = f"postgresql://u:private@127.0.0.1:{_free_port()}/n?connect_timeout=2"
    ran = machine.run("migrate", EUTONIA_DATABASE_URL=url, EUTONIA_SECRET_KEY="x" * 40)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "PostgreSQL, n at 127.0.0.1 does not answer" in ran.stderr
    assert "private" not in ran.stderr


def test_a_data_folder_that_cannot_be_made_is_named(machine: Machine) -> None:
    machine.folder.write_text("a file is in the way")
    ran = machine.run("migrate")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert str(machine.folder) in ran.stderr
    assert "EUTONIA_DATA_DIR" in ran.stderr


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def _page(address: str, server: subprocess.Popen[str]) -> str:
    """What stands at an address, as soon as the server answers; the server's own words when it ends instead."""
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return str(answer.read().decode())
        except OSError:
            assert server.poll() is None, server.stdout and server.stdout.read()
