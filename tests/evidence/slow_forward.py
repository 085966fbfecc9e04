"""A trial again, person by person in plain numbers: the slow and obvious twin of `evidence.forward`."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log, sqrt
from statistics import NormalDist, fmean

from eutonia.evidence.people import virtual_people
from eutonia.evidence.rows import Row

Parameters = Mapping[str, float]
PHI = NormalDist().cdf


def people(parameters: Parameters, betweens: Mapping[str, float], part: str) -> list[dict[str, float]]:
    """The virtual people, each with the parameters of its own."""
    found = []
    for k in range(len(virtual_people()["person"])):
        z = {way: float(values[k]) for way, values in virtual_people().items()}
        b = {name.removeprefix("between."): value for name, value in betweens.items()}
        onset = parameters["onset_days"] * exp(b["onset_days"] * z["onset_days"])
        felt = {}
        for name in ("felt_onset", "felt_wear_off"):
            log_odds = log(parameters[name] / (1 - parameters[name])) + b[name] * z[name]
            felt[name] = 1 / (1 + exp(-log_odds))
        found.append({
            **felt,
            "size": exp(b["person"] * z["person"] + b["problem"] * z["problem"]),
            "susceptibility": exp(b["susceptibility"] * z["susceptibility"]),
            "onset": onset,
            "offset": onset + parameters["offset_gap_days"] * exp(b["offset_gap_days"] * z["offset_gap_days"]),
            "placebo": parameters[f"placebo.ashworth.{part}"] + b[f"placebo.ashworth.{part}"] * z["placebo"],
            "baseline": parameters["evidence.baseline_spread"] * z["baseline"],
        })  # fmt: skip
    return found


def toxin(day: float, onset: float, offset: float) -> float:
    """b(t), its peak found by looking at every hundredth of a day."""
    peak = max(exp(-t / 100 / offset) - exp(-t / 100 / onset) for t in range(1, 20_000))
    return (exp(-day / offset) - exp(-day / onset)) / peak


def relief(row: Row, person: Mapping[str, float], parameters: Parameters, acting: float) -> float:
    """Positions of tone relieved in one person, when this part of the peak toxin acts."""
    total = 0.0
    for one in row.muscles:
        density = parameters[f"potency.{row.product}"] * one.units / one.millilitres * person["susceptibility"] * acting
        power = (density / parameters[f"half_density.{row.part}"]) ** parameters["steepness"]
        total += one.share * power / (1 + power)
    chosen = sum(one.share for one in row.muscles)
    chosen += parameters["evidence.unchosen_part"] * (1 - chosen)
    return parameters[f"effect.ashworth.{row.part}"] * parameters[f"joint.{row.joint}"] * person["size"] * total / chosen


def points(position: float) -> float:
    """Through the grades 0, 1, 1+, 2, 3, 4 at 0, 1, 1.5, 2, 3, 4 points."""
    grades = [0, 1, 1.5, 2, 3, 4]
    if position <= 0:
        return 0.0
    below = min(int(position), len(grades) - 2)
    return grades[below] + (position - below) * (grades[below + 1] - grades[below])


def tone(row: Row, parameters: Parameters, betweens: Mapping[str, float]) -> tuple[float, float, float]:
    """Mean change, its spread, and the share of responders of one arm at one week."""
    day, changes, noises, responds = (row.week or 4) * 7, [], [], []
    for person in people(parameters, betweens, row.part):
        part = day / parameters["placebo_peak_days"]
        acting = toxin(day, person["onset"], person["offset"]) if row.muscles else 0.0
        relieved = relief(row, person, parameters, acting) if row.muscles else 0.0
        before = (row.baseline or 3) + 1 + person["baseline"]
        after = before - relieved - person["placebo"] * part * exp(1 - part)
        e = parameters["noise.ashworth"]
        noise = sqrt(sum(((points(at + e) - points(at - e)) / 2) ** 2 for at in (before, after)))
        changes.append(points(before) - points(after))
        noises.append(noise)
        responds.append(PHI((changes[-1] - parameters["evidence.responder_threshold"]) / noise))
    mean = fmean(changes)
    variance = fmean((one - mean) ** 2 for one in changes) + fmean(one**2 for one in noises)
    return -mean, sqrt(variance), fmean(responds)


def wear_off(row: Row, parameters: Parameters, betweens: Mapping[str, float]) -> float:
    """Mean day on which relief falls to the part of its greatest that is felt, by halving."""
    days = []
    for person in people(parameters, betweens, row.part):
        level = person["felt_wear_off"] * relief(row, person, parameters, 1.0)
        on, off = person["onset"], person["offset"]
        early = on * off / (off - on) * log(off / on)
        peak = exp(-early / off) - exp(-early / on)
        late = 2000.0
        for _ in range(60):
            middle = (early + late) / 2
            acting = (exp(-middle / off) - exp(-middle / on)) / peak
            early, late = (middle, late) if relief(row, person, parameters, acting) > level else (early, middle)
        days.append(early)
    return fmean(days)
