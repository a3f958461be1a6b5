"""Sales channels beside the Dream Market: an online shop, a fair, a shared store and lunch days.

None of their sales are published; the totals are invented and stand in data/demo/calibration.csv as such. That each
department is to buy lunch boxes from enterprises at least twice a year is printed (F0154), for 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sse_metrics.demonstration.dice import Dice, split
from sse_metrics.demonstration.names import both
from sse_metrics.demonstration.world import YEARS, Enterprise, World

TICKET_UNIT = 100  # smallest amount in KRW
ORDER = 120_000  # usual sum of a seller and day in KRW where no market day brings sellers together


@dataclass(frozen=True)
class Channel:
    """A channel: which enterprises sell there and, where it has days of its own, on which days of the year."""

    name: str
    kind: str
    mode: str
    names: tuple[str, str, str, str]  # English, Korean, French, Spanish
    sectors: str  # ISIC sections that sell there
    days: str = ""  # month-day, separated by blanks
    sellers: int = 0  # usual number on a day
    guests: tuple[int, int] | None = None  # visitors for each seller of a day, from and to


CHANNELS = (
    Channel(
        "demo_online_shop",
        "online_store",
        "online",
        ("Demo online shop", "예시 온라인몰", "Boutique en ligne de démonstration", "Tienda en línea de demostración"),
        "ACGIES",
    ),
    Channel(
        "demo_autumn_fair",
        "fair",
        "festival",
        ("Demo autumn fair", "예시 가을 박람회", "Foire d’automne de démonstration", "Feria de otoño de demostración"),
        "ACEGIMPR",
        days="10-17 10-18",
        sellers=18,
        guests=(60, 110),
    ),
    Channel(
        "demo_shared_store",
        "store",
        "store",
        ("Demo shared store", "예시 공동매장", "Magasin commun de démonstration", "Tienda común de demostración"),
        "ACEG",
    ),
    Channel(
        "demo_lunch_day",
        "lunch_day",
        "lunch_day",
        ("Demo lunch day", "예시 도시락의 날", "Journée repas de démonstration", "Día del almuerzo de demostración"),
        "I",
        days="03-21 06-20 09-19 12-05",
        sellers=5,
        guests=(55, 90),
    ),
)


def make(world: World, first_sale: int = 1) -> int:
    """Add the channels with their days and sales to channel, market_day and sale; returns the next number of a sale."""
    sale_id = first_sale
    for channel in CHANNELS:
        english, korean, french, spanish = channel.names
        world.add(
            "channel",
            channel_id=channel.name,
            kind=channel.kind,
            name_en=english,
            name_ko=korean,
            name_fr=french,
            name_es=spanish,
        )
        for year in YEARS:
            if world.calibration.has(year, f"channel_sales.{channel.name}"):
                sale_id = _year(world, channel, year, sale_id)
    return sale_id


def _year(world: World, channel: Channel, year: int, sale_id: int) -> int:
    """The sales of a channel and year, which add up to the calibrated total; returns the next number of a sale."""
    dice = Dice(f"{channel.name} {year}")
    total = world.calibration.value(year, f"channel_sales.{channel.name}")
    sold = _on_days(world, dice, channel, year) if channel.days else _on_any_day(world, dice, channel, year, total)
    amounts = split(total, [dice.skewed(0.4, 2.2) for _ in sold], TICKET_UNIT)
    for (enterprise, day, market_day_id), amount in zip(sold, amounts, strict=True):
        world.add(
            "sale",
            sale_id=sale_id,
            channel_id=channel.name,
            market_day_id=market_day_id,
            enterprise_id=enterprise.enterprise_id,
            sold_on=day,
            mode=channel.mode,
            amount=amount,
            currency="KRW",
        )
        sale_id += 1
    return sale_id


def _on_days(world: World, dice: Dice, channel: Channel, year: int) -> list[tuple[Enterprise, date, str | None]]:
    sold: list[tuple[Enterprise, date, str | None]] = []
    for month_day in channel.days.split():
        day = date.fromisoformat(f"{year}-{month_day}")
        open_today = _fitting(world.operating(day), channel.sectors)
        there = dice.sample(open_today, min(channel.sellers, len(open_today)), [e.market_weight for e in open_today])
        market_day_id = f"{channel.name.replace('_', '-')}-{day.isoformat()}"
        is_fair = channel.kind == "fair"
        offered = len(there) + dice.whole(0, 4)
        world.add(
            "market_day",
            market_day_id=market_day_id,
            channel_id=channel.name,
            held_on=day,
            mode=channel.mode,
            venue=both("행사장", "venue"),
            booths_offered=offered if is_fair else None,
            booths_used=len(there) if is_fair else None,
            visitors=int(len(there) * dice.between(*channel.guests)) if channel.guests else None,
        )
        sold += [(enterprise, day, market_day_id) for enterprise in there]
    return sold


def _on_any_day(
    world: World, dice: Dice, channel: Channel, year: int, total: int
) -> list[tuple[Enterprise, date, str | None]]:
    orders: list[tuple[Enterprise, date, str | None]] = []
    for _ in range(total // ORDER):
        day = dice.day(date(year, 1, 5), date(year, 12, 28))
        open_today = _fitting(world.operating(day), channel.sectors)
        orders.append((dice.weighted(open_today, [e.market_weight**2 for e in open_today]), day, None))
    return sorted(orders, key=lambda order: (order[1], order[0].enterprise_id))


def _fitting(enterprises: Sequence[Enterprise], sectors: str) -> list[Enterprise]:
    return [e for e in enterprises if e.sector in sectors]
