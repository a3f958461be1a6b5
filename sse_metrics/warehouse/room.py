"""Room on the disk: looked at before much is written, and said in megabytes when it runs out."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

_MIB = 1024 * 1024
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_WORDS = ("no space left", "disk quota exceeded", "not enough space", "disk is full")


class DiskFullError(OSError):
    """The disk has not the room that is needed; says how much that is and how much is free."""

    def __init__(self, folder: Path, needed: int) -> None:
        self.needed_megabytes = max(1, -(-needed // _MIB))
        self.free_megabytes = _free(folder) // _MIB
        super().__init__(
            f"The disk is full: about {self.needed_megabytes} MB are needed in {folder}, "
            f"{self.free_megabytes} MB are free. Make room and try again; what is published has not changed."
        )


def check_room(folder: Path, needed: int) -> None:
    """Raise DiskFullError when less than `needed` bytes are free in a folder."""
    if _free(folder) < needed:
        raise DiskFullError(folder, needed)


def is_full(problem: BaseException) -> bool:
    """Whether an error, or what it was raised from, says that the disk is full."""
    if isinstance(problem, OSError) and problem.errno in _FULL:
        return True
    is_of_database = "duckdb" in type(problem).__module__  # which is not loaded for this alone
    if is_of_database and any(words in str(problem).lower() for words in _WORDS):
        return True
    return problem.__cause__ is not None and is_full(problem.__cause__)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or as it was before. Raises DiskFullError when there is no room."""
    partial = path.with_name(path.name + ".part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as problem:
        partial.unlink(missing_ok=True)
        if is_full(problem):
            raise DiskFullError(path.parent, len(content)) from problem
        raise


def _free(folder: Path) -> int:
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    return shutil.disk_usage(there).free
