"""The child's side of limited.py: limits itself, watches its parent, runs one function, writes one answer."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import importlib
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from sse_metrics.warehouse.room import is_full

# Exit codes by which the parent tells what happened without reading the log.
OUT_OF_MEMORY = 71
_PARENT_GONE = 72
OUT_OF_ROOM = 74  # on the disk
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl


def main() -> None:
    """Read the request from standard input, answer it, and end."""
    request = json.loads(sys.stdin.buffer.readline())
    _limit(request["memory_bytes"], request["seconds"])
    _end_with_parent(request["parent"])
    told = sys.stdout
    sys.stdout = sys.stderr  # nothing that a library prints may pass for progress

    def progress(step: str | float) -> None:
        told.write(json.dumps({"progress": step}) + "\n")
        told.flush()

    try:
        content = _answer(request, progress)
        _write(Path(request["answer"]), content)
    except MemoryError:
        _end(OUT_OF_MEMORY)
    except RecursionError:
        _end(OUT_OF_MEMORY)
    except OSError as error:
        _end(OUT_OF_ROOM if is_full(error) else 1)
    _end(0)


def _answer(request: dict[str, Any], progress: Any) -> dict[str, Any]:
    """The function's answer, the problem for which it refused, or that it failed."""
    try:
        module, _, name = request["function"].partition(":")
        function = getattr(importlib.import_module(module), name)
        return {"answer": function(**request["arguments"], progress=progress)}
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # whatever it is, the parent has to be told
        problem = getattr(error, "problem", None)
        if dataclasses.is_dataclass(problem) and not isinstance(problem, type):
            return {"refused": dataclasses.asdict(problem)}
        if type(error).__name__ == "OutOfMemoryException":  # DuckDB's
            raise MemoryError from error
        if is_full(error):
            raise OSError(errno.ENOSPC, "no space left") from error
        import traceback

        traceback.print_exc()
        return {"failed": type(error).__name__}


def _write(path: Path, content: dict[str, Any]) -> None:
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(content), encoding="utf-8")
    temporary.replace(path)


def _limit(memory_bytes: int, seconds: float) -> None:
    """Have the system limit this process, where it can."""
    try:
        import resource
    except ImportError:  # Windows: only the parent's timer
        return
    limits = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, int(seconds * (os.cpu_count() or 1)) + 5),
        (resource.RLIMIT_AS, memory_bytes),
    ]
    for kind, wanted in limits:
        hard = resource.getrlimit(kind)[1]
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS does not limit addresses
            resource.setrlimit(kind, (value, hard if kind == resource.RLIMIT_CPU else value))


def _end_with_parent(parent: int) -> None:
    """End when the parent does: by the system's signal on Linux, everywhere when standard input closes."""
    if sys.platform == "linux":
        import ctypes
        import signal

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:
            _end(_PARENT_GONE)

    def watch() -> None:
        while sys.stdin.buffer.read(4096):
            continue
        _end(_PARENT_GONE)

    threading.Thread(target=watch, daemon=True).start()


def _end(code: int) -> None:
    """End at once: without waiting for the watching thread, which is in the middle of a read."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
