"""Four strategies for a local solidarity economy: financing, self-management, training and marketing.

The municipality of San Martín (Buenos Aires) described its work under these four (GSEF session report, 2021; published
fact F0018). Each is read here from three indicators of the catalogue, so that any place can lay its own figures beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sse_metrics.facts import Fact, facts
from sse_metrics.filters import Filters
from sse_metrics.indicators import Answer, compute, indicator
from sse_metrics.warehouse.database import CanQuery

STRATEGIES = {
    "financing": ("execution_rate", "revolving_multiplier", "finance_gap_share"),
    "self_management": ("sse_enterprises", "operating_rate", "network_membership_share"),
    "training": ("trainees", "completion_rate", "places_reached"),
    "marketing": ("market_sales", "sse_procurement_share", "expo_conversion"),
}
MODEL = "san-martin"  # the place that named the four
SAME = 0.005  # a change under half a percent is none
Trend = Literal["better", "worse", "same", "changed"]


@dataclass(frozen=True)
class Figure:
    """One indicator of a strategy in a year; `value` is None where it is not known or is of several currencies.

    `trend` compares with the year before: better or worse by the direction of the indicator, `changed` where it has
    none, None where either year is not known.
    """

    strategy: str
    indicator_id: str
    value: float | None
    before: float | None
    currency: str | None
    n: int
    provenance: str | None
    trend: Trend | None


def questions(place: str, year: int) -> list[tuple[str, Filters, tuple[str, ...]]]:
    """What must be computed for the figures of a place in a year: indicator, selection and split of each, in order."""
    asked = Filters(place=place, year_from=year - 1, year_to=year)
    return [(name, asked, ("year",)) for names in STRATEGIES.values() for name in names]


def overview(db: CanQuery, place: str, year: int) -> list[Figure]:
    """Every figure of the four strategies of a place in a year, in their order."""
    return read([compute(db, indicator(name), asked, by) for name, asked, by in questions(place, year)], year)


def read(answers: Sequence[Answer], year: int) -> list[Figure]:
    """The figures out of the answers to `questions`."""
    strategy_of = {name: strategy for strategy, names in STRATEGIES.items() for name in names}
    return [_figure(strategy_of[answer.indicator.id], answer, year) for answer in answers]


def _figure(strategy: str, answer: Answer, year: int) -> Figure:
    now, before = (_only(answer.rows, each) for each in (year, year - 1))
    value, earlier = now.get("value"), before.get("value")
    is_same_money = now.get("currency") == before.get("currency")
    return Figure(
        strategy,
        answer.indicator.id,
        value,
        earlier if is_same_money else None,
        now.get("currency"),
        now.get("n", 0),
        now.get("provenance"),
        _trend(answer.indicator.direction, value, earlier) if is_same_money else None,
    )


def model(db: CanQuery) -> list[Fact]:
    """What was published of the place that named the four strategies, their own figures first."""
    of_place = [fact for fact in facts(db, place_id=MODEL) if fact["theme"] != "context"]
    return sorted(of_place, key=lambda fact: fact["theme"] != "strategy")


def _only(rows: Sequence[dict[str, Any]], year: int) -> dict[str, Any]:
    """The only row of a year: of two currencies neither is the figure of the year."""
    mine = [row for row in rows if row.get("year") == year and row["value"] is not None]
    return mine[0] if len(mine) == 1 else {}


def _trend(direction: str, value: float | None, before: float | None) -> Trend | None:
    if value is None or before is None:
        return None
    if abs(value - before) <= SAME * abs(before):
        return "same"
    if direction == "neutral":
        return "changed"
    return "better" if (value > before) == (direction == "higher_is_better") else "worse"
