"""Who a person is, and was: every version of the identity, what changed, by whom and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from eutonia_clinic.core import words
from eutonia_clinic.patients import identifiers
from eutonia_clinic.patients.identifiers import spaced
from eutonia_clinic.patients.identity import Identifier, Identity
from eutonia_clinic.patients.models import Merge, PersonVersion
from eutonia_clinic.patients.presenters.people import SEXES

NOT_WRITTEN = "not written down"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a version changed."""

    name: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version: what it changed, when, by whom, where and why."""

    when: str
    by: str
    said: str
    reason: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class MergeShown:
    """Another entry that is this person too."""

    said: str
    by: str
    reason: str
    undo: str


@dataclass(frozen=True, slots=True)
class IdentityPage:
    """Everything on the page; links that this user may not follow are empty."""

    facts: tuple[tuple[str, str], ...]
    clinics: str
    versions: tuple[VersionShown, ...]
    merges: tuple[MergeShown, ...]
    correct: str
    same: str
    alike: str
    back: str


def facts_of(identity: Identity, givers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Everything that is known of an identity, in order. `givers` names the clinics that gave out numbers."""
    numbers = [(_number_name(one, givers), spaced(one.value)) for one in identity.identifiers]
    return (
        ("Family name", identity.family),
        ("Given names", identity.given),
        ("Date of birth", words.day(identity.birth_date)),
        ("Sex", SEXES[identity.sex].removeprefix("sex ")),
        *(numbers or [("Numbers", NOT_WRITTEN)]),
        ("Telephone", identity.phone or NOT_WRITTEN),
        ("Address", ", ".join(identity.address) or NOT_WRITTEN),
    )


def _number_name(one: Identifier, givers: Mapping[str, str]) -> str:
    name = words.capital(identifiers.kinds()[one.kind].words)
    return f"{name}, {givers.get(one.assigner, one.assigner)}" if one.assigner else name


def changes(before: Identity, now: Identity, givers: Mapping[str, str]) -> tuple[Change, ...]:
    """What is different between two versions, in the order of the facts."""
    old, new = _table(before, givers), _table(now, givers)
    names = [*new, *(name for name in old if name not in new)]
    found = (Change(name, old.get(name, NOT_WRITTEN), new.get(name, NOT_WRITTEN)) for name in names)
    return tuple(one for one in found if one.before != one.now)


def _table(identity: Identity, givers: Mapping[str, str]) -> dict[str, str]:
    """The facts by their names; several numbers of one kind stand in one line."""
    table: dict[str, str] = {}
    for name, value in facts_of(identity, givers):
        table[name] = f"{table[name]}, {value}" if name in table else value
    table.pop("Numbers", None)
    return table


def version_shown(version: PersonVersion, givers: Mapping[str, str], entry: str = "") -> VersionShown:
    """One version. `entry` says which entry it belongs to, where a person has several."""
    before: Identity | None = version.replaces.content if version.replaces else None  # type: ignore[attr-defined]
    said = "Corrected" if before else "First entered"
    return VersionShown(
        when=words.day_and_clock(timezone.localtime(version.made_at)),
        by=f"{version.author}, {version.clinic}",
        said=f"{said} ({entry})" if entry else said,
        reason=version.reason,
        changes=changes(before, version.content, givers) if before else (),
    )


def merge_shown(merge: Merge, name: str, may_undo: bool) -> MergeShown:
    """A merge in force. `name` is that of the entry that is no longer shown."""
    return MergeShown(
        said=f"Entry {merge.merged_id}, {name}, is this person (entry {merge.person_id})",
        by=f"{merge.author}, {merge.clinic}, {words.day_and_clock(timezone.localtime(merge.made_at))}",
        reason=merge.reason,
        undo=reverse("patients:unmerge", kwargs={"merge": merge.pk}) if may_undo else "",
    )


def alike_words(many: int) -> str:
    """How many entries may be this person; empty for none."""
    return f"{words.count(many, 'other entry', 'other entries')} may be this very person" if many else ""


def meanwhile(before: PersonVersion, now: PersonVersion, givers: Mapping[str, str]) -> Sequence[Change]:
    """What somebody else corrected while a form was open."""
    return changes(before.content, now.content, givers)
