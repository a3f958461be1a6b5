"""The sheets of a template workbook: guide, one a table with its drop-downs and formats, dictionary, hidden marks."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from sse_metrics.importers.templates.examples import Value, example_cells, example_row, example_word
from sse_metrics.importers.templates.model import (
    BOOLEAN_CODES,
    REQUIRED_MARK,
    Field,
    TemplateTable,
    choice_label,
    choices_of,
    fingerprint,
    heading,
    help_text,
    table_help,
    title,
)
from sse_metrics.language import text

MARKS_SHEET = "_sse"
MOST_ROWS = 1_048_575  # of a sheet, headings set apart
_LAST_ROW = MOST_ROWS
_LONGEST_NAME, _LONGEST_TEXT = 31, 32_767
_EXACT_DIGITS = 15  # a spreadsheet keeps no more
_LARGEST = 999_999_999_999_999
_FIRST_LIST = 3  # column of the marks sheet
_RULES = (
    "sheets", "order", "required", "empty", "dates", "amounts", "ids", "lists", "example", "persons",
)  # fmt: skip
_EXAMPLE = {"italic": True, "font_color": "#5F6B73", "bg_color": "#F2F2F2"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "note": {"bold": True, "font_color": "#A33A00"},
    "wrapped": {"text_wrap": True},
    "link": {"font_color": "#0072B2", "underline": 1},
    "heading": {"bold": True, "text_wrap": True, "bg_color": "#E6EEF3", "bottom": 1},
    "required": {"bold": True, "text_wrap": True, "bg_color": "#C9DCE8", "bottom": 1},
    "text": {"num_format": "@"},  # so that zeros in front survive
    "choice": {},
    "boolean": {},
    "date": {"num_format": "yyyy-mm-dd"},
    "year": {"num_format": "0"},
    "integer": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0"},  # decimals are shown where a cell has some
    "number": {},
}
_FIRST_DAY = dt.date(1900, 3, 1)  # earlier days are numbered differently by different spreadsheets


class TooManyRowsError(ValueError):
    """A table has more rows than a sheet holds, or a text is longer than a cell holds."""


class Book:
    """A workbook in the making; sheets are added in the order in which they stand."""

    def __init__(self, target: str | Path | BinaryIO, language: str, tables: Sequence[TemplateTable]) -> None:
        """Begin a workbook of `tables`, to be written to `target` when it is closed."""
        self.language = language
        self.tables = tables
        place = str(target) if isinstance(target, str | Path) else target
        # text from data is never a formula, a link or a number
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(place, plain)
        self._book.set_properties({"title": text(language, "template.heading"), "comments": fingerprint()})
        self.sheet_names = _sheet_names(tables, language)
        self._lists: dict[tuple[str, ...], str] = {}
        self._formats = {name: self._book.add_format({"valign": "top", **look}) for name, look in _LOOKS.items()}
        self._examples = {
            name: self._book.add_format({**_EXAMPLE, "num_format": look.get("num_format", "General")})
            for name, look in _LOOKS.items()
        }

    def add_guide(self, note: str | None) -> None:
        """The first sheet: how to fill the others in, and where they are."""
        sheet = self._book.add_worksheet(self.sheet_names["guide"])
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 70)
        sheet.set_column(2, 2, 40)
        sheet.write_string(0, 0, text(self.language, "template.heading"), self._formats["title"])
        row = 2
        for line in note.splitlines() if note else ():  # long lines run over the empty cells beside them
            sheet.write_string(row, 0, line, self._formats["note"])
            row += 1
        row += bool(note)
        for rule in _RULES:
            words = {"word": example_word(self.language)} if rule == "example" else {}
            sheet.write_string(row, 0, f"• {text(self.language, f'template.rule.{rule}', **words)}")
            row += 1
        row += 1
        for column, name in enumerate(("sheet", "row", "needs")):
            sheet.write_string(row, column, text(self.language, f"template.column.{name}"), self._formats["heading"])
        for table in self.tables:
            row += 1
            self._link(sheet, row, self.sheet_names[table.name])
            sheet.write_string(row, 1, table_help(table.name, self.language), self._formats["wrapped"])
            needed = ", ".join(title(name, self.language) for name in table.needs)
            sheet.write_string(row, 2, needed, self._formats["wrapped"])
        self._link(sheet, row + 2, self.sheet_names["dictionary"])
        _set_up_printing(sheet)
        sheet.activate()

    def add_table(self, table: TemplateTable, rows: Iterable[Mapping[str, Value]] | None) -> None:
        """The sheet of a table with its rows, or an example row where there are none."""
        sheet = self._book.add_worksheet(self.sheet_names[table.name])
        for column, field in enumerate(table.fields):
            self._add_column(sheet, column, table, field)
        written = 0
        for written, row in enumerate(rows or (), start=1):
            if written > MOST_ROWS:
                raise TooManyRowsError(f"{table.name}: a sheet holds no more than {MOST_ROWS:,} rows; take CSV.")
            for column, field in enumerate(table.fields):
                self._write(sheet, written, column, field, self._shown(table, field, row.get(field.name)))
        if not written:
            example = example_row(table.name, self.language)
            shown = [self._shown(table, field, example[field.name]) for field in table.fields]
            for column, value in enumerate(example_cells(shown, self.language)):
                look = self._examples[_look(table.fields[column])]
                self._write(sheet, 1, column, table.fields[column], value, look)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(written, 1), len(table.fields) - 1)
        _set_up_printing(sheet)
        sheet.repeat_rows(0)

    def add_dictionary(self, rows: Sequence[Sequence[str]]) -> None:
        """The sheet that lists every column."""
        sheet = self._book.add_worksheet(self.sheet_names["dictionary"])
        for column, width in enumerate((26, 30, 34, 18, 14, 16, 60, 70)):
            sheet.set_column(column, column, width)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, self._formats["wrapped" if number else "heading"])
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
        _set_up_printing(sheet)
        sheet.repeat_rows(0)

    def add_marks(self, provenance: str, place_id: str) -> None:
        """The hidden sheet: what the workbook says about itself, and the lists of the drop-downs."""
        sheet = self._book.add_worksheet(MARKS_SHEET)
        marks = {"version": fingerprint(), "language": self.language, "provenance": provenance, "place": place_id}
        marks |= {f"sheet.{name}": shown for name, shown in self.sheet_names.items()}
        for row, (key, value) in enumerate(marks.items()):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, value)
        for number, labels in enumerate(self._lists):
            for row, label in enumerate(labels):
                sheet.write_string(row, _FIRST_LIST + number, label)
        sheet.hide()

    def close(self) -> None:
        """Write the workbook."""
        self._book.close()

    def _add_column(self, sheet: Any, column: int, table: TemplateTable, field: Field) -> None:
        shown = heading(table.name, field.name, self.language) + (REQUIRED_MARK if field.required else "")
        sheet.set_column(column, column, _width(shown, field), self._formats[_look(field)])
        sheet.write_string(0, column, shown, self._formats["required" if field.required else "heading"])
        size = {"author": "", "x_scale": 2.0, "y_scale": 1.2}
        sheet.write_comment(0, column, help_text(table.name, field.name, self.language), size)
        if field.kind == "decimal":
            first = xl_rowcol_to_cell(1, column)
            look = self._book.add_format({"num_format": f"#,##0.{'0' * field.decimals}"})
            has_decimals = {"type": "formula", "criteria": f"=AND(ISNUMBER({first}),{first}<>INT({first}))"}
            sheet.conditional_format(1, column, _LAST_ROW, column, {**has_decimals, "format": look})
        if rule := self._validation(table, field):
            wrong = {"error_title": text(self.language, "template.wrong")}
            sheet.data_validation(1, column, _LAST_ROW, column, {"ignore_blank": True, **wrong, **rule})

    def _validation(self, table: TemplateTable, field: Field) -> dict[str, Any] | None:
        """What a spreadsheet lets somebody type into a column; pasted cells are checked by the import."""
        language = self.language
        if choices := choices_of(table.name, field.name):
            labels = tuple(choice_label(table.name, field.name, code, language) for code in choices)
            return {
                "validate": "list",
                "source": self._list(labels),
                "error_message": text(language, "template.wrong.choice"),
            }
        if field.kind == "date":
            return {
                "validate": "date",
                "criteria": "between",
                "minimum": _FIRST_DAY,
                "maximum": dt.date(2199, 12, 31),
                "error_message": text(language, "template.wrong.date"),
            }
        if field.kind in ("integer", "decimal", "number"):
            return self._number_rule(field)
        if field.length:
            return {
                "validate": "length",
                "criteria": "==",
                "value": field.length,
                "error_message": text(language, "template.wrong.length", length=field.length),
            }
        return None

    def _number_rule(self, field: Field) -> dict[str, Any]:
        is_whole = field.kind == "integer"
        low = int(-_LARGEST if field.minimum is None else field.minimum)
        high = int(_LARGEST if field.maximum is None else field.maximum)
        span: dict[str, Any] = {"criteria": "between", "minimum": low, "maximum": high}
        if field.is_minimum_excluded:
            span = {"criteria": ">", "value": low}
        message = "number" if not is_whole else "integer"
        if field.minimum is not None and field.maximum is not None:
            message = "between"
        values = {"low": low, "high": high} if message == "between" else {}
        return {
            "validate": "integer" if is_whole else "decimal",
            "error_message": text(self.language, f"template.wrong.{message}", **values),
            **span,
        }

    def _list(self, labels: tuple[str, ...]) -> str:
        # always a range: labels may hold commas, and a list written out ends at 255 characters
        if labels not in self._lists:
            column = _FIRST_LIST + len(self._lists)
            self._lists[labels] = f"={MARKS_SHEET}!{xl_range_abs(0, column, len(labels) - 1, column)}"
        return self._lists[labels]

    def _shown(self, table: TemplateTable, field: Field, value: Value) -> Value:
        """A value as it is shown: labels instead of codes; a code without a label stays."""
        if isinstance(value, bool):
            return choice_label(table.name, field.name, BOOLEAN_CODES[not value], self.language)
        if isinstance(value, str) and value in field.choices:
            return choice_label(table.name, field.name, value, self.language)
        return value

    def _write(self, sheet: Any, row: int, column: int, field: Field, value: Value, look: Any = None) -> None:
        look = look or self._formats[_look(field)]
        if value is None:
            sheet.write_blank(row, column, None, look)
        elif isinstance(value, dt.date):
            if value >= _FIRST_DAY:
                sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), look)
            else:
                sheet.write_string(row, column, value.isoformat(), look)
        elif isinstance(value, int | float | Decimal) and _is_exact(value):
            sheet.write_number(row, column, value, look)
        else:
            written = format(value, "f") if isinstance(value, Decimal) else str(value)
            if len(written) > _LONGEST_TEXT:
                raise TooManyRowsError(f"{field.name}: a cell holds no more than {_LONGEST_TEXT:,} characters.")
            sheet.write_string(row, column, written, look)

    def _link(self, sheet: Any, row: int, name: str) -> None:
        quoted = name.replace("'", "''")
        sheet.write_url(row, 0, f"internal:'{quoted}'!A1", self._formats["link"], name)


def _sheet_names(tables: Sequence[TemplateTable], language: str) -> dict[str, str]:
    """Names of the sheets, each once whatever its capitals, none longer than a spreadsheet takes."""
    wanted = {
        "guide": text(language, "template.guide"),
        **{table.name: title(table.name, language) for table in tables},
        "dictionary": text(language, "template.dictionary"),
    }
    names: dict[str, str] = {}
    taken = {MARKS_SHEET}
    for key, name in wanted.items():
        bare = "".join(" " if c in "[]:*?/\\" else c for c in name).strip("' ")[:_LONGEST_NAME]
        number = 2
        while bare.casefold() in taken:
            ending = f" {number}"
            bare, number = bare[: _LONGEST_NAME - len(ending)] + ending, number + 1
        taken.add(bare.casefold())
        names[key] = bare
    return names


def _look(field: Field) -> str:
    return "year" if field.unit == "year" else field.kind


def _width(shown: str, field: Field) -> int:
    """Wide enough for the heading in two lines and for what stands beneath; Korean letters take twice the room."""
    letters = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in shown)
    least = {"text": 18, "choice": 24, "date": 12, "decimal": 16}.get(field.kind, 11)
    return min(40, max(least, letters * 2 // 3 + 3))


def _is_exact(value: float | Decimal) -> bool:
    """Whether a spreadsheet, which counts in floating point, keeps every digit."""
    if isinstance(value, float):
        return value == value and abs(value) != float("inf")
    return len(Decimal(value).normalize().as_tuple().digits) <= _EXACT_DIGITS


def _set_up_printing(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")
