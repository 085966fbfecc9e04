"""A letter whole: what the record gives, with what was typed in its places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from eutonia.domain.errors import Problem
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.core import clock
from eutonia_clinic.core.documents import hash_of
from eutonia_clinic.core.errors import NotValid
from eutonia_clinic.letters.documents import Addressee, Block, LetterDocument, LetterKind, Typed
from eutonia_clinic.letters.models import LetterDraft
from eutonia_clinic.letters.told import Told, told_of
from eutonia_clinic.letters.writing import Written, written
from eutonia_clinic.visits import engine

NOBODY = "nobody named yet"


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter while it is being written: what it was written from, its words, and their hash."""

    told: Told
    written: Written
    hash: str


def shown_letter(draft: LetterDraft, typed: Typed, clinic: Clinic) -> Shown:
    """The letter of a draft as the record gives it now."""
    told, found = _written(draft, typed, clinic)
    return Shown(told, found, _hash(found.blocks, told))


def whole_letter(draft: LetterDraft, typed: Typed, by: User, clinic: Clinic) -> LetterDocument:
    """The document that is kept."""
    told, found = _written(draft, typed, clinic)
    return LetterDocument(
        kind=found.kind, language=found.language, title=found.title, about=found.about, written_on=told.today,
        clinic=told.clinic, telephone=typed.telephone.strip(),
        addressee=Addressee(name=typed.addressee.strip() or NOBODY, address=_filled(typed.address)), copies=_filled(typed.copies),
        who=told.who, blocks=tuple(with_texts(found.blocks, typed.texts)), reading=found.reading, rests_on=told.rests_on,
        checked_by=words_of(by),
    )  # fmt: skip


def words_of(user: User) -> str:
    """'Dr Ines Sample, registered GMC 1234567'."""
    return f"{user.display_name}, registered {user.registration}" if user.registration else user.display_name


def hash_shown(document: LetterDocument) -> str:
    """The hash of what the record gave, without what was typed."""
    return hash_of([_from_the_record(document.blocks), document.rests_on])


def must_be_complete(typed: Typed, *, is_new_version: bool) -> None:
    """Raises `NotValid` while a letter lacks what nobody can guess."""
    problems = []
    if not any(sign.isalpha() for sign in typed.addressee):
        problems.append(Problem("addressee", "nobody", "the name of who gets this letter"))
    if not any(sign.isdigit() for sign in typed.telephone):
        problems.append(Problem("telephone", typed.telephone or "nothing", "the clinic's telephone number"))
    if is_new_version and not any(sign.isalpha() for sign in typed.reason):
        problems.append(Problem("reason", "nothing", "why a new version is written, in words"))
    if problems:
        raise NotValid("This letter is not complete yet.", problems)


def with_texts(blocks: Iterable[Block], texts: Mapping[str, str]) -> Iterator[Block]:
    """The blocks with what was typed; a place in which nothing was typed is left out."""
    for one in blocks:
        if not one.by_hand:
            yield one
        elif paragraphs := paragraphs_of(texts.get(one.name, "")):
            yield one.model_copy(update={"words": paragraphs})


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Paragraphs of what was typed: an empty line ends one."""
    return tuple(" ".join(part.split()) for part in text.replace("\r", "").split("\n\n") if part.strip())


def _written(draft: LetterDraft, typed: Typed, clinic: Clinic) -> tuple[Told, Written]:
    told = told_of(draft.session, clinic, clock.today(clinic.time_zone))
    return told, written(LetterKind(draft.sort), told, engine.knowledge(), typed.telephone.strip())


def _hash(blocks: Iterable[Block], told: Told) -> str:
    return hash_of([_from_the_record(blocks), told.rests_on])


def _from_the_record(blocks: Iterable[Block]) -> list[Block]:
    """Without the block that holds the telephone, which is typed on the same page."""
    return [one for one in blocks if not one.by_hand and one.name != "today"]


def _filled(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(one.split()) for one in lines if one.strip())
