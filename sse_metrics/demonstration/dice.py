"""Repeatable chance. Only `Random.random()` is promised to stay the same in later versions, so only it is used."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Dice that fall the same way each time for the same name."""

    def __init__(self, name: str) -> None:
        self._random = random.Random(f"sse-observatory demonstration {name}")  # noqa: S311 (no secret)

    def share(self) -> float:
        """A number from 0 up to 1."""
        return self._random.random()

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.share() < probability

    def between(self, low: float, high: float) -> float:
        """A number from low to high."""
        return low + (high - low) * self.share()

    def skewed(self, low: float, high: float) -> float:
        """A number from low to high, mostly nearer to low, as sizes of enterprises and contracts are."""
        return low + (high - low) * self.share() * self.share()

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.share() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[int(self.share() * len(items))]

    def sample(self, items: Sequence[T], count: int, weights: Sequence[float] | None = None) -> list[T]:
        """So many different items, heavier ones first with more probability; in their own order."""
        keyed = []
        for position, item in enumerate(items):
            weight = weights[position] if weights else 1.0
            keyed.append((-(self.share() ** (1 / weight)) if weight > 0 else 1.0, position, item))
        chosen = sorted(keyed, key=lambda entry: entry[:2])[:count]
        return [item for _, _, item in sorted(chosen, key=lambda entry: entry[1])]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        """One of the items, by weight."""
        left = self.share() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            left -= weight
            if left < 0:
                return item
        return items[-1]

    def day(self, first: date, last: date) -> date:
        """A day from first to last, both included."""
        return first + timedelta(days=self.whole(0, max(0, (last - first).days)))


def split(total: int, weights: Sequence[float], unit: int = 1) -> list[int]:
    """Parts of total by weight, each a multiple of unit and at least one unit; they sum to total exactly."""
    units, count = total // unit, len(weights)
    if total % unit or units < count:
        raise ValueError(f"{total} cannot be split into {count} multiples of {unit}.")
    spare, whole = units - count, sum(weights)
    parts = [1 + int(spare * weight / whole) for weight in weights]
    rest, position = units - sum(parts), 0
    while rest > 0:
        parts[position % count] += 1
        rest, position = rest - 1, position + 1
    while rest < 0:  # only where floats rounded up
        if parts[position % count] > 1:
            parts[position % count] -= 1
            rest += 1
        position += 1
    return [part * unit for part in parts]
