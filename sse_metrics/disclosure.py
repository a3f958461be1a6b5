"""Small groups: what is told of very few would be told of each of them.

A cell of fewer than `FEWEST` is hidden. Where the whole is told too, one hidden cell could be worked out by taking the
others from it (differencing), and so could two of which both together are too few; then the smallest of the others is
hidden with them. Statistical offices call
the two steps primary and complementary suppression (Handbook on Statistical Disclosure Control, ESSnet, chapter 4).
"""

from __future__ import annotations

from collections.abc import Sequence

FEWEST = 5


def may_be_told(counts: Sequence[int], fewest: int = FEWEST) -> list[bool]:
    """Of the parts of a whole that is told, which may be: `counts` says of how many units each is.

    A part of nobody tells nothing of anybody: it may be told, and hides nothing.
    """
    told = [count == 0 or count >= fewest for count in counts]
    while not all(told):
        hidden = [count for at, count in enumerate(counts) if not told[at]]
        rest = [at for at, count in enumerate(counts) if told[at] and count]
        if not rest or (len(hidden) > 1 and sum(hidden) >= fewest):
            break
        told[min(rest, key=lambda at: counts[at])] = False
    return told
