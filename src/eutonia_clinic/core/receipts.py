"""The answers that acts gave to their forms, as the audit holds them: in the content of the event, beside the rows.

Whoever alters or removes a receipt could have an act done twice by one form, or another row shown as its answer.
"""

from __future__ import annotations

from eutonia_clinic.core.documents import hash_of
from eutonia_clinic.core.models import ActReceipt


def held(receipt: ActReceipt) -> str:
    """SHA-256 over what a receipt says: the form, what it asked for, by whom, and what it was answered."""
    return hash_of([receipt.key, receipt.verb, receipt.actor_id, receipt.content, receipt.answer])


class Receipts:
    """Every receipt, read once in the order of the events."""

    def __init__(self) -> None:
        self._rows = ActReceipt.objects.order_by("sequence", "pk").iterator()
        self._next = next(self._rows, None)

    def until(self, sequence: int) -> list[ActReceipt]:
        """Those of this event and of events before it that were not asked for yet."""
        found = []
        while self._next is not None and self._next.sequence <= sequence:
            found.append(self._next)
            self._next = next(self._rows, None)
        return found
