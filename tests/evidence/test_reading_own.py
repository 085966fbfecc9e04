"""Our own evidence: every line is understood or left out with a reason, each as it stands in own_reading.csv to be looked at."""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest
from tests.evidence.golden import GOLDEN, table

from eutonia.evidence.lexicon import DATA, lexicon
from eutonia.evidence.reading import own_reading
from eutonia.evidence.rows import Kind, Row
from eutonia.knowledge import load

READING = own_reading(load())
TABLES = ("trials.csv", "outcomes.csv", "paralysis.csv", "timecourse.csv", "priors.csv")
STRANGE_ADDRESS = re.compile(r"://|\b\d{1,3}(?:\.\d{1,3}){3}\b|mirror|github", re.IGNORECASE)


def lines(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))


def one(trial: str, arm: str, outcome: str, joint: str = "", week: float | None = None) -> Row:
    found = [row for row in READING.rows if (row.trial, row.arm, row.outcome) == (trial, arm, outcome)]
    found = [row for row in found if joint in ("", row.joint) and week in (None, row.week)]
    assert len(found) == 1
    return found[0]


def test_every_line_is_read_as_it_was_looked_at() -> None:
    expected = GOLDEN.read_text(encoding="utf-8")
    assert table(READING) == expected, "look at the difference; if it is meant: python -m tests.evidence.golden"


def test_no_line_is_lost() -> None:
    assert len(READING.rows) + len(READING.left_out) == len(lines("outcomes.csv")) + len(lines("paralysis.csv"))
    assert all(found.why for found in READING.left_out)


@pytest.mark.parametrize("name", TABLES)
def test_no_table_names_an_address_of_the_day(name: str) -> None:
    assert STRANGE_ADDRESS.findall((DATA / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", TABLES)
def test_every_line_has_as_many_cells_as_headings(name: str) -> None:
    rows = list(csv.reader((DATA / name).read_text(encoding="utf-8").splitlines()))
    assert {len(row) for row in rows} == {len(rows[0])}


def test_what_is_recalled_is_never_fitted() -> None:
    assert {row.use for row in READING.rows if row.confidence == "recalled"} == {"context"}
    assert any(row.confidence == "recalled" for row in READING.rows)


def test_the_evidence_holds_what_the_notes_promise_for_calibration() -> None:
    fitted = Counter(row.trial for row in READING.rows if row.use == "fit")
    assert fitted["SIMPSON1996"] == 12
    assert {"GRACIES2017", "GRACIES2015", "NABOTA2015", "BRASHEAR2002", "DUNNE2012", "TOWER2017", "HYMAN2000", "KANOVSKY2021",
            "ODERGREN1998", "JACINTO2020", "POEWE1998", "SLOOP1997"} <= set(fitted)  # fmt: skip
    assert {row.kind for row in READING.rows if row.use == "fit"} == set(Kind) - {Kind.TONE_MEDIAN}


def test_figures_that_can_be_checked_by_hand() -> None:
    simpson = one("SIMPSON1996", "300", "AS_change", "wrist", 2)
    assert (simpson.value, simpson.baseline, simpson.people) == (-1.2, 2.9, 9.75)
    assert one("BRASHEAR2002", "200-240", "DAS_responder_%").value == 40 / 64
    assert one("HYMAN2000", "1500", "weakness_AE_%").aetiology == "multiple sclerosis"
    assert sum(part.units for part in one("HYMAN2000", "1500", "weakness_AE_%").muscles) == pytest.approx(750)
    assert one("HYMAN2000", "1500", "weakness_AE_%").people == pytest.approx((74 - 16) / 3)
    gracies = one("GRACIES2017", "1000", "MAS_change")
    assert gracies.standard_error == pytest.approx(0.3 / (2 * 1.96), rel=0.01)
    assert one("TOWER2017", "IC1", "REPAS_change").problems == pytest.approx(608 / 155)
    kanovsky = one("KANOVSKY2021", "inco OLEX", "reinjection_interval_>=week_%", week=14)
    assert (kanovsky.value, kanovsky.open_label) == (217 / 415, True)
    assert kanovsky.people == pytest.approx(204.9, abs=0.1)
    onset = one("JACINTO2020", "routine", "onset_perceived_day")
    assert onset.standard_error == pytest.approx(1.6 / (2 * 1.96))
    assert one("CDYSTONIA_B", "Placebo", "TWSTRS_change", week=4).value == pytest.approx(4.43 / 43.58 * 100)
    assert one("DUNNE2012", "pooled, baseline AS>3", "AS_reduction_>1_grade_%").baseline == 3


def test_an_interval_of_a_difference_is_not_taken_for_that_of_an_arm() -> None:
    row = one("GRACIES2015", "500", "MAS_change")
    assert row.standard_deviation == 1.0
    assert row.standard_error == pytest.approx(1 / 80**0.5)


def test_what_was_assumed_of_our_own_trials_is_said() -> None:
    said = {(remark.trial, remark.words) for remark in READING.remarks}
    assert any(trial == "DUNNE2012" and "at least" in words for trial, words in said)
    assert any(trial == "NABOTA2015" and "of the maximum" in words for trial, words in said)


def test_every_number_of_the_reading_is_used_and_argued() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in DATA.parent.glob("*.py"))
    assert [name for name in lexicon().numbers if f'"{name}"' not in source] == []
