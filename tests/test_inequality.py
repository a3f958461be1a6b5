"""Lorenz curve, Gini and Herfindahl: the textbook's values, and those of another library on the same amounts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sse_metrics.inequality import gini, herfindahl, lorenz_curve

AMOUNTS = st.lists(st.integers(0, 10**12), min_size=2, max_size=60).filter(any)


@settings(deadline=None)  # the first example imports the other library
@given(amounts=AMOUNTS)
def test_gini_and_lorenz_are_those_of_pysal(amounts: list[int]) -> None:
    import pandas
    from inequality.gini import Gini
    from inequality.schutz import Schutz

    floats = [float(amount) for amount in amounts]
    assert gini(amounts) == pytest.approx(float(Gini(floats).g), abs=1e-9)
    table = Schutz(pandas.DataFrame({"amount": floats}), "amount").df_processed
    points = lorenz_curve(amounts)
    assert points[0] == (0.0, 0.0)
    assert [x for x, _ in points[1:]] == pytest.approx(list(table["ucpct"]), abs=1e-9)
    assert [y for _, y in points[1:]] == pytest.approx(list(table["ycpct"]), abs=1e-9)


@given(amounts=AMOUNTS)
def test_gini_is_twice_the_area_between_curve_and_diagonal(amounts: list[int]) -> None:
    points = lorenz_curve(amounts)
    under = sum((x2 - x1) * (y1 + y2) / 2 for (x1, y1), (x2, y2) in pairwise(points))
    assert gini(amounts) == pytest.approx(1 - 2 * under, abs=1e-9)
    assert all(y <= x + 1e-12 for x, y in points)


@given(amounts=AMOUNTS, factor=st.integers(1, 1000))
def test_neither_order_nor_currency_matters(amounts: list[int], factor: int) -> None:
    scaled = [amount * factor for amount in reversed(amounts)]
    assert gini(scaled) == pytest.approx(gini(amounts), abs=1e-9)
    assert herfindahl(scaled) == pytest.approx(herfindahl(amounts), abs=1e-9)
    assert 1 / len(amounts) - 1e-12 <= herfindahl(amounts) <= 1


def test_the_values_of_a_textbook() -> None:
    assert gini([5, 5, 5, 5]) == 0
    assert gini([0, 0, 0, 8]) == 0.75
    assert gini([1, 2, 7]) == pytest.approx(0.4)
    assert lorenz_curve([7, 1, 2]) == [(0, 0), (pytest.approx(1 / 3), 0.1), (pytest.approx(2 / 3), 0.3), (1, 1)]
    assert herfindahl([600, 300, 100]) == pytest.approx(0.46)


@pytest.mark.parametrize("amounts", [[], [0, 0], [3, -1]])
def test_where_there_is_nothing_to_share_there_is_no_inequality(amounts: list[int]) -> None:
    for measure in (gini, lorenz_curve, herfindahl):
        with pytest.raises(ValueError, match="Amounts"):
            measure(amounts)
