"""Published figures: what somebody has printed, with citation and with what it disagrees with.

A fact is a dictionary with every column of `published_fact` (schema.sql) and, beside them,

    place, place_level, country_iso3    the place, named as the source material prints it
    source_title, publisher, published_on, url, language    the citation, part by part
    citation                            the same as one sentence for people
    contradicts                         ids of the facts of the same disagreement, itself left out

Values are as printed, in full units of `unit`, never converted or rounded. Periods are dates; both ends are None where
the source prints no date. Nothing here raises on an unknown place or indicator: there is simply no such fact.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sse_metrics.warehouse.database import CanQuery, once

Fact = dict[str, Any]

SELECT = """
select f.*,
       coalesce(p.printed_name, p.name_en) as place, p.level as place_level, p.country_iso3,
       s.title as source_title, s.publisher, s.published_on, s.url, s.language
from published_fact f
join place p on p.place_id = f.place_id
join source s on s.source_id = f.source_id
"""
ORDER = " order by place, f.place_id, f.indicator, f.period_start nulls last, f.period_end, f.fact_id"
SEARCHED = """lower(concat_ws(' ', f.fact_id, f.indicator, f.breakdown, f.summary, f.note, f.contradiction, s.title,
    s.publisher, p.printed_name, p.name_en, p.name_ko, p.name_fr, p.name_es))"""

# Words of an indicator's name that say how something is measured, not what.
MEASURES = {
    "amount", "average", "change", "created", "cumulative", "expected", "growth", "mean", "number", "per", "rate",
    "share", "target", "total",
}  # fmt: skip
# Figures that hold at a moment; any date within a year stands for the year. All others must span the whole year.
STOCKS = {
    "companies_and_organisations", "cooperative_members", "households", "member_countries", "members", "mutual_members",
    "network_countries", "network_members", "one_person_households", "population", "share_operating",
    "sse_assets", "sse_employment_share", "sse_enterprise_share", "sse_enterprises", "sse_establishments",
    "sse_fund_size", "sse_jobs", "sse_jobs_fte", "type_share", "vulnerable_worker_share", "vulnerable_workers",
}  # fmt: skip
# Figures of the whole social and solidarity economy of a place, of which a kind of enterprise is only a part.
WHOLES = {
    "sse_assets", "sse_employment_share", "sse_enterprises", "sse_enterprises_created", "sse_establishments",
    "sse_jobs", "sse_jobs_created", "sse_jobs_fte", "sse_procurement_amount", "sse_procurement_share", "sse_sales",
}  # fmt: skip
# Keys of a breakdown that cut a part out of any figure, and those that do so for a whole.
PART_KEYS = {"age", "bound", "excluding", "half", "item", "place", "round", "sector", "sex", "size", "window"}
PART_OF_WHOLE_KEYS = {"financed_by", "organisation", "programme", "space", "state", "status", "supervised_by", "type"}
WHOLE_VALUES = {"total", "all", "all_public_bodies", "actual"}
# Keys that name which of several reports a figure is from: such a figure does not lead.
REPORT_KEYS = {"report", "source"}


def facts(
    db: CanQuery,
    place_id: str | None = None,
    indicator: str | None = None,
    theme: str | None = None,
    search: str | None = None,
    contradictions_only: bool = False,
    dated_only: bool = False,
) -> list[Fact]:
    """The published facts that meet every condition given, sorted by place, indicator and period, undated last.

    `search` finds facts that hold each of its words somewhere in place, indicator, breakdown, summary, note, title or
    publisher, in any letter case. `contradictions_only` keeps what disagrees with something or is ambiguous;
    `dated_only` leaves out what has no period and so has no place on a time axis.
    """
    wanted = {"place_id": place_id, "indicator": indicator, "theme": theme}
    asked = {name: value for name, value in wanted.items() if value is not None}
    rows = once(db, _every) if indicator is None else once(db, _of_indicators).get(indicator, [])
    if search is not None:
        holding = _holding(db, search)
        rows = [row for row in rows if row["fact_id"] in holding]
    return [
        row
        for row in rows
        if all(row[name] == value for name, value in asked.items())
        and (row["contradiction_kind"] is not None or not contradictions_only)
        and (row["period_start"] is not None or not dated_only)
    ]


def _every(db: CanQuery) -> list[Fact]:
    """Every fact in order, with its citation and what contradicts it."""
    rows = db.rows(SELECT + ORDER)
    groups: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: row["fact_id"]):
        if row["contradiction_group"] is not None:
            groups.setdefault(row["contradiction_group"], []).append(row["fact_id"])
    for row in rows:
        row["citation"] = citation(row)
        row["contradicts"] = [fact for fact in groups.get(row["contradiction_group"], []) if fact != row["fact_id"]]
    return rows


def _of_indicators(db: CanQuery) -> dict[str, list[Fact]]:
    """Every fact by its indicator, in order."""
    found: dict[str, list[Fact]] = {}
    for row in once(db, _every):
        found.setdefault(row["indicator"], []).append(row)
    return found


def _holding(db: CanQuery, search: str) -> set[str]:
    """The facts that hold each of the words somewhere."""
    params = {f"word{number}": word for number, word in enumerate(search.lower().split())}
    clauses = " and ".join(f"contains({SEARCHED}, ${name})" for name in params) or "true"
    sql = (
        "select f.fact_id from published_fact f join place p on p.place_id = f.place_id "
        f"join source s on s.source_id = f.source_id where {clauses}"
    )
    return {row["fact_id"] for row in db.rows(sql, params)}


def citation(row: Fact) -> str:
    """One line that lets a reader find the source: publisher, title, date and address, as far as they are printed.

    `row` needs source_title, publisher, published_on and url, any of which but the title may be None.
    """
    address = row["url"]
    if address and not address.startswith(("http://", "https://")):
        address = f"document {address}"
    parts = [row["publisher"], f"“{row['source_title']}”", row["published_on"] or "undated", address]
    return ", ".join(part for part in parts if part)


def related_indicators(db: CanQuery, place_id: str, indicator: str) -> list[str]:
    """Names of other indicators of the same family that have a published fact for the place, in alphabetical order.

    Two names are of one family when, measures such as share or growth set aside, the words of one are all among the
    words of the other: market_sales, market_cumulative_sales and market_sales_growth.
    """
    found = db.rows(
        "select distinct indicator from published_fact where place_id = $place_id order by indicator",
        {"place_id": place_id},
    )
    core = _core(indicator)
    related = []
    for name in (row["indicator"] for row in found):
        other = _core(name)
        if name != indicator and (core <= other or (len(other) > 1 and other <= core)):
            related.append(name)
    return related


def series(rows: list[Fact]) -> list[dict[str, Any]]:
    """The dated facts of `rows` as series that may be plotted: one for each place, indicator, breakdown and unit.

    Each series is a dictionary with place_id, place, indicator, breakdown, unit and `points`, its facts sorted by
    period. Undated facts are in no series, and of flows only whole years are: the sellers of one market day do not
    follow those of a year. Targets and announcements are not results. Two facts of one period both stay, because
    publishers disagree.
    """
    same = ("place_id", "place", "indicator", "breakdown", "unit")

    def key(row: Fact) -> tuple[str, ...]:
        return tuple(row[name] for name in same)

    dated = sorted(
        (row for row in rows if _can_follow(row)),
        key=lambda row: (key(row), row["period_start"], row["period_end"], row["fact_id"]),
    )
    return [{**dict(zip(same, name, strict=True)), "points": list(points)} for name, points in groupby(dated, key)]


def published_for(db: CanQuery, place_id: str, indicator: str, year: int) -> list[Fact]:
    """What is published for the whole of a place in a calendar year, the figure to lead with first.

    Only results count: no targets, announcements or parts (of the year, of the place, of the sector). A stock may be
    of any day of the year, everything else must span the year from first to last day. The best comes first: clear
    text before doubtful, figures without a `report=` or `source=` of their own, the most inclusive, the latest, and
    then the order of the facts. All of them are given, because publishers disagree. Empty when nothing is published.
    """
    return whole_of(facts(db, place_id, indicator, dated_only=True), year)


def whole_of(rows: Sequence[Fact], year: int) -> list[Fact]:
    """Those of `rows`, facts of one place and indicator, that published_for gives for a year, in its order."""
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return []
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    return sorted((row for row in rows if row["period_start"] and _is_whole(row, first, last)), key=_rank)


def breakdown_of(row: Fact) -> dict[str, str]:
    """The breakdown of a fact as a dictionary: "type=total;state=registered" has the keys type and state."""
    return dict(pair.split("=", 1) for pair in row["breakdown"].split(";") if pair)


def _can_follow(row: Fact) -> bool:
    if row["period_start"] is None or row["status"] != "actual":
        return False
    whole_years = (row["period_end"] - row["period_start"]).days >= 364  # a fiscal year may begin on any day
    return whole_years or row["indicator"] in STOCKS


def _core(indicator: str) -> set[str]:
    """What an indicator is about, plural endings and measures set aside: market_sales_growth is {market, sale}."""
    words = {word.removesuffix("s") for word in indicator.split("_") if word not in MEASURES}
    return words or {indicator}


def _is_whole(row: Fact, first: datetime.date, last: datetime.date) -> bool:
    """Whether a dated fact is a result for the whole place and year."""
    if row["status"] != "actual":
        return False
    start, end = row["period_start"], row["period_end"]
    spans_year = start == first and end == last
    at_a_moment = row["indicator"] in STOCKS and first <= start and end <= last
    if not spans_year and not at_a_moment:
        return False
    for key, value in breakdown_of(row).items():
        if value in WHOLE_VALUES:
            continue
        if key in PART_KEYS or key in {"buyer", "part"}:
            return False
        if key in PART_OF_WHOLE_KEYS and row["indicator"] in WHOLES:
            return False
    return True


def _rank(row: Fact) -> tuple[Any, ...]:
    breakdown = breakdown_of(row)
    narrowing = sum(value not in WHOLE_VALUES for key, value in breakdown.items() if key in {"mode", "scope", "type"})
    return (
        {"high": 0, "medium": 1, "low": 2}[row["confidence"]],
        bool(REPORT_KEYS & breakdown.keys()),
        narrowing,
        -row["period_end"].toordinal(),
        row["fact_id"],
    )
