"""The frame of every page: what the user's roles may open, the clinic in use, and what has just happened."""

from __future__ import annotations

from typing import Any, get_args
from zoneinfo import ZoneInfo

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock, gap, words
from eutonia_clinic.core.frame import Frame, Level, Link, Message, navigation

SECTIONS = {
    "today": "visits:today",
    "people": "patients:people",
    "service": "service:overview",
    "accounts": "accounts:colleagues",
    "audit": "accounts:audit",
    "knowledge": "facts:overview",
    "export": "service:export",
}
"""The sections of the navigation and the routes they lead to. A route that this user may not open is not offered."""
LEVELS = frozenset(get_args(Level))
MISSING = "accounts:missing"
ASK = "Ask whoever you treat about toxin since then before you plan, sign or inject."


def frame_for(request: HttpRequest, title: str, section: str = "", **more: Any) -> Frame:
    """The frame for this request. Also for pages of failure: what the request does not know yet is left out."""
    user, clinic = getattr(request, "user", None), getattr(request, "clinic", None)
    if user is None or not user.is_authenticated:
        return Frame(title=title, theme="system", messages=_said(request), **more)
    roles: frozenset[Role] = getattr(request, "roles", frozenset())
    return Frame(
        title=title,
        user=", ".join([user.display_name, *(role.label.lower() for role in Role if role in roles)]),
        today=_where_and_when(clinic),
        navigation=navigation(roles, _links(request), section),
        account=_account_links(request, section),
        sign_out=reverse("account_logout"),
        theme=user.theme,
        contrast=user.contrast,
        messages=(*_missing(request, clinic), *_said(request)),
        **more,
    )


def home_of(request: HttpRequest) -> str:
    """The first section that this user may open; nothing when there is none."""
    return next(iter(_links(request).values()), "")


def _links(request: HttpRequest) -> dict[str, str]:
    may = getattr(request, "may", lambda _: False)
    return {key: reverse(route) for key, route in SECTIONS.items() if may(route)}


def _account_links(request: HttpRequest, section: str) -> tuple[Link, ...]:
    links = [Link("Your account", reverse("accounts:mine"), current=section == "mine")]
    if len(getattr(request, "clinics", ())) > 1:
        links.insert(0, Link("Change clinic", reverse("accounts:clinics"), current=section == "clinics"))
    return tuple(links)


def _where_and_when(clinic: Clinic | None) -> str:
    """'North clinic, Thursday 24 September 2026': the civil day is that of the clinic."""
    return f"{clinic.name}, {words.weekday(clock.today(clinic.time_zone))}" if clinic else "in no clinic at present"


def _missing(request: HttpRequest, clinic: Clinic | None) -> tuple[Message, ...]:
    """After a restore, until what was lost is entered again: the same warning on every page of the clinic (hazard H46)."""
    row = gap.still_open(clinic.pk).first() if clinic and getattr(request, "has_gap", False) else None
    if row is None or clinic is None:
        return ()
    when = words.day_and_clock(row.backup_made_at.astimezone(ZoneInfo(clinic.time_zone)))
    link = Link("See what is missing", reverse(MISSING)) if request.may(MISSING) else None  # type: ignore[attr-defined]
    said = f"This record was restored from a backup: what was recorded after {when} may be missing."
    return (Message("stop", said, ASK, link),)


def _said(request: HttpRequest) -> tuple[Message, ...]:
    """What the page before had to say. A message carries its level as its extra tag."""
    if not hasattr(request, "_messages"):
        return ()
    return tuple(Message(_level(said.extra_tags), str(said.message)) for said in get_messages(request))


def _level(tag: str | None) -> Level:
    return tag if tag in LEVELS else "note"  # type: ignore[return-value]
