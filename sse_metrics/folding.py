"""Words as a search compares them: without case, accents, and differences of composition, width and company signs.

Twice the same: in Python for what a reader types, in SQL for the names of the register. A test holds them together.
"""

from __future__ import annotations

import unicodedata

_WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
_NARROW = "".join(chr(code) for code in range(0x21, 0x7F))
_SIGNS = {"㈜": "(주)", "㈔": "(사)", "㈐": "(다)"}  # signs for forms of company that Korean registers use


def folded(text: str) -> str:
    """The text as it is compared."""
    for wide, narrow in (*zip(_WIDE, _NARROW, strict=True), *_SIGNS.items()):
        text = text.replace(wide, narrow)
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", bare).lower()


def folded_sql(expression: str) -> str:
    """The same as `folded` for an SQL expression."""
    for sign, written in _SIGNS.items():
        expression = f"replace({expression}, '{sign}', '{written}')"
    narrow = _NARROW.replace("'", "''")
    return f"lower(strip_accents(nfc_normalize(translate({expression}, '{_WIDE}', '{narrow}'))))"
