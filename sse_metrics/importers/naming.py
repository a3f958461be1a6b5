"""Names of files: as they can be shown, and of what an import leaves in its folder."""

from __future__ import annotations

import unicodedata

PREPARED = "prepared.duckdb"  # the rows to publish, and what is wrong with the others
_LONGEST_NAME = 120


def shown_name(name: str) -> str:
    """A file's name as it can be shown: without folders and invisible or turning characters, of bearable length."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()
    if len(visible) > _LONGEST_NAME:
        stem, point, ending = visible.rpartition(".")
        ending = point + ending if stem and len(ending) <= 10 else ""
        visible = visible[: _LONGEST_NAME - len(ending) - 1] + "…" + ending
    return visible or "file"
