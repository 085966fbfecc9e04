"""One clinical act = one function = one transaction = one event of the audit.

An act is a function with keyword-only arguments, among them `by` (a named user), `clinic` and `key` (that of the form), made by
`@act("verb")`. It writes rows and returns one. All of it happens, or nothing: the answer is given after the commit.

    @act("correct_identity")
    def correct_identity(*, by: User, clinic: Clinic, key: str, person: Person, ...) -> PersonVersion: ...
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast
from uuid import uuid4

from django.apps import apps
from django.db import models, transaction

from eutonia_clinic.core import anchors, chain, clock, daybook, receipts
from eutonia_clinic.core.asking import always_asked
from eutonia_clinic.core.daybook import DayBookLine
from eutonia_clinic.core.deed import Deed, under_way
from eutonia_clinic.core.documents import hash_of, label_of
from eutonia_clinic.core.errors import Damaged, KeyUsed
from eutonia_clinic.core.models import LONGEST_KEY, ActReceipt
from eutonia_clinic.core.refusing import faults_told
from eutonia_clinic.core.texts import must_be_kept

P = ParamSpec("P")
Answer = TypeVar("Answer", bound=models.Model)
ALWAYS_GIVEN = {"by", "clinic", "key"}
_verbs: set[str] = set()
_log = logging.getLogger(__name__)


def act(verb: str, *, anchored: bool = False) -> Callable[[Callable[P, Answer]], Callable[P, Answer]]:
    """Make a function an act. With `anchored`, the audit is anchored outside the database at once, as for a signature.

    The same key again gives the first answer again; with another content, verb or user it is refused (`KeyUsed`).
    On PostgreSQL every person among the arguments is locked, or the person of a row; SQLite has one writer at a time.
    """

    def made(function: Callable[P, Answer]) -> Callable[P, Answer]:
        _must_be_an_act(function)
        _verbs.add(verb)

        @wraps(function)
        def done(*_: P.args, **given: P.kwargs) -> Answer:
            return _done(verb, anchored, function, given)

        return done

    return made


def verbs() -> frozenset[str]:
    """The verb of every act that this installation knows."""
    return frozenset(_verbs)


def fresh_key() -> str:
    """A key for an act that comes from no form."""
    return uuid4().hex


def _done(verb: str, anchored: bool, function: Callable[..., Answer], given: Mapping[str, Any]) -> Answer:
    must_be_kept({name: value for name, value in given.items() if name not in ALWAYS_GIVEN})
    with always_asked(), faults_told():
        return _written(verb, anchored, function, given)


def _written(verb: str, anchored: bool, function: Callable[..., Answer], given: Mapping[str, Any]) -> Answer:
    by, key = given["by"], given["key"]
    asked = hash_of({name: value for name, value in given.items() if name not in ALWAYS_GIVEN} | {"clinic": given["clinic"]})
    with transaction.atomic(durable=True):
        chain.lock_key(key)
        receipt = ActReceipt.objects.filter(key=key).first()
        if receipt:
            return cast(Answer, _answer_again(receipt, verb, by.pk, asked))
        people = _people(given)
        _lock_people(people)
        deed = Deed(verb, by, given["clinic"], clock.now(), person_id=people[0] if people else None)
        with under_way(deed):
            answer = function(**given)
        receipt = _receipt(key, deed, asked, answer)
        receipt.sequence = (head := _append(deed, receipt)).sequence
        receipt.save()
        transaction.on_commit(lambda: _tell_outside(deed, head, anchored))
    return answer


def _tell_outside(deed: Deed, head: chain.Head, anchored: bool) -> None:
    """The day book, and the head of the audit when it is time. The act is done by then: a fault here is logged only."""
    clinic = deed.clinic.pk if deed.clinic else None
    line = DayBookLine(
        sequence=head.sequence, at=deed.at, verb=deed.verb, actor=deed.by.pk, clinic=clinic, person=deed.person_id
    )
    try:
        daybook.write(line, flush=anchored)
    except OSError:
        _log.critical("The day book %s could not be written: event %s", daybook.place(), head.sequence, exc_info=True)
    anchor(head, always=anchored)


def anchor(head: chain.Head, *, always: bool = False) -> None:
    """Write the head outside the database when it is time. The act is done by then: a fault here is logged only."""
    try:
        if always or anchors.is_due(head.at, anchors.place()):
            anchors.write(head, anchors.place())
    except OSError:
        _log.critical("The audit could not be anchored in %s: event %s", anchors.place(), head.sequence, exc_info=True)


def _append(deed: Deed, receipt: ActReceipt) -> chain.Head:
    return chain.append(
        deed.verb,
        actor=deed.by.pk,
        clinic=deed.clinic.pk if deed.clinic else None,
        person=deed.person_id,
        at=deed.at,
        made=deed.made,
        receipt=receipts.held(receipt),
    )


def _receipt(key: str, deed: Deed, asked: str, answer: models.Model) -> ActReceipt:
    if not 0 < len(key) <= LONGEST_KEY:
        raise ValueError(f"the key of an act has 1 to {LONGEST_KEY} characters")
    return ActReceipt(key=key, verb=deed.verb, actor=deed.by, content=asked, answer=label_of(answer))


def _answer_again(receipt: ActReceipt, verb: str, actor: int, asked: str) -> Any:
    if (receipt.verb, receipt.actor_id, receipt.content) != (verb, actor, asked):
        raise KeyUsed("This form was sent before with other content. Open the page again and go on from what is there.")
    model, _, number = receipt.answer.partition(":")
    row = apps.get_model(model).objects.filter(pk=number).first()
    if row is None:
        raise Damaged(f"The answer to a form sent before, {receipt.answer}, is no longer there.")
    return row


def _people(given: Mapping[str, Any]) -> list[int]:
    """The people whom the arguments are about, in the order of the arguments."""
    Person = apps.get_model("patients", "Person")
    rows = [value for value in given.values() if isinstance(value, models.Model)]
    found = (row.pk if isinstance(row, Person) else getattr(row, "person_id", None) for row in rows)
    return list(dict.fromkeys(id for id in found if id is not None))


def _lock_people(ids: list[int]) -> None:
    if ids:
        apps.get_model("patients", "Person").lock(ids)


def _must_be_an_act(function: Callable[..., Any]) -> None:
    parameters = inspect.signature(function).parameters
    if any(one.kind is not one.KEYWORD_ONLY for one in parameters.values()) or not parameters.keys() >= ALWAYS_GIVEN:
        raise TypeError(f"{function.__name__} is no act: it takes keywords only, among them {', '.join(sorted(ALWAYS_GIVEN))}")
