"""Every kind of race: who wants what at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.clinic.scenes import a_key

from proof.races.acting import Wish
from proof.races.scene import Scene

Wishes = list[Wish]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of race: a sentence for the report, how so many of it are made, and how many by acts and by pages."""

    words: str
    made: Callable[[Scene, int], Iterator[Wishes]]
    by_acts: int
    by_pages: int = 0


def _sign(scene: Scene, at: int, draft: int, key: str = "") -> Wish:
    return Wish("sign", scene.injectors[at].pk, scene.clinic.pk, key or a_key(), draft)


def _of_injectors(many: int) -> Callable[[Scene, int], Iterator[Wishes]]:
    def made(scene: Scene, races: int) -> Iterator[Wishes]:
        for draft, _ in scene.drafts(races):
            yield [_sign(scene, at, draft) for at in range(many)]

    return made


def _sign_and_edit(scene: Scene, races: int) -> Iterator[Wishes]:
    for draft, _ in scene.drafts(races):
        yield [_sign(scene, 0, draft), Wish("edit", scene.injectors[1].pk, scene.clinic.pk, a_key(), draft)]


def _bladder_and_sign(scene: Scene, races: int) -> Iterator[Wishes]:
    drafts = scene.drafts(races)
    scene.registered_elsewhere([person for _, person in drafts])
    for draft, person in drafts:
        yield [Wish("tell", scene.urologist.pk, scene.elsewhere.pk, a_key(), person), _sign(scene, 0, draft)]


def _merge_and_sign(scene: Scene, races: int) -> Iterator[Wishes]:
    """Either entry is kept, in turn."""
    drafts, told = scene.drafts(races), scene.people("told", races)
    for at, ((draft, person), other) in enumerate(zip(drafts, told, strict=True)):
        kept, merged = (person, other) if at % 2 else (other, person)
        yield [Wish("merge", scene.lead.pk, scene.clinic.pk, a_key(), kept, merged), _sign(scene, 0, draft)]


def _one_form_signed_twice(scene: Scene, races: int) -> Iterator[Wishes]:
    for draft, _ in scene.drafts(races):
        yield [_sign(scene, 0, draft, key := a_key()), _sign(scene, 0, draft, key)]


def _one_tap_twice(scene: Scene, races: int) -> Iterator[Wishes]:
    for session in scene.sessions(races):
        yield [Wish("give", scene.injectors[0].pk, scene.clinic.pk, key, session) for key in [a_key()] * 2]


def _two_tablets(scene: Scene, races: int) -> Iterator[Wishes]:
    """The same site tapped on two tablets, each with a form of its own."""
    for session in scene.sessions(races):
        yield [Wish("give", scene.injectors[at].pk, scene.clinic.pk, a_key(), session) for at in range(2)]


def _told_twice(scene: Scene, races: int) -> Iterator[Wishes]:
    """The same treatment told of in two forms: it counts once."""
    people = [person for _, person in scene.drafts(races)]
    for person in people:
        yield [Wish("tell", scene.injectors[at].pk, scene.clinic.pk, a_key(), person) for at in range(2)]


KINDS = (
    Kind("two injectors sign one plan", _of_injectors(2), 400, 40),
    Kind("five injectors sign one plan", _of_injectors(5), 40),
    Kind("twenty injectors sign one plan", _of_injectors(20), 20),
    Kind("one signs a plan that another edits", _sign_and_edit, 460, 40),
    Kind("another clinic writes down bladder toxin while the plan is signed", _bladder_and_sign, 460, 40),
    Kind("an entry with toxin elsewhere is merged while the plan is signed", _merge_and_sign, 460, 40),
    Kind("one form of a signature is sent twice", _one_form_signed_twice, 160, 40),
    Kind("one tap of a session is sent twice", _one_tap_twice, 110, 40),
    Kind("one needle position is tapped on two tablets", _two_tablets, 100),
    Kind("one earlier treatment is told of in two forms", _told_twice, 50),
)
"""At least 500 of each of the five kinds of the issue: signatures, an edit, bladder toxin, a merge, a form sent twice."""
