"""Yearly accounts and work of each enterprise while it was at work."""

from __future__ import annotations

from datetime import date

from sse_metrics.demonstration.dice import Dice
from sse_metrics.demonstration.register import CERTIFIED, PRELIMINARY
from sse_metrics.demonstration.world import FIRST_YEAR, LAST_YEAR, Enterprise, World

SUPPORTED = (CERTIFIED, PRELIMINARY, "self_reliance_enterprise", "village_enterprise")
VULNERABLE_SHARE = {CERTIFIED: 0.58, PRELIMINARY: 0.45, "self_reliance_enterprise": 0.5, "social_cooperative": 0.3}
# Share of subsidised revenue against 2015: central support was cut in the budgets of 2024 and 2025.
SUBSIDY_BY_YEAR = (1.0, 1.0, 1.02, 1.05, 1.05, 1.1, 1.05, 1.0, 0.95, 0.55, 0.42)


def make(world: World) -> None:
    """Fill enterprise_year."""
    for enterprise in world.enterprises:
        dice = Dice(f"accounts {enterprise.enterprise_id}")
        profitability = dice.between(-0.09, 0.14)
        # what it sells against the others of its size: some sell less than half of their labour cost
        strength = Dice(f"strength {enterprise.enterprise_id}").between(0.25, 1.15)
        last = min(LAST_YEAR, enterprise.ceased_on.year if enterprise.ceased_on else LAST_YEAR)
        for year in range(max(FIRST_YEAR, enterprise.founded_on.year), last + 1):
            _year(world, dice, enterprise, year, profitability, strength)


def _year(world: World, dice: Dice, e: Enterprise, year: int, profitability: float, strength: float) -> None:
    closed = e.ceased_on is not None and e.ceased_on.year == year
    age = year - e.founded_on.year
    months = _months(e, year)
    staff = max(1, round(e.size * min(1.0, 0.55 + 0.12 * age) * dice.between(0.9, 1.12)))
    jobs = 0 if closed else staff
    vulnerable = min(jobs, round(jobs * VULNERABLE_SHARE.get(e.family, 0.15) * dice.between(0.9, 1.12)))
    wage = round((1_850_000 + 55_000 * (year - FIRST_YEAR)) * dice.between(0.92, 1.14), -3)
    labour = round(wage * 1.1 * staff * months * 0.82, -3)
    subsidy = _subsidy(dice, e, year, labour)
    sales = round(labour * strength * dice.between(1.0, 2.2) + 4_000_000 * dice.between(0.5, 3), -3)
    other = round(sales * dice.skewed(0, 0.09), -3)
    net = round((sales + other + subsidy) * (profitability + dice.between(-0.035, 0.05)), -3)
    operating = net - round(subsidy * dice.between(0.6, 1.0), -3)
    hired = dice.whole(0, max(1, staff // 4)) if subsidy and not closed and year <= 2024 else None
    has_volunteers = e.family not in ("cooperative", "mutual")
    world.add(
        "enterprise_year",
        enterprise_id=e.enterprise_id,
        year=year,
        currency="KRW",
        sales_revenue=int(sales),
        other_revenue=int(other),
        subsidy=int(subsidy),
        labour_cost=int(labour),
        operating_profit=int(operating),
        net_profit=int(net),
        surplus_reinvested=_reinvested(dice, e, int(net)),
        jobs=jobs,
        fte=round(jobs * dice.between(0.78, 0.98), 1),
        vulnerable_workers=vulnerable,
        women_workers=min(jobs, round(jobs * dice.between(0.45, 0.75))),
        monthly_wage=int(wage) if jobs else None,
        vulnerable_monthly_wage=int(round(wage * dice.between(0.86, 0.95), -3)) if vulnerable else None,
        hired_with_subsidy=hired,
        retained_one_year=None if hired is None else sum(dice.chance(0.36) for _ in range(hired)),
        members=max(5, round(e.size * dice.between(1.5, 6))) if not dice.chance(0.05) else None,
        volunteer_hours=_volunteer_hours(dice) if has_volunteers else None,
    )


def _months(e: Enterprise, year: int) -> int:
    first = e.founded_on.month if e.founded_on.year == year else 1
    last = e.ceased_on.month if e.ceased_on and e.ceased_on.year == year else 12
    return max(1, last - first + 1)


def _subsidy(dice: Dice, e: Enterprise, year: int, labour: float) -> int:
    """Public money: much while supported and young, little afterwards, less from 2024 on."""
    young = date(year, 12, 31) < date(e.registered_on.year + 4, 12, 31)
    ratio = 0.0
    if e.family in SUPPORTED:
        ratio = dice.between(0.25, 0.45) if young else dice.between(0.06, 0.16)
    elif young and dice.chance(0.4):
        ratio = dice.between(0.02, 0.1)
    return int(round(labour * ratio * SUBSIDY_BY_YEAR[year - FIRST_YEAR], -3))


def _reinvested(dice: Dice, e: Enterprise, net: int) -> int | None:
    """Part of a surplus put back; unknown for some, empty where there is no surplus."""
    if net <= 0 or dice.chance(0.07):
        return None
    share = dice.between(0.62, 1.0) if e.family == CERTIFIED else dice.between(0.3, 0.9)
    return int(net * share) // 1_000 * 1_000


def _volunteer_hours(dice: Dice) -> float | None:
    return None if dice.chance(0.12) else float(int(dice.skewed(0, 900)))
