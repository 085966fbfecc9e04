"""Questions drawn at random: few targets or a clinic's two dozen, gaps in the doses, ceilings that bind, ties, dear totals."""

from __future__ import annotations

from random import Random

from proof.second_planner.question import Ceiling, Question

SIZES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 24)
LENGTHS = (2, 4, 6, 10, 16, 30)
GRAINS = 1_000_000
CROSSING = 0.15


def drawn(random: Random) -> Question:
    """One question. Nothing at all is worth nothing, as in the product."""
    targets, longest = random.choice(SIZES), random.choice(LENGTHS)
    worth = tuple(_worth(random, longest) for _ in range(targets))
    reach = sum(max(one, default=0) for one in worth)
    ceilings = [Ceiling("everything", frozenset(range(targets)), random.randint(0, max(1, reach)))]
    ceilings += _inside(random, list(range(targets)), longest, "")
    if targets > 3 and random.random() < CROSSING:
        across = frozenset(random.sample(range(targets), random.randint(2, targets - 1)))
        ceilings.append(Ceiling("across", across, random.randint(1, longest * 2)))
    apart = tuple(frozenset(random.sample(range(targets), 2)) for _ in range(random.choice((0, 0, 1, 2)))) if targets > 1 else ()
    return Question(worth, tuple(ceilings), apart, _cost(random, reach))


def _worth(random: Random, longest: int) -> dict[int, int]:
    """Either a course as in a clinic, or steps of no sense, with ties; from a smallest dose to a largest one."""
    least = random.randint(1, max(1, longest // 3))
    most = random.randint(least, longest)
    doses = range(least, most + 1)
    if random.random() < 0.5:
        height, half, harm = random.uniform(0.2, 2), random.uniform(1, longest), random.uniform(0, 0.02)
        return {one: round(GRAINS * (height * one / (half + one) - harm * one**1.5 - 0.03)) for one in doses}
    return {one: random.randint(-6, 12) * GRAINS // 4 for one in doses if random.random() < 0.8}


def _inside(random: Random, targets: list[int], longest: int, name: str) -> list[Ceiling]:
    """Ceilings that nest: each over a part of what the one around it covers."""
    if len(targets) < 2 or random.random() < 0.2:
        return []
    random.shuffle(targets)
    cut = random.randint(1, len(targets) - 1)
    found = []
    for number, part in enumerate((targets[:cut], targets[cut:])):
        inner = f"{name}{number}"
        if random.random() < 0.8:
            found.append(Ceiling(inner, frozenset(part), random.randint(0, longest * len(part))))
        found += _inside(random, part, longest, inner)
    return found


def _cost(random: Random, reach: int) -> tuple[int, ...]:
    kind = random.choice(("none", "vials", "any"))
    vial = random.randint(2, 12)
    if kind == "any":
        return tuple(random.randint(0, GRAINS) for _ in range(reach + 1))
    return tuple(-total % vial * GRAINS // 20 if kind == "vials" else 0 for total in range(reach + 1))
