"""The self-test catches what it has to, and says so when it does not."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.running import eutonia

from eutonia.knowledge import Knowledge, load
from eutonia.safety import check, still_open
from eutonia_clinic.facts import selftest
from eutonia_clinic.facts.laying import put
from eutonia_clinic.facts.naming import facts_of

FILES = load()
NEEDED = (
    "safety.muscle", "safety.cumulative", "safety.site-units", "safety.limb.arm", "safety.region.shoulder", "safety.session.neck",
    "safety.published-maximum", "safety.interval", "safety.other-product", "safety.history-not-asked", "safety.vial",
    "safety.dilution.limb", "safety.bladder-strength", "safety.below-one-step", "safety.product", "safety.product-changed",
    "safety.outside-problems", "safety.both-sternocleidomastoids", "safety.swallowing-and-breathing", "safety.screen.pregnancy",
    "safety.screen.toxin-allergy", "safety.screen.cows-milk-allergy", "safety.screen.aminoglycoside", "safety.infection",
    "safety.screen.neuromuscular-junction-disease", "safety.bleeding", "safety.not-an-adult", "safety.light-weight",
)  # fmt: skip
"""What a clinic would ask about first. Each has a dangerous plan of its own."""


@pytest.fixture(autouse=True)
def _mask_as_before() -> Iterator[None]:
    """The command makes files of their owner's; the tests go on as they were."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_everything_is_caught_with_the_files_as_they_came() -> None:
    tried = selftest.run(FILES)
    assert selftest.failed(tried) == ()
    assert len(tried) == selftest.many() >= 40


def test_every_plan_has_a_name_words_and_a_hazard() -> None:
    tried = selftest.run(FILES)
    assert len({one.id for one in tried}) == len(tried)
    assert [one.id for one in tried if not one.words or not re.fullmatch(r"H\d\d", one.hazard)] == []


def test_every_rule_that_matters_most_has_a_plan() -> None:
    assert set(NEEDED) <= {one.rule for one in selftest.run(FILES)}


def test_the_plan_from_which_each_starts_is_itself_quiet() -> None:
    case = selftest._case({}, FILES)
    plan = selftest._plan({}, case)
    assert still_open(plan, check(plan, case, FILES)) == ()


def without(name: str, **changes: Any) -> Knowledge:
    """The knowledge with one fact spoilt."""
    fact = facts_of(FILES)[name]
    return put(FILES, fact.path, lambda record: replace(record, **changes))


@pytest.mark.parametrize(
    ("known", "missed"),
    [
        (without("onabotulinumtoxinA.limit.ona-us-cumulative", maximum=Decimal(99999)), {"two-legs", "reason-one-name"}),
        (without("abobotulinumtoxinA.limit.abo-published-maximum", maximum=Decimal(99999)), {"abo-above-anything-published"}),
        (without("question.pregnancy", if_yes="", outcome_if_yes="candidate"), {"pregnancy-yes", "door-pregnant"}),
        (without("question.aminoglycoside", if_yes="note"), {"aminoglycoside-yes"}),
        (without("setting.safety.sternocleidomastoids_at_most", value=Decimal(2)), {"both-sternocleidomastoids"}),
    ],
    ids=("limit", "published", "pregnancy", "milder", "both"),
)
def test_a_fact_that_lets_a_dangerous_plan_through_is_found(known: Knowledge, missed: Iterable[str]) -> None:
    failed = selftest.failed(selftest.run(known))
    assert set(missed) <= {one.id for one in failed}
    assert all(one.also for one in failed if one.door == "check")


def test_a_plan_that_cannot_be_read_is_not_caught() -> None:
    (case,) = [one for one in selftest._data()["plan"] if one["id"] == "ten-times-soleus"]
    tried = selftest._tried_plan({**case, "doses": [["soleus", "nowhere", 75, 3]]}, FILES)
    assert (tried.caught, tried.found) == (False, selftest.NOTHING)


def test_the_command_says_what_was_caught(database: object) -> None:
    answer = eutonia("clinic", "self-test")
    assert answer.code == 0, answer.err
    assert f"All {selftest.many()} dangerous plans are caught" in answer.out


def test_the_command_fails_when_one_is_missed(database: object, monkeypatch: pytest.MonkeyPatch) -> None:
    missed = selftest.Tried("one", "H01", "A made-up plan", "check", "safety.none", "stop", "nothing", False, "safety.step")
    monkeypatch.setattr(selftest, "run", lambda _: (missed,))
    answer = eutonia("clinic", "self-test")
    assert answer.code == 1
    assert "NOT CAUGHT  A made-up plan (H01): expected stop by safety.none, found nothing" in answer.out
