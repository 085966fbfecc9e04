"""Two at once, a few of each kind: one wins, the other is told why, and the order of the audit explains it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from proof.races.acting import Crowd, Said, Wish
from proof.races.judging import judged
from proof.races.kinds import KINDS
from proof.races.scene import Scene, a_scene
from proof.races.tally import run
from tests.clinic.databases import Database

from eutonia_clinic.core.audit_report import verify_audit

FEW, MOST = 2, 20


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    made = Crowd(MOST)
    yield made
    made.close()


@pytest.fixture
def scene(database: Database) -> Scene:
    return a_scene()


@pytest.mark.both_databases
def test_of_two_at_once_one_wins_and_the_other_is_told_why(scene: Scene, crowd: Crowd) -> None:
    tallies = {kind.words: run(kind, FEW, crowd, scene) for kind in KINDS}
    assert {words: tally.wrong for words, tally in tallies.items() if tally.wrong} == {}
    assert sum(tally.races for tally in tallies.values()) == FEW * len(KINDS)
    assert verify_audit().is_sound


def test_a_race_that_went_wrong_would_be_seen(scene: Scene, crowd: Crowd) -> None:
    """Each rule of the judge, broken once."""
    (wishes,) = KINDS[0].made(scene, 1)
    crowd.ready(wishes)
    said = crowd.go()
    won, lost = sorted(range(2), key=lambda at: said[at].refused)
    assert judged(wishes, said, scene.names).wrong == ()
    for told, why in wrongly_told(said, won, lost):
        assert any(why in words for words in judged(wishes, told, scene.names).wrong), why
    merged = [wishes[won], replace(wishes[lost], act="merge")]
    assert any("merge was refused" in words for words in judged(merged, [said[won], said[lost]], scene.names).wrong)
    nobody = [replace(one, key=f"{one.key}-not") for one in wishes]
    assert any("nobody was done" in words for words in judged(nobody, said, scene.names).wrong)


def wrongly_told(said: list[Said], won: int, lost: int) -> Iterator[tuple[list[Said], str]]:
    """What was told with one thing that is not so, and what the judge says of it."""
    for at, changes, why in (
        (lost, {"fault": "ValueError"}, "server error"),
        (lost, {"words": "No."}, "was refused"),
        (lost, {"refused": "NotValid"}, "was refused"),
        (lost, {"refused": "", "answer": "visits.signedplan:1"}, "its event is missing"),
        (won, {"answer": "", "refused": "TooLate"}, "its event stands"),
    ):
        yield [replace(one, **changes) if number == at else one for number, one in enumerate(said)], why


def test_two_who_were_both_done_would_be_seen(scene: Scene, crowd: Crowd) -> None:
    """A signature that stands after an edit: two wishes that were done one after the other, told the wrong way round."""
    (wishes,) = KINDS[3].made(scene, 1)
    sign, edit = wishes
    for wish in (edit, replace(edit, key=f"{edit.key}-again")):
        crowd.ready([wish])
        crowd.go()
    signed: Wish = replace(sign, key=f"{edit.key}-again")
    said = [Said(0, 2, answer="a"), Said(1, 3, answer="b")]
    assert "sign was done after edit" in judged([edit, signed], said, scene.names).wrong
