"""What tables with headings of their own are taken for, and what becomes of them once somebody confirmed it."""

from __future__ import annotations

import csv
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sse_metrics.importers.checks.staging import ColumnMap, put_raw
from sse_metrics.importers.files.opening import open_document
from sse_metrics.importers.formats import headings_sha256
from sse_metrics.importers.importing import prepare, publish_import, remembered_mappings
from sse_metrics.importers.mapping.columns import heading_likeness
from sse_metrics.importers.mapping.proposing import Proposal, propose, to_maps
from sse_metrics.importers.prepared import Prepared
from sse_metrics.importers.reading import Table
from sse_metrics.warehouse.publishing import open_current
from tests.conftest import publish_world

TODAY = dt.date(2026, 3, 1)
LPSE = (
    ("kd_lelang", "nama_paket", "hasil_lelang", "nama_pemenang", "npwp_pemenang", "nama_satker", "kd_satker",
     "kategori", "tanggal_akhir_lelang", "tanggal_kontrak"),
    [
        ("1", "Meja", "1500", "PT. Satu", "01.1", "Dinas A", "7", "Pengadaan Barang", "2012-12-01", None),
        ("2", "Jalan", "2500", None, None, "Dinas A", "7", "Pekerjaan Konstruksi", "2012-12-02", None),
        ("3", "Saran", "3500", "CV. Dua", "02.2", "Dinas B", "8", "Jasa Konsultansi", "2012-12-03", None),
        ("4", "Meja", "4500", "CV. Dua", "02.2", "Dinas B", "8", "Jasa Lainnya", None, None),
    ],
)  # fmt: skip
KOREAN = (
    ("연번", "인증번호", "기업명", "대표자", "소재지", "인증유형", "인증일자", "업종", "홈페이지"),
    [
        ("1", "제2020-001호", "(주)나무", "홍길동", "관악구", "일자리제공형", "2020.3.2", "교육 서비스업", "http://a.kr"),
        ("2", "제2020-002호", "풀빛", "김철수", "관악구", "예비사회적기업", "2020. 4. 1.", "제조업", "-"),
        ("3", "제2021-003호", "이웃", "이영희", "관악구", "사회적협동조합", "2021-05-06", "알 수 없음", None),
    ],
)  # fmt: skip


def table(content: tuple[Any, Any], file: str = "table.csv", sheet: str | None = None) -> Table:
    headings, rows = content
    return Table(file, sheet, tuple(headings), [(at, tuple(row)) for at, row in enumerate(rows, start=2)])


def proposed(content: tuple[Any, Any], file: str = "table.csv") -> Proposal:
    found = propose(table(content, file), TODAY)
    assert found is not None
    return found


def notes(proposal: Proposal) -> list[str]:
    return [note.code for note in proposal.notes]


# ------------------------------------------------------------------ proposals


def test_a_korean_register() -> None:
    proposal = proposed(KOREAN)
    (mapped,) = proposal.maps
    assert mapped.target == "enterprise"
    assert dict(mapped.columns) == {
        "enterprise_id": "인증번호",
        "name": "기업명",
        "family": "인증유형",
        "sector": "업종",
        "certified_on": "인증일자",
        "registered_on": "인증일자",
        "website": "홈페이지",
    }
    assert mapped.values["family"] == {"일자리제공형": "certified_social_enterprise"}, "the others are labels of ours"
    assert mapped.values["sector"] == {"교육 서비스업": "P", "알 수 없음": ""}
    assert mapped.values["website"] == {"-": ""}
    assert notes(proposal) == ["mapping_values_left_empty"]


def test_an_indonesian_tender_is_a_purchase_its_buyer_and_its_supplier() -> None:
    proposal = proposed(LPSE)
    buyer, purchase, supplier = proposal.maps
    assert proposal.targets == ("buyer", "purchase", "purchase_supplier")
    assert dict(buyer.columns) == {"buyer_id": "kd_satker", "name": "nama_satker"}
    assert buyer.distinct
    assert purchase.columns["awarded_on"] == "tanggal_akhir_lelang", "tanggal_kontrak is empty"
    assert purchase.constants == {"currency": "IDR"}
    assert purchase.values["category"] == {
        "Pengadaan Barang": "goods",
        "Pekerjaan Konstruksi": "works",
        "Jasa Konsultansi": "services",
        "Jasa Lainnya": "services",
    }
    assert supplier.columns["supplier_key"] == "npwp_pemenang"
    told = {(note.details["table"], note.details["count"]) for note in proposal.notes}
    assert told == {("t:table.purchase_supplier", 1), ("t:table.purchase", 1)}


def test_planned_packages_are_no_purchases() -> None:
    headings = ("id", "nama", "pagu", "metode_pengadaan", "satuan_kerja", "tanggal_awal_pengadaan")
    proposal = proposed((headings, [("1", "Meja", "900", "8", "Dinas", "3/18/2015")]))
    assert proposal.maps == ()
    assert notes(proposal) == ["mapping_planned"]


