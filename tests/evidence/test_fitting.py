"""The fit: chains that disagree are refused, and onset and offset cannot trade places."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from tests.evidence.some_rows import a_row, centres, placebo, unfitted

from eutonia.evidence import fitting
from eutonia.evidence.calibration import CARD_FILE, DRAWS_FILE, PAGE_FILE, draws_table, files_of
from eutonia.evidence.convergence import Convergence, bulk_size, convergence, r_hat, tail_size
from eutonia.evidence.fitted import fitted_rows
from eutonia.evidence.fitting import Fit, NotConverged, fit
from eutonia.evidence.forward import predict
from eutonia.evidence.layout import lay_out
from eutonia.evidence.predictive import usual_trials
from eutonia.evidence.rows import Row
from eutonia.knowledge.draws import read_draws

TRUTH = {"effect__ashworth__arm": 2.2, "onset_days": 20.0, "offset_gap_days": 20.0}
WEEKS = (1.0, 2.0, 4.0, 8.0, 12.0, 16.0)


def simulated() -> tuple[Row, ...]:
    """A large trial of one dose that was looked at often, as it would come out if `TRUTH` were true."""
    rows = [a_row(week=week, people=900) for week in WEEKS]
    rows += [placebo(row) for row in rows]
    layout = lay_out(rows, unfitted())
    found = predict(centres(**TRUTH), usual_trials(layout), layout)
    return tuple(replace(row, value=float(value)) for row, value in zip(rows, found.value, strict=True))


@cache
def fitted() -> Fit:
    """From starts all over the prior, with time constants so open that they could trade places if they were free."""
    belief = dict(unfitted().belief)
    for name in ("onset_days", "offset_gap_days", "effect.ashworth.arm"):
        belief[name] = replace(belief[name], spread=0.8)
    belief["half_density.arm"] = replace(belief["half_density.arm"], spread=0.05)
    return fit(simulated(), replace(unfitted(), belief=belief), seed=3, chains=3, warmup=200, samples=200, quick=True)


def test_onset_and_offset_cannot_trade_places() -> None:
    """Free, they give the same course with the sign of the effect reversed, and a sampler finds the wrong one without a word."""
    draws = fitted().draws
    peak = _peak(draws["onset_days"], draws["onset_days"] + draws["offset_gap_days"])
    assert draws["effect.ashworth.arm"].min() > 0.3
    assert np.median(draws["effect.ashworth.arm"]) == pytest.approx(2.2, rel=0.25)
    assert np.quantile(peak, 0.05) < _peak(20.0, 40.0) < np.quantile(peak, 0.95)


def test_all_chains_find_the_same_from_their_different_starts() -> None:
    found = fitted()
    assert found.convergence.r_hat < 1.06
    by_chain = found.draws["effect.ashworth.arm"].reshape(found.chains, -1).mean(axis=1)
    assert np.ptp(by_chain) < found.draws["effect.ashworth.arm"].std()


def test_the_fit_says_again_what_it_was_told() -> None:
    for one in fitted_rows(fitted()):
        assert one.inside
        assert one.low <= one.middle <= one.high
        assert one.middle == pytest.approx(one.row.value, abs=0.08)


def test_a_fit_that_has_not_converged_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    poor = replace(fitted(), convergence=Convergence(1.2, "steepness", 50.0, "onset_days", 40.0, "person", 2))
    monkeypatch.setattr(fitting, "sample", lambda *_, **__: poor)
    words = r"cannot be used: R-hat 1.200 of steepness .* 2 divergent .*Nothing was written"
    with pytest.raises(NotConverged, match=words) as refused:
        fit(simulated(), unfitted())
    assert refused.value.exit_code == 7
    assert fit(simulated(), unfitted(), quick=True) is poor, "who asks for it looks at the diagnostics"


def test_the_table_of_draws_can_be_read_back() -> None:
    draws = fitted().draws
    found = read_draws("draws.csv", draws_table(draws, 100), unfitted().belief)
    assert set(found) == set(draws)
    assert all(len(values) == 100 for values in found.values())
    np.testing.assert_allclose(found["onset_days"], draws["onset_days"][::6], rtol=1e-5)
    assert {"between.person", "evidence.trial_effect"} <= set(found)


def test_the_card_says_what_the_draws_were_made_from() -> None:
    files = files_of(fitted(), unfitted())
    card, page = tomllib.loads(files[CARD_FILE].decode()), files[PAGE_FILE].decode()
    assert set(files) == {DRAWS_FILE, CARD_FILE, PAGE_FILE}
    assert len(card["row"]) == len(simulated())
    assert card["draws"] in page
    assert "largest R-hat" in card["diagnostics"]
    assert all(row["inside"] for row in card["row"])
    assert "potency." not in page, "relative potencies are never shown"
    assert "half_density.jaw" in page, "what is prior only is named"


def _peak(onset: np.ndarray | float, offset: np.ndarray | float) -> np.ndarray:
    return np.asarray(onset * offset / (offset - onset) * np.log(offset / onset))


# ---- the diagnostics -----------------------------------------------------------------------------------------------------


def independent(seed: int = 0, chains: int = 4, samples: int = 1000) -> np.ndarray:
    return np.random.Generator(np.random.PCG64(seed)).standard_normal((chains, samples))


def test_independent_draws_pass() -> None:
    found = convergence({"a": independent(1), "b": independent(2)}, 0)
    assert found.faults == ()
    assert found.r_hat < 1.005
    assert found.bulk > 3000
    assert found.tail > 2000


def test_a_chain_elsewhere_is_seen() -> None:
    values = independent()
    values[0] += 1
    assert r_hat(values) > 1.05
    assert "R-hat" in convergence({"a": values}, 0).faults[0]


def test_a_chain_of_another_width_is_seen() -> None:
    values = independent()
    values[0] *= 3
    assert r_hat(values) > 1.05


def test_a_chain_that_drifts_is_seen() -> None:
    assert r_hat(independent() + np.linspace(-1, 1, 1000)) > 1.05


def test_draws_that_hang_together_count_for_few() -> None:
    steps = independent(3)
    values = np.empty_like(steps)
    values[:, 0] = steps[:, 0]
    for at in range(1, steps.shape[1]):
        values[:, at] = 0.95 * values[:, at - 1] + np.sqrt(1 - 0.95**2) * steps[:, at]
    assert bulk_size(values) == pytest.approx(4000 / 39, rel=0.5)
    assert tail_size(values) < 500
    assert len(convergence({"a": values}, 0).faults) >= 2


def test_a_divergence_is_a_fault() -> None:
    assert convergence({"a": independent()}, 3).faults == ("3 divergent transitions",)


def test_draws_that_stand_still_are_a_fault() -> None:
    assert convergence({"a": np.zeros((4, 100))}, 0).faults
