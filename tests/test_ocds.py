"""Open contracting data: one hand-worked example in every shape, its faults, and the real files."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import ocdsmerge
import pytest

from sse_metrics.importers.files.opening import open_document
from sse_metrics.importers.reading import Document, Table
from sse_metrics.importers.standards import ocds
from tests import independent_figures
from tests.contracting_example import (
    AMENDED,
    CONCENTRATION,
    COUNTS,
    FIRST,
    PACKAGE,
    RELEASES,
    SHAPES,
    THIRD,
    TOTALS,
    award,
    codes,
    document,
    read,
    release,
    rows,
)


@pytest.mark.parametrize("shape", SHAPES)
def test_f20_every_shape_gives_the_same_figures(shape: str) -> None:
    found, releases = SHAPES[shape]
    assert ocds.recognises(found)
    reading = ocds.read([found])
    assert reading.format == "ocds"
    assert reading.figures["counts"] == {**COUNTS, "releases": releases}
    assert reading.figures["totals"] == TOTALS
    assert reading.figures["concentration"] == CONCENTRATION
    assert len(rows(reading, "purchase")) == 4
    assert not reading.has_errors


def test_f21_amended_awards_of_several_files_count_once() -> None:
    reading = ocds.read([document([one]) for one in RELEASES])
    assert reading.figures["counts"] == COUNTS
    assert reading.figures["totals"] == TOTALS


def test_f21_the_compiled_release_is_the_state_whatever_else_is_told() -> None:
    record = {"ocid": "p-1", "compiledRelease": {**FIRST, "date": "2020-01-01"}, "releases": [AMENDED]}
    assert read(record).figures["totals"]["awarded"] == {"KRW": 250}


def test_a_versioned_record_is_read_by_its_last_values() -> None:
    def versions(*values: Any) -> list[dict[str, Any]]:
        return [
            {"releaseID": str(n), "releaseDate": "2024-01-01", "releaseTag": ["award"], "value": v}
            for n, v in enumerate(values)
        ]

    told = {"id": "1", "value": {"amount": versions(250, 300), "currency": versions("KRW")}}
    assert read({"ocid": "p", "versionedRelease": {"ocid": "p", "awards": [told]}}).figures["totals"]["awarded"] == {
        "KRW": 300
    }


def test_linked_releases_are_ignored() -> None:
    links = [{"url": "https://x", "date": "2024-01-01", "tag": ["tender"]}]
    reading = read({"records": [{"ocid": "p", "releases": links}]})
    assert (reading.figures["counts"]["processes"], reading.figures["counts"]["releases"]) == (1, 0)
    assert codes(reading) == ["ocds_linked_only"]


@pytest.mark.parametrize(
    ("supplier", "key"),
    [
        ({"id": 7, "name": "x", "identifier": {"scheme": "S", "id": "1"}}, "7"),
        ({"id": "", "identifier": {"scheme": "S", "id": "1"}, "name": "x"}, "S-1"),
        ({"identifier": {"id": "1"}, "name": "x"}, "1"),
        ({"identifier": {"scheme": "S"}, "name": " Cafe\u0301  de la gare "}, "CAFÉ DE LA GARE"),
    ],
)
def test_what_tells_suppliers_apart(supplier: dict[str, Any], key: str) -> None:
    for told in ({"suppliers": [supplier]}, {"supplier": supplier}):
        reading = read(release(awards=[award(**told)]))
        assert reading.figures["concentration"]["GBP"]["top_supplier"]["key"] == key
        assert rows(reading, "purchase_supplier")[0]["supplier_key"] == key


def test_values_without_currency_and_of_zero() -> None:
    told = [
        award(value={"amount": 5}, suppliers=[{"id": "A"}]),
        award(id="2", value={"amount": 0, "currency": "GBP"}, suppliers=[{"id": "A"}]),
    ]
    figures = read(release(awards=told)).figures
    assert figures["totals"]["awarded"] == {"(none)": 5, "GBP": 0}
    assert figures["counts"]["awards_with_value"] == 2
    assert list(figures["concentration"]) == ["(none)"]
    assert figures["concentration"]["(none)"]["top_supplier"]["name"] is None


def test_sums_are_exact() -> None:
    told = [
        award(id=str(n), value={"amount": value, "currency": "GBP"})
        for n, value in enumerate((0.1, 0.2, Decimal("0.3")))
    ]
    assert read(release(awards=told)).figures["totals"]["awarded"]["GBP"] == 0.6


def test_tenders_only_answer_zeros() -> None:
    reading = read({"releases": [THIRD]})
    assert reading.figures["totals"] == {"awarded": {}, "contracted": {}}
    assert reading.figures["concentration"] == {}
    assert not reading.problems
    assert not reading.tables


@pytest.mark.parametrize(
    ("data", "found", "is_error"),
    [
        ({"releases": [{**FIRST, "ocid": ""}]}, ["ocds_without_ocid", "ocds_no_releases"], True),
        ({**PACKAGE, "releases": []}, ["ocds_no_releases"], True),
        (PACKAGE, ["ocds_no_releases"], True),
        ([FIRST, "text"], ["ocds_no_object"], False),
        (release(buyer={}, awards=[award(suppliers=[{"id": "A", "name": "a"}])]), ["ocds_without_buyer"], False),
        (release(date="0001-01-01", awards=[award(date=None)]), ["ocds_without_date"], False),
        (release(awards=[award(value={"amount": -5, "currency": "GBP"})]), ["amount_negative"], False),
        (release(awards=[award(value={"amount": 10**17, "currency": "GBP"})]), ["amount_too_large"], False),
    ],
)  # fmt: skip
def test_f20_faults_are_named(data: Any, found: list[str], is_error: bool) -> None:
    reading = read(data)
    assert codes(reading) == found
    assert reading.has_errors == is_error


def test_other_files_are_not_taken_for_contracting_data() -> None:
    for data in (
        {"grants": [{"id": "1"}]},
        {"type": "FeatureCollection", "features": []},
        [1, 2],
        "text",
        None,
        {"releases": 4},
    ):
        assert not ocds.recognises(document(data))
    assert not ocds.recognises(Document("f", "csv", tables=[Table("f", None, ("purchase_id", "ocid", "amount"), [])]))


def shared_files(folder: Path) -> list[list[Path]]:
    files = sorted(path for path in (folder / "data" / "ocds").glob("*/*.json*"))
    sefin = [path for path in files if "sefin" in path.parent.name]
    return [
        *([path] for path in files if path not in sefin),
        sefin,
        [path for path in files if "shapes" not in path.parent.name],
    ]


@pytest.mark.shared
def test_real_files_agree_with_an_independent_computation(shared_folder: Path) -> None:
    for paths in shared_files(shared_folder):
        found = [open_document(path) for path in paths]
        assert all(map(ocds.recognises, found))
        figures = ocds.read(found).figures
        other = independent_figures.ocds(paths)
        assert figures["counts"] | other["counts"] == figures["counts"], paths
        for name in ("awarded", "contracted"):
            assert figures["totals"][name] == pytest.approx(other["totals"][name]), paths
        for currency, told in other["concentration"].items():
            mine = figures["concentration"][currency]
            assert mine["top_supplier"]["value"] == pytest.approx(told.pop("top"))
            assert {name: mine[name] for name in told} == pytest.approx(told)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "awards"),
    [
        ("uk-contracts-finder-2025-01/release-package.json", 57),
        ("encodings-and-shapes/release-package-1-2.json", 2),
        ("encodings-and-shapes/release-package_encoding-iso-8859-1.json", 1),
    ],
)
def test_merging_agrees_with_the_reference_library(shared_folder: Path, name: str, awards: int) -> None:
    """ocdsmerge merges field by field; where whole awards are repeated, as in these files, both come to the same."""
    path = shared_folder / "data" / "ocds" / name
    told = json.loads(path.read_bytes().decode("iso-8859-1" if "8859" in name else "utf-8"))["releases"]
    merger = ocdsmerge.Merger({"type": "object", "properties": {}})
    expected = []
    for ocid in {one["ocid"] for one in told}:
        merged = merger.create_compiled_release(sorted((r for r in told if r["ocid"] == ocid), key=lambda r: r["date"]))
        expected += [(f"{ocid}/{one['id']}", float(one["value"]["amount"])) for one in merged.get("awards", [])]
    purchases = rows(ocds.read([open_document(path)]), "purchase")
    assert len(purchases) == awards
    assert sorted((str(p["purchase_id"]), float(str(p["amount"]))) for p in purchases) == sorted(expected)
