"""The commands that bring files in: inspect, import, loads, withdraw."""

from __future__ import annotations

import argparse
import getpass
import json
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from sse_metrics.language import LANGUAGES, text
from sse_metrics.places import find_place
from sse_metrics.warehouse.publishing import home_folder, open_current
from sse_metrics.warehouse.room import write_whole

if TYPE_CHECKING:
    from sse_metrics.importers.planning import Plan
    from sse_metrics.importers.prepared import Prepared
    from sse_metrics.importers.problems import Problem

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

# sysexits.h
OK, BAD_DATA, NO_INPUT, NO_PERMISSION = 0, 65, 66, 77
_LISTED = 50
_MOVES = 25


def add_commands(commands: Commands) -> None:
    """Add `inspect`, `import`, `loads` and `withdraw` to the commands."""
    looked = commands.add_parser("inspect", help="what files are and hold; nothing is stored")
    looked.add_argument("files", nargs="+", type=Path, metavar="FILE")
    _saying(looked, _inspect)

    brought = commands.add_parser("import", help="check files, show what would change, publish a new version")
    brought.add_argument("files", nargs="+", type=Path, metavar="FILE")
    brought.add_argument("--place", required=True, help="whose figures they are: id or name")
    brought.add_argument("--dry-run", action="store_true", help="say what would change, publish nothing")
    brought.add_argument("--by", help="who imports, for the history; the name of this account otherwise")
    brought.add_argument("--dates", choices=("dmy", "mdy"), help="what comes first in dates such as 03/04/2024")
    brought.add_argument("--mapping", type=Path, help="JSON that says what the columns of other tables mean")
    brought.add_argument("--confirm-mapping", action="store_true", help="take the proposed mapping as it is")
    brought.add_argument("--replaces", type=int, action="append", help="the load that these files correct; 0 for none")
    brought.add_argument("--report", type=Path, help="write the report to this .xlsx or .json file")
    _saying(brought, _import)

    listed = commands.add_parser("loads", help="what was imported, newest first")
    listed.add_argument("--place", help="only of this place: id or name")
    listed.add_argument("--json", action="store_true", help="print a JSON list of objects")
    listed.set_defaults(run=_loads)

    gone = commands.add_parser("withdraw", help="publish a version without the rows of one load")
    gone.add_argument("load", type=int, help="its number; `loads` lists them")
    gone.add_argument("--json", action="store_true", help="print the version as JSON")
    gone.set_defaults(run=_withdraw)


def _saying(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int]) -> None:
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="language of problems")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def _inspect(options: argparse.Namespace) -> int:
    from sse_metrics.importers.files import limited
    from sse_metrics.importers.importing import describe_files
    from sse_metrics.importers.problems import Problem, RefusedError

    try:
        files = describe_files([(path, path.name) for path in options.files])
        with tempfile.TemporaryDirectory(prefix="sse-") as folder:
            answer = limited.run(
                "sse_metrics.importers.preparing:inspect",
                {"files": [(str(file.path), file.name) for file in files]},
                Path(folder),
            )
    except RefusedError as refused:
        return _refused(refused.problem, options)
    problems = [Problem(**problem) for problem in answer.pop("problems")]
    could_be_read = answer.pop("could_be_read")
    answer["files"] = [{"name": file.name, "bytes": file.bytes, "sha256": file.sha256} for file in files]
    answer["problems"] = [problem.as_dict(options.lang) for problem in problems]
    if options.json:
        _print_json(answer)
    else:
        print(f"{answer['format']}\t{answer['encoding'] or ''}")
        for name in ("counts", "totals", "by_year"):
            for key, value in answer[name].items():
                print(f"{name}.{key}\t{json.dumps(value, ensure_ascii=False)}")
        for line in answer["mapping"]:
            print(f"mapping\t{line['column']}\t{line['field'] or '–'}\t{line['confidence']:.2f}")
        _print_problems(problems, options.lang)
    return OK if could_be_read else _exit_code(problems)


def _import(options: argparse.Namespace) -> int:
    from sse_metrics.importers.importing import prepare, publish_import
    from sse_metrics.importers.planning import plan
    from sse_metrics.importers.problems import RefusedError

    _end_cleanly()
    home = home_folder()
    with open_current(home) as db:
        place_id = find_place(db, options.place)
    told = _mappings(options.mapping) if options.mapping else None
    replaces = None if options.replaces is None else [load for load in options.replaces if load]
    files = [(path, path.name) for path in options.files]
    with tempfile.TemporaryDirectory(prefix="sse-") as folder:
        try:
            prepared = prepare(
                home,
                files,
                place_id,
                Path(folder),
                date_order=options.dates,
                mappings=told,
                replaces=replaces,
                progress=_progress(options),
            )
            if prepared.unmapped and options.confirm_mapping:
                prepared = prepare(
                    home,
                    files,
                    place_id,
                    Path(folder),
                    date_order=options.dates,
                    mappings={**_proposed(prepared), **(told or {})},
                    replaces=replaces,
                    progress=_progress(options),
                )
        except RefusedError as refused:
            return _refused(refused.problem, options)
        if options.report:
            _write_report(prepared, options)
        change = plan(prepared) if options.dry_run and prepared.is_publishable else None
        version = None
        if prepared.is_publishable and not options.dry_run:
            _progress(options)("publishing")
            version = publish_import(prepared, by=options.by or _account(), language=options.lang)
        _tell(prepared, change, version, options)
    if prepared.same_as is not None:
        return OK
    return BAD_DATA if not prepared.is_publishable else OK


