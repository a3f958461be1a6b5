"""Key figures side by side whose labels wrap: name, value, a line below. With target and peers: cards.py."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Tile:
    """A key figure; `below` says how sure it is or on what it stands, `mark` what was published beside it."""

    label: str
    value: str
    below: str = ""
    mark: str = ""


def row(key: str, tiles: Sequence[Tile]) -> None:
    """Tiles side by side, two in a row on a phone."""
    marked = " marked" if any(tile.mark for tile in tiles) else ""
    cells = st.grid(len(tiles), min_column_width=150, gap="small")
    for number, tile in enumerate(tiles):
        with cells.cell(), st.container(border=True, key=f"card-{key}-{number}", gap="xxsmall", height="stretch"):
            st.html(
                f'<div class="sse-card sse-tile{marked}"><div>{html.escape(tile.label)}</div>'
                f"<div>{html.escape(tile.value)}</div>{_line(tile.below)}{_line(tile.mark, '◇ ')}</div>"
            )


def _line(text: str, sign: str = "") -> str:
    return f'<div class="sse-muted">{sign}{html.escape(text)}</div>' if text else ""
