"""Rows for our table funding_flow out of IATI transactions.

Commitments, disbursements (with expenditure) and loan repayments are flows of their own stage; a total is of one stage,
so that money promised and then paid is not counted twice. Repayments count in no total of funding. A value below zero
takes back a part of an earlier transaction: it is kept as a correction, which totals subtract. Interest, incoming
funds, pledges, equity sold and guarantees are left out, and how many is said.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sse_metrics.importers.problems import Problem
from sse_metrics.importers.reading import Row, Table
from sse_metrics.importers.standards.currencies import currency_code
from sse_metrics.importers.standards.figures import LARGEST_AMOUNT, as_text, in_cents
from sse_metrics.importers.standards.grants_rows import COLUMNS
from sse_metrics.importers.standards.iati_found import Activity, Body, Transaction, child, children, code, text_of
from sse_metrics.importers.standards.payers import payer_class

_STAGES = {
    "C": "committed", "2": "committed",
    "D": "disbursed", "3": "disbursed", "E": "disbursed", "4": "disbursed",
    "LR": "repaid", "6": "repaid",
}  # fmt: skip
_FUNDING, _IMPLEMENTING = ("funding", "1"), ("implementing", "4")
_QUASI_EQUITY = {"431", "432", "433"}  # subordinated loan, preferred equity, other hybrid instruments


@dataclass
class _Kept:
    """Rows by file and problems; notes are said once a file."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: dict[tuple[str, str], tuple[Activity, int, str]] = field(default_factory=dict)

    def left_out(self, problem_code: str, transaction: Transaction, column: str, value: str = "") -> None:
        activity = transaction.activity
        where = f"transaction[{transaction.number}]/{column}"
        self.problems.append(
            Problem("warning", problem_code, activity.file, row=activity.row, column=where, value=value or None)
        )

    def note(self, problem_code: str, activity: Activity, value: str) -> None:
        first, times, example = self.notes.get((problem_code, activity.file), (activity, 0, value))
        self.notes[problem_code, activity.file] = (first, times + 1, example)


def rows_of(activities: Sequence[Activity]) -> tuple[list[Table], list[Problem]]:
    """The transactions as funding flows, a table for each file, and the problems."""
    kept = _Kept()
    first_of: dict[str, Activity] = {}
    for activity in activities:
        identifier = activity.identifier
        if not identifier:
            kept.problems.append(
                Problem("warning", "iati_identifier_missing", activity.file, row=activity.row, column="iati-identifier")
            )
            continue
        if identifier in first_of:
            first = first_of[identifier]
            told: dict[str, str | int | float] = {"row": activity.row, "first_row": first.row, "first_file": first.file}
            kept.problems.append(
                Problem(
                    "error",
                    "iati_activity_repeated",
                    activity.file,
                    None,
                    activity.row,
                    "iati-identifier",
                    identifier,
                    told,
                )
            )
            continue
        first_of[identifier] = activity
        _take(kept, activity)
    tables = [Table(file, None, (*COLUMNS, "is_correction"), rows, "funding_flow") for file, rows in kept.rows.items()]
    notes = [
        Problem("note", problem_code, file, row=activity.row, value=example, details={"count": times})
        for (problem_code, file), (activity, times, example) in kept.notes.items()
    ]
    return tables, [*kept.problems, *notes]


def _take(kept: _Kept, activity: Activity) -> None:
    seen: Counter[str] = Counter()
    for transaction in activity.transactions():
        stage = _STAGES.get(transaction.kind)
        if stage is None:
            kept.note("iati_type_left_out", activity, transaction.kind)
            continue
        flow_id = _flow_id(transaction, seen)
        amount = _amount(kept, transaction)
        currency, day = currency_code(transaction.currency), transaction.day
        payer, recipient = _payer_and_recipient(transaction, stage)
        if currency is None:
            kept.left_out("iati_currency_missing", transaction, "value/@currency", transaction.currency)
        if day is None:
            kept.left_out("iati_date_missing", transaction, "transaction-date/@iso-date")
        if payer is None:
            kept.left_out("iati_payer_missing", transaction, "provider-org")
        if not recipient:
            kept.left_out("iati_receiver_missing", transaction, "receiver-org")
        if amount is None or currency is None or day is None or payer is None or not recipient:
            continue
        cells = (
            flow_id,
            stage,
            day,
            as_text(abs(amount)),
            "money",
            currency,
            payer.name or payer.ref,
            payer_class(payer.ref, payer.name, payer.kind),
            _instrument(transaction, stage),
            recipient,
            None,
            "false" if stage == "repaid" else "true",
            "repayment" if stage == "repaid" else None,
            "true" if amount < 0 else "false",
        )
        if amount < 0:
            kept.note("iati_correction", transaction.activity, transaction.written)
        kept.rows.setdefault(activity.file, []).append((activity.row, cells))


def _amount(kept: _Kept, transaction: Transaction) -> Decimal | None:
    amount = transaction.amount
    if amount is None:
        kept.left_out(
            "iati_value_not_a_number" if transaction.written else "iati_value_missing",
            transaction,
            "value",
            transaction.written,
        )
        return None
    if abs(amount) >= LARGEST_AMOUNT:
        kept.left_out("amount_too_large", transaction, "value", transaction.written)
        return None
    if in_cents(amount) != amount:
        kept.note("amount_rounded", transaction.activity, transaction.written)
    return in_cents(amount)


def _flow_id(transaction: Transaction, seen: Counter[str]) -> str:
    """An identifier that stays when the file comes again with more transactions.

    The transaction's own reference where it has one, else a fingerprint of what it says; the second of two that say
    the same gets a number.
    """
    own = transaction.element.get("ref", "").strip()
    if not own:
        receiver = transaction.receiver
        told = (
            transaction.kind,
            transaction.day or "",
            transaction.written,
            transaction.currency,
            receiver.key if receiver else "",
            text_of(child(transaction.element, "description")),
        )
        own = hashlib.sha256("\x1f".join(told).encode()).hexdigest()[:12]
    seen[own] += 1
    again = f"-{seen[own]}" if seen[own] > 1 else ""
    return f"{transaction.activity.identifier}/{own}{again}"


def _payer_and_recipient(transaction: Transaction, stage: str) -> tuple[Body | None, str]:
    """Who pays and who receives: as the transaction says, else as the activity does.

    An activity's money comes from its funding organisation or its reporter and goes to its implementing organisation;
    where none is named, the country or region stands for the recipient. A repayment goes the other way.
    """
    activity = transaction.activity
    implementing = next(iter(activity.participants(*_IMPLEMENTING)), None)
    home = activity.reporter or next(iter(activity.participants(*_FUNDING)), None)
    payer = transaction.provider or (implementing if stage == "repaid" else home)
    receiver = transaction.receiver or (home if stage == "repaid" else implementing)
    if receiver:
        return payer, receiver.name or receiver.ref
    places = [
        text_of(element) or code(element)
        for name in ("recipient-country", "recipient-region")
        for element in children(activity.element, name)
    ]
    return payer, "; ".join(filter(None, places))


def _instrument(transaction: Transaction, stage: str) -> str:
    """The instrument by the code of the OECD list of finance types; a grant where none is told."""
    kind = code(child(transaction.element, "finance-type")) or transaction.activity.default("finance-type")
    if kind in _QUASI_EQUITY:
        return "quasi_equity"
    if kind == "1100":
        return "guarantee"
    if len(kind) == 3 and kind[0] in "57":
        return "equity"
    return "loan" if stage == "repaid" or (len(kind) == 3 and kind[0] == "4") else "grant"
