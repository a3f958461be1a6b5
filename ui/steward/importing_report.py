"""What was found in the files, in counts and sentences, and what they would change."""

from __future__ import annotations

import html
import json
from typing import Any

import streamlit as st

from sse_metrics.importers.report import report_json, report_workbook
from ui import blocks, numbers, state
from ui.steward.importing import step
from ui.steward.importing_desk import Desk
from ui.text import t

_SEVERITIES = ("error", "warning", "note")
_SIGNS = {"error": "■", "warning": "▲", "note": "○"}
_CHIPS = {"error": "late", "warning": "watch", "note": "kind"}
_FIRST = 5
_COLUMNS = ("file", "sheet", "row", "column", "value", "message", "fix")
_TALLEST, _NARROW = 330, 760


def report(desk: Desk) -> None:
    """Rows read, kept and rejected; the first problems in sentences; the whole list; the report as a file."""
    with step(2, "report"):
        found = desk.prepared
        if found is not None and found.same_as is not None:
            st.info(t("import.same_files", load=found.same_as), icon=":material/content_copy:")
            return
        counted = desk.counted()
        _chips(counted)
        if found is not None:
            for load in found.replaces:
                st.caption(t("import.replaces", load=load))
            if found.provenance == "illustrative":
                st.info(t("import.illustrative"), icon=":material/science:")
        _first_problems(desk)
        if counted["error"] and not (found and found.unmapped):
            st.caption(t("import.mend"))
        _every_problem(desk, sum(counted.values()))
        if found is not None and found.counts:
            st.dataframe(
                _count_rows(desk), key="import-counts", hide_index=True, width=_NARROW, alt=t("import.counts.table")
            )
        if found is not None:
            _downloads(desk)


def _chips(counted: dict[str, int]) -> None:
    shown = "".join(
        f'<span class="sse-chip {_CHIPS[severity]}"><span aria-hidden="true">{_SIGNS[severity]}</span> '
        f"{html.escape(t(f'import.severities.{severity}', n=numbers.number(counted[severity])))}</span>"
        for severity in _SEVERITIES
        if counted[severity]
    )
    none = f'<span class="sse-chip on_track">✓ {html.escape(t("import.no_problems"))}</span>'
    st.html(f'<div class="sse-card"><div class="sse-line">{shown or none}</div></div>')


def _count_rows(desk: Desk) -> list[dict[str, Any]]:
    counts = desk.prepared.counts if desk.prepared else {}
    return [
        {t("import.count.table"): t(f"table.{table}"), **{t(f"import.count.{name}"): n for name, n in count.items()}}
        for table, count in counts.items()
        if count["read"]  # the empty sheets of a template say nothing
    ]


def _first_problems(desk: Desk) -> None:
    """The first problems as sentences. Whatever came out of a file is shown as it stands there."""
    rows = desk.problem_rows(state.language())
    grave = [row for row in rows if row["severity"] != "note"][:_FIRST] or rows[:_FIRST]
    if not grave:
        return
    shown = "".join(
        f'<li><div class="sse-line"><span class="sse-chip {_CHIPS[row["severity"]]}">'
        f'<span aria-hidden="true">{_SIGNS[row["severity"]]}</span> {_word(row["severity"])}</span>'
        f'<span class="sse-muted">{html.escape(where(row))}</span></div>'
        f"<div><strong>{html.escape(row['message'])}</strong> {html.escape(row['fix'])}</div></li>"
        for row in grave
    )
    st.html(f'<ul class="sse-problems">{shown}</ul>')


def _every_problem(desk: Desk, total: int) -> None:
    rows = desk.problem_rows(state.language())
    if len(rows) <= _FIRST and total <= len(rows):
        return
    with st.expander(t("import.every_problem", n=numbers.number(total)), icon=":material/list:", key="import-every"):
        there = [severity for severity in _SEVERITIES if any(row["severity"] == severity for row in rows)]
        kept = st.pills(
            t("import.column.severity"),
            there,
            selection_mode="multi",
            default=there,
            format_func={severity: t(f"import.severity.{severity}") for severity in there}.__getitem__,
            key="import-severities",
        )
        st.dataframe(
            [
                {
                    t("import.column.severity"): f"{_SIGNS[row['severity']]} {_word(row['severity'])}",
                    **{t(f"import.column.{name}"): row[name] for name in _COLUMNS},
                }
                for row in rows
                if row["severity"] in kept
            ],
            key="import-problems",
            hide_index=True,
            height=_TALLEST,
            placeholder="",
            alt=t("import.problems.table"),
        )
        if total > len(rows):
            st.caption(t("import.listed", n=numbers.number(len(rows)), total=numbers.number(total)))


