"""What a place promised in its programmes: targets, results, budgets by origin, and what is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sse_metrics.warehouse.database import CanQuery

# The word of those who answer for a programme, the most pressing first; "unknown" where they gave none.
STATUSES = ("late", "stopped", "watch", "unknown", "on_track", "done")
AREAS = ("ecosystem", "sales_channels", "enterprise_support")
ORIGINS = ("budget_own", "budget_city", "budget_central")
_SOFTNESS = "case provenance when 'illustrative' then 3 when 'reported' then 2 when 'published' then 1 else 0 end"

_PLEDGES = """
select y.programme_id, p.name, p.owner, y.year, y.area, y.support_kind, l.title as plan, l.year as plan_year,
    coalesce(y.status, 'unknown') as status, y.late_reason, y.target_value as target,
    y.achieved_value as achieved, y.target_unit as unit,
    y.achieved_value / nullif(y.target_value, 0) as attained,
    case when y.achieved_value < y.target_value then y.target_value - y.achieved_value end as short,
    y.currency, cast(y.budget_own as double) as budget_own, cast(y.budget_city as double) as budget_city,
    cast(y.budget_central as double) as budget_central, cast(y.budget as double) as budget,
    cast(y.spent as double) as spent, y.provenance
from programme_budget as y
inner join programme as p on y.programme_id = p.programme_id
left join plan as l on p.plan_id = l.plan_id
where y.place_id in (select place_id from place_within where within_id = $place)
"""


@dataclass(frozen=True)
class Account:
    """Money of several programmes in one currency.

    `budget` adds what is known of budgets, `spent` what is known of spending; `execution` is spending ÷ budget over
    the programmes of which both are known, which are `both` of `programmes`.
    """

    currency: str
    programmes: int
    budget: float | None
    with_budget: int
    spent: float | None
    with_spent: int
    execution: float | None
    spent_of_both: float
    budget_of_both: float
    both: int


def pledges(db: CanQuery, place: str, year: int) -> list[dict[str, Any]]:
    """Every programme of a place in a year, what presses most first: by status, then by how little was attained.

    A row has programme_id, name, owner, area, support_kind, plan and plan_year (None outside a plan), status (one of
    STATUSES), late_reason, target, achieved, unit, attained (achieved ÷ target, None where either is not known or
    the target is 0), short (what the target lacks), currency, budget_own, budget_city, budget_central, budget (None
    where a part is not known), spent and provenance.
    """
    rows = db.rows(
        f"{_PLEDGES} and y.year = $year order by attained asc nulls last, p.name, y.programme_id",
        {"place": place, "year": year},
    )
    return sorted(rows, key=lambda row: STATUSES.index(row["status"]))


def accounts(rows: Sequence[dict[str, Any]]) -> list[Account]:
    """Budget, spending and execution of pledges, one account for each currency, the one of most programmes first."""
    by_currency: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_currency.setdefault(row["currency"], []).append(row)
    found = [_account(currency, mine) for currency, mine in by_currency.items()]
    return sorted(found, key=lambda each: (-each.programmes, each.currency))


def _account(currency: str, rows: Sequence[dict[str, Any]]) -> Account:
    budgets = [row["budget"] for row in rows if row["budget"] is not None]
    spendings = [row["spent"] for row in rows if row["spent"] is not None]
    both = [row for row in rows if row["budget"] is not None and row["spent"] is not None]
    spent, budget = (sum(row[name] for row in both) for name in ("spent", "budget"))
    return Account(
        currency,
        len(rows),
        sum(budgets) if budgets else None,
        len(budgets),
        sum(spendings) if spendings else None,
        len(spendings),
        spent / budget if budget else None,
        spent,
        budget,
        len(both),
    )


def origins(db: CanQuery, place: str, year_to: int, area: str | None = None) -> list[dict[str, Any]]:
    """Budgets by origin over the years up to `year_to`, one row for each year and currency.

    A row has year, currency, budget_own, budget_city, budget_central and budget, over the programmes whose budget is
    known in full (`n`); `unknown` counts the others. `spent` is that of the same programmes, None where that of one of
    them is not known: less than the whole would look like saving. And provenance, the softest.
    """
    return db.rows(
        f"""
        with known as (
            select *, {_SOFTNESS} as softness
            from programme_budget
            where place_id in (select place_id from place_within where within_id = $place) and year <= $year_to
                and area = coalesce($area, area)
        )
        select year, currency,
            cast(sum(budget_own) filter (where budget is not null) as double) as budget_own,
            cast(sum(budget_city) filter (where budget is not null) as double) as budget_city,
            cast(sum(budget_central) filter (where budget is not null) as double) as budget_central,
            cast(sum(budget) as double) as budget,
            case when count(*) filter (where budget is not null and spent is null) = 0
                then cast(sum(spent) filter (where budget is not null) as double) end as spent,
            count(budget) as n, count(*) - count(budget) as unknown,
            case max(softness) when 3 then 'illustrative' when 2 then 'reported' when 1 then 'published' else 'official'
                end as provenance
        from known
        group by year, currency
        having count(budget) > 0
        order by year, currency
        """,
        {"place": place, "year_to": year_to, "area": area},
    )


def over_years(db: CanQuery, place: str, programme_id: str) -> list[dict[str, Any]]:
    """One programme of a place in each of its years, oldest first: columns as of `pledges`, and year."""
    return db.rows(
        f"{_PLEDGES} and y.programme_id = $programme order by y.year", {"place": place, "programme": programme_id}
    )


def years_of(db: CanQuery, place: str) -> list[int]:
    """Years in which a place has programmes, the newest first."""
    rows = db.rows(
        "select distinct year from programme_year "
        "where place_id in (select place_id from place_within where within_id = $place) order by year desc",
        {"place": place},
    )
    return [row["year"] for row in rows]
