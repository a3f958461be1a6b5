"""Importing files for a place: prepare, see what would change, publish, withdraw.

    prepared = prepare(home, files, "gwanak-gu")   # reads and checks in a limited child process
    change = plan(prepared)                        # what would change, without publishing
    version = publish_import(prepared, by="…")     # a new version; the files are kept under their fingerprints

A file whose name was imported before for the same place is taken for its corrected edition: it replaces that load.
The very same files change nothing. Real rows put the demonstration's rows of the same table and place out of sight.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sse_metrics.importers.checks.values import DateOrder
from sse_metrics.importers.column_map import ColumnMap
from sse_metrics.importers.files import limited
from sse_metrics.importers.laying import lay_rows, lay_withdrawal
from sse_metrics.importers.naming import shown_name
from sse_metrics.importers.prepared import File, Prepared
from sse_metrics.importers.problems import Problem, RefusedError
from sse_metrics.warehouse.database import Database
from sse_metrics.warehouse.publishing import ChangedMeanwhileError, Version, current_version, open_current, publish
from sse_metrics.warehouse.room import check_room
from sse_metrics.warehouse.settling import Base, settle

FILES_FOLDER = "files"
Tell = Callable[[str], None]


def describe_files(paths: Sequence[tuple[Path, str]]) -> tuple[File, ...]:
    """Files with size and fingerprint. Raises RefusedError for what is no regular file; never waits for a pipe."""
    found = []
    for path, name in paths:
        shown = shown_name(name)
        try:
            state = path.stat()
            if not stat.S_ISREG(state.st_mode):
                raise RefusedError(
                    Problem("error", "file_is_folder" if stat.S_ISDIR(state.st_mode) else "file_not_regular", shown)
                )
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except PermissionError as error:
            raise RefusedError(Problem("error", "file_unreadable", shown)) from error
        except (OSError, ValueError) as error:
            raise RefusedError(Problem("error", "file_missing", shown)) from error
        found.append(File(path, shown, state.st_size, sha256))
    return tuple(found)


def prepare(
    home: Path,
    paths: Sequence[tuple[Path, str]],
    place_id: str,
    folder: Path,
    *,
    date_order: DateOrder | None = None,
    mappings: Mapping[str, tuple[ColumnMap, ...]] | None = None,
    replaces: Sequence[int] | None = None,
    progress: Tell = lambda _: None,
) -> Prepared:
    """Read and check files for a place in a limited child process; what is ready lies in `folder`.

    `replaces` names the loads whose place they take; without it, those of the same place with a file of the same
    name; the other files of such a load are then taken from what was kept.
    Raises RefusedError when the child ran out of memory or time, or a file is not there.
    """
    files = _with_names_of_their_own(describe_files(paths))
    version = current_version(home)
    with open_current(home) as db:
        base, active = db.path, _active_files(db, place_id)
        known = remembered_mappings(db, place_id)
    if _are_there(active, files):
        same = next(row["load_id"] for row in active if row["sha256"] == files[0].sha256)
        return Prepared(home, folder, place_id, files, version.number, base, same_as=same)
    taken = _replaced(active, files) if replaces is None else list(replaces)
    if replaces is None:
        files += _left_of(home, active, taken, files)
    used = {**known, **(mappings or {})}
    check_room(folder, _size(files))
    answer = limited.run(
        "sse_metrics.importers.preparing:prepare",
        {
            "files": [(str(file.path), file.name) for file in files],
            "folder": str(folder),
            "place_id": place_id,
            "base": str(base),
            "leave_out": taken,
            "date_order": date_order,
            "mappings": {key: [each.as_dict() for each in maps] for key, maps in used.items()},
        },
        folder,
        progress=lambda told: progress(str(told)),
    )
    return Prepared(
        home,
        folder,
        place_id,
        files,
        version.number,
        base,
        {load: tuple(row["file_name"] for row in active if row["load_id"] == load) for load in taken},
        None,
        tuple(answer["formats"]),
        answer["provenance"],
        answer["encodings"],
        answer["counts"],
        tuple(answer["loads"]),
        tuple(Problem(**problem) for problem in answer["problems"]),
        tuple(answer["problem_counts"]),
        tuple(answer["unmapped"]),
        tuple(answer["figures"]),
        mappings or {},
    )


def publish_import(prepared: Prepared, *, by: str | None = None, language: str = "en") -> Version:
    """Publish what was prepared as a new version.

    Raises ValueError when it has errors or nothing to publish, ChangedMeanwhileError when another version was
    published since, PublishingBusyError when somebody else is publishing.
    """
    if not prepared.is_publishable:
        raise ValueError("What has errors or no rows cannot be published.")

    def fill(stage: Path) -> None:
        if current_version(prepared.home).number != prepared.version:
            raise ChangedMeanwhileError
        lay(prepared, stage, by=by, language=language)
        keep_files(prepared)

    title = ", ".join(file.name for file in prepared.files)
    return publish(prepared.home, title if len(title) <= 120 else title[:119] + "…", fill, 2 * _size(prepared.files))


def lay(prepared: Prepared, stage: Path, *, by: str | None = None, language: str = "en") -> None:
    """Write the file that would be published."""
    work = stage.with_name(stage.name.replace("stage-", "work-", 1))
    work = work if work != stage else stage.with_name("work-" + stage.name)
    try:
        fresh = lay_rows(prepared, work, by=by, language=language)
        settle(work, stage, Base(prepared.base, leave_out=prepared.replaces), fresh)
    finally:
        work.unlink(missing_ok=True)


def withdraw(home: Path, load_id: int) -> Version:
    """Publish a version without the rows of a load; the demonstration's rows that it put out of sight come back.

    Raises ValueError when there is no such load, or its rows are gone already; BrokenReferenceError when rows of
    other loads refer to them, ChangedMeanwhileError when another version was published meanwhile.
    """
    number = current_version(home).number
    with open_current(home) as db:
        base = db.path
        row = db.rows(
            "select title from load where load_id = $id and kind <> 'demo' and replaced_by is null "
            "and withdrawn_at is null",
            {"id": load_id},
        )
    if not row:
        raise ValueError(f"There is no load {load_id} whose rows could be withdrawn.")

    def fill(stage: Path) -> None:
        if current_version(home).number != number:  # what was published since would be lost
            raise ChangedMeanwhileError
        work = stage.with_name(stage.name.replace("stage-", "work-", 1))
        try:
            lay_withdrawal(base, work, load_id)
            settle(work, stage, Base(base, leave_out=(load_id,)))
        finally:
            work.unlink(missing_ok=True)

    return publish(home, f"− {row[0]['title']}", fill)


def keep_files(prepared: Prepared) -> None:
    """Keep the originals, each under its fingerprint: a name from outside is never a path."""
    folder = prepared.home / FILES_FOLDER
    folder.mkdir(exist_ok=True)
    for left in folder.glob("*.part"):  # of an import that was killed
        left.unlink()
    for file in prepared.files:
        kept = folder / file.sha256
        if not kept.exists():
            partial = folder / (file.sha256 + ".part")
            try:
                shutil.copyfile(file.path, partial)
                with partial.open("rb+") as copied:
                    os.fsync(copied.fileno())
                partial.replace(kept)
            finally:
                partial.unlink(missing_ok=True)


def loads(db: Database, place_id: str | None = None) -> list[dict[str, Any]]:
    """What was imported, newest first: with its files, counts, and whether its rows are still there."""
    return db.rows(
        "select l.*, f.files, l.replaced_by is null and l.withdrawn_at is null as is_active from load as l "
        "left join (select load_id, list({'name': file_name, 'sha256': sha256, 'bytes': bytes, 'encoding': encoding} "
        "order by file_name) as files from load_file group by load_id) as f on l.load_id = f.load_id "
        "where l.kind <> 'demo' and ($place::varchar is null or l.place_id = $place) order by l.load_id desc",
        {"place": place_id},
    )


def remembered_mappings(db: Database, place_id: str) -> dict[str, tuple[ColumnMap, ...]]:
    """Mappings that an officer of this place decided for tables with certain headings."""
    rows = db.rows("select * from saved_mapping where place_id = $place", {"place": place_id})
    return {row["headings_sha256"]: tuple(ColumnMap(**each) for each in json.loads(row["mapping"])) for row in rows}


def _active_files(db: Database, place_id: str) -> list[dict[str, Any]]:
    return db.rows(
        "select load_id, file_name, sha256 from load_file inner join load using (load_id) "
        "where place_id = $place and replaced_by is null and withdrawn_at is null",
        {"place": place_id},
    )


def _size(files: Sequence[File]) -> int:
    return sum(file.bytes for file in files)


def _are_there(active: Sequence[Mapping[str, Any]], files: Sequence[File]) -> bool:
    """Whether every file is there already, byte for byte, whatever it is called."""
    return {file.sha256 for file in files} <= {row["sha256"] for row in active}


def _replaced(active: Sequence[Mapping[str, Any]], files: Sequence[File]) -> list[int]:
    """The loads that have a file of one of these names, of which these must be the corrected editions."""
    names = {file.name for file in files}
    return sorted({row["load_id"] for row in active if row["file_name"] in names})


def _left_of(
    home: Path, active: Sequence[Mapping[str, Any]], taken: Sequence[int], files: Sequence[File]
) -> tuple[File, ...]:
    """The other files of loads that are replaced, from what was kept: one corrected file of twelve drops none."""
    names = {file.name for file in files}
    left = [row for row in active if row["load_id"] in taken and row["file_name"] not in names]
    found = []
    for row in left:
        path = home / FILES_FOLDER / row["sha256"]
        if not path.is_file():
            raise RefusedError(Problem("error", "original_missing", row["file_name"]))
        found.append(File(path, row["file_name"], path.stat().st_size, row["sha256"]))
    return tuple(found)


def _with_names_of_their_own(files: Sequence[File]) -> tuple[File, ...]:
    """Files of one name, from two folders, told apart."""
    seen: dict[str, int] = {}
    found = []
    for file in files:
        seen[file.name] = seen.get(file.name, 0) + 1
        again = seen[file.name]
        found.append(file if again == 1 else replace(file, name=f"{file.name} ({again})"))
    return tuple(found)
