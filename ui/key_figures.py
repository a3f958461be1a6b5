"""A row of key figures: value, change on the year before, definition at hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics.filters import Filters
from sse_metrics.indicators import catalogue
from ui import blocks, data, numbers
from ui.cards import NO_CHANGE
from ui.text import t

_DELTA_COLOUR = {"higher_is_better": "normal", "lower_is_better": "inverse", "neutral": "off"}


def row(chosen: Filters, indicator_ids: Sequence[str]) -> list[str]:
    """Cards for these indicators in the chosen year; returns the kinds of figures behind them, for the badges.

    An indicator without a single value (nothing known, or several currencies) shows a dash; nothing is drawn where
    none has one.
    """
    year = int(chosen.year or 0)
    both = chosen.without("year").but(year_from=year - 1, year_to=year)  # one question for the year and its change
    answers = data.compute_together([(name, both, ("year",)) for name in indicator_ids])
    found = {name: answer.rows for name, answer in zip(indicator_ids, answers, strict=True)}
    now = {name: _of(rows, year) for name, rows in found.items()}
    if all(row["value"] is None for row in now.values()):
        return []
    cells = st.grid(len(indicator_ids), min_column_width=150, gap="small")
    for name, rows in found.items():
        with cells.cell(), st.container(border=True, key=f"card-{name}", gap="xxsmall", height="stretch"):
            _card(name, now[name], _of(rows, year - 1), year)
    return sorted({row["provenance"] for row in now.values() if row["value"] is not None})


def _card(name: str, now: dict[str, Any], before: dict[str, Any], year: int) -> None:
    change = now["value"] / before["value"] - 1 if now["value"] is not None and before["value"] else None
    st.metric(
        t(f"indicator.{name}.short"),
        blocks.value_text(name, now["value"], now.get("currency")),
        delta=None if change is None else numbers.signed_percent(change * 100),
        delta_color=_DELTA_COLOUR[catalogue()[name].direction],  # type: ignore[arg-type]
        delta_arrow="off" if change is not None and abs(change) < NO_CHANGE else "auto",
        delta_description=None if change is None else t("card.on_year_before", year=year - 1),
        help=t(f"indicator.{name}.definition"),
    )


def _of(rows: Sequence[dict[str, Any]], year: int) -> dict[str, Any]:
    """The only row of a year: of two currencies neither is the figure of the year."""
    found = [row for row in rows if row["year"] == year]
    return found[0] if len(found) == 1 else {"value": None}
