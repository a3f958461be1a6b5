"""Files that were read and checked: what is known of them before anything is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sse_metrics.importers.column_map import ColumnMap
from sse_metrics.importers.naming import PREPARED
from sse_metrics.importers.problems import Problem


@dataclass(frozen=True)
class File:
    """A file as it was brought: where it lies now, what it was called, its size and fingerprint."""

    path: Path
    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Prepared:
    """Files that were read and checked, ready to be published.

    `counts` are rows read, kept and rejected by table; `loads` the loads that they make, each with kind, files and
    counts; `problem_counts` severity, code and count; `replaces` the loads whose place they take; `same_as` the load
    that has these very files already.
    """

    home: Path
    folder: Path
    place_id: str
    files: tuple[File, ...]
    version: int
    base: Path
    replaced_files: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    same_as: int | None = None
    formats: tuple[str, ...] = ()
    provenance: Literal["reported", "illustrative"] = "reported"
    encodings: Mapping[str, str | None] = field(default_factory=dict)
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    loads: tuple[Mapping[str, Any], ...] = ()
    problems: tuple[Problem, ...] = ()
    problem_counts: tuple[Mapping[str, Any], ...] = ()
    unmapped: tuple[Mapping[str, Any], ...] = ()
    figures: tuple[Mapping[str, Any], ...] = ()
    mappings: Mapping[str, tuple[ColumnMap, ...]] = field(default_factory=dict)

    @property
    def replaces(self) -> tuple[int, ...]:
        """The loads whose rows go."""
        return tuple(self.replaced_files)

    @property
    def has_errors(self) -> bool:
        """Whether anything keeps it from being published."""
        return any(kind["severity"] == "error" for kind in self.problem_counts)

    @property
    def rows_kept(self) -> int:
        """Rows that would be published."""
        return sum(count["kept"] for count in self.counts.values())

    @property
    def is_publishable(self) -> bool:
        """No errors, something to publish, and not there already."""
        return not self.has_errors and self.rows_kept > 0 and self.same_as is None

    def replaced_by(self, first: int) -> dict[int, int]:
        """For each load that is replaced the new one that corrects it, when new ones are numbered from `first`."""
        return {load: first + self._corrects(names) for load, names in self.replaced_files.items()}

    def _corrects(self, names: Sequence[str]) -> int:
        return next((at for at, load in enumerate(self.loads) if set(names) & set(load["files"])), 0)

    @property
    def rows(self) -> Path:
        """The database of the rows to publish."""
        return self.folder / PREPARED
