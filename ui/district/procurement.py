"""Public procurement: what is chosen, what the headline says, the key figures; and words that the parts share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from sse_metrics import purchases
from sse_metrics.facts import published_for
from sse_metrics.filters import Filters
from sse_metrics.indicators import Answer, catalogue
from sse_metrics.indicators.computing import PROVENANCES
from ui import blocks, data, numbers, published, state
from ui.text import name_of, t

TOPICS = ("share", "flows", "concentration", "competition")
WHOLE, ONE_YEAR = "whole", "year"
_KEY_FIGURES = {
    True: (
        "sse_procurement_share", "sse_procurement_amount", "buyers_increasing", "local_spend_share", "cr3",
        "single_bid_share",
    ),
    False: ("award_amount", "sse_award_share", "local_spend_share", "supplier_hhi", "cr3", "single_bid_share"),
}  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """What the reader looks at: a place and a year, or all years of a place that has awards alone."""

    filters: Filters
    currency: str | None  # of the purchases and awards; amounts of another one are never added to it
    has_totals: bool  # buyers report what they buy in a year
    has_awards: bool
    first_year: int | None  # of the awards
    last_year: int | None

    @property
    def place(self) -> str:
        """The place."""
        return str(self.filters.place)

    @property
    def year(self) -> int | None:
        """The year; None for all years."""
        return self.filters.year

    @property
    def period(self) -> str:
        """The year or the span of years, in words."""
        if self.year:
            return str(self.year)
        return str(self.first_year) if self.first_year == self.last_year else f"{self.first_year}–{self.last_year}"

    def row(self, answer: Answer, **where: Any) -> dict[str, Any] | None:
        """The row of an answer in the chosen currency, where the answer has currencies."""
        return answer.one(**where, **({"currency": self.currency} if "currency" in answer.by else {}))

    def rows(self, answer: Answer) -> list[dict[str, Any]]:
        """The rows of an answer in the chosen currency that have a value."""
        return [
            row
            for row in answer.rows
            if row["value"] is not None and row.get("currency", self.currency) == self.currency
        ]


def choose() -> Chosen:
    """Place and year; all years at once where a place brought awards and no yearly totals; the currency, if several."""
    chosen = blocks.choose("place", "year")
    place, year = str(chosen.place), int(chosen.year or 0)
    has_totals: bool = data.ask(purchases.has_totals, place)
    every: list[dict[str, Any]] = data.ask(purchases.awards_by_currency, place, None)
    if every and not has_totals:
        first, last = min(row["first_year"] for row in every), max(row["last_year"] for row in every)
        span = str(first) if first == last else f"{first}–{last}"
        whole = state.segments(
            "span",
            t("choose.span"),
            [WHOLE, ONE_YEAR],
            WHOLE,
            lambda code: t(f"procurement.span.{code}", span=span, year=year),
            label_visibility="collapsed",
        )
        chosen = chosen.without("year") if whole == WHOLE else chosen
    found = every if chosen.year is None else data.ask(purchases.awards_by_currency, place, year)
    currencies = [row["currency"] for row in found if row["currency"]]
    if not currencies and has_totals:
        currencies = [row["currency"] for row in data.compute("sse_procurement_amount", chosen).rows]
    currency = currencies[0] if currencies else None
    if len(currencies) > 1:
        currency = state.segments(
            "currency", t("choose.currency"), currencies, currencies[0], str, label_visibility="collapsed"
        )
    of = next((row for row in found if row["currency"] == currency), None)
    years = (of["first_year"], of["last_year"]) if of else (None, None)
    return Chosen(chosen, currency, has_totals, bool(found), *years)


def headline(chosen: Chosen) -> set[str]:
    """What part of its purchases the place gave to the SSE: as published, else computed, else from awards alone.

    Returns the kinds of figures whose badges it wears.
    """
    place = name_of(data.places()[chosen.place])
    printed = data.ask(published_for, chosen.place, "sse_procurement_share", chosen.year) if chosen.year else []
    row = chosen.row(data.compute("sse_procurement_share", chosen.filters)) if chosen.has_totals else None
    if printed:
        said = t("procurement.or").join(dict.fromkeys(published.worded(fact) for fact in printed))
        blocks.headline(t("procurement.headline.published", place=place, value=said, year=chosen.year), ["published"])
        if row:
            st.caption(t("procurement.headline.beside", value=numbers.share(row["value"])))
        return {"published"}
    if row and row["value"] is not None:
        return _computed(chosen, place, row)
    if chosen.has_awards:
        return _awards_only(chosen, place)
    blocks.headline(t("procurement.headline.none", place=place, year=chosen.year))
    return set()


def _computed(chosen: Chosen, place: str, row: dict[str, Any]) -> set[str]:
    value, target = numbers.share(row["value"]), target_of(chosen.place, "sse_procurement_share", chosen.year)
    kinds = {row["provenance"], *([target["provenance"]] if target else [])}
    key, more = ("target", {"target": numbers.share(target["target_value"])}) if target else ("share", {})
    said = t(f"procurement.headline.{key}", place=place, value=value, year=chosen.year, **more)
    blocks.headline(said, [kind for kind in PROVENANCES if kind in kinds])
    return kinds


def _awards_only(chosen: Chosen, place: str) -> set[str]:
    worth = chosen.row(data.compute("award_amount", chosen.filters))
    if not worth:
        blocks.headline(t("procurement.headline.unvalued", place=place, period=chosen.period))
        return set()
    share = chosen.row(data.compute("sse_award_share", chosen.filters))
    is_flagged = share is not None and share["value"] is not None
    said = t(
        f"procurement.headline.{'awards' if is_flagged else 'unflagged'}",
        place=place,
        period=chosen.period,
        n=numbers.number(worth["n"]),
        value=numbers.money(worth["value"], chosen.currency or ""),
        **({"share": numbers.share(share["value"])} if share and is_flagged else {}),
    )
    blocks.headline(said, [worth["provenance"]])
    return {worth["provenance"]}


def target_of(place: str, indicator_id: str, year: int | None) -> dict[str, Any] | None:
    """The target of a place for a year."""
    rows = [row for row in targets_of(place, indicator_id) if row["year"] == year]
    return rows[0] if rows else None


def targets_of(place: str, indicator_id: str) -> list[dict[str, Any]]:
    """The targets of a place for an indicator, by year."""
    found: list[dict[str, Any]] = data.ask(_targets, place, indicator_id)
    return found


def _targets(db: Any, place: str, indicator_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = db.rows(
        "select year, cast(target_value as double) as target_value, provenance from target "
        "where place_id = $place and indicator_id = $id order by year",
        {"place": place, "id": indicator_id},
    )
    return found


def is_empty(chosen: Chosen) -> bool:
    """Nothing is known for what is chosen: says which years have figures, and how to bring some. Else draws nothing."""
    if chosen.has_awards or not data.compute("sse_procurement_amount", chosen.filters).is_empty:
        return False
    years = data.ask(purchases.years_of, chosen.place)
    if not years:
        blocks.empty(
            t("procurement.empty"),
            t("procurement.empty_hint", sheets=sheets("buyer", "buyer_year", "purchase", "purchase_supplier")),
        )
        return True
    blocks.empty(t("procurement.empty_year", year=chosen.year), t("procurement.empty_year_hint"))
    with st.container(horizontal=True, gap="small"):
        for year in years[:6]:
            st.page_link(
                "pages/district/procurement.py",
                label=str(year),
                icon=":material/calendar_month:",
                query_params={"place": chosen.place, "year": str(year), "lang": state.language()},
            )
    return True


def key_figures(chosen: Chosen, in_headline: set[str]) -> None:
    """Six figures with what stands behind each; one that is not told says so."""
    shown = _KEY_FIGURES[chosen.has_totals]
    cells = st.grid(len(shown), min_column_width=150, gap="small")
    kinds: set[str] = set()
    for name in shown:
        row, before = _with_year_before(name, chosen)
        if row and row["provenance"] and row["value"] is not None:
            kinds.add(row["provenance"])
        with cells.cell(), st.container(border=True, key=f"card-{name}", gap="xxsmall", height="stretch"):
            _card(name, chosen, row, before)
    if not in_headline >= kinds:  # else the headline wears the badges already
        blocks.badges([kind for kind in PROVENANCES if kind in kinds])


def _with_year_before(name: str, chosen: Chosen) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The row of the year and that of the year before; for all years together there is no before.

    All years are asked for at once, since they are few and the answer serves every year that is looked at.
    """
    if not chosen.year:
        return chosen.row(data.compute(name, chosen.filters)), None
    answer = data.compute(name, chosen.filters.without("year"), by=("year",))
    return chosen.row(answer, year=chosen.year), chosen.row(answer, year=chosen.year - 1)


