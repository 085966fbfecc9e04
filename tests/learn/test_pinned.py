"""What one made-up course teaches, pinned: the name of the method stands in every id of a learned belief.

Whoever changes what is learned finds these numbers changed, and changes `LEARNER` with them. They also change with the settings
and with what is held of people before any fit, which the id of the knowledge tells.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from tests.learn.people import ABO, ONA, TWO, Visits, filled
from tests.learn.test_reading import changed
from tests.response.scenes import unfitted, with_setting

from eutonia.domain.belief import Belief, Learned
from eutonia.domain.cycle import Course
from eutonia.knowledge import Knowledge
from eutonia.learn import learn
from eutonia.learn.result import LEARNER
from eutonia.learn.scores import Kind
from eutonia.response import population_belief

VISITS = Visits(
    problems=TWO,
    products=(ONA, ABO),
    weeks=(4, 12),
    measures=("ashworth", "spasms_per_day", "pain", "tardieu", "stiffness"),
    goal=True,
    weakness=True,
    assessed_again=True,
)
BEFORE = {Kind.ASHWORTH: 4, Kind.SPASMS_PER_DAY: 12, Kind.PAIN: 6, Kind.TARDIEU: 40, Kind.STIFFNESS: 7}
AFTER = {Kind.ASHWORTH: 2, Kind.SPASMS_PER_DAY: 5, Kind.PAIN: 3, Kind.TARDIEU: 25, Kind.STIFFNESS: 4}
WAYS: dict[str, dict[str, float]] = {
    "as it is": {},
    "walking": {"learn__worth_closer": 2, "learn__walk__left": 0.9},
    "weighing": {"learn__worth_closer": 0, "learn__enough": 0},
    "guessing closer and walking": {"learn__worth_closer": 0, "learn__enough": 1000},
    "surprises of the last cycle only": {"learn__stage__most": 1},
}


@cache
def people() -> Belief:
    return population_belief(unfitted(), 64)


@cache
def course() -> Course:
    def found(kind: Kind, day: int, place: int) -> float:
        late = day % 91 == 84
        if kind is Kind.GOAL:
            return 0 if late else 1
        if kind is Kind.WEAKNESS:
            return float(day < 91)
        return float((AFTER if day % 91 and not (late and place) else BEFORE)[kind] + (late and kind is not Kind.ASHWORTH))

    def tap(document: dict[str, Any]) -> None:
        document["cycles"][0]["follow_ups"][0]["felt_onset"] = True
        document["cycles"][1]["follow_ups"][1]["felt_wear_off"] = True

    return changed(filled(VISITS, found), tap)


@cache
def learned(way: str) -> Learned:
    knowledge: Knowledge = with_setting(unfitted(), **WAYS[way]) if WAYS[way] else unfitted()
    return learn(people(), course(), knowledge)


def test_the_name_of_the_method() -> None:
    assert LEARNER == "learn/1"


@pytest.mark.parametrize("way", WAYS)
def test_the_same_course_teaches_the_same_for_ever(way: str) -> None:
    found = learned(way).belief.parameters
    for name, (mean, spread) in TAUGHT[way].items():
        assert [found[name].mean(), found[name].std()] == pytest.approx([mean, spread], rel=1e-5), name


@pytest.mark.parametrize("way", WAYS)
def test_its_follow_ups_are_as_surprising_and_its_draws_worth_as_much_for_ever(way: str) -> None:
    verdict = learned(way).verdict
    assert [one.probability for one in verdict.surprises] == pytest.approx(SURPRISING[way], rel=1e-5)
    assert verdict.effective_draws == pytest.approx(WORTH[way], rel=1e-5)


def test_its_sentences() -> None:
    assert learned("as it is").verdict.words == ("Learned from 64 observations on 6 days over 2 cycles.",)
    assert learned("as it is").belief.words == "Learned from 64 observations on 6 days over 2 cycles. 64 draws of this person."


TAUGHT = {
    "as it is": {
        "person": (1.267311, 0.3075174),
        "susceptibility": (1.174184, 0.2986505),
        "onset_days": (18.64422, 2.852977),
        "offset_gap_days": (18.38501, 5.755773),
        "steepness": (2.216741, 0.3873888),
        "effect.ashworth.leg": (0.7511553, 0.2927739),
        "effect.pain": (1.015588, 0.323766),
        "half_density.arm": (0.6195081, 0.1597493),
        "noise.tardieu": (5.46673, 1.146554),
        "noise.goal": (0.6375823, 0.1577963),
        "harm_size": (0.440546, 0.1816554),
        "felt_onset": (0.795709, 0.06314255),
        "felt_wear_off": (0.5133743, 0.09072725),
        "potency.abobotulinumtoxinA": (0.3739601, 0.04858799),
        "problem:flexed-elbow:left": (1.079307, 0.1743589),
        "baseline:ashworth:equinovarus-foot:right": (2.992489, 0.2843125),
        "baseline:spasms_per_day:equinovarus-foot:right": (2.635061, 0.1550979),
        "baseline:stiffness:flexed-elbow:left": (1.216511, 0.3473787),
    },
    "walking": {
        "person": (1.234549, 0.2961051),
        "susceptibility": (1.15198, 0.2736279),
        "onset_days": (19.11886, 3.042083),
        "offset_gap_days": (18.52574, 6.07675),
        "steepness": (2.243829, 0.4261836),
        "effect.ashworth.leg": (0.7286551, 0.2537636),
        "effect.pain": (0.9896947, 0.358874),
        "half_density.arm": (0.5917361, 0.1469496),
        "noise.tardieu": (5.608363, 1.117221),
        "noise.goal": (0.6355782, 0.1867327),
        "harm_size": (0.4472189, 0.199133),
        "felt_onset": (0.7853795, 0.0637795),
        "felt_wear_off": (0.5179365, 0.07323545),
        "potency.abobotulinumtoxinA": (0.3752603, 0.04178286),
        "problem:flexed-elbow:left": (1.092387, 0.1851026),
        "baseline:ashworth:equinovarus-foot:right": (2.922276, 0.2706757),
        "baseline:spasms_per_day:equinovarus-foot:right": (2.649047, 0.1399848),
        "baseline:stiffness:flexed-elbow:left": (1.228647, 0.3840561),
    },
    "weighing": {
        "person": (1.269243, 0.316441),
        "susceptibility": (1.20216, 0.3411737),
        "onset_days": (19.3829, 2.576702),
        "offset_gap_days": (16.84452, 5.924243),
        "steepness": (2.199822, 0.4573044),
        "effect.ashworth.leg": (0.7145741, 0.2508042),
        "effect.pain": (1.026781, 0.2236477),
        "half_density.arm": (0.6189067, 0.1612259),
        "noise.tardieu": (5.372431, 1.023191),
        "noise.goal": (0.6221678, 0.1606475),
        "harm_size": (0.5039301, 0.2633604),
        "felt_onset": (0.8025592, 0.06793558),
        "felt_wear_off": (0.5236618, 0.08299196),
        "potency.abobotulinumtoxinA": (0.3676645, 0.04393423),
        "problem:flexed-elbow:left": (1.135458, 0.1910636),
        "baseline:ashworth:equinovarus-foot:right": (2.959188, 0.2530471),
        "baseline:spasms_per_day:equinovarus-foot:right": (2.675382, 0.1610983),
        "baseline:stiffness:flexed-elbow:left": (1.261698, 0.3316501),
    },
    "guessing closer and walking": {
        "person": (1.247367, 0.3027779),
        "susceptibility": (1.231239, 0.3194265),
        "onset_days": (18.52354, 2.782941),
        "offset_gap_days": (17.91354, 5.637065),
        "steepness": (2.215297, 0.4524817),
        "effect.ashworth.leg": (0.7642581, 0.2968641),
        "effect.pain": (0.9659568, 0.3088431),
        "half_density.arm": (0.611131, 0.1586495),
        "noise.tardieu": (5.486856, 1.122025),
        "noise.goal": (0.6212501, 0.1627553),
        "harm_size": (0.4404264, 0.2477465),
        "felt_onset": (0.8032819, 0.05629792),
        "felt_wear_off": (0.5141111, 0.08368471),
        "potency.abobotulinumtoxinA": (0.3841825, 0.04491489),
        "problem:flexed-elbow:left": (1.096257, 0.1736185),
        "baseline:ashworth:equinovarus-foot:right": (3.003779, 0.2820289),
        "baseline:spasms_per_day:equinovarus-foot:right": (2.629264, 0.1440072),
        "baseline:stiffness:flexed-elbow:left": (1.190394, 0.3085856),
    },
    "surprises of the last cycle only": {
        "person": (1.249205, 0.2980392),
        "susceptibility": (1.154733, 0.2616113),
        "onset_days": (18.05582, 2.727691),
        "offset_gap_days": (18.80874, 5.667698),
        "steepness": (2.132615, 0.376463),
        "effect.ashworth.leg": (0.7341208, 0.2797237),
        "effect.pain": (0.989968, 0.3215875),
        "half_density.arm": (0.6086623, 0.1572),
        "noise.tardieu": (5.305299, 1.111228),
        "noise.goal": (0.5814527, 0.1509161),
        "harm_size": (0.4757716, 0.2879819),
        "felt_onset": (0.7976614, 0.05568437),
        "felt_wear_off": (0.5327734, 0.07759504),
        "potency.abobotulinumtoxinA": (0.3838874, 0.0494468),
        "problem:flexed-elbow:left": (1.055991, 0.2129338),
        "baseline:ashworth:equinovarus-foot:right": (2.931773, 0.3044504),
        "baseline:spasms_per_day:equinovarus-foot:right": (2.607206, 0.1502723),
        "baseline:stiffness:flexed-elbow:left": (1.240197, 0.3031978),
    },
}
SURPRISING = {
    "as it is": [0.8495911, 0.4382003, 0.9994525, 0.7835515],
    "walking": [0.8495911, 0.4382003, 0.9994525, 0.7835515],
    "weighing": [0.8495911, 0.4382003, 0.9994525, 0.7835515],
    "guessing closer and walking": [0.8495911, 0.4382003, 0.9994525, 0.7835515],
    "surprises of the last cycle only": [0.9987834, 0.7015612],
}
WORTH = {
    "as it is": 58.43975,
    "walking": 64,
    "weighing": 8.479226,
    "guessing closer and walking": 61.49416,
    "surprises of the last cycle only": 64,
}
