"""The one Jinja2 environment of the clinic: strict, escaped, with the words of the pages and the form fields in it."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from eutonia.report import charts
from eutonia_clinic.core import fields, words

REPORT_ASSETS = Path(str(files("eutonia.report").joinpath("assets")))
"""The engine's own drawing styles. The clinic serves them as `report/…` and keeps no second copy."""

FILTERS = {
    name: getattr(words, name)
    for name in (
        "answer", "capital", "chance", "clock", "day", "day_and_clock", "exact", "long_day", "millilitres", "number", "percent",
        "sentence", "short_hash", "units", "weekday",
    )
}  # fmt: skip


def environment(**options: Any) -> Environment:
    """For Django's Jinja2 back end, and for tests that draw a page without a server. `options` as Jinja2 takes them."""
    options.setdefault("autoescape", True)
    made = Environment(**{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})
    made.filters.update(FILTERS)
    made.globals.update(
        static=_static, field=fields.drawn, error_summary=fields.error_summary, error_summary_of=_error_summary_of,
        every_value=charts.every_value,
    )  # fmt: skip
    return made


def _error_summary_of(shown: Iterable[fields.Field]) -> Markup:
    """The error summary of some fields; empty when there is nothing to put right."""
    return fields.error_summary(fields.errors_of(shown))


def _static(path: str) -> str:
    """The address of a file we serve ourselves. Asked for when a page is drawn, so that settings are ready by then."""
    from django.templatetags.static import static

    return static(path)
