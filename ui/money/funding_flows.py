"""Funding flows, the first part: where money comes from, in what form, to whom; hours and units apart."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from sse_metrics import exposure, ledger
from sse_metrics.ledger import Row
from ui import blocks, data, look, numbers, published
from ui.drawing import funding_charts
from ui.drawing.funding_charts import Way
from ui.money.funding import (
    Chosen,
    choose_payer,
    class_name,
    code_of,
    family_name,
    instrument_name,
    kind_word,
    source,
    traced,
)
from ui.text import in_language, name_of, t

_GROUPS = ("public", "solidarity", "own", "others")
_MOST_LINKS, _MOST_PAYERS = 5, 6  # the numbers behind the table hold every payer
_MOST_ROWS = 60


def show(chosen: Chosen) -> None:
    """The flows as a picture and as a list, payers with a way to who hangs on them, recipients, hours and units."""
    every: list[Row] = data.ask(ledger.flows, *chosen.asked)
    summed = ledger.summed(every, "payer_class", "instrument", "family")
    rows = [row for row in summed if row["amount"] > 0]
    taken_back = -sum(row["amount"] for row in summed if row["amount"] < 0)
    if not rows:
        nothing_kept(chosen, taken_back)
        beside(chosen)
        return
    left, right = st.columns([2.1, 1], gap="small")
    with left, st.container(key="flow-picture"):
        _picture(chosen, rows, taken_back)
    with right:
        payers = ledger.summed(every, "payer_name", "payer_class")
        _who_pays(chosen, [row for row in payers if row["amount"] > 0])
    left, right = st.columns([1.15, 1], gap="small")
    with left:
        _ranking(chosen, rows)
    with right:
        _recipients(chosen)
    beside(chosen)


def nothing_kept(chosen: Chosen, taken_back: float) -> None:
    """Why there is nobody to show: every amount is zero, or the year took back more than it gave."""
    if taken_back:
        blocks.empty(t("funding.flows.below_zero", amount=chosen.money(taken_back)), t("funding.flows.below_zero_hint"))
    else:
        blocks.empty(t("funding.flows.empty"), blocks.sheets("funding.empty_hint", "funding_flow"))


def _picture(chosen: Chosen, rows: Sequence[Row], taken_back: float) -> None:
    title = _title(chosen, rows)
    blocks.figure(
        funding_charts.ways(
            look.current(),
            [
                Way(
                    (class_name(row["payer_class"]), instrument_name(row["instrument"]), family_name(row["family"])),
                    row["amount"],
                    _GROUPS.index(ledger.group_of(row["payer_class"])),
                )
                for row in rows
            ],
            [t(f"funding.group.{group}") for group in _GROUPS],
            chosen.money,
            tallest=430,
        ),
        key="funding-flows",
        title=title,
        subtitle=" ".join(
            [t("funding.flows.subtitle")]
            + ([t("funding.flows.taken_back", amount=chosen.money(taken_back))] if taken_back else [])
        ),
        alt=title,
        rows=lambda: [_exact(chosen, row) for row in rows],
        source=source(),
        kinds=blocks.kinds_of(rows),
        method="net_flow",
        n=sum(row["lines"] for row in rows),
    )


def _title(chosen: Chosen, rows: Sequence[Row]) -> str:
    whole = sum(row["amount"] for row in rows)
    sums: dict[str, float] = {}
    for row in rows:
        sums[row["instrument"]] = sums.get(row["instrument"], 0.0) + row["amount"]
    largest = max(sorted(sums), key=lambda name: sums[name])
    outside = sum(row["amount"] for row in rows if row["family"] is None)
    return t(
        "funding.flows.title",
        instrument=instrument_name(largest),
        share=numbers.share(sums[largest] / whole, 0),
        other=numbers.share(outside / whole, 0),
    )


def _exact(chosen: Chosen, row: Row) -> Row:
    return {
        t("dimension.payer_class"): class_name(row["payer_class"]),
        t("dimension.instrument"): instrument_name(row["instrument"]),
        t("dimension.family"): family_name(row["family"]),
        t("funding.column.amount", currency=chosen.currency): row["amount"],
        t("funding.column.lines"): row["lines"],
        t("column.provenance"): kind_word(row),
    }


def _ranking(chosen: Chosen, rows: Sequence[Row]) -> None:
    with st.container(border=True, key="funding-ranking", gap="xsmall"):
        st.header(t("funding.ranking"), anchor=False)
        blocks.table(
            [_exact(chosen, row) for row in rows],
            shown=[
                {
                    t("column.value"): chosen.money(row["amount"]),
                    t("dimension.payer_class"): class_name(row["payer_class"]),
                    t("dimension.instrument"): instrument_name(row["instrument"]),
                    t("dimension.family"): family_name(row["family"]),
                }
                for row in rows[:_MOST_ROWS]
            ],
            key="funding-ranking",
            source=source(),
            kinds=blocks.kinds_of(rows),
            n=sum(row["lines"] for row in rows),
        )


def _who_pays(chosen: Chosen, rows: Sequence[Row]) -> None:
    """The largest payers that somebody could stop, each a way to who would be exposed; and all payers as a table."""
    found = traced(chosen)
    whole = sum(row["amount"] for row in rows)
    with st.container(border=True, key="funding-payers", gap="xsmall"):
        st.header(t("funding.payers.title"), anchor=False)
        st.caption(t("funding.payers.subtitle"))
        ways = [each for each in exposure.sources(found) if each[0].kind == "payer"]
        for of, amount in ways[:_MOST_LINKS]:
            share = numbers.share(amount / whole, 0) if whole else numbers.MISSING
            st.button(  # no link: Streamlit leaves the address as it was when a link leads to the page it stands on
                f"**{blocks.plain(in_language(of.code))}** · {blocks.plain(chosen.money(amount))} · {share}",
                key=f"expose-{code_of(of)}",
                icon=":material/arrow_outward:",
                type="tertiary",
                on_click=choose_payer,
                args=(code_of(of),),
            )
        blocks.table(
            [
                {
                    t("funding.column.payer"): in_language(row["payer_name"]),
                    t("dimension.payer_class"): class_name(row["payer_class"]),
                    t("funding.column.amount", currency=chosen.currency): row["amount"],
                    t("funding.column.lines"): row["lines"],
                    t("column.provenance"): kind_word(row),
                }
                for row in rows
            ],
            shown=[
                {
                    t("column.value"): chosen.money(row["amount"]),
                    t("funding.column.payer"): in_language(row["payer_name"]),
                }
                for row in rows[:_MOST_PAYERS]
            ],
            height="content",
            key="funding-payers",
            source=source(),
            kinds=blocks.kinds_of(rows),
            n=len({row["payer_name"] for row in rows}),
        )


def _recipients(chosen: Chosen) -> None:
    rows: list[Row] = data.ask(ledger.recipients, *chosen.asked)
    if not rows:  # what one payer gave another took back
        return
    every = rows[0]["every"]
    with st.container(border=True, key="funding-recipients", gap="xsmall"):
        st.header(blocks.plain(t("funding.recipients.title", n=numbers.number(every))), anchor=False)
        blocks.table(
            [
                {
                    t("funding.column.recipient"): in_language(row["name"]),
                    t("dimension.family"): family_name(row["family"]),
                    t("funding.column.amount", currency=chosen.currency): row["amount"],
                    t("funding.column.payers"): row["payers"],
                    t("funding.column.lines"): row["lines"],
                    t("column.provenance"): kind_word(row),
                }
                for row in rows
            ],
            shown=[
                {
                    t("column.value"): chosen.money(row["amount"]),
                    t("funding.column.recipient"): in_language(row["name"]),
                    t("funding.column.payers"): row["payers"],
                }
                for row in rows
            ],
            columns={t("funding.column.recipient"): st.column_config.TextColumn(width="medium")},
            key="funding-recipients",
            source=source(),
            kinds=blocks.kinds_of(rows),
            n=every,
        )
        if every > len(rows):
            st.caption(t("funding.first_of", shown=numbers.number(len(rows)), n=numbers.number(every)))


def beside(chosen: Chosen) -> None:
    """What there is where the year has no money: hours and units, and what was published of the place."""
    not_money(chosen)
    facts(chosen.place)


def not_money(chosen: Chosen) -> None:
    """Hours and units of the year, each in its own unit, with the sentence that they are no money."""
    every: list[Row] = data.ask(ledger.not_money, chosen.place)
    rows = [row for row in every if (row["year"], row["stage"]) == (chosen.year, chosen.stage)]
    if not rows:
        return
    with st.container(border=True, key="funding-not-money", gap="xsmall"):
        sums = {
            kind: sum(row["amount"] for row in rows if row["kind"] == kind)
            for kind in dict.fromkeys(row["kind"] for row in rows)
        }
        said = " · ".join(t(f"funding.{kind}", n=numbers.number(amount)) for kind, amount in sums.items())
        st.header(blocks.plain(t("funding.not_money.title", amounts=said)), anchor=False)
        st.caption(t("funding.not_money.text"))
        blocks.table(
            [
                {
                    t("column.value"): t(f"funding.{row['kind']}", n=numbers.number(row["amount"])),
                    t("funding.column.payer"): in_language(row["payer_name"]),
                    t("dimension.payer_class"): class_name(row["payer_class"]),
                    t("funding.column.recipients"): row["recipients"],
                    t("funding.column.lines"): row["lines"],
                    t("column.provenance"): kind_word(row),
                }
                for row in rows
            ],
            key="funding-not-money",
            source=source(),
            kinds=blocks.kinds_of(rows),
            n=sum(row["lines"] for row in rows),
        )


def facts(place: str) -> None:
    """What was published of the money of a place, word for word with its citation."""
    found = data.facts(place_id=place, theme="finance")
    if not found:
        return
    with st.expander(t("funding.facts", place=name_of(data.places()[place]), n=len(found)), icon=":material/article:"):
        st.caption(t("funding.facts.text"))
        blocks.table(
            [
                {
                    t("choose.indicator"): t(f"fact.{row['indicator']}"),
                    t("facts.column.breakdown"): published.breakdown_text(row),
                    t("facts.column.period"): published.period_text(row),
                    t("column.value"): published.worded(row),
                    t("facts.column.source"): row["citation"],
                }
                for row in found
            ],
            key="funding-facts",
            source=[row["citation"] for row in found],
            kinds=["published"],
            n=len(found),
        )