def test_a_register_without_identifiers_gets_them_from_names_and_addresses() -> None:
    content = (
        ("Name", "name", "Legal Form", "Address"),
        [("One", "Farm", "Cooperative", "X"), ("Two", "Farm", "Co-op", "Y")],
    )
    (mapped,) = proposed(content, "register-2019.csv").maps
    assert mapped.columns["name"] == "Name", "its values tell rows apart, those of the other do not"
    assert mapped.derived == {"enterprise_id": ("Name", "Address")}
    assert mapped.constants == {"registered_on": "2019-12-31"}
    ids = _raw(table(content), mapped, "enterprise_id")
    again = (content[0], [(" ONE ", "Farm", "Co-op", "x"), ("Three", "Farm", "Co-op", "Y")])
    assert len(set(ids)) == 2
    assert _raw(table(again), mapped, "enterprise_id")[0] == ids[0], "capitals and blanks do not count"


def test_a_column_that_is_empty_is_not_taken() -> None:
    headings = ("Identifier", "Name", "Legal Form", "Latitude", "Longitude", "Geo Container Latitude",
                "Geo Container Longitude")  # fmt: skip
    (mapped,) = proposed((headings, [("1", "A", "Co-op", None, None, "52.1", "-1.5")])).maps
    assert mapped.columns["latitude"] == "Geo Container Latitude"
    assert mapped.columns["longitude"] == "Geo Container Longitude"


@pytest.mark.parametrize(
    ("table_name", "field", "written", "at_least"),
    [
        ("enterprise", "longitude", "Longitide", 0.75),
        ("enterprise", "name", "NOMBRE", 0.9),
        ("enterprise", "name", "업체명", 0.9),
        ("purchase", "amount", "Nilai_Kontrak", 0.9),
        ("purchase_supplier", "supplier_name", "adjudicatario", 0.9),
        ("purchase_supplier", "supplier_name", "계약업체명", 0.9),
        ("purchase", "awarded_on", "Date de notification", 0.9),
    ],
)
def test_headings_of_five_languages_are_known(table_name: str, field: str, written: str, at_least: float) -> None:
    assert heading_likeness(table_name, field, written) >= at_least


@pytest.mark.parametrize(
    "content",
    [
        (("Date", "Country", "Value"), [("1971-01-01", "Australia", "0.88")]),
        (("Country", "Country ID", "Year", "PPP"), [("Ghana", "GH", "2024", "2.3")]),
        (("행정구역별", "연령별", "시점", "인구 (명)"), [("전국", "계", "2010", "47990761")]),
        (("a",), []),
    ],
)
def test_what_is_not_kept_here_is_not_forced_into_a_table(content: tuple[Any, Any]) -> None:
    assert propose(table(content), TODAY) is None


def test_a_proposal_goes_through_json_and_nonsense_does_not() -> None:
    for content in (KOREAN, LPSE):
        proposal = proposed(content)
        told = json.loads(json.dumps(proposal.as_dict()))
        assert Proposal.from_dict(told).as_dict() == proposal.as_dict()
        assert [each.as_dict() for each in to_maps(told)] == [each.as_dict() for each in proposal.maps]
    with pytest.raises(ValueError, match="no table sausage"):
        to_maps({"maps": [{"target": "sausage", "columns": {}}]})
    with pytest.raises(ValueError, match="no column wurst"):
        to_maps({"maps": [{"target": "enterprise", "columns": {"wurst": "A"}}]})


# ------------------------------------------------------------------ rows of several tables of ours


def test_rows_that_belong_to_another_table_are_set_aside_and_parents_stand_once() -> None:
    content = table((("id", "who", "buyer"), [("1", "A", "X"), ("2", None, "X"), ("3", "C", "Y")]))
    won = ColumnMap("purchase_supplier", {"purchase_id": "id", "supplier_name": "who"}, only_where=("supplier_name",))
    buyers = ColumnMap("buyer", {"buyer_id": "buyer", "name": "buyer"}, distinct=True)
    with duckdb.connect() as con:
        assert put_raw(con, 0, content, won).left_aside == 1
        assert put_raw(con, 1, content, buyers).left_aside == 1
        assert con.sql("select _row, supplier_name from raw_0 order by 1").fetchall() == [(2, "A"), (4, "C")]
        assert con.sql("select _row, name from raw_1 order by 1").fetchall() == [(2, "X"), (4, "Y")]


def _raw(content: Table, mapped: ColumnMap, column: str) -> list[str]:
    with duckdb.connect() as con:
        put_raw(con, 0, content, mapped)
        return [value for (value,) in con.sql(f"select {column} from raw_0 order by _row").fetchall()]


# ------------------------------------------------------------------ from file to published rows


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    places = (
        "insert into place (place_id, level, name_en, name_ko, name_fr, name_es, country_iso3) values "
        "('indonesia', 'country', 'Indonesia', '인도네시아', 'Indonésie', 'Indonesia', 'IDN'), "
        "('united-kingdom', 'country', 'United Kingdom', '영국', 'Royaume-Uni', 'Reino Unido', 'GBR')"
    )
    publish_world(folder, places)
    return folder


