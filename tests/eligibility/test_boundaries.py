"""Where each rule begins to speak: at the number, on both sides of it, and with what is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.build import DAY, a_problem
from tests.eligibility.changing import KNOWLEDGE, ORDINARY, changed

from eutonia.domain import Finding, Severity, Side
from eutonia.domain.case import EarlierTreatment, PostureProblem
from eutonia.eligibility import assess, history, joint, person, product, response, sites, timing, verdict
from eutonia.eligibility.joint import Joint
from eutonia.knowledge.types import Interval, Knowledge

Changes = dict[str, Any]
PLANNED = date.fromisoformat(DAY)


def findings(changes: Changes, knowledge: Knowledge = KNOWLEDGE) -> list[Finding]:
    return list(assess(changed(changes), knowledge).findings)


def titles(changes: Changes) -> list[str]:
    return [finding.title for finding in findings(changes)]


def before(days: int) -> str:
    return (PLANNED - timedelta(days=days)).isoformat()


def earlier(days: int | None, **more: Any) -> Changes:
    row = {"given_on": None if days is None else before(days), "product": "onabotulinumtoxinA", "units": 200}
    return {**row, "indication": "limb_spasticity", "response": "good", **more}


def treated(*rows: Changes, recently: str = "no", **more: Any) -> Changes:
    return {"toxin_history.treatments": list(rows), "toxin_history.any_in_16_weeks": recently, **more}


# --- the person


@pytest.mark.parametrize(
    ("impacts", "title"),
    [
        (("none", "mild"), "Impact on daily life is not enough"),
        (("mild", "not_asked"), "Impact on daily life not asked"),
        (("not_asked", "moderate"), None),
        (("severe", "none"), None),
    ],
)
def test_one_problem_that_limits_daily_life_is_enough(impacts: tuple[str, str], title: str | None) -> None:
    foot, knee = impacts
    rows = [a_problem(impact=foot), a_problem("stiff-knee", impact=knee)]
    assert titles({"problems": rows}) == ([title] if title else [])


def test_only_the_problems_that_nobody_asked_about_are_named() -> None:
    rows = [a_problem(impact="mild"), a_problem("stiff-knee", impact="not_asked")]
    (found,) = findings({"problems": rows})
    assert "this limits the person's day: stiff knee, RIGHT." in found.because


@pytest.mark.parametrize(("impact", "limits"), [("none", 0), ("mild", 0), ("moderate", 1), ("severe", 1), ("not_asked", 0)])
def test_daily_life_is_limited_from_moderate_on(impact: str, limits: int) -> None:
    problem = PostureProblem.model_validate(a_problem(impact=impact))
    assert person.limits_daily_life(problem, KNOWLEDGE) is bool(limits)


def test_a_diagnosis_that_is_not_known_is_told_apart_from_another_one() -> None:
    assert titles({"person.multiple_sclerosis": "no"}) == ["Not multiple sclerosis"]
    (found,) = findings({"person.multiple_sclerosis": "cannot_establish"})
    assert (found.title, found.remedy) == ("Diagnosis not recorded", "Record the diagnosis.")


def test_a_child_is_told_the_age_and_the_limit() -> None:
    (found,) = findings({"person.birth_date": "2010-01-01"})
    assert "On 24 Sep 2026 this person is 16 years old; the system is for adults of 18 years or more." in found.because


# --- earlier toxin


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, "First treatment with toxin"),
        (treated(earlier(300, status="cancelled")), "First treatment with toxin"),
        (treated(earlier(300)), "First treatment, and yet earlier ones are listed"),
    ],
)
def test_a_treatment_that_was_cancelled_does_not_contradict_a_first_one(changes: Changes, title: str) -> None:
    assert titles(changes | {"first_toxin_treatment": "yes"}) == [title]


@pytest.mark.parametrize(
    ("rows", "told"), [([300], "lists 1 earlier treatment."), ([300, 400], "lists 2 earlier treatments.")]
)
def test_earlier_treatments_are_counted_in_words(rows: list[int], told: str) -> None:
    (found,) = findings(treated(*map(earlier, rows), first_toxin_treatment="yes"))
    assert found.because.endswith(told)


def test_a_first_treatment_is_seen_again_after_four_weeks() -> None:
    (found,) = findings({"first_toxin_treatment": "yes"})
    assert found.remedy == "Start low and see the person after 4 weeks."
    assert found.severity is Severity.NOTE


@pytest.mark.parametrize(("days", "recent"), [(111, True), (112, False), (113, False)])
def test_sixteen_weeks_are_112_days(days: int, recent: bool) -> None:
    assert (titles(treated(earlier(days))) == ["No toxin in 16 weeks, and yet one is listed"]) is recent
    assert bool(history.recent(changed(treated(earlier(days))), KNOWLEDGE)) is recent


@pytest.mark.parametrize("status", ["signed_not_given", "cancelled"])
def test_what_was_not_given_does_not_contradict_a_no(status: str) -> None:
    assert history.recent(changed(treated(earlier(100, status=status))), KNOWLEDGE) == ()


def test_what_has_no_date_does_not_contradict_a_no() -> None:
    assert history.recent(changed(treated(earlier(None))), KNOWLEDGE) == ()


@pytest.mark.parametrize(
    ("by", "asked"), [("person", True), ("carer", True), ("person_and_carer", True), ("record", False), ("nobody", False)]
)
def test_a_no_counts_when_the_person_or_the_carer_was_asked(by: str, asked: bool) -> None:
    assert titles({"toxin_history.answered_by": by}) == ([] if asked else ["Nobody asked the person about other toxin"])


def test_a_yes_from_a_record_needs_nobody_to_ask_again() -> None:
    assert titles(treated(earlier(100), recently="yes", **{"toxin_history.answered_by": "record"})) == []


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ({"given_on": None}, "its date"),
        ({"product": None}, "its product"),
        ({"units": None}, "its units"),
        ({"given_on": None, "product": None, "units": None}, "its date, its product, its units"),
    ],
)
def test_each_gap_of_an_earlier_treatment_is_named(gone: Changes, told: str) -> None:
    (found,) = findings(treated(earlier(300, **gone)))
    assert found.title == "An earlier treatment is not fully known"
    assert found.because == f"Of an earlier toxin treatment there is no record of: {told}."


def test_a_yes_without_a_treatment_that_counts_lacks_its_details() -> None:
    for rows in ((), (earlier(50, status="cancelled"),)):
        assert titles(treated(*rows, recently="yes")) == ["Recent toxin without details"]


def test_dates_stand_once_in_their_order_and_a_signed_one_says_so() -> None:
    rows = [earlier(10, status="signed_not_given"), earlier(300), earlier(300), earlier(None), earlier(20)]
    treatments = [EarlierTreatment.model_validate(row) for row in rows]
    assert history.dates_of(treatments) == "28 Nov 2025, 4 Sep 2026, 14 Sep 2026 (signed, not given yet)"


# --- how long ago


@pytest.mark.parametrize(("days", "early"), [(0, True), (83, True), (84, False), (85, False)])
def test_the_interval_is_over_on_its_last_day(days: int, early: bool) -> None:
    inside = timing.given_inside(changed(treated(earlier(days), recently="yes")), interval_of("ona-us-interval"))
    assert bool(inside) is early
    assert (titles(treated(earlier(days), recently="yes")) == ["Inside the interval between treatments"]) is early


def test_what_has_no_date_or_was_cancelled_is_not_inside_an_interval() -> None:
    case = changed(treated(earlier(None), earlier(30, status="cancelled")))
    assert timing.given_inside(case, interval_of("ona-us-interval")) == ()


def interval_of(id: str) -> Interval:
    return next(one for each in KNOWLEDGE.products.values() for one in each.intervals if one.id == id)


def test_the_day_from_which_no_reason_is_needed_counts_from_the_latest_treatment() -> None:
    rule = interval_of("ona-us-interval")
    treatments = [EarlierTreatment.model_validate(earlier(days)) for days in (50, 20, 40, None)]
    assert timing.eligible_from(treatments, rule) == PLANNED - timedelta(days=20) + timedelta(days=84)
    with pytest.raises(ValueError, match="empty"):
        timing.eligible_from(treatments[3:], rule)


def test_the_finding_cites_the_interval_and_names_the_days() -> None:
    (found,) = findings(treated(earlier(50), recently="yes"))
    assert found.because == (
        "Toxin on 5 Aug 2026, planned for 24 Sep 2026: the 84 days between treatments are over on 28 Oct 2026."
    )
    assert found.citations[0] == interval_of("ona-us-interval").citation
    assert len(found.citations) == 2


def test_a_product_that_is_not_known_counts_as_the_same_and_not_as_another() -> None:
    found = findings(treated(earlier(50, product=None), recently="yes"))
    assert [one.rule for one in found] == ["eligibility.history-complete", "eligibility.interval"]


def test_two_other_products_are_named_in_order_with_the_day_after_both() -> None:
    rows = [earlier(30, product="incobotulinumtoxinA"), earlier(20, product="abobotulinumtoxinA"), earlier(10)]
    both = {one.rule: one for one in findings(treated(*rows, recently="yes"))}
    other = both["eligibility.other-product"]
    assert other.because.startswith("abobotulinumtoxinA and incobotulinumtoxinA was given on 25 Aug 2026, 4 Sep 2026 and ")
    assert other.remedy == "Wait until 27 Nov 2026, or state the reason."
    assert other.citations[0] == interval_of("ona-us-interval").citation
    assert "Toxin on 14 Sep 2026, planned" in both["eligibility.interval"].because


def a_product_with(*intervals: Interval) -> Knowledge:
    ona = replace(KNOWLEDGE.products["onabotulinumtoxinA"], intervals=intervals)
    return replace(KNOWLEDGE, products={**KNOWLEDGE.products, ona.id: ona})


US = replace(interval_of("ona-us-interval"), id="us", days=84)


@pytest.mark.parametrize(
    ("intervals", "chosen"),
    [
        ((), None),
        ((US, replace(US, id="longer", days=90)), "longer"),
        ((replace(US, id="longer", days=90), US), "longer"),
        ((US, replace(US, id="uk", days=100, jurisdiction="UK/EU")), "us"),
        ((replace(US, id="uk", days=100, jurisdiction="UK/EU"),), "uk"),
        ((US, replace(US, id="any", days=90, jurisdiction="any")), "any"),
        ((US, replace(US, id="old", days=90, valid_to=PLANNED - timedelta(days=1))), "us"),
        ((replace(US, id="old", valid_to=PLANNED - timedelta(days=1)),), None),
        ((US, replace(US, id="z")), "z"),
    ],
)
def test_the_strictest_interval_in_force_of_the_own_country_comes_first(
    intervals: tuple[Interval, ...], chosen: str | None
) -> None:
    found = timing.longest_interval(ORDINARY, a_product_with(*intervals))
    assert (found.id if found else None) == chosen


def test_a_product_that_is_not_known_has_no_interval_and_only_its_name_is_told() -> None:
    lost = changed({"product": "botulax"})
    assert timing.longest_interval(lost, KNOWLEDGE) is None
    assert list(timing.interval(lost, KNOWLEDGE)) == []
    assert list(timing.other_product(lost, KNOWLEDGE)) == []


def test_without_an_interval_nothing_is_said_of_another_product() -> None:
    case = changed(treated(earlier(30, product="abobotulinumtoxinA"), recently="yes"))
    assert list(timing.other_product(case, a_product_with())) == []
    (found,) = timing.interval(case, a_product_with())
    assert found.finding.could_not_run


# --- has it ever worked


@pytest.mark.parametrize(
    ("responses", "title"),
    [
        (("none",), None),
        (("none", "none"), "No response to earlier treatments"),
        (("none", "not_known"), "Whether earlier treatments worked is not known"),
        (("not_known", "not_known"), "Whether earlier treatments worked is not known"),
        (("none", "none", "not_known"), "No response to earlier treatments"),
        (("partial", "none", "none"), None),
        (("none", "good", "none"), None),
        (("none", "none", "good"), "No response to earlier treatments"),
    ],
)
def test_two_without_effect_since_it_last_worked_close_the_door(responses: tuple[str, ...], title: str | None) -> None:
    rows = [earlier(200 + 100 * at, response=one) for at, one in enumerate(responses)]
    assert titles(treated(*rows)) == ([title] if title else [])


@pytest.mark.parametrize(
    ("indication", "tells"),
    [
        ("limb_spasticity", True), ("cervical_dystonia", True), ("jaw", True), ("other", True), ("not_known", True),
        ("bladder", False), ("migraine", False), ("sialorrhoea", False), ("cosmetic", False),
    ],
)  # fmt: skip
def test_only_overactive_muscle_tells_whether_toxin_works(indication: str, tells: bool) -> None:
    rows = [earlier(days, response="none", indication=indication) for days in (200, 300)]
    assert bool(titles(treated(*rows))) is tells


def test_what_was_only_signed_did_not_fail() -> None:
    rows = [earlier(days, response="none", status="signed_not_given") for days in (200, 300)]
    assert response.since_it_last_worked(changed(treated(*rows))) == ()


def test_on_one_day_what_failed_stands_before_what_worked() -> None:
    """As if it had come later: a success of the same day does not hide a failure."""
    for rows in ((earlier(200), earlier(200, response="none")), (earlier(200, response="none"), earlier(200))):
        run = response.since_it_last_worked(changed(treated(*rows)))
        assert [one.response for one in run] == ["none"]


def test_the_run_stands_newest_first() -> None:
    rows = [earlier(days, response="none") for days in (300, 200, 400)]
    run = response.since_it_last_worked(changed(treated(*rows)))
    assert [one.given_on for one in run] == [PLANNED - timedelta(days=days) for days in (200, 300, 400)]


@pytest.mark.parametrize(
    ("rows", "on", "severity"),
    [
        ((200, 300), before(200), Severity.REASON),
        ((200, 300), before(201), Severity.STOP),
        ((200, None), before(100), Severity.STOP),
        ((200, 300), None, Severity.STOP),
    ],
)
def test_what_was_looked_into_covers_every_treatment_up_to_that_day(
    rows: tuple[int | None, ...], on: str | None, severity: Severity
) -> None:
    looked = {"on": on, "by": "Dr Sample", "because": "guided this time"} if on else None
    changes = treated(*(earlier(days, response="none") for days in rows), **{"toxin_history.looked_into": looked})
    found = next(one for one in findings(changes) if one.rule == "eligibility.no-response")
    assert found.severity is severity


def test_only_those_without_effect_are_counted_and_dated() -> None:
    rows = [earlier(200, response="none"), earlier(300, response="not_known"), earlier(400, response="none")]
    (found,) = findings(treated(*rows))
    assert found.because == "2 treatments since toxin last worked had no effect (20 Aug 2025, 8 Mar 2026)."
    undated = [earlier(None, response="none")] * 2
    found = next(one for one in findings(treated(*undated)) if one.rule == "eligibility.no-response")
    assert found.because == "2 treatments since toxin last worked had no effect (dates unknown)."


def test_when_nobody_wrote_down_whether_it_worked_the_run_is_counted() -> None:
    rows = [earlier(days, response="not_known") for days in (200, 300, 400)]
    (found,) = findings(treated(*rows))
    assert found.because.startswith("The last 3 treatments have no recorded effect")


# --- the joint


def tardieu(catch: int, full: int) -> Changes:
    return {"tardieu": {"catch_degrees": catch, "full_range_degrees": full}}


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, Joint.MOVES),
        (tardieu(0, 0), Joint.DOUBTFUL),
        (tardieu(0, 9), Joint.DOUBTFUL),
        (tardieu(0, 10), Joint.MOVES),
        (tardieu(10, 0), Joint.MOVES),
        (tardieu(-20, -12), Joint.DOUBTFUL),
        (tardieu(-20, -10), Joint.MOVES),
        (tardieu(0, 0) | {"ashworth": "2"}, Joint.DOUBTFUL),
        (tardieu(0, 0) | {"ashworth": "1+"}, Joint.MOVES),
        (tardieu(0, 0) | {"ashworth": None}, Joint.MOVES),
        ({"ashworth": "4"}, Joint.MOVES),
        ({"fixed_contracture": "yes"}, Joint.FIXED),
        ({"fixed_contracture": "yes"} | tardieu(0, 9), Joint.FIXED),
        ({"fixed_contracture": "yes"} | tardieu(0, 10), Joint.MOVES_IN_PART),
        ({"fixed_contracture": "not_asked"}, Joint.NOT_EXAMINED),
        ({"fixed_contracture": "cannot_establish"} | tardieu(0, 9), Joint.NOT_EXAMINED),
        ({"fixed_contracture": "not_asked"} | tardieu(0, 10), Joint.NOT_EXAMINED_BUT_CATCHES),
    ],
)
def test_what_is_known_of_a_joint(changes: Changes, state: Joint) -> None:
    assert joint.joint_of(PostureProblem.model_validate(a_problem(**changes)), KNOWLEDGE) is state


def test_nothing_measured_is_no_catch_and_no_stiffness() -> None:
    bare = PostureProblem.model_validate(a_problem(ashworth=None))
    assert joint.has_catch(bare, KNOWLEDGE) is False
    assert joint.is_stiff_at_any_speed(bare, KNOWLEDGE) is False
    for half in (tardieu(0, 0) | {"ashworth": None}, {"ashworth": "4"}):
        assert joint.is_stiff_at_any_speed(PostureProblem.model_validate(a_problem(**half)), KNOWLEDGE) is False


KNEE = "flexed-knee"
BOTH_AIMED = [{"id": "both", "words": "both", "measure": "ashworth", "target_ashworth": "1",
               "problems": [{"pattern": one, "side": "right"} for one in ("equinovarus-foot", KNEE)]}]  # fmt: skip


def two_joints(foot: str, knee: str, **more: Any) -> Changes:
    rows = [a_problem(fixed_contracture=foot), a_problem(KNEE, fixed_contracture=knee, **more)]
    return {"problems": rows, "goals": BOTH_AIMED}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (two_joints("yes", "yes"), [("Fixed contracture, not spasticity", None)]),
        (two_joints("yes", "not_asked"), [("Not examined for contracture", None)]),
        (two_joints("not_asked", "not_asked"), [("Not examined for contracture", None)]),
        (two_joints("yes", "no"), [("Contracture", Side.RIGHT)]),
        (two_joints("not_asked", "no"), [("Not examined for contracture", Side.RIGHT)]),
        (two_joints("no", "not_asked", **tardieu(0, 30)), [("Not examined for contracture", Side.RIGHT)]),
        (two_joints("no", "yes", **tardieu(0, 30)), [("Contracture", Side.RIGHT)]),
        (two_joints("no", "no", **tardieu(0, 0)), [("Contracture", Side.RIGHT)]),
        (two_joints("no", "no"), []),
    ],
)
def test_one_joint_that_moves_is_enough_and_the_others_are_cautions(
    changes: Changes, told: list[tuple[str, Side | None]]
) -> None:
    assert [(finding.title, finding.side) for finding in findings(changes)] == told


def test_only_the_joints_that_nobody_examined_are_named() -> None:
    (found,) = findings(two_joints("yes", "not_asked"))
    assert found.because.startswith("No joint is known to move: flexed knee, RIGHT. ")
    assert found.severity is Severity.STOP


def test_a_caution_about_a_joint_says_what_the_examination_found_and_what_to_do() -> None:
    fixed, unseen = findings(two_joints("yes", "no"))[0], findings(two_joints("not_asked", "no"))[0]
    assert fixed.because == "Equinovarus foot, RIGHT: fixed contracture. Toxin leaves shortening as it is."
    assert fixed.remedy == "Plan casting or splinting with the injection, or leave this joint out."
    assert unseen.because.startswith("Equinovarus foot, RIGHT: not examined for contracture.")
    assert unseen.remedy == "Record the slow passive range."


# --- where the needle goes in

ANTICOAGULANT = {"screen.answers.anticoagulant": "yes"}


@pytest.mark.parametrize(
    ("ratio", "days", "title"),
    [
        ("3.5", 0, None),
        ("3.6", 0, "Bleeding deep in the leg: the ratio is too high"),
        ("3.4", 3, None),
        ("3.4", 4, "Bleeding deep in the leg: no recent ratio"),
        ("3.4", None, "Bleeding deep in the leg: no recent ratio"),
        (None, 1, "Bleeding deep in the leg: no recent ratio"),
        ("0", 1, None),
    ],
)
def test_a_ratio_counts_for_three_days_and_up_to_its_limit(ratio: str | None, days: int | None, title: str | None) -> None:
    measured = {"screen.inr": ratio and Decimal(ratio), "screen.inr_on": None if days is None else before(days)}
    case = changed(ANTICOAGULANT | measured)
    assert [one.finding.title for one in sites.deep_leg_bleeding(case, KNOWLEDGE)] == ([title] if title else [])


@pytest.mark.parametrize(
    ("answer", "spoken"), [("no", False), ("yes", True), ("not_asked", True), ("cannot_establish", True), (None, True)]
)
def test_an_anticoagulant_that_is_not_ruled_out_counts(answer: str | None, spoken: bool) -> None:
    case = changed({} if answer is None else {"screen.answers.anticoagulant": answer})
    if answer is None:
        left = {key: value for key, value in case.screen.answers.items() if key != "anticoagulant"}
        case = case.model_copy(update={"screen": case.screen.model_copy(update={"answers": left})})
    assert bool(list(sites.deep_leg_bleeding(case, KNOWLEDGE))) is spoken


def test_only_the_deep_muscles_of_the_leg_are_named() -> None:
    assert sites.deep_leg_muscles(ORDINARY, KNOWLEDGE) == (
        "flexor digitorum longus", "flexor hallucis longus", "tibialis posterior",
    )  # fmt: skip
    assert sites.deep_leg_muscles(changed({"problems": [a_problem("flexed-elbow")], "goals": []}), KNOWLEDGE) == ()
    (found,) = [one for one in findings(ANTICOAGULANT) if one.rule == "eligibility.deep-leg-bleeding"]
    assert found.because.startswith(
        "Anticoagulant: yes. Among the muscles here, deep in the leg: flexor digitorum longus, flexor hallucis longus, "
        "tibialis posterior. No international normalised ratio of the last 3 days is recorded."
    )


def test_a_ratio_that_is_too_high_is_given_with_its_limit() -> None:
    high = ANTICOAGULANT | {"screen.inr": 4, "screen.inr_on": DAY}
    (found,) = [one for one in findings(high) if one.rule == "eligibility.deep-leg-bleeding"]
    assert found.because.endswith("The international normalised ratio is 4, above 3.5.")
    assert found.remedy == "Bring the ratio to 3.5 or below first, or leave the deep muscles out."


def a_muscle(muscle: str = "soleus", side: str = "right", **more: Any) -> Changes:
    return {"muscles": [{"muscle": muscle, "side": side, "tone_is_useful": "no", **more}]}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (a_muscle(infection_at_site="yes"), True),
        (a_muscle(infection_at_site="not_asked"), False),
        (a_muscle(infection_at_site="no"), False),
        (a_muscle(side="left", infection_at_site="yes"), False),
    ],
)
def test_an_infection_over_a_muscle_that_a_plan_could_reach_is_told(changes: Changes, told: bool) -> None:
    assert (titles(changes) == ["Infection where the needle would go in"]) is told


def test_an_infected_muscle_is_named_with_its_side_and_the_sources_of_the_question() -> None:
    (found,) = findings(a_muscle(infection_at_site="yes"))
    assert (found.because, found.side) == ("There is an infection over soleus, RIGHT.", Side.RIGHT)
    assert found.citations == KNOWLEDGE.screen["infection-at-site"].citations
    without = {id: one for id, one in KNOWLEDGE.screen.items() if id != "infection-at-site"}
    (bare,) = sites.infected_muscle(changed(a_muscle(infection_at_site="yes")), replace(KNOWLEDGE, screen=without))
    assert bare.finding.citations == (verdict.PROJECT,)


# --- breathing


@pytest.mark.parametrize(("percent", "low"), [(59, True), (60, False), (61, False), (None, False)])
def test_a_vital_capacity_below_sixty_per_cent_is_low(percent: int | None, low: bool) -> None:
    assert (titles({"screen.forced_vital_capacity_percent": percent}) == ["Low breathing reserve"]) is low


# --- the product and the names


def test_the_other_products_are_those_planned_here() -> None:
    assert product.other_products((), KNOWLEDGE) == ("abobotulinumtoxinA", "incobotulinumtoxinA", "onabotulinumtoxinA")
    assert product.other_products(("incobotulinumtoxinA",), KNOWLEDGE) == ("abobotulinumtoxinA", "onabotulinumtoxinA")


def test_every_name_that_leads_nowhere_is_told_once_with_where_it_stands() -> None:
    lost = {
        "product": "botulax",
        "muscles": [{"muscle": "calf", "side": side, "tone_is_useful": "no"} for side in ("right", "left")],
        "toxin_history.treatments": [earlier(300, product=None), earlier(400, product="botulax")],
    }
    told = [one.finding.because for one in product.names(changed(lost), KNOWLEDGE)]
    assert told == [
        "muscles, muscle: 'calf' is not known, so the rules about it did not run.",
        "product: 'botulax' is not known, so the rules about it did not run.",
        "toxin history, product: 'botulax' is not known, so the rules about it did not run.",
    ]


def test_a_product_that_is_not_planned_here_is_refused_by_its_own_name() -> None:
    (found,) = product.product(changed({"product": "daxibotulinumtoxinA"}), KNOWLEDGE)
    dax = KNOWLEDGE.products["daxibotulinumtoxinA"]
    assert (found.finding.rule, found.finding.citations) == ("eligibility.product", (dax.step_citation,))
    assert found.finding.because.startswith(f"Plans are not made for {dax.brand} (daxibotulinumtoxinA): ")
    assert found.finding.remedy == (
        "Choose a product that is planned here: abobotulinumtoxinA or incobotulinumtoxinA or onabotulinumtoxinA."
    )
    assert list(product.product(changed({"product": "botulax"}), KNOWLEDGE)) == []
    assert list(product.product(ORDINARY, KNOWLEDGE)) == []
