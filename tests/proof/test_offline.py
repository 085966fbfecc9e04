"""The clinic starts and serves where there is no network at all, over https, and gives nothing away there."""

from __future__ import annotations

from pathlib import Path

import pytest
from proof.security import offline


def test_the_clinic_is_served_whole_without_any_network(sqlite_template: Path) -> None:
    answers = offline.asked(sqlite_template)
    alone, *rest = answers
    if not alone.is_so:
        pytest.fail(f"{alone.said}: run this as root, or allow user namespaces")
    assert [one for one in rest if not one.is_so] == []
    assert len(rest) > 20
