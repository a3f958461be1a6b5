"""The cached doorway to sse_metrics: the only place with caches.

Every answer is kept by (version, question), so a new version is seen at once and an old answer is never shown with
it. Answers are small and never changed; they are shared by all readers.
"""

from __future__ import annotations

import datetime as dt
import functools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import streamlit as st

from sse_metrics import facts as published
from sse_metrics.filters import Filters
from sse_metrics.indicators import Answer, indicator
from sse_metrics.indicators import compute as compute_indicator
from sse_metrics.warehouse.database import Database
from sse_metrics.warehouse.publishing import current_version, home_folder, is_usable, open_current

_ANSWERS = 4096
_run = threading.local()  # a run of a page has a thread of its own
_side_by_side = ThreadPoolExecutor(max_workers=4, thread_name_prefix="question")


def has_database() -> bool:
    """Whether a version has been published that answers today's indicators."""
    return is_usable(home_folder())


def begin() -> None:
    """First thing in a run: look once which version is current, instead of at every figure of the page."""
    _run.database = None
    _run.database = database()


def database() -> Database:
    """The current version, opened once for all readers and opened anew when another one is published."""
    of_run: Database | None = getattr(_run, "database", None)
    if of_run is not None and not of_run.is_closed:
        return of_run
    opened: Database = _opened(str(home_folder()))
    return opened


def _is_current(opened: Database) -> bool:
    return current_version(home_folder()).number == opened.version


@st.cache_resource(validate=_is_current, on_release=Database.close, show_spinner=False)
def _opened(home: str) -> Database:
    del home  # part of the key: tests serve several folders
    return open_current()


def forget() -> None:
    """Empty the caches and release the file, for tests that serve several folders in one process."""
    for cache in (_computed, _asked, _day_of):
        cache.cache_clear()
    _opened.clear()
    _run.database = None


def published_on() -> dt.date:
    """The day on which the version that is shown was published."""
    return _day_of(str(database().path))


@functools.lru_cache(maxsize=16)
def _day_of(path: str) -> dt.date:
    del path  # the key of the version
    return dt.datetime.fromisoformat(current_version(home_folder()).published_at).date()


def compute(indicator_id: str, filters: Filters | None = None, by: Sequence[str] = ()) -> Answer:
    """An indicator for a selection, split by dimensions."""
    opened = database()
    return _computed(str(opened.path), indicator_id, filters or Filters(), tuple(by))


def compute_together(asked: Sequence[tuple[str, Filters, tuple[str, ...]]]) -> list[Answer]:
    """Several indicators, each as `compute` gives it, side by side: most of a small question is the planning of it."""
    return _together([functools.partial(compute, *question) for question in asked])


def ask_together(asked: Sequence[tuple[Any, tuple[Any, ...]]]) -> list[Any]:
    """Several questions, each as `ask` answers it, side by side."""
    return _together([functools.partial(ask, question, *args) for question, args in asked])


def _together(asked: Sequence[Callable[[], Any]]) -> list[Any]:
    opened = database()

    def one(question: Callable[[], Any]) -> Any:
        _run.database = opened  # the version of this run, in whichever thread
        return question()

    return list(_side_by_side.map(one, asked))


@functools.lru_cache(maxsize=_ANSWERS)
def _computed(path: str, indicator_id: str, filters: Filters, by: tuple[str, ...]) -> Answer:
    del path  # the key of the version
    return compute_indicator(database(), indicator(indicator_id), filters, by)


def ask(question: Any, *args: Any, **kwargs: Any) -> Any:
    """What a function of sse_metrics answers that takes the database first, e.g. ask(glance.cards, place, year)."""
    return _asked(str(database().path), question, args, tuple(sorted(kwargs.items())))


@functools.lru_cache(maxsize=_ANSWERS)
def _asked(path: str, question: Any, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]) -> Any:
    del path  # the key of the version
    return question(database(), *args, **dict(kwargs))


def facts(**where: Any) -> list[dict[str, Any]]:
    """Published figures with their citations."""
    found: list[dict[str, Any]] = ask(published.facts, **where)
    return found


def places() -> dict[str, dict[str, Any]]:
    """Every place by its id."""
    found: dict[str, dict[str, Any]] = ask(_places)
    return found


def _places(db: Database) -> dict[str, dict[str, Any]]:
    return {row["place_id"]: row for row in db.rows("select * from place order by place_id")}


def districts() -> list[str]:
    """Places that have figures: those that report first, then districts of official and published figures."""
    found: list[str] = ask(_districts)
    return found


def _districts(db: Database) -> list[str]:
    return [
        row["place_id"]
        for row in db.rows(
            """
            select p.place_id, count(e.enterprise_id) as enterprises
            from place as p
            left join enterprise as e on e.place_id = p.place_id
            where (p.level = 'district' and (e.enterprise_id is not null
                or exists (select 1 from context as x where x.place_id = p.place_id)))
                or p.place_id in (select place_id from load where replaced_by is null and withdrawn_at is null)
            group by p.place_id
            order by enterprises = 0, p.place_id
            """
        )
    ]


def reporting_places() -> list[str]:
    """Every place that may bring figures of its own: those that have some first, never a neighbourhood or the world."""
    found: list[str] = ask(_reporting_places)
    return found


def _reporting_places(db: Database) -> list[str]:
    rows = db.rows("select place_id from place where level not in ('neighbourhood', 'world') order by place_id")
    return list(dict.fromkeys([*_districts(db), *(row["place_id"] for row in rows)]))


def years() -> list[str]:
    """Years that can be chosen, newest first, as codes of the address."""
    found: list[str] = ask(_years)
    return found


def _years(db: Database) -> list[str]:
    rows = db.rows(  # grants are often older than anything else that is known of a place
        "select year from calendar where year >= 2015 or year in (select year from funding_in_year where is_counted) "
        "order by year desc"
    )
    return [str(row["year"]) for row in rows]
