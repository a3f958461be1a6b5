"""Loans and solidarity finance of a place: its loan book, its funds, and how far banks reach its people."""

from __future__ import annotations

from typing import Any

from sse_metrics.facts import Fact, facts
from sse_metrics.purchases import SOFTEST
from sse_metrics.warehouse.database import CanQuery

# How late a loan is: not at all, up to a month, up to three, longer; "unknown" where nobody says.
LATENESS = ("on_time", "to_30", "to_90", "over_90", "unknown")
# What was published on how people and enterprises are served by banks and co-operatives of finance.
INCLUSION = (
    "population_with_bank_account", "state_paid_people_whose_account_was_a_condition_of_payment",
    "self_employed_paid_in_cash", "financial_institutions", "cooperative_share_of_financial_institutions",
    "cooperative_banks", "share_of_financial_sector", "credit_unions_organised", "solidarity_finance_institutions",
    "solidarity_finance_members", "assets_to_gdp", "credit_programme_execution_rate",
)  # fmt: skip
FUNDS = (
    "sse_fund_size", "loans_cumulative", "loan_recipients_cumulative", "loan_interest_rate",
    "loan_interest_rate_ceiling", "loan_max_per_enterprise", "sse_fund_investment_and_loans", "sse_fund_beneficiaries",
)  # fmt: skip

_HERE = "place_id in (select place_id from place_within where within_id = $place)"
# Who could be recognised by lateness: borrowers with something outstanding of which the lateness is known.
_BORROWERS = """count(distinct coalesce(enterprise_id, loan_id)) filter (where balance > 0 and days_late is not null)
                as borrowers"""
_SUMS = f"""
            count(*) as loans, count(*) filter (where balance > 0) as open_loans,
            {_BORROWERS},
            cast(sum(committed) as double) as committed, cast(sum(disbursed) as double) as disbursed,
            cast(sum(repaid) as double) as repaid, cast(sum(balance) as double) as balance,
            cast(coalesce(sum(balance) filter (where days_late > 30), 0) as double) as late,
            cast(sum(balance) filter (where days_late is not null) as double) as rated,
            {SOFTEST}"""


def books(db: CanQuery, place: str) -> list[dict[str, Any]]:
    """The loan books of a place, that of most loans first: currency, year, last day of balances, loans, borrowers.

    Balances of different years are never added: of each currency the last year leads.
    """
    rows = db.rows(
        f"""
        select currency, year, max(balance_on) as balance_on, count(*) as loans, {_BORROWERS}
        from loan_book
        where {_HERE} and balance_on is not null
        group by currency, year
        order by year desc, currency
        """,
        {"place": place},
    )
    last = {row["currency"]: row for row in reversed(rows)}
    return sorted(last.values(), key=lambda row: (-row["loans"], row["currency"]))


def lenders(db: CanQuery, place: str, year: int, currency: str) -> list[dict[str, Any]]:
    """Each lender with its loans of a book, the largest balance first.

    A row has lender, loans, open_loans (those with a balance), borrowers (of those of them of which the lateness is
    known), committed, disbursed, repaid, balance, late (balance of
    loans more than 30 days late), rated (balance of loans of which the lateness is known) and provenance.
    """
    return _summed(db, "lender_name as lender", "lender_name", place, year, currency, "balance desc nulls last, lender")


def vintages(db: CanQuery, place: str, year: int, currency: str) -> list[dict[str, Any]]:
    """The loans of a book by the year in which they were agreed (`agreed`), oldest first; columns as of `lenders`."""
    return _summed(db, "year(committed_on) as agreed", "year(committed_on)", place, year, currency, "agreed")


def lateness(db: CanQuery, place: str, year: int, currency: str) -> list[dict[str, Any]]:
    """The outstanding balance of a book by how late its loans are (`band`, of LATENESS); columns as of `lenders`."""
    band = (
        "case when days_late is null then 'unknown' when days_late = 0 then 'on_time' "
        "when days_late <= 30 then 'to_30' when days_late <= 90 then 'to_90' else 'over_90' end"
    )
    rows = _summed(db, f"{band} as band", band, place, year, currency, "band", "and balance > 0")
    return sorted(rows, key=lambda row: LATENESS.index(row["band"]))


def by_ties(db: CanQuery, place: str, year: int, currency: str) -> list[dict[str, Any]]:
    """Loans to enterprises that buy from or sell to others of the value chain (`is_tied`), and to the others.

    Loans without a borrower of the register are left out; columns as of `lenders`.
    """
    tied = (
        "enterprise_id in (select supplier_id from value_chain_link where supplier_id is not null "
        "union all select customer_id from value_chain_link where customer_id is not null)"
    )
    return _summed(
        db, f"{tied} as is_tied", tied, place, year, currency, "is_tied desc", "and enterprise_id is not null"
    )


def _summed(
    db: CanQuery, select: str, group: str, place: str, year: int, currency: str, order: str, more: str = ""
) -> list[dict[str, Any]]:
    return db.rows(
        f"""
        select {select},{_SUMS}
        from loan_book
        where {_HERE} and year = $year and currency = $currency and balance is not null {more}
        group by {group}
        order by {order}
        """,
        {"place": place, "year": year, "currency": currency},
    )


def seekers(db: CanQuery, place: str, *by: str) -> dict[tuple[Any, ...], int]:
    """How many enterprises stand behind the decided requests for money, by year, currency and what `by` names.

    Five requests may be of one enterprise. `by` may name purpose, payer_class and instrument; others raise ValueError.
    """
    if not set(by) <= {"purpose", "payer_class", "instrument"}:
        raise ValueError(f"Requests are not counted by {by}.")
    columns = ", ".join(("year", "currency", *by))
    rows = db.rows(
        f"""
        select {columns}, count(distinct enterprise_id) as enterprises
        from finance_request_in_year
        where {_HERE} and amount_missing is not null
        group by {columns}
        """,
        {"place": place},
    )
    return {tuple(row[name] for name in ("year", "currency", *by)): row["enterprises"] for row in rows}


def funds(db: CanQuery, place: str, year_to: int) -> list[dict[str, Any]]:
    """The revolving funds of a place by year up to `year_to`: their sums in one currency, oldest year first.

    A row has year, currency, funds, capital (public and private, paid in so far), public_capital, private_capital,
    disbursed (paid out so far), size and provenance; a sum is None where that of one of the funds is not known.
    """
    whole = "case when count({0}) = count(*) then cast(sum({0}) as double) end as {1}"
    columns = ", ".join(
        whole.format(*pair)
        for pair in (
            ("public_capital + private_capital", "capital"),
            ("public_capital", "public_capital"),
            ("private_capital", "private_capital"),
            ("disbursed", "disbursed"),
            ("size", "size"),
        )
    )
    return db.rows(
        f"""
        select year, currency, count(distinct fund_id) as funds, {columns}, {SOFTEST}
        from fund_year
        where {_HERE} and year <= $year_to
        group by year, currency
        order by year, currency
        """,
        {"place": place, "year_to": year_to},
    )


def published(db: CanQuery, names: tuple[str, ...], place: str | None = None) -> list[Fact]:
    """Published facts of these indicators in their order: of a place and the places above it, or of everywhere."""
    wanted = set(above(db, place)) if place else None
    found = [fact for name in names for fact in facts(db, indicator=name)]
    return [fact for fact in found if wanted is None or fact["place_id"] in wanted]


def above(db: CanQuery, place: str) -> list[str]:
    """A place and every place above it."""
    rows = db.rows("select within_id from place_within where place_id = $place order by within_id", {"place": place})
    return [row["within_id"] for row in rows]
