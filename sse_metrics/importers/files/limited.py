"""Running a function in a child process that may use only so much memory and time.

Whatever a hostile file does to the process that reads it, the dashboard lives on. Memory is limited by the system
where it can do that (Linux; macOS and Windows do not limit a single process so), time everywhere. The child ends by
itself when this process is killed.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from sse_metrics.importers.files.child import OUT_OF_ROOM
from sse_metrics.importers.problems import Problem, RefusedError
from sse_metrics.warehouse.room import DiskFullError

_LOG = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[3]
# Importing pyarrow, pandas and duckdb reserves 0.5 GiB of addresses; the rest suits the largest files of limits.py.
MEMORY_BYTES = 4 * 1024**3
SECONDS = 900.0
_LOG_TAIL = 4_000
_OUT_OF_TIME = -int(getattr(signal, "SIGXCPU", 0)) or None  # how a child ends that used up its processor time
# The paths of this process rather than those that Python would work out: the child is started in isolation, where
# neither variables of the environment nor the current folder decide what is imported.
_BOOT = """import json, sys
sys.path[:] = json.loads(sys.argv[1])
from sse_metrics.importers.files.child import main
main()"""

# Allocators and threads that reserve addresses ahead, which count against the limit: 1 GiB for Arrow's own.
_MODEST = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}

Progress = Callable[[str | float], None]


class ChildFailedError(RuntimeError):
    """The function itself failed in the child; what it said is in the log."""


def run(
    function_path: str,
    arguments: Mapping[str, Any],
    folder: Path,
    memory_bytes: int = MEMORY_BYTES,
    seconds: float = SECONDS,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """What `package.module:function` answers to `arguments` and a function `progress`, run in a child.

    Arguments and answer are what JSON can hold. The answer passes through a file in `folder`, which exists.
    `progress` is called with what the child tells, a text or a share from 0 to 1; what it raises ends the child.

    Raises RefusedError: the child's own, or `file_too_demanding` and `file_took_too_long` for what went beyond the
    limits. Raises DiskFullError when the disk of `folder` is full, ChildFailedError for any other failure.
    """
    request = {
        "function": function_path,
        "arguments": dict(arguments),
        "answer": str(folder / f"answer-{os.getpid()}-{threading.get_ident()}.json"),
        "memory_bytes": memory_bytes,
        "seconds": seconds,
        "parent": os.getpid(),
    }
    answer = Path(str(request["answer"]))
    log = answer.with_suffix(".log")
    try:
        with log.open("wb") as said:
            code, is_late = _run_child(request, said, seconds, progress)
        said_text = log.read_bytes()[-_LOG_TAIL:].decode("utf-8", "replace").strip()
        if said_text:
            _LOG.warning("The reading process said: %s", said_text)
        return _answered(answer, code, is_late, seconds, memory_bytes)
    finally:
        answer.unlink(missing_ok=True)
        log.unlink(missing_ok=True)


def _run_child(
    request: Mapping[str, Any], said: IO[bytes], seconds: float, progress: Progress | None
) -> tuple[int, bool]:
    """The child's exit code, and whether it was ended for taking too long."""
    paths = [path or str(Path.cwd()) for path in sys.path]
    paths += [] if str(_ROOT) in paths else [str(_ROOT)]
    child = subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", "-c", _BOOT, json.dumps(paths)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=said,
        env={**os.environ, **_MODEST},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    late = threading.Event()

    def end() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("The reading process has no pipes.")
        # stdin stays open: its end tells the child that this process is gone.
        with contextlib.suppress(BrokenPipeError):
            child.stdin.write(json.dumps(request).encode("utf-8") + b"\n")
            child.stdin.flush()
        for line in child.stdout:
            if progress:
                progress(json.loads(line)["progress"])
        return child.wait(), late.is_set()
    finally:
        timer.cancel()
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def _answered(answer: Path, code: int, is_late: bool, seconds: float, memory_bytes: int) -> dict[str, Any]:
    """The answer, or the error that the way the child ended stands for."""
    if code == 0 and not is_late:
        content: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        if "refused" in content:
            raise RefusedError(Problem(**content["refused"]))
        if "answer" in content:
            found: dict[str, Any] = content["answer"]
            return found
        if "failed" in content:
            raise ChildFailedError(content["failed"])
    if is_late or code == _OUT_OF_TIME:
        details: dict[str, str | int] = {"minutes": max(1, round(seconds / 60))}
        raise RefusedError(Problem("error", "file_took_too_long", details=details))
    if code == OUT_OF_ROOM:
        raise DiskFullError(answer.parent, 2 * sum(path.stat().st_size for path in answer.parent.iterdir()))
    if code == 1:  # Python could not even start it
        raise ChildFailedError("The reading process could not be started.")
    details = {"gigabytes": f"{memory_bytes / 1024**3:.1f}".removesuffix(".0")}
    raise RefusedError(Problem("error", "file_too_demanding", details=details))
