"""What has become of a kept letter: replaced by a later version, or resting on something that was corrected since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    "events.adverseevent": "an adverse event that was corrected",
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
