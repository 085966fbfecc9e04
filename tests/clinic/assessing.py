"""How the tests write an assessment: by its pages, as a browser would."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from tests.clinic.pages_sent import the_form
from tests.clinic.story import Visit

FOOT = "equinovarus-foot"
RIGHT = f"problem:{FOOT}:right"


def begun(browser: Client, visit: Visit) -> str:
    """Where the assessment that was begun is written."""
    answer = browser.post(reverse("visits:start_assessment", kwargs={"person": visit.person.pk}))
    assert answer.status_code == 302
    return str(answer["Location"])


def sent(browser: Client, address: str, act: str = "save", **typed: Any) -> Any:
    """The form as it is shown, with this typed, and one button pressed."""
    page = browser.get(address)
    assert page.status_code == 200, page.content.decode()
    return browser.post(address, the_form(page) | {key.replace("__", ":"): value for key, value in typed.items()} | {"act": act})


def typed_foot(**changes: Any) -> dict[str, Any]:
    """A right equinovarus foot, a goal, and the person."""
    return {
        f"{RIGHT}:ashworth": "3", f"{RIGHT}:spasms": "6", f"{RIGHT}:impact": "severe", f"{RIGHT}:contracture": "no",
        f"{RIGHT}:useful": "no", "goal:1:words": "Heel to the ground", "goal:1:target": "1+",
        "goal:1:problems": [f"{FOOT}:right"], "person:weight_kg": "64", "person:height_cm": "168", "person:edss": "6",
        "person:multiple_sclerosis": "yes", "person:mobility": "walks_with_aid", "distribution": "focal", "history:any": "no",
        "first_toxin_treatment": "no", "answered_by": "person_and_carer", **changes,
    }  # fmt: skip


def all_no(browser: Client, address: str) -> None:
    """Every question that is not asked yet, answered no."""
    form = the_form(browser.get(address))
    asked = {name: "no" for name in form if name.startswith("screen:")}
    browser.post(address, form | asked | {"act": "save"})


def a_first_assessment(browser: Client, visit: Visit, **changes: Any) -> str:
    """Everything that a first assessment needs, saved and not recorded yet."""
    address = begun(browser, visit)
    sent(browser, address, f"add:{FOOT}")
    sent(browser, address, **typed_foot(**changes))
    all_no(browser, address)
    return address
