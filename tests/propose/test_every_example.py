"""What must hold of every proposal, whatever the case: seen on every example."""

from __future__ import annotations

from decimal import Decimal

from eutonia.domain.answers import Severity
from eutonia.domain.proposal import Outcome, Proposal
from eutonia.knowledge import Knowledge
from eutonia.safety import applied_limits, check

SUMMED = ("muscle", "region", "limb", "session", "bilateral", "cumulative", "published_maximum")


def test_not_injecting_is_always_an_option(proposal: Proposal) -> None:
    assert proposal.options[0].name == "none"
    assert not proposal.options[0].plan.doses


def test_at_most_five_plans_each_with_its_own_total(proposal: Proposal) -> None:
    totals = [option.plan.total.amount for option in proposal.options]
    assert len(totals) <= 5
    assert totals == sorted(set(totals))


def test_the_recommended_plan_is_one_of_the_options(proposal: Proposal) -> None:
    assert proposal.recommended in {option.name for option in proposal.options}


def test_no_dose_without_candidacy(proposal: Proposal) -> None:
    if proposal.eligibility.outcome in (Outcome.NOT_NOW, Outcome.NOT_A_CANDIDATE):
        assert [option.name for option in proposal.options] == ["none"]
        assert proposal.eligibility.would_change


def test_no_option_goes_over_any_limit(proposal: Proposal, knowledge: Knowledge) -> None:
    case = proposal.case
    limits = applied_limits(case, case.product, case.jurisdiction, case.planned_for, knowledge)
    for option in proposal.options:
        for limit in limits:
            if limit.scope in SUMMED and limit.unit == "units":
                counted = sum((d.units for d in option.plan.doses if limit.covers(d.muscle, d.side)), start=Decimal(0))
                assert limit.given + counted <= max(limit.maximum, limit.given), (option.name, limit.words)


def test_no_option_breaks_a_site_limit_or_a_practical_step(proposal: Proposal) -> None:
    broken = {"safety.site-units", "safety.site-volume", "safety.step", "safety.no-sourced-dose", "safety.keep"}
    for option in proposal.options:
        assert not broken & {finding.rule for finding in option.check.findings}


def test_every_check_ran(proposal: Proposal) -> None:
    for option in proposal.options:
        assert not option.check.could_not_run
        assert option.check.checks_run == option.check.checks_known


def test_the_stored_check_is_the_check_of_the_stored_plan(proposal: Proposal, knowledge: Knowledge) -> None:
    for option in proposal.options:
        assert check(option.plan, proposal.case, knowledge) == option.check


def test_kept_and_manual_muscles_get_nothing(proposal: Proposal) -> None:
    barred = {(m.muscle, m.side) for m in proposal.candidates if m.keep or m.manual_only}
    for option in proposal.options:
        assert not barred & {(d.muscle, d.side) for d in option.plan.doses}


def test_every_dosed_muscle_rests_on_evidence_that_somebody_read(proposal: Proposal) -> None:
    for option in proposal.options:
        for dose in option.plan.doses:
            row = next(m for m in proposal.candidates if (m.muscle, m.side) == (dose.muscle, dose.side))
            read = [e for e in row.evidence if not e.citation.is_unverified and e.high is not None]
            assert any(dose.units <= e.high for e in read if e.high is not None)


def test_drawn_is_given_plus_wasted(proposal: Proposal) -> None:
    for option in proposal.options:
        ready = option.preparation
        assert ready.drawn_units == option.plan.total.amount + ready.wasted_units
        if option.plan.doses:
            assert sum(ready.vials) == ready.drawn_units
            assert sum(s.units for s in ready.syringes) == option.plan.total.amount
            assert all(s.volume_ml <= s.size_ml for s in ready.syringes)


def test_every_muscle_has_one_sentence_and_a_source(proposal: Proposal) -> None:
    for muscle in proposal.candidates:
        assert muscle.sentence.startswith(muscle.name)
        assert muscle.sentence.endswith(".")
        assert muscle.citations


def test_every_citation_resolves_in_the_source_list(proposal: Proposal) -> None:
    listed = {source.id for source in proposal.sources}
    cited = {c.source for f in proposal.eligibility.findings for c in f.citations}
    cited |= {c.source for o in proposal.options for f in o.check.findings for c in f.citations}
    cited |= {u.citation.source for o in proposal.options for u in o.check.limits}
    cited |= {e.citation.source for m in proposal.candidates for e in m.evidence}
    cited |= {c.source for o in proposal.options for c in o.preparation.citations}
    assert cited <= listed


def test_findings_carry_a_source_or_are_about_the_document_itself(proposal: Proposal) -> None:
    for finding in proposal.eligibility.findings:
        assert finding.citations, finding.rule


def test_the_frontier_holds_every_option(proposal: Proposal) -> None:
    if proposal.frontier:
        totals = {point.units for point in proposal.frontier}
        assert {option.plan.total.amount for option in proposal.options} <= totals


def test_the_balanced_plan_is_the_best_of_the_frontier(proposal: Proposal) -> None:
    if proposal.frontier:
        best = max(proposal.frontier, key=lambda point: (point.value, -point.units))
        chosen = next(o for o in proposal.options if o.name == proposal.recommended)
        its_value = next(point.value for point in proposal.frontier if point.units == chosen.plan.total.amount)
        assert abs(best.value - its_value) < Decimal("0.002")


def test_probabilities_are_probabilities_and_bands_nest(proposal: Proposal) -> None:
    for option in proposal.options:
        for goal in option.goals:
            for low, middle, high in zip(goal.low_80, goal.probability, goal.high_80, strict=True):
                assert 0 <= low <= middle <= high <= 1
        for course in option.courses:
            for band in course.bands:
                assert band.low_95 <= band.low_80 <= band.low_50 <= band.median <= band.high_50 <= band.high_80 <= band.high_95


def test_an_ordinary_candidate_meets_at_most_one_interruption(proposal: Proposal) -> None:
    if proposal.eligibility.outcome is Outcome.CANDIDATE:
        chosen = next(o for o in proposal.options if o.name == proposal.recommended)
        assert sum(f.severity is not Severity.NOTE for f in chosen.check.findings) <= 1


def test_the_proposal_survives_being_stored(proposal: Proposal) -> None:
    import json

    stored = json.loads(proposal.model_dump_json(), parse_float=Decimal)
    assert Proposal.model_validate(stored) == proposal
