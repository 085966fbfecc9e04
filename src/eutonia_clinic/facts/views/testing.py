"""The self-test: run, and its last run."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from eutonia.knowledge import Knowledge, load
from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of
from eutonia_clinic.core.documents import sha256_of, tree_of
from eutonia_clinic.core.errors import Damaged
from eutonia_clinic.facts import acts, selftest
from eutonia_clinic.facts.here import here
from eutonia_clinic.facts.models import SelfTest
from eutonia_clinic.facts.presenters.overview import Tested
from eutonia_clinic.facts.presenters.testing import LastRun, self_test_page, tested
from eutonia_clinic.facts.selftest import Tried
from eutonia_clinic.facts.views.common import may_decide


@require_http_methods(["GET", "POST"])
def self_test(request: ClinicRequest) -> HttpResponse:
    """What was found of each dangerous plan when they were tried last; a button tries them now."""
    if request.method == "POST":
        return _run(request)
    row, known = last_run(), here(load()).knowledge
    page = self_test_page(_told(row, known), tried_in(row) if row else (), selftest.many())
    frame = frame_for(request, "Self-test", "knowledge")
    shown = {"frame": frame, "page": page, "may_run": may_decide(request), "key": key_of(request)}
    return render(request, "facts/self_test.html", shown)


def _run(request: ClinicRequest) -> HttpResponse:
    row = acts.run_self_test(by=request.user, clinic=clinic_of(request), key=key_of(request))
    if row.failed:
        messages.error(request, f"{row.failed} of {row.plans} dangerous plans were not caught.", extra_tags="stop")
    else:
        messages.success(request, f"All {row.plans} dangerous plans were caught.", extra_tags="ok")
    return redirect("facts:self_test")


def last_run() -> SelfTest | None:
    """The latest run."""
    row: SelfTest | None = SelfTest.objects.select_related("author").order_by("-pk").first()
    return row


def tried_in(row: SelfTest) -> tuple[Tried, ...]:
    """What a run found. Raises `Damaged` when it is not what was written."""
    if sha256_of(row.document) != row.sha256:
        raise Damaged(f"Self-test {row.pk} does not hold what was written.")
    return tuple(Tried(**one) for one in tree_of(row.document))


def tested_line(known: Knowledge) -> Tested:
    """The latest run in a line, for other pages."""
    return tested(_told(last_run(), known), reverse("facts:self_test"))


def _told(row: SelfTest | None, known: Knowledge) -> LastRun | None:
    if row is None:
        return None
    when = timezone.localtime(row.made_at)
    return LastRun(row.plans, row.failed, when, row.author.display_name, row.version, row.knowledge == known.hash)
