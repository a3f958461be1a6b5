"""How long the enterprise page takes over a register of a hundred thousand, and how much its map sends.

    python -m benchmarks.enterprise_map [--enterprises 100000] [--rounds 12] [--rebuild]

The shipped database with so many invented enterprises in Seoul's districts and Gwanak-gu's neighbourhoods, kept in
var/benchmarks, is served by a real server, and beside it a page that holds nothing but its row of choices. Both are
asked in turn over the WebSocket that a browser uses. A round asks for a selection that nobody has asked for (every
question goes to the database), then for the same again. Time runs until the page's script has finished.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
from pathlib import Path

import duckdb

from benchmarks.serving import HOMES, Reader, server, stream
from sse_metrics.warehouse.building import build
from sse_metrics.warehouse.publishing import current_version, is_usable, publish
from sse_metrics.warehouse.settling import settle, writing

LONGEST_MS, MOST_BYTES = 1_000, 300_000
LOAD = 900
YEARS = tuple(range(2024, 2012, -1))
WAYS = {  # what a reader asks of the page, and how
    "Seoul, by district": "place=seoul",
    "Gwanak-gu, by neighbourhood": "place=gwanak-gu",
    "one neighbourhood, in a grid": "place=gwanak-gu&area=gwanak-gu-jungang-dong",
    "Seoul, searched": "place=seoul&q=register+12",
}

# Places alike in kind and different in size: half of n is spread evenly, half, by its square, unevenly.
_REGISTER = """
insert into load (load_id, place_id, loaded_at, kind, title, rows_read, rows_kept, rows_rejected)
values ({load}, 'seoul', timestamp '2026-01-01 00:00:00', 'register', 'Large register', {n}, {n}, 0);
insert into enterprise by name
with spot as (
    select *, row_number() over (order by place_id) - 1 as spot_no, count(*) over () as spots
    from place
    where latitude is not null and (parent_id = 'gwanak-gu' or (parent_id = 'seoul' and level = 'district'))
)
select
    'large-' || lpad(cast(n as varchar), 7, '0') as enterprise_id,
    case when level = 'neighbourhood' then parent_id else place_id end as place_id,
    case when level = 'neighbourhood' then place_id end as neighbourhood_id,
    '예시 큰 등록부 ' || n as name,
    'Demo register ' || n as name_en,
    'L' || n as identifier,
    ['cooperative', 'social_cooperative', 'certified_social_enterprise', 'village_enterprise', 'cooperative'][1 + n % 5]
        as family,
    ['A', 'C', 'G', 'I', 'N', 'P', 'Q', 'R', 'S'][1 + n % 9] as sector,
    make_date(cast(1998 + n % 26 as integer), cast(1 + n % 12 as integer), 1) as founded_on,
    make_date(cast(1998 + n % 26 as integer), cast(1 + n % 12 as integer), 20) as registered_on,
    case when n % 7 = 0 then make_date(cast(2025 as integer), 3, 1) end as ceased_on,
    case when n % 11 > 0 then n % 3 = 0 end as is_women_led,
    round(latitude + (n * 7919 % 1000 - 500) * 0.00002, 6) as latitude,
    round(longitude + (n * 104729 % 1000 - 500) * 0.000025, 6) as longitude,
    cast('illustrative' as provenance_kind) as provenance,
    {load} as load_id
from range(cast({n} as bigint)) as numbered (n)
inner join spot on spot_no = case when n % 2 = 0 then n // 2 else n * n + n end % spots
"""


def add_enterprises(con: duckdb.DuckDBPyConnection, number: int) -> None:
    """Insert so many invented enterprises into tables that hold the places of Seoul and Gwanak-gu."""
    for statement in _REGISTER.format(load=LOAD, n=int(number)).split(";\n"):
        con.execute(statement)


def home_of(enterprises: int, rebuild: bool = False) -> Path:
    """A folder with the shipped database and so many enterprises more, built when there is none of today's model."""
    home = HOMES / f"register-{enterprises}"
    if not rebuild and is_usable(home) and current_version(home).rows["enterprise"] >= enterprises:
        return home
    shutil.rmtree(home, ignore_errors=True)
    build(home)
    shipped = home / current_version(home).file

    def fill(stage: Path) -> None:
        work = stage.with_name("work-register.duckdb")
        shutil.copy(shipped, work)
        with writing(work) as con:
            add_enterprises(con, enterprises)
        settle(work, stage)
        work.unlink()

    publish(home, "Large register", fill)
    return home


def measure(page: Reader, empty: Reader, rounds: int) -> dict[str, dict[str, list[float]]]:
    """By way of asking: milliseconds of new and kept answers and of the empty page, bytes of the map and of all."""
    taken: dict[str, dict[str, list[float]]] = {}
    for _ in range(3):  # warm
        page.ask("enterprises", "place=seoul&year=2025&lang=en")
        empty.ask("empty", "place=gwanak-gu&year=2025&lang=en")
    for way, query in WAYS.items():
        found = taken.setdefault(way, {name: [] for name in ("new", "kept", "empty", "map", "all")})
        for year in YEARS[:rounds]:
            for kind in ("new", "kept"):
                answered = page.ask("enterprises", f"{query}&year={year}&lang=en")
                found[kind].append(answered.taken_ms)
            found["map"].append(answered.deck_bytes)
            found["all"].append(answered.sent_bytes)
            found["empty"].append(empty.ask("empty", f"place=gwanak-gu&year={year}&lang=en").taken_ms)
            # leave choices of the query behind, so that the next round is a new page to the session
            page.ask("enterprises", "place=mapo-gu&area=&q=&year=2025&lang=en")
    return taken


def main() -> int:
    """Measure, print, and fail when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--enterprises", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=len(YEARS), choices=range(5, len(YEARS) + 1), metavar="5-12")
    parser.add_argument("--rebuild", action="store_true", help="build the database anew")
    options = parser.parse_args()
    home = home_of(options.enterprises, options.rebuild)
    with (
        server(home) as served,
        server(home, "benchmarks/empty_page.py") as of_empty,
        stream(served) as page_stream,
        stream(of_empty) as empty_stream,
    ):
        taken = measure(Reader(served, page_stream), Reader(of_empty, empty_stream), options.rounds)
    print(f"Enterprise page over {options.enterprises:,} enterprises: medians of {options.rounds} rounds")
    met = True
    for way, found in taken.items():
        new, kept, empty_ms = (statistics.median(found[kind]) for kind in ("new", "kept", "empty"))
        ratio = statistics.median(a / b for a, b in zip(found["new"], found["empty"], strict=True))
        largest = max(found["map"])
        print(
            f"  {way}: new question {new:.0f} ms, kept answers {kept:.0f} ms, empty page {empty_ms:.0f} ms "
            f"(new {ratio:.1f} times), map {largest / 1000:.0f} KB, whole page {max(found['all']) / 1000:.0f} KB"
        )
        met &= new <= LONGEST_MS and 0 < largest <= MOST_BYTES
    print(f"target: at most {LONGEST_MS} ms and {MOST_BYTES // 1000} KB for the map: {'met' if met else 'MISSED'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
