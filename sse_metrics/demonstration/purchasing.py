"""Public purchases of invented buyers. For each buyer and year the purchases add up to what the buyer counts."""

from __future__ import annotations

from datetime import date

from sse_metrics.demonstration.dice import Dice, split
from sse_metrics.demonstration.names import both
from sse_metrics.demonstration.world import YEARS, Enterprise, Row, World

# kind, Korean, English, weight in all purchases, weight in purchases from SSE
BUYERS = (
    *(("local_government", f"구청 {letter}과", f"department {letter}", 2.0, 3.0) for letter in "ABCDEFGHI"),
    ("local_public_corporation", "시설공단", "facilities corporation", 4.0, 5.0),
    ("education_office", "교육지원청", "education office", 3.0, 2.0),
    ("quasi_governmental", "복지진흥원", "welfare agency", 2.5, 1.5),
    ("state_body", "세무관서", "tax office", 3.0, 0.5),
    ("public_corporation", "주택공사 지사", "housing corporation branch", 4.0, 1.2),
    ("other_public_body", "문화재단", "culture foundation", 1.0, 1.6),
)
VACCINES = ("demo-buyer-03", 2021, 2_600_000_000)  # left out by rule, as in the national figures of 2021
# ISIC section of the supplier: category, what is bought
GOODS = {
    "C": ("goods", "기념품 (gifts)"),
    "I": ("goods", "도시락 (lunch boxes)"),
    "G": ("goods", "사무용품 (office supplies)"),
    "A": ("goods", "꾸러미 (food parcels)"),
    "F": ("works", "집수리 (home repair)"),
    "E": ("services", "재활용 수거 (recycling)"),
    "N": ("services", "청소 (cleaning)"),
    "Q": ("services", "돌봄 (care)"),
    "P": ("services", "교육 (courses)"),
    "R": ("services", "공연 (performances)"),
}
SERVICES = ("services", "용역 (services)")
OTHER_GOODS = (
    ("goods", "장비 (equipment)"),
    ("goods", "소모품 (consumables)"),
    ("services", "시설관리 (facility management)"),
    ("services", "전산 (computing)"),
    ("works", "보수공사 (repairs)"),
)
OTHER_SUPPLIERS = 60
LOCAL_SUPPLIERS, UNPLACED_SUPPLIERS = 18, 4  # the first of them are of the district, of the last it is not known


def make(world: World) -> None:
    """Fill buyer, buyer_year, purchase and purchase_supplier."""
    for number, (kind, korean, english, _, _) in enumerate(BUYERS, 1):
        world.add("buyer", buyer_id=f"demo-buyer-{number:02d}", name=both(korean, english), kind=kind)
    for year in YEARS:
        _year(world, year)


def _year(world: World, year: int) -> None:
    dice = Dice(f"purchases {year}")
    counted_total = world.calibration.value(year, "total_purchases")
    sse_total = world.calibration.value(year, "sse_purchases")
    unit = 10_000
    counted = split(counted_total, [buyer[3] * dice.between(0.9, 1.1) for buyer in BUYERS], unit)
    from_sse = split(sse_total, [buyer[4] * dice.between(0.75, 1.25) for buyer in BUYERS], unit)
    for number, (whole, sse) in enumerate(zip(counted, from_sse, strict=True), 1):
        buyer_id = f"demo-buyer-{number:02d}"
        excluded = VACCINES[2] if (buyer_id, year) == VACCINES[:2] else 0
        world.add(
            "buyer_year",
            buyer_id=buyer_id,
            year=year,
            currency="KRW",
            total_purchases=whole + excluded,
            excluded_purchases=excluded,
            sse_purchases=sse,
        )
        _from_sse(world, dice, buyer_id, year, sse)
        _from_others(world, dice, buyer_id, year, whole - sse)


