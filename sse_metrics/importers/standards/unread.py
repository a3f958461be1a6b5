"""Rows that a reader could not take: cells too few, a purchase without buyer. They were read and rejected too.

A spreadsheet's row is refused once, however much is wrong with it. An entry of a standard's file may hold several
purchases or transactions, each of which is refused by itself.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from sse_metrics.importers.checks.staging import Staged
from sse_metrics.importers.formats import Found
from sse_metrics.importers.problems import Problem

# What an entry of a standard's file becomes.
_BECOMES = {"ocds": "purchase", "360giving": "funding_flow", "iati": "funding_flow"}
_SEVERAL_IN_AN_ENTRY = ("ocds", "iati")

UNREAD = """
create table unread (
    load_group integer, file varchar, sheet varchar, row_number bigint, field varchar, value varchar, severity varchar,
    code varchar, details varchar
)
"""


@dataclass(frozen=True)
class Unread:
    """A refusal by a reader: of which load, what it would have become, why, and whether it is one more row."""

    group: int
    target: str
    problem: Problem
    is_counted: bool


def unread_rows(con: duckdb.DuckDBPyConnection, found: Sequence[Found], staged: Sequence[Staged]) -> list[Unread]:
    """What readers refused in the files of all loads."""
    refused: list[Unread] = []
    for group, each in enumerate(found):
        own = [one for one in staged if one.group == group]
        kind = each.reading.format.split(":")[0]
        told = [problem for problem in each.reading.problems if problem.row and problem.severity != "note"]
        if kind in _SEVERAL_IN_AN_ENTRY:
            refused += [Unread(group, _BECOMES[kind], problem, True) for problem in told]
            continue
        taken = _rows_taken(con, own, [problem.row for problem in told])
        counted: set[tuple[str, str | None, int | None]] = set()
        for problem in told:
            place = (problem.file, problem.sheet, problem.row)
            first = next((one for one in own if (one.file, one.sheet) == place[:2]), None)
            if place not in taken and (first is None or problem.row != first.header_row):
                target = _BECOMES.get(kind) or (first.map.target if first else None)
                refused += [Unread(group, target, problem, place not in counted)] if target else []
                counted.add(place)
    return refused


def keep(con: duckdb.DuckDBPyConnection, refused: Sequence[Unread]) -> None:
    """Put what was refused into the table `unread`, for the list of rejected rows."""
    con.execute(UNREAD)
    for each in refused:
        one = each.problem
        con.execute(
            "insert into unread values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                each.group,
                one.file,
                one.sheet,
                one.row,
                one.column,
                one.value,
                one.severity,
                one.code,
                json.dumps(dict(one.details), ensure_ascii=False) if one.details else None,
            ],
        )


def _rows_taken(
    con: duckdb.DuckDBPyConnection, staged: Sequence[Staged], asked: Sequence[int | None]
) -> set[tuple[str, str | None, int | None]]:
    """Which of these rows stand in the tables, so that they are counted there."""
    if not asked:
        return set()
    return {
        (each.file, each.sheet, number)
        for each in staged
        for (number,) in con.execute(
            f"select _row from {each.raw} where _row in (select unnest(?))", [list(asked)]
        ).fetchall()
    }
