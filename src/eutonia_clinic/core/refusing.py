"""What the database refuses for want of a disk to write on, said as a refusal: nothing was written then, and who can help.

Any other fault of the database stays a fault: after it nobody can be told whether the last thing that was sent stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

from eutonia_clinic.core.errors import NotKept

FULL = "The disk of the server is full."
READ_ONLY = "The disk of the server can only be read at present."
HELP = "Nothing can be written until that is mended: tell whoever runs the server."
NOT_OPEN = "The database cannot be opened: the disk of the server is full, or can only be read."
_SAID = {
    "SQLITE_FULL": FULL, "SQLITE_IOERR_SHMSIZE": FULL, "53100": FULL, "SQLITE_READONLY": READ_ONLY, "25006": READ_ONLY,
    "SQLITE_CANTOPEN": NOT_OPEN,
}  # fmt: skip
"""By the name that SQLite gives a fault, or the state that PostgreSQL gives it."""


def words_of(fault: BaseException | None) -> str:
    """Why nothing can be written, where that is why; else nothing."""
    cause = fault.__cause__ if isinstance(fault, DatabaseError) else None
    names = (str(getattr(cause, "sqlite_errorname", "")), str(getattr(cause, "sqlstate", "")))
    said = next((words for name in names for start, words in _SAID.items() if name.startswith(start)), "")
    return f"{said} {HELP}" if said else ""


@contextmanager
def faults_told() -> Iterator[None]:
    """Raises `NotKept` in place of a fault of the database that means that nothing was written."""
    try:
        yield
    except DatabaseError as fault:
        if said := words_of(fault):
            raise NotKept(said) from fault
        raise
