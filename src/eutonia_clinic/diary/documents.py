"""What the person's app and the clinic say to each other. This docstring is the reference of the interface.

Both routes take and give JSON (`application/json`, UTF-8) and know no cookie. Nothing of a dose, a plan, a forecast or a chance
is ever said.

    POST /diary/open/    route `diary:open`
        {"code": "BCDF-GHJK-MNPQ-RSTV", "who": "person" | "carer", "name": "Ada Example"}

        `code` in any capitals, with or without hyphens and spaces. `who` may be left out; when it is there it agrees with the
        invitation. `name` is needed from a carer whose name the clinic left open; otherwise the name of the clinic stands.

        200 {"key": "…", "device": "…", "cursor": "…", and the settings}
        404 {"why": "…"}                  no such code, or used, or too old: all told alike
        422 {"field": "…", "why": "…"}    something else in the question cannot be used
        429 {"why": "…", "wait_minutes": 15}   too many codes that do not exist, from one place

        `key` is shown this once. `device` names the device. `cursor` is where `since` begins.

    POST /diary/sync/    route `diary:sync`, with the header `Authorization: Diary <key>`
        {"entries": [entry, …], "since": "…"}    `since` is the last cursor, "" for everything

        200 {"kept": [id, …], "refused": [{"id", "field", "why"}, …], "entries": [told entry, …], "cursor": "…", "more": false,
             "closed": false, and the settings}
        401 {"closed": true}              the clinic closed this device: nothing more is taken from it, and nothing was taken now
        401 {"closed": false, "why": "…"} the key is not known. Keep what is not sent yet; ask the clinic for a new invitation
        400 {"why": "…"}                  this is no JSON of that form; nothing was kept
        413 {"why": "…", "most": 3000}    too much at once; send it in parts of at most `most` entries, and of less than 2 MB

        Sending again adds nothing: an entry that was kept with the same content is among `kept`. The same id with other content
        is refused, never overwritten. An entry that cannot be used is refused alone, the others are kept; `id` is null when even
        that could not be read. `more` is true when `entries` was cut: ask again with the new cursor. A cursor is not looked into.

    settings
        "diary": "…"    tells one diary from another: entries that wait on a device are sent to no other diary
        "given_name": "Juniper", "who": "person" | "carer", "name": "Ada Example" | "", "symptoms": [symptom, …],
        "red_flags": [question, …], "languages": ["en", …],
        "clinic": {"name": "…", "telephone": "…", "hours": "…", "emergency": "112"}    "" for what the clinic has not set

    entry
        {"id": UUID made on the device, "day": "2026-09-24", "written_at": "2026-09-24T20:15:00+01:00",
         "symptoms": {symptom id: 0 to 10}, "spasms": whole number | null, "felt": "onset" | "wear_off" | null,
         "red_flags": {question id: "yes" | "no"}, "note": "", "replaces": id | null}

        A symptom or a question that is left out was not answered: it is never 0 and never no. `spasms` null: not counted. `day`
        is the day that it tells of, on the calendar of the device; `written_at` is the clock of the device with its zone, and
        decides nothing. A correction is a new entry that names the one it replaces, of the same day; one that says nothing takes
        it back.

    told entry       an entry with "by" beside it: who wrote it, in words ("Ada Example, carer"; "you" for another device of the
                     person, when a device of the person asks)
    symptom          {"id": "…", "words": "Stiffness", "known": "stiffness" | "pain" | "moving" | ""}
                     `known` names a phrase of the app's catalogue when the clinic kept its usual words
    question         {"id": "swallowing", "words": "…", "say": "…", "do": "…", "urgency": "emergency" | "today"}
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from eutonia.domain.answers import Answer
from eutonia.domain.case import Pain, ProblemName
from eutonia.domain.fields import CivilDate, Ends, FilledText, KnowledgeId, Text, Whole
from eutonia.domain.finding import Frozen

LONGEST_NOTE = 500
MOST_SPASMS = 500
MOST_SYMPTOMS = 3
LONGEST_SYMPTOM = 60
EARLIEST_YEAR, LATEST_YEAR = 1900, 2999
"""However wrong the clock of a device goes: what lies outside cannot be told on the clock of every clinic."""
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:[0-5]\d)")

Who = Literal["person", "carer"]
Felt = Literal["onset", "wear_off"]
Source = Literal["person", "carer", "paper"]


def _id(value: Any) -> UUID:
    if isinstance(value, UUID):
        return value
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise ValueError("a UUID in small letters, made on the device")
    return UUID(value)


def _moment(value: Any) -> datetime:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime) or value.tzinfo is None or not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        raise ValueError("a moment with its zone, for example 2026-09-24T20:15:00+01:00")
    return value


def _yes_or_no(value: Any) -> Answer:
    if value not in ("yes", "no"):
        raise ValueError("'yes' or 'no'; what was not answered is left out")
    return Answer(value)


EntryId = Annotated[UUID, BeforeValidator(_id), WithJsonSchema({"type": "string", "format": "uuid"})]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    PlainSerializer(datetime.isoformat, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
YesOrNo = Annotated[Answer, BeforeValidator(_yes_or_no), WithJsonSchema({"enum": ["yes", "no"]})]
Note = Annotated[Text, Field(max_length=LONGEST_NOTE)]


class Entry(Frozen):
    """What one day was like, as one person wrote it down at one moment."""

    id: EntryId
    day: CivilDate
    written_at: Moment
    symptoms: Annotated[dict[KnowledgeId, Pain], Field(max_length=MOST_SYMPTOMS)] = Field(default_factory=dict)
    spasms: Annotated[Whole, Ends(ge=0, le=MOST_SPASMS)] | None = None
    felt: Felt | None = None
    red_flags: Annotated[dict[KnowledgeId, YesOrNo], Field(max_length=20)] = Field(default_factory=dict)
    note: Note = ""
    replaces: EntryId | None = None

    @property
    def flagged(self) -> tuple[str, ...]:
        """The questions about danger that were answered with yes."""
        return tuple(question for question, answer in self.red_flags.items() if answer is Answer.YES)

    @property
    def says_nothing(self) -> bool:
        """True when nothing at all was written down."""
        return not (self.symptoms or self.red_flags or self.note.strip() or self.felt) and self.spasms is None


class Symptom(Frozen):
    """One thing that the person rates from 0 to 10. With a measure and a problem it is one more observation of that problem.

    Its id follows from its words and what it is linked to, so that a change of the list never changes what an old entry said.
    """

    id: KnowledgeId
    words: Annotated[FilledText, Field(max_length=LONGEST_SYMPTOM)]
    measure: Literal["stiffness", "pain"] | None = None
    problem: ProblemName | None = None


class Chosen(Frozen):
    """What one person's diary asks for: up to three symptoms, and the problem whose spasms are counted."""

    symptoms: Annotated[tuple[Symptom, ...], Field(max_length=MOST_SYMPTOMS)]
    spasms_of: ProblemName | None = None


class Opening(Frozen):
    """What a device sends to open a diary."""

    code: Annotated[Text, Field(max_length=64)]
    who: Who | None = None
    name: Annotated[Text, Field(max_length=80)] = ""


def is_in_reach(day: date, today: date, invited_on: date, days_before: int, days_ahead: int) -> bool:
    """True for a day that a diary may tell of: not after today but for a journey, and not long before the invitation."""
    return -days_before <= (day - invited_on).days and (day - today).days <= days_ahead
