"""What tests share: the tiny hand-worked world, the shipped database, the real server, the real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from sse_metrics.warehouse.building import build
from sse_metrics.warehouse.database import Database
from sse_metrics.warehouse.publishing import Version, current_version, open_current, publish
from sse_metrics.warehouse.schema import create_tables, create_views
from sse_metrics.warehouse.settling import derive, settle
from ui import data

pytest_plugins = ["tests.demonstration_world", "tests.import_world"]

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Publisher = Callable[[str], Database]


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder of real files beside the project."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real files (../shared) is not here")
    return SHARED


@pytest.fixture(scope="session")
def shipped_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the database that ships has been published, demonstration data and all."""
    home = tmp_path_factory.mktemp("shipped")
    build(home)
    return home


@pytest.fixture
def served_home(shipped_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The pages of this test read the database that ships."""
    monkeypatch.setenv("SSE_HOME", str(shipped_home))
    data.forget()
    yield shipped_home
    data.forget()


@pytest.fixture(scope="session")
def home_of_the_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world, published, to be read by pages."""
    home = tmp_path_factory.mktemp("home_of_the_world")
    publish_world(home, Path(__file__).with_name("world.sql").read_text(encoding="utf-8"))
    return home


@pytest.fixture(scope="session")
def shipped(shipped_home: Path) -> Iterator[Database]:
    """The database that ships."""
    with open_current(shipped_home) as database:
        yield database


@pytest.fixture(scope="session")
def publish_sql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Publisher]:
    """Publish what a piece of SQL inserts into the empty tables, by the real protocol, and open it."""
    opened: list[Database] = []

    def publish_it(sql: str) -> Database:
        home = tmp_path_factory.mktemp("world")
        publish_world(home, sql)
        opened.append(open_current(home))
        return opened[-1]

    yield publish_it
    for database in opened:
        database.close()


@pytest.fixture(scope="session")
def world(publish_sql: Publisher) -> Database:
    """The tiny world of tests/world.sql, small enough to work every indicator out by hand."""
    return publish_sql((ROOT / "tests" / "world.sql").read_text(encoding="utf-8"))


def publish_world(home: Path, sql: str) -> Version:
    """Publish the rows that `sql` inserts."""

    def fill(stage: Path) -> None:
        work = stage.with_name("work-test.duckdb")
        with duckdb.connect(str(work)) as con:
            create_tables(con)
            con.execute(sql)
        settle(work, stage)
        work.unlink()

    return publish(home, "test", fill)


def change_names(home: Path, name: str) -> Version:
    """Publish the current version once more with every enterprise called `name`."""
    current = home / current_version(home).file

    def fill(stage: Path) -> None:
        work = stage.with_name("work-test.duckdb")
        shutil.copy(current, work)
        with duckdb.connect(str(work)) as con:
            con.execute("update enterprise set name = $name, name_en = $name", {"name": name})
        settle(work, stage)
        work.unlink()

    return publish(home, "test", fill)


def memory_world(sql: str) -> duckdb.DuckDBPyConnection:
    """The same in memory, for property tests that build many worlds."""
    con = duckdb.connect()
    create_tables(con)
    con.execute(sql)
    derive(con)
    create_views(con)
    return con


# ------------------------------------------------------------------ the real server and browser


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(home: Path, port: int, script: str = "server.py") -> subprocess.Popen[bytes]:
    """Serve the dashboard as `serve` does; the caller ends it."""
    log = (home / "server.log").open("wb")
    return subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "SSE_HOME": str(home)},
        stdout=log,
        stderr=subprocess.STDOUT,
    )


def wait_until_ready(server: subprocess.Popen[bytes], home: Path, limit_s: float = 60) -> None:
    """Wait for the line that says the first page has been opened."""
    until = time.monotonic() + limit_s
    while time.monotonic() < until:
        log = (home / "server.log").read_text(encoding="utf-8", errors="replace")
        if "is ready" in log:
            return
        if server.poll() is not None:
            raise RuntimeError(f"The server stopped:\n{log}")
        time.sleep(0.1)
    raise TimeoutError(f"The server was not ready in {limit_s} s:\n{log}")


def is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="session")
def address(shipped_home: Path) -> Iterator[str]:
    """The address of a running dashboard over the shipped database."""
    port = free_port()
    server = start_server(shipped_home, port)
    try:
        wait_until_ready(server, shipped_home)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Headless Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for path in map(shutil.which, names) if path), None)
    if not found:
        pytest.skip("no Chromium on this machine (apt install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()
