"""The server: granian, in front of the one WSGI application."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from eutonia.domain.errors import BadInput, EutoniaError, Problem

THREADS = 8
"""Answers under way at once in one process; a page waits for the database more than it computes."""
PATIENCE = 20
"""Seconds for which answers under way are waited for when the server stops."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where and how the server listens."""

    host: str
    port: int
    workers: int
    certificate: Path | None
    certificate_key: Path | None

    @property
    def address(self) -> str:
        """What is typed into a browser on this machine."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}/"


def must_be_safe(listening: Listening) -> None:
    """Refuse what would send records in the clear, or cannot work. Names every fault."""
    problems = [*_certificate_faults(listening), *_reach_faults(listening)]
    if listening.workers > 1 and settings.ENVIRONMENT.is_embedded:
        problems.append(Problem("--workers", str(listening.workers), "1, or PostgreSQL in EUTONIA_DATABASE_URL"))
    if problems:
        raise BadInput("This way of serving", problems)
    _must_be_free(listening)


def run(listening: Listening, ready: Callable[[], None]) -> None:
    """Serve until the process is told to stop; answers under way are finished. `ready` is called when the port is ours."""
    server = Granian(
        "eutonia_clinic.config.wsgi:application",
        address=listening.host,
        port=listening.port,
        interface=Interfaces.WSGI,
        workers=listening.workers,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,
        ssl_cert=listening.certificate,
        ssl_key=listening.certificate_key,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
    )
    server.on_startup(ready)
    connections.close_all()
    server.serve(target_loader=_load)


def _load(target: str) -> Any:
    """The application, in the process that answers. Ctrl-C reaches the first process only, which then stops this one once."""
    del target
    if hasattr(os, "setsid"):
        os.setsid()
    from eutonia_clinic.config.wsgi import application

    return application


def _certificate_faults(listening: Listening) -> list[Problem]:
    given = {"--certificate": listening.certificate, "--certificate-key": listening.certificate_key}
    if not any(given.values()):
        return []
    pairs = given.items()
    missing = [Problem(name, "nothing", "a file: certificate and key belong together") for name, file in pairs if not file]
    absent = [Problem(name, str(file), "a file that can be read") for name, file in pairs if file and not file.is_file()]
    plain = [] if settings.ENVIRONMENT.https else [Problem("EUTONIA_HTTPS", "no", "yes, with a certificate")]
    return [*missing, *absent, *plain]


def _reach_faults(listening: Listening) -> list[Problem]:
    """Beyond this machine records go enciphered only: by a certificate of ours, or through a proxy that has one."""
    if _is_this_machine(listening.host):
        return []
    if not settings.SECOND_FACTOR_REQUIRED:
        return [Problem("--host", listening.host, "127.0.0.1, while EUTONIA_SECOND_FACTOR asks for no second factor")]
    if listening.certificate or settings.ENVIRONMENT.behind_proxy:
        return []
    remedy = "127.0.0.1, or a certificate, or EUTONIA_BEHIND_PROXY=1 with a proxy that speaks https"
    return [Problem("--host", listening.host, remedy)]


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _must_be_free(listening: Listening) -> None:
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(listening.host, listening.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(where)
    except OSError as fault:
        place, said = f"{listening.host}:{listening.port}", fault.strerror or str(fault)
        raise EutoniaError(f"{place} cannot be listened at: {said}. Choose another with --port.") from fault
