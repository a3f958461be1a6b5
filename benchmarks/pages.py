"""How long each page takes on a question that nobody has asked, against an empty page.

    python -m benchmarks.pages [--rounds 8] [--pages enterprises,survival] [--parts]

The database that ships is served twice: as the dashboard, and as a page that holds nothing but its row of choices.
Both are asked in turn over the WebSocket that a browser uses: the page for a place or year that nobody has asked for,
so that every question goes to the database, and the empty page. Ends with 1 when a page takes more than ten times as
long.
"""

from __future__ import annotations

import argparse
import statistics
import sys

from benchmarks.serving import HOMES, Reader, server, stream
from sse_metrics.warehouse.building import build
from sse_metrics.warehouse.publishing import is_usable
from ui.navigation import PAGES

TARGET = 10.0
YEARS = [f"place=gwanak-gu&year={year}" for year in range(2025, 2015, -1)]
DISTRICTS = (
    "seoul", "guro-gu", "mapo-gu", "seongbuk-gu", "nowon-gu", "gangdong-gu", "eunpyeong-gu", "geumcheon-gu",
    "jongno-gu", "dobong-gu",
)  # fmt: skip
WORDS = ("market", "loan", "jobs", "fund", "women", "member", "school", "city", "health", "food")
INDICATORS = ("sse_enterprises", "sse_jobs", "mode_mix", "market_sales", "birth_rate", "fund_growth", "trainees")
# What makes a question new; a page that is not named here is asked for another year each time.
NEW = {
    "places": [f"place={place}" for place in DISTRICTS],
    "cities": [f"place={place}&year=2024" for place in DISTRICTS],
    "facts": [f"q={word}" for word in WORDS],
    "indicators": [f"indicator={indicator}" for indicator in INDICATORS],
}
WITHOUT_QUESTIONS = ("room", "import")
# The parts of pages that are shown on demand, each measured like a page of its own.
PARTS = {
    "enterprises": ("part", ("need", "change", "kinds", "networks")),
    "markets": ("part", ("sellers", "outlook", "beside", "published")),
    "procurement": ("topic", ("flows", "concentration", "competition")),
    "funding": ("part", ("left_out", "commitments", "exposed")),
    "lending": ("part", ("recycled", "gap", "inclusion")),
    "vitality": ("part", ("profit", "work", "people", "support")),
    "support": ("part", ("afterwards", "fairness", "spaces", "centre", "lunch")),
    "survival": ("split", ("cohort", "family", "women", "support", "after")),
    "needs": ("part", ("waiting", "worth", "helpers", "gap")),
    "assets": ("part", ("finance", "years", "cases")),
}


def measure(page: str, part: str, reader: Reader, empty: Reader, rounds: int) -> tuple[float, float, float, int]:
    """Medians: the page, the empty page, the ratio of the rounds; and the most bytes that the page sent."""
    warm, *new = [f"{query}{part}" for query in NEW.get(page, YEARS)]
    for _ in range(2):
        reader.ask(page, f"{warm}&lang=en")
        empty.ask("empty", f"{warm}&lang=en")
    pairs, sent = [], 0
    for number, query in enumerate(new[:rounds]):
        first, second = (reader, empty) if number % 2 == 0 else (empty, reader)
        found = {each: each.ask(page if each is reader else "empty", f"{query}&lang=en") for each in (first, second)}
        pairs.append((found[reader].taken_ms, found[empty].taken_ms))
        sent = max(sent, found[reader].sent_bytes)
    ratio = statistics.median(taken / nothing for taken, nothing in pairs)
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs), ratio, sent


def _with_parts(page: str, parts: bool) -> list[tuple[str, str, str]]:
    """The page and its parts: address, name, and what is added to the question."""
    name, codes = PARTS.get(page, ("", ()))
    own = [(page, page or "glance", "")]
    return own + [(page, f"{page}, {code}", f"&{name}={code}") for code in codes if parts]


def main() -> int:
    """Measure every page, print, and fail when one misses the target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=8, choices=range(3, 10), metavar="3-9")
    parser.add_argument("--pages", help="addresses of pages, joined by commas; all of them otherwise")
    parser.add_argument("--parts", action="store_true", help="the parts of pages that are shown on demand too")
    options = parser.parse_args()
    known = [address for pages in PAGES.values() for _, address, _ in pages if address not in WITHOUT_QUESTIONS]
    asked = options.pages.split(",") if options.pages else known
    home = HOMES / "shipped"
    if not is_usable(home):
        build(home)
    missed = []
    with server(home) as of_page, server(home, "benchmarks/empty_page.py") as of_empty:
        print(f"{'page':<26}{'new question':>14}{'empty page':>12}{'ratio':>8}{'sent':>10}")
        for page, name, part in [way for address in asked for way in _with_parts(address, options.parts)]:
            with stream(of_page) as page_stream, stream(of_empty) as empty_stream:
                taken, nothing, ratio, sent = measure(
                    page, part, Reader(of_page, page_stream), Reader(of_empty, empty_stream), options.rounds
                )
            print(f"{name:<26}{taken:>11.0f} ms{nothing:>9.0f} ms{ratio:>8.1f}{sent / 1000:>7.0f} kB")
            if ratio > TARGET:
                missed.append(name)
    print(f"target: at most {TARGET:.0f} times: {'MISSED by ' + ', '.join(missed) if missed else 'met'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
