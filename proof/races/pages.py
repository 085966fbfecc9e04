"""The same wishes through the served pages: each page is read, its form filled in, and the forms are sent together."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Barrier
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from bench.serving import Browser
from django.test import Client
from django.urls import reverse
from tests.clinic.entering import PASSWORD, code_now, signed_in, with_password
from tests.clinic.visits.planning_by_pages import form_of

from eutonia_clinic.accounts.models import User
from eutonia_clinic.core.models import ActReceipt
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.visits.models import PlanDraft
from proof.races.acting import BLADDER_UNITS, EDITED, PATIENCE, Said, Wish, a_bladder_treatment
from proof.races.judging import PAGE

OK, MOVED, BROKEN = 200, 302, 500
KEY = re.compile(r'name="idempotency_key" value="([^"]+)"')
CODE_USED = "another code, or one that was used"
"""What the second of two equal signatures may be told: its code was used up by the first."""
Form = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Post:
    """A form that is ready to be sent: from which browser, to where, as HTMX sends it or not."""

    browser: Browser
    address: str
    form: Form
    part: bool = False


class Pages:
    """Browsers of everybody who races, on the served clinic."""

    def __init__(self, port: int, users: Mapping[int, User]) -> None:
        self._port, self._users = port, users
        self._cookies: dict[int, dict[str, str]] = {}
        self._pool = ThreadPoolExecutor(2)
        self._wishes, self._posts, self._gate = list[Wish](), list[Post](), Barrier(1)

    def ready(self, wishes: list[Wish]) -> list[Wish]:
        """Everybody has read the page and filled in its form. Each wish gets the key of its form."""
        _codes_and_failures_forgotten()
        forms: dict[str, Post] = {}
        self._posts = [self._opened(wish, forms) for wish in wishes]
        self._wishes = [
            replace(wish, key=str(post.form["idempotency_key"])) for wish, post in zip(wishes, self._posts, strict=True)
        ]
        return self._wishes

    def go(self) -> list[Said]:
        """All together; what each page said."""
        self._gate = Barrier(len(self._posts))
        running: list[Future[Said]] = [self._pool.submit(_sent, post, self._gate) for post in self._posts]
        said = [one.result(PATIENCE) for one in running]
        answers = dict(ActReceipt.objects.filter(key__in=[one.key for one in self._wishes]).values_list("key", "answer"))
        return [_told(one, answers.get(wish.key, "")) for wish, one in zip(self._wishes, said, strict=True)]

    def _opened(self, wish: Wish, forms: dict[str, Post]) -> Post:
        """The form of a wish; a form that is sent twice is opened once."""
        if wish.by not in self._cookies:
            self._cookies[wish.by] = _cookies(self._users[wish.by])
        if wish.key not in forms:
            forms[wish.key] = OPENED[wish.act](Browser(self._port, dict(self._cookies[wish.by])), wish)
            return forms[wish.key]
        first = forms[wish.key]
        again = Browser(self._port, dict(first.browser.cookies))
        again.page = first.browser.page
        return replace(first, browser=again)


def _cookies(user: User) -> dict[str, str]:
    client = signed_in(with_password(user), Client(SERVER_NAME="localhost"))
    return {name: morsel.value for name, morsel in client.cookies.items()}


def _codes_and_failures_forgotten() -> None:
    """A code is good once in half a minute, and races come faster; nor does anybody wait here after a code that was used."""
    for held in Authenticator.objects.filter(type=Authenticator.Type.TOTP):
        held.data.pop("last", None)
        held.save()
    AccessAttempt.objects.all().delete()


def _sent(post: Post, gate: Barrier) -> Said:
    gate.wait(PATIENCE)
    began = time.monotonic()
    answer = post.browser.post(post.address, post.form, post.part)
    ended, status = time.monotonic(), answer.status
    if status == MOVED:
        post.browser.get(answer.headers["Location"])
    words = html.unescape(" ".join(re.sub(r"<[^>]+>", " ", post.browser.page.partition("<main")[2] or post.browser.page).split()))
    return Said(began, ended, words=words, refused=str(status), fault=f"status {status}" if status >= BROKEN else "")


def _told(said: Said, answer: str) -> Said:
    """What a page said, as an act would say it: done when its form has an answer, and refused in words otherwise."""
    if not answer:
        return replace(said, refused=PAGE)
    is_plain = said.refused in (str(OK), str(MOVED)) or CODE_USED in said.words
    fault = said.fault or ("" if is_plain else f"a form that was done was answered {said.refused}: {said.words[:300]}")
    return replace(said, answer=answer, refused="", fault=fault)


def _page(browser: Browser, address: str) -> str:
    answer = browser.get(address)
    if answer.status != OK:
        raise RuntimeError(f"{address} answered {answer.status}: {browser.page[:500]}")
    return browser.page


def _key(page: str) -> Form:
    found = KEY.search(page)
    if not found:
        raise RuntimeError(f"This page has no form of an act: {page[:500]}")
    return {"idempotency_key": found[1]}


def _sign(browser: Browser, wish: Wish) -> Post:
    address = reverse("visits:sign", kwargs={"draft": wish.row})
    born = identity_of(PlanDraft.objects.select_related("person").get(pk=wish.row).person).birth_date.year
    typed = {"birth_year": str(born), "meaning": "planned", "password": PASSWORD, "code": code_now(), "act": "sign"}
    return Post(browser, address, {**form_of(_page(browser, address), "sign-form"), **typed})


def _edit(browser: Browser, wish: Wish) -> Post:
    form = form_of(_page(browser, reverse("visits:plan", kwargs={"draft": wish.row})))
    dose = next(name for name, value in form.items() if name.startswith("dose:") and value)
    return Post(browser, reverse("visits:plan_act", kwargs={"draft": wish.row}), {**form, dose: str(EDITED), "act": "save"})


def _tell(browser: Browser, wish: Wish) -> Post:
    address = reverse("patients:tell_treatment", kwargs={"person": wish.row})
    on = a_bladder_treatment().given_on
    assert on is not None
    typed = {"given_on_day": str(on.day), "given_on_month": str(on.month), "given_on_year": str(on.year)}
    told = {"product": "onabotulinumtoxinA", "units": str(BLADDER_UNITS), "indication": "bladder", "confirmed": "yes"}
    return Post(browser, address, {**_key(_page(browser, address)), **typed, **told})


def _merge(browser: Browser, wish: Wish) -> Post:
    address = reverse("patients:same", kwargs={"person": wish.row})
    typed = {"with": str(wish.other), "kept": str(wish.row), "reason": "The same number on both letters", "act": "merge"}
    return Post(browser, address, {**_key(_page(browser, f"{address}?with={wish.other}")), **typed})


def _give(browser: Browser, wish: Wish) -> Post:
    form = form_of(_page(browser, reverse("visits:session", kwargs={"session": wish.row})), "session")
    return Post(browser, reverse("visits:session_act", kwargs={"session": wish.row}), {**form, "act": "given:1"}, part=True)


OPENED: dict[str, Callable[[Browser, Wish], Post]] = {
    "sign": _sign, "edit": _edit, "tell": _tell, "merge": _merge, "give": _give,
}  # fmt: skip
