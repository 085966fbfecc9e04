"""What every page has to keep: what it tells the browser, what it loads, what stands in it; and that looking writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from tests.clinic.config.everybody import IN_EVERY_ROLE, NOBODY, OWN, Scene

from eutonia_clinic.config.access import TABLE, Known
from proof.permissions.crossing import OF_NOTHING, undone
from proof.permissions.doors import address_of, remembered, routes, watched

OK, FAULT = 200, 500
HEADERS = {
    "Content-Security-Policy": r"(?=.*default-src '(?:self|none)')(?=.*object-src 'none')(?=.*base-uri 'none')"
    r"(?=.*form-action '(?:self|none)')(?=.*frame-ancestors 'none')(?!.*(unsafe|https?:|\*)).*",
    "X-Content-Type-Options": r"nosniff",
    "X-Frame-Options": r"DENY",
    "Referrer-Policy": r"same-origin|no-referrer",
    "Cross-Origin-Opener-Policy": r"same-origin",
    "Cross-Origin-Resource-Policy": r"same-origin",
    "Permissions-Policy": r".*camera=\(\).*",
    "Content-Type": r".+; ?charset=utf-8|application/(json|manifest\+json|calendar\+json)|text/javascript.*",
    "Content-Disposition": r'(?:inline|attachment)(?:; filename="[\w.-]+")?',
}
"""What each header has to look like, where it is sent; all but the last are sent with every answer."""
KEPT_BY_NOBODY = re.compile(r"no-store|private, no-cache")
LOADS = {"src", "srcset", "data", "poster", "action", "formaction", "ping", "background", "manifest"}
LEFT_BEHIND = {"object", "embed", "applet", "frame", "frameset", "iframe", "marquee"}
SHELL = {"diary:home", "diary:worker", "diary:manifest"}
"""Pages of a device, the same for everybody: they hold nothing of anybody and are kept by it."""
PAPER = {
    "diary:paper", "events:report", "letters:consent_print", "letters:print", "service:report", "visits:labels", "visits:sheet",
    "visits:draft_labels", "visits:draft_sheet", "visits:paper",
}  # fmt: skip
"""Sheets to be printed: they have no header, and so no way out on them. The page that led there has."""
LOOKING = ("GET", "HEAD", "OPTIONS")
NOT_TAKEN = ("PUT", "PATCH", "DELETE", "TRACE")
READING = re.compile(r'INSERT INTO "(core_auditevent|core_chainhead|django_session)"|UPDATE "(core_chainhead|django_session)"')


@dataclass
class Looked:
    """What looking at every page found."""

    pages: int = 0
    asked: int = 0
    broken: list[str] = field(default_factory=list)
    wrote: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class _Page(HTMLParser):
    """What of a page breaks a rule, and whether the way out is there."""

    def __init__(self) -> None:
        super().__init__()
        self.broken: list[str] = []
        self.has_way_out = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self.has_way_out = self.has_way_out or held.get("action") == "/sign-out/"
        if tag in LEFT_BEHIND or (tag == "script" and "src" not in held) or tag == "style":
            self.broken.append(f"<{tag}>")
        if tag == "link" and _is_elsewhere(held.get("href", "")):
            self.broken.append(f"<link> from {held['href']}")
        for name, value in held.items():
            if name == "style" or name.startswith("on") or (name in LOADS and _is_elsewhere(value)):
                self.broken.append(f"<{tag} {name}>")
            if name in ("href", "src", "action", "formaction") and re.match(r"\s*(javascript|data|vbscript):", value, re.I):
                self.broken.append(f"<{tag} {name}={value[:30]}>")


def _is_elsewhere(address: str) -> bool:
    return bool(re.match(r"\s*([a-z][a-z0-9+.-]*:)?//", address, re.IGNORECASE))


def broken_by(route: str, said: Any, is_signed_in: bool) -> list[str]:
    """The rules that an answer breaks."""
    found = [f"{name}: {said.get(name)}" for name, wanted in HEADERS.items() if not _holds(name, wanted, said)]
    kept = said.get("Cache-Control", "")
    if route not in SHELL and not KEPT_BY_NOBODY.search(kept):
        found.append(f"Cache-Control: {kept}")
    if said.has_header("Access-Control-Allow-Origin"):
        found.append("open to other sites")
    if "text/html" in said["Content-Type"]:
        page = _Page()
        page.feed(said.content.decode())
        found += page.broken
        if is_signed_in and route not in PAPER and not page.has_way_out:
            found.append("no way out")
    return [f"{route}: {one}" for one in found]


def _holds(name: str, wanted: str, said: Any) -> bool:
    if name == "Content-Disposition" and not said.has_header(name):
        return True
    return bool(re.fullmatch(wanted, said.get(name, ""), re.DOTALL))


def look(scene: Scene) -> Looked:
    """Every page, asked by somebody in every role, or by nobody where it is open to everybody, by every method; nothing stays."""
    found = Looked()
    with remembered():
        for route, parts in sorted(routes()):
            if route not in OF_NOTHING:
                who = NOBODY if TABLE[route].known == Known.NOBODY else IN_EVERY_ROLE
                _look(route, address_of(route, parts, scene.things[OWN]), scene.browsers[who], found)
    return found


def _look(route: str, address: str, browser: Client, found: Looked) -> None:
    for method in (*LOOKING, *NOT_TAKEN):
        with undone(browser), watched() as written:
            said = browser.generic(method, address)
        found.asked += 1
        wrote = [sql for sql, _ in written.statements if not READING.match(sql)]
        if said.status_code >= FAULT:
            found.faults.append(f"{method} {route}: {said.status_code}")
        if wrote:
            found.wrote.append(f"{method} {route}: {wrote[0][:90]}")
        if method in NOT_TAKEN and said.status_code == OK:
            found.taken.append(f"{method} {route}")
        if method == "GET" and said.status_code == OK:
            found.pages += 1
            found.broken += broken_by(route, said, TABLE[route].known == Known.BY_SECOND_FACTOR)


def told(found: Looked) -> Iterator[str]:
    """Everything that was found."""
    yield from (*found.broken, *found.wrote, *found.taken, *found.faults)
