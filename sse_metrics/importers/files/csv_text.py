"""Delimited text as a table: small files at once, large ones in batches, with the same result.

Rules. The delimiter is the one of comma, semicolon, tab and bar that makes most rows equally wide. A row is a record:
line breaks inside quotation marks do not end it. Rows are counted as a spreadsheet counts them, titles, headings and
empty rows included. A row with more or fewer cells than the headings is left out and named; so is one in which
something follows a closing quotation mark. A quotation mark that is never closed makes everything after it
unreadable, so the file is refused. Cells lose the blanks around them, line breaks within them become one kind, and an
apostrophe that guards text from being taken for a formula ('=, '+, '-, '@) is taken off; rows without any content are
skipped.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from sse_metrics.importers.files.encodings import Encoding
from sse_metrics.importers.files.layout import (
    BLANKS,
    SAMPLED_CHARACTERS,
    TextLayout,
    clean,
    find_text_layout,
    unnamed_column,
)
from sse_metrics.importers.files.limits import LIMITS, Limits
from sse_metrics.importers.files.plain_text import Plainness, plainness
from sse_metrics.importers.problems import Problem, RefusedError
from sse_metrics.importers.reading import Row, Table

BLOCK_BYTES = 4 * 1024 * 1024
_BATCH_ROWS = 65_536
_GUARD = r"^'('*[=+\-@\t\r\n])"  # what write_csv puts before text that a spreadsheet would compute
_GUARDED = re.compile(_GUARD)
_UNKNOWN = Plainness(False)


def read_small(text: str, file: str, limits: Limits = LIMITS) -> tuple[Table, list[Problem]]:
    """A text of a few megabytes as a table and its problems. Raises RefusedError when it is not readable as one."""
    found = find_text_layout(text[: SAMPLED_CHARACTERS + 1], file, limits)
    records = Records(io.StringIO(text, newline=""), found, file, limits)
    rows = list(_cleaned(records, found))
    layout = found.layout
    table = Table(file, None, layout.columns, rows, header_row=layout.header_row)
    return table, _settled(layout.problems, records, file)


def read_large(
    path: Path, file: str, encoding: Encoding, limits: Limits = LIMITS, block_bytes: int = BLOCK_BYTES
) -> tuple[ArrowTable, list[Problem]]:
    """A text of any length as a table that is read in batches, and its problems; memory stays bounded.

    The text is read through once here, so that its problems are known before its rows are used. Raises RefusedError
    as `read_small` does.
    """
    with path.open(encoding=encoding.name, newline="") as lines:
        found = find_text_layout(lines.read(SAMPLED_CHARACTERS + 1), file, limits)
    plain = plainness(path, encoding, found, limits)
    with path.open(encoding=encoding.name, newline="") as lines:
        records = Records(lines, found, file, limits)
        if plain.is_plain:
            records.has_rows = True
        else:
            for _ in records:
                continue  # only its problems are wanted here
    table = ArrowTable(path, file, encoding, found, records, limits, block_bytes, plain)
    return table, _settled(found.layout.problems, records, file)


class Records:
    """The records below the headings with their row numbers; what is wrong gathers in `problems` on the way.

    `left_out` are the numbers of the rows that do not have as many cells as the headings; `has_rows` says whether any
    other holds something, `has_odd_quotes` whether something follows a closing quotation mark anywhere. Raises
    RefusedError, while it is read, for what makes the rest unreadable.
    """

    def __init__(self, lines: Iterable[str], found: TextLayout, file: str, limits: Limits) -> None:
        self.problems: list[Problem] = []
        self.left_out = array("q")
        self.has_rows = False
        self.has_odd_quotes = False
        self.unlisted: Counter[str] = Counter()
        self._listed: Counter[str] = Counter()
        self._lines = lines
        self._found = found
        self._file = file
        self._limits = limits

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(self._limits.field_characters)
        reader = csv.reader(self._lines, delimiter=self._found.delimiter, strict=True)
        layout = self._found.layout
        width, unnamed, last = layout.width, layout.unnamed, layout.header_row + self._limits.rows
        number = line = 0
        while True:
            try:
                for record in reader:
                    number += 1
                    line = reader.line_num
                    if number <= layout.header_row:
                        continue
                    if len(record) != width:
                        self._leave_out(number, record, line)
                        continue
                    if unnamed:
                        self._check_unnamed(number, record)
                    if number > last:
                        details = {"limit": self._limits.rows}
                        raise RefusedError(Problem("error", "too_many_rows", self._file, details=details))
                    if not self.has_rows:
                        self.has_rows = any(map(clean, record))
                    yield number, record
                return
            except csv.Error as error:
                number += 1
                self._explain(error, number, line + 1, reader.line_num)
                line = reader.line_num

    def _leave_out(self, number: int, record: list[str], line: int) -> None:
        if not record:
            return  # an empty line: Arrow too has it as a row, of empty cells
        self.left_out.append(number)
        if not any(map(clean, record)):
            return
        details: dict[str, Any] = {"cells": len(record), "expected": self._found.layout.width, "line": line}
        value = self._found.delimiter.join(record)
        self._add(Problem("error", "row_ragged", self._file, row=number, value=value, details=details))

    def _check_unnamed(self, number: int, record: list[str]) -> None:
        for position in self._found.layout.unnamed:
            value = clean(record[position])
            if value is not None:
                self._add(unnamed_column(self._found.layout, position, self._file, None, number, value))

    def _explain(self, error: csv.Error, number: int, first_line: int, last_line: int) -> None:
        """List a row with a misplaced quotation mark; refuse what cannot be read past."""
        said = str(error)
        details: dict[str, Any] = {"line": first_line, "limit": self._limits.field_characters}
        if "field limit" in said and first_line == last_line:
            raise RefusedError(Problem("error", "field_too_long", self._file, row=number, details=details)) from error
        if "expected after" in said and first_line == last_line:
            self.has_odd_quotes = True
            self._add(Problem("error", "quote_misplaced", self._file, row=number, details=details))
            return
        raise RefusedError(Problem("error", "unclosed_quote", self._file, row=number, details=details)) from error

    def _add(self, problem: Problem) -> None:
        self._listed[problem.code] += 1
        if self._listed[problem.code] <= self._limits.listed_problems:
            self.problems.append(problem)
        else:
            self.unlisted[problem.code] += 1


class ArrowTable(Table):
    """A table of a large text file, read from the file again each time; `rows` can be iterated repeatedly."""

    def __init__(
        self,
        path: Path,
        file: str,
        encoding: Encoding,
        found: TextLayout,
        scanned: Records,
        limits: Limits = LIMITS,
        block_bytes: int = BLOCK_BYTES,
        plain: Plainness = _UNKNOWN,
    ) -> None:
        super().__init__(file, None, found.layout.columns, _RowsOf(self), header_row=found.layout.header_row)
        self._path = path
        self._encoding = encoding
        self._found = found
        self._left_out = np.array(scanned.left_out, dtype=np.int64)
        self._plain = plain
        self._is_tidy = not scanned.has_odd_quotes
        self._limits = limits
        self._block_bytes = block_bytes

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows in batches: a first column `_row`, int64, then `columns` in their order, all text."""
        reached = self.header_row
        if not self._is_tidy:  # Arrow would keep the rows that are left out for it
            yield from self._slow_batches(reached)
            return
        try:
            for last, batch in self._parsed_batches():
                reached = last
                yield batch
        except pa.ArrowInvalid:  # a record that is longer than a block: the rest at a person's pace
            yield from self._slow_batches(reached)

    def _parsed_batches(self) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Batches as Arrow's own reader gives them, with the number of the last row of each."""
        layout = self._found.layout
        names = [f"c{position}" for position in range(layout.width)]
        reader = pyarrow.csv.open_csv(
            self._path,
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False,
                block_size=self._block_bytes,
                skip_rows=self._found.header_lines,
                column_names=names,
                encoding=self._encoding.name,
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=self._found.delimiter,
                newlines_in_values=not self._plain.is_plain,
                quote_char=False if self._plain.is_plain else '"',
                ignore_empty_lines=False,  # an empty line counts as a row
                invalid_row_handler=lambda row: "skip",  # listed already
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=self._plain.is_clean,
                null_values=[""],
            ),
        )
        reached = self.header_row
        with reader:
            for batch in reader:
                if batch.num_rows:
                    numbers = self._numbers_after(reached, batch.num_rows)
                    reached = int(numbers[-1])
                    cells = [batch.column(place) for place in layout.positions]
                    whole = self._with_content if self._plain.is_clean else self._as_columns
                    yield reached, whole(numbers, cells)

    def _numbers_after(self, reached: int, count: int) -> np.ndarray:
        """The next `count` row numbers after `reached`, without those of rows that were left out."""
        first = reached + 1
        start = int(np.searchsorted(self._left_out, first))
        end = first + count
        while True:
            stop = int(np.searchsorted(self._left_out, end))
            if first + count + stop - start == end:
                break
            end = first + count + stop - start
        return np.setdiff1d(np.arange(first, end), self._left_out[start:stop], assume_unique=True)

    def _slow_batches(self, after: int) -> Iterator[pa.RecordBatch]:
        with self._path.open(encoding=self._encoding.name, newline="") as lines:
            records = iter(Records(lines, self._found, self.file, self._limits))
            rest = itertools.dropwhile(lambda record: record[0] <= after, records)
            positions = self._found.layout.positions
            while taken := list(itertools.islice(rest, _BATCH_ROWS)):
                columns = [pa.array([record[place] for _, record in taken], pa.string()) for place in positions]
                yield self._as_columns(np.array([number for number, _ in taken]), columns)

    def _as_columns(self, numbers: np.ndarray, cells: list[pa.Array]) -> pa.RecordBatch:
        """A batch with blanks stripped, empty cells null and rows without content left out."""
        stripped = [_unguarded(pc.utf8_trim(_one_line_break(column), characters=BLANKS)) for column in cells]
        emptied = [pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column) for column in stripped]
        return self._with_content(numbers, emptied)

    def _with_content(self, numbers: np.ndarray, emptied: list[pa.Array]) -> pa.RecordBatch:
        """A batch without the rows in which every cell is null."""
        batch = pa.RecordBatch.from_arrays([pa.array(numbers, pa.int64()), *emptied], ["_row", *self.columns])
        if not emptied or any(column.null_count == 0 for column in emptied):
            return batch
        has_content = pc.is_valid(emptied[0])
        for column in emptied[1:]:
            has_content = pc.or_(has_content, pc.is_valid(column))
        return batch.filter(has_content)


