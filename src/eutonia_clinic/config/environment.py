"""The settings of one installation, read from the environment. Every fault is told at once, with the name of the variable."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from eutonia.domain.errors import BadInput, Problem

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
YEAR_IN_SECONDS = 365 * 24 * 60 * 60
SHORTEST_SECRET = 32
_YES_OR_NO = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
_DATABASE_SCHEMES = ("postgresql", "postgres")
_DATABASE_OPTIONS = ("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout")
WITHOUT_COMPILING = "-c jit=off"
"""PostgreSQL compiles a query that it takes for a long one, which takes longer than any query of a page."""
_PROVEN = ("verify-full", "verify-ca")
"""Ways to PostgreSQL that are enciphered and prove whom they lead to."""
_MAIL_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """One OpenID Connect provider: its address, our name there, our secret, and what its button says.

    `trusts_addresses`: an e-mail address is taken as proven even where the provider does not say so.
    """

    issuer: str
    client_id: str
    client_secret: str
    name: str
    trusts_addresses: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """The server that takes our e-mail, and whom it comes from. `encryption` is nothing, `starttls` or `tls`."""

    host: str
    port: int
    user: str
    password: str
    encryption: str
    sender: str


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything an installation may set. `secret_key` empty: one is made and kept in the data folder."""

    data_folder: Path
    database: dict[str, object]
    secret_key: str
    allowed_hosts: tuple[str, ...]
    https: bool
    behind_proxy: bool
    hsts_seconds: int
    hsts_subdomains: bool
    second_factor: bool
    demo: bool
    single_sign_on: SingleSignOn | None
    mail: Mail | None

    @property
    def is_embedded(self) -> bool:
        """One machine, one SQLite file."""
        return self.database["ENGINE"] == "django.db.backends.sqlite3"


