"""The commands that follow a treatment: learn from its course, plan the next cycle, hold forecasts against what came."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from eutonia.domain.belief import Belief
    from eutonia.domain.case import Case
    from eutonia.domain.cycle import Course, Session
    from eutonia.domain.kept_forecast import KeptForecast
    from eutonia.domain.score import Scores
    from eutonia.knowledge.types import Knowledge

FORECAST_ENDS, COURSE_ENDS = ".forecast.json", ".course.json"
"""How the names of a pair end in a folder of pairs."""

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
CourseOption = Annotated[
    str | None, typer.Option("--course", metavar="COURSE.json", help="The person's course: what was given and what followed.")
]
BeliefOption = Annotated[
    str | None,
    typer.Option("--belief", metavar="FILE", help="A belief of the population; the one of the knowledge when left out."),
]


def learn(
    course: CourseOption = None,
    case: Annotated[str | None, typer.Option("--case", metavar="CASE.json", help="The case, with its cycles.")] = None,
    cycle: Annotated[
        list[str] | None, typer.Option("--cycle", metavar="CYCLE.json", help="One cycle of the case; may stand several times.")
    ] = None,
    belief: BeliefOption = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the learned belief as JSON.")] = None,
    as_json: AsJson = False,
) -> None:
    """What a person's course has taught: response, onset, wear-off, weakness, and how far to trust it.

    Give a course, or a case with its cycles. The whole course is learned from at once, so the order of arrival does not matter.
    """
    from eutonia.cli.courses import kept, read_course_of
    from eutonia.cli.outputs import write_and_tell
    from eutonia.cli.writing import may_write

    files = [*(cycle or []), *filter(None, (course, case, belief))]
    if out:
        may_write(out, tuple(files))
    read = read_course_of(course, case, cycle or [])

    from eutonia.knowledge import load
    from eutonia.learn import learn as learn_from
    from eutonia.next_cycle import lessons

    knowledge = load()
    population = _population(belief, knowledge)
    learned = learn_from(population, read, knowledge)
    found = lessons(read, knowledge, population, learned)
    if out:
        write_and_tell({out: (kept(learned.belief).model_dump_json(indent=1) + "\n").encode()})
    if as_json:
        _print_json(found.model_dump_json(indent=2))
    else:
        from eutonia.report.following import lessons_text

        _print(lessons_text(found))


def next_cycle(
    course: Annotated[str, typer.Argument(metavar="COURSE.json", help="The course; - reads it from standard input.")],
    case: Annotated[str, typer.Option("--case", metavar="CASE.json", help="The person as assessed now.")],
    answers: Annotated[
        str | None, typer.Option("--answers", metavar="FILE", help="Answers to the questions about a loss of response.")
    ] = None,
    belief: BeliefOption = None,
    as_json: AsJson = False,
) -> None:
    """When to treat again, what to change and why; loss of response; and the next plan beside the last session."""
    from eutonia.cli.courses import read_answers, read_case_for, read_course

    read = read_course(course)
    now = read_case_for(case, read)
    told = read_answers(answers, now).answers if answers else {}

    from eutonia.domain.advice import NextCycle
    from eutonia.knowledge import load
    from eutonia.learn import learn as learn_from
    from eutonia.next_cycle import advise_with, next_plan

    knowledge = load()
    population = _population(belief, knowledge)
    learned = learn_from(population, read, knowledge)
    advice = advise_with(read, now, knowledge, population, learned, told)
    plan = next_plan(read, now, knowledge, population, learned, advice)
    if as_json:
        _print_json(NextCycle(advice=advice, plan=plan).model_dump_json(indent=2))
    else:
        from eutonia.report.following import advice_text

        _print(advice_text(advice, plan, knowledge))


def score(
    forecast: Annotated[Path, typer.Argument(metavar="FORECAST.json|DIR", help="A kept forecast, or a folder of pairs.")],
    course: CourseOption = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page with charts.")] = None,
    as_json: AsJson = False,
) -> None:
    """Hold forecasts against what came: where observations fell in their bands, and chances against what happened.

    A folder holds pairs NAME.forecast.json and NAME.course.json; of a folder the calibration of all is shown.
    """
    from eutonia.cli.writing import may_write

    pairs = _pairs(forecast, course)
    if html:
        may_write(html, tuple(str(path) for pair in pairs for path in pair))

    from eutonia.knowledge import load
    from eutonia.scoring import calibration

    knowledge = load()
    scored = [_scored(*pair, knowledge) for pair in pairs]
    found = calibration([scores for _, scores in scored], knowledge)

    from eutonia.report import scoring as told

    if html:
        from eutonia.cli.outputs import write_and_tell

        write_and_tell({html: told.scores_page(scored, found, knowledge).encode()})
    is_one = not forecast.is_dir()
    if as_json:
        _print_json((scored[0][1] if is_one else found).model_dump_json(indent=2))
    elif not html:
        _print(told.scores_text(scored[0][1], knowledge) if is_one else told.calibration_text(found))


def _pairs(forecast: Path, course: str | None) -> list[tuple[str, str]]:
    """The files of each forecast and its course. Raises `BadInput` when a course is missing."""
    from eutonia.domain.errors import BadInput, Problem

    if not forecast.is_dir():
        if course is None:
            raise BadInput("The command", [Problem("--course", "nothing", "the course of the person whose forecast this is")])
        return [(str(forecast), course)]
    if course is not None:
        raise BadInput("The command", [Problem("--course", course, "no course: a folder holds its own")])
    names = sorted(path.name.removesuffix(FORECAST_ENDS) for path in forecast.glob(f"*{FORECAST_ENDS}"))
    if not names:
        raise BadInput(str(forecast), [Problem("folder", "no forecast", f"pairs NAME{FORECAST_ENDS} and NAME{COURSE_ENDS}")])
    return [(str(forecast / f"{name}{FORECAST_ENDS}"), str(forecast / f"{name}{COURSE_ENDS}")) for name in names]


def _scored(forecast_file: str, course_file: str, knowledge: Knowledge) -> tuple[KeptForecast, Scores]:
    from eutonia.cli.courses import read_course, read_forecast
    from eutonia.cli.reading import refuse
    from eutonia.cli.strict_json import shown
    from eutonia.domain.errors import Problem
    from eutonia.scoring import cycle_of
    from eutonia.scoring import score as score_one

    forecast, course = read_forecast(forecast_file), read_course(course_file)
    cases = sorted({course.case.case_id, *(one.case_id for one in course.later_cases)})
    if forecast.case_id not in cases:
        refuse(course_file, [Problem("case.case_id", ", ".join(cases), f"the case of the forecast, {shown(forecast.case_id)}")])
    cycle = cycle_of(forecast, course, knowledge)
    if cycle is None:
        expected = f"a session of {forecast.product} near {forecast.injection_on.isoformat()}, the day of the forecast"
        refuse(course_file, [Problem("cycles", "no such session", expected)])
    assert cycle is not None, "refused above"
    return forecast, score_one(forecast, cycle.follow_ups, cycle.session)


def believed(course_file: str | None, case: Case, knowledge: Knowledge) -> tuple[Belief, tuple[Session, ...], Case]:
    """The belief for a case, the sessions that still act, and the case with them in its history.

    Without a course: the belief of the population and nothing else. Raises `BadInput` when course and case cannot belong
    together. A learned belief that cannot be trusted is left for that of the population.
    """
    from eutonia.response import population_belief

    population = population_belief(knowledge)
    if course_file is None:
        return population, (), case

    from eutonia.cli.courses import read_course
    from eutonia.cli.reading import refuse
    from eutonia.learn import learn as learn_from
    from eutonia.next_cycle import contradictions, with_course

    course = read_course(course_file)
    refuse(course_file, contradictions(course, case))
    learned = learn_from(population, course, knowledge)
    belief = learned.belief if learned.verdict.in_domain else population
    return belief, _sessions(course), with_course(case, course, knowledge)


def _sessions(course: Course) -> tuple[Session, ...]:
    return tuple(cycle.session for cycle in course.cycles)


def _population(belief: str | None, knowledge: Knowledge) -> Belief:
    if belief is None:
        from eutonia.response import population_belief

        return population_belief(knowledge)
    from eutonia.cli.courses import read_belief

    return read_belief(belief)


def _print(text: object) -> None:
    from eutonia.cli.printing import terminal_console

    terminal_console().print(text)


def _print_json(text: str) -> None:
    sys.stdout.write(text + "\n")


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("learn")(learn)
    app.command("next")(next_cycle)
    app.command("score")(score)
