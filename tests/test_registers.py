"""Registers of enterprises: recognised by their headings, counted before anybody says what they mean."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sse_metrics.importers.files.opening import open_document
from sse_metrics.importers.mapping import registers
from sse_metrics.importers.preparing import inspect

HEADINGS = ("Identifier", "Name", "Website", "Latitude", "Longitude", "Sector", "Legal Form", "Email")
ROWS = [
    ("7", "Ada Works", "http://ada.coop", "51.5", "-0.1", "Retail", "Society", "a@example.org"),
    ("8", "Ben Garden", "n/a", "", "", "Agriculture", "Society", ""),
    ("8", "Cleo Co-op", "", "95.0", "10", "", "Company", ""),
    ("", "Dora Co-op", "-", "51.6", "-0.2", "Retail", "", ""),
]


def written(folder: Path, rows: list[tuple[str, ...]], name: str = "register.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


def looked_at(*paths: Path) -> dict[str, Any]:
    return inspect([[str(path), path.name] for path in paths], lambda _: None)


def test_a_register_by_hand(tmp_path: Path) -> None:
    answer = looked_at(written(tmp_path, ROWS))
    assert answer["format"] == "register"
    assert answer["counts"] == {
        "rows": 4,
        "identifiers": 2,
        "identifiers_repeated": 1,
        "with_coordinates": 2,
        "with_website": 1,
    }
    assert answer["by_legal_form"] == {"Society": 2, "(none)": 1, "Company": 1}
    assert answer["by_sector"] == {"Retail": 2, "(none)": 1, "Agriculture": 1}
    fields = {each["column"]: each["field"] for each in answer["mapping"]}
    assert fields["Identifier"] == "identifier", "it does not tell the rows apart"
    assert fields["Email"] is None, "data about persons are not read"


def test_registers_are_counted_together(tmp_path: Path) -> None:
    one, other = written(tmp_path, ROWS[:2], "a.csv"), written(tmp_path, ROWS[1:3], "b.csv", "utf-16")
    counts = looked_at(one, other)["counts"]
    assert (counts["rows"], counts["identifiers"], counts["identifiers_repeated"]) == (4, 2, 1)


def test_what_is_no_register(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text("Date,Country,Value\n1971-01-01,Australia,0.88\n", encoding="utf-8")
    assert not registers.recognises(open_document(path))
    answer = looked_at(path)
    assert answer["format"] == "table"
    assert answer["counts"] == {"rows": 1, "columns": 3}
    assert [problem["code"] for problem in answer["problems"]] == ["no_table_fits"]
    assert registers.recognises(open_document(written(tmp_path, ROWS)))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("coops-uk-2022/standard.csv", (3681, 3681, 0, 3535, 2325)),
        ("coops-umap/example-umap-import.csv", (357, 357, 0, 335, 282)),
        ("ica-youth-coops/youth-led-coops.csv", (97, 0, 0, 97, 63)),
    ],
)
def test_the_real_registers(shared_folder: Path, path: str, counts: tuple[int, ...]) -> None:
    answer = looked_at(shared_folder / "data" / "enterprises" / path)
    assert answer["format"] == "register"
    assert tuple(answer["counts"].values()) == counts
    assert not [problem for problem in answer["problems"] if problem["severity"] == "error"]


@pytest.mark.shared
def test_legal_forms_and_sectors_of_cooperatives_uk(shared_folder: Path) -> None:
    path = shared_folder / "data" / "enterprises" / "coops-uk-2022" / "standard.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answer = looked_at(path)
    assert answer["by_legal_form"] == Counter(row["Legal Form"] or "(none)" for row in rows)
    assert answer["by_sector"] == Counter(row["Sector"] or "(none)" for row in rows)
