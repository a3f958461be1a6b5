"""What a table with headings of its own probably is: which of our tables its rows fill, and from which columns.

A proposal is made from headings and from what stands beneath them; it is never used before somebody confirmed it. One
table may fill several of ours: a row of a procurement system is a purchase, its buyer and its supplier. Constants
that the table does not say are proposed with a note, so that nobody confirms them unseen.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sse_metrics.importers.checks.staging import ColumnMap
from sse_metrics.importers.mapping.columns import (
    Column,
    assign,
    choice_of_words,
    columns_of_table,
    translations,
    without_nothing,
)
from sse_metrics.importers.mapping.recognising import is_personal
from sse_metrics.importers.mapping.words import ADDRESS, HEADINGS, OF_A_REGISTER, PLANNED, SCHEMES
from sse_metrics.importers.problems import Problem
from sse_metrics.importers.reading import Table
from sse_metrics.importers.templates.model import folded, heading_key, templates

Assigned = dict[str, tuple[Column, float]]
_INDONESIAN = {
    "nama", "lelang", "pagu", "hps", "satker", "pemenang", "kategori", "tanggal", "tgl", "jenis", "metode", "lokasi",
    "harga", "nilai", "kode", "kd", "tahun",
}  # fmt: skip
_FEWEST = 3  # columns that a table must share with one of ours
_YEAR_IN_NAME = re.compile(r"(?<!\d)(20\d{2}|19\d{2})(?!\d)")


@dataclass(frozen=True)
class Proposal:
    """What a table becomes if it is confirmed: maps, how sure each column is (0 to 1), and what has to be known first.

    `maps` may be empty: then the notes say why nothing of ours is made of the table.
    """

    maps: tuple[ColumnMap, ...]
    confidence: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()

    @property
    def targets(self) -> tuple[str, ...]:
        """The tables of ours that it fills."""
        return tuple(each.target for each in self.maps)

    def listed(self, headings: Sequence[str]) -> list[dict[str, Any]]:
        """Each heading with the columns of ours that it fills, as `inspect` answers it."""
        found: list[dict[str, Any]] = []
        for heading in headings:
            fields = [
                (name if len(self.maps) == 1 else f"{each.target}.{name}", self.confidence[each.target].get(name, 1.0))
                for each in self.maps
                for name, written in each.columns.items()
                if written == heading
            ]
            found += [{"column": heading, "field": name, "confidence": sure} for name, sure in fields]
            if not fields:
                found.append({"column": heading, "field": None, "confidence": 0.0})
        return found

    def as_dict(self) -> dict[str, Any]:
        """The proposal as JSON: to be shown, edited, saved, and given to `to_maps`."""
        return {
            "maps": [
                {**each.as_dict(), "confidence": dict(self.confidence.get(each.target, {}))} for each in self.maps
            ],
            "notes": [
                {"code": note.code, "column": note.column, "value": note.value, "details": dict(note.details)}
                for note in self.notes
            ],
        }

    @staticmethod
    def from_dict(told: Mapping[str, Any]) -> Proposal:
        """What `as_dict` gave. Raises ValueError for what is no mapping."""
        maps = to_maps(told)
        confidence = {each["target"]: dict(each.get("confidence", {})) for each in told["maps"]}
        notes = tuple(
            Problem("note", note["code"], column=note.get("column"), value=note.get("value"), details=note["details"])
            for note in told.get("notes", ())
        )
        return Proposal(maps, confidence, notes)


def to_maps(told: Mapping[str, Any]) -> tuple[ColumnMap, ...]:
    """The maps of a proposal that was confirmed, as JSON. Raises ValueError for what is no table or column."""
    maps = []
    for each in told["maps"]:
        if each["target"] not in templates():
            raise ValueError(f"there is no table {each['target']}")
        known = {one.name for one in templates()[each["target"]].fields}
        named = (
            *each.get("columns", ()),
            *each.get("constants", ()),
            *each.get("values", ()),
            *each.get("derived", ()),
        )
        unknown = [name for name in (*named, *each.get("only_where", ())) if name not in known]
        if unknown:
            raise ValueError(f"{each['target']} has no column {', '.join(dict.fromkeys(unknown))}")
        maps.append(ColumnMap(**{name: value for name, value in each.items() if name != "confidence"}))
    return tuple(maps)


def propose(table: Table, today: dt.date | None = None) -> Proposal | None:
    """What a table probably is; None when it looks like nothing that is kept here.

    `today` is taken for dates that a register does not say; the day on which it is read when None.
    """
    columns = [column for column in columns_of_table(table) if column.heading and not is_personal(column.heading)]
    recipes: tuple[Callable[[Table, list[Column], dt.date], Proposal | None], ...] = (
        _planned,
        _purchases,
        _register,
        _points,
        _other,
    )
    for recipe in recipes:
        found = recipe(table, columns, today or dt.datetime.now(dt.UTC).date())
        if found is not None:
            return replace(
                found, notes=tuple(replace(each, file=table.file, sheet=table.sheet) for each in found.notes)
            )
    return None


# ------------------------------------------------------------------ the kinds of tables


def _planned(table: Table, columns: list[Column], today: dt.date) -> Proposal | None:
    """A plan of what will be bought: no award, so no purchase."""
    del table, today
    keys = {column.key for column in columns}
    winner = set(HEADINGS["purchase_supplier.supplier_name"])
    if len(keys & PLANNED) and not keys & winner:
        shown = next(column.heading for column in columns if column.key in PLANNED)
        return Proposal((), {}, (Problem("note", "mapping_planned", column=shown),))
    return None


def _purchases(table: Table, columns: list[Column], today: dt.date) -> Proposal | None:
    """Rows of a procurement system: each a purchase, a buyer, and a supplier where somebody won."""
    del today
    purchase = assign("purchase", columns, skip=("buyer_id", "ocid"))
    buyer, supplier = assign("buyer", columns, skip=("kind",)), assign("purchase_supplier", columns, skip=_NOT_HERE)
    if not ("supplier_name" in supplier and "name" in buyer and {"amount", "awarded_on"} & purchase.keys()):
        return None
    notes: list[Problem] = []
    currency = _currency(columns) if "amount" in purchase and "currency" not in purchase else None
    if "currency" not in purchase and not currency:
        notes.append(Problem("note", "mapping_currency_missing"))
    bought = _map("purchase", purchase, constants={"currency": currency} if currency else {})
    buyer_of = {"buyer_id": buyer["buyer_id"][0].heading} if "buyer_id" in buyer else {}
    buyer_derived = {} if buyer_of else {"buyer_id": (buyer["name"][0].heading,)}
    own_derived: dict[str, tuple[str, ...]] = {}
    if "purchase_id" not in purchase:
        told = ("title", "awarded_on", "amount")
        own_derived = {"purchase_id": tuple(purchase[name][0].heading for name in told if name in purchase)}
        notes.append(_derived_note(own_derived["purchase_id"]))
    own_id = {"purchase_id": bought.columns["purchase_id"]} if "purchase_id" in bought.columns else {}
    needed = ("awarded_on", "buyer_id")
    bought = replace(
        bought,
        columns={**bought.columns, **buyer_of},
        derived={**own_derived, **buyer_derived},
        only_where=needed,
    )
    paid = {"amount": purchase["amount"][0].heading} if "amount" in purchase else {}
    won = _map("purchase_supplier", supplier)
    key = {} if "supplier_key" in won.columns else {"supplier_key": won.columns["supplier_name"]}
    date = purchase.get("awarded_on")
    maps = (
        replace(_map("buyer", buyer), derived=buyer_derived, only_where=("buyer_id", "name"), distinct=True),
        bought,
        replace(
            won,
            columns={**won.columns, **own_id, **paid, **key},
            derived=own_derived,
            only_where=("supplier_name", "supplier_key"),
        ),
    )
    winner = supplier["supplier_name"][0]
    notes.append(_aside_note("purchase_supplier", winner))
    notes += [_aside_note("purchase", date[0])] if date else [_missing_note("purchase", ("awarded_on",))]
    confidence = {"purchase": purchase, "buyer": buyer, "purchase_supplier": supplier}
    told_notes = [note for note in notes if note.details.get("count") != 0]
    return Proposal(maps, {name: _sure(each) for name, each in confidence.items()}, tuple(told_notes))


_NOT_HERE = ("purchase_id", "enterprise_id", "amount", "is_sse")


def _register(table: Table, columns: list[Column], today: dt.date) -> Proposal | None:
    """A register of enterprises: names, with something that only such registers have."""
    found = assign("enterprise", columns, skip=("neighbourhood_id", "other_family", "identifier_scheme", "prototype"))
    is_register = "family" in found or any(column.key in OF_A_REGISTER for column in columns)
    if "name" not in found or not is_register or len(found) < _FEWEST:
        return None
    notes: list[Problem] = []
    constants: dict[str, str] = {}
    derived: dict[str, tuple[str, ...]] = {}
    if "enterprise_id" not in found:
        address = next((column.heading for key in ADDRESS for column in columns if column.key == key), None)
        derived["enterprise_id"] = (found["name"][0].heading, *([address] if address else []))
        notes.append(_derived_note(derived["enterprise_id"]))
    if "family" not in found:
        constants["family"] = _family_of(columns, found)
        notes.append(Problem("note", "mapping_family_assumed", details={"family": f"t:family.{constants['family']}"}))
    identifier = found.get("identifier")
    if identifier and identifier[0].key in SCHEMES:
        constants["identifier_scheme"] = SCHEMES[identifier[0].key]
    mapped = _map("enterprise", found, constants=constants, derived=derived)
    since = next((found[name] for name in ("registered_on", "certified_on", "founded_on") if name in found), None)
    if since and since[0].filled == 1 and "registered_on" not in found:
        mapped = replace(mapped, columns={**mapped.columns, "registered_on": since[0].heading})
    elif not since or since[0].filled < 1:
        day = _day_of_register(table, today)
        mapped = replace(mapped, constants={**mapped.constants, "registered_on": day})
        if since and "registered_on" not in found:
            mapped = replace(mapped, columns={**mapped.columns, "registered_on": since[0].heading})
        notes.append(Problem("note", "mapping_registered_on_assumed", details={"day": day}))
    for name in ("family", "sector"):
        if name in found:
            notes += _unknown_note(mapped, name, found[name][0])
    return Proposal((mapped,), {"enterprise": _sure(found)}, tuple(notes))


def _points(table: Table, columns: list[Column], today: dt.date) -> Proposal | None:
    """Points on a map: what was mapped is the name of the file where no column says it."""
    del today
    found = assign("field_point", columns, skip=("collector_kind",))
    if not {"latitude", "longitude", "label"} <= found.keys():
        return None
    constants = {} if "kind" in found else {"kind": table.sheet or table.file.rpartition(".")[0] or table.file}
    derived: dict[str, tuple[str, ...]] = {}
    if "point_id" not in found:
        derived["point_id"] = tuple(found[name][0].heading for name in ("label", "latitude", "longitude"))
    notes = [_derived_note(derived["point_id"])] if derived else []
    mapped = _map("field_point", found, constants=constants, derived=derived)
    return Proposal((mapped,), {"field_point": _sure(found)}, tuple(notes))


def _other(table: Table, columns: list[Column], today: dt.date) -> Proposal | None:
    """Any other table of ours that shares most of its columns with this one."""
    del table, today
    best: tuple[float, str, Assigned] | None = None
    for name, template in templates().items():
        found = assign(name, columns)
        required = [one.name for one in template.fields if one.required and one.name != "currency"]
        has = sum(one in found for one in required) / len(required) if required else 1.0
        shared = len(found) / max(len(columns), 1)
        if len(found) >= _FEWEST and has >= 0.6 and shared >= 0.6 and (best is None or has + shared > best[0]):
            best = (has + shared, name, found)
    if best is None:
        return None
    _, name, found = best
    constants = {}
    notes = []
    if any(one.name == "currency" for one in templates()[name].fields) and "currency" not in found:
        currency = _currency(columns)
        constants = {"currency": currency} if currency else {}
    missing = tuple(
        one.name
        for one in templates()[name].fields
        if one.required and one.name not in found and one.name not in constants
    )
    if missing:
        notes.append(_missing_note(name, missing))
    return Proposal((_map(name, found, constants=constants),), {name: _sure(found)}, tuple(notes))


# ------------------------------------------------------------------ parts of a proposal


def _map(
    target: str,
    found: Assigned,
    *,
    constants: Mapping[str, str] | None = None,
    derived: Mapping[str, Sequence[str]] | None = None,
) -> ColumnMap:
    columns = {name: column.heading for name, (column, _) in found.items()}
    values: dict[str, dict[str, str]] = {}
    for name, (column, _) in found.items():
        own = templates()[target].field(name)
        told = translations(target, own, column) if own.kind == "choice" else without_nothing(column)
        if told:
            values[name] = told
    return ColumnMap(target, columns, constants or {}, values, derived or {})


def _sure(found: Assigned) -> dict[str, float]:
    return {name: sure for name, (_, sure) in found.items()}


def _currency(columns: Sequence[Column]) -> str | None:
    """The currency of the country whose language the headings are in."""
    if any("가" <= letter <= "힣" for column in columns for letter in column.heading):
        return "KRW"
    if len(_INDONESIAN & {word for column in columns for word in column.key.split()}) >= 3:
        return "IDR"
    return None


def _family_of(columns: Sequence[Column], found: Assigned) -> str:
    """What most names, and the words of the other columns, speak of; an enterprise without a word is a cooperative."""
    said: dict[str, int] = {}
    for column in (found["name"][0], *columns):
        for value, count in column.counts.items():
            family = choice_of_words("family", value)
            if family:
                said[family] = said.get(family, 0) + count
    return max(said, key=lambda family: said[family], default="cooperative")


def _day_of_register(table: Table, today: dt.date) -> str:
    """The last day of the year that the file's name speaks of, or today where it is not over or there is none."""
    year = _YEAR_IN_NAME.search(table.file)
    last = dt.date(int(year[1]), 12, 31) if year else today
    return min(last, today).isoformat()


def _derived_note(headings: Sequence[str]) -> Problem:
    return Problem("note", "mapping_id_derived", details={"columns": ", ".join(headings)})


def _missing_note(target: str, names: Sequence[str]) -> Problem:
    return Problem("note", "mapping_incomplete", details={"name": f"t:{heading_key(target, names[0])}"})


def _aside_note(target: str, column: Column) -> Problem:
    told = sum(count for value, count in column.counts.items() if folded(value))
    details: dict[str, str | int] = {"count": column.rows - told, "table": f"t:table.{target}"}
    return Problem("note", "mapping_rows_aside", column=column.heading, details=details)


def _unknown_note(mapped: ColumnMap, name: str, column: Column) -> list[Problem]:
    """Values that would be left empty, or that somebody has to translate first."""
    told = mapped.values.get(name, {})
    unknown = [value for value in column.counts if told.get(value) == "" and without_nothing(column).get(value) is None]
    if not unknown:
        return []
    return [Problem("note", "mapping_values_left_empty", column=column.heading, value=", ".join(unknown))]
