"""Contracting processes out of OCDS releases: what is known of each ocid at last.

A process is a distinct ocid. Its state is its compiled release where the file has one, else its releases merged in
order of date. Merging follows OCDS (objects field by field, null takes a value away, a list whose objects have no id is
replaced as a whole) but for one thing: an award or contract whose id comes again replaces the earlier one entirely.
docs/decisions/0010-reading-open-contracting-data.md says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sse_metrics.importers.standards.days import moment
from sse_metrics.importers.standards.figures import NO_CURRENCY, exact, folded

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """Where something stands: file, sheet if there is one, and position of the release or record, from 1."""

    file: str
    row: int
    sheet: str | None = None


@dataclass(frozen=True)
class Release:
    """One release as it was found."""

    content: Content
    place: Place
    is_compiled: bool = False


@dataclass(frozen=True)
class Listed:
    """An award or a contract, and where it was last said."""

    content: Content
    place: Place

    @property
    def id(self) -> str:
        """Its identifier, empty when it has none."""
        return text_of(self.content.get("id")) or ""

    @property
    def value(self) -> tuple[Decimal, str] | None:
        """Its own value and currency."""
        return value_of(self.content.get("value"))


@dataclass
class Process:
    """One ocid and all that is known of it."""

    ocid: str
    place: Place
    state: dict[str, Any] = field(default_factory=dict)  # buyer, tender, parties, bids and date
    awards: list[Listed] = field(default_factory=list)
    contracts: list[Listed] = field(default_factory=list)

    def contracts_of(self, award: Listed) -> list[Listed]:
        """The contracts that name the award."""
        return [contract for contract in self.contracts if award.id and award_of(contract) == award.id]

    def orphans(self) -> list[Listed]:
        """The contracts whose award is not told.

        A contract that names no award, beside awards, or any contract beside awards without id, may belong to one of
        them; to take it for a purchase of its own would count money twice.
        """
        known = {award.id for award in self.awards}
        if not known:
            return self.contracts
        if "" in known:
            return []
        return [contract for contract in self.contracts if award_of(contract) and award_of(contract) not in known]

    def worth(self, award: Listed) -> dict[str, Decimal]:
        """What an award is worth by currency: its own value, else the sum of its contracts'; empty when not known."""
        own = award.value
        worth: dict[str, Decimal] = {}
        for amount, currency in [own] if own else filter(None, (item.value for item in self.contracts_of(award))):
            worth[currency] = worth.get(currency, Decimal(0)) + amount
        return worth

    def party(self, reference: Content) -> Content:
        """The party of the process that a reference names by its id; empty when there is none."""
        wanted = text_of(reference.get("id"))
        for party in objects(self.state.get("parties")):
            if wanted and text_of(party.get("id")) == wanted:
                return party
        return {}

    def parties_as(self, role: str) -> list[Content]:
        """The parties that have a role."""
        return [party for party in objects(self.state.get("parties")) if role in _strings(party.get("roles"))]


def processes(releases: Iterable[Release], ocids_without_state: Mapping[str, Place]) -> list[Process]:
    """The processes of all releases, in the order in which they first appear.

    `ocids_without_state` are records that only link to their releases: processes of which nothing else is known.
    """
    by_ocid: dict[str, list[Release]] = {}
    for release in releases:
        by_ocid.setdefault(text_of(release.content.get("ocid")) or "", []).append(release)
    found = [_process(ocid, told) for ocid, told in by_ocid.items()]
    found += [Process(ocid, place) for ocid, place in ocids_without_state.items() if ocid not in by_ocid]
    return found


def suppliers_of(content: Content) -> dict[str, Content]:
    """The distinct suppliers of an award by key; the non-standard `supplier`, one object or a list, is read too."""
    told = [*objects(content.get("suppliers")), *objects(content.get("supplier"))]
    found: dict[str, Content] = {}
    for supplier in told:
        key = supplier_key(supplier)
        if key:
            found.setdefault(key, supplier)
    return found


def supplier_key(supplier: Content) -> str | None:
    """What tells suppliers apart: id, else identifier scheme-id, else identifier id, else the name in upper case."""
    identifier = object_of(supplier.get("identifier"))
    scheme, number = text_of(identifier.get("scheme")), text_of(identifier.get("id"))
    name = text_of(supplier.get("name"))
    return (
        text_of(supplier.get("id"))
        or (f"{scheme}-{number}" if scheme and number else number)
        or (folded(name) if name else None)
    )


def award_of(contract: Listed) -> str | None:
    """The id of the award that a contract belongs to; the key is written awardId in some files."""
    return text_of(contract.content.get("awardID")) or text_of(contract.content.get("awardId"))


def value_of(value: Any) -> tuple[Decimal, str] | None:
    """Amount and currency of an OCDS value; None when it has no amount that is a number."""
    told = object_of(value)
    amount = exact(told.get("amount"))
    return None if amount is None else (amount, text_of(told.get("currency")) or NO_CURRENCY)


def text_of(value: Any) -> str | None:
    """An identifier, name or code as text without blanks around it; None when it is empty or no plain value."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return str(value)


def object_of(value: Any) -> Content:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[Content]:
    """The objects of a list, or the one object that stands where a list should."""
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _process(ocid: str, told: Sequence[Release]) -> Process:
    compiled = [release for release in told if release.is_compiled]
    used = sorted(compiled or told, key=lambda release: moment(release.content.get("date")))
    if compiled:
        used = used[-1:]
    process = Process(ocid, used[-1].place)
    awards: dict[str, Listed] = {}
    contracts: dict[str, Listed] = {}
    for release in used:
        _take(awards, release, "awards")
        _take(contracts, release, "contracts")
        _merge(process.state, {k: v for k, v in release.content.items() if k not in ("awards", "contracts", "parties")})
        _take_parties(process.state, release.content)
    process.awards, process.contracts = list(awards.values()), list(contracts.values())
    return process


def _take(known: dict[str, Listed], release: Release, name: str) -> None:
    """Let the awards or contracts of a later release replace those of the same id, or all that have none."""
    told = [Listed(item, release.place) for item in objects(release.content.get(name))]
    if any(not item.id for item in told):
        for key in [key for key, item in known.items() if not item.id]:
            del known[key]
    for position, item in enumerate(told):
        known[item.id or f"\0{position}"] = item  # no id can begin so


def _take_parties(state: dict[str, Any], content: Content) -> None:
    parties = {text_of(party.get("id")) or str(party): party for party in objects(state.get("parties"))}
    parties.update((text_of(party.get("id")) or str(party), party) for party in objects(content.get("parties")))
    if parties:
        state["parties"] = list(parties.values())


def _merge(known: dict[str, Any], later: Content) -> None:
    for key, value in later.items():
        if value is None:
            known.pop(key, None)
        elif isinstance(value, Mapping):
            earlier = known.get(key)
            merged = dict(earlier) if isinstance(earlier, Mapping) else {}
            _merge(merged, value)
            known[key] = merged
        else:
            known[key] = value


def walk(values: Iterable[Process]) -> Iterator[tuple[Process, Listed]]:
    """Every award with its process."""
    for process in values:
        for award in process.awards:
            yield process, award
