"""Every fact has a name that stays; what was read lies over the files, and everything the engine asserts still holds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.clinic.facts.releases import changed_files

from eutonia.domain.errors import KnowledgeFault
from eutonia.knowledge import audit, citations_in, load
from eutonia_clinic.facts.figures import as_values, changes_of, figures_of, told
from eutonia_clinic.facts.laying import Label, Laid, is_superseded, laid_over, must_hold, sound
from eutonia_clinic.facts.models import LONGEST_NAME
from eutonia_clinic.facts.naming import FIGURES, Held, as_held_in, facts_of
from eutonia_clinic.facts.presenters.facts import KINDS, STATES
from eutonia_clinic.facts.standing import State, may_be_verified, names_needed

FILES = load()
FACTS = facts_of(FILES)
LABEL = Label("TEST label", "2", date(2026, 8, 1), "section 2")
LIMIT = "onabotulinumtoxinA.limit.ona-us-cumulative"
names = st.sampled_from(sorted(name for name, one in FACTS.items() if may_be_verified(one)))


def laid(fact: str, **figures: str) -> Laid:
    """A reading of a fact, with these figures other than they stand."""
    said = FACTS[fact].said
    return Laid(fact, {**said, **figures}, said, LABEL)


def test_every_citation_of_the_knowledge_belongs_to_a_fact() -> None:
    named = {citation for one in FACTS.values() for citation in one.citations}
    assert set(citations_in(FILES)) == named


def test_a_name_fits_an_address_and_a_column() -> None:
    assert [name for name in FACTS if not re.fullmatch(r"[A-Za-z0-9._-]+", name) or len(name) > LONGEST_NAME] == []


def test_every_kind_has_figures_and_words() -> None:
    kinds = {one.kind for one in FACTS.values()}
    assert kinds == set(FIGURES) == set(KINDS)
    assert set(STATES) == set(State)


def test_every_fact_says_something_and_is_called_something() -> None:
    assert [one.id for one in FACTS.values() if not one.name or not any(one.said.values())] == []
    assert [one.id for one in FACTS.values() if not told(one, one.said)] == []


def test_units_of_toxin_are_never_told_without_their_product() -> None:
    lines = [told(one, one.said) for one in FACTS.values() if one.kind in ("limit", "dose", "vial", "dilution", "step")]
    assert [line for line in lines if re.search(r"\d units(?! of [a-z]+botulinumtoxin[AB])", line)] == []


@given(names)
def test_what_a_fact_says_is_read_back_as_it_was(name: str) -> None:
    fact = FACTS[name]
    held = tuple(fact.value(figure) for figure in fact.figures)
    assert tuple(as_values(fact, fact.said).values()) == held


@given(names)
def test_a_fact_verified_changes_its_citation_and_nothing_else(name: str) -> None:
    known = laid_over(FILES, [laid(name)])
    must_hold(known, FILES)
    after = as_held_in(known, FILES)
    assert after[name].said == FACTS[name].said
    assert LABEL.id in {one.source for one in after[name].citations}
    others = [one for one in FACTS if one != name and after[one].record != FACTS[one].record]
    assert all(FACTS[one].path == FACTS[name].path[: len(FACTS[one].path)] or _shares(one, name) for one in others)


def _shares(one: str, name: str) -> bool:
    """Step and product, volume and anatomy stand in one record."""
    return FACTS[name].path[: len(FACTS[one].path)] == FACTS[one].path or FACTS[one].path[:2] == FACTS[name].path[:2]


def test_every_fact_may_be_verified_at_once_and_the_engine_holds() -> None:
    readings = [laid(name) for name, one in FACTS.items() if may_be_verified(one)]
    known = laid_over(FILES, readings)
    must_hold(known, FILES)
    assert [gap for gap in audit(known) if not gap.endswith("is cited by no fact.")] == audit(FILES)
    unverified = {one.id for one in as_held_in(known, FILES).values() if all(c.is_unverified for c in one.citations)}
    assert unverified == set()


def test_the_order_of_readings_makes_no_difference() -> None:
    readings = [laid(LIMIT, maximum="360"), laid("soleus.volume", millilitres="500")]
    one, other = laid_over(FILES, readings), laid_over(FILES, readings[::-1])
    assert (one.hash, one.version) == (other.hash, other.version)
    assert one.products == other.products
    assert one.muscles == other.muscles


def test_another_value_another_label_or_another_place_is_another_hash() -> None:
    elsewhere = replace(laid(LIMIT), label=replace(LABEL, section="section 3"))
    newer = replace(laid(LIMIT), label=replace(LABEL, version="3"))
    hashes = {laid_over(FILES, [one]).hash for one in (laid(LIMIT), laid(LIMIT, maximum="360"), elsewhere, newer)}
    assert len(hashes | {FILES.hash}) == 5


def test_the_files_themselves_stay_as_they_are() -> None:
    before = FILES.hash, FACTS[LIMIT].said
    laid_over(FILES, [laid(LIMIT, maximum="360")])
    assert (load().hash, facts_of(load())[LIMIT].said) == before


def test_a_limit_keeps_its_days_when_a_label_of_today_is_read() -> None:
    known = laid_over(FILES, [laid(LIMIT, maximum="360")])
    limit = as_held_in(known, FILES)[LIMIT].record
    assert (limit.valid_from, limit.valid_to) == (None, None)
    assert limit.maximum == Decimal(360)


def test_new_files_that_say_otherwise_leave_a_reading_behind(tmp_path: Path) -> None:
    new = changed_files(tmp_path, "maximum = 400", "maximum = 380")
    reading = laid(LIMIT, maximum="360")
    assert is_superseded(reading.fact, reading.files, new)
    assert laid_over(new, [reading]) is new


def test_new_files_that_say_the_same_of_it_keep_a_reading(tmp_path: Path) -> None:
    new = changed_files(tmp_path, 'words = "', 'words = "Reworded: ')
    assert as_held_in(laid_over(new, [laid(LIMIT, maximum="360")]), new)[LIMIT].said["maximum"] == "360"


def test_new_files_under_which_a_reading_contradicts_itself_are_used_without_it() -> None:
    vial = laid("abobotulinumtoxinA.vial.us.500-units", units="600")
    with pytest.raises(KnowledgeFault):
        must_hold(laid_over(FILES, [vial]), FILES)
    known = sound(FILES, [vial, laid(LIMIT, maximum="360")])
    assert as_held_in(known, FILES)[LIMIT].said["maximum"] == "360"
    assert as_held_in(known, FILES)[vial.fact].said == FACTS[vial.fact].said


def test_an_earlier_label_is_still_named() -> None:
    earlier = replace(LABEL, version="1")
    known = laid_over(FILES, [laid(LIMIT)], [earlier])
    assert known.sources[earlier.id].title == "TEST label, 1"


@pytest.mark.parametrize(
    ("fact", "names"),
    [
        (LIMIT, 2), ("onabotulinumtoxinA.interval.ona-us-interval", 2), ("setting.safety.inr_maximum", 2), ("soleus.volume", 1),
        ("soleus.anatomy", 1), ("question.pregnancy", 1), ("scale.edss", 1),
    ],
)  # fmt: skip
def test_what_bounds_or_makes_up_a_dose_needs_two_names(fact: str, names: int) -> None:
    held = FACTS.get(fact) or next(one for one in FACTS.values() if one.kind == "interval")
    assert names_needed(held) == names


def test_what_was_fitted_or_chosen_is_not_verified_against_a_label() -> None:
    kinds = {one.kind for one in FACTS.values() if not may_be_verified(one)}
    assert kinds == {"belief", "setting", "step"}


def test_changes_are_told_with_units_and_product() -> None:
    fact = FACTS[LIMIT]
    (change,) = changes_of(fact, fact.said, {**fact.said, "maximum": "1360"})
    assert change == ("At most", "400 units of onabotulinumtoxinA", "1,360 units of onabotulinumtoxinA")


def test_a_figure_knows_how_it_is_typed() -> None:
    shapes = {one.name: one.shape for name in (LIMIT, "soleus.anatomy") for one in figures_of(FACTS[name])}
    assert (shapes["maximum"], shapes["window_days"], shapes["action"]) == ("amount", "whole", "text")
    pattern: Held = next(one for one in FACTS.values() if one.kind == "pattern")
    assert figures_of(pattern)[0].choices == ("primary", "secondary")
