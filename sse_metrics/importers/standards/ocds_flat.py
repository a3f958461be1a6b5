"""OCDS releases out of tables: headings of flattentool, ocdskit, flatterer and spreadsheets, in one sheet or several.

A heading is a path, "awards/0/suppliers/0/name", with points or slashes. Rows of all sheets that share ocid and release
id are parts of one release; within it, objects that share an id are one object. A list may stand without its position
("awards/id"): then the row tells one object of it. A sheet that is named after a list ("awards") may leave the list out
of its headings. Where sheets are joined by a column `_link` (the downloads of the OCP Data Registry), "0.awards.1" is
the path of the row and headings have underscores.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sse_metrics.importers.reading import Table

_LISTS = {
    "awards", "contracts", "parties", "suppliers", "tenderers", "items", "documents", "milestones", "amendments",
    "additionalIdentifiers", "classifications", "lots", "transactions", "relatedProcesses", "details",
}  # fmt: skip
_LINK = "_link"
_ROOTS = {"awards", "contracts", "parties", "tender", "buyer", "planning", "bids"}
_PREFIXES = re.compile(r"^(?:records[/.]\d+[/.])?(?:compiledRelease|releases[/.]\d+)[/.]")
_SEPARATORS = re.compile(r"[/.]")


def is_flattened(tables: Sequence[Table]) -> bool:
    """Whether tables hold OCDS: an ocid, and a heading that is a path into a release, or sheets that are joined."""
    paths = [path for table in tables for path in _paths(table)]
    is_told = any(len(path) > 1 and path[0] in _ROOTS for path in paths)
    return ["ocid"] in paths and (is_told or any(_LINK in table.columns for table in tables))


def unflattened(tables: Sequence[Table]) -> Iterator[tuple[dict[str, Any], str | None, int]]:
    """The releases of the tables, each with the sheet and row where it first stands."""
    if any(_LINK in table.columns for table in tables):
        yield from _linked(tables)
        return
    releases: dict[tuple[str, str], tuple[dict[str, Any], str | None, int]] = {}
    ocids: dict[str, str] = {}  # of a release id, for rows without ocid
    last: dict[str, str] = {}  # release id of an ocid, for rows without release id
    for table in sorted(tables, key=_is_part):
        paths = _paths(table)
        if ["ocid"] not in paths and ["id"] not in paths:
            continue  # notes, code lists and the like
        for row, cells in table.rows:
            told = _told(paths, cells)
            if not told:
                continue
            ocid = str(told.get("ocid") or ocids.get(str(told.get("id")), ""))
            release_id = str(told.get("id") or last.get(ocid, ""))
            if ocid:
                ocids.setdefault(release_id, ocid)
                last[ocid] = release_id
                told["ocid"] = ocid
            first = releases.setdefault((ocid, release_id), ({}, table.sheet, row))
            _join(first[0], told)
    yield from releases.values()


def _linked(tables: Sequence[Table]) -> Iterator[tuple[dict[str, Any], str | None, int]]:
    releases: dict[str, dict[str, Any]] = {}
    places: dict[str, tuple[str | None, int]] = {}
    for table in tables:
        if _LINK not in table.columns:
            continue
        paths = [[] if heading.startswith(_LINK) else heading.split("_") for heading in table.columns]
        at = table.columns.index(_LINK)
        for row, cells in table.rows:
            root, *steps = (cells[at] or "").split(".")
            if not root or any(not step for step in steps):
                continue
            release = releases.setdefault(root, {})
            if not steps:
                places[root] = (table.sheet, row)
            for path, cell in zip(paths, cells, strict=False):
                if path and cell is not None and cell.strip():
                    _put(release, [*steps, *path], cell)
    for root, (sheet, row) in places.items():
        yield _settled(releases[root]), sheet, row


def _is_part(table: Table) -> bool:
    """Whether a sheet tells parts of releases only; those that tell the releases themselves are read first."""
    return not any(path in (["date"], ["tag"], ["initiationType"]) for path in _paths(table))


def _paths(table: Table) -> list[list[str]]:
    """The path of each heading; those of a sheet that is named after a list get its name before them."""
    paths = [_path(heading) for heading in table.columns]
    lists = re.split(r"[_/.\s]+", (table.sheet or "").strip())
    is_list = lists[0] in _ROOTS & _LISTS and all(step in _LISTS for step in lists)
    if not is_list or any(path and path[0] == lists[0] for path in paths):
        return paths
    return [_path_in(lists, path) for path in paths]


def _path_in(lists: Sequence[str], path: list[str]) -> list[str]:
    """The path from the release of a heading that counts from an object in `lists`, such as awards and suppliers."""
    name = path[0].casefold() if len(path) == 1 else ""
    if not path or name == "ocid":
        return path
    if name in ("releaseid", "release_id"):
        return ["id"]
    one = lists[0][:-1]
    if len(lists) > 1 and name in (f"{one}id", f"{one}_id", f"{lists[0]}_id"):
        return [lists[0], "id"]
    return [*lists, *path]


def _path(heading: str) -> list[str]:
    bare = _PREFIXES.sub("", heading.strip())
    return [part for part in _SEPARATORS.split(bare) if part]


def _told(paths: Sequence[list[str]], cells: Sequence[str | None]) -> dict[str, Any]:
    """One row as a release: lists keep their objects in the order of their positions."""
    release: dict[str, Any] = {}
    for path, cell in zip(paths, cells, strict=False):
        if path and cell is not None and cell.strip():
            _put(release, path, cell)
    return _settled(release)


def _put(release: dict[str, Any], path: Sequence[str], cell: str) -> None:
    """Put a cell at its path; a list is a dictionary of positions until the row is complete."""
    here = release
    steps = list(path)
    while steps:
        step = steps.pop(0)
        if not steps:
            here.setdefault(step, cell)
            return
        is_list = steps[0].isdecimal() or (step in _LISTS and not (step == "details" and "bids" not in path))
        below = here.setdefault(step, {})
        if not isinstance(below, dict):
            return  # the same heading stands both for a value and for what is below it
        if is_list:
            position = int(steps.pop(0)) if steps[0].isdecimal() else 0
            if not steps:
                below.setdefault(position, cell)
                return
            below = below.setdefault(position, {})
            if not isinstance(below, dict):
                return
        here = below


def _settled(value: Any) -> Any:
    if isinstance(value, dict):
        if value and all(isinstance(key, int) for key in value):
            return [_settled(value[key]) for key in sorted(value)]
        return {key: _settled(item) for key, item in value.items()}
    return value


def _join(known: dict[str, Any], told: dict[str, Any]) -> None:
    """Add what another row says of the same object; what is there stays, empty cells say nothing."""
    for key, value in told.items():
        earlier = known.get(key)
        if earlier is None:
            known[key] = value
        elif isinstance(earlier, dict) and isinstance(value, dict):
            _join(earlier, value)
        elif isinstance(earlier, list) and isinstance(value, list):
            _join_lists(earlier, value)


def _join_lists(known: list[Any], told: list[Any]) -> None:
    by_id = {str(item["id"]): item for item in known if isinstance(item, dict) and "id" in item}
    for item in told:
        if isinstance(item, dict) and str(item.get("id", "")) in by_id:
            _join(by_id[str(item["id"])], item)
        elif item not in known:
            known.append(item)
            if isinstance(item, dict) and "id" in item:
                by_id[str(item["id"])] = item
