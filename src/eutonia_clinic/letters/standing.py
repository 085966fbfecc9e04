"""What has become of a kept letter: replaced by a later version, or resting on something that was corrected since."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import QuerySet

from eutonia_clinic.accounts.models import Clinic
from eutonia_clinic.core import words
from eutonia_clinic.letters.documents import LetterDocument, Rested
from eutonia_clinic.letters.models import Letter, LetterDraft
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of

WHAT = {
    "visits.sessionclosed": "a session that was corrected",
    "visits.signedplan": "a plan that was amended",
    "visits.assessment": "an assessment that was corrected",
    "visits.followupvisit": "a follow-up that was corrected",
    "visits.keptforecast": "a forecast that was kept anew",
    "patients.personversion": "a name, birth date or number that was corrected",
    "patients.ledgerentry": "toxin on record that was corrected",
    "events.adverseevent": "an adverse event that was added to or corrected",
}
"""What a letter may rest on, with what happened to it."""


@dataclass(frozen=True, slots=True)
class Since:
    """One thing that a letter rests on and that is another by now."""

    row: str
    on: date | None
    by: str
    reason: str

    @property
    def words(self) -> str:
        """'This letter rests on a session that was corrected on 1 October 2026 by …: “…”'."""
        model = self.row.partition(":")[0]
        what = WHAT.get(model, "something that was corrected")
        if self.on is None:
            return "This letter rests on a row of the record that is not as it was. Have the audit verified before you use it."
        because = f": “{self.reason}”" if self.reason else ""
        return f"This letter rests on {what} on {words.long_day(self.on)} by {self.by}{because}."


def changes_since(letter: Letter) -> tuple[Since, ...]:
    """Everything that the letter rests on and that was corrected or amended since, in the order of the letter."""
    document: LetterDocument = letter.content
    return tuple(_changes(document.rests_on, letter.clinic))


def _changes(rows: Iterable[Rested], clinic: Clinic) -> Iterator[Since]:
    for one in rows:
        model, _, number = one.row.partition(":")
        rested = apps.get_model(model)._default_manager.filter(pk=int(number)).first()
        if rested is None or rested.sha256 != one.sha256:
            yield Since(one.row, None, "", "")
            continue
        later = type(rested)._default_manager.filter(replaces_id=rested.pk).select_related("author").first()
        if later is not None:
            on = later.made_at.astimezone(ZoneInfo(clinic.time_zone)).date()
            yield Since(one.row, on, later.author.display_name, later.reason)


NEW = {
    "visits.followupvisit": "a follow-up", "events.adverseevent": "an adverse event", "patients.ledgerentry": "toxin elsewhere",
    "visits.keptforecast": "a forecast",
}  # fmt: skip
"""What may have come to the record after a letter was written, and would stand in a new version."""


def come_since(letter: Letter, rests_on: Iterable[Rested]) -> tuple[str, ...]:
    """What a new version would rest on beyond this one: rows that came, and are no corrections of what it rests on already."""
    document: LetterDocument = letter.content
    known = {one.row for one in document.rests_on}
    return tuple(dict.fromkeys(said for one in rests_on if one.row not in known and (said := _new(one, known))))


def _new(one: Rested, known: Container[str]) -> str:
    model, _, number = one.row.partition(":")
    row = apps.get_model(model)._default_manager.filter(pk=int(number)).first()
    replaced = getattr(row, "replaces_id", None)
    return "" if replaced is not None and f"{model}:{replaced}" in known else NEW.get(model, "")


def outdated(letters: Iterable[Letter]) -> frozenset[int]:
    """Those of these letters that rest on something that was corrected or amended since. One query for each kind of row."""
    resting: dict[str, dict[int, set[int]]] = {}
    for letter in letters:
        for one in letter.content.rests_on:
            model, _, number = one.row.partition(":")
            resting.setdefault(model, {}).setdefault(int(number), set()).add(letter.pk)
    found: set[int] = set()
    for model, rows in resting.items():
        replaced = apps.get_model(model)._default_manager.filter(replaces_id__in=rows).values_list("replaces_id", flat=True)
        found.update(pk for row in replaced for pk in rows[row])
    return frozenset(found)


def later_version(letter: Letter) -> Letter | None:
    """The version that replaced this one."""
    found: Letter | None = Letter.objects.filter(replaces_id=letter.pk).first()
    return found


def versions_of(letter: Letter) -> tuple[Letter, ...]:
    """Every version of a letter, the first one first."""
    first = letter
    while first.replaces_id is not None:
        first = Letter.objects.select_related("author", "clinic").get(pk=first.replaces_id)
    found = [first]
    while (later := Letter.objects.select_related("author", "clinic").filter(replaces_id=found[-1].pk).first()) is not None:
        found.append(later)
    return tuple(found)


def letters_of(person: Person) -> QuerySet[Letter]:
    """Every kept letter of a person in every version, the latest first."""
    rows: QuerySet[Letter] = Letter.objects.filter(person__in=ids_of(person.pk)).select_related("author", "clinic", "session")
    return rows.order_by("-pk")


def drafts_of(person: Person) -> QuerySet[LetterDraft]:
    """Letters of a person that are being written, the latest first."""
    rows = LetterDraft.objects.filter(person__in=ids_of(person.pk), is_finished=False).select_related("author", "clinic")
    return rows.order_by("-changed_at", "-pk")
