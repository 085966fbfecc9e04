"""The pages on which two entries become one person, and on which the toxin of a person stands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.clinic.databases import Database
from tests.clinic.entering import signed_in
from tests.clinic.patients.browsing import text
from tests.clinic.scenes import MOMENT, a_clinic, a_key, a_person, a_twin, a_user
from tests.clinic.story import Visit, a_closed_session, a_signed_plan, a_visit, bladder_toxin

from eutonia.domain.case import EarlierTreatment
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.core import clock
from eutonia_clinic.core.models import AuditEvent
from eutonia_clinic.patients import acts, finding, ledger
from eutonia_clinic.patients.finding import Lookalike
from eutonia_clinic.patients.models import Distinct, LedgerEntry, Merge, Person
from eutonia_clinic.patients.sameness import ids_of

NUMBER = {"kind": "nhs-number", "value": "943 476 5919"}
OTHER_NUMBER = {"kind": "nhs-number", "value": "987 654 3210"}


@pytest.fixture
def visit(database: Database) -> Any:
    with clock.stopped_at(MOMENT):
        yield a_visit(identifiers=[NUMBER])


@pytest.fixture
def client(visit: Visit) -> Client:
    return signed_in(visit.by)


def twin_of(visit: Visit, **changes: Any) -> Person:
    return a_twin(visit.by, visit.clinic, visit.person, **changes)


def told(visit: Visit, person: Person | None = None, on: str = "2026-08-01", units: int = 200) -> LedgerEntry:
    treatment = EarlierTreatment.model_validate(bladder_toxin(on, units))
    return acts.tell_treatment(by=visit.by, clinic=visit.clinic, key=a_key(), person=person or visit.person, treatment=treatment)


def one_person(visit: Visit, twin: Person, **changes: str) -> dict[str, str]:
    sent = {"act": "merge", "with": str(twin.pk), "kept": str(visit.person.pk), "reason": "The same letter twice"}
    return {**sent, "idempotency_key": a_key(), **changes}


def same(visit: Visit) -> str:
    return f"/people/{visit.person.pk}/same/"


def test_who_may_be_the_same_is_offered_to_be_compared(visit: Visit, client: Client) -> None:
    twin = twin_of(visit)
    page = client.get(same(visit))
    assert "TESTPERSSON, Juniper" in text(page)
    assert f"{same(visit)}?with={twin.pk}" in page.content.decode()
    assert "1 other entry may be this very person" in text(client.get(f"/people/{visit.person.pk}/identity/"))


def test_a_twin_at_another_clinic_is_not_named(visit: Visit, client: Client) -> None:
    elsewhere = a_clinic("TESTCLINIC elsewhere")
    a_person(a_user(elsewhere, "Dr Else"), elsewhere, family="Testpersson", other_than=[visit.person.pk])
    said = text(client.get(same(visit)))
    assert "Somebody at another clinic" in said
    assert "TESTPERSSON" not in said


def test_somebody_not_alike_can_be_looked_for(visit: Visit, client: Client) -> None:
    other = twin_of(visit, family="Maiden", born=date(1974, 3, 20))
    assert "Nobody has a number" in text(client.get(same(visit)))
    found = client.post(same(visit), {"act": "find", "typed": "maiden"})
    assert f"{same(visit)}?with={other.pk}" in found.content.decode()
    assert "matches “nobody”" in text(client.post(same(visit), {"act": "find", "typed": "nobody"}))


def test_what_each_entry_holds_is_seen_before_they_are_joined(visit: Visit, client: Client) -> None:
    twin = twin_of(visit, born=date(1974, 3, 3), identifiers=[OTHER_NUMBER], sex="male")
    a_closed_session(visit)
    told(visit, twin)
    said = text(client.get(f"{same(visit)}?with={twin.pk}"))
    assert "75 units of onabotulinumtoxinA, limb spasticity, 24 Sep 2026 (today)" in said
    assert "200 units of onabotulinumtoxinA, bladder, 1 Aug 2026 (54 days ago)" in said
    assert "Assessments 1 (24 Sep 2026) none here" in said
    assert "Sessions 1 (24 Sep 2026) none here" in said
    assert "different numbers of one kind (NHS number). That mostly means two people." in said
    assert "Their birth dates differ" in said
    assert "Every interval and every 12-week total is counted over both" in said
    assert not Merge.objects.exists()


def test_comparing_is_a_reading_of_both(visit: Visit, client: Client) -> None:
    twin = twin_of(visit)
    client.get(f"{same(visit)}?with={twin.pk}")
    assert {event.person for event in AuditEvent.objects.filter(verb="read")} == {visit.person.pk, twin.pk}


def test_two_entries_become_one_and_two_again(visit: Visit, client: Client) -> None:
    twin = twin_of(visit)
    told(visit, twin)
    sent = one_person(visit, twin)
    first, second = (client.post(same(visit), sent) for _ in range(2))
    assert first["Location"] == second["Location"] == f"/people/{visit.person.pk}/identity/"
    row = Merge.objects.get()
    said = text(client.get(first["Location"]))
    assert f"Entry {twin.pk}, TESTPERSSON Juniper, is this person (entry {visit.person.pk})" in said
    assert "“The same letter twice”" in said
    assert client.get(f"/people/{twin.pk}/same/")["Location"] == same(visit)
    assert "TESTPERSSON Juniper" in text(client.get(f"/merges/{row.pk}/undo/"))
    undone = client.post(f"/merges/{row.pk}/undo/", {"reason": "Two sisters", "idempotency_key": a_key()}, follow=True)
    assert "are two people again" in text(undone)
    assert ids_of(visit.person.pk) == {visit.person.pk}
    late = client.post(f"/merges/{row.pk}/undo/", {"reason": "Two sisters", "idempotency_key": a_key()})
    assert late.status_code == 409
    assert "This merge is undone already." in text(late)


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"reason": ""}, 422, "Why are they one person? Type the reason."),
        ({"reason": "12"}, 422, "A correction needs a reason, in words."),
        ({"kept": ""}, 422, "Which entry is shown from now on: choose one."),
        ({"kept": "999"}, 422, "999 is not one of the available choices"),
        ({"with": "999"}, 404, "Nothing here"),
        ({"with": "x"}, 404, "Nothing here"),
    ],
)
def test_a_merge_that_says_too_little_is_told_and_nothing_is_joined(
    visit: Visit, client: Client, changed: dict[str, str], status: int, said: str
) -> None:
    answer = client.post(same(visit), one_person(visit, twin_of(visit), **changed))
    assert answer.status_code == status
    assert said in text(answer)
    assert not Merge.objects.exists()


def test_nobody_is_compared_or_joined_with_a_person_of_another_clinic(visit: Visit, client: Client) -> None:
    elsewhere = a_clinic("TESTCLINIC elsewhere")
    stranger = a_person(a_user(elsewhere, "Dr Else"), elsewhere, family="Stranger", born=date(1950, 1, 1))
    assert client.get(f"{same(visit)}?with={stranger.pk}").status_code == 404
    assert client.get(f"{same(visit)}?with={visit.person.pk}").status_code == 404
    answer = client.post(same(visit), one_person(visit, stranger))
    assert answer.status_code == 404
    assert "STRANGER" not in text(answer)
    assert not Merge.objects.exists()


def test_an_assessor_does_not_say_who_is_one_person(visit: Visit) -> None:
    assessor = signed_in(a_user(visit.clinic, "An Assessor", Role.ASSESSOR))
    twin_of(visit)
    assert assessor.get(same(visit)).status_code == 403
    said = text(assessor.get(f"/people/{visit.person.pk}/identity/"))
    assert "An injector or a lead of the clinic can compare and join them." in said


def tell(visit: Visit, **changed: str) -> dict[str, str]:
    day = {"given_on_day": "1", "given_on_month": "8", "given_on_year": "2026"}
    sent = {"product": "onabotulinumtoxinA", "units": "200", "indication": "bladder", "clinic": "Urology", "confirmed": "yes"}
    return {**day, **sent, "idempotency_key": a_key(), **changed}


def test_an_empty_ledger_is_not_a_no(visit: Visit, client: Client) -> None:
    said = text(client.get(f"/people/{visit.person.pk}/toxin/"))
    assert "An empty list is not a no" in said
    assert "no toxin" not in said


def test_toxin_given_elsewhere_is_written_down_as_it_is_known(visit: Visit, client: Client) -> None:
    where = f"/people/{visit.person.pk}/toxin/tell/"
    said = text(client.post(where, tell(visit), follow=True))
    assert "Written down: 200 units of onabotulinumtoxinA, bladder, 1 Aug 2026." in said
    assert "told of, seen in a letter or record: yes" in said
    assert "Dr Ines Sample, TESTCLINIC spasticity, 24 Sep 2026, 10:00" in said
    again = text(client.post(where, tell(visit), follow=True))
    assert "in the ledger already; it counts once" in again
    assert LedgerEntry.objects.count() == 1


def test_what_nobody_knows_is_kept_as_not_known(visit: Visit, client: Client) -> None:
    nothing = {"given_on_day": "", "given_on_month": "", "given_on_year": "", "units": "", "product": "not_known"}
    nothing |= {"indication": "not_known", "clinic": "", "confirmed": "not_asked"}
    said = text(client.post(f"/people/{visit.person.pk}/toxin/tell/", tell(visit, **nothing), follow=True))
    assert "units not known of a product not known" in said
    assert "day not known" in said
    assert "A treatment without a day counts as if it were recent" in said
    one = ledger.treatments_of(visit.person)[0]
    assert (one.units, one.product, one.given_on) == (None, None, None)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"product": ""}, "Product: choose one, or say that it is not known."),
        ({"product": "water"}, "water is not one of the available choices"),
        ({"units": "0"}, "Units: 0 is no treatment"),
        ({"units": "-5"}, "cannot be read"),
        ({"units": "2,5"}, "cannot be read"),
        ({"units": "٢"}, "cannot be read"),
        ({"given_on_year": "26"}, "is not a day"),
        ({"given_on_year": "2027"}, "is still to come"),
        ({"given_on_year": "1970"}, "is before the person was born"),
        ({"confirmed": "perhaps"}, "perhaps is not one of the available choices"),
    ],
)
def test_a_treatment_that_cannot_be_is_told_at_its_field(
    visit: Visit, client: Client, changed: dict[str, str], said: str
) -> None:
    answer = client.post(f"/people/{visit.person.pk}/toxin/tell/", tell(visit, **changed))
    assert answer.status_code == 422
    assert text(answer).count(said) == 2, text(answer)
    assert not LedgerEntry.objects.exists()


def test_what_was_told_wrongly_is_corrected_and_both_are_seen(visit: Visit, client: Client) -> None:
    entry = told(visit)
    where = f"/toxin/{entry.pk}/correct/"
    assert "Written down: 200 units" in text(client.get(where))
    sent = tell(visit, units="100", status="given", reason="The letter says 100", clinic="TESTCLINIC urology")
    assert [client.post(where, sent).status_code for _ in range(2)] == [302, 302]
    said = text(client.get(f"/people/{visit.person.pk}/toxin/"))
    assert "100 units of onabotulinumtoxinA, bladder" in said
    assert "1 earlier state" in said
    assert "200 units of onabotulinumtoxinA, bladder, 1 Aug 2026" in said
    assert "replaced: “The letter says 100”" in said
    for answer in (client.get(where), client.post(where, {**sent, "idempotency_key": a_key()})):
        assert answer.status_code == 409
        assert "Somebody else corrected this treatment meanwhile" in text(answer)


def test_what_never_happened_no_longer_counts_and_stays_to_be_seen(visit: Visit, client: Client) -> None:
    entry = told(visit)
    sent = tell(visit, status="cancelled", reason="Another person’s letter", clinic="TESTCLINIC urology")
    client.post(f"/toxin/{entry.pk}/correct/", sent)
    said = text(client.get(f"/people/{visit.person.pk}/toxin/"))
    assert "An empty list is not a no" in said
    assert "Did not happen does not count" in said
    assert "“Another person’s letter”" in said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"status": ""}, "Was it given: choose one."),
        ({"reason": " "}, "Why is this corrected? Type the reason."),
        ({"reason": "1"}, "A correction needs a reason, in words."),
        ({"clinic": "TESTCLINIC urology"}, "Nothing was changed."),
    ],
)
def test_a_correction_of_toxin_that_says_too_little_is_told(
    visit: Visit, client: Client, changed: dict[str, str], said: str
) -> None:
    sent = tell(visit, **{"status": "given", "reason": "Asked", "clinic": "Elsewhere", **changed})
    answer = client.post(f"/toxin/{told(visit).pk}/correct/", sent)
    assert answer.status_code == 422
    assert said in text(answer)


def test_toxin_reserved_or_given_here_is_told_from_what_was_told(visit: Visit, client: Client) -> None:
    plan = a_signed_plan(visit)
    page = client.get(f"/people/{visit.person.pk}/toxin/")
    assert "a plan signed here" in text(page)
    assert "reserved, not given yet" in text(page)
    assert f'href="/plans/{plan.pk}/"' in page.content.decode()
    answer = client.get(f"/toxin/{LedgerEntry.objects.get().pk}/correct/")
    assert answer.status_code == 409
    assert "Correct it in its session" in text(answer)


def test_toxin_given_here_says_so_and_what_it_was_before(visit: Visit, client: Client) -> None:
    a_closed_session(visit)
    said = text(client.get(f"/people/{visit.person.pk}/toxin/"))
    assert "a session here" in said
    assert "signed, not given" in said


def test_only_an_injector_corrects_toxin(visit: Visit) -> None:
    entry = told(visit)
    assessor = signed_in(a_user(visit.clinic, "An Assessor", Role.ASSESSOR))
    assert assessor.get(f"/toxin/{entry.pk}/correct/").status_code == 403
    assert f"/toxin/{entry.pk}/correct/" not in assessor.get(f"/people/{visit.person.pk}/toxin/").content.decode()
    lead = signed_in(a_user(visit.clinic, "Prof Lead", Role.LEAD))
    assert lead.get(f"/people/{visit.person.pk}/toxin/tell/").status_code == 403
    assert "Write down toxin" not in text(lead.get(f"/people/{visit.person.pk}/toxin/"))


def apart(visit: Visit, other: Person, **changes: str) -> dict[str, str]:
    sent = {"act": "apart", "with": str(other.pk), "apart": "Two sisters, here on one day"}
    return {**sent, "idempotency_key": a_key(), **changes}


def test_two_people_who_look_alike_are_told_apart_once_and_not_suggested_again(visit: Visit, client: Client) -> None:
    twin = twin_of(visit)
    assert "If they are two people" in text(client.get(f"{same(visit)}?with={twin.pk}"))
    said = text(client.post(same(visit), apart(visit, twin), follow=True))
    assert "Nobody has a number" in said, "no candidate is left"
    assert "TESTPERSSON Juniper is somebody else" in said
    assert "“Two sisters, here on one day”" in said
    assert "may be this very person" not in text(client.get(f"/people/{visit.person.pk}/identity/"))
    assert "TESTPERSON Juniper is somebody else" in text(client.get(f"/people/{twin.pk}/same/")), "seen from either"
    assert "Said to be two people by Dr Ines Sample" in text(client.get(f"{same(visit)}?with={twin.pk}"))


def test_that_they_are_two_people_can_be_taken_back(visit: Visit, client: Client) -> None:
    twin = twin_of(visit)
    client.post(same(visit), apart(visit, twin))
    address = f"/apart/{Distinct.objects.latest('pk').pk}/take-back/"
    assert "TESTPERSSON Juniper is somebody else" in text(client.get(address))
    assert client.post(address, {"reason": "", "idempotency_key": a_key()}).status_code == 422
    done = client.post(address, {"reason": "It was her after all", "idempotency_key": a_key()}, follow=True)
    assert f"{same(visit)}?with={twin.pk}" in done.content.decode(), "suggested again"
    late = client.post(address, {"reason": "It was her after all", "idempotency_key": a_key()})
    assert (late.status_code, "taken back already" in text(late)) == (409, True)


def test_who_shares_a_number_is_never_told_apart(visit: Visit, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entering sees to it that nobody does; two clinics that enter at once by an import may still come to it."""
    twin = twin_of(visit)
    client.post(same(visit), apart(visit, twin))
    by_number = Lookalike(twin.pk, "the same NHS number", by_number=True)
    monkeypatch.setattr(finding, "may_be", lambda _: (by_number,))
    monkeypatch.setattr(acts, "may_be", lambda _: (by_number,))
    assert f"{same(visit)}?with={twin.pk}" in client.get(same(visit)).content.decode(), "whatever was said before"
    refused = client.post(same(visit), apart(visit, twin))
    assert (refused.status_code, "a number belongs to one person" in text(refused)) == (422, True)


