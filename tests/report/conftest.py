"""Shared by the tests of the report: one proposal built by hand, drawn once, and the browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from tests.report.made import a_knowledge, a_proposal, not_a_candidate

from eutonia.domain.proposal import Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import html

REMEDY = "apt-get update && apt-get install -y --no-install-recommends chromium fonts-dejavu-core"


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The tiny knowledge of the tests."""
    return a_knowledge()


@pytest.fixture(scope="session")
def proposal() -> Proposal:
    """A candidate with cautions, 220 units."""
    return a_proposal()


@pytest.fixture(scope="session")
def refusal() -> Proposal:
    """Not now, no plan."""
    return not_a_candidate()


@pytest.fixture(scope="session")
def page(proposal: Proposal, knowledge: Knowledge) -> str:
    """The page of the proposal."""
    return html(proposal, knowledge)


@pytest.fixture(scope="session")
def refusal_page(refusal: Proposal, knowledge: Knowledge) -> str:
    """The page of the refusal."""
    return html(refusal, knowledge)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser of this computer. Without one the test fails and says what to run; it does not pass unseen."""
    from playwright.sync_api import sync_playwright

    where = shutil.which("chromium")
    if where is None:
        pytest.fail(f"Chromium is not installed. Run: {REMEDY}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where, args=["--no-sandbox"])
        yield browser
        browser.close()
