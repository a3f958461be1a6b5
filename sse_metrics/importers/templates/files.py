"""Templates as files: an XLSX workbook with one sheet a table, CSV files, and the data dictionary.

What an import relies on: the hidden sheet `_sse` holds keys and values in its first two columns, `version`,
`language`, `provenance` and `place` (both empty for an empty template), `sheet.guide` and `sheet.dictionary` (sheets
that are no data), and `sheet.<table>` with the name of that table's sheet. Lists for drop-downs begin in its fourth
column. Headings stand in the first row of a sheet; a row beneath that is_example_row recognises is not data.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from sse_metrics.importers.files.cell_text import exact_text
from sse_metrics.importers.templates.examples import Value, is_example_row
from sse_metrics.importers.templates.model import (
    BOOLEAN_CODES,
    REQUIRED_MARK,
    Field,
    TemplateTable,
    choice_label,
    choices_of,
    heading,
    help_text,
    templates,
    title,
)
from sse_metrics.importers.templates.sheets import MARKS_SHEET, MOST_ROWS, Book, TooManyRowsError
from sse_metrics.language import text

__all__ = [
    "MARKS_SHEET",
    "MOST_ROWS",
    "TooManyRowsError",
    "dictionary_rows",
    "is_example_row",
    "write_csv",
    "write_dictionary_csv",
    "write_workbook",
]

StoredRow = Mapping[str, Value]
# A spreadsheet takes text that begins so for a formula. Text that has apostrophes before it already gets one more, so
# that one can be taken off again when it is read.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_workbook(
    target: str | Path | BinaryIO,
    language: str,
    tables: Sequence[str] | None = None,
    rows: Mapping[str, Iterable[StoredRow]] | None = None,
    note: str | None = None,
    *,
    provenance: str = "",
    place_id: str = "",
) -> None:
    """Write a template to a file or buffer, with `rows` where they are given and an example row where they are not.

    `tables` are written in the order of the schema; all of them when None. Rows hold codes, which are shown as
    labels. `note` stands on top of the first sheet; `provenance` and `place_id` say what the rows are.
    Raises KeyError for an unknown table, TooManyRowsError for more rows than a sheet holds.
    """
    chosen = [table for name, table in templates().items() if tables is None or name in tables]
    if tables is not None and (unknown := set(tables) - {table.name for table in chosen}):
        raise KeyError(", ".join(sorted(unknown)))
    book = Book(target, language, chosen)
    try:
        book.add_guide(note)
        for table in chosen:
            book.add_table(table, None if rows is None else rows.get(table.name))
        book.add_dictionary(dictionary_rows(language, [table.name for table in chosen]))
        book.add_marks(provenance, place_id)
    finally:
        book.close()


def write_csv(table: str, language: str, rows: Iterable[StoredRow] | None = None) -> bytes:
    """A table as UTF-8 with BOM, which spreadsheets need to know it by: headings, then the rows, none when None.

    Dates are ISO, numbers have a point, codes are shown as labels. Text that a spreadsheet would take for a formula
    gets an apostrophe before it, which an import takes off again.
    """
    asked = templates()[table]
    shown: list[list[object]] = [[_heading(asked, field, language) for field in asked.fields]]
    for row in rows or ():
        shown.append([_csv_cell(asked, field, row.get(field.name), language) for field in asked.fields])
    return _csv(shown)


def write_dictionary_csv(language: str, tables: Sequence[str] | None = None) -> bytes:
    """The data dictionary as CSV, UTF-8 with BOM."""
    return _csv(dictionary_rows(language, tables))


def dictionary_rows(language: str, tables: Sequence[str] | None = None) -> list[list[str]]:
    """Every column of the templates with what belongs there, headings first."""
    columns = ("sheet", "heading", "name", "kind", "required", "unit", "choices", "help")
    rows = [[text(language, f"template.column.{name}") for name in columns]]
    for table in templates().values():
        if tables is None or table.name in tables:
            rows += [_described(table, field, language) for field in table.fields]
    return rows


def _described(table: TemplateTable, field: Field, language: str) -> list[str]:
    choices = (f"{choice_label(table.name, field.name, code, language)} ({code})" for code in field.choices)
    return [
        title(table.name, language),
        heading(table.name, field.name, language),
        f"{table.name}.{field.name}",
        text(language, f"template.kind.{field.kind}", decimals=field.decimals),
        text(language, f"template.required.{_how_required(table, field)}"),
        text(language, f"template.unit.{field.unit}") if field.unit else "",
        "; ".join(choices),
        help_text(table.name, field.name, language),
    ]


def _how_required(table: TemplateTable, field: Field) -> str:
    if any(field.name in group for group in table.at_least_one):
        return "one_of"
    return "always" if field.required else "no"


def _heading(table: TemplateTable, field: Field, language: str) -> str:
    return heading(table.name, field.name, language) + (REQUIRED_MARK if field.required else "")


def _csv_cell(table: TemplateTable, field: Field, value: Value, language: str) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return choice_label(table.name, field.name, BOOLEAN_CODES[not value], language)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float) and math.isfinite(value):
        return exact_text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        is_code = value in choices_of(table.name, field.name)
        shown = choice_label(table.name, field.name, value, language) if is_code else value
        return f"'{shown}" if shown.lstrip("'").startswith(_RISKY) else shown
    return value


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")
