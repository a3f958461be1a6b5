"""How much slower a page is over ten million sales than over twenty thousand.

    python -m benchmarks.page_rerun [--rounds 9] [--sales 10000000] [--places 200] [--rebuild]

Two databases, kept in var/benchmarks, are served by two real servers, and the page of Gwanak-gu's market is asked of
both in turn over the WebSocket that a browser uses, in one session each. A round asks for a year and way of selling
that nobody has asked for (every question goes to the database), then for the same again (every answer is kept).
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.serving import HOMES, Reader, Served, server, stream
from sse_metrics.warehouse.building import build
from sse_metrics.warehouse.publishing import current_version, is_usable

SMALL = 20_000
TARGET = 1.5
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


def ask(reader: Reader, year: int, mode: str) -> tuple[float, float]:
    """Ask for the market; milliseconds until its script has finished, and processor time of the server meanwhile."""
    answered = reader.ask("markets", f"place=gwanak-gu&year={year}&mode={mode}&lang=en")
    if not any("market-years" in name for name in answered.charts) or str(year) not in answered.says:
        raise RuntimeError(f"This is not the page of {year}; its headings are: {answered.says}.")
    return answered.taken_ms, answered.processor_ms


def measure(servers: Sequence[Served], rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Open a session on each server and measure."""
    with ExitStack() as streams:
        readers = [Reader(served, streams.enter_context(stream(served))) for served in servers]
        return measure_readers(readers, rounds)


def measure_readers(readers: Sequence[Reader], rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds (small, large) of each round by kind; who goes first alternates."""
    for reader in readers:
        for year, mode in WARM_UP * 2:
            ask(reader, year, mode)
    taken: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    small, large = readers
    for number, (year, mode) in enumerate(CHOICES[:rounds]):
        for kind in ("new", "kept"):
            found = {reader: ask(reader, year, mode) for reader in (readers if number % 2 == 0 else readers[::-1])}
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
    small = home_of("small", SMALL, 1, options.rebuild)
    large = home_of("large", options.sales, options.places, options.rebuild)
    with server(small) as of_small, server(large) as of_large:
        taken = measure((of_small, of_large), options.rounds)
    print(f"Dream Market page of Gwanak-gu, {SMALL:,} and {options.sales:,} sales: medians of {options.rounds} rounds")
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
