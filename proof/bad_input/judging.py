"""What has to be so of an answer: refused by name with the way out and nothing stored, or kept as written and shown as text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from proof.bad_input.bad import KEPT, Bad
from proof.bad_input.forms import Box, Page, read

FAULT, REFUSING = 500, 400
REMEDY = re.compile(
    r"\b(type|choose|tick|expected|at most|at least|must|needed|open|look|scan|leave|say|use|give|enter|ask|wait|try|number from|"
    r"is not a valid|valid|has at most|without|example|write)\b", re.IGNORECASE,
)  # fmt: skip
QUOTED = 20


@dataclass(frozen=True, slots=True)
class Tried:
    """One case through one field of one door: '' is as it should be."""

    case: Bad
    door: str
    field: str
    wrong: str = ""


def one_line(text: str) -> str:
    """As a box of one line keeps it: composed letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def wrong_with(case: Bad, box: Box, typed: str, answer: Any, changed: set[str], texts: Iterable[str], stores: bool) -> str:
    """What is wrong with the answer to a form in which one field was bad; '' for nothing."""
    if answer.status_code >= FAULT:
        return f"a fault: {answer.status_code}"
    page = read(answer.content.decode(errors="replace"))
    if page.scripts:
        return f"a script on the page: {page.scripts[0][:60]}"
    if answer.status_code >= REFUSING:
        return f"refused, and yet written: {', '.join(sorted(changed))}" if changed else _unnamed(page, box, typed)
    if case.expected != KEPT:
        return f"taken ({answer.status_code})"
    return "" if not stores or _is_kept(typed, texts) else "taken, but not kept as it was written"


def _unnamed(page: Page, box: Box, typed: str) -> str:
    """A refusal that does not say which field it is about, or what to do."""
    said = one_line(" ".join(page.said))
    errors = {link[1:] for link in page.links if link.startswith("#")}
    names = errors & set(box.ids) or (box.label and box.label.casefold() in said.casefold())
    quotes = typed and one_line(typed)[:QUOTED] in said
    if not (names or quotes):
        return f"refused without naming the field: {_main(said)}"
    return "" if REMEDY.search(said) else f"refused without the way out: {_main(said)}"


def _main(said: str) -> str:
    at = max(said.find("There is a problem"), said.find("Not done"), 0)
    return said[at : at + 160]


def _is_kept(typed: str, texts: Iterable[str]) -> bool:
    wanted = one_line(typed)
    return any(wanted in one_line(text) for text in texts)
