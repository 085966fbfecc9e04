"""What `eutonia clinic service-report` and `eutonia clinic export` do: the acts of the pages, under a name, into a new file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from eutonia.domain.errors import BadInput, EutoniaError, Problem
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock, words
from eutonia_clinic.core.acts import fresh_key
from eutonia_clinic.core.numbers import whole
from eutonia_clinic.patients.allowed import must_have
from eutonia_clinic.service.acts import EXPORTS, REPORTS, make_export, make_service_report, purpose_of
from eutonia_clinic.service.documents import Report
from eutonia_clinic.service.exporting.making import Wanted, last_months, make
from eutonia_clinic.service.exporting.package import Packed
from eutonia_clinic.service.models import ServiceReport
from eutonia_clinic.service.periods import Period, month_named


def service_report(month: str, clinic: str, by: str, file: Path | None) -> Iterator[str]:
    """Make a month's report, keep it, and say it. It is kept as well when the file cannot be written; then that is said."""
    here, user, period = _clinic(clinic), _user(by), _month(month, "--month")
    must_have(user, here, REPORTS)
    if period.begins > clock.today(here.time_zone):
        raise BadInput("The month", [Problem("--month", month, "a month that has begun")])
    if file is not None:
        _must_be_new(file)
    row = make_service_report(by=user, clinic=here, key=fresh_key(), period=period)
    if file is not None:
        _write(file, row.document)
    yield from _told(row)


def export(
    folder: Path, clinic: str, purpose: str, by: str, until: str, least: int | None, project_key_file: Path | None
) -> Iterator[str]:
    """Make an export and put its files into a new folder: all of them, or none."""
    here, user = _clinic(clinic), _user(by)
    must_have(user, here, EXPORTS)
    _must_be_new(folder)
    months = last_months(clock.today(here.time_zone), 1)
    period = _month(until, "--until") if until else months[0]
    if period.ends > months[0].ends:
        raise BadInput("The month", [Problem("--until", until, "a month that is over")])
    wanted = Wanted(period.ends, whole("export.least") if least is None else least, _project_key(project_key_file))
    said, key = purpose_of(purpose), fresh_key()
    made = make(here, wanted, key)
    with _complete_or_gone(folder, made) as ready:
        row = make_export(
            by=user, clinic=here, key=key, purpose=said, until=wanted.until, least=wanted.least,
            linked_by=wanted.linked_by, sha256=made.sha256, told=made.told,
        )  # fmt: skip
        ready.place()
    yield f"{words.count(row.people, 'person', 'people')} in {words.count(row.rows, 'row')}, until {words.day(row.until)}."
    yield f"{words.count(row.left_out, 'person', 'people')} left out: fewer than {row.least} are like them, or they object."
    yield f"Export {row.pk}, kept in the audit under {user.display_name}: {row.sha256}"
    yield f"Written into {folder}. Handle it as health data."


class _complete_or_gone:  # noqa: N801
    """The files beside their place until `place` moves them there; whatever goes wrong before, nothing is left."""

    def __init__(self, folder: Path, made: Packed) -> None:
        self._folder, self._made = folder, made

    def __enter__(self) -> _complete_or_gone:
        try:
            self._beside = Path(tempfile.mkdtemp(prefix=f".{self._folder.name}-", dir=self._folder.parent))
            for name, content in self._made.files.items():
                (self._beside / name).write_bytes(content)
        except OSError as fault:
            self.__exit__()
            raise EutoniaError(f"{self._folder} cannot be written: {fault.strerror}. Nothing was exported.") from fault
        return self

    def place(self) -> None:
        """Make the folder what it is to be."""
        _must_be_new(self._folder)
        self._beside.rename(self._folder)

    def __exit__(self, *_: object) -> None:
        beside = getattr(self, "_beside", None)
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)


def _told(row: ServiceReport) -> Iterator[str]:
    report: Report = row.content
    yield f"Service report, {report.period}: {report.clinic}"
    yield from (f"  {one.number} {one.words}" for one in report.headlines)
    yield from (f"  Missing: {one.words}" for one in report.missing)
    for section in report.sections:
        yield section.title
        for figure in section.figures:
            yield f"  {figure.title}: {figure.answer}"
            yield from (f"    {said}" for said in figure.said)
    yield f"Kept as report {row.pk}: {row.sha256}"


def _clinic(name: str) -> Clinic:
    found = Clinic.objects.filter(name=name.strip()).first()
    if found is None:
        raise BadInput("The clinic", [Problem("--clinic", name, "the name of a clinic")])
    return found


def _user(email: str) -> User:
    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise BadInput("The address", [Problem("--by", email, "the address of a user who may sign in")])
    return found


def _month(text: str, option: str) -> Period:
    found = month_named(text)
    if found is None:
        raise BadInput("The month", [Problem(option, text, "a month, as 2026-11")])
    return found


def _project_key(file: Path | None) -> str:
    """From a file, so that it stands in no list of commands."""
    if file is None:
        return ""
    try:
        key = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise EutoniaError(f"The project key cannot be read from {file}.") from fault
    if not key:
        raise EutoniaError(f"{file} is empty: there is no project key in it.")
    return key


def _must_be_new(place: Path) -> None:
    if place.exists() or place.is_symlink():
        raise EutoniaError(f"{place} is there already. Nothing was overwritten; name another.")
    if not place.parent.is_dir():
        raise EutoniaError(f"There is no folder {place.parent}. Make it first, or name another.")


def _write(file: Path, text: str) -> None:
    """All of it, or nothing."""
    beside = None
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, prefix=f".{file.name}-", delete=False) as held:
            beside = Path(held.name)
            held.write(text)
        beside.rename(file)
    except OSError as fault:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise EutoniaError(f"{file} cannot be written: {fault.strerror}. The report is kept all the same.") from fault
