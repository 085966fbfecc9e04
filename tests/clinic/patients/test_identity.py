"""Who a person is: identifiers with their check digits, names as they are compared, and documents that cannot be wrong unseen."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.clinic.scenes import an_identity

from eutonia_clinic.patients.identifiers import CHECKS, fault, kinds, modulus_11, spelt
from eutonia_clinic.patients.identity import Identity
from eutonia_clinic.patients.names import are_alike, folded


def with_check_digit(first_nine: str) -> str | None:
    """The slow way round: the tenth digit that makes the whole weighted sum, ten times ... one time, a multiple of eleven."""
    for last in range(10):
        digits = first_nine + str(last)
        if sum(int(digit) * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True)) % 11 == 0:
            return digits
    return None


@given(st.text("0123456789", min_size=10, max_size=10))
def test_a_number_is_taken_exactly_when_its_sum_divides_by_eleven(digits: str) -> None:
    assert modulus_11(digits) == (with_check_digit(digits[:9]) == digits and len(set(digits)) > 1)


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(first_nine: str, at: int, by: int) -> None:
    digits = with_check_digit(first_nine)
    if digits:
        wrong = digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]
        assert not modulus_11(wrong)


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 8))
def test_two_neighbours_swapped_are_always_caught(first_nine: str, at: int) -> None:
    digits = with_check_digit(first_nine)
    if digits and digits[at] != digits[at + 1]:
        assert not modulus_11(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("nhs-number", "943 476 5919", ""),
        ("nhs-number", "943 476 5918", "last digit"),
        ("nhs-number", "9434765", "ten digits"),
        ("nhs-number", "٩٤٣٤٧٦٥٩١٩", "ten digits"),
        ("nhs-number", "0000000000", "last digit"),
        ("medical-record-number", "a-12/7", ""),
        ("medical-record-number", "12 34", ""),
        ("medical-record-number", "-12", "letters, digits"),
        ("passport", "1", "a kind of identifier"),
    ],
)
def test_an_identifier_is_taken_or_refused_with_what_is_expected(kind: str, value: str, expected: str) -> None:
    told = fault(kind, spelt(value))
    assert expected in told if expected else told == ""


@pytest.mark.parametrize("kind", list(kinds()))
def test_a_kind_says_where_it_comes_from_and_how_it_is_checked(kind: str) -> None:
    one = kinds()[kind]
    assert one.check in CHECKS
    assert one.state in ("seen", "recalled", "project")
    assert all((one.words, one.pattern, one.example, one.source))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"family": "  "}, "family"),
        ({"family": "123"}, "family"),
        ({"given": "x" * 101}, "given"),
        ({"given": "a\u202eb"}, "given"),
        ({"birth_date": "24/09/1974"}, "birth_date"),
        ({"sex": "unknown"}, "sex"),
        ({"phone": "call me"}, "phone"),
        ({"address": ["x" * 121]}, "address"),
        ({"identifiers": [{"kind": "nhs-number", "value": "9434765918"}]}, ""),
        ({"identifiers": [{"kind": "nhs-number", "value": "9434765919"}] * 2}, ""),
    ],
)
def test_an_identity_that_cannot_be_right_is_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        an_identity(**changes)
    assert any(field in map(str, error["loc"]) or not field for error in refused.value.errors())


def test_an_identity_is_kept_tidy() -> None:
    identity = an_identity(family="  Van  der Berg ", phone=" +44 (0)20 7946 0000 ", address=["1  Example Way", "Anytown"])
    assert (identity.family, identity.phone, identity.address[0]) == ("Van der Berg", "+44 (0)20 7946 0000", "1 Example Way")
    assert identity.name == "VAN DER BERG Juniper"


def test_a_number_that_each_clinic_gives_out_for_itself_says_which_one_did() -> None:
    numbers = [{"kind": "medical-record-number", "value": "77"}, {"kind": "nhs-number", "value": "9434765919"}]
    marked = an_identity(identifiers=numbers).assigned_by("clinic-1")
    assert [one.assigner for one in marked.identifiers] == ["clinic-1", ""]
    assert marked.assigned_by("clinic-2") == marked


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Šimková-Østby", "simkova ostby"), ("O’Neill", "o neill"), ("MÜLLER", "muller"), ("Groß", "gross"), ("Łukasz", "lukasz"),
        ("  ", ""), ("Ælfgiþ", "aelfgith"), ("Nguyễn", "nguyen"), ("李", "李"),
    ],
)  # fmt: skip
def test_a_name_is_compared_without_capitals_accents_and_marks(name: str, expected: str) -> None:
    assert folded(name) == expected


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(name: str) -> None:
    assert folded(folded(name)) == folded(name)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("testperson", "juniper"), ("testperson", "juniper"), True),
        (("testperson", "juniper"), ("testpersson", "juniper"), True),
        (("testperson", "juniper"), ("testperson", "junipre"), True),
        (("testperson", "jo"), ("testperson", "joanna"), True),
        (("juniper", "testperson"), ("testperson", "juniper"), True),
        (("testperson", "john"), ("testperson", "mary"), False),
        (("smith", "ann"), ("jones", "ann"), False),
        (("testperson", ""), ("testperson", "mary"), False),
    ],
)
def test_alike_is_misspelt_shortened_or_the_wrong_way_round(one: tuple[str, str], other: tuple[str, str], expected: bool) -> None:
    assert are_alike(one, other) is expected
    assert are_alike(other, one) is expected


def test_an_identity_reads_back_as_it_was() -> None:
    identity = an_identity(born=date(1966, 11, 30), identifiers=[{"kind": "nhs-number", "value": "943 476 5919"}])
    assert Identity.model_validate_json(identity.model_dump_json()) == identity
