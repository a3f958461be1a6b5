"""What a mayor sees first: four cards with change, target and peers; which is the success, which the problem.

A card leads with a published or official figure where one exists for the place and year; what the database computes
from reported or illustrative rows stands beside it.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sse_metrics.comparison import compare, residents_near
from sse_metrics.facts import facts, published_for
from sse_metrics.filters import Filters
from sse_metrics.indicators import compute, indicator
from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.warehouse.database import CanQuery, once

CARDS = ("sse_enterprises", "market_sales", "sse_procurement_share", "trainees")
ON_TRACK_FROM, WATCH_FROM = 0.95, 0.85
FEWEST_PEERS = 3
Status = Literal["on_track", "watch", "late"]


@dataclass(frozen=True)
class Peer:
    """What peers have: the median of `n` places, in the card's unit for a place of this size."""

    value: float
    n: int
    per_10k: float | None
    period: str
    place_id: str | None = None  # set where a single wider reference stands in for peers
    source: str = ""


@dataclass(frozen=True)
class Card:
    """One indicator for a mayor. `change` and `attainment` are shares (0.1 = 10 %)."""

    indicator_id: str
    unit: str
    currency: str | None
    year: int
    value: float | None
    provenance: str | None
    comparator: str
    change: float | None
    target: float | None
    attainment: float | None
    status: Status | None
    peer: Peer | None
    n: int
    fact: dict[str, Any] | None  # the published figure that leads
    other_facts: tuple[dict[str, Any], ...]  # published figures of the same year that say otherwise
    computed: float | None  # the figure from rows, where a published one leads
    kinds: tuple[str, ...]  # kinds of figures behind the card, firmest first


def cards(db: CanQuery, place: str, year: int) -> list[Card]:
    """The four cards of a place and year."""
    targets = _targets(db, place, year)
    return [_card(db, indicator_id, place, year, targets.get(indicator_id)) for indicator_id in CARDS]


def success_and_problem(shown: Sequence[Card]) -> tuple[Card | None, Card | None]:
    """The card furthest above its target, and the one furthest below; None where no card is."""
    judged = sorted((card for card in shown if card.attainment is not None), key=lambda card: card.attainment or 0)
    success = judged[-1] if judged and judged[-1].status == "on_track" else None
    problem = judged[0] if judged and judged[0].status in ("watch", "late") else None
    return success, problem


def status_of(attainment: float | None) -> Status | None:
    """The status word of a share of the target: on track from 95 %, watch from 85 %, late below."""
    if attainment is None:
        return None
    return "on_track" if attainment >= ON_TRACK_FROM else "watch" if attainment >= WATCH_FROM else "late"


def _card(db: CanQuery, indicator_id: str, place: str, year: int, promised: dict[str, Any] | None) -> Card:
    chosen = indicator(indicator_id)
    years = compute(db, chosen, Filters(place=place, year_from=year - 1, year_to=year))
    now, before = _of_year(years.rows, year), _of_year(years.rows, year - 1)
    printed = published_for(db, place, indicator_id, year)
    fact = printed[0] if printed else None
    computed = now["value"] if now else None
    value = _fact_value(fact) if fact else computed
    provenance = "published" if fact else (now["provenance"] if now and computed is not None else None)
    printed_before = published_for(db, place, indicator_id, year - 1) if fact else []
    if fact and printed_before:
        change = _change(_fact_value(fact), _fact_value(printed_before[0]))
    else:  # one and the same series for both years, never a published year over a computed one
        change = _change(computed, before["value"] if before else None)
    target = float(promised["target_value"]) if promised else None
    promised_kind = str(promised["provenance"]) if promised else None
    attainment = value / target if value is not None and target else None
    return Card(
        indicator_id=indicator_id,
        unit=chosen.unit,
        currency=(now or {}).get("currency") or ("KRW" if chosen.is_money else None),
        year=year,
        value=value,
        provenance=provenance,
        comparator=fact["comparator"] if fact else "exact",
        change=change,
        target=target,
        attainment=attainment,
        status=status_of(attainment),
        peer=_peer(db, indicator_id, place, year),
        n=now["n"] if now else 0,
        fact=fact,
        other_facts=tuple(row for row in printed[1:] if _fact_value(row) != value),
        computed=computed if fact else None,
        kinds=_kinds(
            provenance,
            now["provenance"] if now and (change is not None or fact) else None,
            promised_kind,
        ),
    )


def _of_year(rows: Sequence[dict[str, Any]], year: int) -> dict[str, Any] | None:
    found = [row for row in rows if row["year"] == year and row["value"] is not None]
    return found[0] if len(found) == 1 else None  # several currencies cannot be one card


def _fact_value(fact: dict[str, Any]) -> float:
    return float(fact["value"]) / 100 if fact["unit"] == "percent" else float(fact["value"])


def _change(now: float | None, before: float | None) -> float | None:
    return now / before - 1 if now is not None and before else None


def _targets(db: CanQuery, place: str, year: int) -> dict[str, dict[str, Any]]:
    """What a place promised for a year, by indicator."""
    rows = db.rows(
        "select indicator_id, target_value, provenance from target where place_id = $place and year = $year",
        {"place": place, "year": year},
    )
    return {row["indicator_id"]: row for row in rows}


def _peer(db: CanQuery, indicator_id: str, place: str, year: int) -> Peer | None:
    """Median of the other places under the same parent that publish the figure, else the country's own figure."""
    peers = [other for other in once(db, _siblings).get(place, ()) if other != place]
    is_count = indicator_id == "sse_enterprises"
    rows = compare(db, indicator_id, [place, *peers], "per_10k" if is_count else "counted", year)
    usable = [row for row in rows[1:] if row["value"] is not None and row["reason_code"] in (None, "other_time")]
    if len(usable) >= FEWEST_PEERS:
        median = statistics.median(row["value"] for row in usable)
        periods = sorted(row["period"] for row in usable)
        span = periods[0] if periods[0] == periods[-1] else f"{periods[0]}–{periods[-1]}"
        source = "; ".join(dict.fromkeys(row["source"] for row in usable))
        if not is_count:
            return Peer(median, len(usable), None, span, source=source)
        residents = residents_near(db, place, year)
        return Peer(median * residents[0] / 10_000, len(usable), median, span, source=source) if residents else None
    return _reference(db, indicator_id, year) if indicator_id == "sse_procurement_share" else None


def _siblings(db: CanQuery) -> dict[str, list[str]]:
    """For every place those of the same level under the same parent, itself included."""
    rows = db.rows("select place_id, parent_id, level from place where parent_id is not null order by place_id")
    groups: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        groups.setdefault((row["parent_id"], row["level"]), []).append(row["place_id"])
    return {place: group for group in groups.values() for place in group}


def _reference(db: CanQuery, indicator_id: str, year: int) -> Peer | None:
    """The latest published share of the country's local governments, where too few peers publish one."""
    rows = [
        row
        for row in facts(db, "south-korea", indicator_id, dated_only=True)
        if row["status"] == "actual"
        and row["period_end"].year <= year
        and "buyer=local_governments" in row["breakdown"]
    ]
    if not rows:
        return None
    row = max(rows, key=lambda row: row["period_end"])
    return Peer(row["value"] / 100, 1, None, str(row["period_end"].year), row["place_id"], row["publisher"] or "")


def _kinds(*kinds: str | None) -> tuple[str, ...]:
    return tuple(sorted({kind for kind in kinds if kind}, key=PROVENANCES.index))
