"""A hand-worked example of open contracting data, and the ways to write it down and to look at what was read."""

from __future__ import annotations

import copy
from typing import Any

from sse_metrics.importers.reading import Document, Reading, Table
from sse_metrics.importers.standards import ocds

# Process 1: an award of 300 to a consortium of A and B, amended from 250; a cancelled one of 100 to A.
# Process 2: an award without a value whose two contracts are worth 60.10 and 40.20, to C, in another currency; one
# without a supplier, value or status. Process 3: a tender.
FIRST = {
    "ocid": "p-1",
    "id": "r-1",
    "date": "2024-01-10T00:00:00Z",
    "tag": ["award"],
    "buyer": {"id": "g-1", "name": "Invented District"},
    "tender": {"id": "t-1", "title": "Lunches", "mainProcurementCategory": "services", "procurementMethod": "open"},
    "awards": [
        {
            "id": "1",
            "status": "active",
            "date": "2024-01-09T00:00:00Z",
            "value": {"amount": 250, "currency": "KRW"},
            "suppliers": [{"id": "A", "name": "Ada"}],
        },
    ],
}
AMENDED = {
    "ocid": "p-1",
    "id": "r-2",
    "date": "2024-02-10T00:00:00Z",
    "tag": ["awardUpdate"],
    "awards": [
        {
            "id": "1",
            "status": "active",
            "date": "2024-01-09T00:00:00Z",
            "value": {"amount": 300, "currency": "KRW"},
            "suppliers": [{"id": "A", "name": "Ada"}, {"id": "B", "name": "Ben"}],
        },
        {
            "id": "2",
            "status": "cancelled",
            "date": "2024-02-01T00:00:00Z",
            "value": {"amount": 100, "currency": "KRW"},
            "suppliers": [{"id": "A", "name": "Ada"}],
        },
    ],
}
SECOND = {
    "ocid": "p-2",
    "id": "r-3",
    "date": "2024-03-10T00:00:00Z",
    "tag": ["contract"],
    "buyer": {"id": "g-2", "name": "Other Office"},
    "awards": [{"id": "9", "suppliers": [{"id": "C", "name": "Cho"}]}, {"id": "10"}],
    "contracts": [
        {
            "id": "7",
            "awardID": "9",
            "dateSigned": "2024-03-05T00:00:00Z",
            "value": {"amount": 60.10, "currency": "EUR"},
        },
        {"id": "8", "awardID": "9", "value": {"amount": 40.20, "currency": "EUR"}},
    ],
}
THIRD = {
    "ocid": "p-3",
    "id": "r-4",
    "date": "2024-04-10T00:00:00Z",
    "tag": ["tender"],
    "tender": {"id": "t-3", "title": "Desks"},
}
RELEASES = [AMENDED, FIRST, SECOND, THIRD]  # not in the order of their dates
COUNTS = {
    "releases": 4,
    "processes": 3,
    "processes_with_award": 2,
    "awards": 4,
    "awards_with_value": 3,
    "awards_without_supplier": 1,
    "contracts": 2,
    "suppliers": 3,
    "awards_by_status": {"(none)": 2, "active": 1, "cancelled": 1},
}
TOTALS = {"awarded": {"EUR": 100.3, "KRW": 400}, "contracted": {"EUR": 100.3}}
CONCENTRATION = {
    "EUR": {
        "suppliers": 1,
        "top_supplier": {"key": "C", "name": "Cho", "value": 100.3, "share": 1.0},
        "top3_share": 1.0,
        "hhi": 1.0,
    },
    # A has 300/2 + 100 = 250 of 400, B has 150: (5/8)² + (3/8)² = 34/64
    "KRW": {
        "suppliers": 2,
        "top_supplier": {"key": "A", "name": "Ada", "value": 250, "share": 0.625},
        "top3_share": 1.0,
        "hhi": 0.53125,
    },
}


def document(data: Any, kind: str = "json") -> Document:
    return Document(f"f.{kind}", kind, "utf-8", data=data)


def read(data: Any, kind: str = "json") -> Reading:
    found = document(data, kind)
    assert ocds.recognises(found)
    return ocds.read([found])


def codes(reading: Reading) -> list[str]:
    for problem in reading.problems:
        for language in ("en", "ko", "fr", "es"):
            assert "{" not in problem.message(language) + problem.fix(language)
    return [problem.code for problem in reading.problems]


def rows(reading: Reading, target: str) -> list[dict[str, str | None]]:
    return [
        dict(zip(table.columns, cells, strict=True))
        for table in reading.tables
        if table.target == target
        for _, cells in table.rows
    ]


def release(**more: Any) -> dict[str, Any]:
    return {"ocid": "p", "id": "r", "date": "2024-05-01T00:00:00Z", "tag": ["award"], "buyer": {"name": "Town"}, **more}


def award(**more: Any) -> dict[str, Any]:
    return {"id": "1", "date": "2024-04-01", "value": {"amount": 100, "currency": "GBP"}, **more}


def compiled() -> list[dict[str, Any]]:
    first = {**FIRST, **AMENDED, "tag": ["compiled"]}
    return [first, {**SECOND, "tag": ["compiled"]}, {**THIRD, "tag": ["compiled"]}]


def flat(item: Any, before: str = "") -> dict[str, str]:
    if isinstance(item, dict | list):
        pairs = item.items() if isinstance(item, dict) else enumerate(item)
        return {path: cell for key, value in pairs for path, cell in flat(value, f"{before}{key}/").items()}
    return {before[:-1]: str(item)}


