"""Make docs/examples.md: what every example is answered. Run by `make docs`; a test says when it is stale."""

from __future__ import annotations

from pathlib import Path

from eutonia.cli.reading import read_case
from eutonia.domain import Proposal
from eutonia.knowledge import load
from eutonia.propose import propose
from eutonia.response import population_belief

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "examples.md"
HEAD = """# The examples, and what each is answered

Made by `make docs` from the cases in `examples/`; do not edit. Every person is synthetic; where a case follows a publication,
it is named. `make examples` draws the same answers as pages.

"""


def page() -> str:
    """The whole page."""
    knowledge = load()
    belief = population_belief(knowledge)
    files = sorted((ROOT / "examples").glob("*.json"))
    return HEAD + "\n".join(_part(file, propose(read_case(str(file)), knowledge, belief)) for file in files)


def _part(file: Path, proposal: Proposal) -> str:
    case = proposal.case
    where = f"[{file.name}](../examples/{file.name}), {case.product}, label of {case.jurisdiction.value}."
    lines = [f"## {case.title}", "", where, "", f"**{proposal.summary}**", ""]
    if case.published_source:
        lines += [f"After: {case.published_source}", ""]
    lines += [f"- *{finding.severity.words}*: {finding.title}. {finding.because}" for finding in proposal.eligibility.findings]
    lines += [""] if proposal.eligibility.findings else []
    lines += [*_doses(proposal)]
    return "\n".join(lines)


def _doses(proposal: Proposal) -> list[str]:
    plan = next(option.plan for option in proposal.options if option.name == proposal.recommended)
    names = {(row.muscle, row.side): row.name for row in proposal.candidates}
    if not plan.doses:
        return []
    rows = [f"| {names[dose.muscle, dose.side]} | {dose.side.word} | {dose.units:f} | {dose.sites} |" for dose in plan.doses]
    return ["| muscle | side | units | sites |", "|---|---|---:|---:|", *rows, ""]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"Written: {PAGE.relative_to(ROOT)}")
