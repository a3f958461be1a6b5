"""What does not fit together across rows and tables: a sale before its enterprise was founded, a point far away.

Each check reads the new rows, and where it needs them the rows that the place has already. Amounts far from the others
are noted by the robust z-score: 0.6745 times the distance from the median over the median absolute deviation, of
logarithms since amounts are skewed (Iglewicz and Hoaglin 1993 advise 3.5; here 6, and only where thirty are known).
"""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import Any

import duckdb

from sse_metrics.importers.templates.model import templates

_FEWEST_FOR_OUTLIERS, _UNUSUAL, _MOST_UNUSUAL = 30, 6.0, 50
_MARGIN_DEGREES = 0.02  # about 2 km around an outline
_NEAR_A_POINT_DEGREES = 1.0  # where only the point of a place is known
# Days that lie ahead by nature.
_AHEAD = ("due_on", "support_ended_on", "deregistered_on", "ceased_on", "moved_out_on", "left_on", "held_on")
_AHEAD_TABLES = ("target", "decision", "strategy_action", "training", "programme_year", "plan")

_RESIDENT_NUMBER = r"[0-9]{6}[- ]?[1-8][0-9]{6}"
_EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"
_MOBILE = r"01[016789][- .]?[0-9]{3,4}[- .]?[0-9]{4}"
_PERSON = rf"(^|[^0-9A-Za-z])({_RESIDENT_NUMBER}|{_MOBILE})([^0-9]|$)|{_EMAIL}"


def person_sql(name: str) -> str:
    """SQL: whether a text holds the number of a person, an e-mail address or a mobile telephone."""
    return f"(contains({name}, '@') or regexp_matches({name}, '[0-9]{{3,}}')) and regexp_matches({name}, '{_PERSON}')"


def without_persons_sql(name: str) -> str:
    """SQL: the text without them; empty where nothing else is left."""
    cut = f"regexp_replace(regexp_replace({name}, '{_EMAIL}', '', 'g'), '({_RESIDENT_NUMBER}|{_MOBILE})', '', 'g')"
    return f"nullif(trim({cut}), '')"


def note(con: duckdb.DuckDBPyConnection, table: str, place_id: str, *, has_base: bool) -> None:
    """Note what does not fit in the new rows of a table, which stand in new_<table>."""
    names = {column.name for column in templates()[table].fields}
    if {"latitude", "longitude"} <= names:
        _note_points(con, table, place_id, has_base)
    if table == "sale":
        _note_sales(con, place_id, has_base)
    if table == "purchase_supplier":
        _note_parts(con)
    if table not in _AHEAD_TABLES:
        _note_future(con, table)
    _note_unusual(con, table)


def _insert(con: duckdb.DuckDBPyConnection, sql: str, **params: object) -> None:
    con.execute(f"insert into problem {sql}", params or None)


def _note_sales(con: duckdb.DuckDBPyConnection, place_id: str, has_base: bool) -> None:
    parts = (
        ["select enterprise_id, founded_on, ceased_on from new_enterprise"] if _exists(con, "new_enterprise") else []
    )
    if has_base:
        parts.append(
            f"select enterprise_id, founded_on, ceased_on from base.main.enterprise where place_id = '{place_id}'"
        )
    if not parts:
        return
    known = " union all ".join(parts)
    for where, code, severity in (
        ("s.sold_on < e.founded_on", "sale_before_founding", "warning"),
        ("s.sold_on > e.ceased_on", "sale_after_closing", "warning"),
    ):
        day = "e.founded_on" if "founded" in where else "e.ceased_on"
        _insert(
            con,
            f"select s._table, s._row, 'sold_on', s.sold_on::varchar, '{severity}', '{code}', "
            f"json_object('day', {day}::varchar) from new_sale as s inner join ("
            f"select enterprise_id, min(founded_on) as founded_on, max(ceased_on) as ceased_on from ({known}) as k "
            f"group by enterprise_id) as e on s.enterprise_id = e.enterprise_id where {where}",
        )


def _note_parts(con: duckdb.DuckDBPyConnection) -> None:
    """Suppliers that are credited with more than the purchase was worth."""
    if not _exists(con, "new_purchase"):
        return
    _insert(
        con,
        "select s._table, s._row, 'amount', s.amount::varchar, 'warning', 'parts_exceed_whole', "
        "json_object('whole', p.amount::varchar, 'parts', s.parts::varchar) from ("
        "select *, sum(amount) over (partition by purchase_id) as parts from new_purchase_supplier) as s "
        "inner join new_purchase as p on s.purchase_id = p.purchase_id where s.parts > p.amount and p.amount > 0",
    )


