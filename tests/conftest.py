"""What holds for every test: no test depends on the clock, and the same tree gives the same result twice."""

from __future__ import annotations

import os

from hypothesis import settings
from tests.browsing import chromium as chromium

settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("wander", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
