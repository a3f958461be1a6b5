"""How long importing a CSV file of sales takes, against what DuckDB needs to read the same file.

    python -m benchmarks.import_sales [--sales 1000000] [--rounds 5]

Both are whole processes, in turn: `python -m sse_metrics import`, which opens, decodes, checks, settles, publishes
and verifies, and a Python process in which DuckDB reads the file into a table of a new database file. Prints the
medians, the median of the ratios of the rounds, and the most memory that an import and its child took together.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from sse_metrics.importers.importing import prepare, publish_import
from sse_metrics.warehouse.building import build

TARGET = 6.0
ENTERPRISES = 500
PLACE = "gwanak-gu"
READ = """import sys, duckdb
con = duckdb.connect(sys.argv[2])
con.execute("set enable_progress_bar = false")
con.execute("create table sale as select * from read_csv(?)", [sys.argv[1]])
con.close()"""


def write_sales(path: Path, count: int) -> None:
    """So many sales of five years, the same each time."""
    chance = random.Random(1)  # noqa: S311 - the same file each time, nothing secret
    first = dt.date(2019, 1, 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["channel_id", "market_day_id", "enterprise_id", "sold_on", "mode", "amount", "currency"])
        for _ in range(count):
            day = first + dt.timedelta(days=chance.randrange(1826))
            seller = f"E{chance.randrange(ENTERPRISES):04d}"
            out.writerow(["dream_market", "", seller, day, "plaza", chance.randrange(1000, 90000), "KRW"])


def prepared_home(folder: Path) -> Path:
    """A published database with the enterprises and the channel that the sales name."""
    home = folder / "home"
    build(home, demonstration=False)
    enterprises, channels = folder / "enterprises.csv", folder / "channels.csv"
    with enterprises.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["enterprise_id", "name", "family", "founded_on", "registered_on"])
        out.writerows(
            [f"E{n:04d}", f"Enterprise {n}", "cooperative", "2010-01-01", "2011-01-01"] for n in range(ENTERPRISES)
        )
    channels.write_text("channel_id,kind,name_en\ndream_market,market,Dream Market\n", encoding="utf-8")
    work = folder / "work"
    work.mkdir()
    publish_import(prepare(home, [(path, path.name) for path in (enterprises, channels)], PLACE, work))
    return home


def timed(command: Sequence[str], home: Path) -> tuple[float, float]:
    """Seconds that a command takes, and the most memory in megabytes of it and its children (Linux; 0 elsewhere)."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, "SSE_HOME": str(home)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    most = 0.0
    over = threading.Event()

    def watch() -> None:
        nonlocal most
        while not over.wait(0.02):
            most = max(most, _resident_mb(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, said = process.communicate()
    seconds = time.perf_counter() - started
    over.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(said.decode("utf-8", "replace"))
    return seconds, most


def _resident_mb(pid: int) -> float:
    """Memory of a process and its children; what they are not there any more counts as nothing."""
    total = 0.0
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return total
    for line in status.splitlines():
        if line.startswith("VmRSS:"):
            total = int(line.split()[1]) / 1024
    return total + sum(_resident_mb(int(child)) for child in children)


def main() -> int:
    """Measure, print, and end with 1 when an import takes more than the target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sales", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sse-benchmark-") as name:
        folder = Path(name)
        sales = folder / "sales.csv"
        write_sales(sales, options.sales)
        home = prepared_home(folder)
        reads, imports, memory = [], [], []
        for number in range(options.rounds):
            fresh, target = folder / f"home-{number}", folder / f"read-{number}.duckdb"
            shutil.copytree(home, fresh)
            reads.append(timed([sys.executable, "-c", READ, str(sales), str(target)], fresh)[0])
            command = [sys.executable, "-m", "sse_metrics", "import", str(sales), "--place", PLACE]
            seconds, most = timed(command, fresh)
            imports.append(seconds)
            memory.append(most)
            shutil.rmtree(fresh)
            target.unlink()
            print(f"round {number + 1}: read {reads[-1]:.2f} s, import {seconds:.2f} s, {most:.0f} MB")
        size = sales.stat().st_size / 1e6
    ratio = statistics.median(one / other for one, other in zip(imports, reads, strict=True))
    print(f"{options.sales:,} sales, {size:.0f} MB")
    print(f"DuckDB reads the file in {statistics.median(reads):.2f} s")
    print(f"the import takes {statistics.median(imports):.2f} s, at most {max(memory):.0f} MB")
    print(f"ratio {ratio:.2f} (target {TARGET:g})")
    return int(ratio > TARGET)


if __name__ == "__main__":
    raise SystemExit(main())
