"""Public procurement, the share of the SSE: by year beside what was published, by kind of buyer, by buyer."""

from __future__ import annotations

from typing import Any

import streamlit as st

from sse_metrics import expos, purchases
from sse_metrics.indicators.computing import PROVENANCES
from ui import blocks, data, look, numbers, state
from ui.blocks import dimension_text
from ui.district.procurement import Chosen, behind, sheets, targets_of
from ui.drawing import charts, flow_charts
from ui.drawing.charts import Mark, Series
from ui.drawing.flow_charts import Rank
from ui.text import in_language, name_of, t

_WITH = "sse_procurement_share_of_all"
# Kinds of buyers as the published figures of the country name them
_PRINTED_KIND = {
    "local_government": "local_governments", "state_body": "state_bodies", "education_office": "education_offices",
    "public_corporation": "public_corporations", "local_public_corporation": "local_public_corporations",
    "quasi_governmental": "quasi_governmental", "other_public_body": "other_public_bodies",
}  # fmt: skip


def years(chosen: Chosen, indicator_id: str) -> None:
    """The share by year, beside the published ones of the country and the targets."""
    share = data.compute(indicator_id, chosen.filters.without("year"), by=("year",))
    rows = chosen.rows(share)
    if not rows:
        blocks.empty(
            t("procurement.years.empty"),
            t("procurement.empty_hint", sheets=sheets("buyer", "buyer_year", "purchase", "purchase_supplier")),
        )
        return
    country = _country(chosen.place)
    printed = _printed(country, "all_public_bodies", with_all=indicator_id == _WITH)
    marks = [Mark(fact["period_end"].year, fact["value"] / 100, "", _hover(fact)) for fact in printed]
    aims = targets_of(chosen.place, "sse_procurement_share")
    targets = [
        Mark(aim["year"], aim["target_value"], "",
             t("procurement.years.target", year=aim["year"], value=numbers.share(aim["target_value"])))
        for aim in aims
    ]  # fmt: skip
    place = name_of(data.places()[chosen.place])
    first, last = rows[0], rows[-1]
    said = t(
        "procurement.years.said", place=place, first=first["year"], start=numbers.share(first["value"]),
        last=last["year"], end=numbers.share(last["value"]),
    )  # fmt: skip
    kinds = (
        {row["provenance"] for row in rows} | {aim["provenance"] for aim in aims} | ({"published"} if marks else set())
    )
    blocks.figure(
        flow_charts.share_years(
            look.current(),
            [Series(place, [row["year"] for row in rows], [row["value"] for row in rows])],
            marks,
            t("procurement.years.country", country=name_of(data.places()[country])) if country else "",
            targets,
            t("procurement.years.targets"),
            numbers.share,
            250,
        ),
        key="procurement-years",
        n=rows[-1]["n"],
        title=said,
        subtitle=_explained(country) if marks else "",
        alt=said,
        rows=[
            *blocks.readable(share),
            *(
                {
                    t("dimension.year"): fact["period_end"].year,
                    t("column.value"): fact["value"] / 100,
                    t("column.provenance"): t("provenance.published"),
                    t("facts.column.source"): fact["citation"],
                }
                for fact in printed
            ),
        ],
        source=[t("procurement.source"), *(fact["citation"] for fact in printed)],
        kinds=[kind for kind in PROVENANCES if kind in kinds],
        method=indicator_id,
    )  # fmt: skip


def _country(place: str) -> str | None:
    """The country that a place lies in."""
    places, at = data.places(), place
    while at and places[at]["level"] != "country":
        at = places[at]["parent_id"] or ""
    return at if at and at != place else None


def _printed(country: str | None, buyer: str, with_all: bool) -> list[dict[str, Any]]:
    """Published shares of a country's buyers of a kind; a year whose share excludes something stands for itself."""
    if not country:
        return []
    found = [
        fact
        for fact in data.facts(place_id=country, indicator="sse_procurement_share", dated_only=True)
        if fact["status"] == "actual" and f"buyer={buyer}" in fact["breakdown"]
    ]
    excluding = {fact["period_end"].year for fact in found if "excluding=" in fact["breakdown"]}
    return [
        fact
        for fact in found
        if fact["period_end"].year not in excluding or ("excluding=" in fact["breakdown"]) != with_all
    ]


def _explained(country: str | None) -> str:
    """The two published shares of one year that differ by what a rule leaves out."""
    both = {with_all: _printed(country, "all_public_bodies", with_all) for with_all in (True, False)}
    for fact in both[False]:
        if "excluding=" in fact["breakdown"]:
            year = fact["period_end"].year
            whole = next(each for each in both[True] if each["period_end"].year == year)
            return t(
                "procurement.years.explained", country=name_of(data.places()[str(country)]), year=year,
                without=numbers.percent(fact["value"], 2), whole=numbers.percent(whole["value"], 2),
            )  # fmt: skip
    return ""


