"""The register of enterprises: births, closures, moves off the register, memberships and supply links.

Foundings by family are a plan; the number registered and operating at each year end comes from the calibration.
"""

from __future__ import annotations

from datetime import date, timedelta

from sse_metrics.demonstration.dice import Dice
from sse_metrics.demonstration.names import both, enterprise_name
from sse_metrics.demonstration.world import FIRST_YEAR, LAST_DAY, LAST_YEAR, YEARS, Enterprise, World

CERTIFIED, PRELIMINARY = "certified_social_enterprise", "preliminary_social_enterprise"

# Foundings up to 2014, then in each year from 2015 to 2025. Those of 2017 are published and checked in fill().
FOUNDINGS = {
    CERTIFIED: (10, 1, 1, 2, 1, 2, 2, 2, 2, 1, 1, 1),
    PRELIMINARY: (6, 1, 1, 2, 1, 2, 1, 2, 2, 2, 1, 2),
    "village_enterprise": (3, 1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 0),
    "self_reliance_enterprise": (20, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0),
    "cooperative": (14, 7, 6, 21, 6, 6, 3, 4, 5, 5, 5, 5),
    "social_cooperative": (2, 1, 1, 0, 2, 2, 1, 2, 2, 2, 2, 2),
    "community_based_enterprise": (1, 0, 1, 0, 2, 1, 0, 1, 1, 1, 1, 0),
    "self_help_group": (0, 0, 1, 0, 0, 1, 0, 0, 2, 0, 1, 0),
    "mutual": (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    "association": (1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0),
    "foundation": (0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0),
}

# How likely a family closes, against the others.
HAZARD = {CERTIFIED: 0.6, PRELIMINARY: 1.6, "cooperative": 1.4, "self_reliance_enterprise": 1.7}
KEPT_FAMILIES = ("community_based_enterprise", "self_help_group", "mutual", "foundation", "association")

# Community-based enterprises in order of founding: prototype, who holds it together, households in the group.
# Some groups lie within the rule of 15 to 150 households (15 to 30 families for self-help groups), some outside.
PROTOTYPES = (
    ("community_supported_agriculture", both("먹거리 가구 모임", "group of food households"), 40),
    ("fair_trade", both("공정무역 가게", "fair trade shop"), 35),
    ("community_supported_agriculture", both("도시농부 모임", "circle of urban farmers"), 12),
    ("women_workers_collective", both("여성 노동자 모임", "women workers' circle"), 18),
    ("community_supported_agriculture", both("먹거리 가구 모임", "group of food households"), 120),
    ("microfinance_value_chain", both("신용협동조합", "credit union"), 28),
    ("fair_trade", both("공정무역 가게", "fair trade shop"), 60),
    ("community_supported_agriculture", both("도시농부 모임", "circle of urban farmers"), 165),
    ("women_workers_collective", both("여성 노동자 모임", "women workers' circle"), 24),
)
SELF_HELP_HOUSEHOLDS = (18, 26, 12, 30, 36)
SIZES = {CERTIFIED: 18.0, PRELIMINARY: 10.0, "social_cooperative": 15.0, "self_reliance_enterprise": 9.0, "mutual": 9.0}
# First year in which a family could be founded, by the laws and programmes of the country.
EARLIEST = {
    CERTIFIED: 2008,
    PRELIMINARY: 2011,
    "village_enterprise": 2011,
    "cooperative": 2013,
    "social_cooperative": 2013,
}
NEIGHBOURHOOD_WEIGHTS = (5, 2, 9, 3, 0, 6, 1, 4, 12, 2, 3, 1, 7, 2, 0, 4, 1, 8, 3, 2, 5)
NETWORKS = (
    both("사회적경제네트워크", "SSE network"),
    both("협동조합협의회", "council of co-operatives"),
    both("사회적기업협의회", "council of social enterprises"),
)
PRODUCTS = ("식재료 (ingredients)", "포장 (packaging)", "디자인 (design)", "청소 (cleaning)", "배달 (delivery)")
JANUARY_2018 = date(2018, 2, 15)  # no social enterprise may come or go around the published count


def make(world: World) -> None:
    """Fill enterprise, membership and value_chain_link."""
    dice = Dice("register")
    _found(world, dice)
    for year in YEARS:
        _close(world, dice, year)
        _leave_register(world, dice, year)
    _write(world, Dice("register details"))
    _join_networks(world, Dice("networks"))
    _link(world, Dice("supply"))


def _found(world: World, dice: Dice) -> None:
    number = 0
    for position in range(LAST_YEAR - FIRST_YEAR + 2):
        year = FIRST_YEAR - 1 + position
        for family, counts in FOUNDINGS.items():
            for _ in range(counts[position]):
                founded_in = year
                if year < FIRST_YEAR:
                    founded_in -= int(dice.skewed(0, year - EARLIEST.get(family, 2006) + 0.99))
                founded = dice.day(date(founded_in, 3, 1), date(founded_in, 10, 31))
                sector, name, name_en, weight = enterprise_name(number, family)
                world.enterprises.append(
                    Enterprise(
                        enterprise_id=f"demo-e{number + 1:03d}",
                        family=family,
                        sector=sector,
                        name=name,
                        name_en=name_en,
                        founded_on=founded,
                        registered_on=founded + timedelta(days=dice.whole(10, 55)),
                        size=SIZES.get(family, 6.2) * dice.skewed(0.5, 2.6),
                        market_weight=weight * (1.5 if family == CERTIFIED else 1.0),
                    )
                )
                number += 1


def _close(world: World, dice: Dice, year: int) -> None:
    """Close as many as it takes to come to the number that operates at the year end."""
    end = date(year, 12, 31)
    working = [e for e in world.enterprises if e.founded_on <= end and e.ceased_on is None]
    surplus = len(working) - world.calibration.value(year, "operating_enterprises")
    old_enough = [e for e in working if e.founded_on.year < year and _may_close(world, e, year)]
    leaving = _lapsing(world, year)
    others = [e for e in old_enough if e not in leaving]
    leaving += dice.sample(others, surplus - len(leaving), [HAZARD.get(e.family, 1.0) for e in others])
    for enterprise in leaving:
        first = JANUARY_2018 if year == 2018 and enterprise.family in (CERTIFIED, PRELIMINARY) else date(year, 1, 15)
        enterprise.ceased_on = dice.day(first, date(year, 11, 15))


def _may_close(world: World, enterprise: Enterprise, year: int) -> bool:
    if enterprise.family in KEPT_FAMILIES:
        return False
    return enterprise.family not in (CERTIFIED, PRELIMINARY) or year >= 2018


def _lapsing(world: World, year: int) -> list[Enterprise]:
    """Social enterprises that close before 2018, so that the published number is left in January 2018."""
    if year > 2017:
        return []
    leaving = []
    for family, kind in ((CERTIFIED, "certified"), (PRELIMINARY, "preliminary")):
        of_family = [e for e in world.enterprises if e.family == family and e.founded_on.year <= 2017]
        surplus = len(of_family) - world.calibration.value(2018, f"registered_{kind}_january")
        leaving += [e for place, e in enumerate(of_family[:surplus]) if place % 3 == year - 2015]
    return leaving


def _leave_register(world: World, dice: Dice, year: int) -> None:
    """Strike off as many closed ones as it takes to come to the number on the register at the year end."""
    end = date(year, 12, 31)
    registered = [e for e in world.enterprises if e.registered_on <= end and e.deregistered_on is None]
    surplus = len(registered) - world.calibration.value(year, "registered_enterprises")
    closed = [e for e in registered if e.ceased_on is not None]
    lapsed = [e for e in closed if year <= 2017 and e.family in (CERTIFIED, PRELIMINARY)]
    others = [e for e in closed if e not in lapsed]
    weights = [1.0 + 3.0 * (year - e.ceased_on.year) for e in others if e.ceased_on]
    for enterprise in lapsed + dice.sample(others, surplus - len(lapsed), weights):
        closed_on = enterprise.ceased_on or end
        enterprise.deregistered_on = dice.day(max(closed_on, date(year, 1, 15)), date(year, 12, 20))


def _write(world: World, dice: Dice) -> None:
    weights = [
        NEIGHBOURHOOD_WEIGHTS[position % len(NEIGHBOURHOOD_WEIGHTS)] for position in range(len(world.neighbourhoods))
    ]
    groups = {"community_based_enterprise": 0, "self_help_group": 0}
    for number, e in enumerate(world.enterprises, 1):
        home = dice.weighted(world.neighbourhoods, weights) if world.neighbourhoods else None
        households, pivot = None, None
        if e.family == "self_help_group":
            households = SELF_HELP_HOUSEHOLDS[groups[e.family]]
            groups[e.family] += 1
        elif e.family == "community_based_enterprise":
            e.prototype, pivot, households = PROTOTYPES[groups[e.family]]
            groups[e.family] += 1
        certified_on = _certified_on(dice, e)
        world.add(
            "enterprise",
            enterprise_id=e.enterprise_id,
            neighbourhood_id=home.place_id if home else None,
            name=e.name,
            name_en=e.name_en,
            identifier_scheme="DEMO-REG",
            identifier=f"DEMO-{number:04d}",
            family=e.family,
            other_family="cooperative" if e.family == CERTIFIED and dice.chance(0.25) else None,
            prototype=e.prototype,
            pivotal_actor=pivot,
            sector=e.sector,
            founded_on=e.founded_on,
            registered_on=e.registered_on,
            deregistered_on=e.deregistered_on,
            ceased_on=e.ceased_on,
            certified_on=certified_on,
            support_ended_on=_support_ended_on(dice, e, certified_on),
            is_women_led=None if dice.chance(0.03) else dice.chance(0.45),
            group_households=households,
            latitude=round(home.latitude + dice.between(-0.0022, 0.0022), 6) if home else None,
            longitude=round(home.longitude + dice.between(-0.0028, 0.0028), 6) if home else None,
        )


def _certified_on(dice: Dice, e: Enterprise) -> date | None:
    if e.family != CERTIFIED:
        return None
    later = e.registered_on + timedelta(days=dice.whole(60, 500))
    too_late = later > min(e.ceased_on or LAST_DAY, LAST_DAY)
    return e.registered_on if e.registered_on.year < 2018 or too_late else later


def _support_ended_on(dice: Dice, e: Enterprise, certified_on: date | None) -> date | None:
    """Three years of start-up support for social enterprises, two for some of the others."""
    if certified_on or e.family == PRELIMINARY:
        ended = (certified_on or e.registered_on) + timedelta(days=3 * 365)
    elif dice.chance(0.3):
        ended = e.registered_on + timedelta(days=2 * 365)
    else:
        return None
    return ended if ended <= min(e.ceased_on or LAST_DAY, LAST_DAY) else None


def _join_networks(world: World, dice: Dice) -> None:
    for e in world.enterprises:
        for network, probability in zip(NETWORKS, (0.5, 0.3, 0.2), strict=True):
            if not dice.chance(probability):
                continue
            last = e.deregistered_on or e.ceased_on
            joined = dice.day(e.registered_on, min(LAST_DAY, e.registered_on + timedelta(days=600), last or LAST_DAY))
            world.add("membership", enterprise_id=e.enterprise_id, network=network, joined_on=joined, left_on=last)


def _link(world: World, dice: Dice) -> None:
    """Who supplied whom from 2018 on; a few customers lie outside the register."""
    for year in range(2018, LAST_YEAR + 1):
        working = world.operating(date(year, 6, 30))
        for _ in range(18 + 4 * (year - 2018)):
            supplier, customer = dice.sample(working, 2)
            outside = dice.chance(0.15)
            name = both("외부 거래처", "outside customer") if outside else f"{customer.name} · {customer.name_en}"
            world.add(
                "value_chain_link",
                supplier_id=supplier.enterprise_id,
                customer_id=None if outside else customer.enterprise_id,
                customer_name=name,
                product=dice.pick(PRODUCTS),
                year=year,
                amount=int(dice.skewed(400, 30_000)) * 1_000,
                currency="KRW",
            )
