"""Faults of the disk beneath an import: full, damaged, read-only, written by a newer release."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from sse_metrics.importers.importing import publish_import
from sse_metrics.warehouse import room
from sse_metrics.warehouse.building import build
from sse_metrics.warehouse.publishing import MANIFEST, NewerFileError, open_current, publish
from sse_metrics.warehouse.room import DiskFullError
from tests.import_world import (
    PLACE,
    assert_nothing_happened,
    bring,
    enterprises,
    everything,
    leftovers,
    lines,
    ran,
    stored,
    version_of,
)

MIB = 1024 * 1024

pytestmark = pytest.mark.alone

is_root = hasattr(os, "geteuid") and os.geteuid() == 0
needs_root = pytest.mark.skipif(not is_root, reason="only root may mount a small disk or become somebody else")


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """A folder on a disk of its own with so many bytes, in memory."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill_up(folder: Path, leave: int) -> None:
    """Fill a disk until only so many bytes are free."""
    free = shutil.disk_usage(folder).free
    (folder / "ballast").write_bytes(b"\0" * max(0, free - leave))


def size_of(home: Path) -> int:
    return (home / "v1.duckdb").stat().st_size


# ------------------------------------------------------------------ a full disk


@needs_root
def test_f50_an_import_onto_a_full_disk_says_how_much_is_needed(home: Path, first_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(enterprises(5))
    with small_disk(tmp_path / "disk", 3 * size_of(home)) as disk:
        small = shutil.copytree(home, disk / "home")
        fill_up(disk, leave=size_of(home) // 2)
        code, _, problems = ran(small, "import", file, "--place", PLACE, env={"TMPDIR": str(tmp_path)})
        needed = -(-(size_of(home) + 2 * file.stat().st_size) // MIB)
        assert code == 74
        assert f"The disk is full: about {needed} MB are needed" in problems
        assert f"{size_of(home) // 2 // MIB} MB are free" in problems
        assert_nothing_happened(small, first_home)
        (disk / "ballast").unlink()
        assert ran(small, "import", file, "--place", PLACE, env={"TMPDIR": str(tmp_path)})[0] == 0
        assert version_of(small) == 2


@needs_root
@pytest.mark.parametrize("extra", [0.3, 0.6, 0.9])
def test_f50_a_disk_that_fills_up_while_a_version_is_built_leaves_the_old_one(
    home: Path, first_home: Path, tmp_path: Path, extra: float
) -> None:
    """Room is looked at first; here it is gone once the building has begun, as when others write too."""
    with small_disk(tmp_path / "disk", 4 * size_of(home)) as disk:
        small = shutil.copytree(home, disk / "home")

        def build_it(stage: Path) -> None:
            fill_up(disk, leave=int(extra * size_of(home)))
            shutil.copyfile(home / "v1.duckdb", stage)

        with pytest.raises(DiskFullError, match=r"about \d+ MB are needed") as full:
            publish(small, "does not fit", build_it)
        assert full.value.needed_megabytes >= 1
        assert_nothing_happened(small, first_home)
        assert stored(small, "select count(*) from enterprise") == [(2,)]


@needs_root
def test_f50_duckdb_itself_running_out_of_room_is_understood(home: Path, first_home: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4 * size_of(home)) as disk:
        small = shutil.copytree(home, disk / "home")

        def write_much(stage: Path) -> None:
            with duckdb.connect(str(stage)) as con:
                con.execute("create table t as select hash(i) as a, hash(i + 1) as b from range(5000000) as r (i)")

        with pytest.raises(DiskFullError):
            publish(small, "does not fit", write_much)
        assert_nothing_happened(small, first_home)


@needs_root
def test_f50_no_room_for_the_manifest_after_the_rename(home: Path, first_home: Path, tmp_path: Path) -> None:
    """The new file is there, but cannot be made current: it goes again, and the old one stays."""
    with small_disk(tmp_path / "disk", 4 * size_of(home)) as disk:
        small = shutil.copytree(home, disk / "home")

        def build_it(stage: Path) -> None:
            shutil.copyfile(home / "v1.duckdb", stage)
            fill_up(disk, leave=0)

        with pytest.raises(DiskFullError):
            publish(small, "no room for its entry", build_it)
        assert not (small / "v2.duckdb").exists()
        assert_nothing_happened(small, first_home)


@needs_root
def test_f50_no_room_to_read_a_file_in(home: Path, first_home: Path, tmp_path: Path) -> None:
    """The folder of temporary files is full: what the reading process lays ready does not fit."""
    file = tmp_path / "register.csv"
    file.write_text(enterprises(30_000))
    with small_disk(tmp_path / "disk", 2 * file.stat().st_size) as disk:
        fill_up(disk, leave=file.stat().st_size // 4)
        code, _, problems = ran(home, "import", file, "--place", PLACE, env={"TMPDIR": str(disk)})
        assert (code, "The disk is full: about" in problems) == (74, True), problems
        (disk / "ballast").unlink()
        fill_up(disk, leave=file.stat().st_size + 16_384)
        code, _, problems = ran(home, "import", file, "--place", PLACE, env={"TMPDIR": str(disk)})
        assert (code, "The disk is full: about" in problems) == (74, True), problems
        assert {path.name for path in disk.iterdir()} == {"ballast"}
    assert_nothing_happened(home, first_home)


@needs_root
def test_f50_no_room_for_what_is_exported(home: Path, tmp_path: Path) -> None:
    """A report or template that does not fit leaves the file that was there, and no half of a new one."""
    file = tmp_path / "register.csv"
    file.write_text(enterprises(5) + "E00009,A,unknown word,2020-01-01\n")
    with small_disk(tmp_path / "disk", 64 * 1024) as disk:
        for name, words in (
            ("report.xlsx", ("import", file, "--place", PLACE, "--report")),
            ("template.xlsx", ("template", "--out")),
        ):
            (disk / name).write_text("earlier")
            fill_up(disk, leave=4096)
            code, _, problems = ran(home, *words, disk / name)
            assert (code, "The disk is full: about 1 MB are needed" in problems) == (74, True), problems
            assert (disk / name).read_text() == "earlier"
            assert {path.name for path in disk.iterdir()} == {name, "ballast"}
            (disk / name).unlink()
            (disk / "ballast").unlink()


def test_f50_room_is_looked_at_before_anything_is_written(home: Path) -> None:
    free = shutil.disk_usage(home).free
    room.check_room(home, 0)
    room.check_room(home / "not" / "there yet", 1)
    with pytest.raises(DiskFullError) as full:
        publish(home, "far too much", lambda stage: stage.write_bytes(b"never") and None, room=2 * free)
    assert full.value.needed_megabytes >= 2 * free // MIB
    assert leftovers(home) == set()


# ------------------------------------------------------------------ damage


def test_f54_an_import_on_a_damaged_version_builds_on_the_one_that_serves(home: Path) -> None:
    publish_import(bring(home, {"one.csv": enterprises(5)}))
    publish_import(bring(home, {"two.csv": enterprises(5, first=10)}))
    current = home / "v3.duckdb"
    current.write_bytes(current.read_bytes()[: current.stat().st_size // 2])
    with open_current(home) as db:
        assert (db.is_current, db.holds) == (False, 2)
    publish_import(bring(home, {"three.csv": enterprises(5, first=20)}))
    assert version_of(home) == 4
    found = stored(home, "select enterprise_id from enterprise where provenance = 'reported' order by all")
    assert [row[0][-2:] for row in found] == ["01", "02", "03", "04", "05", "20", "21", "22", "23", "24"]


def remove(manifest: Path) -> None:
    manifest.unlink()


def spoil(manifest: Path) -> None:
    manifest.write_text("{", encoding="utf-8")


def point_nowhere(manifest: Path) -> None:
    content = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**content, "current": 99}), encoding="utf-8")


@pytest.mark.parametrize("fault", [remove, spoil, point_nowhere])
def test_f55_an_import_without_a_good_manifest_builds_on_the_newest_version(
    home: Path, fault: Callable[[Path], None]
) -> None:
    publish_import(bring(home, {"one.csv": enterprises(5)}))
    fault(home / MANIFEST)
    publish_import(bring(home, {"two.csv": enterprises(5, first=10)}))
    assert version_of(home) == 3
    assert stored(home, "select count(*) from enterprise where provenance = 'reported'") == [(10,)]


# ------------------------------------------------------------------ a newer release


def checksum(block: bytes) -> int:
    """DuckDB's own of a header."""
    found = 5381
    for (word,) in struct.iter_unpack("<Q", block):
        found ^= word * 0xBF58476D1CE4E5B9 & 0xFFFF_FFFF_FFFF_FFFF
    return found


def written_by_a_newer_release(path: Path) -> None:
    """Raise the storage version in both headers of a file, and their checksums, as the next release would."""
    content = bytearray(path.read_bytes())
    for start in (4096, 8192):
        at = start + 56
        (storage,) = struct.unpack_from("<Q", content, at)
        struct.pack_into("<Q", content, at, storage + 1)
        struct.pack_into("<Q", content, start, checksum(bytes(content[start + 8 : start + 4096])))
    path.write_bytes(content)


def newer(home: Path) -> Path:
    """A home whose current version, whole by its fingerprint, comes from a newer release, with an older one before."""
    publish_import(bring(home, {"one.csv": enterprises(5)}))
    written_by_a_newer_release(home / "v2.duckdb")
    content = json.loads((home / MANIFEST).read_text(encoding="utf-8"))
    content["versions"][-1]["sha256"] = hashlib.sha256((home / "v2.duckdb").read_bytes()).hexdigest()
    (home / MANIFEST).write_text(json.dumps(content), encoding="utf-8")
    return home


def test_f56_a_file_of_a_newer_release_asks_to_upgrade(home: Path, tmp_path: Path) -> None:
    newer(home)
    with pytest.raises(NewerFileError, match="Upgrade"):
        open_current(home)
    before = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    file = tmp_path / "two.csv"
    file.write_text(enterprises(5, first=10))
    for words in (("import", file, "--place", PLACE), ("loads",), ("facts",), ("withdraw", "2"), ("demo", "--remove")):
        code, out, problems = ran(home, *words)
        assert (code, out) == (78, ""), (words, problems)
        assert "v2.duckdb was written by a newer version of this program. Upgrade" in problems
    assert {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()} == before


def test_f56_building_anew_does_not_drop_what_only_a_newer_release_can_read(home: Path) -> None:
    newer(home)
    with pytest.raises(NewerFileError):
        build(home, demonstration=False)
    assert version_of(home) == 2
    assert leftovers(home) == set()


def test_f56_a_damaged_file_is_not_taken_for_a_newer_one(home: Path) -> None:
    """The fingerprint is looked at first: bits that were turned over only look like a higher version."""
    publish_import(bring(home, {"one.csv": enterprises(5)}))
    written_by_a_newer_release(home / "v2.duckdb")
    with open_current(home) as db:
        assert (db.holds, db.is_current) == (1, False)


# ------------------------------------------------------------------ folders that may not be written


def bound_by_permissions() -> None:
    """In the child, before it begins: root loses what lets it write and read whatever it likes (Linux)."""
    if is_root:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (1, 2, 3):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER
            if libc.prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
                os._exit(99)


def ran_bound(home: Path, *words: object) -> tuple[int, str]:
    """Exit code and problems of a command that permissions bind."""
    code, _, problems = ran(home, *words, preexec_fn=bound_by_permissions)
    if code == 99:
        pytest.skip("root cannot be bound by permissions here")
    return code, problems


@pytest.mark.skipif(sys.platform != "linux", reason="permissions are tried as Linux has them")
@pytest.mark.parametrize("has_lock", [True, False])
def test_f57_a_folder_that_may_not_be_written_is_named(
    home: Path, first_home: Path, tmp_path: Path, has_lock: bool
) -> None:
    file = tmp_path / "register.csv"
    file.write_text(enterprises(5))
    if not has_lock:
        (home / "publishing.lock").unlink()
    home.chmod(0o555)
    try:
        assert ran_bound(home, "loads")[0] == 0, "reading needs no right to write"
        code, problems = ran_bound(home, "import", file, "--place", PLACE)
        assert (code, str(home) in problems) == (73, True), problems
        assert ran_bound(home, "withdraw", "1")[0] == 73
        assert ran_bound(home, "build", "--without-demo")[0] == 73
    finally:
        home.chmod(0o755)
    assert_nothing_happened(home, first_home)


@pytest.mark.skipif(sys.platform != "linux", reason="permissions are tried as Linux has them")
def test_f57_a_report_that_may_not_be_written_and_a_file_that_may_not_be_read(
    home: Path, first_home: Path, tmp_path: Path
) -> None:
    file, closed = tmp_path / "register.csv", tmp_path / "closed"
    file.write_text(lines("enterprise_id,name,family,registered_on", "1,A,no such word,2020-01-01"))
    closed.mkdir(mode=0o555)
    code, problems = ran_bound(home, "import", file, "--place", PLACE, "--report", closed / "report.xlsx")
    assert (code, str(closed) in problems) == (73, True), problems
    file.chmod(0)
    code, problems = ran_bound(home, "import", file, "--place", PLACE)
    assert (code, "register.csv: You are not allowed to read this file" in problems) == (77, True), problems
    assert_nothing_happened(home, first_home)


def test_f57_without_a_folder_for_temporary_files(home: Path, first_home: Path, tmp_path: Path) -> None:
    """TMPDIR is not there, and the usual folders are not to be written."""
    file = tmp_path / "register.csv"
    file.write_text(enterprises(5))
    script = (
        "import tempfile, sys\n"
        f"tempfile._candidate_tempdir_list = lambda: [{str(tmp_path / 'nowhere')!r}]\n"  # a machine without /tmp
        "from sse_metrics.commands import main\n"
        "sys.exit(main())"
    )
    for command in (("import", str(file), "--place", PLACE), ("inspect", str(file))):
        done = subprocess.run(
            [sys.executable, "-c", script, *command],
            env={**os.environ, "SSE_HOME": str(home)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 73, done.stderr
        assert "set TMPDIR" in done.stderr
    assert_nothing_happened(home, first_home)


@needs_root
def test_f57_a_disk_that_is_mounted_read_only(home: Path, first_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(enterprises(5))
    with small_disk(tmp_path / "disk", 4 * size_of(home)) as disk:
        small = shutil.copytree(home, disk / "home")
        remounted = subprocess.run(["mount", "-o", "remount,ro", str(disk)], capture_output=True, check=False)
        if remounted.returncode:
            pytest.skip("a disk cannot be made read-only here")
        code, _, problems = ran(small, "import", file, "--place", PLACE, env={"TMPDIR": str(tmp_path)})
        assert (code, str(small) in problems) == (73, True), problems
        assert everything(small, without=()) == everything(first_home, without=())
