"""The plan board as an injector uses it: by keyboard, checked while typing, and without script."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.clinic.pages import gallery, scenes
from tests.clinic.pages.conftest import Site
from tests.clinic.pages.drawing import environment

from eutonia.domain.answers import Side
from eutonia.domain.plan import MuscleDose
from eutonia.safety import check
from eutonia_clinic.visits.presenters.board import BoardState, plan_board, unanswered
from eutonia_clinic.visits.presenters.doses import dose_name

pytestmark = pytest.mark.browser
PRODUCT = scenes.case(scenes.USUAL).product


def box(tab: Any, muscle: str, side: Side) -> Any:
    """One box of the dose table."""
    return tab.locator(f"[name='{dose_name(muscle, side)}']")


def focused(tab: Any) -> str:
    """The name of what has the focus."""
    return str(tab.evaluate("document.activeElement.name || document.activeElement.id || document.activeElement.tagName"))


def live_check(name: str) -> Callable[[str], tuple[int, str]]:
    """Answers a live check as the server does: the plan that was typed, checked by the engine, as the parts of the board."""

    def answered(body: str) -> tuple[int, str]:
        typed = {key: values[-1] for key, values in parse_qs(body).items() if key.startswith("dose:")}
        option = scenes.proposed(name)
        doses = tuple(
            MuscleDose(muscle=key.split(":")[1], side=Side(key.split(":")[2]), units=Decimal(value), sites=6)
            for key, value in typed.items() if value not in ("", "0")
        )  # fmt: skip
        plan = option.plan.model_copy(update={"doses": doses})
        drafted = option.model_copy(update={"plan": plan, "check": check(plan, scenes.case(name), scenes.knowledge())})
        board = plan_board(
            scenes.proposal(name), drafted, scenes.knowledge(), gallery.BOARD_LINKS, BoardState(checked=gallery.NOW)
        )
        return 200, environment().get_template("visits/parts/board_live.html").render(board=board)

    return answered


def test_Tab_goes_right_then_left_then_to_the_next_muscle(site: Site) -> None:
    tab = site.open("plan-usual")
    box(tab, "hip-adductors", Side.RIGHT).focus()
    seen = [focused(tab)]
    for _ in range(2):
        tab.keyboard.press("Tab")
        if focused(tab) == "A":
            tab.keyboard.press("Tab")
        seen.append(focused(tab))
    assert seen[:2] == ["dose:hip-adductors:right", "dose:hip-adductors:left"]
    assert seen[2].endswith(":right")


def test_Up_and_Down_change_a_dose_by_one_step_of_the_product(site: Site) -> None:
    tab = site.open("plan-usual")
    one = box(tab, "hip-adductors", Side.RIGHT)
    one.fill("12")
    one.press("ArrowUp")
    assert one.input_value() == "15"
    one.press("ArrowUp")
    assert one.input_value() == "20"
    one.press("ArrowDown")
    assert one.input_value() == "15"
    one.fill("0")
    one.press("ArrowDown")
    assert one.input_value() == "0"


def test_What_cannot_be_read_is_not_changed_by_the_arrows(site: Site) -> None:
    tab = site.open("plan-usual")
    one = box(tab, "hip-adductors", Side.RIGHT)
    one.fill("1O0")
    one.press("ArrowUp")
    assert one.input_value() == "1O0"


def test_Enter_goes_to_the_box_below_and_sends_nothing(site: Site) -> None:
    tab = site.open("plan-usual")
    box(tab, "hip-adductors", Side.LEFT).press("Enter")
    assert focused(tab).startswith("dose:")
    assert focused(tab).endswith(":left")
    assert focused(tab) != "dose:hip-adductors:left"
    assert site.posted == []


def test_Escape_restores_the_dose(site: Site) -> None:
    tab = site.open("plan-usual")
    one = box(tab, "hip-adductors", Side.RIGHT)
    before = one.input_value()
    one.focus()
    tab.keyboard.type("999")
    one.press("Escape")
    assert one.input_value() == before


def test_A_change_is_checked_at_once_and_the_focus_stays(site: Site) -> None:
    site.answers(live_check(scenes.USUAL))
    tab = site.open("plan-usual")
    one = box(tab, "hip-adductors", Side.RIGHT)
    both = str(300 + int(box(tab, "hip-adductors", Side.LEFT).input_value()))
    one.focus()
    tab.keyboard.type("300")
    tab.locator("#totals td", has_text="300 units").first.wait_for()
    tab.locator("#verdict", has_text=both).wait_for()
    tab.locator("#where", has_text="300 units").wait_for()
    assert focused(tab) == "dose:hip-adductors:right"
    assert one.input_value() == "300"
    assert tab.locator("#check .finding.stop, #check .finding.reason").count() > 0
    assert tab.locator("#sign").get_attribute("aria-disabled") == "true"
    assert both in tab.locator("#verdict").inner_text()
    assert "300 units" in tab.locator("#where").inner_text()


def test_The_live_region_says_what_changed_once(site: Site) -> None:
    site.answers(live_check(scenes.USUAL))
    tab = site.open("plan-usual")
    assert tab.locator("#live").inner_text() == ""
    box(tab, "hip-adductors", Side.RIGHT).fill("300")
    tab.locator("#live, #live-now").filter(has_text="checks ran").first.wait_for(state="attached")
    said = [text for text in tab.locator("#live, #live-now").all_inner_texts() if text]
    assert len(said) == 1
    assert said[0].startswith("60 of 60 checks ran. ")


def test_Signing_is_closed_from_the_first_keystroke_until_the_answer(site: Site) -> None:
    tab = site.open("plan-usual")
    assert tab.locator("#sign").get_attribute("aria-disabled") is None
    box(tab, "hip-adductors", Side.RIGHT).press("ArrowUp")
    assert tab.locator("#sign").get_attribute("aria-disabled") == "true"
    assert "until this change is checked" in tab.locator("#sign-why").inner_text()


@pytest.mark.parametrize("status", [500, 503])
def test_A_check_that_fails_says_not_checked_and_closes_signing(site: Site, status: int) -> None:
    site.expects_failure = True
    site.answers(lambda _: (status, "<h1>a fault</h1>"))
    tab = site.open("plan-usual")
    one = box(tab, "hip-adductors", Side.RIGHT)
    one.fill("80")
    tab.locator("#check-failed").wait_for()
    assert tab.locator("#check-ran").inner_text() == "not checked"
    assert "a fault" not in tab.locator("body").inner_text()
    assert tab.locator("#sign").get_attribute("aria-disabled") == "true"
    assert "the check did not answer" in tab.locator("#sign-why").inner_text()
    assert one.input_value() == "80"


def test_A_check_that_answers_again_opens_signing_again(site: Site) -> None:
    site.expects_failure = True
    site.answers(lambda _: (500, ""))
    tab = site.open("plan-usual")
    one = box(tab, "hip-adductors", Side.RIGHT)
    one.fill("165")
    tab.locator("#check-failed").wait_for()
    site.answers(live_check(scenes.USUAL))
    one.fill("160")
    tab.locator("#check-failed").wait_for(state="detached")
    tab.locator("#totals td", has_text="160 units").first.wait_for()
    assert tab.locator("#sign").get_attribute("aria-disabled") is None


def test_A_closed_button_keeps_its_place_and_says_why(site: Site) -> None:
    tab = site.open("plan")
    button = tab.locator("#sign")
    button.focus()
    assert focused(tab) == "sign"
    why = tab.locator(f"#{button.get_attribute('aria-describedby')}")
    assert why.inner_text() == "Signing is closed: 2 findings need a reason."
    button.click(force=True)
    assert site.posted == []


def test_Without_script_the_board_posts_what_was_typed(site: Site) -> None:
    site.answers(lambda _: (200, "<title>answered</title>"))
    tab = site.open("plan-usual", script=False)
    box(tab, "hip-adductors", Side.RIGHT).fill("85")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Check again").first.click()
    sent = parse_qs(site.posted[0])
    assert sent["act"] == ["check"]
    assert sent["dose:hip-adductors:right"] == ["85"]
    assert sent["csrfmiddlewaretoken"] == ["a-token"]
    assert sent["idempotency_key"] == ["k-1"]


def test_Without_script_Enter_checks_and_never_signs(site: Site) -> None:
    site.answers(lambda _: (200, "<title>answered</title>"))
    tab = site.open("plan-usual", script=False)
    with tab.expect_navigation():
        box(tab, "hip-adductors", Side.RIGHT).press("Enter")
    assert parse_qs(site.posted[0])["act"] == ["check"]


def test_What_needs_a_reason_is_named_in_the_first_screen(site: Site) -> None:
    tab = site.open("plan")
    named = tab.locator("#may .named li")
    assert named.first.inner_text().startswith("Needs a reason: ")
    place = named.last.bounding_box()
    assert place["y"] + place["height"] <= 900


def test_Both_sides_stay_in_sight_on_a_phone(site: Site) -> None:
    tab = site.open("plan-usual", 360)
    for side in Side:
        place = box(tab, "hip-adductors", side).bounding_box()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 360


def test_Every_box_says_muscle_side_and_product(site: Site) -> None:
    tab = site.open("plan-usual")
    labels = tab.eval_on_selector_all(".dose input", "boxes => boxes.map(box => box.getAttribute('aria-label'))")
    assert len(labels) == len(set(labels))
    assert all(PRODUCT in label and (" right" in label or " left" in label) for label in labels)


def test_The_failed_board_shows_no_limit_and_no_tick(site: Site) -> None:
    tab = site.open(lambda: gallery.PAGES["plan-failed"]("light", "standard"))
    assert unanswered(gallery.board(scenes.USUAL)).verdict.can_sign is False
    assert tab.locator("#limits .bar.ch, #limits .limits").count() == 0
    assert tab.locator("#check .finding.ok").count() == 0
    assert "Not checked" in tab.locator("#limits").inner_text()
