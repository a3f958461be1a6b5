"""Community assets, shared spaces and their tenants, needs of residents, and points from field work."""

from __future__ import annotations

from datetime import date, timedelta

from sse_metrics.demonstration.dice import Dice
from sse_metrics.demonstration.names import both
from sse_metrics.demonstration.world import LAST_DAY, LAST_YEAR, World

# Korean, English, kind, ownership, opened, owners, jobs, newcomers
ASSETS = (
    ("마을회관", "village hall", "meeting_place", "common", 2012, 120, 2, 0),
    ("공유부엌", "shared kitchen", "food_place", "cooperative", 2016, 64, 3, 4),
    ("마을책방", "community bookshop", "culture", "cooperative", 2017, 210, 2, 6),
    ("공동텃밭", "community garden", "garden", "common", 2014, 85, 0, 0),
    ("협동조합주택", "co-operative housing", "housing", "cooperative", 2019, 38, 1, 52),
    ("청년공간", "youth space", "meeting_place", "public", 2018, 0, 4, 30),
    ("작은도서관", "small library", "culture", "public", 2013, 0, 2, 0),
    ("마을카페", "community café", "food_place", "trust", 2015, 150, 5, 3),
    ("돌봄센터", "care centre", "care", "cooperative", 2020, 330, 14, 0),
    ("수선공방", "repair workshop", "workshop", "common", 2021, 44, 1, 5),
    ("공동체토지신탁", "community land trust", "land", "trust", 2022, 190, 1, 18),
    ("시민햇빛발전소", "citizens' solar roof", "energy", "cooperative", 2019, 410, 1, 0),
    ("로컬푸드매장", "local food shop", "shop", "cooperative", 2023, 520, 6, 2),
    ("마을극장", "community theatre", "culture", "private", 2018, 0, 3, 8),
)
# By number of the asset: payer class, instrument, million KRW (None: not known). Those left out have no known finance.
FINANCE = {
    1: (("members", "own_funds", 40), ("government", "grant", 60)),
    2: (("members", "equity", 18), ("financial_cooperative", "loan", 30)),
    3: (("members", "equity", 42), ("impact_donor", "donation", 8)),
    4: (("government", "grant", 12),),
    5: (("members", "equity", 950), ("social_intermediary", "loan", 1_800), ("government", "grant", 300)),
    6: (("government", "grant", 240),),
    8: (("members", "own_funds", 55), ("ethical_bank", "loan", 70), ("impact_donor", "donation", 15)),
    9: (("members", "equity", 165), ("financial_cooperative", "loan", 220), ("government", "grant", 90)),
    11: (("impact_donor", "donation", 120), ("social_intermediary", "loan", 600), ("members", "own_funds", None)),
    12: (("members", "equity", 205), ("community_savings", "loan", 80)),
    13: (("members", "equity", 130), ("social_intermediary", "quasi_equity", 50)),
}
PAYERS = {
    "ethical_bank": both("사회적은행", "Social Bank"),
    "community_savings": both("마을금고모임", "Savings Circle"),
    "financial_cooperative": both("신협", "Credit Union"),
    "social_intermediary": both("사회투자기금", "Social Loan Fund"),
}
SPACES = (
    ("demo-space-workshop", "창업공작소", "start-up workshop", 3, date(2018, 8, 1)),
    ("demo-space-coworking", "코워킹스페이스", "coworking space", 8, date(2019, 4, 1)),
    ("demo-space-hub", "사회적경제 허브", "SSE hub", 12, date(2016, 6, 1)),
)
NEEDS = ("care", "food", "housing", "work", "education", "health", "mobility", "environment", "other")
NEED_WEIGHTS = (9, 7, 6, 5, 4, 4, 2, 2, 1)
NEED_VALUES = {"care": 90, "food": 9, "housing": 260, "work": 120, "education": 45, "health": 60}  # thousand KRW each
# Kind, how often it helps, names
SUPPORTERS = (
    ("local_shop", 10, (
        ("모퉁이식료품", "Corner Grocer"), ("골목빵집", "Alley Bakery"), ("우리정육점", "Our Butcher"),
        ("동네철물점", "Hardware Shop"), ("새벽시장청과", "Dawn Greengrocer"), ("길모퉁이약국", "Street Pharmacy"),
        ("한그릇식당", "One Bowl Diner"), ("골목세탁소", "Alley Laundry"), ("열린문구", "Open Stationer"),
    )),
    ("citizens_group", 6, (("이웃모임", "Neighbours' Circle"), ("나눔봉사단", "Sharing Volunteers"),
                           ("골목부모회", "Parents of the Alley"))),
    ("public_body", 5, (("동주민센터", "Neighbourhood Office"), ("구 복지과", "District Welfare Team"))),
    ("foundation", 3, (("나눔재단", "Giving Foundation"), ("햇살재단", "Sunshine Foundation"))),
    ("company", 3, (("건설회사", "Builder"), ("물류회사", "Haulier"), ("전자회사", "Electronics Company"))),
)  # fmt: skip
# Needs of which somebody wrote a zero too many into the value: category, year, which one of them.
SLIPS = (("care", 2023, 4), ("food", 2025, 2), ("education", 2025, 1))
FIELD_KINDS = (
    both("빈 점포", "empty shop"),
    both("주민 모임", "residents' group"),
    both("나눔 냉장고", "sharing fridge"),
    both("휴식 공간", "resting place"),
)


