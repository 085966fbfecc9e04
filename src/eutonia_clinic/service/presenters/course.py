"""Who was seen, what was given and how far apart, in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from eutonia_clinic.core import words
from eutonia_clinic.service.documents import Bar, Chart, Shown, Table
from eutonia_clinic.service.figures.activity import AMENDED, CANCELLED, SIGNED
from eutonia_clinic.service.figures.rows import Figures, One, Rows, of, people, values
from eutonia_clinic.service.figures.times import FELT, FORECAST, NOT_KNOWN, SHORT
from eutonia_clinic.service.figures.vials import Mix, ProductUse, size_key
from eutonia_clinic.service.presenters.summing import Middle, leads, middle, middle_words, shown, table

DAYS_A_WEEK = 7
WEEKS = (10, 11, 12, 13, 14, 16, 20, 26)
"""Where the classes of intervals end, in weeks; the last is open."""
IDLE_WEEKS = (0, 1, 2, 4, 8)


def people_shown(figures: Figures) -> Shown:
    """Everybody seen."""
    rows = figures["people"]
    return shown("people", f"{_people(rows)} seen", leads=leads((len(rows), _people(rows), "people")))


def plans_shown(figures: Figures) -> Shown:
    """Plans signed, amended, cancelled."""
    rows = figures["plans"]
    kinds = ((SIGNED, "Signed"), (AMENDED, "Amended"), (CANCELLED, "Cancelled"))
    counted = [(name, len(of(rows, kind)), kind) for kind, name in kinds]
    answer = words.capital(words.listed(f"{many} {name.lower()}" for name, many, _ in counted))
    return shown(
        "plans", answer, leads=leads((len(rows), f"{_people(rows)} behind it", "plans")),
        tables=(table("Plans", ("Plans", "How many"), [((name, str(many)), f"plans:{kind}") for name, many, kind in counted]),),
    )  # fmt: skip


def units_shown(figures: Figures, uses: Sequence[ProductUse]) -> Shown:
    """Sessions, units and vials, each product by itself."""
    rows = figures["sessions"]
    answer = f"{words.count(len(rows), 'session')} for {_people(rows)}" if rows else "No session was closed"
    lines = [
        ((use.product, str(use.sessions), words.units(use.given.amount), words.units(use.wasted.amount), _vials(use)),
         f"sessions:{use.product}")
        for use in uses
    ]  # fmt: skip
    head = ("Product", "Sessions", "Given", "Left over", "Vials opened")
    return shown(
        "sessions", answer, leads=leads((len(rows), _people(rows), "sessions")),
        tables=(table("Each product by itself", head, lines),) if lines else (),
    )  # fmt: skip


def _vials(use: ProductUse) -> str:
    return words.listed(f"{many} of {words.units(size)}" for size, many in use.vials.items())


def waste_shown(uses: Sequence[ProductUse]) -> Shown:
    """What was left over by size, and what another mix of sizes would have left; each product by itself."""
    told = tuple(words.sentence(_waste_words(use)) for use in uses)
    tables = tuple(one for use in uses for one in (_size_table(use), _mix_table(use)) if one)
    many = sum(sum(use.vials.values()) for use in uses)
    answer = f"{words.count(many, 'vial')} opened of {words.count(len(uses), 'product')}" if many else "No vial was opened"
    return shown("waste", answer, said=told, tables=tables, charts=tuple(_mix_chart(use) for use in uses if use.mixes))


def _waste_words(use: ProductUse) -> str:
    share = f"{100 * use.wasted.amount / use.drawn.amount:.0f} %" if use.drawn else "nothing drawn"
    said = f"{words.units_of(use.wasted)} left over ({share} of what was drawn)"
    if not use.mixes:
        return f"{said}, sizes on sale not known"
    best = use.mixes[0]
    saved = use.wasted.amount - best.wasted.amount
    if saved <= 0:
        return f"{said}, and no other mix of sizes would have left less"
    return f"{said}; with {sizes_words(best)} on the shelf, {words.units(saved)} less"


def sizes_words(mix: Mix) -> str:
    """'vials of 50 and 200 units'."""
    *before, last = (words.exact(size) for size in mix.sizes)
    return f"vials of {' and '.join([', '.join(before), last]) if before else last} units"


def _size_table(use: ProductUse) -> Table:
    lines = [
        ((words.units(size), str(many), words.units(use.wasted_by_size[size].amount)), f"vials:{use.product}.{size_key(size)}")
        for size, many in use.vials.items()
    ]
    return table(f"{use.product}: left over by size of vial", ("Vial", "Opened", "Left over"), lines)


def _mix_table(use: ProductUse) -> Table | None:
    if not use.mixes:
        return None
    actual = use.wasted.amount
    lines = [(_mix_cells(mix, actual), "") for mix in use.mixes]
    now = (("As it was", words.units(actual), words.NONE, str(sum(use.vials.values()))), f"vials:{use.product}")
    head = ("On the shelf", "Left over", "Against as it was", "Vials")
    return table(f"{use.product}: the same doses from other sizes of vial", head, [now, *lines])


def _mix_cells(mix: Mix, actual: Decimal) -> tuple[str, ...]:
    left = mix.wasted.amount
    return (words.capital(sizes_words(mix)), words.units(left), _saved(actual - left), str(mix.vials))


def _saved(amount: Decimal) -> str:
    if not amount:
        return "the same"
    return f"{words.units(abs(amount))} {'less' if amount > 0 else 'more'}"


def _mix_chart(use: ProductUse) -> Chart:
    actual = Bar(name="as it was", value=use.wasted.amount, words=words.exact(use.wasted.amount))
    bars = [Bar(name=_short(mix), value=mix.wasted.amount, words=words.exact(mix.wasted.amount)) for mix in use.mixes]
    return Chart(title=f"Left over, units of {use.product}, by sizes on the shelf", bars=(actual, *bars))


def _short(mix: Mix) -> str:
    return " + ".join(words.exact(size) for size in mix.sizes)


def intervals_shown(figures: Figures) -> Shown:
    """How far apart sessions were; those below the label's interval flagged."""
    rows = figures["intervals"]
    short, unknown, found = of(rows, SHORT), of(rows, NOT_KNOWN), middle([one / DAYS_A_WEEK for one in values(rows)])
    answer = _middle(found, "weeks")
    said = [
        f"{words.count(len(short), 'interval was', 'intervals were')} shorter than the label allows." if rows else "",
        f"For {words.count(len(unknown), 'interval')} the label's least is not known here." if unknown else "",
    ]
    bars = _in_weeks(rows, WEEKS)
    lines = [((bar.name, bar.words), "") for bar in bars]
    lines.append((("Shorter than the label allows", str(len(short))), f"intervals:{SHORT}"))
    return shown(
        "intervals", answer, said=tuple(one for one in said if one),
        leads=leads((len(rows), f"{_people(rows)} behind it", "intervals"),
                    (len(short), f"shorter than the label allows: {_people(short)}", f"intervals:{SHORT}")),
        charts=(Chart(title="Intervals, in weeks", bars=bars),) if rows else (),
        tables=(table("Intervals between sessions", ("Weeks", "Intervals"), lines),) if rows else (),
    )  # fmt: skip


