"""The plan board as a browser without script uses it: read its form, change it, send it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.clinic.entering import PASSWORD, code_now, signed_in, with_password
from tests.clinic.story import Visit

from eutonia_clinic.accounts.models import User
from eutonia_clinic.visits.models import PlanDraft


@dataclass
class Form(HTMLParser):
    """What a form of a page would send when nothing is changed."""

    id: str = "board"
    sent: dict[str, str] = field(default_factory=dict)
    _inside: bool = False
    _select: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        held = dict(attrs)
        if tag == "form":
            self._inside = held.get("id") == self.id
        elif self._inside and tag == "input" and held.get("type") not in ("submit", "radio"):
            self.sent[held["name"]] = held.get("value") or ""
        elif self._inside and tag == "select":
            self._select = held["name"]
            self.sent[self._select] = ""
        elif self._inside and tag == "option" and "selected" in held:
            self.sent[self._select] = held.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False


def form_of(page: str, id: str = "board") -> dict[str, str]:
    """The form of a page as it stands."""
    read = Form(id)
    read.feed(page)
    return {name: value for name, value in read.sent.items() if name != "csrfmiddlewaretoken"}


def address(route: str, **named: int) -> str:
    """The address of a route of visits."""
    return reverse(f"visits:{route}", kwargs=named)


def opened(browser: Client, draft: PlanDraft) -> dict[str, str]:
    """The form of the board of a draft."""
    page = browser.get(address("plan", draft=draft.pk))
    assert page.status_code == 200, page.content.decode()[:2000]
    return form_of(page.content.decode())


def sent(browser: Client, draft: PlanDraft, act: str, form: dict[str, str] | None = None, **typed: str) -> Any:
    """The board's form sent with a button, with other values in some boxes (colons written as two underscores)."""
    held = form if form is not None else opened(browser, draft)
    changed = {name.replace("__", ":").replace("_of_", "-"): value for name, value in typed.items()}
    return browser.post(address("plan_act", draft=draft.pk), {**held, **changed, "act": act})


def signer(user: User) -> Client:
    """A browser of somebody who can prove who they are."""
    return signed_in(user if user.check_password(PASSWORD) else with_password(user))


def to_sign(browser: Client, draft: PlanDraft, **changes: str) -> dict[str, str]:
    """The form of the page for the signature, filled in as it should be, or with these changes."""
    page = browser.get(address("sign", draft=draft.pk))
    assert page.status_code == 200, page.content.decode()[:2000]
    filled = {"birth_year": "1974", "meaning": "planned", "password": PASSWORD, "code": code_now(), "act": "sign"}
    return {**form_of(page.content.decode(), "sign-form"), **filled, **changes}


def text_of(answer: Any) -> str:
    """The words of a page."""
    return str(answer.content.decode())


def browser_of(visit: Visit) -> Client:
    """The browser of the injector of a visit."""
    return signer(visit.by)
