"""Two at once: who signs, edits, merges, tells of toxin or taps at the same moment as somebody else, on both databases.

Through the acts, in two processes as two workers of a server; and through the served pages. Of each race exactly one wins and the
other is told why, and the order of the audit explains what everybody was told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bench.serving import Place, served

from proof.on_both import IN_WORDS, KINDS, installation
from proof.outcomes import Outcome, Told, all_of


def prove(told: Told, share: float) -> Iterator[Outcome]:
    """Every kind of race on each database."""
    done = 0

    def more(many: int) -> None:
        nonlocal done
        done += many
        told(done, of)

    of = len(KINDS) * _races(share)
    for database in KINDS:
        with installation(database) as place:
            yield from _on(database, place, share, more)


def _races(share: float) -> int:
    from proof.on_both import set_up

    set_up()
    from proof.races.kinds import KINDS as RACES

    return sum(_share(one.by_acts, share) + (_share(one.by_pages, share) if one.by_pages else 0) for one in RACES)


def _on(database: str, place: Place, share: float, more: Callable[[int], None]) -> Iterator[Outcome]:
    from proof.races.kinds import KINDS as RACES
    from proof.races.pages import Pages
    from proof.races.runners import PROCESSES, runners
    from proof.races.scene import a_scene
    from proof.races.tally import outcome, overlap, run

    where, scene = IN_WORDS[database], a_scene()
    tallies = []
    with runners(place) as contest:
        for kind in RACES:
            many = _share(kind.by_acts, share)
            tallies.append(run(kind, many, contest, scene, more))
            yield outcome(f"{where}, through the acts: {kind.words}", tallies[-1], many)
    with served(place, workers=PROCESSES if database == "postgresql" else 1) as port:
        pages = Pages(port, scene.users)
        for kind in (one for one in RACES if one.by_pages):
            many = _share(kind.by_pages, share)
            tallies.append(run(kind, many, pages, scene, more))
            yield outcome(f"{where}, through the pages: {kind.words}", tallies[-1], many)
    yield overlap(where, tallies)
    yield _soundness(where)


def _soundness(where: str) -> Outcome:
    """After all of it the audit and every row are as they were written."""
    from eutonia_clinic.core.audit_report import verify_audit

    report = verify_audit()
    counted, _, _ = report.lines[0].partition(" in ")
    return all_of(f"{where}: the audit and the record are sound after the races", int(report.is_sound), 1, 1, counted)


def _share(many: int, share: float) -> int:
    return max(1, round(many * share))
