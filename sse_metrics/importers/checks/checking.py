"""Checking the rows of an import against the data model, each other, and what is already there.

An error stops the import, a warning leaves its row out, a note informs. Rows read are always rows kept plus rows
rejected. Tables are checked in an order in which every table comes after those it refers to, so that a sale of an
enterprise whose own row was refused is refused too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from sse_metrics.importers.checks import coherence, duplicates
from sse_metrics.importers.checks.known import know, know_own, nearest, relations
from sse_metrics.importers.checks.staging import PROBLEMS, Staged, Typing, folded_sql, put_typed
from sse_metrics.importers.problems import Problem
from sse_metrics.importers.templates.model import Field, heading_key, templates

_MOST_UNKNOWN = 500  # distinct unknown names that a nearest name is looked for
_LISTED = 1_000  # problems of one kind and column that are listed singly; all of them are counted
_NOT_MORE = re.compile(r'^\("?(\w+)"? <= "?(\w+)"?\)$')
_NOT_LESS = re.compile(r'^\("?(\w+)"? >= "?(\w+)"?\)$')
_LOST_DIGITS = "[0-9]([.,][0-9]+)?[eE][+][0-9]+"


@dataclass(frozen=True)
class Counts:
    """Rows of one table of a file: what was read, kept and rejected."""

    read: int
    kept: int
    rejected: int


class Checking:
    """The check of one import in the work database `con`, to which the published file may be attached as `base`."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        place_id: str,
        *,
        has_base: bool = True,
        leave_out: Sequence[int] = (),
        typing: Typing | None = None,
        is_real: bool = True,
    ) -> None:
        """`leave_out` are loads that this import replaces: nothing may refer to their rows.

        `is_real` is false for a workbook that is marked as made up for demonstration.
        """
        self.con, self.place_id, self.has_base, self.is_real = con, place_id, has_base, is_real
        self.leave_out = tuple(leave_out)
        self.typing = typing or Typing()
        self.counts: dict[int, Counts] = {}  # by the number of the staged table
        con.execute(PROBLEMS)
        con.execute("create table refused (target varchar, key varchar)")  # ids of rows that were refused

    def check(self, staged: Sequence[Staged]) -> None:
        """Make a table `new_<table>` of the rows that are kept for every table that the files bring rows of."""
        know(self.con, "place", self.place_id, has_base=self.has_base)
        named = {column.references for each in staged for column in each.template.fields}
        for target in templates():
            own = [each for each in staged if each.map.target == target]
            if target in named:  # a row may name another of its own table, so those that were there are known before
                self._know(target)
            if own:
                self._check_table(target, own)
                if target in named:
                    self._know(target, has_new=True)

    def problems(self, staged: Sequence[Staged]) -> list[Problem]:
        """Problems as they are shown: of each kind the first thousand, in the order of files and rows.

        Rows that name a refused row are told once for each such row, with their count.
        """
        by_number = {each.number: each for each in staged}
        rows = self.con.execute(
            "select table_number, row_number, field, value, severity, code, details from ("
            "select * from problem qualify code <> 'names_refused_row' "
            "or row_number() over (partition by code, table_number, field, value order by row_number) = 1) as p "
            "qualify row_number() over (partition by code, table_number, field order by row_number) <= ? "
            "order by table_number, row_number, field, code",
            [_LISTED],
        ).fetchall()
        return [_problem(by_number[row[0]], *row[1:]) for row in rows]

    # ------------------------------------------------------------------ one table

    def _know(self, target: str, *, has_new: bool = False) -> None:
        know(
            self.con,
            target,
            self.place_id,
            has_base=self.has_base,
            has_new=has_new,
            leave_out=self.leave_out,
            is_real=self.is_real,
        )

    def _check_table(self, target: str, staged: Sequence[Staged]) -> None:
        for each in staged:
            know_own(self.con, each, self.place_id)  # of a table that refers to itself
        for each in staged:
            put_typed(self.con, each, relations(), self.typing)
            for column in each.template.fields:
                if column.name in each.given:
                    self._note_column(each, column)
            self._note_missing(each)
            self._note_checks(each)
        self._note_repeated(target, staged)
        self._gather(target, staged)
        duplicates.note(self.con, target, self.place_id, has_base=self.has_base, leave_out=self.leave_out)
        coherence.note(self.con, target, self.place_id, has_base=self.has_base)
        self._reject(target, staged)

    def _note_column(self, staged: Staged, column: Field) -> None:
        if column.references and column.kind == "text":
            self._note_unknown(staged, column)
        elif column.kind == "text" and not column.length:
            if column.is_key or column.name == "identifier":
                lost = f"regexp_full_match(t.{column.name}, '{_LOST_DIGITS}')"
                self._note_where(staged, column.name, lost, "identifier_lost_digits")
            self._remove_persons(staged, column)
        if column.minimum is not None:
            sign = "<=" if column.is_minimum_excluded else "<"
            too_small = f"t.{column.name} {sign} {column.minimum:g}"
            self._note_where(staged, column.name, too_small, "too_small", {"limit": f"{column.minimum:g}"})
        if column.maximum is not None:
            too_large = f"t.{column.name} > {column.maximum:g}"
            self._note_where(staged, column.name, too_large, "too_large", {"limit": f"{column.maximum:g}"})

    def _note_where(
        self, staged: Staged, name: str, where: str, code: str, details: Mapping[str, str] | None = None
    ) -> None:
        """Note an error in each row where a condition on its typed columns `t` holds."""
        found = self.con.execute(f"select 1 from {staged.typed} as t where {where} limit 1").fetchone()
        if found:
            value = f'r."{name}"' if name in staged.given else "null"
            self.con.execute(
                f"insert into problem select {staged.number}, t._row, '{name}', {value}, 'error', '{code}', $told "
                f"from {staged.typed} as t inner join {staged.raw} as r on t._row = r._row where {where}",
                {"told": json.dumps(details, ensure_ascii=False) if details else None},
            )

    def _note_unknown(self, staged: Staged, column: Field) -> None:
        """What names a row that is not there: left out and counted; an unknown place stops the import."""
        unknown = (
            f'select r._row, r."{column.name}" as v from {staged.raw} as r '
            f"inner join {staged.typed} as t on r._row = t._row "
            f'where r."{column.name}" is not null and t.{column.name} is null'
        )
        values = [
            row[0]
            for row in self.con.execute(f"select distinct v from ({unknown}) as u order by v limit {_MOST_UNKNOWN}")
            .fetchall()
        ]  # fmt: skip
        if not values:
            return
        is_place = column.references == "place"
        severity = "error" if is_place else "warning" if column.is_enforced else "note"
        code = "unknown_place" if is_place else "unknown_reference" if column.is_enforced else "not_in_register"
        table = {} if is_place else {"table": f"t:table.{column.references}"}
        told = [
            (value, json.dumps({**table, "near": near}, ensure_ascii=False))
            for value, near in nearest(self.con, str(column.references), values).items()
        ]
        columns = [pa.array(list(each), pa.string()) for each in zip(*told, strict=True)]
        self.con.register("near_names", pa.table(columns, names=["v", "details"]))
        # a row that is in the files but was itself refused is told as such, or one mistake would look like many
        own = f"{folded_sql('u.v')} in (select key from refused where target = '{column.references}')"
        self.con.execute(
            f"insert into problem select {staged.number}, u._row, '{column.name}', u.v, '{severity}', "
            f"case when {own} then 'names_refused_row' else '{code}' end, "
            f"case when {own} then json_merge_patch(coalesce(n.details, $rest), "
            "json_object('rows', count(*) over (partition by u.v))) else coalesce(n.details, $rest) end "
            f"from ({unknown}) as u left join near_names as n on u.v = n.v",
            {"rest": json.dumps({**table, "near": "–"}, ensure_ascii=False)},
        )
        self.con.unregister("near_names")
        if not column.is_enforced:  # kept as it is written
            written = f"'{self.place_id}/' || r.\"{column.name}\"" if column.is_prefixed else f'r."{column.name}"'
            self.con.execute(
                f"update {staged.typed} as t set {column.name} = {written} from {staged.raw} as r "
                f'where r._row = t._row and t.{column.name} is null and r."{column.name}" is not null'
            )

    def _note_missing(self, staged: Staged) -> None:
        for column in staged.template.fields:
            if column.required:
                # a word that a mapping translates into nothing leaves its cell empty, too
                told = (
                    f"select row_number from problem where table_number = {staged.number} and field = '{column.name}'"
                )
                empty = f"select _row from {staged.typed} where {column.name} is null and _row not in ({told})"
                self._note_empty(staged, column.name, f"where _row in ({empty})" if column.name in staged.given else "")
        for group in staged.template.at_least_one:
            there = [name for name in group if name in staged.given]
            empty = "where " + " and ".join(f'"{name}" is null' for name in there) if there else ""
            self._note_empty(staged, (there or group)[0], empty)
            for name in group:  # a name in one language stands for those that are not given
                others = ", ".join(other for other in group if other != name)
                self.con.execute(f"update {staged.typed} set {name} = coalesce({others}) where {name} is null")

    def _note_empty(self, staged: Staged, name: str, where: str) -> None:
        told = None if name in staged.given else json.dumps({"column": f"t:{heading_key(staged.map.target, name)}"})
        self.con.execute(
            f"insert into problem select {staged.number}, _row, '{name}', null, 'error', 'missing_value', $told "
            f"from {staged.raw} {where}",
            {"told": told},
        )

    def _note_checks(self, staged: Staged) -> None:
        """Conditions between columns of a row, as the schema states them."""
        for index, check in enumerate(staged.template.checks):
            found, turned = _NOT_MORE.match(check), _NOT_LESS.match(check)
            if not (found or turned):
                first = next(
                    column.name for column in staged.template.fields if re.search(rf"\b{column.name}\b", check)
                )
                self._note_where(staged, first, f"not ({check})", f"rule_{staged.map.target}_{index + 1}")
                continue
            low, high = found.groups() if found else reversed(turned.groups()) if turned else ("", "")
            is_date = staged.template.field(low).kind == "date"
            wrong, other = (high, low) if is_date else (low, high)
            written = staged.map.columns.get(other) or f"t:{heading_key(staged.map.target, other)}"
            code = "before_other_date" if is_date else "more_than_whole"
            self._note_where(staged, wrong, f"t.{low} > t.{high}", code, {"other": written})

    def _remove_persons(self, staged: Staged, column: Field) -> None:
        """Numbers of persons, e-mail addresses and telephones are not stored: they are cut out, and it is said."""
        person = coherence.person_sql(column.name)
        if not self.con.execute(f"select 1 from {staged.typed} where {person} limit 1").fetchone():
            return
        self.con.execute(
            f"insert into problem select {staged.number}, _row, '{column.name}', null, 'note', 'personal_removed', "
            f"null from {staged.typed} where {person}"
        )
        cleaned = coherence.without_persons_sql(column.name)
        self.con.execute(f"update {staged.typed} set {column.name} = {cleaned} where {person}")

    def _note_repeated(self, target: str, staged: Sequence[Staged]) -> None:
        key = templates()[target].key
        if not key:
            return
        listed = ", ".join(key)
        whole = " and ".join(f"{name} is not null" for name in key)
        parts = " union all ".join(f"select {each.number} as n, _row, {listed} from {each.typed}" for each in staged)
        shown = " || ' · ' || ".join(f"cast({name} as varchar)" for name in key)
        self.con.execute(
            f"insert into problem select n, _row, '{key[0]}', {shown}, 'error', 'repeated_key', "
            "json_object('rows', rows) from ("
            f"select *, string_agg(_row::varchar, ', ' order by _row) over (partition by {listed}) as rows, "
            f"count(*) over (partition by {listed}) as often from ({parts}) as p where {whole}) as w where often > 1"
        )

    # ------------------------------------------------------------------ what is kept

    def _gather(self, target: str, staged: Sequence[Staged]) -> None:
        own = [column.name for column in templates()[target].fields if column.is_prefixed and not column.references]
        if len(staged) == 1 and not own:  # a million sales need not be copied
            self.con.execute(f"alter table {staged[0].typed} rename to new_{target}")
            self.con.execute(f"alter table new_{target} add column _table integer default {staged[0].number}")
            return
        parts = []
        for each in staged:
            columns = [
                f"'{self.place_id}/' || {column.name} as {column.name}" if column.name in own else column.name
                for column in each.template.fields
            ]
            parts.append(f"select {each.number} as _table, _row, {', '.join(columns)} from {each.typed}")
        self.con.execute(f"create table new_{target} as {' union all '.join(parts)}")
        for each in staged:
            self.con.execute(f"drop table {each.typed}")

    def _reject(self, target: str, staged: Sequence[Staged]) -> None:
        read = self._counted(target)
        refused = (
            "(select distinct table_number, row_number from problem where severity in ('error', 'warning')) as p "
            "on p.table_number = n._table and p.row_number = n._row"
        )
        own = next((each.name for each in templates()[target].fields if each.is_key and each.is_prefixed), None)
        if own:
            bare = f"substr(n.{own}, {len(self.place_id) + 2})"
            self.con.execute(
                f"insert into refused select '{target}', {folded_sql(bare)} from new_{target} as n "
                f"inner join {refused} where n.{own} is not null"
            )
        self.con.execute(f"delete from new_{target} as n using {refused.replace(' on ', ' where ')}")
        kept = self._counted(target)
        for each in staged:
            whole, left = read.get(each.number, 0), kept.get(each.number, 0)
            self.counts[each.number] = Counts(whole, left, whole - left)

    def _counted(self, target: str) -> dict[int, int]:
        """Rows of new_<target> by the staged table that they come from."""
        return dict(self.con.execute(f"select _table, count(*) from new_{target} group by _table").fetchall())


def _problem(
    staged: Staged, row: int | None, name: str | None, value: str | None, severity: Any, code: str, details: str | None
) -> Problem:
    told = json.loads(details) if details else {}
    shown = staged.map.columns.get(name, name) if name else None
    return Problem(severity, code, staged.file, staged.sheet, row, shown, value, told)
