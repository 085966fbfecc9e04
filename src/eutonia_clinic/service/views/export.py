"""The de-identified export: what it holds, what it is for, and the file."""

from __future__ import annotations

import io
from hashlib import sha256

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core.documents import hash_of
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.service.acts import make_export, purpose_of
from eutonia_clinic.service.exporting.making import last_months, make
from eutonia_clinic.service.exporting.package import columns
from eutonia_clinic.service.forms import ExportForm
from eutonia_clinic.service.models import ResearchExport
from eutonia_clinic.service.presenters.export import export_page

NOT_USABLE = 422
MONTHS_OFFERED = 24
EXPORTS_SHOWN = 20
KEY = 40


@require_http_methods(["GET", "POST"])
def export(request: ClinicRequest) -> HttpResponseBase:
    """Say what it is for, and take it. What was typed stays when it cannot be used."""
    months = last_months(today_of(request), MONTHS_OFFERED)
    form = ExportForm(request.POST or None, months=months)
    if request.method == "POST" and form.is_valid():
        try:
            return _handed_out(request, form)
        except NotValid as refused:
            form.add_error(None, refused.sentence)
    return _page(request, form)


def _handed_out(request: ClinicRequest, form: ExportForm) -> FileResponse:
    """Made, then kept as an act, then given: what was not kept is not given."""
    clinic, wanted, purpose = clinic_of(request), form.wanted(), purpose_of(form.cleaned_data["purpose"])
    content = hash_of([purpose, wanted.until, wanted.least, wanted.linked_by])
    key = sha256(f"{key_of(request)} {content}".encode()).hexdigest()[:KEY]
    made = make(clinic, wanted, key)
    row = make_export(
        by=request.user, clinic=clinic, key=key, purpose=purpose, until=wanted.until, least=wanted.least,
        linked_by=wanted.linked_by, sha256=made.sha256, told=made.told,
    )  # fmt: skip
    return FileResponse(
        io.BytesIO(made.zipped()), as_attachment=True, filename=f"eutonia-export-{row.pk}.zip", content_type="application/zip"
    )


def _page(request: ClinicRequest, form: ExportForm) -> HttpResponse:
    clinic = clinic_of(request)
    rows = ResearchExport.objects.filter(clinic=clinic).select_related("author").order_by("-pk")[:EXPORTS_SHOWN]
    page = export_page(columns(), rows, clinic.time_zone, whole("export.least"))
    section = "export" if Role.RESEARCHER in request.roles else "service"
    frame = frame_for(request, "Research export", section)
    shown = {"frame": frame, "page": page, "form": form, "key": key_of(request)}
    return render(request, "service/export.html", shown, status=NOT_USABLE if form.errors else 200)
