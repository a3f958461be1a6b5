"""The blocks that pages are made of: choices, headings, figures with their source, badges, empty states."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import plotly.graph_objects as go
import streamlit as st

from sse_metrics.filters import Filters
from sse_metrics.indicators import Answer, catalogue
from sse_metrics.indicators.computing import PROVENANCES
from sse_metrics.language import LANGUAGE_NAMES, LANGUAGES
from ui import data, numbers, state
from ui.downloads import csv_bytes
from ui.drawing.charts import CONFIG
from ui.text import name_of, source_text, t

Rows = Sequence[dict[str, Any]] | Callable[[], Sequence[dict[str, Any]]]
_LONGEST_SOURCE = 110
_STYLE = Path(__file__).with_name("style.css")
_PROVENANCE_COLOUR = {"official": "green", "published": "blue", "reported": "gray", "illustrative": "orange"}
_PROVENANCE_ICON = {
    "official": ":material/account_balance:",
    "published": ":material/article:",
    "reported": ":material/upload_file:",
    "illustrative": ":material/science:",
}


def style() -> None:
    """The few rules that the theme has no option for."""
    st.html(_STYLE)


def language_picker() -> None:
    """The language, always in its own name."""
    with st.container(key="language"):
        state.selectbox(
            "lang",
            t("choose.language"),
            LANGUAGES,
            state.language(),
            LANGUAGE_NAMES.__getitem__,
            label_visibility="collapsed",
        )


def choose(*names: str) -> Filters:
    """The row of choices at the head of a page, with the language at its end; returns what is chosen.

    `place` offers places that have figures, `any_place` every place that may bring some.
    """
    chosen: dict[str, Any] = {}
    with st.container(horizontal=True, key="choices", vertical_alignment="center", gap="small"):
        if {"place", "any_place"} & set(names):
            places = data.places()
            chosen["place"] = state.selectbox(
                "place",
                t("choose.place"),
                data.districts() if "place" in names else data.reporting_places(),
                "gwanak-gu",
                lambda code: name_of(places[code]),
                label_visibility="collapsed",
                width=190,
            )
        if "year" in names:
            years = data.years()
            chosen["year"] = int(
                state.selectbox(
                    "year",
                    t("choose.year"),
                    years,
                    years[0] if years else "",
                    lambda code: t("choose.year_is", year=code),
                    label_visibility="collapsed",
                    width=110,
                )
            )
        language_picker()
    return Filters(**chosen)


def notices() -> None:
    """What the address asked for and is not here; known only when every choice of the page has been read."""
    for name, value in state.notices():
        st.warning(
            t("notice.unknown_choice", name=t(f"choose.{name}"), value=f"`{_code(value)}`"), icon=":material/link_off:"
        )


def _code(value: str) -> str:
    """Text from outside, so that Markdown shows it and does nothing with it."""
    return "".join(c for c in value if c.isprintable() and c not in "`$\\")


def headline(text: str, kinds: Sequence[str] = ()) -> None:
    """A sentence as heading, with the kinds of figures behind it."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", wrap=False, key="headline"):
        st.title(plain(text), anchor=False)
        badges(kinds)


def badges(kinds: Sequence[str]) -> None:
    """What kinds of figures these are; illustrative ones never go without."""
    if not kinds:
        return
    with st.container(horizontal=True, gap="xsmall", width="content"):
        for kind in kinds:
            _badge(kind)


def _badge(kind: str) -> None:
    st.badge(
        t(f"provenance.{kind}"),
        icon=_PROVENANCE_ICON[kind],
        color=_PROVENANCE_COLOUR[kind],  # type: ignore[arg-type]
        help=t(f"provenance.{kind}.help"),
    )


