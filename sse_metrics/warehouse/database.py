"""Opening the published file: read-only, hardened, and safe for many threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import duckdb

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
READ_ONLY_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
    "temp_directory": "",
    "memory_limit": "2GB",
    "threads": 2,
    "lock_configuration": True,
}


class CanQuery(Protocol):
    """Anything that answers SQL with rows: a Database, or the connection of a test."""

    def rows(self, sql: str, params: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """The answer to a query, one dictionary a row."""
        ...


def once(db: CanQuery, question: Callable[[CanQuery], T]) -> T:
    """What a question answers of all that `db` holds: kept for a published file, asked anew elsewhere."""
    return db.once(question) if isinstance(db, Database) else question(db)


class QueryStoppedError(Exception):
    """A query ran longer than it may and was stopped."""


class Database:
    """A published version, open for reading.

    One connection is shared and every query gets a cursor of its own: a connection used by several threads at
    once answers wrongly, a cursor a query does not. Values are always bound, never written into the SQL.

    `version` is the version that was current when this was opened; `holds` is the one that is read, an earlier one
    when the file of the current version is damaged.
    """

    def __init__(self, path: Path, version: int = 0, timeout_s: float = 30.0, holds: int | None = None) -> None:
        """Open `path`, the file of published version `version`; a query may run `timeout_s` seconds."""
        self.path = path
        self.version = version
        self.holds = version if holds is None else holds
        self.timeout_s = timeout_s
        self.is_closed = False
        self._answered: dict[Any, Any] = {}
        self._asking = threading.RLock()
        self._connection = duckdb.connect(str(path), read_only=True, config=READ_ONLY_SETTINGS)

    @property
    def is_current(self) -> bool:
        """False when an earlier version stands in for a damaged one, which readers should be told."""
        return self.holds == self.version

    def rows(self, sql: str, params: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """The answer as a list of dictionaries, one a row, in the order of the query."""
        with self._run(sql, params) as cursor:
            names = [column[0] for column in cursor.description or []]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def value(self, sql: str, params: dict[str, Any] | None = None) -> Any:
        """The first column of the first row, or None when there is no row."""
        with self._run(sql, params) as cursor:
            first = cursor.fetchone()
        return first[0] if first else None

    def once(self, question: Callable[[Database], T]) -> T:
        """What `question` answers of the whole file, asked the first time only: a published file never changes."""
        with self._asking:
            if question not in self._answered:
                self._answered[question] = question(self)
        answer: T = self._answered[question]
        return answer

    def frame(self, sql: str, params: dict[str, Any] | None = None) -> pd.DataFrame:
        """The answer as a pandas frame, for notebooks."""
        with self._run(sql, params) as cursor:
            return cursor.df()

    def close(self) -> None:
        """Release the file."""
        self.is_closed = True
        self._connection.close()

    def _run(self, sql: str, params: dict[str, Any] | None) -> _Run:
        return _Run(self._connection.cursor(), sql, params, self.timeout_s)

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Run:
    """One query on one cursor, stopped by a timer when it takes too long (DuckDB has no statement timeout)."""

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, sql: str, params: dict[str, Any] | None, timeout_s: float
    ) -> None:
        self.cursor, self.sql, self.params, self.timeout_s = cursor, sql, params, timeout_s
        self.timer = threading.Timer(timeout_s, cursor.interrupt)

    def __enter__(self) -> duckdb.DuckDBPyConnection:
        self.timer.daemon = True
        self.timer.start()
        try:
            self.cursor.execute(self.sql, self.params)
        except duckdb.InterruptException as stopped:
            self.__exit__()
            raise QueryStoppedError(
                f"The question took longer than {self.timeout_s:g} seconds and was stopped."
            ) from stopped
        except BaseException:
            self.__exit__()
            raise
        return self.cursor

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()
        self.cursor.close()
