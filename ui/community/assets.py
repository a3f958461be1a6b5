"""The head of the page "Community assets": choices, headline, key figures, the parts; and assets by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sse_metrics import assets
from sse_metrics.filters import Filters
from sse_metrics.indicators import catalogue
from sse_metrics.indicators.computing import PROVENANCES
from ui import blocks, data, look, numbers, state, tiles
from ui.drawing import charts
from ui.drawing.charts import Series
from ui.text import in_language, name_of, t
from ui.tiles import Tile

PARTS = ("register", "finance", "years", "cases")
_COUNTS = {"owner_members": "owner_members", "asset_jobs": "jobs", "asset_newcomers": "newcomers"}
# Four at most can be told apart in a chart: what no community owns stands together.
_SERIES = (("common",), ("cooperative",), ("trust",), ("public", "private"))
_MOST_YEARS = 12
Row = dict[str, Any]


@dataclass(frozen=True)
class Chosen:
    """A place and year, and the assets open at its end."""

    filters: Filters
    rows: Sequence[Row]

    @property
    def place(self) -> str:
        """The place by its id."""
        return str(self.filters.place)

    @property
    def year(self) -> int:
        """The year at whose end the assets are open."""
        return int(self.filters.year or 0)

    @property
    def name(self) -> str:
        """The place in words."""
        return name_of(data.places()[self.place])

    @property
    def kinds(self) -> list[str]:
        """The kinds of figures behind the assets."""
        return kinds_of(self.rows)

    def by_then(self, year: int) -> list[Row]:
        """Those that were open at the end of an earlier year."""
        return [row for row in self.rows if row["opened_on"] is None or row["opened_on"].year <= year]


def choose() -> Chosen:
    """Place and year as everywhere."""
    filters = blocks.choose("place", "year")
    return Chosen(filters, data.ask(assets.register, filters.place, filters.year))


def kinds_of(rows: Sequence[Row]) -> list[str]:
    """The kinds of figures behind rows, the firmest first."""
    found = {row["provenance"] for row in rows}
    return [kind for kind in PROVENANCES if kind in found]


def kind_name(row: Row) -> str:
    """What an asset is, in words; of some nobody wrote it down."""
    return t(f"asset_kind.{row['asset_kind']}") if row["asset_kind"] else t("dimension.unknown")


def headline(chosen: Chosen) -> bool:
    """How many assets there are, and how many of them belong to those who use them; or that none is known."""
    if not chosen.rows:
        blocks.headline(t("assets.headline.none", place=chosen.name, year=chosen.year))
        first: int | None = data.ask(assets.first_year, chosen.place)
        if first is None:
            blocks.empty(t("assets.empty"), blocks.sheets("assets.empty_hint", "community_asset", "asset_finance"))
        else:
            blocks.empty(t("assets.empty_year", year=chosen.year), t("assets.empty_year_hint", year=first))
        return False
    own = [row for row in chosen.rows if row["ownership"] in ("common", "cooperative", "trust")]
    loans = [row for row in chosen.rows if any(paid["instrument"] == "loan" for paid in row["paid"])]
    blocks.headline(
        t(
            "assets.headline",
            place=chosen.name,
            year=chosen.year,
            n=numbers.number(len(chosen.rows)),
            own=numbers.number(len(own)),
            loans=numbers.number(len(loans)),
        ),
        chosen.kinds,
    )
    return True


def key_figures(chosen: Chosen) -> None:
    """Assets, owners, jobs, newcomers, and of how many it is known what paid for them; each with what is known."""
    before = chosen.by_then(chosen.year - 1)
    n = len(chosen.rows)
    new = n - len(before)
    found = [
        Tile(
            t("indicator.community_assets.short"),
            numbers.number(n),
            t("assets.card.new", n=numbers.number(new), year=chosen.year) if new else t("assets.card.none_new"),
        )
    ]
    for indicator_id, column in _COUNTS.items():
        known = [row[column] for row in chosen.rows if row[column] is not None]
        below = t("assets.card.known", known=numbers.number(len(known)), n=numbers.number(n))
        earlier = [row[column] for row in before if row[column] is not None]
        if known and earlier and sum(known) != sum(earlier):
            added = numbers.number(sum(known) - sum(earlier))
            below = f"{below} · {t('assets.card.added', n=added, year=chosen.year)}"
        shown = numbers.number(sum(known)) if known else numbers.MISSING
        found.append(Tile(t(f"indicator.{indicator_id}.short"), shown, below))
    paid = sum(1 for row in chosen.rows if row["paid"])
    of = t("assets.of", part=numbers.number(paid), whole=numbers.number(n))
    found.append(Tile(t("assets.card.finance"), of, t("assets.card.finance_below", n=numbers.number(n - paid))))
    tiles.row("assets", found)


def part() -> str:
    """Which part of the page is shown below."""
    return state.segments(
        "part", t("choose.part"), PARTS, PARTS[0], lambda code: t(f"assets.part.{code}"), label_visibility="collapsed"
    )


# ------------------------------------------------------------------ by year


def years(chosen: Chosen) -> None:
    """Assets open at the end of each year by ownership, and those that opened in it."""
    dated = [row for row in chosen.rows if row["opened_on"]]
    undated = len(chosen.rows) - len(dated)
    if not dated:
        blocks.empty(t("assets.years.empty"), blocks.sheets("assets.empty_hint", "community_asset"))
        return
    first = max(min(row["opened_on"].year for row in dated), chosen.year - _MOST_YEARS + 1)
    span = list(range(first, chosen.year + 1))
    series = [
        Series(
            t("assets.years.others") if len(group) > 1 else t(f"ownership.{group[0]}"),
            span,
            [sum(1 for row in chosen.by_then(year) if row["ownership"] in group) for year in span],
        )
        for group in _SERIES
        if any(row["ownership"] in group for row in chosen.rows)
    ]
    opened: dict[int, list[Row]] = {year: [] for year in span}
    for row in dated:  # in years before those of the chart too: which year had most is said of all
        opened.setdefault(row["opened_on"].year, []).append(row)
    most = max(len(rows) for rows in opened.values())
    busiest = [str(year) for year in sorted(opened) if len(opened[year]) == most]
    key = "assets.years.title" if len(busiest) == 1 else "assets.years.title_tie"
    title = t(key, n=numbers.number(most), year=", ".join(busiest))
    note = t("assets.years.undated", n=numbers.number(undated)) if undated else ""
    left, right = st.columns([1.25, 1], gap="small")
    with left:
        blocks.figure(
            charts.stacked_years(look.current(), series, [], [], numbers.short_number, 320),
            key="assets-years",
            title=title,
            subtitle=f"{t('assets.years.subtitle')} {note}".strip(),
            alt=title,
            rows=lambda: [_year_row(chosen, year, opened[year]) for year in span],
            source=catalogue()["community_assets"].source,
            kinds=chosen.kinds,
            method="community_assets",
            n=len(chosen.rows),
        )
    with right:
        _opened(chosen, [row for year in sorted(opened, reverse=True) for row in opened[year]])


def _year_row(chosen: Chosen, year: int, opened: Sequence[Row]) -> Row:
    there = chosen.by_then(year)
    return {
        t("dimension.year"): year,
        t("assets.years.opened"): len(opened),
        **{t(f"ownership.{code}"): sum(1 for row in there if row["ownership"] == code) for code in assets.OWNERSHIPS},
        t("assets.years.open"): len(there),
    }


def _opened(chosen: Chosen, rows: Sequence[Row]) -> None:
    with st.container(border=True, key="figure-assets-opened", gap="xsmall"):
        st.header(t("assets.opened.title"), anchor=False)
        st.caption(t("assets.opened.caption"))
        blocks.table(
            [
                {
                    t("dimension.year"): str(row["opened_on"].year),
                    t("assets.column.name"): in_language(row["name"]),
                    t("dimension.ownership"): t(f"ownership.{row['ownership']}"),
                }
                for row in rows
            ],
            key="assets-opened",
            source=catalogue()["community_assets"].source,
            kinds=chosen.kinds,
            n=len(rows),
        )
