"""Questions to the ledger of funding: where money comes from, and what counts once.

Every amount is of one place, one stage, one year and one currency: a promise and its payment are one sum of money, and
currencies do not add up. Hours and units are asked for apart. What was promised is in promises.py, who hangs on
whom in exposure.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.warehouse.database import CanQuery

STAGES = ("disbursed", "committed")
# Why a line stays out of a total, in the order in which a reader takes them away; a ledger may know other reasons.
REASONS = ("other_stage", "repayment", "regrant", "recycled", "parent", "consortium", "correction")
# Classes of payers by where the money is from; a class that is not named here is one of others.
GROUPS = {
    "own": ("members", "management", "sales"),
    "public": ("government",),
    "solidarity": (
        "ethical_bank", "community_savings", "financial_cooperative", "labour_solidarity_fund", "social_intermediary",
    ),
}  # fmt: skip

Row = dict[str, Any]

HERE = "place_id in (select place_id from place_within where within_id = $place)"
SOFTNESS = "max(case provenance when 'illustrative' then 3 when 'reported' then 2 when 'published' then 1 else 0 end)"
_RECIPIENT = "coalesce(recipient_id, recipient_name)"
_ASKED = f"{HERE} and year = $year and stage = $stage and currency = $currency and is_counted"


@dataclass(frozen=True)
class Step:
    """Lines that one rule leaves out: what they say together, and how many they are."""

    reason: str
    amount: Decimal
    lines: int


@dataclass(frozen=True)
class Account:
    """All money of a year and currency, what each rule takes away of it, and what counts: whole − Σ steps = total."""

    whole: Decimal
    lines: int
    steps: tuple[Step, ...]
    total: Decimal
    counted: int
    provenance: str | None


def holdings(db: CanQuery, place: str) -> list[Row]:
    """What the ledger of a place holds: year, stage, kind, currency, lines, and how many of them are counted."""
    return db.rows(
        f"""
        select year, stage, kind, currency, count(*) as lines, count(*) filter (where is_counted) as counted
        from funding_in_year
        where {HERE}
        group by year, stage, kind, currency
        order by year desc, counted desc, stage, kind, currency nulls last
        """,
        {"place": place},
    )


def flows(db: CanQuery, place: str, year: int, stage: str, currency: str) -> list[Row]:
    """Money by payer, class of payer, instrument and family (None where the recipient is not of the register).

    An amount is what remained after corrections: it is below zero where more was taken back in the year than given.
    """
    return with_kind(
        db.rows(
            f"""
            select payer_name, payer_class, instrument, family, cast(sum(amount) as double) as amount,
                count(*) as lines, {SOFTNESS} as softness
            from funding_in_year
            where {_ASKED}
            group by payer_name, payer_class, instrument, family
            order by amount desc, payer_name, payer_class, instrument, family nulls last
            """,
            _params(place, year, stage, currency),
        )
    )


def summed(rows: Sequence[Row], *by: str) -> list[Row]:
    """Rows added up by some of their columns, the most first: these, amount, lines and the softest provenance."""
    sums: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key = tuple(row[name] for name in by)
        into = sums.setdefault(key, {**dict(zip(by, key, strict=True)), "amount": 0.0, "lines": 0, "provenance": ""})
        into["amount"] += row["amount"]
        into["lines"] += row["lines"]
        into["provenance"] = max(
            (kind for kind in (into["provenance"], row["provenance"]) if kind), key=PROVENANCES.index
        )
    return sorted(sums.values(), key=lambda row: (-row["amount"], *(str(row[name]) for name in by)))


def recipients(db: CanQuery, place: str, year: int, stage: str, currency: str, most: int = 200) -> list[Row]:
    """Who receives something, most first: name, family, amount, lines, payers; `every` says how many they are."""
    return with_kind(
        db.rows(
            f"""
            select {_RECIPIENT} as recipient_key, max(recipient_name) as name, max(recipient_id) as recipient_id,
                max(family) as family, cast(sum(amount) as double) as amount, count(*) as lines,
                count(distinct payer_name) as payers, count(*) over () as every, {SOFTNESS} as softness
            from funding_in_year
            where {_ASKED}
            group by {_RECIPIENT}
            having sum(amount) > 0
            order by amount desc, recipient_key
            limit $most
            """,
            {**_params(place, year, stage, currency), "most": most},
        )
    )


def not_money(db: CanQuery, place: str) -> list[Row]:
    """Hours and units by year, stage, kind and payer: amount, lines, recipients; never added to money."""
    return with_kind(
        db.rows(
            f"""
            select year, stage, kind, payer_name, payer_class, cast(sum(amount) as double) as amount, count(*) as lines,
                count(distinct {_RECIPIENT}) as recipients, {SOFTNESS} as softness
            from funding_in_year
            where {HERE} and kind <> 'money'
            group by year, stage, kind, payer_name, payer_class
            order by year, stage, kind, amount desc, payer_name
            """,
            {"place": place},
        )
    )


# ------------------------------------------------------------------ what counts once


def account(db: CanQuery, place: str, year: int, stage: str, currency: str) -> Account:
    """Every line of money of the year, rule by rule, down to what counts at this stage: it closes to the cent.

    What takes back a part of a line that counts is a step of its own (`correction`); other corrections lower the step
    that their own rule makes.
    """
    rows = db.rows(
        f"""
        select stage not in ($stage, 'repaid') as is_other, is_counted, left_out_because,
            is_counted and is_correction as takes_back, sum(amount) as amount, count(*) as lines,
            {SOFTNESS} as softness
        from funding_in_year
        where {HERE} and year = $year and currency = $currency and kind = 'money'
        group by 1, 2, 3, 4
        order by 1, 2, 3 nulls last, 4
        """,
        _params(place, year, stage, currency),
    )
    taken: dict[str, tuple[Decimal, int]] = {}
    total, counted = Decimal(0), 0
    for row in rows:
        amount = Decimal(row["amount"])
        if row["is_counted"] and not row["is_other"]:
            total, counted = total + amount, counted + row["lines"]
            if not row["takes_back"]:
                continue
            amount, counted = -amount, counted - row["lines"]
        reason = "other_stage" if row["is_other"] else row["left_out_because"] or "correction"
        before = taken.get(reason, (Decimal(0), 0))
        taken[reason] = (before[0] + amount, before[1] + row["lines"])
    steps = tuple(Step(reason, *taken[reason]) for reason in sorted(taken, key=_order))
    softness = max((row["softness"] for row in rows), default=None)
    return Account(
        total + sum((step.amount for step in steps), Decimal(0)),
        counted + sum(step.lines for step in steps),
        steps,
        total,
        counted,
        None if softness is None else PROVENANCES[softness],
    )


def _order(reason: str) -> tuple[int, str]:
    return (REASONS.index(reason) if reason in REASONS else len(REASONS), reason)


def left_out_lines(db: CanQuery, place: str, year: int, stage: str, currency: str, most: int = 300) -> list[Row]:
    """The lines of the year that the total of a stage leaves out by a rule, the largest first, hours and units last.

    Lines of the other stage have a total of their own and are not listed.
    """
    return with_kind(
        db.rows(
            f"""
            select f.flow_id, f.flowed_on, f.stage, f.kind, cast(f.amount as double) as amount, f.currency,
                f.payer_name, f.payer_class, f.recipient_name, f.left_out_because as reason, f.parent_flow_id,
                p.payer_name as parent_payer, p.recipient_name as parent_recipient, count(*) over () as every,
                case f.provenance when 'illustrative' then 3 when 'reported' then 2 when 'published' then 1 else 0 end
                    as softness
            from (
                select * from funding_in_year
                where {HERE} and year = $year and stage in ($stage, 'repaid') and not is_counted
                    and coalesce(currency, $currency) = $currency
            ) as f
            left join funding_flow as p on f.parent_flow_id = p.flow_id
            order by f.kind <> 'money', f.amount desc, f.flow_id
            limit $most
            """,
            {**_params(place, year, stage, currency), "most": most},
        )
    )


def programme_names(db: CanQuery, place: str) -> dict[str, str]:
    """Names of the programmes of a place by their id."""
    rows = db.rows(f"select programme_id, name from programme where {HERE} order by programme_id", {"place": place})
    return {row["programme_id"]: row["name"] for row in rows}


def group_of(payer_class: str) -> str:
    """Where the money of a class of payers is from: own, public, solidarity or others."""
    return next((name for name, classes in GROUPS.items() if payer_class in classes), "others")


def with_kind(rows: list[Row]) -> list[Row]:
    """Rows with the word for how soft they are in place of its number."""
    for row in rows:
        row["provenance"] = PROVENANCES[row.pop("softness")]
    return rows


def _params(place: str, year: int, stage: str, currency: str) -> Row:
    return {"place": place, "year": year, "stage": stage, "currency": currency}
