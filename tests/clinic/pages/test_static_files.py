"""What is served beside the pages: known by its hash, licensed, ours alone, and the same colours as the engine's reports."""

from __future__ import annotations

import re
import tomllib
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest
from tests.clinic.pages.drawing import APPS, CLINIC, static_file
from tests.clinic.pages.gallery import PAGES

from eutonia_clinic.core import templating

STATIC = CLINIC / "core" / "static" / "core"
REPORT = Path(str(files("eutonia.report"))) / "assets"
VENDORED = tomllib.loads((STATIC / "vendor" / "vendored.toml").read_text("utf-8"))["file"]
OURS = [path for path in sorted(STATIC.rglob("*")) if path.suffix in {".css", ".js"} and path.parent.name != "vendor"]
TEMPLATES = [path for app in APPS for path in sorted((CLINIC / app / "jinja2").rglob("*.html"))]


@pytest.mark.parametrize("one", VENDORED, ids=lambda one: one["name"])
def test_a_file_of_others_is_what_it_says_and_carries_its_licence(one: dict[str, str]) -> None:
    assert sha256((STATIC / "vendor" / one["name"]).read_bytes()).hexdigest() == one["sha256"]
    assert one["version"] in one["name"]
    assert "Permission to use" in (STATIC / "vendor" / one["licence_file"]).read_text("utf-8")


def test_every_file_of_others_is_listed() -> None:
    scripts = {path.name for path in (STATIC / "vendor").iterdir() if path.suffix in {".js", ".css"}}
    assert scripts == {one["name"] for one in VENDORED}


def test_the_fonts_are_those_of_the_reports_with_their_licence() -> None:
    for font in sorted((STATIC / "fonts").iterdir()):
        assert font.read_bytes() == (REPORT / "fonts" / font.name).read_bytes()
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL.txt").read_text("utf-8").upper()


def tokens(css: str, block: str) -> dict[str, str]:
    """The colours of one block of a style sheet."""
    start = css.index(block) + len(block)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{3,6})\b", css[start : css.index("}", start)]))


def test_the_colours_are_those_of_the_reports() -> None:
    ours, theirs = (STATIC / "tokens.css").read_text("utf-8"), (REPORT / "tokens.css").read_text("utf-8")
    light, dark = tokens(ours, ":root{"), tokens(ours, ":root[data-theme=dark]{")
    assert {name: light[name] for name in tokens(theirs, ":root{")} == tokens(theirs, ":root{")
    printed = tokens(theirs, "(prefers-color-scheme:dark){:root{")
    assert {name: dark[name] for name in printed} == printed


@pytest.mark.parametrize(
    ("theme", "device"),
    [
        (":root[data-theme=dark]{", "{:root[data-theme=system]{"),
        (":root[data-theme=dark][data-contrast=high]{", "{:root[data-theme=system][data-contrast=high]{"),
    ],
)
def test_the_theme_of_the_device_is_the_same_dark(theme: str, device: str) -> None:
    css = (STATIC / "tokens.css").read_text("utf-8")
    assert tokens(css, theme) == tokens(css, device)


def luminance(colour: str) -> float:
    """Relative luminance of a colour, as WCAG defines it."""
    plain = colour.lstrip("#")
    full = "".join(c * 2 for c in plain) if len(plain) == 3 else plain
    parts = [int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of two colours."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("blocks", "least"),
    [
        ((":root{",), 4.5),
        ((":root{", ":root[data-theme=dark]{"), 4.5),
        ((":root{", ":root[data-contrast=high]{"), 7.0),
        ((":root{", ":root[data-theme=dark]{", ":root[data-contrast=high]{", ":root[data-theme=dark][data-contrast=high]{"), 7.0),
    ],
    ids=["light", "dark", "light-high", "dark-high"],
)
def test_every_meaning_can_be_read_on_its_own_ground(blocks: tuple[str, ...], least: float) -> None:
    css = (STATIC / "tokens.css").read_text("utf-8")
    colours: dict[str, str] = {}
    for block in blocks:
        colours |= tokens(css, block)
    for meaning in ("stop", "reason", "note", "ok", "planned", "given"):
        for ground in (f"{meaning}-bg", "surface", "canvas"):
            assert contrast(colours[meaning], colours[ground]) >= least, (meaning, ground)
    for ink in ("ink", "ink-2"):
        assert contrast(colours[ink], colours["surface"]) >= least
    assert contrast(colours["ink-3"], colours["note-bg"]) >= 4.5
    assert contrast(colours["line-strong"], colours["surface"]) >= 3.0


@pytest.mark.parametrize("path", [*OURS, *TEMPLATES], ids=lambda path: path.name)
def test_nothing_is_loaded_from_elsewhere(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", text)
    assert not re.search(r"url\([\"']?(?:https?:)?//", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_style_or_script_of_its_own(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "style=" not in text
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son[a-z]+=", text)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_a_script_asks_for_no_code_in_words(path: Path) -> None:
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write|localStorage", path.read_text("utf-8"))


def test_every_file_that_a_page_asks_for_is_there() -> None:
    asked = {found for name in PAGES for found in re.findall(r'"/static/([^"]+)"', PAGES[name]("light", "standard"))}
    assert asked
    assert all(static_file(path) for path in asked)


def test_charts_are_drawn_by_the_styles_of_the_report_alone() -> None:
    assert (templating.REPORT_ASSETS / "drawing.css").is_file()
    assert not (STATIC / "drawing.css").exists()


def test_no_name_mark_or_typeface_of_a_health_service_is_shown() -> None:
    for path in [*OURS, *TEMPLATES]:
        text = re.sub(r"nhsuk-[\w-]+|nhsuk_frontend_jinja|nhsuk-frontend", "", path.read_text("utf-8"))
        assert not re.search(r"NHS|Frutiger", text), path
