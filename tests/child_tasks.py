"""Small functions that tests run in a limited process."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sse_metrics.importers.files.csv_text import ArrowTable
from sse_metrics.importers.files.opening import open_document
from sse_metrics.importers.problems import Problem, RefusedError

Progress = Callable[[str | float], None]


def add(a: int, b: int, progress: Progress) -> dict[str, Any]:
    progress("adding")
    print("this is not progress")
    progress(0.5)
    return {"sum": a + b}


def refuse(progress: Progress) -> dict[str, Any]:
    raise RefusedError(Problem("error", "row_ragged", "a.csv", row=7, details={"cells": 2, "expected": 3, "line": 7}))


def fail(progress: Progress) -> dict[str, Any]:
    raise KeyError("something that nobody thought of")


def take_memory(progress: Progress) -> dict[str, Any]:
    taken = []
    while True:
        taken.append(bytearray(10_000_000))


def take_memory_in_arrow(progress: Progress) -> dict[str, Any]:
    import pyarrow

    return {"size": pyarrow.allocate_buffer(3 * 1024**3).size}


def take_time(progress: Progress) -> dict[str, Any]:
    progress("started")
    while True:
        time.sleep(0.01)


def take_processor_time(progress: Progress) -> dict[str, Any]:
    while True:
        pow(3, 1000)


def crash(progress: Progress) -> dict[str, Any]:
    os.abort()


def use_the_libraries(progress: Progress) -> dict[str, Any]:
    """Import and use what an import uses, under the memory limit."""
    import duckdb
    import pyarrow as pa

    with duckdb.connect() as con:
        con.register("given", pa.table({"a": list(range(100_000))}))
        return {"sum": int(con.execute("select sum(a) from given").fetchone()[0])}  # type: ignore[index]


def open_file(path: str, progress: Progress) -> dict[str, Any]:
    document = open_document(Path(path))
    return {"kind": document.kind}


def most_resident_mb() -> float:
    """The most memory that this process itself had at once.

    getrusage would tell that of the process that started it, where it was larger: Linux keeps it across the start.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def count_rows(path: str, progress: Progress) -> dict[str, Any]:
    table = open_document(Path(path)).tables[0]
    assert isinstance(table, ArrowTable)
    count = last = 0
    for batch in table.batches():
        count += batch.num_rows
        last = batch.column(0)[-1].as_py()
    return {"rows": count, "last": last, "resident_mb": most_resident_mb()}


def whose_child(marker: str, progress: Progress) -> dict[str, Any]:
    Path(marker).write_text(str(os.getpid()), encoding="utf-8")
    while True:
        time.sleep(0.01)
