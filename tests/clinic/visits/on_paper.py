"""A session held on paper, as tests need it: what the sheet says, and the form into which it is typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.clinic.scenes import MOMENT
from tests.clinic.story import Visit

from eutonia_clinic.visits.documents import ClosedSession
from eutonia_clinic.visits.models import EnteredFromPaper, SessionClosed, SignedPlan
from eutonia_clinic.visits.paper import OnPaper, found_of

DOWN = MOMENT + timedelta(days=1)
"""The day on which the system is down: the day after the plan was signed."""
BACK = MOMENT + timedelta(days=4)
"""When it is back, and what was done on paper is entered."""
WHY = "The network of the hospital was down all day."
HIDDEN = re.compile(r'name="(idempotency_key|shown)" value="([^"]*)"')
REASON = "Looked into with urology; nobody could have known that day."


def a_sheet(
    day: datetime = DOWN, units: int = 75, drawn: int = 100, doses: list[dict[str, Any]] | None = None, **vial: Any
) -> OnPaper:
    """75 units into the right soleus from one vial of 100 units in 2 mL, or other units with the reason on the paper."""
    why = "" if units == 75 else "as it stands on the paper"
    given = doses or [{"muscle": "soleus", "side": "right", "units": units, "sites": 3, "why_different": why}]
    total = sum(one["units"] for one in given)
    line = {
        "lot": "P77", "expiry": "2027-08-31", "vial_units": 100, "diluent_ml": 2, "drawn_units": drawn, "given_units": total,
        "wasted_units": drawn - total, **vial,
    }  # fmt: skip
    session = {
        "given_on": day.date(), "product": "onabotulinumtoxinA", "dilution": {"vial_units": 100, "diluent_ml": 2}, "doses": given,
        "drawn_units": drawn, "wasted_units": drawn - total, "lots": [line["lot"]],
    }  # fmt: skip
    closed = ClosedSession.model_validate({"session": session, "vials": [line]})
    return OnPaper(closed=closed, mixed=(day,), why_late=WHY, injected_by="Dr Nil Stub")


def entered(visit: Visit, plan: SignedPlan, sheet: OnPaper, reason: str = REASON, **more: Any) -> SessionClosed:
    """The sheet, recorded with what is found for it now."""
    held = SignedPlan.objects.get(pk=plan.pk)
    shown = found_of(held, sheet).token(sheet)
    row: SessionClosed = visit.act(
        "enter_from_paper", **{"plan": held, "sheet": sheet, "shown": shown, "all_the_same": reason, **more}
    )
    return row


def mark_of(closed: SessionClosed) -> EnteredFromPaper:
    """What stands beside a session that came from paper."""
    return EnteredFromPaper.objects.get(session=closed.session_id)


def address(plan: SignedPlan) -> str:
    """Where a sheet of this plan is typed in."""
    return reverse("visits:paper", kwargs={"plan": plan.pk})


def as_typed(**changes: str) -> Mapping[str, str]:
    """The boxes of the form for 75 units into the right soleus from one vial; colons are written as two underscores."""
    held = {
        "held_on_day": "25", "held_on_month": "9", "held_on_year": "2026", "why_late": WHY,
        "injected_by": "Dr Nil Stub", "dose:soleus:right:units": "75", "dose:soleus:right:sites": "3", "vial:0:lot": "P77",
        "vial:0:expiry_day": "31", "vial:0:expiry_month": "8", "vial:0:expiry_year": "2027", "vial:0:units": "100",
        "vial:0:diluent": "2", "vial:0:drawn": "100", "vial:0:wasted": "25", "vial:0:mixed": "09:40",
        "guidance": "ultrasound", "note": "", "act": "look",
    }  # fmt: skip
    return {**held, **{name.replace("__", ":"): value for name, value in changes.items()}}


def looked(client: Client, plan: SignedPlan, typed: Mapping[str, str], status: int = 200) -> str:
    """What the page says when the sheet is typed in and checked."""
    answer = client.post(address(plan), dict(typed))
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return str(answer.content.decode())


def shown_in(page: str) -> dict[str, str]:
    """The hidden fields of a page that has read a sheet back."""
    return dict(HIDDEN.findall(page))
