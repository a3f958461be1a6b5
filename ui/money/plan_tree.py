"""The plan as a tree: plan, area and programme by their budgets, and one programme over its years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics import programmes
from ui import blocks, data, look, numbers, state
from ui.drawing import budget_charts
from ui.drawing.budget_charts import Branch
from ui.money.programmes import Chosen, reached, status_word
from ui.text import in_language, t

NONE = "none"

Row = dict[str, Any]


def tree(chosen: Chosen) -> None:
    """What the budget of the year is for, from the plan down to the programme; on a phone the table says the same."""
    accounts = programmes.accounts(chosen.rows)
    if not accounts or not accounts[0].budget:
        return
    currency = accounts[0].currency
    rows = [row for row in chosen.rows if row["currency"] == currency and row["budget"]]
    largest = max(rows, key=lambda row: row["budget"])
    left_out = len(chosen.rows) - len(rows)
    title = t(
        "programmes.tree.title",
        programme=in_language(largest["name"]),
        share=numbers.share(largest["budget"] / accounts[0].budget, 0),
        year=chosen.year,
    )
    with st.container(key="plan-picture"):
        blocks.figure(
            budget_charts.tree(look.current(), _branches(rows, currency)),
            key="programmes-tree",
            title=title,
            subtitle=" ".join(
                [t("programmes.tree.subtitle")]
                + ([t("programmes.tree.left_out", n=numbers.number(left_out))] if left_out else [])
            ),
            alt=title,
            rows=lambda: [
                {
                    t("programmes.column.plan"): in_language(row["plan"] or t("programmes.tree.no_plan")),
                    t("programmes.column.area"): t(f"area.{row['area']}"),
                    t("programmes.column.programme"): in_language(row["name"]),
                    t("programmes.card.budget"): row["budget"],
                    t("programmes.column.currency"): currency,
                }
                for row in rows
            ],
            source=t("programmes.source"),
            kinds=blocks.kinds_of(rows),
            n=len(rows),
        )


def _branches(rows: Sequence[Row], currency: str) -> list[Branch]:
    """Plans, their areas and programmes, each with the budget of what hangs on it."""
    sums: dict[tuple[str, ...], float] = {}
    named: dict[tuple[str, ...], str] = {}
    for row in rows:
        plan = row["plan"] or ""
        path = (plan, row["area"], row["programme_id"])
        words = (
            in_language(plan) if plan else t("programmes.tree.no_plan"),
            t(f"area.{row['area']}"),
            f"{status_word(row['status'])[:1]} {in_language(row['name'])}",
        )
        for depth in (1, 2, 3):
            sums[path[:depth]] = sums.get(path[:depth], 0.0) + row["budget"]
            named[path[:depth]] = words[depth - 1]
    whole = sum(row["budget"] for row in rows)
    root = Branch("all", "", f"{t('programmes.card.budget')} · {numbers.money(whole, currency)}", whole, None)
    return [root] + [
        Branch(
            "/".join(path),
            "/".join(path[:-1]) or root.key,
            f"{named[path]} · {numbers.money(amount, currency)}",
            amount,
            programmes.AREAS.index(path[1]) if len(path) > 1 else None,
        )
        for path, amount in sums.items()
    ]


def one(chosen: Chosen) -> None:
    """One programme over its years, chosen here or in the table of pledges."""
    rows = {row["programme_id"]: row for row in chosen.rows}
    picked = state.selectbox(
        "programme", t("programmes.one.choose"), [NONE, *rows], NONE,
        lambda code: t("programmes.one.none") if code == NONE else in_language(rows[code]["name"]),
        width=340,
    )  # fmt: skip
    if picked == NONE:
        st.caption(t("programmes.one.hint"))
        return
    years: list[Row] = data.ask(programmes.over_years, chosen.place, picked)
    first, last = years[0], years[-1]
    with st.container(border=True, key="figure-programmes-one", gap="xsmall"):
        st.header(
            blocks.plain(
                t(
                    "programmes.one.title",
                    programme=in_language(last["name"]),
                    first=first["year"],
                    last=last["year"],
                    before=numbers.money(first["budget"], first["currency"]),
                    now=numbers.money(last["budget"], last["currency"]),
                )
            ),
            anchor=False,
        )
        blocks.table(
            [{**_year(row), t("programmes.card.budget"): row["budget"]} for row in years],
            shown=[_year(row) for row in reversed(years)],
            key="programmes-one",
            source=t("programmes.source"),
            kinds=blocks.kinds_of(years),
            n=len(years),
            height="content",
        )


def _year(row: Row) -> Row:
    execution = row["spent"] / row["budget"] if row["spent"] is not None and row["budget"] else None
    return {
        t("dimension.year"): str(row["year"]),
        t("field.status"): status_word(row["status"]),
        t("programmes.column.reached"): reached(row),
        **{t(f"programmes.origin.{name}"): numbers.money(row[name], row["currency"]) for name in programmes.ORIGINS},
        t("programmes.card.budget"): numbers.money(row["budget"], row["currency"]),
        t("programmes.card.spent"): numbers.money(row["spent"], row["currency"]),
        t("programmes.column.execution"): numbers.share(execution),
    }
