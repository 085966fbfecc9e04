"""Every chart says in words what it shows, shows the band before the point, and keeps its numbers in a table."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from tests.report.made import (
    PRODUCT,
    a_band,
    a_check,
    a_course,
    a_goal_chance,
    a_preparation,
    a_proposal,
    candidates,
    no_preparation,
    number,
)
from tests.report.reading import read

from eutonia.domain.answers import Side
from eutonia.domain.proposal import DoseEvidence
from eutonia.report import charts
from eutonia.report.charts.bars import dose_row_words, limit_words, range_words
from eutonia.report.charts.forecast import Aim, mark_words
from eutonia.report.charts.goals import chosen_weeks, shade
from eutonia.report.charts.syringes import site_words

SVG = "{http://www.w3.org/2000/svg}"


def drawn(markup: Markup) -> ElementTree.Element:
    """The SVG at the start of a chart."""
    return ElementTree.fromstring(str(markup)[: markup.index("</svg>") + 6])


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """Elements of one class."""
    return [e for e in root.iter() if name in (e.get("class") or "").split()]


def words_of(root: ElementTree.Element) -> str:
    """All text in a drawing."""
    return " ".join(e.text or "" for e in root.iter() if e.tag in (f"{SVG}text", f"{SVG}tspan"))


def y_of(path: ElementTree.Element) -> list[float]:
    """The heights of a line through points."""
    return [float(y) for _, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path.get("d", ""))]


def every_chart() -> dict[str, Markup]:
    """One of each chart, drawn from the proposal built by hand."""
    proposal, made = a_proposal(), a_preparation()
    return {
        "forecast": charts.forecast(a_course(), "Adducted thighs, RIGHT", Aim(5, "5 or fewer")),
        "ordinal forecast": charts.forecast(a_course("ashworth"), "Adducted thighs, RIGHT"),
        "frontier": charts.frontier(proposal.frontier, proposal.options, "balanced", PRODUCT, "12 weeks"),
        "limit": charts.limit_bar(a_check().limits[0]),
        "range": charts.range_bar(candidates()[0].evidence, [(Side.RIGHT, Decimal(60))], "Soleus"),
        "syringe": charts.syringe(made.syringes[0]),
        "vials": charts.vials(made),
    }


@pytest.mark.parametrize("name", every_chart())
def test_Every_chart_is_an_image_with_a_text_alternative(name: str) -> None:
    root = drawn(every_chart()[name])
    assert root.get("role") == "img"
    assert len(root.get("aria-label", "")) > 15


@pytest.mark.parametrize("name", every_chart())
def test_No_chart_holds_a_value_that_is_no_number_or_an_inline_style(name: str) -> None:
    text = str(every_chart()[name])
    assert not re.search(r"\b(nan|inf)\b", text, re.IGNORECASE)
    assert 'style="' not in text


@pytest.mark.parametrize("name", ["forecast", "ordinal forecast", "frontier"])
def test_Every_curve_has_a_table_of_its_values(name: str) -> None:
    tree = read(str(every_chart()[name]))
    table = tree.find("details")[0].find("table")[0]
    assert tree.find("summary")[0].words == ["Show every value"]
    assert len(table.find("tr")) > 5
    assert all(head.attributes.get("scope") == "col" for head in table.find("thead")[0].find("th"))


def test_The_widest_band_is_drawn_first_and_the_median_on_top() -> None:
    root = drawn(charts.forecast(a_course(), "Thighs"))
    order = [e.get("class") for e in root.iter() if e.get("class") in ("b95", "b80", "b50", "alt", "med")]
    assert order == ["b95", "b80", "b50", "alt", "med"]


@given(st.floats(1, 80), st.floats(0.1, 9), st.sampled_from(["spasms_per_day", "pain", "ashworth"]))
def test_The_bands_lie_inside_one_another_around_the_median(middle: float, reach: float, measure: str) -> None:
    middle = min(middle, 5) if measure == "ashworth" else middle
    bands = tuple(a_band(middle, reach) for _ in range(10))
    root = drawn(charts.forecast(a_course(measure, bands=bands), "Thighs"))
    heights = [y_of(of_class(root, name)[0]) for name in ("b95", "b80", "b50", "med")]
    for wide, narrow in itertools.pairwise(heights):
        assert min(wide) <= min(narrow)
        assert max(wide) >= max(narrow)


def test_The_ordinal_scale_names_its_grades_equally_spaced() -> None:
    root = drawn(charts.forecast(a_course("ashworth"), "Thighs"))
    rows = {e.text: float(e.get("y", 0)) for e in root.iter(f"{SVG}text") if e.get("text-anchor") == "end"}
    heights = [rows[grade] for grade in ("0", "1", "1+", "2", "3", "4")]
    gaps = [a - b for a, b in itertools.pairwise(heights)]
    assert gaps == pytest.approx([gaps[0]] * 5, abs=0.11)


def test_A_grade_in_the_table_of_values_is_never_an_average() -> None:
    table = read(str(charts.forecast(a_course("ashworth"), "Thighs"))).find("tbody")[0]
    cells = [word for cell in table.find("td") for word in cell.text().replace("to", " ").split()]
    assert set(cells) <= {"0", "1", "1+", "2", "3", "4"}


def test_The_forecast_marks_onset_best_week_wear_off_and_goal() -> None:
    said = words_of(drawn(charts.forecast(a_course(), "Thighs", Aim(5, "5 or fewer"))))
    for part in ("starts, day 12", "best, week 5", "wears off, day 88", "goal: 5 or fewer", "if nothing is injected"):
        assert part in said


def test_The_forecast_in_words_carries_its_bands() -> None:
    label = drawn(charts.forecast(a_course(), "Adducted thighs, RIGHT", Aim(5, "5 or fewer"))).get("aria-label", "")
    assert "Adducted thighs, RIGHT, spasms a day" in label
    assert "80 %" in label
    assert "Goal: 5 or fewer" in label


def test_A_course_without_an_effect_says_so() -> None:
    course = a_course(onset_day=None, peak_week=None, wears_off_day=None)
    assert mark_words(course) == "No onset, best week or wear-off is expected."
    assert "starts" not in words_of(drawn(charts.forecast(course, "Thighs")))


def test_A_course_without_weeks_is_said_not_drawn() -> None:
    course = a_course(weeks=(), bands=(), without_treatment=())
    assert str(charts.forecast(course, "Thighs")) == '<p class="fine">Thighs: no forecast was made.</p>'


def test_A_band_that_is_cut_at_the_top_says_so() -> None:
    bands = tuple(a_band(4, 20) for _ in range(10))
    assert "cut at the top" in words_of(drawn(charts.forecast(a_course(bands=bands), "Thighs")))


def test_A_course_of_zeros_can_be_drawn() -> None:
    course = a_course(bands=tuple(a_band(0, 0) for _ in range(10)), without_treatment=(Decimal(0),) * 10)
    assert of_class(drawn(charts.forecast(course, "Thighs")), "med")


def test_The_frontier_marks_every_option_and_fills_the_proposed_one() -> None:
    proposal = a_proposal()
    root = drawn(charts.frontier(proposal.frontier, proposal.options, "balanced", PRODUCT))
    assert len(of_class(root, "mk-r")) == 2
    assert len(of_class(root, "mk-l")) == 4
    assert "this plan" in words_of(root)


def test_The_frontier_shows_where_the_limit_stands() -> None:
    proposal = a_proposal()
    root = drawn(charts.frontier(proposal.frontier, proposal.options, "balanced", PRODUCT, "12 weeks, everywhere"))
    assert "limit: 300 units" in words_of(root)
    assert of_class(root, "shade")


def test_A_frontier_of_one_point_is_said_not_drawn() -> None:
    assert "No other dose" in charts.frontier((), (), "none", PRODUCT)


@pytest.mark.parametrize("given_before", [0, 100])
def test_What_is_given_is_hatched_so_that_it_reads_in_black_and_white(given_before: int) -> None:
    use = a_check().limits[0].model_copy(update={"given": Decimal(given_before)})
    root = drawn(charts.limit_bar(use))
    assert len(of_class(root, "gv-hatch")) == (1 if given_before else 0)
    assert float(of_class(root, "pl")[0].get("width", 0)) > 0


def test_A_limit_bar_says_its_sum() -> None:
    assert limit_words(a_check().limits[0]) == (
        "12 weeks, everywhere: 100 given + 220 planned = 320 of 400 units of onabotulinumtoxinA"
    )


@given(st.integers(0, 900), st.integers(0, 900), st.integers(0, 900))
def test_A_limit_bar_never_leaves_its_frame(given_before: int, planned: int, maximum: int) -> None:
    values = {"given": Decimal(given_before), "planned": Decimal(planned), "maximum": Decimal(maximum)}
    root = drawn(charts.limit_bar(a_check().limits[0].model_copy(update=values)))
    ends = [float(r.get("x", 0)) + float(r.get("width", 0)) for r in root.iter(f"{SVG}rect")]
    assert max(ends) <= 330.1


def test_An_unverified_label_dose_is_an_outline() -> None:
    root = drawn(charts.range_bar(candidates()[0].evidence, [(Side.LEFT, Decimal(60))], "Soleus"))
    assert of_class(root, "lab-open")
    assert not of_class(root, "lab-d")
    assert of_class(root, "mk-l")


def test_No_sourced_dose_means_no_bar() -> None:
    assert "<svg" not in charts.range_bar((), [(Side.RIGHT, Decimal(60))], "Gracilis")


def test_The_range_in_words_names_sides_and_state() -> None:
    said = range_words(candidates()[0].evidence, [(Side.RIGHT, Decimal(60)), (Side.LEFT, Decimal(40))], "Soleus")
    assert said == "Soleus: practice 40 to 120, typically 75; label 75, unverified here; RIGHT 60 units; LEFT 40 units"


@pytest.mark.parametrize(
    ("low", "typical", "high", "said"),
    [(None, None, 100, "up to 100"), (50, None, 50, "50"), (None, 75, None, "75"), (None, None, None, "without a figure")],
)
def test_A_range_says_only_what_the_document_gives(low: int | None, typical: int | None, high: int | None, said: str) -> None:
    ends = {"low": low, "typical": typical, "high": high}
    row = candidates()[0].evidence[0].model_dump() | {k: None if v is None else Decimal(v) for k, v in ends.items()}
    assert dose_row_words(DoseEvidence.model_validate(row)) == said


def test_Goals_are_a_table_with_numbers_and_shades() -> None:
    tree = read(str(charts.goal_table([a_goal_chance()], "Per cent", Markup("<a href='#x'>M</a>"))))
    cells = tree.find("table", class_="hm")[0].find("td")
    assert all(re.fullmatch(r"<1|>99|\d+", cell.text()) for cell in cells)
    assert len({cell.attributes["class"] for cell in cells}) > 1
    assert shade(Decimal("0.05")) == 0
    assert shade(Decimal("0.7")) == 4


def test_No_goal_is_said() -> None:
    assert "No goal was recorded" in charts.goal_table([], "Per cent", Markup(""))


@given(st.lists(st.integers(0, 60), min_size=1, max_size=60, unique=True))
def test_The_goal_table_fits_a_phone(weeks: list[int]) -> None:
    places = chosen_weeks([Decimal(w) for w in sorted(weeks)])
    assert 1 <= len(places) <= 9


def test_A_syringe_has_one_stop_for_each_site_but_the_last() -> None:
    one = a_preparation().syringes[0]
    root = drawn(charts.syringe(one))
    assert len(of_class(root, "cut")) == 3
    assert site_words(one) == "4 × 25 units"
    assert "A, RIGHT calf: 100 units, 2 mL" in words_of(root)
    assert "plunger rests at 1.5 mL, 1 mL, 0.5 mL and 0 mL" in root.get("aria-label", "")


@pytest.mark.parametrize("size", ["0.5", "1", "2", "3", "5", "10", "20", "60"])
def test_A_syringe_of_any_size_is_graduated(size: str) -> None:
    one = a_preparation().syringes[0].model_copy(update={"size_ml": Decimal(size), "volume_ml": number("0.4"), "marks_ml": ()})
    root = drawn(charts.syringe(one))
    assert 4 <= len([*of_class(root, "tk"), *of_class(root, "tkm")]) <= 70


def test_Every_vial_is_drawn_with_its_strength_and_diluent() -> None:
    said = words_of(drawn(charts.vials(a_preparation())))
    assert said.count("100 units") == 3
    assert said.count("+ 2 mL") == 3


def test_A_vial_that_takes_no_diluent_is_ready_to_use() -> None:
    made = a_preparation().model_copy(update={"diluent_ml": ()})
    assert "ready to use" in words_of(drawn(charts.vials(made)))
    assert "No vial is opened." in charts.vials(no_preparation())
