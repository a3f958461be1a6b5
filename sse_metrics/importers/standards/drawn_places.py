"""Outlines of an import become places: each is matched with a place that is known, or is a new one within the place.

`place` and `boundary` have no template, so they are checked here. An outline belongs to a place by its code (of
Statistics Korea, of the Korean interior ministry, of a country ISO 3166-1 alpha-3, or our own id) or, where no code is
known, by its name; both only among the place that imports and those within it. What lies outside is left out: the
neighbourhoods of a whole city are brought for one district of it. What is new gets the id "<place>-<name>" and stands
one level below the place that imports it. Outlines that were shipped come back when the load is withdrawn
(settling.py).
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from sse_metrics.importers.checks.checking import Counts
from sse_metrics.importers.checks.staging import PROBLEMS, Staged
from sse_metrics.importers.standards.boundaries import OUTLINE
from sse_metrics.importers.standards.outlines import area_km2, centre, contains, lighter

TARGET = "boundary"
_BELOW = {
    "world": "country",
    "country": "region",
    "region": "city",
    "city": "district",
    "district": "neighbourhood",
    "neighbourhood": "neighbourhood",
}
_NAMES = ("name_en", "name_ko", "name_fr", "name_es")
_NEAR_DEGREES = 1.0  # where only the point of the importing place is known
_TABLES = """
create table new_source (_table integer, source_id varchar, title varchar, publisher varchar, published_on varchar,
    url varchar, language varchar, licence varchar);
create table new_place (_table integer, place_id varchar, parent_id varchar, level varchar, name_en varchar,
    name_ko varchar, name_fr varchar, name_es varchar, printed_name varchar, country_iso3 varchar,
    kostat_code varchar, mois_code varchar, latitude double, longitude double, area_km2 double,
    is_gsef_member boolean);
