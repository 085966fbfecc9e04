"""Two entries that may be one person: found, compared, joined, and parted again."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from eutonia_clinic.accounts.requests import ClinicRequest, clinic_of, key_of, today_of
from eutonia_clinic.core.errors import NotFound, NotValid, Refused
from eutonia_clinic.patients import acts, ledger, queries
from eutonia_clinic.patients.forms import ApartForm, MergeForm, NoLongerApartForm, UnmergeForm
from eutonia_clinic.patients.framing import person_frame
from eutonia_clinic.patients.identity import Identity
from eutonia_clinic.patients.lending import lent
from eutonia_clinic.patients.models import Distinct, Merge, Person, PersonVersion
from eutonia_clinic.patients.presenters import same as presenter
from eutonia_clinic.patients.presenters.people import MaybeLine, line
from eutonia_clinic.patients.queries import Listed
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.patients.views.common import CONFLICT, givers, page, refuse, say
from eutonia_clinic.patients.views.people import LONGEST_SEARCH

GET_AND_POST = ["GET", "POST"]
MERGE, FIND, APART = "merge", "find", "apart"


@require_http_methods(GET_AND_POST)
def same(request: ClinicRequest, person: int) -> HttpResponse:
    """Entries that may be this person; with `with`, one of them beside this one, and the question."""
    if _asked(request) == MERGE:
        return _merge(request, Person(pk=person), Person(pk=_number(request.POST.get("with"))))
    if _asked(request) == APART:
        return _apart(request, queries.person_of(request.user, person), Person(pk=_number(request.POST.get("with"))))
    shown = queries.person_of(request.user, person)
    if request.method == "GET" and shown.pk != person:
        return redirect("patients:same", person=shown.pk)
    other = _other(request, shown)
    return _shown(request, shown, other, MergeForm(entries=_entries(shown, other)) if other else None)


def _merge(request: ClinicRequest, one: Person, other: Person) -> HttpResponse:
    """Both become one. The act asks once more whether this clinic knows both; the same form again is answered as before."""
    for each in (one, other):
        queries.person_of(request.user, each.pk)
    form = MergeForm(request.POST, entries=_entries(one, other))
    if form.is_valid():
        try:
            return _merged(request, one, other, form)
        except NotValid as refusal:
            refuse(form, refusal, "reason")
    return _shown(request, queries.person_of(request.user, one.pk), _other(request, one), form)


def _apart(request: ClinicRequest, person: Person, other: Person) -> HttpResponse:
    """Both stay two. The act asks once more whether this clinic knows both, and whether no number speaks against it."""
    queries.person_of(request.user, other.pk)
    form = ApartForm(request.POST)
    if form.is_valid():
        try:
            acts.tell_apart(
                by=request.user, clinic=clinic_of(request), key=key_of(request), person=person, other=other,
                reason=form.cleaned_data["apart"],
            )  # fmt: skip
        except NotValid as refusal:
            refuse(form, refusal, "apart")
        else:
            say(request, f"Entries {person.pk} and {other.pk} stay two people. They are not suggested to be one again.")
            return redirect("patients:same", person=person.pk)
    compared = _other(request, person)
    return _shown(request, person, compared, MergeForm(entries=_entries(person, compared or other)), form)


def _shown(
    request: ClinicRequest, person: Person, other: Person | None, form: MergeForm | None, apart: ApartForm | None = None
) -> HttpResponse:
    title = "Are these one person?" if other else "Is this person entered twice?"
    number, shown = other.pk if other else "", _same_page(request, person, other)
    return page(
        request, "same", person_frame(request, person, title), apart or form, page=shown, key=key_of(request), other=number,
        merge=form, apart=apart or ApartForm(),
    )  # fmt: skip


def _asked(request: ClinicRequest) -> str:
    return request.POST.get("act", "") if request.method == "POST" else ""


def _number(typed: str | None) -> int:
    """The number of a person in a form. Raises `NotFound` for what is none."""
    if not typed or not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise NotFound("There is no such person.")
    return int(typed)


def _other(request: ClinicRequest, person: Person) -> Person | None:
    """The entry to compare with: one of this clinic that this user may open. Looking at it is a reading of its record."""
    typed = request.POST.get("with") or request.GET.get("with")
    if not typed:
        return None
    other = queries.person_of(request.user, _number(typed))
    if other.pk == person.pk or clinic_of(request) not in queries.clinics_that_know(other):
        raise NotFound("There is no such person to compare with.")
    request.read_people.add(other.pk)  # type: ignore[attr-defined]
    return other


def _entries(one: Person, other: Person) -> tuple[tuple[str, str], ...]:
    """The two entries as choices: which one is shown from now on."""
    return tuple((str(each.pk), presenter.entry_name(each.pk, queries.identity_of(each))) for each in (one, other))


def _merged(request: ClinicRequest, one: Person, other: Person, form: MergeForm) -> HttpResponse:
    kept, merged = (one, other) if form.cleaned_data["kept"] == str(one.pk) else (other, one)
    acts.merge(
        by=request.user, clinic=clinic_of(request), key=key_of(request), kept=kept, merged=merged,
        reason=form.cleaned_data["reason"],
    )  # fmt: skip
    say(request, f"Entries {kept.pk} and {merged.pk} are one person now. Every interval and total is counted over both.")
    return redirect("patients:identity", person=kept.pk)


def _same_page(request: ClinicRequest, person: Person, other: Person | None) -> presenter.SamePage:
    may_be = queries.lookalikes(person)
    here = queries.listed_people_of(request.user, clinic_of(request)).filter(pk__in=[one.person_id for one in may_be])
    rows = {one.person_id: one for one in queries.listed(PersonVersion.objects.current().filter(person__in=here))}
    typed = request.POST.get("typed", "").strip()[:LONGEST_SEARCH] if _asked(request) == FIND else ""
    found = [one for one in queries.search(request.user, typed, clinic_of(request)).people if one.person_id != person.pk]
    return presenter.SamePage(
        name=queries.identity_of(person).name,
        candidates=_candidates(request, person, [rows[one.person_id] for one in may_be if one.person_id in rows],
                               {one.person_id: one.why for one in may_be}),
        elsewhere=tuple(_elsewhere(one.person_id, one.why) for one in may_be if one.person_id not in rows),
        typed=typed,
        found=_candidates(request, person, found, {}),
        nobody=f"Nobody else of {clinic_of(request).name} matches “{typed}”." if typed and not found else "",
        apart=tuple(_apart_line(request, person, one) for one in queries.distinct_of(person)),
        comparison=_compared(request, person, other) if other else None,
        back=reverse("patients:identity", kwargs={"person": person.pk}),
    )  # fmt: skip


def _candidates(
    request: ClinicRequest, person: Person, rows: Sequence[Listed], why: dict[int, str]
) -> tuple[presenter.Candidate, ...]:
    address = reverse("patients:same", kwargs={"person": person.pk})
    today = today_of(request)
    return tuple(
        presenter.Candidate(line(one, today), why.get(one.person_id, ""), f"{address}?with={one.person_id}") for one in rows
    )


def _elsewhere(person_id: int, why: str) -> MaybeLine:
    return MaybeLine(person_id, why, None, "", f"{reverse('patients:register_here')}?person={person_id}")


def _apart_line(request: ClinicRequest, person: Person, row: Distinct) -> presenter.ApartLine:
    """One word that somebody is another person. Their name is told to whoever may open their record."""
    number = row.person_id if row.other_id in ids_of(person.pk) else row.other_id
    named = queries.may_be_named(request.user, [number])
    name = queries.identity_of(Person(pk=number)).name if named else ""
    return presenter.apart_line(row, name, reverse("patients:no_longer_apart", kwargs={"distinct": row.pk}))


def _compared(request: ClinicRequest, one: Person, other: Person) -> presenter.Comparison:
    first, second = _entry(one), _entry(other)
    said = next((row for row in queries.distinct_of(one) if {row.person_id, row.other_id} & ids_of(other.pk)), None)
    shown = presenter.compared(first, second, givers(first.identity, second.identity), today_of(request))
    return presenter.with_word(shown, said) if said else shown


def _entry(person: Person) -> presenter.Entry:
    return presenter.Entry(
        number=person.pk,
        identity=queries.identity_of(person),
        treatments=ledger.treatments_of(person),
        holdings=lent().holdings(person),
        clinics=tuple(clinic.name for clinic in queries.clinics_that_know(person)),
    )


@require_http_methods(GET_AND_POST)
def unmerge(request: ClinicRequest, merge: int) -> HttpResponse:
    """A merge was an error."""
    row = get_object_or_404(Merge.objects.select_related("author", "clinic", "person"), pk=merge)
    form, status = UnmergeForm(request.POST or None), 0
    if request.method == "POST" and form.is_valid():
        try:
            acts.unmerge(
                by=request.user, clinic=clinic_of(request), key=key_of(request), merge=row, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            refuse(form, refusal, "reason" if refusal.status != CONFLICT else None)
            status = refusal.status
        else:
            say(request, f"Entries {row.person_id} and {row.merged_id} are two people again. Each has what it had before.")
            return redirect("patients:identity", person=row.person_id)
    shown = queries.person_of(request.user, row.person_id)
    frame = person_frame(request, shown, "Undo: they are two people")
    back = reverse("patients:identity", kwargs={"person": shown.pk})
    names = [presenter.entry_name(one, _identity_of_entry(one)) for one in (row.person_id, row.merged_id)]
    return page(request, "unmerge", frame, form, status=status, merge=row, names=names, back=back, key=key_of(request))


@require_http_methods(GET_AND_POST)
def no_longer_apart(request: ClinicRequest, distinct: int) -> HttpResponse:
    """That two entries are two people was said too soon."""
    row = get_object_or_404(Distinct.objects.select_related("author", "clinic", "person"), pk=distinct)
    form, status = NoLongerApartForm(request.POST or None), 0
    shown = queries.person_of(request.user, row.person_id)
    if request.method == "POST" and form.is_valid():
        try:
            acts.no_longer_apart(
                by=request.user, clinic=clinic_of(request), key=key_of(request), distinct=row, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            refuse(form, refusal, "reason" if refusal.status != CONFLICT else None)
            status = refusal.status
        else:
            say(request, "Taken back. The two entries are suggested again as one person.")
            return redirect("patients:same", person=shown.pk)
    frame, line = person_frame(request, shown, "Take back: nobody knows"), _apart_line(request, shown, row)
    back = reverse("patients:same", kwargs={"person": shown.pk})
    return page(request, "no_longer_apart", frame, form, status=status, line=line, back=back, key=key_of(request))


def _identity_of_entry(number: int) -> Identity:
    """The identity of one entry by itself, whatever it is merged with."""
    version: PersonVersion = PersonVersion.objects.current().get(person=number)
    found: Identity = version.content
    return found
