"""The browser, and the pages as it would get them: the clinic's own headers, nothing loaded from elsewhere, no complaint."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from tests.clinic.pages import gallery
from tests.clinic.pages.drawing import static_file

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
PATIENCE_MS = 90_000
"""A busy machine is slow; what does not come at all still fails."""
HTML = "text/html; charset=utf-8"


def _an_empty_check(_: str) -> tuple[int, str]:
    """The part of the board that every change of a dose asks for, in a test that is about something else."""
    return 200, '<section id="check"></section>'


class Pages:
    """A server of pages on this computer, under the clinic's policy. Posts are answered by `answer`."""

    def __init__(self) -> None:
        self.html: dict[str, str] = {}
        self.posted: list[str] = []
        self.answer: Callable[[str], tuple[int, str]] = _an_empty_check
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stops."""
        self._server.shutdown()
        self._server.server_close()

    def got(self, path: str) -> tuple[int, str, bytes]:
        """Status, kind and content of what is asked for."""
        if path.startswith("/static/"):
            found = static_file(path.removeprefix("/static/"))
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            return (200, kind, found.read_bytes()) if found else (404, "text/plain", b"")
        if path == "/favicon.ico":
            return 204, "image/x-icon", b""
        html = self.html.get(path)
        return (404, "text/plain", b"") if html is None else (200, HTML, html.encode())

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        pages = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._send(*pages.got(self.path.partition("?")[0]))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                pages.posted.append(body)
                status, html = pages.answer(body)
                self._send(status, HTML, html.encode())

            def _send(self, status: int, kind: str, content: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.send_header("Content-Security-Policy", POLICY)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: what goes wrong the browser complains of."""

        return Handler


class Site:
    """The clinic as far as a browser sees it: pages of the gallery in tabs, and everything the browser complained of."""

    def __init__(self, chromium: Any, pages: Pages) -> None:
        self._chromium, self._pages = chromium, pages
        self._contexts: list[Any] = []
        self.complaints: list[str] = []
        self.expects_failure = False
        pages.posted.clear()
        pages.answer = _an_empty_check

    @property
    def posted(self) -> list[str]:
        """What was posted, in order."""
        return self._pages.posted

    def answers(self, answer: Callable[[str], tuple[int, str]]) -> None:
        """How posts are answered from now on."""
        self._pages.answer = answer

    def open(
        self,
        page: str | Callable[[], str],
        width: int = 1440,
        theme: str = "light",
        contrast: str = "standard",
        script: bool = True,
        height: int = 900,
    ) -> Any:
        """A tab with a page of the gallery, or with any other page."""
        html = page() if callable(page) else gallery.PAGES[page](theme, contrast)
        path = f"/page/{len(self._pages.html)}"
        self._pages.html[path] = html
        context = self._chromium.new_context(viewport={"width": width, "height": height}, java_script_enabled=script)
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        tab = context.new_page()
        tab.on("console", lambda message: self._complain(message.text))
        tab.on("pageerror", lambda error: self._complain(str(error)))
        tab.on("request", lambda request: self._only_ours(request.url))
        tab.goto(f"{self._pages.address}{path}")
        return tab

    def close(self) -> None:
        """Closes every tab."""
        for context in self._contexts:
            context.close()

    def _complain(self, words: str) -> None:
        if not (self.expects_failure and ("Failed to load" in words or "Response Status Error" in words)):
            self.complaints.append(words)

    def _only_ours(self, address: str) -> None:
        if not address.startswith((self._pages.address, "data:", "about:")):
            self.complaints.append(f"asked for {address}")


@pytest.fixture(scope="session")
def pages() -> Iterator[Pages]:
    """The server, once for all tests."""
    made = Pages()
    yield made
    made.close()


@pytest.fixture
def site(chromium: Any, pages: Pages) -> Iterator[Site]:
    """The clinic as far as a browser sees it. What the browser complains of is a fault."""
    made = Site(chromium, pages)
    yield made
    made.close()
    assert made.complaints == []
