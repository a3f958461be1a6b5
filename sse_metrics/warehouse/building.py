"""Building a database from the files in `data/`, and settling it for publishing.

Rows are collected in a work file in any order, then copied table by table into the file that is published, sorted
by place and date, so that a page on one place reads a small part of a large file.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb

from sse_metrics.warehouse.publishing import Version, publish

DATA_FOLDER = Path(__file__).resolve().parents[2] / "data"
SCHEMA = Path(__file__).with_name("schema.sql")
VIEWS = Path(__file__).with_name("views.sql")

# Tables that are derived when a version is settled.
ROLLUPS = ("place_within", "calendar", "sale_month", "participation")
DATE_COLUMNS = (
    "sold_on",
    "held_on",
    "awarded_on",
    "flowed_on",
    "met_on",
    "reported_on",
    "year",
    "started_on",
    "applied_on",
)

# Columns of tables too large for keys, with the table that must hold their values.
REFERENCES = (
    ("sale", "place_id", "place"),
    ("sale", "channel_id", "channel"),
    ("sale", "market_day_id", "market_day"),
    ("sale", "enterprise_id", "enterprise"),
    ("sale", "load_id", "load"),
)

Progress = Callable[[str], None]


class BrokenReferenceError(ValueError):
    """A row refers to something that does not exist, or an identifier stands twice."""


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

    `demonstration=False` leaves the illustrative rows out. `sales` and `places` scale them for benchmarks.
    """

    def fill(stage: Path) -> None:
        work = stage.with_name(stage.name.replace("stage-", "work-"))
        with _writing(work) as con:
            create_tables(con)
            progress("published figures, places and census")
            load_shipped(con, data_folder)
            if demonstration:
                from sse_metrics import demonstration as demo

                progress("demonstration data")
                load_id = begin_load(con, "demo", "Demonstration data")
                counts = demo.fill(con, load_id, sales=sales, places=places)
                end_load(con, load_id, sum(counts.values()))
        progress("sorting and checking")
        settle(work, stage)
        work.unlink()

    return publish(home, "Published figures" + (" with demonstration data" if demonstration else ""), fill)


def remove_demonstration(home: Path, current: Path) -> Version:
    """Publish a new version without any illustrative row; everything else stays."""

    def fill(stage: Path) -> None:
        work = stage.with_name(stage.name.replace("stage-", "work-"))
        with _writing(work) as con:
            create_tables(con)
            con.execute(f"attach '{_quoted(current)}' as published (read_only)")
            for table in _stored_tables(con):
                illustrative = "provenance" in _columns(con, table)
                keep = "where provenance <> 'illustrative'" if illustrative else ""
                keep = "where kind <> 'demo'" if table == "load" else keep
                con.execute(f"insert into {table} by name select * from published.{table} {keep}")
            con.execute("detach published")
        settle(work, stage)
        work.unlink()

    return publish(home, "Demonstration data removed", fill)


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create the tables of schema.sql and write what each line says of a column into the database as its comment."""
    text = SCHEMA.read_text(encoding="utf-8")
    con.begin()  # one commit for all of it: each would cost a write of its own
    con.execute(text)
    table = ""
    for line in text.splitlines():
        if line.startswith("create table "):
            table = line.split()[2]
        elif line.startswith("    ") and " -- " in line and not line.strip().startswith("check ("):
            column, comment = line.split()[0], line.split(" -- ", 1)[1].strip()
            con.execute(f"comment on column {table}.{column} is '{comment.replace(chr(39), chr(39) * 2)}'")
    con.commit()


def create_views(con: duckdb.DuckDBPyConnection) -> None:
    """Create the views that indicators read."""
    con.execute(VIEWS.read_text(encoding="utf-8"))


def load_shipped(con: duckdb.DuckDBPyConnection, data_folder: Path) -> None:
    """Load the files that come with the program: places, boundaries, census and published figures."""
    geography, published = data_folder / "geography", data_folder / "published"
    for table in ("source", "place", "context", "boundary"):
        insert_csv(con, table, geography / f"{table}.csv")
        if table in ("source", "place"):
            insert_csv(con, table, published / f"{table}.csv")
    for table in ("perimeter", "published_fact", "published_check", "event"):
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


def begin_load(con: duckdb.DuckDBPyConnection, kind: str, title: str) -> int:
    """Enter a load into the file and return its number."""
    row = con.execute("select coalesce(max(load_id), 0) + 1 from load").fetchone()
    load_id = int(row[0]) if row else 1
    con.execute(
        "insert into load values ($id, (now() at time zone 'UTC'), null, $kind, $title, null, null, 0, 0, 0)",
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
    types = _columns(con, table)
    values = ", ".join(_cast(column, types[column]) for column in frame.columns)
    con.register("csv_rows", frame)
    con.execute(f"insert into {table} ({', '.join(frame.columns)}) select {values} from csv_rows")
    con.unregister("csv_rows")
    return len(frame)


def _cast(column: str, kind: str) -> str:
    # breakdown is empty on purpose where a figure has none; everywhere else empty means not known
    return column if column == "breakdown" else f"cast(nullif({column}, '') as {kind})"


def settle(work: Path, stage: Path) -> None:
    """Copy the work file into the file to publish: sorted by place and date, with rollups, calendar and views."""
    with _writing(stage) as con:
        create_tables(con)
        con.execute(f"attach '{_quoted(work)}' as work (read_only)")
        for table in _stored_tables(con):
            order = _sort_order(_columns(con, table))
            con.execute(f"insert into {table} select * from work.{table} {order}")
        con.execute("detach work")
        check_references(con)
        derive(con)
        create_views(con)
        con.execute("checkpoint")


def _writing(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that writes; DuckDB would draw a progress bar of its own into what a command prints."""
    con = duckdb.connect(str(path))
    con.execute("set enable_progress_bar = false")
    return con


