"""One fact, and the plans that rest on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of
from eutonia_clinic.core import words
from eutonia_clinic.core.frame import Link
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.facts import using
from eutonia_clinic.facts.figures import told
from eutonia_clinic.facts.here import Here, label_of
from eutonia_clinic.facts.models import FactReading, Verdict
from eutonia_clinic.facts.naming import Held, facts_of
from eutonia_clinic.facts.presenters.fact import (
    PlansPage,
    UseRow,
    VersionShown,
    WaitingShown,
    fact_page,
    in_order,
    rule_words,
    use_row,
    version_shown,
)
from eutonia_clinic.facts.presenters.facts import dated, label_words, name_of, says
from eutonia_clinic.facts.standing import Standing, State, may_be_verified, standing_of
from eutonia_clinic.facts.using import Use
from eutonia_clinic.facts.views.common import fact_or_404, may_decide
from eutonia_clinic.visits.leading import to
from eutonia_clinic.visits.someone import people


@require_GET
def fact(request: ClinicRequest, fact: str) -> HttpResponse:
    """What it says, how far it may be trusted, what it said before, and which plans wait that rest on it."""
    held, now = fact_or_404(fact)
    one = standing_of(held, now)
    clinic = clinic_of(request)
    uses = (
        *using.waiting_to_be_given(held, clinic, now), *using.being_given(held, clinic, now), *using.drafts(held, clinic, now),
    )  # fmt: skip
    given = (
        None if held.kind in using.OF_NO_PLAN else Link("Plans that were given", reverse("facts:plans", kwargs={"fact": fact}))
    )
    page = fact_page(
        one, now.knowledge, _waiting(request, one), _versions(one, now), in_order(_rows(request, held, uses)),
        _links(request, one), given,
    )  # fmt: skip
    frame = frame_for(request, page.name, "knowledge")
    return render(request, "facts/fact.html", {"frame": frame, "page": page, "key": key_of(request)})


@require_GET
def plans(request: ClinicRequest, fact: str) -> HttpResponse:
    """The plans that were given or cancelled and rest on a fact, the latest first, so far back as one page looks."""
    held, now = fact_or_404(fact)
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < LONGEST_NUMBER else None
    found = using.signed_before(held, clinic_of(request), now, before)
    back_to = f", back to {words.day(timezone.localtime(found.back_to).date())}" if found.back_to else ""
    page = PlansPage(
        name=name_of(held), says=words.capital(says(held)), back=reverse("facts:fact", kwargs={"fact": fact}),
        rule=rule_words(held), rows=tuple(row for _, row in _rows(request, held, found.uses)),
        looked=f"{words.count(found.plans, 'signed plan')} of this clinic looked through{back_to}.",
        further=Link("Look further back", f"?before={found.further}") if found.further else None,
    )  # fmt: skip
    return render(request, "facts/plans.html", {"frame": frame_for(request, "Plans that used a fact", "knowledge"), "page": page})


LONGEST_NUMBER = 19


def _waiting(request: ClinicRequest, one: Standing) -> WaitingShown | None:
    reading = one.waiting
    if reading is None:
        return None
    mine = reading.author_id == request.user.pk
    when = words.day_and_clock(timezone.localtime(reading.made_at))
    label = label_words(label_of(reading))
    what = "takes back what was verified here" if reading.verdict == Verdict.TAKEN_BACK else f"read it in {label}"
    value = f"You read: {told(one.fact, reading.said)}." if mine else ""
    href = reverse("facts:second", kwargs={"fact": one.fact.id}) if may_decide(request) else ""
    said = "Withdraw it" if mine else "Read it as the second person"
    return WaitingShown(f"{reading.author.display_name} {what}, {when}. Nothing has changed yet.", value, href, said)


def _versions(one: Standing, now: Here) -> tuple[VersionShown, ...]:
    """What each label said, the latest first, and at the end what the files say."""
    held = one.fact
    latest = Tag("stop", "left behind by new files") if one.state is State.SUPERSEDED else HOLDS
    rows = FactReading.objects.filter(fact=held.id, in_force__isnull=False).select_related("author", "in_force__author")
    shown = [_version(held, row, HOLDS_NO_MORE if at else latest) for at, row in enumerate(rows.order_by("-pk"))]
    files = facts_of(now.files)[held.id]
    tag = Tag("note", "the files") if shown and one.state is not State.SUPERSEDED else HOLDS
    source = now.files.sources[files.citations[0].source]
    document = ", ".join(part for part in (source.title, dated(source.dated), files.citations[0].section) if part)
    beginning = version_shown(None, "", says(files), document, "came with the program", "", tag)
    return (*shown, beginning)


HOLDS, HOLDS_NO_MORE = Tag("ok", "holds now"), Tag("note", "held before")


def _version(held: Held, row: FactReading, tag: Tag) -> VersionShown:
    since = timezone.localtime(row.in_force.made_at)
    names = dict.fromkeys((row.author.display_name, row.in_force.author.display_name))
    before, said, document = says(held, row.held_before), says(held, row.said), label_words(label_of(row))
    return version_shown(since, before, said, document, words.listed(names), row.reason, tag)


def _links(request: ClinicRequest, one: Standing) -> tuple[Link, ...]:
    if one.waiting or not may_decide(request) or not may_be_verified(one.fact):
        return ()
    named = {"fact": one.fact.id}
    verify = Link(
        "Read it in a newer label" if one.holds else "Verify against the current label", reverse("facts:verify", kwargs=named)
    )
    return (verify, Link("Take back", reverse("facts:take_back", kwargs=named))) if one.holds else (verify,)


def _rows(request: ClinicRequest, held: Held, uses: Iterable[Use]) -> Iterator[tuple[Use, UseRow]]:
    found = tuple(uses)
    who = people(using.persons_of(found))
    for one in found:
        route, part = ("visits:plan", "draft") if one.status == "draft" else ("visits:signed_plan", "plan")
        href = to(request, route, **{part: one.number})
        yield one, use_row(one, held, who.of(one.person_id), href, timezone.localtime(one.made_at))
