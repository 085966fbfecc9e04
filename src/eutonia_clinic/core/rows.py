"""Rows that are only ever added. A correction is a new row that names the one it replaces, and why.

    OnlyAddedTo    nothing changes: the tables of the audit
    AppendOnly     and every row has an author, a clinic and a moment, taken from the act under way
    Correctable    and a row may replace another, once, for a reason
    Record         and holds a document about a person, with its SHA-256

    Changing       the other kind: a row that acts may change. The audit keeps the hash of each of its states.

Python refuses first, with words for whoever wrote the program; the database refuses in any case (`triggers`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from pydantic import BaseModel

from eutonia_clinic.core import deed, documents
from eutonia_clinic.core.errors import Damaged, NeverChanged, OutsideAnAct

SHA256_LENGTH = 64
Row = TypeVar("Row", bound=models.Model)


class OnlyAddedRows(models.QuerySet[Row]):
    """A query that cannot change what it finds."""

    def update(self, **_: Any) -> int:
        """Refused."""
        raise NeverChanged(_WHY)

    def delete(self) -> Any:
        """Refused."""
        raise NeverChanged(_WHY)

    def bulk_update(self, *_: Any, **__: Any) -> int:
        """Refused."""
        raise NeverChanged(_WHY)

    def bulk_create(self, objs: Iterable[Row], *_: Any, **options: Any) -> list[Row]:
        """Add many rows at once. Nothing that stands already is touched or passed over."""
        if options.get("update_conflicts") or options.get("ignore_conflicts"):
            raise NeverChanged(_WHY)
        rows = list(objs)
        for row in rows:
            row._fill_in()  # type: ignore[attr-defined]
        made = super().bulk_create(rows, batch_size=options.get("batch_size"))
        for row in made:
            row._added()  # type: ignore[attr-defined]
        return made

    def current(self) -> OnlyAddedRows[Row]:
        """The rows that no later row replaces. Said so that a database knows that these are nearly all of them."""
        later = self.model._default_manager.using(self.db).filter(replaces=OuterRef("pk"))
        return self.filter(~Exists(later))


class OnlyAddedManager(models.Manager[Row]):
    """Where queries begin that cannot change what they find."""

    def get_queryset(self) -> OnlyAddedRows[Row]:
        """Every row."""
        return OnlyAddedRows(self.model, using=self._db)

    def current(self) -> OnlyAddedRows[Row]:
        """The rows that no later row replaces."""
        return self.get_queryset().current()


_WHY = "a row of the record is never changed or removed: add one that replaces it"


class OnlyAddedTo(models.Model):
    """A table that is only ever added to."""

    objects = OnlyAddedManager()

    class Meta:
        abstract = True

    def save(self, **_: Any) -> None:
        """Add this row. Refused for a row that stands already."""
        if not self._state.adding:
            raise NeverChanged(_WHY)
        self._fill_in()
        super().save(force_insert=True)
        self._added()

    def delete(self, *_: Any, **__: Any) -> Any:
        """Refused."""
        raise NeverChanged(_WHY)

    def _fill_in(self) -> None:
        """What a row needs before it is added."""

    def _added(self) -> None:
        """What follows when it was added."""

    @property
    def held(self) -> str:
        """SHA-256 over every column, the document by its own hash. The audit keeps it."""
        columns = (field.attname for field in self._meta.concrete_fields if field.name != "document")
        return documents.hash_of({name: getattr(self, name) for name in columns})


class Changing(models.Model):
    """A row that acts may change (a draft, an account). The audit tells what each act set it to.

    `audited` are the columns that it tells, every one when none is named. `always_told`: no such row stands there without an act.
    """

    audited: ClassVar[tuple[str, ...]] = ()
    always_told: ClassVar[bool] = True

    class Meta:
        abstract = True

    @property
    def held(self) -> str:
        """SHA-256 over what the audit tells of this row as it is now."""
        columns = self.audited or tuple(field.attname for field in self._meta.concrete_fields)
        return documents.hash_of({name: getattr(self, name) for name in columns})


class AppendOnly(OnlyAddedTo):
    """A row with an author, a clinic and a moment: those of the act that adds it."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    clinic = models.ForeignKey("accounts.Clinic", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        abstract = True

    def _fill_in(self) -> None:
        act = deed.current()
        if act.clinic is None:
            raise OutsideAnAct("a row of the record belongs to a clinic: its act has to name one")
        self.author, self.clinic, self.made_at = act.by, act.clinic, act.at

    def _added(self) -> None:
        deed.current().wrote(self, self.held)


class Correctable(AppendOnly):
    """A row that a later one may replace: once, and with a reason."""

    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    reason = models.CharField(max_length=2000, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""), name="%(app_label)s_%(class)s_replaced_for_a_reason"
            )
        ]


class Record(Correctable):
    """A document about a person, kept as it was written."""

    person = models.ForeignKey("patients.Person", on_delete=models.PROTECT, related_name="+")
    document = models.TextField()
    sha256 = models.CharField(max_length=SHA256_LENGTH)
    kind: ClassVar[type[BaseModel]]

    class Meta(Correctable.Meta):
        abstract = True

    def _fill_in(self) -> None:
        super()._fill_in()
        self.sha256 = documents.sha256_of(self.document)

    @cached_property
    def content(self) -> Any:
        """The document as its type. Raises `Damaged` when it is not what was written."""
        if documents.sha256_of(self.document) != self.sha256:
            raise Damaged(f"{documents.label_of(self)} does not hold what was written.")
        return documents.read_kept(self.document, self.sha256, self.kind)
