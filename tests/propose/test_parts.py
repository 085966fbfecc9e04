"""Each part of a proposal by itself: sources, what nobody verified, the summary, the rows, the frontier and the limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from types import SimpleNamespace
from typing import Any, get_args

import numpy as np
import pytest
from tests.propose.conftest import proposed, read_example

from eutonia import __version__
from eutonia.domain.answers import Severity, Side
from eutonia.domain.belief import Belief
from eutonia.domain.finding import Citation, Finding
from eutonia.domain.plan import MOST_SITES, MuscleDose
from eutonia.domain.proposal import Outcome, PlanOption, Proposal
from eutonia.knowledge import Knowledge
from eutonia.knowledge.types import LimitScope
from eutonia.planner import Candidate, Choice, candidates, most_steps, site_ceiling
from eutonia.planner.pricing import Binding
from eutonia.propose import door, gathering, options, planning, sites, stamp, telling, with_usual_sites
from eutonia.propose.planning import Planned, plan_frontier
from eutonia.propose.stamp import INTENDED_USE
from eutonia.propose.summary import SCREEN, _in_short, _why_not, summary
from eutonia.response import outlook
from eutonia.safety import applied_limits, check

WALKER = read_example("equinovarus-walker")


@pytest.fixture
def planned(knowledge: Knowledge, belief: Belief) -> Planned:
    return plan_frontier(WALKER, candidates(WALKER, knowledge), knowledge, belief)


def cited(source: str, state: str = "seen", section: str = "") -> Citation:
    return Citation.model_validate({"source": source, "section": section, "state": state})


def a_finding(**changes: Any) -> Finding:
    held = {"rule": "r", "severity": Severity.NOTE, "title": "Title", "because": "Because.", "citations": ()}
    return Finding.model_validate(held | changes)


# The door


def test_a_proposal_to_a_candidate_holds_every_part_by_name(knowledge: Knowledge, belief: Belief, planned: Planned) -> None:
    found = proposed("equinovarus-walker")
    assert (found.proposal_id, found.engine_version) == (stamp.proposal_id(WALKER, knowledge, belief), __version__)
    assert (found.knowledge.version, found.knowledge.hash) == (knowledge.version, knowledge.hash)
    assert (found.belief_id, found.case_hash, found.case) == (belief.id, stamp.case_hash(WALKER), WALKER)
    assert (found.recommended, found.intended_use) == ("balanced", INTENDED_USE)
    assert [one.name for one in found.options] == [one.name for one in planned.choices]
    chosen = the_balanced(found)
    assert found.summary == summary(found.eligibility, chosen, found.candidates)
    assert found.frontier == telling.frontier_points(planned)
    choice = next(one for one in planned.choices if one.name == "balanced")
    assert found.fifty_more == telling.more(planned, choice, knowledge)
    assert found.fifty_more.startswith("50 more units: ")
    sentences = telling.told(planned, choice, knowledge)
    assert found.candidates == telling.candidate_rows(planned.candidates, sentences, chosen, knowledge)
    assert found.unverified == gathering.unverified(found.candidates, found.options, knowledge)
    assert found.unverified
    assert found.swallowing_risk == ()
    said = gathering.citations(found.eligibility, found.options, found.candidates, found.binding, knowledge)
    assert found.sources == gathering.used_sources(said, knowledge)


def the_balanced(proposal: Proposal) -> PlanOption:
    return next(one for one in proposal.options if one.name == "balanced")


def test_a_proposal_not_to_inject_holds_what_stands_without_a_plan(knowledge: Knowledge, belief: Belief) -> None:
    found = proposed("screen-half-asked")
    case = read_example("screen-half-asked")
    assert (found.recommended, found.frontier, found.binding, found.fifty_more) == ("none", (), None, "")
    assert [one.name for one in found.options] == ["none"]
    why = f"toxin is not proposed now ({Outcome.NOT_NOW.words})."
    assert any(one.sentence.endswith(f" not dosed: {why}") for one in found.candidates)
    assert len(found.candidates) == len(candidates(case, knowledge))
    assert found.not_forecast == outlook(case, knowledge, belief, case.product).not_forecast


def test_the_balanced_plan_is_proposed_and_the_first_where_there_is_none() -> None:
    none, lower, balanced = (Choice(name, 0, np.zeros(0, dtype=np.int64)) for name in ("none", "lower", "balanced"))  # type: ignore[arg-type]
    assert door._proposed((none, lower, balanced)) is balanced
    assert door._proposed((none,)) is none
    assert door._proposed((lower, none)) is lower


def test_the_binding_limit_of_a_proposal_is_cited(knowledge: Knowledge) -> None:
    feet, breathing = proposed("bilateral-feet-and-adductors").binding, proposed("first-small-dose-poor-breathing").binding
    assert feet is not None
    assert breathing is not None
    (limit,) = [one for one in knowledge.products["onabotulinumtoxinA"].limits if one.id == "ona-us-cumulative"]
    assert (feet.limit, feet.words, feet.citation) == ("ona-us-cumulative", limit.words, limit.citation)
    assert feet.costs
    assert feet.costs != feet.words
    assert breathing.citation == knowledge.settings["planner.reserve_total_fraction"].citation


def test_the_risk_to_swallowing_stands_in_the_proposal() -> None:
    found = proposed("stiff-neck")
    assert found.swallowing_risk == (the_balanced(found).swallowing,)
    assert found.swallowing_risk[0] is not None


def test_what_a_forecast_assumed_and_what_was_stricter_is_said(knowledge: Knowledge, belief: Belief) -> None:
    made = plan_frontier(WALKER, candidates(WALKER, knowledge), knowledge, belief)
    stricter = replace(made, stricter=("A limit was kept more strictly.",))
    answer = door._planned_answer(stricter, knowledge, belief, ())
    ahead = outlook(WALKER, knowledge, belief, WALKER.product)
    _, assumed = options.option_of(next(one for one in made.choices if one.name == "balanced"), made, knowledge, ahead)
    assert answer.not_forecast == (*ahead.not_forecast, *assumed, "A limit was kept more strictly.")


def test_what_the_proposed_plan_assumed_is_that_of_no_other_plan(
    knowledge: Knowledge, belief: Belief, planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = door.option_of
    monkeypatch.setattr(door, "option_of", lambda choice, *rest: (usual(choice, *rest)[0], (f"assumed by {choice.name}",)))
    assert door._planned_answer(planned, knowledge, belief, ()).not_forecast[-1:] == ("assumed by balanced",)


# Hashes


def test_a_proposal_id_is_made_of_engine_knowledge_belief_case_and_sessions(knowledge: Knowledge, belief: Belief) -> None:
    case = sha256(WALKER.model_dump_json().encode()).hexdigest()
    assert stamp.case_hash(WALKER) == case
    parts = "\n".join((__version__, knowledge.hash, belief.id, case))
    assert stamp.proposal_id(WALKER, knowledge, belief) == sha256(parts.encode()).hexdigest()


# Options


def test_options_are_titled_as_a_clinician_reads_them() -> None:
    told = {one.name: one.title for name in ("equinovarus-walker", "stiff-neck") for one in proposed(name).options}
    assert told == {
        "none": "Do not inject now", "lower": "Lower", "balanced": "Balanced", "stronger": "Stronger", "strongest": "Strongest",
    }  # fmt: skip
    assert options.TITLES["draft"] == "Your draft"


def test_the_plan_that_injects_nothing_is_of_this_case() -> None:
    plan = options.nothing(WALKER)
    assert (plan.case_id, plan.product, plan.jurisdiction) == (WALKER.case_id, WALKER.product, WALKER.jurisdiction)
    assert (plan.planned_for, plan.doses) == (WALKER.planned_for, ())


def test_an_option_is_prepared_checked_and_forecast(knowledge: Knowledge, belief: Belief, planned: Planned) -> None:
    ahead = outlook(WALKER, knowledge, belief, WALKER.product)
    choice = next(one for one in planned.choices if one.name == "balanced")
    made, _ = options.option_of(choice, planned, knowledge, ahead)
    assert made == the_balanced(proposed("equinovarus-walker"))
    assert made.plan.dilution == made.preparation.dilution is not None
    assert made.check == check(made.plan, WALKER, knowledge)
    assert made.needles == sum(dose.sites for dose in made.plan.doses) > 0
    assert {len(made.courses), len(made.goals)} != {0}
    assert made.goal_weeks.median > 0
    assert made.weakness.median > 0


# Sources, and what nobody verified


def test_every_citation_of_every_part_is_gathered() -> None:
    finding, check_finding, swallowing = (a_finding(citations=(cited(one),)) for one in ("finding", "check", "swallowing"))
    made: Any = SimpleNamespace(
        check=SimpleNamespace(findings=(check_finding,), limits=(SimpleNamespace(citation=cited("limit")),)),
        preparation=SimpleNamespace(citations=(cited("preparation"),)),
        swallowing=swallowing,
    )
    eligibility: Any = SimpleNamespace(findings=(finding,), alternatives=(SimpleNamespace(citations=(cited("alternative"),)),))
    muscle: Any = SimpleNamespace(citations=(cited("muscle"),), evidence=(SimpleNamespace(citation=cited("evidence")),))
    knowledge: Any = SimpleNamespace(belief={"one": SimpleNamespace(citations=(cited("belief"),))})
    binding: Any = SimpleNamespace(citation=cited("binding"))

    def sources(binding: Any, option: Any) -> list[str]:
        return [one.source for one in gathering.citations(eligibility, [option], [muscle], binding, knowledge)]

    assert sources(binding, made) == [
        "finding", "alternative", "check", "limit", "preparation", "swallowing", "muscle", "evidence", "binding", "belief",
    ]  # fmt: skip
    made.swallowing = None
    assert sources(None, made) == ["finding", "alternative", "check", "limit", "preparation", "muscle", "evidence", "belief"]


def test_used_sources_are_told_once_each_by_title(knowledge: Knowledge) -> None:
    first, second, third = sorted(knowledge.sources.values(), key=lambda one: (one.title, one.id))[:3]
    made = [replace(first, id="b", title="Same"), replace(second, id="a", title="Same"), replace(third, id="z", title="First")]
    twins = replace(knowledge, sources={one.id: one for one in made})
    found = gathering.used_sources([cited(one) for one in ("z", "b", "a", "b", "unknown")], twins)
    assert [one.id for one in found] == ["z", "a", "b"]
    (one,) = gathering.used_sources([cited(first.id)], knowledge)
    assert (one.id, one.title, one.kind, one.publisher) == (first.id, first.title, first.kind, first.publisher)
    assert (one.dated, one.address) == (first.dated, first.address)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ((50, 75, 200), "50 to 200"), ((50, None, 200), "50 to 200"), ((50, 50, 50), "50"), ((None, 75, None), "75"),
        ((None, None, None), "of an unknown number of"), ((50, 60, None), "50 to 60"), ((None, None, 1000), "1,000"),
    ],
    ids=str,
)  # fmt: skip
def test_a_range_is_told_by_its_ends(ends: tuple[int | None, ...], words: str) -> None:
    low, typical, high = (None if one is None else Decimal(one) for one in ends)
    row: Any = SimpleNamespace(low=low, typical=typical, high=high)
    assert gathering._range(row) == words


def test_only_what_nobody_verified_is_told_and_where_it_stands(knowledge: Knowledge) -> None:
    source = next(iter(knowledge.sources.values()))

    def row(state: str, where: str, section: str = "") -> Any:
        citation = cited(where, state, section)
        return SimpleNamespace(kind="label", low=Decimal(50), typical=None, high=Decimal(200), citation=citation)

    def limit(state: str) -> Any:
        citation = cited(source.id, state, "table 2")
        return SimpleNamespace(words="One session", maximum=Decimal(1000), unit="units", citation=citation)

    rows = (row("recalled", source.id, "section 4"), row("seen", source.id), row("recalled", "gone"), row("recalled", "gone"))
    muscles: Any = [SimpleNamespace(name="Soleus", evidence=rows)]
    made: Any = [SimpleNamespace(check=SimpleNamespace(limits=(limit("recalled"), limit("seen"))))]
    assert gathering.unverified(muscles, made, knowledge) == (
        f"Soleus, label dose 50 to 200 units: {source.title}, section 4", "Soleus, label dose 50 to 200 units: gone",
        f"One session, limit 1,000 units: {source.title}, table 2",
    )  # fmt: skip


# The summary


def outcome_of(outcome: Outcome, *findings: Finding) -> Any:
    return SimpleNamespace(outcome=outcome, findings=findings)


def row(keep: bool = False, manual_only: bool = False) -> Any:
    return SimpleNamespace(keep=keep, manual_only=manual_only)


def test_why_nothing_is_injected_is_told_by_the_weightiest_finding() -> None:
    note = a_finding(title="A note.")
    stop = a_finding(severity=Severity.STOP, title="Generalised spasticity.", remedy="Refer.")
    other = a_finding(severity=Severity.STOP, title="Another.", remedy="Refer.")
    assert _why_not(outcome_of(Outcome.NOT_A_CANDIDATE, note, stop, other), ()) == "generalised spasticity"


KEEP, HAND, FREE = row(keep=True), row(manual_only=True), row()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((KEEP, KEEP), "the tone of every muscle in question holds the person up"),
        ((HAND, HAND), "no muscle in question has a sourced dose that may be filled in (enter it by hand)"),
        ((), "no muscle in question has a sourced dose that may be filled in (enter it by hand)"),
        ((KEEP, HAND), "each muscle in question holds the person up, or has no sourced dose"),
        ((KEEP, FREE), "no dose is worth what it costs (see each muscle)"),
        ((HAND, FREE), "no dose is worth what it costs (see each muscle)"),
        ((FREE,), "no dose is worth what it costs (see each muscle)"),
    ],
)  # fmt: skip
def test_why_a_candidate_gets_nothing_is_told_by_the_muscles(rows: tuple[Any, ...], words: str) -> None:
    for outcome in (Outcome.CANDIDATE, Outcome.WITH_CAUTIONS):
        assert _why_not(outcome_of(outcome), rows) == words


def test_a_finding_is_told_in_short() -> None:
    assert _in_short(a_finding(title="Fixed contracture. In phase X.")) == "fixed contracture. In phase X"
    question = a_finding(rule=f"{SCREEN}urinary-infection", title="Are there signs? Of a urinary infection? Not asked")
    assert _in_short(question) == "safety question on urinary infection: not asked"
    assert proposed("urinary-infection-more-spasms").summary == (
        "Not now: no injection is proposed; safety question on urinary infection: yes."
    )


def test_a_summary_tells_sides_sites_and_what_stands_before_the_signature() -> None:
    found = proposed("scissoring-gait")
    assert found.summary == (
        "Candidate: 750 units of abobotulinumtoxinA (RIGHT 370, LEFT 380) in 8 sites; nothing in the way of signing."
    )
    chosen = the_balanced(found)

    def told(*findings: Finding, **changes: Any) -> str:
        made = chosen.model_copy(update={"check": chosen.check.model_copy(update={"findings": findings})} | changes)
        return summary(found.eligibility, made, found.candidates).partition(") in ")[2]

    note, stop = a_finding(), a_finding(severity=Severity.STOP, remedy="Settle.")
    assert told(note) == "8 sites; nothing in the way of signing."
    assert told(note, stop, needles=1) == "1 site; 1 finding to settle before signing."
    assert told(stop, stop, needles=2) == "2 sites; 2 findings to settle before signing."
    one_side = proposed("equinovarus-walker")
    assert "(RIGHT 195)" in summary(one_side.eligibility, the_balanced(one_side), one_side.candidates)


# Rows of muscles


def a_candidate(knowledge: Knowledge, **changes: Any) -> Candidate:
    return replace(candidates(WALKER, knowledge)[0], **changes)


def test_a_row_tells_a_muscle_as_it_stands_in_the_plan(knowledge: Knowledge) -> None:
    found = proposed("equinovarus-walker")
    chosen = the_balanced(found)
    given = {(dose.muscle, dose.side): dose for dose in chosen.plan.doses}
    assert chosen.preparation.units_per_ml == 50
    for one, muscle in zip(candidates(WALKER, knowledge), found.candidates, strict=True):
        dose, known = given.get((one.target.muscle, one.target.side)), knowledge.muscles[one.target.muscle]
        assert (muscle.muscle, muscle.name, muscle.side) == (known.id, known.name, one.target.side)
        assert (muscle.units, muscle.sites) == ((dose.units, dose.sites) if dose else (0, 0))
        assert muscle.volume_ml == muscle.units / 50
        assert (muscle.patterns, muscle.keep, muscle.manual_only) == (one.patterns, one.keep, one.manual_only)
        assert (muscle.off_label, muscle.reasons_for) == (one.off_label, one.reasons_for)
        assert (muscle.reasons_against, muscle.guidance) == (one.reasons_against, known.guidance)
        assert muscle.neighbours_at_risk == known.neighbours_at_risk
        assert muscle.citations == (*one.citations, known.anatomy)
        assert [row.citation for row in muscle.evidence] == [row.citation for row in one.dose_rows]
    assert len(given) > 1


def test_flags_of_a_candidate_are_its_own(knowledge: Knowledge) -> None:
    for keep, manual, off_label in ((True, False, False), (False, True, False), (False, False, True)):
        flags = {"keep": keep, "manual_only": manual, "off_label": off_label}
        one = a_candidate(knowledge, **flags, reasons_for=("for",), reasons_against=("no",))
        made = telling._row(one, "Sentence.", Decimal(10), 2, None, knowledge)
        assert (made.keep, made.manual_only, made.off_label, made.volume_ml) == (keep, manual, off_label, 0)
        assert (made.reasons_for, made.reasons_against, made.sentence) == (("for",), ("no",), "Sentence.")
        assert (made.units, made.sites) == (10, 2)


@pytest.mark.parametrize(("units", "strength", "volume"), [(10, 30, "0.33"), (50, 50, "1"), (0, 50, "0"), (5, 400, "0.01")])
def test_a_volume_is_told_in_hundredths(units: int, strength: int, volume: str, knowledge: Knowledge) -> None:
    made = telling._row(a_candidate(knowledge), "Sentence.", Decimal(units), 1, Decimal(strength), knowledge)
    assert made.volume_ml == Decimal(volume)


def test_every_candidate_has_its_sentence(knowledge: Knowledge) -> None:
    found = proposed("equinovarus-walker")
    with pytest.raises(ValueError, match="zip"):
        telling.candidate_rows(candidates(WALKER, knowledge), ("One.",), the_balanced(found), knowledge)


@pytest.mark.parametrize(
    ("jurisdiction", "per", "words", "said"),
    [
        ("any", "side", "A dose", "A dose"), ("US", "side", "A dose", "US: A dose"),
        ("any", "fascicle", "A dose", "A dose, per fascicle"), ("any", "level", "A dose", "A dose, per level"),
        ("UK/EU", "both sides", "A dose", "UK/EU: A dose, both sides together"),
        ("US", "side", "", "US"), ("any", "side", "", ""),
    ],
)  # fmt: skip
def test_evidence_says_where_it_holds_and_for_what(
    jurisdiction: str, per: str, words: str, said: str, knowledge: Knowledge
) -> None:
    base = next(row for one in candidates(WALKER, knowledge) for row in one.dose_rows)
    where: Any = {"jurisdiction": jurisdiction, "per": per, "words": words}
    found = telling._evidence(replace(base, **where, low=Decimal(1), typical=Decimal(2), high=Decimal(3)))
    assert (found.kind, found.low, found.typical, found.high) == (base.kind, 1, 2, 3)
    assert (found.words, found.citation) == (said, base.citation)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"keep": True, "reasons_against": ("It holds the knee.", "other")}, "kept: it holds the knee."),
        ({"keep": True, "reasons_against": ()}, "kept: its tone is useful."),
        ({"keep": True, "excluded": "Infected.", "reasons_against": ()}, "kept: its tone is useful."),
        ({"excluded": "Infection at the site of type X.", "manual_only": True}, "not dosed: infection at the site of type X."),
        ({"manual_only": True}, "not dosed: no sourced dose of this product for it; enter it by hand if it is wanted."),
        ({}, "not dosed: toxin is not proposed now."),
    ],
    ids=str,
)  # fmt: skip
def test_what_bars_a_muscle_is_told(changes: dict[str, Any], words: str, knowledge: Knowledge) -> None:
    base = {"keep": False, "excluded": "", "manual_only": False}
    one = a_candidate(knowledge, **base | changes)
    name = f"{knowledge.muscles[one.target.muscle].name} {one.target.side.word}"
    assert telling.barred(one, knowledge, "toxin is not proposed now") == f"{name} {words}"
    assert telling.barred(a_candidate(knowledge, **base), knowledge) == f"{name} not dosed: ."


def test_words_go_on_in_a_sentence() -> None:
    assert telling._small("AB cd X.") == "aB cd X"


def test_every_candidate_is_told_dosable_or_not(
    knowledge: Knowledge, planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    balanced = next(one for one in planned.choices if one.name == "balanced")
    none = Choice("none", 0, np.zeros(0, dtype=np.int64))
    barred = [at for at in range(len(planned.candidates)) if at not in planned.dosable]
    assert barred
    for choice in (balanced, none):
        sentences = telling.told(planned, choice, knowledge)
        assert len(sentences) == len(planned.candidates)
        assert all(sentences[at] == telling.barred(planned.candidates[at], knowledge) for at in barred)
    assert any(" units in " in one for one in telling.told(planned, balanced, knowledge))
    assert not any(" units in " in one for one in telling.told(planned, none, knowledge))
    monkeypatch.setattr(telling, "sentences", lambda *_: ("One.",))
    with pytest.raises(ValueError, match="zip"):
        telling.told(planned, balanced, knowledge)


# The frontier, the limits and what more would buy


def test_the_frontier_tells_benefit_weakness_and_needles_of_each_total(planned: Planned) -> None:
    points = telling.frontier_points(planned)
    totals, doses = planned.frontier.every
    assert [one.units for one in points] == [5 * int(total) for total in totals]
    for point, total, steps in zip(points, totals, doses, strict=True):
        benefit, hazard, needles = (
            sum(table[at, step] for at, step in enumerate(steps))
            for table in (planned.weighing.benefit, planned.weighing.hazard, planned.weighing.needles)
        )
        assert point.value == Decimal(f"{planned.frontier.value[total]:.3f}")
        assert abs(point.goal_weeks - Decimal(float(benefit))) < Decimal("0.001")
        assert abs(point.weakness - Decimal(float(1 - np.exp(-hazard)))) < Decimal("0.001")
        assert point.needles == needles
        assert point.within_limits is True
    assert points[0].units == points[0].needles == 0
    assert points[-1].weakness > 0


def test_a_limit_that_binds_is_told_with_its_cost_and_its_source(
    knowledge: Knowledge, planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = "planner.reserve_total_fraction"
    choice = planned.choices[-1]
    first, second = Binding(setting, "Little reserve", 40, 2.0), Binding("b", "Another", 50, 1.0)
    asked: list[tuple[int, int]] = []

    def binding(_: Any, __: Any, total: int, more: int) -> tuple[Binding, ...]:
        asked.append((total, more))
        return (first, second)

    monkeypatch.setattr(telling, "binding", binding)
    found = telling.binding_limit(planned, choice, knowledge)
    assert found is not None
    assert asked == [(choice.total, 10)]
    assert (found.limit, found.words, found.citation) == (setting, "Little reserve", knowledge.settings[setting].citation)
    assert found.costs == telling.binding_sentence((first, second), planned.product.step_units, 10)
    own = telling.binding_limit(replace(planned, cited={setting: cited("own")}), choice, knowledge)
    assert own is not None
    assert own.citation == cited("own")
    monkeypatch.setattr(telling, "binding", lambda *_: ())
    assert telling.binding_limit(planned, choice, knowledge) is None


def test_more_is_told_for_ten_steps(knowledge: Knowledge, planned: Planned) -> None:
    choice = planned.choices[1]
    assert telling.more(planned, choice, knowledge) == telling.more_units(
        planned.problem, planned.frontier, planned.weighing, choice.total, 10
    )


# The planner's half


def test_the_planner_keeps_every_limit_that_is_not_on_one_site() -> None:
    assert set(planning.SUMMED) == set(get_args(LimitScope)) - {"site_units", "site_volume"}


def test_what_may_be_dosed_is_planned_with_the_limits_it_came_from(knowledge: Knowledge, planned: Planned) -> None:
    found = candidates(WALKER, knowledge)
    assert (planned.case, planned.candidates) == (WALKER, found)
    assert planned.product is knowledge.products[WALKER.product]
    assert planned.dosable == tuple(at for at, one in enumerate(found) if one.may_dose)
    assert 0 < len(planned.dosable) < len(found)
    assert planned.targets == tuple(one for one in found if one.may_dose)
    assert planned.problem.values.shape[0] == len(planned.targets)
    assert planned.weighing.benefit.shape[0] == len(planned.targets)
    limits = applied_limits(WALKER, WALKER.product, WALKER.jurisdiction, WALKER.planned_for, knowledge)
    known = {planning._tree_id(one): one.citation for one in limits if one.scope in planning.SUMMED and one.unit == "units"}
    assert planned.cited
    assert set(planned.cited.values()) <= set(known.values())
    assert any(one.scope not in planning.SUMMED for one in limits)
    assert planned.stricter == ()


def test_a_plan_is_of_the_chosen_steps_for_this_case(planned: Planned) -> None:
    choice = next(one for one in planned.choices if one.name == "balanced")
    plan = planned.plan_of(choice)
    assert (plan.case_id, plan.product, plan.jurisdiction) == (WALKER.case_id, WALKER.product, WALKER.jurisdiction)
    assert (plan.planned_for, plan.dilution) == (WALKER.planned_for, None)
    assert [(one.muscle, one.side, one.units, one.sites) for one in plan.doses] == [
        (one.target.muscle, one.target.side, 5 * int(given), planned.weighing.needles[at, given])
        for at, (one, given) in enumerate(zip(planned.targets, choice.doses, strict=True))
        if given
    ]
    assert plan.total.amount == 5 * choice.total
    with pytest.raises(ValueError, match="zip"):
        planned.plan_of(replace(choice, doses=choice.doses[:-1]))


@pytest.fixture
def limit(knowledge: Knowledge) -> Callable[..., Any]:
    made = applied_limits(WALKER, WALKER.product, WALKER.jurisdiction, WALKER.planned_for, knowledge)

    def changed(**changes: Any) -> Any:
        base = {"id": "l", "words": "One leg", "side": None, "muscles": frozenset(), "maximum": Decimal(300), "given": Decimal(0)}
        return replace(made[0], **base | {"scope": "session", "unit": "units"} | changes)

    return changed


def test_a_limit_is_named_and_worded_with_its_side(limit: Callable[..., Any]) -> None:
    right, both = limit(side=Side.RIGHT), limit()
    assert (planning._tree_id(right), planning._tree_id(both)) == ("l:right", "l")
    assert (planning._words(right), planning._words(both)) == ("One leg, RIGHT", "One leg")
    assert planning._words(limit(side=Side.RIGHT, words="The RIGHT leg")) == "The RIGHT leg"


def test_the_units_in_the_window_and_the_session_maximum_are_those_that_bind_most(limit: Callable[..., Any]) -> None:
    some = [limit(given=Decimal(given)) for given in (50, 100, 0)]
    assert planning._given(some) == 100
    assert planning._given([]) == 0
    made = [
        limit(scope="session", maximum=Decimal(400)), limit(scope="cumulative", maximum=Decimal(360)),
        limit(scope="limb", maximum=Decimal(100)), limit(scope="session", maximum=Decimal(50), muscles=frozenset({"soleus"})),
    ]  # fmt: skip
    assert planning._session_maximum(made) == 360
    assert planning._session_maximum(made[:1]) == 400
    assert planning._session_maximum(made[2:]) is None


def test_each_limit_is_kept_over_the_targets_it_covers_and_caution_over_all(
    limit: Callable[..., Any], knowledge: Knowledge, planned: Planned
) -> None:
    chosen = planned.targets
    only = limit(id="s", muscles=frozenset({chosen[1].target.muscle}), scope="muscle", maximum=Decimal(80), given=Decimal(5))
    case = WALKER.model_copy(update={"person": WALKER.person.model_copy(update={"weight_kg": Decimal(30)})})
    alone = planning._as_tree_limits([only], chosen, case, knowledge)
    assert [(one.id, one.words, one.maximum, one.given, one.members) for one in alone] == [
        ("s", "One leg", 80, 5, frozenset({1}))
    ]
    total = limit(id="t", given=Decimal(20))
    both = planning._as_tree_limits([only, total], chosen, case, knowledge)
    assert both[0] == alone[0]
    assert both[1].members == frozenset(range(len(chosen)))
    light = next(one for one in both[2:] if one.given)
    assert (light.given, light.members) == (20, both[1].members)
    assert light.maximum < 300


def test_limb_and_neck_strengths_are_asked_for_as_the_targets_need(knowledge: Knowledge) -> None:
    def uses(*muscles: str) -> list[str]:
        made: Any = tuple(SimpleNamespace(target=SimpleNamespace(muscle=one)) for one in muscles)
        return list(planning._uses(made, knowledge))

    assert uses("soleus", "biceps-brachii") == ["limb"]
    assert uses("splenius-capitis") == uses("masseter") == ["neck"]
    assert uses("masseter", "soleus") == ["limb", "neck"]
    assert uses() == []


def test_a_total_costs_its_waste_and_its_spread(knowledge: Knowledge, planned: Planned, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = applied_limits(WALKER, WALKER.product, WALKER.jurisdiction, WALKER.planned_for, knowledge)
    steps = sum(most_steps(planned.targets, planned.product.step_units)) + 10
    whole = planning._total_cost(WALKER, planned.targets, limits, planned.product, knowledge)
    assert len(whole) == steps + 1
    monkeypatch.setattr(planning, "waste_cost", lambda *_: np.full(steps + 1, 2.0))
    spread = planning.spread_cost(
        steps, planned.product.step_units, planning._given(limits), planning._session_maximum(limits), knowledge
    )
    assert np.allclose(planning._total_cost(WALKER, planned.targets, limits, planned.product, knowledge), 2.0 + spread)
    assert spread.any()


# Sites of a typed dose


def typed(muscle: str, units: str) -> MuscleDose:
    return MuscleDose(muscle=muscle, side=Side.LEFT, units=Decimal(units), sites=7)


def test_a_dose_that_is_more_than_one_position_may_take_gets_another(knowledge: Knowledge) -> None:
    """One unit above what a position may take needs a second one."""
    ceiling = site_ceiling("biceps-brachii", WALKER, knowledge.products[WALKER.product], knowledge)
    assert ceiling is not None
    units = [ceiling - 1, ceiling, ceiling + 1, 2 * ceiling, 2 * ceiling + 1, 10_000 * ceiling]
    doses = with_usual_sites([typed("biceps-brachii", str(one)) for one in units], WALKER, knowledge)
    assert [one.sites for one in doses] == [1, 1, 2, 2, 3, MOST_SITES]
    assert [one.units for one in doses] == units


def test_without_a_known_limit_one_position_is_enough(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sites, "site_ceiling", lambda *_: None)
    (dose,) = with_usual_sites([typed("biceps-brachii", "500")], WALKER, knowledge)
    assert dose.sites == 1


def test_a_considered_muscle_gets_the_sourced_number(knowledge: Knowledge) -> None:
    rules = {one.target.muscle: one.sites for one in candidates(WALKER, knowledge)}
    muscle = next(name for name, rule in rules.items() if rule.low > 1)
    dose = MuscleDose(muscle=muscle, side=WALKER.problems[0].side, units=Decimal(1), sites=7)
    (found,) = with_usual_sites([dose], WALKER, knowledge)
    assert found.sites == rules[muscle].low
    zero = dose.model_copy(update={"units": Decimal(0)})
    assert with_usual_sites([zero], WALKER, knowledge)[0].sites == 1
