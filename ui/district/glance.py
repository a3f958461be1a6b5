"""The parts of "District at a glance": headline, market trend, neighbourhood map, decisions."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics import glance
from sse_metrics.filters import Filters
from sse_metrics.warehouse.database import Database
from ui import blocks, data, look, numbers, state
from ui import published as figures
from ui.district import channels, market
from ui.drawing import charts, maps
from ui.text import name_of, t

_CHART_HEIGHT = 186
_MOST_NOTES = 3
_CENSUS = ("population", "one_person_household_share", "businesses_per_10k", "welfare_recipient_share")


def cards(chosen: Filters) -> list[glance.Card]:
    """The four cards of the chosen place and year."""
    found: list[glance.Card] = data.ask(glance.cards, chosen.place, chosen.year)
    return found


def headline(chosen: Filters, shown: Sequence[glance.Card]) -> None:
    """Two sentences: what goes well, and what needs a decision."""
    success, problem = glance.success_and_problem(shown)
    sentences = [_sentence("success", success), _sentence("problem", problem)]
    said = " ".join(sentence for sentence in sentences if sentence)
    if not said:
        place = name_of(data.places()[str(chosen.place)])
        has_any = any(card.value is not None for card in shown)
        said = t(
            "glance.headline.no_target" if has_any else "glance.headline.no_figures", place=place, year=chosen.year
        )
    kinds = {kind for card in (success, problem) if card for kind in card.kinds}
    blocks.headline(said, [kind for kind in ("illustrative",) if kind in kinds])


def _sentence(kind: str, card: glance.Card | None) -> str:
    if card is None:
        return ""
    return t(
        f"glance.{kind}.{card.indicator_id}",
        value=blocks.value_text(card.indicator_id, card.value, card.currency, card.comparator),
        year=card.year,
        attainment=numbers.share(card.attainment, 0),
    )


def known(chosen: Filters, shown: Sequence[glance.Card]) -> bool:
    """For a place that has imported nothing: its census and published figures instead. Says whether it is one."""
    if any(card.computed is not None or (card.value is not None and card.fact is None) for card in shown):
        return False
    cells = st.grid(len(_CENSUS), min_column_width=150, gap="small")
    for indicator_id in _CENSUS:
        answer = data.compute(indicator_id, Filters(place=chosen.place, year_to=chosen.year))
        row = answer.rows[-1] if answer.rows else None
        with cells.cell(), st.container(border=True, key=f"card-{indicator_id}", gap="xxsmall", height="stretch"):
            st.metric(
                t(f"indicator.{indicator_id}.short"),
                blocks.value_text(indicator_id, row["value"]) if row else numbers.MISSING,
                help=t(f"indicator.{indicator_id}.definition"),
            )
            st.caption(t("glance.known.census", year=row["year"]) if row else t("card.no_figure"))
            blocks.badges(["official"] if row else [])
    found = data.facts(place_id=chosen.place)
    with st.container(border=True, key="known"):
        st.header(t("glance.known.title", n=len(found)), anchor=False)
        if found:
            blocks.table(figures.rows_of(found), key="known", source=t("market.published.source"), kinds=["published"])
        st.caption(t("glance.known.hint"))
    return True


def trend(chosen: Filters) -> None:
    """Sales of the market by mode and year, with published figures and what happened."""
    sales = data.compute(
        "channel_sales",
        Filters(place=chosen.place, channel=channels.main_of(chosen.place), year_to=chosen.year),
        by=("year", "mode"),
    )
    if sales.is_empty:
        blocks.empty(t("glance.trend.empty"), blocks.sheets("glance.trend.empty_hint", "channel", "market_day", "sale"))
        return
    name = channels.name(chosen.but(channel=channels.main_of(chosen.place)))
    marks = market.published_marks(str(chosen.place), int(chosen.year or 0))
    blocks.figure(
        charts.stacked_years(
            look.current(),
            market.by_mode(sales),
            marks,
            market.notes(str(chosen.place), int(chosen.year or 0))[-_MOST_NOTES:],
            numbers.money,
            _CHART_HEIGHT,
        ),
        key="glance-trend",
        title=t("glance.trend.title", channel=name),
        alt=market.sentence(sales, int(chosen.year or 0), name),
        rows=lambda: blocks.readable(sales),
        source=market.source_text(marks),
        kinds=(["published"] if marks else []) + [sales.provenance or "reported"],
        method="channel_sales",
        n=sales.n,
    )


def neighbourhoods(chosen: Filters) -> None:
    """Enterprises per 10,000 residents by neighbourhood."""
    density = data.compute(
        "enterprise_density", Filters(place=chosen.place, year=chosen.year), by=("neighbourhood_id",)
    )
    rows = [row for row in density.rows if row["neighbourhood_id"]]
    if not any(row["numerator"] for row in rows):
        blocks.empty(t("glance.map.empty"), blocks.sheets("glance.map.empty_hint", "enterprise"))
        return
    blocks.figure(
        maps.neighbourhoods(str(chosen.place), rows, _CHART_HEIGHT),
        key="glance-map",
        title=t("glance.map.title"),
        alt=maps.sentence(rows),
        rows=lambda: blocks.readable(density, {place: name_of(row) for place, row in data.places().items()}),
        source=t("glance.map.source"),
        kinds=[density.provenance or "reported"],
        method="enterprise_density",
        n=density.n,
    )


def decisions(chosen: Filters) -> None:
    """What is to be decided in the last quarter of the chosen year that has decisions."""
    rows = data.ask(_decisions, chosen.place, chosen.year)
    with st.container(border=True, key="decisions", height="stretch"):
        st.header(t("glance.decisions.title"), anchor=False)
        if not rows:
            st.caption(t("glance.decisions.empty"))
            return
        items = "".join(
            f'<div class="sse-decision"><span aria-hidden="true"></span><span>{html.escape(_title(row))}</span></div>'
            for row in rows
        )
        st.html(items)
        st.caption(t("glance.decisions.due", day=numbers.day(rows[0]["due_on"])))
        blocks.badges([rows[0]["provenance"]])


def _title(row: dict[str, Any]) -> str:
    return str(row[f"title_{state.language()}"])


def _decisions(db: Database, place: str, year: int) -> list[dict[str, Any]]:
    return db.rows(
        """
        select * from decision
        where place_id = $place and due_on = (
            select max(due_on) from decision where place_id = $place and year(due_on) = $year
        )
        order by decision_id limit 3
        """,
        {"place": place, "year": year},
    )
