"""The support centre: how many contacts, about what and how, and whom of the register it reaches."""

from __future__ import annotations

from typing import Any

from sse_metrics.disclosure import may_be_told
from sse_metrics.indicators import catalogue
from sse_metrics.support import FEWEST
from ui import blocks, data, look, numbers, tiles
from ui.drawing import charts, dots, flow_charts
from ui.drawing.charts import Series
from ui.drawing.dots import Dot
from ui.drawing.flow_charts import Rank
from ui.money.support import Chosen
from ui.text import name_of, t
from ui.tiles import Tile

Row = dict[str, Any]


def _contacts(chosen: Chosen, by: str) -> list[Row]:
    return list(data.compute("support_contacts", chosen.filters, (by,)).rows)


def _of_years(chosen: Chosen, indicator_id: str) -> dict[int, Row]:
    both = chosen.filters.without("year").but(year_from=chosen.year - 1, year_to=chosen.year)
    return {row["year"]: row for row in data.compute(indicator_id, both, ("year",)).rows if row["value"] is not None}


def headline(chosen: Chosen) -> bool:
    """Contacts and enterprises reached; or that none are known."""
    place = name_of(data.places()[chosen.place])
    now = _of_years(chosen, "support_contacts").get(chosen.year)
    if not now:
        blocks.headline(t("support.centre.headline.none", place=place, year=chosen.year))
        blocks.empty(t("support.centre.empty"), blocks.sheets("support.empty_hint", "support_contact"))
        return False
    reached = _of_years(chosen, "support_reach_share").get(chosen.year)
    said = {"place": place, "year": chosen.year, "contacts": numbers.number(now["value"])}
    if reached:
        said |= {"reached": numbers.number(reached["numerator"]), "share": numbers.share(reached["value"], 0)}
    key = "support.centre.headline" if reached else "support.centre.headline.unnamed"
    blocks.headline(t(key, **said), sorted({row["provenance"] for row in (now, reached) if row}))
    return True


def key_figures(chosen: Chosen) -> None:
    """Contacts with the year before, enterprises reached, their share of the register, contacts for each of them."""
    contacts, reach = _of_years(chosen, "support_contacts"), _of_years(chosen, "support_reach_share")
    now, reached = contacts[chosen.year], reach.get(chosen.year)
    before = contacts.get(chosen.year - 1)
    change = (
        t("support.on_year_before", year=chosen.year - 1,
          change=numbers.signed_percent(100 * (now["value"] / before["value"] - 1)))
        if before and before["value"]
        else ""
    )  # fmt: skip
    share = Tile(t("indicator.support_reach_share.short"), numbers.MISSING, t("card.no_figure"))
    enterprises = Tile(t("support.centre.card.reached"), numbers.MISSING, t("card.no_figure"))
    if reached:
        low, high = numbers.share(reached["low"], 0), numbers.share(reached["high"], 0)
        share = Tile(
            t("indicator.support_reach_share.short"), numbers.share(reached["value"], 0),
            t("survival.card.interval", low=low, high=high, n=numbers.number(reached["n"])),
        )  # fmt: skip
        whole = numbers.number(reached["denominator"])
        enterprises = Tile(
            t("support.centre.card.reached"), numbers.number(reached["numerator"]),
            t("support.centre.card.of_register", n=whole),
        )  # fmt: skip
    tiles.row("centre", [Tile(t("indicator.support_contacts.short"), numbers.number(now["value"]), change),
                         enterprises, share])  # fmt: skip


def months(chosen: Chosen) -> None:
    """Contacts month by month."""
    rows = {row["month"]: row for row in _contacts(chosen, "month")}
    counts = [rows[month]["value"] if month in rows else None for month in range(1, 13)]
    most = max(rows.values(), key=lambda row: row["value"] or 0)
    title = t(
        "support.centre.months.title", month=numbers.month(most["month"], "wide"), n=numbers.number(most["value"])
    )  # fmt: skip
    names = [numbers.month(month) for month in range(1, 13)]
    blocks.figure(
        charts.stacked_months(
            look.current(), [Series(t("indicator.support_contacts.short"), list(range(1, 13)), counts)], names,
            numbers.number, 250,
        ),
        key="centre-months",
        title=title,
        alt=title,
        rows=lambda: blocks.readable(data.compute("support_contacts", chosen.filters, ("month",))),
        source=catalogue()["support_contacts"].source,
        kinds=sorted({row["provenance"] for row in rows.values()}),
        method="support_contacts",
        n=sum(row["n"] for row in rows.values()),
    )  # fmt: skip


def by(chosen: Chosen, dimension: str) -> None:
    """Contacts by what they were about, or by how they took place."""
    rows = sorted(_contacts(chosen, dimension), key=lambda row: -(row["value"] or 0))
    whole = sum(row["value"] or 0 for row in rows)
    if not whole:
        return
    ranks = [
        Rank(
            str(blocks.dimension_text(dimension, row[dimension])), row["value"],
            f"{numbers.number(row['value'])} · {numbers.share((row['value'] or 0) / whole, 0)}",
        )
        for row in rows
    ]  # fmt: skip
    title = t(f"support.centre.{dimension}.title", name=ranks[0].name, share=numbers.share(rows[0]["value"] / whole, 0))
    blocks.figure(
        flow_charts.ranking(look.current(), ranks),
        key=f"centre-{dimension}",
        title=title,
        alt=title,
        rows=lambda: blocks.readable(data.compute("support_contacts", chosen.filters, (dimension,))),
        source=catalogue()["support_contacts"].source,
        kinds=sorted({row["provenance"] for row in rows}),
        method="support_contacts",
        n=sum(row["n"] for row in rows),
    )


def reach(chosen: Chosen) -> None:
    """The share of each family that had a contact, with its interval; families of few are left out."""
    answer = data.compute("support_reach_share", chosen.filters, ("family",))
    rows = sorted((row for row in answer.rows if row["value"] is not None), key=lambda row: -row["n"])
    told = [row for row, may in zip(rows, may_be_told([row["n"] for row in rows]), strict=True) if may]
    if not told:
        blocks.empty(t("support.centre.reach.empty"), blocks.sheets("support.empty_hint", "support_contact"))
        return
    whole = _of_years(chosen, "support_reach_share").get(chosen.year)
    title = t("support.centre.reach.title", n=numbers.number(sum(row["n"] for row in rows)))
    blocks.figure(
        dots.dot_plot(
            look.current(), [_dot(row) for row in told], lambda value: numbers.share(value, 0),
            whole["value"] if whole else None,
            t("support.fair.overall", value=numbers.share(whole["value"] if whole else None, 0)),
            74 + 30 * len(told),
        ),
        key="centre-reach",
        title=title,
        subtitle=t("support.centre.reach.subtitle", fewest=FEWEST, n=len(rows) - len(told)),
        alt=title,
        rows=lambda: [
            {
                t("dimension.family"): t(f"family.{row['family']}"), t("column.value"): row["value"],
                t("column.low"): row["low"], t("column.high"): row["high"], t("column.n"): row["n"],
            }
            for row in told
        ],
        source=catalogue()["support_reach_share"].source,
        kinds=[answer.provenance] if answer.provenance else [],
        method="support_reach_share",
        n=sum(row["n"] for row in rows),
    )  # fmt: skip


def _dot(row: Row) -> Dot:
    name = t(f"family.{row['family']}")
    label = f"{numbers.share(row['value'], 0)} ({numbers.number(row['n'])})"
    return Dot(name, row["value"], row["low"], row["high"], label, f"{name}: {label}", False, True)
