"""The sum behind a finding, so that it can be checked by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from eutonia.domain import Arithmetic, Citation, Units, plain
from eutonia.domain.case import EarlierTreatment
from eutonia.safety.scene import in_words


def compared(terms: Sequence[str], sum_of_units: Units, limit: Decimal) -> Arithmetic:
    """A sum of units of one product against a limit."""
    return Arithmetic(terms=tuple(terms), total=sum_of_units.amount, limit=limit, unit=f"units of {sum_of_units.product}")


def told(treatment: EarlierTreatment) -> str:
    """One earlier treatment in words; what is not known says so."""
    units = "units not known" if treatment.units is None else f"{plain(treatment.units)} units"
    product = treatment.product or "product not known"
    day = in_words(treatment.given_on) if treatment.given_on else "date not known"
    state = "reserved, not given" if treatment.status == "signed_not_given" else "given"
    words = [units, product, treatment.indication.replace("_", " "), day, state, treatment.clinic]
    return ", ".join(word for word in words if word)


def cited(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Each place once, in the order of source and section."""
    found = {(one.source, one.section): one for one in citations}
    return tuple(found[key] for key in sorted(found))
