"""Assess, sign, give, follow up and print: what each page says, from the engine's own values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.clinic.pages import courses, gallery, scenes
from tests.clinic.pages.drawing import page

from eutonia.domain import Jurisdiction
from eutonia.domain.answers import Answer, Side
from eutonia.domain.plan import Guidance
from eutonia.domain.score import ScoredObservation
from eutonia.report.preparing import needle_sites
from eutonia_clinic.core import words
from eutonia_clinic.visits.presenters.assessing import Assessing, AssessLinks, assess_page
from eutonia_clinic.visits.presenters.entry import every_field
from eutonia_clinic.visits.presenters.following import right_first, since, verdict_on
from eutonia_clinic.visits.presenters.giving import Giving, SessionLinks, SessionPage, SiteGiven, VialTaken, session_page
from eutonia_clinic.visits.presenters.prints import Signature, injection_sheet, syringe_labels, use_within
from eutonia_clinic.visits.presenters.sign_form import MEANINGS
from eutonia_clinic.visits.presenters.signing import Signing, SignLinks, sign_page

DOSED = tuple(name for name in scenes.names() if scenes.proposed(name).plan.doses)
LINKS = SessionLinks("/session", "/vials", "/amend")


# Assess


def test_what_was_found_left_first_is_shown_right_first() -> None:
    case = courses.case_after(scenes.USUAL)
    problem = case.problems[0]
    left, right = (problem.model_copy(update={"side": side}) for side in (Side.LEFT, Side.RIGHT))
    other = right.model_copy(update={"pattern": "another-pattern"})
    assert right_first([left, other, right]) == [right, left, other]


def test_every_measure_is_asked_right_before_left() -> None:
    for movement in gallery.assessment(scenes.USUAL).movements:
        assert [box.side for box in movement.boxes] == ["RIGHT", "LEFT"]
        assert len({len(box.fields) for box in movement.boxes}) == 1


def test_the_last_value_stands_beside_each_field_and_unknown_is_said() -> None:
    page_ = gallery.assessment(scenes.USUAL)
    fields = {one.name: one for one in every_field(page_)}
    assert fields["problem:adducted-thighs:right:ashworth"].last == "3"
    assert fields["problem:adducted-thighs:right:catch"].last == "not asked"
    first = assess_page(scenes.case(scenes.USUAL), scenes.knowledge(), AssessLinks("/a"))
    assert {one.last for one in every_field(first)} == {""}
    assert first.last_words == "No earlier assessment here"


def test_every_field_has_a_name_of_its_own() -> None:
    names = [one.name for one in every_field(gallery.assessment(scenes.MANY))]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", scenes.names())
def test_every_question_for_the_product_and_the_part_is_asked(name: str) -> None:
    case, knowledge = scenes.case(name), scenes.knowledge()
    parts = {knowledge.patterns[p.pattern].part for p in case.problems}
    wanted = {
        f"screen:{q.id}"
        for q in knowledge.screen.values()
        if (not q.products or case.product in q.products) and (not q.parts or parts & set(q.parts))
    }
    asked = {q.name for topic in gallery.assessment(name).asking.topics for q in topic.questions}
    assert asked == wanted


def test_what_was_not_asked_is_counted_and_never_taken_for_no() -> None:
    page_ = assess_page(scenes.case("screen-half-asked"), scenes.knowledge(), AssessLinks("/a"))
    waiting = [q for topic in page_.asking.topics for q in topic.questions if q.value == Answer.NOT_ASKED.value]
    assert page_.waiting == f"{len(waiting)} questions not asked yet"
    assert waiting


def test_the_question_about_toxin_names_every_use_in_plain_words() -> None:
    hint = gallery.assessment(scenes.USUAL).asking.hint
    for use in ("bladder", "migraine", "eyelids", "saliva", "sweating", "neck", "jaw", "wrinkles", "limbs"):
        assert use in hint


def test_an_error_stands_at_its_field_and_in_the_summary() -> None:
    errors = {"screen:pregnancy": "Choose.", "goal:1:target": "Type a grade.", "nowhere": "Lost."}
    state = Assessing(errors=errors, general=(("movements", "Add a movement."),))
    page_ = assess_page(scenes.case(scenes.USUAL), scenes.knowledge(), AssessLinks("/a"), state)
    named = {
        "goal:1:target": "Reached at this or lower: Type a grade.",
        "screen:pregnancy": "Are you pregnant, or could you be? Choose.",
    }
    assert {one.name: one.error for one in every_field(page_) if one.error} == named
    assert [words for _, words in page_.errors] == ["Add a movement.", *named.values(), "Lost."]


def test_the_body_is_a_picture_and_a_list_of_the_same_muscles() -> None:
    page_ = gallery.assessment(scenes.USUAL)
    assert [body.view for body in page_.bodies] == ["FRONT", "BACK"]
    assert [(body.on_left, body.on_right) for body in page_.bodies] == [("RIGHT", "LEFT"), ("LEFT", "RIGHT")]
    assert [side for side, _ in page_.body_list] == ["RIGHT", "LEFT"]
    assert "Gastrocnemius" in page_.body_list[0][1]


def test_a_movement_that_is_there_is_not_offered_again() -> None:
    page_ = gallery.assessment(scenes.USUAL)
    offered = {choice.value for part in page_.add for choice in part.choices}
    assert offered.isdisjoint({one.pattern for one in page_.movements})
    assert len(offered) + len(page_.movements) == len(scenes.knowledge().patterns)


# Sign


@pytest.mark.parametrize("name", DOSED)
def test_the_read_back_names_person_total_product_sides_and_day(name: str) -> None:
    read = "".join(part.words for part in gallery.signing(name).read)
    plan, banner = scenes.proposed(name).plan, scenes.banner(name)
    assert read.startswith(f"For {banner.given} {banner.family.title()}: ")
    assert f"units of {plan.product}" in read
    assert "23 November 2026." in read or "2026." in read
    for side in Side:
        assert (side.word in read) is any(dose.side is side for dose in plan.doses)


def test_the_read_back_says_what_it_makes_with_what_was_given_before() -> None:
    read = "".join(part.words for part in gallery.signing(scenes.CARE).read)
    assert read.endswith("With what was given or reserved before that makes, 12 weeks, everywhere: 400 of 400 units.")


def test_a_side_that_gets_nothing_says_none() -> None:
    assert all(row.left == "none" and row.right.endswith("units") for row in gallery.signing(scenes.CARE).rows)


def test_an_open_finding_closes_signing_here_too() -> None:
    made = gallery.signing(scenes.CARE, scenes.proposed(scenes.CARE))
    assert not made.can_sign
    assert made.why_not == "Signing is closed: 2 findings need a reason."
    assert len(made.still_open) == 2
    assert gallery.signing(scenes.CARE).can_sign


@pytest.mark.parametrize(("freshness", "level"), [("stale", "reason"), ("failed", "stop")])
def test_what_has_changed_since_closes_signing(freshness: str, level: str) -> None:
    state = Signing(gallery.NOW, gallery.NOW.date(), "k", freshness=freshness)  # type: ignore[arg-type]
    made = sign_page(
        scenes.proposal(scenes.USUAL),
        scenes.proposed(scenes.USUAL),
        scenes.banner(scenes.USUAL),
        scenes.knowledge(),
        SignLinks("/sign", "/plan"),
        state,
    )
    assert not made.can_sign
    assert made.checked.level == level


def test_the_meaning_of_a_signature_is_chosen_and_never_preset() -> None:
    fields = {one.name: one for one in gallery.signing(scenes.CARE).fields}
    assert fields["meaning"].value == ""
    assert fields["meaning"].choices == MEANINGS
    assert fields["password"].value == ""


def test_the_answer_about_toxin_is_read_back() -> None:
    assert gallery.signing("history-unknown").answered == "The answer is: cannot establish."
    said = gallery.signing(scenes.CARE).answered
    assert said.startswith("Answered by the person and the carer, 16 Nov 2026: no; on record: ")


# Session


def session(
    name: str, given_sites: dict[int, SiteGiven], wasted: dict[str, Decimal] | None = None, lots: bool = True
) -> SessionPage:
    """A session of an example."""
    option = scenes.proposed(name)
    day = gallery.NOW.date()
    vials = tuple(VialTaken(one, "L1" if lots else "", day if lots else None, gallery.NOW) for one in option.preparation.vials)
    state = Giving(vials, given_sites, {}, wasted or {}, "Signed.", "k")
    return session_page(option.plan, option.preparation, state, scenes.knowledge(), LINKS)


def planned_sites(name: str) -> list[Decimal]:
    """The units of every site."""
    option = scenes.proposed(name)
    return [one.units for one in needle_sites(option.plan, option.preparation, scenes.knowledge())]


@pytest.mark.parametrize("name", DOSED)
def test_the_sites_of_a_session_are_those_of_the_plan_to_the_unit(name: str) -> None:
    option = scenes.proposed(name)
    sites = needle_sites(option.plan, option.preparation, scenes.knowledge())
    assert sum(one.units for one in sites) == option.plan.total.amount
    for dose in option.plan.doses:
        mine = [one for one in sites if one.dose == dose]
        assert len(mine) == dose.sites
        assert sum(one.units for one in mine) == dose.units
    for syringe in option.preparation.syringes:
        assert sum(one.units for one in sites if one.syringe == syringe.label) in (syringe.units, Decimal(0))


@given(st.data())
def test_drawn_is_given_and_wasted_and_left_to_the_unit(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(DOSED))
    sites = planned_sites(name)
    done = data.draw(st.sets(st.integers(1, len(sites))))
    less = data.draw(st.decimals(min_value=0, max_value=5, places=1))
    given_sites = {i: SiteGiven(max(sites[i - 1] - less, Decimal(0)), gallery.NOW) for i in done}
    terms = [Decimal(term.split(" ")[0].replace(",", "")) for term, _ in session(name, given_sites).equation]
    drawn, given_, wasted, left = terms
    assert drawn == given_ + wasted + left
    assert drawn == scenes.proposed(name).preparation.drawn_units


def test_the_next_site_is_the_first_that_is_open_and_only_one() -> None:
    made = session(scenes.HAND, {1: SiteGiven(planned_sites(scenes.HAND)[0], gallery.NOW)})
    following = [site.number for block in made.blocks for site in block.sites if site.is_next]
    assert following == [2]


def test_a_session_closes_only_when_everything_is_accounted_for() -> None:
    sites = planned_sites(scenes.HAND)
    every = {i: SiteGiven(amount, gallery.NOW) for i, amount in enumerate(sites, start=1)}
    left = scenes.proposed(scenes.HAND).preparation.drawn_units - sum(sites)
    assert left > 0
    assert "neither given nor wasted" in session(scenes.HAND, every).why_not
    assert session(scenes.HAND, every, {"vials": left}).can_close
    assert "lot or expiry" in session(scenes.HAND, every, {"vials": left}, lots=False).why_not
    assert "sites are open" in session(scenes.HAND, {}).why_not


def test_what_a_site_did_not_take_is_offered_as_waste_of_its_syringe() -> None:
    sites = planned_sites(scenes.HAND)
    made = session(scenes.HAND, {1: SiteGiven(sites[0] - 10, gallery.NOW, "cramp")})
    first = made.syringes[0]
    assert (first.would_be_waste, first.act) == ("10", "waste:A")
    site = made.blocks[0].sites[0]
    assert site.tag is not None
    assert site.tag.words == f"{words.units(sites[0])} planned"
    assert "cramp" in site.line


def test_what_is_unknown_of_a_vial_is_said() -> None:
    lines = session(scenes.HAND, {}, lots=False).vials[0].lines
    assert lines == ("Lot not recorded, expiry not recorded", "mixed 14:02")


def test_guidance_is_pressed_where_it_was_chosen() -> None:
    option = scenes.proposed(scenes.HAND)
    dose = option.plan.doses[0]
    state = Giving((), {}, {(dose.muscle, dose.side): (Guidance.ULTRASOUND,)}, {}, "", "k")
    made = session_page(option.plan, option.preparation, state, scenes.knowledge(), LINKS)
    assert [chip.pressed for chip in made.blocks[0].chips] == [True, False, False, False]
    assert made.blocks[0].chips[0].act == f"guidance:{dose.muscle}:{dose.side.value}:ultrasound"


# Follow-up


def test_the_forecast_does_not_lead_the_hand() -> None:
    before, after = gallery.following(scenes.USUAL, False), gallery.following(scenes.USUAL, True)
    assert before.compared == ()
    assert "does not lead the hand" in before.not_led
    assert after.compared
    assert after.not_led == ""
    html = page("visits/follow_up.html", scenes.page_frame("Follow-up", scenes.USUAL), page=before)
    assert "as forecast" not in html


def test_every_scored_value_of_the_day_is_compared() -> None:
    seen = courses.followed(scenes.USUAL)[0].cycles[-1].follow_ups[1].seen_on
    scored = [one for one in courses.scores(scenes.USUAL).observations if one.seen_on == seen]
    assert len(gallery.following(scenes.USUAL, True).compared) == len(scored)


def test_a_value_outside_the_band_says_on_which_side() -> None:
    one = courses.scores(scenes.USUAL).observations[0]
    inside = {"inside_50": True, "inside_80": True, "inside_95": True}
    outside = {"inside_50": False, "inside_80": False, "inside_95": False}

    def tag(**changed: object) -> str:
        return verdict_on(ScoredObservation.model_validate({**one.model_dump(), **changed})).words

    assert tag(**inside) == "as forecast"
    assert tag(**{**inside, "inside_50": False, "inside_80": False}) == "inside the 95 % band"
    assert tag(**outside, observed=one.band.low_95 - 1) == "below the 95 % band"
    assert tag(**outside, observed=one.band.high_95 + 1) == "above the 95 % band"


def test_weeks_are_counted_from_the_injection() -> None:
    assert gallery.following(scenes.USUAL, False).since == "day 35, week 5 after the injection of 22 Jun 2026"
    assert since(date(2026, 6, 28), date(2026, 6, 22)) == "day 6 after the injection of 22 Jun 2026"
    assert since(date(2026, 6, 29), date(2026, 6, 22)) == "day 7, week 1 after the injection of 22 Jun 2026"


# Prints


@pytest.mark.parametrize("name", DOSED)
def test_the_sheet_has_a_row_for_every_dose_right_before_left(name: str) -> None:
    option = scenes.proposed(name)
    sheet = injection_sheet(scenes.proposal(name), option, scenes.banner(name), scenes.knowledge(), Signature(), 1)
    assert len(sheet.rows) == len(option.plan.doses)
    assert [row.side for row in sheet.rows] == sorted((row.side for row in sheet.rows), reverse=True)
    assert sum(row.boxes for row in sheet.rows) == option.needles
    assert sheet.title.endswith(f" of {option.plan.product}")


def test_a_signature_on_paper_says_who_when_and_what_it_means() -> None:
    signature = Signature("Dr A, injector", "23 November 2026, 14:04", "planned and prescribed", "7c1e90ab44d2ffff")
    sheet = injection_sheet(
        scenes.proposal(scenes.CARE), gallery.answered(scenes.CARE), scenes.banner(scenes.CARE), scenes.knowledge(), signature, 3
    )
    assert sheet.signature == (
        "Signed: planned and prescribed.",
        "Dr A, injector, 23 November 2026, 14:04. Content 7c1e 90ab 44d2.",
    )
    assert len(sheet.reasons) == 2


@pytest.mark.parametrize(("letters", "density"), [(10, "roomy"), (400, "tight"), (1500, "tightest")])
def test_many_lines_are_set_tighter(letters: int, density: str) -> None:
    option = gallery.answered(scenes.CARE)
    long = tuple(one.model_copy(update={"reason": "a" * letters}) for one in option.plan.overrides)
    longer = option.model_copy(update={"plan": option.plan.model_copy(update={"overrides": long})})
    sheet = injection_sheet(scenes.proposal(scenes.CARE), longer, scenes.banner(scenes.CARE), scenes.knowledge(), Signature(), 1)
    assert sheet.density == density


def test_many_syringes_are_told_in_a_table() -> None:
    for name in DOSED:
        sheet = injection_sheet(
            scenes.proposal(name), scenes.proposed(name), scenes.banner(name), scenes.knowledge(), Signature(), 1
        )
        assert sheet.syringes_drawn is (len(sheet.syringes) <= 3)


@pytest.mark.parametrize("name", DOSED)
def test_the_labels_add_up_to_the_plan(name: str) -> None:
    option = scenes.proposed(name)
    labels = syringe_labels(option, scenes.banner(name), scenes.knowledge())
    amounts = [Decimal(one.dose.split(" ")[0].replace(",", "")) for one in labels]
    assert sum(amounts) == option.plan.total.amount
    assert all(option.plan.product in one.dose for one in labels)


def test_a_label_says_until_when_it_may_be_used_and_whether_anybody_here_read_that() -> None:
    option, knowledge = scenes.proposed(DOSED[0]), scenes.knowledge()
    (first, *_) = syringe_labels(option, scenes.banner(DOSED[0]), knowledge)
    told = option.preparation.use_within.rstrip(".")
    assert first.use_within in (f"{told}.", f"{told} (unverified here).")
    silent = option.model_copy(update={"preparation": option.preparation.model_copy(update={"use_within": "Not known here."})})
    assert use_within(silent, knowledge) == "Use by: see the label of the product."
    recalled = [
        (one, product)
        for product in knowledge.products.values()
        for one in product.statements
        if one.topic == "storage" and one.citation.is_unverified and product.planned_here
    ]
    assert recalled, "otherwise nothing here shows the mark"
    for one, product in recalled:
        plan = option.plan.model_copy(update={"product": product.id, "jurisdiction": Jurisdiction(one.jurisdiction)})
        made = option.preparation.model_copy(update={"use_within": one.words})
        told = use_within(option.model_copy(update={"plan": plan, "preparation": made}), knowledge)
        assert told.endswith(" (unverified here).")


def test_every_product_planned_here_is_dissolved_first() -> None:
    """A vial is recorded with the diluent added: a product that comes as a solution needs another form before it is planned."""
    planned = [one for one in scenes.knowledge().products.values() if one.planned_here]
    assert planned
    assert all(one.needs_reconstitution for one in planned)


@pytest.mark.parametrize("name", sorted(gallery.PAGES))
def test_no_page_has_a_style_or_a_script_of_its_own_or_a_word_left_open(name: str) -> None:
    html = gallery.PAGES[name]("light", "standard")
    assert " style=" not in html
    assert " onclick=" not in html
    assert "<script>" not in html
    for left in ("None<", ">None", "Undefined", "{{", "{%", "not_asked<", ">not_asked", "Decimal("):
        assert left not in html, left


def test_a_lapsed_day_is_said_in_words() -> None:
    made = gallery.signing(scenes.CARE)
    assert made.lapses == f"It lapses if not given by {(gallery.NOW.date() + timedelta(days=14)).day} December 2026."


def test_a_page_is_a_value_that_can_be_compared() -> None:
    assert gallery.signing(scenes.CARE) == gallery.signing(scenes.CARE)
    assert replace(gallery.signing(scenes.CARE), button="x") != gallery.signing(scenes.CARE)
