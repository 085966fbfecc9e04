"""The shell of the person's app: which files belong to it, its version, and what it knows before anything is opened.

Nothing here is about a person. The shell is the same for everybody, so that it can lie on any device and in any cache.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse

from eutonia_clinic.core.numbers import whole
from eutonia_clinic.diary.documents import LONGEST_NOTE, MOST_SPASMS
from eutonia_clinic.diary.languages import CATALOGUE, languages, words_of
from eutonia_clinic.diary.questions import questions_told

HERE = Path(str(files("eutonia_clinic.diary")))
CORE = Path(str(files("eutonia_clinic.core"))) / "static"
OWN = HERE / "static" / "diary" / "app"
PAGE = HERE / "jinja2" / "diary" / "app.html"
WORKER = HERE / "worker.js"
FONTS = tuple(f"core/fonts/inter-{weight}.woff2" for weight in ("regular", "medium", "semibold"))
LOOKS = ("core/tokens.css", "core/ui.css", *FONTS)
MODULES = (".js", ".css", ".svg", ".png")
ICONS = (
    ("icon.svg", "any", "any"), ("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"),
    ("icon-maskable-512.png", "512x512", "maskable"),
)  # fmt: skip
PAPER = "#F4F4F1"
"""The ground of every page, as the tokens have it."""
LETTERS_OF_A_VERSION = 12


@dataclass(frozen=True, slots=True)
class File:
    """One file of the shell: where it lies, and its address."""

    path: Path
    address: str


@cache
def shell_files() -> tuple[File, ...]:
    """Every file that the app needs without a connection, in a fixed order."""
    looks = [File(CORE / name, staticfiles_storage.url(name)) for name in LOOKS]
    modules = [File(path, _as_it_is(f"diary/app/{path.name}")) for path in sorted(OWN.iterdir()) if path.suffix in MODULES]
    words = [File(CATALOGUE / f"{code}.json", _as_it_is(f"diary/words/{code}.json")) for code in languages()]
    return (*looks, *modules, *words)


@cache
def version() -> str:
    """What the app is made of, in twelve letters: it changes when any of it does, and only then."""
    hashed = sha256()
    for path in (PAGE, WORKER, HERE / "data" / "questions.toml", *(one.path for one in shell_files())):
        hashed.update(sha256(path.read_bytes()).digest())
    hashed.update(json.dumps([one.address for one in shell_files()]).encode())
    return hashed.hexdigest()[:LETTERS_OF_A_VERSION]


def worker_text() -> str:
    """The service worker, with what it keeps written above it."""
    pages = [reverse("diary:home"), reverse("diary:manifest")]
    keeps = {"version": version(), "files": [*pages, *(one.address for one in shell_files())]}
    return f"const SHELL = {json.dumps(keeps)};\n{WORKER.read_text(encoding='utf-8')}"


def shell() -> dict[str, Any]:
    """What the page tells its script."""
    return {
        "version": version(),
        "scope": reverse("diary:home"),
        "worker": reverse("diary:worker"),
        "addresses": {"open": reverse("diary:open"), "sync": reverse("diary:sync")},
        "languages": [_language(code) for code in languages()],
        "questions": questions_told(),
        "open_days": whole("diary.open_days"),
        "most_spasms": MOST_SPASMS,
        "longest_note": LONGEST_NOTE,
    }


def addresses() -> dict[str, Any]:
    """What the page names by itself: its script, its style and its icons."""
    named = {"script": "main.js", "style": "diary.css"}
    icons = {"plain": "icon.svg", "touch": "icon-192.png"}
    return {
        **{what: _as_it_is(f"diary/app/{name}") for what, name in named.items()},
        "icons": {what: _as_it_is(f"diary/app/{name}") for what, name in icons.items()},
    }


def manifest() -> dict[str, Any]:
    """How a telephone shows the app on its home screen."""
    home = reverse("diary:home")
    return {
        "id": home, "start_url": home, "scope": home, "lang": "en", "display": "standalone", "orientation": "any",
        "name": words_of("en")["app.title"], "short_name": words_of("en")["app.name"],
        "background_color": PAPER, "theme_color": PAPER,
        "icons": [_icon(*icon) for icon in ICONS],
    }  # fmt: skip


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
    return {"src": _as_it_is(f"diary/app/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}


def _language(code: str) -> dict[str, str]:
    return {"code": code, "name": words_of(code)["language.name"], "href": _as_it_is(f"diary/words/{code}.json")}


def _as_it_is(name: str) -> str:
    """The address without a hash in it: modules name each other by plain names, and the worker keeps them as one version."""
    return f"{settings.STATIC_URL}{name}" if settings.STATIC_URL.startswith("/") else f"/{settings.STATIC_URL}{name}"
