"""The connection that readers use: hardened, bound, right for many threads, and stopped when it takes too long."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sse_metrics.warehouse.database import READ_ONLY_SETTINGS, Database, QueryStoppedError

ENDLESS = "select sum(a.range * b.range) from range(10000000) as a, range(10000000) as b"
THREADS, QUERIES = 6, 300


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a thousand rows: number i, its square, and a word."""
    file = tmp_path_factory.mktemp("database") / "v1.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("create table t as select range as i, i * i as square, 'w' || i as word from range(1000)")
    duckdb.connect(str(file.with_name("other.duckdb"))).close()
    (file.parent / "secret.csv").write_text("secret\n42\n", encoding="utf-8")
    (file.parent / "secret.json").write_text('{"secret": 42}', encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def db(path: Path) -> Any:
    with Database(path) as opened:
        yield opened


# ------------------------------------------------------------------ attacks

ATTACKS = [
    "attach '{folder}/new.duckdb' as new",
    "attach '{folder}/other.duckdb' as other (read_only)",
    "attach ':memory:' as other; create table other.t2 as select 1; copy other.t2 to '{folder}/out.csv'",
    "copy t to '{folder}/out.csv'",
    "copy (select * from t) to '{folder}/out.parquet' (format parquet)",
    "copy t from '{folder}/secret.csv'",
    "export database '{folder}/export'",
    "import database '{folder}/export'",
    "select * from read_csv('{folder}/secret.csv')",
    "select * from '{folder}/secret.csv'",
    "select * from read_text('{folder}/secret.csv')",
    "select * from read_blob('/etc/hostname')",
    "select * from read_json('{folder}/secret.json')",
    "select * from read_parquet('https://127.0.0.1/secret.parquet')",
    "select * from glob('{folder}/*')",
    "select * from sniff_csv('{folder}/secret.csv')",
    "install httpfs",
    "load httpfs",
    "force install spatial from community",
    "create secret stolen (type s3, key_id 'a', secret 'b')",
    "set enable_external_access = true",
    "set memory_limit = '100GB'",
    "set threads = 64",
    "set temp_directory = '{folder}/spill'",
    "set lock_configuration = false",
    "reset memory_limit",
    "pragma enable_external_access = true",
    "pragma memory_limit = '100GB'",
    "pragma enable_profiling; pragma profiling_output = '{folder}/profile.json'",
    "create table stolen as select 1",
    "insert into t values (1, 1, 'x')",
    "update t set square = 0",
    "delete from t",
    "drop table t",
    "alter table t add column x integer",
    "create view v as select 1",
    "checkpoint; force checkpoint; create sequence s",
    "select * from local_variable",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_refused(db: Database, path: Path, attack: str) -> None:
    local_variable = [{"secret": 42}]  # what Python would lend to a query by its name
    before = {each.name for each in path.parent.iterdir()}
    with pytest.raises(duckdb.Error):
        db.rows(attack.format(folder=path.parent))
    assert local_variable
    assert {each.name for each in path.parent.iterdir()} == before
    assert db.rows("select count(*) as n, sum(square) as s from t") == [{"n": 1000, "s": 332833500}]


def test_the_settings_are_those_of_the_file(db: Database) -> None:
    for name, wanted in READ_ONLY_SETTINGS.items():
        found = str(db.value("select current_setting($name)", {"name": name})).lower()
        assert found == {"memory_limit": "1.8 gib"}.get(name, str(wanted).lower()), name


# ------------------------------------------------------------------ values


@pytest.mark.parametrize(
    "value",
    [
        "w7",
        "'; drop table t; --",
        "w7' or '1'='1",
        "$word",
        "꿈시장 🌙",
        "a\x00b",
        "%",
        "",
        "x" * 100_000,
    ],
)
def test_a_value_is_bound_and_never_read_as_sql(db: Database, value: str) -> None:
    assert db.value("select $word::varchar", {"word": value}) == value
    found = db.rows("select i from t where word = $word", {"word": value})
    assert found == ([{"i": 7}] if value == "w7" else [])


def test_what_an_answer_looks_like(db: Database) -> None:
    question = "select i, word from t where i < $limit order by i desc"
    assert db.rows(question, {"limit": 2}) == [{"i": 1, "word": "w1"}, {"i": 0, "word": "w0"}]
    assert db.rows(question, {"limit": 0}) == []
    assert db.value(question, {"limit": 2}) == 1
    assert db.value(question, {"limit": 0}) is None
    assert db.frame(question, {"limit": 2}).to_dict("list") == {"i": [1, 0], "word": ["w1", "w0"]}


@pytest.mark.parametrize("params", [None, {}, {"other": 1}, {"limit": 1, "other": 1}])
def test_missing_and_superfluous_values_are_refused(db: Database, params: dict[str, Any] | None) -> None:
    with pytest.raises(duckdb.Error):
        db.rows("select i from t where i < $limit", params)


# ------------------------------------------------------------------ many at once


def test_many_threads_get_right_answers(path: Path) -> None:
    """One connection used by four threads gave 265 wrong answers in 1,200; a cursor a query gives none."""
    start = threading.Barrier(THREADS)

    def ask(thread: int) -> int:
        start.wait()
        wrong = 0
        for step in range(QUERIES):
            i = (thread * 7919 + step * 31) % 1000
            answer = opened.rows("select i, square, word from t where i = $i", {"i": i})
            wrong += answer != [{"i": i, "square": i * i, "word": f"w{i}"}]
        return wrong

    with Database(path) as opened, ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(ask, range(THREADS))) == 0


def test_a_runaway_query_is_stopped_and_the_database_still_answers(path: Path) -> None:
    with Database(path, timeout_s=0.3) as opened:
        started = time.monotonic()
        with pytest.raises(QueryStoppedError, match=r"longer than 0\.3 seconds"):
            opened.rows(ENDLESS)
        assert time.monotonic() - started < 5
        assert opened.value("select count(*) from t") == 1000


def test_stopping_one_query_leaves_the_others_alone(path: Path) -> None:
    with Database(path, timeout_s=1.0) as opened, ThreadPoolExecutor(4) as pool:
        runaway = pool.submit(opened.rows, ENDLESS)
        answers: list[int] = []
        while not runaway.done():
            answers += pool.map(opened.value, ["select sum(square) from t"] * 3)
        assert isinstance(runaway.exception(), QueryStoppedError)
        assert set(answers) == {332833500}


def test_no_timer_stays_behind(path: Path) -> None:
    with Database(path, timeout_s=60) as opened:
        before = threading.active_count()
        for _ in range(20):
            opened.value("select 1")
            with pytest.raises(duckdb.Error):
                opened.value("select nonsense")
        until = time.monotonic() + 5
        while threading.active_count() > before and time.monotonic() < until:
            time.sleep(0.01)
        assert threading.active_count() <= before


# ------------------------------------------------------------------ the file


def test_reading_leaves_no_trace(path: Path) -> None:
    before = path.read_bytes()
    with Database(path) as opened:
        opened.rows("select * from t order by square desc")
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.wal"))


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(duckdb.Error):
        Database(tmp_path / "v1.duckdb")
    assert not list(tmp_path.iterdir())


def test_which_version_is_open(path: Path) -> None:
    with Database(path, version=4) as opened:
        assert (opened.version, opened.holds, opened.is_current) == (4, 4, True)
    with Database(path, version=4, holds=3) as opened:
        assert (opened.version, opened.holds, opened.is_current) == (4, 3, False)
