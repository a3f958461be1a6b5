"""The commands of `python -m sse_metrics`: each reads its arguments, asks the library, and prints rows."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import decimal
import errno
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from sse_metrics import decision_commands, import_commands, template_commands
from sse_metrics import facts as published
from sse_metrics.comparison import UNITS, compare
from sse_metrics.filters import Filters, UnknownDimensionError
from sse_metrics.indicators import UnknownIndicatorError, catalogue, compute, indicator
from sse_metrics.language import LANGUAGES, text
from sse_metrics.lessons import checked_lessons
from sse_metrics.places import UnknownPlaceError, find_place
from sse_metrics.warehouse.building import build, remove_demonstration
from sse_metrics.warehouse.database import Database
from sse_metrics.warehouse.publishing import (
    ChangedMeanwhileError,
    NewerFileError,
    NoVersionError,
    PublishingBusyError,
    current_version,
    home_folder,
    is_usable,
    open_current,
    read_manifest,
    roll_back,
)
from sse_metrics.warehouse.room import DiskFullError
from sse_metrics.warehouse.settling import BrokenReferenceError

# sysexits.h, as faults are answered
OK, USAGE, BAD_DATA, NO_INPUT, CANNOT_CREATE, DISK, BUSY, TOO_OLD, INTERRUPTED = 0, 64, 65, 66, 73, 74, 75, 78, 130
Rows = Sequence[dict[str, Any]]
_DIMENSION = {
    "place": "place_id",
    "channel": "channel_id",
    "neighbourhood": "neighbourhood_id",
}  # filters by their column
_ROOT = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; problems are said in one line on standard error."""
    for stream in (sys.stdout, sys.stderr):  # a Windows console may be set to a narrower encoding
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        code = run(options)
        sys.stdout.flush()  # here, where it can still be said that nobody reads on
        return code
    except BrokenReferenceError as problem:
        return _complain(f"Rows that stay refer to rows that would go. {problem}", BAD_DATA)
    except ChangedMeanwhileError:
        return _complain("Another version was published in the meantime. Run the command again.", BUSY)
    except KeyboardInterrupt:
        return _complain("Stopped. What is published has not changed.", INTERRUPTED)
    except (UnknownPlaceError, UnknownIndicatorError, UnknownDimensionError, ValueError) as problem:
        return _complain(str(problem), USAGE)
    except NoVersionError as problem:
        return _complain(str(problem), NO_INPUT)
    except NewerFileError as problem:
        return _complain(str(problem), TOO_OLD)
    except PublishingBusyError as problem:
        return _complain(str(problem), BUSY)
    except BrokenPipeError:  # the reader has seen enough, e.g. head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it flushes at its end
        return OK
    except PermissionError as problem:
        return _complain(f"This folder or file cannot be written or read: {problem.filename}", CANNOT_CREATE)
    except DiskFullError as problem:
        return _complain(str(problem), DISK)
    except (OSError, duckdb.IOException) as problem:
        if isinstance(problem, OSError) and problem.errno == errno.EROFS:
            return _complain(f"This folder or file cannot be written: {problem.filename}", CANNOT_CREATE)
        if isinstance(problem, FileNotFoundError) and "temporary directory" in str(problem):
            return _complain("There is no folder for temporary files that can be written: set TMPDIR.", CANNOT_CREATE)
        return _complain(f"The disk did not take it or the file cannot be read: {problem}", DISK)


