"""Business development support: how far applications got, which rules were broken, and who got what share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.statistics import wilson_interval
from sse_metrics.warehouse.database import CanQuery

Row = dict[str, Any]

FEWEST = 5  # groups with fewer applications are shown together only
RULES = ("over_cap", "family_not_admitted", "not_eligible", "unchecked", "paid_over")
DIMENSIONS = ("family", "age_band", "neighbourhood_id", "is_women_led")

_HERE = "place_id in (select place_id from place_within where within_id = $place)"
_SELECTED = f"{_HERE} and year between $first and $last and ($programme is null or programme_id = $programme)"
_RANK = "max(case provenance when 'illustrative' then 3 when 'reported' then 2 when 'published' then 1 else 0 end)"

# Applications of a selection, a row a currency: numbers of them add up over currencies, amounts do not.
_COUNTED = f"""
    currency,
    count(*) as applied,
    count(amount_applied) as with_applied,
    cast(sum(amount_applied) as double) as amount_applied,
    count(*) filter (where is_eligible) as eligible,
    cast(sum(amount_applied) filter (where is_eligible) as double) as amount_eligible,
    count(*) filter (where not is_eligible) as not_eligible,
    count(*) filter (where is_eligible is null) as unchecked,
    count(*) filter (where is_awarded) as awarded,
    count(*) filter (where is_awarded and is_eligible) as eligible_awarded,
    count(*) filter (where is_awarded and amount_awarded is not null) as with_awarded,
    cast(sum(amount_awarded) as double) as amount_awarded,
    percentile_cont(0.5) within group (order by case when amount_awarded > 0 then cast(amount_awarded as double) end)
        as median_award,
    count(*) filter (where amount_paid > 0) as paid,
    count(*) filter (where amount_paid > 0 and is_awarded) as awarded_paid,
    count(*) filter (where is_awarded and amount_paid is null) as payment_unknown,
    cast(sum(amount_paid) as double) as amount_paid,
    count(*) filter (where amount_awarded > 0 and award_cap is not null) as with_cap,
    count(*) filter (where amount_awarded > 0 and amount_awarded <= award_cap) as within_cap,
    {_RANK} as provenance_rank
from support_application
where {_SELECTED}
"""
_PIPELINE = f"select {_COUNTED} group by currency order by applied desc, currency"
_CALLS = f"""
select year, programme_id, programme_name as name, {_COUNTED}
group by year, programme_id, programme_name, currency
order by year desc, applied desc, programme_id, currency
"""
_PROGRAMMES = f"""
select programme_id, programme_name as name, count(*) as applications
from support_application
where {_HERE}
group by programme_id, programme_name
order by applications desc, programme_id
"""
_YEARS = f"select distinct year from support_application where {_HERE} order by year desc"
_BREACHES = f"""
select b.*, e.name, e.name_en, b.rule_number
from (
    select *, 0 as rule_number from support_application where {_SELECTED} and amount_awarded > award_cap
    union all
    select *, 1 from support_application where {_SELECTED} and is_awarded and not is_family_admitted
    union all
    select *, 2 from support_application where {_SELECTED} and is_awarded and not is_eligible
    union all
    select *, 3 from support_application where {_SELECTED} and is_awarded and is_eligible is null
    union all
    select *, 4 from support_application
    where {_SELECTED} and amount_paid > case when is_awarded then amount_awarded else 0 end
) as b
inner join enterprise as e on b.enterprise_id = e.enterprise_id
order by b.year desc, b.rule_number, b.applied_on, b.application_id
"""
# What a programme says of families; one that names none has a single row without a family.
_RULES = f"""
select
    p.programme_id, p.name, cast(p.award_cap as double) as programme_cap, p.currency as programme_currency,
    f.family, f.first_year, cast(f.award_cap as double) as family_cap, f.currency as family_currency,
    case
        when p.provenance = 'illustrative' or f.provenance = 'illustrative' then 'illustrative'
        else cast(p.provenance as varchar)
    end as provenance
