"""Published checks of enterprises, work and vitality: rows that stand for the printed parts, and the indicator."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from sse_metrics.filters import Filters
from sse_metrics.indicators import compute, indicator
from tests.published_reading import CHECKS, FAMILIES, parts, published, value, whole
from tests.small_worlds import Sandbox, accounts, enterprises, insert


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
