"""Funding flows, "If a payer stopped": who gets money from it, how much of their finance it is, who works there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics import exposure, ledger
from sse_metrics.exposure import MORE_THAN_HALF, MORE_THAN_QUARTER, Exposed, Known, Source, Traced
from sse_metrics.indicators.computing import PROVENANCES
from ui import blocks, data, numbers, state, tiles
from ui.money.funding import Chosen, class_name, code_of, family_name, source, traced
from ui.money.funding_flows import nothing_kept
from ui.text import in_language, t
from ui.tiles import Tile

NONE = "none"
_FEWEST = 5  # vulnerable workers of one enterprise below this are not told
_MOST = 200


def show(chosen: Chosen) -> None:
    """The choice of a payer, programme or class; who is exposed, or without a choice who depends on one payer."""
    found = traced(chosen)
    ways = {code_of(of): (of, amount) for of, amount in exposure.sources(found)}
    names: dict[str, str] = data.ask(ledger.programme_names, chosen.place)
    known: dict[str, Known] = data.ask(exposure.register, *chosen.asked)
    if not ways:
        state.leave("exposed_to")
        if not any(part.amount > 0 for part in found.parts):
            nothing_kept(chosen, -sum(part.amount for part in found.parts))
            return
        blocks.empty(t("funding.exposed.own_alone"), t("funding.exposed.own_alone_hint"))
        return

    def label(code: str) -> str:
        if code == NONE:
            return t("funding.exposed.none")
        of, amount = ways[code]
        return t(f"funding.exposed.{of.kind}", name=source_name(of, names), money=chosen.money(amount))

    code = state.selectbox("exposed_to", t("choose.exposed_to"), [NONE, *ways], NONE, label, width=520)
    if code == NONE:
        _depend(chosen, found, known)
    else:
        _exposed(chosen, found, known, ways[code][0], names)
    if found.untraced:
        st.caption(
            t(
                "funding.exposed.untraced",
                n=numbers.number(found.untraced),
                money=chosen.money(found.untraced_amount),
            )
        )


def source_name(of: Source, programmes: dict[str, str]) -> str:
    """A payer, programme or class of payers in words."""
    if of.kind == "payer_class":
        return class_name(of.code)
    return in_language(programmes.get(of.code, of.code) if of.kind == "programme" else of.code)


def _exposed(chosen: Chosen, found: Traced, known: dict[str, Known], of: Source, names: dict[str, str]) -> None:
    rows = exposure.exposed(found, of, known)
    enterprises = [row for row in rows if row.recipient.enterprise_id]
    half = [row for row in rows if row.share > MORE_THAN_HALF]
    quarter = [row for row in rows if row.share > MORE_THAN_QUARTER]
    name = source_name(of, names)
    with st.container(border=True, key="funding-exposed", gap="xsmall"):
        st.header(
            blocks.plain(
                t(
                    "funding.exposed.title",
                    name=name,
                    n=numbers.number(len(rows)),
                    half=numbers.number(len(half)),
                    limit=numbers.share(MORE_THAN_HALF, 0),
                    year=chosen.year,
                )
            ),
            anchor=False,
        )
        st.caption(t("funding.exposed.caution"))
        tiles.row("funding-exposed", [
            Tile(
                t("funding.exposed.enterprises"),
                numbers.number(len(enterprises)),
                t("funding.exposed.others", n=numbers.number(len(rows) - len(enterprises))),
            ),
            _money_tile(chosen, found, rows),
            _people_tile("jobs", "known", [row.known.jobs for row in enterprises]),
            _people_tile("vulnerable_workers", "told", [_told(row.known.vulnerable_workers) for row in enterprises]),
            Tile(
                t("funding.exposed.more_than", limit=numbers.share(MORE_THAN_HALF, 0)),
                numbers.number(len(half)),
                t("funding.exposed.more_than_quarter", limit=numbers.share(MORE_THAN_QUARTER, 0),
                  n=numbers.number(len(quarter))),
            ),
        ])  # fmt: skip
        _table(chosen, rows, with_payer=False)


def _money_tile(chosen: Chosen, found: Traced, rows: Sequence[Exposed]) -> Tile:
    amount, passed_on = sum(row.amount for row in rows), sum(row.passed_on for row in rows)
    whole = sum(part.amount for part in found.parts)
    below = t("funding.exposed.of_all", share=numbers.share(amount / whole, 0) if whole else numbers.MISSING)
    if passed_on:
        below += " · " + t("funding.exposed.passed_on", money=chosen.money(passed_on))
    return Tile(t(f"stage.{chosen.stage}"), chosen.money(amount), below)


def _people_tile(name: str, word: str, values: Sequence[int | None]) -> Tile:
    """People at enterprises whose number is known, or told; of how many of them it is."""
    known = [value for value in values if value is not None]
    label = t(f"funding.exposed.{name}")
    below = t(
        f"funding.exposed.{word}", known=numbers.number(len(known)), n=numbers.number(len(values)), fewest=_FEWEST
    )
    return Tile(label, numbers.number(sum(known)) if known else numbers.MISSING, below)


def _told(value: int | None) -> int | None:
    """A number of vulnerable people that a sum may hold: with a few in it, they could be worked out from the rows."""
    return None if value is not None and 0 < value < _FEWEST else value


def _count(value: int | None) -> str:
    """A number of vulnerable people: a few could be recognised."""
    if value is None:
        return numbers.MISSING
    return t("funding.fewer_than", n=_FEWEST) if 0 < value < _FEWEST else numbers.number(value)


def _depend(chosen: Chosen, found: Traced, known: dict[str, Known]) -> None:
    """Enterprises that get more than half of the ledger's money of the year from one payer."""
    rows = exposure.dependent(found, known)
    every = {part.recipient for part in found.parts if found.recipients[part.recipient].enterprise_id}
    payers = {part.payer for part in found.parts}
    limit = numbers.share(MORE_THAN_HALF, 0)
    if not every:
        hint = blocks.sheets("funding.depend.no_enterprise_hint", "enterprise")
        blocks.empty(t("funding.depend.no_enterprise"), hint)
        return
    with st.container(border=True, key="funding-depend", gap="xsmall"):
        st.header(
            blocks.plain(
                t(
                    "funding.depend.title",
                    n=numbers.number(len(rows)),
                    every=numbers.number(len(every)),
                    limit=limit,
                    year=chosen.year,
                )
            ),
            anchor=False,
        )
        st.caption(t("funding.depend.one_payer") if len(payers) == 1 else t("funding.depend.text"))
        if rows:
            _table(chosen, rows, with_payer=True)


