"""The audit: silent on good knowledge, and it names each gap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

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


def test_a_small_product_of_one_country_lacks_what_the_other_asks_for(tmp_path: Path) -> None:
    assert audit(loaded(tmp_path)) == [
        "sampletoxinA, US: no largest published session.",
        "sampletoxinA, UK/EU: no vial.",
        "sampletoxinA, UK/EU: no interval between treatments.",
        "sampletoxinA, UK/EU: no licence.",
        "sampletoxinA, UK/EU: no limit for one site.",
        "sampletoxinA, UK/EU: no limit for a session.",
        "sampletoxinA, UK/EU: no limit over weeks and all uses.",
        "sampletoxinA, UK/EU: no largest published session.",
    ]


@pytest.fixture
def known(tmp_path: Path) -> Knowledge:
    """Small, and with all that both countries ask for."""
    known = loaded(tmp_path)
    sample = known.products["sampletoxinA"]
    site, cumulative = sample.limits
    everywhere = {
        part: tuple(replace(one, jurisdiction="any") for one in getattr(sample, part))
        for part in ("vials", "dilutions", "intervals")
    }
    (licence,) = sample.indications
    full = replace(
        sample,
        **everywhere,
        indications=(licence, replace(licence, jurisdiction="UK/EU")),
        limits=(
            replace(site, jurisdiction="any"),
            replace(cumulative, jurisdiction="any"),
            replace(site, id="most", scope="published_maximum", jurisdiction="any"),
        ),
    )
    return replace(known, products={full.id: full})


def _small(known: Knowledge, **changes: Any) -> Knowledge:
    (sample,) = known.products.values()
    return replace(known, products={sample.id: replace(sample, **changes)})


def test_small_knowledge_may_be_whole(known: Knowledge) -> None:
    assert audit(known) == []


def test_nothing_is_asked_of_a_product_that_is_not_planned_here(known: Knowledge) -> None:
    assert audit(_small(known, planned_here=False, vials=(), limits=(), step_units=Decimal(0))) == []


@pytest.mark.parametrize(("step", "is_gap"), [("-1", True), ("0", True), ("0.5", False), ("1", False)])
def test_a_practical_step_is_above_nothing(known: Knowledge, step: str, is_gap: bool) -> None:
    gaps = ["sampletoxinA: no practical step of dose."] if is_gap else []
    assert audit(_small(known, step_units=Decimal(step))) == gaps


@pytest.mark.parametrize(
    ("part", "what"), [("vials", "vial"), ("intervals", "interval between treatments"), ("indications", "licence")]
)
@pytest.mark.parametrize(("here", "elsewhere"), [("US", "UK/EU"), ("UK/EU", "US")])
def test_what_holds_in_one_country_does_not_hold_in_the_other(
    known: Knowledge, part: str, what: str, here: str, elsewhere: str
) -> None:
    first, *_ = getattr(known.products["sampletoxinA"], part)
    changed = _small(known, **{part: (replace(first, jurisdiction=here),)})
    assert [gap for gap in audit(changed) if "dilution" not in gap] == [f"sampletoxinA, {elsewhere}: no {what}."]


def test_a_limit_of_one_country_or_of_one_muscle_bounds_nothing_elsewhere(known: Knowledge) -> None:
    site, cumulative, most = known.products["sampletoxinA"].limits
    us_only = _small(known, limits=(replace(site, jurisdiction="US"), cumulative, most))
    assert audit(us_only) == ["sampletoxinA, UK/EU: no limit for one site."]
    one_muscle = _small(known, limits=(replace(site, subject="soleus"), cumulative, most))
    assert audit(one_muscle) == [f"sampletoxinA, {here}: no limit for one site." for here in ("US", "UK/EU")]


def test_a_limit_of_the_session_bounds_the_session_and_not_the_weeks(known: Knowledge) -> None:
    site, cumulative, most = known.products["sampletoxinA"].limits
    session = replace(cumulative, scope="session", window_days=None)
    assert audit(_small(known, limits=(site, session, most))) == [
        f"sampletoxinA, {here}: no limit over weeks and all uses." for here in ("US", "UK/EU")
    ]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"use": "bladder"}, 1), ({"use": "neck"}, 1), ({"recommended": False}, 1), ({"vial_units": Decimal(50)}, 1),
        ({"diluent_ml": Decimal(4)}, 2),
    ],
)  # fmt: skip
def test_each_vial_has_one_recommended_dilution_for_a_limb(known: Knowledge, changes: dict[str, Any], found: int) -> None:
    (dilution,) = known.products["sampletoxinA"].dilutions
    gaps = audit(_small(known, dilutions=(dilution, replace(dilution, **changes))))
    doubled = [
        f"sampletoxinA, {here}: 2 recommended limb dilutions for the 100 unit vial, not 1." for here in ("US", "UK/EU")
    ]
    assert gaps == (doubled if found == 2 else [])
    assert audit(_small(known, dilutions=(replace(dilution, **changes),))) == (
        [] if found == 2 else [gap.replace(" 2 ", " 0 ") for gap in doubled]
    )


def test_a_dilution_of_one_country_is_for_that_country(known: Knowledge) -> None:
    (dilution,) = known.products["sampletoxinA"].dilutions
    assert audit(_small(known, dilutions=(replace(dilution, jurisdiction="US"),))) == [
        "sampletoxinA, UK/EU: 0 recommended limb dilutions for the 100 unit vial, not 1."
    ]


def test_a_group_has_a_volume_when_each_of_its_members_has_one(known: Knowledge) -> None:
    soleus = known.muscles["soleus"]
    flat = replace(soleus, id="plantaris", volume=None)
    calf = replace(soleus, id="calf", volume=None, members=("soleus", "plantaris"))
    (dose,) = known.products["sampletoxinA"].doses
    of_the_calf = _small(known, doses=(replace(dose, muscle="calf"),))
    filled = replace(of_the_calf, muscles={"calf": calf, "soleus": soleus, "plantaris": replace(soleus, id="plantaris")})
    assert audit(filled) == []
    assert audit(replace(filled, muscles=filled.muscles | {"plantaris": flat})) == ["Muscle calf has a dose and no volume."]


def test_a_muscle_without_a_dose_needs_no_volume(known: Knowledge) -> None:
    flat = replace(known.muscles["soleus"], id="plantaris", volume=None)
    assert audit(replace(known, muscles=known.muscles | {"plantaris": flat})) == []


@pytest.mark.parametrize(("weight", "is_gap"), [("-0.1", True), ("0", False), ("0.5", False), ("1", False), ("1.1", True)])
def test_a_swallowing_weight_lies_between_0_and_1(known: Knowledge, weight: str, is_gap: bool) -> None:
    muscle = replace(known.muscles["soleus"], swallowing_weight=Decimal(weight))
    gaps = [f"Muscle soleus: swallowing weight {weight} is not between 0 and 1."] if is_gap else []
    assert audit(replace(known, muscles={"soleus": muscle})) == gaps


def test_one_primary_muscle_is_enough_for_a_pattern(known: Knowledge) -> None:
    pattern = known.patterns["equinus-foot"]
    (entry,) = pattern.muscles
    second = replace(entry, rank="secondary")
    both = replace(pattern, muscles=(entry, second))
    assert audit(replace(known, patterns={pattern.id: both})) == []
    assert audit(replace(known, patterns={pattern.id: replace(pattern, muscles=(second,))})) == [
        "Pattern equinus-foot has no primary muscle."
    ]


@pytest.mark.parametrize("part", ["arm", "leg", "trunk", "neck", "jaw"])
@pytest.mark.parametrize("joint", ["", "ankle"])
def test_a_joint_belongs_to_a_limb(known: Knowledge, part: Any, joint: Any) -> None:
    pattern = replace(known.patterns["equinus-foot"], part=part, joint=joint)
    is_as_it_should_be = (part in ("arm", "leg")) == (joint == "ankle")
    assert audit(replace(known, patterns={pattern.id: pattern})) == (
        [] if is_as_it_should_be else ["Pattern equinus-foot: a limb has a joint that is graded, other parts have none."]
    )


def test_a_question_about_a_loss_stands_in_one_place(known: Knowledge) -> None:
    (step,) = known.loss.values()
    (question,) = step.questions
    again = replace(step, id="target")
    other = replace(step, id="guidance", questions=(replace(question, id="other"),))
    assert audit(replace(known, loss={"dose": step, "guidance": other})) == []
    assert audit(replace(known, loss={"dose": step, "target": again, "guidance": other})) == [
        "Loss of response: question dose-lost stands in two places."
    ]


def test_each_reason_for_a_loss_says_what_to_do(known: Knowledge) -> None:
    (step,) = known.loss.values()
    assert audit(replace(known, loss={"dose": replace(step, to_do=())})) == [
        "Loss of response: nothing is said to do about dose."
    ]


BLANKS = {
    ("DoseRange", "words"), ("Interval", "indication"), ("Limit", "subject"), ("Limit", "indication"), ("Muscle", "holds_up"),
    ("Pattern", "joint"), ("Pattern", "note"), ("PatternMuscle", "note"), ("ReasonAgainst", "when"),
    ("Scale", "important_change"), ("Scale", "scoring"), ("Scale", "note"), ("ScreenQuestion", "if_yes"),
    ("ScreenQuestion", "if_unknown"), ("Source", "address"), ("Source", "note"),
}  # fmt: skip
"""What may be blank, type and field. Everything else that is text may not."""


def _blanked(record: Any) -> Iterator[tuple[tuple[str, str], str, Any]]:
    """The record with each of its texts blank in turn, and the words in which the audit names that text."""
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, str):
            yield (type(record).__name__, field.name), field.name, replace(record, **{field.name: ""})
        for at, piece in enumerate(value if isinstance(value, tuple) else ()):
            for what, words, changed in _blanked(piece) if is_dataclass(piece) else ():
                yield what, f"{field.name}, {words}", replace(record, **{field.name: (*value[:at], changed, *value[at + 1 :])})


def test_every_text_is_there_but_the_few_that_may_be_blank(known: Knowledge) -> None:
    seen = set()
    for part in fields(known):
        entries = getattr(known, part.name)
        for id, entry in entries.items() if isinstance(entries, dict) else ():
            for what, words, changed in _blanked(entry):
                gaps = audit(replace(known, **{part.name: entries | {id: changed}}))
                assert (f"{part.name} {id}: {words} is blank." in gaps) is (what not in BLANKS), what
                seen.add(what)
    assert seen >= BLANKS
    assert len(seen) > 60


def test_citations_are_found_in_lists_and_tables_and_nothing_else_is(tmp_path: Path) -> None:
    cited = loaded(tmp_path).products["sampletoxinA"].step_citation
    assert list(citations_in(cited)) == [cited]
    assert list(citations_in({"one": (cited, ("words", cited))})) == [cited, cited]
    assert list(citations_in("words")) == list(citations_in(None)) == list(citations_in(())) == []
