"""What a template asks for: the tables that a city fills in and their columns, read from schema.sql alone.

A table has a template when it is stored and its rows say both where they came in (`load_id`) and of which kind they
are (`provenance`). The template leaves out what the import knows by itself: the place, the kind of row, the load, and
a number that only counts rows (`sale.sale_id`). Nothing is listed here by hand that the schema says; where it leaves
something open, a rule about names decides, and the rule stands beside the code that applies it.
"""

from __future__ import annotations

import functools
import hashlib
import re
from dataclasses import dataclass
from typing import Any, Literal

import duckdb

from sse_metrics.indicators import catalogue
from sse_metrics.language import LANGUAGES
from sse_metrics.warehouse.schema import comments, empty_tables, keys, references, stored_tables

Kind = Literal["text", "integer", "decimal", "number", "date", "boolean", "choice"]
Unit = Literal["money", "hours", "days", "degrees", "metres", "year"]

KNOWN_BY_THE_IMPORT = ("place_id", "provenance", "load_id")
BOOLEAN_CODES = ("true", "false")
# Columns that hold ids of another table although the schema does not insist that they stand there.
LOOSE_REFERENCES = {("value_chain_link", "customer_id"): "enterprise"}


@dataclass(frozen=True)
class Field:
    """One column of a template.

    `choices` are the codes that may stand in it. `references` is the table whose id it names; `is_enforced` is false
    where the id may also be missing there. `is_key` says that it is part of what tells rows apart; `is_prefixed` that
    it is stored as "<place>/<id>", so that two cities may use the same numbers. An empty cell becomes `default` where
    there is one. `digits` counts all digits of a decimal, `decimals` those after the point.
    """

    name: str
    kind: Kind
    required: bool = False
    decimals: int = 0
    digits: int | None = None
    choices: tuple[str, ...] = ()
    references: str | None = None
    is_enforced: bool = True
    is_key: bool = False
    is_prefixed: bool = False
    default: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    is_minimum_excluded: bool = False
    length: int | None = None
    unit: Unit | None = None


@dataclass(frozen=True)
class TemplateTable:
    """One table of a template: its columns in the order of the schema.

    `key` are the columns that tell rows of one place apart, empty where rows have no identity. Of every group in
    `at_least_one`, one column must be filled. `checks` are the conditions between columns, as SQL.
    """

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    at_least_one: tuple[tuple[str, ...], ...] = ()
    checks: tuple[str, ...] = ()

    def field(self, name: str) -> Field:
        """The column of this name. Raises KeyError when there is none."""
        for each in self.fields:
            if each.name == name:
                return each
        raise KeyError(name)

    @property
    def needs(self) -> tuple[str, ...]:
        """Other tables of the template that must be filled first, since this one names their ids."""
        named = (each.references for each in self.fields)
        return tuple(dict.fromkeys(name for name in named if name in templates() and name and name != self.name))


@functools.cache
def templates() -> dict[str, TemplateTable]:
    """Every table that a city can fill in, by name, each after those that it refers to."""
    con = empty_tables()  # references and comments are read from the text
    columns = _by_table(
        con,
        "select table_name, column_name, data_type, is_nullable, column_default from duckdb_columns() "
        "where not internal order by column_index",
    )
    checks = _by_table(
        con,
        "select table_name, expression, constraint_column_names as names from duckdb_constraints() "
        "where constraint_type = 'CHECK' order by constraint_index",
    )
    own = {
        name: keys().get(name, ())
        for name in stored_tables()
        if {"provenance", "load_id"} <= {row["column_name"] for row in columns[name]}
    }
    return {name: _table(name, own, columns[name], checks.get(name, [])) for name in own}


@functools.cache
def fingerprint() -> str:
    """Twelve letters and digits that change whenever a template would ask for something else."""
    return hashlib.sha256(repr(templates()).encode()).hexdigest()[:12]


def with_prefix(place_id: str, own_id: str) -> str:
    """An id of a city as it is stored."""
    return f"{place_id}/{own_id}"


def without_prefix(place_id: str, stored_id: str) -> str:
    """A stored id as the city writes it; ids that were never prefixed stay as they are."""
    return stored_id.removeprefix(f"{place_id}/")


def _table(
    table: str, keys: dict[str, tuple[str, ...]], columns: list[dict[str, Any]], checks: list[dict[str, Any]]
) -> TemplateTable:
    asked = [row for row in columns if not _is_known(table, row)]
    key = tuple(name for name in keys[table] if name != "place_id")
    fields = {row["column_name"]: _field(table, row, columns, checks, keys) for row in asked}
    groups = _groups_of_languages(tuple(fields))
    for name in (name for group in groups for name in group):
        fields[name] = _optional(fields[name])
    between = tuple(row["expression"] for row in checks if len(row["names"]) > 1)
    return TemplateTable(table, tuple(fields.values()), key, groups, between)


