"""`inspect` says what every real file is and holds, in agreement with what its source says, or why it is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sse_metrics.commands import main
from sse_metrics.importers import preparing
from sse_metrics.importers.problems import Problem
from sse_metrics.language import LANGUAGES
from tests.conftest import ROOT, SHARED

DATA = SHARED / "data"
FILES = sorted(path for path in DATA.rglob("*") if path.is_file() and path.suffix not in (".md",) and DATA.is_dir())
# What SOURCE.md beside each file says that it holds. Of the 59 awards that Contracts Finder lists, two are listed
# again in a later release: 57 are different ones.
EXPECTED: dict[str, tuple[str, dict[str, Any]]] = {
    "economy/exchange-rates/yearly.csv": ("table", {"columns": 3}),
    "economy/ppp/ppp-gdp.csv": ("table", {"columns": 4}),
    "enterprises/coops-uk-2022/standard.csv": ("register", {"rows": 3681}),
    "enterprises/coops-umap/example-umap-import.csv": ("register", {"rows": 357}),
    "enterprises/ica-youth-coops/youth-led-coops.csv": ("register", {"rows": 97, "with_coordinates": 97}),
    "geo/cities/cities.csv": ("table", {"rows": 18}),
    "geo/korea-population-2010/municipalities_cp949.csv": ("table", {}),
    "geo/seoul/gwanak_dongs.geojson": ("boundaries", {"features": 21}),
    "geo/seoul/kostat2013_seoul_municipalities_geo_simple.json": ("boundaries", {"features": 25}),
    "geo/seoul/kostat2013_seoul_municipalities_topo_simple.json": ("boundaries", {"features": 25}),
    "geo/seoul/kostat2013_seoul_submunicipalities_geo_simple.json": ("boundaries", {"features": 423}),
    "geo/world/countries-110m.topo.json": ("boundaries", {"features": 177}),
    "geo/world/plotly-topojson/world_110m.json": ("boundaries", {"features": 177}),
    "grants/ab-charitable-trust/abct.xlsx": ("360giving", {"grants": 783}),
    "grants/arts-council-england/Arts-Council-England.csv": ("360giving", {"grants": 2162}),
    "grants/arts-council-england/Arts-Council-England.xlsx": ("360giving", {"grants": 2162}),
    "grants/oxfordshire-community-foundation/ocf1.json": ("360giving", {"grants": 156}),
    "grants/power-to-change/power-to-change.json": ("360giving", {"grants": 870}),
    "grants/sport-england-exchequer/Sport-England_exchequer-awards.csv": ("360giving", {"grants": 2434}),
    "grants/wolfson-foundation/wolfson.json": ("360giving", {"grants": 379}),
    "iati/dfid-kosovo/KO.xml": ("iati", {"activities": 42}),
    "ocds/uk-contracts-finder-2025-01/release-package.json": (
        "ocds",
        {"releases": 100, "processes": 94, "awards": 57},
    ),
    "ocds/wales-sell2wales/releases.jsonl": ("ocds", {"releases": 90, "awards": 0}),
    "procurement-tables/bandung-sirup-plan/planning_sirup.csv": ("table", {"rows": 4372}),
    "procurement-tables/indonesia-lpse-2012/lpse-procurement-2012.csv": ("table", {"rows": 1537}),
}
REFUSED = {"grants/sport-england-exchequer/Sport-England_exchequer-awards.xls": "workbook_is_old"}
CURRENCY_OF = {"GBP": ("uk-", "grants"), "MXN": ("mexico",), "USD": ("ecuador",), "COP": ("colombia",)}


def inspected(*paths: Path) -> dict[str, Any]:
    """What the function behind the command answers, without the child process around it."""
    return preparing.inspect([[str(path), path.name] for path in paths], lambda _: None)


def own_name(path: Path) -> str:
    return path.relative_to(DATA).as_posix()


@pytest.mark.shared
@pytest.mark.parametrize("path", FILES or [DATA], ids=own_name)
def test_every_real_file_is_read_or_refused(path: Path, shared_folder: Path) -> None:
    del shared_folder  # skips where the folder is absent
    name, answer = own_name(path), inspected(path)
    problems = [Problem(**problem) for problem in answer["problems"]]
    for problem in problems:
        for language in LANGUAGES:
            assert problem.message(language)
            assert problem.fix(language)
    if name in REFUSED:
        assert not answer["could_be_read"]
        assert [problem.code for problem in problems] == [REFUSED[name]]
        return
    assert answer["could_be_read"]
    assert answer["format"] != "unknown"
    expected_format, counts = EXPECTED.get(name, ("ocds", {}))
    assert answer["format"] == expected_format
    assert {key: answer["counts"][key] for key in counts} == counts
    for kind, folders in CURRENCY_OF.items():
        if any(folder in name for folder in folders) and answer["totals"].get("awarded"):
            assert kind in answer["totals"]["awarded"]
    for each in answer["concentration"].values():
        assert 0 < each["top_supplier"]["share"] <= each["top3_share"] <= 1 + 1e-12
        assert 1 / each["suppliers"] - 1e-12 <= each["hhi"] <= 1 + 1e-12


@pytest.mark.shared
def test_files_of_one_standard_are_taken_together(shared_folder: Path) -> None:
    paths = sorted((shared_folder / "data" / "ocds" / "mexico-city-sefin-2015").glob("*.json"))
    answer = inspected(*paths)
    assert len(paths) == 15
    assert (answer["counts"]["processes"], answer["counts"]["awards"]) == (15, 15)
    alone = [inspected(path)["totals"]["awarded"]["MXN"] for path in paths]
    assert answer["totals"]["awarded"]["MXN"] == pytest.approx(sum(alone), abs=0.005)


def test_the_answer_has_every_part(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("channel_id,enterprise_id,sold_on,mode,amount,currency\nm,e,2024-01-05,plaza,10,KRW\n")
    assert main(["inspect", str(path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer["files"][0]) == ["name", "bytes", "sha256"]
    assert {
        "format",
        "encoding",
        "files",
        "counts",
        "totals",
        "concentration",
        "by_year",
        "mapping",
        "problems",
    } <= set(answer)
    assert answer["format"] == "template:sale"
    assert answer["encoding"] == "utf-8"
    assert {line["column"]: line["field"] for line in answer["mapping"]} == {
        name: name for name in ("channel_id", "enterprise_id", "sold_on", "mode", "amount", "currency")
    }


def test_problems_are_told_in_the_chosen_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("channel_id,enterprise_id,sold_on,mode,amount,currency\nm,e,2024-01-05\n")
    assert main(["inspect", str(path), "--json", "--lang", "fr"]) == 0
    (problem, *_) = json.loads(capsys.readouterr().out)["problems"]
    assert list(problem) == ["severity", "code", "file", "sheet", "row", "column", "value", "message", "fix"]
    assert (problem["code"], problem["row"]) == ("row_ragged", 2)
    assert problem["message"] == Problem(**{**_plain(problem), "details": _details(path)}).message("fr")


def _plain(problem: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in problem.items() if key not in ("message", "fix")}


def _details(path: Path) -> dict[str, Any]:
    (problem, *_) = inspected(path)["problems"]
    return dict(problem["details"])


@pytest.mark.parametrize(("name", "code"), [("nowhere.csv", 66), ("", 66)])
def test_a_file_that_is_not_there_ends_with_66(tmp_path: Path, name: str, code: int) -> None:
    assert main(["inspect", str(tmp_path / name)]) == code


def test_nothing_is_stored_and_no_database_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("one,two\n1,2\n")
    done = subprocess.run(
        [sys.executable, "-m", "sse_metrics", "inspect", str(path), "--json"],
        cwd=ROOT,
        env={**os.environ, "SSE_HOME": str(tmp_path / "home")},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["format"] == "table"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.csv"]


def test_a_data_package_is_told_by_its_description(tmp_path: Path) -> None:
    path = tmp_path / "datapackage.json"
    fields = [{"name": "year"}, {"name": "sales"}]
    resources = [{"name": "a", "path": "a.csv", "schema": {"fields": fields}}, {"name": "b", "path": "b.csv"}]
    path.write_text(json.dumps({"name": "city", "resources": resources}))
    answer = inspected(path)
    assert answer["format"] == "data-package"
    assert answer["counts"] == {"resources": 2, "columns": 2}
    (problem,) = (Problem(**problem) for problem in answer["problems"])
    assert problem.fix("en") == "Bring the files that it lists: a.csv, b.csv."
