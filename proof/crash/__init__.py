"""The program, the server and the database killed at random moments while plans are signed and given.

Most kills are of programs that carry out the real acts in processes of their own (`lives`, `killing`): an act needs some
milliseconds there and a new life as many, so that a thousand kills take minutes. Fewer are of the served clinic (`served`), which
needs seconds to start. `disks` are those that are full or can only be read. What stands afterwards is judged by `standing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from proof.on_both import IN_WORDS, KINDS, set_up
from proof.outcomes import Outcome, Told, all_of, none_of

if TYPE_CHECKING:
    from proof.crash.disks import Tried
    from proof.crash.found import Found

KILLS, ACTS = 1_000, 10_000
OF_THE_SERVER = 60
"""Kills of the served clinic, both databases together; the others are of programs and of PostgreSQL."""
NOT_SHOWN = (
    "A kill ends processes and not the machine. That what was acknowledged outlives a power cut rests on fsync, which is on, and "
    "on disks that keep what they say they keep: it is not shown here."
)


def prove(told: Told, share: float) -> Iterator[Outcome]:
    """Kills on both databases, then disks without room."""
    set_up()
    from proof.crash.trying import of_disk, of_programs, of_the_server

    each, served = round(KILLS * share / len(KINDS)), round(OF_THE_SERVER * share / len(KINDS))
    of = len(KINDS) * (each + served)
    found: list[Found] = []
    for at, kind in enumerate(KINDS):
        before = at * (each + served)
        found.append(of_programs(kind, each, lambda now, before=before: told(before + now, of)))
        found.append(of_the_server(kind, served, lambda now, before=before + each: told(before + now, of)))
    yield from outcomes(found, share)
    for kind in KINDS:
        yield from of_rooms(kind, of_disk(kind))


def outcomes(found: list[Found], share: float) -> Iterator[Outcome]:
    """What was counted, both databases together, and of each kind of database what is as it should be."""
    kills, acts = sum(one.killed.total() for one in found), sum(one.acts for one in found)
    least = round(KILLS * share), round(ACTS * share)
    yield _at_least("Kills (kill -9) of programs, of the server and of PostgreSQL", kills, least[0], "; ".join(map(who, found)))
    again = f"{sum(one.again for one in found):,} forms were not answered, and were sent again under their key"
    yield _at_least("Acts that were acknowledged around the kills", acts, least[1], again)
    for kind in KINDS:
        yield from _of_kind([one for one in found if one.kind == kind], IN_WORDS[kind], least[1] // len(KINDS))
    broken = [words for one in found for words in one.broken]
    yield none_of("Requests that were refused or broke for another reason than a kill", len(broken), acts, 0, _first(broken))


def _of_kind(found: list[Found], name: str, least: int) -> Iterator[Outcome]:
    acts = sum(one.acts for one in found)
    for what, words in (("lost", "Acknowledged acts lost"), ("twice", "Acts that stand twice"), ("half", "Acts half written")):
        troubles = [said for one in found for said in getattr(one.standing, what)]
        yield none_of(f"{words}, {name}", len(troubles), acts, least, _first(troubles))
    troubles = [said for one in found for said in one.standing.chain]
    events, rows = (sum(getattr(one.standing, part) for one in found) for part in ("events", "rows"))
    read = f"{events:,} events and {rows:,} rows read again, {sum(one.standing.anchors for one in found):,} anchors"
    what, wanted = f"The audit after the kills, {name}", "no trouble in chain, record, anchors and file"
    yield Outcome(what, f"{len(troubles)} troubles; {read}", wanted, not troubles, _first(troubles) or NOT_SHOWN)


def of_rooms(kind: str, tried: dict[str, Tried | str]) -> Iterator[Outcome]:
    """What became of acts on a disk without room; a disk that could not be had is said."""
    for how, one in tried.items():
        what = f"Acts on a {how}, {IN_WORDS[kind]}: refused in a plain sentence, nothing written, and done when that had ended"
        if isinstance(one, str):
            yield Outcome(what, "not tried", "every act", False, one)
        else:
            yield all_of(what, one.well, one.acts, 1, " / ".join(sorted(one.sentences)) or _first(one.troubles))


def who(one: Found) -> str:
    """Who was killed how often, in words."""
    return f"{IN_WORDS[one.kind]}{one.how}: " + ", ".join(f"{many} {victim}" for victim, many in sorted(one.killed.items()))


def _at_least(what: str, found: int, least: int, note: str) -> Outcome:
    return Outcome(what, f"{found:,}", f"at least {least:,}", found >= least, note)


def _first(said: list[str]) -> str:
    return "; ".join(said[:3])