def _tell(prepared: Prepared, change: Plan | None, version: Any, options: argparse.Namespace) -> None:
    from sse_metrics.importers.report import report_json

    if options.json:
        answer = report_json(prepared, options.lang)
        answer["unmapped"] = [dict(table) for table in prepared.unmapped]
        answer["plan"] = asdict(change) if change else None
        answer["version"] = version.number if version else None
        _print_json(answer)
        return
    if prepared.same_as is not None:
        print(text(options.lang, "import.same_files", load=prepared.same_as))
        return
    for table, count in prepared.counts.items():
        if not count["read"]:  # an empty sheet of the template
            continue
        print(text(options.lang, "import.counts", table=text(options.lang, f"table.{table}"), **count))
    _print_problems(list(prepared.problems), options.lang)
    for load in prepared.replaces:
        print(text(options.lang, "import.replaces", load=load))
    if change:
        for each in change.tables:
            words = {name: value for name, value in asdict(each).items() if name != "table"}
            print(text(options.lang, "import.change", table=text(options.lang, f"table.{each.table}"), **words))
        for move in change.moves[:_MOVES]:
            title = text(options.lang, f"indicator.{move.indicator_id}.title")
            print(f"{title}\t{move.year or ''}\t{_shown(move.before)} → {_shown(move.after)}\t{move.currency or ''}")
        if len(change.moves) > _MOVES:
            print(text(options.lang, "import.more_moves", n=len(change.moves) - _MOVES))
    key = "published" if version else "dry_run" if prepared.is_publishable else "not_published"
    print(text(options.lang, f"import.{key}", **({"version": version.number} if version else {})))


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:,.6g}" if abs(value) < 1_000_000 else f"{value:,.0f}"


def _loads(options: argparse.Namespace) -> int:
    from sse_metrics.importers.importing import loads

    with open_current() as db:
        rows = loads(db, find_place(db, options.place) if options.place else None)
    if options.json:
        _print_json(rows)
        return OK
    print("load\tplace\tloaded_at\tby\tkind\trows\trejected\tactive\ttitle")
    for row in rows:
        cells = (
            row["load_id"], row["place_id"], f"{row['loaded_at']:%Y-%m-%d %H:%M}", row["loaded_by"] or "", row["kind"],
            row["rows_kept"], row["rows_rejected"], "yes" if row["is_active"] else "no", row["title"],
        )  # fmt: skip
        print(*cells, sep="\t")
    return OK


def _withdraw(options: argparse.Namespace) -> int:
    from sse_metrics.importers.importing import withdraw

    _end_cleanly()
    version = withdraw(home_folder(), options.load)
    if options.json:
        _print_json({"version": version.number})
    else:
        print(text("en", "import.published", version=version.number))
    return OK


def _mappings(path: Path) -> dict[str, Any]:
    from sse_metrics.importers.mapping.proposing import to_maps

    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        return {fingerprint: to_maps(proposal) for fingerprint, proposal in given.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise ValueError(f"{path.name} is no mapping: {problem}") from problem


def _proposed(prepared: Prepared) -> dict[str, Any]:
    from sse_metrics.importers.mapping.proposing import to_maps

    return {table["fingerprint"]: to_maps(table["proposal"]) for table in prepared.unmapped if table.get("proposal")}


def _write_report(prepared: Prepared, options: argparse.Namespace) -> None:
    from sse_metrics.importers.report import report_json, report_workbook

    if options.report.suffix.lower() == ".json":
        content = json.dumps(report_json(prepared, options.lang), ensure_ascii=False, indent=1).encode("utf-8")
    else:
        content = report_workbook(prepared, options.lang)
    write_whole(options.report, content)


def _refused(problem: Problem, options: argparse.Namespace) -> int:
    if options.json:
        _print_json({"format": "unknown", "problems": [problem.as_dict(options.lang)]})
    _print_problems([problem], options.lang)
    return _exit_code([problem])


def _exit_code(problems: list[Problem]) -> int:
    from sse_metrics.importers.files.opening import EXIT_CODES

    codes = [EXIT_CODES[problem.code] for problem in problems if problem.code in EXIT_CODES]
    return codes[0] if codes else BAD_DATA


def _print_problems(problems: list[Problem], language: str) -> None:
    """Problems in one line each on standard error, errors first."""
    from sse_metrics.importers.report import report_rows

    rows = report_rows(problems, language)
    for row in rows[:_LISTED]:
        where = " · ".join(str(row[name]) for name in ("file", "sheet", "row", "column", "value") if row[name])
        severity = text(language, f"import.severity.{row['severity']}")
        print(f"{severity}: {where}: {row['message']} {row['fix']}", file=sys.stderr)
    if len(rows) > _LISTED:
        print(text(language, "import.more_problems", n=len(rows) - _LISTED), file=sys.stderr)


def _print_json(content: object) -> None:
    json.dump(content, sys.stdout, ensure_ascii=False, indent=1, default=str)
    print()


def _progress(options: argparse.Namespace) -> Callable[[str], None]:
    def tell(doing: str) -> None:
        if not options.json:
            print(f"… {doing}", file=sys.stderr, flush=True)

    return tell


def _account() -> str | None:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return None


def _end_cleanly() -> None:
    """Let SIGTERM unwind as Ctrl-C does, so that what was begun is removed."""

    def end(number: int, frame: FrameType | None) -> None:
        del frame
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, end)
