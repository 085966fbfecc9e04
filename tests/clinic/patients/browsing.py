"""How the tests of pages about people send forms and read pages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client
from tests.clinic.scenes import a_key


def text(response: Any) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def typed(**changed: str) -> dict[str, str]:
    """What a browser sends of somebody new."""
    born = {"birth_date_day": "2", "birth_date_month": "3", "birth_date_year": "1974"}
    return {"family": "Testperson", "given": "Juniper", "sex": "female", "idempotency_key": a_key(), **born, **changed}


def find(client: Client, words: str) -> Any:
    return client.post("/people/", {"typed": words}, follow=True)


def registered(client: Client, **changed: str) -> Any:
    return client.post("/people/register/", typed(**changed))


def hidden(response: Any) -> dict[str, list[str]]:
    """The hidden fields of the last form of a page."""
    form = response.content.decode().rpartition("<form")[2]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form):
        found.setdefault(name, []).append(unescape(value))
    return found
