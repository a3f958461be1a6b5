"""Rows of a file as text in a work database, then typed: column by column, with every value that cannot be taken noted.

The work is done by the database over whole columns. Only values that are not written the plain way come to Python,
each distinct one once. Nothing is dropped here: a value that cannot be read leaves an empty cell and a noted problem.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from sse_metrics.importers.checks.values import (
    DateOrder,
    DecimalMark,
    UnreadableError,
    day_order,
    decimal_mark,
    read_day,
    read_number,
    read_whole,
    to_scale,
)
from sse_metrics.importers.column_map import ColumnMap
from sse_metrics.importers.reading import Row, Table
from sse_metrics.importers.standards.currencies import currency_code
from sse_metrics.importers.templates.model import (
    Field,
    TemplateTable,
    choice_code,
    choice_key,
    choice_label,
    choices_of,
    folded,
    templates,
)
from sse_metrics.language import LANGUAGES

_ROWS_AT_ONCE = 50_000
_ROWS_TOLD = 100_000

# Written the plain way: the database reads these by itself.
_PLAIN = {
    "integer": r"-?[0-9]{1,9}",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
}

PROBLEMS = """
create table if not exists problem (
    table_number integer not null, row_number bigint, field varchar, value varchar,
    severity varchar not null, code varchar not null, details varchar
)
"""


@dataclass(frozen=True)
class Staged:
    """A table of a file whose rows stand in the work database as `raw_<number>`."""

    number: int
    file: str
    sheet: str | None
    header_row: int
    map: ColumnMap
    group: int = 0  # the load among those of the import that its rows belong to
    left_aside: int = 0  # rows of the file that are none of this table

    @property
    def template(self) -> TemplateTable:
        """What its rows become."""
        return templates()[self.map.target]

    @property
    def raw(self) -> str:
        """Its rows as text."""
        return f"raw_{self.number}"

    @property
    def typed(self) -> str:
        """Its rows typed."""
        return f"typed_{self.number}"

    @property
    def given(self) -> frozenset[str]:
        """Our columns that the file or a constant fills."""
        return frozenset((*self.map.columns, *self.map.constants, *self.map.derived))


def put_raw(
    con: duckdb.DuckDBPyConnection,
    number: int,
    table: Table,
    mapped: ColumnMap,
    progress: Callable[[int], None] = lambda _: None,
) -> Staged:
    """Put the mapped columns of a table into the work database, as text. `progress` is told how many rows are in."""
    staged = Staged(number, table.file, table.sheet, table.header_row, mapped)
    positions = {heading: index for index, heading in enumerate(table.columns)}
    chosen = [(name, positions[heading]) for name, heading in mapped.columns.items()]
    derived = [
        f'{_derived_sql([f"c{positions[heading]}" for heading in headings])} as "{name}"'
        for name, headings in mapped.derived.items()
        if name not in mapped.columns
    ]
    listed = ", ".join(['_row as "_row"', *(f'c{at} as "{name}"' for name, at in chosen), *derived])
    constants = "".join(f', $constant_{name} as "{name}"' for name in mapped.constants if name not in mapped.columns)
    reader = _arrow(table, progress)
    con.register("rows_of_file", reader)
    con.execute(
        f"create temp table {staged.raw} as select {listed}{constants} from rows_of_file",
        {f"constant_{name}": value for name, value in mapped.constants.items() if name not in mapped.columns} or None,
    )
    con.unregister("rows_of_file")
    for name, value in mapped.constants.items():
        if name in mapped.columns:
            con.execute(f'update {staged.raw} set "{name}" = $value where "{name}" is null', {"value": value})
    return replace(staged, left_aside=_leave_aside(con, staged))


def _derived_sql(columns: Sequence[str]) -> str:
    """SQL of an id out of words: those of the first column must be there, blanks and capitals do not count."""
    words = ", ".join(rf"coalesce(regexp_replace({folded_sql(column)}, '\s+', ' ', 'g'), '')" for column in columns)
    return f"case when {columns[0]} is not null then 'x' || substr(sha256(concat_ws('|', {words})), 1, 12) end"


def _leave_aside(con: duckdb.DuckDBPyConnection, staged: Staged) -> int:
    """Take the rows out that do not belong to the target, and say how many they were."""
    if not (staged.map.only_where or staged.map.distinct):
        return 0
    before = _rows_in(con, staged.raw)
    for name in staged.map.only_where:
        con.execute(f'delete from {staged.raw} where "{name}" is null')
    if staged.map.distinct:
        key = ", ".join(f'"{name}"' for name in staged.template.key if name in staged.given)
        con.execute(f"delete from {staged.raw} where _row not in (select min(_row) from {staged.raw} group by {key})")
    return before - _rows_in(con, staged.raw)


def _rows_in(con: duckdb.DuckDBPyConnection, relation: str) -> int:
    # all rows are fetched, or the connection refuses the next relation that is registered
    return int(con.execute(f"select count(*) from {relation}").fetchall()[0][0])


def _arrow(table: Table, progress: Callable[[int], None]) -> pa.RecordBatchReader:
    """The rows as batches whose columns are _row, c0, c1 …"""
    schema = pa.schema([("_row", pa.int64()), *((f"c{i}", pa.string()) for i in range(len(table.columns)))])
    batches: Callable[[], Iterator[pa.RecordBatch]] | None = getattr(table, "batches", None)
    given = (
        (pa.record_batch(batch.columns, schema=schema) for batch in batches())
        if batches
        else _batched(table.rows, schema)
    )
    return pa.RecordBatchReader.from_batches(schema, _told(given, progress))


def _told(batches: Iterable[pa.RecordBatch], progress: Callable[[int], None]) -> Iterator[pa.RecordBatch]:
    count = told = 0
    for batch in batches:
        yield batch
        count += batch.num_rows
        if count - told >= _ROWS_TOLD:
            told = count
            progress(count)


def _batched(rows: Iterable[Row], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    numbers: list[int] = []
    cells: list[tuple[str | None, ...]] = []

    def batch() -> pa.RecordBatch:
        columns = list(zip(*cells, strict=True)) if cells else [()] * (len(schema) - 1)
        arrays = [pa.array(numbers, pa.int64()), *(pa.array(list(column), pa.string()) for column in columns)]
        return pa.record_batch(arrays, schema=schema)

    for number, row in rows:
        numbers.append(number)
        cells.append(row)
        if len(numbers) == _ROWS_AT_ONCE:
            yield batch()
            numbers, cells = [], []
    if numbers:
        yield batch()


@dataclass
class Typing:
    """How the values of one import are read: whether days come before months, where nothing proves it."""

    date_order: DateOrder | None = None


def put_typed(con: duckdb.DuckDBPyConnection, staged: Staged, references: Mapping[str, str], typing: Typing) -> None:
    """Make `typed_<number>` out of `raw_<number>` and note what cannot be read.

    `references` go from a table to the name of a relation (key, id) of what may be named in this import.
    """
    con.execute(PROBLEMS)
    given = {row[0] for row in con.execute(f"describe {staged.raw}").fetchall()}
    selected, joins = ['r."_row"'], []
    for column in staged.template.fields:
        if column.name not in given:
            selected.append(f"cast({_default(column)} as {_type(column)}) as {column.name}")
            continue
        expression, join = _typed_column(con, staged, column, references, typing)
        default = f"coalesce({expression}, {_default(column)})" if column.default else expression
        selected.append(f"cast({default} as {_type(column)}) as {column.name}")
        joins.append(join)
    joined = " ".join(join for join in joins if join)
    con.execute(f"create table {staged.typed} as select {', '.join(selected)} from {staged.raw} as r {joined}")


def _type(column: Field) -> str:
    if column.kind == "decimal":
        return f"decimal({column.digits}, {column.decimals})"
    kinds = {"integer": "integer", "number": "double", "date": "date", "boolean": "boolean"}
    return kinds.get(column.kind, "varchar")


def _default(column: Field) -> str:
    return "null" if column.default is None else "'" + column.default.replace("'", "''") + "'"


def _typed_column(
    con: duckdb.DuckDBPyConnection, staged: Staged, column: Field, references: Mapping[str, str], typing: Typing
) -> tuple[str, str]:
    """The expression of a typed column over `r`, and the join that it needs."""
    name, raw = column.name, f'r."{column.name}"'
    if column.references in references and column.kind == "text":
        known = references[str(column.references)]
        alias = f"ref_{name}"
        return f"{alias}.id", f"left join {known} as {alias} on {alias}.key = {folded_sql(raw)}"
    if column.kind == "text" and column.length != 3:
        words = staged.map.values.get(name, {})
        if not words:
            return f"nfc_normalize({raw})", ""
        return _through_python(con, staged, column, raw, "true", lambda text: words.get(text, text) or None)
    if column.kind == "text":  # codes of currencies and countries
        return _through_python(con, staged, column, raw, "true", _reader(staged, column, {}, None, None))
    translated = staged.map.values.get(name, {})
    if column.kind in ("choice", "boolean"):
        return _through_python(con, staged, column, raw, "true", _reader(staged, column, translated, None, None))
    plain = _PLAIN.get(column.kind) or _plain_decimal(column)
    odd = f"not regexp_full_match({raw}, '{plain}')"
    if column.kind == "date":
        odd = f"({odd} or try_cast({raw} as date) is null)"
        read = _reader(staged, column, translated, typing.date_order or _order_of(con, staged, name), None)
    else:
        read = _reader(staged, column, translated, None, _mark_of(con, staged, name))
    return _through_python(con, staged, column, raw, odd, read)


def _plain_decimal(column: Field) -> str:
    if column.kind == "number":
        return r"-?[0-9]{1,15}(\.[0-9]{1,2}|\.[0-9]{4,15})?"  # three decimals may be a group of thousands
    whole = (column.digits or 18) - column.decimals
    return rf"-?[0-9]{{1,{whole}}}(\.[0-9]{{1,{min(column.decimals, 2)}}})?"


def _reader(
    staged: Staged, column: Field, translated: Mapping[str, str], order: DateOrder | None, mark: DecimalMark | None
) -> Callable[[str], str | None]:
    """What reads one value of a column into the text that the database casts; None where it says nothing."""

    def read(text: str) -> str | None:
        text = translated.get(text, text)
        if not text:
            return None
        if column.kind in ("choice", "boolean"):
            return _code(staged.map.target, column, text)
        if column.kind == "date":
            return read_day(text, order).isoformat()
        if column.kind == "integer":
            return str(read_whole(text, mark))
        if column.kind == "text":
            return _short_code(column, text)
        number = read_number(text, mark or _mark_of_degrees(column), is_percentage=column.name.endswith("_pct"))
        if column.kind == "decimal":
            return str(to_scale(number, column.digits or 18, column.decimals))
        if abs(number) >= 10**300:
            raise UnreadableError("number_too_large")
        return str(number)

    return read


def _mark_of_degrees(column: Field) -> DecimalMark | None:
    return "." if column.unit in ("degrees", "metres") else None  # 37.478 is no group of thousands


def _code(table: str, column: Field, text: str) -> str:
    code = choice_code(table, column.name, text)
    if code is not None:
        return code
    words = {folded(code): code for code in choices_of(table, column.name)}
    for language in LANGUAGES:
        words |= {
            folded(choice_label(table, column.name, code, language)): code for code in choices_of(table, column.name)
        }
    near = [words[each] for each in difflib.get_close_matches(folded(text), words, n=6, cutoff=0.4)]
    shown = list(dict.fromkeys(near))[:3] or choices_of(table, column.name)[:12]
    # the labels, in the language of who reads the report
    raise UnreadableError(
        "unknown_choice", {"known": "|".join(f"t:{choice_key(table, column.name, c)}" for c in shown)}
    )


def _short_code(column: Field, text: str) -> str:
    code = text.strip().upper()
    if column.name == "currency":
        known = currency_code({"원": "KRW", "₩": "KRW", "€": "EUR", "£": "GBP"}.get(code, code))
        if known is None:
            raise UnreadableError("unknown_currency")
    elif len(code) != column.length or not code.isascii() or not code.isalpha():
        raise UnreadableError("not_a_code", {"length": column.length or 0})
    return code


def _order_of(con: duckdb.DuckDBPyConnection, staged: Staged, name: str) -> DateOrder | None:
    proven = {day_order(value) for value in _distinct(con, staged, name, r"regexp_matches(v, '[0-9]{4}\.?$')")} - {None}
    return proven.pop() if len(proven) == 1 else None


def _mark_of(con: duckdb.DuckDBPyConnection, staged: Staged, name: str) -> DecimalMark | None:
    proven = {decimal_mark(value) for value in _distinct(con, staged, name, "regexp_matches(v, '[.,]')")} - {None}
    return proven.pop() if len(proven) == 1 else None


def _distinct(con: duckdb.DuckDBPyConnection, staged: Staged, name: str, where: str) -> Iterator[str]:
    found = con.sql(
        f'select distinct v from (select "{name}" as v from {staged.raw}) as r where v is not null and {where}'
    ).to_arrow_table()  # whole, since the connection is used again while it is read
    for batch in found.to_batches(max_chunksize=_ROWS_AT_ONCE):
        yield from batch.column(0).to_pylist()


def _through_python(
    con: duckdb.DuckDBPyConnection, staged: Staged, column: Field, raw: str, odd: str, read: Callable[[str], str | None]
) -> tuple[str, str]:
    """Read distinct odd values in Python, join them back, and note those that cannot be read."""
    schema = pa.schema([(each, pa.string()) for each in ("v", "canonical", "code", "details")])
    relation = f"odd_{staged.number}_{column.name}"
    con.execute(f"create temp table {relation} (v varchar, canonical varchar, code varchar, details varchar)")
    asked: list[tuple[str, str | None, str | None, str | None]] = []
    count = 0

    def flush() -> None:
        columns = [pa.array(list(each), pa.string()) for each in zip(*asked, strict=True)]
        con.register("odd_rows", pa.table(columns, schema=schema))
        con.execute(f"insert into {relation} select * from odd_rows")
        con.unregister("odd_rows")
        asked.clear()

    for value in _distinct(con, staged, column.name, odd.replace(raw, "v")):
        asked.append(_tried(read, value))
        count += 1
        if len(asked) == _ROWS_AT_ONCE:
            flush()
    if asked:
        flush()
    if not count:
        return raw, ""
    con.execute(
        f"insert into problem select {staged.number}, r._row, '{column.name}', {raw}, 'error', o.code, o.details "
        f"from {staged.raw} as r inner join {relation} as o on {raw} = o.v where o.code is not null"
    )
    alias = f"odd_{column.name}"
    expression = f"case when {alias}.v is null then {raw} else {alias}.canonical end"
    return expression, f"left join {relation} as {alias} on {raw} = {alias}.v"


def _tried(read: Callable[[str], str | None], value: str) -> tuple[str, str | None, str | None, str | None]:
    try:
        return value, read(value), None, None
    except UnreadableError as problem:
        return value, None, problem.code, json.dumps(problem.details, ensure_ascii=False) if problem.details else None


def folded_sql(expression: str) -> str:
    """SQL of a name or id as it is compared: one Unicode form, no case, no spaces around it."""
    return f"lower(nfc_normalize(trim({expression})))"
