"""A session as an injector gives it through the pages: what the browser sends, and what stands on the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.clinic.entering import signed_in
from tests.clinic.prepared import once
from tests.clinic.scenes import MOMENT
from tests.clinic.story import Visit, a_visit, assessed, drafted, proposed, reasoned, signed

from eutonia_clinic.visits.models import InjectionSession, SignedPlan

FOUND = 302
HIDDEN = re.compile(r'name="(idempotency_key|version|plan|corrects)" value="([^"]*)"')
TWO_MUSCLES = [
    {"muscle": "gastrocnemius-medial-head", "side": "right", "units": 50, "sites": 2},
    {"muscle": "soleus", "side": "right", "units": 75, "sites": 3},
]
"""125 units: two vials of 100, 75 units left over. Sites of 25 units."""


@once
def a_plan(visit: Visit, *doses: dict[str, Any]) -> SignedPlan:
    """A signed plan with these doses, two muscles when none is named."""
    draft = drafted(visit, proposed(visit, assessed(visit, MOMENT)), doses=list(doses or TWO_MUSCLES))
    reasoned(visit, draft)
    return signed(visit, draft)


@dataclass
class Tablet:
    """A tablet on which one injector gives one session. It sends the hidden fields of the page it shows."""

    visit: Visit
    session: InjectionSession
    client: Client
    hidden: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, visit: Visit, plan: SignedPlan, user: Any = None) -> Tablet:
        """The session of a plan, begun or gone on with."""
        client = signed_in(user or visit.by)
        answer = client.post(reverse("visits:open_session", kwargs={"plan": plan.pk}), {"idempotency_key": f"open-{id(client)}"})
        session = InjectionSession.objects.get(plan=plan)
        assert answer["Location"] == reverse("visits:session", kwargs={"session": session.pk})
        tablet = cls(visit, session, client)
        tablet.look()
        return tablet

    def at(self, route: str) -> str:
        """The address of a page of this session."""
        return reverse(f"visits:{route}", kwargs={"session": self.session.pk})

    def look(self, route: str = "session") -> str:
        """Open a page."""
        answer = self.client.get(self.at(route))
        assert answer.status_code == 200, answer
        return self._seen(answer)

    def tap(self, act: str, **typed: str) -> Any:
        """One tap, as HTMX sends it: the answer is what the page shows next."""
        sent = {**self.hidden, "act": act, **{name.replace("_", ":"): value for name, value in typed.items()}}
        answer = self.client.post(self.at("session_act"), sent, HTTP_HX_REQUEST="true")
        if answer.content:
            self._seen(answer)
        return answer

    def record_vial(self, **changes: str) -> Any:
        """Fill in the form of the next vial and save it."""
        self.look("vials")
        form = {
            **self.hidden, "act": "save", "code": "", "lot": "C1234AB", "expiry_day": "31", "expiry_month": "8",
            "expiry_year": "2027",
            "vial_units": "100", "diluent_ml": "2", "drawn_units": "100", "mixed_time": "09:50", "mixed_on_day": "24",
            "mixed_on_month": "9", "mixed_on_year": "2026", "reason": "", **changes,
        }  # fmt: skip
        answer = self.client.post(self.at("vials"), form)
        if answer.status_code == FOUND:
            self.look()
        return answer

    def _seen(self, answer: Any) -> str:
        text: str = answer.content.decode()
        self.hidden = dict(HIDDEN.findall(text))
        return text


def a_tablet(*doses: dict[str, Any], vials: int = 2) -> Tablet:
    """A session of two muscles that is begun, with its vials recorded."""
    visit = a_visit()
    tablet = Tablet.of(visit, a_plan(visit, *doses))
    for _ in range(vials):
        assert tablet.record_vial().status_code == FOUND
    return tablet


def equation(html: str) -> str:
    """'200 drawn = 25 given + 0 wasted + 175 left' as the page shows it."""
    found = re.search(r'<p class="eq">(.*?)<span class="rt">', html, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split())