def _field(
    table: str,
    column: dict[str, Any],
    columns: list[dict[str, Any]],
    checks: list[dict[str, Any]],
    keys: dict[str, tuple[str, ...]],
) -> Field:
    name = column["column_name"]
    own_checks = _checks_of(name, checks)
    choices = _choices(name, own_checks, comments().get((table, name), ""), columns, checks)
    kind, digits, decimals = _kind(column["data_type"], bool(choices))
    references, is_enforced = _reference(table, name, keys[table])
    default = column["column_default"].strip("'") if column["column_default"] else None
    low, is_excluded, high = _range(own_checks)
    is_own_id = name in keys[table] and name.endswith("_id") and "place_id" not in keys[table]
    return Field(
        name=name,
        kind=kind,
        required=not column["is_nullable"] and default is None,
        decimals=decimals,
        digits=digits,
        choices=choices,
        references=references,
        is_enforced=is_enforced,
        is_key=name in keys[table],
        is_prefixed=kind == "text" and (references in keys or (is_own_id and references is None)),
        default=default,
        minimum=low,
        maximum=high,
        is_minimum_excluded=is_excluded,
        length=_length(own_checks) if kind == "text" else None,
        unit=_unit(name, kind, digits),
    )


def _is_known(table: str, column: dict[str, Any]) -> bool:
    # a number named after its own table only counts rows: the import gives it
    is_counter = column["column_name"] == f"{table}_id" and column["data_type"] in ("BIGINT", "INTEGER")
    return column["column_name"] in KNOWN_BY_THE_IMPORT or is_counter


def _kind(data_type: str, is_choice: bool) -> tuple[Kind, int | None, int]:
    """Kind, digits and decimals. Raises ValueError for a type that templates cannot ask for."""
    if is_choice:
        return "choice", None, 0
    if found := re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", data_type):
        return "decimal", int(found[1]), int(found[2])
    plain: dict[str, Kind] = {
        "VARCHAR": "text", "INTEGER": "integer", "BIGINT": "integer", "DOUBLE": "number", "DATE": "date",
        "BOOLEAN": "boolean",
    }  # fmt: skip
    if data_type not in plain:
        raise ValueError(f"A template cannot ask for {data_type}.")
    return plain[data_type], None, 0


def _choices(
    name: str, own_checks: list[str], comment: str, columns: list[dict[str, Any]], checks: list[dict[str, Any]]
) -> tuple[str, ...]:
    for expression in own_checks:
        if " IN (" in expression:
            return tuple(re.findall(r"'([^']*)'", expression))
        # one letter out of a span: "ISIC Rev. 4 section, A to U"
        if expression == f"(length({name}) = 1)" and (span := re.search(r"\b([A-Z]) to ([A-Z])\b", comment)):
            return tuple(chr(code) for code in range(ord(span[1]), ord(span[2]) + 1))
    if name == "indicator_id":
        return tuple(catalogue())
    same = name.removeprefix("other_")  # a second one of the same kind, with the same codes
    if same != name and any(row["column_name"] == same for row in columns):
        return _choices(same, _checks_of(same, checks), "", columns, checks)
    return ()


def _checks_of(name: str, checks: list[dict[str, Any]]) -> list[str]:
    return [row["expression"] for row in checks if row["names"] == [name]]


def _reference(table: str, name: str, key: tuple[str, ...]) -> tuple[str | None, bool]:
    """The table whose id a column names, and whether the schema insists on it."""
    for each in references():
        if (each.table, each.column) == (table, name):
            return each.target, True
    if (table, name) in LOOSE_REFERENCES:
        return LOOSE_REFERENCES[table, name], False
    # parent_flow_id names another flow of the same table, whose key is flow_id
    if any(name == f"parent_{own}" for own in key):
        return table, False
    return None, True


def _range(checks: list[str]) -> tuple[float | None, bool, float | None]:
    """Least value, whether it is itself excluded, and greatest value."""
    for expression in checks:
        if found := re.search(r" BETWEEN (-?\d+) AND (-?\d+)\)", expression):
            return float(found[1]), False, float(found[2])
        if found := re.fullmatch(r"\(\"?\w+\"? (>=?) (-?\d+)\)", expression):
            return float(found[2]), found[1] == ">", None
    return None, False, None


def _length(checks: list[str]) -> int | None:
    lengths = [found[1] for expression in checks if (found := re.search(r"length\(\w+\) = (\d+)", expression))]
    return int(lengths[0]) if lengths else None


def _unit(name: str, kind: Kind, digits: int | None) -> Unit | None:
    if name == "year":
        return "year"
    if name in ("latitude", "longitude"):
        return "degrees"
    for ending, unit in _ENDINGS.items():
        if name.endswith(ending) or (name == "days_late" and unit == "days"):
            return unit
    # money has more digits than any head count
    return "money" if kind == "decimal" and (digits or 0) >= _MONEY_DIGITS else None


_ENDINGS: dict[str, Unit] = {"_hours": "hours", "_m": "metres", "_days": "days"}
_MONEY_DIGITS = 14


def _groups_of_languages(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Columns that hold the same thing in each language: name_en, name_ko, name_fr, name_es."""
    stems = dict.fromkeys(name.removesuffix("_en") for name in names if name.endswith("_en"))
    groups = (tuple(f"{stem}_{language}" for language in LANGUAGES) for stem in stems)
    return tuple(group for group in groups if set(group) <= set(names))


def _optional(field: Field) -> Field:
    return Field(**{**field.__dict__, "required": False})


def _by_table(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, list[dict[str, Any]]]:
    found = con.execute(sql)
    names = [column[0] for column in found.description or []]
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in found.fetchall():
        rows.setdefault(row[0], []).append(dict(zip(names, row, strict=True)))
    return rows