def _complain(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sse_metrics",
        description="Indicators of the social and solidarity economy, each with its source.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    made = commands.add_parser("build", help="build the database from data/ and publish it")
    made.add_argument("--if-needed", action="store_true", help="only when there is none, or one of an older data model")
    made.add_argument("--without-demo", action="store_true", help="leave the illustrative rows out")
    made.add_argument("--sales", type=int, help="scale the demonstration to this many sales (benchmarks)")
    made.add_argument("--places", type=int, default=1, help="and to this many places")
    made.add_argument("--json", action="store_true", help="print the version as JSON")
    made.set_defaults(run=_build)

    demo = commands.add_parser("demo", help="the demonstration data")
    demo.add_argument("--remove", action="store_true", required=True, help="publish a version without any of it")
    demo.add_argument("--json", action="store_true", help="print the version as JSON")
    demo.set_defaults(run=_remove_demo)

    listed = commands.add_parser("indicators", help="the catalogue")
    listed.add_argument("--theme", help="only this theme")
    listed.add_argument("--lang", choices=LANGUAGES, default="en", help="language of titles and definitions")
    _printing(listed, _indicators)

    one = commands.add_parser("indicator", help="one indicator: value, numerator, denominator, n, provenance")
    one.add_argument("id", help="e.g. market_sales; `indicators` lists them")
    one.add_argument("--place", help="id or name in any of the four languages")
    one.add_argument("--year", help="a year, or a span such as 2015-2020")
    one.add_argument("--by", default="", help="dimensions to split by, joined by commas")
    for name in ("mode", "family", "sector", "channel", "neighbourhood", "buyer-kind", "audience"):
        one.add_argument(f"--{name}", help=f"only this {name.replace('-', ' ')}")
    _printing(one, _indicator)

    figures = commands.add_parser("facts", help="published figures with their citations")
    figures.add_argument("--place", help="id or name in any of the four languages")
    figures.add_argument("--indicator", help="e.g. market_sales")
    figures.add_argument("--search", help="words in the figure, its place or its source")
    figures.add_argument("--contradictions", action="store_true", help="only figures that disagree with another")
    _printing(figures, _facts)

    side_by_side = commands.add_parser("compare", help="places side by side, with source or the reason why not")
    side_by_side.add_argument("id", help="indicator, e.g. sse_enterprises")
    side_by_side.add_argument("--places", required=True, help="ids or names joined by commas, the home place first")
    side_by_side.add_argument("--unit", choices=UNITS, default="counted", help="as counted, or per 10,000 residents")
    side_by_side.add_argument("--year", type=int, help="latest figure at or before this year")
    _printing(side_by_side, _compare)

    taught = commands.add_parser("lessons", help="the lessons with their checked answers")
    taught.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the titles")
    _printing(taught, _lessons)

    import_commands.add_commands(commands)
    decision_commands.add_commands(commands)
    template_commands.add_commands(commands)
    _printing(commands.add_parser("versions", help="what was published"), _versions)

    back = commands.add_parser("rollback", help="make an earlier version current again")
    back.add_argument("number", type=int, help="its number; `versions` lists them")
    _printing(back, _rollback)

    served = commands.add_parser("serve", help="the dashboard, on this machine")
    served.add_argument("--port", type=int, help="port on 127.0.0.1 (8501, or STREAMLIT_SERVER_PORT)")
    served.set_defaults(run=_serve)
    return parser


def _printing(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int]) -> None:
    parser.add_argument("--json", action="store_true", help="print a JSON list of objects")
    parser.set_defaults(run=run)


def _build(options: argparse.Namespace) -> int:
    if options.if_needed and is_usable(home_folder()):
        return OK
    version = build(
        home_folder(),
        demonstration=not options.without_demo,
        sales=options.sales,
        places=options.places,
        progress=_Progress(),
    )
    return _print_rows([_version_row(version, version.number)], options.json)


def _remove_demo(options: argparse.Namespace) -> int:
    home = home_folder()
    with open_current(home) as db:
        readable = db.path
    version = remove_demonstration(home, readable)
    return _print_rows([_version_row(version, version.number)], options.json)


def _indicators(options: argparse.Namespace) -> int:
    rows = [
        {
            "id": each.id,
            "theme": each.theme,
            "title": text(options.lang, f"indicator.{each.id}.title"),
            "unit": each.unit,
            "direction": each.direction,
            "grain": list(each.grain),
            "definition": text(options.lang, f"indicator.{each.id}.definition"),
            "source": each.source,
        }
        for each in catalogue().values()
        if options.theme in (None, each.theme)
    ]
    return _print_rows(rows, options.json, shown=("id", "theme", "unit", "title"))


def _indicator(options: argparse.Namespace) -> int:
    with open_current() as db:
        filters = Filters(
            place=_place_id(db, options.place),
            **_years(options.year),
            mode=options.mode,
            family=options.family,
            sector=options.sector,
            channel=options.channel,
            neighbourhood=_place_id(db, options.neighbourhood),
            buyer_kind=options.buyer_kind,
            audience=options.audience,
        )
        by = [name.strip() for name in options.by.split(",") if name.strip()]
        answer = compute(db, indicator(options.id), filters, by)
    chosen = {
        _DIMENSION.get(name, name): value for name, value in filters.chosen().items() if not name.startswith("year_")
    }
    return _print_rows([{**chosen, **row} for row in answer.rows], options.json)


