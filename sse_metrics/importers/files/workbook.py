"""XLSX workbooks as tables of text, one a sheet.

Rules. Sheets without rows are skipped and noted, so are hidden sheets, except the sheet `_sse` by which our own
templates say what they are. Hidden rows and columns are read and noted. Cells far beyond the table are ignored and
noted. Merged cells among the headings and titles are noted; among the rows they are an error, since one value then
stands for several rows or columns and only a person knows which. Formulas that were never computed and errors such as
#REF! are errors that name the cell. What the text of a cell is, cell_text.py says.
"""

from __future__ import annotations

import itertools
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

import openpyxl

from sse_metrics.importers.files.cell_text import cell_text
from sse_metrics.importers.files.layout import Layout, clean, find_layout, unnamed_column
from sse_metrics.importers.files.limits import LIMITS, Limits
from sse_metrics.importers.files.sheet_structure import (
    Sheet,
    Structure,
    cell_name,
    check_package,
    opened_package,
    sheets_of,
    structure_of,
)
from sse_metrics.importers.problems import Problem, RefusedError
from sse_metrics.importers.reading import Row, Table

MARKS_SHEET = "_sse"
_SAMPLED_ROWS = 100
_DAMAGE = (
    zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, OverflowError,
    NotImplementedError, ElementTree.ParseError, expat.ExpatError,
)  # fmt: skip


def read_workbook(path: Path, file: str, limits: Limits = LIMITS) -> tuple[list[Table], list[Problem], dict[str, str]]:
    """The tables of a workbook, its problems, and the marks of a template.

    Raises RefusedError for a workbook that is damaged, dangerous or without any rows.
    """
    problems: list[Problem] = []
    tables: list[Table] = []
    marks: dict[str, str] = {}
    try:
        with path.open("rb") as content, opened_package(content, file) as packed, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not support, such as drop-down lists, is not needed
            check_package(packed, file, limits)
            sheets = sheets_of(packed, file)
            book = openpyxl.load_workbook(content, read_only=True, data_only=True, keep_links=False)
            try:
                for sheet in sheets:
                    if sheet.name == MARKS_SHEET:
                        marks = _read_marks(book[sheet.name])
                    elif sheet.is_hidden:
                        problems.append(Problem("note", "sheet_hidden", file, sheet.name, value=sheet.name))
                    else:
                        structure = structure_of(packed, sheet, limits)
                        table, found = _SheetReader(book[sheet.name], sheet, structure, file, limits).read()
                        problems += found
                        tables += [table] if table else []
            finally:
                book.close()
    except _DAMAGE as error:
        raise RefusedError(Problem("error", "workbook_damaged", file)) from error
    if not tables:
        raise RefusedError(Problem("error", "no_rows", file))
    return tables, problems, marks


def _read_marks(sheet: Any) -> dict[str, str]:
    """Keys in the first column, values in the second."""
    found = {}
    for key, value in sheet.iter_rows(max_row=100, max_col=2, min_col=1):
        name = clean(cell_text(key.value, "General"))
        if name:
            found[name] = clean(cell_text(value.value, "General")) or ""
    return found