def confirmed(home: Path, path: Path, place: str) -> Prepared:
    """Prepared once to see the proposal, then with it, as an officer does."""
    folder = home.parent / "prepared"
    folder.mkdir(exist_ok=True)
    first = prepare(home, [(path, path.name)], place, folder)
    assert [kind["code"] for kind in first.problem_counts if kind["severity"] == "error"] == ["needs_mapping"]
    assert not first.is_publishable
    maps = {each["fingerprint"]: to_maps(each["proposal"]) for each in first.unmapped}
    return prepare(home, [(path, path.name)], place, folder, mappings=maps)


def test_a_confirmed_mapping_is_published_and_remembered(home: Path) -> None:
    path = home.parent / "lpse.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([LPSE[0], *LPSE[1]])
    prepared = confirmed(home, path, "indonesia")
    assert prepared.counts == {
        "buyer": {"read": 2, "kept": 2, "rejected": 0},
        "purchase": {"read": 3, "kept": 3, "rejected": 0},
        "purchase_supplier": {"read": 3, "kept": 2, "rejected": 1},
    }
    publish_import(prepared)
    with open_current(home) as db:
        known = remembered_mappings(db, "indonesia")
        assert known.keys() == {headings_sha256(LPSE[0])}
        bought = db.rows("select purchase_id, buyer_id, title, category, amount, currency from purchase order by 1")
        assert bought[0] == {
            "purchase_id": "indonesia/1",
            "buyer_id": "indonesia/7",
            "title": "Meja",
            "category": "goods",
            "amount": 1500,
            "currency": "IDR",
        }
        refused = db.rows("select row_number, column_name, code from rejected_row")
    assert refused == [{"row_number": 5, "column_name": "purchase_id", "code": "unknown_reference"}], (
        "no date, no purchase"
    )
    path.write_text(path.read_text(encoding="utf-8").replace("1500", "1600"), encoding="utf-8")
    again = prepare(home, [(path, path.name)], "indonesia", home.parent / "prepared")
    assert again.is_publishable, "the mapping is not asked for twice"


@pytest.mark.shared
def test_the_register_of_cooperatives_uk_is_published(home: Path, shared_folder: Path) -> None:
    path = shared_folder / "data" / "enterprises" / "coops-uk-2022" / "standard.csv"
    prepared = confirmed(home, path, "united-kingdom")
    assert prepared.formats == ("register",)
    assert prepared.counts == {"enterprise": {"read": 3681, "kept": 3681, "rejected": 0}}
    publish_import(prepared)
    with open_current(home) as db:
        (found,) = db.rows(
            "select count(*) as n, count(latitude) as points, count(website) as sites, count(sector) as sectors, "
            "count(distinct family) as families, count(identifier) as numbers from enterprise"
        )
        name = db.rows("select name from enterprise where enterprise_id = 'united-kingdom/R000004'")
    assert found == {"n": 3681, "points": 3535, "sites": 2325, "sectors": 3096, "families": 1, "numbers": 451}
    assert name == [{"name": "The Midcounties Co-operative"}]


@pytest.mark.shared
def test_the_tenders_of_indonesia_are_published(home: Path, shared_folder: Path) -> None:
    path = shared_folder / "data" / "procurement-tables" / "indonesia-lpse-2012" / "lpse-procurement-2012.csv"
    prepared = confirmed(home, path, "indonesia")
    assert prepared.counts == {
        "buyer": {"read": 660, "kept": 660, "rejected": 0},
        "purchase": {"read": 1536, "kept": 1536, "rejected": 0},
        "purchase_supplier": {"read": 865, "kept": 865, "rejected": 0},
    }
    aside = [problem.details["count"] for problem in prepared.problems if problem.code == "mapping_rows_aside"]
    assert sorted(aside) == [1, 672]
    publish_import(prepared)
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["nama_pemenang"] and row["tanggal_akhir_lelang"]]
    with open_current(home) as db:
        (found,) = db.rows("select sum(amount) as paid, count(distinct supplier_key) as keys from purchase_supplier")
    assert found["paid"] == sum(Decimal(row["hasil_lelang"] or 0) for row in rows)
    assert found["keys"] == len({row["npwp_pemenang"] for row in rows})


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "targets"),
    [
        ("enterprises/coops-umap/example-umap-import.csv", ("enterprise",)),
        ("enterprises/ica-youth-coops/youth-led-coops.csv", ("enterprise",)),
        ("procurement-tables/bandung-sirup-plan/planning_sirup.csv", ()),
        ("geo/cities/cities.csv", ("field_point",)),
        ("geo/korea-population-2010/municipalities_cp949.csv", None),
        ("economy/exchange-rates/yearly.csv", None),
        ("economy/ppp/ppp-gdp.csv", None),
    ],
)
def test_what_the_other_real_tables_are_taken_for(shared_folder: Path, path: str, targets: Any) -> None:
    (content,) = open_document(shared_folder / "data" / path).tables
    found = propose(content, TODAY)
    assert (found.targets if found else None) == targets
