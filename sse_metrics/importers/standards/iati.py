"""International Aid Transparency Initiative: activity files and what their transactions add up to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sse_metrics.importers.problems import Problem
from sse_metrics.importers.reading import Document, Reading
from sse_metrics.importers.standards.figures import Money
from sse_metrics.importers.standards.iati_found import Activity, activities_of, is_activity_file
from sse_metrics.importers.standards.iati_rows import rows_of


def recognises(document: Document) -> bool:
    """Whether the document is a file of IATI activities."""
    return document.kind == "xml" and is_activity_file(document)


def read(documents: Sequence[Document]) -> Reading:
    """Read activity files together: an activity that stands in two of them is repeated."""
    activities: list[Activity] = []
    problems: list[Problem] = []
    for document in documents:
        found = activities_of(document)
        activities += found
        if not found:
            problems.append(Problem("error" if len(documents) == 1 else "warning", "iati_no_activities", document.file))
    tables, more = rows_of(activities)
    encodings = dict.fromkeys(document.encoding for document in documents)
    return Reading(
        format="iati",
        encoding=next(iter(encodings)) if len(encodings) == 1 else None,
        figures=_figures(activities),
        tables=tables,
        problems=[*problems, *more],
    )


def _figures(activities: Sequence[Activity]) -> dict[str, Any]:
    transactions = [transaction for activity in activities for transaction in activity.transactions()]
    totals: dict[str, Money] = {}  # by currency, and in it by type of transaction
    without_value = 0
    receivers: set[str] = set()
    for transaction in transactions:
        if transaction.receiver:
            receivers.add(transaction.receiver.key)
        amount = transaction.amount
        if amount is None:
            without_value += 1
        else:
            totals.setdefault(transaction.currency, Money()).add(amount, transaction.kind)
    return {
        "counts": {
            "activities": len(activities),
            "transactions": len(transactions),
            "transactions_without_value": without_value,
            "receivers": len(receivers),
        },
        "totals": {currency: totals[currency].printed() for currency in sorted(totals)},
    }