def check_references(con: duckdb.DuckDBPyConnection) -> None:
    """See that every row of a large table refers to rows that exist and that its identifier stands once.

    Raises BrokenReferenceError with an example.
    """
    for table, column, target in REFERENCES:
        missing = con.execute(
            f"select t.{column} from {table} as t anti join {target} as r on t.{column} = r.{column} "
            f"where t.{column} is not null limit 1"
        ).fetchone()
        if missing:
            raise BrokenReferenceError(f"{table}: {column} {missing[0]} is not in {target}.")
    twice = con.execute("select sale_id from sale group by sale_id having count(*) > 1 limit 1").fetchone()
    if twice:
        raise BrokenReferenceError(f"sale: the identifier {twice[0]} stands more than once.")


def derive(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the tables that are made from others."""
    con.execute(PLACE_WITHIN)
    con.execute(CALENDAR)
    con.execute(
        """
        insert into sale_month
        select place_id, year(sold_on) as year, month(sold_on) as month, channel_id, mode, currency, provenance,
            sum(amount), count(*)
        from sale group by all order by place_id, year, month, channel_id, mode
        """
    )
    con.execute(
        """
        insert into participation
        select place_id, year(sold_on) as year, month(sold_on) as month, channel_id, mode, market_day_id, enterprise_id,
            currency, provenance, sum(amount), count(*)
        from sale group by all order by place_id, year, month, channel_id, mode, market_day_id, enterprise_id
        """
    )


PLACE_WITHIN = """
insert into place_within
with recursive up as (
    select place_id, place_id as within_id, 0 as steps from place
    union all
    select up.place_id, p.parent_id, up.steps + 1
    from up inner join place as p on up.within_id = p.place_id
    where p.parent_id is not null and up.steps < 10
)
select * from up order by within_id, place_id
"""

# From 1990 to the last year that anything was observed in; targets and decisions look ahead and do not count.
CALENDAR = """
insert into calendar
select y, make_date(y, 1, 1), make_date(y, 12, 31)
from (
    select unnest(range(1990, 1 + greatest(
        1990,
        (select max(greatest(year(registered_on), year(coalesce(ceased_on, registered_on)))) from enterprise),
        (select max(year) from enterprise_year),
        (select max(year(sold_on)) from sale),
        (select max(year) from buyer_year),
        (select max(year(started_on)) from training),
        (select max(year) from programme_year),
        (select max(year) from context)
    ))) as y
)
"""


def _stored_tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Tables in the order of schema.sql, in which every table comes after those it refers to."""
    rows = con.execute(
        "select table_name from duckdb_tables() where not internal and database_name = current_database()"
    )
    existing = {row[0] for row in rows.fetchall()}
    in_order = [line.split()[2] for line in SCHEMA.read_text("utf-8").splitlines() if line.startswith("create table ")]
    return [table for table in in_order if table in existing and table not in ROLLUPS]


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    rows = con.execute(
        "select column_name, data_type from duckdb_columns() "
        "where table_name = ? and database_name = current_database() order by column_index",
        [table],
    )
    return dict(rows.fetchall())


def _sort_order(columns: dict[str, str]) -> str:
    dates = [column for column in DATE_COLUMNS if column in columns][:1]
    first = next(iter(columns))
    keys = [*(["place_id"] if "place_id" in columns else []), *dates]
    return f"order by {', '.join(dict.fromkeys([*keys, first]))}"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
