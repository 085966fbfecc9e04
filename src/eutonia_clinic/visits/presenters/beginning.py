"""A session that was not begun: what is different since the signature, and the way to amend."""

from __future__ import annotations

from dataclasses import dataclass

from eutonia.domain.proposal import Proposal
from eutonia.knowledge.types import Knowledge
from eutonia_clinic.core.errors import StillOpen
from eutonia_clinic.core.presenting import FindingShown, Sources, findings_shown


@dataclass(frozen=True, slots=True)
class NotBegunLinks:
    """Where the plan is amended, and the plan itself."""

    amend: str
    plan: str


@dataclass(frozen=True, slots=True)
class NotBegunPage:
    """Everything on the page."""

    links: NotBegunLinks
    said: str
    findings: tuple[FindingShown, ...]
    idempotency_key: str


def not_begun_page(refusal: StillOpen, proposal: Proposal, knowledge: Knowledge, links: NotBegunLinks, key: str) -> NotBegunPage:
    """The page of a plan that was signed and may not be given as it stands."""
    findings = findings_shown(refusal.findings, knowledge, Sources(proposal, knowledge))
    return NotBegunPage(links, refusal.sentence, findings, key)
