"""A child process reads; whatever it meets, this process gets an answer or a problem, and no child is left behind."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sse_metrics.importers.files.limited import ChildFailedError, run
from sse_metrics.importers.problems import RefusedError

pytestmark = pytest.mark.alone

ROOT = Path(__file__).resolve().parents[1]
MEMORY = 900 * 1024**2
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of one process")


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_the_answer_and_the_progress_come_back(tmp_path: Path) -> None:
    steps: list[str | float] = []
    assert run("tests.child_tasks:add", {"a": 2, "b": 3}, tmp_path, progress=steps.append) == {"sum": 5}
    assert steps == ["adding", 0.5]
    assert not list(tmp_path.iterdir()), "nothing is left in the folder"


def test_a_refusal_comes_back_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        run("tests.child_tasks:refuse", {}, tmp_path)
    problem = refused.value.problem
    assert (problem.code, problem.file, problem.row, problem.details["cells"]) == ("row_ragged", "a.csv", 7, 2)


def test_a_failure_is_logged_and_not_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(ChildFailedError) as failed:
        run("tests.child_tasks:fail", {}, tmp_path)
    assert "something that nobody thought of" in caplog.text
    assert "something" not in str(failed.value)


@ON_LINUX
@pytest.mark.parametrize("task", ["take_memory", "take_memory_in_arrow", "crash"])
def test_f44_memory_is_limited(tmp_path: Path, task: str) -> None:
    with pytest.raises(RefusedError) as refused:
        run(f"tests.child_tasks:{task}", {}, tmp_path, memory_bytes=MEMORY, seconds=60)
    assert refused.value.problem.code == "file_too_demanding"
    assert "0.9 GB" in refused.value.problem.message()


@pytest.mark.parametrize("task", ["take_time", "take_processor_time"])
def test_time_is_limited(tmp_path: Path, task: str) -> None:
    began = time.monotonic()
    with pytest.raises(RefusedError) as refused:
        run(f"tests.child_tasks:{task}", {}, tmp_path, seconds=3)
    assert refused.value.problem.code == "file_took_too_long"
    assert time.monotonic() - began < 10


def test_the_libraries_work_under_the_limit(tmp_path: Path) -> None:
    answer = run("tests.child_tasks:use_the_libraries", {}, tmp_path, memory_bytes=MEMORY)
    assert answer == {"sum": sum(range(100_000))}


def test_what_the_progress_raises_ends_the_child(tmp_path: Path) -> None:
    def stop(step: str | float) -> None:
        raise KeyboardInterrupt

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run("tests.child_tasks:take_time", {}, tmp_path, progress=stop)
    assert time.monotonic() - began < 20, "it did not wait for the time limit"


@ON_LINUX
def test_no_child_outlives_a_parent_that_is_killed(tmp_path: Path) -> None:
    marker = tmp_path / "child"
    code = (
        "import sys; from pathlib import Path; from sse_metrics.importers.files.limited import run; "
        "run('tests.child_tasks:whose_child', {'marker': sys.argv[1]}, Path(sys.argv[2]))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(marker), str(tmp_path)], cwd=ROOT)
    try:
        until = time.monotonic() + 30
        while not (marker.exists() and marker.read_text(encoding="utf-8")) and time.monotonic() < until:
            time.sleep(0.05)
        child = int(marker.read_text(encoding="utf-8"))
        assert is_alive(child)
    finally:
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
    until = time.monotonic() + 5
    while is_alive(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(child)


def test_the_environment_does_not_decide_what_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert run("tests.child_tasks:add", {"a": 1, "b": 1}, tmp_path) == {"sum": 2}
