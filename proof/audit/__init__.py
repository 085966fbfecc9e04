"""The audit altered in every way that somebody with the rights of the database's owner has, and a long one verified."""

from __future__ import annotations

from collections.abc import Iterator

from proof.on_both import IN_WORDS, KINDS, installation
from proof.outcomes import Outcome, Told, all_of

LEAST = 300
LIMIT = "what was written since the last anchor (an hour at most) can be rewritten unseen until the next one"


def prove(told: Told, share: float) -> Iterator[Outcome]:
    """Tampers and a long chain on each database."""
    for at, database in enumerate(KINDS):
        yield from _tampered(database, lambda done, of, at=at: told(at * of + done, len(KINDS) * of), share)
        yield _long(database, share)


def _tampered(database: str, told: Told, share: float) -> Iterator[Outcome]:
    with installation(database):
        from proof.audit import finding, history
        from proof.audit.copies import copies_of_this

        history.written()
        tampers = finding.every_tamper()
        tampers = tampers[:: max(1, round(1 / share))]
        copy = copies_of_this()
        with copy() as untouched:
            sound = finding.is_sound() and finding.command_says_sound(untouched)
        where = IN_WORDS[database]
        yield all_of(f"{where}: a copy that nobody touched is called sound, by the command and by its function", int(sound), 1, 1)
        done = iter(range(1, len(tampers) + 1))
        found = finding.tried(tampers, copy, lambda: told(next(done), len(tampers)))
        many = sum(found.kinds.values())
        note = f"{found.note}; {LIMIT}"
        yield all_of(f"{where}: tampers that verify-audit finds", many - len(found.missed), many, round(LEAST * share), note)


def _long(database: str, share: float) -> Outcome:
    with installation(database):
        from proof.audit import long_chain

        return long_chain.outcome(IN_WORDS[database], max(1_000, round(long_chain.EVENTS * share)))
