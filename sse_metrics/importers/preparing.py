"""Preparing an import: files read, checked against what is published, and laid ready. Runs in the limited child.

Everything that touches a stranger's file happens here. What is left in the folder: `prepared.duckdb` with a table
new_<table> of the rows to keep and the table `problem`, and the answer with counts, problems and figures.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import duckdb

from sse_metrics.importers.checks.checking import Checking, Counts
from sse_metrics.importers.checks.staging import ColumnMap, Staged, Typing, put_raw
from sse_metrics.importers.checks.values import DateOrder
from sse_metrics.importers.formats import Found, headings_sha256, open_files, read_documents
from sse_metrics.importers.naming import PREPARED
from sse_metrics.importers.problems import Problem
from sse_metrics.importers.reading import Document
from sse_metrics.importers.standards import drawn_places
from sse_metrics.importers.standards.unread import Unread, keep, unread_rows
from sse_metrics.warehouse.settling import quoted

_MEMORY = "1500MB"  # of the database; the child's own limit is above it
_MOST_LISTED = 5_000

Tell = Callable[[str], None]


def inspect(files: list[list[str]], progress: Tell) -> dict[str, Any]:
    """What `inspect` answers of files (path and name): see docs/importing.md. Nothing is stored."""
    documents, problems = open_files([(Path(path), name) for path, name in files], progress)
    found = read_documents(documents)
    figures: dict[str, Any] = {"counts": {}, "totals": {}, "concentration": {}, "by_year": {}, "mapping": []}
    for each in found:
        for name, value in each.reading.figures.items():
            figures[name] = [*figures[name], *value] if isinstance(value, list) else {**figures.get(name, {}), **value}
    formats = list(dict.fromkeys(each.reading.format for each in found))
    encodings = list(dict.fromkeys(document.encoding for document in documents if document.encoding))
    problems += [problem for each in found for problem in each.reading.problems]
    return {
        "format": formats[0] if len(formats) == 1 else ",".join(formats) or "unknown",
        "encoding": encodings[0] if len(encodings) == 1 else ", ".join(encodings) or None,
        **figures,
        "problems": [_plain(problem) for problem in problems[:_MOST_LISTED]],
        "could_be_read": bool(documents),
    }


def prepare(
    files: list[list[str]],
    folder: str,
    place_id: str,
    base: str,
    leave_out: list[int],
    date_order: DateOrder | None,
    mappings: dict[str, list[dict[str, Any]]],
    progress: Tell,
) -> dict[str, Any]:
    """Read and check files (path and name) for a place; the answer is what Prepared in importing.py holds.

    `base` is the path of the published file, `leave_out` the loads that are replaced, `mappings` stand by the
    fingerprint of the headings that they fit.
    """
    documents, problems = open_files([(Path(path), name) for path, name in files], progress)
    found = read_documents(
        documents, {key: tuple(ColumnMap(**each) for each in maps) for key, maps in mappings.items()}
    )
    problems += [problem for each in found for problem in each.reading.problems]
    for each in found:
        problems += [
            Problem(
                "error", "needs_mapping" if proposal and proposal.maps else "no_table_fits", table.file, table.sheet
            )
            for table, proposal in each.unmapped
        ]
    marks = {name: value for document in documents for name, value in document.marks.items()}
    (Path(folder) / PREPARED).unlink(missing_ok=True)  # of an earlier look, before a mapping was confirmed
    with duckdb.connect(str(Path(folder) / PREPARED)) as con:
        con.execute(f"set memory_limit = '{_MEMORY}'")
        con.execute("set enable_progress_bar = false")
        con.execute("set threads = 2")
        con.execute(f"set temp_directory = '{quoted(Path(folder))}'")  # what does not fit into memory
        con.execute(f"attach '{quoted(Path(base))}' as base (read_only)")
        staged = _stage(con, found, progress)
        problems += [_aside(each) for each in staged if each.left_aside and not each.map.distinct]
        is_real = marks.get("provenance") != "illustrative"
        checking = Checking(con, place_id, leave_out=leave_out, typing=Typing(date_order), is_real=is_real)
        progress("checking")
        checking.check([each for each in staged if each.map.target != drawn_places.TARGET])
        checking.counts.update(drawn_places.check(con, staged, place_id, leave_out=leave_out))
        listed = checking.problems(staged)
        refused = unread_rows(con, found, staged)
        keep(con, [each for each in refused if each.problem.severity == "warning"])
        kinds = _counted(con, problems)
        _drop_work(con, staged)
    return {
        "formats": list(dict.fromkeys(each.reading.format for each in found)),
        "encodings": {document.file: document.encoding for document in documents},
        "provenance": "reported" if is_real else "illustrative",
        "counts": _by_table(staged, checking.counts, refused),
        "loads": _by_load(found, documents, staged, checking.counts, refused),
        "problem_counts": kinds,
        "problems": [_plain(problem) for problem in [*problems, *listed][:_MOST_LISTED]],
        "unmapped": [
            {
                "file": table.file,
                "sheet": table.sheet,
                "headings": list(table.columns),
                "fingerprint": headings_sha256(table.columns),
                "sample": [list(cells) for _, cells in _first(table.rows, 20)],
                "proposal": proposal.as_dict() if proposal else None,
            }
            for each in found
            for table, proposal in each.unmapped
        ],
        "figures": [{"format": each.reading.format, **each.reading.figures} for each in found],
    }


def _stage(con: duckdb.DuckDBPyConnection, found: list[Found], progress: Tell) -> list[Staged]:
    staged: list[Staged] = []
    for group, each in enumerate(found):
        for table, columns in each.tables:
            name = table.sheet or table.file
            progress(name)

            def tell(rows: int, name: str = name) -> None:
                progress(f"{name}: {rows:,}")

            staged.append(replace(put_raw(con, len(staged), table, columns, tell), group=group))
    return staged


def _aside(staged: Staged) -> Problem:
    """Rows that are none of this table, such as tenders that nobody won among the suppliers: said, not refused."""
    needed = staged.map.columns.get(staged.map.only_where[0])
    details: dict[str, str | int] = {"count": staged.left_aside, "table": f"t:table.{staged.map.target}"}
    return Problem("note", "mapping_rows_aside", staged.file, staged.sheet, column=needed, details=details)


def _by_table(staged: list[Staged], counts: dict[int, Counts], refused: list[Unread]) -> dict[str, dict[str, int]]:
    """Rows read, kept and rejected by table of ours."""
    found: dict[str, dict[str, int]] = {}
    for each in staged:
        sums = found.setdefault(each.map.target, {"read": 0, "kept": 0, "rejected": 0})
        for name, count in asdict(counts[each.number]).items():
            sums[name] += count
    for one in refused:
        sums = found.setdefault(one.target, {"read": 0, "kept": 0, "rejected": 0})
        sums["read"] += one.is_counted
        sums["rejected"] += one.is_counted
    return found


def _by_load(
    found: list[Found],
    documents: list[Document],
    staged: list[Staged],
    counts: dict[int, Counts],
    refused: list[Unread],
) -> list[dict[str, Any]]:
    """The loads that the files make: one a spreadsheet, one for all files of a standard."""
    loads = []
    for group, each in enumerate(found):
        own = [counts[one.number] for one in staged if one.group == group]
        unread = sum(one.is_counted for one in refused if one.group == group)
        loads.append(
            {
                "kind": each.reading.format.split(":")[0],
                "files": [document.file for document in documents if document.file in each.files],
                "read": sum(count.read for count in own) + unread,
                "kept": sum(count.kept for count in own),
                "rejected": sum(count.rejected for count in own) + unread,
            }
        )
    return loads


def _counted(con: duckdb.DuckDBPyConnection, problems: list[Problem]) -> list[dict[str, Any]]:
    rows = con.execute("select severity, code, count(*) from problem group by all").fetchall()
    kinds: dict[tuple[str, str], int] = {(severity, code): count for severity, code, count in rows}
    for problem in problems:
        key = (problem.severity, problem.code)
        kinds[key] = kinds.get(key, 0) + 1
    return [{"severity": severity, "code": code, "count": count} for (severity, code), count in sorted(kinds.items())]


def _drop_work(con: duckdb.DuckDBPyConnection, staged: list[Staged]) -> None:
    con.execute(
        "create table staged "
        "(number integer, file varchar, sheet varchar, target varchar, headings varchar, load_group integer)"
    )
    for each in staged:
        headings = json.dumps(dict(each.map.columns), ensure_ascii=False)
        con.execute(
            "insert into staged values (?, ?, ?, ?, ?, ?)",
            [each.number, each.file, each.sheet, each.map.target, headings, each.group],
        )
        con.execute(  # what a report shows of the rows that have problems
            f"create table marked_{each.number} as select * from {each.raw} where _row in "
            f"(select row_number from problem where table_number = {each.number}) order by _row limit {_MOST_LISTED}"
        )
        con.execute(f"drop table {each.raw}")


def _first(rows: Any, count: int) -> list[tuple[int, tuple[str | None, ...]]]:
    found = []
    for row in rows:
        found.append(row)
        if len(found) == count:
            break
    return found


def _plain(problem: Problem) -> dict[str, Any]:
    return {**asdict(problem), "details": dict(problem.details)}
