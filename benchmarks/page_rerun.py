"""How much slower a page is over ten million sales than over ten thousand.

    python -m benchmarks.page_rerun [--rounds 9] [--sales 10000000] [--places 200] [--rebuild]

Two databases, kept in var/benchmarks, are served by two real servers, and the Dream Market page of Gwanak-gu is asked
of both in turn over the WebSocket that a browser uses, in one session each. A round asks for a year and way of selling
that nobody has asked for (every question goes to the database), then for the same again (every answer is kept).
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from sse_metrics.warehouse.building import build
from sse_metrics.warehouse.publishing import current_version, is_usable

ROOT = Path(__file__).resolve().parents[1]
HOMES = ROOT / "var" / "benchmarks"
TARGET = 1.5
PATIENCE_S = 60
# Each is asked once, so that no answer is kept from before; warm-up takes other years.
CHOICES = [(year, mode) for mode in ("all", "plaza", "popup", "festival") for year in range(2024, 2017, -1)]
KINDS = {
    "new": "new question, until the page is there",
    "kept": "kept answers, until the page is there",
    "new_cpu": "new question, processor time of the server",
    "kept_cpu": "kept answers, processor time of the server",
}
WARM_UP = [(2016, "all"), (2017, "plaza"), (2016, "popup")]


def home_of(name: str, sales: int, places: int, rebuild: bool) -> Path:
    """A folder with a published database of so many sales, built when there is none of today's data model."""
    home = HOMES / name
    if rebuild or not is_usable(home) or current_version(home).rows["sale"] != sales:
        shutil.rmtree(home, ignore_errors=True)
        started = time.perf_counter()
        build(home, sales=sales, places=places)
        print(f"built {name}: {sales:,} sales over {places} places in {time.perf_counter() - started:.0f} s")
    return home


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
def server(home: Path) -> Iterator[Served]:
    """Serve a folder as `serve` does, once the first page has been drawn."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = home / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "server.py", "--server.port", str(port)],
            cwd=ROOT,
            env={**os.environ, "SSE_HOME": str(home)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        until = time.monotonic() + PATIENCE_S
        while "is ready" not in log.read_text(encoding="utf-8", errors="replace"):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"The server did not start; see {log}")
            time.sleep(0.1)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
            yield Served(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


class Reader:
    """One session on a server, as a browser holds it."""

    def __init__(self, served: Served, stream: ClientConnection) -> None:
        self.served, self.stream, self.script_hash = served, stream, ""

    def run(self, year: int, mode: str) -> tuple[float, float]:
        """Ask for the page; milliseconds until its script has finished, and processor time of the server meanwhile."""
        ask = BackMsg()
        ask.rerun_script.query_string = f"place=gwanak-gu&year={year}&mode={mode}&lang=en"
        ask.rerun_script.page_script_hash = self.script_hash
        ask.rerun_script.page_name = "" if self.script_hash else "markets"
        charts, says = set(), ""
        processor_before, started = self.served.processor_ms(), time.perf_counter()
        self.stream.send(ask.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(bytes(self.stream.recv(timeout=PATIENCE_S)))  # type: ignore[arg-type]
            self.script_hash = message.navigation.page_script_hash or self.script_hash
            charts.add(message.delta.new_element.plotly_chart.id)
            says += message.delta.new_element.heading.body
            if message.WhichOneof("type") == "script_finished":
                break
        taken_ms = 1000 * (time.perf_counter() - started)
        processor_ms = self.served.processor_ms() - processor_before
        if message.script_finished != ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY:
            raise RuntimeError("The page did not finish.")
        if not any("market-years" in name for name in charts) or str(year) not in says:
            raise RuntimeError(f"This is not the page of {year}; its headings are: {says}.")
        return taken_ms, processor_ms


def measure(servers: Sequence[Served], rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Open a session on each server and measure."""
    with ExitStack() as streams:
        readers = [
            Reader(
                served,
                streams.enter_context(
                    connect(
                        f"ws://127.0.0.1:{served.port}/_stcore/stream",
                        subprotocols=["streamlit", "benchmark"],  # type: ignore[list-item]
                        max_size=None,
                        open_timeout=PATIENCE_S,
                    )
                ),
            )
            for served in servers
        ]
        return measure_readers(readers, rounds)


def measure_readers(readers: Sequence[Reader], rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds (small, large) of each round by kind; who goes first alternates."""
    for reader in readers:
        for year, mode in WARM_UP * 2:
            reader.run(year, mode)
    taken: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    small, large = readers
    for number, (year, mode) in enumerate(CHOICES[:rounds]):
        for kind in ("new", "kept"):
            found = {reader: reader.run(year, mode) for reader in (readers if number % 2 == 0 else readers[::-1])}
            taken[kind].append((found[small][0], found[large][0]))
            taken[kind + "_cpu"].append((found[small][1], found[large][1]))
    return taken


def main() -> int:
    """Measure, print, and fail when the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=14, choices=range(7, len(CHOICES) + 1), metavar="7-28")
    parser.add_argument("--sales", type=int, default=10_000_000, help="sales of the large database")
    parser.add_argument("--places", type=int, default=200, help="places of the large database")
    parser.add_argument("--rebuild", action="store_true", help="build both anew")
    options = parser.parse_args()
    small = home_of("small", 10_000, 1, options.rebuild)
    large = home_of("large", options.sales, options.places, options.rebuild)
    with server(small) as of_small, server(large) as of_large:
        taken = measure((of_small, of_large), options.rounds)
    print(f"Dream Market page of Gwanak-gu, 10,000 and {options.sales:,} sales: medians of {options.rounds} rounds")
    ratios = {}
    for kind, words in KINDS.items():
        pairs = [pair for pair in taken[kind] if pair[0]]
        if not pairs:
            continue
        ratios[kind] = statistics.median(big / little for little, big in pairs)
        little, big = (statistics.median(side) for side in zip(*pairs, strict=True))
        print(f"  {words}: {little:.0f} and {big:.0f} ms, ratio {ratios[kind]:.2f}")
    met = max(ratios["new"], ratios["kept"]) <= TARGET
    print(f"target: at most {TARGET} times: {'met' if met else 'MISSED'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
