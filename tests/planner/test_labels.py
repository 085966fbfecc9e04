"""Which muscles the label that applies here names."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.planner.facts import KNOWLEDGE, SEEN, a_row, someone, toxin

from eutonia.knowledge import Indication
from eutonia.planner.labels import holds_here, is_on_label, named_on_label


def an_indication(*muscles: str, **changes: Any) -> Indication:
    """An indication in force everywhere."""
    fields = {"citation": SEEN, "jurisdiction": "any", "valid_from": None, "valid_to": None} | changes
    return Indication(**fields, words="a use", use="lower limb spasticity", muscles=muscles)


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ({}, True),
        ({"jurisdiction": "US"}, True),
        ({"jurisdiction": "UK/EU"}, False),
        ({"jurisdiction": "other"}, False),
        ({"valid_to": date(2020, 1, 1)}, False),
        ({"valid_from": date(2030, 1, 1)}, False),
        ({"jurisdiction": "US", "valid_to": date(2020, 1, 1)}, False),
    ],
)
def test_a_fact_holds_here_by_its_place_and_its_time(changes: dict[str, Any], holds: bool) -> None:
    assert holds_here(a_row(50, 75, 100, **changes), someone()) is holds
    product = toxin(doses=(), indications=(an_indication("soleus", **changes),))
    assert named_on_label(someone(), product) == ({"soleus"} if holds else set())


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"kind": "label", "on_label": True}, {"soleus"}),
        ({"kind": "practice", "on_label": True}, set()),
        ({"kind": "label", "on_label": False}, set()),
        ({"kind": "label", "on_label": True, "jurisdiction": "UK/EU"}, set()),
    ],
)
def test_a_dose_names_its_muscle_when_it_is_the_label_here_and_on_it(changes: dict[str, Any], named: set[str]) -> None:
    assert named_on_label(someone(), toxin(indications=(), doses=(a_row(50, 75, 100, **changes),))) == named


def test_indications_and_doses_name_together() -> None:
    row = a_row(50, 75, 100, kind="label", on_label=True)
    product = toxin(indications=(an_indication("masseter", "temporalis"),), doses=(row,))
    assert named_on_label(someone(), product) == {"masseter", "temporalis", "soleus"}


@pytest.mark.parametrize(
    ("muscle", "named", "is_on"),
    [
        ("soleus", {"soleus"}, True),
        ("soleus", {"triceps-surae"}, True),
        ("soleus", {"gastrocnemius"}, False),
        ("soleus", set(), False),
        ("gastrocnemius", {"gastrocnemius-medial-head", "gastrocnemius-lateral-head"}, True),
        ("gastrocnemius", {"gastrocnemius-medial-head", "gastrocnemius-lateral-head", "soleus"}, True),
        ("gastrocnemius", {"gastrocnemius-medial-head"}, False),
        ("gastrocnemius", set(), False),
    ],
)
def test_a_muscle_is_on_it_by_its_name_by_its_group_or_by_all_its_members(muscle: str, named: set[str], is_on: bool) -> None:
    assert is_on_label(muscle, frozenset(named), KNOWLEDGE) is is_on