class _SheetReader:
    """Reads one visible sheet; problems gather on the way, the first of each kind singly, the rest counted."""

    def __init__(self, cells: Any, sheet: Sheet, structure: Structure, file: str, limits: Limits) -> None:
        self._cells = cells
        self._sheet = sheet
        self._structure = structure
        self._file = file
        self._limits = limits
        self._problems: list[Problem] = []
        self._count: dict[str, int] = {}
        self._errors: dict[tuple[int, int], str] = {}

    def read(self) -> tuple[Table | None, list[Problem]]:
        """The table, None when the sheet has no rows, and the problems."""
        name = self._sheet.name
        if self._structure.far:
            details: dict[str, str | int] = {"cell": self._structure.far, "limit": self._limits.columns}
            self._add(Problem("note", "cell_far_away", self._file, name, details=details))
        records = self._records()
        first = list(itertools.islice(records, _SAMPLED_ROWS))
        layout = find_layout([cells for _, cells in first], self._file, self._limits, name)
        rows = list(self._rows(itertools.chain(first, records), layout)) if layout else []
        if layout is None or not rows:
            return None, [*self._problems, Problem("note", "sheet_empty", self._file, name, value=name)]
        self._check_structure(layout)
        self._count_unlisted()
        table = Table(self._file, name, layout.columns, rows, header_row=layout.header_row)
        return table, [*layout.problems, *self._problems]

    def _records(self) -> Iterator[tuple[int, tuple[str | None, ...]]]:
        """The rows down to the last that has a value, as text, with their numbers."""
        found = self._structure
        if not found.last_row:
            return
        self._cells.reset_dimensions()  # what the sheet says of its own size need not be so
        rows = self._cells.iter_rows(min_row=1, max_row=found.last_row, min_col=1, max_col=found.last_column)
        before: Any = None
        for number, row in enumerate(rows, 1):
            if row is before and number > _SAMPLED_ROWS:
                continue  # one of many rows that are not there at all, above a cell far below
            before = row
            yield number, tuple(self._text(cell, number, place) for place, cell in enumerate(row))

    def _text(self, cell: Any, row: int, position: int) -> str | None:
        value = cell.value
        if value is None:
            return None
        if cell.data_type == "e":
            self._errors[row, position] = str(value)
            return None
        return clean(cell_text(value, "" if isinstance(value, str) else cell.number_format))

    def _rows(self, records: Iterator[tuple[int, tuple[str | None, ...]]], layout: Layout) -> Iterator[Row]:
        kept = 0
        beyond = range(layout.width, self._structure.last_column)
        unnamed = [*layout.unnamed, *beyond]
        for number, cells in records:
            if number <= layout.header_row:
                continue
            for position in unnamed:
                value = cells[position]
                if value is not None:
                    self._add(unnamed_column(layout, position, self._file, self._sheet.name, number, value))
            taken = tuple(cells[position] for position in layout.positions)
            if any(cell is not None for cell in taken):
                kept += 1
                if kept > self._limits.rows:
                    limit = {"limit": self._limits.rows}
                    raise RefusedError(Problem("error", "too_many_rows", self._file, self._sheet.name, details=limit))
                yield number, taken

    def _check_structure(self, layout: Layout) -> None:
        found, name = self._structure, self._sheet.name
        headings = dict(zip(layout.positions, layout.columns, strict=True))
        for (row, position), value in self._errors.items():
            if row >= layout.header_row:
                details = {"cell": cell_name(row, position + 1)}
                self._add(
                    Problem("error", "cell_is_error", self._file, name, row, headings.get(position), value, details)
                )
        for row, column in found.uncomputed:
            if row >= layout.header_row:
                heading = headings.get(column - 1)
                details = {"cell": cell_name(row, column)}
                self._add(Problem("error", "formula_not_computed", self._file, name, row, heading, None, details))
        for reference, start, end in found.merged:
            if end > layout.header_row:
                row = max(start, layout.header_row + 1)
                details = {"range": reference}
                self._add(Problem("error", "cells_merged", self._file, name, row, value=reference, details=details))
            else:
                details = {"range": reference}
                self._add(Problem("note", "titles_merged", self._file, name, start, value=reference, details=details))
        hidden = sum(row > layout.header_row for row in found.hidden_rows)
        if hidden:
            self._add(Problem("note", "rows_hidden", self._file, name, details={"count": hidden}))
        if found.hidden_columns:
            count = {"count": found.hidden_columns}
            self._add(Problem("note", "columns_hidden", self._file, name, details=count))

    def _add(self, problem: Problem) -> None:
        self._count[problem.code] = self._count.get(problem.code, 0) + 1
        if self._count[problem.code] <= self._limits.listed_problems:
            self._problems.append(problem)

    def _count_unlisted(self) -> None:
        for code, count in self._count.items():
            unlisted = count - self._limits.listed_problems
            if unlisted > 0:
                details: dict[str, str | int] = {"count": unlisted, "code": code}
                self._problems.append(Problem("error", "more_of_these", self._file, self._sheet.name, details=details))
