"""A whole table of a label, read row by row and kept at once under one name."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from eutonia.knowledge import load
from eutonia_clinic.accounts.framing import frame_for
from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core import words
from eutonia_clinic.core.errors import Changed, NotValid, TooLate
from eutonia_clinic.facts import acts
from eutonia_clinic.facts.forms import DocumentForm, remembered
from eutonia_clinic.facts.here import Here, here
from eutonia_clinic.facts.models import FactReading
from eutonia_clinic.facts.naming import facts_of
from eutonia_clinic.facts.presenters.tables import table_lines, table_page
from eutonia_clinic.facts.standing import last_readings, standings
from eutonia_clinic.facts.tables import Table, tables_of

TICK = "row:"


@require_GET
def tables(request: ClinicRequest) -> HttpResponse:
    """Every table of every label and paper, with how much of it was read here."""
    now = here(load())
    lines = table_lines(tables_of(standings(now), facts_of(now.files)), now.files)
    return render(request, "facts/tables.html", {"frame": frame_for(request, "Tables of labels", "knowledge"), "lines": lines})


@require_http_methods(["GET", "POST"])
def table(request: ClinicRequest) -> HttpResponse:
    """One table beside the open document: tick each row that says the same, and keep them together."""
    now = here(load())
    found = _table(request, now)
    form = DocumentForm(request.POST or None, today=today_of(request), initial=_last_document(request, found))
    if request.method == "POST" and form.is_valid():
        try:
            return _kept(request, found, form)
        except (NotValid, Changed, TooLate) as refusal:
            form.add_error(None, refusal.sentence)
    return _page(request, found, form, now)


def _kept(request: ClinicRequest, found: Table, form: DocumentForm) -> HttpResponse:
    seen = _ticked(request, found)
    row = acts.read_table(by=request.user, clinic=clinic_of(request), key=key_of(request), label=form.label, seen=seen)
    verified, waiting = ("row is", "rows are"), ("row waits", "rows wait")
    if row.names_needed == 1:
        said, level = f"{words.count(len(seen), *verified)} verified here, under your name.", "ok"
    else:
        said, level = f"{words.count(len(seen), *waiting)} for a second name, under your name.", "note"
    messages.success(request, said, extra_tags=level)
    return redirect("facts:tables")


def _ticked(request: ClinicRequest, found: Table) -> Mapping[str, str]:
    """For each row that was ticked, what the page showed of it. Only rows of this table: nothing is ticked unseen."""
    ids = (one.fact.id for one in found.rows)
    return {id: shown for id in ids if (shown := request.POST.get(f"{TICK}{id}", ""))}


def _table(request: ClinicRequest, now: Here) -> Table:
    every = tables_of(standings(now), facts_of(now.files))
    found = next((one for one in every if one.id == request.GET.get("of", "")), None)
    if found is None:
        raise Http404
    return found


def _last_document(request: ClinicRequest, found: Table) -> dict[str, object]:
    rows = FactReading.objects.filter(author=request.user, fact__startswith=f"{found.product}.", dated__isnull=False)
    return remembered(rows.order_by("-pk").values("title", "version", "dated").first() or {})


def _page(request: ClinicRequest, found: Table, form: DocumentForm, now: Here) -> HttpResponse:
    last = last_readings([one.fact.id for one in found.rows])
    page = table_page(found, last, now.files, list(_ticked(request, found)) if request.method == "POST" else [])
    shown = {
        "frame": frame_for(request, "Read a table", "knowledge"), "page": page, "form": form, "key": key_of(request),
        "by": request.user.display_name,
    }  # fmt: skip
    return render(request, "facts/table.html", shown, status=NotValid.status if form.errors else 200)
