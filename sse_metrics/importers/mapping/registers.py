"""Registers of enterprises, ESSGlobal or with headings of their own: what they hold, before anybody says what it means.

Their rows are stored only through a mapping that somebody confirmed (mapping.py); the figures here need none. An
identifier is what stands in the column that tells rows apart; a legal form and a sector are counted in the words of
the register, "(none)" where it says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sse_metrics.importers.checks.staging import ColumnMap
from sse_metrics.importers.mapping.proposing import Proposal, propose
from sse_metrics.importers.mapping.recognising import template_of
from sse_metrics.importers.mapping.words import LEGAL_FORM, NOTHING, SECTOR
from sse_metrics.importers.reading import Document, Table
from sse_metrics.importers.standards.figures import NO_CURRENCY as NOTHING_SAID
from sse_metrics.importers.standards.figures import exact
from sse_metrics.importers.templates.model import folded


def recognises(document: Document) -> bool:
    """Whether a spreadsheet has a sheet that looks like a register of enterprises and is no template of ours."""
    return any(template_of(table) is None and map_of(propose(table)) is not None for table in document.tables)


def map_of(proposal: Proposal | None) -> ColumnMap | None:
    """How a proposal reads enterprises; None where it reads none."""
    maps = proposal.maps if proposal else ()
    return next((each for each in maps if each.target == "enterprise"), None)


def figures(registers: Sequence[tuple[Table, ColumnMap]]) -> dict[str, Any]:
    """Counts over registers taken together, and enterprises by legal form and by sector, the most frequent first."""
    counts: Counter[str] = Counter()
    identifiers: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    sectors: Counter[str] = Counter()
    for table, mapped in registers:
        positions = {heading: at for at, heading in enumerate(table.columns)}
        at = {name: positions[heading] for name, heading in mapped.columns.items()}
        own_id = at.get("enterprise_id", at.get("identifier"))
        form, sector = _first_told(table, LEGAL_FORM), _first_told(table, SECTOR)
        for _, cells in table.rows:
            counts["rows"] += 1
            identifier = _told(cells, own_id)
            if identifier:
                identifiers[identifier] += 1
            counts["with_coordinates"] += _is_point(cells, at.get("latitude"), at.get("longitude"))
            counts["with_website"] += _told(cells, at.get("website")) is not None
            forms[_told(cells, form) or NOTHING_SAID] += 1
            sectors[_told(cells, sector) or NOTHING_SAID] += 1
    return {
        "counts": {
            "rows": counts["rows"],
            "identifiers": len(identifiers),
            "identifiers_repeated": sum(times > 1 for times in identifiers.values()),
            "with_coordinates": counts["with_coordinates"],
            "with_website": counts["with_website"],
        },
        "by_legal_form": _sorted(forms),
        "by_sector": _sorted(sectors),
    }


def _first_told(table: Table, known: Sequence[str]) -> int | None:
    """The position of the first of these headings under which anything stands."""
    keys = [folded(heading) for heading in table.columns]
    there = [keys.index(name) for name in known if name in keys]
    for _, cells in table.rows:
        found = next((at for at in there if _told(cells, at)), None)
        if found is not None:
            return found
    return None


def _told(cells: Sequence[str | None], at: int | None) -> str | None:
    value = cells[at] if at is not None else None
    return None if value is None or folded(value) in NOTHING else value


def _is_point(cells: Sequence[str | None], latitude: int | None, longitude: int | None) -> bool:
    if latitude is None or longitude is None:
        return False
    north, east = exact(cells[latitude]), exact(cells[longitude])
    return north is not None and east is not None and abs(north) <= 90 and abs(east) <= 180


def _sorted(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
