"""Rows of the real files go into the real tables: types, checks and references of schema.sql hold for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import duckdb
import pandas as pd
import pytest

from sse_metrics.importers.files.opening import open_document
from sse_metrics.importers.reading import Table
from sse_metrics.importers.standards import grants_360, iati, ocds
from sse_metrics.warehouse.building import create_tables

FILES = {
    "ocds/*/*.json*": ocds,
    "grants/*/*.json": grants_360,
    "grants/arts*/*.csv": grants_360,
    "grants/sport*/*.csv": grants_360,
    "grants/ab*/*.xlsx": grants_360,
    "iati/*/*.xml": iati,
}
GIVEN = {"place_id": "here", "provenance": "reported", "load_id": 1}  # what whoever imports a file adds to every row


def store(con: duckdb.DuckDBPyConnection, tables: Sequence[Table]) -> int:
    stored = 0
    for table in tables:
        frame = pd.DataFrame([cells for _, cells in table.rows], columns=list(table.columns), dtype=object).assign(
            **GIVEN
        )
        names = ", ".join(frame.columns)
        con.execute(f"insert into {table.target} ({names}) select {names} from frame")
        stored += len(frame)
    return stored


@pytest.mark.shared
@pytest.mark.parametrize(("pattern", "module"), FILES.items(), ids=FILES)
def test_rows_fit_the_schema(shared_folder: Path, pattern: str, module: ModuleType) -> None:
    paths = sorted((shared_folder / "data").glob(pattern))
    reading = module.read([open_document(path) for path in paths])
    with duckdb.connect() as con:
        create_tables(con)
        con.execute(
            "insert into place (place_id, level, name_en, name_ko, name_fr, name_es) "
            "values ('here', 'district', 'x', 'x', 'x', 'x')"
        )
        con.execute(
            "insert into load (load_id, loaded_at, kind, title, rows_read, rows_kept, rows_rejected) "
            "values (1, timestamp '2024-01-01', 'x', 'x', 0, 0, 0)"
        )
        assert store(con, reading.tables) == sum(len(list(table.rows)) for table in reading.tables) > 0
        parts = con.execute(
            "select count(*) from purchase as p where amount <> (select sum(s.amount) from purchase_supplier as s "
            "where s.purchase_id = p.purchase_id)"
        ).fetchone()
        assert parts == (0,), "the parts of suppliers add up to the purchase"
