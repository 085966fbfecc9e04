"""Each test has anchors of its own, as it has a database of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def anchors(settings: Any, tmp_path: Path) -> Path:
    """The file of the anchors."""
    settings.EUTONIA_ANCHORS = tmp_path / "anchors.jsonl"
    return tmp_path / "anchors.jsonl"
