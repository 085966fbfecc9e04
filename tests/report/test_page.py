"""A page a clinician would keep: whole, safe to open, every number leading to its source, nothing left unsaid."""

from __future__ import annotations

import itertools
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest
from tests.report.made import NASTY, a_person_case, a_proposal, an_eligibility, an_option, candidates, findings, not_a_candidate
from tests.report.reading import Element, leads_to_source, numbers_without_source, read

from eutonia.domain.proposal import Outcome, Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import html

SMALL_ENOUGH = 1_500_000


@pytest.fixture(params=["page", "refusal_page"])
def tree(request: pytest.FixtureRequest) -> Element:
    """The page of the plan, then of the refusal, read."""
    return read(request.getfixturevalue(request.param))


def main_of(page: str) -> Element:
    """The main part of a page."""
    return read(page).find("main")[0]


def test_The_page_is_whole_and_loads_nothing(page: str, tree: Element) -> None:
    assert len(page.encode()) < SMALL_ENOUGH
    assert not tree.find("script")
    assert not [e for e in tree.every() if "src" in e.attributes or e.name in ("link", "iframe", "object", "base", "form")]
    outside = [
        e for e in tree.every() for name, value in e.attributes.items() if "://" in value and (e.name, name) != ("a", "href")
    ]
    assert [e for e in outside if e.name != "svg"] == []
    style = tree.find("style")[0].text()
    assert "url(http" not in style
    assert "@import" not in style


def test_The_policy_of_the_page_allows_its_own_style_and_nothing_else(page: str) -> None:
    policy = next(e.attributes["content"] for e in read(page).find("meta") if "http-equiv" in e.attributes)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    assert f"style-src 'sha256-{b64encode(sha256(style.group(1).encode()).digest()).decode()}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert 'style="' not in page


