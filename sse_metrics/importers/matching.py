"""Which suppliers of public purchases are enterprises of the register, and which entries of the register are one.

Nothing is decided here that is not certain. An identical official identifier links by itself (linking.py); a name only
proposes, with a confidence, and an officer confirms or refuses. The answer is remembered: it is asked once.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sse_metrics.importers.checks.duplicates import bare_name_sql
from sse_metrics.warehouse.database import Database
from sse_metrics.warehouse.publishing import ChangedMeanwhileError, Version, current_version, open_current, publish
from sse_metrics.warehouse.schema import create_tables
from sse_metrics.warehouse.settling import Base, settle, writing

_SAME_NAME, _NEAR_NAME, _MOST_NEAR = 0.95, 0.84, 3


@dataclass(frozen=True)
class Match:
    """A supplier that may be an enterprise. `confidence` runs from 0 to 1: how alike the names are."""

    supplier_key: str
    supplier_name: str
    purchases: int
    enterprise_id: str
    enterprise_name: str
    confidence: float


@dataclass(frozen=True)
class Merge:
    """Two entries of the register that may be one enterprise: `enterprise_id` would go, `same_as_id` stay."""

    enterprise_id: str
    name: str
    family: str
    same_as_id: str
    same_as_name: str
    same_as_family: str


def propose_matches(db: Database, place_id: str) -> list[Match]:
    """Suppliers nobody decided about whose names are like that of an enterprise, the surest first."""
    bare = bare_name_sql("supplier_name")
    suppliers = db.rows(
        f"select supplier_key, min(supplier_name) as name, count(*) as purchases, min({bare}) as bare "
        "from purchase_supplier as s where place_id = $place and enterprise_id is null "
        "and provenance <> 'illustrative' and not exists (select 1 from supplier_match as m "
        "where m.place_id = s.place_id and m.supplier_key = s.supplier_key) group by supplier_key",
        {"place": place_id},
    )
    register = db.rows(
        f"select enterprise_id, name, {bare_name_sql('name')} as bare from enterprise where place_id = $place "
        "and provenance <> 'illustrative' order by enterprise_id",
        {"place": place_id},
    )
    by_bare: dict[str, list[dict[str, str]]] = {}
    for entry in register:
        by_bare.setdefault(entry["bare"], []).append(entry)
    found = []
    for supplier in suppliers:
        for bare, confidence in _near(supplier["bare"], by_bare):
            found += [
                Match(
                    supplier["supplier_key"],
                    supplier["name"],
                    supplier["purchases"],
                    entry["enterprise_id"],
                    entry["name"],
                    round(confidence, 2),
                )
                for entry in by_bare[bare]
            ]
    return sorted(found, key=lambda match: (-match.confidence, -match.purchases, match.supplier_key))


def _near(bare: str, known: Mapping[str, Sequence[object]]) -> list[tuple[str, float]]:
    if not bare:
        return []
    if bare in known:
        return [(bare, _SAME_NAME)]
    near = difflib.get_close_matches(bare, known, n=_MOST_NEAR, cutoff=_NEAR_NAME)
    # a name that is only alike is never as sure as one that is the same
    return [(each, difflib.SequenceMatcher(None, bare, each).ratio() * 0.9) for each in near]


def propose_merges(db: Database, place_id: str) -> list[Merge]:
    """Pairs of entries with one identifier or one name without its legal form, that nobody decided about."""
    rows = db.rows(
        f"with e as (select *, {bare_name_sql('name')} as bare from enterprise where place_id = $place "
        "and provenance <> 'illustrative') "
        "select b.enterprise_id, b.name, b.family, a.enterprise_id as same_as_id, a.name as same_as_name, "
        "a.family as same_as_family from e as a inner join e as b on a.enterprise_id < b.enterprise_id "
        "and ((a.identifier = b.identifier and coalesce(a.identifier_scheme, '') = coalesce(b.identifier_scheme, '')) "
        "or (a.bare = b.bare and a.bare <> '')) where not exists (select 1 from merge_decision as d "
        "where (d.enterprise_id = a.enterprise_id and d.same_as_id = b.enterprise_id) "
        "or (d.enterprise_id = b.enterprise_id and d.same_as_id = a.enterprise_id)) order by a.name, b.enterprise_id",
        {"place": place_id},
    )
    return [Merge(**row) for row in rows]


def decide(
    home: Path,
    place_id: str,
    *,
    matches: Mapping[str, str | None] | None = None,
    merges: Mapping[tuple[str, str], bool] | None = None,
) -> Version:
    """Publish a version in which decisions are remembered and applied.

    `matches` give for a supplier key the enterprise it is, or None for none of the register. `merges` give for a pair
    (entry that would go, entry that would stay) whether they are one enterprise. Raises ValueError for an enterprise
    that is not in the place's register, or when nothing is decided; ChangedMeanwhileError when another version was
    published meanwhile.
    """
    if not matches and not merges:
        raise ValueError("There is nothing to decide.")
    number = current_version(home).number
    with open_current(home) as db:
        base = db.path
        rows = db.rows(
            "select enterprise_id from enterprise where place_id = $place and provenance <> 'illustrative'",
            {"place": place_id},
        )
    known = {row["enterprise_id"] for row in rows}
    named = {each for each in (matches or {}).values() if each} | {each for pair in merges or {} for each in pair}
    if named - known:
        raise ValueError(f"Not in the register of {place_id}: {', '.join(sorted(named - known)[:3])}.")
    if any(one == other for one, other in merges or {}):
        raise ValueError("An entry cannot be merged with itself.")

    def fill(stage: Path) -> None:
        if current_version(home).number != number:  # what was published since would be lost
            raise ChangedMeanwhileError
        work = stage.with_name(stage.name.replace("stage-", "work-", 1))
        try:
            work.unlink(missing_ok=True)
            with writing(work) as con:
                create_tables(con, with_references=False, with_comments=False)
                for key, enterprise_id in (matches or {}).items():
                    con.execute(
                        "insert into supplier_match values (?, ?, ?, now() at time zone 'UTC')",
                        [place_id, key, enterprise_id],
                    )
                for (gone, kept), is_same in (merges or {}).items():
                    con.execute(
                        "insert into merge_decision values (?, ?, ?, ?, now() at time zone 'UTC')",
                        [place_id, gone, kept, is_same],
                    )
            settle(work, stage, Base(base))
        finally:
            work.unlink(missing_ok=True)

    return publish(home, f"{len(matches or {}) + len(merges or {})} ✓ {place_id}", fill)
