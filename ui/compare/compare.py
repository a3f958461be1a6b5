"""The parts of "Compare places": who with whom, a grid of identical dot plots, the table behind it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sse_metrics import comparison
from sse_metrics.indicators import catalogue
from sse_metrics.warehouse.database import Database
from ui import blocks, data, look, numbers, published, state
from ui.drawing import charts, dots
from ui.text import name_of, t

_MOST_PEERS = 5
_SUGGESTED = 3
Row = dict[str, Any]


@dataclass(frozen=True)
class View:
    """What is compared: the home place, its peers, in which unit, up to which year."""

    home: str
    peers: tuple[str, ...]
    unit: str
    year: int

    @property
    def places(self) -> tuple[str, ...]:
        """Home first."""
        return (self.home, *self.peers)


def choose() -> View:
    """The choices of the page; all of them are in its address."""
    places = data.places()
    comparable = data.ask(_comparable_places)
    blocks.choose()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="compare-choices"):
        home = state.selectbox(
            "place", t("choose.home"), comparable, "gwanak-gu", lambda code: name_of(places[code]), width=190
        )
        years = data.years()
        year = state.selectbox(
            "year", t("choose.until"), years, years[0], lambda code: t("choose.year_is", year=code), width=110
        )
        unit = state.segments(
            "unit", t("choose.unit"), comparison.UNITS, "per_10k", lambda code: t(f"unit_switch.{code}")
        )
    suggested = data.ask(_suggestions, home)
    peers = state.several(
        "peers",
        t("choose.peers"),
        [code for code in comparable if code != home],
        suggested,
        lambda code: name_of(places[code]),
        _MOST_PEERS,
        t("compare.peers_placeholder"),
    )
    return View(home, tuple(peers), unit, int(year))


def compared(view: View) -> dict[str, list[Row]]:
    """Rows by indicator, for every indicator that at least one of the places has a figure for."""
    found = {
        indicator_id: data.ask(comparison.compare, indicator_id, view.places, view.unit, view.year)
        for indicator_id in comparison.COMPARED
    }
    known = {
        indicator_id: rows for indicator_id, rows in found.items() if any(row["value"] is not None for row in rows)
    }
    # what the home place has comes first
    return dict(sorted(known.items(), key=lambda each: each[1][0]["value"] is None))


def headline(view: View, found: dict[str, list[Row]]) -> None:
    """On how many of the comparable indicators the home place is above the median of its peers."""
    home = name_of(data.places()[view.home])
    judged = [(rows[0]["value"], comparison.peer_median(rows)) for rows in found.values() if rows[0]["comparable"]]
    pairs = [(value, median) for value, median in judged if value is not None and median is not None]
    if not view.peers:
        blocks.headline(t("compare.headline.no_peers", place=home))
    elif not pairs:
        blocks.headline(t("compare.headline.none", place=home))
    else:
        above = sum(1 for value, median in pairs if value > median)
        blocks.headline(t("compare.headline", place=home, above=above, n=len(pairs)))
    st.caption(t("compare.reading"))


def grid(view: View, found: dict[str, list[Row]]) -> None:
    """One dot plot an indicator, all alike: home as a diamond, hollow marks where definitions or years differ."""
    if not found:
        blocks.empty(t("compare.nothing"), t("compare.nothing_hint"))
        return
    cells = st.grid(3, min_column_width=330, gap="small")
    for indicator_id, rows in found.items():
        with cells.cell():
            _dot_plot(view, indicator_id, rows)


def _dot_plot(view: View, indicator_id: str, rows: Sequence[Row]) -> None:
    unit = rows[0]["unit"]
    form = _form(unit)
    median = comparison.peer_median(rows)
    ordered = sorted(rows, key=lambda row: -math.inf if row["value"] is None else row["value"], reverse=True)
    kinds = sorted({row["provenance"] for row in rows if row["provenance"]})
    sources = [row["source"] for row in rows if row["source"]]
    title = _title(indicator_id)
    if unit == "per_10k" and indicator_id in comparison.COUNTS:
        title = f"{title} · {t('unit_switch.per_10k')}"
    blocks.figure(
        dots.dot_plot(
            look.current(),
            [_dot(row, view.home, form) for row in ordered],
            form,
            median,
            t("compare.median", value=form(median)) if median is not None else "",
        ),
        key=f"compare-{indicator_id}",
        title=title,
        alt=_in_words(title, ordered, form),
        rows=[_table_row(row, form) for row in ordered],
        source=sources,
        kinds=kinds,
        method=indicator_id if indicator_id in catalogue() else None,
        n=sum(1 for row in rows if row["value"] is not None),
    )


def table(found: dict[str, list[Row]]) -> None:
    """Every value with period, definition, source, and the reason where it is missing or cannot be compared."""
    rows = [
        {t("choose.indicator"): _title(indicator_id), **_table_row(row, _form(row["unit"]))}
        for indicator_id, of_places in found.items()
        for row in of_places
    ]
    if rows:
        with st.container(border=True, key="compare-table"):
            st.header(t("compare.table"), anchor=False)
            blocks.table(rows, key="comparison", source=t("market.published.source"), alt=t("compare.table"))


def _dot(row: Row, home: str, form: charts.Format) -> dots.Dot:
    name = name_of(data.places()[row["place_id"]])
    if row["value"] is None:
        reason = t(f"reason.{row['reason_code']}")
        return dots.Dot(name, None, None, None, reason, reason, row["place_id"] == home, False)
    label = f"{form(row['low'])}–{form(row['high'])}" if row["is_range"] else form(row["value"])
    hover = [f"{name} · {row['period']}: {label}", row["source"] or ""]
    if row["reason_code"]:
        hover.insert(1, t(f"reason.{row['reason_code']}"))
    return dots.Dot(
        name,
        row["value"],
        row["low"],
        row["high"],
        f"{label} ({row['period']})",
        "\n".join(hover),
        row["place_id"] == home,
        row["comparable"],
    )


def _table_row(row: Row, form: charts.Format) -> dict[str, Any]:
    return {
        t("facts.column.place"): name_of(data.places()[row["place_id"]]),
        t("column.value"): form(row["value"]),
        t("column.low"): form(row["low"]),
        t("column.high"): form(row["high"]),
        t("facts.column.period"): row["period"] or numbers.MISSING,
        t("compare.column.perimeter"): _perimeter(row),
        t("compare.column.reason"): t(f"reason.{row['reason_code']}") if row["reason_code"] else _range_note(row),
        t("facts.column.source"): row["source"] or "",
    }


def _range_note(row: Row) -> str:
    return t("compare.sources_disagree") if row["is_range"] else ""


def _perimeter(row: Row) -> str:
    if row["provenance"] != "published" or not row["perimeter"]:
        return ""
    return published.breakdown_text({"breakdown": row["perimeter"]})


def _in_words(title: str, rows: Sequence[Row], form: charts.Format) -> str:
    said = [
        f"{name_of(data.places()[row['place_id']])} {form(row['value'])}" for row in rows if row["value"] is not None
    ]
    return f"{title}: {'; '.join(said)}"


def _title(indicator_id: str) -> str:
    return t(f"indicator.{indicator_id}.title") if indicator_id in catalogue() else t(f"fact.{indicator_id}")


def _form(unit: str) -> charts.Format:
    return numbers.share if unit == "share" else numbers.short_number


def _comparable_places(db: Database) -> list[str]:
    """Places with census context or with a published figure that the page compares."""
    rows = db.rows(
        """
        select place_id from context where indicator = 'population'
        union
        select place_id from published_fact where list_contains($ids, indicator) and status = 'actual'
        order by place_id
        """,
        {"ids": list(comparison.COMPARED)},
    )
    levels = {row["place_id"]: row["level"] for row in db.rows("select place_id, level from place")}
    return [row["place_id"] for row in rows if levels[row["place_id"]] != "neighbourhood"]


def _suggestions(db: Database, home: str) -> list[str]:
    """Places of the same level that publish a count of enterprises or jobs, nearest in population."""
    rows = db.rows(
        """
        select distinct f.place_id from published_fact as f
        inner join place as p on f.place_id = p.place_id
        inner join place as h on p.level = h.level
        where h.place_id = $home and p.place_id <> $home and f.status = 'actual' and f.period_start is not null
            and f.indicator in ('sse_enterprises', 'sse_jobs') and f.breakdown = 'type=total'
        order by f.place_id
        """,
        {"home": home},
    )
    year = 2020
    own = comparison.residents_near(db, home, year)
    sized = [(row["place_id"], comparison.residents_near(db, row["place_id"], year)) for row in rows]
    if own is None:
        return [place_id for place_id, _ in sized][:_SUGGESTED]
    near = sorted((abs(math.log(size[0] / own[0])), place_id) for place_id, size in sized if size)
    return [place_id for _, place_id in near][:_SUGGESTED]
