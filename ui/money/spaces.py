"""Work spaces: rooms offered and taken, who is in them since when, and what became of those who left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics import facts, spaces
from sse_metrics.indicators import catalogue
from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.support import FEWEST
from ui import blocks, data, look, numbers, tiles
from ui.drawing import charts
from ui.drawing.charts import Series
from ui.money import support_printed
from ui.money.support import Chosen, enterprise_name
from ui.text import in_language, name_of, t
from ui.tiles import Tile

_SHEETS = ("space", "space_tenancy")
_SPACE = "space"  # the part of a published figure that it is about

Row = dict[str, Any]


def _spaces(chosen: Chosen) -> list[Row]:
    found: list[Row] = data.ask(spaces.spaces, chosen.place, chosen.year)
    return found


def _tenants(chosen: Chosen) -> list[Row]:
    found: list[Row] = data.ask(spaces.tenants, chosen.place, chosen.year)
    return found


def _years(chosen: Chosen) -> list[Row]:
    """Rooms taken and offered in each year up to the chosen one, oldest first."""
    until = chosen.filters.without("year").but(year_to=chosen.year)
    return [row for row in data.compute("space_occupancy", until, ("year",)).rows if row["denominator"]]


def _kinds(rows: Sequence[Row]) -> list[str]:
    found = {row["provenance"] for row in rows}
    return [kind for kind in PROVENANCES if kind in found]


def headline(chosen: Chosen) -> bool:
    """Rooms taken of those offered; or that no space is known."""
    known = _spaces(chosen)
    said = {"place": name_of(data.places()[chosen.place]), "year": chosen.year}
    if not known:
        blocks.headline(t("spaces.headline.none", **said))
        blocks.empty(t("spaces.empty"), blocks.sheets("support.empty_hint", *_SHEETS))
        return False
    now = [row for row in _years(chosen) if row["year"] == chosen.year]
    offered = numbers.number(sum(row["rooms_offered"] for row in known))
    if not now:
        blocks.headline(t("spaces.headline.offered", **said, rooms=offered, n=len(known)), _kinds(known))
        return True
    blocks.headline(
        t(
            "spaces.headline",
            **said,
            n=numbers.number(len(known)),
            occupied=numbers.number(now[0]["numerator"]),
            rooms=numbers.number(now[0]["denominator"]),
            share=numbers.share(now[0]["value"], 0),
        ),
        _kinds(known),
    )
    return True


def key_figures(chosen: Chosen) -> None:
    """Spaces, occupancy, tenants, those who moved out, and how many of them are still at work."""
    now = [row for row in _years(chosen) if row["year"] == chosen.year]
    left = data.compute("graduate_survival", chosen.filters).one()
    tells = left is not None and left["value"] is not None and left["n"] >= FEWEST
    survived = Tile(t("indicator.graduate_survival.short"), numbers.MISSING, t("spaces.too_few", fewest=FEWEST))
    if left and tells:
        survived = Tile(
            t("indicator.graduate_survival.short"),
            numbers.share(left["value"], 0),
            t("survival.card.interval", low=numbers.share(left["low"], 0), high=numbers.share(left["high"], 0),
              n=numbers.number(left["n"])),
        )  # fmt: skip
    known = _spaces(chosen)
    taken, offered = (numbers.number(now[0][name]) if now else "" for name in ("numerator", "denominator"))
    tenants = len({row["enterprise_id"] for row in _tenants(chosen)})
    tiles.row(
        "spaces",
        [
            Tile(t("spaces.card.spaces"), numbers.number(len(known)), ""),
            Tile(
                t("indicator.space_occupancy.short"),
                numbers.share(now[0]["value"], 0) if now else numbers.MISSING,
                t("spaces.card.rooms", part=taken, n=offered) if now else t("card.no_figure"),
            ),
            Tile(t("spaces.card.tenants"), numbers.number(tenants) if now else numbers.MISSING, ""),
            Tile(
                t("spaces.card.graduates"),
                numbers.number(left["n"]) if left and tells else t("support.fewer", fewest=FEWEST)
                if left and left["n"] else numbers.MISSING,
                t("spaces.card.until", year=chosen.year),
            ),
            survived,
        ],
    )  # fmt: skip


def occupancy(chosen: Chosen) -> None:
    """Rooms by year, those taken and those free."""
    rows = _years(chosen)
    if not rows:
        blocks.empty(t("spaces.occupancy.empty"), blocks.sheets("support.empty_hint", "space_tenancy"))
        return
    years = [row["year"] for row in rows]
    taken = [row["numerator"] for row in rows]
    free = [row["denominator"] - row["numerator"] for row in rows]
    title = t(
        "spaces.occupancy.title", year=years[-1], free=numbers.number(free[-1]),
        rooms=numbers.number(rows[-1]["denominator"]),
    )  # fmt: skip
    blocks.figure(
        charts.stacked_years(
            look.current(),
            [Series(t("spaces.taken"), years, taken), Series(t("spaces.free"), years, free)],
            (), (), numbers.number, 270,
        ),
        key="spaces-occupancy",
        title=title,
        subtitle=t("spaces.occupancy.subtitle"),
        alt=title,
        rows=lambda: [
            {
                t("dimension.year"): row["year"], t("spaces.taken"): row["numerator"],
                t("spaces.offered"): row["denominator"], t("indicator.space_occupancy.short"): row["value"],
                t("column.n"): row["n"], t("column.provenance"): t(f"provenance.{row['provenance']}"),
            }
            for row in rows
        ],
        source=catalogue()["space_occupancy"].source,
        kinds=_kinds(rows),
        method="space_occupancy",
        n=rows[-1]["n"],
    )  # fmt: skip


def register(chosen: Chosen) -> None:
    """Every space with its rooms, and every tenant with its first day."""
    known, within = _spaces(chosen), _tenants(chosen)
    with st.container(border=True, key="figure-spaces-register", gap="xsmall"):
        st.header(blocks.plain(t("spaces.register.title", n=len(within), year=chosen.year)), anchor=False)
        st.caption(blocks.plain(" · ".join(_said(row) for row in known)))
        if not within:
            st.caption(t("spaces.register.none"))
            return
        blocks.table(
            [
                {
                    t("dimension.space_id"): in_language(row["space"]),
                    t("spaces.column.tenant"): enterprise_name(row),
                    t("spaces.column.since"): numbers.day(row["moved_in_on"], "medium"),
                }
                for row in within
            ],
            key="spaces-register", source=catalogue()["space_occupancy"].source, kinds=_kinds(within), n=len(within),
        )  # fmt: skip


def _said(row: Row) -> str:
    name, rooms = in_language(row["name"]), numbers.number(row["rooms_offered"])
    if row["rooms_occupied"] is None:
        return t("spaces.said.offered", name=name, rooms=rooms)
    return t("spaces.said", name=name, part=numbers.number(row["rooms_occupied"]), rooms=rooms)


def printed(chosen: Chosen) -> None:
    """What was published about spaces of the place."""
    support_printed.table(
        "spaces", [fact for fact in data.facts(place_id=chosen.place) if _SPACE in facts.breakdown_of(fact)]
    )