def _note_future(con: duckdb.DuckDBPyConnection, table: str) -> None:
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    for column in templates()[table].fields:
        if column.kind == "date" and column.name not in _AHEAD:
            _insert(
                con,
                f"select _table, _row, '{column.name}', {column.name}::varchar, 'warning', 'in_the_future', null "
                f"from new_{table} where {column.name} > $tomorrow",
                tomorrow=tomorrow,
            )


def _note_unusual(con: duckdb.DuckDBPyConnection, table: str) -> None:
    template = templates()[table]
    currency = "currency" if any(column.name == "currency" for column in template.fields) else "''"
    for column in template.fields:
        if column.unit != "money":
            continue
        _insert(
            con,
            f"with l as (select _table, _row, {column.name} as amount, ln({column.name}::double) as x, "
            f"{currency} as currency from new_{table} where {column.name} > 0), "
            "m as (select currency, median(x) as middle, mad(x) as spread from l group by currency "
            "having count(*) >= $fewest and mad(x) > 0) "
            f"select _table, _row, '{column.name}', amount::varchar, 'note', 'unusual_amount', "
            "json_object('usual', printf('%.0f', exp(middle))) from l inner join m on l.currency = m.currency "
            "where 0.6745 * abs(x - middle) / spread > $unusual order by abs(x - middle) desc limit $most",
            fewest=_FEWEST_FOR_OUTLIERS,
            unusual=_UNUSUAL,
            most=_MOST_UNUSUAL,
        )


def _note_points(con: duckdb.DuckDBPyConnection, table: str, place_id: str, has_base: bool) -> None:
    """Points at 0/0, with latitude and longitude exchanged, or outside the place."""
    shown = "latitude::varchar || ', ' || longitude::varchar"
    _insert(
        con,
        f"select _table, _row, 'latitude', {shown}, 'error', 'zero_coordinates', null "
        f"from new_{table} where latitude = 0 and longitude = 0",
    )
    box = _box(con, place_id) if has_base else None
    if box is None:
        return
    inside = "{0} between $south and $north and {1} between $west and $east"
    not_zero = "latitude is not null and longitude is not null and not (latitude = 0 and longitude = 0)"
    as_given, exchanged = inside.format("latitude", "longitude"), inside.format("longitude", "latitude")
    edges = {"south": box[0], "north": box[1], "west": box[2], "east": box[3]}
    told = json.dumps({"place": f"{box[0]:.2f}–{box[1]:.2f}, {box[2]:.2f}–{box[3]:.2f}"}, ensure_ascii=False)
    for code, severity, where in (
        ("coordinates_exchanged", "error", f"not ({as_given}) and {exchanged}"),
        ("outside_place", "warning", f"not ({as_given}) and not ({exchanged})"),
    ):
        _insert(
            con,
            f"select _table, _row, 'latitude', {shown}, '{severity}', '{code}', $told "
            f"from new_{table} where {not_zero} and {where}",
            told=told,
            **edges,
        )


def _box(con: duckdb.DuckDBPyConnection, place_id: str) -> tuple[float, float, float, float] | None:
    """South, north, west and east of a place with a margin; None where nothing is known or it is a whole country."""
    row = con.execute(
        "select level, latitude, longitude from base.main.place where place_id = ?", [place_id]
    ).fetchone()
    if row is None or row[0] in ("country", "world"):
        return None
    outlines = con.execute(
        "select geometry from base.main.boundary where place_id in "
        "(select place_id from base.main.place_within where within_id = ?)",
        [place_id],
    ).fetchall()
    points = [point for (geometry,) in outlines for point in _points(json.loads(geometry)["coordinates"])]
    if points:
        longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
        margin = _MARGIN_DEGREES
    elif row[1] is not None and row[2] is not None:
        latitudes, longitudes, margin = [row[1]], [row[2]], _NEAR_A_POINT_DEGREES
    else:
        return None
    wider = margin / max(math.cos(math.radians(max(latitudes))), 0.1)  # a degree of longitude is shorter
    return min(latitudes) - margin, max(latitudes) + margin, min(longitudes) - wider, max(longitudes) + wider


def _points(coordinates: list[Any]) -> list[list[float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        return [coordinates]
    return [point for part in coordinates for point in _points(part)]


def _exists(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    row = con.execute(
        "select count(*) from duckdb_tables() where table_name = ? and database_name = current_database()", [table]
    ).fetchone()
    return bool(row and row[0])
