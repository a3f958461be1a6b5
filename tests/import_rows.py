"""Generated rows that fit the templates, with texts that files and spreadsheets mishandle.

Fractions have at most fifteen digits, since a workbook keeps no more; amounts have as many as their columns hold.
"""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from collections import Counter
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from sse_metrics.importers.files.layout import BLANKS
from sse_metrics.importers.templates.model import Field, TemplateTable, choices_of, templates

Rows = dict[str, list[dict[str, Any]]]

WITHIN = (("vulnerable_workers", "jobs"), ("women_workers", "jobs"), ("retained_one_year", "hired_with_subsidy"))
# Each after those that it refers to.
TABLES = (
    "enterprise", "enterprise_year", "membership", "channel", "market_day", "sale", "plan", "programme", "need",
    "field_point", "strategy_action",
)  # fmt: skip
HOSTILE = (
    "=1+1", "+82", "-5", "@sum(A1)", "'=quoted", "''=twice", "'plain", "\t=tab", "\r=return",
    "=HYPERLINK(\"http://x\";1)", "two\nlines", "three\r\nlines\rhere", 'say "hi"', '"', '""', ",", ";",
    "a;b;c", "a|b", "tab\tinside", "007", "0", "00,5", "1.0", "TRUE", "null", "None", "NaN", "#REF!", "N/A",
    "12%", "1/2", "2024-01-01", "é", "e\u0301", "관악구", "NFD", "관악구 사회적경제", "👩‍👩‍👧 team", "🇰🇷",
    "\u202eright to left", "zero\u200bwidth", "<b>bold</b>", "_x0041_", "&amp;", "\\N", "\\", "$x$", "`x`",
    "{name}", "%s", "#comment", "sep=;", "\u3000wide\u3000", "\xa0", " ", "ﬁ", "İ", "ß", "here/1",
    "Example", "2020.1.1", "1,234", "(5)", "-", "—", "’",
)  # fmt: skip
letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"), exclude_characters="@")
# Long digits could be somebody's telephone, which an import rightly takes out; hence few letters at once.
texts = st.one_of(st.sampled_from(HOSTILE), st.text(letters, min_size=1, max_size=8))


@st.composite
def worlds(draw: st.DrawFn, most: int = 12) -> Rows:
    """Rows of several tables that refer to one another and that nothing is wrong with."""
    pool = [*draw(st.lists(texts, min_size=5, max_size=30)), "plain"]
    dice = random.Random(draw(st.integers(0, 2**32)))
    rows: Rows = {}
    for name in TABLES:
        table, seen = templates()[name], set[tuple[Any, ...]]()
        rows[name] = []
        for at in range(dice.randint(1, most)):
            row = _fitting(name, {each.name: _value(table, each, at, rows, pool, dice) for each in table.fields})
            key = tuple(_folded(row[part]) for part in table.key)
            if not key or key not in seen:
                seen.add(key)
                rows[name].append(row)
    return rows


def as_read(value: Any) -> Any:
    """A value as an import keeps it: texts composed (NFC), line breaks of one kind, no blanks at the ends."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text.strip(BLANKS)) or None


def as_multiset(rows: list[dict[str, Any]]) -> Counter[tuple[tuple[str, Any], ...]]:
    """Rows without their order."""
    return Counter(tuple((name, as_read(value)) for name, value in row.items()) for row in rows)


def _value(table: TemplateTable, field: Field, at: int, rows: Rows, pool: list[str], dice: random.Random) -> Any:
    if not field.required and field.default is None and not field.is_key and dice.random() < 0.2:
        return None
    if field.references == "place":
        return dice.choice(["here-1", "here-2"])
    if field.references in rows:
        return dice.choice(rows[field.references])[templates()[field.references].key[0]]
    if field.references:
        return None
    if field.is_prefixed:  # its own id, which has to stand once
        return f"{dice.choice(pool)}{at:03}"
    if field.kind == "choice":
        return dice.choice(choices_of(table.name, field.name))
    if field.kind == "boolean":
        return dice.random() < 0.5
    if field.kind == "date":
        return dt.date(2000, 1, 1) + dt.timedelta(days=dice.randrange(8000))
    if field.kind == "text":
        if field.length == 3:
            return dice.choice(["KRW", "EUR", "USD"])
        return dice.choice([each for each in pool if as_read(each)])
    return _number(field, dice)


def _number(field: Field, dice: random.Random) -> Any:
    if field.unit == "degrees":
        return round({"latitude": 37.47, "longitude": 126.95}[field.name] + dice.randrange(-900, 900) / 10_000, 4)
    low, high = field.minimum or 0, field.maximum
    if field.kind == "integer":
        return dice.randint(int(low), int(high) if high is not None else 2**31 - 1)
    if field.kind == "number":
        return dice.choice([0.0, 1.234, 12.5, 1e-05, 0.333333333333333, 123456.789, round(dice.random() * 1e6, 8)])
    assert field.digits
    whole = 10 ** dice.randint(1, field.digits) - 1
    return Decimal(dice.randint(0, whole)).scaleb(-field.decimals)


def _fitting(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """The row, changed where the parts of it would contradict one another."""
    if name == "enterprise":
        row |= {"founded_on": dt.date(1999, 12, 31), "ceased_on": None, "deregistered_on": None}
        if row["latitude"] is None or row["longitude"] is None:
            row |= {"latitude": None, "longitude": None}
    if name == "enterprise_year":
        for part, whole in (
            ("vulnerable_workers", "jobs"),
            ("women_workers", "jobs"),
            ("retained_one_year", "hired_with_subsidy"),
        ):
            if row[part] is not None and row[whole] is not None:
                row[part] = min(row[part], row[whole])
    if name == "channel":
        for language in ("en", "ko", "fr", "es"):
            row[f"name_{language}"] = row[f"name_{language}"] or "plain"
    if name == "market_day" and row["booths_used"] is not None and row["booths_offered"] is not None:
        row["booths_used"] = min(row["booths_used"], row["booths_offered"])
    return row


def _folded(value: Any) -> Any:
    return unicodedata.normalize("NFC", value.strip(BLANKS)).lower() if isinstance(value, str) else value
