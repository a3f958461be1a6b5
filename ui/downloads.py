"""Files that a reader takes along: CSV that a spreadsheet opens without running anything in it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(rows: Sequence[dict[str, Any]], notes: Sequence[str] = ()) -> bytes:
    """Rows as UTF-8 CSV with a byte order mark, which spreadsheets need for Korean; notes follow as last lines.

    Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    if rows:
        writer.writerow([_safe(name) for name in rows[0]])
        writer.writerows([[_safe(value) for value in row.values()] for row in rows])
    for note in notes:
        writer.writerow([_safe(note)])
    return out.getvalue().encode("utf-8-sig")


def _safe(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool | int | float | Decimal | dt.date):
        return value
    if isinstance(value, list | tuple):
        return _safe("; ".join(str(each) for each in value))
    text = str(value)
    return "'" + text if text.startswith(_RISKY) else text