def without_effect_shown(figures: Figures) -> Shown:
    """How long people were without effect before they were treated again."""
    rows = figures["without-effect"]
    told, unknown = of(rows, FELT) + of(rows, FORECAST), of(rows, NOT_KNOWN)
    found = middle(values(told))
    answer = _middle(found, "days")
    said = [
        f"The end was felt in {len(of(rows, FELT))}, and taken from the forecast in {len(of(rows, FORECAST))}." if told else "",
        f"Of {words.count(len(unknown), 'interval')} the end is not known: neither felt nor forecast." if unknown else "",
    ]
    bars = _in_weeks(told, IDLE_WEEKS)
    lines = [((bar.name, bar.words), "") for bar in bars]
    lines += [(("End as felt", str(len(of(rows, FELT)))), f"without-effect:{FELT}")]
    lines += [(("End as forecast", str(len(of(rows, FORECAST)))), f"without-effect:{FORECAST}")]
    lines += [(("End not known", str(len(unknown))), f"without-effect:{NOT_KNOWN}")]
    return shown(
        "without-effect", answer, said=tuple(one for one in said if one),
        leads=leads((len(rows), f"{_people(rows)} behind it", "without-effect")),
        charts=(Chart(title="Weeks without effect", bars=bars),) if told else (),
        tables=(table("Weeks without effect before a session", ("Weeks", "Intervals"), lines),) if rows else (),
    )  # fmt: skip


def _middle(found: Middle, unit: str) -> str:
    said = f"{words.capital(middle_words(found, unit))} ({words.count(found.many, 'interval')})"
    return said if found.many else "No session of the period followed an earlier one"


def _in_weeks(rows: Rows, ends: Sequence[int]) -> tuple[Bar, ...]:
    """How many lie in each class of weeks; a class that holds an interval below the label's is flagged."""
    lows = (-1, *ends)
    classes = [(low, end, _class(low, end)) for low, end in zip(lows, ends, strict=False)]
    last = ends[-1]
    return (
        *(_bar(name, [one for one in rows if _lies(one, low, end)]) for low, end, name in classes),
        _bar(f"over {last}", [one for one in rows if one.value is not None and one.value > last * DAYS_A_WEEK]),
    )


def _class(low: int, end: int) -> str:
    return "none" if not end else f"up to {end}" if low <= 0 else f"over {low} to {end}"


def _lies(one: One, low: int, end: int) -> bool:
    return one.value is not None and low * DAYS_A_WEEK < one.value <= end * DAYS_A_WEEK


def _bar(name: str, held: Sequence[One]) -> Bar:
    short = sum(one.group == SHORT for one in held)
    said = f"{len(held)}, {short} short" if short else str(len(held))
    return Bar(name=name, value=Decimal(len(held)), words=said, flagged=bool(short))


def _people(rows: Rows) -> str:
    return words.count(people(rows), "person", "people")
