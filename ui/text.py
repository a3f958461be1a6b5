"""`t("key")`: a text in the reader's language."""

from __future__ import annotations

import functools

from sse_metrics import indicators
from sse_metrics import language as catalogue
from ui import state


def t(key: str, **values: object) -> str:
    """The text for `key` in the chosen language, with `values` put in."""
    return catalogue.text(state.language(), key, **values)


def t_or(key: str, otherwise: str) -> str:
    """The text for `key`, or `otherwise` where the key comes from imported data and has no text."""
    return t(key) if catalogue.has_text(key) else otherwise


def name_of(row: dict[str, object]) -> str:
    """The name of a place, channel or event in the chosen language, from its columns name_en, name_ko …"""
    return str(row[f"name_{state.language()}"])


def in_language(name: str) -> str:
    """Of a name in two scripts ("예시 구청 · Demo office") the half that the reader's language is written in."""
    halves = name.split(" · ")
    if len(halves) != 2:
        return name
    hangul = [any("가" <= letter <= "힣" for letter in half) for half in halves]
    if hangul[0] == hangul[1]:
        return name
    return halves[hangul.index(state.language() == "ko")]


def source_text(source: str) -> str:
    """The source line of an indicator in the reader's language; a citation stays as it was printed."""
    key = _source_keys().get(source)
    return t(key) if key else source


@functools.cache
def _source_keys() -> dict[str, str]:
    """The key of every source line: several indicators may have the same one, written once."""
    return {
        each.source: key
        for each in indicators.catalogue().values()
        if catalogue.has_text(key := f"indicator_source.{each.id}")
    }
