"""Test material that nobody on this project wrote. It is read where it lies, beside the checkout, and never copied in."""

from __future__ import annotations

from pathlib import Path

import pytest

OUTSIDE = Path(__file__).resolve().parents[3] / "shared" / "outside"
needs_outside = [
    pytest.mark.outside,
    pytest.mark.skipif(not OUTSIDE.is_dir(), reason="the outside test material is not in shared/outside beside this checkout"),
]
