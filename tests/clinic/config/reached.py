"""Stands behind the gate in tests of access: whoever comes this far was let through, and no page is asked for anything."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

REACHED = 299


class ReachedMiddleware:
    """Answers instead of every page."""

    def __init__(self, get_response: Any) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_view(self, *_: object) -> HttpResponse:
        return HttpResponse(status=REACHED)
