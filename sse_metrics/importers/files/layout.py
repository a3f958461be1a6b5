"""Where a table begins among rows of cells, and what its columns are called."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sse_metrics.importers.files.limits import Limits
from sse_metrics.importers.problems import Problem, RefusedError

# What is stripped from the ends of a cell: written out, so that every way of reading strips the same.
BLANKS = " \t\r\n\x0b\x0c\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
BLANKS += "\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
DELIMITERS = (",", ";", "\t", "|")
_SAMPLED_RECORDS = 100
SAMPLED_CHARACTERS = 1 << 20
_HEADER_WITHIN = 50


@dataclass(frozen=True)
class Layout:
    """Where the headings stand and which cells of a row belong to which.

    `positions` are the places of `columns` in a row; `unnamed` the places without a heading, where nothing may stand;
    `width` the number of cells of the row with the headings.
    """

    header_row: int
    columns: tuple[str, ...]
    positions: tuple[int, ...]
    unnamed: tuple[int, ...]
    width: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class TextLayout:
    """The layout of delimited text: its delimiter, and how many lines of the file it is to the end of the headings."""

    layout: Layout
    delimiter: str
    header_lines: int


def clean(cell: str | None) -> str | None:
    """A cell without blanks around it, its line breaks made one kind; None when nothing is left."""
    if not cell:
        return None
    if "\r" in cell:
        cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return cell.strip(BLANKS) or None


def heading(cell: str | None) -> str:
    """A heading as it is compared: composed letters (a Mac stores 주문 as single strokes), single spaces."""
    return " ".join(unicodedata.normalize("NFC", clean(cell) or "").split())


def column_letter(position: int) -> str:
    """The name a spreadsheet gives to a column, counted from 0: A, B, …, Z, AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def find_layout(
    records: Sequence[Sequence[str | None]], file: str, limits: Limits, sheet: str | None = None
) -> Layout | None:
    """The layout of a table by its first rows; None when they are all empty.

    The row with the headings is the first in which at least half of the columns, and at least two, are filled; what
    stands above is a title.
    """
    filled = [[bool(clean(cell)) for cell in record] for record in records[:_HEADER_WITHIN]]
    lengths = Counter(_length(record) for record in filled if any(record))
    if not lengths:
        return None
    usual = max(lengths, key=lambda length: (lengths[length], length))
    needed = max(2, -(-usual // 2)) if usual > 1 else 1
    index = next((place for place, record in enumerate(filled) if sum(record) >= needed), None)
    if index is None:
        index = max(range(len(filled)), key=lambda place: sum(filled[place]))
    return _with_headings(records[index], index + 1, any(map(any, filled[:index])), file, limits, sheet)


def unnamed_column(layout: Layout, position: int, file: str, sheet: str | None, row: int, value: str) -> Problem:
    """The problem of a value that stands in a column without a heading."""
    return Problem(
        "error",
        "heading_missing",
        file,
        sheet,
        row,
        value=value,
        details={"letter": column_letter(position), "header_row": layout.header_row},
    )


def find_text_layout(head: str, file: str, limits: Limits) -> TextLayout:
    """The delimiter and layout of delimited text by its beginning. Raises RefusedError when nothing is there."""
    delimiter = _named_delimiter(head) or max(DELIMITERS, key=lambda each: _fit(head, each))
    records = list(sample(head, delimiter))
    layout = find_layout(records, file, limits)
    if layout is None:
        raise RefusedError(Problem("error", "no_rows", file))
    lines = io.StringIO(head, newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    for _ in range(layout.header_row):
        next(reader)
    return TextLayout(_widened(layout, records), delimiter, reader.line_num)


def sample(head: str, delimiter: str) -> Iterator[list[str]]:
    """The first records of a text, read forgivingly: this is only a look at it."""
    cut = head[:SAMPLED_CHARACTERS]
    if len(head) > len(cut) and "\n" in cut:
        cut = cut[: cut.rindex("\n")]
    reader = csv.reader(io.StringIO(cut, newline=""), delimiter=delimiter)
    try:
        for _, record in zip(range(_SAMPLED_RECORDS), reader, strict=False):
            yield record
    except csv.Error:
        return


def _length(record: Iterable[bool]) -> int:
    """Cells up to the last that is filled."""
    return max((place + 1 for place, is_filled in enumerate(record) if is_filled), default=0)


def _widened(layout: Layout, records: Sequence[Sequence[str]]) -> Layout:
    """The layout with the cells that most rows have beyond the headings: a heading is missing, not every row wrong."""
    widths = Counter(len(record) for record in records[layout.header_row :] if any(record))
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    if usual <= layout.width or widths[usual] * 2 <= sum(widths.values()):
        return layout
    return replace(layout, width=usual, unnamed=(*layout.unnamed, *range(layout.width, usual)))


def _named_delimiter(head: str) -> str | None:
    """The delimiter of a first line like sep=; which spreadsheets write for each other."""
    first = head.partition("\n")[0].strip().strip('"').lower()
    return first[4] if len(first) == 5 and first.startswith("sep=") and first[4] in DELIMITERS else None


def _fit(head: str, delimiter: str) -> tuple[int, int, int]:
    """How well a delimiter explains the text: how many records have the usual number of cells, and how many cells."""
    widths = Counter(len(record) for record in sample(head, delimiter) if any(record))
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return (0, 0, -DELIMITERS.index(delimiter))
    width = max(several, key=lambda each: (several[each], each))
    return (several[width], width, -DELIMITERS.index(delimiter))


def _with_headings(
    record: Sequence[str | None], row: int, has_title: bool, file: str, limits: Limits, sheet: str | None
) -> Layout:
    headings = [heading(cell) for cell in record]
    if _length(map(bool, headings)) > limits.columns:
        details = {"columns": len(headings), "limit": limits.columns}
        raise RefusedError(Problem("error", "too_many_columns", file, sheet, row, details=details))
    problems: list[Problem] = []
    if has_title:
        problems.append(Problem("note", "titles_above", file, sheet, row, details={"header_row": row}))
    positions = [place for place, name in enumerate(headings) if name]
    columns: list[str] = []
    for place in positions:
        name = headings[place]
        if name in columns:
            letter = {"letter": column_letter(place)}
            problems.append(Problem("error", "heading_repeated", file, sheet, row, name, name, letter))
            name = _free_name(name, {*headings, *columns})
        columns.append(name)
    for names in _groups_by_case(headings).values():
        problems.append(Problem("note", "headings_differ_by_case", file, sheet, row, names[0], ", ".join(names)))
    unnamed = tuple(place for place, name in enumerate(headings) if not name)
    return Layout(row, tuple(columns), tuple(positions), unnamed, len(record), tuple(problems))


def _free_name(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"


def _groups_by_case(headings: Iterable[str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(filter(None, headings)):
        groups.setdefault(name.casefold(), []).append(name)
    return {key: names for key, names in groups.items() if len(names) > 1}
