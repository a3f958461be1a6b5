"""Open Contracting Data Standard 1.0 and 1.1: packages, bare releases and records, JSON Lines, flattened tables.

https://standard.open-contracting.org/1.1/en/schema/ defines what is read; ocds_processes.py says how releases of one
process become its state, ocds_rows.py what becomes of it in our tables, ocds_flat.py how tables become releases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sse_metrics.importers.problems import Problem
from sse_metrics.importers.reading import Document, Reading
from sse_metrics.importers.standards.figures import NO_CURRENCY, Money, Receivers
from sse_metrics.importers.standards.ocds_flat import is_flattened, unflattened
from sse_metrics.importers.standards.ocds_processes import (
    Content,
    Place,
    Process,
    Release,
    object_of,
    objects,
    processes,
    suppliers_of,
    text_of,
    walk,
)
from sse_metrics.importers.standards.ocds_rows import supplier_name, tables

_SECTIONS = {"planning", "tender", "awards", "contracts", "buyer", "parties", "initiationType"}
_PACKAGE_KEYS = {"uri", "publishedDate", "publisher", "version", "extensions"}
_WRAPPERS = ("data", "results", "items", "result")  # what programming interfaces put around releases and records


@dataclass
class _Found:
    """What stands in one document."""

    releases: list[Release] = field(default_factory=list)
    published: int = 0  # releases that stand in the file itself, compiled releases of records not counted
    linked_only: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def recognises(document: Document) -> bool:
    """Whether the document holds OCDS data in any of its shapes, well formed or not."""
    if document.kind in ("json", "jsonl"):
        return _is_ocds(document.data)
    return document.kind in ("csv", "xlsx") and is_flattened(document.tables)


def read(documents: Sequence[Document]) -> Reading:
    """Read OCDS documents together: a process told in several files is one process."""
    releases: list[Release] = []
    linked_only: dict[str, Place] = {}
    problems: list[Problem] = []
    published = 0
    for document in documents:
        found = _found(document)
        releases += found.releases
        published += found.published
        for ocid, place in found.linked_only.items():
            linked_only.setdefault(ocid, place)
        problems += found.problems
        if not found.releases and not found.linked_only:
            problems.append(Problem("error" if len(documents) == 1 else "warning", "ocds_no_releases", document.file))
    if len(documents) > 1 and not releases and not linked_only:
        problems = [Problem("error", "ocds_no_releases", document.file) for document in documents]
    known = processes(releases, linked_only)
    stored, more = tables(known)
    encodings = dict.fromkeys(document.encoding for document in documents)
    return Reading(
        format="ocds",
        encoding=next(iter(encodings)) if len(encodings) == 1 else None,
        figures=_figures(published, known),
        tables=stored,
        problems=[*problems, *more],
    )


def _figures(published: int, known: Sequence[Process]) -> dict[str, Any]:
    awarded, contracted, receivers = Money(), Money(), Receivers()
    statuses: Counter[str] = Counter()
    suppliers: set[str] = set()
    counts: Counter[str] = Counter()
    for process, award in walk(known):
        counts["awards"] += 1
        statuses[text_of(award.content.get("status")) or NO_CURRENCY] += 1
        names = {key: supplier_name(process, told) for key, told in suppliers_of(award.content).items()}
        suppliers.update(names)
        counts["awards_without_supplier"] += not names
        worth = process.worth(award)
        counts["awards_with_value"] += bool(worth)
        for currency, amount in worth.items():
            awarded.add(amount, currency)
            receivers.add(amount, currency, names)
    for process in known:
        for contract in process.contracts:
            counts["contracts"] += 1
            if contract.value:
                contracted.add(*contract.value)
    return {
        "counts": {
            "releases": published,
            "processes": len(known),
            "processes_with_award": sum(bool(process.awards) for process in known),
            "awards": counts["awards"],
            "awards_with_value": counts["awards_with_value"],
            "awards_without_supplier": counts["awards_without_supplier"],
            "contracts": counts["contracts"],
            "suppliers": len(suppliers),
            "awards_by_status": dict(sorted(statuses.items())),
        },
        "totals": {"awarded": awarded.printed(), "contracted": contracted.printed()},
        "concentration": receivers.concentration(),
    }


# ------------------------------------------------------------------ finding releases and records in any shape


def _is_ocds(data: Any) -> bool:
    if isinstance(data, list):
        return any(_is_ocds(item) for item in data[:20] if isinstance(item, Mapping))
    if not isinstance(data, Mapping) or "grants" in data:
        return False
    return (
        _is_release(data)
        or _is_record(data)
        or _is_package(data)
        or any(_is_ocds(data[key]) for key in _WRAPPERS if key in data)
    )


def _is_release(data: Content) -> bool:
    """A release, also one that has lost its ocid."""
    told = len(_SECTIONS & data.keys())
    return ("ocid" in data and (told > 0 or "tag" in data)) or told >= 2 or (told == 1 and "tag" in data)


def _is_record(data: Content) -> bool:
    return bool({"compiledRelease", "versionedRelease"} & data.keys()) or ("ocid" in data and "releases" in data)


def _is_package(data: Content) -> bool:
    for name, is_one in (("records", _is_record), ("releases", _is_release)):
        told = data.get(name)
        if isinstance(told, list):
            if not told:
                return bool(_PACKAGE_KEYS & data.keys())
            if any(isinstance(item, Mapping) and (is_one(item) or "ocid" in item) for item in told):
                return True
    return {"uri", "publishedDate", "publisher"} <= data.keys()


def _found(document: Document) -> _Found:
    found = _Found()
    if document.kind in ("csv", "xlsx"):
        for content, sheet, row in unflattened(document.tables):
            _take_release(found, content, Place(document.file, row, sheet))
        return found
    for row, content in enumerate(_entries(document.data), start=1):
        place = Place(document.file, row)
        if not isinstance(content, Mapping):
            found.problems.append(Problem("warning", "ocds_no_object", document.file, row=row, value=str(content)))
        elif _is_record(content):
            _take_record(found, content, place)
        else:
            _take_release(found, content, place)
    return found


def _entries(data: Any) -> Iterator[Any]:
    """Releases and records one after another, out of whatever packages and lists hold them."""
    if isinstance(data, list):
        for item in data:
            yield from _entries(item)
    elif isinstance(data, Mapping) and not _is_record(data) and not ("ocid" in data and _is_release(data)):
        inner = [data[key] for key in ("records", "releases") if isinstance(data.get(key), list)]
        inner = inner or [data[key] for key in _WRAPPERS if isinstance(data.get(key), list | Mapping)]
        for items in inner:
            yield from items if isinstance(items, list) and not _holds_packages(items) else _entries(items)
        if not inner and (_is_release(data) or not _PACKAGE_KEYS & data.keys()):
            yield data
    else:
        yield data


def _holds_packages(items: Sequence[Any]) -> bool:
    return any(isinstance(item, Mapping) and _is_package(item) and not _is_record(item) for item in items)


def _take_release(found: _Found, content: Content, place: Place) -> None:
    if text_of(content.get("ocid")):
        tags = content.get("tag")
        is_compiled = tags == "compiled" or (isinstance(tags, list) and "compiled" in tags)
        found.releases.append(Release(content, place, is_compiled))
        found.published += 1
    elif "url" in content and not _is_release(content):
        return  # a link to a release that stands elsewhere
    else:
        told = text_of(content.get("id")) or ", ".join(map(str, content)) or None
        found.problems.append(
            Problem("warning", "ocds_without_ocid", place.file, place.sheet, place.row, "ocid", value=told)
        )


def _take_record(found: _Found, content: Content, place: Place) -> None:
    """The compiled release of a record and its embedded releases; releases without an ocid of their own are links."""
    ocid = text_of(content.get("ocid"))
    embedded = [release for release in objects(content.get("releases")) if text_of(release.get("ocid"))]
    found.published += len(embedded)
    compiled = object_of(content.get("compiledRelease")) or _latest(object_of(content.get("versionedRelease")))
    ocid = ocid or text_of(compiled.get("ocid")) or next((text_of(release.get("ocid")) for release in embedded), None)
    if not ocid:
        found.problems.append(Problem("warning", "ocds_without_ocid", place.file, place.sheet, place.row, "ocid"))
    elif compiled or embedded:
        if compiled:
            found.releases.append(Release({**compiled, "ocid": ocid}, place, is_compiled=True))
        found.releases += [Release(release, place) for release in embedded]
    else:
        found.linked_only.setdefault(ocid, place)
        found.problems.append(Problem("warning", "ocds_linked_only", place.file, place.sheet, place.row, value=ocid))


def _latest(versioned: Any) -> Any:
    """A versioned release with only the last value of everything: the state that it ends in.

    https://standard.open-contracting.org/1.1/en/schema/records_reference/ describes versioned values.
    """
    if isinstance(versioned, Mapping):
        return {key: value for key, value in ((k, _latest(v)) for k, v in versioned.items()) if value is not None}
    if isinstance(versioned, list):
        if versioned and all(isinstance(item, Mapping) and "releaseID" in item for item in versioned):
            return versioned[-1].get("value")
        return [_latest(item) for item in versioned]
    return versioned
