"""A backup restored on an empty machine, damaged ones refused, what was done since told, and migrations that were broken off.

No version of Eutonia has been released, so that there is no older database to migrate with data in it: what is shown is that a
migration which is killed on its way goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from proof.on_both import IN_WORDS, KINDS, set_up
from proof.outcomes import Outcome, Told, all_of, none_of

if TYPE_CHECKING:
    from proof.restore.gaps import Missing
    from proof.restore.trying import Compared

DAMAGES = 100
PEOPLE, VISITS, PLACES, BROKEN_OFF = 400, 3, 6, 6
"""People in the clinic that is backed up; visits after the backup; kills of a migration and of a restore, on each database."""
NO_VERSION = "No version has been released: migrating the data of an older one is open until there is one."


def prove(told: Told, share: float) -> Iterator[Outcome]:
    """On both databases: restore and compare, damages, the gap, migrations and restores that were broken off."""
    set_up()
    from proof.restore import trying

    many = max(2, round(PLACES * share)), max(1, round(BROKEN_OFF * share))
    steps = 4 * len(KINDS)
    for at, kind in enumerate(KINDS):
        name = IN_WORDS[kind]
        with trying.a_clinic_to_lose(kind, max(5, round(PEOPLE * share)), VISITS) as lost:
            yield _of_compared(trying.compared(lost), name)
            told(4 * at + 1, steps)
            found, tried = trying.damaged(lost)
            what = f"Damaged backups that were not refused, or changed something, {name}"
            yield none_of(what, len(found), tried, DAMAGES, _some(found))
            told(4 * at + 2, steps)
            yield from _of_gap(trying.gap_told(lost, carried=True), trying.gap_told(lost, carried=False), name)
            told(4 * at + 3, steps)
            found = trying.broken_restores(lost, many[1])
            what = f"Restores killed on their way that were served all the same, or could not be done again, {name}"
            yield none_of(what, len(found), many[1], 1, _some(found))
        found = trying.broken_migrations(kind, many[0])
        what = f"Migrations killed on their way that could not be gone on with, {name}"
        yield none_of(what, len(found), many[0], many[0], _some(found) or NO_VERSION)
        told(4 * at + 4, steps)


def _of_compared(one: Compared, name: str) -> Outcome:
    what = f"Tables equal after a restore on an empty machine, with sums of units, signatures and the head of the audit, {name}"
    return all_of(what, one.equal, one.tables, 1, "; ".join(one.wrong) or one.told)


def _of_gap(carried: Missing, bare: Missing, name: str) -> Iterator[Outcome]:
    what = f"Acts done after the backup that are told after the restore, where the day book was carried over, {name}"
    told = 0 if carried.wrong else carried.told
    yield all_of(what, told, carried.done, 1, _some(list(carried.wrong)) or "every role is warned until an administrator ends it")
    what = f"A machine without any file of the lost one says that it cannot tell what is missing, and warns, {name}"
    yield Outcome(what, "no" if bare.wrong else "yes", "yes", not bare.wrong, _some(list(bare.wrong)))


def _some(found: list[str]) -> str:
    return "; ".join(found[:3])