def _hover(fact: dict[str, Any]) -> str:
    return t("market.published.hover", year=fact["period_end"].year, values=numbers.percent(fact["value"], 2))


def least(chosen: Chosen, indicator_id: str) -> None:
    """The buyers that buy least from the SSE, and what they asked for at the expo: the journey of one glance."""
    answer = data.compute(indicator_id, chosen.filters, by=("buyer_id",))
    rows = purchases.least_buying(chosen.rows(answer), 4)
    if not rows:
        return
    names = data.ask(purchases.buyer_names, chosen.place)
    asked: list[dict[str, Any]] = data.ask(expos.asked_by_buyer, chosen.place, chosen.year)
    with st.container(border=True, key="figure-least", gap="xsmall"):
        st.header(t("procurement.least.title"), anchor=False)
        if asked:
            st.caption(
                t(
                    "procurement.least.subtitle",
                    kind=dimension_text("expo_kind", asked[0]["expo_kind"]),
                    day=numbers.day(asked[0]["held_on"]),
                )
            )
        else:
            st.caption(t("procurement.least.no_expo"))
        for row in rows:
            _buyer(chosen, row, names[row["buyer_id"]], [each for each in asked if each["buyer_id"] == row["buyer_id"]])
        kinds = {row["provenance"] for row in (*rows, *asked)}
        blocks.badges([kind for kind in PROVENANCES if kind in kinds])
        st.caption(t("figure.source", source=t("procurement.least.source")))


def _buyer(chosen: Chosen, row: dict[str, Any], name: str, asked: list[dict[str, Any]]) -> None:
    name, share = blocks.plain(in_language(name)), numbers.share(row["value"])
    stands_on = behind("", row, chosen.currency)
    with st.container(gap="xxsmall"):
        if not asked:
            st.markdown(f"**{name}** · {blocks.plain(share)}")
            st.caption(blocks.plain(t("procurement.least.nothing", behind=stands_on)))
            return
        st.page_link(
            "pages/district/expo.py",
            label=f"**{name}** · {blocks.plain(share)}",
            icon=":material/handshake:",
            query_params={
                "place": chosen.place,
                "expo": asked[0]["expo_id"],
                "buyer": row["buyer_id"],
                "lang": state.language(),
            },
        )
        wanted = ", ".join(_wanted(each) for each in asked)
        st.caption(blocks.plain(t("procurement.least.asked", behind=stands_on, wanted=wanted)))


def _wanted(each: dict[str, Any]) -> str:
    said = in_language(each["asked_for"]) if each["asked_for"] else t("expo.not_said")
    said = said if each["demands"] == 1 else t("expo.times", what=said, n=each["demands"])
    return t("expo.unmet", what=said) if each["unmatched"] else said


def kinds_of_buyers(chosen: Chosen, indicator_id: str) -> None:
    """The share by kind of buyer, with what it stands on and what was published of the country's buyers of the kind."""
    answer = data.compute(indicator_id, chosen.filters, by=("buyer_kind",))
    rows = sorted(chosen.rows(answer), key=lambda row: row["value"])
    if not rows:
        return
    country = _country(chosen.place)
    printed = {
        kind: facts[-1] for kind, name in _PRINTED_KIND.items() if (facts := _printed(country, name, with_all=True))
    }
    ranks = []
    for row in rows:
        share = numbers.share(row["value"])
        said = f"{share}\n{behind('', row, chosen.currency)}"
        fact = printed.get(row["buyer_kind"])
        also = (
            t("procurement.kinds.country", year=fact["period_end"].year, value=numbers.percent(fact["value"], 2))
            if fact
            else ""
        )
        ranks.append(
            Rank(
                dimension_text("buyer_kind", row["buyer_kind"]),
                row["value"],
                said,
                f"{said.replace(chr(10), ' · ')}{also}",
            )
        )
    title = t("procurement.kinds.title", kind=ranks[0].name, value=numbers.share(rows[0]["value"]))
    blocks.figure(
        flow_charts.ranking(look.current(), ranks),
        key="procurement-kinds",
        n=sum(row["n"] for row in rows),
        title=title,
        subtitle=_printed_kinds(country, printed),
        alt=title,
        rows=blocks.readable(answer),
        source=[t("procurement.source"), *(fact["citation"] for fact in printed.values())],
        kinds=[
            kind
            for kind in PROVENANCES
            if kind in {*(row["provenance"] for row in rows), *(["published"] if printed else [])}
        ],
        method=indicator_id,
    )


def _printed_kinds(country: str | None, printed: dict[str, dict[str, Any]]) -> str:
    if not country or not {"local_government", "state_body"} <= set(printed):
        return ""
    most, fewest = printed["local_government"], printed["state_body"]
    return t(
        "procurement.kinds.published", country=name_of(data.places()[country]), year=most["period_end"].year,
        local=numbers.percent(most["value"], 2), state=numbers.percent(fewest["value"], 2),
    )  # fmt: skip


