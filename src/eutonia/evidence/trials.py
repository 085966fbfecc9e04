"""What a trial says as a whole: its words, its arms, how many people, which sign means better, what its dose was."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from eutonia.evidence.columns import Line
from eutonia.evidence.doses import UNKNOWN_DOSE, Dose, count_of, dose, leading_number, number, people
from eutonia.evidence.lexicon import has_word, lexicon, plain_words
from eutonia.evidence.rows import Kind
from eutonia.evidence.wording import PLACEBO, Meaning, is_comparison, is_placebo, meaning, product_of

_TOTAL = re.compile(r"\bn ?=? ?(\d+)")
_EACH = re.compile(r"\b(\d+) (?:each|per arm|a group|per group)")
_SEVERAL_ARMS = re.compile(r"\b(?:all|pooled|combined|total)\b|\d\+\d")
_LEAST_UNITS = 20
"""A smaller figure in the name of an arm is a count or a cycle, not a total dose."""


Knowing = Mapping[tuple[str, int], Meaning]
"""The meaning of every line of a trial, by file and line number."""


@dataclass(frozen=True)
class Trial:
    """One trial: its line of trials.csv, if it has one, and its lines of outcomes."""

    id: str
    line: Line | None
    outcomes: tuple[Line, ...]

    def words(self, column: str) -> str:
        """What trials.csv says in a column; empty when it says nothing."""
        return self.line[column] if self.line else ""

    @property
    def muscles(self) -> str:
        """What is said of the muscles: in trials.csv, else over all lines of outcomes."""
        return self.words("muscles") or self.words("muscle_group") or "; ".join(
            dict.fromkeys(line["muscle_group"] for line in self.outcomes)
        )

    @property
    def population(self) -> str:
        """Whom the trial treated, in its words."""
        return self.words("population_aetiology_n")


def key(line: Line) -> tuple[str, int]:
    """File and line number."""
    return line.file, line.number


def gather(trials: Iterable[Line], outcomes: Iterable[Line]) -> Mapping[str, Trial]:
    """The trials by id, in the order of their first outcome. The first line of trials.csv with an id counts."""
    told: dict[str, Line] = {}
    for line in trials:
        told.setdefault(line["trial_id"], line)
    of_trial: dict[str, list[Line]] = {}
    for line in outcomes:
        of_trial.setdefault(line["trial_id"], []).append(line)
    return {name: Trial(name, told.get(name), tuple(lines)) for name, lines in of_trial.items()}


def meaning_of(line: Line, trial: Trial) -> Meaning:
    """What the outcome of a line is, in the light of its trial. A change told with its quartiles is a median."""
    counted = count_of(line["x_of_n"]) is not None or count_of(line["value"]) is not None
    found = meaning(line["outcome"], counted, trial.words("primary_outcome"))
    quartiles = has_word(plain_words(line["spread_type"]), ("iqr", "quartiles", "interquartile range"))
    return replace(found, kind=Kind.TONE_MEDIAN) if quartiles and found.kind is Kind.TONE_CHANGE else found


def product_in(line: Line, trial: Trial) -> str | None:
    """The product of a line: told by its own cell, its arm, or its trial; `PLACEBO`; None when no toxin is named anywhere."""
    if is_placebo(line["product"], line["arm"]) or (number(line["total_dose_U"]) == 0 and line["total_dose_U"].strip() != ""):
        return PLACEBO
    return product_of(line["product"], line["arm"], trial.words("product"))


def dose_in(line: Line, trial: Trial) -> Dose:
    """The total dose of a line's arm: told by its own cell, by the name of the arm, or by the plan of the trial."""
    told = dose(line["total_dose_U"])
    if told.units is not None or told.words or line["total_dose_U"]:
        return told
    return _from_arm(line["arm"]) or _from_plan(trial.words("arms_dose_U")) or UNKNOWN_DOSE


def _from_arm(arm: str) -> Dose | None:
    named = dose(_without_products(arm))
    if named.units is None or named.units < _LEAST_UNITS:
        return None
    return _looser(named, "the dose is taken from the name of the arm")


def _from_plan(plan: str) -> Dose | None:
    """The active arms of a plan such as "placebo;500;1000" together, when the row does not say which of them it is."""
    active = [dose(part) for part in plan.split(";") if not has_word(plain_words(part), lexicon().lists["placebo"])]
    amounts = [one.units for one in active if one.units is not None and one.units >= _LEAST_UNITS]
    if not amounts:
        return None
    return _looser(dose(" to ".join(f"{amount:g}" for amount in amounts)), "the dose is taken from the plan of the trial")


