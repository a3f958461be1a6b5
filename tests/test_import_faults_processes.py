"""Imports that are killed, stopped or run at the same time: what readers see is always one whole version."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

from sse_metrics.importers.importing import publish_import
from sse_metrics.warehouse.publishing import (
    ChangedMeanwhileError,
    PublishingBusyError,
    open_current,
    publish,
    roll_back,
)
from tests.import_world import (
    PLACE,
    assert_nothing_happened,
    bring,
    command,
    enterprises,
    leftovers,
    lines,
    processes_about,
    ran,
    stored,
    version_of,
)
from tests.test_publishing_processes import HOLDER, process

KILLS = 40
ROWS = 200

pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX systems"),
]


def numbered(number: int) -> str:
    """A register of which every row says in its name which import it came with."""
    rows = (f"E{row:05},Import {number},cooperative,2020-01-01" for row in range(ROWS))
    return lines("enterprise_id,name,family,registered_on", *rows)


def number_read(home: Path) -> int:
    """The import that the current version is of; fails when it is of two, or not all of one."""
    with open_current(home) as db:
        assert db.is_current, "the current version is damaged"
        (row,) = db.rows(
            "select count(*) as n, min(name) as low, max(name) as high, "
            "(select count(*) from load where load_id > 1 and replaced_by is null) as loads, "
            "(select rows_kept from load where load_id > 1 and replaced_by is null) as kept, "
            "(select count(*) from load_file inner join load using (load_id) where replaced_by is null) as files "
            "from enterprise where provenance = 'reported'"
        )
    assert (row["n"], row["kept"], row["loads"], row["files"]) == (ROWS, ROWS, 1, 1)
    assert row["low"] == row["high"]
    return int(row["low"].removeprefix("Import "))


class Reader:
    """A thread that opens the current version again and again, and checks that it is whole and never an older one."""

    def __init__(self, home: Path) -> None:
        self.home, self.reads, self.faults = home, 0, list[BaseException]()
        self.numbers: set[int] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._read)

    def _read(self) -> None:
        latest = 0
        while not self._stop.is_set():
            try:
                number = number_read(self.home)
                assert number >= latest, "an older version after a newer one"
            except BaseException as fault:  # noqa: BLE001 - told by the test
                self.faults.append(fault)
                return
            latest = number
            self.numbers.add(number)
            self.reads += 1
            time.sleep(0.02)

    def __enter__(self) -> Reader:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=30)


def ended(home: Path) -> bool:
    """Whether every process about this home ends, which takes the system a moment."""
    until = time.monotonic() + 5
    while processes_about(home) and time.monotonic() < until:
        time.sleep(0.05)
    return not processes_about(home)


def test_f48_an_import_killed_at_any_moment_leaves_the_old_version_or_the_new(home: Path, tmp_path: Path) -> None:
    """40 imports, each killed at a moment that is uniform over the time that one takes, under a reader's eyes."""
    dice = random.Random(20180401)
    file = tmp_path / "register.csv"
    file.write_text(numbered(0))
    start = time.monotonic()
    assert ran(home, "import", file, "--place", PLACE)[0] == 0
    whole_s = time.monotonic() - start
    published, unfinished = 0, 0
    with Reader(home) as reader:
        for number in range(1, KILLS + 1):
            file.write_text(numbered(number))
            before = number_read(home)
            with command(home, "import", file, "--place", PLACE) as importing:
                try:
                    importing.communicate(timeout=dice.uniform(0, whole_s))
                except subprocess.TimeoutExpired:
                    importing.kill()
                importing.communicate(timeout=20)
            now = number_read(home)
            assert now in (before, number), f"import {number}: neither the old version nor the new"
            published += now == number
            whole_s *= 0.97 if now == number else 1.02  # the machine may have become faster or slower meanwhile
            unfinished += bool(leftovers(home))
    assert not reader.faults, reader.faults[0]
    assert reader.reads > KILLS
    assert published < KILLS, "no kill met an import at work"
    assert unfinished, "no kill met an import that was publishing"
    assert ended(home), "a reading process lives on"
    last = KILLS + 1
    publish_import(bring(home, {"register.csv": numbered(last)}))
    assert number_read(home) == last
    assert leftovers(home) == set(), "what was left over is removed by the next import"
    assert len(list(home.glob("v*.duckdb"))) <= 3


# ------------------------------------------------------------------ stopped


def stopped_while(home: Path, doing: str, file: Path, number: signal.Signals) -> tuple[int, str]:
    """Exit code of an import that gets a signal as soon as it says that it is doing something, and what it said."""
    with command(home, "import", file, "--place", PLACE) as importing:
        assert importing.stderr
        said = ""
        while doing not in said:
            line = importing.stderr.readline()
            assert line, f"it never said that it was doing “{doing}”: {said}"
            said += line
        importing.send_signal(number)
        said += importing.communicate(timeout=30)[1]
    assert "Traceback" not in said, said
    return importing.returncode, said


