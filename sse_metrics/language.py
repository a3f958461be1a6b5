"""The texts of the four languages, one JSON file each in `locale/`.

Keys are dotted paths, values are texts with named places for what varies: "market.headline": "… {value} …".
"""

from __future__ import annotations

import functools
import json
from pathlib import Path

LANGUAGES = ("en", "ko", "fr", "es")
LANGUAGE_NAMES = {"en": "English", "ko": "한국어", "fr": "Français", "es": "Español"}
LOCALE_FOLDER = Path(__file__).with_name("locale")


@functools.cache
def texts(language: str) -> dict[str, str]:
    """Every text of a language by its key. Raises KeyError for a language that is not spoken here."""
    if language not in LANGUAGES:
        raise KeyError(f"No texts in {language}; languages: {', '.join(LANGUAGES)}.")
    content: dict[str, str] = json.loads((LOCALE_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return content


def text(language: str, key: str, **values: object) -> str:
    """The text for `key` in `language`, with `values` put in. Raises KeyError when the key is unknown."""
    template = texts(language)[key]
    return template.format(**values) if values else template


def has_text(key: str) -> bool:
    """Whether there is a text with this key."""
    return key in texts(LANGUAGES[0])
