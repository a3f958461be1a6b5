"""Inequality among suppliers, enterprises or any other amounts: Lorenz curve, Gini coefficient, concentration.

By the textbook and with nothing but the standard library; Cowell, Measuring Inequality (2011), gives the formulas.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def lorenz_curve(amounts: Sequence[float]) -> list[tuple[float, float]]:
    """Points of the Lorenz curve from (0, 0) to (1, 1): the poorest part p of the units has the part L(p) of all.

    With x₁ ≤ … ≤ xₙ the points are (i / n, (x₁ + … + xᵢ) / (x₁ + … + xₙ)). Raises ValueError where there is nothing
    to share, or an amount is below zero.
    """
    ordered = _checked(amounts)
    total = math.fsum(ordered)
    points, running = [(0.0, 0.0)], 0.0
    for number, amount in enumerate(ordered, start=1):
        running += amount
        points.append((number / len(ordered), running / total))
    points[-1] = (1.0, 1.0)  # exactly, where adding up would leave a trace
    return points


def gini(amounts: Sequence[float]) -> float:
    """Gini coefficient: 0 where all have the same, (n − 1) / n where one of n has everything.

    G = Σ (2i − n − 1) xᵢ / (n Σ xᵢ) with x₁ ≤ … ≤ xₙ, which is twice the area between the Lorenz curve and the
    diagonal. Raises ValueError where there is nothing to share, or an amount is below zero.
    """
    ordered = _checked(amounts)
    n = len(ordered)
    weighted = math.fsum((2 * i - n - 1) * amount for i, amount in enumerate(ordered, start=1))
    return weighted / (n * math.fsum(ordered))


def herfindahl(amounts: Sequence[float]) -> float:
    """Herfindahl–Hirschman index: Σ s², s being the share of each in the sum; 1 / n where all n have the same."""
    ordered = _checked(amounts)
    total = math.fsum(ordered)
    return math.fsum((amount / total) ** 2 for amount in ordered)


def _checked(amounts: Sequence[float]) -> list[float]:
    ordered = sorted(float(amount) for amount in amounts)
    if not ordered or ordered[0] < 0 or not math.fsum(ordered) > 0:
        raise ValueError("Amounts must not be below zero, and some of them above it.")
    return ordered
