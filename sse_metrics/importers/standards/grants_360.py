"""The 360Giving data standard: grants as JSON, CSV or a workbook, with titles, ids or old headings.

https://standard.threesixtygiving.org/ defines the fields. Every shape becomes the same `Grant`, so that the same data
give the same figures and rows whichever way they were saved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sse_metrics.importers.problems import Problem
from sse_metrics.importers.reading import Document, Reading
from sse_metrics.importers.standards.currencies import currency_code
from sse_metrics.importers.standards.days import loose_day
from sse_metrics.importers.standards.figures import Money, Receivers, exact
from sse_metrics.importers.standards.grants_found import Grant, grants_of, has_grants
from sse_metrics.importers.standards.grants_rows import rows_of


def recognises(document: Document) -> bool:
    """Whether the document holds grants in one of the shapes of 360Giving."""
    return has_grants(document)


def read(documents: Sequence[Document]) -> Reading:
    """Read grant documents together: an identifier that stands in two of them is repeated."""
    grants: list[Grant] = []
    problems: list[Problem] = []
    for document in documents:
        found = grants_of(document)
        grants += found
        if not found:
            problems.append(Problem("error" if len(documents) == 1 else "warning", "grants_none", document.file))
    tables, more = rows_of(grants)
    encodings = dict.fromkeys(document.encoding for document in documents)
    return Reading(
        format="360giving",
        encoding=next(iter(encodings)) if len(encodings) == 1 else None,
        figures=_figures(grants),
        tables=tables,
        problems=[*problems, *more],
    )


def _figures(grants: Sequence[Grant]) -> dict[str, Any]:
    awarded, receivers = Money(), Receivers()
    of_year: dict[str, tuple[list[Grant], Money]] = {}
    counts: Counter[str] = Counter()
    for grant in grants:
        day = loose_day(grant.awarded_on)
        year = of_year.setdefault(str(day.date.year) if day else "(none)", ([], Money()))
        year[0].append(grant)
        amount, currency = exact(grant.amount), currency_code(grant.currency)
        counts["amount_missing"] += not grant.has_amount
        counts["amount_not_a_number"] += grant.has_amount and amount is None
        counts["amount_zero_or_negative"] += amount is not None and amount <= 0
        counts["currency_invalid"] += currency is None
        if amount is None or currency is None:
            continue
        awarded.add(amount, currency)
        year[1].add(amount, currency)
        receivers.add(amount, currency, {who.key: who.name for who in grant.recipients if who.key})
    identifiers = Counter(grant.id for grant in grants if grant.id)
    recipients = {who.key: who for grant in grants for who in grant.recipients if who.key}
    return {
        "counts": {
            "grants": len(grants),
            "identifiers": len(identifiers),
            "identifiers_repeated": sum(times > 1 for times in identifiers.values()),
            "recipients": len(recipients),
            "recipients_without_identifier": sum(not who.id for who in recipients.values()),
            "funders": len({who.key for grant in grants for who in grant.funders if who.key}),
            "amount_not_a_number": counts["amount_not_a_number"],
            "amount_missing": counts["amount_missing"],
            "currency_invalid": counts["currency_invalid"],
            "amount_zero_or_negative": counts["amount_zero_or_negative"],
        },
        "totals": {"awarded": awarded.printed()},
        "by_year": {
            year: {"grants": len(found), "awarded": money.printed()} for year, (found, money) in sorted(of_year.items())
        },
        "concentration": receivers.concentration(),
    }
