#!/usr/bin/env python3
"""Start SSE Observatory, or test it, with nothing but Python 3.11 or newer.

    python3 run.py                  make the environment, build the database if there is none, open the dashboard
    python3 run.py --port 8600      the same on another port
    python3 run.py test             install what the tests need and run them; further words go to pytest

Uses the standard library only, since it runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = ENVIRONMENT / "installed.txt"
MOST_WORKERS = 4  # each has a database, a server and a browser of its own
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(words: list[str]) -> int:
    """Run the command that `words` ask for and return its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs before anything has checked it
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    testing = words[:1] == ["test"]
    if words and not testing and words[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    try:
        make_environment("requirements-test.txt" if testing else "requirements.txt")
    except subprocess.CalledProcessError as failed:
        print(f"A step of the installation failed: {' '.join(map(str, failed.cmd))}", file=sys.stderr)
        return 1
    return run_tests(words[1:]) if testing else start(words)


def start(words: list[str]) -> int:
    """Build the database if there is none, then serve until it is stopped."""
    built = call(PYTHON, "-m", "sse_metrics", "build", "--if-needed")
    if built:
        return built
    say("Starting the dashboard; stop it with Ctrl-C …")
    try:
        return call(PYTHON, "-m", "sse_metrics", "serve", *words)
    except KeyboardInterrupt:
        return 130


def run_tests(words: list[str]) -> int:
    """Get a browser where that is possible, then run the tests: side by side, then those that want to be alone.

    Words for pytest choose tests, which are then run one after the other.
    """
    get_browser()
    if words:
        return call(PYTHON, "-m", "pytest", *words)
    workers = max(1, min(MOST_WORKERS, os.cpu_count() or 1))
    together = call(PYTHON, "-m", "pytest", "-n", workers, "--dist", "worksteal", "-m", "not alone")
    alone = call(PYTHON, "-m", "pytest", "-m", "alone")
    return together or alone


def make_environment(requirements: str) -> None:
    """Make the virtual environment and install `requirements`, unless the same were installed before."""
    wanted = fingerprint(requirements)
    if STAMP.exists() and wanted in STAMP.read_text(encoding="utf-8").split():
        return
    if not PYTHON.exists():
        say("Making the Python environment …")
        make_venv()
    say(f"Installing the packages of {requirements} (one or two minutes the first time) …")
    install = [
        *pip(),
        "install",
        "--disable-pip-version-check",
        "--progress-bar",
        "off",
        "-r",
        str(ROOT / requirements),
    ]
    subprocess.run(install, check=True)
    done = STAMP.read_text(encoding="utf-8").split() if STAMP.exists() else []
    STAMP.write_text("\n".join([*done, wanted]), encoding="utf-8")


def make_venv() -> None:
    """Some systems ship Python without the parts that put pip into an environment; the outer pip serves then."""
    made = subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], capture_output=True, text=True)
    if made.returncode:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(ENVIRONMENT)], check=True)


def pip() -> list[str]:
    """The pip of the environment, or the outer one pointed at it."""
    has_own = subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True).returncode == 0
    return [str(PYTHON), "-m", "pip"] if has_own else [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def fingerprint(requirements: str) -> str:
    """Changes when a pinned package or the Python version changes."""
    digest = hashlib.sha256(sys.version.encode())
    for name in sorted({"requirements.txt", "constraints.txt", requirements}):
        digest.update(name.encode() + (ROOT / name).read_bytes())
    return f"{requirements}:{digest.hexdigest()}"


def get_browser() -> None:
    """Install Chromium with apt when it is missing and we may; otherwise say that browser tests will be skipped."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    may_install = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")
    if may_install:
        say("Installing Chromium for the browser tests …")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", *step], env=environment, stdout=subprocess.DEVNULL)
    if not any(shutil.which(name) for name in BROWSERS):
        say("No Chromium here: the browser tests will be skipped. Install it (apt install chromium) to run them.")


def call(*command: object) -> int:
    """Run a command in the project's folder and return its exit code."""
    return subprocess.call([str(word) for word in command], cwd=ROOT)


def say(message: str) -> None:
    """Tell what is being done, at once."""
    print(message, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
