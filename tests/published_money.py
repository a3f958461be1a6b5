"""Published checks of markets, purchases, funding and needs: rows for the printed parts, and the indicator."""

from __future__ import annotations

import pytest

from sse_metrics.filters import Filters
from sse_metrics.indicators import compute, indicator
from tests.published_reading import CHECKS, published, value, whole
from tests.small_worlds import Sandbox, enterprises, insert


def per_participation(sandbox: Sandbox, check_id: str) -> float:
    """Participations over twelve days, in two sales each, and sales between days that must stay out."""
    total, participations = whole(check_id), whole(check_id, "denominator")
    half = total // participations // 2
    last = total - half * (2 * participations - 1)
    rows = [
        "insert into channel values ('dream_market', 'here', 'market', 'M', 'M', 'M', 'M', 'reported', 1)",
        insert("market_day", [
            {"market_day_id": f"d_{d}", "channel_id": "dream_market", "place_id": "here", "mode": "plaza",
             "held_on": f"2018-{d + 1:02}-12"} for d in range(12)
        ]),
        "insert into sale select i, 'here', 'dream_market', 'd_' || (i // 2) % 12, 'e_' || i // 24, "
        f"make_date(2018, 1 + (i // 2) % 12, 12), 'plaza', case when i = {2 * participations - 1} then {last} "
        f"else {half} end, 'KRW', 'reported', 1 from range({2 * participations}) as r (i)",
        "insert into sale values "
        "(-1, 'here', 'dream_market', null, 'e_0', '2018-12-30', 'online', 5000, 'KRW', 'reported', 1)",
    ]  # fmt: skip
    with sandbox.world(enterprises(participations // 12 + 1), *rows) as db:
        answer = compute(db, indicator("sales_per_participation"), Filters(place="here", year=2018))
    (row,) = answer.rows
    assert (row["numerator"], row["denominator"], row["n"]) == (total, participations, participations)
    return float(row["value"])


def purchases(db_year: int, total: int, sse: int, excluded: int = 0) -> str:
    """What two buyers bought in a year: a third of it the first, the rest the second."""
    amounts = {"total_purchases": total, "sse_purchases": sse, "excluded_purchases": excluded}
    thirds = [{name: amount // 3 for name, amount in amounts.items()}]
    thirds.append({name: amount - thirds[0][name] for name, amount in amounts.items()})
    same = {"place_id": "here", "year": db_year, "currency": "KRW"}
    return insert("buyer_year", [{"buyer_id": f"b_{i}", **same, **third} for i, third in enumerate(thirds)])


BUYERS = insert(
    "buyer", [{"buyer_id": f"b_{i}", "place_id": "here", "name": "B", "kind": "local_government"} for i in range(2)]
)


def attainment(sandbox: Sandbox, check_id: str) -> float:
    reached, promised = whole(check_id), whole(check_id, "denominator")
    target = {"place_id": "here", "indicator_id": "sse_procurement_amount", "year": 2017, "target_value": promised}
    with sandbox.world(BUYERS, purchases(2017, 2 * reached, reached), insert("target", [target])) as db:
        answer = compute(db, indicator("target_attainment"), Filters(place="here", year=2017))
        found = answer.value(indicator_id="sse_procurement_amount")
    assert found is not None
    return found


def growth_of_purchases(sandbox: Sandbox, check_id: str) -> float:
    first, last = (int(year) for year in CHECKS[check_id]["period"].split("/"))
    before, after = whole(check_id, "denominator"), whole(check_id)
    with sandbox.world(BUYERS, purchases(first, 60 * before, before), purchases(last, 60 * after, after)) as db:
        return value(db, "sse_procurement_amount", last) / value(db, "sse_procurement_amount", first) - 1


def share_of_purchases(sandbox: Sandbox, check_id: str) -> float:
    with sandbox.world(BUYERS, purchases(2021, whole(check_id, "denominator"), whole(check_id))) as db:
        return value(db, "sse_procurement_share", 2021)


STATE_BODIES_SHARE = 0.0066  # printed beside C29, for the other kind of buyer


def share_by_kind(sandbox: Sandbox, check_id: str) -> float:
    """Only the shares were printed: two local buyers and a state body; each kind bought for ten thousand."""
    local, state = (round(share * 10_000) for share in (published(check_id), STATE_BODIES_SHARE))
    buyers = [
        {"buyer_id": name, "place_id": "here", "name": name, "kind": kind}
        for name, kind in (("a", "local_government"), ("b", "local_government"), ("c", "state_body"))
    ]
    year = {"place_id": "here", "year": 2016, "currency": "KRW"}
    rows = [
        {**year, "buyer_id": "a", "total_purchases": 4000, "sse_purchases": local - 5},
        {**year, "buyer_id": "b", "total_purchases": 6000, "sse_purchases": 5},
        {**year, "buyer_id": "c", "total_purchases": 10_000, "sse_purchases": state},
    ]
    with sandbox.world(insert("buyer", buyers), insert("buyer_year", rows)) as db:
        found = compute(db, indicator("sse_procurement_share"), Filters(place="here", year=2016), by=("buyer_kind",))
    assert found.value(buyer_kind="state_body") == pytest.approx(STATE_BODIES_SHARE)
    return float(found.value(buyer_kind="local_government") or 0)


def buyers_with_more(sandbox: Sandbox, check_id: str) -> float:
    """One buyer more than the year before, the others as much."""
    rising, asked = whole(check_id), whole(check_id, "denominator")
    buyers = (
        "insert into buyer (buyer_id, place_id, name, provenance, load_id) "
        f"select 'b_' || i, 'here', 'B', 'reported', 1 from range({asked}) as r (i)"
    )
    years = (
        "insert into buyer_year (buyer_id, place_id, year, currency, sse_purchases, provenance, load_id) "
        "select 'b_' || i, 'here', y, 'KRW', "
        f"case when y = 2020 and i < {rising} then 2 else 1 end, 'reported', 1 "
        f"from range({asked}) as r (i) cross join (values (2019), (2020)) as t (y)"
    )
    with sandbox.world(buyers, years) as db:
        return value(db, "buyers_increasing", 2020)


def local_spend(sandbox: Sandbox, check_id: str) -> float:
    """Only the result was printed: a thousand spent, that part of it with local suppliers."""
    return spend_of(sandbox, published(check_id))


def spend_of(sandbox: Sandbox, share: float) -> float:
    parts = {"L": (True, round(1000 * share)), "F": (False, 1000 - round(1000 * share))}
    same = {"purchase_id": "p", "place_id": "here"}
    award = {**same, "buyer_id": "b_0", "awarded_on": "2017-05-05", "amount": 1000, "currency": "GBP"}
    suppliers = [
        {**same, "supplier_key": key, "supplier_name": key, "is_local": is_local, "amount": amount}
        for key, (is_local, amount) in parts.items()
    ]
    with sandbox.world(BUYERS, insert("purchase", [award]), insert("purchase_supplier", suppliers)) as db:
        return value(db, "local_spend_share", 2017)


def consultations(sandbox: Sandbox, check_id: str) -> float:
    meetings, met = whole(check_id), whole(check_id, "denominator")
    expo = {"expo_id": "x", "place_id": "here", "held_on": "2023-05-12", "kind": "expo"}
    held = [
        {"meeting_id": f"m_{i}", "expo_id": "x", "place_id": "here", "buyer_id": "b_0", "stage": "met",
         "enterprise_id": f"e_{i % met}", "met_on": "2023-05-12"} for i in range(meetings)
    ]  # fmt: skip
    with sandbox.world(enterprises(met), BUYERS, insert("expo", [expo]), insert("expo_meeting", held)) as db:
        return value(db, "expo_consultations_per_enterprise", 2023)


def growth_of_fund(sandbox: Sandbox, check_id: str) -> float:
    first, last = (int(year) for year in CHECKS[check_id]["period"].split("/"))
    size = {first: whole(check_id, "denominator"), last: whole(check_id)}
    same = {"fund_id": "f", "place_id": "here", "currency": "KRW"}
    with sandbox.world(insert("fund_year", [{**same, "year": y, "size": amount} for y, amount in size.items()])) as db:
        found = compute(db, indicator("fund_growth"), Filters(place="here")).value(year=last)
    assert found is not None
    return found


def per_beneficiary(sandbox: Sandbox, check_id: str) -> float:
    total, people = whole(check_id), whole(check_id, "denominator")
    need = {"place_id": "here", "category": "housing", "reported_on": "2020-04-01", "currency": "USD"}
    met = {**need, "need_id": "met", "stage": "met", "met_on": "2021-01-01", "people": people, "value": total}
    open_one = {**need, "need_id": "open", "stage": "validated", "met_on": None, "people": 1000, "value": 1}
    with sandbox.world(insert("need", [met, open_one])) as db:
        return value(db, "value_per_beneficiary", 2021)


def food(sandbox: Sandbox, check_id: str) -> float:
    """What was printed, in two unequal parts; a parcel that nobody weighed and help that is no food stand beside it."""
    kilograms, people = whole(check_id), whole(check_id, "denominator")
    need = {"place_id": "here", "category": "food", "reported_on": "2020-04-01", "stage": "met", "met_on": "2021-01-01"}
    rows = [
        {**need, "need_id": "large", "people": people - 1000, "kilograms": kilograms - 100},
        {**need, "need_id": "small", "people": 1000, "kilograms": 100},
        {**need, "need_id": "not_weighed", "people": 500, "kilograms": None},
        {**need, "need_id": "stove", "category": "housing", "people": 2, "kilograms": 60},
    ]
    with sandbox.world(insert("need", rows)) as db:
        return value(db, "food_per_person", 2021)
