"""Colours and type of charts, light and dark.

The four series colours keep apart under protan, deutan and tritan sight and stand at least 3:1 from the ground.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

FONT = "observatory-sans, observatory-sans-rest, sans-serif"


@dataclass(frozen=True)
class Look:
    """Colours of one theme."""

    series: tuple[str, str, str, str]
    accent: str
    text: str
    muted: str
    faint: str
    ground: str
    ramp: tuple[str, str]


LIGHT = Look(
    series=("#0072B2", "#D55E00", "#009E73", "#CC79A7"),
    accent="#0B5F95",
    text="#0F1B22",
    muted="#4A5A64",
    faint="#D7DEE3",
    ground="#FFFFFF",
    ramp=("#E3EEF7", "#08467A"),
)
DARK = Look(
    series=("#56B4E9", "#F0935A", "#3CCBA0", "#E3A5C7"),
    accent="#7CC4E8",
    text="#EAF1F5",
    muted="#A9B8C2",
    faint="#33434E",
    ground="#10181E",
    ramp=("#17364C", "#BFE3F8"),
)


def current() -> Look:
    """The look of the reader's theme."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def narrow_width() -> int | None:
    """Pixels that a map has on a phone, or None on wider screens; the server is told only what kind of device it is."""
    return 320 if "Mobi" in (st.context.headers.get("User-Agent") or "") else None
