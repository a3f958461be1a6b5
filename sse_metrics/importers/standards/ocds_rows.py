"""Rows for our tables buyer, purchase and purchase_supplier out of contracting processes.

A purchase is an award. A contract whose award is not told is a purchase of its own (Colombia publishes such): money was
spent, and no award stands beside it that would count it twice. A consortium's value is split equally.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sse_metrics.importers.problems import Problem, Severity
from sse_metrics.importers.reading import Table
from sse_metrics.importers.standards.buyers import buyer_kind
from sse_metrics.importers.standards.days import iso_day
from sse_metrics.importers.standards.figures import (
    LARGEST_AMOUNT,
    NO_CURRENCY,
    as_text,
    equal_parts,
    exact,
    folded,
    in_cents,
)
from sse_metrics.importers.standards.ocds_processes import (
    Content,
    Listed,
    Place,
    Process,
    object_of,
    objects,
    suppliers_of,
    text_of,
)

BUYER_COLUMNS = ("buyer_id", "name", "kind")
PURCHASE_COLUMNS = (
    "purchase_id", "ocid", "buyer_id", "title", "category", "method", "is_reserved", "is_unsuccessful", "tenderers",
    "awarded_on", "amount", "currency",
)  # fmt: skip
SUPPLIER_COLUMNS = ("purchase_id", "supplier_key", "supplier_name", "is_sse", "amount")
_COLUMNS = {"buyer": BUYER_COLUMNS, "purchase": PURCHASE_COLUMNS, "purchase_supplier": SUPPLIER_COLUMNS}
_CATEGORIES = {"goods", "services", "works"}
_METHODS = {"open", "selective", "limited", "direct"}
_ENDED_WITHOUT = {"cancelled", "unsuccessful"}  # statuses of awards; contracts have only the first


@dataclass
class _Rows:
    """Rows by target and file, and what was noticed on the way: notes are counted, warnings stand alone."""

    rows: dict[tuple[str, str, str | None], list[tuple[int, tuple[str | None, ...]]]] = field(default_factory=dict)
    buyers: dict[str, str] = field(default_factory=dict)  # name in upper case by identifier
    notes: dict[tuple[str, str], tuple[Place, int, str | None]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, target: str, place: Place, cells: tuple[str | None, ...]) -> None:
        self.rows.setdefault((target, place.file, place.sheet), []).append((place.row, cells))

    def note(self, code: str, place: Place, value: str | None = None) -> None:
        """Say it once a file, at the first place where it is so, with how often."""
        first, times, example = self.notes.get((code, place.file), (place, 0, value))
        self.notes[code, place.file] = (first, times + 1, example)

    def left_out(self, code: str, place: Place, purchase_id: str, column: str) -> None:
        self._say("warning", code, place, purchase_id, column)

    def _say(self, severity: Severity, code: str, place: Place, value: str | None, column: str) -> None:
        self.problems.append(Problem(severity, code, place.file, place.sheet, place.row, column, value))


def tables(known: Sequence[Process]) -> tuple[list[Table], list[Problem]]:
    """The rows of all processes, a table for each target and file, and what is wrong with what they were made of."""
    rows = _Rows()
    for process in known:
        for position, award in enumerate(process.awards, start=1):
            _take(rows, process, award, f"{process.ocid}/{award.id or position}", process.contracts_of(award))
        for position, contract in enumerate(process.orphans(), start=1):
            rows.note("ocds_contract_without_award", contract.place, contract.id or process.ocid)
            _take(rows, process, contract, f"{process.ocid}/contract/{contract.id or position}", [contract])
    stored = [
        Table(file, sheet, _COLUMNS[target], found, target)
        for target in _COLUMNS
        for (of_target, file, sheet), found in rows.rows.items()
        if of_target == target
    ]
    notes = [
        Problem("note", code, place.file, place.sheet, place.row, value=example, details={"count": times})
        for (code, _), (place, times, example) in rows.notes.items()
    ]
    return stored, [*rows.problems, *notes]


def supplier_name(process: Process, supplier: Content) -> str | None:
    """The name of a supplier: its own, that of its party, or the legal name; some files give numbers only."""
    for told in (supplier, process.party(supplier)):
        name = text_of(told.get("name")) or text_of(object_of(told.get("identifier")).get("legalName"))
        if name:
            return name
    return None


def _take(rows: _Rows, process: Process, item: Listed, purchase_id: str, contracts: Sequence[Listed]) -> None:
    """One award, or one contract without an award, as a purchase with its buyer and suppliers."""
    place = item.place
    buyer = _buyer(process)
    awarded_on, is_own_date = _awarded_on(process, item, contracts)
    worth = process.worth(item) if item in process.awards else dict([_swapped(item.value)] if item.value else [])
    amount, currency = _amount(rows, place, worth)
    if buyer is None:
        return rows.left_out("ocds_without_buyer", place, purchase_id, "buyer")
    if awarded_on is None:
        return rows.left_out("ocds_without_date", place, purchase_id, "date")
    if amount is not None and abs(amount) >= LARGEST_AMOUNT:
        return rows.left_out("amount_too_large", place, as_text(amount), "value")
    if amount is not None and amount < 0:
        return rows.left_out("amount_negative", place, as_text(amount), "value")
    if not is_own_date:
        rows.note("ocds_date_of_release", place, purchase_id)
    told = object_of(item.content.get("value")).get("amount")
    if told is not None and exact(told) is None:
        rows.problems.append(
            Problem("note", "ocds_amount_not_a_number", place.file, place.sheet, place.row, "value", str(told))
        )
    buyer_id = _take_buyer(rows, place, *buyer)
    tender = object_of(process.state.get("tender"))
    rows.add(
        "purchase",
        place,
        (
            purchase_id,
            process.ocid,
            buyer_id,
            _title(item, tender),
            _code(rows, place, tender.get("mainProcurementCategory"), _CATEGORIES, "ocds_category_unknown"),
            _code(rows, place, tender.get("procurementMethod"), _METHODS, "ocds_method_unknown"),
            _is_reserved(tender, item),
            _truth((text_of(item.content.get("status")) or "").casefold() in _ENDED_WITHOUT),
            _tenderers(process, tender),
            awarded_on,
            None if amount is None else as_text(amount),
            currency,
        ),
    )
    _take_suppliers(rows, process, item, purchase_id, amount)
    return None


def _take_buyer(rows: _Rows, place: Place, buyer_id: str, name: str) -> str:
    """The identifier under which a buyer stands in our table.

    Some publishers number the parties of each release anew ("org-3"): an identifier that comes with another name
    says nothing, and the buyer goes by its name.
    """
    if rows.buyers.get(buyer_id, folded(name)) != folded(name):
        rows.note("ocds_buyer_id_shared", place, buyer_id)
        buyer_id = folded(name)
    if buyer_id not in rows.buyers:
        rows.buyers[buyer_id] = folded(name)
        rows.add("buyer", place, (buyer_id, name, buyer_kind(name)))
    return buyer_id


def _take_suppliers(rows: _Rows, process: Process, item: Listed, purchase_id: str, amount: Decimal | None) -> None:
    suppliers = suppliers_of(item.content)
    if not suppliers and item not in process.awards:  # a contract has no suppliers of its own in OCDS
        suppliers = suppliers_of({"suppliers": process.parties_as("supplier")})
    if not suppliers:
        return rows.note("ocds_without_supplier", item.place, purchase_id)
    parts = equal_parts(amount, len(suppliers)) if amount is not None else [None] * len(suppliers)
    for (key, supplier), part in zip(suppliers.items(), parts, strict=True):
        name = supplier_name(process, supplier)
        if name is None:
            rows.note("ocds_supplier_without_name", item.place, key)
        cells = (purchase_id, key, name or key, _is_sse(process, supplier), None if part is None else as_text(part))
        rows.add("purchase_supplier", item.place, cells)
    return None


def _amount(rows: _Rows, place: Place, worth: Mapping[str, Decimal]) -> tuple[Decimal | None, str | None]:
    if not worth:
        rows.note("ocds_without_value", place)
        return None, None
    if len(worth) > 1:
        rows.note("ocds_several_currencies", place, ", ".join(sorted(worth)))
        return None, None
    [(currency, amount)] = worth.items()
    if currency == NO_CURRENCY:
        rows.note("ocds_without_currency", place, as_text(amount))
        return in_cents(amount), None
    if len(currency) != 3:
        rows.note("ocds_currency_no_code", place, currency)
        return in_cents(amount), None
    if in_cents(amount) != amount:
        rows.note("amount_rounded", place, as_text(amount))
    return in_cents(amount), currency.upper()


def _swapped(value: tuple[Decimal, str]) -> tuple[str, Decimal]:
    return value[1], value[0]


def _buyer(process: Process) -> tuple[str, str] | None:
    """Identifier and name of the buyer, else of the procuring entity, else of the one party that has such a role.

    The identifier is that of the official register where the party has one, because an id is often good for one
    release only.
    """
    told = [
        object_of(process.state.get("buyer")),
        object_of(object_of(process.state.get("tender")).get("procuringEntity")),
    ]
    told += [party for role in ("buyer", "procuringEntity") for party in process.parties_as(role)[:1]]
    for buyer in told:
        party = process.party(buyer)
        identifier = object_of(buyer.get("identifier")) or object_of(party.get("identifier"))
        scheme, number = text_of(identifier.get("scheme")), text_of(identifier.get("id"))
        name = text_of(buyer.get("name")) or text_of(party.get("name")) or text_of(identifier.get("legalName"))
        official = f"{scheme}-{number}" if scheme and number else number
        buyer_id = official or text_of(buyer.get("id")) or (folded(name) if name else None)
        if buyer_id:
            return buyer_id, name or buyer_id
    return None


def _awarded_on(process: Process, item: Listed, contracts: Sequence[Listed]) -> tuple[str | None, bool]:
    """The day of the award, and whether it is said: else the contract's signature or start, else the release's date."""
    told = [item.content.get("date")]
    told += [contract.content.get("dateSigned") for contract in contracts]
    told += [object_of(contract.content.get("period")).get("startDate") for contract in contracts]
    for value in told:
        day = iso_day(value)
        if day:
            return day, True
    return iso_day(process.state.get("date")), False


def _title(item: Listed, tender: Content) -> str | None:
    return (
        text_of(item.content.get("title")) or text_of(tender.get("title")) or text_of(item.content.get("description"))
    )


def _code(rows: _Rows, place: Place, told: Any, known: set[str], code: str) -> str | None:
    value = text_of(told)
    if value is None:
        return None
    if value.casefold() in known:
        return value.casefold()
    rows.note(code, place, value)
    return None


def _is_reserved(tender: Content, item: Listed) -> str | None:
    """Whether participation was reserved (sheltered workshops, public service mission organisations), where told.

    https://extensions.open-contracting.org/en/extensions/otherRequirements/ : `otherRequirements.reservedParticipation`
    of the tender or of the lots that the award covers.
    """
    covered = item.content.get("relatedLots")
    lots = [
        lot
        for lot in objects(tender.get("lots"))
        if not isinstance(covered, list) or not covered or lot.get("id") in covered
    ]
    told = [object_of(where.get("otherRequirements")).get("reservedParticipation") for where in (tender, *lots)]
    lists = [value for value in told if isinstance(value, list)]
    return _truth(any(lists)) if lists else None


def _tenderers(process: Process, tender: Content) -> str | None:
    """How many tendered: the stated number, else the tenderers that are listed, else the bids."""
    stated = exact(tender.get("numberOfTenderers"))
    if stated is not None and stated >= 0 and stated == int(stated):
        return str(int(stated))
    listed = len(objects(tender.get("tenderers"))) or len(objects(object_of(process.state.get("bids")).get("details")))
    return str(listed) if listed else None


def _is_sse(process: Process, supplier: Content) -> str | None:
    """Whether the data say that a supplier is of the social and solidarity economy; empty when they say nothing.

    `details.vcse` (voluntary, community and social enterprise) is the flag of the United Kingdom. A classification
    tells it by a scheme that ends in SSE, such as KOR-SSE. `details.scale` is a size, and small is not social.
    """
    for told in (supplier, process.party(supplier)):
        details = object_of(told.get("details"))
        schemes = [text_of(item.get("scheme")) or "" for item in objects(details.get("classifications"))]
        if any(scheme.upper().split("-")[-1] == "SSE" for scheme in schemes):
            return "true"
        flag = details.get("vcse")
        if isinstance(flag, str):
            flag = {"true": True, "false": False}.get(flag.strip().casefold())
        if isinstance(flag, bool):
            return _truth(flag)
    return None


def _truth(value: bool) -> str:
    return "true" if value else "false"
