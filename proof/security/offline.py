"""The clinic in a place without any network: made, started and asked over https there, by a process that has only itself.

    python -m proof.security.offline     prints what was found, as one line of JSON for each question
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import re
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path

NEW_NETWORK, NEW_USERS = 0x40000000, 0x10000000
SET_FLAGS, UP = 0x8914, 0x1
LOOPBACK = "127.0.0.1"
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
WEAK = "AES128-SHA:AES256-SHA:AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES256-SHA:@SECLEVEL=0"
"""Ciphers without forward secrecy or without authentication of what is enciphered."""
NOTHING_AT = ("/.git/config", "/.env", "/static/", "/static/core/", "/static/../settings.py", "/admin/", "/metrics", "/docs")
FOUNDED = ("--email", "ann@example.org", "--name", "Ann Admin", "--clinic", "TESTCLINIC offline")


@dataclass(frozen=True, slots=True)
class Told:
    """One question, and whether it was answered as it should be."""

    asked: str
    is_so: bool
    said: str


def leave_the_network() -> bool:
    """From here on this process has no network but a loopback of its own. False where the system does not let it."""
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(NEW_NETWORK) and library.unshare(NEW_NETWORK | NEW_USERS):
        return False
    with socket.socket() as asked:
        fcntl.ioctl(asked, SET_FLAGS, struct.pack("16sh", b"lo", UP))
    return True


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine, made for the occasion, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    held, its_key = folder / "certificate.pem", folder / "key.pem"
    held.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    its_key.write_bytes(key.private_bytes(*plain))
    return held, its_key


@contextmanager
def served(folder: Path, migrated: str) -> Iterator[tuple[int, Path, Path]]:
    """The clinic, founded and serving over https; its port, its certificate, and what it says on its standard error.

    `migrated` is the file of a migrated database that is taken in place of a new one, where there is one.
    """
    held, key = certificate(folder)
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("EUTONIA_", "DJANGO_"))}
    variables |= {"EUTONIA_DATA_DIR": str(folder / "data"), "EUTONIA_HTTPS": "1"}
    clinic = [sys.executable, "-m", "eutonia", "clinic"]
    if migrated:
        (folder / "data").mkdir(mode=0o700)
        shutil.copy(migrated, folder / "data")
    for command in () if migrated else (("migrate",), ("create-administrator", *FOUNDED)):
        subprocess.run([*clinic, *command], env=variables, check=True, capture_output=True)
    port, log = _free_port(), folder / "log"
    command = [*clinic, "serve", "--port", str(port), "--certificate", str(held), "--certificate-key", str(key)]
    with (
        log.open("w") as said,
        subprocess.Popen(command, env=variables, stdout=said, stderr=said, start_new_session=True) as server,
    ):
        try:
            _wait_for(server, port)
            yield port, held, log
        finally:
            os.killpg(server.pid, signal.SIGINT)
            server.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex((LOOPBACK, port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("The server does not answer.")


def trusting(held: Path, latest: ssl.TLSVersion | None = None, ciphers: str = "") -> ssl.SSLContext:
    """A client that trusts this certificate only."""
    context = ssl.create_default_context(cafile=str(held))
    if latest:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # what is out of date is what has to be refused
            context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, latest
    if ciphers:
        context.set_ciphers(ciphers)
    return context


def get(port: int, held: Path, address: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, str]:
    """An answer with its body. Names of headers are written with underscores."""
    connection = HTTPSConnection("localhost", port, context=trusting(held), timeout=PATIENCE)
    connection.request(method, address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read().decode(errors="replace")
    connection.close()
    return answer, body


@contextmanager
def _way(port: int, context: ssl.SSLContext, patience: float = PATIENCE) -> Iterator[ssl.SSLSocket]:
    with (
        socket.create_connection((LOOPBACK, port), timeout=patience) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as way,
    ):
        yield way


def raw(port: int, held: Path, sent: bytes) -> bytes:
    """What comes back when exactly this is sent, until the other side is done or silent."""
    with _way(port, trusting(held), 3) as way:
        way.sendall(sent)
        told = b""
        try:
            while part := way.recv(65536):
                told += part
        except (TimeoutError, ssl.SSLError, ConnectionError):
            pass
        return told


def _shakes_hands(port: int, context: ssl.SSLContext) -> str:
    try:
        with _way(port, context) as way:
            return way.version() or ""
    except (ssl.SSLError, ConnectionError, OSError):
        return ""


def questions(port: int, held: Path, log: Path) -> Iterator[Told]:
    """Everything that is asked of the server."""
    page, body = get(port, held, "/sign-in/")
    yield Told("the page for signing in is served", page.status == 200 and "Sign in" in body, str(page.status))
    yield from _files(port, held, body)
    yield from _headers(page)
    said = log.read_text(encoding="utf-8")
    alone = len(said.splitlines()) == 1 and "Eutonia answers at https" in said
    yield Told("nothing is said but where it answers", alone, said[-300:])
    yield from _refused(port, held)
    yield from _tls(port, held)
    yield from _boundaries(port, held)


def _files(port: int, held: Path, body: str) -> Iterator[Told]:
    named = sorted(set(re.findall(r'(?:src|href)="(/static/[^"]+)"', body)))
    answered = [get(port, held, one)[0].status for one in named]
    yield Told("every file that it names is served from here", set(answered) == {200}, f"{len(named)} files: {set(answered)}")
    yield Told("and nothing is named from elsewhere", not re.search(r'(?:src|<link[^>]+href)="(?:https?:)?//', body), "")
    diary, _ = get(port, held, "/diary/")
    yield Told("the diary is served", diary.status == 200, str(diary.status))


def _headers(page: HTTPResponse) -> Iterator[Told]:
    cookies = page.headers.get_all("Set-Cookie") or []
    for cookie in cookies or [""]:
        wanted = cookie.startswith("__Host-") and all(one in cookie for one in ("Secure", "HttpOnly", "SameSite", "Path=/"))
        yield Told("a cookie is bound to this host and to https", wanted and "Domain" not in cookie, cookie)
    insists = page.headers.get("Strict-Transport-Security", "")
    yield Told("browsers insist on https for a year, and below", insists == "max-age=31536000; includeSubDomains", insists)
    server = page.headers.get("Server", "")
    yield Told("no version of the server is told", not re.search(r"\d", server), server)


def _refused(port: int, held: Path) -> Iterator[Told]:
    for address in NOTHING_AT:
        answer, _ = get(port, held, address)
        yield Told(f"nothing is at {address}", answer.status in (400, 403, 404), str(answer.status))
    traced, body = get(port, held, "/sign-in/", "TRACE", X_Told="back")
    yield Told("TRACE is not answered", traced.status in (400, 403, 405, 501) and "back" not in body, str(traced.status))
    forwarded, _ = get(port, held, "/sign-in/", X_Forwarded_Proto="http", X_Forwarded_Host="evil.example")
    yield Told("what only a proxy may say is not believed", forwarded.status == 200, str(forwarded.status))
    strange, _ = get(port, held, "/sign-in/", Host="evil.example")
    yield Told("a host that is not ours is not answered", strange.status == 400, str(strange.status))


def _tls(port: int, held: Path) -> Iterator[Told]:
    best = _shakes_hands(port, trusting(held))
    yield Told("TLS 1.3 comes first", best == "TLSv1.3", best)
    for latest in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        old = _shakes_hands(port, trusting(held, latest, "ALL:@SECLEVEL=0"))
        yield Told(f"{latest.name} is not spoken", not old, old)
    weak = _shakes_hands(port, trusting(held, ssl.TLSVersion.TLSv1_2, WEAK))
    yield Told("no weak cipher is taken", not weak, weak)


def _boundaries(port: int, held: Path) -> Iterator[Told]:
    """Two lengths in one question: whichever is taken, the rest must not be answered as a question of its own."""
    inside = b"GET /diary/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\n"
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(inside), inside)
    both = head + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked
    twice = head + b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(inside) + inside
    broken = head + b"Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n" + inside
    for words, sent in {"chunked and counted": both, "counted twice": twice, "chunked in an unknown way": broken}.items():
        answers = raw(port, held, sent).count(b"HTTP/1.1 ")
        yield Told(f"a question that is {words} is one question at most", answers <= 1, f"{answers} answers")


def main(migrated: str = "") -> None:
    """Leave the network, serve, ask, and print what was found."""
    alone = leave_the_network()
    sys.stdout.write(json.dumps(["there is no network", alone, "" if alone else "the system does not let it be left"]) + "\n")
    with tempfile.TemporaryDirectory(prefix="eutonia-offline-") as folder, served(Path(folder), migrated) as (port, held, log):
        for one in questions(port, held, log):
            sys.stdout.write(json.dumps([one.asked, one.is_so, one.said]) + "\n")


def asked(migrated: Path | None = None) -> tuple[Told, ...]:
    """The same in a process of its own, which leaves this one its network."""
    command = [sys.executable, "-m", "proof.security.offline", *([str(migrated)] if migrated else [])]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(ended.stderr[-2000:])
    return tuple(Told(*json.loads(line)) for line in ended.stdout.splitlines())


if __name__ == "__main__":
    main(*sys.argv[1:])
