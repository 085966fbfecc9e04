"""Mutants: small changes of meaning in the text of a module, each found again by its place in the walk over the tree.

Not changed: annotations, decorators, imports, docstrings, and sentences for people (a text with a space in it, or inside an
f-string): what a finding says is read by people and tested by its words where they matter.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType

SMALLEST_INTEGER_APART = 1
COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
NAMED = {"any": "all", "all": "any", "min": "max", "max": "min"}
BUILT_IN = frozenset({"tuple", "dict", "list", "frozenset", "set", "type"})
TYPES = frozenset({"Literal", "TypeVar", "Callable", "cast", "NewType"})


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change. `place` is its number in the file; `function` the outermost function or method, empty outside of them.

    `lines` are the first and last of the statement, or of the head of a block. `is_lasting` says that the change acts when the
    module is read: it cannot be put into functions that exist already.
    """

    file: str
    place: int
    function: str
    lines: tuple[int, int]
    kind: str
    before: str
    after: str
    is_lasting: bool

    @property
    def name(self) -> str:
        """What the data file of explained mutants calls it: the same after lines have moved."""
        return f"{self.file} {self.function}: {self.before} -> {self.after}"


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where the walk stands: how the node is replaced in the tree, and what is around it."""

    node: ast.AST
    replace: Callable[[ast.AST], None]
    around: ast.AST
    function: str
    is_lasting: bool
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Change:
    kind: str
    node: ast.AST
    shown: ast.AST | None = None
    """What is shown of the change, when it is not the expression around it."""


def mutants_of(file: str, source: str) -> list[Mutant]:
    """Every mutant of one file."""
    tree = ast.parse(source)
    found, alike = [], Counter[tuple[str, str, str]]()
    for place, (spot, change) in enumerate(_changes(tree)):
        before, after = _words(spot, change)
        alike[spot.function, before, after] += 1
        if (number := alike[spot.function, before, after]) > 1:
            after += f" (no. {number})"
        found.append(Mutant(file, place, spot.function, spot.lines, change.kind, before, after, spot.is_lasting))
    return found


def compiled(source: str, path: str, place: int | None) -> CodeType:
    """The module with one mutant in it; with none, as it stands."""
    tree = ast.parse(source)
    if place is not None:
        spot, change = next(one for at, one in enumerate(_changes(tree)) if at == place)
        spot.replace(change.node)
        ast.fix_missing_locations(tree)
    return compile(tree, path, "exec")


def _words(spot: _Spot, change: _Change) -> tuple[str, str]:
    """The smallest expression around the change that says where it is, before and after."""
    is_shown = isinstance(spot.around, ast.expr | ast.Assign | ast.AnnAssign)
    around = spot.around if is_shown and not isinstance(spot.node, ast.stmt) else spot.node
    if isinstance(spot.node, ast.BoolOp | ast.Compare | ast.BinOp | ast.Call | ast.IfExp):
        around = spot.node
    before = _short(around)
    spot.replace(change.node)
    after = _short(change.node if around is spot.node else around)
    spot.replace(spot.node)
    return before, after


def _short(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def _changes(tree: ast.Module) -> Iterator[tuple[_Spot, _Change]]:
    for spot in _spots(tree, "", True, (0, 0)):
        for change in _of(spot):
            yield spot, change


def _spots(node: ast.AST, function: str, is_lasting: bool, lines: tuple[int, int]) -> Iterator[_Spot]:
    """Every node that may be changed, from the top down."""
    for name, value in ast.iter_fields(node):
        for at, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or _is_left_alone(node, name, child):
                continue
            inside, lasting = _inside(node, name, function, is_lasting)
            here = _lines(child) if isinstance(child, ast.stmt) else lines
            yield _Spot(child, _replacer(node, name, at), node, inside, lasting, here)
            yield from _spots(child, inside, lasting, here)


def _lines(statement: ast.stmt) -> tuple[int, int]:
    body = getattr(statement, "body", None)
    last = max(statement.lineno, body[0].lineno - 1) if body else statement.end_lineno
    return statement.lineno, last or statement.lineno


def _replacer(node: ast.AST, name: str, at: int | None) -> Callable[[ast.AST], None]:
    def replace(new: ast.AST) -> None:
        if at is None:
            setattr(node, name, new)
        else:
            getattr(node, name)[at] = new

    return replace


def _inside(node: ast.AST, name: str, function: str, is_lasting: bool) -> tuple[str, bool]:
    """The function that a child of this node is in, and whether it acts when the module is read."""
    if isinstance(node, ast.ClassDef) and is_lasting:
        return (f"{function}.{node.name}" if function else node.name), True
    if isinstance(node, ast.FunctionDef) and is_lasting:
        return (f"{function}.{node.name}" if function else node.name), name != "body"
    return function, is_lasting


def _is_left_alone(node: ast.AST, name: str, child: ast.AST) -> bool:
    if name in ("annotation", "returns", "decorator_list", "bases", "keywords") and not isinstance(node, ast.Call):
        return True
    if isinstance(child, ast.Import | ast.ImportFrom | ast.JoinedStr) or _is_about_types(child):
        return True
    return isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)


def _is_about_types(node: ast.AST) -> bool:
    """A name for a type (`Place = tuple[str, Side | None]`), `__all__`, or what only a type checker reads."""
    if isinstance(node, ast.Assign):
        target = node.targets[0]
        if isinstance(target, ast.Name) and target.id in ("__all__", "__slots__"):
            return True
        return isinstance(node.value, ast.Subscript) and _ends_in_types(node.value)
    if isinstance(node, ast.If):
        return "TYPE_CHECKING" in ast.unparse(node.test)
    head = node.func if isinstance(node, ast.Call) else node.value if isinstance(node, ast.Subscript) else None
    return isinstance(head, ast.Name) and head.id in TYPES


def _ends_in_types(node: ast.Subscript) -> bool:
    head = node.value
    return isinstance(head, ast.Name) and (head.id in BUILT_IN or head.id[:1].isupper())


def _of(spot: _Spot) -> Iterator[_Change]:
    """The changes of one node."""
    node = spot.node
    for kind, make in _MAKERS:
        for new in make(node):
            yield _Change(kind, new)


def _comparisons(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for at, operator in enumerate(node.ops):
            for other in COMPARED.get(type(operator), ()):
                new = copy.deepcopy(node)
                new.ops[at] = other()
                yield new


def _arithmetic(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in CALCULATED and not _joins_types(node):
        new = copy.deepcopy(node)
        new.op = CALCULATED[type(node.op)]()
        yield new
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
        yield copy.deepcopy(node.operand)


def _joins_types(node: ast.BinOp | ast.AugAssign) -> bool:
    """`int | None` and its like."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.BitOr):
        return False
    right = node.right
    return (isinstance(right, ast.Constant) and right.value is None) or (isinstance(right, ast.Name) and right.id[:1].isupper())