from programme as p
left join programme_family as f on p.programme_id = f.programme_id
where p.{_HERE} and ($programme is null or p.programme_id = $programme)
    and p.programme_id in (select programme_id from application)
order by p.name, p.programme_id, f.award_cap desc nulls first, f.family
"""
# A row a group: its applications, and the enterprises of the register in the years of the calls. Women-led and the
# like are columns of both sides, so the name of the dimension is one of DIMENSIONS and nothing else.
_GROUPS = """
select
    code,
    sum(applications) as applications, sum(awarded) as awarded, cast(sum(amount) as double) as amount,
    min(lowest) as lowest_currency, max(highest) as highest_currency, sum(enterprises) as enterprises,
    max(provenance_rank) as provenance_rank
from (
    select
        {dimension} as code, count(*) as applications, count(*) filter (where is_awarded) as awarded,
        sum(amount_awarded) as amount, min(currency) as lowest, max(currency) as highest, 0 as enterprises,
        {rank} as provenance_rank
    from support_application
    where {selected}
    group by {dimension}
    union all
    select {dimension}, 0, 0, null, null, null, count(*), {rank}
    from enterprise_in_year
    where {here} and is_registered and is_operating
        and year in (select year from support_application where {selected})
    group by {dimension}
) as told
group by code
order by applications desc, code nulls last
"""


@dataclass(frozen=True)
class Selection:
    """Calls of a place: of one year or of several, of one programme or of all."""

    place: str
    first: int
    last: int
    programme: str | None = None

    @property
    def params(self) -> dict[str, Any]:
        """Parameters of the questions below."""
        return {"place": self.place, "first": self.first, "last": self.last, "programme": self.programme}


@dataclass(frozen=True)
class Pipeline:
    """How far the applications of a selection got."""

    rows: Sequence[Row]

    def count(self, name: str) -> int:
        """A number of applications, over all currencies."""
        return sum(row[name] for row in self.rows)

    def amounts(self, name: str) -> list[tuple[float, str]]:
        """A sum of money in each currency in which one is known."""
        return [(row[name], row["currency"]) for row in self.rows if row[name] is not None]

    @property
    def kinds(self) -> list[str]:
        """The kinds of figures behind it."""
        return kinds_of(self.rows)

    def passage(self, part: str, whole: str) -> tuple[float, float, float] | None:
        """The share that came through, with its interval; None where nothing could."""
        return rate(self.count(part), self.count(whole))

    @property
    def payment(self) -> tuple[float, float, float] | None:
        """The share of awards that were paid, of those whose payment is known: nobody says that the others were not."""
        return rate(self.count("awarded_paid"), self.count("awarded") - self.count("payment_unknown"))

    @property
    def eligibility(self) -> tuple[float, float, float] | None:
        """The share of those checked that are eligible: one that nobody checked is on neither side."""
        return rate(self.count("eligible"), self.count("eligible") + self.count("not_eligible"))


@dataclass(frozen=True)
class Group:
    """A group of applicants, or several small ones together (`folded` says how many)."""

    code: Any
    applications: int
    awarded: int
    amount: float | None
    enterprises: int
    folded: int = 0

    @property
    def award_rate(self) -> tuple[float, float, float] | None:
        """The share of applications that were awarded, with its interval."""
        return rate(self.awarded, self.applications)

    @property
    def is_small(self) -> bool:
        """Too few applications to be told by themselves; a group that never applied tells of nobody."""
        return 0 < self.applications < FEWEST


def rate(part: int, whole: int) -> tuple[float, float, float] | None:
    """A share with its Wilson interval, or None where there is nothing to divide by."""
    return (part / whole, *wilson_interval(part, whole)) if whole else None


def kinds_of(rows: Sequence[Row]) -> list[str]:
    """The kinds of figures of rows that say how soft the softest one behind each is."""
    found = {row["provenance_rank"] for row in rows}
    return [kind for rank, kind in enumerate(PROVENANCES) if rank in found]


def pipeline(db: CanQuery, chosen: Selection) -> Pipeline:
    """Applications by how far they got, with their amounts."""
    return Pipeline(db.rows(_PIPELINE, chosen.params))


def calls(db: CanQuery, chosen: Selection) -> list[Row]:
    """The same for each programme and year, newest first, a row a currency."""
    return db.rows(_CALLS, chosen.params)


def programmes_applied_to(db: CanQuery, place: str) -> list[Row]:
    """Programmes of a place that somebody applied to: programme_id, name, applications."""
    return db.rows(_PROGRAMMES, {"place": place})


def years_applied_in(db: CanQuery, place: str) -> list[int]:
    """Years with applications, newest first."""
    return [row["year"] for row in db.rows(_YEARS, {"place": place})]


def breaches(db: CanQuery, chosen: Selection) -> list[Row]:
    """Every rule that an application breaks, the newest first; one that breaks two stands twice.

    `rule` is one of RULES. What is not known breaks no rule: an award without an amount may be above any cap.
    """
    return [{**row, "rule": RULES[row["rule_number"]]} for row in db.rows(_BREACHES, chosen.params)]


def rules(db: CanQuery, place: str, programme: str | None = None) -> list[Row]:
    """What the programmes that were applied to say of families and of the highest award."""
    return db.rows(_RULES, {"place": place, "programme": programme})


def groups(db: CanQuery, chosen: Selection, dimension: str) -> tuple[list[Group], str | None, list[str]]:
    """Groups of applicants by a dimension, the small ones together; the money of the awards; the kinds of figures.

    Amounts are there where all awards are in one money. Raises ValueError for another dimension than DIMENSIONS.
    """
    if dimension not in DIMENSIONS:
        raise ValueError(f"Applications are not grouped by {dimension}.")
    rows = db.rows(
        _GROUPS.format(dimension=dimension, rank=_RANK, selected=_SELECTED, here=_HERE), chosen.params
    )  # fmt: skip
    moneys = {row[name] for row in rows for name in ("lowest_currency", "highest_currency")} - {None}
    currency = moneys.pop() if len(moneys) == 1 else None
    found = [
        Group(
            row["code"],
            int(row["applications"]),
            int(row["awarded"]),
            row["amount"] if currency else None,
            int(row["enterprises"]),
        )
        for row in rows
    ]
    return fold(found), currency, kinds_of(rows)


def fold(found: Sequence[Group]) -> list[Group]:
    """Groups with few applications as one, last; with the smallest of the others where it would still be small.

    Without that, one hidden group would be the difference between all and those that are shown.
    """
    small = [each for each in found if each.is_small]
    large = sorted((each for each in found if not each.is_small), key=lambda each: -each.applications)
    while small and sum(each.applications for each in small) < FEWEST and any(each.applications for each in large):
        smallest = [each for each in large if each.applications][-1]
        large.remove(smallest)
        small.append(smallest)
    if not small:
        return large
    amounts = [each.amount for each in small if each.amount is not None]
    together = Group(
        None,
        sum(each.applications for each in small),
        sum(each.awarded for each in small),
        sum(amounts) if amounts else None,
        sum(each.enterprises for each in small),
        len(small),
    )
    return [*large, together]


def apart(found: Sequence[Group]) -> list[tuple[Group, bool]]:
    """Groups whose award rate differs from that of all others by more than chance: their intervals do not touch.

    With each comes whether its rate is the higher one.
    """
    told = []
    for each in found:
        applications = sum(other.applications for other in found) - each.applications
        awarded = sum(other.awarded for other in found) - each.awarded
        own, others = each.award_rate, rate(awarded, applications)
        if own and others and each.applications >= FEWEST and (own[1] > others[2] or own[2] < others[1]):
            told.append((each, own[0] > others[0]))
    return told
