"""The card of one enterprise: people, planet and profit, history, accounts, channels, contracts, support, partners."""

from __future__ import annotations

import functools
import html
from collections.abc import Sequence
from typing import Any

import streamlit as st

from sse_metrics import enterprise_card as cards
from sse_metrics.enterprise_card import EnterpriseCard
from ui import blocks, data, look, numbers, state
from ui.blocks import dimension_text
from ui.drawing import charts
from ui.drawing.charts import Series
from ui.text import name_of, t

Row = dict[str, Any]
_FEWEST_GOALS = 6  # of the seventeen; the strategy asks of its model enterprises to touch at least so many


def show() -> bool:
    """The card of the enterprise in the address; false when there is none, which is said if one was asked for."""
    wanted = state.code("enterprise")
    if not wanted:
        return False
    card: EnterpriseCard | None = data.ask(cards.enterprise_card, wanted)
    if card is None:
        state.note("enterprise", wanted)
        state.choose("enterprise", "")
        return False
    st.button(
        t("enterprises.card.back"),
        icon=":material/arrow_back:",
        type="tertiary",
        key="card-back",
        on_click=functools.partial(state.choose, "enterprise", ""),
    )
    _head(card)
    _people_planet_profit(card)
    left, right = st.columns(2, gap="small")
    with left:
        _accounts(card)
        _contracts(card)
        _support(card)
    with right:
        _history(card)
        _channels(card)
        _value_chain(card)
    return True


def _head(card: EnterpriseCard) -> None:
    e = card.enterprise
    name = e["name"] if state.language() == "ko" else e["name_en"] or e["name"]
    blocks.headline(name, [e["provenance"]])
    places = data.places()
    where = [name_of(places[code]) for code in (e["neighbourhood_id"], e["place_id"]) if code in places]
    parts = [
        t(f"family.{e['family']}"),
        *([t(f"family.{e['other_family']}")] if e["other_family"] else []),
        *([t(f"prototype.{e['prototype']}")] if e["prototype"] else []),
        str(dimension_text("sector", e["sector"])) if e["sector"] else "",
        ", ".join(where),
        e["name"] if name != e["name"] else "",
        f"{e['identifier_scheme'] or ''} {e['identifier']}".strip() if e["identifier"] else "",
        t("enterprises.card.pivot", name=e["pivotal_actor"]) if e["pivotal_actor"] else "",
    ]
    st.caption(blocks.plain(" · ".join(part for part in parts if part)))


def _people_planet_profit(card: EnterpriseCard) -> None:
    """Three columns that are never added up: what the accounts say, and the score of the last assessment."""
    last = card.latest
    assessed = card.assessments[0] if card.assessments else None
    for column, name in zip(st.columns(3, gap="small"), ("people", "planet", "profit"), strict=True):
        with column, st.container(border=True, key=f"ppp-{name}", gap="small", height="stretch"):
            st.header(t(f"enterprises.ppp.{name}"), anchor=False)
            lines = _people(last) if name == "people" else _profit(last) if name == "profit" else _goals(assessed)
            if name != "planet" and not lines:
                lines = [t("enterprises.ppp.no_accounts", sheet=t("table.enterprise_year"))]
            if lines:
                st.text("\n".join(lines))
            score = assessed[f"{name}_score"] if assessed else None
            if assessed is not None and score is not None:
                st.html(_bar(score, t("enterprises.ppp.score", score=numbers.number(score), year=assessed["year"])))
            else:
                missing = t(
                    "enterprises.ppp.not_assessed",
                    column=t(f"field.{name}_score"),
                    sheet=_sheet("enterprise_assessment"),
                )
                st.caption(blocks.plain(missing))
            used = [*([last] if last and name != "planet" else []), *([assessed] if assessed else [])]
            blocks.badges(cards.kinds(tuple(used)))
    if assessed:
        st.caption(blocks.plain(_assessed_text(assessed)))


def _people(row: Row | None) -> list[str]:
    if row is None:
        return []
    found = [
        _line("enterprises.ppp.jobs", row["jobs"], year=row["year"]),
        _of_jobs("enterprises.ppp.women", row["women_workers"], row["jobs"]),
        _of_jobs("enterprises.ppp.vulnerable", row["vulnerable_workers"], row["jobs"]),
        _line("enterprises.ppp.members", row["members"]),
    ]
    return [line for line in found if line]


