"""The settings of an installation: what is read, what is refused, and that a secret never stands in a message."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.health.source import ROOT

from eutonia.domain.errors import BadInput, EutoniaError
from eutonia_clinic.config.environment import Environment, platform_data_folder, postgresql, read_environment
from eutonia_clinic.config.secret import FILE, secret_key_in
from eutonia_clinic.config.telling import settings_told

SECRET = "s" * 40
OIDC = {"EUTONIA_OIDC_ISSUER": "https://id.example.org", "EUTONIA_OIDC_CLIENT_ID": "e", "EUTONIA_OIDC_CLIENT_SECRET": "hush"}
MAIL = {"EUTONIA_MAIL_URL": "smtp+starttls://me:p%40ss@mail.example.org", "EUTONIA_MAIL_FROM": "clinic@example.org"}
BEYOND = {"EUTONIA_ALLOWED_HOSTS": "clinic.example.org", "EUTONIA_HTTPS": "1"}


def faults(**variables: str) -> dict[str, str]:
    """Field and expectation of every fault."""
    with pytest.raises(BadInput) as refused:
        read_environment({f"EUTONIA_{name}": value for name, value in variables.items()})
    return {problem.field: problem.expected for problem in refused.value.problems}


def test_without_any_setting_everything_stays_on_this_machine() -> None:
    read = read_environment({"HOME": "/somewhere"})
    assert read.is_embedded
    assert read.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert (read.https, read.second_factor, read.single_sign_on, read.mail, read.secret_key) == (False, True, None, None, "")


@pytest.mark.parametrize(
    ("platform", "variables", "folder"),
    [
        ("linux", {"HOME": "/h"}, "/h/.local/share/eutonia"),
        ("linux", {"HOME": "/h", "XDG_DATA_HOME": "/data"}, "/data/eutonia"),
        ("darwin", {"HOME": "/h"}, "/h/Library/Application Support/Eutonia"),
        ("win32", {"USERPROFILE": "/u"}, "/u/AppData/Local/Eutonia"),
        ("win32", {"LOCALAPPDATA": "/l"}, "/l/Eutonia"),
    ],
)
def test_data_lies_where_this_platform_keeps_it(platform: str, variables: dict[str, str], folder: str) -> None:
    assert platform_data_folder(variables, platform) == Path(folder)


def test_the_data_folder_can_be_named() -> None:
    read = read_environment({"EUTONIA_DATA_DIR": "/srv/eutonia"})
    assert read.data_folder == Path("/srv/eutonia")
    assert read.database["NAME"] == Path("/srv/eutonia/clinic.sqlite3")
    assert "EUTONIA_DATA_DIR" in faults(DATA_DIR="somewhere/relative")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:p@db.example.org:5433/eutonia?sslmode=verify-full",
        "postgres://u:p@db.example.org:5433/eutonia?sslmode=verify-full",
    ],
)
def test_postgresql_is_one_address(url: str) -> None:
    read = read_environment({"EUTONIA_DATABASE_URL": url, "EUTONIA_SECRET_KEY": SECRET}).database
    held = {name: read[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    options = {"options": "-c jit=off", "sslmode": "verify-full"}
    assert held == {"NAME": "eutonia", "USER": "u", "PASSWORD": "p", "HOST": "db.example.org", "PORT": "5433", "OPTIONS": options}


def test_postgresql_may_be_reached_by_a_socket() -> None:
    assert postgresql("postgresql://u@/eutonia?host=/run/postgresql")["HOST"] == "/run/postgresql"


def test_a_password_may_hold_any_sign() -> None:
    assert postgresql("postgresql://u%2F:p%40%3A%2F%25@h/n")["PASSWORD"] == "p@:/%"


@pytest.mark.parametrize("url", ["mysql://u@h/n", "postgresql://u@h/", "postgresql://u@h", "h/n", "postgresql://u@h/n?autocommit=off",
                                 "postgresql://u@h:port/n", "postgresql://u@h/n?sslmode"])  # fmt: skip
def test_an_address_that_is_none_is_refused(url: str) -> None:
    assert "EUTONIA_DATABASE_URL" in faults(DATABASE_URL=url, SECRET_KEY=SECRET)


@pytest.mark.parametrize(
    ("said", "read"), [("1", True), ("yes", True), ("TRUE", True), ("0", False), ("No", False), ("false", False), ("", False)]
)
def test_yes_and_no(said: str, read: bool) -> None:
    assert read_environment({"EUTONIA_HTTPS": said}).https is read


@pytest.mark.parametrize("name", ["HTTPS", "SECOND_FACTOR", "BEHIND_PROXY"])
def test_maybe_is_refused(name: str) -> None:
    assert faults(**{name: "maybe"}) == {f"EUTONIA_{name}": "yes or no (1 or 0)"}


def test_beyond_this_machine_records_go_enciphered_and_with_a_second_factor() -> None:
    assert set(faults(ALLOWED_HOSTS="clinic.example.org")) == {"EUTONIA_HTTPS"}
    assert set(faults(ALLOWED_HOSTS="clinic.example.org", HTTPS="1", SECOND_FACTOR="0")) == {"EUTONIA_SECOND_FACTOR"}
    assert read_environment(BEYOND).allowed_hosts == ("clinic.example.org",)
    assert read_environment(BEYOND).hsts_subdomains
    assert not read_environment(BEYOND | {"EUTONIA_HSTS_SUBDOMAINS": "0"}).hsts_subdomains
    assert not read_environment({"EUTONIA_SECOND_FACTOR": "0"}).second_factor


@pytest.mark.parametrize("hosts", ["*", "*.example.org", "https://clinic.example.org", "a b", " , "])
def test_a_host_that_would_let_everything_in_is_refused(hosts: str) -> None:
    assert "EUTONIA_ALLOWED_HOSTS" in faults(ALLOWED_HOSTS=hosts, HTTPS="1")


def test_a_secret_is_long_and_for_several_machines_it_is_given() -> None:
    assert set(faults(SECRET_KEY="short")) == {"EUTONIA_SECRET_KEY"}
    assert set(faults(DATABASE_URL="postgresql://u@/n")) == {"EUTONIA_SECRET_KEY"}


def test_single_sign_on_is_set_whole_or_not_at_all() -> None:
    read = read_environment(OIDC).single_sign_on
    assert read is not None
    assert (read.issuer, read.client_secret) == ("https://id.example.org", "hush")
    for name in OIDC:
        short = {given.removeprefix("EUTONIA_"): value for given, value in OIDC.items() if given != name}
        assert set(faults(**short)) == {name}
    assert set(faults(**{"OIDC_ISSUER": "http://id.example.org", "OIDC_CLIENT_ID": "e", "OIDC_CLIENT_SECRET": "s"})) == {
        "EUTONIA_OIDC_ISSUER"
    }


@pytest.mark.parametrize(
    ("scheme", "port", "encryption"), [("smtp", 25, ""), ("smtp+starttls", 587, "starttls"), ("smtps", 465, "tls")]
)
def test_mail_goes_by_one_address(scheme: str, port: int, encryption: str) -> None:
    host = "mail.example.org" if encryption else "localhost"
    read = read_environment(MAIL | {"EUTONIA_MAIL_URL": f"{scheme}://me:p%40ss@{host}"}).mail
    assert read is not None
    assert (read.host, read.port, read.user, read.password, read.encryption) == (
        host,
        port,
        "me",
        "p@ss",
        encryption,
    )


@pytest.mark.parametrize("url", ["imap://h", "smtp://", "mail.example.org", "smtp://h:port"])
def test_mail_that_cannot_be_sent_is_refused(url: str) -> None:
    assert "EUTONIA_MAIL_URL" in faults(MAIL_URL=url, MAIL_FROM="a@example.org")


def test_what_goes_to_another_machine_goes_enciphered() -> None:
    for way in ("", "?sslmode=disable", "?sslmode=prefer", "?sslmode=require"):
        told = faults(DATABASE_URL=f"postgresql://u@db.example.org/n{way}", SECRET_KEY=SECRET)
        assert set(told) == {"EUTONIA_DATABASE_URL"}
    proven = [f"db.example.org/n?sslmode={way}" for way in ("verify-full", "verify-ca")]
    for place in (*proven, "127.0.0.1/n", "localhost/n", "/n"):
        read_environment({"EUTONIA_DATABASE_URL": f"postgresql://u@{place}", "EUTONIA_SECRET_KEY": SECRET})
    assert set(faults(MAIL_URL="smtp://mail.example.org", MAIL_FROM="a@example.org")) == {"EUTONIA_MAIL_URL"}


def test_mail_comes_from_somebody() -> None:
    assert set(faults(MAIL_URL="smtps://h")) == {"EUTONIA_MAIL_FROM"}


def test_every_fault_is_told_at_once() -> None:
    told = faults(DATABASE_URL="x", HTTPS="perhaps", ALLOWED_HOSTS="*", HSTS_SECONDS="-1", SECRET_KEY="x", OIDC_ISSUER="y")
    assert len(told) >= 7


PRIVATE = {
    "EUTONIA_SECRET_KEY": "private-1" * 9,
    "EUTONIA_DATABASE_URL": "postgresql://u:private-2@h/n?sslmode=verify-full",
    "EUTONIA_MAIL_URL": "smtps://u:private-3@h",
    "EUTONIA_MAIL_FROM": "a@example.org",
    "EUTONIA_OIDC_ISSUER": "https://id.example.org",
    "EUTONIA_OIDC_CLIENT_ID": "e",
    "EUTONIA_OIDC_CLIENT_SECRET": "private-4",
}


def test_what_is_told_of_the_settings_holds_no_secret() -> None:
    said = " ".join(f"{name} {words}" for name, words in settings_told(read_environment(PRIVATE)))
    assert "private" not in said
    assert "PostgreSQL, n at h" in said


@given(st.sampled_from(sorted(PRIVATE)), st.sampled_from(["{0}//", "x{0}", "{0}?x", "{0}:1:2", "{0} {0}"]))
def test_what_is_told_of_a_fault_holds_no_secret(name: str, spoilt: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_environment(PRIVATE | {name: spoilt.format(PRIVATE[name]), "EUTONIA_HTTPS": "maybe"})
    assert "private" not in str(refused.value)


def test_an_environment_is_a_value() -> None:
    read = read_environment({"HOME": "/h"})
    assert isinstance(read, Environment)
    with pytest.raises(AttributeError):
        read.https = True  # type: ignore[misc]


# The secret that is made


def test_a_secret_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = secret_key_in(folder)
    assert len(first) >= 64
    assert secret_key_in(folder) == first
    assert (folder / FILE).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert secret_key_in(tmp_path / "other") != first


def test_a_secret_that_others_may_read_is_refused_with_the_remedy(tmp_path: Path) -> None:
    secret_key_in(tmp_path)
    os.chmod(tmp_path / FILE, 0o644)
    with pytest.raises(EutoniaError, match="chmod 600"):
        secret_key_in(tmp_path)


def test_an_empty_secret_is_refused(tmp_path: Path) -> None:
    secret_key_in(tmp_path)
    (tmp_path / FILE).write_text("")
    with pytest.raises(EutoniaError, match="Restore it"):
        secret_key_in(tmp_path)


def test_every_setting_is_explained_and_every_explained_setting_exists() -> None:
    class Asked(dict[str, str]):
        """Keeps the names that were asked for."""

        names: set[str] = set()  # noqa: RUF012

        def get(self, name: str, default: Any = None) -> Any:
            self.names.add(name)
            return super().get(name, default)

    read_environment(Asked(OIDC | MAIL))
    explained = set(re.findall(r"^\| `(EUTONIA_\w+)`", (ROOT / "docs" / "running-a-clinic.md").read_text("utf-8"), re.MULTILINE))
    assert {name for name in Asked.names if name.startswith("EUTONIA_")} == explained
