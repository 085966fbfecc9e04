"""A proposal as PDF: a one-page plan to work from, then what stands behind it. Typst sets it; every word is data."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import as_file, files
from types import ModuleType
from typing import Literal

from eutonia.domain.errors import EutoniaError, NotAvailable
from eutonia.domain.proposal import Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report.page import asset
from eutonia.report.sheetdata import sheet_data

Paper = Literal["a4", "us-letter"]
ACCESSIBLE = ["ua-1"]
INSTALL = "PDF needs typst, which is not installed. Install it with: pip install 'eutonia[pdf]'"
NO_GLYPH = "could not be displayed"


class CannotSet(EutoniaError):
    """The PDF cannot be set, for example because no font has a letter of a name."""

    exit_code = 6


def pdf(proposal: Proposal, knowledge: Knowledge, paper: Paper = "a4") -> bytes:
    """The proposal as an accessible PDF (PDF/UA-1) on A4 or US Letter. The same proposal gives the same bytes.

    Raises NotAvailable when typst is not installed, CannotSet when a character has no font or the page cannot be set.
    """
    typst = _typst()
    data = json.dumps({**sheet_data(proposal, knowledge, print_style()), "paper": paper}, ensure_ascii=False)
    try:
        return _compiled(typst, data, ignore_system_fonts=True)
    except typst.TypstError as fault:
        if NO_GLYPH not in str(fault):
            raise CannotSet(f"The PDF cannot be set: {fault}") from fault
    return _with_fonts_of_this_computer(typst, data)


def _with_fonts_of_this_computer(typst: ModuleType, data: str) -> bytes:
    """A second try for scripts that the shipped fonts lack. A name is never printed as empty boxes."""
    try:
        return _compiled(typst, data, ignore_system_fonts=False)
    except typst.TypstError as fault:
        raise CannotSet(
            f"The PDF cannot be set: {fault}. Install a font that has these letters, or use the HTML page."
        ) from fault


def _typst() -> ModuleType:
    try:
        import typst
    except ImportError as fault:
        raise NotAvailable(INSTALL) from fault
    return typst


def _compiled(typst: ModuleType, data: str, ignore_system_fonts: bool) -> bytes:
    template = files("eutonia.report").joinpath("templates/plan.typ").read_bytes()
    with as_file(files("eutonia.report").joinpath("assets/fonts")) as fonts:
        made: bytes = typst.compile(
            template, sys_inputs={"data": data}, format="pdf", pdf_standards=ACCESSIBLE,
            ignore_system_fonts=ignore_system_fonts, font_paths=[str(fonts)],
        )  # fmt: skip
    return made


@cache
def print_style() -> str:
    """The drawing styles with their colours written out in ink and greys: what sets the PDF knows no variables."""
    tokens = dict(re.findall(r"--([\w-]+):\s*([^;}]+);", asset("print-tokens.css")))
    plain = re.sub(r"/\*.*?\*/", "", asset("drawing.css"), flags=re.DOTALL)
    return "text{font-family:Inter}" + re.sub(r"var\(--([\w-]+)\)", lambda found: tokens[found.group(1)], plain)