def _looser(found: Dose, words: str) -> Dose:
    return replace(found, spread=math.hypot(found.spread, lexicon().number("dose.from_arm_spread")), words=words)


def _without_products(arm: str) -> str:
    names = [name for words in lexicon().products.values() for name in words if any(letter.isdigit() for letter in name)]
    plain = arm.casefold()
    for name in sorted(names, key=len, reverse=True):
        plain = re.sub(rf"\b{re.escape(name).replace(' ', '[ -]?')}\b", " ", plain)
    return plain


def relative_dose(line: Line, trial: Trial) -> float:
    """For a product without a potency: this arm's dose against the trial's mean of that product; 1 where either is not told."""
    mine = dose_in(line, trial).units
    same = {
        (other["arm"], found)
        for other in trial.outcomes
        if product_in(other, trial) == product_in(line, trial) and not is_comparison(other["arm"])
        and (found := dose_in(other, trial).units)
    }  # fmt: skip
    if not mine or not same:
        return 1.0
    return mine / math.exp(sum(math.log(found) for _, found in same) / len(same))


def people_in(line: Line, trial: Trial) -> tuple[float | None, str]:
    """How many people the line speaks of, and in words where it had to be worked out."""
    placebo = product_in(line, trial) == PLACEBO
    own = people(line["n"], placebo)
    if own is not None:
        return own, ""
    counts = _counts(trial)
    if line["arm"] in counts:
        return counts[line["arm"]], "the people are those of another row of the arm"
    if each := _EACH.search(plain_words(trial.population)):
        return float(each[1]), "the people are told for each arm of the trial"
    return _left_over(trial, counts, line["arm"])


def _counts(trial: Trial) -> Mapping[str, float]:
    """People by arm, the most that any row tells."""
    found: dict[str, float] = {}
    for line in trial.outcomes:
        told = people(line["n"], product_in(line, trial) == PLACEBO)
        if told is not None and not is_comparison(line["arm"]):
            found[line["arm"]] = max(told, found.get(line["arm"], 0))
    return found


def _left_over(trial: Trial, counts: Mapping[str, float], arm: str) -> tuple[float | None, str]:
    """The people of the trial whom no row counts, shared equally by the arms that no row counts."""
    whole = _TOTAL.search(plain_words(trial.population))
    arms = [part for part in trial.words("arms_dose_U").split(";") if part.strip()]
    single = {name: count for name, count in counts.items() if not _SEVERAL_ARMS.search(name.casefold())}
    uncounted = len(arms) - len(single)
    if whole is None or uncounted <= 0 or _SEVERAL_ARMS.search(arm.casefold()):
        return None, ""
    left = float(whole[1]) - sum(single.values())
    return (left / uncounted, "the people are an equal part of the trial") if left > 0 else (None, "")


def falls_are_positive(trial: Trial, meant: Meaning, knowing: Knowing) -> bool:
    """True when the trial writes improvements of outcomes named like this one as positive: no arm with toxin has a negative one.

    Where no arm with toxin tells, a name that speaks of a fall decides.
    """
    lines = [line for line in trial.outcomes if _named_alike(knowing[key(line)], meant)]
    found = [leading_number(line["value"]) for line in lines if product_in(line, trial) != PLACEBO]
    with_toxin = [value for value in found if value is not None]
    if not with_toxin:
        return meant.is_fall
    return min(with_toxin) >= 0 < max(with_toxin)


def _named_alike(one: Meaning, other: Meaning) -> bool:
    """Of one kind, and both or neither speak of a fall, of per cent, of a level."""
    names = [(meant.kind, meant.is_fall, meant.per_cent, meant.is_level) for meant in (one, other)]
    return names[0] == names[1]


def patterns_treated(trial: Trial, arm: str) -> float | None:
    """Treated patterns a person in an arm, where a row counts them."""
    for line in trial.outcomes:
        if line["arm"] == arm and "patterns treated" in plain_words(line["outcome"]):
            count, size = leading_number(line["value"]), people_in(line, trial)[0]
            return count / size if count and size else None
    return None


def level_before(line: Line, trial: Trial, knowing: Knowing) -> float | None:
    """The mean level before treatment: in the line's own cell, or in the row of week 0 of the same arm, outcome and joint."""
    own = number(line["baseline_mean"])
    if own is not None:
        return own
    for other in trial.outcomes:
        same = all(other[column] == line[column] for column in ("arm", "joint", "muscle_group"))
        if same and number(other["week"]) == 0 and knowing[key(other)].kind is knowing[key(line)].kind:
            return leading_number(other["value"])
    return None
