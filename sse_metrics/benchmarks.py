"""Published figures that survival curves are read against, each at the age that its source names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sse_metrics.facts import breakdown_of, facts
from sse_metrics.warehouse.database import CanQuery

# published indicator: the age in years that it speaks of (None where the source names none), and whether it prints
# those that failed, so that the rest is what survived
_AGES: dict[str, tuple[int | None, bool]] = {
    "micro_enterprise_failure_first_year": (1, True),
    "enterprise_survival_3_year": (3, False),
    "enterprise_survival_5_year": (5, False),
    "sme_failure": (None, True),
}


@dataclass(frozen=True)
class Benchmark:
    """A published share of survivors, as a range where the source prints one; `facts` are the figures as printed."""

    id: str  # published indicator and type, e.g. enterprise_survival_5_year.all_startups
    place_id: str
    years: int | None
    low: float
    high: float
    facts: tuple[dict[str, Any], ...]


def survival_benchmarks(db: CanQuery) -> list[Benchmark]:
    """Every published share of survivors by age, those without a stated age last."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for indicator in _AGES:
        for row in facts(db, indicator=indicator):
            kind = breakdown_of(row).get("type")
            found.setdefault((f"{indicator}.{kind}" if kind else indicator, row["place_id"]), []).append(row)
    return [_benchmark(name, place, rows) for (name, place), rows in found.items()]


def _benchmark(name: str, place_id: str, rows: list[dict[str, Any]]) -> Benchmark:
    years, prints_failures = _AGES[name.partition(".")[0]]
    survived = [1 - row["value"] / 100 if prints_failures else row["value"] / 100 for row in rows]
    return Benchmark(name, place_id, years, min(survived), max(survived), tuple(rows))