def _facts(options: argparse.Namespace) -> int:
    with open_current() as db:
        place_id = _place_id(db, options.place)
        rows = published.facts(
            db,
            place_id=place_id,
            indicator=options.indicator,
            search=options.search,
            contradictions_only=options.contradictions,
        )
        related = (
            published.related_indicators(db, place_id, options.indicator) if options.indicator and place_id else []
        )
    if related:
        print(f"Related figures of this place: {', '.join(related)}", file=sys.stderr)
    shown = ("fact_id", "place", "indicator", "breakdown", "period_start", "comparator", "value", "unit", "citation")
    return _print_rows(rows, options.json, shown=shown)


def _compare(options: argparse.Namespace) -> int:
    with open_current() as db:
        place_ids = [find_place(db, name.strip()) for name in options.places.split(",") if name.strip()]
        rows = compare(db, options.id, place_ids, options.unit, options.year)
    return _print_rows(rows, options.json)


def _lessons(options: argparse.Namespace) -> int:
    with open_current() as db:
        rows = [
            {
                "id": lesson.id,
                "title": lesson.title[options.lang],
                "minutes": lesson.minutes,
                "answer": lesson.answer,
                "unit": lesson.unit,
                "sources": list(lesson.citations),
            }
            for lesson in checked_lessons(db)
        ]
    return _print_rows(rows, options.json)


def _versions(options: argparse.Namespace) -> int:
    home = home_folder()
    current = current_version(home)
    manifest = read_manifest(home)
    versions = manifest.versions if manifest else (current,)
    return _print_rows([_version_row(version, current.number) for version in versions], options.json)


def _rollback(options: argparse.Namespace) -> int:
    version = roll_back(home_folder(), options.number)
    return _print_rows([_version_row(version, version.number)], options.json)


def _serve(options: argparse.Namespace) -> int:
    current_version(home_folder())  # says how to build one when there is none
    command = [sys.executable, "-m", "streamlit", "run", str(_ROOT / "server.py")]
    if options.port:
        command += ["--server.port", str(options.port)]
    if os.name != "nt":  # Windows has no exec that keeps the console
        os.chdir(_ROOT)
        os.execv(sys.executable, command)  # noqa: S606 - our own command, no shell wanted
    return subprocess.call(command, cwd=_ROOT)


def _place_id(db: Database, name: str | None) -> str | None:
    return find_place(db, name) if name else None


def _years(given: str | None) -> dict[str, Any]:
    if not given:
        return {}
    first, _, last = given.partition("-")
    if not (first.isdigit() and (not last or last.isdigit())):
        raise ValueError(f"{given} is neither a year nor a span of years such as 2015-2020.")
    return {"year_from": int(first), "year_to": int(last)} if last else {"year": int(first)}


def _version_row(version: Any, current: int) -> dict[str, Any]:
    return {
        "number": version.number,
        "current": version.number == current,
        "published_at": version.published_at,
        "title": version.title,
        "rows": sum(version.rows.values()),
    }


def _print_rows(rows: Rows, as_json: bool, shown: Sequence[str] | None = None) -> int:
    if as_json:
        json.dump(list(rows), sys.stdout, ensure_ascii=False, indent=1, default=_plain)
        print()
        return OK
    if not rows:
        print("Nothing found.")
        return OK
    columns = list(shown or rows[0])
    out = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    out.writerow(columns)
    out.writerows([["" if row[name] is None else _plain(row[name]) for name in columns] for row in rows])
    return OK


def _plain(value: object) -> object:
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return value if isinstance(value, int | float) else str(value)


class _Progress:
    """Says on standard error what is being done and how long it has taken."""

    def __init__(self) -> None:
        self.start = time.monotonic()

    def __call__(self, doing: str) -> None:
        print(f"[{time.monotonic() - self.start:5.1f} s] {doing}", file=sys.stderr, flush=True)
