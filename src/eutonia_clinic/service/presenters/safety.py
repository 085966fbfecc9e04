"""Harm that was told, findings accepted for a reason, and how far forecasts held, in words."""

from __future__ import annotations

from decimal import Decimal

from eutonia.domain.answers import Answer
from eutonia.domain.score import CalibrationGroup, Coverage
from eutonia.scoring.telling import MEASURES
from eutonia_clinic.core import words
from eutonia_clinic.service.documents import Bar, Chart, Shown, Table
from eutonia_clinic.service.figures.activity import AMENDED, SIGNED
from eutonia_clinic.service.figures.forecasts import WITHOUT, Judged
from eutonia_clinic.service.figures.rows import Figures, Rows, of, people
from eutonia_clinic.service.figures.safety import SWALLOWING, WEAKNESS, rule_key
from eutonia_clinic.service.presenters.summing import leads, shown, table

TROUBLES = ((SWALLOWING, "Trouble with swallowing"), (WEAKNESS, "Weakness that limits"))
BANDS = "Inside the 80 % band, per cent (80 is right)"
GROUPS = ("all", "measure", "product")


def events_shown(figures: Figures) -> Shown:
    """Adverse events: how many, how many serious, and which reactions."""
    rows, told = figures["events"], figures["reactions"]
    serious, unknown = of(rows, Answer.YES.value), [one for one in rows if one.group not in (Answer.YES.value, Answer.NO.value)]
    answer = f"{words.count(len(rows), 'adverse event')} in {_people(rows)}, {len(serious)} serious"
    answer = answer if rows else "None was written down"
    said = (f"Of {words.count(len(unknown), 'event')} it is not established whether it is serious.",) if unknown else ()
    names = sorted({(one.group, one.before) for one in told}, key=lambda one: (-len(of(told, one[0])), one))
    lines = [((name, str(len(of(told, group)))), f"reactions:{group}") for group, name in names]
    return shown(
        "events", answer, said=said,
        leads=leads((len(rows), _people(rows), "events"), (len(serious), f"serious: {_people(serious)}", "events:yes")),
        tables=(table("Reactions; an event may have several", ("Reaction", "Events"), lines),) if lines else (),
    )  # fmt: skip


def harm_shown(figures: Figures, follow_ups: int) -> Shown:
    """Red flags at follow-ups, and at how many nobody asked."""
    rows, silent = figures["red-flags"], figures["not-asked"]
    told = words.count(len(rows), "red flag")
    answer = f"{told} in {_people(rows)}, of {words.count(follow_ups, 'follow-up')}" if follow_ups else "Nobody was followed up"
    lines = [((name, str(len(of(rows, kind)))), f"red-flags:{kind}") for kind, name in TROUBLES]
    lines.append((("Not asked, or could not be established", str(len(silent))), "not-asked"))
    said = (f"At {words.count(len(silent), 'follow-up')} swallowing or weakness was not established.",) if silent else ()
    return shown(
        "harm", answer, said=said, leads=leads((len(rows), _people(rows), "red-flags")),
        tables=(table("Red flags told at follow-ups", ("What", "How often"), lines),) if follow_ups else (),
    )  # fmt: skip


def overrides_shown(figures: Figures) -> Shown:
    """Findings accepted for a reason, by rule, the most frequent first."""
    rows = figures["overrides"]
    signed = len(of(figures["plans"], SIGNED)) + len(of(figures["plans"], AMENDED))
    plans = len({one.place for one in rows})
    answer = (
        f"{words.count(len(rows), 'finding')} accepted, on {plans} of {words.count(signed, 'plan')}"
        if rows
        else f"No finding was accepted for a reason; {words.count(signed, 'plan')} signed"
    )
    rules = sorted({one.before for one in rows}, key=lambda rule: (-len(of(rows, rule_key(rule))), rule))
    lines = [(_override_cells(rows, rule), f"overrides:{rule_key(rule)}") for rule in rules]
    bars = tuple(_override_bar(rows, rule) for rule in rules)
    head = ("Finding", "Accepted", "With a second name", "Rule")
    return shown(
        "overrides", answer, leads=leads((len(rows), _people(rows), "overrides")),
        charts=(Chart(title="Accepted, by rule", bars=bars),) if bars else (),
        tables=(table("Findings accepted, by rule", head, lines),) if lines else (),
    )  # fmt: skip


