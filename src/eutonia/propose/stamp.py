"""What was asked of which engine, knowledge and belief: the hashes that let a proposal be recomputed and compared."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from eutonia import __version__
from eutonia.domain.belief import Belief
from eutonia.domain.case import Case
from eutonia.domain.cycle import Session
from eutonia.knowledge.types import Knowledge

INTENDED_USE = (
    "Decision support for qualified clinicians, who can see the basis of every suggestion and who decide. Not for "
    "emergencies, not certified as a medical device, never autonomous. No patient-facing dose advice."
)


def case_hash(case: Case) -> str:
    """SHA-256 of the case as its document would be written."""
    return sha256(case.model_dump_json().encode()).hexdigest()


def proposal_id(case: Case, knowledge: Knowledge, belief: Belief, earlier: Sequence[Session] = ()) -> str:
    """SHA-256 of everything a proposal follows from. Equal inputs give equal ids, on every machine."""
    sessions = (one.model_dump_json() for one in earlier)
    parts = (__version__, knowledge.hash, belief.id, case_hash(case), *sessions)
    return sha256("\n".join(parts).encode()).hexdigest()