def make(world: World) -> None:
    """Fill community_asset, asset_finance, space, space_tenancy, need, need_supporter and field_point."""
    _assets(world, Dice("assets"))
    _finance(world)
    _spaces(world, Dice("spaces"))
    _needs(world, Dice("needs"))
    _food(world, Dice("food"))
    _supporters(world, Dice("supporters"))
    _slips(world)
    _field_points(world, Dice("field"))


def _assets(world: World, dice: Dice) -> None:
    for number, (korean, english, kind, ownership, opened, owners, jobs, newcomers) in enumerate(ASSETS, 1):
        home = dice.pick(world.neighbourhoods) if world.neighbourhoods else None
        world.add(
            "community_asset",
            asset_id=f"demo-asset-{number:02d}",
            neighbourhood_id=home.place_id if home else None,
            name=both(korean, english),
            asset_kind=kind,
            ownership=ownership,
            opened_on=dice.day(date(opened, 2, 1), date(opened, 11, 30)),
            owner_members=owners if ownership not in ("public", "private") else None,
            jobs=jobs,
            newcomers=newcomers,
            latitude=round(home.latitude + dice.between(-0.0022, 0.0022), 6) if home else None,
            longitude=round(home.longitude + dice.between(-0.0028, 0.0028), 6) if home else None,
        )


def _finance(world: World) -> None:
    for number, payments in FINANCE.items():
        for payer_class, instrument, millions in payments:
            world.add(
                "asset_finance",
                asset_id=f"demo-asset-{number:02d}",
                payer_class=payer_class,
                instrument=instrument,
                payer_name=PAYERS.get(payer_class),
                amount=millions * 1_000_000 if millions else None,
                currency="KRW" if millions else None,
            )


def _spaces(world: World, dice: Dice) -> None:
    """Rooms are let for one to three years; nobody moves in before an earlier tenant has left the room."""
    for space_id, korean, english, rooms, opened_on in SPACES:
        world.add(
            "space", space_id=space_id, name=both(korean, english), rooms_offered=rooms, opened_on=opened_on,
        )  # fmt: skip
        for _ in range(rooms):
            free_from = opened_on + timedelta(days=dice.whole(0, 240))
            while free_from <= date(LAST_YEAR, 11, 30):
                tenants = [e for e in world.operating(free_from) if e.founded_on.year >= free_from.year - 6]
                if not tenants:
                    break
                tenant = dice.pick(tenants)
                leaves = free_from + timedelta(days=dice.whole(360, 1_095))
                leaves = min(leaves, tenant.ceased_on or leaves)
                world.add(
                    "space_tenancy",
                    space_id=space_id,
                    enterprise_id=tenant.enterprise_id,
                    moved_in_on=free_from,
                    moved_out_on=leaves if leaves <= LAST_DAY else None,
                )
                free_from = leaves + timedelta(days=dice.whole(15, 200))


