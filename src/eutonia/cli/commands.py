"""The commands. Each reads, asks the engine by its doors, and hands the answer to a printer.

The rooms are imported inside the commands: help and errors stay quick, and a command loads only what it uses.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eutonia.cli.clinic import clinic_app
from eutonia.cli.evidencing import evidence_app
from eutonia.cli.following import CourseOption, register

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eutonia.domain.finding import Finding
    from eutonia.domain.proposal import Proposal
    from eutonia.knowledge.types import Knowledge

CAN_BE_SIGNED = 0
NEEDS_A_REASON = 10
STOPPED = 11

app = typer.Typer(
    help=(
        "Treatment planning for botulinum toxin in the spasms and spasticity of adults with multiple sclerosis. "
        "Decision support for qualified clinicians, who decide; not for emergencies; not a certified medical device."
    ),
    epilog=(
        "Exit codes: 0 done; 1 something cannot be written or found; 2 the command or a document is not valid; "
        "4 a fault in the reference files; 5 something optional is not installed; 7 a fit that cannot be trusted; "
        "10 a plan needs a reason; 11 a plan is stopped; 70 a fault in Eutonia. Nothing is written unless the code is 0."
    ),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
)
knowledge_app = typer.Typer(
    help="The facts behind every answer, with their sources.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(knowledge_app, name="knowledge")
app.add_typer(clinic_app, name="clinic")
app.add_typer(evidence_app, name="evidence")


class Paper(StrEnum):
    """Paper sizes of the PDF."""

    A4 = "a4"
    LETTER = "letter"


class DocumentKind(StrEnum):
    """Documents with a published schema."""

    CASE = "case"
    PLAN = "plan"
    PROPOSAL = "proposal"
    CYCLE = "cycle"
    COURSE = "course"
    LOSS_ANSWERS = "loss-answers"
    BELIEF = "belief"
    FORECAST = "forecast"
    LEARNED = "learned"
    ADVICE = "advice"
    NEXT = "next"
    SCORES = "scores"
    CALIBRATION = "calibration"


class KnowledgeKind(StrEnum):
    """Kinds of knowledge that can be listed."""

    PRODUCTS = "products"
    MUSCLES = "muscles"
    PATTERNS = "patterns"
    SCREEN = "screen"
    ALTERNATIVES = "alternatives"
    SCALES = "scales"
    SOURCES = "sources"
    SETTINGS = "settings"
    BELIEF = "belief"
    LOSS = "loss"


CaseFile = Annotated[str, typer.Argument(metavar="CASE.json", help="The case; - reads it from standard input.")]
PlanFile = Annotated[str, typer.Argument(metavar="PLAN.json", help="The plan; - reads it from standard input.")]
CaseOption = Annotated[str, typer.Option("--case", metavar="CASE.json", help="The case that the plan is for.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Target = Path | None


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"eutonia {version('eutonia')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Options of the program itself."""


@app.command()
def propose(
    case_file: CaseFile,
    course: CourseOption = None,
    as_json: AsJson = False,
    html: Annotated[Target, typer.Option(metavar="FILE", help="Write a page, one file that needs nothing else.")] = None,
    pdf: Annotated[Target, typer.Option(metavar="FILE", help="Write a PDF.")] = None,
    paper: Annotated[Paper, typer.Option(help="Paper size of the PDF.")] = Paper.A4,
    plan: Annotated[Target, typer.Option(metavar="FILE", help="Write the recommended plan as JSON, to edit and check.")] = None,
) -> None:
    """May we, what, how much, what to expect and why, for one case; with a course, by what it has taught of the person.

    'Not a candidate' is an answer, not an error: the exit code is 0.
    """
    from eutonia.cli.outputs import plan_of, write_and_tell
    from eutonia.cli.writing import may_write

    for target in filter(None, (html, pdf, plan)):
        may_write(target, tuple(filter(None, (case_file, course))))
    proposal, knowledge = _proposal(case_file, course)

    from eutonia import report

    files: dict[Path, bytes] = {}
    if html:
        files[html] = report.html(proposal, knowledge).encode()
    if pdf:
        files[pdf] = report.pdf(proposal, knowledge, "us-letter" if paper is Paper.LETTER else "a4")
    if plan:
        files[plan] = plan_of(proposal)
    write_and_tell(files)
    if as_json:
        _print_json(proposal.model_dump_json(indent=2))
    elif not files:
        from eutonia.cli.printing import terminal_console

        terminal_console().print(report.terminal(proposal, knowledge))


