"""A second check engine. It shares no code with `eutonia.safety`, `eutonia.knowledge` or `eutonia.domain`.

Written from `docs/decisions/0004-what-check-knows.md`, the design and the fact files; it reads those files by itself, takes
plan and case as plain documents, and answers with rows. Where it and the guard differ, one of them is wrong, or the record is.
"""

from proof.second.engine import second_check
from proof.second.facts import Facts, read_facts
from proof.second.scene import Row

__all__ = ["Facts", "Row", "read_facts", "second_check"]