def _profit(row: Row | None) -> list[str]:
    if row is None:
        return []
    ratio = cards.self_financing(row)
    money = functools.partial(numbers.money, currency=row["currency"])
    found = [
        t("enterprises.ppp.sales", value=money(row["sales_revenue"]), year=row["year"])
        if row["sales_revenue"] is not None
        else "",
        t("enterprises.ppp.self_financing", value=numbers.share(ratio, 0)) if ratio is not None else "",
        t("enterprises.ppp.result", value=money(row["net_profit"])) if row["net_profit"] is not None else "",
    ]
    return [line for line in found if line]


def _goals(row: Row | None) -> list[str]:
    """Goals that the work touches: what is recorded of the planet beside its score."""
    named = cards.goals(row) if row else []
    if not named:
        return []
    enough = "enterprises.ppp.goals_enough" if len(named) >= _FEWEST_GOALS else "enterprises.ppp.goals_few"
    return [
        t("enterprises.ppp.goals", n=len(named), listed=", ".join(str(goal) for goal in named)),
        t(enough, least=_FEWEST_GOALS),
    ]


def _assessed_text(row: Row) -> str:
    parts = [t("enterprises.ppp.assessed", year=row["year"], criteria=row["criteria_set"])]
    if row["criteria_met"] is not None and row["criteria_asked"]:
        parts.append(t("enterprises.ppp.criteria", met=row["criteria_met"], asked=row["criteria_asked"]))
    if row["assessor"]:
        parts.append(t("enterprises.ppp.assessor", who=t(f"choice.assessor.{row['assessor']}")))
    return " · ".join([*parts, t("enterprises.ppp.no_composite")])


def _history(card: EnterpriseCard) -> None:
    happened = card.history
    title = t("enterprises.history.title", n=numbers.number(len(happened)))
    with st.container(border=True, key="figure-history", gap="small"):
        st.header(title, anchor=False)
        shown = [
            {
                t("enterprises.history.day"): day,
                t("enterprises.history.what"): t(f"enterprises.history.{what}", name=name)
                if name
                else t(f"enterprises.column.{what}"),
            }
            for day, what, name in happened
        ]
        blocks.table(
            shown,
            key="card-history",
            source=t("enterprises.source"),
            kinds=cards.kinds((card.enterprise, *card.memberships)),
            alt=title,
        )


def _accounts(card: EnterpriseCard) -> None:
    last = card.latest
    if last is None:
        _missing("accounts", "enterprise_year")
        return
    rows = [row for row in card.accounts if row["currency"] == last["currency"]]
    years = [row["year"] for row in rows]
    series = [
        Series(
            t(f"enterprises.accounts.{name}"), years, [None if row[name] is None else float(row[name]) for row in rows]
        )
        for name in ("sales_revenue", "labour_cost", "subsidy")
    ]
    title = t(
        "enterprises.accounts.title",
        year=last["year"],
        sales=numbers.money(last["sales_revenue"], last["currency"]),
        subsidy=numbers.money(last["subsidy"], last["currency"]),
    )
    columns = ("sales_revenue", "other_revenue", "subsidy", "labour_cost", "operating_profit", "net_profit", "jobs")
    span = (years[0], years[-1])  # no years to come
    chart = charts.lines(look.current(), series, lambda value: numbers.money(value, last["currency"]), 250, years=span)
    blocks.figure(
        chart,
        key="card-accounts",
        n=len(card.accounts),
        title=title,
        alt=title,
        rows=[
            {t("dimension.year"): row["year"], t("dimension.currency"): row["currency"]}
            | {t(f"field.{name}"): row[name] for name in columns}
            for row in card.accounts
        ],
        source=t("enterprises.accounts.source"),
        kinds=cards.kinds(card.accounts),
    )


def _channels(card: EnterpriseCard) -> None:
    if not card.channels:
        _missing("channels", "sale")
        return
    first = card.channels[0]
    title = t(
        "enterprises.channels.title",
        n=len({row["channel_id"] for row in card.channels}),
        name=name_of(first),
        share=numbers.share(_part(first), 0),
    )
    _list(
        "channels",
        title,
        [
            {
                t("dimension.channel_id"): name_of(row),
                t("enterprises.channels.kind"): t(f"choice.channel.kind.{row['kind']}"),
                t("enterprises.channels.amount"): numbers.money(row["amount"], row["currency"]),
                t("enterprises.channels.share"): numbers.share(_part(row)),
                t("enterprises.channels.days"): row["market_days"],
                t("enterprises.channels.last_year"): row["last_year"],
            }
            for row in card.channels
        ],
        card.channels,
        "enterprises.channels.source",
    )


