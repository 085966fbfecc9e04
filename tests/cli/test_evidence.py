"""`eutonia evidence`: what a person sees of a validation, as text and as JSON, and what is refused."""

from __future__ import annotations

import builtins
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.running import Ran, eutonia, refused

STRANGE = Path(__file__).parents[1] / "evidence" / "strange"
HEADINGS = "trial_id,arm,product,total_dose_U,muscle_group,joint,n,week,outcome,value,spread,spread_type"
SEEN = (
    "Trials that the belief has not seen", "AUTUMN2019", "found", "expected", "95 %", "RMSE", "CRPS", "log score", "naive",
    "Model less naive", "Not predicted", "the value is empty", "--why lists them",
)  # fmt: skip
BAD_INPUT = 2
NOT_INSTALLED = 5


@pytest.fixture(scope="module")
def text() -> Ran:
    """The strange trials of the tests, validated."""
    return eutonia("evidence", "validate", STRANGE)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The same as JSON."""
    ran = eutonia("evidence", "validate", STRANGE, "--json")
    assert (ran.code, ran.err) == (0, "")
    found: dict[str, Any] = json.loads(ran.out)
    return found


def table(folder: Path, *lines: str) -> Path:
    (folder / "outcomes.csv").write_text("\n".join([HEADINGS, *lines]) + "\n", encoding="utf-8")
    return folder


def test_a_person_sees_rows_scores_and_reasons(text: Ran) -> None:
    assert (text.code, text.err) == (0, "")
    for words in SEEN:
        assert words in text.out, words
    assert "fitted to: no test" not in text.out


def test_the_text_fits_100_columns(text: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    ran = eutonia("evidence", "validate", STRANGE, "--why")
    assert max(len(line.rstrip()) for line in ran.out.splitlines()) <= 100
    assert "What had to be assumed" in ran.out
    assert "of the maximum is taken" in " ".join(ran.out.split())


def test_the_same_folder_says_the_same_every_time(document: dict[str, Any]) -> None:
    assert json.loads(eutonia("evidence", "validate", STRANGE, "--json").out) == document


def test_json_holds_every_row_with_both_predictions(document: dict[str, Any]) -> None:
    assert document["document"] == "eutonia/validation/1"
    row = next(one for one in document["rows"] if one["trial"] == "BIRCH2018" and one["product"])
    assert row["observed"] == -0.8
    assert len(row["model"]["intervals"]) == 3
    assert row["naive"] is not None
    assert row["dose_units"] == pytest.approx(346.4, abs=0.1)
    assert {one["outcome"] for one in document["summaries"]} >= {"all outcomes", "tone_change"}
    assert all(one["why"] for one in document["left_out"])
    assert len(document["rows"]) + len(document["left_out"]) == 32


def test_headings_without_lines_are_answered_politely(tmp_path: Path) -> None:
    ran = eutonia("evidence", "validate", table(tmp_path))
    assert (ran.code, ran.err) == (0, "")
    assert "there is nothing to predict" in ran.out


def test_a_table_of_which_nothing_can_be_predicted_says_so(tmp_path: Path) -> None:
    ran = eutonia("evidence", "validate", table(tmp_path, "ASH,drug,Dysport,500,FCR,wrist,20,4,GAS,1,,"))
    assert ran.code == 0
    assert "No row of this folder can be predicted" in ran.out
    assert "the model does not predict this outcome" in " ".join(ran.out.split())


def test_what_a_table_says_is_printed_as_it_was_written(tmp_path: Path) -> None:
    ran = eutonia("evidence", "validate", table(tmp_path, "[red]ASH[/red],placebo,placebo,0,FCR,wrist,20,4,AS_change,-0.2,,"))
    assert "[red]ASH[/red]" in ran.out
    odd = eutonia("evidence", "validate", table(tmp_path, "A\x1b[2J,placebo,placebo,0,FCR,wrist,20,4,AS_change,-0.2,,"))
    assert "\x1b[2J" not in odd.out


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    ran = eutonia("evidence", "validate", tmp_path)
    refused(ran, tmp_path)
    assert ran.code == BAD_INPUT
    assert "outcomes.csv" in ran.err
    assert eutonia("evidence", "validate", tmp_path / "nowhere").code == BAD_INPUT


def test_a_missing_column_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "outcomes.csv").write_text("trial_id,arm,outcome\nA,b,c\n", encoding="utf-8")
    ran = eutonia("evidence", "validate", tmp_path)
    refused(ran, tmp_path, "outcomes.csv")
    assert "column value" in ran.err
    assert "expected" in ran.err


def test_validation_needs_no_jax(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without(monkeypatch, "jax", "numpyro")
    ran = eutonia("evidence", "validate", table(tmp_path, "ASH,placebo,placebo,0,FCR,wrist,20,4,AS_change,-0.2,,"))
    assert ran.code == 0, ran.err


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """These packages are not installed."""
    real = builtins.__import__

    def refuse(name: str, *others: Any, **more: Any) -> Any:
        if name.split(".")[0] in names or name == "eutonia.evidence.fitting":
            raise ImportError(name)
        return real(name, *others, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)


def test_calibration_without_jax_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import sys

    without(monkeypatch, "jax", "numpyro")
    for name in [name for name in sys.modules if name.split(".")[0] in ("jax", "numpyro") or name == "eutonia.evidence.fitting"]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delattr("eutonia.evidence.fitting", raising=False)
    ran = eutonia("evidence", "calibrate", "--out", tmp_path)
    refused(ran, tmp_path)
    assert ran.code == NOT_INSTALLED
    assert "eutonia[evidence]" in ran.err


def test_calibration_refuses_a_place_that_is_not_there_before_any_work(tmp_path: Path) -> None:
    ran = eutonia("evidence", "calibrate", "--out", tmp_path / "nowhere")
    refused(ran, tmp_path)
    assert "does not exist" in ran.err


def test_calibration_refuses_a_folder_in_which_nothing_may_be_fitted(tmp_path: Path) -> None:
    pytest.importorskip("numpyro")
    folder, out = tmp_path / "evidence", tmp_path / "out"
    shutil.copytree(STRANGE, folder)
    out.mkdir()
    table(folder, "ASH,placebo,placebo,0,FCR,wrist,20,4,GAS,1,,")
    ran = eutonia("evidence", "calibrate", folder, "--out", out)
    refused(ran, out)
    assert ran.code == BAD_INPUT
    assert "no row that may be fitted" in ran.err
