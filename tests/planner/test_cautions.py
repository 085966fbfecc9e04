"""What caution takes off the total of a session."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.planner.facts import KNOWLEDGE, someone
from tests.planner.planned import planned

from eutonia.planner import cautious_totals
from eutonia.planner.tree import LimitNode


class TestCautiousTotals:
    def totals(self, **changes: Any) -> dict[str, Decimal]:
        return {one.id: one.maximum for one in cautious_totals(someone(**changes), Decimal(400), 3, KNOWLEDGE)}

    def screened(self, **answers: str) -> dict[str, Any]:
        given = dict.fromkeys(KNOWLEDGE.screen, "no") | {name.replace("_", "-"): said for name, said in answers.items()}
        return {"answered_on": "2026-09-24", "answered_by": "person", "answers": given}

    def test_a_later_treatment_with_reserve_has_none(self) -> None:
        assert self.totals() == {}

    @pytest.mark.parametrize("answer", ["yes", "not_asked", "cannot_establish"])
    def test_a_first_treatment_or_one_not_known_to_be_later(self, answer: str) -> None:
        assert self.totals(first_toxin_treatment=answer) == {"planner.first_total_fraction": 160}

    @pytest.mark.parametrize("question", ["swallowing_trouble", "aspiration_last_year", "breathing_trouble", "frailty"])
    def test_little_reserve_or_frailty(self, question: str) -> None:
        assert self.totals(screen=self.screened(**{question: "yes"})) == {"planner.reserve_total_fraction": 300}

    @pytest.mark.parametrize("question", ["swallowing_trouble", "breathing_trouble", "frailty"])
    def test_reserve_that_nobody_asked_about(self, question: str) -> None:
        [limit] = cautious_totals(someone(screen=self.screened(**{question: "not_asked"})), Decimal(400), 3, KNOWLEDGE)
        assert limit.words.startswith("Reserve not known")
        assert limit.members == frozenset({0, 1, 2})

    def test_a_screen_that_nobody_filled_in(self) -> None:
        assert self.totals(screen={}) == {"planner.reserve_total_fraction": 300}
        left_out = self.screened()
        del left_out["answers"]["frailty"]
        assert self.totals(screen=left_out) == {"planner.reserve_total_fraction": 300}

    def said(self, **changes: Any) -> list[str]:
        return [one.words for one in cautious_totals(someone(**changes), Decimal(400), 3, KNOWLEDGE)]

    @pytest.mark.parametrize(
        ("answer", "first"),
        [
            ("yes", "First treatment"),
            ("not_asked", "First treatment (or not known to be a later one)"),
            ("cannot_establish", "First treatment (or not known to be a later one)"),
        ],
    )
    def test_the_words_tell_a_first_treatment_from_one_not_known_to_be_later(self, answer: str, first: str) -> None:
        assert self.said(first_toxin_treatment=answer) == [f"{first}: a low total"]

    @pytest.mark.parametrize(
        ("answer", "why"),
        [("yes", "Little reserve for breathing or swallowing"), ("cannot_establish", "Reserve not known")],
    )
    @pytest.mark.parametrize("question", ["swallowing_trouble", "aspiration_last_year", "breathing_trouble", "frailty"])
    def test_the_words_tell_little_reserve_from_one_that_is_not_known(self, question: str, answer: str, why: str) -> None:
        assert self.said(screen=self.screened(**{question: answer})) == [f"{why}: a lower total"]

    def test_one_yes_says_more_than_what_was_not_asked(self) -> None:
        answers = self.screened(swallowing_trouble="not_asked", frailty="yes")
        assert self.said(screen=answers) == ["Little reserve for breathing or swallowing: a lower total"]

    def test_every_total_concerns_every_target_and_counts_nothing_given_before(self) -> None:
        case = someone(first_toxin_treatment="yes", screen=self.screened(frailty="yes"))
        found = cautious_totals(case, Decimal(400), 2, KNOWLEDGE, Decimal(100))
        assert [(one.members, one.given) for one in found] == [(frozenset({0, 1}), 0)] * 2

    def test_together_they_leave_the_share_of_the_share(self) -> None:
        both = self.totals(first_toxin_treatment="yes", screen=self.screened(breathing_trouble="yes"))
        assert both == {"planner.first_total_fraction": 160, "planner.reserve_total_fraction": 120}
        run = planned(first_toxin_treatment="yes", screen=self.screened(breathing_trouble="yes"))
        assert min(node.capacity for node in _chain(run.problem.tree)) == 24


class TestALightPerson:
    def totals(self, kilograms: int | None, given: int = 0) -> dict[str, Decimal]:
        case = someone()
        person = case.person.model_copy(update={"weight_kg": None if kilograms is None else Decimal(kilograms)})
        light = case.model_copy(update={"person": person})
        return {one.id: one.left for one in cautious_totals(light, Decimal(400), 1, KNOWLEDGE, Decimal(given))}

    def test_the_maximum_falls_in_proportion_to_the_weight(self) -> None:
        assert self.totals(35) == {"safety.usual_weight_kg": 280}

    def test_what_was_given_elsewhere_counts(self) -> None:
        assert self.totals(35, given=200) == {"safety.usual_weight_kg": 80}

    def test_the_words_name_the_weight_and_nothing_is_taken_off_unasked(self) -> None:
        case = someone()
        light = case.model_copy(update={"person": case.person.model_copy(update={"weight_kg": Decimal("49.5")})})
        [found] = cautious_totals(light, Decimal(400), 2, KNOWLEDGE)
        assert found.words == "A light person (49.5 kg): a maximum in proportion"
        assert (found.maximum, found.given, found.members) == (396, 0, frozenset({0, 1}))

    @pytest.mark.parametrize("kilograms", [50, 90, None])
    def test_others_keep_the_whole_maximum(self, kilograms: int | None) -> None:
        assert self.totals(kilograms) == {}


def an_earlier(**changes: Any) -> dict[str, Any]:
    return {
        "given_on": "2026-05-11",
        "product": "onabotulinumtoxinA",
        "units": 100,
        "indication": "limb_spasticity",
        "confirmed": "yes",
    } | changes


class TestTheStepUp:
    def totals(self, *treatments: dict[str, Any]) -> dict[str, Decimal]:
        history = {
            "any_in_16_weeks": "no", "answered_by": "person", "answered_on": "2026-09-24", "treatments": list(treatments),
        }  # fmt: skip
        return {one.id: one.maximum for one in cautious_totals(someone(toxin_history=history), Decimal(400), 1, KNOWLEDGE)}

    def test_a_later_treatment_goes_up_from_the_last_by_no_more_than_half(self) -> None:
        assert self.totals(an_earlier()) == {"safety.step_up_times": 150}

    def test_its_words_name_the_last_total(self) -> None:
        history = {
            "any_in_16_weeks": "no", "answered_by": "person", "answered_on": "2026-09-24",
            "treatments": [an_earlier(units=Decimal("62.5")), an_earlier(given_on=None, units=300), an_earlier(units=None)],
        }  # fmt: skip
        [found] = cautious_totals(someone(toxin_history=history), Decimal(400), 2, KNOWLEDGE)
        assert found.words == "Step up from the last treatment (62.5 units)"
        assert (found.maximum, found.given, found.members) == (Decimal("93.75"), 0, frozenset({0, 1}))

    @pytest.mark.parametrize("indication", ["limb_spasticity", "cervical_dystonia", "jaw", "other"])
    def test_toxin_for_any_spasm_counts(self, indication: str) -> None:
        assert self.totals(an_earlier(indication=indication)) == {"safety.step_up_times": 150}

    def test_a_day_that_is_later_but_does_not_count_hides_nothing(self) -> None:
        later = an_earlier(given_on="2026-08-01", units=50)
        others = later | {"status": "cancelled"}, later | {"indication": "bladder"}
        assert self.totals(*others, an_earlier()) == {"safety.step_up_times": 150}

    def test_the_last_one_counts_and_not_the_largest(self) -> None:
        assert self.totals(an_earlier(given_on="2025-01-10", units=300), an_earlier()) == {"safety.step_up_times": 150}

    def test_what_was_given_on_one_day_adds_up(self) -> None:
        assert self.totals(an_earlier(), an_earlier(units=60)) == {"safety.step_up_times": 240}

    @pytest.mark.parametrize(
        "changes",
        [
            {"product": "abobotulinumtoxinA"},
            {"product": None},
            {"units": None},
            {"given_on": None},
            {"indication": "bladder"},
            {"indication": "migraine"},
            {"status": "cancelled"},
            {"status": "signed_not_given"},
        ],
    )
    def test_another_product_use_or_an_unknown_says_nothing_of_it(self, changes: dict[str, Any]) -> None:
        assert self.totals(an_earlier(**changes)) == {}

    def test_the_plan_keeps_it(self) -> None:
        history = {
            "any_in_16_weeks": "no", "answered_by": "person", "answered_on": "2026-09-24",
            "treatments": [an_earlier(units=60)],
        }  # fmt: skip
        run = planned(toxin_history=history)
        assert 0 < run.frontier.largest * 5 <= 90


def _chain(tree: LimitNode) -> list[LimitNode]:
    return [node for node in tree.nodes() if node.members() == tree.members()]