def _from_sse(world: World, dice: Dice, buyer_id: str, year: int, total: int) -> None:
    count = max(3, total // 17_000_000)
    for amount in split(total, [dice.skewed(0.15, 4) for _ in range(count)], 10_000):
        day = dice.day(date(year, 1, 10), date(year, 12, 20))
        suppliers = _sse_suppliers(world, dice, day, amount)
        category, title = GOODS.get(suppliers[0].sector, SERVICES)
        reserved = dice.chance(0.2)
        method = "selective" if reserved else dice.weighted(("direct", "limited", "open"), (0.62, 0.2, 0.18))
        row = _purchase(world, dice, buyer_id, day, amount, category=category, title=title, method=method)
        row["is_reserved"] = reserved
        for supplier in suppliers:
            world.add(
                "purchase_supplier",
                purchase_id=row["purchase_id"],
                supplier_key=f"DEMO-REG-{supplier.enterprise_id.upper()}",
                supplier_name=f"{supplier.name} · {supplier.name_en}",
                enterprise_id=supplier.enterprise_id,
                is_sse=True,
                amount=amount // len(suppliers),
            )


def _sse_suppliers(world: World, dice: Dice, day: date, amount: int) -> list[Enterprise]:
    """Usually one enterprise; now and then a consortium of two or three, where the amount can be split evenly."""
    working = world.operating(day)
    weights = [e.size for e in working]
    size = dice.pick((2, 2, 3)) if amount > 20_000_000 and dice.chance(0.2) else 1
    return dice.sample(working, size if amount % size == 0 else 1, weights)


def _from_others(world: World, dice: Dice, buyer_id: str, year: int, total: int) -> None:
    count = dice.whole(8, 14)
    for amount in split(total, [dice.skewed(0.1, 5) for _ in range(count)], 10_000):
        day = dice.day(date(year, 1, 10), date(year, 12, 20))
        category, title = dice.pick(OTHER_GOODS)
        direct = 0.15 if amount <= 50_000_000 else 0.0  # larger ones may not be awarded directly
        method = dice.weighted(("open", "selective", "limited", "direct"), (0.55, 0.1, 0.2, direct))
        row = _purchase(world, dice, buyer_id, day, amount, category=category, title=title, method=method)
        number = dice.whole(1, OTHER_SUPPLIERS)
        name = both(f"일반업체 {number:02d}", f"supplier {number:02d}")
        world.add(
            "purchase_supplier",
            purchase_id=row["purchase_id"],
            supplier_key=name.upper(),
            supplier_name=name,
            is_sse=None if dice.chance(0.02) else False,
            is_local=None if number > OTHER_SUPPLIERS - UNPLACED_SUPPLIERS else number <= LOCAL_SUPPLIERS,
            amount=amount,
        )
    if dice.chance(0.3):  # a call that nobody won
        day = dice.day(date(year, 1, 10), date(year, 12, 20))
        category, title = dice.pick(OTHER_GOODS)
        row = _purchase(world, dice, buyer_id, day, None, category=category, title=title, method="open")
        row.update(is_unsuccessful=True, tenderers=dice.whole(0, 1))


def _purchase(
    world: World, dice: Dice, buyer_id: str, day: date, amount: int | None, *, category: str, title: str, method: str
) -> Row:
    number = len(world.rows.get("purchase", [])) + 1
    tenderers = {"direct": 1, "limited": dice.whole(1, 3), "selective": dice.whole(2, 4)}.get(method)
    return world.add(
        "purchase",
        purchase_id=f"demo-purchase-{number:05d}",
        ocid=f"ocds-demo00-{number:05d}",
        buyer_id=buyer_id,
        title=f"예시 {title.split(' (')[0]} · Demo {title.split(' (')[1].rstrip(')')}",
        category=category,
        method=method,
        is_reserved=False,
        is_unsuccessful=False,
        tenderers=tenderers if tenderers is not None else dice.whole(1, 7),
        awarded_on=day,
        amount=amount,
        currency="KRW",
    )
