"""The demonstration data in memory, shared by its tests."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from sse_metrics import demonstration

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT / "sse_metrics" / "warehouse" / "schema.sql"
PUBLISHED_FACTS = ROOT / "data" / "published" / "published_fact.csv"
PACKAGE = Path(demonstration.__file__).parent
KNOWN = {"sales": 12413, "sum": "17622140802800.00", "dice": [2, 6, 1, 1, 4, 6, 1, 2, 3, 6, 3, 5]}


def empty_database(neighbourhoods: int = 21) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(SCHEMA.read_text(encoding="utf-8"))
    columns = "place_id, parent_id, level, name_en, name_ko, name_fr, name_es, latitude, longitude"
    places: list[tuple[object, ...]] = [
        ("south-korea", None, "country", 36.0, 128.0),
        ("seoul", "south-korea", "city", 37.56, 127.0),
        ("gwanak-gu", "seoul", "district", 37.47, 126.94),
        ("gwanak-gu-legal-dong", "gwanak-gu", "neighbourhood", None, None),
    ]
    places += [
        (f"gwanak-gu-{n:02d}", "gwanak-gu", "neighbourhood", 37.45 + n / 700, 126.91 + n / 400)
        for n in range(neighbourhoods)
    ]
    for place_id, parent_id, level, latitude, longitude in places:
        names = [place_id] * 4
        con.execute(
            f"insert into place ({columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [place_id, parent_id, level, *names, latitude, longitude],
        )
    con.execute(
        "insert into load (load_id, loaded_at, kind, title, rows_read, rows_kept, rows_rejected) "
        "values (7, timestamp '2026-01-01 00:00:00', 'demo', 'Demo', 0, 0, 0)"
    )
    return con


@pytest.fixture(scope="session")
def filled() -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[str, int]]]:
    with empty_database() as con:
        yield con, demonstration.fill(con, 7)


@pytest.fixture(scope="session")
def con(filled: tuple[duckdb.DuckDBPyConnection, dict[str, int]]) -> duckdb.DuckDBPyConnection:
    return filled[0]


@pytest.fixture(scope="session")
def scaled() -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[str, int]]]:
    with empty_database() as con:
        yield con, demonstration.fill(con, 7, sales=75_000, places=5)


def one(con: duckdb.DuckDBPyConnection, text: str, *values: object) -> object:
    row = con.execute(text, list(values)).fetchone()
    assert row is not None
    return row[0]


DREAM = "channel_id = 'dream_market'"


def sales(con: duckdb.DuckDBPyConnection, where: str) -> int:
    """What the Dream Market sold; the other channels are invented altogether."""
    return int(str(one(con, f"select coalesce(sum(amount), 0)::bigint from sale where {DREAM} and {where}")))


def fingerprints(con: duckdb.DuckDBPyConnection, tables: list[str]) -> dict[str, str]:
    marks = {}
    for table in tables:
        rows = con.execute(f"select * from {table} order by all").fetchall()
        marks[table] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return marks
