"""A first visit from an empty clinic to a closed session and a follow-up, and a second one months later."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.clinic.databases import Database
from tests.clinic.scenes import MOMENT
from tests.clinic.story import (
    LATER,
    a_closed_session,
    a_visit,
    assessed,
    closed,
    drafted,
    given,
    proposed,
    reasoned,
    seen_again,
    signed,
)

from eutonia_clinic.core import clock
from eutonia_clinic.core.audit import verify
from eutonia_clinic.patients.ledger import treatments_of
from eutonia_clinic.visits.checking import checked

pytestmark = pytest.mark.both_databases


def test_a_first_visit(database: Database, anchors: Path) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        draft = drafted(visit, proposed(visit, assessed(visit)))
        assert [finding.rule for finding in checked(draft).open] == []
        plan = signed(visit, draft)
        assert [(one.status, one.units) for one in treatments_of(visit.person)] == [("signed_not_given", 75)]
        session = given(visit, plan)
        closing = closed(visit, session)
    (treatment,) = treatments_of(visit.person)
    assert (treatment.status, treatment.units, treatment.given_on) == ("given", 75, MOMENT.date())
    assert (closing.units, closing.content.session.wasted_units) == (75, 25)
    with clock.stopped_at(MOMENT + timedelta(weeks=5)):
        seen_again(visit, closing, MOMENT + timedelta(weeks=5))
    assert verify().is_sound


def test_a_second_visit_is_planned_with_the_first_one_known(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        a_closed_session(visit)
    with clock.stopped_at(LATER):
        assessment = assessed(visit, LATER)
        assert [one.units for one in assessment.content.toxin_history.treatments] == [75]
        draft = drafted(visit, proposed(visit, assessment))
        reasoned(visit, draft)
        assert signed(visit, draft).units == 75
