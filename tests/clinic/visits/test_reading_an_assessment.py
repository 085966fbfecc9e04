"""The form of an assessment read strictly, the tree of its case built leniently, and places followed by what they are about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.clinic.pages import scenes

from eutonia.domain.case import Case
from eutonia.domain.errors import Problem
from eutonia_clinic.core.documents import canonical, tree_of
from eutonia_clinic.visits import copying
from eutonia_clinic.visits.places import about_of, field_at, is_of, value_at, waiting_after
from eutonia_clinic.visits.presenters.assessing import Assessing, AssessLinks, assess_page
from eutonia_clinic.visits.presenters.entry import every_field
from eutonia_clinic.visits.reading_assessment import read_assessment
from eutonia_clinic.visits.unfinished import unfinished_case
from eutonia_clinic.visits.writing import faults, told

FOOT = "problem:equinovarus-foot:right"
SKIPPED = ("case_id", "document", "jurisdiction", "title", "published_source", "note")
LINKS = AssessLinks("/a")


def sent(**typed: Any) -> QueryDict:
    """What a browser sends."""
    form = QueryDict(mutable=True)
    for name, value in typed.items():
        form.setlist(name, list(value) if isinstance(value, tuple | list) else [value])
    return form


def form_of(case: Case) -> QueryDict:
    """The page of a case, sent as it stands."""
    page = assess_page(case, scenes.knowledge(), LINKS)
    form: dict[str, Any] = {"movement": [one.pattern for one in page.movements]}
    form |= {f"goal:{one.number}:id": one.id for one in page.goals}
    for one in every_field(page):
        if one.kind == "day":
            form |= {f"{one.name}_{part}": value for part, value in zip(("day", "month", "year"), one.value, strict=True)}
        else:
            form[one.name] = one.value
    return sent(**form)


def said(value: Any) -> Any:
    """A document without what says nothing, so that an empty box and a missing value are one."""
    if isinstance(value, dict):
        held = {name: said(part) for name, part in value.items()}
        return {name: part for name, part in held.items() if part not in (None, "", "not_asked", "not_known", [], {})}
    return [said(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", scenes.names())
def test_What_a_page_shows_is_what_is_read_back_from_it(name: str) -> None:
    """Every example, shown as a page and sent unchanged, is the same assessment: no field changes anything by itself."""
    case = scenes.case(name)
    tree = tree_of(canonical(case))
    before = {part: tree[part] for part in ("muscles", "problems", "screen")}
    reading = read_assessment(form_of(case), before, scenes.knowledge(), "g")
    assert reading.errors == {}
    read = said(tree_of(canonical(reading.tree)))
    wanted = said({part: value for part, value in tree.items() if part not in SKIPPED})
    for rows in (read, wanted):
        rows.get("muscles", []).sort(key=lambda one: (one["muscle"], one["side"]))
        rows.get("other_treatments", []).sort(key=lambda one: one["option"])
        rows.get("problems", []).sort(key=lambda one: (one["pattern"], one["side"]))
        rows["person"].pop("name", ""), rows["person"].pop("birth_date", "")
        rows["screen"].pop("answered_on", ""), rows["toxin_history"].pop("answered_on", "")
        for one in rows["toxin_history"].get("treatments", []):
            one.pop("status", ""), one.pop("muscles", "")
    assert read == wanted


@pytest.mark.parametrize(
    "typed", ["1,000", "6O", "+5", "5.", ".5", "05", "1e3", "0x10", "٤٠", "1 000", "NaN", "½", "-1", "40 kg", "<b>", "6\u202e0"]
)
def test_A_number_that_could_be_misread_is_not_read(typed: str) -> None:
    reading = read_assessment(sent(**{"person:weight_kg": typed}), {}, scenes.knowledge(), "g")
    assert reading.typed == {"person:weight_kg": typed}
    assert f"“{typed}” cannot be read" in reading.errors["person:weight_kg"]
    assert reading.tree["person"]["weight_kg"] is None


@given(st.decimals(0, 9999, places=2))
def test_A_plain_number_is_read_exactly(amount: Decimal) -> None:
    form = sent(**{"movement": "equinovarus-foot", f"{FOOT}:spasms": f"{amount:f}"})
    assert read_assessment(form, {}, scenes.knowledge(), "g").tree["problems"][0]["spasms_per_day"] == amount


STRANGE = (f"{FOOT}:pain", f"{FOOT}:ashworth", "person:edss", "history:any", "goal:1:target")
BEGUN = {"product": "onabotulinumtoxinA", "assessed_on": "2026-09-24", "planned_for": "2026-09-24"}


@settings(max_examples=25)
@given(st.dictionaries(st.sampled_from(STRANGE), st.text()))
def test_Whatever_is_typed_is_read_or_kept(typed: dict[str, str]) -> None:
    reading = read_assessment(sent(movement="equinovarus-foot", **typed), BEGUN, scenes.knowledge(), "g")
    assert set(reading.typed) == set(reading.errors)
    state = Assessing(typed=reading.typed, errors=reading.errors, movements=("equinovarus-foot",))
    page = assess_page(unfinished_case(reading.tree), scenes.knowledge(), LINKS, state)
    assert {one.name for one in every_field(page) if one.error} == set(reading.errors)


@pytest.mark.parametrize("name", scenes.names())
def test_A_whole_case_is_built_as_it_is(name: str) -> None:
    case = scenes.case(name)
    assert unfinished_case(tree_of(canonical(case))) == case


@pytest.mark.django_db
def test_A_case_that_is_hardly_begun_has_a_page_and_is_no_case() -> None:
    tree: dict[str, Any] = {
        "product": "onabotulinumtoxinA", "assessed_on": "2026-09-24", "planned_for": "2026-09-24",
        "goals": [{"id": "g-1"}], "problems": [{"pattern": "equinovarus-foot", "side": "left", "tardieu": {"catch_degrees": 5}}],
        "person": {"weight_kg": 640, "mobility": "flies"}, "toxin_history": {"treatments": [{"units": Decimal("2.5")}]},
    }  # fmt: skip
    case = unfinished_case(tree)
    assert (case.assessed_on, case.person.weight_kg, case.person.mobility) == (date(2026, 9, 24), 640, "not_asked")
    fields = {one.name: one.value for one in every_field(assess_page(case, scenes.knowledge(), LINKS))}
    assert (fields["problem:equinovarus-foot:left:catch"], fields["problem:equinovarus-foot:left:range"]) == ("5", "")
    assert (fields["treatment:1:units"], fields["goal:1:words"]) == ("2.5", "")
    found = faults(tree, date(1974, 3, 2), "US")
    errors, general = told(found, tree)
    assert {"person:weight_kg", "goal:1:words", "goal:1:problems", "problem:equinovarus-foot:left:range"} <= set(errors)
    assert general == ()


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ("problems[0].tardieu.catch_degrees", "problem:equinovarus-foot:right:catch"),
        ("problems[0]", "problem:equinovarus-foot:right:ashworth"),
        ("problems[7].pain", ""),
        ("muscles[0].strength", "muscle:soleus:left:strength"),
        ("goals[1].target_at_most", "goal:2:target"),
        ("goals[0].problems[0]", "goal:1:problems"),
        ("goals[0]", "goal:1:target"),
        ("other_treatments[0].status", "other:splinting"),
        ("toxin_history.treatments[2].units", "treatment:3:units"),
        ("screen.answers.pregnancy", "screen:pregnancy"),
        ("screen.inr_on", "measured:inr_on"),
        ("screen.answered_on", "planned_for"),
        ("person.edss", "person:edss"),
        ("planned_for", "planned_for"),
        ("case_id", ""),
    ],
)
def test_Every_place_of_the_document_has_its_field(place: str, field: str) -> None:
    tree = {
        "problems": [{"pattern": "equinovarus-foot", "side": "right"}], "muscles": [{"muscle": "soleus", "side": "left"}],
        "other_treatments": [{"option": "splinting"}],
    }  # fmt: skip
    assert field_at(place, tree) == field


def test_A_fault_without_a_field_is_told_all_the_same() -> None:
    errors, general = told([Problem("case_id", "nothing", "an id"), Problem("problems", "a list of 0", "at least 1")], {})
    assert (errors, [where for where, _ in general]) == ({}, ["main", "add-movement"])


@pytest.mark.parametrize(
    ("given", "about"),
    [
        ({}, [{"pattern": "equinovarus-foot", "side": "right"}]),
        ({"problem:equinovarus-foot:left:ashworth": "2"}, []),
        ({"goal:1:id": "heel"}, []),
    ],
)
def test_A_new_goal_is_about_the_only_problem_there_is(given: dict[str, str], about: list[dict[str, str]]) -> None:
    typed = {"movement": "equinovarus-foot", f"{FOOT}:ashworth": "3", "goal:1:words": "Heel down", "goal:1:target": "1", **given}
    tree = read_assessment(sent(**typed), {}, scenes.knowledge(), "goal-1").tree
    assert [goal["problems"] for goal in tree["goals"]] == [about]


def a_tree(*problems: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The parts of an assessment that are carried over."""
    return {"product": "onabotulinumtoxinA", "person": {"weight_kg": 64}, "problems": list(problems), **changes}


