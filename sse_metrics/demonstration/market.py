"""The Dream Market: its days, who took part and what was sold.

Days are a plan (printed dates where there are any); sales, numbers of days and participations come from the
calibration and are hit exactly. Dates that are printed: 2016-09-23 (F0150), 2018 (F0119), 2022-11-15/16 (F0128),
2024-04-25/26 (F0132), and in 2025 all of June, of the garden show, of the stream market and of November.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sse_metrics.demonstration.dice import Dice, split
from sse_metrics.demonstration.names import both
from sse_metrics.demonstration.world import Enterprise, World

CHANNEL = "dream_market"
TICKET_UNIT = 100  # smallest amount in KRW
ONLINE_TICKET = 150_000  # usual online order of a day in KRW


@dataclass(frozen=True)
class Block:
    """Market days that share a calibrated total; part tells several of one year and mode apart."""

    year: int
    mode: str
    days: str  # month-day, separated by blanks
    part: str = ""
    same_sellers: bool = False  # the same enterprises on each day
    venue: tuple[str, str] = ("구청 광장", "district office plaza")

    @property
    def key(self) -> str:
        """Its name in the calibration file, after the dot."""
        return f"{self.mode}.{self.part}" if self.part else self.mode


POPUP, PARK, STREAM = ("역 앞", "station front"), ("공원 행사장", "park fairground"), ("하천변", "stream side")
BLOCKS = (
    Block(2015, "plaza", "09-17 09-18 10-22 10-23"),
    Block(2016, "plaza", "05-19 05-20 06-23 09-22 09-23 10-20"),
    Block(2017, "plaza", "04-13 04-14 06-15 06-16 09-14 09-15 10-19 10-20"),
    Block(2018, "plaza", "04-12 04-13 06-21 06-22 09-13 09-14 10-12 10-26"),
    Block(2019, "plaza", "05-23 05-24 06-20 06-21 07-11 07-12 09-19 09-20 10-17 10-18"),
    Block(2022, "plaza", "11-15 11-16", same_sellers=True),
    Block(2023, "plaza", "04-20 04-21 05-18 05-19 09-14 09-15 10-19 10-20"),
    Block(2024, "plaza", "04-25 04-26 05-23 05-24 09-26 09-27 10-24 10-25"),
    Block(2024, "popup", "06-15 06-16 07-06 07-07 08-24 08-25 11-09 11-10", venue=POPUP),
    Block(2024, "festival", "10-12 10-13", venue=PARK),
    Block(2025, "plaza", "06-12 06-13", "june", same_sellers=True),
    Block(2025, "popup", "07-05 07-06 08-09 08-10 08-23 08-24", venue=POPUP),
    Block(2025, "festival", "09-13 09-14 09-20 09-21 09-27 09-28 10-11 10-12", "garden", venue=PARK),
    Block(2025, "plaza", "09-25 09-26", "september"),
    Block(2025, "festival", "10-30 10-31", "stream", same_sellers=True, venue=STREAM),
    Block(2025, "plaza", "11-06 11-07", "november"),
)
# Online sales between days: year, first and last day, part of the year.
ONLINE = (
    (2020, "03-02", "12-31", ""),
    (2021, "01-01", "12-31", ""),
    (2022, "01-01", "12-31", ""),
    (2023, "01-01", "12-31", ""),
    (2024, "01-01", "12-31", ""),
    (2025, "01-01", "10-28", ".to_28_october"),
    (2025, "10-29", "12-31", ".after_28_october"),
)


@dataclass(frozen=True)
class Basket:
    """What one enterprise took in on one day: it is split into single sales."""

    enterprise: Enterprise
    day: date
    mode: str
    market_day_id: str | None
    amount: int
    tickets: int


def make(world: World, tickets: int | None = None, first_sale: int = 1) -> None:
    """Fill channel, market_day and sale. `tickets` asks for more single sales of the same total."""
    world.add(
        "channel",
        channel_id=CHANNEL,
        kind="market",
        name_en="Dream Market",
        name_ko="꿈시장",
        name_fr="Marché des rêves",
        name_es="Mercado de los Sueños",
    )
    baskets = [basket for block in BLOCKS for basket in _held(world, block)]
    for year, first, last, part in ONLINE:
        baskets += _online(world, year, _on(year, first), _on(year, last), part)
    baskets.sort(key=lambda basket: (basket.day, basket.mode, basket.enterprise.enterprise_id))
    counts = _tickets(baskets, tickets)
    dice, sale_id = Dice("tickets"), first_sale
    for basket, count in zip(baskets, counts, strict=True):
        for amount in split(basket.amount, [dice.skewed(0.2, 2.0) for _ in range(count)], TICKET_UNIT):
            world.add(
                "sale",
                sale_id=sale_id,
                channel_id=CHANNEL,
                market_day_id=basket.market_day_id,
                enterprise_id=basket.enterprise.enterprise_id,
                sold_on=basket.day,
                mode=basket.mode,
                amount=amount,
                currency="KRW",
            )
            sale_id += 1


def _on(year: int, month_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_day}")


def _held(world: World, block: Block) -> list[Basket]:
    """Hold the days of a block and share its total out among those who took part."""
    dice = Dice(f"market {block.year} {block.key}")
    days = [_on(block.year, day) for day in block.days.split()]
    figure = world.calibration.value
    if len(days) != figure(block.year, f"market_days.{block.key}"):
        raise ValueError(f"The days of {block.year} {block.key} are not as many as the calibration says.")
    total = figure(block.year, f"market_sales.{block.key}")
    participations = figure(block.year, f"market_participations.{block.key}")
    evenness = [1.0 if block.same_sellers else dice.between(0.9, 1.1) for _ in days]
    sellers_by_day = split(participations, evenness)
    taking_part: list[tuple[Enterprise, date, str]] = []
    regulars: list[Enterprise] = []
    for day, count in zip(days, sellers_by_day, strict=True):
        open_today = world.operating(day)
        if not (block.same_sellers and regulars):
            regulars = dice.sample(open_today, count, [e.market_weight for e in open_today])
        if len(regulars) != count:
            raise ValueError(f"{count} enterprises should take part on {day}, but there are {len(regulars)}.")
        market_day_id = f"demo-market-{day.isoformat()}-{block.mode}"
        _market_day(world, dice, block, day, market_day_id, count)
        taking_part += [(enterprise, day, market_day_id) for enterprise in regulars]
    weights = [dice.skewed(0.35, 2.4) * (0.7 + 0.3 * e.market_weight) for e, _, _ in taking_part]
    amounts = split(total, weights, TICKET_UNIT)
    return [
        Basket(enterprise, day, block.mode, market_day_id, amount, dice.whole(2, 4))
        for (enterprise, day, market_day_id), amount in zip(taking_part, amounts, strict=True)
    ]


def _market_day(world: World, dice: Dice, block: Block, day: date, market_day_id: str, sellers: int) -> None:
    booths = f"market_booths.{block.key}"
    if world.calibration.has(block.year, booths):
        offered = world.calibration.value(block.year, booths)
        used = offered if offered > sellers + 5 else min(offered, sellers)
    else:
        used = sellers + dice.whole(0, sellers // 6)
        offered = used + dice.whole(0, max(1, sellers // 5))
    per_seller = {"plaza": (45, 95), "popup": (25, 60), "festival": (90, 190)}[block.mode]
    counted = block.year >= 2017 and not (block.mode == "popup" and dice.chance(0.25))
    world.add(
        "market_day",
        market_day_id=market_day_id,
        channel_id=CHANNEL,
        held_on=day,
        mode=block.mode,
        venue=both(*block.venue),
        booths_offered=offered,
        booths_used=used,
        visitors=int(sellers * dice.between(*per_seller)) if counted else None,
    )


def _online(world: World, year: int, first: date, last: date, part: str) -> list[Basket]:
    """Online orders on any day, from enterprises that were at work then."""
    dice = Dice(f"online {year}{part}")
    total = world.calibration.value(year, f"market_sales.online{part}")
    orders = []
    for _ in range(total // ONLINE_TICKET):
        day = dice.day(first, last)
        open_today = [e for e in world.operating(day) if e.market_weight >= 1.5]  # makers of goods that can be sent
        orders.append((dice.weighted(open_today, [e.market_weight**2 for e in open_today]), day))
    orders.sort(key=lambda order: (order[1], order[0].enterprise_id))
    amounts = split(total, [dice.skewed(0.2, 2.5) for _ in orders], TICKET_UNIT)
    return [
        Basket(enterprise, day, "online", None, amount, 1)
        for (enterprise, day), amount in zip(orders, amounts, strict=True)
    ]


def _tickets(baskets: list[Basket], wanted: int | None) -> list[int]:
    """Number of single sales in each basket: the usual one, or more where so many are wanted."""
    usual = [basket.tickets for basket in baskets]
    if wanted is None or wanted <= sum(usual):
        return usual
    limits = [basket.amount // TICKET_UNIT for basket in baskets]
    if wanted > sum(limits) // 2:
        raise ValueError("So many sales of one place would each come to next to nothing; ask for more places.")
    counts = [min(count, limit) for count, limit in zip(split(wanted, limits), limits, strict=True)]
    position = 0
    while sum(counts) < wanted:
        counts[position] += min(wanted - sum(counts), limits[position] - counts[position])
        position += 1
    return counts
