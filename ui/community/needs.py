"""The head of the page "Needs": its choices, the headline, key figures, the funnel, and how each kind of need fares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sse_metrics import needs
from sse_metrics.filters import Filters
from sse_metrics.indicators import catalogue
from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.statistics import wilson_interval
from ui import blocks, data, look, numbers, state, tiles
from ui.drawing import dots, flow_charts
from ui.drawing.dots import Dot
from ui.drawing.flow_charts import Rank
from ui.text import name_of, t
from ui.tiles import Tile

PARTS = ("where", "waiting", "worth", "helpers", "gap")
Row = dict[str, Any]


@dataclass(frozen=True)
class Chosen:
    """A place and year, the needs reported in it and in the year before, and needs by area and category."""

    filters: Filters
    now: Row | None
    before: Row | None
    cells: Sequence[Row]

    @property
    def place(self) -> str:
        """The place by its id."""
        return str(self.filters.place)

    @property
    def year(self) -> int:
        """The year of the report."""
        return int(self.filters.year or 0)

    @property
    def day(self) -> dt.date:
        """The day on which a need waits or not: the end of the year, or today's data where the year goes on."""
        return min(dt.date(self.year, 12, 31), data.published_on())

    @property
    def name(self) -> str:
        """The place in words."""
        return name_of(data.places()[self.place])

    def of(self, level: str) -> list[Row]:
        """The cells of a level: "cell", "area", "category" or "all"."""
        return [row for row in self.cells if row["level"] == level]


def choose() -> Chosen:
    """Place and year as everywhere."""
    filters = blocks.choose("place", "year")
    year = int(filters.year or 0)
    rows = {row["year"]: row for row in data.ask(needs.funnel, filters.place)}
    without = Chosen(filters, rows.get(year), rows.get(year - 1), ())
    return Chosen(filters, without.now, without.before, data.ask(needs.cells, filters.place, year, without.day))


def kinds_of(rows: Sequence[Row]) -> list[str]:
    """The kinds of figures behind rows, the firmest first."""
    found = {row["provenance"] for row in rows}
    return [kind for kind in PROVENANCES if kind in found]


def area_name(area: str) -> str:
    """A neighbourhood or district in words; of some needs nobody wrote it down."""
    places = data.places()
    return name_of(places[area]) if area in places else t("dimension.unknown")


def headline(chosen: Chosen) -> bool:
    """How many needs were reported in the year, how far they got and what waits; or that nothing is known."""
    if not chosen.now:
        _nothing(chosen)
        return False
    counts = {stage: numbers.number(chosen.now[stage]) for stage in needs.STAGES}
    everything = chosen.of("all")
    waiting = numbers.number(everything[0]["waiting"] if everything else 0)
    blocks.headline(
        t("needs.headline", place=chosen.name, year=chosen.year, waiting=waiting, **counts), kinds_of([chosen.now])
    )
    return True


def _nothing(chosen: Chosen) -> None:
    blocks.headline(t("needs.headline.none", place=chosen.name, year=chosen.year))
    years = [row["year"] for row in data.ask(needs.funnel, chosen.place)]
    if not years:
        blocks.empty(t("needs.empty"), blocks.sheets("needs.empty_hint", "need", "need_supporter"))
        return
    blocks.empty(t("needs.empty_year", year=chosen.year), t("needs.empty_year_hint"))
    with st.container(horizontal=True, gap="small"):
        for year in years[:6]:
            st.page_link(
                "pages/community/needs.py",
                label=str(year),
                icon=":material/calendar_month:",
                query_params={"place": chosen.place, "year": str(year), "lang": state.language()},
            )


# ------------------------------------------------------------------ key figures


def key_figures(chosen: Chosen) -> None:
    """Reported, met, days to find help, help a person, people concerned: each with what stands behind it."""
    assert chosen.now is not None
    tiles.row("needs", [_reported(chosen), _met(chosen), _days(chosen), _help(chosen), _people(chosen)])


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _n(n: int) -> str:
    return f"n = {numbers.number(n)}"


def _change(chosen: Chosen, now: float | None, before: float | None) -> str:
    """The change on the year before in percent."""
    if now is None or not before:
        return ""
    change = numbers.signed_percent(100 * (now / before - 1), 0)
    return t("needs.card.change", change=change, year=chosen.year - 1)


