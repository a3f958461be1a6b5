"""The command that writes templates: empty, or filled with what is stored of a place."""

from __future__ import annotations

import argparse
import difflib
import io
from pathlib import Path
from typing import TYPE_CHECKING

from sse_metrics.language import LANGUAGES
from sse_metrics.places import find_place
from sse_metrics.warehouse.publishing import open_current
from sse_metrics.warehouse.room import write_whole

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

FORMATS = ("xlsx", "csv", "dictionary")


def add_commands(commands: Commands) -> None:
    """Add `template` to the commands."""
    made = commands.add_parser("template", help="a workbook or CSV file to fill in, made from the data model")
    made.add_argument("--table", action="append", help="only this table, e.g. enterprise; may be given several times")
    made.add_argument("--lang", choices=LANGUAGES, default="en", help="language of headings, lists and help")
    made.add_argument("--format", choices=FORMATS, default="xlsx", help="csv takes one table; dictionary lists columns")
    made.add_argument("--filled", metavar="PLACE", help="with what is stored of this place (id or name)")
    made.add_argument("--out", required=True, type=Path, help="file to write; an earlier one is replaced")
    made.set_defaults(run=_template)


def _template(options: argparse.Namespace) -> int:
    # here, since making a workbook takes a moment to load that no other command needs
    from sse_metrics.importers.templates import files
    from sse_metrics.importers.templates.rows import filled_csv, filled_workbook

    tables = _known(options.table)
    if options.format == "dictionary":
        if options.filled:
            raise ValueError("The data dictionary has no rows: leave out --filled, or take --format xlsx or csv.")
        content = files.write_dictionary_csv(options.lang, tables)
    elif options.format == "csv":
        if tables is None or len(tables) != 1:
            raise ValueError("A CSV file holds one table: name it with --table, e.g. --table enterprise.")
        if options.filled:
            with open_current() as db:
                content = filled_csv(db, find_place(db, options.filled), options.lang, tables[0])
        else:
            content = files.write_csv(tables[0], options.lang)
    else:
        buffer = io.BytesIO()
        if options.filled:
            with open_current() as db:
                filled_workbook(db, find_place(db, options.filled), options.lang, buffer, tables)
        else:
            files.write_workbook(buffer, options.lang, tables)
        content = buffer.getvalue()
    write_whole(options.out, content)
    print(options.out)
    return 0


def _known(tables: list[str] | None) -> list[str] | None:
    """The tables asked for. Raises ValueError for one that has no template, with the nearest ones."""
    from sse_metrics.importers.templates.model import templates

    for table in tables or ():
        if table not in templates():
            near = difflib.get_close_matches(table, templates(), n=3) or list(templates())
            raise ValueError(f"There is no template for {table}; there is one for {', '.join(near)}.")
    return tables
