"""The ledger of money, loans and a fund, by the ILO taxonomy of payers.

What counts once: a grant is counted where it enters the district. A regrant, the head of a framework award, the whole
of a consortium's award and a repayment stand in the ledger too, but say that no total may count them again.
"""

from __future__ import annotations

from datetime import date, timedelta

from sse_metrics.demonstration.dice import Dice, split
from sse_metrics.demonstration.names import both
from sse_metrics.demonstration.programmes import SUPPORT
from sse_metrics.demonstration.world import LAST_DAY, LAST_YEAR, YEARS, Enterprise, Row, World

GOVERNMENT, CITY = both("구청", "district office"), both("시청", "city government")
INTERMEDIARY = both("사회적금융 중개기관", "social finance intermediary")
# class of payer, its name, instrument, flows in a year at the start and at the end, usual size in million KRW
PAYERS = (
    ("members", both("조합원", "members"), "own_funds", 9, 15, 6),
    ("management", both("운영진", "management"), "own_funds", 3, 4, 4),
    ("sales", both("판매 수익", "own sales"), "own_funds", 6, 12, 9),
    ("labour_solidarity_fund", both("노동연대기금", "labour solidarity fund"), "quasi_equity", 0, 2, 18),
    ("social_intermediary", INTERMEDIARY, "equity", 0, 2, 22),
    ("social_intermediary", both("보증재단", "guarantee foundation"), "guarantee", 1, 2, 15),
    ("impact_donor", both("임팩트 기부자", "impact donors"), "donation", 2, 7, 3),
)
LENDERS = (
    ("ethical_bank", both("윤리은행", "ethical bank"), 30),
    ("community_savings", both("지역저축모임", "community savings group"), 8),
    ("financial_cooperative", both("신용협동조합", "credit union"), 22),
    ("social_intermediary", INTERMEDIARY, 28),
    ("government", both("공공융자", "public loan fund"), 35),
)
# Fund at year end in million KRW: public and private capital paid in so far.
FUND_ID = "demo-solidarity-fund"
PUBLIC = (200, 300, 400, 500, 600, 600, 650, 700, 700, 700, 720)
PRIVATE = (40, 70, 110, 160, 220, 240, 280, 340, 390, 450, 520)
MONTHS = 36  # length of a loan


def make(world: World) -> None:
    """Fill loan, funding_flow and fund_year."""
    for year in YEARS:
        dice = Dice(f"money {year}")
        _ordinary(world, dice, year)
        _framework(world, dice, year)
        _regrants(world, dice, year)
        _consortium(world, dice, year)
        _not_money(world, dice, year)
        _loans(world, dice, year)
    _grants(world)
    for position, year in enumerate(YEARS):
        public, private = PUBLIC[position] * 1_000_000, PRIVATE[position] * 1_000_000
        gone = round((public + private) * 0.012 * position)  # losses and costs
        lent = sum(  # the lenders lend the money of the fund: what they paid out in loans, it paid out
            flow["amount"]
            for flow in world.rows["funding_flow"]
            if flow["instrument"] == "loan" and flow["stage"] == "disbursed" and flow["flowed_on"].year <= year
        )
        world.add(
            "fund_year", fund_id=FUND_ID, year=year, currency="KRW", size=public + private - gone,
            public_capital=public, private_capital=private, disbursed=lent,
        )  # fmt: skip


def _flow(world: World, stage: str, day: date, amount: float, to: Enterprise | str, **more: object) -> Row:
    """One line of the ledger; it counts unless it says why not."""
    number = len(world.rows.get("funding_flow", [])) + 1
    named = isinstance(to, Enterprise)
    return world.add(
        "funding_flow",
        **{
            "flow_id": f"demo-flow-{number:05d}",
            "stage": stage,
            "flowed_on": day,
            "amount": amount,
            "kind": "money",
            "currency": "KRW",
            "recipient_id": to.enterprise_id if isinstance(to, Enterprise) else None,
            "recipient_name": f"{to.name} · {to.name_en}" if isinstance(to, Enterprise) and named else to,
            "counts_in_total": more.get("excluded_because") is None,
            **more,
        },
    )


def _ordinary(world: World, dice: Dice, year: int) -> None:
    """Own funds, equity, guarantees and donations, paid out in one go."""
    for payer_class, payer, instrument, at_start, at_end, millions in PAYERS:
        grown = at_start + (at_end - at_start) * (year - YEARS[0]) / (len(YEARS) - 1)
        for _ in range(round(grown)):
            day = dice.day(date(year, 1, 5), date(year, 12, 20))
            _flow(
                world, "disbursed", day, int(dice.skewed(0.3, 4) * millions * 10) * 100_000,
                dice.pick(world.operating(day)), payer_name=payer, payer_class=payer_class, instrument=instrument,
            )  # fmt: skip


def _government(instrument: str = "grant", payer: str = GOVERNMENT) -> dict[str, object]:
    return {"payer_name": payer, "payer_class": "government", "instrument": instrument}


def _framework(world: World, dice: Dice, year: int) -> None:
    """A framework award of the city, whose call-offs count and whose head does not."""
    day = date(year, 2, 20)
    total = int((160 if year < 2024 else 70) * dice.between(0.9, 1.1)) * 1_000_000
    head = _flow(world, "disbursed", day, total, INTERMEDIARY, excluded_because="parent", **_government(payer=CITY))
    called = dice.sample(world.operating(day, date(year, 10, 30)), dice.whole(6, 9))
    for enterprise, amount in zip(called, split(total, [dice.skewed(0.5, 2) for _ in called], 100_000), strict=True):
        on = dice.day(date(year, 3, 1), date(year, 10, 30))
        _flow(world, "disbursed", on, amount, enterprise, parent_flow_id=head["flow_id"], **_government(payer=CITY))


