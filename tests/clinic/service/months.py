"""One month of a clinic, told by acts, with something of everything that the figures count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from tests.clinic.diary.keeping import an_entry, opened_by_acts, written_by_acts
from tests.clinic.events.happening import an_event, did
from tests.clinic.prepared import once
from tests.clinic.scenes import a_clinic, a_key, a_person, a_user
from tests.clinic.story import (
    Visit,
    a_closed_session,
    a_history,
    a_signed_plan,
    a_vial,
    a_visit,
    assessed,
    closed,
    drafted,
    given,
    inject,
    proposed,
    reasoned,
    signed,
)

from eutonia.domain.answers import Side
from eutonia.domain.cycle import FollowUp
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.patients.acts import merge
from eutonia_clinic.visits.models import SessionClosed

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
TODAY = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
FOOT = {"pattern": "equinovarus-foot", "side": "right"}


@dataclass
class Month:
    """The clinic, and who looks at it."""

    clinic: Clinic
    lead: User
    researcher: User
    other: Clinic


def at(day: str) -> datetime:
    """Nine o'clock of a day."""
    return datetime.combine(date.fromisoformat(day), time(9), UTC)


def treated(visit: Visit, day: str, units: int = 75, vial: int = 100, keep: bool = True, **case: Any) -> SessionClosed:
    """A visit with one muscle from one vial; its forecast is kept."""
    when = at(day)
    with clock.stopped_at(when):
        draft = drafted(
            visit, proposed(visit, assessed(visit, when, **case)),
            doses=[{"muscle": "soleus", "side": "right", "units": units, "sites": 3}],
            dilution={"vial_units": vial, "diluent_ml": vial // 50},
        )  # fmt: skip
        reasoned(visit, draft)
        plan = signed(visit, draft)
        session = given(visit, plan, when, vial_units=vial, drawn_units=vial, diluent_ml=vial // 50)
        if keep:
            visit.act("keep_forecast", plan=plan)
        return closed(visit, session)


def seen(visit: Visit, closing: SessionClosed, day: str, **found: Any) -> None:
    """A follow-up of a day."""
    held = {"seen_on": day, "weakness_that_limits": "no", "swallowing_trouble": "no", **found}
    with clock.stopped_at(at(day)):
        visit.act("record_follow_up", session=closing.session, follow_up=FollowUp.model_validate(held))


def score(**found: Any) -> list[dict[str, Any]]:
    """What was measured of the foot."""
    return [{"problem": FOOT, **found}]


def again(day: str) -> dict[str, Any]:
    """Of somebody who had toxin before."""
    return {"toxin_history": a_history(at(day), "yes")}


@once
def the_month() -> Month:
    """The whole story."""
    clinic, other = a_clinic(), a_clinic("TESTCLINIC elsewhere")
    month = Month(clinic, a_user(clinic, "Prof Noor Template", Role.LEAD), a_user(clinic, "Kim Specimen", Role.RESEARCHER), other)
    by = a_user(clinic, "Dr Ines Sample")
    with clock.stopped_at(at("2026-06-01")):
        names = ("Juniper", "Rowan", "Alder", "Hazel", "Elm", "Cypress", "Gorse", "Oak", "Oakley", "Yew", "Ivy", "Lime")
        people = {
            name: Visit(clinic, by, a_person(by, clinic, given=name, born=date(1974, 3, 2 + at_), family=f"TEST{name.upper()}"))
            for at_, name in enumerate(names)
        }
    _followed_up(people)
    _again_and_again(people)
    _merged(month, people)
    _plans(people)
    _elsewhere(month)
    return month


def _followed_up(people: dict[str, Visit]) -> None:
    first = treated(people["Juniper"], "2026-09-24")
    second = treated(people["Rowan"], "2026-10-01", 60)
    treated(people["Alder"], "2026-10-05", 120, 200, keep=False)
    fourth = treated(people["Hazel"], "2026-09-24", keep=False)
    seen(people["Hazel"], fourth, "2026-10-03", scores=score(ashworth="2"))
    seen(people["Rowan"], second, "2026-10-20", scores=score(ashworth="1", spasms_per_day=1), goal_attainment={"heel": 1})
    seen(people["Juniper"], first, "2026-10-29", scores=score(ashworth="1+", spasms_per_day=2), goal_attainment={"heel": 0})
    seen(people["Rowan"], second, "2026-10-30", scores=score(ashworth="4", spasms_per_day=8), goal_attainment={"heel": -1},
         weakness_that_limits="yes")  # fmt: skip
    seen(people["Hazel"], fourth, "2026-10-31", scores=score(pain=3), swallowing_trouble="not_asked")
    with clock.stopped_at(at("2026-10-30")):
        did("record_event", people["Rowan"], person=people["Rowan"].person,
            event=an_event(people["Rowan"], onset_on="2026-10-28", told_on="2026-10-30"))  # fmt: skip


def _again_and_again(people: dict[str, Visit]) -> None:
    elm, fir, gorse = people["Elm"], people["Cypress"], people["Gorse"]
    before = treated(elm, "2026-07-02", keep=False)
    seen(elm, before, "2026-09-10", felt_wear_off=True)
    treated(elm, "2026-10-08", 75, **again("2026-10-08"))
    treated(fir, "2026-08-20")
    with clock.stopped_at(at("2026-10-02")):
        written_by_acts(opened_by_acts(fir), an_entry("2026-10-01", felt="wear_off"))
    treated(fir, "2026-10-15", 50, **again("2026-10-15"))
    treated(gorse, "2026-10-12", 250, 500, keep=False, product="abobotulinumtoxinA")


def _merged(month: Month, people: dict[str, Visit]) -> None:
    oak, oakley = people["Oak"], people["Oakley"]
    treated(oak, "2026-07-01")
    treated(oakley, "2026-10-09", 150, 200, keep=False, **again("2026-10-09"))
    with clock.stopped_at(at("2026-10-10")):
        merge(by=month.lead, clinic=month.clinic, key=a_key(), kept=oak.person, merged=oakley.person, reason="one person, asked")


def _plans(people: dict[str, Visit]) -> None:
    yew, ivy, lime = people["Yew"], people["Ivy"], people["Lime"]
    with clock.stopped_at(at("2026-10-13")):
        plan = a_signed_plan(yew, at("2026-10-13"))
        yew.act("cancel_plan", plan=plan, reason="Chest infection since Sunday.")
        session = given(ivy, a_signed_plan(ivy, at("2026-10-13")), at("2026-10-13"))
        assert session.pk
    with clock.stopped_at(at("2026-10-14")):
        partly = lime.act("open_session", plan=a_signed_plan(lime, at("2026-10-14")))
        lime.act("record_vial", session=partly, vial=a_vial(at("2026-10-14")))
        inject(lime, partly, "soleus", Side.RIGHT, Decimal(30), why_different="He asked to stop.")
        closed(lime, partly)


def _elsewhere(month: Month) -> None:
    with clock.stopped_at(at("2026-10-16")):
        a_closed_session(a_visit(month.other, name="Dr Other", family="ELSEWHERE", born=date(1974, 6, 6)), at("2026-10-16"))
