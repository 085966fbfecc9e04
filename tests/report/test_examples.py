"""Every example, planned for real: what the plan says is what page, terminal and sheet say."""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader
from rich.console import Console
from tests.report.reading import Element, leads_to_source, numbers_without_source, read
from tests.report.test_page import SMALL_ENOUGH

from eutonia.domain.case import Case
from eutonia.domain.proposal import PlanOption, Proposal
from eutonia.domain.units import plain
from eutonia.knowledge import load
from eutonia.propose import propose
from eutonia.report import GalleryEntry, gallery, html, muscles, pdf, terminal, view
from eutonia.response import population_belief

FILES = sorted((Path(__file__).parents[2] / "examples").glob("*.json"))


@cache
def proposed(name: str) -> Proposal:
    """The proposal of one example."""
    file = next(one for one in FILES if one.stem == name)
    case = Case.model_validate(json.loads(file.read_text("utf-8"), parse_float=Decimal))
    return propose(case, load(), population_belief(load()))


@cache
def _tree(name: str) -> Element:
    return read(html(proposed(name), load()))


def tree_of(proposal: Proposal) -> Element:
    """The page of one example, read once."""
    return next(_tree(file.stem) for file in FILES if proposed(file.stem) is proposal)


@pytest.fixture(params=[file.stem for file in FILES])
def proposal(request: pytest.FixtureRequest) -> Proposal:
    """Each example in turn."""
    return proposed(request.param)


def plan_of(proposal: Proposal) -> PlanOption | None:
    """The proposed option when it holds doses."""
    option = view.chosen(proposal)
    return option if option is not None and option.plan.doses else None


def test_The_page_is_whole_and_every_link_arrives(proposal: Proposal) -> None:
    tree = tree_of(proposal)
    ids = [e.attributes["id"] for e in tree.every() if "id" in e.attributes]
    inside = {e.attributes["href"][1:] for e in tree.find("a") if e.attributes["href"].startswith("#")}
    assert len(html(proposal, load()).encode()) < SMALL_ENOUGH
    assert len(ids) == len(set(ids))
    assert inside <= set(ids)
    assert not re.search(r"\b(nan|Decimal|inf)\b", tree.find("main")[0].text())


def test_Every_number_leads_to_its_source(proposal: Proposal) -> None:
    assert numbers_without_source(tree_of(proposal)) == []


def test_Every_dose_stands_in_its_row_on_its_side_with_its_source(proposal: Proposal) -> None:
    option, known = plan_of(proposal), load()
    tree = tree_of(proposal)
    if option is None:
        assert not tree.find("table", class_="dt")
        assert "No dose is proposed" in tree.find("h1")[0].text()
        return
    rows = {row.find("th")[0].words[0]: row for row in tree.find("table", class_="dt")[0].find("tr") if row.find("td")}
    for dose in option.plan.doses:
        cell = rows[muscles.muscle_name(dose.muscle, known)].find("td")[0 if dose.side.value == "right" else 1]
        assert cell.find("span", class_="dose")[0].text() == plain(dose.units)
        assert leads_to_source(cell)


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_The_sheet_holds_every_dose_and_the_place_to_sign_on_one_page(proposal: Proposal, paper: str) -> None:
    option, known = plan_of(proposal), load()
    first = PdfReader(io.BytesIO(pdf(proposal, known, paper))).pages[0].extract_text()  # type: ignore[arg-type]
    text = " ".join(first.split())
    assert ("Injected by" in text) == (option is not None)
    for dose in option.plan.doses if option else ():
        assert f"{dose.side.word} {muscles.muscle_name(dose.muscle, known)}" in text
        assert f"{plain(dose.units)} units" in text


def test_The_terminal_gives_the_same_total(proposal: Proposal) -> None:
    out = io.StringIO()
    Console(file=out, width=80, no_color=True).print(terminal(proposal, load()))
    text, option = out.getvalue(), plan_of(proposal)
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80
    assert text.startswith(proposal.eligibility.outcome.words.capitalize())
    answer = f"{plain(option.plan.total.amount)} units of {option.plan.product}" if option else "No dose is proposed"
    assert answer in text.splitlines()[0]


def test_The_gallery_has_a_card_for_every_example() -> None:
    entries = [GalleryEntry(proposed(file.stem), f"{file.stem}.html") for file in FILES]
    tree = read(gallery(entries, load()))
    assert [a.attributes["href"] for a in tree.find("main")[0].find("a")] == [entry.href for entry in entries]
    assert len(FILES) > 10