@pytest.mark.parametrize(("changed", "status"), [({"apart": ""}, 422), ({"apart": "12"}, 422), ({"with": "999"}, 404)])
def test_nobody_is_told_apart_without_a_reason(visit: Visit, client: Client, changed: dict[str, str], status: int) -> None:
    twin = twin_of(visit)
    before = Distinct.objects.count()
    answer = client.post(same(visit), apart(visit, twin, **changed))
    assert answer.status_code == status
    assert Distinct.objects.count() == before


def test_the_word_of_whoever_entered_a_person_is_kept(visit: Visit, client: Client) -> None:
    second = a_person(visit.by, visit.clinic, family="Testpersson", other_than=[visit.person.pk])
    row = Distinct.objects.get()
    assert (row.person_id, row.other_id, row.author) == (second.pk, visit.person.pk, visit.by)
    assert "may be this very person" not in text(client.get(f"/people/{second.pk}/identity/"))
    assert "TESTPERSON Juniper is somebody else" in text(client.get(f"/people/{second.pk}/same/"))


def test_nobody_is_told_apart_from_somebody_whose_name_they_were_not_shown(visit: Visit) -> None:
    elsewhere = a_clinic("TESTCLINIC elsewhere")
    there = a_user(elsewhere, "Dr Else")
    a_person(there, elsewhere, family="Testpersson", other_than=[visit.person.pk])
    assert not Distinct.objects.exists()


def test_an_assessor_tells_nobody_apart(visit: Visit) -> None:
    twin = twin_of(visit)
    assessor = signed_in(a_user(visit.clinic, "An Assessor", Role.ASSESSOR))
    assert assessor.post(same(visit), apart(visit, twin)).status_code == 403
