"""Published figures of a place on one topic, each with its citation."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ui import blocks, published
from ui.published import Fact
from ui.text import t


def table(key: str, facts: Sequence[Fact]) -> None:
    """A box with the figures as they were printed; nothing where nothing was."""
    if not facts:
        return
    rows = [
        {
            t("choose.indicator"): t(f"fact.{fact['indicator']}"),
            t("facts.column.period"): published.period_text(fact),
            t("column.value"): published.worded(fact),
            t("facts.column.breakdown"): published.breakdown_text(fact),
            t("facts.column.contradiction"): fact["contradiction"] or "",
            t("facts.column.source"): fact["citation"],
        }
        for fact in facts
    ]
    if not any(fact["contradiction"] for fact in facts):
        for row in rows:
            del row[t("facts.column.contradiction")]
    with st.container(border=True, key=f"figure-{key}-published", gap="xsmall"):
        st.header(t(f"{key}.published.title"), anchor=False)
        st.caption(t(f"{key}.published.subtitle"))
        blocks.table(
            rows, key=f"{key}-published", source=[fact["citation"] for fact in facts], kinds=["published"], n=len(rows),
        )  # fmt: skip
