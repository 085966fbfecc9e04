"""Pages drawn straight from their templates, without a database or a server."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from eutonia_clinic.core import templating
from eutonia_clinic.core.frame import Frame

APPS = ("core", "accounts", "patients", "visits")
CLINIC = Path(str(files("eutonia_clinic")))
CSRF = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="a-token">')


@cache
def environment() -> Environment:
    """The environment of the clinic with plain addresses for static files."""
    made = templating.environment(loader=FileSystemLoader([CLINIC / app / "jinja2" for app in APPS]))
    made.globals["static"] = lambda path: f"/static/{path}"
    return made


def page(template: str, frame: Frame, **shown: object) -> str:
    """One page as it would be sent."""
    return environment().get_template(template).render(frame=frame, csrf_input=CSRF, **shown)


def static_file(path: str) -> Path | None:
    """Where a static file lies; None when there is none."""
    if path.startswith("report/"):
        found = templating.REPORT_ASSETS / path.removeprefix("report/")
        return found if found.is_file() else None
    places = (CLINIC / app / "static" / path for app in APPS)
    return next((place for place in places if place.is_file()), None)
