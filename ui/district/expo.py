"""The public procurement expo: how far meetings got, who asked for what, what nobody offered, and the awards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from sse_metrics import expos, purchases
from sse_metrics.filters import Filters
from sse_metrics.indicators.computing import PROVENANCES
from ui import blocks, data, look, numbers, published, state
from ui.blocks import dimension_text
from ui.district.procurement import behind, sheets
from ui.drawing import flow_charts
from ui.drawing.flow_charts import Rank
from ui.text import in_language, name_of, t

ANY = "any"
_KEY_FIGURES = (
    "expo_conversion", "expo_value", "days_to_contract", "expo_consultations_per_enterprise", "unmatched_demand_share",
)  # fmt: skip
# What was printed of purchasing events, here and elsewhere
_PRINTED = (
    "procurement_fair_exhibitors", "procurement_fair_attendees", "procurement_fair_buyers",
    "procurement_fair_consultations",
)  # fmt: skip

Row = dict[str, Any]


@dataclass(frozen=True)
class Chosen:
    """An expo of a place, and one buyer or all of them; no expo where none is recorded."""

    place: str
    expo: Row | None
    buyer: str | None
    buyer_name: str

    @property
    def filters(self) -> Filters:
        """The selection for indicators."""
        return Filters(place=self.place, expo=self.expo["expo_id"] if self.expo else None, buyer=self.buyer)

    @property
    def title(self) -> str:
        """The expo in words: its form and its day."""
        assert self.expo is not None
        return t(
            "expo.named", kind=dimension_text("expo_kind", self.expo["kind"]), day=numbers.day(self.expo["held_on"])
        )


def choose() -> Chosen:
    """The place, its expo and a buyer, all in the address."""
    place = str(blocks.choose("place").place)
    held: list[Row] = data.ask(expos.expos, place)
    if not held:
        return Chosen(place, None, None, "")
    by_id = {row["expo_id"]: row for row in held}
    # the newest that has meetings, rather than one that is only announced
    usual = next((row["expo_id"] for row in held if row["demands"]), held[0]["expo_id"])
    with st.container(horizontal=True, gap="small", key="expo-choices"):
        expo = state.selectbox(
            "expo",
            t("choose.expo"),
            list(by_id),
            usual,
            lambda code: t(
                "expo.option",
                kind=dimension_text("expo_kind", by_id[code]["kind"]),
                day=numbers.day(by_id[code]["held_on"], "medium"),
                n=by_id[code]["meetings"],
            ),
            label_visibility="collapsed",
            width=400,
        )
        names = {row["buyer_id"]: in_language(row["buyer_name"]) for row in data.ask(expos.outcomes, expo, "buyer_id")}
        every = {**{code: in_language(name) for code, name in data.ask(purchases.buyer_names, place).items()}, **names}
        buyer = state.selectbox(
            "buyer",
            t("choose.buyer"),
            [ANY, *sorted(every, key=lambda code: every[code])],
            ANY,
            lambda code: t("procurement.flows.any_buyer") if code == ANY else every[code],
            label_visibility="collapsed",
            width=330,
        )
    return Chosen(place, by_id[expo], None if buyer == ANY else buyer, every.get(buyer, ""))


def headline(chosen: Chosen) -> None:
    """Meetings, contracts and their value; or what is missing."""
    if chosen.expo is None:
        blocks.headline(t("expo.headline.none", place=name_of(data.places()[chosen.place])))
        return
    steps: list[Row] = data.ask(expos.funnel, chosen.expo["expo_id"], chosen.buyer)
    asked: list[Row] = data.ask(expos.demand, chosen.expo["expo_id"], chosen.buyer)
    kinds = [kind for kind in PROVENANCES if kind in {row["provenance"] for row in (*steps, *asked)}]
    met = sum(row["meetings"] for row in steps if row["step"] == "met")
    contracts = [row for row in steps if row["step"] == "contract"]
    if chosen.buyer:
        wanted = ", ".join(in_language(row["asked_for"] or t("expo.not_said")) for row in asked)
        key = "buyer" if asked else "buyer_nothing"
        blocks.headline(t(f"expo.headline.{key}", buyer=chosen.buyer_name, expo=chosen.title, wanted=wanted), kinds)
    elif not met:
        blocks.headline(t("expo.headline.no_meetings", expo=chosen.title), kinds)
    else:
        signed = sum(row["meetings"] for row in contracts)
        worth = t("procurement.and").join(
            numbers.money(row["amount"], row["currency"] or "") for row in contracts if row["amount"]
        )
        key = "contracts" if worth else "no_contracts"
        blocks.headline(t(f"expo.headline.{key}", expo=chosen.title, met=met, signed=signed, worth=worth), kinds)


def key_figures(chosen: Chosen) -> None:
    """Five figures with what they stand on."""
    cells = st.grid(len(_KEY_FIGURES), min_column_width=150, gap="small")
    for name in _KEY_FIGURES:
        rows = [row for row in data.compute(name, chosen.filters).rows if row["value"] is not None]
        with cells.cell(), st.container(border=True, key=f"card-{name}", gap="xxsmall", height="stretch"):
            shown = t("procurement.and").join(
                blocks.value_text(name, row["value"], row.get("currency")) for row in rows
            )
            st.metric(t(f"indicator.{name}.short"), shown or numbers.MISSING, help=t(f"indicator.{name}.definition"))
            st.caption(behind(name, rows[0], rows[0].get("currency")) if rows else t("expo.none_yet"))


def funnel(chosen: Chosen) -> None:
    """Met, quoted, negotiating, contract, with values and the median days to the contract."""
    assert chosen.expo is not None
    steps: list[Row] = data.ask(expos.funnel, chosen.expo["expo_id"], chosen.buyer)
    if not steps:
        blocks.empty(t("expo.funnel.empty"), t("expo.empty_hint", sheets=sheets("expo", "expo_meeting")))
        return
    ranks = []
    for name in expos.STEPS:
        rows = [row for row in steps if row["step"] == name]
        count = sum(row["meetings"] for row in rows)
        worth = t("procurement.and").join(numbers.money(r["amount"], r["currency"] or "") for r in rows if r["amount"])
        said = t("expo.funnel.step", n=numbers.number(count), worth=worth) if worth else numbers.number(count)
        ranks.append(
            Rank(t(f"expo.step.{name}"), count, said, t("expo.funnel.hover", step=t(f"expo.step.{name}"), n=said))
        )
    days = [row["median_days"] for row in steps if row["median_days"] is not None]
    title = t("expo.funnel.title", met=numbers.number(ranks[0].value), signed=numbers.number(ranks[-1].value))
    blocks.figure(
        flow_charts.funnel(look.current(), ranks),
        key="expo-funnel",
        n=int(ranks[0].value or 0),
        title=title,
        subtitle=t("expo.funnel.days", days=numbers.short_number(days[0]))
        if len(days) == 1
        else t("expo.funnel.subtitle"),
        alt=title,
        rows=[
            {
                t("expo.column.step"): t(f"expo.step.{row['step']}"),
                t("expo.column.meetings"): row["meetings"],
                t("procurement.column.value", currency=row["currency"] or ""): row["amount"],
                t("expo.column.days"): row["median_days"],
            }
            for row in steps
        ],
        source=t("expo.source"),
        kinds=[kind for kind in PROVENANCES if kind in {row["provenance"] for row in steps}],
        method="expo_conversion",
    )


def demand(chosen: Chosen) -> None:
    """What was asked for, and what of it nobody offered."""
    assert chosen.expo is not None
    rows: list[Row] = data.ask(expos.demand, chosen.expo["expo_id"], chosen.buyer)
    if not rows:
        blocks.empty(t("expo.demand.empty"), t("expo.empty_hint", sheets=sheets("expo_meeting")))
        return
    ranks = [
        Rank(
            in_language(row["asked_for"] or t("expo.not_said")),
            row["demands"],
            t("expo.demand.row_unmet" if row["unmatched"] else "expo.demand.row",
              n=row["demands"], buyers=row["buyers"], unmet=row["unmatched"]),
            is_chosen=row["unmatched"] > 0,
        )
        for row in rows
    ]  # fmt: skip
    unmet = [row for row in rows if row["unmatched"]]
    if unmet:
        names = ", ".join(in_language(row["asked_for"] or t("expo.not_said")) for row in unmet)
        title = t("expo.demand.title_unmet", what=names, n=sum(row["unmatched"] for row in unmet))
    else:
        title = t("expo.demand.title", what=ranks[0].name, n=rows[0]["demands"])
    blocks.figure(
        flow_charts.ranking(look.current(), ranks),
        key="expo-demand",
        n=sum(row["demands"] for row in rows),
        title=title,
        subtitle=t("expo.demand.subtitle"),
        alt=title,
        rows=[
            {
                t("expo.column.asked"): in_language(row["asked_for"] or ""),
                t("expo.column.times"): row["demands"],
                t("expo.column.buyers"): row["buyers"],
                t("expo.column.unmet"): row["unmatched"],
                t("expo.column.contracts"): row["contracts"],
            }
            for row in rows
        ],
        source=t("expo.source"),
        kinds=[kind for kind in PROVENANCES if kind in {row["provenance"] for row in rows}],
        method="unmatched_demand_share",
    )


def by(chosen: Chosen, dimension: str) -> None:
    """Meetings and contracts of each buyer, or of each enterprise."""
    assert chosen.expo is not None
    rows: list[Row] = data.ask(expos.outcomes, chosen.expo["expo_id"], dimension)
    with_meetings = [row for row in rows if row["meetings"]]
    if not with_meetings or chosen.buyer:
        return
    named = "name" if state.language() == "ko" else "name_en"
    with_contract = sum(1 for row in with_meetings if row["contracts"])
    title = t(f"expo.by.{dimension}.title", n=len(with_meetings), signed=with_contract)
    with st.container(border=True, key=f"figure-{dimension}", gap="xsmall"):
        st.header(t(f"expo.by.{dimension}"), anchor=False)
        st.caption(title)
        blocks.table(
            [
                {
                    t(f"dimension.{dimension}"): in_language(row["buyer_name"])
                    if dimension == "buyer_id"
                    else row[named],
                    t("expo.column.meetings"): row["meetings"],
                    t("expo.column.open"): row["still_open"],
                    t("expo.column.contracts"): row["contracts"],
                    t("expo.column.lost"): row["lost"],
                    t("expo.column.value"): numbers.money(row["amount"], row["currency"] or "")
                    if row["amount"]
                    else "",
                    **({t("expo.column.unmet"): row["unmatched"]} if dimension == "buyer_id" else {}),
                }
                for row in rows
            ],
            key=f"expo-{dimension}",
            source=t("expo.source"),
            kinds=[chosen.expo["provenance"]],
            alt=title,
        )


def meetings(chosen: Chosen) -> None:
    """Each meeting, and the award that it led to."""
    assert chosen.expo is not None
    rows: list[Row] = data.ask(expos.meetings, chosen.expo["expo_id"], chosen.buyer)
    if not rows:
        return
    named = "name" if state.language() == "ko" else "name_en"
    linked = sum(1 for row in rows if row["purchase_id"])
    with st.container(border=True, key="figure-meetings", gap="xsmall"):
        st.header(t("expo.meetings.title"), anchor=False)
        st.caption(t("expo.meetings.subtitle", n=len(rows), linked=linked))
        blocks.table(
            [
                {
                    t("dimension.buyer_id"): in_language(row["buyer_name"]),
                    t("expo.column.asked"): in_language(row["asked_for"] or ""),
                    t("dimension.enterprise_id"): row[named] or t("expo.nobody"),
                    t("expo.column.step"): t(f"choice.expo_meeting.stage.{row['stage']}"),
                    t("expo.column.quoted"): numbers.money(_float(row["quoted_amount"]), row["currency"] or ""),
                    t("expo.column.contracted"): numbers.day(row["contracted_on"], "medium")
                    if row["contracted_on"]
                    else "",
                    t("expo.column.days"): numbers.number(row["days_to_contract"]) if row["contracted_on"] else "",
                    t("expo.column.award"): in_language(row["award_title"] or row["purchase_id"] or ""),
                    t("procurement.column.award"): numbers.money(_float(row["award_amount"]), row["currency"] or "")
                    if row["purchase_id"]
                    else "",
                    t("dimension.procedure_kind"): dimension_text("procedure_kind", row["procedure_kind"])
                    if row["purchase_id"]
                    else "",
                }
                for row in rows
            ],
            key="expo-meetings",
            source=t("expo.source"),
            kinds=[kind for kind in PROVENANCES if kind in {row["provenance"] for row in rows}],
        )


def printed(chosen: Chosen) -> None:
    """What was published about purchasing events of the place, and of others for comparison."""
    facts = [fact for indicator in _PRINTED for fact in data.facts(indicator=indicator)]
    here = [fact for fact in facts if fact["place_id"] == chosen.place]
    elsewhere = [fact for fact in facts if fact["place_id"] != chosen.place]
    checks: list[Row] = data.ask(_consultations)
    if not facts and not checks:
        return
    places = data.places()
    with st.container(border=True, key="figure-expo-published", gap="xsmall"):
        st.header(t("expo.published.title"), anchor=False)
        doubts = list(dict.fromkeys(fact["contradiction"] for fact in here if fact["contradiction"]))
        if doubts:
            st.caption(blocks.plain(t("expo.published.doubts", n=len(doubts))))
            for doubt in doubts:
                st.caption("⚠ " + blocks.plain(doubt))
        blocks.table(
            [
                *(
                    {
                        t("facts.column.place"): name_of(places[fact["place_id"]]),
                        t("choose.indicator"): t(f"fact.{fact['indicator']}"),
                        t("facts.column.period"): published.period_text(fact),
                        t("column.value"): published.worded(fact),
                        t("facts.column.breakdown"): published.breakdown_text(fact),
                        t("facts.column.contradiction"): fact["contradiction"] or "",
                        t("facts.column.source"): fact["citation"],
                    }
                    for fact in (*here, *elsewhere)
                ),
                *(
                    {
                        t("facts.column.place"): check["place"],
                        t("choose.indicator"): t("indicator.expo_consultations_per_enterprise.title"),
                        t("facts.column.period"): check["period"],
                        t("column.value"): t(
                            "expo.published.consultations",
                            meetings=check["numerator"],
                            enterprises=check["denominator"],
                            value=numbers.number(check["published_value"], 2),
                        ),
                        t("facts.column.breakdown"): "",
                        t("facts.column.contradiction"): "",
                        t("facts.column.source"): check["source_url"],
                    }
                    for check in checks
                ),
            ],
            key="expo-published",
            source=t("market.published.source"),
            kinds=["published"],
        )  # fmt: skip


def _consultations(db: Any) -> list[Row]:
    found: list[Row] = db.rows(
        "select * from published_check where indicator_id = 'expo_consultations_per_enterprise' order by check_id"
    )
    return found


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