def table(found: list[dict[str, str]], sheet: str | None = None, separator: str = "/") -> Table:
    headings = list(dict.fromkeys(heading for row in found for heading in row))
    told = [(number, tuple(row.get(heading) for heading in headings)) for number, row in enumerate(found, start=2)]
    return Table("f", sheet, tuple(heading.replace("/", separator) for heading in headings), told)


def several_sheets() -> list[Table]:
    """Releases, awards, their suppliers and contracts in sheets of their own, as flattening tools write them."""
    sheets: dict[str, list[dict[str, str]]] = {"awards_suppliers": [], "contracts": [], "releases": [], "awards": []}
    for told in copy.deepcopy(RELEASES):
        ids = {"ocid": told["ocid"], "id": told["id"]}
        awards, contracts = told.pop("awards", []), told.pop("contracts", [])
        sheets["releases"].append(flat({**told, "tag": told["tag"][0]}))
        for one in awards:
            suppliers = one.pop("suppliers", [])
            sheets["awards"].append({**ids, **{f"awards/0/{path}": cell for path, cell in flat(one).items()}})
            for supplier in suppliers:
                told_of = {f"awards/suppliers/{path}": cell for path, cell in flat(supplier).items()}
                sheets["awards_suppliers"].append({**ids, "awards/id": one["id"], **told_of})
        sheets["contracts"] += [
            {**ids, **{f"contracts/{path}": cell for path, cell in flat(one).items()}} for one in contracts
        ]
    return [table(found, name) for name, found in sheets.items()]


def sheets_without_paths() -> list[Table]:
    """The same with headings that count from the list that a sheet is named after."""
    releases = [
        {"ocid": told["ocid"], "id": told["id"], "date": told["date"], **flat({"buyer": told.get("buyer", {})})}
        for told in RELEASES
    ]
    awards, suppliers, contracts = [], [], []
    for told in RELEASES:
        ids = {"ocid": told["ocid"], "releaseID": told["id"]}
        for one in told.get("awards", []):
            awards.append({**ids, **flat({key: value for key, value in one.items() if key != "suppliers"})})
            suppliers += [{**ids, "awardID": one["id"], **flat(supplier)} for supplier in one.get("suppliers", [])]
        contracts += [{**ids, **flat(one)} for one in told.get("contracts", [])]
    sheets = {"awards_suppliers": suppliers, "awards": awards, "contracts": contracts, "releases": releases}
    return [table(found, name) for name, found in sheets.items()]


def linked_sheets() -> list[Table]:
    """The same as the OCP Data Registry gives it: rows joined by paths, headings with underscores."""
    sheets: dict[str, list[dict[str, str]]] = {"awards_suppliers": [], "contracts": [], "awards": [], "main": []}
    for number, told in enumerate(copy.deepcopy(RELEASES)):
        for position, one in enumerate(told.pop("awards", [])):
            for place, supplier in enumerate(one.pop("suppliers", [])):
                link = f"{number}.awards.{position}.suppliers.{place}"
                sheets["awards_suppliers"].append({"_link": link, "_link_main": str(number), **flat(supplier)})
            sheets["awards"].append({"_link": f"{number}.awards.{position}", "_link_main": str(number), **flat(one)})
        for position, one in enumerate(told.pop("contracts", [])):
            sheets["contracts"].append(
                {"_link": f"{number}.contracts.{position}", "_link_main": str(number), **flat(one)}
            )
        sheets["main"].append(
            {"_link": str(number), "_link_main": str(number), **flat({**told, "tag": told["tag"][0]})}
        )
    return [table(found, name, "_") for name, found in sheets.items()]


PACKAGE = {"uri": "x", "publishedDate": "2024-05-01", "publisher": {"name": "x"}, "version": "1.1"}
RECORDS = [{"ocid": one["ocid"], "releases": [r for r in RELEASES if r["ocid"] == one["ocid"]]} for one in compiled()]
COMPILED = [
    {
        "ocid": one["ocid"],
        "compiledRelease": one,
        "releases": [{"url": "https://x", "date": one["date"], "tag": ["award"]}],
    }
    for one in compiled()
]
SHAPES = {
    "release package": (document({**PACKAGE, "releases": RELEASES}), 4),
    "object with releases": (document({"releases": RELEASES}), 4),
    "list of releases": (document(RELEASES), 4),
    "JSON Lines": (document(RELEASES, "jsonl"), 4),
    "JSON Lines of packages": (document([{"releases": RELEASES[:2]}, {"releases": RELEASES[2:]}], "jsonl"), 4),
    "answer of an interface": (document({"total": 4, "results": RELEASES}), 4),
    "records with their releases": (document({**PACKAGE, "records": RECORDS}), 4),
    "compiled records with links": (document({**PACKAGE, "records": COMPILED}), 0),
    "list of compiled records": (document(COMPILED), 0),
    "compiled releases": (document(compiled(), "jsonl"), 3),
    "one flattened table": (Document("f", "csv", tables=[table([flat(one) for one in RELEASES])]), 4),
    "flattened with points": (Document("f", "csv", tables=[table([flat(one) for one in RELEASES], separator=".")]), 4),
    "several sheets": (Document("f", "xlsx", tables=several_sheets()), 4),
    "sheets without paths": (Document("f", "xlsx", tables=sheets_without_paths()), 4),
    "linked sheets": (Document("f", "xlsx", tables=linked_sheets()), 4),
}  # fmt: skip
