"""Outlines and points: read from every shape of file, matched with places, published, and covered ones come back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sse_metrics.importers.files.opening import open_document
from sse_metrics.importers.importing import prepare, publish_import, withdraw
from sse_metrics.importers.prepared import Prepared
from sse_metrics.importers.reading import Reading
from sse_metrics.importers.standards import boundaries
from sse_metrics.importers.standards.outlines import (
    MOST_POINTS,
    area_km2,
    centre,
    contains,
    crosses_itself,
    is_clockwise,
    lighter,
    polygons,
)
from sse_metrics.warehouse.building import build
from sse_metrics.warehouse.database import Database
from sse_metrics.warehouse.publishing import open_current
from tests.conftest import publish_world

SQUARE = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]
PLACES = """
insert into source (source_id, title) values ('S1', 'A gazetteer');
insert into place (place_id, parent_id, level, name_en, name_ko, name_fr, name_es, country_iso3, kostat_code)
values ('land', null, 'country', 'Land', '나라', 'Pays', 'País', 'LND', null),
    ('town', 'land', 'district', 'Town', '도시', 'Ville', 'Villa', 'LND', '11'),
    ('town-east', 'town', 'neighbourhood', 'East-dong', '동동', 'Est', 'Este', 'LND', '1102');
insert into boundary (place_id, geometry, valid_year, source_id) values
    ('town', '{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,4],[0,0]]]}', 2020, 'S1'),
    ('town-east', '{"type":"Polygon","coordinates":[[[3,0],[4,0],[4,1],[3,1],[3,0]]]}', 2020, 'S1');
