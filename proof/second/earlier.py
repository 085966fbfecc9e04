"""Toxin before: what was answered, and what is written down of every treatment anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from proof.second.facts import Table
from proof.second.scene import REASON, STOP, Row, Scene, day_of

BLANK: Table = {
    "given_on": None,
    "product": None,
    "units": None,
    "status": "given",
    "confirmed": "not_asked",
    "indication": "not_known",
}


def treatments(scene: Scene) -> list[Table]:
    """Everything that counts. 'Yes' without details is one treatment of which nothing is known."""
    told = scene.case["toxin_history"]
    rows = [BLANK | row for row in told["treatments"] if row.get("status", "given") != "cancelled"]
    return rows


def within(scene: Scene, days: int) -> list[Table]:
    """Treatments in a window before the plan; undated ones lie in every window, and a reserved one counts on both sides."""
    return [row for row in treatments(scene) if _near(scene.day, row, days)]


def _near(day: date, row: Table, days: int) -> bool:
    given = day_of(row["given_on"])
    if given is None:
        return True
    since = (day - given).days
    return abs(since) < days if row["status"] == "signed_not_given" else 0 <= since < days


def _interval(scene: Scene) -> int:
    return max((row["days"] for row in scene.rows("interval")), default=0)


def asked(scene: Scene) -> Iterator[Row]:
    """The question itself."""
    told = scene.case["toxin_history"]
    answer, by, on = told["any_in_16_weeks"], told["answered_by"], day_of(told.get("answered_on"))
    lapsed = on is None or on > scene.day or (scene.day - on).days > scene.number("history_valid_days")
    lately = within(scene, int(scene.number("history_question_days")))
    given = [row for row in lately if row["status"] == "given"]
    if answer == "no" and given:
        yield Row("safety.history-contradiction", REASON, True)
    if answer == "yes" and not given:
        yield Row("safety.history-no-details", REASON, True)
    if answer == "not_asked" or by == "nobody" or lapsed:
        yield Row("safety.history-not-asked", STOP)
        return
    if answer == "cannot_establish":
        yield Row("safety.history-not-established", REASON, True)
    if by == "record":
        yield Row("safety.history-record-only", REASON, True)


def written_down(scene: Scene) -> Iterator[Row]:
    """Each treatment in the window."""
    interval = _interval(scene)
    near = within(scene, interval)
    if any(row["given_on"] is None for row in near):
        yield Row("safety.date-unknown", REASON, True)
    if any(row["product"] is None for row in near):
        yield Row("safety.product-unknown", REASON, True)
    if any(row["units"] is None for row in near):
        yield Row("safety.units-unknown", REASON, True)
    if any(row["product"] not in (None, scene.plan["product"]) for row in near):
        yield Row("safety.other-product", REASON, True)
    if any(row["given_on"] is not None for row in near):
        yield Row("safety.interval", REASON)
    known = [row for row in near if None not in (row["given_on"], row["product"], row["units"]) and row["status"] == "given"]
    if any(row["confirmed"] != "yes" for row in known):
        yield Row("safety.history-unconfirmed", REASON)
    for row in treatments(scene):
        given, born = day_of(row["given_on"]), date.fromisoformat(scene.case["person"]["birth_date"])
        if given is not None and (given < born or (given > scene.day and row["status"] == "given")):
            yield Row("safety.impossible-date", STOP)


EARLIER = (asked, written_down)
