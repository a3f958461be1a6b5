"""Lunch days: how often departments bought, what, from whom and at which price; the money is that of the sales."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics import lunch_days
from sse_metrics.indicators import catalogue
from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.support import kinds_of
from ui import blocks, data, look, numbers, tiles
from ui.drawing import flow_charts, support_charts
from ui.drawing.flow_charts import Rank
from ui.money import support_printed
from ui.money.support import Chosen, enterprise_name, moneys
from ui.text import in_language, name_of, t
from ui.tiles import Tile

_MOST_ROWS = 12
_PRINTED = ("lunch_box_days_per_year", "enterprises_in_staff_purchase_scheme", "meal_unit_price")

Row = dict[str, Any]


def _days(chosen: Chosen, of_year: bool = True) -> list[Row]:
    rows: list[Row] = data.ask(lunch_days.days, chosen.place)
    return [row for row in rows if row["year"] == chosen.year or (not of_year and row["year"] <= chosen.year)]


def _suppliers(chosen: Chosen) -> list[Row]:
    rows: list[Row] = data.ask(lunch_days.suppliers, chosen.place, chosen.year)
    return rows


def _departments(chosen: Chosen) -> list[Row]:
    rows: list[Row] = data.ask(lunch_days.departments, chosen.place, chosen.year)
    return rows


def _sums(rows: Sequence[Row]) -> list[tuple[float, str]]:
    """Amounts by currency."""
    found: dict[str, float] = {}
    for row in rows:
        if row["amount"] is not None:
            found[row["currency"]] = found.get(row["currency"], 0.0) + row["amount"]
    return [(amount, currency) for currency, amount in found.items()]


def _meals(rows: Sequence[Row]) -> int | None:
    """Meals of days, a day in two currencies once."""
    known = {row["market_day_id"]: row["meals"] for row in rows if row["meals"] is not None}
    return sum(known.values()) if known else None


def _kinds(rows: Sequence[Row]) -> list[str]:
    found = {row["provenance"] for row in rows}
    return [kind for kind in PROVENANCES if kind in found]


def headline(chosen: Chosen) -> bool:
    """Days, meals and money of the year; or that no lunch day is known."""
    held, sold = _days(chosen), _suppliers(chosen)
    said = {"place": name_of(data.places()[chosen.place]), "year": chosen.year}
    if not held:
        blocks.headline(t("support.lunch.headline.none", **said))
        blocks.empty(
            t("support.lunch.empty"),
            blocks.sheets("support.empty_hint", "channel", "market_day", "sale", "lunch_order"),
        )
        return False
    blocks.headline(
        t(
            "support.lunch.headline",
            **said,
            days=numbers.number(len({row["market_day_id"] for row in held})),
            meals=numbers.number(_meals(held)),
            money=moneys(_sums(sold)),
            suppliers=numbers.number(len({row["enterprise_id"] for row in sold})),
        ),
        _kinds([*held, *sold]),
    )
    return True


def key_figures(chosen: Chosen) -> None:
    """Days, meals, departments, what was paid, the price of a meal, suppliers."""
    held, sold, ordered = _days(chosen), _suppliers(chosen), _departments(chosen)
    prices = [row for row in data.compute("lunch_meal_price", chosen.filters).rows if row["value"] is not None]
    days = len({row["market_day_id"] for row in held})
    meals = _meals(held)
    tiles.row(
        "lunch",
        [
            Tile(t("support.lunch.card.days"), numbers.number(days), ""),
            Tile(
                t("indicator.lunch_meals.short"), numbers.number(meals),
                t("support.lunch.card.per_day", n=numbers.number(meals / days if meals is not None else None)),
            ),
            Tile(
                t("support.lunch.card.departments"),
                numbers.number(len(ordered)) if ordered else numbers.MISSING,
                "" if ordered else t("card.no_figure"),
            ),
            Tile(t("support.lunch.card.amount"), moneys(_sums(sold)), t("support.lunch.card.in_sales")),
            Tile(
                t("indicator.lunch_meal_price.short"),
                moneys([(row["value"], row["currency"]) for row in prices]),
                t("support.lunch.card.over_meals", n=numbers.number(sum(row["denominator"] for row in prices)))
                if prices
                else t("card.no_figure"),
            ),
            Tile(t("support.lunch.card.suppliers"), numbers.number(len({row["enterprise_id"] for row in sold})), ""),
        ],
    )  # fmt: skip


def years(chosen: Chosen) -> None:
    """What lunch days brought in each year up to the chosen one, in the currency of most of them."""
    rows = [row for row in _days(chosen, of_year=False) if row["amount"] is not None]
    if not rows:
        blocks.empty(t("support.lunch.years.empty"), blocks.sheets("support.empty_hint", "sale"))
        return
    currencies = [row["currency"] for row in rows]
    currency = max(dict.fromkeys(currencies), key=currencies.count)
    shown = [row for row in rows if row["currency"] == currency]
    of_year = {year: [row for row in shown if row["year"] == year] for year in sorted({row["year"] for row in shown})}
    amounts = [sum(row["amount"] for row in of_year[year]) for year in of_year]
    title = t(
        "support.lunch.years.title", first=min(of_year), amount=numbers.money(amounts[0], currency),
        last=max(of_year), latest=numbers.money(amounts[-1], currency),
    )  # fmt: skip
    blocks.figure(
        support_charts.years(
            look.current(), dict(zip(of_year, amounts, strict=True)), lambda value: numbers.money(value, currency)
        ),
        key="lunch-years",
        title=title,
        subtitle=t("support.lunch.years.subtitle"),
        alt=title,
        rows=lambda: [
            {
                t("dimension.year"): year, t("support.lunch.card.days"): len(days),
                t("indicator.lunch_meals.short"): _meals(days), t("support.lunch.card.amount"): amount,
                t("dimension.currency"): currency,
            }
            for (year, days), amount in zip(of_year.items(), amounts, strict=True)
        ],
        source=t("support.lunch.source"),
        kinds=_kinds(shown),
        n=len(shown),
    )  # fmt: skip


def days(chosen: Chosen) -> None:
    """Every lunch day of the year."""
    rows = _days(chosen)
    with st.container(border=True, key="figure-lunch-days", gap="xsmall"):
        st.header(t("support.lunch.days.title", year=chosen.year), anchor=False)
        blocks.table(
            [
                {
                    t("dimension.held_on"): numbers.day(row["held_on"], "medium"),
                    t("indicator.lunch_meals.short"): numbers.number(row["meals"]),
                    t("support.lunch.card.departments"): numbers.number(row["departments"]),
                    t("support.lunch.card.suppliers"): numbers.number(row["suppliers"]),
                    t("support.lunch.card.amount"): numbers.money(row["amount"], row["currency"] or ""),
                }
                for row in rows
            ],
            key="lunch-days", source=t("support.lunch.source"), kinds=_kinds(rows), n=len(rows),
        )  # fmt: skip


def suppliers(chosen: Chosen) -> None:
    """Who delivered, by what was paid."""
    rows = [row for row in _suppliers(chosen) if row["amount"]]
    if not rows:
        blocks.empty(t("support.lunch.suppliers.empty"), blocks.sheets("support.empty_hint", "sale"))
        return
    shown = [row for row in rows if row["currency"] == rows[0]["currency"]]
    ranks = [
        Rank(enterprise_name(row), row["amount"],
             f"{numbers.money(row['amount'], row['currency'])}\n"
             + t("support.lunch.supplier", meals=numbers.number(row["meals"])))
        for row in shown[:_MOST_ROWS]
    ]  # fmt: skip
    whole = sum(row["amount"] for row in shown)
    title = t(
        "support.lunch.suppliers.title", name=ranks[0].name, share=numbers.share(shown[0]["amount"] / whole, 0),
        n=numbers.number(len(shown)),
    )  # fmt: skip
    blocks.figure(
        flow_charts.ranking(look.current(), ranks),
        key="lunch-suppliers",
        title=title,
        alt=title,
        rows=lambda: [
            {
                t("dimension.enterprise_id"): enterprise_name(row), t("support.lunch.card.amount"): row["amount"],
                t("dimension.currency"): row["currency"], t("indicator.lunch_meals.short"): row["meals"],
                t("support.lunch.card.days"): row["days"],
            }
            for row in rows
        ],
        source=t("support.lunch.source"),
        kinds=_kinds(rows),
        method="lunch_meal_price",
        n=len(rows),
    )  # fmt: skip


def departments(chosen: Chosen) -> None:
    """Who ordered, by meals."""
    rows = _departments(chosen)
    if not rows:
        blocks.empty(t("support.lunch.departments.empty"), blocks.sheets("support.empty_hint", "lunch_order"))
        return
    ranks = [
        Rank(in_language(row["department"]), row["meals"],
             t("support.lunch.department", meals=numbers.number(row["meals"]), days=numbers.number(row["days"])))
        for row in rows[:_MOST_ROWS]
    ]  # fmt: skip
    title = t("support.lunch.departments.title", name=ranks[0].name, n=numbers.number(len(rows)))
    blocks.figure(
        flow_charts.ranking(look.current(), ranks),
        key="lunch-departments",
        title=title,
        alt=title,
        rows=lambda: [
            {
                t("dimension.department"): in_language(row["department"]),
                t("indicator.lunch_meals.short"): row["meals"], t("support.lunch.card.days"): row["days"],
            }
            for row in rows
        ],
        source=catalogue()["lunch_meals"].source,
        kinds=kinds_of(rows),
        method="lunch_meals",
        n=len(rows),
    )  # fmt: skip


def printed(chosen: Chosen) -> None:
    """What was published about lunch purchases of the place."""
    support_printed.table(
        "support.lunch", [fact for name in _PRINTED for fact in data.facts(place_id=chosen.place, indicator=name)]
    )
