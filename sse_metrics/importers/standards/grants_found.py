"""Finding grants in 360Giving files: which headings and keys tell what, in all the ways they have been written."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sse_metrics.importers.reading import Document, Table
from sse_metrics.importers.standards.figures import as_text, exact, folded

# What a heading or key tells, once it is written small, without blanks, underscores and positions.
_FIELDS = {
    "id": "id", "identifier": "id", "grantidentifier": "id", "grantid": "id",
    "amountawarded": "amount", "awardamount": "amount",
    "currency": "currency",
    "awarddate": "awarded_on", "dateawarded": "awarded_on",
    "regranttype": "for_regrant", "forregranttype": "for_regrant",
    "isregrant": "is_regrant", "regrant": "is_regrant", "regrant?": "is_regrant",
    "parentgrant": "parent_id", "parentgrantid": "parent_id", "parentgrantidentifier": "parent_id",
    "regrantof": "parent_id",
}  # fmt: skip
_RECIPIENT = "recipient"
_ORGANISATIONS = {
    "recipientorg": _RECIPIENT, "recipientorganization": _RECIPIENT, "recipientorganisation": _RECIPIENT,
    "recipientind": _RECIPIENT, "recipientindividual": _RECIPIENT,
    "fundingorg": "funder", "fundingorganization": "funder", "fundingorganisation": "funder",
}  # fmt: skip
_NAMES = {"name": "name", "id": "id", "identifier": "id"}
_SEPARATORS = re.compile(r"[/.:]")
_NO = {"", "no", "false", "0", "n", "none"}


@dataclass(frozen=True)
class Organisation:
    """A funder or a recipient as a grant names it."""

    id: str | None
    name: str | None

    @property
    def key(self) -> str | None:
        """What tells it apart: its identifier, else its name in upper case."""
        return self.id or (folded(self.name) if self.name else None)


@dataclass
class Grant:
    """One grant as it stands in a file; values are as they were found."""

    file: str
    sheet: str | None
    row: int
    id: str | None = None
    amount: Any = None
    currency: str | None = None
    awarded_on: Any = None
    recipients: tuple[Organisation, ...] = ()
    funders: tuple[Organisation, ...] = ()
    for_regrant: str | None = None  # code of the 360Giving list: the recipient is to pass the money on
    is_regrant: bool = False  # the file says that this is money passed on
    parent_id: str | None = None
    headings: dict[str, str] = field(default_factory=dict)  # field to heading, as it stands in the file

    @property
    def has_amount(self) -> bool:
        """Whether something stands where the amount should, even if it is no number."""
        return self.amount is not None and str(self.amount).strip() != ""


def has_grants(document: Document) -> bool:
    """Whether the document looks like grants: by its list of grants, or by its headings."""
    if document.kind in ("csv", "xlsx"):
        return any(_is_main(_fields(table.columns)) for table in document.tables)
    if document.kind not in ("json", "jsonl"):
        return False
    data = document.data
    if isinstance(data, Mapping) and isinstance(data.get("grants"), list):
        return not data["grants"] or any(_is_grant(item) for item in data["grants"][:20])
    return _is_grant(data) or (isinstance(data, list) and any(_is_grant(item) for item in data[:20]))


def grants_of(document: Document) -> list[Grant]:
    """The grants of a document in their order."""
    if document.kind in ("csv", "xlsx"):
        return _from_tables(document.file, document.tables)
    data = document.data
    if isinstance(data, Mapping):
        data = data["grants"] if isinstance(data.get("grants"), list) else [data]
    lists = (
        item["grants"] if isinstance(item, Mapping) and isinstance(item.get("grants"), list) else [item]
        for item in data
    )
    items = (item for items in lists for item in items)
    return [
        _grant(document.file, None, row, list(_leaves(item)))
        for row, item in enumerate(items, start=1)
        if isinstance(item, Mapping)
    ]


def _is_grant(item: Any) -> bool:
    return isinstance(item, Mapping) and _is_main(_fields(heading for heading, _ in _leaves(item)))


def _is_main(fields: Mapping[str, tuple[str, str, int]]) -> bool:
    """Whether these headings tell grants: an amount awarded, and who got it or who gave it."""
    told = {name for name, _, _ in fields.values()}
    return "amount" in told and bool({_RECIPIENT, "funder"} & told)


def _fields(headings: Iterable[str]) -> dict[str, tuple[str, str, int]]:
    """What each heading tells; the others are left out."""
    told = ((heading, _field(heading)) for heading in headings)
    return {heading: field for heading, field in told if field}


@functools.lru_cache(maxsize=4096)  # the same headings come with every grant
def _field(heading: str) -> tuple[str, str, int] | None:
    """What a heading tells: field, part of an organisation ("id", "name" or "") and position in the list of them."""
    steps = [re.sub(r"[\s_]", "", step).casefold() for step in _SEPARATORS.split(heading) if step.strip()]
    position = next((int(step) for step in steps if step.isdecimal()), 0)
    steps = [step for step in steps if not step.isdecimal()]
    if len(steps) == 1 and steps[0] in _FIELDS:
        return _FIELDS[steps[0]], "", 0
    if len(steps) == 2 and steps[0] in _ORGANISATIONS and steps[1] in _NAMES:
        return _ORGANISATIONS[steps[0]], _NAMES[steps[1]], position
    return None


def _leaves(item: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """The plain values of a grant in JSON with their paths, which are the id headings of a spreadsheet.

    Only two levels are of use here; what lies deeper is left alone, however deep it is.
    """
    for key, value in item.items():
        if before == "" and isinstance(value, list | Mapping):
            for position, inner in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(inner, Mapping):
                    yield from _leaves(inner, f"{key}/{position}/")
        elif not isinstance(value, list | Mapping):
            yield f"{before}{key}", value


def _grant(file: str, sheet: str | None, row: int, cells: Sequence[tuple[str, Any]]) -> Grant:
    grant = Grant(file, sheet, row)
    fields = _fields(heading for heading, _ in cells)
    organisations: dict[tuple[str, int], dict[str, str]] = {}
    for heading, value in cells:
        if heading not in fields:
            continue
        name, part, position = fields[heading]
        grant.headings.setdefault(name + part, heading)
        text = _text(value)
        if part:
            if text:
                organisations.setdefault((name, position), {}).setdefault(part, text)
        elif name in ("amount", "awarded_on"):
            if getattr(grant, name) is None and text:
                setattr(grant, name, value)
        elif name == "is_regrant":
            grant.is_regrant = grant.is_regrant or (text or "").casefold() not in _NO
        elif getattr(grant, name) is None:
            setattr(grant, name, text)
    grant.recipients = _organisations(organisations, _RECIPIENT)
    grant.funders = _organisations(organisations, "funder")
    return grant


def _organisations(told: Mapping[tuple[str, int], Mapping[str, str]], wanted: str) -> tuple[Organisation, ...]:
    found = [
        Organisation(parts.get("id"), parts.get("name")) for (name, _), parts in sorted(told.items()) if name == wanted
    ]
    return tuple(dict.fromkeys(found))


def _from_tables(file: str, tables: Sequence[Table]) -> list[Grant]:
    """The grants of all sheets that hold some, completed by sheets that tell only their organisations."""
    told = [(table, _fields(table.columns)) for table in tables]
    found: list[Grant] = []
    for table, fields in told:
        if _is_main(fields):
            for row, cells in table.rows:
                if any(cell and cell.strip() for cell in cells):
                    found.append(_grant(file, table.sheet, row, list(zip(table.columns, cells, strict=False))))
    by_id = {grant.id: grant for grant in reversed(found) if grant.id}
    for table, fields in told:
        names = {name for name, _, _ in fields.values()}
        if _is_main(fields) or "id" not in names or not {_RECIPIENT, "funder"} & names:
            continue
        for row, cells in table.rows:
            part = _grant(file, table.sheet, row, list(zip(table.columns, cells, strict=False)))
            whole = by_id.get(part.id or "")
            if whole:
                whole.recipients = tuple(dict.fromkeys((*whole.recipients, *part.recipients)))
                whole.funders = tuple(dict.fromkeys((*whole.funders, *part.funders)))
    return found


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return as_text(value) if exact(value) is not None else str(value)
    return str(value).strip() or None if isinstance(value, str | int | float) else None
