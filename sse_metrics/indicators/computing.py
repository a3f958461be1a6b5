"""Computing an indicator: its SQL for a selection, and the answer as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sse_metrics.filters import Filters, UnknownDimensionError
from sse_metrics.indicators.definition import Indicator
from sse_metrics.indicators.lifetimes import curves_of, survival_row, survival_sql
from sse_metrics.statistics import poisson_interval, wilson_interval
from sse_metrics.survival import Curve, curve_of
from sse_metrics.warehouse.database import CanQuery, once

# From the firmest kind of figure to the softest: an answer is as soft as the softest row behind it.
PROVENANCES = ("official", "published", "reported", "illustrative")
_RANK = "max(case provenance when 'illustrative' then 3 when 'reported' then 2 when 'published' then 1 else 0 end)"


@dataclass(frozen=True)
class Answer:
    """An indicator for a selection.

    Each row holds the dimensions of `by`, then value, numerator, denominator, n, provenance, and low and high where
    the indicator has an interval. value is None where there is nothing to divide by, or nothing is known.
    """

    indicator: Indicator
    filters: Filters
    by: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    sql: str
    params: dict[str, Any]

    @property
    def is_empty(self) -> bool:
        """Nothing is known for this selection."""
        return all(row["value"] is None for row in self.rows)

    @property
    def provenance(self) -> str | None:
        """The softest kind of figure in the answer, or None when it is empty."""
        kinds = {row["provenance"] for row in self.rows if row["provenance"] and row["value"] is not None}
        return max(kinds, key=PROVENANCES.index) if kinds else None

    @property
    def n(self) -> int:
        """How many units stand behind the answer; those of a whole once, however many parts it has."""
        wholes = [name for name in self.by if name != self.indicator.part_of]
        if not self.indicator.part_of:
            return sum(row["n"] for row in self.rows)
        return sum({tuple(row[name] for name in wholes): row["n"] for row in self.rows}.values())

    def one(self, **where: Any) -> dict[str, Any] | None:
        """The row with these dimensions, or None; without arguments the only row."""
        found = [row for row in self.rows if all(row.get(name) == value for name, value in where.items())]
        return found[0] if len(found) == 1 else None

    def value(self, **where: Any) -> float | None:
        """The value of the row with these dimensions, or None."""
        row = self.one(**where)
        return row["value"] if row else None


def compute(db: CanQuery, indicator: Indicator, filters: Filters | None = None, by: Sequence[str] = ()) -> Answer:
    """Compute `indicator` for the selection `filters`, split by the dimensions `by`.

    Dimensions that the indicator never adds across (the year, the currency …) are shown when they are not chosen.
    Raises UnknownDimensionError for a dimension or filter the indicator does not have.
    """
    filters = filters or Filters()
    dimensions = shown_dimensions(indicator, filters, tuple(by))
    sql, params = compose(indicator, filters, dimensions, _is_sum(db, indicator, filters))
    found = db.rows(sql, params)
    if indicator.survives_days:
        found = [survival_row(indicator, *each) for each in _curves(found, dimensions)]
    rows = tuple(_finish(indicator, row) for row in found)
    return Answer(indicator, filters, dimensions, rows, sql, params)


def survival_curves(
    db: CanQuery, indicator: Indicator, filters: Filters | None = None, by: Sequence[str] = ()
) -> tuple[tuple[dict[str, Any], Curve], ...]:
    """The curves behind an indicator of survival: each row of its answer, and the curve that its value is read from."""
    filters = filters or Filters()
    dimensions = shown_dimensions(indicator, filters, tuple(by))
    asked = compose(indicator, filters, dimensions, _is_sum(db, indicator, filters))
    found = _curves(db.rows(*asked), dimensions)
    return tuple((_finish(indicator, survival_row(indicator, each, curve)), curve) for each, curve in found)


def _curves(rows: Sequence[dict[str, Any]], dimensions: tuple[str, ...]) -> list[tuple[dict[str, Any], Curve]]:
    """Curves by dimensions; where nothing is divided there is one, though it be of nothing."""
    empty = [({"provenance_rank": None}, curve_of([]))]
    return curves_of(rows, dimensions) or ([] if dimensions else empty)


def shown_dimensions(indicator: Indicator, filters: Filters, by: tuple[str, ...]) -> tuple[str, ...]:
    """`by`, and what must be shown because it was not chosen and values do not add up over it."""
    unknown = [name for name in by if name not in indicator.grain]
    if unknown:
        raise UnknownDimensionError(
            f"{indicator.id} cannot be split by {', '.join(unknown)}; it can by: {', '.join(sorted(indicator.grain))}."
        )
    columns = {"place": "place_id", "indicator": "indicator_id", "expo": "expo_id"}
    chosen = {columns.get(name, name) for name in filters.chosen()}
    must = [name for name in indicator.never_across if name not in chosen]
    category = [indicator.part_of] if indicator.part_of else []
    currency = ["currency"] if "currency" in indicator.grain else []
    first = ["year"] if indicator.since_first else []
    return tuple(dict.fromkeys([*by, *must, *first, *category, *currency]))


def _is_sum(db: CanQuery, indicator: Indicator, filters: Filters) -> bool:
    """Whether the chosen place is the sum of others; one that is not is faster to ask for."""
    return indicator.place_adds_up and (filters.place is None or filters.place in once(db, _places_with_parts))


def _places_with_parts(db: CanQuery) -> set[str]:
    """Places that others report under; neighbourhoods never report by themselves."""
    rows = db.rows("select distinct parent_id from place where level <> 'neighbourhood' order by parent_id nulls last")
    return {row["parent_id"] for row in rows}


def compose(
    indicator: Indicator, filters: Filters, dimensions: tuple[str, ...], place_is_sum: bool = True
) -> tuple[str, dict[str, Any]]:
    """The SQL of an answer and its parameters; values are always bound.

    `place_is_sum` says that the chosen place is the sum of the places within it, which takes longer to plan.
    """
    condition, params = filters.where(_filterable(indicator), place_is_sum and indicator.place_adds_up)
    where = "\n        and ".join(part for part in (indicator.only, condition) if part)
    if indicator.survives_days:
        return survival_sql(indicator, dimensions, where, _RANK), params
    inner = _parts_sql(indicator, dimensions, where) if indicator.parts else _plain_sql(indicator, dimensions, where)
    names = ", ".join(dimensions)
    listed = f"{names}, " if names else ""
    numerator, denominator = _quotient(indicator, dimensions)
    order = f"\norder by {', '.join(f'{name} nulls last' for name in dimensions)}" if names else ""
    n = f"sum(n) over ({_partition(dimensions, indicator.part_of)})" if indicator.part_of else "n"
    known = ""
    if indicator.rank_gap:
        n = f"count(*) over ({_partition(dimensions, 'neighbourhood_id')})"
        known = "\nwhere numerator is not null and denominator is not null"
    return (
        f"select {listed}{_value(indicator, numerator, denominator)} as value,\n"
        f"    {numerator} as numerator, {denominator} as denominator, {n} as n,\n"
        f"    {_softest(indicator, dimensions)} as provenance_rank\n"
        f"from (\n{inner}\n) as counted{known}{order}",
        params,
    )


def _filterable(indicator: Indicator) -> tuple[str, ...]:
    """Dimensions to filter by: not those whose whole the indicator divides by, or each share would be 100 %."""
    whole = {indicator.part_of, indicator.parts, "neighbourhood_id" if indicator.is_among_neighbourhoods else None}
    return tuple(name for name in indicator.grain if name not in whole)


def _plain_sql(indicator: Indicator, dimensions: tuple[str, ...], where: str) -> str:
    listed = "".join(f"{name}, " for name in dimensions)
    group = f"\n    group by {', '.join(dimensions)}" if dimensions else ""
    return (
        f"    select {listed}\n"
        f"        case when count(*) > 0 then cast({indicator.numerator} as double) end as numerator,\n"
        f"        cast({indicator.denominator or 'null'} as double) as denominator,\n"
        f"        {indicator.n} as n, {_RANK} as provenance_rank\n"
        f"    from {indicator.table}" + (f"\n    where {where}" if where else "") + group
    )


def _parts_sql(indicator: Indicator, dimensions: tuple[str, ...], where: str) -> str:
    """Σ of the squared parts over the square of their sum; or the sum of the largest parts over that of all."""
    listed = "".join(f"{name}, " for name in dimensions)
    outer = f"\n    group by {', '.join(dimensions)}" if dimensions else ""
    inner = ", ".join(dict.fromkeys([*dimensions, str(indicator.parts)]))
    known = f"{indicator.parts} is not null"
    above, below, ranked = "sum(part * part)", "sum(part) * sum(part)", ""
    if indicator.top:
        within = _partition(dimensions, indicator.parts)
        above, below = f"sum(part) filter (where part_rank <= {indicator.top})", "sum(part)"
        largest_first = f"{within} order by {indicator.numerator} desc".strip()
        ranked = f"\n            row_number() over ({largest_first}) as part_rank,"
        if indicator.top == "tenth":
            above = "case when count(*) >= 10 then sum(part) filter (where 10 * (part_rank - 1) < part_count) end"
            ranked += f"\n            count(*) over ({within}) as part_count,"
    return (
        f"    select {listed}{above} as numerator, {below} as denominator,\n"
        f"        sum(n) as n, max(provenance_rank) as provenance_rank\n"
        f"    from (\n"
        f"        select {inner}, cast({indicator.numerator} as double) as part, {indicator.n} as n,{ranked}\n"
        f"            {_RANK} as provenance_rank\n"
        f"        from {indicator.table}\n"
        f"        where {' and '.join(part for part in (known, where) if part)}\n"
        f"        group by {inner}\n"
        f"    ) as parted{outer}"
    )


def _quotient(indicator: Indicator, dimensions: tuple[str, ...]) -> tuple[str, str]:
    if indicator.part_of:
        return "numerator", f"sum(numerator) over ({_partition(dimensions, indicator.part_of)})"
    ratio = "numerator / nullif(denominator, 0)" if indicator.denominator else "numerator"
    if indicator.rank_gap:
        return _mean_rank("numerator", dimensions), _mean_rank("denominator", dimensions)
    if indicator.relative_to_all:
        window = _partition(dimensions, "neighbourhood_id")
        return ratio, f"sum(numerator) over ({window}) / nullif(sum(denominator) over ({window}), 0)"
    if indicator.since_first:
        return ratio, f"first_value({ratio}) over ({_by_year(dimensions)})"
    return "numerator", "denominator"


def _softest(indicator: Indicator, dimensions: tuple[str, ...]) -> str:
    """The rank of the softest row on either side: a share of a whole is as soft as the whole."""
    if indicator.part_of or indicator.is_among_neighbourhoods:
        whole = _partition(dimensions, indicator.part_of or "neighbourhood_id")
        return f"max(provenance_rank) over ({whole})"
    if indicator.since_first:
        return f"greatest(provenance_rank, first_value(provenance_rank) over ({_by_year(dimensions)}))"
    return "provenance_rank"


def _mean_rank(amount: str, dimensions: tuple[str, ...]) -> str:
    """The rank of an amount among all neighbourhoods, the lowest first; equal ones share the mean of their ranks."""
    among = _partition(dimensions, "neighbourhood_id")
    equal = f"{among}, {amount}" if among else f"partition by {amount}"
    rank = f"cast(rank() over ({f'{among} order by {amount}'.strip()}) as double)"
    return f"({rank} + 0.5 * (count(*) over ({equal}) - 1))"


def _by_year(dimensions: tuple[str, ...]) -> str:
    return f"{_partition(dimensions, 'year')} order by year".strip()


def _value(indicator: Indicator, numerator: str, denominator: str) -> str:
    if indicator.parts and not (indicator.concentration or indicator.top):
        return f"1 - {numerator} / nullif({denominator}, 0)"
    if indicator.rank_gap:
        return f"{numerator} - {denominator}"
    divides = indicator.denominator or indicator.parts or indicator.part_of or indicator.relative_to_all
    if not (divides or indicator.since_first):
        return numerator
    scaled = f"{indicator.scale} * {numerator}" if indicator.scale != 1 else numerator
    return f"{scaled} / nullif({denominator}, 0)"


def _partition(dimensions: tuple[str, ...], left_out: str | None) -> str:
    rest = [name for name in dimensions if name != left_out]
    return f"partition by {', '.join(rest)}" if rest else ""


def _finish(indicator: Indicator, row: dict[str, Any]) -> dict[str, Any]:
    rank = row.pop("provenance_rank")
    row["n"] = int(row["n"] or 0)
    row["provenance"] = PROVENANCES[rank] if rank is not None else None
    if indicator.interval and "low" not in row:
        row["low"], row["high"] = _interval(indicator, row)
    return row


def _interval(indicator: Indicator, row: dict[str, Any]) -> tuple[float | None, float | None]:
    numerator, denominator = row["numerator"], row["denominator"]
    if row["value"] is None or numerator is None or not denominator:
        return None, None
    if indicator.interval == "wilson":
        return wilson_interval(numerator, denominator)
    low, high = poisson_interval(numerator)
    return low / denominator * indicator.scale, high / denominator * indicator.scale
