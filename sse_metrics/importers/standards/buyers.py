"""What kind of public body a buyer is, where its name says so plainly; otherwise nobody guesses."""

from __future__ import annotations

import functools
import re

_KINDS = (
    ("education_office", r"교육청$|교육지원청$|\boffice of education$"),
    (
        "local_government",
        r"(구청|시청|군청|도청)$|특별시$|광역시$|"
        r"\b(city|county|borough|district|town|parish|metropolitan)( borough| district)? council\b|"
        r"^(the )?(london|royal|metropolitan) borough of |^city( (&|and) county)? of |^county of |"
        r"^(municipality|municipalidad|municipio|ayuntamiento|alcald[ií]a|intendencia) |"
        r"\balcald[ií]a municipal\b|^(mairie|commune|ville|communaut[eé] de communes) (de|du|des|d[’']) ?",
    ),
    (
        "state_body",
        r"^(ministry|department) (of|for) |^minist(erio|[eè]re|[eé]rio) |^(기획재정|행정안전|고용노동|보건복지)부$",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)


@functools.lru_cache(maxsize=4096)  # few buyers buy much
def buyer_kind(name: str) -> str | None:
    """The kind as our table buyer groups them; None where the name alone does not tell."""
    called = " ".join(name.split())
    return next((kind for kind, pattern in _COMPILED if pattern.search(called)), None)
