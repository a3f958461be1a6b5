"""Small groups: nothing that is hidden can be worked out from what is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sse_metrics.disclosure import FEWEST, may_be_told


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([5, 9, 30], [True, True, True]),
        ([4, 9, 30], [False, False, True]),  # 4 alone would be the whole less the others
        ([4, 3, 30], [False, False, True]),
        ([1, 2, 9, 30], [False, False, False, True]),  # both together would still be three
        ([4], [False]),
        ([0, 7, 8], [True, True, True]),  # nobody is nobody
        ([0, 4, 8], [True, False, False]),
        ([], []),
    ],
)
def test_by_hand(counts: list[int], told: list[bool]) -> None:
    assert may_be_told(counts) == told


@given(st.lists(st.integers(0, 40), max_size=12))
def test_what_is_hidden_stays_hidden(counts: list[int]) -> None:
    told = may_be_told(counts)
    assert all(not told[at] for at, count in enumerate(counts) if 0 < count < FEWEST)
    hidden = [count for at, count in enumerate(counts) if not told[at]]
    others = [count for count in counts if count]
    if hidden and len(hidden) < len(others):
        assert len(hidden) > 1, "one hidden part is the whole less the others"
        assert sum(hidden) >= FEWEST, "the whole less what is told is of as few"
    if all(count == 0 or count >= FEWEST for count in counts):
        assert all(told)
