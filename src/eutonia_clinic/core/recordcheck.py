"""Does every row of the record still hold what the audit says it held when it was written?

The chain shows that the audit was not altered. This shows that the rows were not: each event carries the hash of the rows that
its act wrote; the rows are read again, hashed again, and compared. What its act set a draft or an account to stands in the event
itself: the row has to be what the last such event says. A row that no event tells of was put in by hand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model

from eutonia_clinic.core.audit import MOST_TOLD, READ, Trouble
from eutonia_clinic.core.chain import content_of
from eutonia_clinic.core.documents import label_of, sha256_of
from eutonia_clinic.core.models import ActReceipt, AuditEvent
from eutonia_clinic.core.receipts import Receipts
from eutonia_clinic.core.receipts import held as receipt_held
from eutonia_clinic.core.rows import AppendOnly, Changing, Record
from eutonia_clinic.core.subjects import can_be_hashed_again, rows_in, set_to
from eutonia_clinic.core.triggers import only_added_models

ROWS_AT_A_TIME = 500
MORE_THAN_ANY = 2**63
Event = tuple[int, str, str]
"""Number, subject and content of an event."""
States = dict[str, tuple[int, str]]
"""For each row that may change, by its label, the last event that told of it, and the hash of what that set it to."""


@dataclass(frozen=True, slots=True)
class RecordVerdict:
    """What a reading of every row found."""

    rows: int
    troubles: tuple[Trouble, ...]
    more: int

    @property
    def is_sound(self) -> bool:
        """True when nothing was found."""
        return not self.troubles


def verify_record() -> RecordVerdict:
    """Read every row of the record and compare it with the event of its act. Streamed by events."""
    told: Counter[str] = Counter()
    states: States = {}
    troubles = [*_altered(told, states), *_untold(told), *_changed(states)]
    return RecordVerdict(sum(told.values()), tuple(troubles[:MOST_TOLD]), max(0, len(troubles) - MOST_TOLD))


def _altered(told: Counter[str], states: States) -> Iterator[Trouble]:
    events = AuditEvent.objects.exclude(verb=READ).order_by("sequence").values_list("sequence", "subject", "content")
    receipts = Receipts()
    for batch in _batches(events.iterator(chunk_size=ROWS_AT_A_TIME)):
        held = _held(row for _, subject, _ in batch for row in rows_in(subject))
        for event in batch:
            yield from _of_event(event, held, told, receipts.until(event[0]))
            states |= {label.partition("@")[0]: (event[0], state) for label, state in set_to(event[1]).items()}
    yield from (_stray(one) for one in receipts.until(MORE_THAN_ANY))


def _batches(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Events in order, as many together as have about `ROWS_AT_A_TIME` rows; an event with more stands alone."""
    batch: list[Event] = []
    rows = 0
    for event in events:
        batch.append(event)
        rows += sum(1 for _ in rows_in(event[1]))
        if rows >= ROWS_AT_A_TIME:
            yield batch
            batch, rows = [], 0
    yield batch


def _of_event(
    event: Event, held: dict[str, tuple[str, bool]], told: Counter[str], receipts: list[ActReceipt]
) -> Iterator[Trouble]:
    sequence, subject, content = event
    labels = [f"{model}:{number}" for model, number in rows_in(subject)]
    told.update(label.partition(":")[0] for label in labels)
    missing = [label for label in labels if label not in held]
    yield from (Trouble(sequence, f"{label} is missing.") for label in missing)
    broken = [label for label in labels if label in held and not held[label][1]]
    yield from (Trouble(sequence, f"{label}: the document is not the one that was written.") for label in broken)
    answers = [receipt_held(one) for one in receipts if one.sequence == sequence]
    yield from (_stray(one) for one in receipts[:-1] + receipts[-1:] * (not answers))
    made = {label: held[label][0] for label in labels if label in held} | set_to(subject)
    if (not subject or can_be_hashed_again(subject)) and not missing and content not in _contents(made, answers):
        yield Trouble(sequence, f"{subject}: a row is not what was written, or not what the act answered.")


def _contents(made: dict[str, str], answers: list[str]) -> set[str]:
    """What the event may hold; before receipts were told of, it held the rows alone."""
    return {content_of(made, *answers[-1:]), content_of(made)}


def _stray(receipt: ActReceipt) -> Trouble:
    return Trouble(receipt.sequence, f"{label_of(receipt)} is the answer of no act.")


def _held(rows: Iterable[tuple[str, int]]) -> dict[str, tuple[str, bool]]:
    """For each label, the hash of what the row holds now, and whether its document has the hash that stands beside it."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for model, number in rows:
        numbers[model].append(number)
    return {label_of(row): (row.held, _has_its_document(row)) for model, pks in numbers.items() for row in _rows(model, pks)}


def _rows(model: str, numbers: list[int]) -> Iterator[AppendOnly]:
    found: type[Model] = apps.get_model(model)
    if issubclass(found, AppendOnly):
        for at in range(0, len(numbers), ROWS_AT_A_TIME):
            yield from found.objects.filter(pk__in=numbers[at : at + ROWS_AT_A_TIME])


def _has_its_document(row: AppendOnly) -> bool:
    return not isinstance(row, Record) or sha256_of(row.document) == row.sha256


def _untold(told: Counter[str]) -> Iterator[Trouble]:
    """Rows that stand in a table and in no event."""
    for model in only_added_models():
        if issubclass(model, AppendOnly):
            more = model.objects.count() - told[model._meta.label_lower]
            if more > 0:
                yield Trouble(0, f"{model._meta.label_lower}: {more} rows stand there that no act has written.")


def _changed(states: States) -> Iterator[Trouble]:
    """Rows that may change and are not what an act set them to last."""
    for model in (one for one in apps.get_models() if issubclass(one, Changing)):
        for row in model._default_manager.order_by("pk").iterator(chunk_size=ROWS_AT_A_TIME):
            sequence, held = states.pop(label_of(row), (0, ""))
            if held and held != row.held:
                yield Trouble(sequence, f"{label_of(row)} is not what it was set to last.")
            if not held and model.always_told:
                yield Trouble(0, f"{label_of(row)} stands there, and no act has written it.")
    yield from (Trouble(sequence, f"{label} is missing.") for label, (sequence, _) in states.items())
