"""From limits in units, as the guard applies them, to a tree of limits in whole steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from itertools import combinations

from eutonia.domain.answers import Side
from eutonia.domain.effect import Target
from eutonia.planner.tree import UNLIMITED, LimitNode

EVERYTHING = "everything"
"""Id of the outermost node when no limit covers every target."""


@dataclass(frozen=True, slots=True)
class TreeLimit:
    """One limit as plain data: at most `maximum`, of which `given` is already in the person, over these targets."""

    id: str
    words: str
    maximum: Decimal
    given: Decimal
    members: frozenset[int]

    @property
    def left(self) -> Decimal:
        """Units still free, never negative."""
        return max(self.maximum - self.given, Decimal(0))


@dataclass(frozen=True, slots=True)
class NestedLimits:
    """The tree, the limit behind each node, and where nesting made the planner stricter than the limit itself."""

    tree: LimitNode
    origin: dict[str, str]
    """Node id to the id of the limit it came from; the outermost node may have none."""
    stricter: tuple[str, ...]
    """One sentence for each limit that had to be shared out."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A limit, or one part of a limit that was shared out."""

    id: str
    words: str
    origin: str
    left: Decimal
    members: frozenset[int]


def limit_tree(targets: Sequence[Target], limits: Sequence[TreeLimit], step: Decimal) -> NestedLimits:
    """Nest limits by what they cover; a capacity is what is left, in whole steps rounded down.

    A limit that crosses another (both adductors together, against each leg) is shared out: half for each side, or half
    for each part when both are on one side. That can only be stricter than the limit; it is reported in `stricter`.
    """
    pieces = [_Piece(each.id, each.words, each.id, each.left, each.members) for each in limits if each.members]
    stricter: list[str] = []
    while (crossing := _first_crossing(pieces)) is not None:
        torn, other = _which_to_share(crossing, targets)
        parts = _share(torn, other, targets)
        stricter.append(f"{torn.words}: planned as half for each part, since it crosses {other.words}")
        pieces = [piece for piece in pieces if piece is not torn] + parts
    pieces.sort(key=lambda piece: (-len(piece.members), -piece.left, piece.id))
    tree = _nest(_Piece(EVERYTHING, "Everything", "", Decimal(0), frozenset(range(len(targets)))), pieces, step)
    return NestedLimits(_outermost(tree), {piece.id: piece.origin for piece in pieces}, tuple(stricter))


def _crosses(one: _Piece, other: _Piece) -> bool:
    return bool(one.members & other.members) and not (one.members <= other.members or other.members <= one.members)


def _first_crossing(pieces: Sequence[_Piece]) -> tuple[_Piece, _Piece] | None:
    return next(((one, other) for one, other in combinations(pieces, 2) if _crosses(one, other)), None)


def _sides(piece: _Piece, targets: Sequence[Target]) -> set[Side]:
    return {targets[member].side for member in piece.members}


def _which_to_share(crossing: tuple[_Piece, _Piece], targets: Sequence[Target]) -> tuple[_Piece, _Piece]:
    """The one to share out first: a limit on both sides rather than one on a single side, then the smaller one."""
    one, other = sorted(
        crossing, key=lambda piece: (-len(_sides(piece, targets)), len(piece.members), piece.id)
    )
    return one, other


def _share(torn: _Piece, other: _Piece, targets: Sequence[Target]) -> list[_Piece]:
    right = frozenset(member for member in torn.members if targets[member].side is Side.RIGHT)
    inside = right if right and right != torn.members else torn.members & other.members
    names = (Side.RIGHT.value, Side.LEFT.value) if inside == right else ("inside", "outside")
    halves = zip(names, (inside, torn.members - inside), strict=True)
    return [
        replace(torn, id=f"{torn.id}/{name}", words=f"{torn.words}, {name}", left=torn.left / 2, members=members)
        for name, members in halves
    ]


def _nest(outer: _Piece, pieces: Sequence[_Piece], step: Decimal) -> LimitNode:
    """The node of `outer`; `pieces` are what lies inside it, the widest first, and do not cross."""
    children, rest = [], list(pieces)
    while rest:
        widest, *others = rest
        inside = [piece for piece in others if piece.members <= widest.members]
        rest = [piece for piece in others if not piece.members <= widest.members]
        children.append(_nest(widest, inside, step))
    loose = outer.members - frozenset().union(*(child.members() for child in children))
    capacity = _steps(outer.left, step) if outer.origin else UNLIMITED
    return LimitNode(outer.id, outer.words, capacity, _in_order(children), tuple(sorted(loose)))


def _in_order(children: Iterable[LimitNode]) -> tuple[LimitNode, ...]:
    return tuple(sorted(children, key=lambda child: min(child.members())))


def _outermost(tree: LimitNode) -> LimitNode:
    """Without the artificial outer node, when a limit covers everything."""
    return tree.children[0] if len(tree.children) == 1 and not tree.leaves else tree


def _steps(units: Decimal, step: Decimal) -> int:
    return int((units / step).to_integral_value(rounding=ROUND_FLOOR))
