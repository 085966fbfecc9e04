"""The rows of the belief, and the table of draws that a fit leaves beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.knowledge.small_files import CITE, FILES, loaded

from eutonia.domain import KnowledgeFault
from eutonia.knowledge import Knowledge, audit, load

KNOWLEDGE = load()
ROWS = KNOWLEDGE.belief
DRAWS = "belief/draws.csv"
PARTS = ("arm", "leg", "trunk", "neck", "jaw")
JOINTS = ("shoulder", "elbow", "wrist", "fingers", "thumb", "hip", "knee", "ankle", "toes")
SHARED = ("potency.", "half_density.", "effect.", "joint.", "aetiology.", "harm_density.", "evidence.")
"""What all people share; only around it do they differ."""
BELIEF = f"""
[[parameter]]
id = "benefit"
distribution = "normal"
centre = 1.25
spread = 0.5
between = 0.25
unit = "points"
words = "Benefit."
cites = [{CITE}]

[[parameter]]
id = "size"
distribution = "lognormal"
centre = 1
spread = 0.5
between = 0
unit = "none"
words = "Size."
cites = [{CITE}]

[[parameter]]
id = "part"
distribution = "beta"
centre = 0.4
spread = 0.5
between = 0
unit = "part"
words = "Part."
cites = [{CITE}]
"""
GOOD = "benefit,size,part,between.benefit\n1.5,2,0.25,0.1\n-0.5,1e-3,0.75,0\n0,3,0.5,0.2\n"


def with_draws(tmp_path: Path, text: str | bytes) -> Knowledge:
    files = {name: one for name, one in FILES.items() if not name.startswith("belief/")} | {"belief/priors.toml": BELIEF}
    place = tmp_path / DRAWS
    place.parent.mkdir(parents=True)
    place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return loaded(tmp_path, files)


@pytest.mark.parametrize(
    "names",
    [
        [f"{kind}.{part}" for kind in ("half_density", "effect.ashworth", "placebo.ashworth", "harm_density") for part in PARTS],
        [f"joint.{joint}" for joint in JOINTS],
        [f"{kind}.{one}" for kind in ("effect", "placebo", "sensitivity", "drift") for one in ("spasms_per_day", "pain")],
        ["noise.ashworth", "noise.pain", "noise.stiffness", "noise.tardieu", "noise.goal", "dispersion.spasms_per_day"],
        ["slope.tardieu", "slope.stiffness", "drift.ashworth", "trend", "person", "problem", "susceptibility"],
        ["aetiology.multiple_sclerosis", "paralysis_lasts", "placebo_peak_days", "grading_error", "wasting"],
    ],
    ids=["parts", "joints", "measures", "errors", "people", "others"],
)
def test_every_parameter_of_the_model_has_a_row(names: list[str]) -> None:
    assert set(names) <= set(ROWS)


@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
def test_every_row_says_what_it_is_and_where_it_is_from(row: object) -> None:
    assert row.words  # type: ignore[attr-defined]
    assert row.citations  # type: ignore[attr-defined]
    assert min(row.spread, row.between) >= 0  # type: ignore[attr-defined]


def test_what_people_share_is_not_said_to_differ() -> None:
    assert [name for name, row in ROWS.items() if name.startswith(SHARED) and row.between] == []


def test_each_pattern_of_a_limb_has_the_joint_that_is_graded_and_no_other_has() -> None:
    for pattern in KNOWLEDGE.patterns.values():
        assert (pattern.joint in JOINTS) if pattern.part in ("arm", "leg") else pattern.joint == "", pattern.id
    joints = {pattern.joint for pattern in KNOWLEDGE.patterns.values()} - {""}
    assert {f"joint.{joint}" for joint in joints} <= set(ROWS)


@pytest.mark.parametrize(("pattern", "joint"), [("flexed-elbow", ""), ("torticollis", "shoulder")])
def test_a_limb_without_a_joint_or_a_neck_with_one_is_reported(pattern: str, joint: str) -> None:
    changed = replace(KNOWLEDGE.patterns[pattern], joint=joint)  # type: ignore[arg-type]
    gaps = audit(replace(KNOWLEDGE, patterns=KNOWLEDGE.patterns | {pattern: changed}))
    assert [gap for gap in gaps if gap not in audit(KNOWLEDGE)] == [
        f"Pattern {pattern}: a limb has a joint that is graded, other parts have none."
    ]


def test_without_a_fit_there_are_no_draws_and_nothing_is_missing(tmp_path: Path) -> None:
    known = loaded(tmp_path)
    assert known.belief_draws == {}
    assert not any("belief_draws" in gap for gap in audit(known))


def test_the_draws_are_read_column_by_column(tmp_path: Path) -> None:
    draws = with_draws(tmp_path, GOOD).belief_draws
    assert list(draws) == ["benefit", "size", "part", "between.benefit"]
    assert list(draws["benefit"]) == [1.5, -0.5, 0]
    assert list(draws["between.benefit"]) == [0.1, 0, 0.2]
    assert audit(with_draws(tmp_path / "again", GOOD)) == audit(loaded(tmp_path / "without"))


@pytest.mark.parametrize(
    ("text", "draws"),
    [
        ("size\n0.5\n2", {"size": [0.5, 2]}),
        ("part\n0.001\n0.999", {"part": [0.001, 0.999]}),
        ("between.part\n0\n0.5", {"between.part": [0, 0.5]}),
        ("benefit\n-1\n0", {"benefit": [-1, 0]}),
    ],
)
def test_two_draws_are_enough_and_may_come_near_the_ends(tmp_path: Path, text: str, draws: dict[str, list[float]]) -> None:
    assert {name: list(values) for name, values in with_draws(tmp_path, text).belief_draws.items()} == draws


def test_the_same_draws_are_the_same_knowledge(tmp_path: Path) -> None:
    assert with_draws(tmp_path / "one", GOOD) == with_draws(tmp_path / "two", GOOD)


def test_nobody_can_change_a_draw(tmp_path: Path) -> None:
    draws = with_draws(tmp_path, GOOD).belief_draws
    with pytest.raises(ValueError, match="read-only"):
        draws["benefit"][0] = 9


def test_a_changed_draw_is_another_knowledge(tmp_path: Path) -> None:
    one, other = with_draws(tmp_path / "one", GOOD), with_draws(tmp_path / "other", GOOD.replace("0.25", "0.26"))
    assert len({one.hash, other.hash, loaded(tmp_path / "without").hash}) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"draws\.csv, line 1: found nothing"),
        ("benefit,no-such\n1,2\n1,2\n", r"line 1, column 2: found 'no-such'; expected a parameter of the belief"),
        ("between.no-such\n1\n1\n", r"line 1, column 1: found 'between\.no-such'"),
        ("benefit, size\n1,2\n1,2\n", r"line 1, column 2: found ' size'"),
        ("benefit,size,benefit\n1,2,3\n1,2,3\n", r"line 1, column 3: 'benefit' stands there twice"),
        ("benefit\n", "found 0 draws; expected at least 2"),
        ("benefit\n1\n", "found 1 draws; expected at least 2"),
        ("benefit,size\n1,2\n1\n", "line 3: found 1 cells; expected 2"),
        ("benefit\n1\n2,3\n", "line 3: found 2 cells; expected 1"),
        ("benefit\n1\n\n2\n", "line 3, column benefit: found ''; expected a finite number"),
        ("benefit,size\n1,2\n1,two\n", "line 3, column size: found 'two'; expected a finite number"),
        ("benefit\n1\nnan\n", "line 3, column benefit: found 'nan'"),
        ("benefit\ninf\n1\n", "line 2, column benefit: found 'inf'"),
        ("benefit,size\n1,2\n1,0\n", "line 3, column size: found 0; expected a number above 0"),
        ("size\n1\n-1\n", "line 3, column size: found -1; expected a number above 0"),
        ("part\n-0.1\n1.1\n", "line 2, column part: found -0.1; expected a number between 0 and 1"),
        ("benefit\ntwo\n1\n", "line 2, column benefit: found 'two'; expected a finite number"),
        ("benefit,size\n1,nan\n1,2\n", "line 2, column size: found 'nan'; expected a finite number"),
        ("part\n0.5\n1\n", "line 3, column part: found 1; expected a number between 0 and 1"),
        ("part\n0\n0.5\n", "line 2, column part: found 0; expected a number between 0 and 1"),
        ("between.size\n0.5\n-0.1\n", r"line 3, column between\.size: found -0\.1; expected a number that is not negative"),
        (b"benefit\n\xff\n1\n", "cannot be read as text"),
    ],
)
def test_a_malformed_table_is_refused_by_line_and_column(tmp_path: Path, text: str | bytes, message: str) -> None:
    with pytest.raises(KnowledgeFault, match=message):
        with_draws(tmp_path, text)


@pytest.mark.parametrize("name", ["belief/draw.csv", "belief/more/draws.csv", "draws.csv", "settings/draws.csv"])
def test_a_table_anywhere_else_is_not_overlooked(tmp_path: Path, name: str) -> None:
    with pytest.raises(KnowledgeFault, match="no reference file is expected here"):
        loaded(tmp_path, FILES | {name: GOOD})


def test_the_packaged_draws_are_aligned_and_of_this_belief() -> None:
    draws = KNOWLEDGE.belief_draws
    assert len({len(values) for values in draws.values()}) <= 1
    assert all(name.removeprefix("between.") in ROWS for name in draws)
    assert all(np.isfinite(values).all() for values in draws.values())