def kinds_of(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The kinds of figures among rows, the firmest first."""
    found = {row["provenance"] for row in rows}
    return [kind for kind in PROVENANCES if kind in found]


def figure(
    chart: go.Figure,
    *,
    key: str,
    title: str,
    alt: str,
    rows: Rows,
    source: str | Sequence[str],
    kinds: Sequence[str] = (),
    subtitle: str = "",
    method: str | None = None,
    n: int | None = None,
) -> None:
    """A chart as a reader needs it: what it says, the chart, its numbers as a table, its source, its download.

    `rows` may be a function that gives them: it is called when a reader asks for the numbers. `n` is how many units
    stand behind the figure.
    """
    with st.container(border=True, key=f"figure-{key}", gap="xsmall"):
        st.header(plain(title), anchor=False)
        if subtitle:
            st.caption(plain(subtitle))
        st.plotly_chart(chart, key=f"chart-{key}", config=CONFIG, alt=alt)
        _foot(key, rows, source, kinds, method, n=n)


def table(
    rows: Sequence[dict[str, Any]],
    *,
    key: str,
    source: str | Sequence[str],
    kinds: Sequence[str] = (),
    alt: str = "",
    on_select: Callable[[], None] | None = None,
    shown: Sequence[dict[str, Any]] | None = None,
    columns: dict[str, Any] | None = None,
    height: Literal["auto", "content"] = "auto",
    n: int | None = None,
) -> None:
    """Rows as a table with the same foot as a chart; `on_select` is called when one of them is picked.

    `shown` are the rows as they are read, where those of the download are exact; `columns` says how Streamlit draws
    some of them.
    """
    picking: dict[str, Any] = {"on_select": on_select, "selection_mode": "single-row"} if on_select else {}
    st.dataframe(
        list(shown or rows),
        key=f"table-{key}",
        hide_index=True,
        alt=alt or t("figure.table"),
        column_config=columns,
        height=height,
        **picking,
    )
    _foot(key, rows, source, kinds, None, with_table=False, n=n)


def _foot(
    key: str,
    rows: Rows,
    source: str | Sequence[str],
    kinds: Sequence[str],
    method: str | None,
    with_table: bool = True,
    n: int | None = None,
) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"foot-{key}"):
        for kind in kinds:
            _badge(kind)
        more = st.popover(
            t("figure.numbers"), icon=":material/table_rows:", type="tertiary", key=f"more-{key}", on_change="rerun"
        )
        if more.open:  # what nobody looks at is neither made nor sent
            with more:
                _numbers(key, rows() if callable(rows) else rows, source, kinds, method, with_table)
    dated = t("figure.source_dated", source=plain(_in_short(source)), day=numbers.day(data.published_on(), "medium"))
    st.caption(dated if n is None else t("figure.with_n", source=dated, n=numbers.number(n)))


def _numbers(
    key: str,
    rows: Sequence[dict[str, Any]],
    source: str | Sequence[str],
    kinds: Sequence[str],
    method: str | None,
    with_table: bool,
) -> None:
    """What stands behind a figure: its source in full, its rows, their download, and how it is computed."""
    st.text(t("figure.source", source=_in_full(source)))
    if with_table:
        st.dataframe(list(rows), hide_index=True, alt=t("figure.table"))
    st.download_button(
        t("figure.download"),
        data=lambda: csv_bytes(
            rows, (t("figure.source", source=_in_full(source)), *(t(f"provenance.{kind}") for kind in kinds))
        ),
        file_name=f"{key}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"download-{key}",
        icon=":material/download:",
    )
    if method:
        how_computed(method)


def source_line(source: str | Sequence[str]) -> str:
    """Source and version in one line, for what is neither a chart nor a table."""
    return t("figure.source_dated", source=_in_short(source), day=numbers.day(data.published_on(), "medium"))


def _in_short(source: str | Sequence[str]) -> str:
    """A source line that stays one: the first of several citations without its address, and how many more."""
    if isinstance(source, str):
        return source_text(source)
    citations = list(dict.fromkeys(source_text(each) for each in source))
    first = citations[0].split(", http")[0] if citations else numbers.MISSING
    shown = first if len(first) <= _LONGEST_SOURCE else first[:_LONGEST_SOURCE] + "…"
    return shown if len(citations) < 2 else t("figure.source_more", first=shown, n=len(citations) - 1)


def _in_full(source: str | Sequence[str]) -> str:
    listed = [source] if isinstance(source, str) else source
    return "; ".join(dict.fromkeys(source_text(each) for each in listed))


def how_computed(indicator_id: str) -> None:
    """Definition, formula and exclusions of an indicator."""
    chosen = catalogue()[indicator_id]
    st.markdown(f"**{t(f'indicator.{indicator_id}.title')}**")
    st.markdown(t(f"indicator.{indicator_id}.definition"))
    st.caption(t(f"indicator.{indicator_id}.exclusions"))
    st.caption(t("figure.source", source=source_text(chosen.source)))


def empty(message: str, hint: str = "") -> None:
    """Nothing to show: what is missing, why, and what to do."""
    with st.container(border=True):
        st.markdown(f"**{plain(message)}**")
        if hint:
            st.caption(plain(hint))


def sheets(key: str, *tables: str) -> str:
    """A hint that names the sheets of the workbook that would fill a figure, and the page where the workbook is."""
    quoted = {"en": "“{}”", "ko": "‘{}’", "fr": "«\u202f{}\u202f»", "es": "«{}»"}[state.language()]
    return t(key, sheets=", ".join(quoted.format(t(f"table.{table}")) for table in tables), page=t("page.import"))


def damage_notice() -> None:
    """Say so when the current version cannot be read and an earlier one is shown in its place."""
    data.begin()
    opened = data.database()
    if not opened.is_current:
        st.warning(t("notice.damaged", wanted=opened.version, shown=opened.holds), icon=":material/history:")


def first_run() -> None:
    """There is no database yet."""
    st.title(t("first_run.title"), anchor=False)
    st.markdown(t("first_run.text"))
    st.code("python3 run.py", language="bash")


def value_text(indicator_id: str, value: float | None, currency: str | None = None, comparator: str = "exact") -> str:
    """A value in its unit, worded as its source words it: about ₩230M."""
    shown = numbers.for_unit(value, catalogue()[indicator_id].unit, currency)
    return shown if comparator == "exact" or value is None else t(f"comparator.{comparator}.value", value=shown)


def readable(answer: Answer, names: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """Rows of an answer for a table: headings in the reader's language, places and categories by name."""
    rows = []
    for row in answer.rows:
        shown: dict[str, Any] = {}
        for dimension in answer.by:
            shown[t(f"dimension.{dimension}")] = dimension_text(dimension, row[dimension], names)
        shown[t("column.value")] = row["value"]
        for column in ("numerator", "denominator", "low", "high"):
            if row.get(column) is not None and not (column == "numerator" and row["denominator"] is None):
                shown[t(f"column.{column}")] = row[column]
        shown[t("column.n")] = row["n"]
        shown[t("column.provenance")] = t(f"provenance.{row['provenance']}") if row["provenance"] else ""
        rows.append(shown)
    return rows


def dimension_text(dimension: str, value: Any, names: dict[str, str] | None = None) -> Any:
    """A category in words; numbers and unknown categories as they are."""
    from sse_metrics.language import has_text

    if value is None:
        return t("dimension.unknown")
    if names and value in names:
        return names[value]
    if dimension == "month":
        return numbers.month(int(value))
    key = f"{dimension}.{str(value).lower()}"
    return t(key) if has_text(key) else value


def plain(text: str) -> str:
    """Text with data in it for Markdown: nothing in it may become a link, an image, a formula or an icon."""
    escaped = html.escape(text, quote=False).replace("&amp;", "&")
    for mark in ("\\", "`", "*", "_", "[", "]", "$", "~"):
        escaped = escaped.replace(mark, "\\" + mark)
    return escaped.replace("://", "\\://").replace("www.", "www\\.").replace(":material", "\\:material")
