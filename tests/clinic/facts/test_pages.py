"""The pages about facts: every fact with its source and state, found, read, compared; and what each role may do there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.clinic.entering import signed_in
from tests.clinic.facts.reading import (
    LABEL,
    LIMIT,
    NEWER,
    STATEMENT,
    UNVERIFIED_LIMIT,
    corrected,
    form_of,
    held,
    page_of,
    read,
    sent,
)
from tests.clinic.facts.releases import changed_files
from tests.clinic.scenes import a_key, a_user

from eutonia.knowledge import load
from eutonia_clinic.accounts.models import Clinic, User
from eutonia_clinic.accounts.roles import Role
from eutonia_clinic.facts import acts, selftest
from eutonia_clinic.facts.models import Declined, FactReading, InForce, SelfTest
from eutonia_clinic.facts.naming import facts_of
from eutonia_clinic.facts.presenters.overview import A_PAGE

MOST_QUERIES = 12
pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.usefixtures("_at_noon")]


@pytest.fixture
def lead(clinic: Clinic) -> User:
    """The second name."""
    return a_user(clinic, "Prof Bela Other", Role.LEAD)


def test_the_list_holds_every_fact_with_what_asks_for_somebody_first(user: User) -> None:
    page = page_of(user, "facts:overview")
    many = len(facts_of(load()))
    assert f"{many:,} facts, page 1 of {-(-many // A_PAGE)}" in page
    assert page.count("unverified here</span>") >= A_PAGE
    assert "More facts" in page


def test_the_last_page_ends_the_list_and_a_page_beyond_it_is_the_last(user: User) -> None:
    last = -(-len(facts_of(load())) // A_PAGE)
    page = page_of(user, "facts:overview", query=f"?page={last}")
    assert "More facts" not in page
    assert f"page {last} of {last}" in page_of(user, "facts:overview", query="?page=99999")


@pytest.mark.parametrize(
    ("query", "inside", "outside"),
    [
        ("?q=soleus+volume", "Soleus, volume", "Masseter"),
        ("?kind=limit&product=incobotulinumtoxinA", "incobotulinumtoxinA", "onabotulinumtoxinA.limit"),
        ("?state=recalled&kind=interval", "unverified here", "read in a published source</span>"),
        ("?q=no+such+thing+anywhere", "No fact fits all of this", "More facts"),
        ("?state=nonsense&kind=%3Cb%3E&page=-1", "facts, page 1 of", "<b>"),
    ],
)
def test_facts_are_found_by_word_kind_product_and_state(user: User, query: str, inside: str, outside: str) -> None:
    page = page_of(user, "facts:overview", query=query)
    table = page[page.index("facts-h") :]
    assert inside in page
    assert outside not in table


def test_an_address_that_names_no_fact_is_not_found(user: User) -> None:
    client = signed_in(user)
    for route in ("facts:fact", "facts:plans", "facts:verify", "facts:second", "facts:take_back"):
        assert client.get(reverse(route, kwargs={"fact": "onabotulinumtoxinA.limit.none"})).status_code == 404


def test_a_fact_says_value_unit_product_source_date_section_and_state(user: User) -> None:
    page = page_of(user, "facts:fact", UNVERIFIED_LIMIT)
    for part in ("500 units of incobotulinumtoxinA", "section 4.2, upper limb", "unverified here", "This session, UK/EU"):
        assert part in page


def test_the_form_verifies_what_needs_one_name(user: User) -> None:
    client = signed_in(user)
    answer = sent(client, "facts:verify", STATEMENT, form_of(reason="", words=held(STATEMENT).said["words"]))
    assert answer.status_code == 302
    assert InForce.objects.get().changes is False
    page = page_of(user, "facts:fact", STATEMENT)
    assert "verified here" in page
    assert "TEST prescribing information, revised August 2026, 1 Aug 2026, section 2.1" in page


def test_two_people_correct_a_limit_by_their_pages(user: User, lead: User) -> None:
    answer = sent(signed_in(user), "facts:verify", LIMIT, form_of(maximum="360", window_days="84"))
    assert answer.status_code == 302
    shown = page_of(lead, "facts:fact", LIMIT)
    assert "Nothing has changed yet" in shown
    assert "360" not in shown, "the second reads for themselves"
    assert "You read: at most 360 units" in page_of(user, "facts:fact", LIMIT)
    second = page_of(lead, "facts:second", LIMIT)
    assert "revised August 2026" in second
    assert "360" not in second
    done = signed_in(lead).post(
        reverse("facts:second", kwargs={"fact": LIMIT}),
        {"idempotency_key": a_key(), "act": "agree", "figure_maximum": "360", "figure_window_days": "84"},
    )
    assert done.status_code == 302
    page = page_of(user, "facts:fact", LIMIT)
    for part in (
        "corrected here",
        "<del>At most 400",
        "at most 360 units of onabotulinumtoxinA",
        "Dr Ines Sample and Prof Bela Other",
    ):
        assert part.lower() in page.lower(), part


def test_the_first_is_offered_to_withdraw_and_not_to_agree(user: User, clinic: Clinic) -> None:
    read(user, clinic, LIMIT, maximum="360")
    page = page_of(user, "facts:second", LIMIT)
    assert "Withdraw it" in page
    assert "This is what I read" not in page
    form = {"idempotency_key": a_key(), "act": "agree", "figure_maximum": "360", "figure_window_days": "84"}
    answer = signed_in(user).post(reverse("facts:second", kwargs={"fact": LIMIT}), form)
    assert answer.status_code == 403
    assert not InForce.objects.exists()
    form = {"idempotency_key": a_key(), "act": "decline", "words": "I misread the table."}
    assert signed_in(user).post(reverse("facts:second", kwargs={"fact": LIMIT}), form).status_code == 302
    assert Declined.objects.get().words == "I misread the table."


def test_a_second_who_reads_otherwise_is_told_at_the_field_and_nothing_is_lost(user: User, lead: User, clinic: Clinic) -> None:
    read(user, clinic, LIMIT, maximum="360")
    form = {"idempotency_key": a_key(), "act": "agree", "figure_maximum": "630", "figure_window_days": "84"}
    answer = signed_in(lead).post(reverse("facts:second", kwargs={"fact": LIMIT}), form)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "You did not read the same as Dr Ines Sample" in said
    assert 'value="630"' in said
    assert "360" not in said


def test_a_decline_without_words_is_asked_for_them(user: User, lead: User, clinic: Clinic) -> None:
    read(user, clinic, LIMIT, maximum="360")
    form = {"idempotency_key": a_key(), "act": "decline", "words": " "}
    answer = signed_in(lead).post(reverse("facts:second", kwargs={"fact": LIMIT}), form)
    assert answer.status_code == 422
    assert "Say in words why it does not hold." in answer.content.decode()


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (form_of(maximum="", window_days="84"), "cannot be left empty"),
        (form_of(maximum="4OO", window_days="84"), "cannot be read"),
        (form_of(maximum="1,000", window_days="84"), "without comma"),
        (form_of(maximum="0", window_days="84"), "0 is no amount"),
        (form_of(maximum="400", window_days="84.5"), "whole number"),
        (form_of(reason="", maximum="360", window_days="84"), "Say in words why"),
        (form_of(maximum="40000", window_days="84"), "dangerous plan would no longer be caught"),
        ({**form_of(maximum="360", window_days="84"), "title": ""}, "Type its title"),
        ({**form_of(maximum="360", window_days="84"), "dated_year": "2062"}, "in the future"),
        ({**form_of(maximum="360", window_days="84"), "dated_month": "13"}, "is not a day"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_field_with_everything_kept(user: User, form: dict[str, str], said: str) -> None:
    answer = sent(signed_in(user), "facts:verify", LIMIT, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "There is a problem" in page
    assert LABEL.section in page
    assert not FactReading.objects.exists()


def test_a_page_that_is_behind_is_told_and_nothing_typed_is_lost(user: User, lead: User, clinic: Clinic) -> None:
    client = signed_in(user)
    form = {**form_of(words="Keep cold."), "idempotency_key": a_key(), "seen": "0" * 64}
    answer = client.post(reverse("facts:verify", kwargs={"fact": STATEMENT}), form)
    assert answer.status_code == 422
    assert "meanwhile" in answer.content.decode()
    assert "Keep cold." in answer.content.decode()


def test_what_waits_is_not_read_again_by_its_page(user: User, lead: User, clinic: Clinic) -> None:
    read(user, clinic, LIMIT, maximum="360")
    answer = signed_in(lead).get(reverse("facts:verify", kwargs={"fact": LIMIT}))
    assert answer.status_code == 409
    assert "waits for a second name" in answer.content.decode()


def test_the_document_is_copied_forward_and_what_it_says_never(user: User, clinic: Clinic) -> None:
    read(user, clinic, STATEMENT)
    page = page_of(user, "facts:verify", LIMIT)
    assert 'value="revised August 2026"' in page
    assert 'value="section 2.1"' not in page
    assert 'value="400"' not in page
    assert 'value="revised August 2026"' not in page_of(user, "facts:verify", UNVERIFIED_LIMIT)


def test_a_newer_label_stands_beside_the_old(user: User, lead: User, clinic: Clinic) -> None:
    corrected(user, lead, clinic, maximum="360")
    corrected(user, lead, clinic, label=NEWER, maximum="380")
    page = page_of(user, "facts:fact", LIMIT)
    at = [page.index(part, page.index("labels-h")) for part in ("revised September 2026", "revised August 2026", "the files")]
    assert at == sorted(at)
    assert "held before" in page


def test_what_was_verified_is_taken_back_by_its_page_with_a_reason(user: User, clinic: Clinic) -> None:
    read(user, clinic, STATEMENT, words="Keep cold.")
    client = signed_in(user)
    assert sent(client, "facts:take_back", STATEMENT, {"reason": ""}).status_code == 422
    assert sent(client, "facts:take_back", STATEMENT, {"reason": "It was the label of another product."}).status_code == 302
    assert held(STATEMENT).said == facts_of(load())[STATEMENT].said
    assert client.get(reverse("facts:take_back", kwargs={"fact": STATEMENT})).status_code == 409


def test_an_assessor_reads_everything_and_verifies_nothing(clinic: Clinic, user: User) -> None:
    assessor = a_user(clinic, "Rosa Example", Role.ASSESSOR)
    read(user, clinic, LIMIT, maximum="360")
    page = page_of(assessor, "facts:fact", LIMIT)
    assert "Waits for a second name" in page
    assert "Read it as the second person" not in page
    assert "Verify against" not in page_of(assessor, "facts:fact", UNVERIFIED_LIMIT)
    assert "Run it now" not in page_of(assessor, "facts:self_test")
    assert signed_in(assessor).post(reverse("facts:self_test"), {"idempotency_key": a_key()}).status_code == 403


def test_what_no_label_says_offers_no_verification(user: User) -> None:
    for fact in ("setting.safety.usual_weight_kg", "onabotulinumtoxinA.step"):
        page = page_of(user, "facts:fact", fact)
        assert "not verified against one here" in page
        assert "Verify against" not in page


def test_the_self_test_is_run_by_a_button_and_its_last_run_is_shown(user: User, lead: User, clinic: Clinic) -> None:
    assert "never run here" in page_of(user, "facts:overview")
    answer = signed_in(user).post(reverse("facts:self_test"), {"idempotency_key": a_key()})
    assert answer.status_code == 302
    page = page_of(user, "facts:self_test")
    assert f"All {selftest.many()} dangerous plans are caught" in page
    assert "24 Sep 2026, 10:00, Dr Ines Sample" in page
    assert "Pregnant" in page
    corrected(user, lead, clinic, maximum="360")
    assert "has to be run again" in page_of(user, "facts:overview")


def test_a_plan_that_is_missed_is_a_red_message_on_both_pages(
    user: User, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed = selftest.Tried("one", "H01", "A made-up plan", "check", "safety.none", "stop", "nothing", False, "safety.step")
    monkeypatch.setattr(selftest, "run", lambda _: (missed,))
    acts.run_self_test(by=user, clinic=clinic, key=a_key())
    for route in ("facts:overview", "facts:self_test"):
        assert "1 dangerous plan was not caught, of 1" in page_of(user, route)
    assert "found instead: safety.step" in page_of(user, "facts:self_test")
    assert SelfTest.objects.get().failed == 1


def test_what_new_files_leave_behind_is_told_in_red(
    user: User, lead: User, clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = changed_files(tmp_path, "maximum = 400", "maximum = 410")
    for module in ("eutonia_clinic.facts.acts.load", "tests.clinic.facts.reading.load"):
        monkeypatch.setattr(module, lambda: before)
    corrected(user, lead, clinic, maximum="360")
    monkeypatch.undo()
    assert held(LIMIT).said["maximum"] == "400", "what the new files say holds"
    overview = page_of(user, "facts:overview")
    assert "<b>1</b><span>left behind by new files" in overview
    table = overview[overview.index('id="facts-h"') :]
    assert table.index("files changed since: look again") < table.index("unverified here</span>")
    page = page_of(user, "facts:fact", LIMIT)
    assert "The files that came with the program have changed since it was read here" in page
    assert "left behind by new files" in page


def test_the_list_asks_the_database_little_however_many_facts_there_are(user: User) -> None:
    client, address = signed_in(user), reverse("facts:overview")
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    assert len(found) <= MOST_QUERIES
