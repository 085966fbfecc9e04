"""A folder of published results -> rows that the model can predict, and every other line with the reason why not.

Nothing is dropped in silence and nothing is guessed without a word: what had to be assumed stands in `Reading.remarks`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from eutonia.domain import BadInput, Problem
from eutonia.evidence.columns import OUTCOMES, PARALYSIS, TRIALS, Line, read_table
from eutonia.evidence.dividing import Division, divide, divide_mixture
from eutonia.evidence.doses import Dose, number, week, week_in
from eutonia.evidence.lexicon import DATA, has_word, lexicon, plain_words
from eutonia.evidence.placing import Place, part_of, place_of
from eutonia.evidence.rows import Kind, Row
from eutonia.evidence.trials import (
    Knowing,
    Trial,
    dose_in,
    gather,
    key,
    meaning_of,
    patterns_treated,
    people_in,
    product_in,
    relative_dose,
)
from eutonia.evidence.values import Unusable, finding
from eutonia.evidence.wording import (
    PLACEBO,
    UNKNOWN,
    Meaning,
    aetiology_of,
    confidence_of,
    has_one_plus,
    is_comparison,
    is_open_label,
    is_other_treatment,
    is_routine,
)
from eutonia.knowledge import Knowledge

_ONLY_ADVERSE = (Kind.WEAKNESS, Kind.SWALLOWING, Kind.FELT_ONSET, Kind.FELT_PEAK, Kind.FELT_WEAR_OFF, Kind.RETREATMENT_DAYS)
"""Kinds that need no week."""
_MIXED = (Kind.FELT_ONSET, Kind.FELT_PEAK, Kind.FELT_WEAR_OFF)
"""Kinds that are asked of people with any treatment."""
_FITTED = ("calib", "fit", "train")
_LIMB_JOINTS = frozenset({"shoulder", "elbow", "wrist", "fingers", "thumb", "hip", "knee", "ankle", "toes"})


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is no row, and why."""

    file: str
    line: int
    trial: str
    arm: str
    outcome: str
    why: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that had to be assumed about a line that became a row."""

    file: str
    line: int
    trial: str
    arm: str
    outcome: str
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder held, in the order of the files. Every line of outcomes is a row or is left out."""

    rows: tuple[Row, ...]
    left_out: tuple[LeftOut, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class _Setting:
    """Where, what and how much, for one line."""

    product: str
    place: Place
    division: Division
    both_sides: bool


def read_folder(folder: Path, knowledge: Knowledge) -> Reading:
    """Every line of outcomes.csv (and paralysis.csv, if it is there) in the light of trials.csv, if it is there.

    Raises `BadInput` where a table cannot be used at all: no such folder, no outcomes.csv, a needed column missing or doubled.
    A table with headings and no lines is a reading without rows.
    """
    if not folder.is_dir():
        found = "a file" if folder.exists() else "no such folder"
        raise BadInput("the evidence", [Problem(folder.name or str(folder), found, "a folder with outcomes.csv and trials.csv")])
    if not (folder / OUTCOMES).is_file():
        expected = "a table of results; see the evidence folder of Eutonia"
        raise BadInput("the evidence", [Problem(f"{folder.name}/{OUTCOMES}", "no such file", expected)])
    trials = read_table(folder, TRIALS) if (folder / TRIALS).is_file() else ()
    experiments = read_table(folder, PARALYSIS) if (folder / PARALYSIS).is_file() else ()
    return read_lines(trials, (*read_table(folder, OUTCOMES), *experiments), knowledge)


def own_reading(knowledge: Knowledge) -> Reading:
    """The reading of the published results that come with Eutonia: those that the belief is fitted to, and their context."""
    return read_folder(DATA, knowledge)


def read_lines(trials: Iterable[Line], outcomes: Iterable[Line], knowledge: Knowledge) -> Reading:
    """The reading of lines that were read already."""
    lines = tuple(outcomes)
    rows: list[Row] = []
    left_out: list[LeftOut] = []
    remarks: list[Remark] = []
    of_trials = gather(trials, lines)
    knowing = {name: {key(line): meaning_of(line, trial) for line in trial.outcomes} for name, trial in of_trials.items()}
    for line in lines:
        name = line["trial_id"]
        where = (line.file, line.number, name, line["arm"], line["outcome"])
        try:
            row, words = _row(line, of_trials[name], knowing[name], knowledge)
        except Unusable as fault:
            left_out.append(LeftOut(*where, str(fault)))
            continue
        rows.append(row)
        remarks += [Remark(*where, one) for one in words]
    return Reading(tuple(rows), tuple(left_out), tuple(remarks))


def _row(line: Line, trial: Trial, knowing: Knowing, knowledge: Knowledge) -> tuple[Row, tuple[str, ...]]:
    """The row of a line, with what had to be assumed. Raises `Unusable` with the reason why it cannot be one."""
    meant = knowing[key(line)]
    kind = _kind(line, meant)
    setting = _setting(line, trial, kind, knowledge)
    size, how_many = people_in(line, trial)
    when, dated = _week(line, trial, kind)
    found = finding(line, trial, kind, meant, knowing, size)
    problems, counted = _problems(line, trial, kind, setting)
    row = Row(
        trial=trial.id,
        arm=line["arm"] or line["product"],
        outcome=line["outcome"],
        kind=kind,
        product=setting.product,
        part=setting.place.part,  # type: ignore[arg-type]
        joint=_joint(setting.place),
        aetiology="healthy" if kind is Kind.PARALYSIS and not trial.population else aetiology_of(trial.population),
        open_label=is_open_label(trial.words("design"), line["arm"]),
        has_one_plus=has_one_plus(line["outcome"], trial.words("primary_outcome")),
        week=when,
        people=found.people,
        value=found.value,
        standard_deviation=found.standard_deviation,
        standard_error=found.standard_error,
        baseline=found.baseline,
        threshold=meant.threshold,
        problems=problems,
        muscles=setting.division.muscles,
        dose_spread=setting.division.spread,
        confidence=confidence_of(line["confidence"]),
        use=_use(line),
        routine=is_routine(trial.words("design"), line["arm"]),
    )
    told = (*_doubts(trial, meant), how_many, dated, counted, *found.words, *setting.division.words)
    return row, tuple(word for word in told if word)


def _doubts(trial: Trial, meant: Meaning) -> tuple[str, ...]:
    """What was assumed of the trial and of the outcome's name."""
    return (
        "" if trial.line else "the trial is not in trials.csv: its people and design are not known",
        "more than is read as at least: the line under the sign is often lost in print" if meant.at_least_read else "",
        "what makes a responder is not told: one point" if meant.threshold and not meant.told_threshold else "",
    )


def _kind(line: Line, meant: Meaning) -> Kind:
    """What the line reports, once nothing speaks against it as a line."""
    if line.surplus:
        raise Unusable("it has more cells than there are headings, so its columns cannot be trusted")
    for column in ("trial_id", "outcome"):
        if not line[column]:
            raise Unusable(f"{column} is empty")
    if "p value" in plain_words(line["spread_type"]):
        raise Unusable("a p-value tells sign and order, not size")
    if plain_words(line["species"]) not in ("", "human", "humans"):
        raise Unusable("an experiment on animals")
    if meant.kind is None:
        raise Unusable(meant.why)
    if is_comparison(line["arm"]):
        raise Unusable("a comparison of arms, not a result of one arm")
    return meant.kind


def _setting(line: Line, trial: Trial, kind: Kind, knowledge: Knowledge) -> _Setting:
    product = _product(line, trial)
    place = place_of(line["joint"], line["muscle_group"], line["outcome"], trial.muscles, knowledge)
    if place is None:
        raise Unusable("neither joint nor muscles are told")
    both_sides = trial.id in lexicon().both_sides or has_word(
        plain_words(f"{trial.muscles} {line['muscle_group']}"), lexicon().lists["bilateral"]
    )
    if product == PLACEBO:
        return _Setting(PLACEBO, place, Division((), 0.0, ()), both_sides)
    given, dose = _given(product, dose_in(line, trial), knowledge)
    if kind in _MIXED and dose.units is None and place.vague and len(_parts(place, knowledge)) > 1:
        division = divide_mixture(given, place, knowledge)
    else:
        division = divide(trial.id, given, dose, place, both_sides, relative_dose(line, trial), knowledge)
    if division is None:
        raise Unusable("the dose is not told, and no usual dose of this product is known")
    return _Setting(given, place, division, both_sides)


def _parts(place: Place, knowledge: Knowledge) -> set[str]:
    return {part_of(muscle, knowledge) for muscle in place.treated}


def _product(line: Line, trial: Trial) -> str:
    if is_other_treatment(line["product"]):
        raise Unusable("an arm without toxin that is no placebo")
    product = product_in(line, trial)
    if product is None:
        raise Unusable("no product is told")
    return product


def _given(product: str, dose: Dose, knowledge: Knowledge) -> tuple[str, Dose]:
    """The product as the model can take it: one without a potency of its own is an unknown one, type B is none."""
    if product in knowledge.products and knowledge.products[product].serotype != "A":
        raise Unusable("a toxin of type B: the model speaks of type A")
    return (product if f"potency.{product}" in knowledge.belief else UNKNOWN), dose


def _week(line: Line, trial: Trial, kind: Kind) -> tuple[float | None, str]:
    """Weeks after the injection: the line's own, in the outcome's name, or of the primary outcome."""
    day = number(line["day"])
    told = day / 7 if day is not None else week(line["week"])
    if told == 0:
        raise Unusable("found before treatment: used as the level before, where another row needs it")
    if told is not None:
        return told, ""
    named = week_in(line["outcome"])
    if named is not None:
        return named, "the week is taken from the name of the outcome"
    if kind in _ONLY_ADVERSE:
        return None, ""
    primary = week_in(trial.words("primary_outcome"))
    if primary is None:
        raise Unusable("the week is not told")
    return primary, "the week is taken from the primary outcome of the trial"


def _problems(line: Line, trial: Trial, kind: Kind, setting: _Setting) -> tuple[float, str]:
    """Treated patterns a person behind the row."""
    sides = 2.0 if setting.both_sides else 1.0
    if kind is not Kind.TONE_SUM:
        return sides, ""
    counted = patterns_treated(trial, line["arm"])
    if counted is not None:
        return counted, ""
    if "repas" not in plain_words(line["outcome"]):
        return sides * len(setting.place.joints), "the sum is taken over the joints that are told"
    return lexicon().number("sum.patterns"), "how many patterns were treated is not told: an ordinary number is taken"


def _joint(place: Place) -> str:
    return place.joints[0] if len(place.joints) == 1 and place.joints[0] in _LIMB_JOINTS else ""


def _use(line: Line) -> Literal["fit", "context"]:
    told = plain_words(line["split"])
    recalled = confidence_of(line["confidence"]) == "recalled"
    return "fit" if not recalled and (not told or any(word in told for word in _FITTED)) else "context"
