"""Programmes and pledges: the headline, key figures, the pledges with the late ones first, budgets by origin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sse_metrics import programmes
from sse_metrics.filters import Filters
from sse_metrics.indicators import catalogue
from ui import blocks, data, look, numbers, state, tiles
from ui.drawing import budget_charts
from ui.drawing.charts import Series
from ui.text import in_language, name_of, t, t_or
from ui.tiles import Tile

ALL = "all"
_SHEETS = ("plan", "programme", "programme_year")
_SIGNS = {"late": "▲", "stopped": "■", "watch": "◆", "unknown": "?", "on_track": "●", "done": "✓"}
_MOST_TOLD = 3  # late programmes told in words; the table has them all
_MOST_ROWS = 24  # a longer table scrolls in its frame

Row = dict[str, Any]


@dataclass(frozen=True)
class Chosen:
    """A place and year, the area that is looked at (None for all), and the pledges of all areas."""

    filters: Filters
    area: str | None
    every: Sequence[Row]

    @property
    def place(self) -> str:
        """The place by its id."""
        return str(self.filters.place)

    @property
    def year(self) -> int:
        """The budget year."""
        return int(self.filters.year or 0)

    @property
    def rows(self) -> list[Row]:
        """The pledges of the area, what presses most first."""
        return [row for row in self.every if self.area in (None, row["area"])]


def choose() -> Chosen:
    """Place, year and area of the plan, all in the address."""
    filters = blocks.choose("place", "year")
    rows: list[Row] = data.ask(programmes.pledges, filters.place, filters.year)
    present = {row["area"] for row in rows}
    if not present:
        return Chosen(filters, None, rows)
    area = state.segments(
        "plan_area", t("choose.plan_area"), [ALL, *(code for code in programmes.AREAS if code in present)], ALL,
        lambda code: t("programmes.all_areas") if code == ALL else t(f"area.{code}"),
        label_visibility="collapsed",
    )  # fmt: skip
    return Chosen(filters, None if area == ALL else area, rows)


def headline(chosen: Chosen) -> bool:
    """How many programmes there are, how they stand, and what is spent; or that nothing is known."""
    place = name_of(data.places()[chosen.place])
    if not chosen.every:
        _nothing(chosen, place)
        return False
    said = Counter(row["status"] for row in chosen.rows)
    counts = {name: numbers.number(said[name]) for name in ("late", "watch", "on_track", "done")}
    where = place if chosen.area is None else f"{place} · {t(f'area.{chosen.area}')}"
    money = _joined([_of(each.spent_of_both, each.budget_of_both, each.currency) for each in _accounts(chosen)])
    key = "programmes.headline" if money else "programmes.headline.no_money"
    blocks.headline(
        t(key, place=where, year=chosen.year, n=numbers.number(len(chosen.rows)), money=money, **counts),
        blocks.kinds_of(chosen.rows),
    )
    others = [
        t(f"programmes.others.{name}", n=numbers.number(said[name])) for name in ("stopped", "unknown") if said[name]
    ]
    if others:
        st.caption(" · ".join(others))
    return True


def _nothing(chosen: Chosen, place: str) -> None:
    blocks.headline(t("programmes.headline.none", place=place, year=chosen.year))
    years: list[int] = data.ask(programmes.years_of, chosen.place)
    if not years:
        blocks.empty(t("programmes.empty"), blocks.sheets("programmes.empty_hint", *_SHEETS))
        return
    blocks.empty(t("programmes.empty_year", year=chosen.year), t("programmes.empty_year_hint"))
    with st.container(horizontal=True, gap="small"):
        for year in years[:6]:
            st.page_link(
                "pages/money/programmes.py",
                label=str(year),
                icon=":material/calendar_month:",
                query_params={"place": chosen.place, "year": str(year), "lang": state.language()},
            )


def _accounts(chosen: Chosen) -> list[programmes.Account]:
    return programmes.accounts(chosen.rows)


def _of(spent: float, budget: float, currency: str) -> str:
    """Spent of budget in words; nothing where no budget is known."""
    if not budget:
        return ""
    return t("programmes.of", part=numbers.money(spent, currency), whole=numbers.money(budget, currency))


def _joined(parts: Sequence[str]) -> str:
    """What is said of each currency, one beside the other: a plus sign would add them."""
    return t("procurement.and").join(part for part in parts if part)


def key_figures(chosen: Chosen) -> None:
    """Budget, spending, execution, and the shares of own money and of indirect support."""
    found = _accounts(chosen)
    with_budget, with_spent = sum(each.with_budget for each in found), sum(each.with_spent for each in found)
    execution = _joined([numbers.share(each.execution) for each in found if each.execution is not None])
    tiles.row(
        "programmes",
        [
            _sum_tile("budget", [(each.budget, each.currency) for each in found], with_budget, len(chosen.rows)),
            _sum_tile("spent", [(each.spent, each.currency) for each in found], with_spent, len(chosen.rows)),
            Tile(
                t("programmes.card.execution"),
                execution or numbers.MISSING,
                _joined([_of(each.spent_of_both, each.budget_of_both, each.currency) for each in found])
                or t("card.no_figure"),
            ),
            _share_tile("own_budget_share", chosen),
            _share_tile("indirect_support_share", chosen),
        ],
    )


def _sum_tile(name: str, sums: Sequence[tuple[float | None, str]], known: int, n: int) -> Tile:
    value = _joined([numbers.money(amount, currency) for amount, currency in sums if amount is not None])
    below = t("programmes.card.known", known=numbers.number(known), n=numbers.number(n))
    return Tile(t(f"programmes.card.{name}"), value or numbers.MISSING, below)


def _share_tile(indicator_id: str, chosen: Chosen) -> Tile:
    both = chosen.filters.without("year").but(year_from=chosen.year - 1, year_to=chosen.year)
    answer = data.compute(indicator_id, both, ("year", "area") if chosen.area else ("year",))
    rows = [row for row in answer.rows if not chosen.area or row["area"] == chosen.area]
    now, before = ([row for row in rows if row["year"] == year] for year in (chosen.year, chosen.year - 1))
    label = t(f"indicator.{indicator_id}.short")
    if len(now) != 1 or now[0]["value"] is None:  # of two currencies neither is the figure of the year
        return Tile(label, numbers.MISSING, t("card.no_figure"))
    below = f"n = {numbers.number(now[0]['n'])}"
    if len(before) == 1 and before[0]["value"] is not None:
        change = numbers.signed_percent(100 * (now[0]["value"] - before[0]["value"])).rstrip("%\u202f\u00a0")
        below = t("programmes.points", points=change, year=chosen.year - 1)
    return Tile(label, numbers.share(now[0]["value"]), below)


# ------------------------------------------------------------------ the pledges


def pledges(chosen: Chosen) -> None:
    """Every programme with what was promised, reached and spent, the late ones first and told in words."""
    rows = chosen.rows
    late = [row for row in rows if row["status"] in ("late", "stopped")]
    with st.container(border=True, key="figure-programmes-pledges", gap="xsmall"):
        st.header(blocks.plain(_pledges_title(rows)), anchor=False)
        st.caption(t("programmes.pledges.subtitle"))
        for row in late[:_MOST_TOLD]:
            st.markdown(blocks.plain(_late_line(row)))
        blocks.table(
            [_exact(row) for row in rows],
            on_select=state.on_row("table-programmes-pledges", "programme", [row["programme_id"] for row in rows]),
            shown=[_readable(row, chosen.area is None) for row in rows],
            columns={t("programmes.column.attained"): _bar()},
            height="content" if len(rows) <= _MOST_ROWS else "auto",
            key="programmes-pledges",
            source=t("programmes.source"),
            kinds=blocks.kinds_of(rows),
            n=len(rows),
        )


def _bar() -> Any:
    sign = {"fr": "\u202f", "es": "\u00a0"}.get(state.language(), "")
    return st.column_config.ProgressColumn(format=f"%d{sign}%%", min_value=0, max_value=100)


def _pledges_title(rows: Sequence[Row]) -> str:
    late, watch = ([row for row in rows if row["status"] == status] for status in ("late", "watch"))
    if late:
        return t("programmes.pledges.late", late=numbers.number(len(late)), n=numbers.number(len(rows)))
    if watch:
        names = ", ".join(in_language(row["name"]) for row in watch[:_MOST_TOLD])
        more = f" (+{len(watch) - _MOST_TOLD})" if len(watch) > _MOST_TOLD else ""
        return t("programmes.pledges.watch", names=names + more)
    return t("programmes.pledges.none_late")


def _late_line(row: Row) -> str:
    """What is late or stopped, by how much, what it cost and who answers for it, as far as that is known."""
    said = [in_language(row["name"]), reached(row)]
    if row["short"]:
        said.append(t("programmes.short", n=numbers.short_number(row["short"])))
    if row["spent"] is not None and row["budget"] is not None:
        said.append(t("programmes.spent_of", money=_of(row["spent"], row["budget"], row["currency"])))
    if row["owner"]:
        said.append(in_language(row["owner"]))
    why = in_language(row["late_reason"] or "")
    said.append(t("programmes.reason", reason=why) if why else t("programmes.no_reason"))
    return f"{_SIGNS[row['status']]} " + " · ".join(part for part in said if part and part != numbers.MISSING)


def _unit(row: Row) -> str:
    unit = str(row["unit"] or "")
    return t_or("programmes.unit." + unit.lower().replace(" ", "_"), unit)


def reached(row: Row) -> str:
    """7 of 12 jobs; a dash for the side that is not known."""
    if row["target"] is None and row["achieved"] is None:
        return numbers.MISSING
    achieved, target = (numbers.short_number(row[name]) for name in ("achieved", "target"))
    return t("programmes.reached", achieved=achieved, target=target, unit=_unit(row)).strip()


def status_word(code: str) -> str:
    """The status with its sign, so that it is not told by colour alone."""
    return f"{_SIGNS[code]} {t(f'status.{code}')}"


def _readable(row: Row, with_area: bool) -> Row:
    attained = row["attained"]
    return {
        t("field.status"): status_word(row["status"]),
        t("programmes.column.programme"): in_language(row["name"]),
        **({t("programmes.column.area"): t(f"area.{row['area']}")} if with_area else {}),
        t("programmes.column.reached"): reached(row),
        t("programmes.column.attained"): None if attained is None else round(100 * attained),
        t("programmes.card.budget"): numbers.money(row["budget"], row["currency"]),
        t("programmes.card.spent"): numbers.money(row["spent"], row["currency"]),
        t("field.owner"): in_language(row["owner"] or numbers.MISSING),
        t("programmes.column.plan_year"): str(row["plan_year"] or numbers.MISSING),
    }


def _exact(row: Row) -> Row:
    """A pledge for the download: every number as it is stored."""
    return {
        t("programmes.column.plan"): row["plan"],
        t("programmes.column.area"): t(f"area.{row['area']}"),
        t("programmes.column.programme"): row["name"],
        t("field.owner"): row["owner"],
        t("field.status"): status_word(row["status"])[2:],
        t("field.late_reason"): row["late_reason"],
        t("status.target"): row["target"],
        t("status.actual"): row["achieved"],
        t("programmes.column.unit"): _unit(row),
        t("programmes.column.attained"): row["attained"],
        **{t(f"programmes.origin.{name}"): row[name] for name in programmes.ORIGINS},
        t("programmes.card.budget"): row["budget"],
        t("programmes.card.spent"): row["spent"],
        t("programmes.column.currency"): row["currency"],
        t("column.provenance"): t(f"provenance.{row['provenance']}"),
    }


# ------------------------------------------------------------------ money by origin, and the areas


def origins(chosen: Chosen) -> None:
    """Budgets by origin over the years beside spending, a figure for each currency of the year."""
    found: list[Row] = data.ask(programmes.origins, chosen.place, chosen.year, chosen.area)
    currencies = [each.currency for each in _accounts(chosen)]
    shown = [currency for currency in currencies if any(row["currency"] == currency and row["budget"] for row in found)]
    if not shown:
        said = t("programmes.origins.no_budget", year=chosen.year) if found else t("programmes.origins.empty")
        blocks.empty(said, blocks.sheets("programmes.empty_hint", "programme_year"))
    for currency in shown:
        _origins(chosen, currency, [row for row in found if row["currency"] == currency])


def _origins(chosen: Chosen, currency: str, rows: Sequence[Row]) -> None:
    years = [row["year"] for row in rows]
    last = rows[-1]
    unknown = sum(row["unknown"] for row in rows)
    area = f"{t(f'area.{chosen.area}')} ·" if chosen.area else ""
    left_out = t("programmes.origins.left_out", n=numbers.number(unknown)) if unknown else ""
    own = last["budget_own"] / last["budget"] if last["budget"] else None
    if own is None:
        title = t("programmes.origins.no_budget", year=last["year"])
    else:
        title = t("programmes.origins.title", share=numbers.share(own, 0), year=last["year"])
    blocks.figure(
        budget_charts.by_origin(
            look.current(),
            [Series(t(f"programmes.origin.{name}"), years, [row[name] for row in rows]) for name in programmes.ORIGINS],
            Series(t("programmes.card.spent"), years, [row["spent"] for row in rows]),
            lambda value: numbers.money(value, currency),
        ),
        key=f"programmes-origins-{currency}",
        title=title,
        subtitle=" ".join(part for part in (area, t("programmes.origins.subtitle"), left_out) if part),
        alt=title,
        rows=lambda: [_origin_row(row) for row in rows],
        source=catalogue()["own_budget_share"].source,
        kinds=blocks.kinds_of(rows),
        method="own_budget_share",
        n=last["n"],
    )


def _origin_row(row: Row) -> Row:
    return {
        t("dimension.year"): row["year"],
        **{t(f"programmes.origin.{name}"): row[name] for name in programmes.ORIGINS},
        t("programmes.card.budget"): row["budget"],
        t("programmes.card.spent"): row["spent"],
        t("programmes.column.currency"): row["currency"],
        t("column.n"): row["n"],
        t("programmes.column.unknown"): row["unknown"],
        t("column.provenance"): t(f"provenance.{row['provenance']}"),
    }


def areas(chosen: Chosen) -> None:
    """The areas of the plan side by side, and the way to the page that tells of direct and indirect support."""
    with st.container(border=True, key="figure-programmes-areas", gap="xsmall"):
        st.header(t("programmes.areas.title", year=chosen.year), anchor=False)
        st.caption(t("programmes.areas.subtitle"))
        blocks.table(
            [row for area in programmes.AREAS for row in _area_rows(area, chosen.every)],
            key="programmes-areas",
            source=t("programmes.source"),
            kinds=blocks.kinds_of(chosen.every),
            n=len(chosen.every),
        )
    st.page_link(
        "pages/district/vitality.py",
        label=t("programmes.to_support"),
        icon=":material/arrow_forward:",
        query_params={
            "place": chosen.place,
            "year": str(chosen.year),
            "part": "support",
            "lang": state.language(),
        },
    )


def _part(part: int, whole: int) -> str:
    return t("programmes.of", part=numbers.number(part), whole=numbers.number(whole))


def _area_rows(area: str, every: Sequence[Row]) -> list[Row]:
    mine = [row for row in every if row["area"] == area]
    said = Counter(row["status"] for row in mine)
    return [
        {
            t("programmes.column.area"): t(f"area.{area}"),
            **{t(f"status.{name}"): _part(said[name], len(mine)) for name in ("late", "watch")},
            t("programmes.card.budget"): numbers.money(each.budget, each.currency),
            t("programmes.column.execution"): numbers.share(each.execution),
        }
        for each in programmes.accounts(mine)
    ]
