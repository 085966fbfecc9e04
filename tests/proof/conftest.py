"""The databases of the clinic's tests, for what is proved on them."""

from __future__ import annotations

from tests.clinic.conftest import _anchors_of_its_own as _anchors_of_its_own
from tests.clinic.conftest import database as database
from tests.clinic.conftest import postgresql_server as postgresql_server
from tests.clinic.conftest import pytest_generate_tests as pytest_generate_tests
from tests.clinic.conftest import sqlite_template as sqlite_template
