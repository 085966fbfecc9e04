"""The check as pages show it: what closes signing is loud, what was answered is said, and nothing that failed looks safe."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.clinic.pages import gallery, scenes

from eutonia.domain.answers import Severity, Side
from eutonia.domain.finding import Citation, Finding
from eutonia.domain.plan import Override, Plan
from eutonia.domain.proposal import CheckResult
from eutonia.safety import can_be_signed
from eutonia_clinic.core.presenting import CheckShown, Sources, check_shown, checked_at, findings_shown, key_of

DOSED = tuple(name for name in scenes.names() if scenes.proposed(name).plan.doses)


def sources(name: str) -> Sources:
    """The sources of an example."""
    return Sources(scenes.proposal(name), scenes.knowledge())


def of_example(name: str) -> CheckShown:
    """The check of what is proposed."""
    option = scenes.proposed(name)
    return check_shown(option.plan, option.check, scenes.knowledge(), sources(name))


def result(*findings: Finding) -> CheckResult:
    """A check with these findings."""
    return CheckResult(findings=findings, checks_run=60, checks_known=60, knowledge_hash="h", eligible_from=None, limits=())


def finding(severity: Severity, **more: object) -> Finding:
    """One finding."""
    return Finding(rule="r", severity=severity, title="Above the limit", because="it is", **more)  # type: ignore[arg-type]


def shown(plan: Plan, *findings: Finding, **state: object) -> CheckShown:
    """A check with these findings, as it is shown."""
    return check_shown(plan, result(*findings), scenes.knowledge(), sources(scenes.CARE), **state)  # type: ignore[arg-type]


PLAN = scenes.proposed(scenes.CARE).plan


@pytest.mark.parametrize("name", DOSED)
def test_the_page_opens_signing_exactly_when_the_engine_would(name: str) -> None:
    option = scenes.proposed(name)
    assert of_example(name).opens_signing is can_be_signed(option.plan, option.check)


@pytest.mark.parametrize("name", DOSED)
def test_a_reason_for_every_finding_opens_signing(name: str) -> None:
    option = gallery.answered(name)
    check = check_shown(option.plan, option.check, scenes.knowledge(), sources(name))
    assert check.opens_signing is can_be_signed(option.plan, option.check)
    assert check.why_closed == ("" if check.opens_signing else check.why_closed)
    assert all(one.answered for one in check.loud if one.level == "reason" and not one.not_checked)


@pytest.mark.parametrize("name", DOSED)
def test_every_finding_of_the_engine_is_on_the_page(name: str) -> None:
    titles = " ".join(one.heading for one in of_example(name).findings)
    assert all(one.title in titles for one in scenes.proposed(name).check.findings)


@pytest.mark.parametrize("name", DOSED)
def test_every_citation_leads_somewhere(name: str) -> None:
    board = gallery.board(name)
    anchors = {"sources", *(d.anchor for d in board.documents), *(p.anchor for d in board.documents for p in d.places)}
    cited = [s for one in board.check.findings for s in one.sources] + [s for one in board.check.limits for s in one.sources]
    assert all(source.anchor in anchors for source in cited)


def test_levels_are_counted_in_words_the_most_severe_first() -> None:
    check = shown(PLAN, finding(Severity.NOTE), finding(Severity.STOP), finding(Severity.REASON, side=Side.LEFT))
    assert [(tag.level, tag.words) for tag in check.tags] == [
        ("stop", "1 stop"),
        ("reason", "1 needs a reason"),
        ("note", "1 note"),
    ]


def test_nothing_found_is_said() -> None:
    assert [(tag.level, tag.words) for tag in shown(PLAN).tags] == [("ok", "nothing found")]


def test_a_check_that_did_not_run_is_never_quiet_and_never_answered() -> None:
    for severity in Severity:
        one = finding(severity, could_not_run=True)
        check = shown(PLAN, one)
        assert check.loud[0].heading.startswith("Not checked: ")
        assert check.tags[0].level == "stop"
        assert check.notes == ()
    assert not shown(PLAN, finding(Severity.REASON, could_not_run=True)).opens_signing


@pytest.mark.parametrize("freshness", ["stale", "failed"])
@given(st.lists(st.sampled_from(list(Severity)), max_size=4))
def test_a_stale_or_failed_check_never_opens_signing(freshness: str, severities: list[Severity]) -> None:
    check = shown(PLAN, *(finding(one) for one in severities), freshness=freshness)
    assert not check.opens_signing
    assert check.why_closed


@given(st.lists(st.sampled_from(list(Severity)), max_size=5))
def test_signing_is_open_exactly_when_nothing_says_why_it_is_closed(severities: list[Severity]) -> None:
    check = shown(PLAN, *(finding(one, muscle=f"m{at}") for at, one in enumerate(severities)))
    assert check.opens_signing is (check.why_closed == "")
    assert check.opens_signing is all(one is Severity.NOTE for one in severities)


def test_an_answer_shows_its_words_its_names_and_its_day() -> None:
    asked = finding(Severity.REASON, needs_second_name=True)
    override = Override(rule="r", reason="Agreed.", by="Dr A", second_name="Sister B", on=PLAN.planned_for)
    check = shown(PLAN.model_copy(update={"overrides": (override,)}), asked)
    answered = check.loud[0].answered
    assert answered is not None
    assert answered.reason == "Agreed."
    assert answered.signed == "Dr A and Sister B, 23 Nov 2026. Printed on every copy."
    assert [(tag.level, tag.words) for tag in check.tags] == [("ok", "1 reason given")]


def test_an_answer_to_one_side_is_no_answer_to_the_other() -> None:
    override = Override(rule="r", side=Side.LEFT, reason="Agreed.", by="Dr A", on=PLAN.planned_for)
    plan = PLAN.model_copy(update={"overrides": (override,)})
    check = shown(plan, finding(Severity.REASON, side=Side.LEFT), finding(Severity.REASON, side=Side.RIGHT))
    assert [one.answered is not None for one in check.loud] == [True, False]
    assert check.why_closed == "Signing is closed: 1 finding needs a reason."


def test_a_note_on_both_sides_is_said_once_and_what_must_be_answered_stands_by_itself() -> None:
    both = [finding(severity, muscle="soleus", side=side) for severity in (Severity.NOTE, Severity.REASON) for side in Side]
    check = shown(PLAN, *both)
    assert [one.heading for one in check.notes] == ["Above the limit (RIGHT and LEFT Soleus)"]
    assert [one.heading for one in check.loud] == [
        "Needs a reason: Above the limit (RIGHT Soleus)", "Needs a reason: Above the limit (LEFT Soleus)",
    ]  # fmt: skip


def test_the_key_of_a_finding_is_that_of_its_answer() -> None:
    one = finding(Severity.REASON, muscle="soleus", side=Side.LEFT)
    assert key_of(one) == "r|soleus|left"
    assert key_of(Override(rule="r", muscle="soleus", side=Side.LEFT, reason="x", by="y", on=PLAN.planned_for)) == key_of(one)
    assert key_of(finding(Severity.NOTE)) == "r||"


def test_a_citation_without_a_number_is_shown_and_not_hidden() -> None:
    found = sources(scenes.CARE).of([Citation(source="nowhere", section="page 1", state="recalled")])
    assert [(one.words, one.unverified) for one in found] == [("Source: nowhere, page 1", True)]


def test_the_limit_that_binds_stands_first_and_says_its_sum() -> None:
    first = of_example(scenes.CARE).limits[0]
    assert first.name == "12 weeks, everywhere"
    assert first.used == "400 of 400 units"
    assert first.more == "200 given or reserved before + 200 planned. This limit is reached."
    assert first.basis == "label, unverified here"
    assert "units of onabotulinumtoxinA" in first.bar


@pytest.mark.parametrize("name", DOSED)
def test_every_limit_of_the_check_has_its_bar(name: str) -> None:
    limits = of_example(name).limits
    assert len(limits) == len(scenes.proposed(name).check.limits)
    assert all("svg" in one.bar and " of " in one.used for one in limits)


def test_what_the_live_region_says_is_short_and_names_what_closes_signing() -> None:
    check = shown(PLAN, finding(Severity.STOP), finding(Severity.NOTE))
    assert check.spoken == "60 of 60 checks ran. Stop: Above the limit."
    assert shown(PLAN).spoken == "60 of 60 checks ran. Nothing closes signing."


def test_when_it_was_checked() -> None:
    assert checked_at(gallery.NOW) == "checked 14:02"
    assert checked_at(None) == "not checked"


def test_findings_of_a_person_have_no_plan_to_answer_them() -> None:
    found = findings_shown(scenes.proposal(scenes.CARE).eligibility.findings, scenes.knowledge(), sources(scenes.CARE))
    assert found
    assert not any(one.open or one.answered for one in found)


def test_replacing_a_check_changes_nothing_else() -> None:
    check = of_example(scenes.CARE)
    assert replace(check, freshness="failed").findings == check.findings
