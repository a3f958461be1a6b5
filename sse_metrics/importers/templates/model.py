"""What templates ask for, in the words of four languages, and which column somebody means by a heading.

Tables and columns are named as in schema.sql. Headings, labels and names of columns are understood in every language,
with other capitals, accents, spaces or underscores, decomposed Unicode, and the star that marks what must be filled.
"""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sse_metrics.importers.templates.schema import (
    BOOLEAN_CODES,
    Field,
    TemplateTable,
    fingerprint,
    templates,
    with_prefix,
    without_prefix,
)
from sse_metrics.language import LANGUAGES, has_text, text

__all__ = [
    "BOOLEAN_CODES",
    "REQUIRED_MARK",
    "Field",
    "TableMatch",
    "TemplateTable",
    "choice_code",
    "choice_key",
    "choice_label",
    "choices_of",
    "fingerprint",
    "folded",
    "heading",
    "heading_key",
    "help_text",
    "match_heading",
    "match_tables",
    "nearest_heading",
    "table_help",
    "templates",
    "title",
    "with_prefix",
    "without_prefix",
]

REQUIRED_MARK = " *"
# Other ways to say yes and no that forms use; X means yes in one form and no in another, so it is not among them.
_YES = (
    "true", "yes", "y", "1", "o", "t", "○", "✓", "✔", "si", "oui", "예", "네", "유", "있음", "해당", "vrai",
    "verdadero",
)  # fmt: skip
_NO = (
    "false", "no", "n", "0", "f", "non", "아니오", "아니요", "무", "없음", "비해당", "faux", "falso",
)  # fmt: skip
_NEAR_ENOUGH = 0.6


class TableMatch(NamedTuple):
    """A table that headings may belong to: its columns that were found, and their part of the required ones."""

    table: str
    fields: tuple[Field, ...]
    required_share: float


def title(table: str, language: str) -> str:
    """What the rows of a table are called, in the plural."""
    return text(language, f"table.{table}")


def table_help(table: str, language: str) -> str:
    """One sentence: what a row of the table is."""
    return text(language, f"table.{table}.help")


def heading_key(table: str, field: str) -> str:
    """The key of the text of a heading."""
    return _own_or_shared(table, field)


def heading(table: str, field: str, language: str) -> str:
    """The heading of a column, without the star of required ones."""
    return text(language, _own_or_shared(table, field))


def help_text(table: str, field: str, language: str) -> str:
    """One sentence on what belongs in a column, with unit and format.

    Ids that have no sentence of their own share two: one for a row's own id, one for the id of a row elsewhere.
    """
    key = _own_or_shared(table, field, ".help")
    if has_text(f"{key}.help"):
        return text(language, f"{key}.help")
    target = templates()[table].field(field).references
    if target:
        return text(language, "field.reference.help", sheet=title(target, language))
    return text(language, "field.own_id.help")


def choices_of(table: str, field: str) -> tuple[str, ...]:
    """The codes that a column takes: its choices, or true and false; empty where anything may stand."""
    column = templates()[table].field(field)
    return BOOLEAN_CODES if column.kind == "boolean" else column.choices


def choice_label(table: str, field: str, code: str, language: str) -> str:
    """The words for a code. Raises KeyError when there are none."""
    return text(language, choice_key(table, field, code))


def choice_code(table: str, field: str, written: str) -> str | None:
    """The code that is meant by a code, or by its label in any language; None when it is neither.

    For yes and no the codes are "true" and "false".
    """
    return _codes(table, field).get(folded(written))


def match_heading(table: str, written: str) -> Field | None:
    """The column of a table that a heading means."""
    return _headings(table).get(folded(written))


def match_tables(headings: Iterable[str]) -> list[TableMatch]:
    """Tables that any of the headings may belong to, best first.

    The best has most of what it requires, then most of the headings, then fewest columns left empty.
    """
    written = list(dict.fromkeys(headings))
    found = []
    for table in templates().values():
        matched = tuple(dict.fromkeys(field for each in written if (field := match_heading(table.name, each))))
        if matched:
            found.append(TableMatch(table.name, matched, _required_share(table, matched)))
    return sorted(
        found,
        key=lambda each: (
            -each.required_share,
            -len(each.fields),
            len(templates()[each.table].fields) - len(each.fields),
        ),
    )


def nearest_heading(table: str, written: str) -> str | None:
    """The heading or name of a column that looks most like what was written; None when nothing does."""
    known = {folded(shown): shown for shown in _shown_headings(table)}
    near = difflib.get_close_matches(folded(written), known, n=1, cutoff=_NEAR_ENOUGH)
    return known[near[0]] if near else None


def folded(written: str) -> str:
    """A heading or label as it is compared: one Unicode form, no accents, lower case, single spaces, no star."""
    decomposed = unicodedata.normalize("NFKD", written)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    spaced = re.sub(r"[\s_\-‐-―'’.:·/()\u200b\ufeff]+", " ", bare).strip()
    return unicodedata.normalize("NFC", spaced.rstrip("* "))


def _own_or_shared(table: str, field: str, ending: str = "") -> str:
    own = f"field.{table}.{field}"
    return own if has_text(own + ending) else f"field.{field}"


@functools.cache
def choice_key(table: str, field: str, code: str) -> str:
    """The key of the text of a code."""
    column = templates()[table].field(field)
    name = field.removeprefix("other_")
    if column.kind == "boolean":
        return f"choice.boolean.{code}"
    if name == "indicator_id":
        return f"indicator.{code}.title"
    keys = [
        f"choice.{table}.{name}.{code}",
        f"choice.{name}.{code}",
        f"{table}_{name}.{code}",
        f"{name}.{code.lower()}",
    ]
    return next((key for key in keys if has_text(key)), keys[0])


@functools.cache
def _codes(table: str, field: str) -> dict[str, str]:
    known: dict[str, str] = {}
    if templates()[table].field(field).kind == "boolean":
        known |= dict.fromkeys(map(folded, _YES), "true") | dict.fromkeys(map(folded, _NO), "false")
    for code in choices_of(table, field):
        known |= {folded(choice_label(table, field, code, language)): code for language in LANGUAGES}
    return known | {folded(code): code for code in choices_of(table, field)}


@functools.cache
def _headings(table: str) -> dict[str, Field]:
    fields = templates()[table].fields
    spoken = {folded(heading(table, field.name, language)): field for field in fields for language in LANGUAGES}
    return spoken | {folded(field.name): field for field in fields}  # names of columns are never ambiguous


def _shown_headings(table: str) -> Sequence[str]:
    fields = templates()[table].fields
    return [
        *(field.name for field in fields),
        *(heading(table, field.name, language) for language in LANGUAGES for field in fields),
    ]


def _required_share(table: TemplateTable, matched: Sequence[Field]) -> float:
    """Part of what a table requires that is there; a group of languages counts as one."""
    names = {field.name for field in matched}
    wanted = [{field.name} for field in table.fields if field.required] + [set(group) for group in table.at_least_one]
    return sum(bool(each & names) for each in wanted) / len(wanted) if wanted else 1.0