def _one_line_break(column: pa.Array) -> pa.Array:
    """Line breaks within cells made one kind; Arrow loses half of one that falls between two blocks."""
    if not pc.any(pc.match_substring(column, "\r")).as_py():
        return column
    return pc.replace_substring(pc.replace_substring(column, "\r\n", "\n"), "\r", "\n")


def _unguarded(column: pa.Array) -> pa.Array:
    if not pc.any(pc.starts_with(column, "'")).as_py():
        return column
    return pc.utf8_trim(pc.replace_substring_regex(column, _GUARD, r"\1"), characters=BLANKS)


def _without_guard(cell: str | None) -> str | None:
    return clean(_GUARDED.sub(r"\1", cell)) if cell and cell[0] == "'" else cell


class _RowsOf:
    def __init__(self, table: ArrowTable) -> None:
        self._table = table

    def __iter__(self) -> Iterator[Row]:
        for batch in self._table.batches():
            numbers, *columns = (column.to_pylist() for column in batch.columns)
            yield from zip(numbers, zip(*columns, strict=True), strict=True)


def _cleaned(records: Records, found: TextLayout) -> Iterator[Row]:
    positions = found.layout.positions
    for number, record in records:
        cells = tuple(_without_guard(clean(record[place])) for place in positions)
        if any(cell is not None for cell in cells):
            yield number, cells


def _settled(notes: Iterable[Problem], records: Records, file: str) -> list[Problem]:
    """All problems, with one that counts what is not listed. Raises RefusedError when there is not a single row."""
    problems = [*notes, *records.problems]
    if not records.has_rows and not records.problems:
        raise RefusedError(Problem("error", "no_rows", file))
    for code, count in records.unlisted.items():
        problems.append(Problem("error", "more_of_these", file, details={"count": count, "code": code}))
    return problems
