"""Which of our tables the rows of a spreadsheet belong to, and which heading means which column.

A sheet named like one of our tables is that table. Otherwise the headings decide: all that the table requires, and
most of the headings known. What is left over is told, with the nearest name; columns about persons are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sse_metrics.importers.checks.staging import ColumnMap
from sse_metrics.importers.problems import Problem
from sse_metrics.importers.reading import Table
from sse_metrics.importers.templates.examples import is_example_row
from sse_metrics.importers.templates.model import (
    folded,
    heading_key,
    match_heading,
    match_tables,
    nearest_heading,
    templates,
    title,
)
from sse_metrics.language import LANGUAGES

_MOSTLY = 0.6
_PERSONAL = re.compile(
    r"e-?mail|courriel|correo|이메일|전자우편|phone|téléphone|teléfono|telefono|telephone|mobile|móvil|전화|휴대|연락처|"
    r"주민등록|생년월일|birth|naissance|nacimiento|contact (name|person)|대표자|성명|담당자",
    re.IGNORECASE,
)


def is_personal(heading: str) -> bool:
    """Whether a heading promises data about a person."""
    return bool(_PERSONAL.search(heading))


def template_of(table: Table) -> str | None:
    """The table of ours that a sheet fills, or None."""
    if table.sheet:
        wanted = folded(table.sheet)
        for name in templates():
            if wanted in {folded(name), *(folded(title(name, language)) for language in LANGUAGES)}:
                return name
    headings = [heading for heading in table.columns if heading and not is_personal(heading)]
    found = match_tables(headings)
    if not found:
        return None
    best = found[0]
    known = sum(match_heading(best.table, heading) is not None for heading in headings) / len(headings)
    complete = best.required_share == 1 and known >= _MOSTLY
    nearly = best.required_share >= _MOSTLY and known >= 0.75 and len(best.fields) >= 3
    return best.table if complete or nearly else None


def map_template(table: Table, target: str) -> tuple[ColumnMap, list[Problem]]:
    """The columns of a sheet that fills one of our tables, and what is wrong with its headings."""
    columns: dict[str, str] = {}
    problems: list[Problem] = []

    def note(severity: str, code: str, heading: str | None, **details: str) -> None:
        problems.append(
            Problem(
                severity,  # type: ignore[arg-type]
                code,
                table.file,
                table.sheet,
                table.header_row,
                heading,
                heading,
                details,
            )
        )

    for heading in table.columns:
        field = match_heading(target, heading)
        if field is None and is_personal(heading):
            note("note", "personal_column", heading)
        elif field is None:
            note("error", "unknown_heading", heading, near=nearest_heading(target, heading) or "–")
        elif field.name in columns:
            note("error", "heading_twice", heading, other=columns[field.name])
        else:
            columns[field.name] = heading
    template = templates()[target]
    missing = [field.name for field in template.fields if field.required and field.name not in columns]
    missing += [group[0] for group in template.at_least_one if not set(group) & set(columns)]
    for name in missing:
        note("error", "missing_heading", None, name=f"t:{heading_key(target, name)}")
    return ColumnMap(target, columns), problems


def without_examples(table: Table) -> Table:
    """The table without the example row of an empty template, which only ever stands right beneath the headings."""
    if hasattr(table, "batches"):  # a large file is nobody's empty template
        return table
    rows = iter(table.rows)

    def kept() -> Iterable[tuple[int, tuple[str | None, ...]]]:
        for at, (number, cells) in enumerate(rows):
            if at or not is_example_row(cells):
                yield number, cells

    return Table(table.file, table.sheet, table.columns, list(kept()), table.target, table.header_row)


def proposed(table: Table, target: str) -> list[dict[str, Any]]:
    """Which heading is taken for which column and how sure that is, as `inspect` answers it."""
    found = []
    for heading in table.columns:
        field = match_heading(target, heading)
        found.append({"column": heading, "field": field.name if field else None, "confidence": 1.0 if field else 0.0})
    return found
