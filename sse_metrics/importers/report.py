"""The report of an import: as rows, as JSON, and as a workbook in which the cells with problems are marked."""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import duckdb

from sse_metrics.importers.prepared import Prepared
from sse_metrics.importers.problems import Problem
from sse_metrics.language import text

if TYPE_CHECKING:
    import xlsxwriter

_COLOURS = {"error": "#F7C9B8", "warning": "#F9E3A8", "note": "#D7E8F7"}
_COLUMNS = ("severity", "file", "sheet", "row", "column", "value", "message", "fix")
_WIDTHS = (12, 24, 20, 8, 24, 24, 60, 60)
_LONGEST_CELL = 32_000
_KEPT = "\n\t\u200d"  # the last joins the parts of an emoji


def report_rows(problems: Sequence[Problem], language: str) -> list[dict[str, Any]]:
    """Problems in words, errors first: severity, file, sheet, row, column, value, message, fix."""
    order = ("error", "warning", "note")
    return [problem.as_dict(language) for problem in sorted(problems, key=lambda each: order.index(each.severity))]


def report_json(prepared: Prepared, language: str = "en") -> dict[str, Any]:
    """The whole report: files, rows read, kept and rejected by table, problems counted and listed."""
    return {
        "place_id": prepared.place_id,
        "formats": list(prepared.formats),
        "files": [{"name": file.name, "bytes": file.bytes, "sha256": file.sha256} for file in prepared.files],
        "provenance": prepared.provenance,
        "replaces": list(prepared.replaces),
        "same_as": prepared.same_as,
        "is_publishable": prepared.is_publishable,
        "counts": {table: dict(count) for table, count in prepared.counts.items()},
        "problem_counts": [dict(kind) for kind in prepared.problem_counts],
        "problems": report_rows(prepared.problems, language),
    }


def report_workbook(prepared: Prepared, language: str = "en") -> bytes:
    """A workbook: a list of all problems, then the rows that have any, with the cells marked and commented."""
    import xlsxwriter  # here, since most imports need no workbook

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    marks = {
        severity: book.add_format({"bg_color": colour, "border": 1, "text_wrap": True, "valign": "top"})
        for severity, colour in _COLOURS.items()
    }
    sheet = book.add_worksheet(text(language, "import.report.sheet"))
    sheet.freeze_panes(1, 0)
    for at, (name, width) in enumerate(zip(_COLUMNS, _WIDTHS, strict=True)):
        sheet.write_string(0, at, text(language, f"import.column.{name}"), bold)
        sheet.set_column(at, at, width)
    for row, problem in enumerate(report_rows(prepared.problems, language), 1):
        words = {**problem, "severity": text(language, f"import.severity.{problem['severity']}")}
        for at, name in enumerate(_COLUMNS):
            mark = marks[problem["severity"]] if at == 0 else None
            value = words[name]
            if isinstance(value, int):
                sheet.write_number(row, at, value, mark)
            else:
                sheet.write_string(row, at, _clean(value), mark)
    for number, (staged, rows) in enumerate(_marked_rows(prepared), 1):
        _marked_sheet(book, number, staged, rows, prepared.problems, marks, bold, language)
    book.close()
    return buffer.getvalue()


def _marked_rows(prepared: Prepared) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The rows with problems as they stand in the files, by the table they were read from."""
    if not prepared.rows.exists():
        return []
    found = []
    with duckdb.connect(str(prepared.rows), read_only=True) as con:
        for number, file, sheet, headings in con.execute(
            "select number, file, sheet, headings from staged order by number"
        ).fetchall():
            answer = con.execute(f"select * from marked_{number} order by _row")
            names = [column[0] for column in answer.description or []]
            rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
            if rows:
                found.append(({"file": file, "sheet": sheet, "headings": json.loads(headings)}, rows))
    return found


def _marked_sheet(
    book: xlsxwriter.Workbook,
    number: int,
    staged: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    problems: Sequence[Problem],
    marks: Mapping[str, Any],
    bold: Any,
    language: str,
) -> None:
    headings: Mapping[str, str] = staged["headings"]
    names = list(headings)
    own = [each for each in problems if (each.file, each.sheet) == (staged["file"], staged["sheet"])]
    by_cell: dict[tuple[int | None, str | None], list[Problem]] = {}
    for problem in own:
        by_cell.setdefault((problem.row, problem.column), []).append(problem)
    sheet = book.add_worksheet(f"{number} {_sheet_name(staged['sheet'] or staged['file'])}"[:31])
    sheet.freeze_panes(1, 1)
    sheet.write_string(0, 0, text(language, "import.column.row"), bold)
    for at, name in enumerate(names, 1):
        sheet.write_string(0, at, headings[name], bold)
    sheet.set_column(1, len(names), 18)
    for at_row, row in enumerate(rows, 1):
        sheet.write_number(at_row, 0, row["_row"])
        for at, name in enumerate(names, 1):
            found = by_cell.get((row["_row"], headings[name]), [])
            worst = min(found, key=lambda each: list(_COLOURS).index(each.severity)) if found else None
            sheet.write_string(at_row, at, _clean(row[name]), marks[worst.severity] if worst else None)
            if found:
                words = "\n".join(f"{each.message(language)} {each.fix(language)}" for each in found)
                sheet.write_comment(at_row, at, words[:_LONGEST_CELL], {"x_scale": 2, "y_scale": 1.5})


def _sheet_name(name: str) -> str:
    return "".join(" " if letter in "[]:*?/\\'" else letter for letter in name).strip()


def _clean(value: object) -> str:
    """Text that a workbook can hold: no control characters, not too long."""
    shown = "" if value is None else str(value)
    kept = (
        letter for letter in shown if letter.isprintable() or letter in _KEPT or unicodedata.category(letter) == "Zs"
    )
    return "".join(kept)[:_LONGEST_CELL]
