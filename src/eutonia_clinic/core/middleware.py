"""What holds for every answer: headers for the browser, and sessions that end."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from eutonia_clinic.core import clock

Answer = Callable[[HttpRequest], HttpResponse]
BEGAN = "session-began"
LAST_ACTIVE = "session-last-active"
NOTED_EVERY = timedelta(minutes=1)
"""Activity is written down at most this often; a session may end up to this much early, never late."""
_DEVICES = ("accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "payment", "usb")
_NO_DEVICE = ", ".join(f"{device}=()" for device in _DEVICES)


class NotInTheClearMiddleware:
    """Refuses a program that brings a key in the clear, where pages go by https: led on, it would do so for ever, unseen."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECURE_SSL_REDIRECT and not request.is_secure() and _is_asked_by_programs(request.path.lstrip("/")):
            return HttpResponse("Ask by https.", status=403, content_type="text/plain; charset=utf-8")
        return self._answer(request)


def _is_asked_by_programs(path: str) -> bool:
    return any(re.match(one, path) for one in settings.ASKED_BY_PROGRAMS)


class HeadersMiddleware:
    """Headers that no package of ours sets. A page about a person is kept by no cache."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        response.headers.setdefault("Permissions-Policy", _NO_DEVICE)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class TimeoutMiddleware:
    """A session ends after a time without activity, and after a working day whatever happens."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and (why := _over(request)):
            logout(request)
            return to_sign_in(request, why)
        return self._answer(request)


def to_sign_in(request: HttpRequest, why: str = "") -> HttpResponse:
    """Send to the sign-in page, which says why and leads back. A part of a page (HTMX) sends the whole page there."""
    back = request.get_full_path() if request.method == "GET" and not request.headers.get("HX-Request") else ""
    asked = urlencode({name: value for name, value in (("why", why), ("next", back)) if value})
    address = f"{resolve_url(settings.LOGIN_URL)}?{asked}".rstrip("?")
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def begin(request: HttpRequest, **_: object) -> None:
    """Somebody has just signed in: from here on the session is timed."""
    request.session[BEGAN] = request.session[LAST_ACTIVE] = clock.now().isoformat()


def _over(request: HttpRequest) -> str:
    """`idle` or `long` when the session has ended, else nothing; notes that somebody is there.

    A session of a time still to come was begun before the clock was set back: nobody knows how old it is, so it has ended.
    """
    now, began, active = clock.now(), _moment(request, BEGAN), _moment(request, LAST_ACTIVE)
    if now - began >= settings.ABSOLUTE_TIMEOUT or max(began, active) - now > NOTED_EVERY:
        return "long"
    if now - active >= settings.IDLE_TIMEOUT:
        return "idle"
    if now - active >= NOTED_EVERY:
        request.session[LAST_ACTIVE] = now.isoformat()
    return ""


def _moment(request: HttpRequest, name: str) -> datetime:
    """A moment kept in the session. One that is missing was long ago: a session that was never timed has ended."""
    kept = request.session.get(name)
    return datetime.fromisoformat(kept) if kept else datetime.min.replace(tzinfo=UTC)
