"""The formats that are read, in the order in which a file is asked whether it is one of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sse_metrics.importers.checks.staging import ColumnMap
from sse_metrics.importers.files.opening import open_document
from sse_metrics.importers.mapping import registers
from sse_metrics.importers.mapping.columns import row_count
from sse_metrics.importers.mapping.proposing import Proposal, propose
from sse_metrics.importers.mapping.recognising import map_template, proposed, template_of, without_examples
from sse_metrics.importers.problems import Problem, RefusedError
from sse_metrics.importers.reading import Document, Reading, Table
from sse_metrics.importers.standards import boundaries, data_package, grants_360, iati, ocds

# One module a standard: recognises(document), and read(documents) for all files of the standard together.
STANDARDS = (ocds, grants_360, iati, boundaries, data_package)


@dataclass
class Found:
    """A reading, and for each table whose rows can become ours the columns that they fill.

    `unmapped` are tables with headings of their own, each with what it probably is.
    """

    reading: Reading
    files: frozenset[str] = frozenset()
    tables: list[tuple[Table, ColumnMap]] = field(default_factory=list)
    unmapped: list[tuple[Table, Proposal | None]] = field(default_factory=list)


def headings_sha256(headings: Sequence[str]) -> str:
    """The fingerprint under which a mapping of a table with these headings is remembered."""
    return hashlib.sha256("\n".join(headings).encode("utf-8")).hexdigest()


def open_files(
    files: Sequence[tuple[Path, str]], progress: Callable[[str], None] = lambda _: None
) -> tuple[list[Document], list[Problem]]:
    """Open files, each under the name that who brought it calls it; and why those that could not be opened were not."""
    documents, problems = [], []
    for path, name in files:
        progress(name)
        try:
            documents.append(open_document(path, name))
        except RefusedError as refused:
            problems.append(refused.problem)
    return documents, problems


def read_documents(
    documents: Sequence[Document], mappings: Mapping[str, tuple[ColumnMap, ...]] | None = None
) -> list[Found]:
    """What the documents hold: those of one standard together, then each spreadsheet by its sheets.

    `mappings` say what tables with certain headings (headings_sha256) are, whatever they look like.
    """
    found: list[Found] = []
    left = [document for document in documents if not _mapped(document, mappings or {})]
    for standard in STANDARDS:
        own = [document for document in left if standard.recognises(document)]
        if own:
            found.append(_of_standard(standard.read(own), own))
            left = [document for document in left if document not in own]
    rest = [document for document in documents if document in left or _mapped(document, mappings or {})]
    found += [_spreadsheet(document, mappings or {}) for document in rest]
    _count_registers(found)
    return found


def _mapped(document: Document, mappings: Mapping[str, tuple[ColumnMap, ...]]) -> bool:
    return any(headings_sha256(table.columns) in mappings for table in document.tables)


def _of_standard(reading: Reading, documents: Sequence[Document]) -> Found:
    reading.problems = [problem for document in documents for problem in document.problems] + reading.problems
    reading.encoding = reading.encoding or documents[0].encoding
    tables = [
        (table, ColumnMap(table.target, {name: name for name in table.columns}))
        for table in reading.tables
        if table.target
    ]
    return Found(reading, frozenset(document.file for document in documents), tables)


def _spreadsheet(document: Document, mappings: Mapping[str, tuple[ColumnMap, ...]]) -> Found:
    """Sheets that fill our tables, tables that need a mapping, or something that is neither."""
    if not document.tables:
        told = [] if document.problems else [Problem("error", "unknown_format", document.file)]
        unknown = Reading("unknown", document.encoding, problems=[*document.problems, *told])
        return Found(unknown, frozenset({document.file}))
    reading = Reading("table", document.encoding, tables=list(document.tables))
    found = Found(reading, frozenset({document.file}))
    filled: list[str] = []
    about_itself = {document.marks.get("sheet.guide"), document.marks.get("sheet.dictionary")} - {None}
    for table in document.tables:
        if table.sheet in about_itself:  # what our own template says about itself
            continue
        known = mappings.get(headings_sha256(table.columns))
        target = template_of(table) if known is None else None
        if known is not None:  # decided, and be it that it becomes nothing
            found.tables += [(table, each) for each in known]
        elif target:
            columns, problems = map_template(table, target)
            found.tables.append((without_examples(table), columns))
            reading.problems += problems
            reading.figures.setdefault("mapping", []).extend(proposed(table, target))
            filled.append(target)
        else:
            found.unmapped.append((table, propose(table)))
    if filled:
        reading.format = "template:" + ",".join(dict.fromkeys(filled))
        used = {table.sheet for table, _ in found.tables}
        reading.problems += [
            Problem("note", "sheet_not_used", table.file, table.sheet) for table, _ in found.unmapped if table.sheet
        ]
        found.unmapped = []
        unread = {table.sheet for table in document.tables} - used
        reading.problems += [
            problem for problem in document.problems if problem.sheet not in unread or not problem.sheet
        ]
    else:
        reading.problems += document.problems
        _describe(found)
    return found


def _describe(found: Found) -> None:
    """What tables with headings of their own probably are: a register, or a table, and their columns."""
    reading = found.reading
    targets = {columns.target for _, columns in found.tables}
    rows = columns = 0
    for table, proposal in found.unmapped:
        rows += row_count(table)
        columns += len(table.columns)
        told = proposal or Proposal(())
        targets |= set(told.targets)
        reading.problems += told.notes
        if not told.maps and not told.notes:
            reading.problems.append(Problem("note", "no_table_fits", table.file, table.sheet))
        reading.figures.setdefault("mapping", []).extend(told.listed(table.columns))
    if "enterprise" in targets:
        reading.format = "register"
    elif found.unmapped:
        reading.figures["counts"] = {"rows": rows, "columns": columns}


def _count_registers(found: Sequence[Found]) -> None:
    """Figures of all registers together, so that one that comes in several files is counted as one."""
    own = [each for each in found if each.reading.format == "register"]
    tables = [(table, columns) for each in own for table, columns in each.tables if columns.target == "enterprise"]
    for each in own:
        pairs = ((table, registers.map_of(proposal)) for table, proposal in each.unmapped)
        tables += [(table, columns) for table, columns in pairs if columns]
    if own:
        own[0].reading.figures.update(registers.figures(tables))
