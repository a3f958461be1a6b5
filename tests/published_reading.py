"""The published checks as they are read: their parts, their results, and how precisely they were printed."""

from __future__ import annotations

import csv
from pathlib import Path

from sse_metrics.filters import Filters
from sse_metrics.indicators import compute, indicator
from tests.small_worlds import Reader

CHECKS_FILE = Path(__file__).resolve().parents[1] / "data" / "published" / "published_check.csv"
FAMILIES = (
    "certified_social_enterprise",
    "village_enterprise",
    "self_reliance_enterprise",
    "cooperative",
    "association",
)
with CHECKS_FILE.open(encoding="utf-8", newline="") as file:
    CHECKS = {row["check_id"]: row for row in csv.DictReader(file)}


def parts(check_id: str, column: str = "numerator") -> list[float]:
    return [float(part) for part in CHECKS[check_id][column].split("+")]


def whole(check_id: str, column: str = "numerator") -> int:
    return int(CHECKS[check_id][column])


def published(check_id: str) -> float:
    return float(CHECKS[check_id]["published_value"])


def decimals(check_id: str) -> int:
    return len(CHECKS[check_id]["published_value"].partition(".")[2])


def value(db: Reader, indicator_id: str, year: int, place: str = "here") -> float:
    answer = compute(db, indicator(indicator_id), Filters(place=place, year=year))
    assert len(answer.rows) == 1
    found = answer.rows[0]["value"]
    assert found is not None
    return float(found)