def _override_cells(rows: Rows, rule: str) -> tuple[str, ...]:
    key = rule_key(rule)
    return (_title(rows, rule), str(len(of(rows, key))), str(len(of(rows, f"{key}.two"))), rule)


def _title(rows: Rows, rule: str) -> str:
    """What the finding was called when it was last accepted; the rule where a plan does not say it."""
    said = [one.after for one in rows if one.before == rule and one.after]
    return said[-1] if said else rule


def _override_bar(rows: Rows, rule: str) -> Bar:
    many = len(of(rows, rule_key(rule)))
    return Bar(name=_title(rows, rule), value=Decimal(many), words=str(many))


def forecasts_shown(figures: Figures, judged: Judged) -> Shown:
    """How much the bands held, of all and for each measure and product, with how much it rests on."""
    without, found = of(figures["forecasts"], WITHOUT), judged.found
    whole = next((one for one in found.groups if one.by == "all"), None)
    answer = _held(whole) if whole else "No observation can be held against a forecast"
    groups = [one for one in found.groups if one.by in GROUPS]
    said = [
        f"{len(judged.scores)} of {judged.of} forecasts were drawn by a hash, to keep the page quick." if judged.is_drawn else "",
        f"For {words.count(len(without), 'session')} no forecast was kept." if without else "",
        *(found.words[1:] if whole else ()),
    ]
    return shown(
        "forecasts", answer, said=tuple(one for one in said if one),
        leads=leads((len(figures["forecasts"]), f"{_people(figures['forecasts'])} behind it", "forecasts"),
                    (len(without), "no forecast kept", f"forecasts:{WITHOUT}")),
        charts=(Chart(title=BANDS, bars=tuple(_band_bar(one) for one in groups)),) if whole else (),
        tables=(_coverages(groups),) if whole else (),
    )  # fmt: skip


def _held(group: CalibrationGroup) -> str:
    middle = group.coverages[1]
    said = f"{middle.inside} of {middle.of} observations inside the 80 % band"
    return f"{said}; too few to judge by" if group.is_small else said


def _band_bar(group: CalibrationGroup) -> Bar:
    middle = group.coverages[1]
    share = Decimal(100 * middle.inside) / middle.of if middle.of else Decimal(0)
    return Bar(name=group_words(group), value=round(share, 1), words=f"{middle.inside} of {middle.of}")


def _coverages(groups: list[CalibrationGroup]) -> Table:
    head = ("Observations", "In 50 %", "In 80 %", "In 95 %", "Rests on")
    lines = [
        ((group_words(one), *(_coverage(each) for each in one.coverages), _rests(one)), "") for one in groups
    ]
    return table("How much the bands held, per cent with the exact 95 % interval", head, lines)


def _coverage(one: Coverage) -> str:
    share = f"{100 * one.inside / one.of:.0f}" if one.of else words.NONE
    return f"{share} ({100 * one.low:.0f} to {100 * one.high:.0f})"


def _rests(one: CalibrationGroup) -> str:
    said = f"{words.count(one.observations, 'observation')} of {words.count(one.people, 'person', 'people')}"
    return f"{said}, too few to judge by" if one.is_small else said


def group_words(group: CalibrationGroup) -> str:
    """A group as it is read."""
    name = MEASURES.get(group.name, group.name)
    return name if group.by == "product" else words.capital(name)


def _people(rows: Rows) -> str:
    return words.count(people(rows), "person", "people")
