"""Assessments of some enterprises every two years: people, planet and profit apart, and the goals that they touch."""

from __future__ import annotations

from datetime import date

from sse_metrics.demonstration.dice import Dice
from sse_metrics.demonstration.names import both
from sse_metrics.demonstration.world import LAST_YEAR, World

CRITERIA_SET = both("점검표 15항", "checklist of 15")
CRITERIA = 15
FIRST_ASSESSED = 2019
# Goals that a sector touches first of all; others are drawn.
GOALS_BY_SECTOR = {
    "A": (2, 12, 15),
    "C": (8, 12),
    "E": (12, 13),
    "I": (2, 3),
    "P": (4, 10),
    "Q": (3, 5, 10),
    "H": (11, 13),
}
ASSESSORS = ("self", "support_centre", "peer")


def make(world: World) -> None:
    """Fill enterprise_assessment: about half of the enterprises, every second year while they work."""
    for enterprise in world.enterprises:
        dice = Dice(f"assessment {enterprise.enterprise_id}")
        if not dice.chance(0.5):
            continue
        people, planet, profit = (dice.between(low, high) for low, high in ((45, 85), (25, 75), (35, 80)))
        goals = {
            *GOALS_BY_SECTOR.get(enterprise.sector or "", (8,)),
            *(dice.whole(1, 17) for _ in range(dice.whole(1, 5))),
        }
        for year in range(FIRST_ASSESSED + dice.whole(0, 1), LAST_YEAR + 1, 2):
            people, planet, profit = (min(100, each + dice.between(-4, 7)) for each in (people, planet, profit))
            if not enterprise.operates_on(date(year, 6, 30)):
                continue
            world.add(
                "enterprise_assessment",
                enterprise_id=enterprise.enterprise_id,
                year=year,
                criteria_set=CRITERIA_SET,
                people_score=round(people),
                planet_score=None if dice.chance(0.15) else round(planet),
                profit_score=round(profit),
                criteria_met=min(CRITERIA, round((people + planet + profit) / 300 * CRITERIA) + dice.whole(-1, 2)),
                criteria_asked=CRITERIA,
                sdgs=";".join(str(goal) for goal in sorted(goals)),
                assessor=dice.pick(ASSESSORS),
            )
