"""What reading a file gives, whatever its format: tables of text with the place of every row, figures and problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sse_metrics.importers.problems import Problem

Row = tuple[int, tuple[str | None, ...]]  # the row as a person counts, headings included, and its cells


@dataclass
class Table:
    """Rows of one file and sheet as text; an empty cell is None.

    `target` is the table of schema.sql when the format says what its rows are; `columns` are then columns of that
    table. Otherwise `columns` are the headings as they stand in the file. In text, a date is ISO, a number has a
    point and no thousands separators where the file stored it as a number, a percentage keeps its sign: "12%".
    `rows` is a list, or for large files an iterable that is read once.
    """

    file: str
    sheet: str | None
    columns: tuple[str, ...]
    rows: Iterable[Row]
    target: str | None = None
    header_row: int = 1


@dataclass
class Reading:
    """One or several files of one kind, read.

    `figures` are what `inspect` answers beside format, encoding and files: counts, totals, concentration, by_year.
    """

    format: str  # ocds, 360giving, iati, register, boundaries, template:<table>, data-package, table, unknown
    encoding: str | None = None
    figures: dict[str, Any] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        """Whether anything stops the import."""
        return any(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True)
class Document:
    """A file that was opened safely: what it is by its content, and its content in that form.

    Exactly one of `data` (JSON: objects and lists; JSON Lines: a list), `root` (XML: an ElementTree element) and
    `tables` (CSV, XLSX: one Table a sheet, `target` not set) is given. `marks` are the keys and values of the hidden
    sheet `_sse` by which the project's own templates say what they are.
    """

    file: str
    kind: str  # json, jsonl, xml, csv, xlsx
    encoding: str | None = None
    data: Any = None
    root: Any = None
    tables: Sequence[Table] = ()
    problems: Sequence[Problem] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
