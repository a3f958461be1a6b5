"""A real server for benchmarks, and a reader that asks it for pages over the WebSocket that a browser uses."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[1]
HOMES = ROOT / "var" / "benchmarks"
PATIENCE_S = 60


@dataclass(frozen=True)
class Served:
    """A running server."""

    port: int
    pid: int

    def processor_ms(self) -> float:
        """Processor time used so far, which other work on the machine hardly changes; 0 where it is not told."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text(encoding="ascii").split()[0]) for task in tasks) / 1e6


@contextmanager
def server(home: Path, script: str = "server.py") -> Iterator[Served]:
    """Serve a folder as `serve` does, or another script; once the first page has been drawn."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = home / f"{Path(script).stem}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)],
            cwd=ROOT,
            env={**os.environ, "SSE_HOME": str(home), "PYTHONPATH": str(ROOT)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        until = time.monotonic() + PATIENCE_S
        while not _is_up(port, log, script):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"The server did not start; see {log}")
            time.sleep(0.1)
        yield Served(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _is_up(port: int, log: Path, script: str) -> bool:
    """Our server says when it has drawn its first page; any other is up when it answers."""
    if script == "server.py" and "is ready" not in log.read_text(encoding="utf-8", errors="replace"):
        return False
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
            return True
    except OSError:
        return False


@contextmanager
def stream(served: Served) -> Iterator[ClientConnection]:
    """A connection as a browser holds it."""
    with connect(
        f"ws://127.0.0.1:{served.port}/_stcore/stream",
        subprotocols=["streamlit", "benchmark"],  # type: ignore[list-item]
        max_size=None,
        open_timeout=PATIENCE_S,
    ) as opened:
        yield opened


@dataclass(frozen=True)
class Answered:
    """How long a page took, what the server worked meanwhile, and what it sent."""

    taken_ms: float
    processor_ms: float
    sent_bytes: int
    deck_bytes: int  # of the maps among it
    charts: frozenset[str]
    says: str


class Reader:
    """One session on a server, as a browser holds it."""

    def __init__(self, served: Served, opened: ClientConnection) -> None:
        self.served, self.opened, self.script_hash, self.page = served, opened, "", ""

    def ask(self, page: str, query: str) -> Answered:
        """Ask for a page by its address and wait until its script has finished. Raises RuntimeError when it fails."""
        if page != self.page:
            self.script_hash, self.page = "", page
        ask = BackMsg()
        ask.rerun_script.query_string = query
        ask.rerun_script.page_script_hash = self.script_hash
        ask.rerun_script.page_name = "" if self.script_hash else page
        charts, says, sent, deck = set(), "", 0, 0
        processor_before, started = self.served.processor_ms(), time.perf_counter()
        self.opened.send(ask.SerializeToString())
        while True:
            received = bytes(self.opened.recv(timeout=PATIENCE_S))  # type: ignore[arg-type]
            sent += len(received)
            message = ForwardMsg()
            message.ParseFromString(received)
            self.script_hash = message.navigation.page_script_hash or self.script_hash
            element = message.delta.new_element
            charts.add(element.plotly_chart.id or element.deck_gl_json_chart.id)
            says += element.heading.body
            deck += len(element.deck_gl_json_chart.json.encode())
            if element.WhichOneof("type") == "exception":
                raise RuntimeError(f"{page}: {element.exception.message}")
            if message.WhichOneof("type") == "script_finished":
                break
        taken_ms = 1000 * (time.perf_counter() - started)
        processor_ms = self.served.processor_ms() - processor_before
        if message.script_finished != ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY:
            raise RuntimeError("The page did not finish.")
        return Answered(taken_ms, processor_ms, sent, deck, frozenset(charts - {""}), says)