@pytest.mark.parametrize("doing", ["register.csv", "checking", "publishing"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_f49_an_import_that_is_stopped_leaves_nothing_behind(
    home: Path, first_home: Path, tmp_path: Path, doing: str, number: signal.Signals, code: int
) -> None:
    file = tmp_path / "register.csv"
    file.write_text(enterprises(20_000))  # large enough that it is still at work when the signal comes
    assert stopped_while(home, doing, file, number)[0] == code
    assert_nothing_happened(home, first_home)
    assert not list((home.parent / "tmp").iterdir()), "temporary files are removed"
    assert ended(home), "the reading process ends too"


def test_f49_ctrl_c_in_a_terminal_reaches_the_reading_process_too(home: Path, first_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(enterprises(20_000))
    with command(home, "import", file, "--place", PLACE) as importing:
        assert importing.stderr
        while "checking" not in importing.stderr.readline():
            continue
        os.killpg(importing.pid, signal.SIGINT)
        said = importing.communicate(timeout=30)[1]
    assert (importing.returncode, "Traceback" in said) == (130, False), said
    assert_nothing_happened(home, first_home)
    assert ended(home)


# ------------------------------------------------------------------ at the same time


def test_f51_the_second_of_two_importers_is_told_to_wait(home: Path, first_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(enterprises(5))
    with process(HOLDER, home):
        code, _, problems = ran(home, "import", file, "--place", PLACE)
        assert (code, "Try again in a minute" in problems) == (75, True), problems
        with pytest.raises(PublishingBusyError):
            publish_import(bring(home, {"register.csv": enterprises(5)}))
        assert version_of(home) == 1
    assert ran(home, "import", file, "--place", PLACE)[0] == 0
    assert stored(home, "select count(*) from enterprise where provenance = 'reported'") == [(5,)]


def test_f51_two_imports_prepared_at_once_do_not_overwrite_each_other(home: Path) -> None:
    first = bring(home, {"one.csv": enterprises(5)})
    second = bring(home, {"two.csv": enterprises(5, first=10)})
    publish_import(first)
    with pytest.raises(ChangedMeanwhileError):
        publish_import(second)
    assert leftovers(home) == set()
    publish_import(bring(home, {"two.csv": enterprises(5, first=10)}))
    assert stored(home, "select count(*) from enterprise where provenance = 'reported'") == [(10,)]


def test_f51_an_import_prepared_before_a_rollback_is_not_published_over_it(home: Path) -> None:
    publish_import(bring(home, {"one.csv": enterprises(5)}))
    prepared = bring(home, {"two.csv": enterprises(5, first=10)})
    roll_back(home, 1)
    with pytest.raises(ChangedMeanwhileError):
        publish_import(prepared)


def test_f52_the_lock_of_a_killed_importer_does_not_block(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(enterprises(20_000))
    with command(home, "import", file, "--place", PLACE) as importing:
        assert importing.stderr
        while "publishing" not in importing.stderr.readline():
            continue
        time.sleep(0.1)
        importing.kill()
        importing.communicate(timeout=20)
    assert version_of(home) == 1
    publish_import(bring(home, {"register.csv": enterprises(5)}))
    assert stored(home, "select count(*) from enterprise where provenance = 'reported'") == [(5,)]


def test_f53_what_a_dead_import_left_is_removed_by_the_next(home: Path) -> None:
    kept = home / "files"
    kept.mkdir()
    left = ("stage-2.duckdb", "stage-2.duckdb.wal", "work-2.duckdb", "work-2.duckdb.wal", "manifest.json.tmp")
    for path in (*(home / name for name in left), kept / ("0" * 64 + ".part")):
        path.write_bytes(b"half")
    assert stored(home, "select count(*) from enterprise") == [(2,)], "readers are not disturbed"
    publish_import(bring(home, {"register.csv": enterprises(5)}))
    assert version_of(home) == 2
    assert leftovers(home) == set()


def test_f53_an_import_that_fails_in_the_middle_removes_what_it_began(home: Path, first_home: Path) -> None:
    prepared = bring(home, {"register.csv": enterprises(5)})
    prepared.rows.unlink()  # as when somebody tidies up the folder of temporary files meanwhile
    with pytest.raises(duckdb.IOException, match=r"prepared\.duckdb"):
        publish_import(prepared)
    assert_nothing_happened(home, first_home)


def test_a_publisher_between_does_not_lose_the_import(home: Path) -> None:
    """A version that is published while an import is prepared makes it prepare anew rather than undo that version."""
    prepared = bring(home, {"register.csv": enterprises(5)})
    current = home / "v1.duckdb"
    publish(home, "the same once more", lambda stage: shutil.copy(current, stage) and None)
    with pytest.raises(ChangedMeanwhileError):
        publish_import(prepared)
    assert version_of(home) == 2
