"""Shared by the tests of the report: one proposal built by hand, drawn once, and the browser."""

from __future__ import annotations

import pytest
from tests.report.made import a_knowledge, a_proposal, not_a_candidate

from eutonia.domain.proposal import Proposal
from eutonia.knowledge.types import Knowledge
from eutonia.report import html


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
