"""What is said when a page cannot be given: what happened, what is kept, what to do."""

from __future__ import annotations

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.core.errors import Refused
from eutonia_clinic.core.frame import Frame, Link
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.core.refusing import words_of

FORBIDDEN, NOT_FOUND, TOO_MANY, FAULT = 403, 404, 429, 500


@requires_csrf_token
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the page exists and this role does not open it."""
    del exception
    said = "Your role in this clinic does not open this page. If it should, ask an administrator of the clinic."
    return _told(request, FORBIDDEN, "Not open to you", said)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or something of another clinic. Both are told alike."""
    del exception
    said = "There is nothing at this address in the clinic that you work in. If it is another clinic's of yours, change clinic."
    return _told(request, NOT_FOUND, "Nothing here", said)


@requires_csrf_token
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """An act that was not done: its own sentence and status."""
    if refusal.status == NOT_FOUND:
        return not_found(request)
    return _told(request, refusal.status, "Not done", f"{refusal} Nothing was saved.")


@requires_csrf_token
def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that was not ours, or that was open while somebody signed out."""
    del reason
    said = "The page was opened before somebody signed in or out here. Nothing was saved. Open it again and repeat the entry."
    return _told(request, FORBIDDEN, "This form is too old", said)


@requires_csrf_token
def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many requests of one kind."""
    del exception
    return _told(request, TOO_MANY, "Too many attempts", "Nothing was done. Wait a minute and try again.")


@requires_csrf_token
def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """429: too many wrong passwords or codes."""
    del response, credentials
    said = (
        f"There were {whole('accounts.failures')} wrong passwords or codes for this address from this place. "
        f"It is locked here for {whole('accounts.locked_minutes')} minutes, even for the right password. "
        "If this was not you, tell an administrator of your clinic."
    )
    return _told(request, TOO_MANY, "Locked for a while", said)


def fault(request: HttpRequest) -> HttpResponse:
    """500: a fault in Eutonia. The page uses neither the session nor the database, which may be what failed."""
    said = words_of(sys.exc_info()[1]) or "This is a fault in Eutonia or its server, not in what you did."
    said += " What you sent last may be saved or not: look at what stands there before you send it again."
    page = {"frame": Frame(title="Something went wrong"), "said": said, "link": Link("Go to the first page", "/")}
    return render(request, "accounts/failure.html", page, status=FAULT)


def _told(request: HttpRequest, status: int, title: str, said: str) -> HttpResponse:
    page = {"frame": frame_for(request, title), "said": said, "link": Link("Go to the first page", "/")}
    return render(request, "accounts/failure.html", page, status=status)
