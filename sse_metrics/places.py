"""Finding a place by its id or by its name in any of the four languages."""

from __future__ import annotations

import difflib
import unicodedata

from sse_metrics.warehouse.database import CanQuery


class UnknownPlaceError(ValueError):
    """No place has this id or name."""


def find_place(db: CanQuery, name: str) -> str:
    """The place_id for an id or a name. Raises UnknownPlaceError, naming the nearest."""
    known: dict[str, str] = {}
    for row in db.rows(
        "select place_id, name_en, name_ko, name_fr, name_es, printed_name from place order by place_id"
    ):
        for value in row.values():
            if value:
                known.setdefault(_folded(value), row["place_id"])
    wanted = _folded(name)
    if wanted in known:
        return known[wanted]
    near = difflib.get_close_matches(wanted, known, n=3, cutoff=0.6)
    hint = f" Did you mean {' or '.join(dict.fromkeys(known[match] for match in near))}?" if near else ""
    raise UnknownPlaceError(f"There is no place called {name}.{hint}")


def _folded(name: str) -> str:
    """Without case, accents, spaces and hyphens; Korean stays as it is."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c.isalnum()))
