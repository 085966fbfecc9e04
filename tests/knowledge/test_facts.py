"""Every fact there is: cited, dated, with a known unit, in order, and leading somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import pytest

from eutonia.domain import Jurisdiction
from eutonia.knowledge import DoseRange, Fact, Interval, Limit, Product, citations_in, load
from eutonia.knowledge.decoding import STATES, first_day

KNOWLEDGE = load()
PLANNED = [product for product in KNOWLEDGE.products.values() if product.planned_here]
ELSEWHERE = [product for product in KNOWLEDGE.products.values() if not product.planned_here]
DOSES = [(product, dose) for product in KNOWLEDGE.products.values() for dose in product.doses]
LIMITS = [(product, limit) for product in KNOWLEDGE.products.values() for limit in product.limits]

MIRRORS = (
    "scribd", "weglot", "azurewebsites", "togows", "laibokeji", "elementfx", "docksci", "fly.dev", "medicoreinc",
    "http3.lol", "codestin", "droracle", "askpharma", "metajournal", "scilit", "scite.ai", "acemap", "aminer",
    "medworm", "studylib", "so-mine", "daneshyari", "tomesphere", "researcher.life", "ijlink", "refworks",
    "cnpereading", "kab.ac.ug", "botoxsarasota", "ebroon", "ovid.com", "core-prod", "core-varnish",
)  # fmt: skip
"""Copies and aggregators: a fact cites the document itself."""

BARE_UNIT = re.compile(r"\d ?U\b")


def _facts(part: Any, path: str = "") -> Iterator[tuple[str, Fact]]:
    if isinstance(part, Fact):
        yield path, part
    if isinstance(part, dict):
        for id, entry in part.items():
            yield from _facts(entry, f"{path} {id}")
    elif isinstance(part, tuple):
        for number, entry in enumerate(part, start=1):
            yield from _facts(entry, f"{path} {number}")
    elif is_dataclass(part):
        for field in fields(part):
            yield from _facts(getattr(part, field.name), f"{path} {field.name}")


FACTS = list(_facts(KNOWLEDGE))


def test_there_are_facts_to_test() -> None:
    kinds = Counter(type(fact).__name__ for _, fact in FACTS)

    assert set(kinds) == {"Vial", "DilutionOption", "Limit", "Interval", "Indication", "DoseRange", "Statement"}
    assert kinds["DoseRange"] > 200
    assert min(kinds.values()) > 5


def test_every_fact_is_cited_in_a_known_source_with_a_known_state() -> None:
    wrong = [
        citation for citation in citations_in(KNOWLEDGE)
        if citation.source not in KNOWLEDGE.sources or citation.state not in STATES
    ]  # fmt: skip

    assert wrong == []


def test_a_choice_of_this_project_never_passes_for_a_fact_of_medicine() -> None:
    ours = [citation for citation in citations_in(KNOWLEDGE) if KNOWLEDGE.sources[citation.source].kind == "project"]

    assert ours
    assert {citation.state for citation in ours} == {"project"}


def test_every_choice_of_this_project_names_where_it_is_argued() -> None:
    assert [citation for citation in citations_in(KNOWLEDGE) if citation.state == "project" and not citation.section] == []


def test_every_source_says_when_or_says_that_it_does_not() -> None:
    for source in KNOWLEDGE.sources.values():
        assert first_day(source.dated) is not None or source.dated == "no date given", source.id


def test_what_a_dated_document_allows_begins_with_its_date() -> None:
    for path, fact in FACTS:
        is_undated = isinstance(fact, Limit | Interval) or fact.citation.state == "project"
        if not is_undated and KNOWLEDGE.sources[fact.citation.source].dated != "no date given":
            assert fact.valid_from is not None, path


def test_a_limit_is_never_switched_off_by_the_date_of_its_document() -> None:
    for path, fact in FACTS:
        if isinstance(fact, Limit | Interval):
            assert (fact.valid_from, fact.valid_to) == (None, None), path


def test_no_fact_ends_before_it_begins() -> None:
    for path, fact in FACTS:
        assert fact.valid_from is None or fact.valid_to is None or fact.valid_from <= fact.valid_to, path


def test_an_address_is_the_document_s_own() -> None:
    for source in KNOWLEDGE.sources.values():
        assert source.address == "" or source.address.startswith(("https://", "http://")), source.id
        assert not any(mirror in source.address.lower() for mirror in MIRRORS), source.id


def test_a_source_that_was_not_opened_verifies_nothing() -> None:
    closed = {source.id for source in KNOWLEDGE.sources.values() if source.note.startswith("Not opened")}
    wrong = [c for c in citations_in(KNOWLEDGE) if c.source in closed and c.state != "recalled"]

    assert closed
    assert wrong == []


def test_a_pointer_verifies_nothing() -> None:
    pointers = {source.id for source in KNOWLEDGE.sources.values() if source.note.startswith("A pointer only")}
    wrong = [c for c in citations_in(KNOWLEDGE) if c.source in pointers and c.state != "recalled"]

    assert pointers
    assert wrong == []


def test_every_dose_is_above_nothing_and_in_order() -> None:
    for product, dose in DOSES:
        figures = [figure for figure in (dose.low, dose.typical, dose.high) if figure is not None]
        assert figures, f"{product.id} {dose.muscle} has no figure"
        assert figures == sorted(figures), f"{product.id} {dose.muscle}"
        assert figures[0] > 0, f"{product.id} {dose.muscle}"


def test_every_dose_names_a_known_muscle() -> None:
    assert {dose.muscle for _, dose in DOSES} <= set(KNOWLEDGE.muscles)


def test_no_dose_row_stands_twice() -> None:
    rows = Counter((product.id, dose) for product, dose in DOSES)

    assert [row for row, count in rows.items() if count > 1] == []


def test_a_recalled_dose_never_fills_in() -> None:
    assert any(dose.citation.is_unverified for _, dose in DOSES)
    assert not any(dose.may_fill_in for _, dose in DOSES if dose.citation.is_unverified)


def test_a_dose_for_both_sides_a_fascicle_or_a_level_never_fills_in_for_one_side() -> None:
    for product, dose in DOSES:
        assert dose.per == "side" or not dose.may_fill_in, f"{product.id} {dose.muscle}"


def test_label_and_practice_stand_side_by_side() -> None:
    for product in PLANNED:
        kinds = {dose.kind for dose in product.doses_of("soleus") + product.doses_of("triceps-surae")}
        assert "practice" in kinds, product.id
        assert {dose.kind for dose in product.doses} == {"label", "practice"}, product.id


def test_a_practice_dose_belongs_to_no_jurisdiction_and_a_label_dose_to_one() -> None:
    for product, dose in DOSES:
        assert (dose.jurisdiction == "any") == (dose.kind == "practice"), f"{product.id} {dose.muscle}"


@pytest.mark.parametrize(
    ("product", "muscles"),
    [
        ("onabotulinumtoxinA", {"quadratus-lumborum", "gracilis", "tensor-fasciae-latae", "semispinalis-capitis"}),
        ("abobotulinumtoxinA", {"quadratus-lumborum", "gracilis", "gluteus-medius", "adductor-magnus", "rectus-abdominis"}),
        ("incobotulinumtoxinA", {"quadratus-lumborum", "gracilis", "adductor-longus", "rhomboids", "fibularis-longus"}),
    ],
)  # fmt: skip
def test_a_muscle_without_a_sourced_dose_is_left_to_manual_entry(product: str, muscles: set[str]) -> None:
    assert muscles <= set(KNOWLEDGE.muscles)
    assert not muscles & {dose.muscle for dose in KNOWLEDGE.products[product].doses}


def test_the_superseded_wrist_and_hand_table_is_kept_and_no_longer_in_force() -> None:
    old = [dose for _, dose in DOSES if dose.citation.source == "botox-uk-smpc-2020"]

    assert len(old) == 6
    assert all(dose.valid_to is not None and dose.valid_to.year == 2023 for dose in old)


def test_every_limit_is_in_a_known_unit_and_in_words() -> None:
    for product, limit in LIMITS:
        assert limit.unit == ("mL" if limit.scope == "site_volume" else "units"), f"{product.id} {limit.id}"
        assert limit.words[0] == limit.words[0].upper(), f"{product.id} {limit.id}"
        assert not {"right", "left"} & set(limit.words.lower().split()), f"{product.id} {limit.id}"


def test_limit_and_interval_ids_are_unique_over_all_products() -> None:
    ids = Counter(one.id for product in KNOWLEDGE.products.values() for one in (*product.limits, *product.intervals))

    assert [id for id, count in ids.items() if count > 1] == []


@pytest.mark.parametrize("jurisdiction", list(Jurisdiction))
@pytest.mark.parametrize("product", PLANNED, ids=lambda product: product.id)
def test_toxin_from_every_clinic_counts_over_twelve_weeks(product: Product, jurisdiction: Jurisdiction) -> None:
    cumulative = _limits(product, jurisdiction, "cumulative")

    assert [limit.window_days for limit in cumulative] == [84]
    assert all(limit.severity == "reason" and limit.needs_second_name for limit in cumulative)


@pytest.mark.parametrize("jurisdiction", list(Jurisdiction))
@pytest.mark.parametrize("product", PLANNED, ids=lambda product: product.id)
def test_limits_nest_site_in_limb_in_session_in_twelve_weeks_in_anything_ever_published(
    product: Product, jurisdiction: Jurisdiction
) -> None:
    scopes = ("site_units", "limb", "session", "cumulative", "published_maximum")
    maxima = [max(m.maximum for m in found) for scope in scopes if (found := _limits(product, jurisdiction, scope))]

    assert maxima == sorted(maxima)


def _limits(product: Product, jurisdiction: Jurisdiction, scope: str) -> list[Limit]:
    return [one for one in product.limits if one.scope == scope and one.jurisdiction in ("any", jurisdiction.value)]


@pytest.mark.parametrize("product", ELSEWHERE, ids=lambda product: product.id)
def test_a_product_without_a_licence_for_spasticity_is_named_and_never_planned(product: Product) -> None:
    assert product.doses == ()
    assert not any("spasticity" in indication.use for indication in product.indications)


def test_a_bladder_strength_is_never_a_limb_strength() -> None:
    for product in KNOWLEDGE.products.values():
        bladder = {one.units_per_ml for one in product.dilutions if one.use == "bladder"}
        assert not bladder & {one.units_per_ml for one in product.dilutions if one.use != "bladder"}, product.id
        assert not any(one.recommended for one in product.dilutions if one.use == "bladder"), product.id


def test_the_bladder_strengths_of_abobotulinumtoxina_are_known_so_that_they_can_be_refused() -> None:
    dilutions = KNOWLEDGE.products["abobotulinumtoxinA"].dilutions

    assert {one.units_per_ml for one in dilutions if one.use == "bladder"} == {Decimal(600), Decimal(800)}


def test_every_dose_step_divides_the_vials_so_that_no_step_is_lost() -> None:
    for product in PLANNED:
        assert all(vial.units % product.step_units == 0 for vial in product.vials), product.id


def test_units_are_written_out() -> None:
    for path, fact in FACTS:
        words = getattr(fact, "words", "").replace("600/800U per ml", "")
        assert not BARE_UNIT.search(words), f"{path}: {words}"


def _rows_of(product: str, jurisdiction: str) -> list[DoseRange]:
    return [dose for dose in KNOWLEDGE.products[product].doses if dose.jurisdiction == jurisdiction and dose.on_label]


@pytest.mark.parametrize("jurisdiction", list(Jurisdiction))
@pytest.mark.parametrize("product", PLANNED, ids=lambda product: product.id)
def test_what_a_label_gives_a_dose_for_is_among_what_it_is_licensed_for(product: Product, jurisdiction: Jurisdiction) -> None:
    licensed = {m for one in product.indications if one.jurisdiction == jurisdiction.value for m in one.muscles}

    assert {dose.muscle for dose in _rows_of(product.id, jurisdiction.value)} <= licensed
