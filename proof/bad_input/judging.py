"""What has to be so of an answer: refused by name with the way out and nothing stored, or kept as written and shown as text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from proof.bad_input.bad import KEPT, Bad
from proof.bad_input.forms import Box, Page, read

FAULT, REFUSING, SHOWN = 500, 400, 200
REMEDY = re.compile(
    r"\b(type|choose|tick|expected|at most|at least|must|needed|open|look|scan|leave|say|use|give|enter|ask|wait|try|number from|"
    r"is not a valid|valid|has at most|without|example|write)\b", re.IGNORECASE,
)  # fmt: skip
QUOTED = 20
WHOLE_FORM = ("This text cannot be kept.", "This form cannot be read.", "the code says")
"""Of the one text of a form; of a form that no page of ours has made; of a code that does not agree with another box."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One case through one field of one door: '' is as it should be."""

    case: Bad
    door: str
    field: str
    wrong: str = ""


def content_of(answer: Any) -> str:
    """What stands in an answer, a file too."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return bytes(body).decode(errors="replace")


def one_line(text: str) -> str:
    """As a box of one line keeps it: composed letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def wrong_with(
    answer: Any, changed: set[str], texts: list[str] | None, known: Mapping[str, Any]
) -> Callable[[Bad, Box, str], str]:
    """What is wrong with the answer to a form, asked of each of its bad fields; '' for nothing.

    `texts` are those that were added, None where nobody keeps them. A door that `answers` names faults in what it shows; where
    one says how it `chooses`, a choice that was not offered is as none.
    """
    page = read(content_of(answer))
    said, status = one_line(" ".join(page.said)), int(answer.status_code)
    everywhere = _wrong_everywhere(status, page, changed)

    def wrong(case: Bad, box: Box, typed: str) -> str:
        if everywhere:
            return everywhere
        if status >= REFUSING or known.get("answers") or (status == SHOWN and page.errors_shown):
            unnamed = _unnamed(page, said, box, typed)
            return unnamed or (f"refused: {_main(said)}" if case.expected == KEPT and not box.is_limited else "")
        if case.expected != KEPT:
            return "" if known.get("chooses") and box.kind == "choice" else f"taken ({status})"
        return "" if texts is None or is_kept(typed, texts) else "taken, but not kept as it was written"

    return wrong


def _wrong_everywhere(status: int, page: Page, changed: set[str]) -> str:
    if status >= FAULT:
        return f"a fault: {status}"
    if page.scripts:
        return f"a script on the page: {page.scripts[0][:60]}"
    return f"refused, and yet written: {', '.join(sorted(changed))}" if status >= REFUSING and changed else ""


def _names(page: Page, said: str, box: Box, typed: str) -> bool:
    """Whether a page says something about this field: by a link to it, by its label, or by repeating what was typed."""
    errors = {link[1:] for link in page.links if link.startswith("#")}
    quoted = one_line(typed)[:QUOTED]
    if any(phrase in said for phrase in WHOLE_FORM):
        return True
    return bool(errors & set(box.ids) or (len(quoted) > 1 and f"“{quoted}" in said) or (box.label and f"{box.label}:" in said))


def _unnamed(page: Page, said: str, box: Box, typed: str) -> str:
    """A refusal that does not say which field it is about, or what to do."""
    if not _names(page, said, box, typed) and one_line(typed)[:QUOTED] not in said:
        return f"refused without naming the field: {_main(said)}"
    return "" if REMEDY.search(said) else f"refused without the way out: {_main(said)}"


def _main(said: str) -> str:
    at = max(said.find("There is a problem"), said.find("Not done"), 0)
    return said[at : at + 160]


def is_kept(typed: str, texts: Iterable[str]) -> bool:
    """Whether a text stands in what was added, but for spaces."""
    wanted = one_line(typed)
    return any(wanted in one_line(text) for text in texts)
