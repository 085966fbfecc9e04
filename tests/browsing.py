"""The one browser of a test run. Two at once in one process do not go together, so every test that needs one takes this."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

REMEDY = "apt-get update && apt-get install -y --no-install-recommends chromium fonts-dejavu-core"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser of this computer. Without one the test fails and says what to run; it does not pass unseen."""
    from playwright.sync_api import sync_playwright

    where = shutil.which("chromium")
    if where is None:
        pytest.fail(f"Chromium is not installed. Run: {REMEDY}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=where, args=["--no-sandbox"])
        yield browser
        browser.close()
