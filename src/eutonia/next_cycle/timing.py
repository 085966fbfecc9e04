"""When: the first day allowed, the day on which the effect ends for this person, and the weeks for session and follow-up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from eutonia.domain.advice import Suggestion, Timing
from eutonia.domain.case import Response
from eutonia.domain.proposal import Band
from eutonia.domain.words import day
from eutonia.next_cycle.scene import Scene

BRIDGES = ("foundation", "first", "second", "third", "add-on")
"""Lines of treatment that can be begun or reviewed while toxin has to wait."""


@dataclass(frozen=True, slots=True)
class _End:
    """When the effect ends, and how we know."""

    effect: str
    on: date | None = None
    low: date | None = None
    high: date | None = None


def timing(scene: Scene, what: Sequence[Suggestion]) -> Timing:
    """The days, all civil days. A session is never suggested before the first day allowed, nor while it is paused."""
    end, allowed = _end(scene), scene.eligible_from
    gap = _gap(end, allowed, scene)
    paused = any(one.comes_first and one.step.value in ("pause", "refer") for one in what)
    begin = _begin(end, allowed, scene) if not paused else None
    length = timedelta(days=int(scene.number("session_days")) - 1)
    follow_up = _follow_up(begin, scene)
    return Timing.model_validate(
        {
            "eligible_from": allowed,
            "interval_days": scene.interval.days if scene.interval else None,
            "effect": end.effect,
            "ends_on": end.on,
            "ends_low_80": end.low,
            "ends_high_80": end.high,
            "without_effect_days": gap,
            "session_from": begin,
            "session_to": begin + length if begin else None,
            "follow_up_from": follow_up[0],
            "follow_up_to": follow_up[1],
            "meanwhile": tuple(_meanwhile(gap, allowed, scene)),
            "words": tuple(_words(end, allowed, gap, begin, paused, scene)),
            "citations": (scene.interval.citation,) if scene.interval else (),
        }
    )


def _end(scene: Scene) -> _End:
    last = scene.last
    if last.gone_on is not None:
        return _End("over", last.gone_on)
    if last.response is Response.NONE:
        return _End("none was seen")
    if scene.wears_off is None:
        return _End("cannot be told")
    return _of_band(scene.wears_off, last.given_on)


def _of_band(band: Band, start: date) -> _End:
    median, low, high = (start + timedelta(days=round(days)) for days in (band.median, band.low_80, band.high_80))
    return _End("expected to end", median, low, high)


def _gap(end: _End, allowed: date | None, scene: Scene) -> int:
    if end.on is None or allowed is None:
        return 0
    days = (allowed - end.on).days
    return days if days >= scene.number("worth_days") else 0


def _begin(end: _End, allowed: date | None, scene: Scene) -> date | None:
    """The day on which the effect ends, once it is allowed, and never in the past of the assessment."""
    if allowed is None:
        return None
    return max(allowed, end.on or allowed, scene.asked.assessed_on)


def _follow_up(begin: date | None, scene: Scene) -> tuple[date, date]:
    """The weeks of the greatest effect after the session that is suggested; without one, a review."""
    if begin is None:
        until = scene.asked.assessed_on + timedelta(days=int(scene.number("review_days")))
        return scene.asked.assessed_on, until
    first, last = (timedelta(days=int(scene.number(f"follow_up_{end}_days"))) for end in ("from", "to"))
    return begin + first, begin + last


def _meanwhile(gap: int, allowed: date | None, scene: Scene) -> Iterator[str]:
    if not gap or allowed is None:
        return
    yield f"Do not bring the session forward and give no booster before {day(allowed)}: both raise the risk of antibodies."
    yield "Review the drugs against spasticity with whoever prescribes them."
    yield from (f"{one.name}: {one.why}" for one in scene.eligibility.alternatives if one.line in BRIDGES)


def _words(
    end: _End, allowed: date | None, gap: int, begin: date | None, paused: bool, scene: Scene
) -> Iterator[str]:
    yield _allowed_words(allowed, scene)
    yield _end_words(end, scene)
    if gap and allowed:
        yield f"The effect is over {gap} days before toxin may be given again."
    if begin is None:
        yield "No session is suggested while something comes first." if paused else "No day can be suggested: see above."
    else:
        yield from _begin_words(end, begin, scene)
    if scene.last.other_toxin:
        yield f"Toxin from elsewhere in this cycle counts: {'; '.join(scene.last.other_toxin)}."
    if scene.case.toxin_history.any_in_16_weeks.is_unknown:
        yield "Whether toxin was given elsewhere lately is not known: the first day allowed may be later."


def _allowed_words(allowed: date | None, scene: Scene) -> str:
    interval = scene.interval
    if allowed is None or interval is None:
        return "The first day allowed cannot be told: the day of an earlier treatment, or the interval, is not known."
    planned = scene.asked.planned_for
    early = f" {day(planned)} is {(allowed - planned).days} days too early." if planned < allowed else ""
    return f"Toxin may be given from {day(allowed)} ({interval.days} days after the last of any kind).{early}"


def _end_words(end: _End, scene: Scene) -> str:
    if end.effect == "none was seen":
        return "No effect was seen, so there is none to wait for."
    if end.on is None:
        return "When the effect ends cannot be told: nothing that it could be told by was measured."
    days = (end.on - scene.last.given_on).days
    if end.low is None or end.high is None:
        return f"The effect was over on {day(end.on)}, day {days}."
    reach = f"80 %: {day(end.low)} to {day(end.high)}"
    return f"The effect is expected to end about {day(end.on)}, day {days} ({reach})."


def _begin_words(end: _End, begin: date, scene: Scene) -> Iterator[str]:
    length = int(scene.number("session_days"))
    yield f"Suggested for the session: the {length} days from {day(begin)}."
    waited = (scene.asked.assessed_on - max(end.on or begin, scene.eligible_from or begin)).days
    if end.on and waited >= scene.number("overdue_days"):
        yield f"Overdue: it could have been given {waited} days before this assessment."