create table new_boundary (_table integer, place_id varchar, geometry varchar, valid_year integer, source_id varchar);
"""


@dataclass(frozen=True)
class _Known:
    """A place that an outline may belong to."""

    place_id: str
    codes: frozenset[str]
    names: frozenset[str]


def check(
    con: duckdb.DuckDBPyConnection, staged: Sequence[Staged], place_id: str, *, leave_out: Sequence[int] = ()
) -> dict[int, Counts]:
    """Make new_source, new_place and new_boundary of staged outlines; counts by the number of the staged table.

    `leave_out` are loads that this import replaces: places that came in with them are made anew.
    """
    own = [each for each in staged if each.map.target == TARGET]
    if not own:
        return {}
    con.execute(PROBLEMS)
    con.execute(_TABLES)
    drawn = _Drawing(con, place_id, leave_out)
    return {each.number: drawn.take(each) for each in own}


class _Drawing:
    """The outlines of one import, taken one after another."""

    def __init__(self, con: duckdb.DuckDBPyConnection, place_id: str, leave_out: Sequence[int]) -> None:
        self.con, self.place_id = con, place_id
        row = con.execute(
            "select level, country_iso3, latitude, longitude, kostat_code, mois_code from base.main.place "
            "where place_id = ?",
            [place_id],
        ).fetchone()
        self.level, self.country, self.latitude, self.longitude, *self.codes = row or ("world", *[None] * 5)
        gone = list(leave_out)
        self.known = _known(con, place_id, gone)
        outline = con.execute("select geometry from base.main.boundary where place_id = ?", [place_id]).fetchone()
        self.home = json.loads(outline[0]) if outline else None
        taken = con.execute(
            "select place_id from base.main.place "
            "where load_id is null or not list_contains($gone::integer[], load_id)",
            {"gone": gone},
        )
        self.ids = {each for (each,) in taken.fetchall()}
        self.drawn: dict[str, int] = {}  # the feature that drew a place

    def take(self, staged: Staged) -> Counts:
        columns = ", ".join(f'"{name}"' for name in OUTLINE)
        rows = self.con.execute(f"select _row, {columns} from {staged.raw} order by _row").fetchall()
        source = f"{self.place_id}-{_slug(staged.file.rpartition('.')[0]) or 'outlines'}-{staged.number}"
        years: list[int] = []
        assumed = kept = 0
        for number, *cells in rows:
            told = dict(zip(OUTLINE, cells, strict=True))
            geometry = json.loads(told.pop("geometry"))
            place = self._place_of(staged, number, told, geometry)
            if place is None:
                continue
            year = _year(told["year"])
            assumed += year is None
            years.append(year or dt.datetime.now(dt.UTC).year)
            shown = json.dumps(lighter(geometry), separators=(",", ":"))
            self.con.execute(
                "insert into new_boundary values (?, ?, ?, ?, ?)", [staged.number, place, shown, years[-1], source]
            )
            kept += 1
        if assumed:
            self._note(staged, None, "note", "boundary_year_assumed", None, {"count": assumed, "year": max(years)})
        if kept:
            self.con.execute(
                "insert into new_source (_table, source_id, title, published_on) values (?, ?, ?, ?)",
                [staged.number, source, staged.file, str(max(years))],
            )
        return Counts(len(rows), kept, len(rows) - kept)

    def _place_of(
        self, staged: Staged, number: int, told: dict[str, str | None], geometry: dict[str, Any]
    ) -> str | None:
        """The place that an outline belongs to, made where it is new; None where the outline is left out."""
        longitude, latitude = centre(geometry)
        shown = next((told[name] for name in ("name", *_NAMES, "code") if told[name]), None)
        place = self._with_code(told["code"]) or self._named(told)
        is_near = self._is_here(longitude, latitude)
        if place != self.place_id and not (is_near and self._has_code_of_home(told["code"])):
            is_exchanged = not is_near and self._is_here(latitude, longitude)
            details = {"place": self.place_id}
            code = "coordinates_exchanged" if is_exchanged else "boundary_elsewhere"
            self._note(staged, number, "error" if is_exchanged else "warning", code, shown, details)
            return None
        if place is None and shown is None:
            self._note(staged, number, "warning", "boundary_without_name", None, None)
            return None
        if place is None:
            place = self._new_place(staged, told, str(shown), geometry)
            self._note(staged, number, "note", "boundary_new_place", shown, {"id": place})
        if place in self.drawn:
            details = {"rows": f"{self.drawn[place]}, {number}"}
            self._note(staged, number, "error", "repeated_key", shown, details)
            return None
        self.drawn[place] = number
        return place

    def _with_code(self, code: str | None) -> str | None:
        found = [each.place_id for each in self.known if code and code in each.codes]
        return found[0] if len(found) == 1 else None

    def _named(self, told: dict[str, str | None]) -> str | None:
        written = {_bare(name) for name in (told["name"], *(told[name] for name in _NAMES)) if name}
        last = told["name"].split()[-1] if told["name"] and told["name"].split() else None
        if last and last != told["name"] and any("가" <= letter <= "힣" for letter in last):
            written.add(_bare(last))  # 서울특별시 관악구 보라매동
        found = [each.place_id for each in self.known if (written - {""}) & each.names]
        return found[0] if len(found) == 1 else None

    def _has_code_of_home(self, code: str | None) -> bool:
        """Korean codes of a neighbourhood begin with those of its district; other codes prove nothing."""
        told = [each for each in self.codes if each and code and code.isdigit() and len(code) > len(each)]
        return not told or any(str(code).startswith(each) for each in told)

    def _is_here(self, longitude: float, latitude: float) -> bool:
        if self.home is not None:
            return contains(self.home, longitude, latitude)
        if self.level in ("country", "world") or self.latitude is None or self.longitude is None:
            return True
        wider = _NEAR_DEGREES / max(math.cos(math.radians(self.latitude)), 0.1)
        return abs(latitude - self.latitude) <= _NEAR_DEGREES and abs(longitude - self.longitude) <= wider

    def _new_place(self, staged: Staged, told: dict[str, str | None], shown: str, geometry: dict[str, Any]) -> str:
        name, code = told["name"], told["code"]
        is_korean = bool(name) and any("가" <= letter <= "힣" for letter in str(name))
        name_en = told["name_en"] or (None if is_korean else name) or told["name_fr"] or told["name_es"] or shown
        name_ko = told["name_ko"] or (name if is_korean else None) or name_en
        base = f"{self.place_id}-{_slug(name_en) or _slug(code or '') or 'area'}"
        place, again = base, 1
        while place in self.ids:
            again += 1
            place = f"{base}-{again}"
        self.ids.add(place)
        longitude, latitude = centre(geometry)
        names = [name_en, name_ko, told["name_fr"] or name_en, told["name_es"] or name_en]
        is_country = _BELOW[self.level] == "country" and code is not None and re.fullmatch("[A-Z]{3}", code)
        is_kostat = self.country == "KOR" and code is not None and re.fullmatch(r"\d{5}|\d{7,8}", code)
        self.con.execute(
            f"insert into new_place values ({', '.join('?' * 16)})",
            [
                staged.number,
                place,
                self.place_id,
                _BELOW[self.level],
                *names,
                name,
                code if is_country else self.country,
                code if is_kostat else None,
                code if self.country == "KOR" and code and len(code) == 10 else None,
                round(latitude, 5),
                round(longitude, 5),
                round(area_km2(geometry), 3) or None,
                False,
            ],
        )
        return place

    def _note(self, staged: Staged, row: int | None, severity: str, code: str, value: str | None, details: Any) -> None:
        self.con.execute(
            "insert into problem values (?, ?, 'name', ?, ?, ?, ?)",
            [staged.number, row, value, severity, code, json.dumps(details, ensure_ascii=False) if details else None],
        )


def _known(con: duckdb.DuckDBPyConnection, place_id: str, gone: Sequence[int]) -> list[_Known]:
    rows = con.execute(
        "select p.place_id, p.kostat_code, p.mois_code, case when p.level = 'country' then p.country_iso3 end, "
        "p.name_en, p.name_ko, p.name_fr, p.name_es, p.printed_name "
        "from base.main.place as p inner join base.main.place_within as w on p.place_id = w.place_id "
        "where w.within_id = $place and (p.load_id is null or not list_contains($gone::integer[], p.load_id))",
        {"place": place_id, "gone": list(gone)},
    ).fetchall()
    return [
        _Known(
            row[0],
            frozenset(each for each in row[:4] if each),
            frozenset(_bare(each) for each in row[4:] if each) - {""},
        )
        for row in rows
    ]


def _bare(name: str) -> str:
    """A name as it is compared: Boramaedong is Boramae-dong."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", name).casefold())


def _slug(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


def _year(written: str | None) -> int | None:
    found = re.match(r"\s*(\d{4})", written or "")
    return int(found[1]) if found and 1800 <= int(found[1]) <= 2200 else None
