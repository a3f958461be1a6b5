"""Files that one reader brought: where they lie, what was found in them, and what they would change.

They lie in a folder of their own that nobody else can open and whose name nobody outside knows. It goes when other
files are brought, when they are published, and when the visit ends; what a killed server left goes with the next one.
"""

from __future__ import annotations

import shutil
import tempfile
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from sse_metrics.importers.checks.values import DateOrder
from sse_metrics.importers.column_map import ColumnMap
from sse_metrics.importers.importing import prepare
from sse_metrics.importers.planning import Plan, plan
from sse_metrics.importers.prepared import Prepared
from sse_metrics.importers.problems import Problem, RefusedError
from sse_metrics.importers.report import report_rows
from sse_metrics.warehouse.publishing import home_folder

_PREFIX = "sse-import-"
_FORGOTTEN_AFTER_S = 24 * 60 * 60
PLANNING = "planning"
Tell = Callable[[str], None]


class Upload(Protocol):
    """What the browser sent: its name is only ever shown, never used."""

    name: str
    file_id: str

    def getbuffer(self) -> memoryview:
        """The content."""
        ...


@dataclass(frozen=True)
class Wish:
    """What somebody wants read, and how."""

    place_id: str
    files: tuple[str, ...]
    date_order: DateOrder | None = None
    replaces: tuple[int, ...] | None = None


@dataclass(eq=False)
class Desk:
    """The files of one visit with what was found in them.

    `prepared` is None where they were refused as a whole; `unmapped` are all tables that had or have to be explained,
    by the fingerprint of their headings.
    """

    wish: Wish
    folder: Path
    paths: tuple[tuple[Path, str], ...]
    mappings: dict[str, tuple[ColumnMap, ...]] = field(default_factory=dict)
    prepared: Prepared | None = None
    change: Plan | None = None
    unmapped: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    refused: Problem | None = None
    _rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._remove = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def clear(self) -> None:
        """Remove the files."""
        self._remove()

    def look(self, tell: Tell, mappings: Mapping[str, tuple[ColumnMap, ...]] | None = None) -> None:
        """Read and check the files, with mappings that were confirmed, and work out what they would change."""
        self.mappings |= mappings or {}
        self.prepared = self.change = self.refused = None
        self._rows.clear()
        try:
            prepared = prepare(
                home_folder(),
                self.paths,
                self.wish.place_id,
                self.folder,
                date_order=self.wish.date_order,
                mappings=self.mappings,
                replaces=self.wish.replaces,
                progress=tell,
            )
        except RefusedError as refused:
            self.refused = refused.problem
            return
        if prepared.unmapped:
            fresh: dict[str, list[Mapping[str, Any]]] = {}
            for table in prepared.unmapped:
                fresh.setdefault(table["fingerprint"], []).append(table)
            self.unmapped |= fresh
        if prepared.is_publishable:
            tell(PLANNING)
            self.change = plan(prepared)
        self.prepared = prepared

    def problem_rows(self, language: str) -> list[dict[str, Any]]:
        """Every listed problem in words, errors first."""
        if language not in self._rows:
            found = [self.refused] if self.refused else list(self.prepared.problems) if self.prepared else []
            self._rows[language] = report_rows(found, language)
        return self._rows[language]

    def counted(self) -> dict[str, int]:
        """How many problems of each severity."""
        found = {"error": 1 if self.refused else 0, "warning": 0, "note": 0}
        for kind in self.prepared.problem_counts if self.prepared else ():
            found[kind["severity"]] += kind["count"]
        return found


def lay_out(wish: Wish, uploads: Sequence[Upload]) -> Desk:
    """A desk with the files on it, each under a name of our own."""
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    desk = Desk(wish, folder, tuple((folder / f"file-{at}", upload.name) for at, upload in enumerate(uploads)))
    for (path, _), upload in zip(desk.paths, uploads, strict=True):
        path.write_bytes(upload.getbuffer())
    return desk


def sweep() -> None:
    """Remove what servers that were killed left behind."""
    for left in Path(tempfile.gettempdir()).glob(_PREFIX + "*"):
        try:
            is_old = time.time() - left.stat().st_mtime > _FORGOTTEN_AFTER_S
        except OSError:  # another server removes it right now
            continue
        if is_old and left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
