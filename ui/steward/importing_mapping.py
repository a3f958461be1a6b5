"""Tables with headings of their own: what each column means, proposed, corrected by a person, confirmed.

For each of our tables that a file's table fills there is one list: our columns, and beside each the column of the file
or a fixed value. Below it stand the words of the file that mean one of our choices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from sse_metrics.importers.column_map import ColumnMap
from sse_metrics.importers.mapping.columns import assign, choice_of_words, columns_of_table
from sse_metrics.importers.mapping.proposing import Proposal
from sse_metrics.importers.reading import Table
from sse_metrics.importers.templates.model import (
    REQUIRED_MARK,
    Field,
    choice_code,
    choice_label,
    choices_of,
    heading,
    match_tables,
    templates,
)
from ui import blocks, numbers, state
from ui.steward import importing
from ui.steward.importing_desk import Desk
from ui.text import t

_MOST_EXAMPLES = 3
_MOST_WORDS = 40
_TALLEST = 460
Unmapped = Mapping[str, Any]


def tables(desk: Desk) -> None:
    """The tables that have headings of their own, each headings once; folded away when they are confirmed."""
    if desk.prepared is None or not desk.unmapped:
        return
    is_open = bool(desk.prepared.unmapped) or desk.prepared.has_errors
    with st.expander(t("import.mapping"), expanded=is_open, icon=":material/table_convert:", key="import-mapping"):
        st.caption(t("import.mapping.help"))
        decided = {key: _table(key[:12], same) for key, same in desk.unmapped.items()}
        if st.button(
            t("import.mapping.confirm"),
            type="primary" if is_open else "secondary",
            icon=":material/check:",
            key="import-mapping-confirm",
        ):
            importing.look(desk, decided)


def _table(key: str, same: Sequence[Unmapped]) -> tuple[ColumnMap, ...]:
    table = same[0]
    told = Proposal.from_dict(table["proposal"]) if table["proposal"] else Proposal(())
    proposed = {each.target: each for each in told.maps}
    st.subheader(blocks.plain(_name(table)), anchor=False)
    if len(same) > 1:
        st.caption(t("import.mapping.same", n=numbers.number(len(same) - 1)))
    for note in told.notes:
        st.text(f"○ {note.message(state.language())} {note.fix(state.language())}")
    targets = st.multiselect(
        t("import.mapping.target"),
        list(templates()),
        default=list(proposed),
        format_func={name: t(f"table.{name}") for name in templates()}.__getitem__,
        placeholder=t("import.mapping.left_out"),
        key=f"import-target-{key}",
    )
    if not targets:
        near = [match.table for match in match_tables(table["headings"])[:_MOST_EXAMPLES]]
        st.caption(
            t("import.mapping.nothing")
            if not near
            else t("import.mapping.near", tables=", ".join(t(f"table.{name}") for name in near))
        )
    maps = []
    for target in targets:
        if len(targets) > 1:
            st.markdown(f"**{t(f'table.{target}')}**")
        maps.append(_map(f"{key}-{target}", table, target, proposed.get(target), told.confidence.get(target, {})))
    return tuple(maps)


def _map(
    key: str, table: Unmapped, target: str, proposed: ColumnMap | None, confidence: Mapping[str, float]
) -> ColumnMap:
    start = proposed or _assigned(table, target)
    fields = _in_order(target, start)
    language = state.language()
    names = [heading(target, field.name, language) + (REQUIRED_MARK if field.required else "") for field in fields]
    edited: Any = st.data_editor(
        {
            "ours": names,
            "theirs": [start.columns.get(field.name) for field in fields],
            "always": [_shown(target, field.name, start.constants.get(field.name)) for field in fields],
            "example": [_example(table, start, field.name) for field in fields],
            "sure": [confidence.get(field.name) for field in fields],
        },
        column_config={
            "ours": st.column_config.TextColumn(t("import.mapping.ours"), disabled=True, pinned=True),
            "theirs": st.column_config.SelectboxColumn(t("import.mapping.theirs"), options=table["headings"]),
            "always": st.column_config.TextColumn(t("import.mapping.always"), help=t("import.mapping.always.help")),
            "example": st.column_config.TextColumn(t("import.mapping.example"), disabled=True),
            "sure": st.column_config.ProgressColumn(
                t("import.mapping.sure"), min_value=0.0, max_value=1.0, format="percent"
            ),
        },
        hide_index=True,
        height=min(_TALLEST, 38 + 35 * len(fields)),
        key=f"import-map-{key}-{language}",
        placeholder="",
        alt=t("import.mapping"),
    )
    columns = {field.name: theirs for field, theirs in zip(fields, edited["theirs"], strict=True) if _is_said(theirs)}
    constants = {
        field.name: str(always) for field, always in zip(fields, edited["always"], strict=True) if _is_said(always)
    }
    unused = [name for name in table["headings"] if name not in columns.values()]
    if unused:
        st.caption(
            blocks.plain(t("import.mapping.unused", columns=", ".join(" ".join(name.split()) for name in unused)))
        )
    values = {
        name: words
        for name, theirs in columns.items()
        if (words := _words(f"{key}-{name}", table, target, name, theirs, start))
    }
    derived = {name: told for name, told in start.derived.items() if name not in columns and name not in constants}
    known = {*columns, *constants, *derived}
    only_where = [name for name in start.only_where if name in known]
    return ColumnMap(target, columns, constants, values, derived, only_where, start.distinct)


def _words(key: str, table: Unmapped, target: str, name: str, theirs: str, start: ColumnMap) -> dict[str, str]:
    """What the words of a column mean: as proposed, or for a choice as somebody decides."""
    proposed = dict(start.values.get(name, {})) if start.columns.get(name) == theirs else {}
    codes = choices_of(target, name)
    if not codes:
        return proposed
    seen = [value for value in _column(table, theirs) if choice_code(target, name, value) is None]
    words = {value: choice_of_words(name, value) or "" for value in seen} | proposed
    if not words:
        return {}
    labels = {choice_label(target, name, code, state.language()): code for code in codes}
    by_code = {code: label for label, code in labels.items()}
    shown = dict(list(words.items())[:_MOST_WORDS])
    edited: Any = st.data_editor(
        {"word": list(shown), "means": [by_code.get(code) for code in shown.values()]},
        column_config={
            "word": st.column_config.TextColumn(
                t("import.mapping.word", column=heading(target, name, state.language())), disabled=True
            ),
            "means": st.column_config.SelectboxColumn(t("import.mapping.means"), options=list(labels)),
        },
        hide_index=True,
        key=f"import-words-{key}-{theirs}-{state.language()}",
        placeholder="",
        alt=t("import.mapping.means"),
    )
    meant = words | {
        word: labels[label] if _is_said(label) else ""
        for word, label in zip(edited["word"], edited["means"], strict=True)
    }
    if templates()[target].field(name).required:  # a word without a meaning is refused, row by row, and told
        return {word: code for word, code in meant.items() if code}
    return meant


def _assigned(table: Unmapped, target: str) -> ColumnMap:
    """The columns that most probably are ours, for a table that somebody chose."""
    rows = [(at, tuple(cells)) for at, cells in enumerate(table["sample"])]
    read = Table(table["file"], table["sheet"], tuple(table["headings"]), rows)
    found = assign(target, columns_of_table(read))
    return ColumnMap(target, {name: column.heading for name, (column, _) in found.items()})


def _in_order(target: str, start: ColumnMap) -> list[Field]:
    """Our columns: required ones and those that were found first."""
    given = {*start.columns, *start.constants, *start.derived}
    return sorted(templates()[target].fields, key=lambda field: (not field.required, field.name not in given))


def _example(table: Unmapped, start: ColumnMap, name: str) -> str:
    if name in start.columns:
        return " · ".join(_column(table, start.columns[name])[:_MOST_EXAMPLES])
    if name in start.derived:
        return t("import.mapping.derived", columns=", ".join(start.derived[name]))
    return ""


def _column(table: Unmapped, name: str) -> list[str]:
    """The first different values of a column of the file."""
    at = table["headings"].index(name)
    return list(dict.fromkeys(row[at] for row in table["sample"] if at < len(row) and row[at]))


def _shown(target: str, name: str, constant: str | None) -> str | None:
    return choice_label(target, name, constant, state.language()) if constant in choices_of(target, name) else constant


def _is_said(value: object) -> bool:
    """Whether a cell holds something: an empty one comes back as None or as NaN."""
    return isinstance(value, str) and bool(value.strip())


def _name(table: Unmapped) -> str:
    return " · ".join(" ".join(str(part).split()) for part in (table["file"], table["sheet"]) if part)