def _table(chosen: Chosen, rows: Sequence[Exposed], with_payer: bool) -> None:
    kinds = {row.provenance for row in rows}
    blocks.table(
        [_exact(chosen, row) for row in rows],
        shown=[_readable(chosen, row, with_payer) for row in rows[:_MOST]],
        columns={t("funding.column.of_finance"): _bar()},
        key="funding-exposed-list",
        source=source(),
        kinds=[kind for kind in PROVENANCES if kind in kinds],
        n=len(rows),
    )
    st.caption(t("funding.exposed.columns", fewest=_FEWEST))


def _bar() -> Any:
    sign = {"fr": "\u202f", "es": "\u00a0"}.get(state.language(), "")
    return st.column_config.ProgressColumn(format=f"%d{sign}%%", min_value=0, max_value=100)


def _readable(chosen: Chosen, row: Exposed, with_payer: bool) -> dict[str, Any]:
    who = row.recipient
    return {
        t("funding.column.recipient"): in_language(who.name),
        **({t("funding.column.payer"): in_language(row.payer)} if with_payer else {}),
        t("column.value"): chosen.money(row.amount),
        t("funding.column.of_finance"): round(100 * row.share),
        t("funding.column.of_revenue"): t("dimension.unknown")
        if row.of_revenue is None
        else numbers.share(row.of_revenue, 0),
        t("funding.exposed.jobs"): numbers.number(row.known.jobs)
        if row.known.jobs is not None
        else t("dimension.unknown"),
        t("funding.exposed.vulnerable_workers"): t("dimension.unknown")
        if row.known.vulnerable_workers is None
        else _count(row.known.vulnerable_workers),
    }


def _exact(chosen: Chosen, row: Exposed) -> dict[str, Any]:
    who = row.recipient
    return {
        t("funding.column.recipient"): in_language(who.name),
        t("dimension.family"): family_name(row.known.family),
        t("funding.column.payer"): in_language(row.payer),
        t("funding.column.amount", currency=chosen.currency): row.amount,
        t("funding.column.passed_on"): row.passed_on,
        t("funding.column.finance"): row.finance,
        t("funding.column.of_finance"): row.share,
        t("funding.column.of_revenue"): row.of_revenue,
        t("funding.exposed.jobs"): row.known.jobs,
        t("funding.exposed.vulnerable_workers"): None
        if row.known.vulnerable_workers is None
        else _count(row.known.vulnerable_workers),
        t("column.provenance"): t(f"provenance.{row.provenance}"),
    }
