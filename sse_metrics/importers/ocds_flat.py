"""OCDS releases out of tables: the headings of flattentool, ocdskit and spreadsheets, in one sheet or several.

A heading is a path, "awards/0/suppliers/0/name", with points or slashes. Rows of all sheets that share ocid and release
id are parts of one release; within it, objects that share an id are one object. A list may stand without its position
("awards/id"): then the row tells one object of it.
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
_ROOTS = {"awards", "contracts", "parties", "tender", "buyer", "planning", "bids"}
_PREFIXES = re.compile(r"^(?:records[/.]\d+[/.])?(?:compiledRelease|releases[/.]\d+)[/.]")
_SEPARATORS = re.compile(r"[/.]")


def is_flattened(tables: Sequence[Table]) -> bool:
    """Whether tables hold OCDS: an ocid, and a heading that is a path into a release."""
    paths = [_path(heading) for table in tables for heading in table.columns]
    has_ocid = any(path == ["ocid"] for path in paths)
    return has_ocid and any(len(path) > 1 and path[0] in _ROOTS for path in paths)


def unflattened(tables: Sequence[Table]) -> Iterator[tuple[dict[str, Any], str | None, int]]:
    """The releases of the tables, each with the sheet and row where it first stands."""
    releases: dict[tuple[str, str], tuple[dict[str, Any], str | None, int]] = {}
    ocids: dict[str, str] = {}  # of a release id, for sheets that join by it alone
    for table in sorted(tables, key=lambda table: [_path(heading) for heading in table.columns].count(["ocid"]) == 0):
        paths = [_path(heading) for heading in table.columns]
        if ["ocid"] not in paths and ["id"] not in paths:
            continue  # notes, code lists and the like
        for row, cells in table.rows:
            told = _told(paths, cells)
            if not told:
                continue
            release_id = str(told.get("id", ""))
            ocid = str(told.get("ocid") or ocids.get(release_id, ""))
            if ocid and release_id:
                ocids.setdefault(release_id, ocid)
            first = releases.setdefault((ocid, release_id), ({}, table.sheet, row))
            _join(first[0], told if not ocid else {**told, "ocid": ocid})
    yield from releases.values()


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
        is_list = steps[0].isdigit() or (step in _LISTS and not (step == "details" and "bids" not in path))
        below = here.setdefault(step, {})
        if not isinstance(below, dict):
            return  # the same heading stands both for a value and for what is below it
        if is_list:
            position = int(steps.pop(0)) if steps[0].isdigit() else 0
            if not steps:
                below.setdefault(position, cell)
                return
            below = below.setdefault(position, {})
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
