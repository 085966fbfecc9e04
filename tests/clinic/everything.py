"""A little of everything: at least one row in every table up to visits, through the acts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.clinic.scenes import MOMENT, a_key, a_person, a_user
from tests.clinic.story import (
    LATER,
    Visit,
    a_closed_session,
    a_follow_up,
    a_history,
    a_screen,
    a_visit,
    assessed,
    bladder_toxin,
    drafted,
    proposed,
    reasoned,
    signature,
)
from tests.clinic.visits.on_paper import a_sheet, entered, mark_of

from eutonia.domain.case import SafetyScreen, ToxinHistory
from eutonia_clinic.accounts.entering_again import enter_gap_again
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock, gap
from eutonia_clinic.core.audit import log_reading
from eutonia_clinic.core.documents import tree_of
from eutonia_clinic.patients import acts as people
from eutonia_clinic.patients.queries import distinct_of


def everything_once() -> Visit:
    """At least one row in every table of the record."""
    with clock.stopped_at(MOMENT):
        visit = a_visit(identifiers=[{"kind": "nhs-number", "value": "943 476 5919"}])
        closing = a_closed_session(visit)
        visit.act("keep_forecast", plan=closing.session.plan)
        visit.act("book", person=visit.person, day=LATER.date())
    with clock.stopped_at(MOMENT + timedelta(weeks=5)):
        first = visit.act("record_follow_up", session=closing.session, follow_up=a_follow_up(MOMENT + timedelta(weeks=5)))
        log_reading(by=visit.by, clinic=visit.clinic, person_id=visit.person.pk, page="course")
        again = {"session": closing.session, "follow_up": first.content}
        visit.act("review_follow_up", follow_up=visit.act("record_follow_up", **again, replaces=first, reason="Typed twice"))
        visit.act("keep_lessons", person=visit.person)
    with clock.stopped_at(LATER):
        _a_plan_with_reasons_that_is_cancelled(visit)
        _merged_and_unmerged(visit)
        _restored_and_entered_again(visit)
    return visit



def _restored_and_entered_again(visit: Visit) -> None:
    row = gap.keep(gap.known(LATER), {})
    lead = a_user(visit.clinic, "Ada Keeper", Role.ADMINISTRATOR)
    given = {"by": lead, "clinic": visit.clinic, "key": a_key()}
    enter_gap_again(**given, restoration=row, reason="Entered again from the injection sheets.")


def _a_plan_with_reasons_that_is_cancelled(visit: Visit) -> None:
    on = (LATER - timedelta(days=30)).date().isoformat()
    tree = {"toxin_history": a_history(LATER, "yes", bladder_toxin(on))}
    assessment = assessed(visit, LATER, **tree)
    unconfirmed = visit.act(
        "record_assessment", person=visit.person, case=_tree_of(assessment), unconfirmed=["problems[0].ashworth"],
        replaces=assessment, reason="Grade looked at again",
    )  # fmt: skip
    visit.act("confirm_values", assessment=unconfirmed, places=["problems[0]"])
    visit.act(
        "ask_again", assessment=unconfirmed, screen=SafetyScreen.model_validate(a_screen(LATER)),
        toxin_history=ToxinHistory.model_validate(a_history(LATER, "yes")),
    )  # fmt: skip
    draft = drafted(visit, proposed(visit, unconfirmed))
    reasoned(visit, draft)
    plan = visit.act("sign_plan", **signature(draft))
    visit.act("cancel_plan", plan=plan, reason="The person has a fever")
    paper = mark_of(entered(visit, plan, a_sheet(LATER)))
    visit.act("second_paper_session", by=a_user(visit.clinic, "Prof Bela Second"), paper=paper, words="Compared with the paper")


def _tree_of(assessment: Any) -> dict[str, Any]:
    tree: dict[str, Any] = tree_of(assessment.document)
    return tree | {"toxin_history": {**tree["toxin_history"], "treatments": []}}


def _merged_and_unmerged(visit: Visit) -> None:
    other = a_person(visit.by, visit.clinic, family="Testpersson", other_than=[visit.person.pk])
    given: dict[str, Any] = {"by": visit.by, "clinic": visit.clinic}
    merge = people.merge(**given, key=a_key(), kept=visit.person, merged=other, reason="One person entered twice")
    people.unmerge(**given, key=a_key(), merge=merge, reason="Two people after all")
    assert [one.other_id for one in distinct_of(other)] == [visit.person.pk], "said when the second was entered"
    people.no_longer_apart(**given, key=a_key(), distinct=distinct_of(other)[0], reason="Nobody asked them")
    people.tell_apart(**given, key=a_key(), person=visit.person, other=other, reason="Both were here at once")
