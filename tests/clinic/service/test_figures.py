"""Each figure against a slow and obvious twin, which reads every document of the clinic as its type."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import product as every_pair

import numpy as np
import pytest
from tests.clinic.service.months import OCTOBER, Month

from eutonia.domain.answers import Answer
from eutonia.planner.vials import fewest_vials
from eutonia_clinic.patients.sameness import kept_id
from eutonia_clinic.service.figures import forecasts
from eutonia_clinic.service.figures.every import every_figure
from eutonia_clinic.service.figures.forecasts import judged
from eutonia_clinic.service.figures.rows import Figures, behind, of, people, values
from eutonia_clinic.service.figures.vials import product_uses, sizes_on_sale, sums_of
from eutonia_clinic.service.periods import Period
from eutonia_clinic.service.presenters.summing import middle
from eutonia_clinic.service.reading import Read
from eutonia_clinic.visits.models import Assessment, FollowUpVisit, PlanCancelled, SessionClosed, SignedPlan

FIRST, LAST = OCTOBER
TODAY = date(2026, 11, 3)


@pytest.fixture
def read(month: Month) -> Read:
    return Read(month.clinic, Period(*OCTOBER), TODAY)


@pytest.fixture
def figures(read: Read) -> Figures:
    return every_figure(read)


def slow_sessions(read: Read) -> list[SessionClosed]:
    """Every closed session, one at a time."""
    found = [
        row
        for row in SessionClosed.objects.order_by("pk")
        if not SessionClosed.objects.filter(replaces_id=row.pk).exists() and row.units > 0
    ]
    return [row for row in found if row.session.clinic_id == read.clinic.pk and row.session.given_on in read.period]


def slow_follow_ups(read: Read) -> list[FollowUpVisit]:
    rows = [row for row in FollowUpVisit.objects.order_by("seen_on", "pk") if row.clinic_id == read.clinic.pk]
    return [row for row in rows if row.seen_on in read.period]


def in_the_weeks(row: FollowUpVisit) -> bool:
    return 14 <= (row.seen_on - row.session.given_on).days <= 56


def test_everybody_seen_is_counted_once_whichever_entry_they_stand_under(read: Read, figures: Figures) -> None:
    treated = {kept_id(row.person_id) for row in slow_sessions(read)}
    followed = {kept_id(row.person_id) for row in slow_follow_ups(read)}
    assessed = {
        kept_id(row.person_id)
        for row in Assessment.objects.all()
        if row.clinic_id == read.clinic.pk and FIRST <= row.content.assessed_on <= LAST
    }
    assert {one.person_id for one in figures["people"]} == treated | followed | assessed
    assert people(figures["people"]) == len(figures["people"]) == 11


def test_sessions_are_those_of_this_clinic_in_this_period(read: Read, figures: Figures) -> None:
    slow = Counter(row.product for row in slow_sessions(read))
    assert slow == {"onabotulinumtoxinA": 6, "abobotulinumtoxinA": 1}
    assert {name: len(of(figures["sessions"], name)) for name in slow} == dict(slow)


def test_no_session_of_another_clinic_is_among_them(month: Month, read: Read, figures: Figures) -> None:
    theirs = {row.session_id for row in SessionClosed.objects.filter(clinic=month.other)}
    assert theirs
    assert theirs.isdisjoint(one.place.id for one in figures["sessions"] if one.place)


def test_plans_are_counted_by_the_day_of_the_act(read: Read, figures: Figures) -> None:
    made = [row for row in SignedPlan.objects.all() if row.clinic_id == read.clinic.pk and row.made_at.date() in read.period]
    assert len(of(figures["plans"], "signed")) == len([row for row in made if row.replaces_id is None])
    assert len(of(figures["plans"], "cancelled")) == PlanCancelled.objects.filter(clinic=read.clinic).count() == 1


def test_who_was_not_followed_up_is_never_hidden(read: Read, figures: Figures) -> None:
    slow = [row for row in slow_sessions(read) if not FollowUpVisit.objects.filter(session=row.session).exists()]
    assert {one.place.id for one in figures["not-followed"] if one.place} == {row.session_id for row in slow}
    assert len(of(figures["not-followed"], "waits")) == len(slow) == 6


def test_after_the_weeks_a_session_without_a_follow_up_is_late(month: Month) -> None:
    later = every_figure(Read(month.clinic, Period(*OCTOBER), date(2026, 12, 31)))
    assert len(of(later["not-followed"], "late")) == 6


def test_a_session_left_open_is_told_and_counts_nowhere_else(figures: Figures) -> None:
    assert len(figures["open"]) == 1
    assert figures["open"][0].person_id not in {one.person_id for one in figures["sessions"]}


def test_goals_are_met_by_the_latest_score_of_the_weeks(read: Read, figures: Figures) -> None:
    slow: dict[tuple[int, str], tuple[str, int]] = {}
    for row in slow_follow_ups(read):
        if in_the_weeks(row):
            case = row.session.plan.content.case
            for goal in case.goals:
                if goal.id in row.content.goal_attainment:
                    slow[row.session_id, goal.id] = (goal.measure.value, row.content.goal_attainment[goal.id])
    counted = Counter(f"{measure}.{'met' if attained >= 0 else 'not'}" for measure, attained in slow.values())
    assert counted == {"ashworth.met": 1, "ashworth.not": 1}
    assert {name: len(of(figures["goals"], name)) for name in counted} == dict(counted)


def test_a_goal_that_nobody_scored_at_the_follow_up_is_told_as_such(figures: Figures) -> None:
    assert [one.group for one in figures["goals"] if one.group.endswith("unscored")] == ["ashworth.unscored"]


def test_tone_is_told_in_grades_and_never_averaged(read: Read, figures: Figures) -> None:
    slow = {}
    for row in slow_follow_ups(read):
        for problem, one in every_pair(row.session.plan.content.case.problems, row.content.scores):
            if in_the_weeks(row) and one.problem.pattern == problem.pattern and one.ashworth and problem.ashworth:
                slow[row.session_id] = (problem.ashworth.value, one.ashworth.value)
    taken = [one for one in figures["tone"] if one.group != "untaken"]
    assert sorted(slow.values()) == sorted((one.before, one.after) for one in taken)
    assert len(of(figures["tone"], "better")) == 1
    assert len(of(figures["tone"], "worse")) == 1
    assert len(of(figures["tone"], "untaken")) == 1


def test_spasms_are_the_change_since_before_the_session(read: Read, figures: Figures) -> None:
    slow = {}
    for row in slow_follow_ups(read):
        for one in row.content.scores if in_the_weeks(row) else ():
            if one.spasms_per_day is not None:
                slow[row.session_id] = one.spasms_per_day - row.session.plan.content.case.problems[0].spasms_per_day
    assert sorted(values(figures["spasms"])) == sorted(slow.values()) == [Decimal(-4), Decimal(2)]


@pytest.mark.parametrize("many", [1, 2, 3, 4, 7, 10])
def test_the_median_and_quartiles_are_those_of_everybody_else(many: int) -> None:
    held = [Decimal(number * number % 17) for number in range(3, 3 + many)]
    found = middle(held)
    expected = np.percentile([float(one) for one in held], [25, 50, 75])
    assert [float(one) for one in (found.low, found.median, found.high) if one is not None] == pytest.approx(list(expected))


def test_nothing_has_no_median() -> None:
    assert middle([]).median is None


def test_follow_ups_outside_the_weeks_are_told(read: Read, figures: Figures) -> None:
    slow = [row.pk for row in slow_follow_ups(read) if not in_the_weeks(row)]
    assert [one.place.id for one in figures["outside"] if one.place] == slow
    assert len(slow) == 1


def test_intervals_are_those_between_sessions_of_one_person(read: Read, figures: Figures) -> None:
    every = [(kept_id(row.person_id), row.session.given_on) for row in SessionClosed.objects.filter(units__gt=0)]
    slow = []
    for row in slow_sessions(read):
        before = [day for person, day in every if person == kept_id(row.person_id) and day < row.session.given_on]
        slow += [(row.session.given_on - max(before)).days] if before else []
    assert sorted(values(figures["intervals"])) == sorted(slow) == [56, 98, 100]


def test_an_interval_below_that_of_the_label_is_flagged(figures: Figures) -> None:
    assert [int(one.value or 0) for one in of(figures["intervals"], "short")] == [56]
    assert "at least 84 days by the label" in of(figures["intervals"], "short")[0].said


def test_days_without_effect_begin_where_it_was_felt_to_end_or_else_was_forecast(figures: Figures) -> None:
    felt, forecast = of(figures["without-effect"], "felt"), of(figures["without-effect"], "forecast")
    at_a_visit, in_the_diary = date(2026, 10, 8) - date(2026, 9, 10), date(2026, 10, 15) - date(2026, 10, 1)
    assert [one.value for one in felt] == [at_a_visit.days, in_the_diary.days]
    slow = []
    for plan, day in ((date(2026, 7, 1), date(2026, 10, 9)),):
        kept = SignedPlan.objects.get(planned_for=plan).forecast
        ends = min(float(one.wears_off_day.median) for one in kept.content.courses if one.wears_off_day)
        slow.append(max((day - plan - timedelta(days=round(ends))).days, 0))
    assert sorted(int(one.value or 0) for one in forecast) == sorted(slow)


def test_vials_and_waste_add_up_to_what_the_closed_sessions_say(read: Read, figures: Figures) -> None:
    uses = {use.product: use for use in product_uses(read, figures["vials"])}
    for product, use in uses.items():
        rows = [row.content for row in slow_sessions(read) if row.product == product]
        assert use.given.amount == sum(sum(dose.units for dose in one.session.doses) for one in rows)
        assert use.wasted.amount == sum(one.session.wasted_units for one in rows)
        assert use.drawn.amount == sum(one.session.drawn_units for one in rows)
        assert use.vials == Counter(vial.vial_units for one in rows for vial in one.vials)
        assert {use.drawn.product, use.given.product, use.wasted.product} == {product}


def test_another_mix_of_sizes_is_exact_by_trying_every_set_of_vials(read: Read, figures: Figures) -> None:
    use = next(one for one in product_uses(read, figures["vials"]) if one.product == "onabotulinumtoxinA")
    needed = [row.units for row in slow_sessions(read) if row.product == "onabotulinumtoxinA"]
    assert [mix.sizes for mix in sorted(use.mixes, key=lambda mix: (len(mix.sizes), mix.sizes))] == [(100,), (200,), (100, 200)]
    for mix in use.mixes:
        most = range(8)
        least = [
            min(
                total - one
                for counts in every_pair(most, repeat=len(mix.sizes))
                if (total := sum(many * size for many, size in zip(counts, mix.sizes, strict=True))) >= one
            )
            for one in needed
        ]
        assert mix.wasted.amount == sum(least)


def test_the_sums_of_vials_are_those_of_the_planner() -> None:
    for sizes in ((Decimal(50), Decimal(100), Decimal(200)), (Decimal(300), Decimal(500))):
        planned = {total: len(vials) for total, vials in fewest_vials(sizes, Decimal(1500)).items()}
        assert sums_of(sizes, Decimal(1500)) == planned


def test_no_size_is_taken_that_was_not_on_sale_here_the_whole_time(month: Month) -> None:
    assert month.clinic.jurisdiction == "US"
    assert sizes_on_sale("onabotulinumtoxinA", "UK/EU", [date(2024, 1, 1), date(2024, 7, 1)]) == (50, 100)
    assert sizes_on_sale("onabotulinumtoxinA", "US", []) == ()
    assert sizes_on_sale("no-such-toxin", "US", [FIRST]) == ()


def test_red_flags_are_the_answers_of_yes(read: Read, figures: Figures) -> None:
    slow = [
        row.pk
        for row in slow_follow_ups(read)
        for answer in (row.content.swallowing_trouble, row.content.weakness_that_limits)
        if answer is Answer.YES
    ]
    assert [one.place.id for one in figures["red-flags"] if one.place] == slow
    assert [one.group for one in figures["red-flags"]] == ["weakness"]


def test_what_was_not_asked_is_not_a_no(figures: Figures) -> None:
    assert len(figures["not-asked"]) == 1
    assert "swallowing" in figures["not-asked"][0].said


def test_adverse_events_are_counted_as_they_stand(figures: Figures) -> None:
    assert [one.group for one in figures["events"]] == ["no"]
    assert [one.group for one in figures["reactions"]] == ["swallowing"]
    assert figures["reactions"][0].said == "after onabotulinumtoxinA"


def test_overrides_are_those_of_the_plans_signed(read: Read, figures: Figures) -> None:
    slow = [
        one.rule
        for row in SignedPlan.objects.all()
        if row.clinic_id == read.clinic.pk and row.made_at.date() in read.period
        for one in row.content.plan.overrides
    ]
    assert slow
    assert sorted(one.before for one in figures["overrides"]) == sorted(slow)
    assert all("Discussed with the person and urology." in one.said for one in figures["overrides"])


def test_forecasts_are_held_against_what_was_seen_in_the_period(read: Read, figures: Figures) -> None:
    found = judged(read)
    assert found.of == len(of(figures["forecasts"], "scored")) == 2
    assert len(of(figures["forecasts"], "without")) == 1
    whole = next(group for group in found.found.groups if group.by == "all")
    assert whole.observations == sum(len(one.observations) for one in found.scores) == 6
    assert whole.people == 2


def test_of_very_many_forecasts_some_are_drawn_and_it_is_said(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecasts, "whole", lambda _: 1)
    found = judged(read)
    assert found.is_drawn
    assert (len(found.scores), found.of) == (1, 2)
    assert judged(read).scores == found.scores


def test_every_row_leads_somewhere_and_is_of_somebody_shown(figures: Figures) -> None:
    for rows in figures.values():
        for one in rows:
            assert one.place is not None
            assert kept_id(one.person_id) == one.person_id


def test_a_key_names_the_rows_of_a_group(figures: Figures) -> None:
    assert behind(figures, "tone:better") == of(figures["tone"], "better")
    assert behind(figures, "tone") == figures["tone"]
    assert behind(figures, "nothing") is None


def test_a_clinic_without_anybody_has_figures_of_nothing(month: Month) -> None:
    empty = every_figure(Read(month.clinic, Period(date(2020, 1, 1), date(2020, 1, 31)), TODAY))
    assert {key: len(rows) for key, rows in empty.items()} == dict.fromkeys(empty, 0)
