"""Publishing with other processes about: locks, processes that are killed, readers that keep reading."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sse_metrics.warehouse.publishing import (
    MANIFEST,
    PublishingBusyError,
    open_current,
    roll_back,
)
from tests.conftest import ROOT
from tests.test_publishing import TABLES, number_in, other_files, publish_number, served, versions

pytestmark = pytest.mark.alone

KILLS = 8
HOLDER = """
import sys, time
from pathlib import Path
from sse_metrics.warehouse.publishing import publish
def hold(stage):
    print("holding", flush=True)
    time.sleep(60)
publish(Path(sys.argv[1]), "held", hold)
"""
PUBLISHER = """
import sys
from pathlib import Path
import duckdb
from sse_metrics.warehouse.publishing import publish
home, number, tables = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
def write(stage):
    with duckdb.connect(str(stage)) as con:
        con.execute(tables.replace("$number", str(number)))
print("ready", flush=True)
while True:
    number += 1
    publish(home, f"number {number}", write)
"""


@contextmanager
def process(script: str, *words: object) -> Iterator[subprocess.Popen[str]]:
    """A Python process that has printed its first line; killed at the end without a chance to tidy up."""
    command = [sys.executable, "-c", script, *map(str, words)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as started:
        try:
            assert started.stdout
            assert started.stdout.readline().strip()
            yield started
        finally:
            started.kill()


class Readers:
    """Threads that open the current version again and again, and what they saw."""

    def __init__(self, home: Path, count: int) -> None:
        self.home, self.seen, self.faults = home, [0] * count, list[BaseException]()
        self.numbers: set[int] = set()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(index,)) for index in range(count)]

    def _read(self, index: int) -> None:
        latest = 0
        while not self._stop.is_set():
            try:
                with open_current(self.home) as db:
                    number = number_in(db)
                    assert db.is_current
                assert number >= latest, "an older version after a newer one"
            except BaseException as fault:  # noqa: BLE001 - told by the test
                self.faults.append(fault)
                return
            latest = number
            self.numbers.add(number)
            self.seen[index] += 1
            time.sleep(0.01)

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=30)


def test_a_second_publisher_is_told_to_wait(tmp_path: Path) -> None:
    publish_number(tmp_path, 1)
    with process(HOLDER, tmp_path):
        with pytest.raises(PublishingBusyError, match="Try again"):
            publish_number(tmp_path, 2)
        with pytest.raises(PublishingBusyError):
            roll_back(tmp_path, 1)
        assert served(tmp_path) == 1, "readers need no lock"
        assert versions(tmp_path) == [1]


def test_the_lock_of_a_killed_process_does_not_block(tmp_path: Path) -> None:
    publish_number(tmp_path, 1)
    with process(HOLDER, tmp_path) as holder:
        holder.kill()
        holder.wait(timeout=10)
        assert (tmp_path / "publishing.lock").exists()
        assert publish_number(tmp_path, 2).number == 2
    assert served(tmp_path) == 2


def test_killing_publishers_never_shows_half_a_version(tmp_path: Path) -> None:
    """kill -9 at random moments, while readers go on reading."""
    dice = random.Random(20181122)
    publish_number(tmp_path, 1)
    longest_s, unfinished, got_through = 0.2, 0, 0
    with Readers(tmp_path, 3) as readers:
        for _ in range(KILLS):
            latest = served(tmp_path)
            with process(PUBLISHER, tmp_path, latest, TABLES) as publisher:
                time.sleep(dice.uniform(0, longest_s))
                publisher.kill()
                publisher.wait(timeout=10)
            unfinished += other_files(tmp_path) != {MANIFEST, "publishing.lock"}
            now = served(tmp_path)
            assert now >= latest
            got_through += now > latest
            longest_s = min(5.0, longest_s * (0.8 if now > latest else 1.6))  # on a slow machine kills come later
    assert not readers.faults, readers.faults[0]
    assert min(readers.seen) > KILLS, readers.seen
    assert got_through, "no publisher published anything"
    assert unfinished, "no kill met a publisher at work"
    last = served(tmp_path) + 1
    publish_number(tmp_path, last)
    assert served(tmp_path) == last
    assert len(versions(tmp_path)) <= 3
    assert other_files(tmp_path) == {MANIFEST, "publishing.lock"}


def test_publishing_while_pages_are_read(tmp_path: Path) -> None:
    """Readers see whole versions, and in the end the newest; what is open stays readable after its file is gone."""
    publish_number(tmp_path, 1)
    with open_current(tmp_path) as old, Readers(tmp_path, 3) as readers:
        for number in range(2, 12):
            publish_number(tmp_path, number)
        assert not (tmp_path / "v1.duckdb").exists()
        assert number_in(old) == 1
    assert not readers.faults, readers.faults[0]
    assert served(tmp_path) == 11
    assert len(readers.numbers) > 2
