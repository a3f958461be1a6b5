"""Orders of departments on lunch days: as many meals as the sales of the day pay for, at an invented price each."""

from __future__ import annotations

from sse_metrics.demonstration.channels import CHANNELS
from sse_metrics.demonstration.dice import Dice, split
from sse_metrics.demonstration.names import both
from sse_metrics.demonstration.world import FIRST_YEAR, World

LUNCH_DAYS = {channel.name for channel in CHANNELS if channel.kind == "lunch_day"}
DEPARTMENTS = (
    both("총무과", "general affairs"),
    both("일자리경제과", "jobs and economy"),
    both("복지정책과", "welfare policy"),
    both("교육과", "education"),
    both("교통과", "transport"),
    both("환경과", "environment"),
    both("민원실", "civil service desk"),
    both("보건소", "public health centre"),
    both("도서관", "libraries"),
    both("구의회 사무국", "council office"),
)
FIRST_PRICE, DEARER = 6_400, 230  # usual price of a meal in 2015 in KRW, and what it rises by in a year


def make(world: World) -> None:
    """Fill lunch_order from the sales that are there."""
    dice = Dice("lunches")
    number = 0
    for sale in [row for row in world.rows["sale"] if row["channel_id"] in LUNCH_DAYS]:
        price = (FIRST_PRICE + DEARER * (sale["sold_on"].year - FIRST_YEAR)) * dice.between(0.9, 1.1)
        meals = max(1, round(sale["amount"] / price))
        buyers = dice.sample(DEPARTMENTS, min(meals, dice.whole(1, 4)))
        shares = split(meals, [dice.skewed(0.5, 2.0) for _ in buyers])
        for department, ordered in zip(buyers, shares, strict=True):
            number += 1
            world.add(
                "lunch_order",
                order_id=f"demo-lunch-{number:04d}",
                market_day_id=sale["market_day_id"],
                department=department,
                enterprise_id=sale["enterprise_id"],
                meals=ordered,
            )
