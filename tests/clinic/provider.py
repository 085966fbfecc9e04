"""A small OpenID Connect provider for tests. It says whatever a test wants it to say of whoever comes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Provider:
    """Knows one person, and keeps what it was asked."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.person: dict[str, Any] = {}
        self.id_token = ""
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.is_down = False

    def answer(self, path: str, given: dict[str, str]) -> dict[str, Any] | None:
        """What stands at a path; nothing when there is nothing."""
        self.asked.append((path, given))
        configuration = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        known: dict[str, dict[str, Any]] = {
            "/.well-known/openid-configuration": configuration,
            "/token": {"access_token": "for the tests", "token_type": "Bearer", "expires_in": 60, "id_token": self.id_token},
            "/userinfo": self.person,
        }
        return None if self.is_down else known.get(path)


@contextmanager
def openid_provider() -> Iterator[Provider]:
    """A provider at an address of this machine, for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer({name: values[0] for name, values in parse_qs(said).items()})

        def _answer(self, given: dict[str, str]) -> None:
            answer = provider.answer(urlsplit(self.path).path, given)
            body = json.dumps(answer or {}).encode()
            self.send_response(200 if answer is not None else 503)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
