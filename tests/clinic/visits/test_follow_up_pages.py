"""The pages after a session: written down before the forecast is seen, compared, reviewed, corrected; and the next cycle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.scenes import MOMENT, a_key, a_user
from tests.clinic.story import Visit, a_closed_session, a_signed_plan, a_visit, given

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.visits.models import AssessmentDraft, FollowUpVisit, KeptForecast, LearnedBelief, SessionClosed

OK, FOUND, FORBIDDEN, CONFLICT, UNPROCESSABLE = 200, 302, 403, 409, 422
WEEK_5 = MOMENT + timedelta(weeks=5)
FOOT = "score:equinovarus-foot:right"


@dataclass
class Desk:
    """Somebody at a desk, five weeks after a session."""

    visit: Visit
    closed: SessionClosed
    client: Client

    def at(self, route: str, **of: int) -> str:
        return reverse(f"visits:{route}", kwargs=of or {"session": self.closed.session_id})

    def page(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == OK, answer
        text: str = answer.content.decode()
        return text

    def save(self, address: str = "", **changes: str) -> Any:
        """The form as somebody fills it in."""
        form = {
            "idempotency_key": a_key(), "act": "save", "seen_on_day": "29", "seen_on_month": "10", "seen_on_year": "2026",
            f"{FOOT}:ashworth": "1+", f"{FOOT}:spasms": "2", "goal:heel": "0", "weakness": "no", "swallowing": "no",
            **changes,
        }  # fmt: skip
        return self.client.post(address or self.at("follow_up"), {name: value for name, value in form.items() if value})


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    """75 units were given; the forecast was kept at the signature."""
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        closed = a_closed_session(visit)
        visit.act("keep_forecast", plan=closed.session.plan)
    with clock.stopped_at(WEEK_5):
        yield Desk(visit, closed, signed_in(visit.by))


def text(answer: Any) -> str:
    return re.sub(r"<[^>]+>", "", answer if isinstance(answer, str) else answer.content.decode())


def test_the_forecast_is_not_shown_before_the_scores_are_saved(desk: Desk) -> None:
    page = text(desk.page(desk.at("follow_up")))
    assert "so that it does not lead the hand" in page
    assert "as forecast" not in page
    assert "day 35, week 5 after the injection of 24 Sep 2026" in page


def test_what_was_seen_is_saved_and_held_against_the_forecast(desk: Desk) -> None:
    answer = desk.save()
    visit = FollowUpVisit.objects.get()
    assert answer["Location"] == desk.at("seen", follow_up=visit.pk)
    page = text(desk.page(answer["Location"]))
    for said in (
        "The follow-up is saved.", "of 2 values as forecast", "Ashworth 1+, 2 spasms a day", "0, as hoped for",
        "Written down by Dr Ines Sample, 29 Oct 2026, 09:00.", "What the course has taught",
        "Toxin may be given from 17 Dec 2026", "Open the next cycle",
    ):  # fmt: skip
        assert said in page, said
    assert "advice; the clinician decides" in page
    with clock.stopped_at(WEEK_5 + timedelta(weeks=9)):
        later = text(signed_in(desk.visit.by).get(answer["Location"]))
    assert "advice of 29 Oct 2026, 63 days ago; the clinician decides, from the course as it stands now" in later
    assert "Red flag" not in page
    assert LearnedBelief.objects.count() == 1


def test_a_forecast_that_cannot_be_kept_takes_nothing_of_what_was_seen(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        closed = a_closed_session(visit)
    monkeypatch.setattr("eutonia_clinic.visits.engine.forecast_to_keep", _fails)
    with clock.stopped_at(WEEK_5):
        desk = Desk(visit, closed, signed_in(visit.by))
        page = text(desk.page(desk.save()["Location"]))
    assert FollowUpVisit.objects.count() == 1
    assert "The forecast of this plan could not be kept" in page


def _fails(*_: object) -> None:
    raise RuntimeError("a fault")


def test_a_goal_may_stay_unscored_and_a_question_unasked(desk: Desk) -> None:
    desk.save(**{"goal:heel": "", "weakness": "", "swallowing": "cannot_establish"})
    visit = FollowUpVisit.objects.get()
    assert visit.content.goal_attainment == {}
    page = text(desk.page(desk.at("seen", follow_up=visit.pk)))
    assert "not scored" in page
    assert "not asked" in page
    assert "cannot establish" in page


def test_a_red_flag_comes_first(desk: Desk) -> None:
    answer = desk.save(swallowing="yes")
    page = desk.page(answer["Location"])
    assert "Red flag: Swallowing is harder since the injection" in page
    assert page.index("Red flag") < page.index("values as forecast")


WRONG: tuple[tuple[dict[str, str], str], ...] = (
    ({f"{FOOT}:spasms": "2,5"}, "“2,5” cannot be read"), ({f"{FOOT}:pain": "11"}, "at most 10"),
    ({f"{FOOT}:catch": "5"}, "Both angles are measured together"), ({f"{FOOT}:ashworth": "5"}, "none of the choices"),
    ({"seen_on_day": "30"}, "expected a day from the session, 2026-09-24, to today"),
    ({"seen_on_month": "8"}, "expected a day from the session"), ({"seen_on_day": "32"}, "is not a day"),
    ({"seen_on_day": "", "seen_on_month": "", "seen_on_year": ""}, "Type day, month and year"),
    (dict.fromkeys((f"{FOOT}:ashworth", f"{FOOT}:spasms", "goal:heel", "weakness", "swallowing"), ""), "Nothing is written"),
    ({"goal:heel": "3"}, "none of the choices"),
)  # fmt: skip


def test_what_cannot_be_right_is_said_at_its_field_and_kept(desk: Desk) -> None:
    for changes, said in WRONG:
        answer = desk.save(**changes)
        assert answer.status_code == UNPROCESSABLE, changes
        assert said.lower() in text(answer).lower()
        for value in (one for one in changes.values() if one not in ("", "3", "5", "30")):
            assert f'value="{value}"' in answer.content.decode()
    assert not FollowUpVisit.objects.exists()


def test_an_earlier_day_is_written_down_later(desk: Desk) -> None:
    answer = desk.save(seen_on_day="20")
    assert "Follow-up, 20 October 2026" in text(desk.page(answer["Location"]))


def test_a_session_that_is_open_has_no_follow_up_yet(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        session = given(visit, a_signed_plan(visit))
        answer = signed_in(visit.by).get(reverse("visits:follow_up", kwargs={"session": session.pk}))
    assert answer.status_code == CONFLICT
    assert "Close it, then write down what followed" in text(answer)


def test_a_forecast_that_signing_could_not_keep_is_kept_from_what_was_believed_then(database: Database) -> None:
    with clock.stopped_at(MOMENT):
        visit = a_visit()
        closed = a_closed_session(visit)
    with clock.stopped_at(WEEK_5):
        desk = Desk(visit, closed, signed_in(visit.by))
        page = text(desk.page(desk.save()["Location"]))
    assert KeptForecast.objects.count() == 1
    assert "of 2 values as forecast" in page


def test_a_follow_up_is_reviewed_once_by_somebody_who_decides(desk: Desk) -> None:
    desk.save()
    visit = FollowUpVisit.objects.get()
    nurse = signed_in(a_user(desk.visit.clinic, "An Assessor", Role.ASSESSOR))
    seen, review = desk.at("seen", follow_up=visit.pk), desk.at("review", follow_up=visit.pk)
    assert nurse.post(review, {"said": "fine"}).status_code == FORBIDDEN
    assert "An injector or a lead reviews it" in text(nurse.get(seen))
    assert desk.client.post(review, {"idempotency_key": a_key(), "said": "Go on"}).status_code == FOUND
    page = desk.page(seen)
    assert "By Dr Ines Sample, 29 Oct 2026, 09:00. “Go on”" in page
    assert review not in page


def test_a_correction_says_why_and_stands_in_the_place_of_what_it_corrects(desk: Desk) -> None:
    first = desk.save()["Location"]
    visit = FollowUpVisit.objects.get()
    address = desk.at("correct_follow_up", follow_up=visit.pk)
    page = desk.page(address)
    assert 'value="29"' in page
    assert "does not lead the hand" in page
    told = desk.save(address)
    assert told.status_code == UNPROCESSABLE
    assert "A correction needs a reason" in text(told)
    second = desk.save(address, reason="The other foot was read", **{f"{FOOT}:ashworth": "2"})["Location"]
    assert "“The other foot was read”" in desk.page(second)
    assert second in desk.page(first)
    assert desk.client.get(address)["Location"] == second


def test_the_next_cycle_begins_from_what_was_seen(desk: Desk) -> None:
    desk.save()
    answer = desk.client.post(desk.at("next_cycle", person=desk.visit.person.pk), {"idempotency_key": a_key()})
    draft = AssessmentDraft.objects.get()
    assert answer["Location"] == desk.at("assess", assessment_draft=draft.pk)


def test_a_lead_reads_and_writes_nothing_down(desk: Desk) -> None:
    lead = signed_in(a_user(desk.visit.clinic, "A Lead", Role.LEAD))
    desk.save()
    assert lead.get(desk.at("follow_up")).status_code == FORBIDDEN
    page = lead.get(desk.at("seen", follow_up=FollowUpVisit.objects.get().pk)).content.decode()
    assert "Correct this follow-up" not in page
    assert "Open the next cycle" not in page
