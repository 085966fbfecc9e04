"""Letters as records: kept whole under a name, flagged when what they rest on is corrected, replaced by a later version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.clinic.databases import Database
from tests.clinic.letters.scenes import (
    EVERY,
    NEXT_DAY,
    Treated,
    begun,
    completed,
    consented,
    kept,
    planned,
    treated,
)
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_person, a_user, an_identity, at_once
from tests.clinic.story import a_follow_up

from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.audit import verify
from eutonia_clinic.core.errors import Changed, NotAllowed, NotFound, NotValid, Refused, TooLate
from eutonia_clinic.core.recordcheck import verify_record
from eutonia_clinic.letters import acts
from eutonia_clinic.letters.acts.writing import typed_of
from eutonia_clinic.letters.consents import discussed_now
from eutonia_clinic.letters.documents import Decision, LetterKind, Typed
from eutonia_clinic.letters.models import HandedOver, Letter, LetterDraft
from eutonia_clinic.letters.risks import risks_of
from eutonia_clinic.letters.standing import changes_since, letters_of, outdated, versions_of
from eutonia_clinic.letters.whole import shown_letter
from eutonia_clinic.patients.acts import correct_identity, merge
from eutonia_clinic.patients.queries import version_of
from eutonia_clinic.visits import engine

GP, PERSON = LetterKind.GENERAL_PRACTITIONER, LetterKind.PERSON
LATER = NEXT_DAY + timedelta(days=3)


@pytest.fixture
def of(database: Database) -> Treated:
    """Somebody who was treated."""
    return treated()


def correct(of: Treated, reason: str = "Guidance was by ultrasound") -> Any:
    """The session corrected: a note, the same units."""
    closed = of.closing
    document = closed.content.model_copy(update={"note": reason})
    with clock.stopped_at(LATER):
        return of.visit.act("correct_session", closed=closed, document=document, reason=reason)


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", EVERY)
def test_a_letter_is_kept_whole_with_its_rows_and_who_checked_it(of: Treated, kind: LetterKind) -> None:
    letter = kept(of, kind, copies=("Ms Example, nurse",))
    held = letter.content
    assert (held.kind, held.checked_by, held.addressee.name) == (kind, "Dr Ines Sample", "Dr Otto Sample")
    assert held.copies == ("Ms Example, nurse",)
    rows = {one.row: one.sha256 for one in held.rests_on}
    assert rows[f"visits.sessionclosed:{of.closing.pk}"] == of.closing.sha256
    assert {one.partition(":")[0] for one in rows} >= {"visits.signedplan", "visits.assessment", "patients.personversion"}
    assert changes_since(letter) == ()
    assert LetterDraft.objects.get().is_finished
    assert verify().is_sound
    assert verify_record().troubles == ()


def test_what_was_typed_stands_in_its_place_and_an_empty_box_is_left_out(of: Treated) -> None:
    letter = kept(of, GP, texts={"comment": "She manages the stairs again.\n\nThank you for referring her."})
    blocks = {one.name: one for one in letter.content.blocks}
    assert blocks["comment"].words == ("She manages the stairs again.", "Thank you for referring her.")
    assert blocks["comment"].by_hand
    assert "opening" not in blocks


@pytest.mark.parametrize(
    ("missing", "field"),
    [({"addressee": " "}, "addressee"), ({"telephone": ""}, "telephone"), ({"telephone": "ask"}, "telephone")],
)
def test_a_letter_without_a_reader_or_a_telephone_is_not_kept(of: Treated, missing: dict[str, str], field: str) -> None:
    with pytest.raises(NotValid) as refusal:
        kept(of, PERSON, **missing)
    assert [one.field for one in refusal.value.problems] == [field]
    assert not Letter.objects.exists()


def test_a_letter_is_not_kept_when_the_record_changed_under_it(of: Treated) -> None:
    with clock.stopped_at(NEXT_DAY):
        draft = begun(of, GP)
        typed = completed(draft)
        shown = shown_letter(draft, typed, of.visit.clinic).hash
    correct(of)
    with clock.stopped_at(LATER), pytest.raises(Changed, match="Read it again"):
        of.act("keep_letter", draft=draft, version=draft.version, typed=typed, shown=shown)
    assert not Letter.objects.exists()


def test_two_who_write_at_one_letter_do_not_lose_each_others_words(of: Treated) -> None:
    with clock.stopped_at(NEXT_DAY):
        draft = begun(of, GP)
        of.act("save_letter", draft=draft, version=draft.version, typed=Typed(addressee="Dr Otto Sample"))
        with pytest.raises(Changed, match="Dr Ines Sample changed this"):
            of.act("save_letter", draft=draft, version=draft.version, typed=Typed(addressee="Dr Alma Other"))
    assert typed_of(LetterDraft.objects.get(pk=draft.pk)).addressee == "Dr Otto Sample"


@pytest.mark.both_databases
def test_two_who_keep_one_letter_keep_it_once(of: Treated) -> None:
    with clock.stopped_at(NEXT_DAY):
        draft = begun(of, GP)
        typed = completed(draft)
        shown = shown_letter(draft, typed, of.visit.clinic).hash
        found = at_once(2, lambda _: of.act("keep_letter", draft=draft, version=draft.version, typed=typed, shown=shown))
    assert Letter.objects.count() == 1
    assert sum(isinstance(one, Refused) for one in found) == 1


def test_the_same_form_sent_twice_keeps_one_letter(of: Treated) -> None:
    with clock.stopped_at(NEXT_DAY):
        draft = begun(of, GP)
        typed, key = completed(draft), a_key()
        shown = shown_letter(draft, typed, of.visit.clinic).hash
        given = {"by": of.visit.by, "clinic": of.visit.clinic, "key": key, "draft": draft, "version": draft.version}
        first = acts.keep_letter(**given, typed=typed, shown=shown)
        assert acts.keep_letter(**given, typed=typed, shown=shown).pk == first.pk
    assert Letter.objects.count() == 1


def after_a_follow_up_corrected(of: Treated) -> Letter:
    """A letter that told of a follow-up, which was corrected an hour later."""
    with clock.stopped_at(LATER):
        first = of.visit.act("record_follow_up", session=of.closing.session, follow_up=a_follow_up(LATER))
    letter = kept(of, GP, LATER)
    with clock.stopped_at(LATER + timedelta(hours=1)):
        again = {"follow_up": a_follow_up(LATER, weakness_that_limits="yes"), "replaces": first, "reason": "Said yes after all"}
        of.visit.act("record_follow_up", session=of.closing.session, **again)
    return letter


def test_a_corrected_session_is_said_on_every_letter_that_rests_on_it(of: Treated) -> None:
    letters = [kept(of, kind) for kind in EVERY]
    correct(of)
    for letter in letters:
        (said,) = (one.words for one in changes_since(letter))
        assert said.startswith("This letter rests on a session that was corrected on 28 September 2026 by Dr Ines Sample")
        assert said.endswith("“Guidance was by ultrasound”.")
    assert outdated(letters) == {one.pk for one in letters}


def test_a_corrected_follow_up_and_a_corrected_name_are_said(of: Treated) -> None:
    letter = after_a_follow_up_corrected(of)
    assert "a follow-up that was corrected" in changes_since(letter)[0].words
    with clock.stopped_at(LATER + timedelta(hours=2)):
        correct_identity(
            by=of.visit.by, clinic=of.visit.clinic, key=a_key(), person=of.visit.person, identity=an_identity(given="Junipera"),
            reason="Spelling", shown=version_of(of.visit.person),
        )  # fmt: skip
    assert any("a name, birth date or number" in one.words for one in changes_since(letter))


def test_a_new_version_replaces_the_old_one_which_stays_readable(of: Treated) -> None:
    first = kept(of, GP, texts={"comment": "Thank you."}, copies=("Ms Example",))
    correct(of)
    second = kept(of, GP, LATER, replaces=first, reason="The session was corrected")
    assert (second.version, second.replaces_id, second.reason) == (2, first.pk, "The session was corrected")
    assert changes_since(second) == ()
    assert {one.name for one in second.content.blocks if one.by_hand} == {"comment"}, "what was typed is carried over"
    assert [one.pk for one in versions_of(first)] == [first.pk, second.pk] == [one.pk for one in versions_of(second)]
    assert first.content.written_on == NEXT_DAY.date()


def test_a_new_version_needs_a_reason_and_stands_once(of: Treated) -> None:
    first = kept(of, GP)
    with pytest.raises(NotValid, match="not complete"):
        kept(of, GP, LATER, replaces=first, reason=" ")
    kept(of, GP, LATER, replaces=first, reason="A goal was added")
    with clock.stopped_at(LATER), pytest.raises(TooLate, match="replaced by a later version"):
        begun(of, GP, replaces=first)


def test_a_version_of_a_letter_to_somebody_else_is_refused(of: Treated) -> None:
    first = kept(of, GP)
    with clock.stopped_at(LATER), pytest.raises(NotValid, match="same reader"):
        begun(of, PERSON, replaces=first)


def test_a_letter_that_left_the_clinic_says_how_and_when(of: Treated) -> None:
    letter = kept(of, GP)
    with clock.stopped_at(LATER):
        row: HandedOver = of.act("hand_over_letter", letter=letter, on=NEXT_DAY.date(), way="posted", to="Example Practice")
    assert (row.on, row.way, row.to, row.author.display_name) == (NEXT_DAY.date(), "posted", "Example Practice", "Dr Ines Sample")


@pytest.mark.parametrize(
    ("wrong", "because"),
    [
        ({"on": (LATER + timedelta(days=1)).date()}, "Type a day"),
        ({"on": MOMENT.date()}, "Type a day"),
        ({"way": "mailed"}, "handed over or posted"),
        ({"to": " "}, "to whom"),
        ({"to": "x" * 201}, "to whom"),
    ],
)
def test_a_day_or_a_way_that_cannot_be_is_refused(of: Treated, wrong: dict[str, Any], because: str) -> None:
    letter = kept(of, GP)
    with clock.stopped_at(LATER), pytest.raises(NotValid, match=because):
        of.act("hand_over_letter", **({"letter": letter, "on": NEXT_DAY.date(), "way": "posted", "to": "Her"} | wrong))


def test_a_superseded_letter_is_not_handed_over(of: Treated) -> None:
    first = kept(of, GP)
    kept(of, GP, LATER, replaces=first, reason="A goal was added")
    with clock.stopped_at(LATER), pytest.raises(TooLate, match="replaced"):
        of.act("hand_over_letter", letter=first, on=LATER.date(), way="posted", to="Her")


def test_a_letter_put_aside_is_not_gone_on_with(of: Treated) -> None:
    with clock.stopped_at(NEXT_DAY):
        draft = begun(of, GP)
        of.act("put_letter_aside", draft=draft, version=draft.version)
        with pytest.raises(TooLate):
            of.act("save_letter", draft=draft, version=draft.version + 1, typed=Typed())


def test_who_may_not_write_is_refused(of: Treated) -> None:
    lead, clinic = a_user(of.visit.clinic, "Prof Bela Other", Role.LEAD), a_clinic("TESTCLINIC elsewhere")
    stranger = a_user(clinic, "Dr Far Away")
    common = {"key": a_key(), "session": of.closing.session, "kind": GP}
    with clock.stopped_at(NEXT_DAY), pytest.raises(NotAllowed):
        acts.start_letter(by=lead, clinic=of.visit.clinic, **common)
    with clock.stopped_at(NEXT_DAY), pytest.raises(NotFound):
        acts.start_letter(by=stranger, clinic=clinic, **{**common, "key": a_key()})


def test_the_letters_of_an_entry_that_was_merged_are_those_of_the_person(of: Treated) -> None:
    letter, visit = kept(of, GP), of.visit
    with clock.stopped_at(LATER):
        twin = a_person(visit.by, visit.clinic, other_than=[visit.person.pk], given="June")
        merge(by=visit.by, clinic=visit.clinic, key=a_key(), kept=twin, merged=visit.person, reason="one person")
    assert [one.pk for one in letters_of(twin)] == [letter.pk]


REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "a risk that was not talked over, without a reason": ({"risks": "unticked"}, "not_all_because"),
    "a representative without a name": ({"capacity": "representative"}, "representative"),
    "nobody knows who decides": ({"capacity": "not_established"}, "capacity"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_consent_that_does_not_hold_together_is_refused(database: Database, name: str) -> None:
    visit, draft = planned()
    changes, field = REFUSALS[name]
    if changes.get("risks") == "unticked":
        changes = {"risks": risks_of(discussed_now(draft), engine.knowledge())}
    with pytest.raises(Exception, match=field):
        consented(visit, draft, **changes)


@pytest.mark.parametrize("decision", ["declines", "wants_time"])
def test_a_refusal_needs_no_tick_and_no_name(database: Database, decision: str) -> None:
    visit, draft = planned()
    row = consented(visit, draft, decision=decision, risks=(), capacity="not_established", words="Not this year.")
    assert (row.decision, row.content.recorded_by) == (decision, "Dr Ines Sample")


def test_consent_is_refused_when_the_plan_is_another_by_now(database: Database) -> None:
    visit, draft = planned()
    with pytest.raises(Changed, match="The plan was changed"):
        consented(visit, draft, plan_sha256="0" * 64)


def test_consent_is_withdrawn_once_and_what_was_talked_over_stays(database: Database) -> None:
    visit, draft = planned()
    row = consented(visit, draft)
    act: Callable[..., Any] = acts.withdraw_consent
    common = {"by": visit.by, "clinic": visit.clinic, "consent": row, "on": NEXT_DAY.date(), "said": "She fears the needles."}
    with clock.stopped_at(NEXT_DAY):
        later = act(key=a_key(), **common)
        assert (later.decision, later.replaces_id) == (Decision.WITHDRAWN, row.pk)
        assert later.content.risks == row.content.risks
        with pytest.raises(TooLate):
            act(key=a_key(), **common)
    with clock.stopped_at(NEXT_DAY), pytest.raises(NotValid, match="Only consent that was given"):
        act(key=a_key(), **{**common, "consent": later})
