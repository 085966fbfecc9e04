"""Acts on a loss of response: keep a walk, record what it found, treat again all the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eutonia.domain.advice import Advice, LossAnswers
from eutonia.domain.answers import Answer
from eutonia.domain.errors import Problem
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock
from eutonia_clinic.core.acts import act
from eutonia_clinic.core.deed import current
from eutonia_clinic.core.documents import canonical
from eutonia_clinic.core.errors import NotValid, TooLate
from eutonia_clinic.patients.allowed import DECIDES, WRITES, must_be_able_to
from eutonia_clinic.patients.models import Person
from eutonia_clinic.patients.sameness import ids_of
from eutonia_clinic.responses.documents import Follows, FoundOut, ReviewedResponse, Said, TalkedAbout, Verdict
from eutonia_clinic.responses.models import GoingOn, ResponseReview, WalkDraft
from eutonia_clinic.responses.standing import last_session_of, standing_of, walk_of
from eutonia_clinic.responses.walking import STOP_RULE, Walk
from eutonia_clinic.visits import engine
from eutonia_clinic.visits.cases import case_if_answers_hold
from eutonia_clinic.visits.courses import course_of, last_assessment
from eutonia_clinic.visits.drafts import saved
from eutonia_clinic.visits.models import InjectionSession

WANTS_WORDS = (Said.WANTED, Said.DECLINED)


@act("keep_walk")
def keep_walk(
    *, by: User, clinic: Clinic, key: str, person: Person, session: InjectionSession, typed: Mapping[str, str], version: int = 0
) -> WalkDraft:
    """The walk as it has come, so that an interruption loses nothing. `version` is that which was on the screen, 0 for none."""
    must_be_able_to(by, clinic, WRITES, person)
    _must_be_the_last(session, person)
    held = walk_of(person, clinic, session.pk)
    if held is not None:
        return saved(held, version, by, document=canonical(dict(typed)))
    row = WalkDraft(
        person=person, session=session, clinic=clinic, author=by, changed_at=current().at, document=canonical(dict(typed))
    )
    row.save()
    current().changed(row, row.version)
    return row


@act("review_response")
def review_response(
    *,
    by: User,
    clinic: Clinic,
    key: str,
    person: Person,
    session: InjectionSession,
    walk: Walk,
    replaces: ResponseReview | None = None,
    reason: str = "",
) -> ResponseReview:
    """What a walk found and what follows. What the engine says with these answers is worked out anew here, and kept with it."""
    must_be_able_to(by, clinic, DECIDES, person)
    _must_be_the_last(session, person)
    _must_stand(replaces, person, reason)
    advice = _advice(person, clinic, walk.answers)
    if advice is None or advice.loss is None:
        raise NotValid("The course shows no loss of response now: there is nothing to look into.")
    problems = [*_missing(walk, [one.step for one in advice.loss.suspects]), *_not_talked_about(walk)]
    if problems:
        raise NotValid("The walk is not complete.", problems)
    found = _reviewed(walk, advice, clock.today(clinic.time_zone).isoformat())
    row = ResponseReview(
        person=person, session=session, document=canonical(found), follows=found.follows.value, stop_rule=found.stop_rule,
        replaces=replaces, reason=reason if replaces else "",
    )  # fmt: skip
    row.save()
    draft = walk_of(person, clinic, session.pk)
    if draft is not None:
        saved(draft, draft.version, by, is_finished=True)
    return row


@act("go_on_treating")
def go_on_treating(*, by: User, clinic: Clinic, key: str, review: ResponseReview, reason: str) -> GoingOn:
    """An injector treats again although the stop rule holds, or the review said to wait. Said once for each review."""
    must_be_able_to(by, clinic, DECIDES, review.person)
    standing = standing_of(ids_of(review.person_id))
    if standing is None or standing.review.pk != review.pk or not standing.is_of_now:
        raise TooLate("This review speaks of the course no longer. Look at what stands now.")
    if standing.going_on is not None:
        raise TooLate(f"{standing.going_on.author.display_name} gave a reason already.")
    if not standing.needs_a_reason:
        raise TooLate("Nothing holds the next plan back: no reason is needed.")
    row = GoingOn(person=review.person, review=review, reason=_in_words(reason))
    row.save()
    return row


def _must_be_the_last(session: InjectionSession, person: Person) -> None:
    if last_session_of(ids_of(person.pk)) != session.pk:
        raise TooLate("Another session was given or corrected meanwhile. Open the course of the effect again.")


def _must_stand(replaces: ResponseReview | None, person: Person, reason: str) -> None:
    standing = standing_of(ids_of(person.pk))
    of_now = standing.review if standing and standing.is_of_now else None
    if (of_now.pk if of_now else None) != (replaces.pk if replaces else None):
        raise TooLate("Somebody else recorded what was found meanwhile. Look at it first.")
    if replaces is not None:
        _in_words(reason, "reason")


def _in_words(text: str, field: str = "reason") -> str:
    tidy = " ".join(text.split())
    if not any(letter.isalpha() for letter in tidy):
        raise NotValid("Say the reason in words.", [Problem(field, tidy or "nothing", "a reason in words")])
    return tidy


def _advice(person: Person, clinic: Clinic, answers: Mapping[str, Answer]) -> Advice | None:
    course, last = course_of(person), last_assessment(person)
    if course is None or last is None:
        return None
    return engine.taught_by(course, case_if_answers_hold(last, clock.today(clinic.time_zone)), answers).advice


def _missing(walk: Walk, steps: Sequence[str]) -> Iterator[Problem]:
    for step in steps:
        if step not in walk.verdicts:
            yield Problem(f"verdict:{step}", "nothing", "what you make of this reason")
    told = [one for one in walk.answers.values() if one is not Answer.NOT_ASKED]
    if told and not walk.answered_by:
        yield Problem("answered_by", "nothing", "who answered")
    if not any(letter.isalpha() for letter in walk.conclusion):
        yield Problem("conclusion", "nothing", "the conclusion in words")
    if walk.follows is None:
        yield Problem("follows", "nothing", "what follows")
    if walk.follows is Follows.LESS and not any(letter.isalpha() for letter in walk.why):
        yield Problem("why", "nothing", "why less is given although the effect fades")


def _not_talked_about(walk: Walk) -> Iterator[Problem]:
    talked = [one for one in walk.said.values() if one is not Said.NOT_DISCUSSED]
    if walk.follows in (Follows.REFER, Follows.STOP) and not talked:
        where = f"said:{next(iter(walk.said), '')}"
        yield Problem(where, "nothing discussed", "at least one treatment that was talked about, before toxin ends")
    for option, said in walk.said.items():
        if said in WANTS_WORDS and not walk.said_words.get(option):
            yield Problem(f"said-words:{option}", "nothing", "what the person or the carer said, and who")


def _reviewed(walk: Walk, advice: Advice, on: str) -> ReviewedResponse:
    assert advice.loss is not None
    assert walk.follows is not None
    return ReviewedResponse(
        loss=advice.loss,
        cycles=advice.cycles,
        stop_rule=any(one.reason.rule == STOP_RULE for one in advice.what),
        answers=LossAnswers.model_validate(
            {
                "case_id": advice.case_id, "answered_on": on, "answered_by": walk.answered_by or "nobody",
                "answers": dict(walk.answers),
            }
        ),
        found=tuple(
            FoundOut(step=one.step, name=one.name, verdict=Verdict(walk.verdicts[one.step]), words=walk.words.get(one.step, ""))
            for one in advice.loss.suspects
        ),
        conclusion=walk.conclusion,
        alternatives=tuple(
            TalkedAbout(
                offered=one, said=walk.said.get(one.option, Said.NOT_DISCUSSED), words=walk.said_words.get(one.option, "")
            )
            for one in advice.alternatives
        ),
        follows=walk.follows, why=walk.why,
    )  # fmt: skip
