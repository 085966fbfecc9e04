"""The plan board: from the engine's own values, RIGHT before LEFT, the product beside every dose."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.clinic.pages import gallery, scenes
from tests.clinic.pages.drawing import page

from eutonia.domain.answers import Side
from eutonia.domain.plan import MuscleDose
from eutonia.domain.proposal import PlanOption
from eutonia_clinic.core import words
from eutonia_clinic.visits.presenters.answering import KINDS, ReasonLinks, reason_page, second_page
from eutonia_clinic.visits.presenters.board import BoardState, PlanBoard, changes, plan_board, unanswered
from eutonia_clinic.visits.presenters.doses import BY_HAND, dose_name
from eutonia_clinic.visits.presenters.expecting import ROWS, courses_by_goal
from eutonia_clinic.visits.presenters.may_we import NAMED
from eutonia_clinic.visits.presenters.reasons import both_sides

DOSED = tuple(name for name in scenes.names() if scenes.proposed(name).plan.doses)


def drafted(name: str, *doses: MuscleDose) -> PlanOption:
    """The proposed option with other doses."""
    option = scenes.proposed(name)
    return option.model_copy(update={"plan": option.plan.model_copy(update={"doses": doses})})


def board_of(option: PlanOption, name: str) -> PlanBoard:
    """The board of a changed draft."""
    return plan_board(scenes.proposal(name), option, scenes.knowledge(), gallery.BOARD_LINKS, BoardState(checked=gallery.NOW))


@pytest.mark.parametrize("name", DOSED)
def test_every_dose_of_the_plan_stands_in_its_box(name: str) -> None:
    boxes = {cell.name: cell for row in gallery.board(name).doses.rows for cell in row.cells}
    for dose in scenes.proposed(name).plan.doses:
        cell = boxes[dose_name(dose.muscle, dose.side)]
        assert Decimal(cell.value) == dose.units
        assert cell.offered
        assert cell.label.endswith(f"units of {scenes.proposed(name).plan.product}")


@pytest.mark.parametrize("name", DOSED)
def test_the_totals_are_the_sum_of_the_rows(name: str) -> None:
    table = gallery.board(name).doses
    for side, total in zip(Side, (table.right_total, table.left_total), strict=True):
        values = [Decimal(row.cells[list(Side).index(side)].value) for row in table.rows]
        assert total == words.units(sum(values, Decimal(0)))
    assert table.total == words.units(scenes.proposed(name).plan.total.amount)


def test_a_thousand_units_stand_in_a_box_as_they_can_be_typed_again() -> None:
    large = MuscleDose(muscle="gastrocnemius", side=Side.RIGHT, units=Decimal(1000))
    rows = board_of(drafted(scenes.CARE, large), scenes.CARE).doses.rows
    assert next(row.right.value for row in rows if row.muscle == "gastrocnemius") == "1000"


def test_right_stands_before_left_in_every_row() -> None:
    for row in gallery.board(scenes.USUAL).doses.rows:
        assert [cell.name.rsplit(":", 1)[1] for cell in row.cells] == ["right", "left"]


def test_a_side_without_a_problem_has_no_box_to_type_into() -> None:
    rows = gallery.board(scenes.CARE).doses.rows
    assert rows
    assert not any(row.left.offered for row in rows)
    assert all(row.right.offered for row in rows)


def test_a_muscle_that_holds_the_person_up_says_keep() -> None:
    name = "extensor-tone-used-to-stand"
    board = gallery.board(name)
    kept = [cell for row in board.doses.rows for cell in row.cells if cell.keep]
    assert kept
    assert all("keep: its tone holds the person up" in cell.label for cell in kept)
    assert board.kept


def test_without_a_sourced_dose_no_bar_is_drawn_and_the_row_says_so() -> None:
    rows = [row for row in gallery.board(scenes.USUAL).doses.rows if row.basis == BY_HAND]
    assert rows
    assert all(row.bar == "" for row in rows)


def test_what_cannot_be_read_stays_in_its_box_and_closes_signing() -> None:
    board = gallery.board_with(
        scenes.USUAL, typed={dose_name("soleus", Side.LEFT): "4O"}, errors={dose_name("soleus", Side.LEFT): "no"}
    )
    cell = next(row.left for row in board.doses.rows if row.muscle == "soleus")
    assert (cell.value, cell.error) == ("4O", "no")
    assert board.verdict.why_not == "Signing is closed: 1 dose cannot be read."


def test_who_may_not_sign_is_told_who_may() -> None:
    assert gallery.board(scenes.USUAL, can_sign=False).verdict.why_not == "An injector reviews and signs this draft."


def test_a_plan_without_a_dose_cannot_be_signed_and_draws_nothing_up() -> None:
    board = gallery.board(scenes.REFUSED)
    assert board.verdict.why_not == "There is nothing to sign: no dose is planned."
    assert board.prepared is None


def test_the_difference_to_the_proposal_is_said_muscle_by_muscle() -> None:
    option = scenes.proposed(scenes.CARE)
    first, *others = option.plan.doses
    more = first.model_copy(update={"units": first.units + 10})
    said = changes(scenes.proposal(scenes.CARE), drafted(scenes.CARE, more, *others))
    assert said[0] == f"Gastrocnemius RIGHT: proposed {first.units} units, planned {first.units + 10} units."
    assert said[-1] == "Total: proposed 200 units of onabotulinumtoxinA, planned 210 units of onabotulinumtoxinA."
    assert changes(scenes.proposal(scenes.CARE), option) == ()


def test_a_dose_left_out_and_one_added_are_both_said() -> None:
    added = MuscleDose(muscle="tibialis-posterior", side=Side.RIGHT, units=Decimal(50))
    said = " ".join(changes(scenes.proposal(scenes.CARE), drafted(scenes.CARE, added)))
    assert "Tibialis posterior RIGHT: proposed none, planned 50 units." in said
    assert "planned none" in said


def test_another_product_is_compared_with_nothing() -> None:
    option = scenes.proposed(scenes.CARE)
    other = option.model_copy(update={"plan": option.plan.with_product("abobotulinumtoxinA")})
    assert changes(scenes.proposal(scenes.CARE), other) == (
        "Proposed with onabotulinumtoxinA, drafted with abobotulinumtoxinA: no dose can be compared.",
    )
    board = board_of(other, scenes.CARE)
    assert all(cell.value == "0" and not cell.proposed for row in board.doses.rows for cell in row.cells)


def test_a_changed_draft_stands_beside_the_options_and_none_of_them_is_it() -> None:
    first, *others = scenes.proposed(scenes.CARE).plan.doses
    board = board_of(drafted(scenes.CARE, first.model_copy(update={"units": first.units + 5}), *others), scenes.CARE)
    assert [one.title for one in board.expected.options if one.is_draft] == ["Your draft"]
    assert all(one.can_use for one in board.expected.options if not one.is_draft)
    assert all(len(one.cells) == len(ROWS) for one in board.expected.options)


def test_the_courses_of_the_goals_come_first() -> None:
    proposal = scenes.proposal(scenes.MANY)
    goals = {(p.pattern, p.side, g.measure.value) for g in proposal.case.goals for p in g.problems}
    ordered = [(c.pattern, c.side, c.measure) in goals for c in courses_by_goal(proposal, scenes.proposed(scenes.MANY))]
    assert ordered == sorted(ordered, reverse=True)


def test_what_the_muscles_of_a_pattern_share_is_said_once() -> None:
    for pattern in gallery.board(scenes.USUAL).patterns:
        own = [reason for muscle in (*pattern.dosed, *pattern.left_out) for reason in muscle.reasons_for]
        assert not set(own) & set(pattern.shared)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (["8 spasms a day, RIGHT", "8 spasms a day, LEFT"], ("8 spasms a day, RIGHT and LEFT.",)),
        (["Ashworth 3, RIGHT", "Ashworth 2, LEFT"], ("Ashworth 3, RIGHT.", "Ashworth 2, LEFT.")),
        (["On label (US)"], ("On label (US).",)),
        (["Ashworth 3, LEFT", "Ashworth 3, RIGHT"], ("Ashworth 3, RIGHT and LEFT.",)),
    ],
)
def test_a_reason_that_both_sides_share_is_said_once(said: list[str], shown: tuple[str, ...]) -> None:
    assert both_sides(said) == shown


@pytest.mark.parametrize("name", scenes.names())
def test_every_example_has_a_board(name: str) -> None:
    html = page("visits/plan_board.html", scenes.page_frame("Plan board", name, "plan"), board=gallery.board(name))
    assert "None" not in html.replace("None in use", "")
    assert ".0 units" not in html
    assert " IU" not in html
    assert "style=" not in html
    assert html.count("<script") == 2


def test_a_check_that_did_not_answer_shows_no_old_finding_as_if_it_held() -> None:
    board = unanswered(gallery.board(scenes.CARE))
    html = page("visits/plan_board.html", scenes.page_frame("Plan board", scenes.CARE, "plan"), board=board)
    assert "Not checked: the check did not answer" in html
    assert "Sooner than the shortest interval" not in html.split('id="check"')[1].split("</section>")[0]
    assert not board.verdict.can_sign


def test_the_page_for_a_reason_says_that_a_colleague_must_agree_only_where_two_names_are_needed() -> None:
    links = ReasonLinks("/reason", "/plan")
    asked = {}
    for one in gallery.board(scenes.CARE).check.loud:
        made = reason_page(
            one.key, scenes.proposal(scenes.CARE), scenes.proposed(scenes.CARE), scenes.knowledge(), links, "Dr A", "k"
        )
        assert made is not None
        assert [field.name for field in made.fields] == ["kind", "reason"]
        asked[one.second_name] = "under their own name" in made.second
    assert asked == {True: True, False: False}
    assert KINDS[0].value == ""


def with_first_name_only(name: str) -> PlanOption:
    """An example in which every reason is given and the second names are not."""
    option = gallery.answered(name)
    alone = tuple(one.model_copy(update={"second_name": None}) for one in option.plan.overrides)
    return option.model_copy(update={"plan": option.plan.model_copy(update={"overrides": alone})})


def test_a_reason_without_the_second_name_it_needs_waits_and_closes_signing() -> None:
    key = next(one.key for one in gallery.board(scenes.CARE).check.loud if one.second_name)
    state = BoardState(checked=gallery.NOW, agree={key: "/agree"})
    board = plan_board(
        scenes.proposal(scenes.CARE), with_first_name_only(scenes.CARE), scenes.knowledge(), gallery.BOARD_LINKS, state
    )
    waiting = [one for one in board.check.loud if one.waits]
    assert [(one.key, one.agree) for one in waiting] == [(key, "/agree")]
    assert "1 waits for a second name" in [tag.words for tag in board.check.tags]
    assert board.verdict.why_not == "Signing is closed: 1 reason waits for a second name."
    assert all(not one.agree for one in board.check.findings if one.key != key)


def test_the_second_person_reads_the_reason_of_the_first_before_agreeing() -> None:
    given = (scenes.proposal(scenes.CARE), with_first_name_only(scenes.CARE), scenes.knowledge(), ReasonLinks("/agree", "/plan"))
    key = next(one.key for one in gallery.board(scenes.CARE).check.loud if one.second_name)
    shown = second_page(key, *given, "Prof B", "k")
    assert shown is not None
    assert (shown.given_by.startswith("Dr Ines SAMPLE, "), shown.by) == (True, "Prof B")
    assert shown.given.startswith("Agreed with urology")
    assert second_page("no.such.rule||", *given, "Prof B", "k") is None
    both = (given[0], gallery.answered(scenes.CARE), *given[2:])
    assert second_page(key, *both, "Prof B", "k") is None


def test_without_a_check_no_figure_but_the_doses_is_told() -> None:
    board = unanswered(gallery.board(scenes.USUAL), "The ledger could not be read.")
    assert (board.verdict.facts, board.prepared, board.expected.courses, board.expected.options) == ((), None, (), ())
    html = page("visits/plan_board.html", scenes.page_frame("Plan board", scenes.USUAL, "plan"), board=board)
    assert "Not worked out: the check did not answer." in html
    assert "Limiting weakness" not in html
    assert all(row.right.value for row in board.doses.rows)


def test_who_may_only_look_has_nothing_to_press() -> None:
    board = gallery.board_with(scenes.USUAL, read_only_because="You may look.")
    html = page("visits/plan_board.html", scenes.page_frame("Plan board", scenes.USUAL, "plan"), board=board)
    form = html.split('id="board"', 1)[1].split("</form>", 1)[0]
    assert "<button" not in form
    assert "You may look." in form
    assert "data-live" not in form
    assert form.count("readonly") >= sum(cell.offered for row in board.doses.rows for cell in row.cells)


def test_there_is_no_page_for_a_reason_that_no_finding_takes() -> None:
    links = ReasonLinks("/reason", "/plan")
    note = next(one.key for one in gallery.board(scenes.CARE).check.notes)
    for key in (note, "no.such.rule||"):
        assert (
            reason_page(key, scenes.proposal(scenes.CARE), scenes.proposed(scenes.CARE), scenes.knowledge(), links, "A", "k")
            is None
        )


def test_the_findings_behind_may_we_are_named_with_their_level_before_anything_is_opened() -> None:
    named = gallery.board(scenes.CARE).may_we.named
    assert [one.level for one in named] == ["reason", "reason"]
    assert named[0].words == "Needs a reason: Inside the interval between treatments"
    html = gallery.PAGES["plan"]("light", "standard")
    panel = html[html.index('id="may"') : html.index('id="patterns"')]
    before_opening = panel[: panel.index("<details")]
    assert all(words.words in before_opening.replace("&#39;", "'") for words in named)
    assert "Why: 2 need a reason" in panel


def test_of_many_findings_the_first_are_named_and_the_rest_are_counted() -> None:
    shown = gallery.board("screen-half-asked").may_we
    assert len(shown.named) == NAMED
    assert {one.level for one in shown.named} == {"stop"}
    assert shown.told == f"9 stops, 2 need a reason and 5 notes; {len(shown.findings) - NAMED} not named above"


def test_a_note_says_that_it_is_one() -> None:
    (note,) = gallery.board("anticoagulant-deep-calf").may_we.named
    assert (note.level, note.words[:6]) == ("note", "Note: ")
