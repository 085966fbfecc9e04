"""How a page is made: the environment of every page, which also knows the addresses of the clinic."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from jinja2 import Environment

from eutonia_clinic.core.templating import environment as drawing


def environment(**options: Any) -> Environment:
    """For Django's Jinja2 back end. `url("accounts:colleague", colleague=1)` is the address of a route."""
    made = drawing(**options)
    made.globals["url"] = address
    return made


def address(name: str, **named: Any) -> str:
    """The address of a route."""
    return reverse(name, kwargs=named or None)
