"""Funding flows, "Promised and paid": both over the years, what is open and how old, and how awards are spread."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from sse_metrics import ledger, promises
from sse_metrics.filters import Filters
from sse_metrics.ledger import STAGES, Row
from sse_metrics.promises import FEWEST_FOR_TENTHS, Promises
from ui import blocks, data, look, numbers
from ui.drawing import flow_charts, funding_charts, trends
from ui.drawing.charts import Series
from ui.drawing.flow_charts import Rank
from ui.money.funding import FEWEST_FOR_QUARTILES, Chosen, all_spreads, class_name, kind_word, source, spreads_of
from ui.text import in_language, t

_DAYS_OF_A_YEAR = 365.25


def show(chosen: Chosen) -> None:
    """Both stages by year beside the spread of awards; what is open; the tenths of the awards."""
    left, right = st.columns(2, gap="small")
    with left:
        _years(chosen)
    with right:
        _spread(chosen)
    _open(chosen)
    _tenths(chosen)


def _years(chosen: Chosen) -> None:
    answer = data.compute("net_flow", Filters(place=chosen.place), ("year",))
    rows = [
        row
        for row in answer.rows
        if row["currency"] == chosen.currency and row["value"] is not None and row["year"] <= chosen.year
    ]
    by_stage = {stage: {row["year"]: row["value"] for row in rows if row["stage"] == stage} for stage in STAGES}
    years = sorted({row["year"] for row in rows})
    title = _years_title(chosen, {stage: by_stage[stage].get(chosen.year) for stage in STAGES})
    blocks.figure(
        funding_charts.side_by_side(
            look.current(),
            [
                Series(t(f"stage.{stage}"), years, [by_stage[stage].get(year) for year in years])
                for stage in reversed(STAGES)
                if by_stage[stage]
            ],
            chosen.money,
        ),
        key="funding-years",
        title=title,
        subtitle=t("funding.years.subtitle"),
        alt=title,
        rows=lambda: [
            {
                t("dimension.year"): row["year"],
                t("dimension.stage"): t(f"stage.{row['stage']}"),
                t("funding.column.amount", currency=chosen.currency): row["value"],
                t("funding.column.lines"): row["n"],
                t("column.provenance"): kind_word(row),
            }
            for row in rows
        ],
        source=source(),
        kinds=blocks.kinds_of(rows),
        method="net_flow",
        n=sum(row["n"] for row in rows),
    )


def _years_title(chosen: Chosen, now: dict[str, float | None]) -> str:
    known = [stage for stage in STAGES if now[stage] is not None]
    if len(known) == 1:
        stage = t(f"stage.{known[0]}")
        return t("funding.years.title_one", year=chosen.year, stage=stage, money=chosen.money(now[known[0]]))
    return t("funding.years.title", year=chosen.year, **{stage: chosen.money(now[stage]) for stage in STAGES})


def _spread(chosen: Chosen) -> None:
    every = spreads_of(chosen)
    rows = [row for row in every if row.n >= FEWEST_FOR_QUARTILES]
    if not rows:
        blocks.empty(
            t("funding.spread.empty", fewest=FEWEST_FOR_QUARTILES), blocks.sheets("funding.empty_hint", "funding_flow")
        )  # fmt: skip
        return
    last = rows[-1]
    title = t(
        "funding.spread.title", year=last.year, median=chosen.money(last.median), mean=chosen.money(last.mean),
        low=chosen.money(last.low), high=chosen.money(last.high),
    )  # fmt: skip
    names = (t("vitality.spread.median"), t("funding.spread.middle"), t("vitality.spread.mean"))
    blocks.figure(
        trends.spread(look.current(), rows, chosen.money, names, height=280),
        key="funding-spread",
        title=title,
        subtitle=t("funding.spread.subtitle", fewest=FEWEST_FOR_QUARTILES),
        alt=title,
        rows=lambda: [
            {
                t("dimension.year"): row.year,
                t("vitality.spread.low"): row.low,
                t("vitality.spread.median"): row.median,
                t("vitality.spread.high"): row.high,
                t("vitality.spread.mean"): row.mean,
                t("column.n"): row.n,
            }
            for row in every
        ],
        source=source(),
        kinds=sorted({row.provenance for row in rows}),
        method="median_award",
        n=last.n,
    )


# ------------------------------------------------------------------ what is promised and not paid


def _open(chosen: Chosen) -> None:
    day = min(data.ask(promises.last_day, chosen.place), dt.date(chosen.year, 12, 31))
    promised: list[Row] = data.ask(promises.promises, chosen.place, day, chosen.currency)
    classes = promises.told_by(promised, "payer_class")
    if not classes:
        blocks.empty(t("funding.open.none"), blocks.sheets("funding.empty_hint", "funding_flow"))
        return
    known = [each for each in classes if each.open is not None]
    if not known:
        blocks.empty(t("funding.open.unlinked"), t("funding.open.unlinked_hint", column=t("field.parent_flow_id")))
        return
    rows: list[Row] = data.ask(promises.open_promises, chosen.place, day, chosen.currency)
    with st.container(border=True, key="funding-open", gap="xsmall"):
        st.header(blocks.plain(_open_title(chosen, known, rows, day)), anchor=False)
        st.caption(t("funding.open.subtitle", day=numbers.day(day), column=t("field.parent_flow_id")))
        left, right = st.columns([1, 1.15], gap="small")
        with left:
            _open_groups(chosen, classes, day, "payer_class")
            programmes = promises.told_by(promised, "programme_id")
            if any(each.code for each in programmes):
                _open_groups(chosen, programmes, day, "programme_id")
        with right:
            _open_list(chosen, rows)


def _open_title(chosen: Chosen, known: list[Promises], rows: list[Row], day: dt.date) -> str:
    amount = sum(each.open or 0.0 for each in known)
    if not rows:
        return t("funding.open.all_paid", day=numbers.day(day))
    return t(
        "funding.open.title",
        money=chosen.money(amount),
        share=numbers.share(amount / sum(each.promised for each in known)),
        n=numbers.number(rows[0]["every"]),
        age=_age(rows[0]["age_days"]),
    )


def _age(days: int) -> str:
    return t("funding.age_years", n=numbers.number(days / _DAYS_OF_A_YEAR, 1))


def _open_groups(chosen: Chosen, found: list[Promises], day: dt.date, by: str) -> None:
    names = data.ask(ledger.programme_names, chosen.place)

    def name(code: str | None) -> str:
        if by == "payer_class":
            return class_name(str(code))
        return t("funding.no_programme") if code is None else in_language(names.get(code, code))

    blocks.table(
        [
            {
                t(f"dimension.{by}"): name(each.code),
                t("funding.column.promised"): each.promised,
                t("funding.column.paid_of_it"): each.paid if each.open is not None else None,
                t("funding.column.open"): each.open,
                t("funding.column.above"): each.above,
                t("funding.column.promises"): each.promises,
                t("funding.column.not_paid"): each.not_paid if each.open is not None else None,
                t("funding.column.oldest"): each.oldest_on if each.open is not None else None,
                t("dimension.currency"): chosen.currency,
            }
            for each in found
        ],
        shown=[
            {
                t(f"dimension.{by}"): name(each.code),
                t("funding.column.promised"): chosen.money(each.promised),
                t("funding.column.open"): chosen.money(each.open) if each.open is not None else t("dimension.unknown"),
                t("funding.column.oldest"): _age((day - each.oldest_on).days)
                if each.oldest_on and each.open is not None
                else numbers.MISSING,
            }
            for each in found
        ],
        key=f"funding-open-{by}",
        source=source(),
        kinds=[kind for kind in [row_of_place(chosen)] if kind],
        n=sum(each.promises for each in found),
    )


def row_of_place(chosen: Chosen) -> str | None:
    """The softest kind of figure among the promises of the place."""
    return data.compute("net_flow", Filters(place=chosen.place), ("year",)).provenance


def _open_list(chosen: Chosen, rows: list[Row]) -> None:
    if not rows:
        return
    blocks.table(
        [
            {
                t("field.flow_id"): row["flow_id"],
                t("field.flowed_on"): row["flowed_on"],
                t("funding.column.age_days"): row["age_days"],
                t("funding.column.payer"): row["payer_name"],
                t("funding.column.recipient"): row["recipient_name"],
                t("funding.column.promised"): row["amount"],
                t("funding.column.paid_of_it"): row["paid"],
                t("funding.column.open"): row["open"],
                t("dimension.currency"): chosen.currency,
                t("column.provenance"): kind_word(row),
            }
            for row in rows
        ],
        shown=[
            {
                t("funding.column.age"): _age(row["age_days"]),
                t("funding.column.recipient"): in_language(row["recipient_name"]),
                t("funding.column.open"): chosen.money(row["open"]),
                t("funding.column.promised"): chosen.money(row["amount"]),
            }
            for row in rows
        ],
        key="funding-open-list",
        source=source(),
        kinds=blocks.kinds_of(rows),
        n=rows[0]["every"],
    )
    if rows[0]["every"] > len(rows):
        st.caption(t("funding.first_of", shown=numbers.number(len(rows)), n=numbers.number(rows[0]["every"])))


# ------------------------------------------------------------------ how awards are spread


def _tenths(chosen: Chosen) -> None:
    """What each tenth of the awards got: of the year, or of all years together where it has fewer than ten."""
    spreads = all_spreads(chosen)
    if not spreads:
        return
    has_ten = any(each.year == chosen.year and each.n >= FEWEST_FOR_TENTHS for each in spreads)
    first, last = (chosen.year, chosen.year) if has_ten else (spreads[0].year, spreads[-1].year)
    rows: list[Row] = data.ask(promises.award_tenths, chosen.place, first, last, chosen.currency)
    if not rows:
        blocks.empty(t("funding.few_awards"), t("funding.tenths.empty_hint"))
        return
    span = str(first) if first == last else f"{first}–{last}"
    title = t(
        "funding.tenths.title", span=span, first=numbers.share(rows[0]["share"], 0),
        last=numbers.share(sum(row["share"] for row in rows[5:]), 0),
    )  # fmt: skip
    blocks.figure(
        flow_charts.columns(
            look.current(),
            [
                Rank(
                    str(row["tenth"]), row["share"], numbers.share(row["share"], 0),
                    t("funding.tenths.hover", n=row["awards"], money=chosen.money(row["amount"])), row["tenth"] == 1,
                )
                for row in rows
            ],
            height=230,
        ),
        key="funding-tenths",
        title=title,
        subtitle=t("funding.tenths.subtitle"),
        alt=title,
        rows=lambda: [
            {
                t("funding.column.tenth"): row["tenth"],
                t("funding.column.amount", currency=chosen.currency): row["amount"],
                t("funding.column.share"): row["share"],
                t("funding.column.awards"): row["awards"],
            }
            for row in rows
        ],
        source=source(),
        kinds=[kind for kind in [row_of_place(chosen)] if kind],
        method="top_decile_share",
        n=rows[0]["every"],
    )  # fmt: skip
