"""The person's app: a page that is the same for everybody, its service worker, and its manifest. No cookie, nothing personal."""

from __future__ import annotations

import json

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eutonia_clinic.diary import shell
from eutonia_clinic.diary.languages import languages, words_of

POLICY = {
    "default-src": [NONE],
    **{kind: [SELF] for kind in ("script-src", "style-src", "img-src", "font-src", "connect-src", "worker-src", "manifest-src")},
}
"""Nothing but what is named, all of it from ourselves; forms of this page are sent by its script alone."""
ASK_AGAIN = "no-cache"
"""Kept, and asked about each time: an update is seen at once."""


@csp_replace({**POLICY, "form-action": [NONE]})
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The shell. Everything about a person stays on the device."""
    without_script = [{"lang": code, "text": words_of(code)["app.no_script"]} for code in languages()]
    shown = {"shell": json.dumps(shell.shell(), ensure_ascii=False), "w": words_of("en"), "without_script": without_script}
    return _kept(render(request, "diary/app.html", {**shown, **shell.addresses()}))


@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker: what it keeps, and how."""
    return _kept(HttpResponse(shell.worker_text(), content_type="text/javascript; charset=utf-8"))


@require_GET
def manifest(_request: HttpRequest) -> HttpResponse:
    """For the home screen of a telephone."""
    return _kept(JsonResponse(shell.manifest(), content_type="application/manifest+json"))


def _kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = ASK_AGAIN
    return response
