"""Published figures of other places that an indicator is read against: marks to read by, never targets."""

from __future__ import annotations

from dataclasses import dataclass

from sse_metrics.facts import breakdown_of, facts
from sse_metrics.warehouse.database import CanQuery

# The published indicator that measures the same thing.
_FACT_OF = {
    "vulnerable_worker_share": "vulnerable_worker_share",
    "women_worker_share": "women_share",
    "jobs_per_enterprise": "mean_jobs_per_enterprise",
    "sse_job_share": "sse_employment_share",
}
# Checks are filed under the indicator they test; one of them is of the net result.
_CHECK_OF = {"profitable_share": ("C21",), "net_profitable_share": ("C22",)}
_FILED_UNDER = {"net_profitable_share": "profitable_share"}
_COMPARED_UNITS = ("share", "ratio")
_NARROWED_BY = {"excluding", "organisation", "scope", "source", "status"}


@dataclass(frozen=True)
class Reference:
    """A published figure in the unit of the indicator; `place_id` is None where the place is in no list of places."""

    place: str
    place_id: str | None
    year: int
    period: str
    value: float
    comparator: str
    type: str | None  # kind of enterprise it is of
    citation: str


def references(db: CanQuery, indicator_id: str) -> list[Reference]:
    """What was published of this indicator for other places, oldest first: single figures, and checks with parts."""
    found = [*_of_facts(db, indicator_id), *_of_checks(db, indicator_id)]
    return sorted(found, key=lambda each: (each.year, each.place))


def _of_facts(db: CanQuery, indicator_id: str) -> list[Reference]:
    name = _FACT_OF.get(indicator_id)
    if name is None:
        return []
    return [
        Reference(
            row["place"],
            row["place_id"],
            row["period_end"].year,
            str(row["period_end"].year),
            row["value"] / 100 if row["unit"] == "percent" else row["value"],
            row["comparator"],
            breakdown_of(row).get("type"),
            row["citation"],
        )
        for row in facts(db, indicator=name, dated_only=True)
        if row["status"] == "actual" and not _NARROWED_BY & breakdown_of(row).keys()
    ]


def _of_checks(db: CanQuery, indicator_id: str) -> list[Reference]:
    if indicator_id in _FACT_OF and indicator_id != "sse_job_share":
        return []
    rows = db.rows(
        "select * from published_check where indicator_id = $filed_under order by check_id",
        {"filed_under": _FILED_UNDER.get(indicator_id, indicator_id)},
    )
    wanted = _CHECK_OF.get(indicator_id)
    compared = [row for row in rows if row["unit"] in _COMPARED_UNITS and (wanted is None or row["check_id"] in wanted)]
    named = places_by_name(db) if compared else {}
    return [
        Reference(
            row["place"],
            named.get(row["place"]),
            int(row["period"][:4]),
            row["period"],
            row["published_value"],
            "exact",
            None,
            row["source_url"],
        )
        for row in compared
    ]


def places_by_name(db: CanQuery) -> dict[str, str]:
    """Ids of places by the names that sources print: the English one, and the one of the published figures."""
    return {
        name: row["place_id"]
        for row in db.rows("select place_id, name_en, printed_name from place where level <> 'neighbourhood'")
        for name in (row["name_en"], row["printed_name"])
        if name
    }
