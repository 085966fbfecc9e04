"""The page on which the reasons for a loss of response are walked, one by one, and the page of a walk that was recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from eutonia.domain.advice import Advice, AskedOfPeople, Suspect
from eutonia.domain.answers import Answer
from eutonia.domain.proposal import AlternativeAdvice
from eutonia.knowledge.types import Knowledge
from eutonia_clinic.core import words
from eutonia_clinic.core.citing import Source
from eutonia_clinic.core.fields import Choice, Field, answer_field
from eutonia_clinic.core.presenting import Tag
from eutonia_clinic.responses.documents import Follows, FoundOut, ReviewedResponse, Said, TalkedAbout, Verdict
from eutonia_clinic.responses.presenters.citing import Cited, Place
from eutonia_clinic.responses.presenters.fading import Fading
from eutonia_clinic.responses.presenters.noticing import STOPPED, course_words, explained_words, is_stopped
from eutonia_clinic.responses.standing import Standing, going_words
from eutonia_clinic.responses.walking import Walk
from eutonia_clinic.visits.presenters.entry import with_errors

STANDS = {"likely": Tag("reason", "likely"), "open": Tag("note", "open"), "unlikely": Tag("ok", "unlikely")}
VERDICTS = tuple(Choice(one.value, one.words) for one in Verdict)
SAID = tuple(Choice(one.value, one.words) for one in Said)
FOLLOWS = tuple(Choice(one.value, words.capital(one.words)) for one in Follows)
WHY = "Needed for less: the effect fades, so say what weighs more, such as weakness after the last session."
NO_LOSS = "No loss of response is known"
NO_COURSE = "Nothing was given here yet, so there is no effect to follow."
HEADS = {
    "speaks_for": "What speaks for it", "speaks_against": "What speaks against it", "not_known": "What is not known",
    "to_do": "What to do",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weighed:
    """A short list under its head."""

    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuspectShown:
    """One reason: what the record says of it, what people are asked, what the clinician makes of it."""

    number: int
    id: str
    name: str
    asks: str
    tag: Tag
    weighed: tuple[Weighed, ...]
    facts: tuple[str, ...]
    sources: tuple[Source, ...]
    questions: tuple[Field, ...] = ()
    fields: tuple[Field, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    found: str = ""


@dataclass(frozen=True, slots=True)
class OtherShown:
    """Another treatment, and what came of talking about it."""

    name: str
    line: str
    why: str
    when: str
    cautions: str
    sources: tuple[Source, ...]
    fields: tuple[Field, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class ReviewLinks:
    """Where the forms post to; empty where this user may not."""

    keep: str = ""
    record: str = ""
    go_on: str = ""
    again: str = ""
    person: str = ""
    reviewed: str = ""
    next_cycle: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The answer at the top of the page."""

    heading: str
    said: str
    tag: Tag | None
    evidence: tuple[str, ...] = ()
    stopped: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything on the page of a walk."""

    head: Head
    fadings: tuple[Fading, ...]
    suspects: tuple[SuspectShown, ...]
    others: tuple[OtherShown, ...]
    end: tuple[Field, ...]
    places: tuple[Place, ...]
    links: ReviewLinks
    key: str
    version: int = 0
    kept: str = ""
    needs_a_reason: bool = False
    going_on: str = ""
    reason: Field | None = None
    errors: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """A walk as far as it has come."""

    walk: Walk
    typed: Mapping[str, str]
    standing: Standing | None
    key: str
    version: int = 0
    kept: str = ""
    errors: Mapping[str, str] | None = None
    replaces: bool = False


def review_page(
    advice: Advice | None, fadings: tuple[Fading, ...], state: State, links: ReviewLinks, knowledge: Knowledge
) -> ReviewPage:
    """The page. Without a loss there is only the course of the effect on it."""
    head = _head(advice, state.standing)
    if advice is None or advice.loss is None:
        return ReviewPage(head, fadings, (), (), (), (), replace(links, keep="", record="", go_on=""), state.key)
    cited = Cited(knowledge)
    suspects = tuple(_suspect(at, one, state.walk, cited) for at, one in enumerate(advice.loss.suspects, start=1))
    others = tuple(_other(one, state.walk, cited) for one in advice.alternatives)
    standing = state.standing if state.standing and state.standing.is_of_now else None
    page = ReviewPage(
        head, fadings, suspects, others, _end(state), cited.places, links, state.key, state.version, state.kept,
        needs_a_reason=bool(standing and standing.needs_a_reason), going_on=_going_on(standing),
        reason=Field("going-on", "Why toxin is given again all the same", "long_text", state.typed.get("going-on", "")),
    )  # fmt: skip
    return with_errors(page, dict(state.errors)) if state.errors else page


@dataclass(frozen=True, slots=True)
class ReviewedPage:
    """A walk that was recorded, with what the record said on that day."""

    head: Head
    signed: str
    conclusion: str
    follows: str
    why: str
    answered: str
    suspects: tuple[SuspectShown, ...]
    others: tuple[OtherShown, ...]
    places: tuple[Place, ...]
    links: ReviewLinks
    going_on: str
    replaced_because: str = ""
    corrected_by: str = ""


def reviewed_page(
    found: ReviewedResponse, signed: str, links: ReviewLinks, knowledge: Knowledge, going_on: str = "", because: str = "",
    corrected_by: str = "",
) -> ReviewedPage:  # fmt: skip
    """The page of a recorded walk."""
    cited = Cited(knowledge)
    by_step = {one.step: one for one in found.found}
    suspects = tuple(
        _told(at, one, by_step.get(one.step), found.answers.answers, cited)
        for at, one in enumerate(found.loss.suspects, start=1)
    )
    others = tuple(_talked(one, cited) for one in found.alternatives)
    return ReviewedPage(
        head=Head(
            "The course of the effect, looked into", f"{course_words(found.loss, found.cycles)}.", None, found.loss.evidence,
            STOPPED if found.stop_rule else "",
        ),
        signed=signed, conclusion=found.conclusion, follows=words.capital(found.follows.words), why=found.why,
        answered=f"{found.answers.answered_by}, {words.day(found.answers.answered_on)}", suspects=suspects, others=others,
        places=cited.places, links=links, going_on=going_on, replaced_because=because, corrected_by=corrected_by,
    )  # fmt: skip


def _head(advice: Advice | None, standing: Standing | None) -> Head:
    if advice is None:
        return Head("The course of the effect", NO_COURSE, None)
    if advice.loss is None:
        last = advice.cycles[-1] if advice.cycles else None
        return Head(NO_LOSS, last.words if last else NO_COURSE, None)
    loss, of_now = advice.loss, standing if standing and standing.is_of_now else None
    sure = "seen in two cycles in a row" if loss.certainty == "established" else "seen in one cycle"
    head = "The effect fades" if loss.kind == "secondary" else "Toxin is not known to have worked"
    told = course_words(loss, advice.cycles).partition(": ")[2]
    said = f"{words.capital(told)}. {explained_words(of_now)}"
    return Head(head, said, Tag("reason", sure), loss.evidence, STOPPED if is_stopped(advice) else "")


def _suspect(at: int, one: Suspect, walk: Walk, cited: Cited) -> SuspectShown:
    shown = _told(at, one, None, {}, cited)
    verdict = walk.verdicts.get(one.step)
    return replace(
        shown,
        answers=(),
        questions=tuple(_question(asked, walk) for asked in one.questions),
        fields=(
            Field(
                f"verdict:{one.step}", f"What you make of it: {one.name.lower()}", "choices", verdict.value if verdict else "",
                choices=VERDICTS, compact=True,
            ),
            Field(f"words:{one.step}", "What was found", "text", walk.words.get(one.step, ""), spoken=f"({one.name})"),
        ),
    )  # fmt: skip


def _question(asked: AskedOfPeople, walk: Walk) -> Field:
    answer = walk.answers.get(asked.question, Answer.NOT_ASKED)
    return answer_field(f"answer:{asked.question}", asked.words, answer, f"If yes: {asked.if_yes[:1].lower()}{asked.if_yes[1:]}")


def _told(at: int, one: Suspect, found: FoundOut | None, answers: Mapping[str, Answer], cited: Cited) -> SuspectShown:
    lists = ((head, getattr(one, name)) for name, head in HEADS.items())
    asked = {question.words: question.question for question in one.questions}
    return SuspectShown(
        number=at,
        id=f"reason-{one.step}",
        name=one.name,
        asks=one.asks,
        tag=STANDS[one.stands],
        weighed=tuple(Weighed(head, _sentences(lines, asked)) for head, lines in lists if _sentences(lines, asked)),
        facts=tuple(words.sentence(fact) for fact in one.facts),
        sources=cited.of(one.citations),
        answers=tuple((said, words.answer(answers.get(id))) for said, id in asked.items()),
        found=words.joined((words.capital(found.verdict.words), found.words), ": ") if found else "",
    )


def _sentences(lines: Sequence[str], asked: Mapping[str, str]) -> tuple[str, ...]:
    """The lines without those that only repeat a question: its answer stands beside it."""
    return tuple(words.sentence(words.capital(one)) for one in lines if not any(one.startswith(question) for question in asked))


def _other(one: AlternativeAdvice, walk: Walk, cited: Cited) -> OtherShown:
    said = walk.said.get(one.option, Said.NOT_DISCUSSED)
    return replace(
        _offered(one, cited),
        fields=(
            Field(f"said:{one.option}", "Talked about", "select", said.value, choices=SAID, spoken=f"({one.name})", compact=True),
            Field(
                f"said-words:{one.option}", "In whose words, and what they said", "text", walk.said_words.get(one.option, ""),
                spoken=f"({one.name})", compact=True,
            ),
        ),
    )  # fmt: skip


def _talked(one: TalkedAbout, cited: Cited) -> OtherShown:
    said = words.joined((words.capital(one.said.words), f"“{one.words}”" if one.words else ""), ": ")
    return replace(_offered(one.offered, cited), said=said)


def _offered(one: AlternativeAdvice, cited: Cited) -> OtherShown:
    return OtherShown(
        words.capital(one.name), one.line, words.sentence(one.why), words.sentence(one.when_preferred),
        words.sentence(one.cautions) if one.cautions else "", cited.of(one.citations),
    )  # fmt: skip


def _end(state: State) -> tuple[Field, ...]:
    walk = state.walk
    found = (
        Field("answered_by", "Who answered the questions", "text", walk.answered_by, "For example the person, and the carer."),
        Field("conclusion", "Conclusion", "long_text", walk.conclusion, "What explains it, as far as it is known."),
        Field("follows", "What follows", "choices", walk.follows.value if walk.follows else "", choices=FOLLOWS),
        Field("why", "Why that follows", "text", walk.why, WHY),
    )
    why = Field("reason", "Why it is recorded anew", "text", state.typed.get("reason", ""), "What stood before stays beside it.")
    return (*found, why) if state.replaces else found


def _going_on(standing: Standing | None) -> str:
    return going_words(standing.going_on) if standing else ""
