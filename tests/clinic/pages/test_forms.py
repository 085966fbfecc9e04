"""Fields that draw themselves, and read strictly what was typed into them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from eutonia.domain.answers import Answer
from eutonia_clinic.core import fields
from eutonia_clinic.core.fields import ANSWERS, Choice, Field, answer_field, drawn, error_summary, errors_of, units_field
from eutonia_clinic.core.forms import AnswerField, ClinicForm, DayField, UnitsField

PRODUCT = "onabotulinumtoxinA"


class Example(ClinicForm):
    """One field of every kind."""

    dose = UnitsField(product=PRODUCT, step=Decimal(5), label="Soleus right", required=False)
    born = DayField(label="Date of birth")
    pregnant = AnswerField(label="Are you pregnant, or could you be?")
    side = forms.ChoiceField(label="Side", choices=[("right", "RIGHT"), ("left", "LEFT")], widget=forms.RadioSelect)
    product = forms.ChoiceField(label="Product", choices=[(PRODUCT, PRODUCT)])
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False, help_text="As the person said it")
    word = forms.CharField(label="Password", widget=forms.PasswordInput, required=False)
    agreed = forms.BooleanField(label="The person agrees", required=False)
    uses = forms.MultipleChoiceField(label="Uses", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple, required=False)
    kept = forms.CharField(label="Name", required=False)


def sent(**changed: str) -> dict[str, str]:
    """What a browser would send."""
    return {"born_day": "24", "born_month": "9", "born_year": "1966", "side": "right", "product": PRODUCT, **changed}


def test_each_kind_of_field_looks_as_it_should() -> None:
    kinds = {one.name: one.kind for one in Example().values}
    assert kinds == {
        "dose": "units", "born": "day", "pregnant": "answer", "side": "choices", "product": "select", "note": "long_text",
        "word": "password", "agreed": "tick", "uses": "ticks", "kept": "text",
    }  # fmt: skip


def test_a_form_reads_what_was_typed() -> None:
    form = Example(sent(dose="40", pregnant="no", agreed="yes"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["dose"] == Decimal(40)
    assert form.cleaned_data["born"] == date(1966, 9, 24)
    assert form.cleaned_data["pregnant"] is Answer.NO


def test_an_answer_that_was_not_given_was_not_asked() -> None:
    form = Example(sent())
    assert form.is_valid()
    assert form.cleaned_data["pregnant"] is Answer.NOT_ASKED


@pytest.mark.parametrize(
    "typed",
    ["1,000", "1.000,5", "4O", "40 units", "-5", "+5", "5.", ".5", "05", "1e3", "0x10", "٤٠", "40 ", "1 000", "40U", "NaN", "½"],
)
def test_an_amount_that_could_be_misread_is_refused_with_what_is_expected(typed: str) -> None:
    form = Example(sent(dose=f"{typed}x" if typed == "40 " else typed))
    assert not form.is_valid()
    assert "cannot be read" in form.errors["dose"][0]
    assert "such as 40 or 2.5" in form.errors["dose"][0]


def test_an_amount_off_the_step_is_refused_and_the_product_named() -> None:
    form = Example(sent(dose="42"))
    assert not form.is_valid()
    assert form.errors["dose"] == ["Soleus right: 42 is not a step of 5 units of onabotulinumtoxinA. Type a multiple of 5."]


@given(st.integers(0, 1999))
def test_every_multiple_of_the_step_is_read_exactly(steps: int) -> None:
    form = Example(sent(dose=str(steps * 5)))
    assert form.is_valid()
    assert form.cleaned_data["dose"] == Decimal(steps * 5)


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("31", "2", "2026"),
        ("29", "2", "2027"),
        ("0", "1", "2026"),
        ("1", "13", "2026"),
        ("1", "1", "26"),
        ("a", "1", "2026"),
        ("1", "", "2026"),
    ],
)
def test_a_day_that_does_not_exist_is_refused(day: str, month: str, year: str) -> None:
    form = Example(sent(born_day=day, born_month=month, born_year=year))
    assert not form.is_valid()
    assert "is not a day" in form.errors["born"][0]


def test_a_day_that_is_missing_is_asked_for() -> None:
    form = Example(sent(born_day="", born_month="", born_year=""))
    assert form.errors["born"] == ["Date of birth: type day, month and year."]


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_a_day_is_read_back_as_it_was_typed(when: date) -> None:
    form = Example(sent(born_day=str(when.day), born_month=f"{when.month:02}", born_year=str(when.year)))
    assert form.is_valid()
    assert form.cleaned_data["born"] == when


def test_what_was_typed_stays_in_the_box_beside_its_error() -> None:
    form = Example(sent(dose="4O"))
    html = form["dose"].__html__()
    assert 'value="4O"' in html
    assert "nhsuk-error-message" in html
    assert "units of onabotulinumtoxinA" in html


def test_the_summary_names_every_error_and_leads_to_its_box() -> None:
    form = Example(sent(dose="4O", born_day="31", born_month="2"))
    assert 'href="#f-dose"' in form.problems
    assert 'href="#f-born-day"' in form.problems
    assert Example().problems == ""


def test_text_of_others_is_escaped_everywhere() -> None:
    evil = '"><script>x</script>'
    for kind in ("text", "long_text", "number", "units", "choices", "select", "tick", "ticks", "answer", "day", "password"):
        one = Field("n", evil, kind, evil, evil, evil, (Choice(evil, evil),), evil, evil, last=evil, spoken=evil)
        assert "<script" not in drawn(one)
    assert "<script" not in error_summary([("x", evil)])


def test_a_question_offers_both_unknowns_and_starts_as_not_asked() -> None:
    html = drawn(answer_field("screen:pregnancy", "Are you pregnant?", None))
    assert [choice.value for choice in ANSWERS] == ["yes", "no", "cannot_establish", "not_asked"]
    assert html.count("checked") == 1
    assert html.index("checked") > html.index('value="not_asked"')


def test_an_amount_names_its_product_for_whoever_sees_and_hears() -> None:
    html = drawn(units_field("dose", "Soleus right", PRODUCT))
    assert html.count("units of onabotulinumtoxinA") == 2
    assert 'aria-hidden="true">units of onabotulinumtoxinA' in html


def test_no_password_is_ever_written_back() -> None:
    form = Example(sent(word="secret words"))
    assert "secret words" not in form["word"].__html__()


@pytest.mark.parametrize("kind", sorted(fields.MACROS))
def test_every_id_on_a_field_is_its_own(kind: str) -> None:
    html = drawn(Field("dose:soleus:right", "Soleus", kind, "a", "hint", "error", (Choice("a", "A", "x"), Choice("b", "B"))))  # type: ignore[arg-type]
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    assert Field("dose:soleus:right", "Soleus", kind).id in ids  # type: ignore[arg-type]


def test_errors_are_listed_in_the_order_of_the_fields() -> None:
    assert errors_of([Field("b", "B", error="two"), Field("a", "A"), Field("c", "C", error="three")]) == (
        ("f-b", "two"),
        ("f-c", "three"),
    )
