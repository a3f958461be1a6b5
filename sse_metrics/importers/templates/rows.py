"""What is stored of a place, as a template holds it: taken out, corrected in a spreadsheet, read in again.

Ids are written as the city knows them: the import puts `<place>/` before them, and it is taken off here. Rows that
were made up for demonstration never stand beside rows of a city: where a place has rows of its own in any table, only
those are taken; otherwise the illustrative ones are, and the workbook says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from sse_metrics.importers.templates.files import write_csv, write_workbook
from sse_metrics.importers.templates.model import templates, without_prefix
from sse_metrics.language import text
from sse_metrics.warehouse.database import CanQuery

ILLUSTRATIVE = "illustrative"


def stored_rows(db: CanQuery, place_id: str, table: str) -> list[dict[str, Any]]:
    """The rows of a table that belong to a place, in the order in which they are stored, with codes and plain ids.

    Raises KeyError for a table that has no template.
    """
    return _rows(db, place_id, table, is_illustrative=not has_own_rows(db, place_id))


def has_own_rows(db: CanQuery, place_id: str) -> bool:
    """Whether a place has rows, in any table, that were not made up for demonstration."""
    each = (
        f"select 1 from {table} where place_id = $place and provenance <> '{ILLUSTRATIVE}'"  # stops at the first row
        for table in templates()
    )
    return bool(db.rows(f"select exists({' union all '.join(each)}) as found", {"place": place_id})[0]["found"])


def filled_workbook(
    db: CanQuery,
    place_id: str,
    language: str,
    target: str | Path | BinaryIO,
    tables: Sequence[str] | None = None,
) -> None:
    """Write the workbook of a place with everything that is stored of it; illustrative rows are marked as such.

    `tables` are all when None.

    Raises TooManyRowsError where a table has more rows than a sheet.
    """
    is_illustrative = not has_own_rows(db, place_id)
    rows = {table: _rows(db, place_id, table, is_illustrative=is_illustrative) for table in tables or templates()}
    is_marked = is_illustrative and any(rows.values())
    note = [text(language, "template.filled", place=_name(db, place_id, language))]
    if is_marked:
        note.append(text(language, "template.illustrative"))
    provenance = ILLUSTRATIVE if is_marked else "reported"
    write_workbook(target, language, tables, rows, note="\n".join(note), provenance=provenance, place_id=place_id)


def filled_csv(db: CanQuery, place_id: str, language: str, table: str) -> bytes:
    """The rows of one table of a place as CSV."""
    return write_csv(table, language, stored_rows(db, place_id, table))


def _rows(db: CanQuery, place_id: str, table: str, *, is_illustrative: bool) -> list[dict[str, Any]]:
    fields = templates()[table].fields
    columns = ", ".join(f'"{field.name}"' for field in fields)
    compared = "=" if is_illustrative else "<>"
    found = db.rows(
        f"select {columns} from {table} where place_id = $place and provenance {compared} '{ILLUSTRATIVE}' "
        "order by rowid",
        {"place": place_id},
    )
    prefixed = [field.name for field in fields if field.is_prefixed]
    for row in found:
        row |= {name: without_prefix(place_id, row[name]) for name in prefixed if row[name] is not None}
    return found


def _name(db: CanQuery, place_id: str, language: str) -> str:
    found = db.rows(f"select name_{language} as name from place where place_id = $place", {"place": place_id})
    return found[0]["name"] if found else place_id
