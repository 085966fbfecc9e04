"""The product itself: planned here or not, and whether the case names things that the knowledge holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eutonia.domain import Case
from eutonia.eligibility.verdict import PROJECT, Says, Verdict
from eutonia.knowledge.types import Knowledge


def product(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """A product that is known but not planned here is refused by name, with the others."""
    found = knowledge.products.get(case.product)
    if found is not None and not found.planned_here:
        yield Says("product", (found.step_citation,)).not_a_candidate(
            "This product is not planned here",
            f"Plans are not made for {found.brand} ({found.id}): its limits and doses for spasticity are not held here.",
            f"Choose a product that is planned here: {' or '.join(other_products((found.id,), knowledge))}.",
        )


def other_products(besides: tuple[str, ...], knowledge: Knowledge) -> tuple[str, ...]:
    """The products planned here, but for those named, in the order of their ids. No dose goes along."""
    return tuple(sorted(p.id for p in knowledge.products.values() if p.planned_here and p.id not in besides))


def names(case: Case, knowledge: Knowledge) -> Iterable[Verdict]:
    """Every name in the case must lead somewhere: a rule that cannot find its fact has not run."""
    for field, name in sorted(set(_unknown_names(case, knowledge))):
        yield Says("names", (PROJECT,)).not_now(
            "The case names something that the knowledge does not hold",
            f"{field}: '{name}' is not known, so the rules about it did not run.",
            f"Correct '{name}': `eutonia knowledge list` shows the names.",
            could_not_run=True,
        )


def _unknown_names(case: Case, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for field, used, known in (
        ("product", (case.product,), knowledge.products),
        ("problems, pattern", (problem.pattern for problem in case.problems), knowledge.patterns),
        ("muscles, muscle", (found.muscle for found in case.muscles), knowledge.muscles),
        ("screen, answers", case.screen.answers, knowledge.screen),
        ("other treatments, option", (tried.option for tried in case.other_treatments), knowledge.alternatives),
        ("toxin history, product", (t.product for t in case.toxin_history.treatments if t.product), knowledge.products),
    ):
        yield from ((field, name) for name in used if name not in known)
