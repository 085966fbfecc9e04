"""The toxin ledger: everything given, reserved or told of counts once, in its state of now, for whichever clinic asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_user
from tests.clinic.story import (
    Visit,
    a_history,
    a_screen,
    a_signed_plan,
    a_visit,
    assessed,
    bladder_toxin,
    closed,
    drafted,
    given,
    proposed,
    reasoned,
    signature,
)

from eutonia.domain.case import EarlierTreatment, SafetyScreen, ToxinHistory
from eutonia_clinic.core import clock
from eutonia_clinic.core.errors import Changed, NotValid, StillOpen, TooLate
from eutonia_clinic.patients import acts as people
from eutonia_clinic.patients.ledger import entries_of, treatments_of
from eutonia_clinic.patients.queries import identity_of
from eutonia_clinic.visits.checking import checked

LATER = MOMENT + timedelta(weeks=3)


def states(visit: Visit) -> list[tuple[str, str, int | None]]:
    return [(one.indication, one.status, None if one.units is None else int(one.units)) for one in treatments_of(visit.person)]


@pytest.mark.both_databases
def test_the_states_of_a_plan_in_the_ledger(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        plan = a_signed_plan(visit)
        assert states(visit) == [("limb_spasticity", "signed_not_given", 75)]
        session = given(visit, plan)
        assert states(visit) == [("limb_spasticity", "given", 75)]
        closed(visit, session)
        assert states(visit) == [("limb_spasticity", "given", 75)]
        other = a_signed_plan(visit)
        assert states(visit) == [("limb_spasticity", "given", 75), ("limb_spasticity", "signed_not_given", 75)]
        visit.act("cancel_plan", plan=other, reason="Fever")
    assert states(visit) == [("limb_spasticity", "cancelled", 75), ("limb_spasticity", "given", 75)]


def test_what_was_told_is_entered_once_whoever_tells_it_again(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        told = bladder_toxin("2026-09-03")
        history = a_history(MOMENT, "yes", told)
        assessed(visit, toxin_history=history)
        assessed(visit, toxin_history=history)
        visit.act("ask_again", assessment=assessed(visit), **again(history))
        people.tell_treatment(
            by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, treatment=EarlierTreatment.model_validate(told)
        )
    assert states(visit) == [("bladder", "given", 200)]


def again(history: dict[str, Any]) -> dict[str, Any]:
    return {"screen": SafetyScreen.model_validate(a_screen()), "toxin_history": ToxinHistory.model_validate(history)}


def test_leaving_a_treatment_out_of_a_later_history_does_not_take_it_away(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        assessed(visit, toxin_history=a_history(MOMENT, "yes", bladder_toxin("2026-09-03")))
        later = assessed(visit)
    assert [one.indication for one in later.content.toxin_history.treatments] == ["bladder"]


def test_what_was_told_wrongly_is_corrected_with_a_reason_and_by_an_injector(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        assessed(visit, toxin_history=a_history(MOMENT, "yes", bladder_toxin("2026-09-03", units=2000)))
        (entry,) = entries_of(visit.person)
        given: dict[str, Any] = {"by": visit.by, "clinic": visit.clinic, "entry": entry}
        right = EarlierTreatment.model_validate(bladder_toxin("2026-09-03"))
        with pytest.raises(NotValid):
            people.correct_treatment(**given, key=a_key(), treatment=right, reason=" ")
        people.correct_treatment(**given, key=a_key(), treatment=right, reason="Letter from urology: 200")
        with pytest.raises(TooLate):
            people.correct_treatment(**given, key=a_key(), treatment=right, reason="Again")
        a_signed = a_signed_plan(visit, toxin_history=a_history(MOMENT, "yes"))
        assert states(visit) == [("bladder", "given", 200), ("limb_spasticity", "signed_not_given", 75)]
        mine = entries_of(visit.person).get(source=f"visits.signedplan:{a_signed.pk}")
        with pytest.raises(NotValid, match="in its session"):
            people.correct_treatment(**(given | {"entry": mine}), key=a_key(), treatment=right, reason="Not mine")


def test_what_is_planned_elsewhere_is_no_treatment(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        planned = EarlierTreatment.model_validate({**bladder_toxin("2026-10-03"), "status": "signed_not_given"})
        with pytest.raises(NotValid, match="safety question"):
            people.tell_treatment(by=visit.by, clinic=visit.clinic, key=a_key(), person=visit.person, treatment=planned)
    assert states(visit) == []


@pytest.mark.both_databases
def test_the_published_case_of_two_clinics_and_three_weeks_is_refused(database: Database) -> None:
    """Urology gave toxin three weeks ago and wrote it into its own notes. However it becomes known, nothing is signed unseen.

    After AHRQ WebM&M 'Baffled by Botulinum Toxin' (Nair 2015), with an adult.
    """
    three_weeks_before = (LATER - timedelta(weeks=3)).date().isoformat()
    with clock.stopped_at(LATER):
        visit = a_visit()
        draft = drafted(visit, proposed(visit, assessed(visit, LATER, toxin_history=a_history(LATER, "not_asked"))))
        with pytest.raises(StillOpen) as not_asked:
            visit.act("sign_plan", **signature(draft))
        assert "safety.history-not-asked" in {finding.rule for finding in not_asked.value.findings}

        draft = drafted(visit, proposed(visit, assessed(visit, LATER)))
        form = signature(draft)
        urology = a_clinic("TESTCLINIC urology")
        doctor = a_user(urology, "Dr Uro Logist")
        people.register_at_clinic(
            by=doctor, clinic=urology, key=a_key(), person=visit.person, family="Testperson", birth_date=visit_birth(visit)
        )
        people.tell_treatment(
            by=doctor, clinic=urology, key=a_key(), person=visit.person,
            treatment=EarlierTreatment.model_validate(bladder_toxin(three_weeks_before)),
        )  # fmt: skip
        with pytest.raises(Changed) as changed:
            visit.act("sign_plan", **form)
        assert changed.value.changes == ("Toxin was given, signed for or told of.",)

        draft = visit.act("renew_proposal", draft=draft, version=draft.version)
        with pytest.raises(StillOpen) as refused:
            visit.act("sign_plan", **signature(draft))
        rules = {finding.rule for finding in refused.value.findings}
        assert {"safety.interval", "safety.history-contradiction"} <= rules
        assert any("3 Sep" in finding.because or "24 Sep" in finding.because for finding in refused.value.findings)


def visit_birth(visit: Visit) -> Any:
    return identity_of(visit.person).birth_date


def test_combined_care_is_signed_with_reasons_and_two_names(database: Database) -> None:
    with clock.stopped_at(LATER):
        visit = a_visit()
        on = (LATER - timedelta(weeks=3)).date().isoformat()
        assessment = assessed(visit, LATER, toxin_history=a_history(LATER, "yes", bladder_toxin(on)))
        draft = drafted(visit, proposed(visit, assessment))
        assert checked(draft).open
        reasoned(visit, draft)
        plan = visit.act("sign_plan", **signature(draft))
    overrides = plan.content.plan.overrides
    assert overrides
    assert {override.by for override in overrides} == {"Dr Ines Sample"}


@pytest.mark.both_databases
def test_toxin_of_another_clinic_of_ours_counts_without_anybody_telling(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        closed(visit, given(visit, a_signed_plan(visit)))
    with clock.stopped_at(LATER):
        there = a_clinic("TESTCLINIC elsewhere")
        doctor = a_user(there, "Dr Else Where")
        people.register_at_clinic(
            by=doctor, clinic=there, key=a_key(), person=visit.person, family="Testperson", birth_date=visit_birth(visit)
        )
        elsewhere = Visit(there, doctor, visit.person)
        draft = drafted(elsewhere, proposed(elsewhere, assessed(elsewhere, LATER)))
        assert "safety.interval" in {finding.rule for finding in checked(draft).open}
