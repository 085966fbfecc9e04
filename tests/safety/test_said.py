"""What the guard says, word for word, with sums and sources: as it was reviewed. A changed fact or sentence shows here."""

from __future__ import annotations

from tests.safety.said import FILE, said


def test_the_guard_says_of_every_written_plan_what_was_reviewed() -> None:
    now, reviewed = said().splitlines(), FILE.read_text(encoding="utf-8").splitlines()
    differing = [(one, other) for one, other in zip(now, reviewed, strict=False) if one != other][:3]
    assert differing == [], "if the change is meant, make the text again (python -m tests.safety.said) and read what changed"
    assert len(now) == len(reviewed)