def foot(side: str = "right", **found: Any) -> dict[str, Any]:
    """One problem."""
    return {"pattern": "equinovarus-foot", "side": side, **found}


def test_What_waits_is_followed_when_rows_move_change_and_go() -> None:
    before = a_tree(foot(pain=3, ashworth="2"), foot("left", pain=4))
    waiting = copying.places(before)
    assert waiting_after(waiting, before, before) == waiting
    gone = a_tree(foot("left", pain=4))
    assert "problems[0].pain" in waiting_after(waiting, before, gone)
    changed = a_tree(foot(pain=5, ashworth="2"), foot("left", pain=4))
    assert set(waiting) - set(waiting_after(waiting, before, changed)) == {"problems[0].pain"}
    left = waiting_after(waiting, before, before, {"problems equinovarus-foot", "person"})
    assert left == ("product",)


def test_A_row_that_was_added_waits_for_nothing() -> None:
    before = a_tree(foot(pain=3))
    after = a_tree(foot(pain=3), foot("left", pain=3))
    assert not [one for one in waiting_after(copying.places(before), before, after) if one.startswith("problems[1]")]


def test_What_a_tick_covers() -> None:
    assert is_of("problems equinovarus-foot right", {"problems equinovarus-foot"})
    assert not is_of("problems equinovarus-foot-other right", {"problems equinovarus-foot"})
    assert is_of("person.weight_kg", {"person"})
    assert about_of("goals[0].words", {"goals": [{"id": "heel"}]}) == ("goals heel", "words")
    assert value_at("problems[3].pain", a_tree()) is None
