"""Loans and solidarity finance: the headline, key figures, and the choice of a part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sse_metrics import lending
from sse_metrics.disclosure import FEWEST
from sse_metrics.filters import Filters
from ui import blocks, data, numbers, state, tiles
from ui.money import lending_book, lending_context, lending_recycled
from ui.text import name_of, t
from ui.tiles import Tile

PARTS = ("book", "recycled", "gap", "inclusion")
_OF_BOOK = ("loan_portfolio", "portfolio_at_risk", "recycled_share")

Row = dict[str, Any]


@dataclass(frozen=True)
class Chosen:
    """A place and year, and the loan books of the place, the main one first."""

    filters: Filters
    books: Sequence[Row]

    @property
    def place(self) -> str:
        """The place by its id."""
        return str(self.filters.place)

    @property
    def year(self) -> int:
        """The year that figures of a year are of; balances are as of their own day."""
        return int(self.filters.year or 0)

    @property
    def book(self) -> Row | None:
        """The loan book of most loans, None where there is none."""
        return self.books[0] if self.books else None

    @property
    def of_book(self) -> Filters:
        """The place in the year of the balances."""
        return Filters(place=self.place, year=self.book["year"] if self.book else None)


def choose() -> Chosen:
    """Place and year, in the address."""
    filters = blocks.choose("place", "year")
    return Chosen(filters, data.ask(lending.books, filters.place))


def headline(chosen: Chosen) -> str:
    """What is lent, how much of it is late, and what came back; returns the part that is shown, empty for none."""
    place = name_of(data.places()[chosen.place])
    portfolio, late, back = (_of_book(name, chosen) for name in _OF_BOOK)
    if portfolio is None or chosen.book is None:
        blocks.headline(t("lending.headline.none", place=place))
    else:
        key = "lending.headline" if late and late["value"] is not None else "lending.headline.no_lateness"
        key = "lending.headline.few" if late and chosen.book["borrowers"] < FEWEST else key
        blocks.headline(
            t(
                key,
                place=place,
                balance=numbers.money(portfolio["value"], portfolio["currency"]),
                n=numbers.number(portfolio["n"]),
                late=numbers.share(late["value"] if late else None),
                back=numbers.share(back["value"] if back else None, 0),
                fewest=FEWEST,
            ),
            [portfolio["provenance"]],
        )
        others = [f"{book['currency']} (n = {numbers.number(book['loans'])})" for book in chosen.books[1:]]
        said = [t("lending.as_of", day=numbers.day(chosen.book["balance_on"]))]
        if others:
            said.append(t("lending.others", currencies=", ".join(others)))
        st.caption(blocks.plain(" ".join(said)))
    return state.segments(
        "part", t("choose.part"), PARTS, PARTS[0] if portfolio else PARTS[-1],
        lambda code: t(f"lending.part.{code}"), label_visibility="collapsed",
    )  # fmt: skip


def _of_book(indicator_id: str, chosen: Chosen) -> Row | None:
    """The row of the main book; None where there is none."""
    if chosen.book is None:
        return None
    rows = data.compute(indicator_id, chosen.of_book).rows
    return next((row for row in rows if row["currency"] == chosen.book["currency"] and row["n"]), None)


def _of_most(indicator_id: str, filters: Filters) -> Row | None:
    """The row in the currency of most loans, donations or requests."""
    rows = [row for row in data.compute(indicator_id, filters).rows if row["value"] is not None]
    return max(rows, key=lambda row: row["n"]) if rows else None


def key_figures(chosen: Chosen) -> None:
    """The loan book as of its day; fund, donations and requests of the year. Nothing is drawn where none is known."""
    of_book = {name: _of_book(name, chosen) for name in _OF_BOOK}
    so_far = chosen.filters.but(year=None, year_to=chosen.year)
    of_year = {
        "revolving_multiplier": _of_most("revolving_multiplier", chosen.filters),
        "donation_times_used": _of_most("donation_times_used", so_far),
        "finance_gap_share": _of_most("finance_gap_share", chosen.filters),
    }
    if any(row for row in {**of_book, **of_year}.values()):
        tiles.row("lending", [_tile(name, row, chosen) for name, row in {**of_book, **of_year}.items()])


def _are_few(name: str, row: Row, chosen: Chosen) -> bool:
    """Whether fewer than five enterprises stand behind who is late or who was refused."""
    if name == "portfolio_at_risk":
        return chosen.book is not None and chosen.book["borrowers"] < FEWEST
    if name == "finance_gap_share":
        return bool(data.ask(lending.seekers, chosen.place).get((chosen.year, row["currency"]), 0) < FEWEST)
    return False


def _tile(name: str, row: Row | None, chosen: Chosen) -> Tile:
    label = t(f"indicator.{name}.short")
    if row is None or row["value"] is None:
        return Tile(label, numbers.MISSING, t("card.no_figure"))
    if _are_few(name, row, chosen):
        return Tile(label, t("lending.hidden"), t("lending.few", fewest=FEWEST))
    value = blocks.value_text(name, row["value"], row["currency"])
    if name in ("revolving_multiplier", "donation_times_used"):
        value = t("lending.times", n=value)
    return Tile(label, value, t("lending.tile", n=numbers.number(row["n"]), what=t(f"lending.n.{name}")))


def part(name: str, chosen: Chosen) -> None:
    """The part that was chosen; the others are not computed."""
    {
        "book": lending_book.show,
        "recycled": lending_recycled.show,
        "gap": lending_context.gap,
        "inclusion": lending_context.inclusion,
    }[name](chosen.filters, chosen.book)