def _reported(chosen: Chosen) -> Tile:
    assert chosen.now is not None
    before = chosen.before["reported"] if chosen.before else None
    n = chosen.now["reported"]
    return Tile(t("needs.card.reported"), numbers.number(n), _joined(_n(n), _change(chosen, n, before)))


def _met(chosen: Chosen) -> Tile:
    assert chosen.now is not None
    label = t("indicator.needs_met_share.short")
    met, validated = chosen.now["met"], chosen.now["validated"]
    if not validated:
        return Tile(label, numbers.MISSING, t("card.no_figure"))
    low, high = (numbers.share(value, 0) for value in wilson_interval(met, validated))
    # Nothing on the year before: its needs have had a year more in which to be met.
    below = _joined(_n(validated), t("needs.card.interval", low=low, high=high))
    return Tile(label, numbers.share(met / validated), below)


def _days(chosen: Chosen) -> Tile:
    answer = data.compute("days_to_match", chosen.filters.without("year"), ("year",))  # one question for all years
    label = t("indicator.days_to_match.short")
    now, before = (answer.one(year=year) for year in (chosen.year, chosen.year - 1))
    if not now or now["value"] is None:
        return Tile(label, numbers.MISSING, t("card.no_figure"))
    change = _change(chosen, now["value"], before["value"] if before else None)
    return Tile(label, t("needs.days", n=numbers.short_number(now["value"])), _joined(_n(now["n"]), change))


def _help(chosen: Chosen) -> Tile:
    answer = data.compute("value_per_beneficiary", chosen.filters.without("year"), ("year",))
    label = t("indicator.value_per_beneficiary.short")
    now, before = ([row for row in answer.rows if row["year"] == year] for year in (chosen.year, chosen.year - 1))
    known = [row for row in now if row["value"] is not None]
    if not known:
        return Tile(label, numbers.MISSING, t("card.no_figure"))
    shown = " + ".join(numbers.money(row["value"], row["currency"]) for row in known)
    alike = len(known) == 1 and len(before) == 1 and before[0]["currency"] == known[0]["currency"]
    change = _change(chosen, known[0]["value"], before[0]["value"]) if alike else ""
    flagged = sum(1 for row in data.ask(needs.valued, chosen.place, chosen.year) if row["flag"])
    to_check = t("needs.card.flagged", n=numbers.number(flagged)) if flagged else ""
    return Tile(label, shown, _joined(_n(sum(row["n"] for row in known)), change, to_check))


def _people(chosen: Chosen) -> Tile:
    assert chosen.now is not None
    people, known = chosen.now["people"], chosen.now["people_known"]
    before = chosen.before["people"] if chosen.before else None
    below = t("needs.card.people_known", known=numbers.number(known), n=numbers.number(chosen.now["reported"]))
    tells = all(count is None or not 0 < count < needs.FEWEST for count in (people, before))  # else it tells the few
    change = _change(chosen, people, before) if tells else ""
    return Tile(t("needs.card.people"), few(people), _joined(below, change))


def few(people: int | None) -> str:
    """People as a number; fewer than five are not told, since their neighbours could know them."""
    if people is None:
        return numbers.MISSING
    return t("needs.fewer", n=needs.FEWEST) if 0 < people < needs.FEWEST else numbers.number(people)


# ------------------------------------------------------------------ the first look


def first_look(chosen: Chosen) -> None:
    """The funnel of the year's needs, and beside it the share met of each kind."""
    left, right = st.columns([1, 1], gap="small")
    with left:
        _funnel(chosen)
    with right:
        _categories(chosen)


def _funnel(chosen: Chosen) -> None:
    assert chosen.now is not None
    now = chosen.now
    ranks = []
    for stage in needs.STAGES:
        count = now[stage]
        said = numbers.number(count)
        days = now.get(f"days_{stage}")
        if days is not None and count:
            said = t("needs.funnel.step", n=said, days=numbers.short_number(days))
        name = t(f"choice.need.stage.{stage}")
        ranks.append(Rank(name, count, said, t("needs.funnel.hover", stage=name, said=said)))
    met, reported = numbers.number(now["met"]), numbers.number(now["reported"])
    title = t("needs.funnel.title", met=met, reported=reported, year=chosen.year)
    blocks.figure(
        flow_charts.funnel(look.current(), ranks, 236),
        key="needs-funnel",
        title=title,
        subtitle=t("needs.funnel.subtitle"),
        alt=title,
        rows=lambda: [
            {
                t("needs.column.stage"): t(f"choice.need.stage.{stage}"),
                t("needs.column.needs"): now[stage],
                t("needs.column.days_step"): now.get(f"days_{stage}"),
                t("needs.column.n_days"): now.get(f"n_{stage}"),
                t("column.provenance"): t(f"provenance.{now['provenance']}"),
            }
            for stage in needs.STAGES
        ],
        source=catalogue()["needs_met_share"].source,
        kinds=kinds_of([now]),
        method="needs_met_share",
        n=now["reported"],
    )


