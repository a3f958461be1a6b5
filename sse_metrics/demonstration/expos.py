"""Public procurement expos: who met whom, what was quoted, and which award it led to."""

from __future__ import annotations

from datetime import date, timedelta

from sse_metrics.demonstration.dice import Dice
from sse_metrics.demonstration.names import both
from sse_metrics.demonstration.world import LAST_DAY, Enterprise, Row, World

# day, kind, meetings, contracts; the days are printed (F0150, F0145, F0147), the number of exhibitors is calibrated
EXPOS = (
    (date(2016, 9, 23), "visiting_fair", 21, 2),
    (date(2024, 5, 10), "briefing", 38, 6),
    (date(2025, 6, 11), "expo", 64, 11),
)
WANTED = (
    both("도시락", "lunch boxes"),
    both("청소", "cleaning"),
    both("기념품", "gifts"),
    both("교육", "courses"),
    both("공연", "performances"),
    both("집수리", "home repair"),
    both("돌봄", "care"),
)
NOT_OFFERED = both("전산 장비", "computing equipment")


def make(world: World) -> None:
    """Fill expo and expo_meeting."""
    for held_on, kind, meetings, contracts in EXPOS:
        dice = Dice(f"expo {held_on.year}")
        expo_id = f"demo-expo-{held_on.year}"
        world.add("expo", expo_id=expo_id, held_on=held_on, kind=kind)
        awards = _awards_after(world, dice, held_on, contracts)
        exhibitors = _exhibitors(world, dice, held_on, awards)
        for number in range(meetings):
            award = awards[number] if number < len(awards) else None
            _meeting(world, dice, expo_id, held_on, number, exhibitors, award)


def _awards_after(world: World, dice: Dice, held_on: date, count: int) -> list[Row]:
    """Awards to one enterprise that works on the day, some weeks later."""
    working = {e.enterprise_id for e in world.operating(held_on)}
    suppliers: dict[str, list[Row]] = {}
    for part in world.rows["purchase_supplier"]:
        suppliers.setdefault(part["purchase_id"], []).append(part)
    latest = min(held_on + timedelta(days=170), LAST_DAY)
    fitting = []
    for purchase in world.rows["purchase"]:
        parts = suppliers.get(purchase["purchase_id"], [])
        enterprise_id = parts[0].get("enterprise_id") if len(parts) == 1 else None
        if enterprise_id in working and held_on + timedelta(days=12) <= purchase["awarded_on"] <= latest:
            fitting.append({**purchase, "enterprise_id": enterprise_id})
    one_each = {award["enterprise_id"]: award for award in fitting}
    return dice.sample(list(one_each.values()), count)


def _exhibitors(world: World, dice: Dice, held_on: date, awards: list[Row]) -> list[Enterprise]:
    """As many enterprises as are printed, those with an award later among them."""
    count = world.calibration.value(held_on.year, "expo_exhibitors")
    winners = {award["enterprise_id"] for award in awards}
    working = world.operating(held_on)
    there = [e for e in working if e.enterprise_id in winners]
    others = [e for e in working if e.enterprise_id not in winners]
    return there + dice.sample(others, count - len(there), [e.size for e in others])


def _meeting(
    world: World, dice: Dice, expo_id: str, held_on: date, number: int, exhibitors: list[Enterprise], award: Row | None
) -> None:
    # winners come first among the exhibitors, and each exhibitor has a first meeting before anybody has a second
    enterprise: Enterprise | None = exhibitors[number % len(exhibitors)]
    if award:
        enterprise = next(e for e in exhibitors if e.enterprise_id == award["enterprise_id"])
    elif number >= len(exhibitors) and dice.chance(0.12):
        enterprise = None
    stage = "contract" if award else "met"
    if not award and enterprise:
        open_still = held_on.year == LAST_DAY.year
        stages = ("met", "quoted", "negotiating", "lost") if open_still else ("met", "quoted", "lost")
        stage = dice.weighted(stages, (0.35, 0.3, 0.15, 0.2) if open_still else (0.35, 0.2, 0.45))
    buyer_id = award["buyer_id"] if award else dice.pick(world.rows["buyer"])["buyer_id"]
    wanted = dice.pick(WANTED) if enterprise else NOT_OFFERED
    quoted = None if stage == "met" else int(dice.skewed(2, 60)) * 500_000
    world.add(
        "expo_meeting",
        meeting_id=f"{expo_id}-{number + 1:03d}",
        expo_id=expo_id,
        buyer_id=buyer_id,
        enterprise_id=enterprise.enterprise_id if enterprise else None,
        asked_for=award["title"] if award else wanted,
        stage=stage,
        met_on=held_on,
        quoted_amount=award["amount"] if award else quoted,
        contracted_on=award["awarded_on"] if award else None,
        contract_amount=award["amount"] if award else None,
        currency="KRW",
        purchase_id=award["purchase_id"] if award else None,
    )
