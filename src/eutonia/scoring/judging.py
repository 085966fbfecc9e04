"""Calibration in words: too narrow, too wide, too hopeful, or too few to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eutonia.domain.score import CalibrationGroup, Coverage, Reliability, ReliabilityBin, ScoredChance
from eutonia.scoring.binomial import exact_interval
from eutonia.scoring.telling import MEASURES, per_cent


def group_words(
    name: str, many: int, people: int, few: bool, coverages: Sequence[Coverage], below: int, confidence: float
) -> str:
    """What the coverages of one group say, in one sentence or two; `below` is how many fell below the median."""
    where = MEASURES.get(name, name)
    held = f"{where[:1].upper()}{where[1:]}: {_seen(many, people)}"
    if few:
        return f"{held}. Too few to judge by."
    wrong = [one for one in coverages if not one.low <= one.nominal <= one.high]
    worst = max(wrong, key=lambda one: abs(one.inside / one.of - float(one.nominal)), default=None)
    width = "Bands hold what they should" if worst is None else f"Bands are too {_width(worst)}"
    middle = coverages[1]
    told = _coverage_words(worst or middle)
    return f"{held}. {width}: {told}. {_tilt(below, many, confidence)}".strip()


def _seen(many: int, people: int) -> str:
    return f"{many} {'observation' if many == 1 else 'observations'} of {people} {'person' if people == 1 else 'people'}"


def _width(one: Coverage) -> str:
    return "narrow" if one.high < one.nominal else "wide"


def _coverage_words(one: Coverage) -> str:
    share, ends = per_cent(one.inside / one.of), f"{per_cent(one.low)} to {per_cent(one.high)}"
    return f"{share} % fell inside the {per_cent(one.nominal)} % band (exact interval {ends} %)"


def _tilt(below: int, many: int, confidence: float) -> str:
    """Whether what came was better or worse than the median more often than chance allows. Lower is better in all measures."""
    ends = exact_interval(below, many, confidence)
    if 2 * ends.low > 1:
        return "What came was better than the median too often: the forecasts are too gloomy."
    if 2 * ends.high < 1:
        return "What came was worse than the median too often: the forecasts are too hopeful."
    return ""


def chance_words(of: str, chances: Sequence[ScoredChance], people: int, few: bool, bins: Sequence[ReliabilityBin]) -> str:
    """What the groups of chances say, in one sentence."""
    if not chances:
        return f"No chance of {of} can be held against what happened."
    happened = sum(one.happened for one in chances)
    given = float(sum(one.chance for one in chances)) / len(chances)
    chance = "chance" if len(chances) == 1 else "chances"
    many = f"{len(chances)} {chance} of {of} in {people} {'person' if people == 1 else 'people'}"
    held = f"{many}: {per_cent(given)} % on average, {happened} happened"
    if few:
        return f"{held}. Too few to judge by."
    off = [one for one in bins if one.mean_chance is not None and not one.happened_low <= one.mean_chance <= one.happened_high]
    return f"{held}. {'; '.join(_bin_words(one) for one in off) if off else 'The chances are about right'}."


def _bin_words(one: ReliabilityBin) -> str:
    assert one.mean_chance is not None, "a group with a chance has a mean"
    how = "too high" if one.mean_chance > one.happened_high else "too low"
    ends = f"{per_cent(one.low)} to {per_cent(one.high)} %"
    return f"Chances of {ends} are {how}: {one.happened} of {one.chances} happened"


def whole_words(groups: Sequence[CalibrationGroup], chances: Sequence[Reliability]) -> tuple[str, ...]:
    """The sentences to show first: the whole, then each measure, then each chance; and what to keep in mind."""
    told = (*(one.words for one in groups if one.by in ("all", "measure")), *(one.words for one in chances if one.chances))
    return (*told, *_cautions(groups)) if told else ("There is nothing to judge by yet.",)


def _cautions(groups: Sequence[CalibrationGroup]) -> Iterator[str]:
    if groups:
        yield "What is seen of one person hangs together: the exact intervals are narrower than they should be."
    if sum(not one.is_small for one in groups) > 1:
        yield "With many groups, about one in twenty looks wrong by chance."