class _Reader:
    """Reads one variable after the other and keeps every fault. A secret is never shown."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self.problems: list[Problem] = []

    def text(self, name: str, default: str = "") -> str:
        return self._variables.get(f"EUTONIA_{name}", "").strip() or default

    def read(self, name: str, default: _Value, parse: Callable[[str], _Value], expected: str) -> _Value:
        found = self.text(name)
        if not found:
            return default
        try:
            return parse(found)
        except (ValueError, KeyError):
            self.fault(name, "something that cannot be read", expected)
            return default

    def flag(self, name: str, default: bool) -> bool:
        return self.read(name, default, lambda text: _YES_OR_NO[text.casefold()], "yes or no (1 or 0)")

    def fault(self, name: str, found: str, expected: str) -> None:
        self.problems.append(Problem(f"EUTONIA_{name}", found, expected))


def read_environment(variables: Mapping[str, str] = os.environ) -> Environment:
    """The settings in these variables. Raises `BadInput` with every fault; passwords and secrets are not in its words."""
    reader = _Reader(variables)
    data_folder = reader.read("DATA_DIR", platform_data_folder(variables), _absolute_folder, "the full path of a folder")
    environment = Environment(
        data_folder=data_folder,
        database=reader.read("DATABASE_URL", sqlite(data_folder), postgresql, "postgresql://user:password@host:5432/name"),
        secret_key=reader.text("SECRET_KEY"),
        allowed_hosts=reader.read("ALLOWED_HOSTS", LOCAL_HOSTS, _names, "names of hosts, separated by commas"),
        https=reader.flag("HTTPS", False),
        behind_proxy=reader.flag("BEHIND_PROXY", False),
        hsts_seconds=reader.read("HSTS_SECONDS", YEAR_IN_SECONDS, _seconds, "a number of seconds"),
        hsts_subdomains=reader.flag("HSTS_SUBDOMAINS", True),
        second_factor=reader.flag("SECOND_FACTOR", True),
        demo=reader.flag("DEMO", False),
        single_sign_on=_single_sign_on(reader),
        mail=_mail(reader),
    )
    _refuse_what_is_unsafe(environment, reader)
    _refuse_what_goes_in_the_clear(environment, reader)
    if reader.problems:
        raise BadInput("The environment", reader.problems)
    return environment


def platform_data_folder(variables: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Where programs of this platform keep the data of their user."""
    home = Path(variables.get("HOME") or variables.get("USERPROFILE") or Path.home())
    if platform == "win32":
        return Path(variables.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Eutonia"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "Eutonia"
    return Path(variables.get("XDG_DATA_HOME") or home / ".local" / "share") / "eutonia"


def sqlite(data_folder: Path) -> dict[str, object]:
    """SQLite so that an acknowledged act survives a crash: a write-ahead log, written through, one writer at a time."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data_folder / "clinic.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def postgresql(url: str) -> dict[str, object]:
    """PostgreSQL by one address; `?host=/run/postgresql` names a socket. Raises `ValueError` when it is no such address."""
    parts = urlsplit(url)
    asked = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
    socket_folder = asked.pop("host", "")
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in _DATABASE_SCHEMES or not name or not set(asked) <= set(_DATABASE_OPTIONS):
        raise ValueError(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": socket_folder or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": WITHOUT_COMPILING, **asked},
    }


def _absolute_folder(text: str) -> Path:
    folder = Path(text).expanduser()
    if not folder.is_absolute():
        raise ValueError(text)
    return folder


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names or any("*" in name or "/" in name or " " in name for name in names):
        raise ValueError(text)
    return names


def _seconds(text: str) -> int:
    seconds = int(text)
    if seconds < 0:
        raise ValueError(text)
    return seconds


def _single_sign_on(reader: _Reader) -> SingleSignOn | None:
    """All of issuer, client and secret, or none of them."""
    given = {name: reader.text(f"OIDC_{name}") for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")}
    if not any(given.values()):
        return None
    for name in (name for name, value in given.items() if not value):
        reader.fault(f"OIDC_{name}", "nothing", "a value: single sign-on needs issuer, client id and client secret")
    if given["ISSUER"] and not _is_secure_address(urlsplit(given["ISSUER"])):
        reader.fault("OIDC_ISSUER", "an address that is not https", "the https address of the provider")
    return SingleSignOn(
        issuer=given["ISSUER"].rstrip("/"),
        client_id=given["CLIENT_ID"],
        client_secret=given["CLIENT_SECRET"],
        name=reader.text("OIDC_NAME", "single sign-on"),
        trusts_addresses=reader.flag("OIDC_TRUSTS_ADDRESSES", False),
    )


def _is_secure_address(parts: SplitResult) -> bool:
    return parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1")


def _mail(reader: _Reader) -> Mail | None:
    sender = reader.text("MAIL_FROM")
    mail = reader.read("MAIL_URL", None, lambda url: _mail_server(url, sender), "smtp+starttls://user:password@host:587")
    if mail and "@" not in sender:
        reader.fault("MAIL_FROM", sender or "nothing", "the e-mail address that letters come from")
    return mail


def _mail_server(url: str, sender: str) -> Mail:
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError(url)
    return Mail(
        host=parts.hostname,
        port=parts.port or _MAIL_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        encryption={"smtp": "", "smtp+starttls": "starttls", "smtps": "tls"}[parts.scheme],
        sender=sender,
    )


def _refuse_what_is_unsafe(environment: Environment, reader: _Reader) -> None:
    """What each value allows by itself and the whole does not."""
    only_here = set(environment.allowed_hosts) <= set(LOCAL_HOSTS)
    if not only_here and not environment.https:
        reader.fault("HTTPS", "no", "yes, since EUTONIA_ALLOWED_HOSTS names more than this machine")
    if not only_here and not environment.second_factor:
        reader.fault("SECOND_FACTOR", "no", "yes, since EUTONIA_ALLOWED_HOSTS names more than this machine")
    if environment.demo and not (only_here and environment.is_embedded and not environment.behind_proxy):
        reader.fault("DEMO", "yes", "no: the demonstration has a known password, and is of this machine and SQLite only")
    if environment.secret_key and len(environment.secret_key) < SHORTEST_SECRET:
        reader.fault("SECRET_KEY", f"{len(environment.secret_key)} characters", f"at least {SHORTEST_SECRET} random characters")
    if not environment.is_embedded and not environment.secret_key:
        reader.fault("SECRET_KEY", "nothing", f"at least {SHORTEST_SECRET} random characters, the same on every machine")


def _refuse_what_goes_in_the_clear(environment: Environment, reader: _Reader) -> None:
    """What goes to another machine goes enciphered, to one that proves who it is: records, and links that set a password."""
    database, mail = environment.database, environment.mail
    options = database.get("OPTIONS")
    is_proven = isinstance(options, dict) and options.get("sslmode") in _PROVEN
    if not environment.is_embedded and _is_elsewhere(str(database["HOST"])) and not is_proven:
        reader.fault("DATABASE_URL", "another way", "?sslmode=verify-full, since the database is on another machine")
    if mail and not mail.encryption and _is_elsewhere(mail.host):
        reader.fault("MAIL_URL", "smtp", "smtp+starttls or smtps, since the server is another machine")


def _is_elsewhere(host: str) -> bool:
    """Whether a host is another machine; nothing and a folder are sockets of this one."""
    return bool(host) and not host.startswith("/") and host not in (*LOCAL_HOSTS, "::1")
