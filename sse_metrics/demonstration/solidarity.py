"""Money that comes round again, and the search for money: impact donations that are given on, and requests."""

from __future__ import annotations

from datetime import date, timedelta

from sse_metrics.demonstration.dice import Dice
from sse_metrics.demonstration.world import LAST_DAY, LAST_YEAR, Row, World

FIRST_REQUESTS = 2018
# purpose and how often it comes up
PURPOSES = (("expansion", 7), ("working_capital", 6), ("start_up", 3), ("refinancing", 2), ("other", 1))
# whom enterprises ask, for what, how often, how likely something comes of it, and the usual size in million KRW
ASKED = (
    ("government", "grant", 8, 0.62, 12),
    ("government", "loan", 4, 0.7, 30),
    ("ethical_bank", "loan", 4, 0.45, 35),
    ("financial_cooperative", "loan", 5, 0.6, 25),
    ("community_savings", "loan", 2, 0.8, 6),
    ("social_intermediary", "equity", 2, 0.3, 40),
    ("labour_solidarity_fund", "quasi_equity", 2, 0.5, 20),
    ("impact_donor", "donation", 3, 0.5, 5),
)
DECIDED_AFTER = 90  # days; a younger request is still open


def make(world: World) -> None:
    """Fill finance_request, and add to funding_flow what recipients of donations gave on."""
    _given_on(world, Dice("donations given on"))
    for year in range(FIRST_REQUESTS, LAST_YEAR + 1):
        dice = Dice(f"requests {year}")
        for _ in range(30 + 5 * (year - FIRST_REQUESTS)):
            _request(world, dice, dice.day(date(year, 1, 10), date(year, 12, 20)))


def _given_on(world: World, dice: Dice) -> None:
    """Some who received a donation become donors a year or two later; some of their money is given on once more."""
    by_id = {enterprise.enterprise_id: enterprise for enterprise in world.enterprises}
    waiting = [row for row in world.rows["funding_flow"] if row["instrument"] == "donation" and row["recipient_id"]]
    while waiting:
        donation = waiting.pop(0)
        donor = by_id[donation["recipient_id"]]
        day = donation["flowed_on"] + timedelta(days=dice.whole(300, 800))
        amount = int(donation["amount"] * dice.between(0.3, 0.9)) // 100_000 * 100_000
        if not dice.chance(0.45) or day > LAST_DAY or not donor.operates_on(day) or not amount:
            continue
        others = [enterprise for enterprise in world.operating(day) if enterprise is not donor]
        recipient = dice.pick(others)
        waiting.append(
            world.add(
                "funding_flow",
                flow_id=f"demo-flow-{len(world.rows['funding_flow']) + 1:05d}",
                stage="disbursed",
                flowed_on=day,
                amount=amount,
                kind="money",
                currency="KRW",
                payer_name=f"{donor.name} · {donor.name_en}",
                payer_class="impact_donor",
                instrument="donation",
                recipient_id=recipient.enterprise_id,
                recipient_name=f"{recipient.name} · {recipient.name_en}",
                parent_flow_id=donation["flow_id"],
                counts_in_total=False,
                excluded_because="recycled",
            )
        )


def _request(world: World, dice: Dice, day: date) -> Row:
    payer_class, instrument, _, likely, millions = dice.weighted(ASKED, [row[2] for row in ASKED])
    purpose = dice.weighted([name for name, _ in PURPOSES], [weight for _, weight in PURPOSES])
    sought = int(dice.skewed(0.4, 3) * millions * 10) * 100_000
    obtained = int(sought * (1 if dice.chance(0.6) else dice.between(0.3, 0.9))) // 100_000 * 100_000
    is_open = (LAST_DAY - day).days < DECIDED_AFTER and dice.chance(0.7)
    return world.add(
        "finance_request",
        request_id=f"demo-request-{len(world.rows.get('finance_request', [])) + 1:04d}",
        enterprise_id=dice.pick(world.operating(day)).enterprise_id,
        requested_on=day,
        purpose=purpose,
        payer_class=payer_class,
        instrument=instrument,
        amount_sought=sought,
        amount_obtained=None if is_open else obtained if dice.chance(likely) else 0,
        currency="KRW",
    )
