"""The documentation shows every page of the clinic, or says why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from scripts.make_pages import LARGEST, PAGE, PICTURES, page_of_pages
from scripts.pages_shown import NOT_SHOWN, PAGES
from tests.health.source import ROOT

from eutonia_clinic.config.access import TABLE

MOST = 6_000_000
"""Bytes of all pictures together."""


def views(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every route by its name, with its view."""
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{space}{one.name}", one.callback
        else:
            yield from views(one, f"{one.namespace}:" if one.namespace else space)


def methods(view: Callable[..., Any]) -> list[str] | None:
    """What a view says that it takes; nothing where it does not say."""
    held = dict(zip(view.__code__.co_freevars, view.__closure__ or (), strict=True)) if hasattr(view, "__code__") else {}
    return held["request_method_list"].cell_contents if "request_method_list" in held else None


def pages() -> set[str]:
    """Every route of the access table that answers with a page."""
    return {name for name, view in views(get_resolver()) if name in TABLE and methods(view) != ["POST"]}


def test_every_page_is_shown_or_left_out_for_a_reason() -> None:
    shown = {page.route for page in PAGES}
    assert pages() - shown - set(NOT_SHOWN) == set()
    assert shown <= pages()
    assert shown & set(NOT_SHOWN) == set()
    assert set(NOT_SHOWN) <= pages()


def test_a_route_that_only_takes_what_a_form_sends_is_no_page() -> None:
    assert "visits:today" in pages()
    assert "visits:start_plan" not in pages()


def test_the_page_of_the_pages_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_of_pages(), "run: make docs"


@pytest.mark.parametrize("picture", sorted(PICTURES.glob("*.webp")), ids=lambda path: path.stem)
def test_a_picture_is_small_and_shown(picture: Path) -> None:
    assert picture.stat().st_size <= LARGEST
    assert f"pages/{picture.name}" in page_of_pages()


def test_the_pictures_together_are_small() -> None:
    assert sum(one.stat().st_size for one in PICTURES.glob("*")) <= MOST


def test_the_readme_shows_the_clinic() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"docs/pages/{name}-1440.webp" in readme for name in ("today", "person", "plan"))
    assert "(docs/pages.md)" in readme
