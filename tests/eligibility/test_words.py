"""What the clinician reads: figures, dates and names that let them act."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.eligibility.changing import KNOWLEDGE, changed

from eutonia.domain import Citation, Finding, Severity
from eutonia.eligibility import assess
from eutonia.eligibility.person import years_old
from eutonia.eligibility.response import since_it_last_worked


def the_finding(rule: str, changes: dict[str, object]) -> Finding:
    """The one finding of one rule; any other number of them is a failure."""
    (found,) = [f for f in assess(changed(changes), KNOWLEDGE).findings if f.rule == f"eligibility.{rule}"]
    return found


def earlier(given_on: str | None, response: str = "not_known", **more: object) -> dict[str, object]:
    return {"given_on": given_on, "product": "onabotulinumtoxinA", "units": 200, "indication": "limb_spasticity",
            "response": response, **more}  # fmt: skip


def test_week_nine_names_the_first_day_without_a_reason() -> None:
    week_nine = {"toxin_history.any_in_16_weeks": "yes", "toxin_history.treatments": [earlier("2026-07-23", "good")]}
    assert "15 Oct 2026" in the_finding("interval", week_nine).remedy


def test_the_latest_of_several_treatments_decides_the_first_day() -> None:
    treatments = [earlier("2026-07-10", "good"), earlier("2026-08-01", indication="bladder")]
    changes = {"toxin_history.any_in_16_weeks": "yes", "toxin_history.treatments": treatments}
    found = the_finding("interval", changes)
    assert "10 Jul 2026, 1 Aug 2026" in found.because
    assert "24 Oct 2026" in found.remedy


def test_a_treatment_that_is_signed_and_not_given_is_called_so() -> None:
    signed = {"toxin_history.treatments": [earlier("2026-10-01", indication="bladder", status="signed_not_given")]}
    assert "signed, not given yet" in the_finding("interval", signed).because


def test_another_product_is_named_and_its_units_are_not() -> None:
    migraine = earlier("2026-07-30", product="abobotulinumtoxinA", units=333, indication="migraine")
    found = the_finding("other-product", {"toxin_history.any_in_16_weeks": "yes", "toxin_history.treatments": [migraine]})
    assert "abobotulinumtoxinA" in found.because
    assert "333" not in found.because + found.remedy


def test_milk_allergy_names_other_products_and_no_dose() -> None:
    milk = {"product": "abobotulinumtoxinA", "screen.answers.cows-milk-allergy": "yes"}
    remedy = the_finding("screen.cows-milk-allergy", milk).remedy
    assert "incobotulinumtoxinA or onabotulinumtoxinA" in remedy
    assert "abobotulinumtoxinA" not in remedy
    assert not re.search(r"\d", remedy)


def test_toxin_allergy_does_not_offer_another_toxin() -> None:
    remedy = the_finding("screen.toxin-allergy", {"screen.answers.toxin-allergy": "yes"}).remedy
    assert not any(product in remedy for product in KNOWLEDGE.products)


def test_no_response_walks_the_reasons_in_order_and_antibodies_come_last() -> None:
    twice = {"toxin_history.treatments": [earlier("2025-09-10", "none"), earlier("2026-01-10", "none")]}
    remedy = the_finding("no-response", twice).remedy
    steps = ["dose", "right muscles", "guided", "contracture", "disease", "antibodies"]
    places = [remedy.index(step) for step in steps]
    assert places == sorted(places)


def test_the_walk_says_when_the_treatments_without_effect_were() -> None:
    twice = {"toxin_history.treatments": [earlier("2025-09-10", "none"), earlier("2026-01-10", "none")]}
    assert "10 Sep 2025, 10 Jan 2026" in the_finding("no-response", twice).because


LOOKED_INTO = {"on": "2026-02-01", "by": "Dr Ines Sample", "because": "the needle is guided this time"}


def test_treatments_without_effect_that_were_looked_into_are_a_caution_with_a_name_and_a_reason() -> None:
    twice = {"toxin_history.treatments": [earlier("2025-09-10", "none"), earlier("2026-01-10", "none")]}
    found = the_finding("no-response", twice | {"toxin_history.looked_into": LOOKED_INTO})
    assert found.severity is Severity.REASON
    assert "Dr Ines Sample looked into the reasons on 1 Feb 2026" in found.because
    assert "the needle is guided this time" in found.because


@pytest.mark.parametrize("after", ["2026-02-02", None])
def test_a_treatment_after_it_was_looked_into_or_without_a_day_closes_again(after: str | None) -> None:
    rows = [earlier("2025-09-10", "none"), earlier(after, "none")]
    found = the_finding("no-response", {"toxin_history.treatments": rows, "toxin_history.looked_into": LOOKED_INTO})
    assert found.severity is Severity.STOP


def test_what_is_not_known_is_asked_whatever_was_looked_into() -> None:
    rows = [earlier("2025-09-10", "not_known"), earlier("2026-01-10", "not_known")]
    found = the_finding("no-response", {"toxin_history.treatments": rows, "toxin_history.looked_into": LOOKED_INTO})
    assert found.severity is Severity.STOP
    assert found.title == "Whether earlier treatments worked is not known"


def test_a_treatment_without_a_date_counts_as_the_latest() -> None:
    rows = [earlier(None, "none"), earlier("2026-01-10", "none"), earlier("2025-01-10", "good")]
    run = since_it_last_worked(changed({"toxin_history.treatments": rows}))
    assert [treatment.given_on for treatment in run] == [None, date(2026, 1, 10)]


def test_both_unknowns_have_their_own_remedy() -> None:
    not_asked = the_finding("screen.relapse", {"screen.answers.relapse": "not_asked"}).remedy
    cannot = the_finding("screen.relapse", {"screen.answers.relapse": "cannot_establish"}).remedy
    assert not_asked.startswith("Ask the person and the carer")
    assert "records" in cannot


def test_the_sore_that_spasms_keep_open_is_named_with_its_spasms() -> None:
    goal = {"id": "sore", "words": "heal", "measure": "spasms_per_day", "target_at_most": 4,
            "problems": [{"pattern": "flexed-hip", "side": "right"}]}  # fmt: skip
    found = the_finding(
        "screen.pressure-sore",
        {"screen.answers.pressure-sore": "yes", "problems.0.pattern": "flexed-hip", "goals": [goal]},
    )
    assert "flexed hip, RIGHT" in found.because
    assert "wound care" in found.remedy
    assert found.citations[0].source == "buchanan-2017"


def test_useful_tone_says_what_it_carries_and_how_weak_the_limb_is() -> None:
    weak = [{"muscle": "quadriceps-femoris", "side": "right", "strength": 2, "tone_is_useful": "no"}]
    found = the_finding("useful-tone", {"problems.0.tone_is_useful": "yes", "muscles": weak})
    assert "knee collapses" in found.because
    assert "quadriceps femoris grade 2" in found.because
    assert found.side == "right"


@pytest.mark.parametrize(("strength", "side"), [(4, "right"), (None, "right"), (2, "left")])
def test_a_strong_limb_and_the_other_limb_are_not_called_weak(strength: int | None, side: str) -> None:
    row = {"muscle": "quadriceps-femoris", "side": side, "strength": strength, "tone_is_useful": "no"}
    found = the_finding("useful-tone", {"problems.0.tone_is_useful": "yes", "muscles": [row]})
    assert "strength underneath" not in found.because


def test_a_muscle_is_not_asked_about_again_when_its_problem_was_said_to_be_useful() -> None:
    rows = [{"muscle": "soleus", "side": "right", "tone_is_useful": "yes"}]
    eligibility = assess(changed({"problems.0.tone_is_useful": "yes", "muscles": rows}), KNOWLEDGE)
    assert [finding.rule for finding in eligibility.findings] == ["eligibility.useful-tone"]


def test_contracture_cites_the_pattern_and_the_setting() -> None:
    found = the_finding("contracture", {"problems.0.fixed_contracture": "yes"})
    assert {citation.source for citation in found.citations} >= {"botox-us-workbook", "eutonia-project"}


def test_the_deep_muscles_of_the_calf_are_named() -> None:
    found = the_finding("deep-leg-bleeding", {"screen.answers.anticoagulant": "yes"})
    assert "tibialis posterior" in found.because
    assert found.citations[0].source == "delphi-anticoagulation-2018"


def test_vital_capacity_is_given_with_its_limit() -> None:
    because = the_finding("vital-capacity", {"screen.forced_vital_capacity_percent": 45}).because
    assert "45 %" in because
    assert "60 %" in because


def test_what_would_change_it_is_said_once() -> None:
    both = {"screen.answers.urinary-infection": "yes", "screen.answers.constipation": "yes"}
    assert assess(changed(both), KNOWLEDGE).would_change == ("Treat it first; then assess the spasms again.",)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 9, 24), date(2026, 9, 23), 17),
        (date(2008, 9, 24), date(2026, 9, 24), 18),
    ],
)
def test_age_counts_completed_years(born: date, on: date, years: int) -> None:
    assert years_old(born, on) == years


def test_every_setting_of_this_room_is_argued() -> None:
    ours = [setting for id, setting in KNOWLEDGE.settings.items() if id.startswith("eligibility.")]
    assert ours
    assert all(setting.words and isinstance(setting.citation, Citation) for setting in ours)
