"""Publishing numbered versions: a reader sees the old file or the new one, never half of either.

The protocol: take the lock; build a stage file beside the versions; close it and see that no write-ahead log is
left; open it read-only, read every table and count; flush it to disk; rename it to its version; write the manifest
to a temporary name, flush, rename. The last three versions are kept. A file that is damaged later is noticed by its
fingerprint when it is opened, and the version before it serves.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from sse_metrics.warehouse.database import Database
from sse_metrics.warehouse.room import DiskFullError, check_room, is_full
from sse_metrics.warehouse.schema import SCHEMA, VIEWS

_LOG = logging.getLogger(__name__)
KEPT_VERSIONS = 3
MANIFEST = "manifest.json"


class PublishingBusyError(Exception):
    """Somebody else is publishing into the same folder right now."""


class ChangedMeanwhileError(Exception):
    """Another version was published after what is to be published was worked out: that must be done again."""


class NoVersionError(Exception):
    """Nothing has been published yet, or not the version that was asked for."""


class NewerFileError(Exception):
    """The current version was written by a newer release of the database than this one can read."""


class DamagedFileError(OSError):
    """A published file is no longer what was published, and no earlier one can stand in for it."""


@dataclass(frozen=True)
class Version:
    """One published file: its number, when (UTC, ISO 8601), why, its rows by table, its data model and fingerprint."""

    number: int
    file: str
    published_at: str
    title: str
    rows: dict[str, int] = field(default_factory=dict)
    model: str = ""  # fingerprint of the data model it was made with
    sha256: str = ""  # fingerprint of the file; empty where it was found without its entry in the manifest


@dataclass(frozen=True)
class Manifest:
    """What is published: the version that readers get, and those that can be gone back to."""

    current: int
    versions: tuple[Version, ...]


def model_fingerprint() -> str:
    """Changes when schema.sql or a view does: a file made with others cannot answer today's indicators."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in (SCHEMA, *VIEWS))).hexdigest()[:16]


def is_usable(home: Path) -> bool:
    """Whether there is a current version and it was made with today's data model."""
    try:
        return current_version(home).model == model_fingerprint()
    except NoVersionError:
        return False


def home_folder() -> Path:
    """Where published versions live: SSE_HOME, else `var/` in the project."""
    configured = os.environ.get("SSE_HOME")
    return Path(configured) if configured else Path(__file__).resolve().parents[2] / "var"


