"""The two doors of the diary as OpenAPI 3.1: questions from the types themselves, answers as `diary.documents` tells them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eutonia_clinic.diary.documents import Entry, Opening

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
WORDS: Schema = {"type": "string", "minLength": 1}
MOST_ENTRIES = 5


@dataclass(frozen=True, slots=True)
class Known:
    """What there is in a clinic, so that a question can be about something."""

    codes: Sequence[str]
    days: Sequence[str]
    moments: Sequence[str]
    symptoms: Sequence[str]
    questions: Sequence[str]
    entries: Sequence[str]
    cursor: str


def described(known: Known | None = None) -> Schema:
    """The description as the types have it; with what a clinic knows, only questions about that."""
    opening, bringing = (_opening(known), _bringing(known)) if known else (Opening.model_json_schema(), _any_bringing())
    return {
        "openapi": "3.1.0",
        "info": {"title": "The diary of a person treated", "version": "1"},
        "paths": {
            "/diary/open/": _door("open", opening, {"200": _opened(), **_whys(400, 404), **_of_a_field(), **_wait()}),
            "/diary/sync/": _door("sync", bringing, {"200": _synced(), **_whys(400), **_key_unknown()}),
        },
    }


def _door(name: str, question: Schema, answers: Schema) -> Schema:
    body = {"required": True, "content": {"application/json": {"schema": question}}}
    return {"post": {"operationId": name, "requestBody": body, "responses": {**answers, **_too_much()}}}


def _any_bringing(entry: Schema | None = None, since: Schema = TEXT) -> Schema:
    entries = {"type": "array", "items": entry or Entry.model_json_schema(), "maxItems": MOST_ENTRIES}
    return {"type": "object", "properties": {"entries": entries, "since": since}, "additionalProperties": False}


def _opening(known: Known) -> Schema:
    schema = Opening.model_json_schema()
    schema["properties"] |= {"code": {"enum": list(known.codes)}, "name": {**TEXT, "pattern": "^[A-Z][a-z]{1,30}$"}}
    return schema


def _bringing(known: Known) -> Schema:
    schema = Entry.model_json_schema()
    (pain,) = schema["properties"]["symptoms"]["patternProperties"].values()
    (answer,) = schema["properties"]["red_flags"]["patternProperties"].values()
    schema["properties"] |= {
        "day": {"enum": list(known.days)},
        "written_at": {"enum": list(known.moments)},
        "symptoms": _object_of(known.symptoms, pain),
        "red_flags": _object_of(known.questions, answer),
        "note": {"enum": ["", "Slept badly\nand late", "Ωμέγα 🙂"]},
        "replaces": {"enum": [None, *known.entries]},
    }
    return _any_bringing(schema, {"enum": ["", known.cursor]})


def _object_of(names: Sequence[str], value: Schema) -> Schema:
    return {"type": "object", "properties": dict.fromkeys(names, value), "additionalProperties": False}


# Answers


def _answer(words: str, schema: Schema) -> Schema:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _all(fields: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "properties": dict(fields), "required": list(fields), "additionalProperties": False}


def _list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _settings() -> dict[str, Schema]:
    symptom = {"id": WORDS, "words": WORDS, "known": {"enum": ["stiffness", "pain", "moving", ""]}}
    question = {"id": WORDS, "words": WORDS, "say": WORDS, "do": WORDS, "urgency": {"enum": ["emergency", "today"]}}
    clinic = {"name": WORDS, "telephone": TEXT, "hours": TEXT, "emergency": TEXT}
    return {
        "diary": WORDS, "given_name": WORDS, "who": {"enum": ["person", "carer"]}, "name": TEXT,
        "symptoms": _list_of(_all(symptom)), "red_flags": _list_of(_all(question)), "languages": _list_of(WORDS),
        "clinic": _all(clinic),
    }  # fmt: skip


def _opened() -> Schema:
    return _answer("opened", _all({"key": WORDS, "device": {**TEXT, "format": "uuid"}, "cursor": WORDS, **_settings()}))


def _synced() -> Schema:
    refused = _all({"id": {"type": ["string", "null"], "maxLength": 64}, "field": TEXT, "why": WORDS})
    told = Entry.model_json_schema()["properties"] | {"by": WORDS}
    parts = {
        "kept": _list_of({**TEXT, "format": "uuid"}), "refused": _list_of(refused), "entries": _list_of(_all(told)),
        "cursor": WORDS, "more": {"type": "boolean"}, "closed": {"const": False},
    }  # fmt: skip
    return _answer("kept and told", _all(parts | _settings()))


def _whys(*statuses: int) -> Schema:
    return {str(status): _answer("why not", _all({"why": WORDS})) for status in statuses}


def _of_a_field() -> Schema:
    return {"422": _answer("which field cannot be used", _all({"field": TEXT, "why": WORDS}))}


def _wait() -> Schema:
    return {"429": _answer("too many codes", _all({"why": WORDS, "wait_minutes": {"type": "integer", "minimum": 1}}))}


def _too_much() -> Schema:
    return {"413": _answer("too much at once", _all({"why": WORDS, "most": {"type": "integer", "minimum": 1}}))}


def _key_unknown() -> Schema:
    closed, unknown = _all({"closed": {"const": True}}), _all({"closed": {"const": False}, "why": WORDS})
    return {"401": _answer("closed, or not known", {"oneOf": [closed, unknown]})}