def buyers(chosen: Chosen, indicator_id: str) -> None:
    """Every buyer, the one that buys least first."""
    answer = data.compute(indicator_id, chosen.filters, by=("buyer_id",))
    rows = purchases.least_buying(chosen.rows(answer), 30)
    if not rows:
        return
    names = data.ask(purchases.buyer_names, chosen.place)
    ranks = [
        Rank(
            in_language(names[row["buyer_id"]]),
            row["value"],
            f"{numbers.share(row['value'])}\n{behind('', row, chosen.currency)}",
        )
        for row in rows
    ]
    aim = next(
        (each for each in targets_of(chosen.place, "sse_procurement_share") if each["year"] == chosen.year), None
    )
    line = (
        Mark(aim["target_value"], 0, t("procurement.buyers.target", value=numbers.share(aim["target_value"])), "")
        if aim
        else None
    )
    below = sum(1 for row in rows if aim and row["value"] < aim["target_value"])
    title = (
        t("procurement.buyers.title_target", below=below, n=len(rows))
        if aim
        else t("procurement.buyers.title", n=len(rows), name=ranks[0].name)
    )
    blocks.figure(
        flow_charts.ranking(look.current(), ranks, line=line),
        key="procurement-buyers",
        n=len(rows),
        title=title,
        alt=title,
        rows=blocks.readable(answer, names),
        source=t("procurement.source"),
        kinds=[answer.provenance or "reported"],
        method=indicator_id,
    )


# ------------------------------------------------------------------ where there are awards and no yearly totals


def award_years(chosen: Chosen) -> None:
    """Awarded value by year: to suppliers of the SSE, to others, and to those of whom it is not known."""
    rows = data.ask(purchases.known_and_unknown, chosen.place, chosen.currency)
    if not rows:
        blocks.empty(
            t("procurement.awards.no_suppliers"),
            t("procurement.empty_hint", sheets=sheets("buyer", "buyer_year", "purchase", "purchase_supplier")),
        )
        return
    of_year = {row["year"]: row for row in rows}
    xs = list(range(min(of_year), max(of_year) + 1))  # a year without awards keeps its place
    series = [
        Series(t(f"procurement.supplier.{part}"), xs, [of_year[x][part] if x in of_year else None for x in xs])
        for part in ("other", "unknown", "sse")
    ]
    unknown, whole = (
        sum(row["unknown"] for row in rows),
        sum(row[part] for row in rows for part in ("sse", "other", "unknown")),
    )
    title = t("procurement.awards.title", share=numbers.share(unknown / whole if whole else None))
    blocks.figure(
        charts.stacked_months(look.current(), series, [str(x) for x in xs], _money(chosen), 300),
        key="procurement-award-years",
        n=sum(row["awards"] for row in rows),
        title=title,
        subtitle=t("procurement.awards.subtitle"),
        alt=title,
        rows=[
            {t("dimension.year"): row["year"], t("procurement.column.awards"): row["awards"],
             **{t(f"procurement.supplier.{part}"): row[part] for part in ("sse", "other", "unknown")}}
            for row in rows
        ],
        source=t("procurement.awards.source"),
        kinds=[kind for kind in PROVENANCES if kind in {row["provenance"] for row in rows}],
        method="sse_award_share",
    )  # fmt: skip


def award_buyers(chosen: Chosen) -> None:
    """The largest buyers by what they awarded, with the part of the SSE where it is known."""
    worth = data.compute("award_amount", chosen.filters, by=("buyer_id",))
    share = data.compute("sse_award_share", chosen.filters, by=("buyer_id",))
    rows = sorted(chosen.rows(worth), key=lambda row: (-row["value"], row["buyer_id"]))
    if not rows:
        return
    names = data.ask(purchases.buyer_names, chosen.place)
    ranks = []
    for row in rows[:12]:
        of = chosen.row(share, buyer_id=row["buyer_id"])
        value = numbers.money(row["value"], chosen.currency or "")
        said = t("procurement.awards.row", value=value, share=numbers.share(of["value"])) if of else value
        ranks.append(Rank(in_language(names[row["buyer_id"]]), row["value"], said))
    part = numbers.share(sum(row["value"] for row in rows[:12]) / sum(row["value"] for row in rows), 0)
    title = t("procurement.awards.buyers", shown=len(ranks), n=len(rows), share=part)
    blocks.figure(
        flow_charts.ranking(look.current(), ranks),
        key="procurement-award-buyers",
        n=worth.n,
        title=title,
        alt=title,
        rows=blocks.readable(worth, names),
        source=t("procurement.awards.source"),
        kinds=[worth.provenance or "reported"],
        method="award_amount",
    )


def _money(chosen: Chosen) -> charts.Format:
    return lambda value: numbers.money(value, chosen.currency or "")
