"""How well a column of somebody's table fits a column of ours: by its heading, and by what stands in it."""

from __future__ import annotations

import difflib
import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from sse_metrics.importers.checks.values import UnreadableError, read_day
from sse_metrics.importers.mapping.words import CHOICE_WORDS, HEADINGS, NOTHING, STANDS_IN
from sse_metrics.importers.reading import Table
from sse_metrics.importers.standards.figures import exact
from sse_metrics.importers.templates.model import Field, choice_code, folded, heading, match_heading, templates
from sse_metrics.language import LANGUAGES

SAMPLED_ROWS = 20_000
ENOUGH = 0.5  # below this a column is not proposed
_TESTED_VALUES = 200
_LIKE_ENOUGH = 0.86  # "Longitide" is like "Longitude" by 0.89
_LATER = 0.004  # what a word loses for each one that goes before it
_STANDING_IN = 0.7
_MOST_CHOICES = 60  # with more distinct values a column is no list of choices


@dataclass(frozen=True)
class Column:
    """A column of somebody's table: its heading, the distinct values of a sample and how often each stands there."""

    heading: str
    counts: dict[str, int]
    rows: int

    @property
    def key(self) -> str:
        """The heading as words are compared."""
        return folded(self.heading)

    @property
    def filled(self) -> float:
        """Part of the rows in which it says something."""
        told = sum(count for value, count in self.counts.items() if folded(value) not in NOTHING)
        return told / self.rows if self.rows else 1.0

    @property
    def distinct(self) -> float:
        """Distinct values by filled rows: 1 where every row says something else."""
        told = sum(self.counts.values())
        return len(self.counts) / told if told else 1.0


def columns_of_table(table: Table) -> list[Column]:
    """The columns of a table with what stands in the first rows, in the order of the file."""
    counts: list[dict[str, int]] = [{} for _ in table.columns]
    rows = 0
    for _, cells in itertools.islice(iter(table.rows), SAMPLED_ROWS):
        rows += 1
        for at, value in enumerate(cells):
            if value is not None:
                counts[at][value] = counts[at].get(value, 0) + 1
    return [Column(name, counts[at], rows) for at, name in enumerate(table.columns)]


def row_count(table: Table) -> int:
    """The rows of a table; of a large one in batches, without a look at what stands in them."""
    batches = getattr(table, "batches", None)
    return sum(batch.num_rows for batch in batches()) if batches else sum(1 for _ in table.rows)


def fit(table: str, field: Field, column: Column) -> float:
    """How probable it is that a column means this field, 0 to 1: the heading's likeness times what stands in it."""
    likeness = heading_likeness(table, field.name, column.heading)
    if likeness < ENOUGH or not column.filled:
        return 0.0
    if column.key in STANDS_IN:
        likeness *= _STANDING_IN
    return likeness * _content(table, field, column) * (0.6 + 0.4 * column.filled)


@functools.lru_cache(maxsize=20_000)
def heading_likeness(table: str, field: str, written: str) -> float:
    """1 for a heading of our template, nearly 1 for a word that is known for it, less for one that looks like it."""
    key = folded(written)
    own, shared = HEADINGS.get(f"{table}.{field}", ()), HEADINGS.get(field, ())
    words = (*own, *shared)
    if key in own:  # what makers of such tables mean goes before what our template would mean
        return 1.0 - _LATER * own.index(key)
    meant = match_heading(table, written)
    if meant and meant.name == field:
        return 0.97
    if key in shared:
        return 0.95 - _LATER * shared.index(key)
    shown = (folded(heading(table, field, language)) for language in LANGUAGES)
    known = [word for word in (*words, *shown, folded(field)) if abs(len(word) - len(key)) <= 2]
    best = max((difflib.SequenceMatcher(None, key, word).ratio() for word in known if len(word) > 4), default=0.0)
    return 0.9 * best if best >= _LIKE_ENOUGH else 0.0


def _content(table: str, field: Field, column: Column) -> float:
    values = [value for value in list(column.counts)[:_TESTED_VALUES] if folded(value) not in NOTHING]
    if not values:
        return 1.0
    if field.kind in ("integer", "decimal", "number"):
        numbers = [exact(value) for value in values]
        fitting = sum(number is not None and _in_range(field, float(number)) for number in numbers)
        return fitting / len(values)
    if field.kind == "date":
        return sum(map(_is_day, values)) / len(values)
    if field.kind in ("choice", "boolean"):
        if len(column.counts) > _MOST_CHOICES:
            return 0.0
        return _translated_share(table, field, column)
    if field.is_key and field.name == f"{table}_id" and table != "buyer":  # a buyer stands beside each purchase
        return 1.0 if column.distinct >= 0.98 else 0.4
    if field.name in ("name", "title") and table in ("enterprise", "purchase", "field_point"):
        return 1.0 if column.distinct >= 0.5 else 0.4
    return 1.0


def _in_range(field: Field, number: float) -> bool:
    low, high = field.minimum, field.maximum
    return (low is None or number >= low) and (high is None or number <= high)


def _is_day(written: str) -> bool:
    try:
        read_day(written, "dmy")
    except UnreadableError:
        try:
            read_day(written, "mdy")
        except UnreadableError:
            return False
    return True


def _translated_share(table: str, field: Field, column: Column) -> float:
    told = translations(table, field, column)
    known = {value for value in column.counts if told.get(value) or choice_code(table, field.name, value)}
    total = sum(count for value, count in column.counts.items() if folded(value) not in NOTHING)
    return sum(column.counts[value] for value in known) / total if total else 0.0


def translations(table: str, field: Field, column: Column) -> dict[str, str]:
    """What the values of a column mean where they are not the codes or labels of a choice already.

    What means nothing that is known becomes empty where our column may be empty; else it stays, and is told of.
    """
    found: dict[str, str] = {}
    for value in column.counts:
        if folded(value) in NOTHING:
            found[value] = ""
        elif choice_code(table, field.name, value) is None:
            code = choice_of_words(field.name, value)
            if code or not field.required:
                found[value] = code or ""
    return found


def choice_of_words(field: str, written: str) -> str | None:
    """The choice that the words of a value speak of."""
    words = CHOICE_WORDS.get(field.removeprefix("other_"), ())
    spoken = written.rpartition("/")[2] if "://" in written else written  # an address is full of words of its own
    return next((code for code, pattern in words if pattern.search(spoken)), None)


def without_nothing(column: Column) -> dict[str, str]:
    """Translations of "n/a" and its like into an empty cell."""
    return {value: "" for value in column.counts if folded(value) in NOTHING}


def assign(table: str, columns: Sequence[Column], *, skip: Sequence[str] = ()) -> dict[str, tuple[Column, float]]:
    """For each field of a table of ours the column that fits it best; a column is taken once, the surest first."""
    scored = [
        (fit(table, field, column), -at, field.name, column)
        for field in templates()[table].fields
        if field.name not in skip
        for at, column in enumerate(columns)
    ]
    found: dict[str, tuple[Column, float]] = {}
    taken: set[str] = set()
    for score, _, name, column in sorted(scored, key=lambda each: each[:3], reverse=True):
        if score >= ENOUGH and name not in found and column.heading not in taken:
            found[name] = (column, round(min(score, 1.0), 2))
            taken.add(column.heading)
    return found
