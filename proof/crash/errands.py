"""A visit from the signature to its close, as a client carries it out: one act after the other, each under a key of its own.

What a client knows stands in an `Errand`: what was answered, and the form that was sent and not answered yet. A form that was
not answered is sent again as it was, under the same key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from tests.clinic.story import MEANING, a_vial

from eutonia.domain.answers import Side
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock
from eutonia_clinic.core.documents import label_of
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.visits import acts
from eutonia_clinic.visits.checking import Shown, checked
from eutonia_clinic.visits.giving import VialData, entries_of
from eutonia_clinic.visits.models import InjectionSession, PlanDraft, SignedPlan
from eutonia_clinic.visits.needles import Choices, needles_of

Form = dict[str, Any]
SITES = 8
"""Needle positions of the plans that are given here."""
UNITS = 20
"""Units at each of them."""
VIAL_UNITS = 200
STEPS: tuple[tuple[str, int], ...] = (
    ("sign_plan", 0), ("open_session", 0), ("record_vial", 0), *(("give_site", at) for at in range(SITES)),
    ("take_back_site", 0), ("give_site", 0), ("save_session_choices", 0), ("close_session", 0),
)  # fmt: skip
"""Each act of a visit, with the needle position that it is about."""


@dataclass
class Errand:
    """One visit. `at` is the step that comes next, `rows` what was answered, by the name of the act."""

    draft: int
    at: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    sent: Form | None = None

    @property
    def key(self) -> str:
        """The key of the form of this step."""
        return f"errand-{self.draft}-{self.at}"

    @property
    def is_done(self) -> bool:
        """True when the session was closed and the client knows it."""
        return self.at == len(STEPS)

    def answered(self, label: str) -> None:
        """The client saw the answer to what it had sent."""
        self.rows[STEPS[self.at][0]] = int(label.partition(":")[2])
        self.at, self.sent = self.at + 1, None


def form_of(errand: Errand) -> Form:
    """What the page of this step would send."""
    act, number = STEPS[errand.at]
    return _FORMS[act](errand, number) if act in _FORMS else {}


def send(errand: Errand, form: Form, by: User, clinic: Clinic) -> str:
    """Do the act of this step with a form; the label of its answer."""
    act, _ = STEPS[errand.at]
    given = _ARGUMENTS[act](errand, form)
    row: Model = getattr(acts, act)(by=by, clinic=clinic, key=errand.key, **given)
    return label_of(row)


def _plan(errand: Errand) -> SignedPlan:
    return SignedPlan.objects.get(pk=errand.rows["sign_plan"])


def _session(errand: Errand) -> InjectionSession:
    return InjectionSession.objects.get(pk=errand.rows["open_session"])


def _to_sign(errand: Errand, _: int) -> Form:
    draft = PlanDraft.objects.get(pk=errand.draft)
    born = identity_of(draft.person).birth_date.year
    return {"version": draft.version, "shown": checked(draft).shown.token, "birth_year": born}


def _position(errand: Errand, number: int) -> Form:
    found = needles_of(_plan(errand).content).positions[number]
    (muscle, side), units = found.place, found.site.units
    return {"muscle": muscle, "side": side.value, "site": found.within, "units": str(units)}


def _to_close(errand: Errand, _: int) -> Form:
    entries = entries_of(_session(errand))
    return {"wasted": {str(vial.pk): str(entries.left_in(vial)) for vial in entries.vials}}


_FORMS: Mapping[str, Callable[[Errand, int], Form]] = {
    "sign_plan": _to_sign,
    "record_vial": lambda *_: {"day": clock.now().isoformat()},
    "give_site": _position,
    "take_back_site": _position,
    "close_session": _to_close,
}


def _signed(errand: Errand, form: Form) -> Form:
    shown = {**form, "shown": Shown.from_token(form["shown"])}
    return {"draft": PlanDraft.objects.get(pk=errand.draft), "second_factor": True, "meaning": MEANING, **shown}


def _vial(errand: Errand, form: Form) -> Form:
    day = datetime.fromisoformat(form["day"])
    vial: VialData = a_vial(day, vial_units=VIAL_UNITS, diluent_ml=4, drawn_units=SITES * UNITS)
    return {"session": _session(errand), "vial": vial}


def _at_site(errand: Errand, form: Form) -> Form:
    place = {"muscle": form["muscle"], "side": Side(form["side"]), "site": form["site"]}
    return {"session": _session(errand), **place}


_ARGUMENTS: Mapping[str, Callable[[Errand, Form], Form]] = {
    "sign_plan": _signed,
    "open_session": lambda errand, _: {"plan": _plan(errand)},
    "record_vial": _vial,
    "give_site": lambda errand, form: {**_at_site(errand, form), "units": Decimal(form["units"])},
    "take_back_site": lambda errand, form: {**_at_site(errand, form), "reason": "Tapped by mistake."},
    "save_session_choices": lambda errand, _: {"session": _session(errand), "version": 0, "choices": Choices()},
    "close_session": lambda errand, form: {
        "session": _session(errand), "wasted": {int(vial): Decimal(units) for vial, units in form["wasted"].items()},
    },
}  # fmt: skip
