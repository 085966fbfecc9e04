"""How the service does: the figures of a period, whose they are, and reports that were kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.errors import NotFound, NotValid
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.service.acts import make_service_report
from eutonia_clinic.service.charts import drawn
from eutonia_clinic.service.figures.every import one_figure
from eutonia_clinic.service.figures.rows import behind
from eutonia_clinic.service.models import ServiceReport
from eutonia_clinic.service.periods import Asked, read_period
from eutonia_clinic.service.presenters.page import made_words, overview_page, people_page, report_links
from eutonia_clinic.service.presenters.report import report_of
from eutonia_clinic.service.reading import Read
from eutonia_clinic.visits.someone import people as named

NOT_USABLE = 422
LAST_PAGE = 10_000
REPORTS_SHOWN = 12


@require_GET
def overview(request: ClinicRequest) -> HttpResponse:
    """The figures of a period; what is wrong with the period that was asked for stands at its field."""
    clinic, today = clinic_of(request), today_of(request)
    asked = read_period(request.GET, today)
    report = report_of(Read(clinic, asked.period, today))
    kept = ServiceReport.objects.filter(clinic=clinic).select_related("author").defer("document").order_by("-pk")
    page = overview_page(report, asked, request.GET, today, report_links(kept[:REPORTS_SHOWN], clinic.time_zone))
    shown = {"frame": frame_for(request, "Service", "service"), "page": page, "key": fresh_key(), "draw": drawn}
    return render(request, "service/overview.html", shown, status=NOT_USABLE if asked.faults else 200)


@require_GET
def people(request: ClinicRequest) -> HttpResponse:
    """The people behind one figure, each row with where it stands in the record."""
    clinic, today = clinic_of(request), today_of(request)
    asked, key = read_period(request.GET, today), request.GET.get("figure", "")
    rows = behind(one_figure(Read(clinic, asked.period, today), key), key)
    if rows is None or asked.faults:
        raise NotFound("There is no such figure.")
    number, many = _page_number(request.GET), whole("service.people_a_page")
    some = rows[(number - 1) * many : number * many]
    page = people_page(key, asked.period, rows, some, named({one.person_id for one in some}), number, many)
    return render(request, "service/people.html", {"frame": frame_for(request, page.heading, "service"), "page": page})


@require_POST
def make_report(request: ClinicRequest) -> HttpResponse:
    """Keep the figures of a period as they read now."""
    asked: Asked = read_period(request.POST, today_of(request))
    if asked.faults:
        raise NotValid(" ".join(said for _, said in asked.faults))
    row = make_service_report(by=request.user, clinic=clinic_of(request), key=key_of(request), period=asked.period)
    messages.success(request, "The report is kept as it reads now, and can be printed.", extra_tags="ok")
    return redirect("service:report", service_report=row.pk)


@require_GET
def report(request: ClinicRequest, service_report: int) -> HttpResponse:
    """A report as it read on the day on which it was made, for paper."""
    row = get_object_or_404(ServiceReport.objects.select_related("author", "clinic"), pk=service_report)
    shown = {
        "frame": frame_for(request, f"Service report, {row.content.period}", "service"),
        "report": row.content,
        "made": made_words(row),
        "hash": row.sha256,
        "draw": drawn,
        "back": reverse("service:overview"),
    }
    return render(request, "service/report.html", shown)


def _page_number(query: QueryDict) -> int:
    text = query.get("page", "")
    return max(1, min(int(text), LAST_PAGE)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
