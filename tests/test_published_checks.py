"""Published results, computed again by our own functions from the parts that were published with them.

Each check builds rows that stand for the printed parts, computes the indicator, and compares at the precision that was
printed. Parts and results are read from data/published/published_check.csv, never typed a second time.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sse_metrics.filters import Filters
from sse_metrics.indicators import compute, indicator
from tests.small_worlds import Reader, Sandbox, accounts, enterprises, insert

CHECKS_FILE = Path(__file__).resolve().parents[1] / "data" / "published" / "published_check.csv"
FAMILIES = (
    "certified_social_enterprise",
    "village_enterprise",
    "self_reliance_enterprise",
    "cooperative",
    "association",
)
with CHECKS_FILE.open(encoding="utf-8", newline="") as file:
    CHECKS = {row["check_id"]: row for row in csv.DictReader(file)}


def parts(check_id: str, column: str = "numerator") -> list[float]:
    return [float(part) for part in CHECKS[check_id][column].split("+")]


def whole(check_id: str, column: str = "numerator") -> int:
    return int(CHECKS[check_id][column])


def published(check_id: str) -> float:
    return float(CHECKS[check_id]["published_value"])


def decimals(check_id: str) -> int:
    return len(CHECKS[check_id]["published_value"].partition(".")[2])


def value(db: Reader, indicator_id: str, year: int, place: str = "here") -> float:
    answer = compute(db, indicator(indicator_id), Filters(place=place, year=year))
    assert len(answer.rows) == 1
    found = answer.rows[0]["value"]
    assert found is not None
    return float(found)


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


# ------------------------------------------------------------------ one function a kind of check


def registered(sandbox: Sandbox, check_id: str) -> float:
    rows = [
        enterprises(int(count), family, name=family)
        for family, count in zip(FAMILIES, parts(check_id), strict=False)
    ]  # fmt: skip
    assert len(rows) == len(parts(check_id))
    with sandbox.world(*rows) as db:
        return value(db, "sse_enterprises", 2010)


def operating(sandbox: Sandbox, check_id: str) -> float:
    """The share was printed with the size of the register; the operating ones are the whole number that gives it."""
    of = whole(check_id, "denominator")
    working = round(published(check_id) * of)
    closed = enterprises(of - working, name="closed", ceased_on="2023-06-30")
    with sandbox.world(enterprises(working, name="working"), closed) as db:
        return value(db, "operating_rate", 2023)


def cooperatives_of_all_kinds(sandbox: Sandbox, check_id: str) -> float:
    """General, social and federated co-operatives in a thousand; a federation is of the co-operative family."""
    general, social, federated = (round(part * 10) for part in parts(check_id))
    rows = [
        enterprises(general, name="general"),
        enterprises(federated, name="federated"),
        enterprises(social, "social_cooperative", name="social"),
        enterprises(1000 - general - social - federated, "village_enterprise", name="other"),
    ]
    with sandbox.world(*rows) as db:
        answer = compute(db, indicator("family_mix"), Filters(place="here", year=2010))
    return 100 * sum(row["value"] for row in answer.rows if "cooperative" in row["family"])


def growth(sandbox: Sandbox, check_id: str) -> float:
    first, last = (int(year) for year in CHECKS[check_id]["period"].split("/"))
    before, after = whole(check_id, "denominator"), whole(check_id)
    rows = [
        enterprises(before, name="early", registered_on=f"{first}-03-01"),
        enterprises(after - before, name="late", registered_on=f"{last}-03-01"),
    ]
    with sandbox.world(*rows) as db:
        answer = compute(db, indicator("enterprise_growth"), Filters(place="here", year_from=first))
        found = answer.value(year=last)
    assert found is not None
    assert found == pytest.approx(after / before)
    return math.floor(found * 10) / 10  # 4.78, published as "about 4.7"


def centres(sandbox: Sandbox, check_id: str) -> float:
    with_one, asked = whole(check_id), whole(check_id, "denominator")
    districts = (
        "insert into place (place_id, parent_id, level, name_en, name_ko, name_fr, name_es) "
        f"select 'd' || i, 'city', 'district', '', '', '', '' from range({asked}) as r (i)"
    )
    bodies = (
        f"insert into support_body_year select 'd' || i, 2020, i < {with_one}, 'reported', 1 "
        f"from range({asked}) as r (i)"
    )
    with sandbox.world(districts, bodies) as db:
        return value(db, "support_centre_coverage", 2020, place="city")


def full_time_equivalents(sandbox: Sandbox, check_id: str) -> float:
    fte = parts(check_id)
    rows = [accounts(f"e_{i}", 2015, fte=int(part)) for i, part in enumerate(fte)]
    with sandbox.world(enterprises(len(fte)), *rows) as db:
        return value(db, "sse_fte", 2015)


def vulnerable(sandbox: Sandbox, check_id: str) -> float:
    """Two enterprises of very unequal shares: the whole is the ratio of sums, not a mean of shares."""
    all_of, some = whole(check_id, "denominator"), whole(check_id)
    few = all_of - some
    rows = [
        accounts("e_0", 2021, jobs=few, vulnerable_workers=0),
        accounts("e_1", 2021, jobs=some, vulnerable_workers=some),
    ]
    with sandbox.world(enterprises(2), *rows) as db:
        return value(db, "vulnerable_worker_share", 2021)


def wages(sandbox: Sandbox, check_id: str) -> float:
    wage: dict[str, Any] = {"vulnerable_monthly_wage": whole(check_id), "monthly_wage": whole(check_id, "denominator")}
    rows = [accounts(f"e_{i}", 2015, jobs=10 * (i + 1), vulnerable_workers=3, **wage) for i in range(2)]
    with sandbox.world(enterprises(2), *rows) as db:
        return value(db, "wage_ratio", 2015)


def survival(indicator_id: str, **dates: str) -> Callable[[Sandbox, str], float]:
    def run(sandbox: Sandbox, check_id: str) -> float:
        ever, active = whole(check_id, "denominator"), whole(check_id)
        rows = [
            enterprises(active, name="active", **dates),
            enterprises(ever - active, name="gone", ceased_on="2014-05-31", **dates),
            enterprises(50, name="neither"),  # never certified, never supported
        ]
        with sandbox.world(*rows) as db:
            return value(db, indicator_id, 2014)

    return run


def in_profit(indicator_id: str, column: str) -> Callable[[Sandbox, str], float]:
    def run(sandbox: Sandbox, check_id: str) -> float:
        surveyed, winners = whole(check_id, "denominator"), whole(check_id)
        profits = (
            f"insert into enterprise_year (enterprise_id, place_id, year, currency, {column}, provenance, load_id) "
            f"select 'e_' || i, 'here', 2015, 'KRW', case when i < {winners} then 1 else 0 - i % 2 end, 'reported', 1 "
            f"from range({surveyed}) as r (i)"
        )
        with sandbox.world(enterprises(surveyed), profits) as db:
            return value(db, indicator_id, 2015)

    return run


def change_of_subsidy(sandbox: Sandbox, check_id: str) -> float:
    first, last = (int(year) for year in CHECKS[check_id]["period"].split("/"))
    mean = {first: whole(check_id, "denominator"), last: whole(check_id)}
    # one enterprise gets twice the mean, one nothing: who gets nothing counts
    rows = [
        accounts(f"e_{i}", year, subsidy=2 * amount * (1 - i)) for year, amount in mean.items() for i in range(2)
    ]  # fmt: skip
    with sandbox.world(enterprises(2), *rows) as db:
        return value(db, "subsidy_per_enterprise", last) / value(db, "subsidy_per_enterprise", first) - 1


def self_financing(sandbox: Sandbox, check_id: str) -> float:
    """Only the result was printed: sales of that percentage, the rest in two parts, over two unequal enterprises."""
    sales = round(published(check_id) * 1000)
    rows = [
        accounts("e_0", 2016, sales_revenue=sales - 300, other_revenue=0, subsidy=0),
        accounts("e_1", 2016, sales_revenue=300, other_revenue=(1000 - sales) // 2, subsidy=(1001 - sales) // 2),
    ]
    with sandbox.world(enterprises(2), *rows) as db:
        return value(db, "self_financing_ratio", 2016)


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


def retained(sandbox: Sandbox, check_id: str) -> float:
    """Only the share was printed: so many of a thousand, hired by two enterprises; a third did not say who stayed."""
    stayed = round(published(check_id) * 1000)
    rows = [
        accounts("e_0", 2023, hired_with_subsidy=900, retained_one_year=stayed - 100),
        accounts("e_1", 2023, hired_with_subsidy=100, retained_one_year=100),
        accounts("e_2", 2023, hired_with_subsidy=500),
    ]
    with sandbox.world(enterprises(3), *rows) as db:
        return value(db, "worker_retention", 2023)


def job_share(sandbox: Sandbox, check_id: str) -> float:
    """Only the share was printed: of a thousand jobs so many are in two unequal enterprises."""
    jobs = round(published(check_id) * 1000)
    rows = [accounts("e_0", 2016, jobs=jobs - 3), accounts("e_1", 2016, jobs=3)]
    everything = {"place_id": "here", "indicator": "all_jobs", "year": 2016, "value": 1000, "unit": "jobs"}
    census = insert("context", [{**everything, "provenance": "official", "source_id": "census"}])
    with sandbox.world(enterprises(2), *rows, census) as db:
        return value(db, "sse_job_share", 2016)


def survivors(sandbox: Sandbox, check_id: str) -> float:
    """Only the share was printed: of a thousand founded on one day so many are at work five years later.

    Others, registered at seven years of age and all at work, must not be taken for survivors of five years.
    """
    closed = 1000 - round(published(check_id) * 1000)
    day = {"founded_on": "2013-01-01", "registered_on": "2013-01-01"}
    rows = [
        enterprises(closed, name="closed", ceased_on="2016-06-30", **day),
        enterprises(1000 - closed, name="working", **day),
        enterprises(500, name="late", founded_on="2012-01-01", registered_on="2019-02-01"),
    ]
    with sandbox.world(*rows, accounts("working_0", 2019, jobs=1)) as db:
        return value(db, "cohort_survival", 2019)


def execution(sandbox: Sandbox, check_id: str) -> float:
    """Only the share was printed: of a thousand so much was spent, by two unequal programmes; a third is not known."""
    spent = round(published(check_id) * 1000)
    programme = {"place_id": "here", "area": "ecosystem", "name": "P", "support_kind": "direct"}
    year = {"place_id": "here", "year": 2020, "currency": "ARS", "budget_city": 0, "budget_central": 0}
    rows = [
        {**year, "programme_id": "p_0", "budget_own": 900, "spent": spent - 50},
        {**year, "programme_id": "p_1", "budget_own": 100, "spent": 50},
        {**year, "programme_id": "p_2", "budget_own": 700, "spent": None},
    ]
    programmes = insert("programme", [{**programme, "programme_id": f"p_{i}"} for i in range(3)])
    with sandbox.world(programmes, insert("programme_year", rows)) as db:
        return value(db, "execution_rate", 2020)


def places_listed(sandbox: Sandbox, check_id: str) -> float:
    """Twelve local governments were stated, eleven are listed; two trainees come from one of them."""
    training = {
        "training_id": "t",
        "place_id": "here",
        "programme": "P",
        "started_on": "2019-10-14",
        "ended_on": "2019-10-18",
    }
    group = {"training_id": "t", "place_id": "here", "audience": "officials", "enrolled": 1}
    groups = [{**group, "from_place": f"government {i}"} for i in range(whole(check_id))]
    with sandbox.world(insert("training", [training]), insert("training_group", [*groups, groups[0]])) as db:
        found = value(db, "places_reached", 2019)
    assert found != whole(check_id, "denominator"), "the announcement"
    return found


ATSUGI = {1990: 1, 1993: 1, 1997: 2, 1998: 1, 2000: 2, 2001: 1, 2002: 3, 2003: 2, 2004: 2, 2005: 1}


def foundings(sandbox: Sandbox, first: int, last: int) -> float:
    rows = [
        enterprises(count, "community_based_enterprise", name=f"f{year}", prototype="women_workers_collective",
                    founded_on=f"{year}-04-01", registered_on=f"{year}-04-01")
        for year, count in ATSUGI.items()
    ]  # fmt: skip
    other = enterprises(40, name="coop", founded_on="1999-01-01", registered_on="1999-01-01")
    with sandbox.world(*rows, other) as db:
        period = Filters(place="here", year_from=first, year_to=last)
        answer = compute(db, indicator("founding_rate"), period, by=("prototype",))
        found = answer.value(prototype="women_workers_collective")
    assert found is not None
    return found


def foundings_at_first(sandbox: Sandbox, check_id: str) -> float:
    first, last = (int(year) for year in CHECKS[check_id]["period"].split("/"))
    return foundings(sandbox, first, last)


COMPUTED: dict[str, Callable[[Sandbox, str], float]] = {
    **dict.fromkeys(("C01", "C02", "C03", "C04", "C11"), registered),
    "C05": operating,
    "C06": cooperatives_of_all_kinds,
    "C07": growth,
    "C08": centres,
    "C09": job_share,
    "C10": full_time_equivalents,
    **dict.fromkeys(("C12", "C13", "C14"), vulnerable),
    "C15": wages,
    "C16": retained,
    **dict.fromkeys(("C17", "C18"), survival("gross_survival", certified_on="2012-01-01")),
    "C20": survivors,
    "C19": survival("post_support_survival", support_ended_on="2013-12-31"),
    "C21": in_profit("profitable_share", "operating_profit"),
    "C22": in_profit("net_profitable_share", "net_profit"),
    "C23": change_of_subsidy,
    "C24": self_financing,
    "C25": per_participation,
    "C26": consultations,
    "C27": growth_of_purchases,
    "C28": share_of_purchases,
    "C29": share_by_kind,
    "C30": buyers_with_more,
    "C31": local_spend,
    "C32": attainment,
    "C33": growth_of_fund,
    "C34": execution,
    "C35": food,
    "C36": per_beneficiary,
    "C37": places_listed,
    "C38": foundings_at_first,
}


@pytest.mark.parametrize("check_id", COMPUTED)
def test_the_published_result_follows_from_its_parts(sandbox: Sandbox, check_id: str) -> None:
    assert round(COMPUTED[check_id](sandbox, check_id), decimals(check_id)) == published(check_id)


def test_every_published_check_is_computed() -> None:
    assert sorted(COMPUTED) == sorted(CHECKS)


# ------------------------------------------------------------------ published figures without a check of their own

FACTS_FILE = CHECKS_FILE.with_name("published_fact.csv")
with FACTS_FILE.open(encoding="utf-8", newline="") as file:
    FACTS = {row["fact_id"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize(("fact_id", "place"), [("F0495", "france"), ("F0496", "poland"), ("F0497", "italy")])
def test_published_shares_of_women_are_shares_of_workers_and_no_mean_of_enterprises(
    sandbox: Sandbox, fact_id: str, place: str
) -> None:
    """A large enterprise with hardly any women and a small one of women alone: only their sums give what is printed."""
    fact = FACTS[fact_id]
    assert (fact["place_id"], fact["indicator"], fact["unit"]) == (place, "women_share", "percent")
    women = 10 * int(fact["value"])
    rows = [
        accounts("e_0", 2021, jobs=700, women_workers=women - 300),
        accounts("e_1", 2021, jobs=300, women_workers=300),
    ]
    with sandbox.world(enterprises(2), *rows) as db:
        assert round(100 * value(db, "women_worker_share", 2021), 1) == float(fact["value"])


def test_published_jobs_per_enterprise_are_a_mean_over_those_that_told(sandbox: Sandbox) -> None:
    fact = FACTS["F0342"]
    assert (fact["place_id"], fact["indicator"]) == ("gyeonggi-province", "mean_jobs_per_enterprise")
    jobs = round(10 * float(fact["value"]))
    rows = [accounts(f"e_{i}", 2023, jobs=jobs - 9 if i == 0 else 1) for i in range(10)]
    with sandbox.world(enterprises(11), *rows, accounts("e_10", 2023, fte=4)) as db:
        assert round(value(db, "jobs_per_enterprise", 2023), 1) == float(fact["value"])


@pytest.mark.parametrize(("first", "last", "rate"), [(1990, 1997, 0.5), (1997, 2001, 1.2), (2003, 2005, 1.67)])
def test_the_list_of_atsugi_gives_other_rates_than_the_text_states(
    sandbox: Sandbox, first: int, last: int, rate: float
) -> None:
    """The text says one in three years, one a year, two a year; every year counts, also those without a founding."""
    assert round(foundings(sandbox, first, last), 2) == rate


def test_purchases_without_vaccines_are_another_share(sandbox: Sandbox) -> None:
    """3.2 trillion won of vaccines left out of all purchases: 2.92 % instead of 2.77 %, as the ministry prints both."""
    with sandbox.world(BUYERS, purchases(2021, whole("C28", "denominator"), whole("C28"), 3_200_000_000_000)) as db:
        assert round(value(db, "sse_procurement_share", 2021), 4) == 0.0292


def test_purchases_with_vaccines_are_the_first_of_the_two_shares(sandbox: Sandbox) -> None:
    bought = purchases(2021, whole("C28", "denominator"), whole("C28"), 3_200_000_000_000)
    with sandbox.world(BUYERS, bought) as db:
        assert round(value(db, "sse_procurement_share_of_all", 2021), 4) == published("C28")


@pytest.mark.parametrize("share", [0.05, 0.182, 0.39, 0.792])
def test_the_local_spend_of_preston_and_of_lancashire(sandbox: Sandbox, share: float) -> None:
    """5 and 18.2 percent in the city, 39 and 79.2 in the county, as the note of check C31 prints them."""
    assert spend_of(sandbox, share) == share


def test_the_published_cap_of_business_support_holds_to_the_won(sandbox: Sandbox) -> None:
    """Up to ₩20 million an enterprise: exactly that is within the cap, one won more is not."""
    fact = FACTS["F0098"]
    assert (fact["place_id"], fact["indicator"], fact["comparator"]) == (
        "gwanak-gu",
        "grant_max_per_enterprise",
        "up_to",
    )
    cap = int(fact["value"])
    programme = {"programme_id": "p", "place_id": "here", "area": "enterprise_support", "name": "P",
                 "support_kind": "direct", "award_cap": cap, "currency": fact["unit"]}  # fmt: skip
    awards = [
        {"application_id": f"a_{i}", "programme_id": "p", "place_id": "here", "enterprise_id": f"e_{i}",
         "applied_on": "2024-03-04", "awarded_on": "2024-04-28", "amount_awarded": cap + more, "currency": "KRW"}
        for i, more in enumerate((-1, 0, 1))
    ]  # fmt: skip
    with sandbox.world(enterprises(3), insert("programme", [programme]), insert("application", awards)) as db:
        assert value(db, "cap_compliance", 2024) == pytest.approx(2 / 3)