def _card(name: str, chosen: Chosen, row: dict[str, Any] | None, before: dict[str, Any] | None) -> None:
    value = row["value"] if row else None
    earlier = before["value"] if before else None
    change = _change(name, value, earlier)
    better = {"higher_is_better": "normal", "lower_is_better": "inverse"}.get(catalogue()[name].direction, "off")
    st.metric(
        t(f"indicator.{name}.short"),
        blocks.value_text(name, value, chosen.currency),
        delta=change,
        delta_color=better,  # type: ignore[arg-type]
        delta_description=None if change is None else t("card.on_year_before", year=int(chosen.year or 0) - 1),
        help=t(f"indicator.{name}.definition"),
    )
    st.caption(behind(name, row, chosen.currency) if value is not None and row else t("procurement.not_told"))


def _change(name: str, value: float | None, earlier: float | None) -> str | None:
    """The change on the year before: of amounts in percent, of shares in points."""
    if value is None or earlier is None or catalogue()[name].unit == "index":
        return None
    if catalogue()[name].unit != "share":
        return numbers.signed_percent((value / earlier - 1) * 100) if earlier else None
    points = (value - earlier) * 100
    return t("procurement.points", value=("+" if round(points, 1) > 0 else "") + numbers.number(points, 1))


def behind(name: str, row: dict[str, Any], currency: str | None) -> str:
    """What a value stands on: parts of a whole in money or in number, else how many."""
    if name == "award_amount":
        exact = numbers.number(row["value"], 0 if float(row["value"]).is_integer() else 2)
        return t("procurement.behind.exact", value=f"{currency or ''} {exact}".strip(), n=numbers.number(row["n"]))
    if row["denominator"] is None or name == "supplier_hhi":
        return t("procurement.behind.n", n=numbers.number(row["n"]))
    is_money = "currency" in row
    above, below = (
        numbers.money(row[side], currency or "") if is_money else numbers.number(row[side])
        for side in ("numerator", "denominator")
    )
    is_part = not name or catalogue()[name].unit == "share"
    return t(f"procurement.behind.{'parts' if is_part else 'quotient'}", above=above, below=below)


def topic(chosen: Chosen) -> tuple[str, str]:
    """What part of the page is looked at, in the address, so that only that part is computed; and the indicator of
    the share, with or without the purchases that a rule leaves out."""
    indicator_id = "sse_procurement_share"
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="topics"):
        shown = state.segments(
            "topic",
            t("choose.topic"),
            TOPICS,
            TOPICS[0],
            lambda code: t(f"procurement.topic.{code}"),
            label_visibility="collapsed",
        )
        if shown == "share" and chosen.has_totals and state.toggle("all_purchases", t("procurement.all_purchases")):
            indicator_id += "_of_all"
    return shown, indicator_id


def sheets(*tables: str) -> str:
    """The sheets of the template that bring what is missing, by their names."""
    return ", ".join(f"“{t(f'table.{table}')}”" for table in tables)
