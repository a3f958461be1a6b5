"""A small published home, files to bring to it, and the real ways to import them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sse_metrics.importers.importing import prepare
from sse_metrics.importers.prepared import Prepared
from sse_metrics.importers.problems import Problem
from sse_metrics.language import LANGUAGES
from sse_metrics.warehouse.publishing import current_version, open_current
from tests.conftest import ROOT, publish_world
from tests.small_worlds import PLACES

PLACE = "here"
# The place has a point, and the demonstration shows two enterprises, one of which the city knows under its own number.
DEMONSTRATION = """
update place set latitude = 37.47, longitude = 126.95 where place_id = 'here';
insert into load (load_id, loaded_at, kind, title, rows_read, rows_kept, rows_rejected)
values (0, '2025-01-15 09:00:00', 'demo', 'Demonstration data', 0, 0, 0);
insert into enterprise (enterprise_id, place_id, name, family, registered_on, founded_on, provenance, load_id) values
    ('here/made-up-1', 'here', 'Made up one', 'cooperative', '2015-01-01', '2014-01-01', 'illustrative', 0),
    ('here/made-up-2', 'here', 'Made up two', 'cooperative', '2016-01-01', '2015-01-01', 'illustrative', 0);
insert into channel (channel_id, place_id, kind, name_en, name_ko, name_fr, name_es, provenance, load_id) values
    ('here/plaza', 'here', 'market', 'Plaza', 'Plaza', 'Plaza', 'Plaza', 'illustrative', 0);
insert into sale values
    (1, 'here', 'here/plaza', null, 'here/made-up-1', '2019-05-01', 'plaza', 1000, 'KRW', 'illustrative', 0),
    (2, 'here', 'here/plaza', null, 'here/made-up-2', '2019-05-01', 'plaza', 2000, 'KRW', 'illustrative', 0);
"""
# Tables that say what came in, rather than what is known.
HISTORY = ("load", "load_file", "rejected_row")
MADE_ANEW = ("calendar",)  # from the rows, with every version


@pytest.fixture(scope="session")
def first_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with version 1: a few places and the demonstration. Not to be written to."""
    home = tmp_path_factory.mktemp("first")
    publish_world(home, PLACES + DEMONSTRATION)
    return home


@pytest.fixture
def home(first_home: Path, tmp_path: Path) -> Path:
    """A folder of one's own with version 1."""
    return shutil.copytree(first_home, tmp_path / "home")


def enterprises(count: int, first: int = 1) -> str:
    """A register as CSV: E00001, E00002 …"""
    rows = (f"E{number:05},Name {number},cooperative,2020-01-01" for number in range(first, first + count))
    return lines("enterprise_id,name,family,registered_on", *rows)


def lines(*rows: str) -> str:
    return "\n".join(rows) + "\n"


def workbook(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], formats: Mapping[str, str] | None = None
) -> Path:
    """A workbook as a spreadsheet program stores it; `formats` go from a cell, Sheet!A2, to its number format."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for place, number_format in (formats or {}).items():
        name, cell = place.split("!")
        book[name][cell].number_format = number_format
    book.save(path)
    return path


def bring(home: Path, content: Mapping[str, str | bytes | Path], place: str = PLACE, **how: Any) -> Prepared:
    """Files under their names, read and checked in the limited child."""
    folder = Path(tempfile.mkdtemp(dir=home.parent))
    paths = []
    for number, (name, what) in enumerate(content.items()):
        path = what if isinstance(what, Path) else folder / f"{number}.file"
        if not isinstance(what, Path):
            path.write_bytes(what.encode() if isinstance(what, str) else what)
        paths.append((path, name))
    return prepare(home, paths, place, folder, **how)


def version_of(home: Path) -> int:
    return current_version(home).number


def stored(home: Path, sql: str) -> list[tuple[Any, ...]]:
    """What a query answers on the current version, as readers open it."""
    with open_current(home) as db:
        assert db.is_current
        return [tuple(row.values()) for row in db.rows(sql)]


def everything(home: Path, without: Iterable[str] = HISTORY) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, those out of sight too."""
    with open_current(home) as db:
        names = db.rows("select schema_name as s, table_name as t from duckdb_tables() where not internal order by all")
        return {
            f"{row['s']}.{row['t']}": [
                tuple(each.values()) for each in db.rows(f"from {row['s']}.{row['t']} order by all")
            ]
            for row in names
            if row["t"] not in without
        }


def only(prepared: Prepared, code: str) -> Problem:
    """The one problem of a kind."""
    found = [problem for problem in prepared.problems if problem.code == code]
    assert len(found) == 1, [(problem.code, problem.row, problem.value) for problem in prepared.problems]
    return found[0]


def where(problem: Problem) -> tuple[str, int | None, str | None, str | None]:
    """File, row, column and value of a problem that is said, with what to do, in every language."""
    said = {problem.message(language) for language in LANGUAGES} | {problem.fix(language) for language in LANGUAGES}
    assert len(said) == 2 * len(LANGUAGES), said
    assert not any("{" in each or not each.strip() for each in said), said
    return problem.file, problem.row, problem.column, problem.value


def assert_nothing_happened(home: Path, first_home: Path) -> None:
    """The versions are those that were there before, whole, and nothing lies about beside them."""
    assert everything(home, without=()) == everything(first_home, without=())
    assert leftovers(home) == set()


def leftovers(home: Path) -> set[str]:
    """Files that are neither versions nor kept originals."""
    usual = {"manifest.json", "publishing.lock", "files", *(path.name for path in home.glob("v*.duckdb"))}
    kept = home / "files"
    partial = {path.name for path in kept.iterdir() if path.suffix} if kept.is_dir() else set()
    return {path.name for path in home.iterdir()} - usual | partial


# ------------------------------------------------------------------ the command line


def command(home: Path, *words: object, **options: Any) -> subprocess.Popen[str]:
    """A command that has been started, in a session of its own; temporary files go beside the home."""
    temporary = home.parent / "tmp"
    if "TMPDIR" not in options.get("env", {}):
        temporary.mkdir(exist_ok=True)
    # a test run that was started in the background ignores Ctrl-C, and what it starts would, too
    options.setdefault("preexec_fn", lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    return subprocess.Popen(
        [sys.executable, "-m", "sse_metrics", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "SSE_HOME": str(home), "TMPDIR": str(temporary)} | options.pop("env", {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )


def ran(home: Path, *words: object, **options: Any) -> tuple[int, str, str]:
    """Exit code and what a command said."""
    with command(home, *words, **options) as process:
        out, problems = process.communicate(timeout=120)
    assert "Traceback" not in problems, problems
    return process.returncode, out, problems


def processes_about(home: Path) -> list[int]:
    """Processes that were started with this home and still run."""
    wanted, found = f"SSE_HOME={home}".encode(), []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0") and (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue  # gone, or somebody else's
    return found
