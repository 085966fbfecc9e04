"""Proof at the moment of a signature: password and code together, each attempt counted, each code used once."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from tests.clinic.entering import PASSWORD, code_now, with_password, with_second_factor
from tests.clinic.scenes import a_clinic, a_user

from eutonia_clinic.accounts.models import User
from eutonia_clinic.accounts.proving import needs_code, needs_password, prove, use_code
from eutonia_clinic.core.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return with_second_factor(with_password(a_user(a_clinic())))


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().post("/sign/")


def fields(request: HttpRequest, user: User, password: str, code: str) -> list[str]:
    return [problem.field for problem in prove(request, user, password=password, code=code)]


def test_password_and_code_prove_who_it_is(user: User, request_: HttpRequest) -> None:
    assert needs_password(user)
    assert needs_code(user)
    assert fields(request_, user, PASSWORD, code_now()) == []


def test_a_code_may_be_typed_with_a_space(user: User, request_: HttpRequest) -> None:
    code = code_now()
    assert fields(request_, user, PASSWORD, f" {code[:3]} {code[3:]} ") == []


@pytest.mark.parametrize(
    ("password", "code", "wrong"),
    [
        ("no", "now", ["password"]),
        (PASSWORD, "000000", ["code"]),
        ("no", "000000", ["password", "code"]),
        ("", "", ["password", "code"]),
        (PASSWORD, "", ["code"]),
        (PASSWORD, "١٢٣٤٥٦", ["code"]),
    ],
)
def test_whatever_is_wrong_is_named(user: User, request_: HttpRequest, password: str, code: str, wrong: list[str]) -> None:
    assert fields(request_, user, password, code_now() if code == "now" else code) == wrong
    assert list(AuditEvent.objects.values_list("verb", flat=True)) == ["sign_in_failed"]


def test_a_code_proves_once(user: User, request_: HttpRequest) -> None:
    code = code_now()
    assert fields(request_, user, PASSWORD, code) == []
    assert fields(request_, user, PASSWORD, code) == ["code"]


def test_a_wrong_password_does_not_use_up_the_code(user: User, request_: HttpRequest) -> None:
    code = code_now()
    assert fields(request_, user, "no", code) == ["password"]
    assert fields(request_, user, PASSWORD, code) == []


def test_a_code_of_somebody_else_proves_nothing(user: User) -> None:
    other = with_password(a_user(a_clinic("Second"), "Dr Bo Sample"))
    assert not use_code(other, code_now())


def test_five_failures_lock_signing_as_they_lock_signing_in(user: User, request_: HttpRequest) -> None:
    for _ in range(5):
        prove(RequestFactory().post("/sign/"), user, password="no", code="000000")
    told = prove(request_, user, password=PASSWORD, code=code_now())
    assert "locked" in str(told[0])
    assert request_.axes_locked_out  # type: ignore[attr-defined]


def test_who_came_by_single_sign_on_proves_by_the_code_alone(request_: HttpRequest) -> None:
    user = with_second_factor(a_user(a_clinic()))
    assert not needs_password(user)
    assert fields(request_, user, "", "000000") == ["code"]
    assert fields(request_, user, "", code_now()) == []


def test_without_password_and_code_nothing_is_proven(request_: HttpRequest) -> None:
    assert fields(request_, a_user(a_clinic()), "", "") == ["code"]


def test_a_password_alone_proves_nothing(request_: HttpRequest) -> None:
    assert fields(request_, with_password(a_user(a_clinic())), PASSWORD, "") == ["code"]


def test_where_no_second_factor_is_asked_for_the_password_proves(request_: HttpRequest, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    user = with_password(a_user(a_clinic()))
    assert fields(request_, user, "no", "") == ["password"]
    assert fields(request_, user, PASSWORD, "") == []
