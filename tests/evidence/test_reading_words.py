"""Names of outcomes, products, populations and designs in many spellings."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eutonia.evidence.lexicon import lexicon, plain_words
from eutonia.evidence.rows import Kind
from eutonia.evidence.wording import (
    aetiology_of,
    baseline_in,
    confidence_of,
    has_one_plus,
    is_comparison,
    is_open_label,
    is_other_treatment,
    is_placebo,
    is_routine,
    meaning,
    product_of,
    time_unit,
)
from eutonia.knowledge import load

TABLE = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))


def pairs(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, meant) for meant, names in table.items() for name in names]


@pytest.mark.parametrize(("name", "kind"), pairs(TABLE["kinds"]))
def test_the_name_of_an_outcome_is_understood(name: str, kind: str) -> None:
    assert meaning(name, counted=False).kind == Kind(kind)


@pytest.mark.parametrize("name", TABLE["left_out"]["names"])
def test_what_the_model_does_not_predict_is_left_out_with_a_reason(name: str) -> None:
    found = meaning(name, counted=False)
    assert found.kind is None
    assert found.why


@pytest.mark.parametrize("name", ["MAS", "dysphagia", "spasm frequency", "pain", "weakness", "DAS"])
def test_a_count_makes_a_share_of_a_name_that_does_not_say_so(name: str) -> None:
    assert meaning(name, counted=True).share


@pytest.mark.parametrize(("name", "points"), TABLE["thresholds"].items())
def test_the_threshold_of_a_responder_is_read(name: str, points: float) -> None:
    assert meaning(name, counted=False).threshold == points


def test_a_responder_without_a_scale_is_that_of_the_primary_outcome() -> None:
    assert meaning("responder_%", counted=False, primary="MAS wrist wk4").kind is Kind.TONE_RESPONDER
    assert meaning("responder_%", counted=False, primary="2-min walk").kind is None


def test_more_than_one_grade_is_read_as_at_least_one_and_said() -> None:
    assert meaning("AS_reduction_>1_grade_%", counted=False).at_least_read
    assert not meaning("AS_reduction_>=1_grade_%", counted=False).at_least_read


@pytest.mark.parametrize(("text", "product"), pairs(TABLE["products"]))
def test_a_product_is_known_by_many_names(text: str, product: str) -> None:
    assert product_of(text) == product


def test_the_trial_tells_the_product_where_the_arm_says_only_toxin() -> None:
    assert product_of("BoNT-A", "drug", "onabotulinumtoxinA") == "onabotulinumtoxinA"
    assert product_of("BoNT-A", "drug", "Botox or Dysport") == "unknown"
    assert product_of("BoNT-A", "BoNT", "BoNT-A vs placebo") == "unknown"
    assert product_of("", "300", "") is None


def test_every_product_that_has_a_name_here_is_one_of_the_knowledge() -> None:
    assert set(lexicon().products) <= set(load().products)
    for product in load().products.values():
        assert product_of(product.brand.split(" / ")[0]) == product.id


@pytest.mark.parametrize("text", ["physiotherapy", "tizanidine", "SMV", "phenol"])
def test_a_treatment_that_is_no_toxin_is_neither_toxin_nor_placebo(text: str) -> None:
    assert is_other_treatment(text)
    assert not is_placebo(text, "")


def test_the_arm_tells_the_placebo_where_the_product_is_silent() -> None:
    assert is_placebo("", "placebo, baseline AS>3")
    assert not is_placebo("Dysport", "placebo-controlled Dysport")


@pytest.mark.parametrize(("text", "people"), pairs(TABLE["populations"]))
def test_a_population_is_understood(text: str, people: str) -> None:
    assert aetiology_of(text) == people


@pytest.mark.parametrize(
    ("design", "arm", "is_open"),
    [
        ("RCT DB parallel", "300", False),
        ("RCT DB + OLE", "placebo", False),
        ("RCT DB + OLE", "OL cycle 4", True),
        ("cohort", "inco", True),
        ("open-label phase IV", "prabo", True),
        ("single-arm dose titration", "IC1", True),
        ("", "300", False),
        ("RCT single-blind", "BoNT", False),
    ],
)
def test_who_knew_what_was_given(design: str, arm: str, is_open: bool) -> None:
    assert is_open_label(design, arm) is is_open


def test_routine_care_is_told_by_design_or_arm() -> None:
    assert is_routine("cross-sectional 19 centres", "")
    assert is_routine("", "routine")
    assert not is_routine("RCT DB", "300")


@pytest.mark.parametrize("arm", ["BoNT vs placebo", "difference", "each Dysport vs placebo", "400 versus 250"])
def test_an_arm_that_compares_two_is_seen(arm: str) -> None:
    assert is_comparison(arm)


@pytest.mark.parametrize(
    ("name", "primary", "plus"),
    [
        ("MAS_change", "", True),
        ("AS_change", "MAS wrist", False),
        ("responder_%", "MAS wrist", True),
        ("Ashworth change", "", False),
        ("Modified Ashworth change", "", True),
    ],
)
def test_the_grade_1_plus_belongs_to_the_modified_scale(name: str, primary: str, plus: bool) -> None:
    assert has_one_plus(name, primary) is plus


def test_small_things_in_words() -> None:
    assert baseline_in("pooled, baseline AS>3") == 3
    assert baseline_in("placebo") is None
    assert time_unit("median time to retreatment (weeks)") == "weeks"
    assert time_unit("onset_perceived_day") == "days"
    assert time_unit("duration of effect") == ""
    states = [confidence_of(text) for text in ("seen", "", "derived-from-seen", "recalled, high")]
    assert states == ["seen", "seen", "derived", "recalled"]


@given(name=st.text(max_size=40), counted=st.booleans())
def test_every_name_has_a_kind_or_a_reason(name: str, counted: bool) -> None:
    found = meaning(name, counted)
    assert (found.kind is None) == bool(found.why)


@given(text=st.text(max_size=40))
def test_plain_words_are_plain_already(text: str) -> None:
    assert plain_words(plain_words(text)) == plain_words(text)


def test_every_rule_of_the_words_is_used_by_some_name_here() -> None:
    names = [plain_words(name) for name in (*(name for name, _ in pairs(TABLE["kinds"])), *TABLE["left_out"]["names"])]
    rules = [rule for rule in lexicon().rules if not rule.needs_primary]
    assert [rule.words.pattern for rule in rules if not any(rule.words.search(name) for name in names)] == []
