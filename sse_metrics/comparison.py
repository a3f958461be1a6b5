"""Places side by side, from published and official figures alone: who is counted, when, and why a place is missing.

A published figure stands for its place at the latest date at or before the year asked for. Sources that contradict
one another give a range. A figure of another perimeter, a much older one, or one over an old population is shown
but marked as not comparable; a place without a figure keeps its row, with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from sse_metrics.facts import facts
from sse_metrics.indicators import catalogue, compute
from sse_metrics.language import text
from sse_metrics.statistics import poisson_interval
from sse_metrics.warehouse.database import CanQuery, once

UNITS = ("counted", "per_10k")
# What the page compares: counts and shares that more than one city publishes, and census context.
COMPARED = (
    "sse_enterprises",
    "sse_jobs",
    "sse_employment_share",
    "sse_procurement_share",
    "population",
    "one_person_household_share",
    "businesses_per_10k",
    "welfare_recipient_share",
)
COUNTS = frozenset({"sse_enterprises", "sse_jobs", "cooperative_members", "sse_establishments"})
WIDEST_PERIMETER = ("", "type=total")
OLD_AFTER_YEARS = 5


@dataclass(frozen=True)
class Compared:
    """One place in a comparison.

    `reason` says in English why there is no value, or why it is not comparable; `reason_code` is its short name.
    `low` and `high` are an interval for counts (Poisson) or the range of contradicting sources; `is_range` tells which.
    """

    place_id: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    period: str | None
    perimeter: str | None
    comparable: bool
    source: str | None
    reason: str | None
    reason_code: str | None
    is_range: bool
    provenance: str | None
    fact_ids: tuple[str, ...]


def compare(
    db: CanQuery, indicator_id: str, place_ids: Sequence[str], unit: str = "counted", year: int | None = None
) -> list[dict[str, Any]]:
    """Compare places on an indicator; the first place is the home place. One row a place, in the order given.

    Raises ValueError for a unit that is not one of UNITS.
    """
    if unit not in UNITS:
        raise ValueError(f"There is no unit {unit}; units: {', '.join(UNITS)}.")
    known = catalogue()
    if indicator_id in known and known[indicator_id].theme == "context":
        rows = [_official(db, indicator_id, place_id, year) for place_id in place_ids]
    else:
        every = [row for row in facts(db, indicator=indicator_id) if row["status"] == "actual"]  # one question for all
        rows = [
            _published([row for row in every if row["place_id"] == place_id], indicator_id, place_id, year)
            for place_id in place_ids
        ]
    if unit == "per_10k" and indicator_id in COUNTS:
        rows = [_per_10k(db, row) for row in rows]
    return [asdict(_against_home(row, rows[0])) for row in rows]


def peer_median(rows: Sequence[dict[str, Any]]) -> float | None:
    """Median of the comparable peers (all but the first row), or None when there are none."""
    values = sorted(row["value"] for row in rows[1:] if row["comparable"] and row["value"] is not None)
    if not values:
        return None
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def _official(db: CanQuery, indicator_id: str, place_id: str, year: int | None) -> Compared:
    chosen = catalogue()[indicator_id]
    rows = [
        row
        for row in once(db, _CENSUS[indicator_id]).get(place_id, ())
        if row["value"] is not None and (year is None or row["year"] <= year)
    ]
    if not rows:
        return _missing(place_id, chosen.unit, "not_published")
    row = rows[-1]
    return Compared(
        place_id, row["value"], None, None, chosen.unit, str(row["year"]),
        text("en", f"indicator.{indicator_id}.comparable"), True,
        chosen.source, None, None, False, row["provenance"], (),
    )  # fmt: skip


def _census_of_all_places(indicator_id: str, db: CanQuery) -> dict[str, list[dict[str, Any]]]:
    """Every census figure of an indicator by place, earliest first: one question instead of one for each place."""
    by_place: dict[str, list[dict[str, Any]]] = {}
    for row in compute(db, catalogue()[indicator_id], by=("year", "place_id")).rows:
        by_place.setdefault(row["place_id"], []).append(row)
    return by_place


_CENSUS = {
    indicator_id: partial(_census_of_all_places, indicator_id)
    for indicator_id, indicator in catalogue().items()
    if indicator.theme == "context"
}


def _published(figures: Sequence[dict[str, Any]], indicator_id: str, place_id: str, year: int | None) -> Compared:
    unit = "share" if indicator_id.endswith("_share") else "counted"
    dated = [row for row in figures if row["period_end"] and (year is None or row["period_start"].year <= year)]
    if not dated:
        code = "not_published" if not figures else "undated" if not figures[0]["period_end"] else "later_only"
        return _missing(place_id, unit, code)
    widest = [row for row in dated if row["breakdown"] in WIDEST_PERIMETER]
    latest = max(widest or dated, key=lambda row: (row["period_end"], row["confidence"] == "high", row["value"]))
    same = [row for row in widest or [latest] if row["period_end"].year == latest["period_end"].year]
    if not widest:
        same = [latest]
    values = [_in_unit(row) for row in same]
    disagree = len(set(values)) > 1
    return Compared(
        place_id,
        _in_unit(latest),
        min(values) if disagree else None,
        max(values) if disagree else None,
        unit,
        str(latest["period_end"].year),
        latest["breakdown"] or "type=total",
        bool(widest),
        "; ".join(dict.fromkeys(row["citation"] for row in same)),
        None if widest else text("en", "reason.other_perimeter"),
        None if widest else "other_perimeter",
        disagree,
        "published",
        tuple(row["fact_id"] for row in same),
    )


def _per_10k(db: CanQuery, row: Compared) -> Compared:
    if row.value is None or row.period is None:
        return replace(row, unit="per_10k")
    residents = residents_near(db, row.place_id, int(row.period))
    if residents is None:
        return replace(_missing(row.place_id, "per_10k", "no_population"), fact_ids=row.fact_ids, source=row.source)
    people, census_year = residents
    low, high = (row.low, row.high) if row.is_range else poisson_interval(row.value)
    per = 10_000 / people
    scaled = replace(
        row, value=row.value * per, low=None if low is None else low * per,
        high=None if high is None else high * per, unit="per_10k",
    )  # fmt: skip
    if abs(census_year - int(row.period)) > OLD_AFTER_YEARS:
        return _not_comparable(scaled, "old_population")
    return scaled


def residents_near(db: CanQuery, place_id: str, year: int) -> tuple[float, int] | None:
    """Residents of a place and the year they were counted in: the census or published figure nearest to `year`."""
    counted = once(db, _populations).get(place_id)
    if not counted:
        return None
    nearest = min(counted, key=lambda row: (abs(row["year"] - year), row["softness"], -row["year"]))
    return float(nearest["value"]), int(nearest["year"])


def _populations(db: CanQuery) -> dict[str, list[dict[str, Any]]]:
    rows = db.rows(
        """
        select place_id, value, year, 0 as softness from context where indicator = 'population'
        union all
        select place_id, value, year(period_end) as year, 1 as softness from published_fact
        where indicator = 'population' and period_end is not null and status = 'actual'
            and coalesce(breakdown, '') not like '%daytime%'
        order by place_id, year, softness, value
        """
    )
    by_place: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_place.setdefault(row["place_id"], []).append(row)
    return by_place


def _against_home(row: Compared, home: Compared) -> Compared:
    """Mark a figure that was taken much earlier or later than the home place's."""
    if row.place_id == home.place_id or row.period is None or home.period is None or not row.comparable:
        return row
    far = abs(int(row.period) - int(home.period)) > OLD_AFTER_YEARS
    return _not_comparable(row, "other_time") if far else row


def _not_comparable(row: Compared, code: str) -> Compared:
    return replace(row, comparable=False, reason=text("en", f"reason.{code}"), reason_code=code)


def _missing(place_id: str, unit: str, code: str) -> Compared:
    reason = text("en", f"reason.{code}")
    return Compared(place_id, None, None, None, unit, None, None, False, None, reason, code, False, None, ())


def _in_unit(row: dict[str, Any]) -> float:
    return row["value"] / 100 if row["unit"] == "percent" else row["value"]
