"""The publishing protocol: numbers rise, readers see the old file or the new one, damage is noticed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from sse_metrics.warehouse import publishing
from sse_metrics.warehouse.database import Database
from sse_metrics.warehouse.publishing import (
    MANIFEST,
    DamagedFileError,
    NoVersionError,
    Version,
    current_version,
    open_current,
    publish,
    read_manifest,
    roll_back,
)

ROWS = 5000
TABLES = f"""
create table a as select $number::integer as number from range({ROWS});
create table b as select $number::integer as number, repeat('x', 20) as filler from range({ROWS})
"""


def write(path: Path, number: int) -> None:
    """A small file in which every row of two tables says the same number."""
    with duckdb.connect(str(path)) as con:
        con.execute(TABLES.replace("$number", str(number)))


def publish_number(home: Path, number: int) -> Version:
    return publish(home, f"number {number}", lambda stage: write(stage, number))


def number_in(db: Database) -> int:
    """The number of a file, or a failure when it holds two or not all rows."""
    question = "select min(number) as low, max(number) as high, count(*) as n from {}"
    found = {tuple(row.values()) for table in "ab" for row in db.rows(question.format(table))}
    ((low, high, count),) = found
    assert (low, count) == (high, ROWS)
    return int(low)


def served(home: Path) -> int:
    with open_current(home) as db:
        return number_in(db)


def versions(home: Path) -> list[int]:
    return sorted(int(path.stem[1:]) for path in home.glob("v*.duckdb"))


def other_files(home: Path) -> set[str]:
    return {path.name for path in home.iterdir() if not path.name.startswith("v")}


@pytest.fixture(scope="module")
def first_three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("three")
    for number in (1, 2, 3):
        publish_number(home, number)
    return home


@pytest.fixture
def three(first_three: Path, tmp_path: Path) -> Path:
    """A folder with versions 1 to 3 that hold the numbers 1 to 3."""
    return shutil.copytree(first_three, tmp_path / "home")


# ------------------------------------------------------------------ numbers


def test_the_last_three_versions_are_kept(tmp_path: Path) -> None:
    for number in range(1, 6):
        assert publish_number(tmp_path, number).number == number
        assert served(tmp_path) == number
    assert versions(tmp_path) == [3, 4, 5]
    manifest = read_manifest(tmp_path)
    assert manifest
    assert [version.number for version in manifest.versions] == [3, 4, 5]
    assert manifest.versions[-1].rows == {"a": ROWS, "b": ROWS}
    assert other_files(tmp_path) == {MANIFEST, "publishing.lock"}


def test_numbers_rise_when_the_clock_goes_backwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class EarlierEachTime(publishing.datetime):
        year_now = 2030

        @classmethod
        def now(cls, tz: object = None) -> EarlierEachTime:
            cls.year_now -= 1
            return cls(cls.year_now, 1, 1, tzinfo=publishing.UTC)

    monkeypatch.setattr(publishing, "datetime", EarlierEachTime)
    published = [publish_number(tmp_path, number) for number in (1, 2, 3)]
    assert [version.number for version in published] == [1, 2, 3]
    assert [version.published_at[:4] for version in published] == ["2029", "2028", "2027"]
    assert served(tmp_path) == 3


def test_numbers_rise_when_files_are_missing(three: Path) -> None:
    for name in ("v2.duckdb", "v3.duckdb"):
        (three / name).unlink()
    assert served(three) == 1
    assert publish_number(three, 4).number == 4
    assert served(three) == 4


def test_numbers_rise_when_the_manifest_is_missing(three: Path) -> None:
    (three / MANIFEST).unlink()
    assert publish_number(three, 4).number == 4


def test_numbers_rise_after_going_back(three: Path) -> None:
    roll_back(three, 1)
    assert publish_number(three, 4).number == 4
    assert served(three) == 4


# ------------------------------------------------------------------ builds that fail


def raise_at_once(stage: Path) -> None:
    raise OSError("no room")


def raise_half_way(stage: Path) -> None:
    write(stage, 9)
    stage.with_name("work-4.duckdb").write_bytes(b"half")
    raise KeyboardInterrupt


def write_no_tables(stage: Path) -> None:
    duckdb.connect(str(stage)).close()


def write_half_a_file(stage: Path) -> None:
    write(stage, 9)
    stage.write_bytes(stage.read_bytes()[: stage.stat().st_size // 2])


def write_damaged_rows(stage: Path) -> None:
    write(stage, 9)
    flip(stage, b"xxxx" * 5)


def leave_a_log(stage: Path) -> None:
    write(stage, 9)
    stage.with_name(stage.name + ".wal").write_bytes(b"not written into the file")


def write_nothing(stage: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("fill", "problem"),
    [
        (raise_at_once, OSError),
        (raise_half_way, KeyboardInterrupt),
        (write_no_tables, RuntimeError),
        (write_half_a_file, duckdb.IOException),
        (write_damaged_rows, duckdb.Error),
        (leave_a_log, RuntimeError),
        (write_nothing, duckdb.IOException),
    ],
)
def test_a_build_that_fails_leaves_everything_as_it_was(
    three: Path, fill: Callable[[Path], None], problem: type[BaseException]
) -> None:
    before = (three / MANIFEST).read_bytes()
    with pytest.raises(problem):
        publish(three, "fails", fill)
    assert (three / MANIFEST).read_bytes() == before
    assert (versions(three), served(three)) == ([1, 2, 3], 3)
    assert other_files(three) == {MANIFEST, "publishing.lock"}
    assert publish_number(three, 4).number == 4


def test_leftovers_of_a_dead_build_are_removed(three: Path) -> None:
    for name in ("stage-4.duckdb", "stage-4.duckdb.wal", "work-4.duckdb", "work-4.duckdb.wal", MANIFEST + ".tmp"):
        (three / name).write_bytes(b"half")
    assert served(three) == 3
    publish_number(three, 4)
    assert other_files(three) == {MANIFEST, "publishing.lock"}


# ------------------------------------------------------------------ manifests that fail


def remove(manifest: Path) -> None:
    manifest.unlink()


def empty(manifest: Path) -> None:
    manifest.write_text("", encoding="utf-8")


def cut(manifest: Path) -> None:
    manifest.write_bytes(manifest.read_bytes()[:100])


def replace_by_list(manifest: Path) -> None:
    manifest.write_text("[]", encoding="utf-8")


def replace_by_bytes(manifest: Path) -> None:
    manifest.write_bytes(b"\xff\xfe\x00")


def point_nowhere(manifest: Path) -> None:
    content = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**content, "current": 99}), encoding="utf-8")


def add_a_field(manifest: Path) -> None:
    """As a later release may."""
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["versions"][0]["colour"] = "red"
    manifest.write_text(json.dumps(content), encoding="utf-8")


MANIFEST_FAULTS = [remove, empty, cut, replace_by_list, replace_by_bytes, point_nowhere, add_a_field]


@pytest.mark.parametrize("fault", MANIFEST_FAULTS)
def test_the_newest_file_is_served_without_a_good_manifest(three: Path, fault: Callable[[Path], None]) -> None:
    fault(three / MANIFEST)
    with open_current(three) as db:
        assert (db.version, db.is_current, number_in(db)) == (3, True, 3)
    assert publish_number(three, 4).number == 4
    assert served(three) == 4


def test_the_newest_good_file_is_served_without_a_manifest(three: Path) -> None:
    (three / MANIFEST).unlink()
    (three / "v3.duckdb").write_bytes(b"not a database")
    with open_current(three) as db:
        assert (db.version, db.is_current, number_in(db)) == (3, False, 2)


def test_a_manifest_whose_current_file_is_gone(three: Path) -> None:
    (three / "v3.duckdb").unlink()
    with open_current(three) as db:
        assert (db.version, db.is_current, number_in(db)) == (2, True, 2)


def test_nothing_published(tmp_path: Path) -> None:
    with pytest.raises(NoVersionError, match="python -m sse_metrics build"):
        open_current(tmp_path)


# ------------------------------------------------------------------ files that are damaged


def flip(path: Path, marker: bytes | None = None) -> None:
    """Turn some bits over: at a marker in the rows, else in the middle."""
    content = bytearray(path.read_bytes())
    at = content.index(marker) if marker else len(content) // 2
    for position in range(at, at + 8):
        content[position] ^= 0xFF
    path.write_bytes(content)


def flip_rows(path: Path) -> None:
    flip(path, b"xxxx" * 5)


def flip_header(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4100] ^= 0xFF
    path.write_bytes(content)


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_the_end(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def empty_it(path: Path) -> None:
    path.write_bytes(b"")


def swap(path: Path) -> None:
    """A good file, but not the one that was published."""
    path.unlink()
    write(path, 77)


DAMAGES = [flip, flip_rows, flip_header, cut_in_half, cut_the_end, empty_it, swap]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_replaced_by_the_version_before(
    three: Path, caplog: pytest.LogCaptureFixture, damage: Callable[[Path], None]
) -> None:
    damage(three / "v3.duckdb")
    with open_current(three) as db:
        assert number_in(db) == 2
        assert (db.version, db.holds, db.is_current, db.path.name) == (3, 2, False, "v2.duckdb")
    assert "Version 3 is damaged; version 2 is served instead." in caplog.text
    assert publish_number(three, 4).number == 4
    with open_current(three) as db:
        assert (number_in(db), db.is_current) == (4, True)


def test_two_damaged_files(three: Path) -> None:
    cut_in_half(three / "v3.duckdb")
    flip_rows(three / "v2.duckdb")
    assert served(three) == 1


def test_a_version_that_was_gone_back_from_never_stands_in(three: Path) -> None:
    roll_back(three, 1)
    cut_in_half(three / "v1.duckdb")
    with pytest.raises(DamagedFileError, match=r"v1\.duckdb is damaged and no earlier version can be read"):
        open_current(three)


def test_a_manifest_without_fingerprints_still_serves(three: Path) -> None:
    """Files that were published before there were fingerprints."""
    content = json.loads((three / MANIFEST).read_text(encoding="utf-8"))
    for version in content["versions"]:
        del version["sha256"]
    (three / MANIFEST).write_text(json.dumps(content), encoding="utf-8")
    assert served(three) == 3
    cut_in_half(three / "v3.duckdb")
    assert served(three) == 2


# ------------------------------------------------------------------ going back


def test_going_back_and_forth(three: Path) -> None:
    for number in (1, 3, 2):
        assert roll_back(three, number).number == number
        assert (served(three), current_version(three).number) == (number, number)
    assert versions(three) == [1, 2, 3]


def test_going_back_to_what_is_not_kept_names_those_kept(three: Path) -> None:
    publish_number(three, 4)
    for number in (1, 0, -1, 99):
        with pytest.raises(NoVersionError, match=rf"^Version {number} is not kept\. Versions that are: 2, 3, 4\.$"):
            roll_back(three, number)
    assert served(three) == 4