def _needs(world: World, dice: Dice) -> None:
    """Needs reported by residents' groups, and how far each got."""
    number = 0
    for year in range(2018, LAST_YEAR + 1):
        for _ in range(36 + 9 * (year - 2018) + (20 if year in (2020, 2021) else 0)):
            number += 1
            _need(world, dice, number, dice.day(date(year, 1, 5), date(year, 12, 28)))


def _need(world: World, dice: Dice, number: int, reported_on: date) -> None:
    category = dice.weighted(NEEDS, NEED_WEIGHTS)
    home = dice.pick(world.neighbourhoods) if world.neighbourhoods else None
    steps: list[date | None] = [None, None, None]
    day = reported_on
    for step, (chance, longest) in enumerate(((0.86, 30), (0.74, 110), (0.8, 80))):
        day += timedelta(days=dice.whole(3, longest))
        if day > LAST_DAY or not dice.chance(chance):
            break
        steps[step] = day
    stage = ("reported", "validated", "matched", "met")[sum(step is not None for step in steps)]
    people = int(dice.skewed(1, 90)) + (12 if category == "food" else 0)
    each = NEED_VALUES.get(category, 30) * 1_000
    is_valued = stage == "met" and not dice.chance(0.1)
    world.add(
        "need",
        need_id=f"demo-need-{number:04d}",
        neighbourhood_id=home.place_id if home else None,
        category=category,
        stage=stage,
        reported_on=reported_on,
        validated_on=steps[0],
        matched_on=steps[1],
        met_on=steps[2],
        people=None if dice.chance(0.04) else people,
        value=int(people * each * dice.between(0.6, 1.4)) // 1_000 * 1_000 if is_valued else None,
        currency="KRW" if is_valued else None,
    )


def _food(world: World, dice: Dice) -> None:
    """Food that was given is weighed, most of the time."""
    for need in world.rows["need"]:
        need["kilograms"] = None
        if need["category"] == "food" and need["stage"] == "met" and not dice.chance(0.15):
            need["kilograms"] = round((need["people"] or 20) * dice.between(3, 9), 1)


def _supporters(world: World, dice: Dice) -> None:
    """One or two organisations help with each need for which help was found."""
    for need in world.rows["need"]:
        if not need["matched_on"]:
            continue
        helpers = dict(_supporter(world, dice, need["matched_on"]) for _ in range(1 + dice.chance(0.35)))
        for name, (kind, enterprise_id) in helpers.items():
            share = int(need["value"]) // len(helpers) // 1_000 * 1_000 if need["value"] else None
            is_told = share is not None and not dice.chance(0.25)
            world.add(
                "need_supporter",
                need_id=need["need_id"],
                supporter_name=name,
                supporter_kind=kind,
                enterprise_id=enterprise_id,
                value=share if is_told else None,
                currency="KRW" if is_told else None,
            )


def _supporter(world: World, dice: Dice, day: date) -> tuple[str, tuple[str, str | None]]:
    at_work = world.operating(day)
    if at_work and dice.chance(0.2):
        enterprise = dice.pick(at_work[:12])
        return f"{enterprise.name} · {enterprise.name_en}", ("sse_enterprise", enterprise.enterprise_id)
    kind, _, names = dice.weighted(SUPPORTERS, [weight for _, weight, _ in SUPPORTERS])
    return both(*dice.pick(names)), (kind, None)


def _slips(world: World) -> None:
    for category, year, which in SLIPS:
        found = [
            need
            for need in world.rows["need"]
            if need["category"] == category and need["met_on"] and need["met_on"].year == year and need["value"]
        ]
        for need in found[which : which + 1]:
            need["value"] *= 10


def _field_points(world: World, dice: Dice) -> None:
    if not world.neighbourhoods:
        return
    for number in range(1, 61):
        home = dice.pick(world.neighbourhoods)
        kind = dice.pick(FIELD_KINDS)
        world.add(
            "field_point",
            point_id=f"demo-point-{number:03d}",
            kind=kind,
            label=f"{kind} {number}",
            latitude=round(home.latitude + dice.between(-0.003, 0.003), 6),
            longitude=round(home.longitude + dice.between(-0.004, 0.004), 6),
            accuracy_m=round(dice.skewed(3, 40), 1),
            collector_kind=dice.pick(("resident", "official", "student")),
            collected_on=dice.day(date(2023, 4, 1), date(LAST_YEAR, 11, 30)),
        )