def test_Ids_are_unique_and_every_link_arrives(tree: Element) -> None:
    ids = [e.attributes["id"] for e in tree.every() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    inside = [e.attributes["href"][1:] for e in tree.find("a") if e.attributes["href"].startswith("#")]
    assert len(inside) > 10
    assert set(inside) <= set(ids)
    named = [e.attributes[key] for e in tree.every() for key in ("aria-labelledby", "aria-describedby") if key in e.attributes]
    assert set(named) <= set(ids)


def test_Headings_go_down_one_step_at_a_time_from_one_h1(tree: Element) -> None:
    levels = [int(e.name[1]) for e in tree.every() if re.fullmatch(r"h[1-6]", e.name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_Every_table_names_its_columns_and_rows(tree: Element) -> None:
    for table in tree.find("table"):
        assert table.find("caption"), table.text()[:40]
        assert all(cell.attributes.get("scope") for cell in table.find("th")), table.text()[:40]
        assert all(row.find("th") for row in table.find("tr"))


def test_The_page_says_who_it_is_about_and_that_she_is_synthetic(tree: Element) -> None:
    banner = tree.find("div", class_="person")[0].text()
    for part in ("TESTPERSON, Ada", "born 2 Mar 1974 (52 years)", "weight 64 kg", "EDSS 6", "Synthetic person"):
        assert part in banner


def test_A_person_who_is_not_marked_synthetic_is_not_called_so(knowledge: Knowledge) -> None:
    case = a_person_case()
    plain = case.model_copy(update={"person": case.person.model_copy(update={"name": "", "weight_kg": None})})
    banner = read(html(a_proposal(case=plain), knowledge)).find("div", class_="person")[0].text()
    assert "Synthetic" not in banner
    assert "weight not asked" in banner


def test_The_answer_comes_first(page: str) -> None:
    text = main_of(page).find("section")[0].text()
    for part in ("Candidate with cautions", "220 units", "onabotulinumtoxinA", "40 of 41 checks ran", "1 needs a reason"):
        assert part in text


def test_A_refusal_says_so_with_its_reasons_and_what_else_fits(refusal_page: str) -> None:
    text = main_of(refusal_page).text()
    for part in ("Not now", "No dose is proposed", "Infection at the site", "treat the infection first".capitalize(),
                 "What would change the answer", "Baclofen by mouth", "preferred now", "no plan was checked"):  # fmt: skip
        assert part in text
    assert not main_of(refusal_page).find("section", id="doses")


def test_A_proposal_to_wait_shows_what_happens_without_treatment(knowledge: Knowledge) -> None:
    waiting = not_a_candidate(options=(an_option("none", 0),))
    text = main_of(html(waiting, knowledge)).text()
    assert "No dose is proposed" in text
    assert "Other doses" not in text, "one option has nothing to be compared with"
    assert "Chance that no effect is felt" not in text
    assert "if nothing is injected" in text


def test_The_dose_table_has_right_before_left_with_the_product(page: str) -> None:
    table = read(page).find("table", class_="dt")[0]
    heads = [cell.text() for cell in table.find("thead")[0].find("th")]
    assert heads[1].startswith("RIGHT")
    assert heads[2].startswith("LEFT")
    assert "onabotulinumtoxinA" in table.find("caption")[0].text()
    rows = {row.find("th")[0].text(): row for row in table.find("tr") if row.find("td")}
    magnus = [cell.text() for cell in rows["Adductor magnus off label"].find("td")]
    assert magnus[0].startswith("60")
    assert magnus[1].startswith("40")
    assert [cell.text()[:4] for cell in rows["Soleus"].find("td")[:2]] == ["50 2", "keep"]
    totals = next(row for name, row in rows.items() if name.startswith("Total"))
    assert [cell.text() for cell in totals.find("td")[:2]] == ["160", "60"]


def test_Every_number_on_the_page_leads_to_its_source(tree: Element) -> None:
    assert numbers_without_source(tree) == []


def test_Every_dose_and_every_limit_has_its_own_link(page: str) -> None:
    tree = read(page)
    doses = [cell for cell in tree.find("td") if cell.find("span", class_="dose")]
    limits = tree.find("ul", class_="limits")[0].find("li")
    assert len(doses) == 5
    assert len(limits) == 3
    assert all(leads_to_source(cell) for cell in [*doses, *limits])


def test_Every_cited_place_stands_in_the_sources_with_its_state(page: str) -> None:
    text = read(page).find("section", id="sources")[0].text()
    for part in ("Made label of a toxin", "table 1: unverified here", "page 7: read in the source",
                 "decision 9: a choice of this project", "figure 2: worked out from figures"):  # fmt: skip
        assert part in text


def test_A_source_is_linked_only_when_its_address_is_a_web_page(page: str) -> None:
    sources = read(page).find("section", id="sources")[0]
    outside = [e.attributes["href"] for e in sources.find("a") if not e.attributes["href"].startswith("#")]
    assert outside == ["https://example.org/label"]


def test_A_limit_finding_shows_its_sum_and_window(page: str) -> None:
    text = main_of(page).find("section", id="check")[0].text()
    assert "100 units on 13 Jul 2026 + 220 units planned = 320 units" in text
    assert "the limit is 400 units" in text
    assert "window 3 Jul 2026 to 24 Sep 2026" in text
    assert "a second person’s name" in text


def test_A_check_that_did_not_run_never_looks_like_a_pass(page: str) -> None:
    tree = main_of(page)
    assert "Not checked: Largest volume in one site" in tree.find("section", id="check")[0].text()
    assert "Not checked: Largest volume in one site" in tree.find("section", id="unchecked")[0].text()


def test_A_plan_over_a_limit_says_so_in_words(page: str) -> None:
    largest = read(page).find("ul", class_="limits")[0].find("li")[2].text()
    assert "over the limit" in largest


def test_The_neck_has_its_swallowing_risk_on_the_page(knowledge: Knowledge) -> None:
    text = main_of(html(a_proposal(swallowing_risk=(findings()[0],)), knowledge)).find("section", id="swallowing")[0].text()
    assert "Bladder dose not confirmed" in text


@pytest.mark.parametrize("words", NASTY)
def test_Words_of_people_are_words_and_never_markup(words: str, knowledge: Knowledge) -> None:
    case = a_person_case(title=words, note=words)
    goals = tuple(goal.model_copy(update={"words": words}) for goal in case.goals)
    person = case.person.model_copy(update={"name": words})
    hostile = a_proposal(
        case=case.model_copy(update={"goals": goals, "person": person}),
        summary=words,
        eligibility=an_eligibility(
            Outcome.WITH_CAUTIONS, findings()[1].model_copy(update={"title": words, "because": words, "remedy": words})
        ),
        candidates=tuple(c.model_copy(update={"sentence": words, "name": words, "reasons_for": (words,)}) for c in candidates()),
        unverified=(words,),
    )
    text = html(hostile, knowledge)
    tree = read(text)
    assert not [e for e in tree.every() if e.name in ("script", "img")]
    assert " ".join(words.split()) in " ".join(tree.find("div", class_="person")[0].text().split())
    assert " ".join(words.split()) in tree.find("ul", class_="probs")[1].text()
    assert not [e for e in tree.find("a") if e.attributes["href"].startswith("javascript:")]
    assert text.count("</style>") == 1


def test_Units_are_written_in_full_without_trailing_zeros(tree: Element) -> None:
    text = tree.find("body")[0].text()
    assert not re.search(r"\d\s?(U|IU|u\.)\b", text)
    assert not re.search(r"\d\.\d*0(?!\d)(?! %)", re.sub(r"0\.1\.0", "", text))
    assert not re.search(r"(?<!\d)\.\d", text)


def test_Fills_are_told_apart_without_colour(page: str) -> None:
    tree = read(page)
    bars = [svg for svg in tree.find("svg", class_="bar") if svg.find("rect", class_="gv")]
    for bar in bars:
        given = [float(rect.attributes["width"]) for rect in bar.find("rect", class_="gv") if "width" in rect.attributes]
        assert not any(given) or bar.find("path", class_="gv-hatch")
    style = tree.find("style")[0].text()
    for name in (".b95", ".b80", ".fl", ".m.is-held", ".pr-open", ".lab-open"):
        assert re.search(re.escape(name) + r"\{[^}]*stroke:", style), name


def test_The_same_proposal_gives_the_same_page(page: str, proposal: Proposal, knowledge: Knowledge) -> None:
    assert html(proposal, knowledge) == page


def test_A_source_that_the_knowledge_has_lost_is_said(knowledge: Knowledge) -> None:
    text = html(a_proposal(sources=()), replace(knowledge, sources={}))
    assert "not in the knowledge" in text


@pytest.mark.parametrize("outcome", list(Outcome))
def test_Every_outcome_has_a_word_and_a_shape(outcome: Outcome, knowledge: Knowledge) -> None:
    tree = read(html(a_proposal(eligibility=an_eligibility(outcome)), knowledge))
    mark = tree.find("section")[0].find("span")[0]
    assert mark.find("svg")
    assert outcome.words.capitalize() in mark.text()
