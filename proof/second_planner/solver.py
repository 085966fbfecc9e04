"""The second solver: a constraint programme over whole numbers, with every ceiling as it is written, nested or not."""

from __future__ import annotations

from ortools.sat.python import cp_model

from proof.second_planner.question import Question

SECONDS = 60.0


def best(question: Question, total: int | None = None) -> tuple[int, tuple[int, ...]] | None:
    """The best value, in grains, and a plan that has it; of plans with exactly this total, when one is asked for."""
    model = cp_model.CpModel()
    chosen = [_choice(model, at, worth) for at, worth in enumerate(question.worth)]
    steps = [sum(dose * literal for dose, literal in one.items()) for one in chosen]
    for ceiling in question.ceilings:
        model.add(sum(steps[at] for at in ceiling.targets) <= ceiling.steps)
    for together in question.apart:
        model.add_at_most_one(literal for at in together for dose, literal in chosen[at].items() if dose)
    reached = model.new_int_var(0, len(question.cost) - 1, "total")
    model.add(sum(steps) == reached)
    if total is not None:
        model.add(reached == total)
    cost = model.new_int_var(min(question.cost), max(question.cost), "cost")
    model.add_element(reached, list(question.cost), cost)
    worth = (grains * chosen[at][dose] for at, one in enumerate(question.worth) for dose, grains in one.items())
    model.maximize(sum(worth) - cost)
    return _answer(model, chosen)


def _choice(model: cp_model.CpModel, at: int, worth: object) -> dict[int, cp_model.IntVar]:
    """One literal for each dose of a target, nothing among them."""
    doses = [0, *worth]  # type: ignore[misc]
    literals = {dose: model.new_bool_var(f"{at}:{dose}") for dose in doses}
    model.add_exactly_one(literals.values())
    return literals


def _answer(model: cp_model.CpModel, chosen: list[dict[int, cp_model.IntVar]]) -> tuple[int, tuple[int, ...]] | None:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = SECONDS
    solver.parameters.cp_model_presolve = True
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status != cp_model.OPTIMAL:
        raise RuntimeError(f"no proof of the best plan within {SECONDS:g} seconds: {solver.status_name(status)}")
    doses = tuple(next(dose for dose, literal in one.items() if solver.value(literal)) for one in chosen)
    return round(solver.objective_value), doses
