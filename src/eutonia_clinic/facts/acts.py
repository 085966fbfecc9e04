"""Acts about facts: read one in a label, give the second name, decline, take back; and run the self-test.

A reading changes nothing until it has every name that it needs. What bounds or makes up a dose needs two, each of whom has read
the label for themselves: the second types what they read and is not shown it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction

from eutonia import __version__
from eutonia.domain.errors import KnowledgeFault, Problem
from eutonia.domain.fields import LONGEST_TEXT
from eutonia.knowledge import Knowledge, load
from eutonia.safety.signing import is_another_person, name_words
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock, words
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.documents import canonical, sha256_of
from eutonia_clinic.core.errors import Changed, NotAllowed, NotFound, NotValid, TooLate
from eutonia_clinic.facts import selftest
from eutonia_clinic.facts.figures import as_values, figures_of
from eutonia_clinic.facts.here import Here, here, label_of, laid_of
from eutonia_clinic.facts.laying import Label, Laid, laid_over, must_hold
from eutonia_clinic.facts.models import Declined, FactReading, InForce, SelfTest, Verdict
from eutonia_clinic.facts.naming import Held, facts_of
from eutonia_clinic.facts.standing import last_reading, may_be_verified, names_needed, token_of, waits
from eutonia_clinic.patients.allowed import KEEPS_ORDER, must_have


@act("read_fact")
def read_fact(
    *, by: User, clinic: Clinic, key: str, fact: str, seen: str, label: Label, states: Mapping[str, str], reason: str = ""
) -> FactReading:
    """What somebody read in a label about a fact. With the same value it verifies the fact, with another it corrects it.

    `seen` is what the page showed (`standing.token_of`). What needs one name holds at once; what needs two waits for the second.
    """
    must_have(by, clinic, KEEPS_ORDER)
    now = here(load())
    held, last = _held(fact, now), last_reading(fact)
    _must_be_as_shown(held, last, seen)
    _must_be_readable(held, states)
    _must_be_the_later_label(label, now.in_force[fact].label if fact in now.in_force else None, clinic)
    verdict = Verdict.SAME if held.said == dict(states) else Verdict.OTHER
    if verdict is Verdict.OTHER and not _has_words(reason):
        raise NotValid("Say in words why the fact is corrected.", [Problem("reason", reason or "nothing", "why it is corrected")])
    row = _reading(held, now, last, verdict, states, label, reason or f"Read again in {label.title}, {label.version}.")
    _must_be_safe_with([row], now)
    return _added(row)


@act("read_table")
def read_table(*, by: User, clinic: Clinic, key: str, label: Label, seen: Mapping[str, str]) -> FactReading:
    """Rows of one table that somebody read in a label, each of which says the same as stands here: all are kept, or none.

    `seen` holds, for every row that was ticked, what the page showed of it. What the label says otherwise is no row of this:
    it is read by `read_fact`, with its figures typed. What needs two names waits for the second, as ever. Gives the last of them.
    """
    must_have(by, clinic, KEEPS_ORDER)
    if not seen:
        raise NotValid("Tick the rows that you have read in the document.")
    now = here(load())
    rows = [_read_as_shown(fact, shown, label, now, clinic) for fact, shown in seen.items()]
    _must_be_safe_with(rows, now)
    return [_added(row) for row in rows][-1]


def _read_as_shown(fact: str, shown: str, label: Label, now: Here, clinic: Clinic) -> FactReading:
    held, last = _held(fact, now), last_reading(fact)
    _must_be_as_shown(held, last, shown)
    _must_be_the_later_label(label, now.in_force[fact].label if fact in now.in_force else None, clinic)
    return _reading(held, now, last, Verdict.SAME, held.said, label, f"Read in a table of {label.title}, {label.version}.")


@act("second_reading")
def second_reading(*, by: User, clinic: Clinic, key: str, reading: FactReading, states: Mapping[str, str]) -> InForce:
    """A second person has read the same in the same label: from now on it holds.

    Raises `NotAllowed` for the first person again, under whichever account, and `NotValid` when both read different things.
    """
    must_have(by, clinic, KEEPS_ORDER)
    _must_wait(reading)
    if by.pk == reading.author_id or not is_another_person(name_words(reading.author.display_name), name_words(by.display_name)):
        raise NotAllowed(
            f"{reading.author.display_name} read it first. The second name is somebody else's, in their own account."
        )
    now = here(load())
    held = _held(reading.fact, now)
    if reading.verdict != Verdict.TAKEN_BACK:
        _must_have_read_the_same(held, reading, states)
    _must_be_safe_with([reading], now)
    return _comes_into_force(reading)


@act("decline_reading")
def decline_reading(*, by: User, clinic: Clinic, key: str, reading: FactReading, why: str) -> Declined:
    """A reading that waits for a second name and does not get it: the second does not agree, or the first withdraws it."""
    must_have(by, clinic, KEEPS_ORDER)
    _must_wait(reading)
    if not _has_words(why) or len(why) > LONGEST_TEXT:
        raise NotValid("Say in words why not.", [Problem("words", why or "nothing", "why it does not hold")])
    row = Declined(reading=reading, words=why)
    row.save()
    return row


@act("take_back_reading")
def take_back_reading(*, by: User, clinic: Clinic, key: str, fact: str, seen: str, reason: str) -> FactReading:
    """What was verified or corrected here is taken back: what the files say holds again, once it has its names."""
    must_have(by, clinic, KEEPS_ORDER)
    now = here(load())
    held, last = _held(fact, now), last_reading(fact)
    _must_be_as_shown(held, last, seen)
    if fact not in now.in_force:
        raise NotValid("Nothing was verified here that could be taken back.")
    if not _has_words(reason):
        raise NotValid("Say in words why it is taken back.", [Problem("reason", reason or "nothing", "why it is taken back")])
    files = facts_of(now.files)[fact]
    row = _reading(held, now, last, Verdict.TAKEN_BACK, files.said, None, reason)
    _must_be_safe_with([row], now)
    return _added(row)


@act("run_self_test")
def run_self_test(*, by: User, clinic: Clinic, key: str) -> SelfTest:
    """Every dangerous plan on the knowledge as it is now, and what was found of each."""
    must_have(by, clinic, KEEPS_ORDER)
    known = here(load()).knowledge
    tried = selftest.run(known)
    document = canonical(tried)
    row = SelfTest(
        knowledge=known.hash, version=known.version, engine=__version__, plans=len(tried), failed=len(selftest.failed(tried)),
        document=document, sha256=sha256_of(document),
    )  # fmt: skip
    row.save()
    return row


def _held(fact: str, now: Here) -> Held:
    held = now.facts.get(fact)
    if held is None:
        raise NotFound("There is no such fact.")
    if not may_be_verified(held):
        raise NotValid("This is a choice of the project or was fitted to trials: no label says it, so it is not verified here.")
    return held


def _must_be_as_shown(held: Held, last: FactReading | None, seen: str) -> None:
    if last is not None and waits(last):
        raise TooLate(f"{last.author.display_name} read this fact, and it waits for a second name. Look at that first.")
    if token_of(held, last) != seen:
        raise Changed("Somebody else verified or corrected this fact meanwhile. Look at it again.")


def _must_be_readable(held: Held, states: Mapping[str, str]) -> None:
    """Raises `NotValid` for figures that this fact does not have, or that cannot be what it says."""
    problems = [] if set(states) == set(held.figures) else [Problem("figures", str(sorted(states)), str(sorted(held.figures)))]
    for one in figures_of(held) if not problems else ():
        text = states[one.name]
        if not text and one.held:
            problems.append(Problem(one.name, "nothing", f"what the label says; it stands as {one.held}"))
        if one.choices and text not in one.choices:
            problems.append(Problem(one.name, text, f"one of {', '.join(one.choices)}"))
    if not problems:
        problems = _unreadable(held, states)
    if problems:
        raise NotValid("This cannot be what a label says of this fact.", problems)


def _unreadable(held: Held, states: Mapping[str, str]) -> list[Problem]:
    try:
        as_values(held, states)
    except (ValueError, ArithmeticError):
        return [Problem("figures", str(dict(states)), "numbers written plainly")]
    return []


def _must_be_the_later_label(label: Label, earlier: Label | None, clinic: Clinic) -> None:
    today = clock.today(clinic.time_zone)
    if label.dated > today:
        raise NotValid("The label is dated in the future.", [Problem("dated", label.dated.isoformat(), "a day that has been")])
    if earlier is not None and label.dated < earlier.dated:
        said = (
            f"What holds here was read in {earlier.title}, {earlier.version}, of {words.day(earlier.dated)}. This one is older."
        )
        raise NotValid(said, [Problem("dated", label.dated.isoformat(), "the date of the current label")])


def _must_have_read_the_same(held: Held, reading: FactReading, states: Mapping[str, str]) -> None:
    other = [one for one in figures_of(held) if states.get(one.name) != reading.said.get(one.name)]
    if other:
        problems = [Problem(one.name, states.get(one.name) or "nothing", "what the first person read") for one in other]
        said = f"You did not read the same as {reading.author.display_name}. Nothing has changed. Look at the label together."
        raise NotValid(said, problems)


def _reading(
    held: Held, now: Here, last: FactReading | None, verdict: Verdict, states: Mapping[str, str], label: Label | None, reason: str
) -> FactReading:
    about = {"title": label.title, "version": label.version, "dated": label.dated, "section": label.section} if label else {}
    return FactReading(
        fact=held.id, verdict=verdict, files=canonical(facts_of(now.files)[held.id].said), before=canonical(held.said),
        states=canonical(dict(states)), names_needed=names_needed(held), replaces=last, reason=reason, **about,
    )  # fmt: skip


def _must_be_safe_with(readings: Sequence[FactReading], now: Here) -> None:
    """Raises `NotValid` when the engine could not work with what these bring, or would let a dangerous plan through."""
    after = with_readings(readings, now)
    try:
        must_hold(after, now.knowledge)
    except KnowledgeFault as fault:
        said = str(fault).rstrip(".")
        raise NotValid(f"With this the knowledge would contradict itself: {said}. Nothing was changed.") from fault
    missed = {one.id for one in selftest.failed(selftest.run(after))}
    if missed:
        before = {one.id for one in selftest.failed(selftest.run(now.knowledge))}
        lost = [one.words for one in selftest.run(after) if one.id in missed - before]
        if lost:
            raise NotValid(f"With this a dangerous plan would no longer be caught: {lost[0]}. Nothing was changed.")


def with_readings(readings: Sequence[FactReading], now: Here) -> Knowledge:
    """The knowledge as it would be if these readings held."""
    read = {one.fact for one in readings}
    others = [one for fact, one in now.in_force.items() if fact not in read]
    mine = [Laid(one.fact, one.said, one.said_by_files, label) for one in readings if (label := label_of(one))]
    return laid_over(now.files, [*laid_of(others), *mine])


def _added(row: FactReading) -> FactReading:
    """The reading; in force at once when one name is all that it needs. Whoever comes second is told."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as fault:
        raise TooLate("Somebody else read this fact at the same moment. Look at it again.") from fault
    if row.names_needed == 1:
        _comes_into_force(row)
    return row


def _comes_into_force(reading: FactReading) -> InForce:
    row = InForce(reading=reading, sha256=reading.content_hash, changes=reading.said != reading.held_before)
    row.save()
    return row


def _must_wait(reading: FactReading) -> None:
    """Raises `TooLate` unless a reading still waits. Of two who decide at once the second waits here for the first."""
    FactReading.objects.select_for_update().get(pk=reading.pk)
    if FactReading.objects.filter(replaces_id=reading.pk).exists() or not waits(reading):
        raise TooLate("Somebody else has looked at this already.")


def _has_words(text: str) -> bool:
    return any(letter.isalpha() for letter in text)
