"""What `eutonia clinic verify-audit` does and says."""

from __future__ import annotations

from collections.abc import Iterator

from eutonia_clinic.core import anchors
from eutonia_clinic.core.audit import ChainVerdict, Trouble, verify
from eutonia_clinic.core.backup import Report
from eutonia_clinic.core.one_moment import one_moment
from eutonia_clinic.core.recordcheck import verify_record
from eutonia_clinic.core.triggers import unguarded


def verify_audit(with_record: bool = True) -> Report:
    """Read the whole chain, compare it with the anchors, and look for the guards of every table.

    Unless told otherwise, read every row of the record as well and compare it with its event. All of it as of one moment: acts
    that others do meanwhile are no trouble.
    """
    with one_moment():
        return _read(with_record)


def _read(with_record: bool) -> Report:
    """The anchors are read first, by `verify`: the moment of the rest is later, and holds every event that was anchored."""
    chain = verify()
    lines = [_of_chain(chain), *_told(chain.troubles, chain.more)]
    missing = unguarded()
    lines += [f"{table}: the guard against changes is missing, or is not ours." for table in missing]
    sound = chain.is_sound and not missing
    if with_record:
        record = verify_record()
        lines += [f"{record.rows} rows of the record read.", *_told(record.troubles, record.more)]
        sound = sound and record.is_sound
    return Report((*lines, "Everything is as it was written." if sound else "Something is not as it was written."), sound)


def _of_chain(chain: ChainVerdict) -> str:
    head = f", up to event {chain.head.sequence} ({chain.head.hash[:12]})" if chain.head else ""
    return f"{chain.events} events read{head}; {chain.anchors} anchors in {anchors.place()}."


def _told(troubles: tuple[Trouble, ...], more: int) -> Iterator[str]:
    for trouble in troubles:
        yield f"Event {trouble.sequence}: {trouble.words}" if trouble.sequence else trouble.words
    if more:
        yield f"And {more} more."
