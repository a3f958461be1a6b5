"""Rows for our table funding_flow out of grants, and what is wrong with the grants.

A grant is money committed. Money that is passed on stands twice in the data, once given to the intermediary and once
given by it; only one of the two counts in a total:

* a grant whose funder received another grant of the reading is a regrant of that grant and does not count;
* so is a grant that says of itself that it is one;
* a grant that is marked to be passed on ("For Regrant Type") does not count either, unless its regrants are in the
  reading, which then do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sse_metrics.importers.problems import Problem, Severity
from sse_metrics.importers.reading import Row, Table
from sse_metrics.importers.standards.currencies import currency_code
from sse_metrics.importers.standards.days import Day, loose_day
from sse_metrics.importers.standards.figures import LARGEST_AMOUNT, as_text, exact, folded, in_cents
from sse_metrics.importers.standards.grants_found import Grant, Organisation
from sse_metrics.importers.standards.payers import payer_class

COLUMNS = (
    "flow_id", "stage", "flowed_on", "amount", "kind", "currency", "payer_name", "payer_class", "instrument",
    "recipient_name", "parent_flow_id", "counts_in_total", "excluded_because",
)  # fmt: skip


@dataclass
class _Kept:
    """Rows by file and sheet, and problems; notes are said once a file."""

    rows: dict[tuple[str, str | None], list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: dict[tuple[str, str], tuple[Grant, int]] = field(default_factory=dict)

    def say(
        self, severity: Severity, code: str, grant: Grant, name: str, value: object = None, **details: object
    ) -> None:
        told = {key: str(item) for key, item in details.items()}
        self.problems.append(
            Problem(
                severity,
                code,
                grant.file,
                grant.sheet,
                grant.row,
                grant.headings.get(name),
                None if value is None else str(value),
                told,
            )
        )

    def note(self, code: str, grant: Grant) -> None:
        first, times = self.notes.get((code, grant.file), (grant, 0))
        self.notes[code, grant.file] = (first, times + 1)


def rows_of(grants: Sequence[Grant]) -> tuple[list[Table], list[Problem]]:
    """The grants as funding flows, a table for each file and sheet, and the problems."""
    kept = _Kept()
    first_of: dict[str, Grant] = {}
    parents = _Parents(grants)
    for grant in grants:
        if grant.id and grant.id in first_of:
            first = first_of[grant.id]
            kept.say(
                "error",
                "grant_id_repeated",
                grant,
                "id",
                grant.id,
                row=grant.row,
                first_row=first.row,
                first_file=first.file,
            )
            continue
        if grant.id:
            first_of[grant.id] = grant
        cells = _cells(kept, grant, parents)
        if cells:
            kept.rows.setdefault((grant.file, grant.sheet), []).append((grant.row, cells))
    tables = [Table(file, sheet, COLUMNS, rows, "funding_flow") for (file, sheet), rows in kept.rows.items()]
    notes = [
        Problem("note", code, grant.file, grant.sheet, grant.row, value=grant.id, details={"count": times})
        for (code, _), (grant, times) in kept.notes.items()
    ]
    return tables, [*kept.problems, *notes]


def _cells(kept: _Kept, grant: Grant, parents: _Parents) -> tuple[str | None, ...] | None:
    """One grant as a row, or None when something that every row needs is missing; all that is missing is said."""
    amount, currency, day = _amount(kept, grant), _currency(kept, grant), _day(kept, grant)
    payer = next((who for who in grant.funders if who.key), None)
    recipients = [who.name or who.id or "" for who in grant.recipients if who.key]
    if not grant.id:
        kept.say("warning", "grant_id_missing", grant, "id")
    if not payer:
        kept.say("warning", "grant_funder_missing", grant, "fundername")
    if not recipients:
        kept.say("warning", "grant_recipient_missing", grant, "recipientname")
    if not grant.id or amount is None or currency is None or day is None or not payer or not recipients:
        return None
    parent = parents.of(grant)
    is_regrant = parent is not None or grant.is_regrant or grant.parent_id is not None
    if not is_regrant and grant.for_regrant and not parents.has_children(grant):
        is_regrant = True
    if is_regrant:
        kept.note("grant_regrant", grant)
    return (
        grant.id,
        "committed",
        day.iso,
        as_text(amount),
        "money",
        currency,
        payer.name or payer.id,
        payer_class(payer.id, payer.name),
        "grant",
        "; ".join(recipients),
        grant.parent_id or (parent.id if parent else None),
        "false" if is_regrant else "true",
        "regrant" if is_regrant else None,
    )


def _amount(kept: _Kept, grant: Grant) -> Decimal | None:
    amount = exact(grant.amount)
    if amount is None:
        code = "grant_amount_not_a_number" if grant.has_amount else "grant_amount_missing"
        kept.say("warning", code, grant, "amount", grant.amount)
    elif amount < 0:
        kept.say("warning", "amount_negative", grant, "amount", grant.amount)
    elif amount >= LARGEST_AMOUNT:
        kept.say("warning", "amount_too_large", grant, "amount", grant.amount)
    else:
        if amount == 0:
            kept.note("grant_amount_zero", grant)
        if in_cents(amount) != amount:
            kept.note("amount_rounded", grant)
        return in_cents(amount)
    return None


def _currency(kept: _Kept, grant: Grant) -> str | None:
    currency = currency_code(grant.currency)
    if currency is None:
        kept.say("warning", "grant_currency_invalid", grant, "currency", grant.currency or "")
    return currency


def _day(kept: _Kept, grant: Grant) -> Day | None:
    day = loose_day(grant.awarded_on)
    if day is None:
        code = "grant_date_missing" if grant.awarded_on is None else "grant_date_not_read"
        kept.say("warning", code, grant, "awarded_on", grant.awarded_on)
    elif not day.is_whole:
        kept.note("grant_date_partial", grant)
    return day


class _Parents:
    """Which grant a regrant was paid from: the last one its funder had received by then, else the first one.

    What a funder gave to itself is the parent of nothing.
    """

    def __init__(self, grants: Sequence[Grant]) -> None:
        self._received: dict[str, list[Grant]] = {}
        for grant in grants:
            for key in {key for who in grant.recipients for key in _keys(who)}:
                self._received.setdefault(key, []).append(grant)
        self._parent: dict[int, Grant] = {}
        for grant in grants:
            parent = self._found(grant)
            if parent is not None and not self._descends(parent, grant):
                self._parent[id(grant)] = parent
        self._with_children = {id(parent) for parent in self._parent.values()}

    def of(self, grant: Grant) -> Grant | None:
        """The grant that this one is a regrant of."""
        return self._parent.get(id(grant))

    def has_children(self, grant: Grant) -> bool:
        """Whether regrants of this grant are known."""
        return id(grant) in self._with_children

    def _found(self, grant: Grant) -> Grant | None:
        keys = {key for who in grant.funders for key in _keys(who)}
        found = [item for key in sorted(keys) for item in self._received.get(key, []) if item is not grant]
        found = [item for item in found if not keys & {key for who in item.funders for key in _keys(who)}]
        if not found:
            return None
        day = loose_day(grant.awarded_on)
        earlier = [
            (other.date, item)
            for item in found
            if (other := loose_day(item.awarded_on)) and day and other.date <= day.date
        ]
        return max(earlier, key=lambda pair: pair[0])[1] if earlier else found[0]

    def _descends(self, grant: Grant, other: Grant) -> bool:
        """Whether `grant` was itself paid from `other`: two that fund each other are no regrants of each other."""
        here: Grant | None = grant
        while here is not None:
            if here is other:
                return True
            here = self._parent.get(id(here))
        return False


def _keys(who: Organisation) -> list[str]:
    """The identifier, or where there is none the name: two bodies of one name are often two bodies."""
    if who.id:
        return [who.id]
    return [folded(who.name)] if who.name else []