def _categories(chosen: Chosen) -> None:
    rows = [row for row in chosen.of("category") if row["validated"]]
    if not rows:
        blocks.empty(t("needs.categories.empty"), t("needs.categories.empty_hint"))
        return
    large = [row for row in rows if row["validated"] >= needs.FEWEST]
    small = sum(row["validated"] for row in rows) - sum(row["validated"] for row in large)
    if not large:
        blocks.empty(t("needs.categories.small", n=needs.FEWEST), t("needs.categories.empty_hint"))
        return
    large.sort(key=lambda row: (row["met"] / row["validated"], row["category"]))
    title = _least_met(large)
    left_out = t("needs.categories.left_out", n=numbers.number(small), least=needs.FEWEST) if small else ""
    blocks.figure(
        dots.dot_plot(
            look.current(),
            [_dot(row) for row in large],
            lambda value: numbers.share(value, 0),
            None,
            "",
            height=max(150, 46 + 26 * len(large)),
        ),
        key="needs-categories",
        title=title,
        subtitle=f"{t('needs.categories.subtitle')} {left_out}".strip(),
        alt=title,
        rows=lambda: category_rows(chosen.of("category")),
        source=catalogue()["needs_met_share"].source,
        kinds=kinds_of(large),
        method="needs_met_share",
        n=sum(row["validated"] for row in large),
    )


def _least_met(rows: Sequence[Row]) -> str:
    """The kind of need that is least often met; where several are alike, all of them."""
    share = rows[0]["met"] / rows[0]["validated"]
    least = [row for row in rows if row["met"] / row["validated"] == share]
    names = ", ".join(t(f"category.{row['category']}") for row in least)
    if len(least) > 1:
        return t("needs.categories.title_several", categories=names, share=numbers.share(share, 0))
    n, met = least[0]["validated"], least[0]["met"]
    return t("needs.categories.title", category=names, met=numbers.number(met), n=numbers.number(n))


def _dot(row: Row) -> Dot:
    name, share = t(f"category.{row['category']}"), row["met"] / row["validated"]
    low, high = wilson_interval(row["met"], row["validated"])
    label = t("needs.of", part=numbers.number(row["met"]), whole=numbers.number(row["validated"]))
    hover = t(
        "needs.categories.hover",
        category=name,
        share=numbers.share(share, 0),
        low=numbers.share(low, 0),
        high=numbers.share(high, 0),
        n=numbers.number(row["validated"]),
    )
    return Dot(name, share, low, high, f"{numbers.share(share, 0)} · {label}", hover, False, True)


def met_share(row: Row) -> float | None:
    """The share met of all validated so far, where there are enough of them to say."""
    return row["met_so_far"] / row["validated_so_far"] if row["validated_so_far"] >= needs.FEWEST else None


def category_rows(rows: Sequence[Row]) -> list[Row]:
    """Cells as exact rows for a table and its download, with names of area and category."""
    return [
        {
            **({t("needs.column.area"): area_name(row["area"])} if row["area"] else {}),
            **({t("dimension.category"): t(f"category.{row['category']}")} if row["category"] else {}),
            **{t(f"choice.need.stage.{stage}"): row[stage] for stage in needs.STAGES},
            t("needs.column.validated_so_far"): row["validated_so_far"],
            t("needs.column.met_so_far"): row["met_so_far"],
            t("needs.column.share_so_far"): met_share(row),
            t("needs.column.waiting"): row["waiting"],
            t("indicator.days_to_match.short"): row["days"],
            t("column.provenance"): t(f"provenance.{row['provenance']}"),
        }
        for row in rows
    ]


def part() -> str:
    """Which part of the page is shown below."""
    return state.segments(
        "part", t("choose.part"), PARTS, PARTS[0], lambda code: t(f"needs.part.{code}"), label_visibility="collapsed"
    )