def _downloads(desk: Desk) -> None:
    found, language = desk.prepared, state.language()
    if found is None:
        return
    with st.container(horizontal=True, gap="small", key="import-report-files"):
        st.download_button(
            t("import.report.xlsx"),
            data=lambda: report_workbook(found, language),
            file_name=f"report-{found.place_id}.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            on_click="ignore",
            icon=":material/download:",
            key="import-report-xlsx",
        )
        st.download_button(
            t("import.report.json"),
            data=lambda: json.dumps(report_json(found, language), ensure_ascii=False, indent=1).encode("utf-8"),
            file_name=f"report-{found.place_id}.json",
            mime="application/json",
            on_click="ignore",
            icon=":material/download:",
            key="import-report-json",
        )


def where(row: dict[str, Any]) -> str:
    """File, sheet, row and column of a problem, and what stands there, as far as they are known."""
    parts = [
        row["file"],
        row["sheet"],
        t("import.where.row", n=row["row"]) if row["row"] else None,
        t("import.where.column", name=row["column"]) if row["column"] else None,
        t("import.where.value", value=row["value"]) if row["value"] else None,
    ]
    return " · ".join(" ".join(str(part).split()) for part in parts if part)


def _word(severity: str) -> str:
    return t(f"import.severity.{severity}")


# ------------------------------------------------------------------ what would change


def changes(desk: Desk) -> None:
    """Rows by table and indicators before and after, had it been published now."""
    if desk.change is None:
        return
    with step(3, "changes", t("import.changes.help")):
        names = ("added", "changed", "removed", "unchanged", "hidden")
        used = [name for name in names if any(getattr(each, name) for each in desk.change.tables)]
        st.dataframe(
            [
                {
                    t("import.count.table"): t(f"table.{each.table}"),
                    **{t(f"import.changes.{name}"): getattr(each, name) for name in used},
                }
                for each in desk.change.tables
            ],
            key="import-changes-table",
            hide_index=True,
            width=_NARROW,
            alt=t("import.changes.table"),
        )
        if "hidden" in used:
            st.caption(t("import.changes.hidden.help"))
        _moves(desk)


def _moves(desk: Desk) -> None:
    moves = sorted(desk.change.moves if desk.change else (), key=lambda move: -(move.year or 9999))
    if not moves:
        st.caption(t("import.moves.none"))
        return
    real = sum(1 for move in moves if (move.provenance_before, move.provenance_after) == ("illustrative", "reported"))
    st.markdown(f"**{t('import.moves.title', n=numbers.number(len(moves)))}**")
    if real:
        st.caption(t("import.moves.real", n=numbers.number(real)))
    lost = sum(1 for move in moves if move.before is not None and move.after is None)
    if lost:
        st.caption(t("import.moves.lost", n=numbers.number(lost)))
    st.dataframe(
        [
            {
                t("choose.indicator"): t(f"indicator.{move.indicator_id}.title"),
                t("choose.year"): str(move.year or ""),
                t("import.moves.before"): blocks.value_text(move.indicator_id, move.before, move.currency),
                t("import.moves.after"): blocks.value_text(move.indicator_id, move.after, move.currency),
                t("column.provenance"): _kinds(move.provenance_before, move.provenance_after),
            }
            for move in moves
        ],
        key="import-moves",
        hide_index=True,
        height=_TALLEST if len(moves) > 8 else "auto",
        alt=t("import.moves.table"),
        column_config={
            t("import.moves.before"): st.column_config.TextColumn(alignment="right"),
            t("import.moves.after"): st.column_config.TextColumn(alignment="right"),
        },
    )


def _kinds(before: str | None, after: str | None) -> str:
    words = [t(f"provenance.{kind}") if kind else numbers.MISSING for kind in (before, after)]
    return words[0] if before == after else " → ".join(words)