def read_manifest(home: Path) -> Manifest | None:
    """The manifest, or None when nothing is published or the manifest cannot be read."""
    try:
        content = json.loads((home / MANIFEST).read_text(encoding="utf-8"))
        return Manifest(int(content["current"]), tuple(Version(**version) for version in content["versions"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def current_version(home: Path) -> Version:
    """The version that readers get: the manifest's, else the newest file that is there.

    Raises NoVersionError when there is none.
    """
    manifest = read_manifest(home)
    for version in manifest.versions if manifest else ():
        if manifest and version.number == manifest.current and (home / version.file).is_file():
            return version
    there = _versions_on_disk(home, manifest)
    if not there:
        raise NoVersionError("No database has been published yet. Run: python -m sse_metrics build")
    return there[max(there)]


def open_current(home: Path | None = None, timeout_s: float = 30.0) -> Database:
    """Open the current version for reading, or the version before it when its file is damaged.

    Raises NoVersionError when nothing is published, DamagedFileError when neither it nor an earlier one can be read,
    NewerFileError when it is whole and this program is too old for it: an earlier one must not pass for it then.
    """
    home = home or home_folder()
    current = current_version(home)
    earlier = [each for number, each in _versions_on_disk(home, read_manifest(home)).items() if number < current.number]
    damage: list[Exception] = []
    for version in (current, *sorted(earlier, key=lambda each: -each.number)):
        path = home / version.file
        try:
            if version.sha256 and _sha256(path) != version.sha256:
                raise DamagedFileError(f"{path.name} is not as it was published.")
            opened = Database(path, current.number, timeout_s, holds=version.number)
        except (OSError, duckdb.Error) as problem:
            if "created with a newer version of DuckDB" in str(problem):
                raise NewerFileError(
                    f"{path.name} was written by a newer version of this program. Upgrade: install the requirements "
                    "of the release that wrote it."
                ) from problem
            damage.append(problem)
            continue
        if damage:
            _LOG.warning("Version %s is damaged; version %s is served instead.", current.number, version.number)
        return opened
    raise DamagedFileError(f"{current.file} is damaged and no earlier version can be read.") from damage[0]


def readable_version(home: Path) -> Version | None:
    """The version that readers get now, or the one before it when it is damaged; None when there is none to read."""
    try:
        with open_current(home) as opened:
            return _versions_on_disk(home, read_manifest(home))[opened.holds]
    except (NoVersionError, DamagedFileError):
        return None


def publish(home: Path, title: str, fill: Callable[[Path], None], room: int = 0) -> Version:
    """Publish what `fill` writes into the path it is given, as the next version, and make it current.

    `fill` creates a complete DuckDB file and closes it. Whatever it raises leaves the published versions as they
    were. `room` is about how many bytes it writes beside a copy of the current version. Raises PublishingBusyError
    when another process is publishing, DiskFullError when there is no room, before or after it was tried.
    """
    home.mkdir(parents=True, exist_ok=True)
    with _lock(home):
        _remove_leftovers(home)
        needed = room + _size_of_current(home)
        check_room(home, needed)
        manifest = read_manifest(home)
        known = [version.number for version in manifest.versions] if manifest else []
        number = max([0, *known, *_numbers_on_disk(home)]) + 1
        stage = home / f"stage-{number}.duckdb"
        try:
            stage.touch()  # a folder that may not be written to says so here, rather than through the database
            stage.unlink()
            fill(stage)
            rows = _checked_row_counts(stage)
            _flush(stage)
            fingerprint = _sha256(stage)
        except BaseException as problem:
            missing = stage.stat().st_size if stage.exists() else 0
            _remove_leftovers(home)
            if is_full(problem):
                raise DiskFullError(home, max(needed, missing)) from problem
            raise
        now = datetime.now(UTC).isoformat(timespec="seconds")
        version = Version(number, _file_name(number), now, title, rows, model_fingerprint(), fingerprint)
        kept = [*(manifest.versions if manifest else ()), version][-KEPT_VERSIONS:]
        try:
            stage.replace(home / version.file)
            _flush_folder(home)
            _write_manifest(home, Manifest(number, tuple(kept)))
        except BaseException as problem:
            written = read_manifest(home)
            if written is None or written.current != number:  # nobody was told of the new file
                (home / version.file).unlink(missing_ok=True)
            _remove_leftovers(home)
            if is_full(problem):
                raise DiskFullError(home, needed) from problem
            raise
        _remove_unlisted(home, kept)
        return version


def roll_back(home: Path, number: int) -> Version:
    """Make an earlier version current again. Raises NoVersionError when it is not kept any more."""
    with _lock(home):
        manifest = read_manifest(home)
        listed = {version.number: version for version in manifest.versions} if manifest else {}
        if manifest is None or number not in listed or not (home / listed[number].file).is_file():
            kept = ", ".join(str(known) for known in sorted(listed)) or "none"
            raise NoVersionError(f"Version {number} is not kept. Versions that are: {kept}.")
        _write_manifest(home, Manifest(number, manifest.versions))
        return listed[number]


def _size_of_current(home: Path) -> int:
    """About what a new version takes; nothing is known before the first."""
    try:
        return (home / current_version(home).file).stat().st_size
    except (NoVersionError, OSError):
        return 0


def _file_name(number: int) -> str:
    return f"v{number}.duckdb"


def _numbers_on_disk(home: Path) -> list[int]:
    names = [path.stem[1:] for path in home.glob("v*.duckdb")]
    return [int(name) for name in names if name.isdigit()]


def _versions_on_disk(home: Path, manifest: Manifest | None) -> dict[int, Version]:
    """Versions whose files are there, by number; a file that the manifest does not know has an entry made for it."""
    listed = {version.number: version for version in manifest.versions} if manifest else {}
    found = {number: version for number, version in listed.items() if (home / version.file).is_file()}
    for number in _numbers_on_disk(home):
        found.setdefault(number, Version(number, _file_name(number), "", "found without its entry in the manifest"))
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checked_row_counts(stage: Path) -> dict[str, int]:
    """Read every table of the new file through the connection that readers use; a file without tables is refused."""
    if stage.with_name(stage.name + ".wal").exists():
        raise RuntimeError("The new file was not closed properly: its write-ahead log is still there.")
    with Database(stage, timeout_s=600) as database:
        tables = database.rows(
            "select case schema_name when 'main' then table_name else schema_name || '.' || table_name end as name "
            "from duckdb_tables() where not internal order by name"
        )
        counts = {row["name"]: int(database.value(f"select count(*) from {row['name']}")) for row in tables}
        for name, count in counts.items():
            scanned = database.value(f"select count(hash(columns(*))) from {name}") if count else 0
            if count and scanned != count:
                raise RuntimeError(f"Table {name} of the new file cannot be read to its end.")
    if not counts:
        raise RuntimeError("The new file has no tables: the disk may be full.")
    return counts


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder; its rename is durable enough by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_manifest(home: Path, manifest: Manifest) -> None:
    temporary = home / (MANIFEST + ".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(home / MANIFEST)
    _flush_folder(home)


def _remove_leftovers(home: Path) -> None:
    """Files of a build that did not end; safe under the lock, since nobody else can be building."""
    for pattern in ("stage-*.duckdb*", "work-*.duckdb*", MANIFEST + ".tmp"):
        for path in home.glob(pattern):
            path.unlink(missing_ok=True)


def _remove_unlisted(home: Path, kept: list[Version]) -> None:
    names = {version.file for version in kept}
    for number in _numbers_on_disk(home):
        path = home / _file_name(number)
        if path.name not in names:
            with contextlib.suppress(
                PermissionError
            ):  # Windows: a reader still has it open; the next publish removes it
                path.unlink(missing_ok=True)


@contextlib.contextmanager
def _lock(home: Path) -> Iterator[None]:
    """Hold the folder's lock. The system releases it when its holder dies, so no lock can go stale."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "publishing.lock").open("a+b") as file:
        try:
            if os.name == "nt":
                import msvcrt

                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
            else:
                import fcntl

                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise PublishingBusyError(
                "Another import or build is publishing right now. Try again in a minute."
            ) from taken
        yield
