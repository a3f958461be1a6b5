"""run.py, which runs before anything is installed: from a copy of the project's files, installing nothing."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT


@pytest.fixture
def copy(tmp_path: Path) -> ModuleType:
    """run.py of a copy of the project, so that its environment is nobody's."""
    for file in (ROOT / "run.py", *ROOT.glob("*.txt")):
        shutil.copy(file, tmp_path / file.name)
    found = importlib.util.spec_from_file_location("copied_run", tmp_path / "run.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", str(folder / "run.py"), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=30,
        env={"PYTHONUTF8": "1"},
    )


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_help_says_how_to_start_and_installs_nothing(copy: ModuleType, word: str) -> None:
    done = run(copy.ROOT, word)
    assert done.returncode == 0
    for line in ("python3 run.py ", "python3 run.py --port 8600", "python3 run.py test"):
        assert line in done.stdout
    assert not copy.ENVIRONMENT.exists()


def test_an_old_python_is_told_so(
    copy: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(copy.sys, "version_info", (3, 10, 14, "final", 0))
    monkeypatch.setattr(copy.sys, "version", "3.10.14 (main)")
    assert copy.main([]) == 1
    assert capsys.readouterr().err == "Python 3.11 or newer is needed; this is 3.10.14.\n"
    assert not copy.ENVIRONMENT.exists()


def test_only_the_standard_library_is_imported(copy: ModuleType) -> None:
    """-I keeps the project's and the user's packages away, -S those that are installed."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(copy.ROOT / "run.py"), "--help"], capture_output=True, timeout=30
    )
    assert done.returncode == 0, done.stderr


# ------------------------------------------------------------------ what is installed


def add_a_package(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8") + "six==1.17.0\n", encoding="utf-8")


def raise_a_version(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("duckdb==2.0.0", "duckdb==2.0.1"), encoding="utf-8")


@pytest.mark.parametrize("change", [add_a_package, raise_a_version])
def test_the_fingerprint_changes_with_the_packages(copy: ModuleType, change: Callable[[Path], None]) -> None:
    names = ("requirements.txt", "requirements-test.txt")
    before = {name: copy.fingerprint(name) for name in names}
    assert before == {name: copy.fingerprint(name) for name in names}, "it is the same each time"
    assert len(set(before.values())) == 2
    change(copy.ROOT / "requirements.txt")
    after = {name: copy.fingerprint(name) for name in names}
    assert not set(before.values()) & set(after.values()), "what tests need includes what the dashboard needs"


def test_the_fingerprint_of_the_dashboard_does_not_depend_on_the_tests(copy: ModuleType) -> None:
    before = {name: copy.fingerprint(name) for name in ("requirements.txt", "requirements-test.txt")}
    add_a_package(copy.ROOT / "requirements-test.txt")
    assert copy.fingerprint("requirements.txt") == before["requirements.txt"]
    assert copy.fingerprint("requirements-test.txt") != before["requirements-test.txt"]


def test_the_fingerprint_changes_with_python(copy: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    before = copy.fingerprint("requirements.txt")
    monkeypatch.setattr(copy.sys, "version", "3.99.0 (main)")
    assert copy.fingerprint("requirements.txt") != before


class ReachedError(Exception):
    """Something would have been installed."""


@pytest.fixture
def no_commands(copy: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*command: object, **_: object) -> None:
        raise ReachedError(command)

    monkeypatch.setattr(copy.subprocess, "run", refuse)


def stamp(copy: ModuleType, *names: str) -> None:
    copy.ENVIRONMENT.mkdir()
    copy.STAMP.write_text("\n".join(copy.fingerprint(name) for name in names), encoding="utf-8")


@pytest.mark.usefixtures("no_commands")
def test_nothing_is_installed_twice(copy: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    stamp(copy, "requirements.txt", "requirements-test.txt")
    copy.make_environment("requirements.txt")
    copy.make_environment("requirements-test.txt")
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("no_commands")
def test_changed_packages_are_installed(copy: ModuleType) -> None:
    stamp(copy, "requirements.txt")
    add_a_package(copy.ROOT / "requirements.txt")
    with pytest.raises(ReachedError):
        copy.make_environment("requirements.txt")


@pytest.mark.usefixtures("no_commands")
@pytest.mark.parametrize("installed", [(), ("requirements.txt",)])
def test_what_is_not_stamped_is_installed(copy: ModuleType, installed: tuple[str, ...]) -> None:
    stamp(copy, *installed)
    with pytest.raises(ReachedError):
        copy.make_environment("requirements-test.txt")


def test_an_installation_that_fails_is_said_and_not_stamped(
    copy: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        if "install" in command:
            raise subprocess.CalledProcessError(1, command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(copy.subprocess, "run", fail)
    copy.ENVIRONMENT.mkdir()
    for words in ([], ["test"], ["--port", "8600"]):
        assert copy.main(words) == 1
        assert "A step of the installation failed" in capsys.readouterr().err
    assert not copy.STAMP.exists()


def test_tests_run_side_by_side_and_those_that_kill_processes_alone(
    copy: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []
    codes = [1, 0]

    def note(command: list[str], **_: object) -> int:
        calls.append(command[2:])
        return codes.pop(0)

    monkeypatch.setattr(copy.subprocess, "call", note)
    monkeypatch.setattr(copy.shutil, "which", lambda name: name)
    assert copy.run_tests([]) == 1, "a failure of the first part is not forgotten"
    together, alone = calls
    assert together[-2:] == ["-m", "not alone"]
    assert "-n" in together
    assert alone == ["pytest", "-m", "alone"]
    codes, calls = [0], []
    assert copy.run_tests(["tests/test_run.py"]) == 0
    assert calls == [["pytest", "tests/test_run.py"]]
