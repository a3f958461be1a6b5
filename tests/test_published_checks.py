"""Published results, computed again by our own functions from the parts that were published with them.

Each check builds rows that stand for the printed parts, computes the indicator, and compares at the precision that was
printed. Parts and results are read from data/published/published_check.csv, never typed a second time.
"""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest

from tests.published_enterprises import (
    centres,
    change_of_subsidy,
    cooperatives_of_all_kinds,
    execution,
    foundings,
    foundings_at_first,
    full_time_equivalents,
    growth,
    in_profit,
    job_share,
    operating,
    places_listed,
    registered,
    retained,
    self_financing,
    survival,
    survivors,
    vulnerable,
    wages,
)
from tests.published_money import (
    BUYERS,
    attainment,
    buyers_with_more,
    consultations,
    food,
    growth_of_fund,
    growth_of_purchases,
    local_spend,
    per_beneficiary,
    per_participation,
    purchases,
    share_by_kind,
    share_of_purchases,
    spend_of,
)
from tests.published_reading import CHECKS, CHECKS_FILE, decimals, published, value, whole
from tests.small_worlds import Sandbox, accounts, enterprises, insert


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    return Sandbox()


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
