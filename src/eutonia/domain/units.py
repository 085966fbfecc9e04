"""Units of toxin: an exact amount that belongs to one product and refuses to meet another's."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from eutonia.domain.errors import MixedProducts


@dataclass(frozen=True, slots=True)
class Units:
    """An exact, non-negative number of units of one named product.

    Units of different products are different substances: adding, subtracting or comparing them raises
    `MixedProducts`. There is no conversion, here or anywhere (hazards H04, H05).
    """

    amount: Decimal
    product: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"units must be Decimal, not {type(self.amount).__name__}")
        if not self.amount.is_finite() or self.amount < 0:
            raise ValueError(f"units must be finite and not negative, not {self.amount}")
        if not self.product:
            raise ValueError("units need the name of their product")

    def __add__(self, other: Units) -> Units:
        return Units(self.amount + self._same(other), self.product)

    def __sub__(self, other: Units) -> Units:
        return Units(self.amount - self._same(other), self.product)

    def __mul__(self, times: int) -> Units:
        return Units(self.amount * times, self.product)

    def __lt__(self, other: Units) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Units) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Units) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Units) -> bool:
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        return self.amount > 0

    def __str__(self) -> str:
        return f"{plain(self.amount)} units of {self.product}"

    def _same(self, other: Units) -> Decimal:
        if not isinstance(other, Units):
            raise TypeError(f"units of {self.product} only meet units, not {type(other).__name__}")
        if other.product != self.product:
            raise MixedProducts(self.product, other.product)
        return other.amount


def plain(amount: Decimal) -> str:
    """A number as a nurse reads it: thousands separated, no trailing zeros, never a naked point."""
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def total(doses: list[Units], product: str) -> Units:
    """The exact sum of doses of one product; zero units of that product when there are none."""
    for dose in doses:
        if dose.product != product:
            raise MixedProducts(product, dose.product)
    return Units(sum((dose.amount for dose in doses), Decimal(0)), product)
