"""Harm that was told, and findings that were accepted for a reason."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from eutonia.domain.answers import Answer
from eutonia.domain.plan import Override
from eutonia_clinic.core import words
from eutonia_clinic.events import catalogue
from eutonia_clinic.events.models import AdverseEvent
from eutonia_clinic.events.queries import what_of
from eutonia_clinic.service.figures.rows import One, Place, Rows
from eutonia_clinic.service.reading import Read
from eutonia_clinic.visits.models import OverrideReason, SignedPlan

SWALLOWING, WEAKNESS = "swallowing", "weakness"
TROUBLES = (
    ("swallowing_trouble", SWALLOWING, "trouble with swallowing"),
    ("weakness_that_limits", WEAKNESS, "weakness that limits"),
)


def red_flags(read: Read) -> Rows:
    """Every trouble with swallowing and every weakness that limits, told at a follow-up of the period."""
    return tuple(
        One(seen.person_id, seen.seen_on, group, f"{said}, {words.week_of(seen.seen_on, seen.given_on)}, {seen.product}",
            place=Place("follow_up", seen.follow_up_id))
        for seen in read.follow_ups
        if seen.is_red_flag
        for name, group, said in TROUBLES
        if seen.tree[name] == Answer.YES.value
    )  # fmt: skip


def events(read: Read) -> Rows:
    """Every adverse event told here in the period, as it stands now, by whether it is serious. Those in error are left out."""
    return tuple(
        One(read.person(row.person_id), row.told_on, row.serious, words.listed(what_of(row.content)), place=_event(row))
        for row in _events(read)
    )


def reactions(read: Read) -> Rows:
    """Each reaction of these events; an event may have several, after several products."""
    return tuple(
        One(read.person(row.person_id), row.told_on, one, _after(row), before=_words(one), place=_event(row))
        for row in _events(read)
        for one in row.content.reactions
    )


def _event(row: AdverseEvent) -> Place:
    return Place("event", row.pk)


def _words(reaction: str) -> str:
    return catalogue.reactions()[reaction].words


def _after(row: AdverseEvent) -> str:
    products = row.content.products
    return f"after {words.listed(products)}" if products else "no product is suspected"


def _events(read: Read) -> QuerySet[AdverseEvent]:
    mine = Q(clinic=read.clinic) | Q(root__clinic=read.clinic)
    return AdverseEvent.objects.current().filter(mine, in_error=False, **read.days("told_on")).order_by("told_on", "pk")


def not_asked(read: Read) -> Rows:
    """Follow-ups of the period at which swallowing or weakness was not asked: there silence is no 'no'."""
    unknown = (Answer.NOT_ASKED.value, Answer.CANNOT_ESTABLISH.value)
    rows: list[One] = []
    for seen in read.follow_ups:
        missing = [said for name, _, said in TROUBLES if seen.tree[name] in unknown]
        if missing:
            place = Place("follow_up", seen.follow_up_id)
            rows.append(One(seen.person_id, seen.seen_on, "", f"not known: {words.listed(missing)}", place=place))
    return tuple(rows)


def overrides(read: Read) -> Rows:
    """Every finding accepted for a reason on a plan signed in the period, by its rule. Of an amended plan each version counts."""
    return tuple(one for plan in _plans(read) for one in _of_plan(read, plan))


def _plans(read: Read) -> Iterator[SignedPlan]:
    """The plans signed in the period on whose draft somebody gave a reason: no other holds one."""
    begins, ends = read.period.moments(read.clinic.time_zone)
    drafts = OverrideReason.objects.filter(clinic=read.clinic).values("draft")
    rows = SignedPlan.objects.filter(clinic=read.clinic, made_at__gte=begins, made_at__lt=ends, draft__in=drafts)
    return rows.order_by("made_at", "pk").iterator()


def _of_plan(read: Read, plan: SignedPlan) -> Iterator[One]:
    made: tuple[Override, ...] = plan.content.plan.overrides
    titles = {finding.rule: finding.title for finding in plan.content.check.findings}
    for one in made:
        names = f"{one.by} and {one.second_name}" if one.second_name else one.by
        group = f"{rule_key(one.rule)}.{'two' if one.second_name else 'one'}"
        person, day, said = read.person(plan.person_id), read.day(plan.made_at), f"“{one.reason}” {names}"
        yield One(person, day, group, said, place=Place("plan", plan.pk), before=one.rule, after=titles.get(one.rule, ""))


def rule_key(rule: str) -> str:
    """A rule as a group names it, without points."""
    return rule.replace(".", "-")
