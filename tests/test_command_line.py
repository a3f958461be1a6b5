"""The command line as scripts use it: real processes, JSON alone on standard output, exit codes that mean something."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sse_metrics.indicators import catalogue
from sse_metrics.language import LANGUAGES
from sse_metrics.warehouse.publishing import MANIFEST, open_current
from tests.conftest import ROOT

COMMANDS = ("build", "demo", "indicators", "indicator", "facts", "compare", "lessons", "versions", "rollback", "serve")
VERSION_KEYS = ["number", "current", "published_at", "title", "rows"]
Rows = list[dict[str, Any]]


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sse_metrics", *words],
        cwd=ROOT,
        env={**os.environ, "SSE_HOME": str(home)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


def rows(home: Path, *words: str) -> Rows:
    """What a command answers with --json; standard output must hold nothing else."""
    done = run(home, *words, "--json")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    answer = json.loads(done.stdout)
    assert isinstance(answer, list)
    assert all(isinstance(row, dict) for row in answer)
    return answer


def refused(home: Path, code: int, *words: str) -> str:
    """What a command says on standard error when it ends with `code`."""
    done = run(home, *words)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


# ------------------------------------------------------------------ help


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(tmp_path: Path, command: str) -> None:
    done = run(tmp_path, command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"usage: python -m sse_metrics {command}")
    assert done.stderr == ""
    assert not list(tmp_path.iterdir()), "help touches nothing"


def test_the_commands_are_those_tested_here(tmp_path: Path) -> None:
    done = run(tmp_path, "--help")
    listed = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("    ") and line[4] != " "]
    assert set(COMMANDS) <= set(listed)


# ------------------------------------------------------------------ figures


def test_published_sales_of_the_dream_market(shipped_home: Path) -> None:
    answer = rows(shipped_home, "facts", "--place", "Gwanak-gu", "--indicator", "market_sales")
    assert sorted(row["fact_id"] for row in answer) == ["F0097", "F0116", "F0120", "F0121", "F0131", "F0138"]
    with open_current(shipped_home) as db:
        columns = [row["column_name"] for row in db.rows("describe published_fact")]
    for row in answer:
        assert {*columns, "citation", "comparator", "contradiction"} <= set(row)
        assert row["citation"]
        assert row["comparator"] in ("exact", "about", "at_least", "up_to")
        assert row["place_id"] == "gwanak-gu"


def test_sales_of_a_year_from_the_rows(shipped_home: Path) -> None:
    (row,) = rows(shipped_home, "indicator", "market_sales", "--place", "gwanak-gu", "--year", "2018")
    assert list(row)[-5:] == ["value", "numerator", "denominator", "n", "provenance"]
    assert (row["value"], row["numerator"], row["denominator"]) == (230_000_000, 230_000_000, None)
    assert row["n"] > 0
    assert row["provenance"] == "illustrative"


def test_an_indicator_split_over_a_span_of_years(shipped_home: Path) -> None:
    by_mode = rows(
        shipped_home, "indicator", "market_sales", "--place", "gwanak-gu", "--year", "2017-2018", "--by", "year, mode"
    )
    assert {row["year"] for row in by_mode} == {2017, 2018}
    assert sum(row["value"] for row in by_mode if row["year"] == 2018) == 230_000_000


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("관악구", "gwanak-gu"),
        ("GWANAK GU", "gwanak-gu"),
        ("Séoul", "seoul"),
        ("Seúl", "seoul"),
        ("서울특별시", "seoul"),
        ("Corée du Sud", "south-korea"),
        ("Corea del Sur", "south-korea"),
        ("Montréal", "montreal"),
    ],
)
def test_places_are_understood_in_four_languages(shipped_home: Path, name: str, place: str) -> None:
    (row,) = rows(shipped_home, "compare", "sse_enterprises", "--places", name)
    assert row["place_id"] == place


def test_the_catalogue(shipped_home: Path) -> None:
    answer = rows(shipped_home, "indicators")
    assert [row["id"] for row in answer] == list(catalogue())
    for row in answer:
        assert {"id", "theme", "unit", "direction", "grain", "definition", "source"} <= set(row)
        assert all(row[key] for key in ("theme", "unit", "direction", "grain", "definition", "source")), row["id"]
        assert row["direction"] in ("higher_is_better", "lower_is_better", "neutral")
        assert isinstance(row["grain"], list)


def test_the_catalogue_needs_no_database_and_speaks_korean(tmp_path: Path) -> None:
    answer = rows(tmp_path, "indicators", "--theme", "markets", "--lang", "ko")
    assert {row["theme"] for row in answer} <= {"markets"}
    assert all(any("가" <= letter <= "힣" for letter in row["definition"]) for row in answer)


def test_places_side_by_side(shipped_home: Path) -> None:
    places = ["gwanak-gu", "seoul", "montreal", "france"]
    answer = rows(shipped_home, "compare", "sse_enterprises", "--places", ",".join(places))
    assert [row["place_id"] for row in answer] == places
    for row in answer:
        keys = {"place_id", "value", "low", "high", "unit", "period", "perimeter", "comparable", "source", "reason"}
        assert keys <= set(row)
        assert (row["value"] is None) <= bool(row["reason"]), "no value without the reason why"
        assert (row["value"] is not None) <= bool(row["source"]), "no value without its source"


@pytest.mark.parametrize("language", LANGUAGES)
def test_lessons(shipped_home: Path, language: str) -> None:
    answer = rows(shipped_home, "lessons", "--lang", language)
    assert [row["answer"] for row in answer] == pytest.approx([11, 1.2, 4938.238])
    for row in answer:
        assert list(row) == ["id", "title", "minutes", "answer", "unit", "sources"]
        assert row["sources"]
        assert row["title"]


def test_tables_for_people_have_a_heading_and_a_row_a_line(shipped_home: Path) -> None:
    done = run(shipped_home, "facts", "--place", "Gwanak-gu", "--indicator", "market_sales")
    heading, *lines = done.stdout.splitlines()
    assert heading.split("\t")[0] == "fact_id"
    assert len(lines) == 6
    assert {len(line.split("\t")) for line in lines} == {len(heading.split("\t"))}


# ------------------------------------------------------------------ what is not understood


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("facts", "--place", "Gwanak-gi", "--json"), "Did you mean gwanak-gu"),
        (("indicator", "market_sales", "--place", "Soul", "--json"), "seoul"),
        (("compare", "sse_enterprises", "--places", "gwanak-gu,Montrael"), "montreal"),
        (("indicator", "market_saless", "--json"), "Did you mean market_sales"),
        (("indicator", "market_sales", "--by", "colour"), "it can by: "),
        (("indicator", "market_sales", "--year", "last"), "neither a year nor a span"),
    ],
)
def test_what_is_unknown_is_refused_with_the_nearest(shipped_home: Path, words: tuple[str, ...], says: str) -> None:
    assert says in refused(shipped_home, 64, *words)


@pytest.mark.parametrize(
    "words",
    [
        ("facts", "--json"),
        ("indicator", "market_sales", "--json"),
        ("versions", "--json"),
        ("demo", "--remove"),
        ("serve", "--port", "1"),
    ],
)
def test_no_database_says_how_to_build_one(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert "python -m sse_metrics build" in refused(tmp_path, 66, *words)


# ------------------------------------------------------------------ versions


def test_build_twice_go_back_and_remove_the_demonstration(tmp_path: Path) -> None:
    (first,) = rows(tmp_path, "build")
    assert list(first) == VERSION_KEYS
    assert (first["number"], first["current"]) == (1, True)
    done = run(tmp_path, "build", "--if-needed", "--json")
    assert (done.returncode, done.stdout) == (0, ""), "there is one already"

    done = run(tmp_path, "build", "--without-demo", "--json")
    (second,) = json.loads(done.stdout)
    assert (second["number"], second["current"]) == (2, True)
    assert "s] published figures" in done.stderr, "progress goes to standard error"
    assert {path.name for path in tmp_path.iterdir()} == {MANIFEST, "publishing.lock", "v1.duckdb", "v2.duckdb"}

    listed = rows(tmp_path, "versions")
    assert [list(row) for row in listed] == [VERSION_KEYS] * 2
    assert [(row["number"], row["current"]) for row in listed] == [(1, False), (2, True)]

    (back,) = rows(tmp_path, "rollback", "1")
    assert list(back) == VERSION_KEYS
    assert (back["number"], back["current"]) == (1, True)
    assert [row["current"] for row in rows(tmp_path, "versions")] == [True, False]
    assert "Versions that are: 1, 2." in refused(tmp_path, 66, "rollback", "7")

    (cleared,) = rows(tmp_path, "demo", "--remove")
    assert (cleared["number"], cleared["title"]) == (3, "Demonstration data removed")
    assert cleared["rows"] == second["rows"] < first["rows"], "removing it is building without it"
    assert rows(tmp_path, "indicator", "market_sales", "--place", "gwanak-gu", "--year", "2018") == []
    assert len(rows(tmp_path, "facts", "--place", "Gwanak-gu", "--indicator", "market_sales")) == 6


# ------------------------------------------------------------------ pipes


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
@pytest.mark.parametrize("words", [("facts", "--json"), ("facts",), ("versions",)])
def test_a_reader_that_leaves_early_ends_it_quietly(shipped_home: Path, words: tuple[str, ...]) -> None:
    """As `… | head -1` does."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "sse_metrics", *words],
            cwd=ROOT,
            env={**os.environ, "SSE_HOME": str(shipped_home)},
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")