@app.command()
def check(plan_file: PlanFile, case: CaseOption, as_json: AsJson = False) -> None:
    """Every limit and rule, for any plan, however it was made.

    Exit code 0: it can be signed. 10: something needs a reason that the plan does not give. 11: it is stopped, by a
    rule that no reason answers or by a check that could not run.
    """
    from eutonia.cli.reading import read_case, read_plan
    from eutonia.knowledge import load

    read = read_case(case)
    plan = read_plan(plan_file, read)

    from eutonia.safety import check as check_plan
    from eutonia.safety import still_open

    knowledge = load()
    result = check_plan(plan, read, knowledge)
    open_findings = still_open(plan, result)
    if as_json:
        _print_json(result.model_dump_json(indent=2))
    else:
        from eutonia.cli.printing import print_check

        print_check(plan, result, open_findings, knowledge)
    raise typer.Exit(_signing_code(open_findings))


def _signing_code(open_findings: Sequence[Finding]) -> int:
    if any(finding.cannot_be_answered for finding in open_findings):
        return STOPPED
    return NEEDS_A_REASON if open_findings else CAN_BE_SIGNED


@app.command()
def forecast(plan_file: PlanFile, case: CaseOption, course: CourseOption = None, as_json: AsJson = False) -> None:
    """What to expect of a plan, week by week, with bands; no plan is made and none is checked.

    With a course, by what it has taught of the person, and with the toxin of earlier sessions that still acts.
    """
    from eutonia.cli.reading import read_case, read_plan
    from eutonia.knowledge import load

    read = read_case(case)
    plan = read_plan(plan_file, read)

    from eutonia.cli.following import believed
    from eutonia.cli.printing import print_forecast
    from eutonia.response import forecast as forecast_plan
    from eutonia.scoring import kept_plan

    knowledge = load()
    belief, earlier, _ = believed(course, read, knowledge)
    expected = forecast_plan(plan, read, knowledge, belief, earlier=earlier)
    if as_json:
        _print_json(kept_plan(plan, expected, read, knowledge, belief, read.assessed_on).model_dump_json(indent=2))
    else:
        print_forecast(plan, expected, knowledge)


@app.command()
def schema(kind: Annotated[DocumentKind, typer.Argument(help="Which document.")]) -> None:
    """The JSON Schema of a document."""
    from eutonia.cli.schemas import schema_text

    _print_json(schema_text(kind.value))


@app.command()
def examples(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of cases.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the pages go; made when it is not there.")],
) -> None:
    """Plan every case of a folder, say one line about each, and write pages to look at."""
    from eutonia.cli.gallery import write_gallery

    write_gallery(folder, out)


@knowledge_app.command("list")
def knowledge_list(
    kind: Annotated[KnowledgeKind | None, typer.Argument(help="What to list; all kinds when left out.")] = None,
) -> None:
    """What the knowledge holds."""
    from eutonia.cli.knowing import print_kind, print_kinds
    from eutonia.knowledge import load

    if kind is None:
        print_kinds(load(), [each.value for each in KnowledgeKind])
    else:
        print_kind(load(), kind.value)


@knowledge_app.command("show")
def knowledge_show(entry: Annotated[str, typer.Argument(metavar="ID", help="The id of anything the knowledge holds.")]) -> None:
    """One entry with every fact, source and verification state."""
    from eutonia.cli.knowing import print_entry
    from eutonia.knowledge import load

    print_entry(load(), entry)


@knowledge_app.command("check")
def knowledge_check() -> None:
    """Read every reference file, refuse what is malformed or contradicts, and count the facts by their state."""
    from eutonia.cli.knowing import print_audit
    from eutonia.knowledge import load

    print_audit(load())


def _proposal(case_file: str, course: str | None) -> tuple[Proposal, Knowledge]:
    from eutonia.cli.reading import read_case
    from eutonia.knowledge import load

    case = read_case(case_file)

    from eutonia.cli.following import believed
    from eutonia.propose import propose as propose_for

    knowledge = load()
    belief, earlier, told = believed(course, case, knowledge)
    return propose_for(told, knowledge, belief, earlier=earlier), knowledge


register(app)


def _print_json(text: str) -> None:
    sys.stdout.write(text + "\n")