"""


def square(west: float, south: float, side: float = 1.0) -> dict[str, Any]:
    ring = [[west + side * x, south + side * y] for x, y in SQUARE]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(geometry: Any, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def read(folder: Path, content: Any, name: str = "outlines.geojson") -> Reading:
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    document = open_document(path)
    assert boundaries.recognises(document)
    return boundaries.read([document])


def codes(reading: Reading) -> dict[str, str]:
    return {problem.code: problem.severity for problem in reading.problems}


def outlines(reading: Reading) -> list[dict[str, str | None]]:
    return [dict(zip(boundaries.OUTLINE, cells, strict=True)) for _, cells in reading.tables[0].rows]


# ------------------------------------------------------------------ shapes of files


@pytest.mark.parametrize(
    "content",
    [
        collection(feature(square(0, 0), name="A")),
        feature(square(0, 0), name="A"),
        square(0, 0),
        {"type": "GeometryCollection", "geometries": [square(0, 0)]},
        {"type": "MultiPolygon", "coordinates": [square(0, 0)["coordinates"]]},
        {
            "type": "Topology",
            "transform": {"scale": [0.5, 0.5], "translate": [0, 0]},
            "arcs": [[[0, 0], [2, 0], [0, 2]], [[0, 0], [0, 2], [2, 0]]],
            "objects": {"a": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "arcs": [[0, ~1]]}]}},
        },
    ],
)
def test_every_shape_of_file_gives_the_same_square(tmp_path: Path, content: Any) -> None:
    reading = read(tmp_path, content)
    assert reading.format == "boundaries"
    assert reading.figures["counts"]["features"] == reading.figures["counts"]["outlines"] == 1
    assert reading.figures["bounding_box"] == {"west": 0, "south": 0, "east": 1, "north": 1}
    drawn = json.loads(str(outlines(reading)[0]["geometry"]))
    assert [sorted(map(tuple, ring)) for parts in polygons(drawn) for ring in parts] == [sorted(map(tuple, SQUARE))]


def test_of_several_layers_the_one_with_names_is_read(tmp_path: Path) -> None:
    polygon = {"type": "Polygon", "arcs": [[0]]}
    named = [{**polygon, "properties": {"name": "A"}}, {**polygon, "id": "B"}]
    content = {
        "type": "Topology",
        "arcs": [SQUARE],
        "objects": {
            "land": {"type": "GeometryCollection", "geometries": [polygon] * 3},
            "countries": {"type": "GeometryCollection", "geometries": named},
        },
    }
    reading = read(tmp_path, content)
    assert [(each["name"], each["code"]) for each in outlines(reading)] == [("A", None), (None, "B")]
    assert codes(reading) == {"boundary_layers_not_used": "note"}


def test_arcs_that_are_not_there_are_told(tmp_path: Path) -> None:
    content = {"type": "Topology", "arcs": [], "objects": {"a": {"type": "Polygon", "arcs": [[0]]}}}
    assert codes(read(tmp_path, content)) == {"topojson_damaged": "error"}


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        ({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, {"boundary_unclosed": "note"}),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}, {"boundary_crosses_itself"}),
        ({"type": "Polygon", "coordinates": [SQUARE[::-1]]}, {"boundary_clockwise": "note"}),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}, {"boundary_damaged": "warning"}),
        (
            {"type": "MultiPolygon", "coordinates": [[SQUARE], [[[5, 5], [6, 6], [5, 5]]]]},
            {"boundary_parts_left_out": "note"},
        ),
        ({"type": "Polygon", "coordinates": SQUARE}, {"boundary_damaged": "warning"}),
        ({"type": "Polygon", "coordinates": [[[0, "x"], [1, 0], [1, 1], [0, 0]]]}, {"boundary_damaged": "warning"}),
        ({"type": "Polygon", "coordinates": []}, {"boundary_damaged": "warning"}),
        ({"type": "Polygon", "coordinates": [[[37, 126], [38, 126], [38, 127], [37, 126]]]}, {"boundary_exchanged"}),
        ({"type": "Point", "coordinates": [950000, 1950000]}, {"boundary_not_degrees": "error"}),
        ({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, {"boundary_no_outline": "warning"}),
        (None, {"boundary_no_outline": "warning"}),
    ],
)
def test_what_is_wrong_with_a_ring_is_told(tmp_path: Path, geometry: Any, expected: Any) -> None:
    found = codes(read(tmp_path, collection(feature(geometry, name="A"))))
    assert found.keys() >= set(expected)
    assert not isinstance(expected, dict) or found == expected
    assert all(problem.row in (1, None) for problem in read(tmp_path, collection(feature(geometry))).problems)


def test_points_become_field_points_without_persons(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [126.95, 37.47, 12.5]}
    told = {"name": "Tool library", "type": "repair", "accuracy": 4, "phone": "010-1234-5678", "담당자": "A"}
    reading = read(tmp_path, collection(feature(point, **told), feature(point)))
    assert reading.tables[0].target == "field_point"
    rows = [dict(zip(boundaries.POINT, cells, strict=True)) for _, cells in reading.tables[0].rows]
    first = {name: value for name, value in rows[0].items() if value is not None}
    assert first == {
        "point_id": "37.470000,126.950000",
        "kind": "repair",
        "label": "Tool library",
        "latitude": "37.47",
        "longitude": "126.95",
        "accuracy_m": "4",
    }
    assert rows[1]["kind"] == "point"


# ------------------------------------------------------------------ geometry


def test_areas_and_centres_by_hand() -> None:
    unit = square(0, 0)
    assert area_km2(unit) == pytest.approx(12_364, rel=1e-3)  # a square degree at the equator
    assert centre(unit) == pytest.approx((0.5, 0.5))
    assert contains(unit, 0.5, 0.5)
    assert not contains(unit, 1.5, 0.5)
    hole = {"type": "Polygon", "coordinates": [*square(0, 0, 4)["coordinates"], *square(1, 1)["coordinates"]]}
    assert not contains(hole, 1.5, 1.5)
    horseshoe = [[0, 0], [3, 0], [3, 3], [2, 3], [2, 1], [1, 1], [1, 3], [0, 3], [0, 0]]
    assert contains(
        {"type": "Polygon", "coordinates": [horseshoe]}, *centre({"type": "Polygon", "coordinates": [horseshoe]})
    )
    assert is_clockwise(SQUARE[::-1])
    assert not is_clockwise(SQUARE)
    assert not crosses_itself(SQUARE)


def test_an_outline_is_made_lighter_only_where_it_is_too_heavy() -> None:
    few = square(0, 0)
    assert lighter(few) == few
    side = [[at / 2000, 1e-7 * (at % 2)] for at in range(2001)]
    heavy = {"type": "Polygon", "coordinates": [[*side, [1.0, 1.0], [0.0, 1.0], side[0]]]}
    light = lighter(heavy)
    assert len(light["coordinates"][0]) <= MOST_POINTS
    assert area_km2(light) == pytest.approx(area_km2(heavy), rel=1e-6)


# ------------------------------------------------------------------ places


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    publish_world(folder, PLACES)
    return folder


def brought(home: Path, content: Any, place: str = "town", name: str = "outlines.geojson") -> Prepared:
    path = home.parent / name
    path.write_text(json.dumps(content), encoding="utf-8")
    folder = home.parent / "prepared"
    folder.mkdir(exist_ok=True)
    return prepare(home, [(path, name)], place, folder)


def rows(home: Path, sql: str) -> list[dict[str, Any]]:
    with open_current(home) as db:
        return db.rows(sql)


EAST = feature(square(3, 0), code="1102", name="Whatever", base_year="2024")
WEST = feature(square(0, 0), name_eng="West Side", name="서쪽", year=2024)
FAR = feature(square(10, 10), name="Elsewhere")


def test_outlines_are_matched_by_code_or_become_places(home: Path) -> None:
    prepared = brought(home, collection(EAST, WEST, FAR))
    assert prepared.counts == {"boundary": {"read": 3, "kept": 2, "rejected": 1}}
    assert {(each["severity"], each["code"]) for each in prepared.problem_counts} == {
        ("note", "boundary_new_place"),
        ("warning", "boundary_elsewhere"),
    }
    publish_import(prepared)
    places = rows(home, "select place_id, parent_id, level, name_en, name_ko, name_fr from place where load_id = 1")
    assert places == [
        {
            "place_id": "town-west-side",
            "parent_id": "town",
            "level": "neighbourhood",
            "name_en": "West Side",
            "name_ko": "서쪽",
            "name_fr": "West Side",
        }
    ]
    drawn = rows(home, "select place_id, valid_year from boundary where load_id = 1 order by 1")
    assert drawn == [{"place_id": "town-east", "valid_year": 2024}, {"place_id": "town-west-side", "valid_year": 2024}]
    assert rows(home, "select code, row_number from rejected_row") == [{"code": "boundary_elsewhere", "row_number": 3}]


def test_what_was_covered_comes_back_and_a_correction_replaces(home: Path) -> None:
    publish_import(brought(home, collection(EAST, WEST)))
    assert len(rows(home, "select * from boundary")) == 3
    wider = feature(square(0, 0, 2), name_eng="West Side", name="서쪽", year=2025)
    corrected = brought(home, collection(EAST, wider))
    assert corrected.replaces == (1,)
    publish_import(corrected)
    assert rows(home, "select valid_year from boundary where place_id = 'town-west-side'") == [{"valid_year": 2025}]
    withdraw(home, 2)
    assert rows(home, "select place_id, valid_year, load_id from boundary order by 1") == [
        {"place_id": "town", "valid_year": 2020, "load_id": None},
        {"place_id": "town-east", "valid_year": 2020, "load_id": None},
    ]
    assert rows(home, "select place_id from place where load_id is not null") == []


def test_names_match_however_they_are_written_and_one_place_is_drawn_once(home: Path) -> None:
    prepared = brought(home, collection(feature(square(3, 0), name="Eastdong"), feature(square(2, 2), name="동동")))
    assert [problem.code for problem in prepared.problems if problem.severity == "error"] == ["repeated_key"]
    assert prepared.has_errors


def test_points_are_published(home: Path) -> None:
    point = {"type": "Point", "coordinates": [1.5, 2.5]}
    pair = {"type": "MultiPoint", "coordinates": [[1.0, 1.0], [2.0, 2.0]]}
    far = {"type": "Point", "coordinates": [50.0, 50.0]}
    content = collection(feature(point, id="p", name="Shed"), feature(pair, id="q"), feature(far, id="r"))
    prepared = brought(home, content)
    assert prepared.counts == {"field_point": {"read": 4, "kept": 3, "rejected": 1}}
    publish_import(prepared)
    assert rows(home, "select point_id, label, latitude from field_point order by 1") == [
        {"point_id": "town/p", "label": "Shed", "latitude": 2.5},
        {"point_id": "town/q-1", "label": None, "latitude": 1.0},
        {"point_id": "town/q-2", "label": None, "latitude": 2.0},
    ]


def test_exchanged_coordinates_stop_the_import(home: Path) -> None:
    away = brought(home, collection(feature(square(0, 5), name="Away")), "town-east")
    assert away.counts == {"boundary": {"read": 1, "kept": 0, "rejected": 1}}
    swapped = brought(home, collection(feature(square(0.1, 3.1, 0.5), name="Swapped")), "town-east", "swapped.json")
    assert [problem.code for problem in swapped.problems if problem.severity == "error"] == ["coordinates_exchanged"]


# ------------------------------------------------------------------ real files


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "features", "outlined"),
    [
        ("seoul/gwanak_dongs.geojson", 21, 21),
        ("seoul/kostat2013_seoul_municipalities_geo_simple.json", 25, 25),
        ("seoul/kostat2013_seoul_municipalities_topo_simple.json", 25, 25),
        ("seoul/kostat2013_seoul_submunicipalities_geo_simple.json", 423, 423),
        ("world/countries-110m.topo.json", 177, 177),
        ("world/plotly-topojson/world_110m.json", 177, 177),
    ],
)
def test_the_real_outlines_are_read(shared_folder: Path, path: str, features: int, outlined: int) -> None:
    reading = boundaries.read([open_document(shared_folder / "data" / "geo" / path)])
    assert reading.figures["counts"]["features"] == features
    assert reading.figures["counts"]["outlines"] == outlined
    assert not reading.has_errors


@pytest.mark.shared
def test_the_topology_of_seoul_is_its_geojson(shared_folder: Path) -> None:
    folder = shared_folder / "data" / "geo" / "seoul"
    one, other = (
        boundaries.read([open_document(folder / f"kostat2013_seoul_municipalities_{kind}_simple.json")])
        for kind in ("geo", "topo")
    )
    areas = [
        {each["code"]: area_km2(json.loads(str(each["geometry"]))) for each in outlines(reading)}
        for reading in (one, other)
    ]
    assert areas[0] == pytest.approx(areas[1], rel=1e-3)
    assert sum(areas[0].values()) == pytest.approx(606, abs=1)  # km², as the city gives it


@pytest.mark.shared
def test_the_neighbourhoods_of_gwanak_are_published(shared_folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    build(home)
    folder = shared_folder / "data" / "geo" / "seoul"
    work = tmp_path / "prepared"
    work.mkdir()
    prepared = prepare(home, [(folder / "gwanak_dongs.geojson", "gwanak_dongs.geojson")], "gwanak-gu", work)
    assert prepared.counts == {"boundary": {"read": 21, "kept": 21, "rejected": 0}}
    publish_import(prepared)
    with open_current(home) as db:
        assert _drawn(db) == 21
    build(home)  # the shipped rows anew: what the city brought stays
    with open_current(home) as db:
        assert _drawn(db) == 21
    name = "kostat2013_seoul_submunicipalities_geo_simple.json"
    whole = prepare(home, [(folder / name, name)], "gwanak-gu", work)
    assert whole.counts == {"boundary": {"read": 423, "kept": 21, "rejected": 402}}


def _drawn(db: Database) -> int:
    found = db.rows("select count(*) as n from boundary where load_id = (select max(load_id) from load)")
    return int(found[0]["n"])