def _booleans(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.BoolOp):
        new = copy.deepcopy(node)
        new.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield new
    if isinstance(node, ast.IfExp):
        new_if = copy.deepcopy(node)
        new_if.test = ast.UnaryOp(ast.Not(), new_if.test)
        yield new_if
    if isinstance(node, ast.If) and not isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp):
        new_branch = copy.deepcopy(node)
        new_branch.test = ast.UnaryOp(ast.Not(), new_branch.test)
        yield new_branch


def _constants(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + SMALLEST_INTEGER_APART)
    elif isinstance(value, str) and " " not in value:
        yield ast.Constant(f"{value}XX")


def _names(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMED:
        new = copy.deepcopy(node)
        new.func = ast.Name(NAMED[node.func.id], ast.Load())
        yield new


def _arguments(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        for at, keyword in enumerate(node.keywords):
            if keyword.arg is not None:
                new = copy.deepcopy(node)
                del new.keywords[at]
                yield new


def _answers(node: ast.AST) -> Iterator[ast.AST]:
    """Return nothing, yield nothing, keep what a condition leaves out, go on instead of stopping."""
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield ast.Return(ast.Constant(None))
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom):
        yield ast.Expr(ast.YieldFrom(ast.Tuple([], ast.Load())))
    if isinstance(node, ast.comprehension):
        for at in range(len(node.ifs)):
            new = copy.deepcopy(node)
            del new.ifs[at]
            yield new
    if isinstance(node, ast.Break | ast.Continue):
        yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


_MAKERS: tuple[tuple[str, Callable[[ast.AST], Iterator[ast.AST]]], ...] = (
    ("comparison", _comparisons),
    ("arithmetic", _arithmetic),
    ("boolean", _booleans),
    ("constant", _constants),
    ("name", _names),
    ("argument", _arguments),
    ("answer", _answers),
)
