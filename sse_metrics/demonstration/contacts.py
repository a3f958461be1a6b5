"""Contacts of the support centre: in each year as many as the centre's programme says that it reached."""

from __future__ import annotations

from datetime import date

from sse_metrics.demonstration.dice import Dice, split
from sse_metrics.demonstration.names import both
from sse_metrics.demonstration.world import World

CENTRE = "demo-programme-support-centre"
BODY = both("사회적경제통합지원센터", "integrated support centre")
TOPICS = ("start_up", "management", "sales_channels", "finance", "certification", "law_and_tax", "networks", "other")
TOPIC_WEIGHTS = (8, 9, 12, 7, 6, 4, 5, 2)
KINDS = ("visit", "phone", "online", "at_enterprise", "training")
KIND_WEIGHTS = (8, 13, 6, 5, 3)
WITHOUT_ENTERPRISE = 0.3  # part of the rows that count residents who think of starting, or several enterprises


def make(world: World) -> None:
    """Fill support_contact."""
    for promise in [row for row in world.rows["programme_year"] if row["programme_id"] == CENTRE]:
        _year(world, promise["year"], int(promise["achieved_value"]))


def _year(world: World, year: int, contacts: int) -> None:
    dice = Dice(f"contacts {year}")
    rows = contacts * 2 // 3
    working = world.operating(date(year, 1, 1), date(year, 12, 31))
    # a centre advises some again and again, and others never
    known = dice.sample(working, len(working) * (50 + 2 * (year - 2018)) // 100)
    weights = [dice.skewed(0.3, 4.0) for _ in known]
    for number, counted in enumerate(split(contacts, [dice.skewed(0.2, 3.0) for _ in range(rows)]), 1):
        topic = dice.weighted(TOPICS, TOPIC_WEIGHTS)
        is_open = topic == "start_up" or dice.chance(WITHOUT_ENTERPRISE)
        world.add(
            "support_contact",
            contact_id=f"demo-contact-{year}-{number:03d}",
            body_name=BODY,
            contacted_on=dice.day(date(year, 1, 4), date(year, 12, 28)),
            topic=topic,
            contact_kind=None if dice.chance(0.03) else dice.weighted(KINDS, KIND_WEIGHTS),
            enterprise_id=None if is_open else dice.weighted(known, weights).enterprise_id,
            contacts=counted,
        )
