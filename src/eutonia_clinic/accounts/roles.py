"""The roles of a clinic, and what each is for."""

from __future__ import annotations

from django.db.models import TextChoices


class Role(TextChoices):
    """What somebody does in one clinic. One user may have several, here or elsewhere."""

    INJECTOR = "injector", "Injector"
    ASSESSOR = "assessor", "Assessor"
    LEAD = "lead", "Lead"
    ADMINISTRATOR = "administrator", "Administrator"
    RESEARCHER = "researcher", "Researcher"
    SERVICE = "service", "Service account"


PURPOSE = {
    Role.INJECTOR: "assesses, plans, signs and injects",
    Role.ASSESSOR: "assesses, drafts plans and follows up; does not sign",
    Role.LEAD: "sees how the service does, and the audit; reads records of the clinic",
    Role.ADMINISTRATOR: "invites people and gives roles; reads no record of a person treated",
    Role.RESEARCHER: "takes de-identified exports; reads no record of a person treated",
    Role.SERVICE: "a program that asks on behalf of another system; cannot sign in on a page",
}
CLINICAL = frozenset({Role.INJECTOR, Role.ASSESSOR, Role.LEAD})
"""Roles that read the records of the people of their clinic."""
