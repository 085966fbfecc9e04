"""Anything to any address: random routes, methods, fields and values. Never a fault of ours; a refusal stores nothing."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from django.core.cache import cache
from django.core.signals import got_request_exception
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from proof.bad_input.bad import every_case
from proof.bad_input.finding import ENCODED, Door, addresses, route_of
from proof.bad_input.judging import FAULT, REFUSING
from proof.bad_input.scene import Scene
from proof.bad_input.standing import standing, undone
from proof.permissions.doors import routes

METHODS = ("GET",) * 4 + ("POST",) * 12 + ("HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")
NAMES = ("act", "page", "list", "key", "version", "idempotency_key", "next", "with", "first", "until", "q", "")
BUTTONS = ["yes", "no", "save", "next", "sign", "close", "1", "2", "0", "given:1", "different:1", "undo:1", "add:jaw"]
OTHER_NUMBERS = ("0", "9" * 19, "9" * 20, "9" * 300, "%00", "-1", "1.5", "٣")
STRANGE_TYPES = ("application/json", "text/plain", f"{ENCODED}; charset=utf-16", "multipart/form-data", "")
TYPES = (*(ENCODED,) * 8, MULTIPART_CONTENT, *STRANGE_TYPES)


@dataclass(frozen=True, slots=True)
class Strange:
    """A request that ended badly."""

    words: str
    why: str


class Fuzzer:
    """Asks at random, the same on every run, and takes everything back."""

    def __init__(self, scene: Scene, doors: list[Door], seed: int) -> None:
        self.scene, self.random, self.before = scene, Random(seed), standing()
        self.addresses = [list(addresses(scene, route)) for route, _ in sorted(routes())]
        self.doors = [door for door in doors if door.form.method == "post"]
        self.words = _words()
        self.fault = ""

    def ask(self, many: int) -> Iterator[Strange | int]:
        """The status of each answer, or what was strange about it."""
        got_request_exception.connect(self._note)
        try:
            for _ in range(many):
                yield self._one()
        finally:
            got_request_exception.disconnect(self._note)

    def _one(self) -> Strange | int:
        who, method, address, body, kind, headers = self._request()
        self.fault = ""
        with undone(self.before) as watch:
            cache.clear()
            answer = self.scene.browser(who).generic(method, address, body, content_type=kind, headers=headers)
            status = int(answer.status_code)
            words = f"{who} {method} {address[:200]} ({kind}) {body[:300]!r}"
            if status >= FAULT:
                return Strange(words, f"{status} {self.fault}")
            if status >= REFUSING and (changed := watch.changed - self._may_write(address)):
                return Strange(words, f"{status}, and yet written: {', '.join(sorted(changed))}")
        return status

    def _may_write(self, address: str) -> set[str]:
        from proof.bad_input.forms import doors

        return set(doors().get(route_of(address), {}).get("writes", ()))

    def _request(self) -> tuple[str, str, str, bytes, str, dict[str, str]]:
        if self.random.random() < 0.6:
            door = self.random.choice(self.doors)
            who, method, address, fields = door.who, "POST", door.at, self._spoilt(door)
        else:
            there = self.random.choice(self.addresses)
            who, method = self.random.choice(list(self.scene.cookies)), self.random.choice(METHODS)
            address, fields = self._broken(self.random.choice(there)), self._anything()
        kind = self.random.choice(TYPES)
        headers = {"HX-Request": "true"} if self.random.random() < 0.2 else {}
        return who, method, address, self._body(fields, kind), kind, headers

    def _spoilt(self, door: Door) -> dict[str, Any]:
        """An ordinary form with one to three fields changed, left out, doubled, or of other names."""
        fields = door.ordinary()
        for _ in range(self.random.randint(1, 3)):
            name = self.random.choice([*fields, *(one.name for one in door.boxes), *NAMES])
            how = self.random.random()
            if how < 0.15:
                fields.pop(name, None)
            elif how < 0.25:
                fields[name] = [self._value(), self._value()]
            elif how < 0.3:
                fields[f"{name}{self._value()[:20]}"] = self._value()
            else:
                fields[name] = self._value()
        return fields

    def _anything(self) -> dict[str, Any]:
        return {self.random.choice(NAMES): self._value() for _ in range(self.random.randint(0, 4))}

    def _value(self) -> str:
        if self.random.random() < 0.7:
            return self.random.choice(self.words)
        return "".join(chr(self._point()) for _ in range(self.random.randint(0, 12)))

    def _point(self) -> int:
        top = self.random.choice((0x20, 0x7F, 0x7F, 0xFF, 0x7FF, 0xD7FF, 0x10FFFF))
        point = self.random.randint(0, top)
        return point if not 0xD800 <= point <= 0xDFFF else 0x20

    def _broken(self, address: str) -> str:
        """An address with a parameter, or with a number in it that is another."""
        how = self.random.random()
        if how < 0.5:
            asked = urlencode({self.random.choice(NAMES): self._value() for _ in range(self.random.randint(1, 2))})
            return f"{address}?{asked}"
        if how < 0.7:
            digits = "".join(one for one in address if one.isdigit())
            other = self.random.choice((*OTHER_NUMBERS, quote(self._value()[:30])))
            return address.replace(digits, other, 1) if digits else f"{address}{other}"
        return address

    def _body(self, fields: dict[str, Any], kind: str) -> bytes:
        if kind == MULTIPART_CONTENT:
            return bytes(encode_multipart(BOUNDARY, fields))
        if kind == "application/json":
            return json.dumps(fields, default=str).encode()
        body = urlencode(fields, doseq=True).encode()
        if self.random.random() < 0.1:
            at = self.random.randint(0, len(body))
            body = body[:at] + self.random.choice((b"%", b"%zz", b"%ff", b"\xff", b"&&", b"=", b"%00", b"")) + body[at + 1 :]
        return body

    def _note(self, sender: object, **more: object) -> None:
        del sender, more
        fault = sys.exc_info()[1]
        frames = traceback.extract_tb(fault.__traceback__ if fault else None)
        places = [(one.filename.rpartition("/src/")[2], one.lineno) for one in frames]
        own = [place for place in places if "eutonia" in place[0]]
        self.fault = f"{type(fault).__name__}: {str(fault)[:120]} at {own[-1:] or places[-1:]}"


def _words() -> list[str]:
    """Everything that the cases hold, of a size that can be sent often."""
    found = [one.typed for one in every_case() if one.typed is not None]
    found += [part for one in every_case() if one.boxes for part in one.boxes]
    found += [one.held["text"] for one in every_case() if "text" in one.held]
    found += BUTTONS
    return [one for one in dict.fromkeys(found) if len(one) < 20_000]
