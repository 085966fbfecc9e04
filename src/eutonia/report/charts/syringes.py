"""Vials and syringes: what to draw up, and where the plunger rests after each site."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from markupsafe import Markup

from eutonia.domain.proposal import Preparation, Syringe
from eutonia.report.svg import Scale, at, drawing, el, join
from eutonia.report.words import exact, listed, millilitres, number, units

WIDTH, BARREL_LEFT, BARREL_RIGHT = 330.0, 12.0, 318.0
SYRINGE_HEIGHT = 64.0
VIAL_STEP, VIAL_ROW, VIALS_IN_A_ROW = 110.0, 84.0, 3
GRADUATIONS = ((1, "0.05", "0.5"), (3, "0.1", "1"), (5, "0.2", "1"), (10, "0.5", "2"), (60, "1", "5"))
"""For a syringe up to so many millilitres: a fine line at every, a figure at every."""


def syringe(one: Syringe) -> Markup:
    """One syringe lying down, needle to the left: the fill, the graduation, a thick stop for each site."""
    size = float(one.size_ml)
    along = Scale(0, size, BARREL_LEFT, BARREL_RIGHT)
    full = along(one.volume_ml)
    parts = [
        el("text", syringe_name(one), class_="t-b", x=2.0, y=13.0),
        el("rect", class_="fl", x=BARREL_LEFT, y=22.0, width=full - BARREL_LEFT, height=20.0),
        el("rect", class_="b", x=BARREL_LEFT, y=22.0, width=BARREL_RIGHT - BARREL_LEFT, height=20.0, rx=2.0),
        el("path", class_="b", d=f"M{at(BARREL_LEFT)} 28h-8v8h8"),
        _graduation(one.size_ml, along),
        join(el("path", class_="cut", d=f"M{at(along(mark))} 20v14") for mark in one.marks_ml if mark > 0),
        el("rect", class_="pg", x=full, y=22.0, width=5.0, height=20.0),
    ]
    return drawing(WIDTH, SYRINGE_HEIGHT, syringe_words(one), parts, "syr")


def syringe_name(one: Syringe) -> str:
    """'A, RIGHT calf: 125 units, 2.5 mL'."""
    return f"{one.label}, {one.side.word} {one.region}: {units(one.units)}, {millilitres(one.volume_ml)}"


def site_words(one: Syringe) -> str:
    """The site doses in the order they are given: '2 × 30, 1 × 20 units'."""
    return share_words(one.site_units)


def share_words(shares: Sequence[Decimal]) -> str:
    """Units at each site, equal neighbours together: '2 × 30, 1 × 20 units'."""
    runs = [(value, len(list(same))) for value, same in groupby(shares)]
    return f"{', '.join(f'{many} × {exact(value)}' for value, many in runs)} units" if runs else "no site"


def syringe_words(one: Syringe) -> str:
    """The drawing in words: what it holds and where the plunger rests after each site."""
    stops = listed(millilitres(mark) for mark in one.marks_ml)
    return f"Syringe {syringe_name(one)} in a {exact(one.size_ml)} mL syringe; sites {site_words(one)}; plunger rests at {stops}"


def vials(preparation: Preparation) -> Markup:
    """The vials to open, each with its strength and the diluent it takes."""
    if not preparation.vials:
        return el("p", "No vial is opened.", class_="fine")
    rows = -(-len(preparation.vials) // VIALS_IN_A_ROW)
    parts = []
    for place, strength in enumerate(preparation.vials):
        diluent = preparation.diluent_ml[place] if place < len(preparation.diluent_ml) else None
        row, column = divmod(place, VIALS_IN_A_ROW)
        parts.append(_vial(place + 1, strength, diluent, column * VIAL_STEP, row * VIAL_ROW))
    return drawing(WIDTH, rows * VIAL_ROW, vial_words(preparation), parts, "syr")


def vial_words(preparation: Preparation) -> str:
    """'3 vials: 2 of 100 units, 1 of 200 units'."""
    runs = [(strength, len(list(same))) for strength, same in groupby(preparation.vials)]
    return f"Vials to open: {listed(f'{many} × {units(strength)}' for strength, many in runs)}"


def _vial(place: int, strength: Decimal, diluent: Decimal | None, x: float, y: float) -> Markup:
    wet = [f"+ {millilitres(diluent)}"] if diluent else ["ready to use"]
    return join([
        el("path", class_="pg", d=f"M{at(x + 14)} {at(y + 4)}h20v9h-20z"),
        el("path", class_="b", d=f"M{at(x + 17)} {at(y + 13)}h14v7q0 4 6 7v44q0 5-5 5h-16q-5 0-5-5v-44q6-3 6-7z"),
        el("path", class_="fl", d=f"M{at(x + 12)} {at(y + 46)}h24v24q0 5-5 5h-14q-5 0-5-5z"),
        el("text", f"Vial {place}", class_="t-b", x=x + 44, y=y + 36),
        *(el("text", words, x=x + 44, y=y + 36 + 16 * (i + 1)) for i, words in enumerate([units(strength), *wet])),
    ])  # fmt: skip


def _graduation(size: Decimal, along: Scale) -> Markup:
    fine, named = next(((Decimal(f), Decimal(n)) for top, f, n in GRADUATIONS if size <= top), (Decimal(5), Decimal(10)))
    parts = []
    for step in range(int(size / fine) + 1):
        volume = fine * step
        long = volume % named == 0
        parts.append(el("path", class_="tk" if long else "tkm", d=f"M{at(along(volume))} 42v{-8 if long else -4}"))
        if long and volume:
            parts.append(_figure(volume, along, volume == size))
    return join(parts)


def _figure(volume: Decimal, along: Scale, last: bool) -> Markup:
    x = BARREL_RIGHT + 8 if last else along(volume)
    return el("text", f"{number(volume)} mL", x=x, y=56.0, text_anchor="end" if last else "middle")
