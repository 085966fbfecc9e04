"""Requests at random: any route, method, field and value, on both databases. No fault; a refusal stores nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from proof.bad_input.scene import Scene, clinic_on
from proof.on_both import IN_WORDS, KINDS
from proof.outcomes import Outcome, Told, none_of, tell_after

REQUESTS = 10_000
"""On each kind of database."""
SEED, EVERY, REFUSED = 20_261_129, 50, 400


def prove(told: Told, share: float) -> Iterator[Outcome]:
    """So many requests on each, the same on every run."""
    many = round(REQUESTS * share)
    for number, kind in enumerate(KINDS):
        with clinic_on(kind) as scene:
            yield _asked(scene, kind, many, partial(tell_after, told, number * many, many * len(KINDS)))


def _asked(scene: Scene, kind: str, many: int, done: Callable[[int], None]) -> Outcome:
    from proof.bad_input.fuzzing import Fuzzer
    from proof.bad_input.proving import doors_in

    answers = []
    for one in Fuzzer(scene, doors_in(scene), SEED + KINDS.index(kind)).ask(many):
        answers.append(one)
        if len(answers) % EVERY == 0:
            done(len(answers))
    strange = [one for one in answers if not isinstance(one, int)]
    refused = sum(1 for one in answers if isinstance(one, int) and one >= REFUSED)
    what = f"Requests at random that ended in a fault of the server, or stored something although refused, on {IN_WORDS[kind]}"
    note = "; ".join([f"{refused:,} refused", *(f"{one.why} {one.words[:90]}" for one in strange[:3])])
    return none_of(what, len(strange), len(answers), many, note)
