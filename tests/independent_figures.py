"""The figures of contracting, grant and aid files worked out a second time, by other means than the program's.

Nothing of sse_metrics is used: JSON is read with floats, CSV and XML with the standard library, and rules are written
as plainly as can be. What the program answers must agree.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
import re
import statistics
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any
from xml.etree import ElementTree


def ocds(paths: list[Path]) -> dict[str, Any]:
    """Counts, totals and concentration of OCDS files taken together."""
    embedded, ocids, awards, contracts = _state(paths)
    awarded: dict[str, float] = defaultdict(float)
    contracted: dict[str, float] = defaultdict(float)
    got: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    suppliers: set[str] = set()
    for (ocid, award_id), award in awards.items():
        keys = {_supplier(item) for item in [*award.get("suppliers", []), *filter(None, [award.get("supplier")])]}
        suppliers |= keys
        values = [award.get("value") or {}]
        if values[0].get("amount") is None:
            values = [c["value"] for (o, _), c in contracts.items() if o == ocid and str(c["awardID"]) == award_id]
        for value in values:
            awarded[value["currency"]] += value["amount"]
            for key in keys if value["amount"] > 0 else ():
                got[value["currency"]][key] += value["amount"] / len(keys)
    for contract in contracts.values():
        contracted[contract["value"]["currency"]] += contract["value"]["amount"]
    return {
        "counts": {
            "releases": sum(map(len, embedded.values())),
            "processes": len(ocids),
            "processes_with_award": len({ocid for ocid, _ in awards}),
            "awards": len(awards),
            "contracts": len(contracts),
            "suppliers": len(suppliers),
        },
        "totals": {"awarded": dict(awarded), "contracted": dict(contracted)},
        "concentration": _concentration(got),
    }


def _state(paths: list[Path]) -> tuple[Any, Any, Any, Any]:
    """Releases by process, the processes, and the last that was said of each award and contract."""
    embedded: dict[str, list[dict[str, Any]]] = defaultdict(list)
    compiled: dict[str, dict[str, Any]] = {}
    ocids: set[str] = set()
    for path in paths:
        for item in _ocds_items(_json(path)):
            ocids.add(item["ocid"])
            if "compiledRelease" in item:
                compiled[item["ocid"]] = item["compiledRelease"]
            for release in item.get("releases", [item]):
                if release.get("ocid"):
                    embedded[release["ocid"]].append(release)
    awards: dict[tuple[str, str], dict[str, Any]] = {}
    contracts: dict[tuple[str, str], dict[str, Any]] = {}
    for ocid in ocids:
        told = [compiled[ocid]] if ocid in compiled else sorted(embedded[ocid], key=lambda release: release["date"])
        for release in told:
            awards.update({(ocid, str(award["id"])): award for award in release.get("awards") or []})
            contracts.update({(ocid, str(contract["id"])): contract for contract in release.get("contracts") or []})
    return embedded, ocids, awards, contracts


def suppliers_paid(paths: list[Path]) -> dict[str, dict[str, tuple[float, bool | None]]]:
    """By currency what each supplier got of awards that were not cancelled, and whether the file flags it as social.

    A consortium is split equally. A contract of a process without any award is a purchase of its own.
    """
    embedded, ocids, awards, contracts = _state(paths)
    got: dict[str, dict[str, tuple[float, bool | None]]] = defaultdict(dict)
    parties: dict[tuple[str, str], dict[str, Any]] = {}
    for ocid in ocids:
        for release in embedded[ocid]:
            parties.update({(ocid, str(party.get("id"))): party for party in release.get("parties") or []})
    for (ocid, award_id), award in awards.items():
        if str(award.get("status")).lower() in ("cancelled", "unsuccessful"):
            continue
        told = {_supplier(item): item for item in [*award.get("suppliers", []), *filter(None, [award.get("supplier")])]}
        value = award.get("value") or {}
        values = [value] if value.get("amount") is not None else [
            c["value"] for (o, _), c in contracts.items() if o == ocid and str(c["awardID"]) == award_id
        ]  # fmt: skip
        for one in values:
            for key, supplier in told.items() if one["amount"] > 0 else ():
                amount, flag = got[one["currency"]].get(key, (0.0, None))
                details = {**(parties.get((ocid, key)) or {}).get("details", {}), **(supplier.get("details") or {})}
                flagged = details.get("vcse") if flag is None else flag
                got[one["currency"]][key] = (amount + one["amount"] / len(told), flagged)
    with_award = {ocid for ocid, _ in awards}
    for (ocid, _), contract in contracts.items():
        paid = [key for (of, key), party in parties.items() if of == ocid and "supplier" in (party.get("roles") or [])]
        if ocid in with_award or contract.get("status") == "cancelled":
            continue
        for key in paid if contract["value"]["amount"] > 0 else ():
            amount, flag = got[contract["value"]["currency"]].get(key, (0.0, None))
            got[contract["value"]["currency"]][key] = (amount + contract["value"]["amount"] / len(paid), flag)
    return {currency: dict(told) for currency, told in got.items() if told}


def grants(path: Path) -> dict[str, Any]:
    """Counts, totals and concentration of a grant file, JSON or CSV."""
    if path.suffix == ".json":
        rows = [
            (
                grant["id"],
                grant["amountAwarded"],
                grant["currency"],
                grant["awardDate"],
                grant["recipientOrganization"][0].get("id"),
                grant["recipientOrganization"][0].get("name"),
            )
            for grant in _json(path)["grants"]
        ]
    else:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = [
                (
                    row["Identifier"],
                    float(row["Amount Awarded"]),
                    row["Currency"],
                    row["Award Date"],
                    None,
                    row["Recipient Org:Name"],
                )
                for row in csv.DictReader(lines)
            ]
    years: dict[str, float] = defaultdict(float)
    got: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    recipients = set()
    for _, amount, currency, day, identifier, name in rows:
        found = re.search(r"\d{4}", day)
        years[found[0] if found else "(none)"] += amount
        key = identifier or re.sub(r"\s+", " ", name.strip()).upper()
        recipients.add(key)
        if amount > 0:
            got[currency][key] += amount
    identifiers = [row[0] for row in rows]
    return {
        "counts": {
            "grants": len(rows),
            "identifiers": len(set(identifiers)),
            "identifiers_repeated": len({name for name in identifiers if identifiers.count(name) > 1}),
            "recipients": len(recipients),
            "amount_zero_or_negative": sum(row[1] <= 0 for row in rows),
        },
        "awarded": math.fsum(row[1] for row in rows),
        "years": dict(years),
        "concentration": _concentration(got),
    }


def award_figures(path: Path) -> dict[tuple[str, str], tuple[int, float, float | None]]:
    """By year ("" for all) and currency: awards above zero, their median, and the share of the largest tenth.

    A tenth is rounded up; fewer than ten awards have no share.
    """
    amounts: dict[tuple[str, str], list[float]] = defaultdict(list)
    for amount, currency, year in _awards(path):
        if amount > 0:
            amounts["", currency].append(amount)
            amounts[year, currency].append(amount)
    found = {}
    for key, each in amounts.items():
        largest = sorted(each)[-math.ceil(len(each) / 10) :]
        share = math.fsum(largest) / math.fsum(each) if len(each) >= 10 else None
        found[key] = (len(each), statistics.median(each), share)
    return found


def _awards(path: Path) -> list[tuple[float, str, str]]:
    """Amount, currency and year of every grant of a file."""
    if path.suffix == ".json":
        told = [(grant["amountAwarded"], grant["currency"], grant["awardDate"]) for grant in _json(path)["grants"]]
        return [(amount, currency, re.search(r"\d{4}", day)[0]) for amount, currency, day in told]  # type: ignore[index]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as lines:
            told = [(row["Amount Awarded"], row["Currency"], row["Award Date"]) for row in csv.DictReader(lines)]
        return [(float(amount), currency, re.search(r"\d{4}", day)[0]) for amount, currency, day in told]  # type: ignore[index]
    headings, *rows = _first_sheet(path)
    column = {title: letters for letters, title in headings.items()}
    return [
        (
            float(row[column["Amount Awarded"]]),
            row[column["Currency"]],
            str(spreadsheet_day(int(float(row[column["Award Date"]]))).year),
        )
        for row in rows
        if row
    ]


def _first_sheet(path: Path) -> list[dict[str, str]]:
    """The rows of a workbook's first sheet, cells by the letters of their column, as they are stored."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as packed:
        strings = ElementTree.fromstring(packed.read("xl/sharedStrings.xml"))  # noqa: S314 - a file of our own collection
        sheet = ElementTree.fromstring(packed.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - the same
    shared = ["".join(part.text or "" for part in item.iter(f"{space}t")) for item in strings.findall(f"{space}si")]
    rows = []
    for row in sheet.iter(f"{space}row"):
        cells = {}
        for cell in row.findall(f"{space}c"):
            value = cell.findtext(f"{space}v")
            if value is not None:
                letters = re.sub(r"\d", "", cell.attrib["r"])
                cells[letters] = shared[int(value)] if cell.get("t") == "s" else value
        rows.append(cells)
    return rows


def iati(path: Path) -> dict[str, Any]:
    """Counts and totals of an activity file of version 1."""
    root = ElementTree.parse(path).getroot()  # noqa: S314 - a file of our own collection
    totals: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for activity in root.iter("iati-activity"):
        for transaction in activity.iter("transaction"):
            value = transaction.find("value")
            currency = value.get("currency") or activity.get("default-currency")
            totals[currency][transaction.find("transaction-type").get("code")] += float(value.text)
    return {
        "activities": len(root.findall("iati-activity")),
        "transactions": len(list(root.iter("transaction"))),
        "totals": {currency: dict(kinds) for currency, kinds in totals.items()},
    }


def _json(path: Path) -> Any:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("iso-8859-1")
    return [json.loads(line) for line in text.splitlines() if line] if path.suffix == ".jsonl" else json.loads(text)


def _ocds_items(data: Any) -> list[dict[str, Any]]:
    if isinstance(data, list):
        return [inner for item in data for inner in _ocds_items(item)]
    if "ocid" in data:
        return [data]
    return data["records"] if "records" in data else data["releases"]


def _supplier(supplier: dict[str, Any]) -> str:
    identifier = supplier.get("identifier") or {}
    if supplier.get("id"):
        return str(supplier["id"])
    if identifier.get("id"):
        return f"{identifier['scheme']}-{identifier['id']}" if identifier.get("scheme") else identifier["id"]
    return supplier["name"].upper()


def _concentration(got: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    result = {}
    for currency, parts in got.items():
        values = sorted(parts.values(), reverse=True)
        total = math.fsum(values)
        shares = [value / total for value in values]
        result[currency] = {
            "suppliers": len(values),
            "top": values[0],
            "top3_share": sum(shares[:3]),
            "hhi": sum(share * share for share in shares),
        }
    return result


def spreadsheet_day(number: int) -> dt.date:
    """The day that a spreadsheet stores as a number: 1 is 1 January 1900, and there is a 29 February 1900."""
    return dt.date(1900, 1, 1) + dt.timedelta(days=number - 2)
