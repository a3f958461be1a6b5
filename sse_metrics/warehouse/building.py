"""Building a database from the files in `data/`, with what cities imported before carried over."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb

from sse_metrics.warehouse.publishing import Version, publish, readable_version
from sse_metrics.warehouse.schema import columns_of, create_tables
from sse_metrics.warehouse.settling import Base, settle, writing

DATA_FOLDER = Path(__file__).resolve().parents[2] / "data"

# Imports count from 1, so that the demonstration can be built anew beside them.
DEMONSTRATION_LOAD = 0

Progress = Callable[[str], None]


def build(
    home: Path,
    *,
    demonstration: bool = True,
    sales: int | None = None,
    places: int = 1,
    progress: Progress = lambda _: None,
    data_folder: Path = DATA_FOLDER,
) -> Version:
    """Build the database from `data_folder` and publish it in `home`.

    `demonstration=False` leaves the illustrative rows out. `sales` and `places` scale them for benchmarks. Rows that
    cities imported into the current version are carried over.
    """

    def fill(stage: Path) -> None:
        work = stage.with_name(stage.name.replace("stage-", "work-"))
        with writing(work) as con:
            create_tables(con)
            progress("published figures, places and census")
            load_shipped(con, data_folder)
            if demonstration:
                from sse_metrics import demonstration as demo

                progress("demonstration data")
                load_id = begin_load(con, "demo", "Demonstration data", load_id=DEMONSTRATION_LOAD)
                counts = demo.fill(con, load_id, sales=sales, places=places)
                end_load(con, load_id, sum(counts.values()))
        progress("sorting and checking")
        earlier = readable_version(home)
        settle(work, stage, Base(home / earlier.file, keep="imported") if earlier else None)
        work.unlink()

    return publish(home, "Published figures" + (" with demonstration data" if demonstration else ""), fill)


def remove_demonstration(home: Path, current: Path) -> Version:
    """Publish a new version without any illustrative row; everything else stays."""

    def fill(stage: Path) -> None:
        work = stage.with_name(stage.name.replace("stage-", "work-"))
        with writing(work) as con:
            create_tables(con)
        settle(work, stage, Base(current, illustrative=False))
        work.unlink()

    return publish(home, "Demonstration data removed", fill)


def load_shipped(con: duckdb.DuckDBPyConnection, data_folder: Path) -> None:
    """Load the files that come with the program: places, boundaries, census and published figures."""
    geography, published = data_folder / "geography", data_folder / "published"
    for table in ("source", "place", "context", "boundary"):
        insert_csv(con, table, geography / f"{table}.csv")
        if table in ("source", "place"):
            insert_csv(con, table, published / f"{table}.csv")
    for table in ("perimeter", "published_fact", "published_check", "event", "published_case", "published_case_fact"):
        insert_csv(con, table, published / f"{table}.csv")
    for point in read_csv(geography / "city_point.csv"):
        con.execute(
            "update place set latitude = $latitude::double, longitude = $longitude::double where place_id = $place_id",
            {key: point[key] for key in ("latitude", "longitude", "place_id")},
        )
    con.execute(RATES)


RATES = """
insert into rate
select
    case indicator
        when 'exchange_rate_per_usd' then 'exchange_per_usd'
        when 'ppp_conversion_factor' then 'ppp'
        else 'inflation_pct'
    end,
    coalesce(p.country_iso3, 'EMU'),
    case when unit like '% per %' then split_part(unit, ' ', 1) end,
    year(period_start), value, fact_id
from published_fact
inner join place as p using (place_id)
where indicator in ('exchange_rate_per_usd', 'ppp_conversion_factor', 'consumer_price_inflation')
    and period_start is not null
qualify row_number() over (partition by indicator, p.country_iso3, year(period_start) order by fact_id) = 1
"""


def begin_load(con: duckdb.DuckDBPyConnection, kind: str, title: str, load_id: int | None = None) -> int:
    """Enter a load into the file, under the next number unless one is given, and return its number."""
    if load_id is None:
        row = con.execute("select coalesce(max(load_id), 0) + 1 from load").fetchone()
        load_id = int(row[0]) if row else 1
    con.execute(
        "insert into load (load_id, loaded_at, kind, title, rows_read, rows_kept, rows_rejected) "
        "values ($id, (now() at time zone 'UTC'), $kind, $title, 0, 0, 0)",
        {"id": load_id, "kind": kind, "title": title},
    )
    return load_id


def end_load(con: duckdb.DuckDBPyConnection, load_id: int, rows_kept: int, rows_rejected: int = 0) -> None:
    """Say how many rows a load kept and refused; read is always kept plus rejected."""
    rejected = con.execute("select count(*) from rejected_row where load_id = ?", [load_id]).fetchone()
    if rejected and rejected[0] != rows_rejected:
        raise ValueError("The rejected rows that are listed are not as many as the count says.")
    con.execute(
        "update load set rows_read = $kept + $rejected, rows_kept = $kept, rows_rejected = $rejected "
        "where load_id = $id",
        {"kept": rows_kept, "rejected": rows_rejected, "id": load_id},
    )


def read_csv(path: Path) -> Iterable[dict[str, str]]:
    """Rows of one of our own CSV files, as text."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def insert_csv(con: duckdb.DuckDBPyConnection, table: str, path: Path) -> int:
    """Insert a CSV file whose headings are columns of `table`; empty means not known. Returns the number of rows."""
    import pandas as pd  # here, since readers of a published file never need it

    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    if frame.empty:
        return 0
    types = columns_of(con, table)
    values = ", ".join(_cast(column, types[column]) for column in frame.columns)
    con.register("csv_rows", frame)
    con.execute(f"insert into {table} ({', '.join(frame.columns)}) select {values} from csv_rows")
    con.unregister("csv_rows")
    return len(frame)


def _cast(column: str, kind: str) -> str:
    # breakdown is empty on purpose where a figure has none; everywhere else empty means not known
    return column if column == "breakdown" else f"cast(nullif({column}, '') as {kind})"
