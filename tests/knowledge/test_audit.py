"""The audit: silent on good knowledge, and it names each gap."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from tests.knowledge.small_files import FILES, loaded

from eutonia.knowledge import Knowledge, audit, citations_in, load

KNOWLEDGE = load()
ONA = KNOWLEDGE.products["onabotulinumtoxinA"]


def _with_product(**changes: object) -> Knowledge:
    product = replace(ONA, **changes)  # type: ignore[arg-type]
    return replace(KNOWLEDGE, products=KNOWLEDGE.products | {product.id: product})


def _new_gaps(changed: Knowledge) -> list[str]:
    """What the audit says of the changed knowledge and not of the packaged one."""
    before = audit(KNOWLEDGE)
    return [gap for gap in audit(changed) if gap not in before]


def test_the_packaged_knowledge_has_no_gap() -> None:
    assert audit(KNOWLEDGE) == []


@pytest.mark.parametrize("part", ["muscles", "patterns", "scales", "alternatives", "screen", "settings", "belief", "loss"])
def test_an_empty_part_is_reported(part: str) -> None:
    emptied = replace(KNOWLEDGE, **{part: {}} | ({"products": {}} if part == "muscles" else {}))  # type: ignore[arg-type]

    assert f"There is not one entry under {part}." in audit(emptied)


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"vials": ()}, "no vial"),
        ({"intervals": ()}, "no interval"),
        ({"indications": ()}, "no licence"),
        ({"dilutions": ()}, "0 recommended limb dilutions"),
        ({"step_units": Decimal(0)}, "no practical step"),
        ({"limits": tuple(one for one in ONA.limits if one.scope != "site_units")}, "no limit for one site"),
        ({"limits": tuple(one for one in ONA.limits if one.scope != "cumulative")}, "no limit over weeks"),
        ({"limits": tuple(one for one in ONA.limits if one.scope not in ("cumulative", "session"))}, "no limit for a session"),
        ({"limits": tuple(one for one in ONA.limits if one.scope != "published_maximum")}, "no largest published session"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_product_that_is_planned_here_lacks_nothing_unnoticed(changes: dict[str, object], gap: str) -> None:
    assert any("onabotulinumtoxinA" in line and gap in line for line in audit(_with_product(**changes)))


def test_a_gap_in_one_jurisdiction_is_a_gap() -> None:
    only_us = tuple(vial for vial in ONA.vials if vial.jurisdiction == "US")

    assert "onabotulinumtoxinA, UK/EU: no vial." in audit(_with_product(vials=only_us))


def test_a_limit_for_one_muscle_does_not_pass_for_a_limit_of_the_session() -> None:
    only_muscles = tuple(limit for limit in ONA.limits if limit.subject)

    assert "onabotulinumtoxinA, US: no limit over weeks and all uses." in audit(_with_product(limits=only_muscles))


def test_a_product_that_is_only_named_in_a_history_may_lack_everything() -> None:
    bare = replace(KNOWLEDGE.products["letibotulinumtoxinA"], vials=(), limits=())

    assert _new_gaps(replace(KNOWLEDGE, products=KNOWLEDGE.products | {bare.id: bare})) == []


def test_a_source_that_nothing_cites_is_reported() -> None:
    extra = replace(KNOWLEDGE.sources["hyman-2000"], id="unread-1999")
    known = replace(KNOWLEDGE, sources=KNOWLEDGE.sources | {extra.id: extra})

    assert _new_gaps(known) == ["Source unread-1999 is cited by no fact."]


def test_a_blank_sentence_is_reported() -> None:
    question = replace(KNOWLEDGE.screen["pregnancy"], remedy="")
    known = replace(KNOWLEDGE, screen=KNOWLEDGE.screen | {question.id: question})

    assert _new_gaps(known) == ["screen pregnancy: remedy is blank."]


def test_a_blank_sentence_deep_inside_a_product_is_reported() -> None:
    first, *others = ONA.limits

    assert _new_gaps(_with_product(limits=(replace(first, words=""), *others))) == [
        "products onabotulinumtoxinA: limits, words is blank."
    ]


def test_a_muscle_with_a_dose_and_no_volume_is_reported() -> None:
    flat = replace(KNOWLEDGE.muscles["soleus"], volume=None)
    known = replace(KNOWLEDGE, muscles=KNOWLEDGE.muscles | {"soleus": flat})

    assert "Muscle soleus has a dose and no volume." in audit(known)


def test_a_swallowing_weight_beyond_one_is_reported() -> None:
    heavy = replace(KNOWLEDGE.muscles["soleus"], swallowing_weight=Decimal("1.5"))
    known = replace(KNOWLEDGE, muscles=KNOWLEDGE.muscles | {"soleus": heavy})

    assert _new_gaps(known) == ["Muscle soleus: swallowing weight 1.5 is not between 0 and 1."]


def test_a_pattern_without_a_primary_muscle_is_reported() -> None:
    pattern = replace(KNOWLEDGE.patterns["flexed-elbow"], muscles=())
    known = replace(KNOWLEDGE, patterns=KNOWLEDGE.patterns | {pattern.id: pattern})

    assert "Pattern flexed-elbow has no primary muscle." in audit(known)


def test_half_built_knowledge_loads_and_is_reported(tmp_path: Path) -> None:
    bare = loaded(tmp_path, {name: FILES[name] for name in ("version.toml", "sources.toml")})

    assert audit(bare) == [
        "There is not one entry under products.",
        "There is not one entry under muscles.",
        "There is not one entry under patterns.",
        "There is not one entry under scales.",
        "There is not one entry under alternatives.",
        "There is not one entry under screen.",
        "There is not one entry under settings.",
        "There is not one entry under belief.",
        "There is not one entry under loss.",
        "Source label is cited by no fact.",
    ]


def test_every_citation_is_found_wherever_it_stands(tmp_path: Path) -> None:
    written = sum(text.count("source = ") for text in FILES.values())

    assert len(list(citations_in(loaded(tmp_path)))) == written