def _regrants(world: World, dice: Dice, year: int) -> None:
    """A grant to the intermediary counts; what it passes on does not count again."""
    day = date(year, 3, 15)
    total = int(dice.between(30, 55)) * 1_000_000
    head = _flow(world, "disbursed", day, total, INTERMEDIARY, **_government())
    passed_on = total * 9 // 10
    receivers = dice.sample(world.operating(day, date(year, 11, 30)), 4)
    for enterprise, amount in zip(receivers, split(passed_on, [1.0, 1.4, 0.8, 1.1], 100_000), strict=True):
        _flow(
            world, "disbursed", dice.day(date(year, 4, 15), date(year, 11, 30)), amount, enterprise,
            payer_name=INTERMEDIARY, payer_class="social_intermediary", instrument="grant",
            parent_flow_id=head["flow_id"], excluded_because="regrant",
        )  # fmt: skip


def _consortium(world: World, dice: Dice, year: int) -> None:
    """An award to a consortium: the parts count, the whole does not."""
    if year % 2 == 0:
        return
    day = date(year, 5, 22)
    partners = dice.sample(world.operating(day), 3)
    part = int(dice.between(5, 12)) * 1_000_000
    whole = _flow(
        world, "disbursed", day, part * len(partners), both("컨소시엄", "consortium"),
        excluded_because="consortium", **_government(),
    )  # fmt: skip
    for partner in partners:
        _flow(world, "disbursed", day, part, partner, parent_flow_id=whole["flow_id"], **_government())


def _not_money(world: World, dice: Dice, year: int) -> None:
    """Hours of a time bank and units of a local currency: never added to money."""
    for payer_class, payer, instrument, kind, most in (
        ("time_bank", both("시간은행", "time bank"), "time", "hours", 240),
        ("social_currency", both("지역화폐", "local currency"), "social_currency", "units", 3_000),
    ):
        for _ in range(2 + (year - YEARS[0]) // 3):
            day = dice.day(date(year, 1, 5), date(year, 12, 20))
            _flow(
                world, "disbursed", day, int(dice.skewed(most / 10, most)), dice.pick(world.operating(day)),
                kind=kind, currency=None, payer_name=payer, payer_class=payer_class, instrument=instrument,
            )  # fmt: skip


def _grants(world: World) -> None:
    """Awards of the business development support: committed in spring, paid out in two instalments."""
    by_id = {e.enterprise_id: e for e in world.enterprises}
    for application in world.rows["application"]:
        if application["programme_id"] != SUPPORT or not application["amount_awarded"]:
            continue
        enterprise, awarded_on = by_id[application["enterprise_id"]], application["awarded_on"]
        about = {"programme_id": SUPPORT, **_government()}
        promise = _flow(world, "committed", awarded_on, application["amount_awarded"], enterprise, **about)
        first = application["amount_paid"] * 7 // 10
        for days, amount in ((20, first), (180, application["amount_paid"] - first)):
            paid_on = awarded_on + timedelta(days=days)
            _flow(world, "disbursed", paid_on, amount, enterprise, parent_flow_id=promise["flow_id"], **about)


def _loans(world: World, dice: Dice, year: int) -> None:
    """Loans over three years, with the balance on the last day; a few are late."""
    for payer_class, lender, millions in LENDERS:
        for _ in range(dice.whole(0, 1) + (1 if year >= 2018 else 0)):
            day = dice.day(date(year, 1, 10), date(year, 11, 30))
            _loan(world, dice, day, dice.pick(world.operating(day)), payer_class, lender, millions)


def _loan(
    world: World, dice: Dice, day: date, borrower: Enterprise, payer_class: str, lender: str, millions: int
) -> None:
    committed = int(dice.skewed(0.4, 3) * millions * 10) * 100_000
    paid_out = dice.day(day + timedelta(days=7), day + timedelta(days=30))
    number = len(world.rows.get("loan", [])) + 1
    about = {"payer_name": lender, "payer_class": payer_class, "instrument": "loan"}
    promise = _flow(world, "committed", day, committed, borrower, **about)
    _flow(world, "disbursed", paid_out, committed, borrower, parent_flow_id=promise["flow_id"], **about)
    # repaid in equal half-yearly parts; a few stop paying, some of them because they closed
    closed_in_time = borrower.ceased_on is not None and borrower.ceased_on < paid_out + timedelta(days=30 * MONTHS)
    is_late = dice.chance(0.2 if closed_in_time else 0.07)
    due = [paid_out + timedelta(days=round(365 * MONTHS / 12 * part / 6)) for part in range(1, 7)]
    end_of_paying = LAST_DAY
    if is_late:
        end_of_paying = borrower.ceased_on if closed_in_time and borrower.ceased_on else due[dice.whole(2, 5)]
    paid = [on for on in due if on <= min(end_of_paying, LAST_DAY)]
    unpaid_since = due[len(paid)] if len(paid) < len(due) else None
    days_late = max(0, (LAST_DAY - unpaid_since).days) if unpaid_since else 0
    parts = split(committed, [1.0] * len(due), 1_000)
    for on, amount in zip(paid, parts, strict=False):
        _flow(
            world, "repaid", on, amount, borrower, parent_flow_id=promise["flow_id"], excluded_because="repayment",
            **about,
        )  # fmt: skip
    repaid = sum(parts[: len(paid)])
    world.add(
        "loan",
        loan_id=f"demo-loan-{number:03d}",
        enterprise_id=borrower.enterprise_id,
        lender_name=lender,
        committed_on=day,
        committed=committed,
        disbursed=committed,
        repaid=repaid,
        balance=committed - repaid,
        days_late=days_late,
        balance_on=date(LAST_YEAR, 12, 31),
        currency="KRW",
    )
