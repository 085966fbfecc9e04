"""The alert budget: a fully answered plan within the label interrupts nobody (hazard H35)."""

from __future__ import annotations

from typing import Any

import pytest
from tests.safety.scenes import ABO, INCO, ONA, a_dose, a_problem, case, checked, history, interruptions, plan, treatment

from eutonia.safety import can_be_signed

ARM = (("flexed-elbow", "right"), ("flexed-wrist", "right"))
CALF = (("equinovarus-foot", "right"),)
FIST = (("clenched-fist", "left"),)
THIGHS = (("adducted-thighs", "right"), ("adducted-thighs", "left"))
HAMSTRINGS = (("flexed-knee", "right"),)
NECK = (("torticollis", "right"),)
CHAIR = {"mobility": "wheelchair"}

ORDINARY: dict[str, tuple[str, str, tuple[tuple[str, str], ...], list[dict[str, Any]]]] = {
    "Botox, calf, US": (ONA, "US", CALF, [
        a_dose("gastrocnemius-medial-head", "right", 75, 3), a_dose("gastrocnemius-lateral-head", "right", 75, 3),
        a_dose("soleus", "right", 75, 3), a_dose("tibialis-posterior", "right", 75, 3),
    ]),
    "Botox, calf, UK": (ONA, "UK/EU", CALF, [
        a_dose("gastrocnemius-medial-head", "right", 75, 3), a_dose("soleus", "right", 75, 3),
        a_dose("tibialis-posterior", "right", 75, 3), a_dose("flexor-digitorum-longus", "right", 50, 2),
    ]),
    "Botox, arm, US": (ONA, "US", ARM, [
        a_dose("biceps-brachii", "right", 100, 4), a_dose("brachialis", "right", 50, 2),
        a_dose("flexor-carpi-radialis", "right", 50, 1), a_dose("flexor-carpi-ulnaris", "right", 50, 1),
    ]),
    "Botox, fist, US": (ONA, "US", FIST, [
        a_dose("flexor-digitorum-superficialis", "left", 50, 1), a_dose("flexor-digitorum-profundus", "left", 50, 1),
    ]),
    "Botox, fist, UK": (ONA, "UK/EU", FIST, [
        a_dose("flexor-digitorum-superficialis", "left", 50, 2), a_dose("flexor-digitorum-profundus", "left", 50, 2),
    ]),
    "Botox, both thighs, UK": (ONA, "UK/EU", THIGHS, [
        a_dose("hip-adductors", "right", 200, 6), a_dose("hip-adductors", "left", 200, 6),
    ]),
    "Botox, hamstrings, US": (ONA, "US", HAMSTRINGS, [a_dose("medial-hamstrings", "right", 100, 3)]),
    "Botox, neck, UK": (ONA, "UK/EU", NECK, [
        a_dose("sternocleidomastoid", "left", 50, 2), a_dose("splenius-capitis", "right", 75, 3),
    ]),
    "Dysport, calf, US": (ABO, "US", CALF, [
        a_dose("gastrocnemius-medial-head", "right", 150, 1), a_dose("gastrocnemius-lateral-head", "right", 150, 1),
        a_dose("soleus", "right", 500, 3), a_dose("tibialis-posterior", "right", 300, 2),
    ]),
    "Dysport, calf, UK": (ABO, "UK/EU", CALF, [
        a_dose("soleus", "right", 200, 2), a_dose("tibialis-posterior", "right", 200, 2),
    ]),
    "Dysport, arm, UK": (ABO, "UK/EU", ARM, [
        a_dose("biceps-brachii", "right", 300, 2), a_dose("flexor-carpi-radialis", "right", 150, 1),
    ]),
    "Dysport, both thighs, US": (ABO, "US", THIGHS, [
        a_dose("hip-adductors", "right", 500, 4), a_dose("hip-adductors", "left", 500, 4),
    ]),
    "Xeomin, arm, US": (INCO, "US", ARM, [
        a_dose("biceps-brachii", "right", 150, 3), a_dose("flexor-carpi-radialis", "right", 50, 1),
    ]),
    "Xeomin, arm, UK": (INCO, "UK/EU", ARM, [
        a_dose("biceps-brachii", "right", 150, 3), a_dose("flexor-carpi-ulnaris", "right", 40, 1),
    ]),
    "Xeomin, calf, UK": (INCO, "UK/EU", CALF, [a_dose("soleus", "right", 100, 3)]),
}  # fmt: skip


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_plan_interrupts_nobody(name: str) -> None:
    product, jurisdiction, problems, doses = ORDINARY[name]
    the_plan = plan(*doses, product=product, jurisdiction=jurisdiction)
    the_case = case(product=product, jurisdiction=jurisdiction, problems=[a_problem(*one) for one in problems])
    result = checked(the_plan, the_case)
    assert interruptions(result) == []
    assert can_be_signed(the_plan, result)
    assert result.checks_run == result.checks_known


def test_the_regular_cycle_of_every_12_weeks_interrupts_nobody() -> None:
    before = treatment(84, 300, indication="limb_spasticity", response="good")
    assert interruptions(checked(the_case=case(toxin_history=history("yes", before)))) == []


def test_figures_that_are_only_recalled_are_told_and_do_not_interrupt() -> None:
    result = checked(plan(jurisdiction="UK/EU"), case(jurisdiction="UK/EU"))
    assert "safety.unverified" in {finding.rule for finding in result.findings}
    assert interruptions(result) == []
