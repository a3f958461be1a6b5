"""The example row beneath the headings of an empty template, and how an import knows to skip it.

The rule: the first cell of the row that is not empty begins with the word for "example" in one of the four languages,
followed by a colon ("Example: ENT-001", "예시: ENT-001"). The row is made from the schema, so that it would pass the
checks if the word were taken away.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from sse_metrics.importers.templates.schema import Field, TemplateTable, templates
from sse_metrics.language import LANGUAGES, has_text, text

Value = str | int | float | bool | Decimal | dt.date | None

_DAY = dt.date(2024, 3, 31)
_AMOUNT = Decimal(1_500_000)
_COUNT = 10
# Values that read the same in every language.
_PLAIN: dict[str, Value] = {
    "currency": "KRW",
    "identifier_scheme": "KR-BRN",
    "identifier": "012-34-56789",
    "website": "https://example.org",
    "ocid": "ocds-213czf-000-00001",
    "supplier_key": "012-34-56789",
    "from_country_iso3": "KOR",
    "latitude": 37.4784,
    "longitude": 126.9516,
    "accuracy_m": 5.0,
    "first_year": 2024,
}


def example_word(language: str) -> str:
    """The word that an example row begins with, without its colon."""
    return text(language, "template.example")


def is_example_row(cells: Sequence[object]) -> bool:
    """Whether a row of a file is the example of a template, in any language, and so never imported."""
    first = next((str(cell) for cell in cells if cell is not None and str(cell).strip()), "")
    return bool(_mark().match(unicodedata.normalize("NFC", first)))


def example_row(table: str, language: str) -> dict[str, Value]:
    """A row that shows how to fill a table in: what is required, numbers, and texts that are easily misread."""
    asked = templates()[table]
    return {field.name: _example(asked, field, language) for field in asked.fields}


def example_cells(shown: Sequence[Value], language: str) -> list[Value]:
    """The row as it is written: its first cell says that it is an example."""
    first, *rest = shown
    colon = text(language, "template.example.cell", word=example_word(language))
    return [colon if first is None else f"{colon} {first}", *rest]


@functools.cache
def _mark() -> re.Pattern[str]:
    words = "|".join(re.escape(unicodedata.normalize("NFC", example_word(language))) for language in LANGUAGES)
    return re.compile(rf"\s*(?:{words})\s*[:：]", re.IGNORECASE)


def _example(table: TemplateTable, field: Field, language: str) -> Value:
    if field.name in _PLAIN:
        return _PLAIN[field.name]
    for group in table.at_least_one:
        if field.name in group and not field.name.endswith(f"_{language}"):
            return None
    if words := _words(table.name, field.name.removesuffix(f"_{language}"), language):
        return words
    if field.kind in ("integer", "decimal", "number"):
        return _number(field)
    if not field.required:
        return None
    if field.is_prefixed:
        return _id(field.references or table.name)
    if field.kind == "date":
        return _DAY
    if field.kind == "boolean":
        return True
    return field.choices[0] if field.choices else text(language, "example.name")


def _words(table: str, field: str, language: str) -> str | None:
    keys = (f"example.{table}.{field}", f"example.{field}")
    return next((text(language, key) for key in keys if has_text(key)), None)


def _number(field: Field) -> Value:
    if field.unit == "year":
        return _DAY.year
    if field.unit == "money":
        return _AMOUNT
    number = min(_COUNT, field.maximum or _COUNT)
    return int(number) if field.kind == "integer" else Decimal(number) if field.kind == "decimal" else float(number)


def _id(table: str) -> str:
    """An id that looks like one and is the same wherever the row is referred to."""
    return f"{table[:3].upper()}-001"
