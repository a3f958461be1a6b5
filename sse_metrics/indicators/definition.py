"""What an indicator is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal[
    "enterprises",
    "jobs",
    "people",
    "places",
    "households",
    "share",
    "ratio",
    "per_10k",
    "money",
    "fte",
    "index",
    "times",
    "number",
    "days",
    "kg",
    "rank",
]
Direction = Literal["higher_is_better", "lower_is_better", "neutral"]


@dataclass(frozen=True)
class Indicator:
    """One indicator: where its rows are, and what is counted over what.

    numerator, denominator and n are aggregate SQL over `table`. The value is `numerator / denominator`, times
    10,000 for the unit per_10k, or the numerator where there is no denominator. Since the database evaluates both
    at the grain that is shown, a ratio is never summed.

    Some shapes differ from that, and only by these fields:
      part_of         the share of each category of this dimension: numerator over the sum of all categories
      parts           diversity, 1 − Σ s²: s are the shares of the categories of this dimension
      concentration   with parts: Σ s² itself (Herfindahl–Hirschman)
      top             with parts: the share of so many largest categories; "tenth": of the largest tenth, rounded up,
                      where there are ten or more
      relative_to_all the ratio over the same ratio of everything shown together (a location quotient)
      since_first     the numerator (or ratio) over that of the first year shown (growth)
      rank_gap        the rank of the numerator less that of the denominator among the neighbourhoods shown together
                      for which both are known; the lowest has rank 1, equal ones share the mean of their ranks
      survives_days   the share that lasts longer than so many days, by Kaplan–Meier over the rows' entry_day,
                      exit_day and is_closed; the numerator counts what ended on a day (see lifetimes.py)
    """

    id: str
    theme: str
    table: str
    numerator: str
    unit: Unit
    direction: Direction
    grain: tuple[str, ...]  # dimensions it can be split and filtered by
    source: str
    denominator: str | None = None
    n: str = "count(*)"
    only: str | None = None  # condition on every row: what is left out by definition
    never_across: tuple[str, ...] = (
        "year",
    )  # dimensions that must be chosen or shown, since values do not add up over them
    place_adds_up: bool = True  # false for census figures, which stand at the place's own level
    interval: Literal["poisson", "wilson", "greenwood"] | None = None
    part_of: str | None = None
    parts: str | None = None
    concentration: bool = False
    top: int | Literal["tenth"] = 0
    relative_to_all: bool = False
    since_first: bool = False
    rank_gap: bool = False
    survives_days: int | None = None

    @property
    def is_among_neighbourhoods(self) -> bool:
        """Each neighbourhood is set against all that are shown, so that one alone says nothing."""
        return self.relative_to_all or self.rank_gap

    @property
    def is_money(self) -> bool:
        """Money is shown in the currency of its rows, which are never added across currencies."""
        return self.unit == "money"

    @property
    def scale(self) -> int:
        """What the quotient is multiplied with."""
        return 10_000 if self.unit == "per_10k" else 1