def _contracts(card: EnterpriseCard) -> None:
    if not card.contracts:
        _missing("contracts", "purchase")
        return
    shown = [
        {
            t("enterprises.contracts.awarded_on"): row["awarded_on"],
            t("enterprises.contracts.what"): row["title"],
            t("dimension.buyer_id"): row["buyer"],
            t("enterprises.contracts.part"): numbers.money(row["amount"], row["currency"] or ""),
            t("enterprises.contracts.whole"): numbers.money(row["whole"], row["currency"] or ""),
            t("enterprises.contracts.suppliers"): row["suppliers"],
        }
        for row in card.contracts
    ]
    shared = sum(1 for row in card.contracts if row["suppliers"] > 1)
    title = t(
        "enterprises.contracts.title",
        n=numbers.number(len(card.contracts)),
        buyers=numbers.number(len({row["buyer"] for row in card.contracts})),
        shared=numbers.number(shared),
    )
    _list("contracts", title, shown, card.contracts, "enterprises.contracts.source")


def _support(card: EnterpriseCard) -> None:
    rows = (*card.applications, *card.flows)
    if not rows:
        _missing("support", "application")
        return
    shown = [
        {
            t("enterprises.support.day"): row["applied_on"],
            t("enterprises.support.from"): row["programme"],
            t("enterprises.support.what"): t(
                "enterprises.support.awarded" if row["amount_awarded"] else "enterprises.support.not_awarded"
            ),
            t("enterprises.support.amount"): numbers.money(row["amount_awarded"], row["currency"]),
        }
        for row in card.applications
    ] + [
        {
            t("enterprises.support.day"): row["flowed_on"],
            t("enterprises.support.from"): row["payer_name"],
            t("enterprises.support.what"): t(f"choice.instrument.{row['instrument']}"),
            t("enterprises.support.amount"): numbers.money(row["amount"], row["currency"])
            if row["kind"] == "money"
            else numbers.number(row["amount"]),
        }
        for row in card.flows
    ]
    awarded = sum(1 for row in card.applications if row["amount_awarded"])
    title = t(
        "enterprises.support.title",
        n=numbers.number(len(card.applications)),
        awarded=numbers.number(awarded),
        flows=numbers.number(len(card.flows)),
    )
    _list("support", title, shown, rows, "enterprises.support.source")


def _value_chain(card: EnterpriseCard) -> None:
    if not card.links:
        _missing("links", "value_chain_link")
        return
    count = {
        way: len({row["partner_id"] or row["partner"] for row in card.links if row["direction"] == way})
        for way in ("customer", "supplier")
    }
    shown = [
        {
            t("dimension.year"): row["year"],
            t("enterprises.links.direction"): t(f"enterprises.links.{row['direction']}"),
            t("enterprises.links.partner"): row["partner"],
            t("enterprises.links.product"): row["product"],
            t("enterprises.links.amount"): numbers.money(row["amount"], row["currency"] or ""),
            t("enterprises.prototypes.pivot"): row["pivotal_actor"],
        }
        for row in card.links
    ]
    title = t("enterprises.links.title", customers=count["customer"], suppliers=count["supplier"])
    _list("links", title, shown, card.links, "enterprises.links.source")


def _list(name: str, title: str, shown: Sequence[Row], rows: cards.Rows, source: str) -> None:
    with st.container(border=True, key=f"figure-{name}", gap="small"):
        st.header(blocks.plain(title), anchor=False)
        blocks.table(shown, key=f"card-{name}", source=t(source), kinds=cards.kinds(rows), alt=title)


def _missing(name: str, table: str) -> None:
    blocks.empty(t(f"enterprises.{name}.empty"), t("enterprises.card.filled_by", sheet=_sheet(table)))


def _sheet(table: str) -> str:
    return t(f"table.{table}")


def _part(row: Row) -> float | None:
    return float(row["amount"]) / float(row["whole"]) if row["whole"] else None


def _line(key: str, value: float | None, **more: object) -> str:
    return "" if value is None else t(key, n=numbers.number(value), **more)


def _of_jobs(key: str, part: int | None, jobs: int | None) -> str:
    return "" if part is None or not jobs else t(key, n=numbers.number(part), share=numbers.share(part / jobs, 0))


def _bar(score: float, words: str) -> str:
    said = html.escape(words)
    return (
        f'<div class="sse-card"><div class="sse-bar" role="img" aria-label="{said}">'
        f'<div class="fill" style="width:{score:.0f}%"></div></div>{said}</div>'
    )
